"""A figure in words: 86.73 %, 12 of 15, and what was left out and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from casework.cases.month_account.state import Line
from casework.metrics import is_rate, worth
from desk_client.ui.i18n import pick

translate = QCoreApplication.translate


def value(line: Line | None) -> str:
    """What it comes to; a dash where there is nothing to count."""
    found = None if line is None else worth(line)
    if line is None or found is None:
        return "—"
    return f"{found} %" if is_rate(line) else f"{found:,}"


def fraction(line: Line) -> str:
    """Numerator and denominator, and what was done in part; nothing of a count."""
    return "" if line.denominator is None else line.text


def left_out(line: Line) -> str:
    """How many were left out, and why."""
    return ", ".join(f"{pick(one.reason)} {one.count:,}" for one in line.left_out)


def change(line: Line, before: Line | None) -> str:
    """The difference to the month before: ▲ more, ▼ less; nothing where one of them is nothing."""
    now, then = worth(line), None if before is None else worth(before)
    if now is None or then is None:
        return ""
    if now == then:
        return "＝"
    return f"▲ {now - then:,}" if now > then else f"▼ {then - now:,}"


def part(line: Line) -> str:
    """What one case says to a figure: how much of it, or why it was left out."""
    if line.denominator is None:
        return f"{line.numerator:,}"
    if not line.denominator:
        return left_out(line)
    if line.partly:
        return translate("figures", "in part")
    if is_rate(line) and line.denominator == 1:
        return translate("figures", "yes") if line.numerator else translate("figures", "no")
    return fraction(line)
