"""Days and moments, typed as officers type them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from casework.event import CHINA
from desk_client.services.forms import FormField
from desk_client.ui.dates import Lean, parse_clock
from desk_client.ui.i18n import pick
from desk_client.ui.steps.entry import RAW, Entry
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.workplace import Workplace

AHEAD = re.compile(r"(^|_)(due|until|by|plan\w*|again|next|expires|ends?|till|back|promised)(_|$)")
"""Names of fields whose day lies ahead."""
BEHIND = re.compile(
    r"(^|_)(told|received|born|issued|signed|made|found|lost|happened|since|started|opened|ended"
    r"|visited|read|heard|seen|from)(_|$)"
)
"""Names of fields whose day has been."""
_SAID = {"ahead": Lean.FUTURE, "behind": Lean.PAST, "either": Lean.NEAREST}


def lean_of(field: FormField, now: datetime) -> Lean:
    """Which year a day without one belongs to: as its field says, or else as it is called."""
    if field.slot.field.lies:
        return _SAID[field.slot.field.lies]
    first = _moment(field.first)
    if AHEAD.search(field.name) or (first is not None and first > now):
        return Lean.FUTURE
    if BEHIND.search(field.name) or first is not None:
        return Lean.PAST
    return Lean.NEAREST


class DayEntry(Entry):
    """A day."""

    def __init__(self, field: FormField, workplace: Workplace) -> None:
        box = DateBox(pick(field.label), workplace.today, lean=lean_of(field, workplace.now()))
        super().__init__(field, box)
        self._box = box
        box.textEdited.connect(self._is_edited)
        box.day_changed.connect(self._is_edited)

    @property
    def value(self) -> Any:
        return self._box.day.isoformat() if self._box.day else None

    def set_value(self, value: Any) -> None:
        day = value if value is None or isinstance(value, date) else _day(str(value))
        if day is None and value:
            self._box.set_value(str(value))
        else:
            self._box.set_day(day)

    @property
    def problem(self) -> str:
        return self._box.problem

    def kept(self) -> Any:
        return {RAW: self._box.text()} if self._box.is_wrong else self.value

    def bring_back(self, kept: Any) -> None:
        if isinstance(kept, dict):
            self._box.set_value(str(kept.get(RAW, "")))
        else:
            self.set_value(kept)


class _Moment(QWidget):
    """A day and a time of day, side by side."""

    def __init__(self, day: DateBox, clock: TextField) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(day, 3)
        row.addWidget(clock, 2)
        self.setFocusProxy(day)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


class MomentEntry(Entry):
    """A moment: the day, and the time as 14:05 or 1405.

    As long as nobody changes it the exact moment stands that the form began with.
    """

    def __init__(self, field: FormField, workplace: Workplace) -> None:
        name = pick(field.label)
        self._day = DateBox(name, workplace.today, lean=lean_of(field, workplace.now()))
        self._clock = TextField(name, "14:05")
        super().__init__(field, _Moment(self._day, self._clock))
        self._exact: datetime | None = None
        self._shown = ("", "")
        self._day.textEdited.connect(self._is_edited)
        self._day.day_changed.connect(self._is_edited)
        self._clock.textEdited.connect(self._is_edited)

    @property
    def value(self) -> Any:
        if self._exact is not None and self._typed() == self._shown:
            return self._exact.isoformat()
        day, clock = self._day.day, parse_clock(self._clock.text())
        if day is None or clock is None:
            return None
        return datetime.combine(day, clock, CHINA).isoformat()

    def set_value(self, value: Any) -> None:
        moment = _moment(value)
        self._exact = moment
        here = moment.astimezone(CHINA) if moment is not None else None
        if here is None and value:
            self._day.set_value(str(value))
            return
        self._day.set_day(here.date() if here else None)
        self._clock.set_value(f"{here:%H:%M}" if here else "")
        self._shown = self._typed()

    @property
    def problem(self) -> str:
        if self._day.is_wrong:
            return self._day.problem
        is_begun = any(part.strip() for part in self._typed())
        return (
            self.tr("A day and a time, e.g. 0308 and 14:05") if is_begun and not self.value else ""
        )

    def kept(self) -> Any:
        return {RAW: list(self._typed())} if self.problem else self.value

    def bring_back(self, kept: Any) -> None:
        if isinstance(kept, dict):
            day, clock = [*kept.get(RAW, ()), "", ""][:2]
            self._exact = None
            self._day.set_value(str(day))
            self._clock.set_value(str(clock))
        else:
            self.set_value(kept)

    def _typed(self) -> tuple[str, str]:
        return self._day.text(), self._clock.text()


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=CHINA)
