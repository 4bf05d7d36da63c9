"""The fields of the visits' form, and what stands in them as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSizePolicy

from casework.codes import TargetKind, VisitWay
from casework.context import CodeItem
from casework.event import CHINA
from casework.officers import Officer
from desk_client.ui.dates import Lean, parse_clock
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.checkable import CheckMark
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.fields import PickBox, TextArea, TextField
from desk_client.ui.widgets.number_fields import NumberField, TelephoneField
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice

MADE, PLANNED = "made", "planned"
USUAL = timedelta(minutes=30)
"""A visit is written down when it is over: it began so long ago."""
FIRST = {"minutes": "30", "met": "1", "opinions": "0", "disputes": "0", "hazards": "0"}


class VisitFields(QObject):
    """Makes the fields; the form lays them out."""

    def __init__(
        self,
        me: Officer,
        officers: Sequence[Officer],
        categories: Sequence[CodeItem],
        today: Callable[[], date],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._categories, self._now = categories, now
        self._begun = ("", "")
        self._make_target(today)
        self._make_notes(me, officers, today)
        self.kind.chosen.connect(lambda _: self.offer_categories())

    @property
    def is_empty(self) -> bool:
        """Nothing typed that would be a pity to lose."""
        typed = (self.name, self.phone, self.place, self.content, self.problems, self.promises)
        return not any(field.value for field in typed)

    @property
    def started_at(self) -> datetime | None:
        """When it began: the day and the time; None where one of them cannot be read."""
        day, clock = self.made_on.day, parse_clock(self.start.text())
        return datetime.combine(day, clock, CHINA) if day and clock else None

    def values(self) -> dict[str, Any]:
        """What stands in them, as plain values for a draft."""
        made_on, plan_on = self.made_on.day, self.plan_on.day
        return {
            "mode": self.mode.value,
            "kind": self.kind.value,
            "category": self.category.value,
            "plan_on": plan_on.isoformat() if plan_on else "",
            "way": self.way.value,
            "made_on": made_on.isoformat() if made_on else "",
            "partner": self.partner.value,
            "content": self.content.value,
            "problems": self.problems.value,
            "promises": self.promises.value,
            "card": self.card.isChecked(),
        } | {key: field.value for key, field in self._lines().items()}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back; without values a fresh form."""
        self.mode.set_value(values.get("mode") or MADE)
        self.kind.set_value(values.get("kind") or TargetKind.HOUSEHOLD.value)
        self.offer_categories(str(values.get("category") or ""))
        self._begin()
        for key, field in self._lines().items():
            if values.get(key) or key != "start":
                field.set_value(str(values.get(key) or FIRST.get(key, "")))
        for key, box in (("plan_on", self.plan_on), ("made_on", self.made_on)):
            if values.get(key):
                box.set_day(date.fromisoformat(values[key]))
        if not values.get("plan_on"):
            self.plan_on.set_day(None)
        self.way.set_value(values.get("way") or VisitWay.DOOR.value)
        self.partner.setCurrentIndex(self.partner.findData(values.get("partner") or ""))
        for key, area in (
            ("content", self.content),
            ("problems", self.problems),
            ("promises", self.promises),
        ):
            area.setPlainText(str(values.get(key) or ""))
        self.card.setChecked(bool(values.get("card")))

    def begin_anew(self) -> None:
        """The first thing is typed: a form that stood open overnight is not of yesterday."""
        typed, begun = (self.made_on.text(), self.start.text()), self._begun
        self._begin()
        if typed[0] != begun[0]:
            self.made_on.set_value(typed[0])
        if typed[1] != begun[1]:
            self.start.set_value(typed[1])

    def offer_categories(self, value: str = "") -> None:
        """The categories of the kind that is chosen."""
        kind = self.kind.value
        items = [item for item in self._categories if item.group in ("", kind)]
        choices = [(item.code, pick(item.label)) for item in items]
        self.category.set_choices(choices, value or (choices[0][0] if choices else ""))

    def _begin(self) -> None:
        """Day and time of a visit that is just over."""
        at = (self._now() - USUAL).astimezone(CHINA)
        self.made_on.set_day(at.date())
        self.start.set_value(f"{at:%H:%M}")
        self._begun = (self.made_on.text(), self.start.text())

    def _lines(self) -> dict[str, TextField]:
        return {
            "name": self.name,
            "phone": self.phone,
            "place": self.place,
            "start": self.start,
            "minutes": self.minutes,
            "met": self.met,
            "opinions": self.opinions,
            "disputes": self.disputes,
            "hazards": self.hazards,
        }

    def _make_target(self, today: Callable[[], date]) -> None:
        self.mode = SegmentedChoice(
            [
                Choice(MADE, self.tr("Was made"), "Ctrl+1"),
                Choice(PLANNED, self.tr("Plan it"), "Ctrl+2"),
            ],
            MADE,
            name=self.tr("Made or planned"),
        )
        self.kind = SegmentedChoice(
            [Choice(kind.value, pick(kind.label)) for kind in TargetKind],
            TargetKind.HOUSEHOLD.value,
            name=self.tr("Whom"),
        )
        self.category = PickBox(self.tr("Category"))
        self.name = TextField(self.tr("Name"), self.tr("Name of the person or place"))
        self.phone = TelephoneField(self.tr("Phone"), self.tr("Phone (may stay empty)"))
        self.place = TextField(self.tr("Place"), self.tr("Address or community"))
        self.plan_on = DateBox(self.tr("On"), today, lean=Lean.FUTURE)

    def _make_notes(
        self, me: Officer, officers: Sequence[Officer], today: Callable[[], date]
    ) -> None:
        self.way = SegmentedChoice(
            [Choice(way.value, pick(way.label)) for way in VisitWay],
            VisitWay.DOOR.value,
            name=self.tr("How"),
        )
        self.made_on = DateBox(self.tr("Day"), today, lean=Lean.PAST)
        self.start = TextField(self.tr("From"), "14:05")
        self.minutes = NumberField(self.tr("Minutes"), self.tr("minutes"))
        self.partner = PickBox(self.tr("With"))
        self.partner.set_choices(
            [("", self.tr("Alone"))]
            + [(one.id, f"{one.name} {one.police_no}") for one in officers if one != me],
            "",
        )
        self.met = NumberField(self.tr("Persons met"))
        self.content = TextArea(
            self.tr("What was said"),
            self.tr("Situation, wishes, promises; Ctrl+J new line"),
            lines=3,
        )
        self.problems = TextArea(
            self.tr("Problems found"),
            self.tr("One a line; each must go into a ledger or to somebody"),
            lines=2,
        )
        self.promises = TextArea(
            self.tr("Promised"), self.tr("One a line; each must become an item"), lines=2
        )
        self.opinions = NumberField(self.tr("Ideas"))
        self.disputes = NumberField(self.tr("Disputes"))
        self.hazards = NumberField(self.tr("Hazards"))
        self.card = CheckMark(self.tr("Card given"))
        self.card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
