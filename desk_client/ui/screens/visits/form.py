"""走访登记: planned ahead, or written down afterwards in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from casework.cases.visit import Promise, Target, Visit, VisitNotes, VisitWords
from casework.codes import TargetKind, VisitWay
from casework.context import CodeItem
from casework.event import CHINA
from casework.officers import Officer
from casework.state import Person
from desk_client.services.visits import VisitForm
from desk_client.ui.dates import Lean, parse_clock
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import NumberField, PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.widgets.text import Text, text

MADE, PLANNED = "made", "planned"

PLACE_OF_CLAUSE = {
    "visit.name": ("target", 0),
    "visit.content": ("content", 0),
    "visit.promises": ("promises", 0),
    "visit.plan_on": ("plan_on", 0),
    "visit.time": ("time", 0),
    "visit.visitors": ("time", 3),
    "visit.two_when_auxiliary": ("time", 3),
    "visit.met": ("met", 0),
    "visit.counts": ("met", 2),
}
"""Which row, and which field of it, a refusal of the rules speaks about."""


class VisitFormCard(Card):
    """The form of a visit. `bind_visit` fills it in for one that was planned."""

    submitted = Signal()
    cancelled = Signal()
    changed = Signal()

    def __init__(
        self,
        me: Officer,
        officers: tuple[Officer, ...],
        categories: tuple[CodeItem, ...],
        today: Callable[[], date],
        now: Callable[[], datetime],
        planned: Callable[[str], Visit | None],
    ) -> None:
        """`planned` gives a planned visit that can be written down, by its case."""
        super().__init__(self.tr("Write a visit down"))
        self._me = me
        self._now, self._get_today, self._get_planned = now, today, planned
        self._categories = categories
        self._planned: Visit | None = None
        self._make_fields(officers, today)
        self._lay_out()
        self._show_rows()

    # ------------------------------------------------------------------ contents

    @property
    def is_plan(self) -> bool:
        """Whether the visit is only planned."""
        return self._mode.value == PLANNED

    @property
    def planned(self) -> Visit | None:
        """The planned visit that is being written down."""
        return self._planned

    @property
    def plan_on(self) -> date | None:
        """The day of a plan."""
        return self._plan_on.day

    @property
    def is_empty(self) -> bool:
        """Nothing typed that would be a pity to lose."""
        typed = (
            *(self._name, self._phone, self._content, self._problems),
            *(self._promises, self._where),
        )
        return self._planned is None and not any(field.value for field in typed)

    def values(self) -> dict[str, Any]:
        """What the form holds, as plain values for a draft."""
        return {
            "planned": self._planned.case if self._planned else "",
            "mode": self._mode.value,
            "kind": self._kind.value,
            "category": self._category.value,
            "name": self._name.value,
            "phone": self._phone.value,
            "place": self._where.value,
            "plan_on": self._plan_on.day.isoformat() if self._plan_on.day else "",
            "way": self._way.value,
            "start": self._start.text(),
            "minutes": self._minutes.value,
            "met": self._met.value,
            "partner": self._partner.value,
            "content": self._content.value,
            "problems": self._problems.value,
            "promises": self._promises.value,
            "opinions": self._opinions.value,
            "disputes": self._disputes.value,
            "hazards": self._hazards.value,
            "card": self._card.isChecked(),
        }

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back; without values a fresh form."""
        planned = values.get("planned")
        self._planned = self._get_planned(planned) if planned else None
        self._mode.set_value(values.get("mode") or MADE)
        self._kind.set_value(values.get("kind") or TargetKind.HOUSEHOLD.value)
        self._offer_categories(str(values.get("category") or ""))
        for field, key, default in (
            (self._name, "name", ""),
            (self._phone, "phone", ""),
            (self._where, "place", ""),
            (self._minutes, "minutes", "30"),
            (self._met, "met", "1"),
            (self._opinions, "opinions", "0"),
            (self._disputes, "disputes", "0"),
            (self._hazards, "hazards", "0"),
            (self._start, "start", f"{self._now() - timedelta(minutes=30):%H:%M}"),
        ):
            field.set_value(str(values.get(key) or default))
        plan_on = values.get("plan_on")
        self._plan_on.set_day(date.fromisoformat(plan_on) if plan_on else None)
        self._way.set_value(values.get("way") or VisitWay.DOOR.value)
        self._partner.setCurrentIndex(self._partner.findData(values.get("partner") or ""))
        self._content.setPlainText(str(values.get("content") or ""))
        self._problems.setPlainText(str(values.get("problems") or ""))
        self._promises.setPlainText(str(values.get("promises") or ""))
        self._card.setChecked(bool(values.get("card")))
        self._name_it()
        self._show_rows()

    def clear(self) -> None:
        """A fresh form."""
        self.restore({})
        self._grid.clear_errors()

    def bind_visit(self, visit: Visit) -> None:
        """Write down a visit that was planned."""
        self.clear()
        self._planned = visit
        self._name_it()
        self._name.set_value(visit.name)
        self._where.set_value(visit.target.place)
        self._kind.set_value(visit.target.kind.value)
        self._offer_categories(visit.target.category)
        self._show_rows()
        self.take_focus()

    def write_words(self, content: str, problems: str) -> None:
        """Fill in what was said and found."""
        self._content.setPlainText(content)
        self._problems.setPlainText(problems)

    def take_focus(self) -> None:
        """The name is where writing begins; of a planned visit what was said."""
        (self._name if self._planned is None else self._content).setFocus()

    # -------------------------------------------------------------------- result

    def target(self) -> Target:
        """Whom it is about."""
        kind = TargetKind(self._kind.value or TargetKind.HOUSEHOLD.value)
        return Target(kind, self._category.value or "", self._where.value)

    def name_and_person(self) -> tuple[str, Person | None]:
        """The name that is visited, and a person when a phone is known."""
        name = self._name.value
        return name, Person(name, self._phone.value) if self._phone.value else None

    def plan_error(self) -> bool:
        """Say what a plan lacks; ``True`` when something is missing."""
        self._grid.clear_errors()
        if self._plan_on.day is None:
            words = self._plan_on.problem or self.tr("On which day? Type 1123, or +2")
            self._grid.set_error("plan_on", words)
        if not self._name.value:
            self._grid.set_error("target", self.tr("Say who is visited"))
        return self._grid.focus_first_error()

    def notes(self) -> VisitNotes | None:
        """What was done; ``None`` with an error at a row when it cannot be read."""
        self._grid.clear_errors()
        started_at = self._read_start()
        counts = [self._met, self._opinions, self._disputes, self._hazards, self._minutes]
        if started_at is None or not self._minutes.value.isdigit():
            self._grid.set_error("time", self.tr("When, as 14:05, and how many minutes?"))
        if not all(field.value.isdigit() for field in counts):
            self._grid.set_error("met", self.tr("Numbers only, 0 where there is none"))
        if self._grid.focus_first_error() or started_at is None:
            return None
        partner = self._partner.value
        return VisitNotes(
            started_at=started_at,
            ended_at=started_at + timedelta(minutes=int(self._minutes.value)),
            way=VisitWay(self._way.value or VisitWay.DOOR.value),
            visitors=(self._me.id, partner) if partner else (self._me.id,),
            met=int(self._met.value),
            opinions=int(self._opinions.value),
            disputes=int(self._disputes.value),
            hazards=int(self._hazards.value),
            card_given=self._card.isChecked(),
        )

    def words(self) -> VisitWords:
        """What was said; the problems found and the promises made, one a line."""
        promises = tuple(Promise(line) for line in _lines(self._promises))
        return VisitWords(self._content.value, _lines(self._problems), promises)

    def form(self, notes: VisitNotes) -> VisitForm:
        """An unplanned visit, whole."""
        name, person = self.name_and_person()
        return VisitForm(self.target(), name, notes, self.words(), person)

    def show_refusal(self, clause: str, words: str) -> bool:
        """Say a rule's no at the row that it speaks about; ``False`` if there is none."""
        place = PLACE_OF_CLAUSE.get(clause)
        if place is None:
            return False
        self._grid.set_error(place[0], words, place[1])
        self._grid.focus_first_error()
        return True

    # -------------------------------------------------------------------- inside

    def _name_it(self) -> None:
        title = self.tr("Write a visit down")
        if self._planned is not None:
            title = self.tr("Write down: %1").replace("%1", self._planned.name)
        self.set_title(title)

    def _read_start(self) -> datetime | None:
        at = parse_clock(self._start.text())
        return datetime.combine(self._get_today(), at, CHINA) if at else None

    def _make_fields(self, officers: tuple[Officer, ...], today: Callable[[], date]) -> None:
        self._mode = SegmentedChoice(
            [
                Choice(MADE, self.tr("Was made today"), "Ctrl+1"),
                Choice(PLANNED, self.tr("Plan it"), "Ctrl+2"),
            ],
            MADE,
            name=self.tr("Made or planned"),
        )
        self._kind = SegmentedChoice(
            [Choice(kind.value, pick(kind.label)) for kind in TargetKind],
            TargetKind.HOUSEHOLD.value,
            name=self.tr("Whom"),
        )
        self._category = PickBox(self.tr("Category"))
        self._name = TextField(self.tr("Name"), self.tr("Name of the person or place"), most=60)
        self._phone = NumberField(self.tr("Phone"), self.tr("Phone (may stay empty)"), most=20)
        self._where = TextField(self.tr("Place"), self.tr("Address or community"))
        self._plan_on = DateBox(self.tr("On"), today, lean=Lean.FUTURE)
        self._way = SegmentedChoice(
            [Choice(way.value, pick(way.label)) for way in VisitWay],
            VisitWay.DOOR.value,
            name=self.tr("How"),
        )
        self._start = TextField(self.tr("From"), "14:05", most=5)
        self._minutes = NumberField(self.tr("Minutes"), self.tr("minutes"), most=3)
        self._partner = PickBox(self.tr("With"))
        self._partner.set_choices(
            [("", self.tr("Alone"))]
            + [(one.id, f"{one.name} {one.police_no}") for one in officers if one != self._me],
            "",
        )
        self._met = NumberField(self.tr("Persons met"), most=3)
        self._content = TextArea(
            self.tr("What was said"),
            self.tr("Situation, wishes, promises; Ctrl+J new line"),
            lines=3,
        )
        self._problems = TextArea(
            self.tr("Problems found"),
            self.tr("One a line; each must go into a ledger or to somebody"),
            lines=2,
        )
        self._promises = TextArea(
            self.tr("Promised"), self.tr("One a line; each must become an item"), lines=2
        )
        self._opinions = NumberField(self.tr("Ideas"), most=3)
        self._disputes = NumberField(self.tr("Disputes"), most=3)
        self._hazards = NumberField(self.tr("Hazards"), most=3)
        self._card = QCheckBox(self.tr("Card given"))
        self._card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._mode.chosen.connect(lambda _: self._show_rows())
        self._kind.chosen.connect(lambda _: self._offer_categories())

    def _lay_out(self) -> None:
        self._grid = FieldGrid(label_width=84)
        self._grid.add("mode", "", self._mode)
        self._grid.add("kind", self.tr("Whom"), self._kind, self._category, shares=(3, 2))
        self._grid.add("target", self.tr("Name"), self._name, self._phone, shares=(3, 2))
        self._grid.add("place", self.tr("Place"), self._where)
        self._grid.add("plan_on", self.tr("On"), self._plan_on)
        self._grid.add("way", self.tr("How"), self._way)
        self._grid.add(
            "time",
            self.tr("From · minutes"),
            self._start,
            self._minutes,
            text(self.tr("With"), Text.NOTE),
            self._partner,
            shares=(2, 2, 0, 4),
        )
        self._grid.add("content", self.tr("What was said"), self._content, takes_room=True)
        self._grid.add("problems", self.tr("Problems"), self._problems)
        self._grid.add("promises", self.tr("Promised"), self._promises)
        self._grid.add(
            "met",
            self.tr("Persons met"),
            self._met,
            text(self.tr("Ideas"), Text.NOTE),
            self._opinions,
            text(self.tr("Disputes"), Text.NOTE),
            self._disputes,
            text(self.tr("Hazards"), Text.NOTE),
            self._hazards,
            self._card,
            shares=(2, 0, 2, 0, 2, 0, 2, 0),
        )
        self.add(Scrolling(self._grid), 1)
        save = KeyButton(self.tr("Save"), "Ctrl+Return", Weight.PRIMARY)
        save.clicked.connect(self.submitted)
        cancel = KeyButton(self.tr("Cancel"), "Esc")
        cancel.clicked.connect(self.cancelled)
        self.add(ActionBar(save, cancel))
        self.restore({})
        for field in self.findChildren(TextField):
            field.textEdited.connect(self.changed)
        for area in self.findChildren(TextArea):
            area.textChanged.connect(self.changed)
        for choice in self.findChildren(SegmentedChoice):
            choice.chosen.connect(self.changed)
        for box in self.findChildren(PickBox):
            box.activated.connect(self.changed)
        self._card.clicked.connect(self.changed)

    def _offer_categories(self, value: str = "") -> None:
        kind = self._kind.value
        items = [item for item in self._categories if item.group in ("", kind)]
        choices = [(item.code, pick(item.label)) for item in items]
        self._category.set_choices(choices, value or (choices[0][0] if choices else ""))

    def _show_rows(self) -> None:
        is_plan = self.is_plan
        self._grid.set_row_visible("mode", self._planned is None)
        self._grid.set_row_visible("plan_on", is_plan)
        for row in ("way", "time", "content", "problems", "promises", "met"):
            self._grid.set_row_visible(row, not is_plan)


def _lines(area: TextArea) -> tuple[str, ...]:
    stripped = (line.strip() for line in area.value.splitlines())
    return tuple(line for line in stripped if line)
