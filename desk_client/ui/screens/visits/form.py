"""走访登记: planned ahead, or written down afterwards in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import Signal

from casework.cases.visit import Promise, Target, Visit, VisitNotes, VisitWords
from casework.codes import TargetKind, VisitWay
from casework.context import CodeItem
from casework.officers import Officer
from casework.state import Person
from desk_client.services.visits import VisitForm
from desk_client.ui.screens.visits.fields import PLANNED, VisitFields
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.segmented import SegmentedChoice
from desk_client.ui.widgets.text import Text, text

PLACE_OF_CLAUSE = {
    "visit.name": ("target", 0),
    "visit.content": ("content", 0),
    "visit.promises": ("promises", 0),
    "visit.plan_on": ("plan_on", 0),
    "visit.time": ("time", 1),
    "visit.visitors": ("time", 4),
    "visit.two_when_auxiliary": ("time", 4),
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
        officers: Sequence[Officer],
        categories: Sequence[CodeItem],
        today: Callable[[], date],
        now: Callable[[], datetime],
        planned: Callable[[str], Visit | None],
    ) -> None:
        """`planned` gives a planned visit that can be written down, by its case."""
        super().__init__(self.tr("Write a visit down"))
        self.fields = VisitFields(me, officers, categories, today, now)
        self._me, self._get_planned = me, planned
        self._planned: Visit | None = None
        self._lay_out()
        self._connect()
        self.restore({})

    # ------------------------------------------------------------------ contents

    @property
    def is_plan(self) -> bool:
        """Whether the visit is only planned."""
        return self.fields.mode.value == PLANNED

    @property
    def planned(self) -> Visit | None:
        """The planned visit that is being written down."""
        return self._planned

    @property
    def plan_on(self) -> date | None:
        """The day of a plan."""
        return self.fields.plan_on.day

    @property
    def is_empty(self) -> bool:
        """Nothing typed that would be a pity to lose."""
        return self._planned is None and self.fields.is_empty

    def values(self) -> dict[str, Any]:
        """What the form holds, as plain values for a draft."""
        return {"planned": self._planned.case if self._planned else "", **self.fields.values()}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back; without values a fresh form."""
        planned = values.get("planned")
        self._planned = self._get_planned(planned) if planned else None
        self._is_begun = True
        self.fields.restore(values)
        self._is_begun = bool(values)
        self._grid.clear_errors()
        self._name_it()
        self._show_rows()

    def clear(self) -> None:
        """A fresh form."""
        self.restore({})

    def bind_visit(self, visit: Visit) -> None:
        """Write down a visit that was planned."""
        self.clear()
        self._planned = visit
        self._name_it()
        f = self.fields
        f.name.set_value(visit.name)
        f.place.set_value(visit.target.place)
        f.kind.set_value(visit.target.kind.value)
        f.offer_categories(visit.target.category)
        self._show_rows()
        self.take_focus()

    def write_words(self, content: str, problems: str) -> None:
        """Fill in what was said and found."""
        self.fields.content.setPlainText(content)
        self.fields.problems.setPlainText(problems)

    def take_focus(self) -> None:
        """The name is where writing begins; of a planned visit what was said."""
        (self.fields.name if self._planned is None else self.fields.content).setFocus()

    # -------------------------------------------------------------------- result

    def target(self) -> Target:
        """Whom it is about."""
        f = self.fields
        kind = TargetKind(f.kind.value or TargetKind.HOUSEHOLD.value)
        return Target(kind, f.category.value or "", f.place.value)

    def name_and_person(self) -> tuple[str, Person | None]:
        """The name that is visited, and a person when a phone is known."""
        name, phone = self.fields.name.value, self.fields.phone.value
        return name, Person(name, phone) if phone else None

    def plan_error(self) -> bool:
        """Say what a plan lacks; ``True`` when something is missing."""
        self._grid.clear_errors()
        if self.plan_on is None:
            words = self.fields.plan_on.problem or self.tr("On which day? Type 1123, or +2")
            self._grid.set_error("plan_on", words)
        if not self.fields.name.value:
            self._grid.set_error("target", self.tr("Say who is visited"))
        self._grid.check_texts()
        return self._grid.focus_first_error()

    def notes(self) -> VisitNotes | None:
        """What was done; ``None`` with an error at a row when it cannot be read."""
        self._grid.clear_errors()
        f = self.fields
        started_at, minutes = f.started_at, f.minutes.value
        counts = (f.met, f.opinions, f.disputes, f.hazards)
        if started_at is None or not minutes.isdigit():
            words = f.made_on.problem or self.tr("On which day, when, as 14:05, how many minutes?")
            wrong = 0 if f.made_on.day is None else 1 if started_at is None else 2
            self._grid.set_error("time", words, wrong)
        if not all(field.value.isdigit() for field in counts):
            self._grid.set_error("met", self.tr("Numbers only, 0 where there is none"))
        self._grid.check_texts()
        if self._grid.focus_first_error() or started_at is None:
            return None
        partner = f.partner.value
        return VisitNotes(
            started_at=started_at,
            ended_at=started_at + timedelta(minutes=int(minutes)),
            way=VisitWay(f.way.value or VisitWay.DOOR.value),
            visitors=(self._me.id, partner) if partner else (self._me.id,),
            met=int(f.met.value),
            opinions=int(f.opinions.value),
            disputes=int(f.disputes.value),
            hazards=int(f.hazards.value),
            card_given=f.card.isChecked(),
        )

    def words(self) -> VisitWords:
        """What was said; the problems found and the promises made, one a line."""
        f = self.fields
        promises = tuple(Promise(line) for line in _lines(f.promises))
        return VisitWords(f.content.value, _lines(f.problems), promises)

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

    def ask_again(self, words: str) -> None:
        """The same stands there since a moment ago: say it; the key that saves goes on."""
        self._grid.set_error("content", words)
        self._grid.focus_first_error()

    # -------------------------------------------------------------------- inside

    def _name_it(self) -> None:
        title = self.tr("Write a visit down")
        if self._planned is not None:
            title = self.tr("Write down: %1").replace("%1", self._planned.name)
        self.set_title(title)

    def _lay_out(self) -> None:
        f = self.fields
        self._grid = grid = FieldGrid(label_width=84)
        grid.add("mode", "", f.mode)
        grid.add("kind", self.tr("Whom"), f.kind, f.category, shares=(3, 2))
        grid.add("target", self.tr("Name"), f.name, f.phone, shares=(3, 2))
        grid.add("place", self.tr("Place"), f.place)
        grid.add("plan_on", self.tr("On"), f.plan_on)
        grid.add("way", self.tr("How"), f.way)
        grid.add(
            "time",
            self.tr("When · minutes"),
            f.made_on,
            f.start,
            f.minutes,
            text(self.tr("With"), Text.NOTE),
            f.partner,
            shares=(3, 2, 2, 0, 4),
        )
        grid.add("content", self.tr("What was said"), f.content, takes_room=True)
        grid.add("problems", self.tr("Problems"), f.problems)
        grid.add("promises", self.tr("Promised"), f.promises)
        grid.add(
            "met",
            self.tr("Persons met"),
            f.met,
            text(self.tr("Ideas"), Text.NOTE),
            f.opinions,
            text(self.tr("Disputes"), Text.NOTE),
            f.disputes,
            text(self.tr("Hazards"), Text.NOTE),
            f.hazards,
            f.card,
            shares=(2, 0, 2, 0, 2, 0, 2, 0),
        )
        self.add(Scrolling(grid), 1)
        save = KeyButton(self.tr("Save"), "Ctrl+Return", Weight.PRIMARY)
        save.clicked.connect(self.submitted)
        cancel = KeyButton(self.tr("Cancel"), "Esc")
        cancel.clicked.connect(self.cancelled)
        self.add(ActionBar(save, cancel))

    def _connect(self) -> None:
        f = self.fields
        f.mode.chosen.connect(lambda _: self._show_rows())
        for field in self.findChildren(TextField):
            field.textEdited.connect(self._on_edited)
        for area in self.findChildren(TextArea):
            area.textChanged.connect(self._on_edited)
        for choice in self.findChildren(SegmentedChoice):
            choice.chosen.connect(self._on_edited)
        for box in self.findChildren(PickBox):
            box.activated.connect(self._on_edited)
        f.card.clicked.connect(self._on_edited)

    def _on_edited(self) -> None:
        if not self._is_begun:
            self._is_begun = True
            self.fields.begin_anew()
        self.changed.emit()

    def _show_rows(self) -> None:
        is_plan = self.is_plan
        self._grid.set_row_visible("mode", self._planned is None)
        self._grid.set_row_visible("plan_on", is_plan)
        for row in ("way", "time", "content", "problems", "promises", "met"):
            self._grid.set_row_visible(row, not is_plan)


def _lines(area: TextArea) -> tuple[str, ...]:
    stripped = (line.strip() for line in area.value.splitlines())
    return tuple(line for line in stripped if line)
