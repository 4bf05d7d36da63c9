"""What is wrong with a file: where it stands, what it is, what to do."""

from typing import NamedTuple

from casework.event import Label

MOST_TOLD = 200
"""Findings that are printed; a file that is wrong throughout has one cause."""


class Place(NamedTuple):
    """A cell as people call it; ``row`` 0 and an empty column: the whole sheet or row."""

    sheet: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        row = f" 第{self.row}行/row {self.row}" if self.row else ""
        return f"[{self.sheet}{row}{' ' if self.column else ''}{self.column}]"


class Finding(NamedTuple):
    """Something to put right; one that does not ``stop`` the import is only said."""

    place: Place
    say: Label
    stops: bool = True

    def __str__(self) -> str:
        return f"{'' if self.stops else '(提示/note) '}{self.place} {self.say.zh} | {self.say.en}"


def stopping(findings: list[Finding]) -> list[Finding]:
    """Those that keep everything from being written."""
    return [one for one in findings if one.stops]


def told(findings: list[Finding]) -> list[str]:
    """The findings as lines, the first of them if there are very many."""
    lines = [str(one) for one in findings[:MOST_TOLD]]
    left = len(findings) - len(lines)
    return [*lines, f"… 还有 {left} 条 | {left} more"] if left else lines
