"""Days as officers type them and as lists show them. Pure: what "today" is comes from the caller.

Typed: 0308 · 308 · 3-8 · 3/8 · 3.8 · 3月8日 · 2026-03-08 · 20260308 · 2026年12月1号 · 昨天 今天
后天 · -1 · +3.  A day without a year lies within a year of today, or it is none: 0229 of a year
that has none is not moved into another one.
Shown: 11-23(周一), with the year before it when it is not this year's.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum

from casework.characters import narrow
from casework.event import CHINA


class Lean(Enum):
    """Which year a day without one belongs to."""

    PAST = "past"
    """The latest such day that is not after today: for what has happened."""
    FUTURE = "future"
    """The next such day that is not before today: for what is due."""
    NEAREST = "nearest"


WORDS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "前天": -2,
    "大前天": -3,
    "明天": 1,
    "明日": 1,
    "tomorrow": 1,
    "后天": 2,
    "大后天": 3,
}
_OFFSET = re.compile(r"[+-]\d{1,3}")
_WITH_YEAR = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{1,2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})(?::|点|时)(\d{2})分?|(\d{1,2})(\d{2})|(\d{1,2})[点时]整?")
_SHOWN_WEEKDAY = re.compile(r"\((周.|\w{3})\)$")

DAYS_OF_A_YEAR = 366
LEAP_YEAR = 2028
"""Any year that has every day."""

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parse_day(text: str, today: date, lean: Lean = Lean.NEAREST) -> date | None:
    """The day that was typed, or None when it is no day."""
    typed = _bare(text)
    if typed in WORDS:
        return today + timedelta(days=WORDS[typed])
    if _OFFSET.fullmatch(typed):
        return today + timedelta(days=int(typed))
    if match := _WITH_YEAR.fullmatch(typed):
        year, month, day = (int(g) for g in match.groups() if g is not None)
        return _day(year, month, day)
    if match := _WITHOUT_YEAR.fullmatch(typed):
        month, day = (int(g) for g in match.groups() if g is not None)
        return _in_some_year(month, day, today, lean)
    return None


def is_no_day_near(text: str, today: date) -> bool:
    """Whether it is a day that other years have: 0229; with its year it can be taken."""
    match = _WITHOUT_YEAR.fullmatch(_bare(text))
    if match is None or parse_day(text, today) is not None:
        return False
    month, day = (int(g) for g in match.groups() if g is not None)
    return _day(LEAP_YEAR, month, day) is not None


def parse_clock(text: str) -> time | None:
    """A time of day as typed: 14:05, 1405, 905, 14点05; None when it is none."""
    match = _CLOCK.fullmatch(narrow(text).replace(" ", ""))
    if match is None:
        return None
    hour, minute = ([int(g) for g in match.groups() if g is not None] + [0])[:2]
    return time(hour, minute) if hour < 24 and minute < 60 else None


def show_day(day: date, today: date, *, in_chinese: bool = True) -> str:
    """A day as lists show it: 11-23(周一)."""
    weekday = f"周{WEEKDAYS_ZH[day.weekday()]}" if in_chinese else WEEKDAYS_EN[day.weekday()]
    year = "" if day.year == today.year else f"{day.year}-"
    return f"{year}{day:%m-%d}({weekday})"


def show_moment(at: datetime, today: date, *, is_dated: bool = False) -> str:
    """A moment as windows show it: 14:05 today, 11-26 14:05 on another day, with another year.

    `is_dated`: with its day even when that is today, for columns and histories.
    """
    here = at.astimezone(CHINA)
    clock, day = f"{here:%H:%M}", here.date()
    if day == today and not is_dated:
        return clock
    return f"{day:%m-%d} {clock}" if day.year == today.year else f"{day:%Y-%m-%d} {clock}"


def _bare(text: str) -> str:
    return _SHOWN_WEEKDAY.sub("", narrow(text).strip().replace(" ", "")).lower()


def _in_some_year(month: int, day: int, today: date, lean: Lean) -> date | None:
    years = (_day(year, month, day) for year in range(today.year - 1, today.year + 2))
    found = [d for d in years if d is not None and abs((d - today).days) <= DAYS_OF_A_YEAR]
    if lean is Lean.PAST:
        found = [d for d in found if d <= today]
    elif lean is Lean.FUTURE:
        found = [d for d in found if d >= today]
    else:
        found = [d for d in found if d.year == today.year] or found
    return min(found, key=lambda d: abs((d - today).days), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
