"""The little Markdown that the page needs: tables that survive any text, and two languages."""

from collections.abc import Iterable, Sequence

from casework.event import Label


def both(label: Label) -> str:
    """Chinese, then English."""
    return label.zh if label.zh == label.en else f"{label.zh} · {label.en}"


def cell(text: str) -> str:
    """A text as it may stand in a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table with a blank line behind it."""
    lines = [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    lines += [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return [*lines, ""]
