"""接待登记: the form in the middle. It holds no rule: it makes a form and shows refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.codes import HandOff, Ledger
from casework.context import CodeItem
from casework.officers import Officer
from casework.receivers import Receiver
from casework.state import Person
from desk_client.services.reception import WalkInForm
from desk_client.ui.screens.reception.fields import (
    DONE,
    FOLLOW,
    HAND_OFF,
    LEDGER,
    PLACE_OF_CLAUSE,
    ReceptionFields,
)
from desk_client.ui.screens.reception.result import person_of, result_of
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.since_bar import SinceBar


class ReceptionForm(Card):
    """Who came, what for, and what was done about it."""

    submitted = Signal()
    cleared = Signal()
    changed = Signal()
    person_changed = Signal(Person)
    """Name and phone as they stand now."""

    def __init__(
        self,
        lists: Mapping[str, Sequence[CodeItem]],
        officers: Sequence[Officer],
        receivers: Sequence[Receiver],
        today: Callable[[], date],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(self.tr("Walk-in"))
        self._today = today
        self.fields = ReceptionFields(lists, officers, receivers, today, now)
        self._lay_out()
        self._connect()
        self._show_rows()

    # ------------------------------------------------------------------ contents

    @property
    def is_empty(self) -> bool:
        """Nothing typed or chosen that would be a pity to lose."""
        return self.fields.is_empty

    def values(self) -> dict[str, Any]:
        """What the form holds, as plain values for a draft."""
        return self.fields.values()

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back into the fields."""
        self._clear_errors()
        self.fields.restore(values)
        self._show_rows()
        self.note_day()

    def clear(self) -> None:
        """A new visitor."""
        self.restore({})
        self.take_focus()

    def take_focus(self) -> None:
        """The name is where writing begins."""
        self.fields.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_content(self) -> None:
        """The matter itself."""
        self.fields.content.setFocus(Qt.FocusReason.OtherFocusReason)

    def write_place(self, place: str) -> None:
        """Fill in where it is."""
        self.fields.place.set_value(place)

    def set_person(self, person: Person) -> None:
        """Fill in who it is, from an earlier matter; the matter itself is next."""
        self.fields.name.set_value(person.name)
        self.fields.phone.set_value(person.phone)
        self.changed.emit()
        self.focus_content()

    def result(self) -> WalkInForm | None:
        """The form to save; ``None`` with an error at a row when it cannot be made."""
        self._clear_errors()
        f, outcome = self.fields, self.fields.outcome.value or DONE
        if not self._check(outcome):
            self._focus_first_error()
            return None
        return result_of(f, outcome)

    def show_refusal(self, clause: str, words: str) -> bool:
        """Say a rule's no at the row that it speaks about; ``False`` if there is none."""
        place = PLACE_OF_CLAUSE.get(clause)
        if place is None:
            return False
        self._set_error(*place, words)
        self._focus_first_error()
        return True

    def ask_again(self, words: str) -> None:
        """The same stands there since a moment ago: say it; the key that saves goes on."""
        self._set_error("content", 0, words)
        self.focus_content()

    def choose_ledger(self) -> None:
        """F6: the matter goes into one of the three ledgers."""
        self.fields.outcome.set_value(LEDGER)
        if self.fields.ledger.value is None:
            self.fields.ledger.set_value(Ledger.CLAIM.value)
        self._show_rows()
        self.fields.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.changed.emit()

    # -------------------------------------------------------------------- inside

    def _check(self, outcome: str) -> bool:
        f, wrong = self.fields, False
        persons = f.persons.value
        for is_wrong, row, field, words in (
            (f.category.value is None, "service", 0, self.tr("Choose one of the five kinds")),
            (
                not persons.isdigit() or len(persons) > 3 or not int(persons),
                "where",
                0,
                self.tr("How many people came? A number from 1 to 999"),
            ),
            (
                outcome == FOLLOW and f.follow_by.day is None,
                "follow",
                0,
                f.follow_by.problem
                or self.tr("By which day? Type 1123, or +2 for the day after tomorrow"),
            ),
            (
                outcome == FOLLOW and not f.follow_officer.value,
                "follow",
                1,
                self.tr("Choose the officer who follows up"),
            ),
            (
                outcome == HAND_OFF and not f.hand_off.value,
                "hand_off",
                0,
                self.tr("Choose who takes it over"),
            ),
            (
                outcome == LEDGER and f.ledger.value is None,
                "ledger",
                0,
                self.tr("Choose one of the three ledgers"),
            ),
        ):
            if is_wrong:
                self._set_error(row, field, words)
                wrong = True
        return self._grid.check_texts() and not wrong

    def _set_error(self, row: str, field: int, words: str) -> None:
        (self._kinds if row == "service" else self._grid).set_error(row, words, field)

    def _clear_errors(self) -> None:
        self._kinds.clear_errors()
        self._grid.clear_errors()

    def _focus_first_error(self) -> None:
        if not self._kinds.focus_first_error():
            self._grid.focus_first_error()

    def _lay_out(self) -> None:
        f = self.fields
        self._since = SinceBar()
        self._since.asked.connect(self._begin_now)
        self._kinds = FieldGrid(label_width=0)
        self._kinds.add("service", "", f.category)
        self._grid = grid = FieldGrid()
        grid.add("sub", "", f.sub)
        grid.add("person", self.tr("Visitor"), f.name, f.phone, f.id_no, shares=(3, 3, 3))
        grid.add(
            "where",
            self.tr("Persons · place"),
            f.persons,
            f.place,
            f.foreign,
            f.reports,
            shares=(1, 6, 0, 0),
        )
        grid.add("language", self.tr("Language"), f.language)
        grid.add("content", self.tr("Matter"), f.content, takes_room=True)
        grid.add("outcome", self.tr("Outcome"), f.outcome)
        grid.add("result", self.tr("Result"), f.result)
        grid.add("follow", self.tr("Follow-up"), f.follow_by, f.follow_officer)
        grid.add(
            "hand_off",
            self.tr("Hand over"),
            f.hand_off,
            f.receiver,
            f.reference,
            shares=(2, 3, 4),
        )
        grid.add("ledger", self.tr("Ledger"), f.ledger)
        grid.add("title", self.tr("Title"), f.title)
        grid.add("demand", self.tr("Asked for"), f.demand)
        sheet = QWidget()
        rows = QVBoxLayout(sheet)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._since)
        rows.addWidget(self._kinds)
        rows.addWidget(grid, 1)
        self.add(Scrolling(sheet), 1)
        save = KeyButton(self.tr("Save and next"), "Ctrl+Return", Weight.PRIMARY)
        save.clicked.connect(self.submitted)
        ledger = KeyButton(self.tr("Into a ledger"), "F6")
        ledger.clicked.connect(self.choose_ledger)
        clear = KeyButton(self.tr("Clear"), "Esc")
        clear.clicked.connect(self.cleared)
        self.add(ActionBar(save, ledger, clear))

    def _connect(self) -> None:
        f = self.fields
        self.changed.connect(f.begin)
        f.category.chosen.connect(lambda _: self._on_category())
        f.outcome.chosen.connect(self._show_rows)
        f.foreign.toggled.connect(self._show_rows)
        f.foreign.toggled.connect(lambda _: self._grid.show_note("person"))
        f.reports.clicked.connect(self._on_report)
        f.hand_off.currentIndexChanged.connect(self._show_rows)
        for field in self.findChildren(TextField):
            field.textEdited.connect(self.changed)
        f.content.textChanged.connect(self.changed)
        for choice in (f.category, f.sub, f.outcome, f.ledger):
            choice.chosen.connect(self.changed)
        for check in (f.foreign, f.reports):
            check.clicked.connect(self.changed)
        for box in (f.follow_officer, f.hand_off, f.receiver, f.language):
            box.activated.connect(self.changed)
        for field in (f.name, f.phone, f.id_no):
            field.textChanged.connect(lambda _: self.person_changed.emit(person_of(f) or Person()))

    def _begin_now(self) -> None:
        self.fields.begin_now()
        self.note_day()
        self.changed.emit()
        self.focus_content()

    def note_day(self) -> None:
        """It may be another day by now: say of which one the form is."""
        self._since.show_since(self.fields.started_at, self._today())

    def _on_category(self) -> None:
        self.fields.offer_subs()
        self._show_rows()

    def _on_report(self) -> None:
        """A report of a crime leaves at once: the way out is put forward."""
        f = self.fields
        if f.reports.isChecked():
            f.outcome.set_value(HAND_OFF)
            f.hand_off.setCurrentIndex(f.hand_off.findData(HandOff.CASE.value))
        self._show_rows()

    def _show_rows(self) -> None:
        f, grid = self.fields, self._grid
        outcome = f.outcome.value or DONE
        for row, shown_for in (
            ("result", DONE),
            ("follow", FOLLOW),
            ("hand_off", HAND_OFF),
            ("ledger", LEDGER),
            ("title", LEDGER),
            ("demand", LEDGER),
        ):
            grid.set_row_visible(row, outcome == shown_for)
        grid.set_row_visible("sub", bool(f.subs()))
        grid.set_row_visible("language", f.foreign.isChecked())
        is_other = f.hand_off.value == HandOff.OTHER.value and f.has_receivers
        f.receiver.setVisible(outcome == HAND_OFF and is_other)
