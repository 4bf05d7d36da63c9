"""Putting a matter down for a ledger, without a walk-in before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.codes import Channel, Ledger, Risk
from casework.state import Person
from desk_client.services import ledgers
from desk_client.services.again import AgainError
from desk_client.services.desk import RefusedError, Saved
from desk_client.services.ledgers import DraftForm
from desk_client.ui.clearing import Clearing
from desk_client.ui.draft_keeper import DraftKeeper
from desk_client.ui.i18n import pick
from desk_client.ui.saving import Saving
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.checkable import CheckMark
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.number_fields import NumberField, TelephoneField
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace, words_of

FORM = "ledger_item"

PLACE_OF_CLAUSE = {
    "ledger.content": ("content", 0),
    "ledger.title": ("title", 0),
    "ledger.place": ("place", 0),
    "ledger.people": ("place", 1),
    "ledger.owner": ("respondent", 0),
    "ledger.flags": ("about", 0),
}
"""Which row, and which field of it, a refusal of the rules speaks about."""


class DraftView(QWidget):
    """The form of a new item."""

    finished = Signal(str)
    """The new item's case; empty when nothing was drafted."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._ledger = SegmentedChoice(
            [Choice(ledger.value, pick(ledger.label)) for ledger in Ledger],
            Ledger.CLAIM.value,
            name=self.tr("Ledger"),
        )
        self._channel = PickBox(self.tr("Channel"))
        self._channel.set_choices(
            [(one.value, pick(one.label)) for one in Channel], Channel.TEL.value
        )
        self._title = TextField(self.tr("Title"), self.tr("The matter in one line"))
        self._content = TextArea(
            self.tr("Content"),
            self.tr("When, where, who, what happened; at least 10 characters"),
            lines=6,
        )
        self._demand = TextField(self.tr("Asked for"), self.tr("What the citizen asks for"))
        self._where = TextField(self.tr("Place"), self.tr("Place or community"))
        self._people = NumberField(self.tr("Persons"))
        self._risk = SegmentedChoice(
            [Choice(risk.value, pick(risk.label)) for risk in Risk],
            Risk.LOW.value,
            name=self.tr("Risk"),
        )
        self._name = TextField(self.tr("Reporter"), self.tr("Name"))
        self._phone = TelephoneField(self.tr("Phone"), self.tr("Phone"))
        self._anonymous = CheckMark(self.tr("Anonymous"))
        self._conduct = CheckMark(self.tr("About police conduct"))
        self._crime = CheckMark(self.tr("Report of a crime"))
        self._respondent = PickBox(self.tr("Complained about"))
        self._offer_respondents()
        self._lay_out()
        self.restore({})
        self._draft = DraftKeeper(workplace, FORM, self, self)
        self._draft.said.connect(self._card.set_note)
        self._clearing = Clearing(workplace.signals, self, self._draft, self)
        self._saving = Saving(self, self._draft, self._clearing, self)
        self._connect()

    @property
    def is_empty(self) -> bool:
        """Nothing typed that would be a pity to lose."""
        typed = (self._title, self._content, self._demand, self._where, self._name, self._phone)
        return not any(field.value for field in typed)

    def values(self) -> dict[str, Any]:
        """What the form holds, as plain values for a draft."""
        return {
            "ledger": self._ledger.value,
            "channel": self._channel.value,
            "content": self._content.value,
            "risk": self._risk.value,
            "anonymous": self._anonymous.isChecked(),
            "conduct": self._conduct.isChecked(),
            "crime": self._crime.isChecked(),
            "respondent": self._respondent.value,
        } | {key: field.value for key, field in self._lines().items()}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back; without values a fresh form."""
        self._ledger.set_value(values.get("ledger") or Ledger.CLAIM.value)
        channel = values.get("channel") or Channel.TEL.value
        self._channel.setCurrentIndex(self._channel.findData(channel))
        self._content.setPlainText(str(values.get("content") or ""))
        self._risk.set_value(values.get("risk") or Risk.LOW.value)
        for key, check in (
            ("anonymous", self._anonymous),
            ("conduct", self._conduct),
            ("crime", self._crime),
        ):
            check.setChecked(bool(values.get(key)))
        respondent = self._respondent.findData(values.get("respondent") or "")
        self._respondent.setCurrentIndex(respondent)
        for key, field in self._lines().items():
            field.set_value(str(values.get(key) or ("1" if key == "people" else "")))
        self._grid.clear_errors()
        self._show_rows()

    def write_anew(self, values: Mapping[str, Any]) -> None:
        """Put in what was not taken; what stood in the form can be brought back."""
        self._clearing.replace(lambda: self.restore(values))
        self._draft.keep()
        self.enter()

    def enter(self) -> None:
        """Begin with the title."""
        self._title.setFocus()

    def _lines(self) -> dict[str, TextField]:
        return {
            "title": self._title,
            "demand": self._demand,
            "place": self._where,
            "people": self._people,
            "name": self._name,
            "phone": self._phone,
        }

    def _connect(self) -> None:
        self._ledger.chosen.connect(lambda _: self._show_rows())
        for field in self._lines().values():
            field.textEdited.connect(self._touched)
        self._content.textChanged.connect(self._touched)

    def _show_rows(self) -> None:
        is_complaint = self._ledger.value == Ledger.COMPLAINT.value
        self._grid.set_row_visible("about", is_complaint)
        self._grid.set_row_visible("respondent", is_complaint)

    def _offer_respondents(self) -> None:
        roster = self._workplace.session.desk.directory().roster
        units = sorted(roster.units.values(), key=lambda unit: unit.code)
        people = sorted(roster.officers.values(), key=lambda one: one.police_no)
        self._respondent.set_choices(
            [("", self.tr("Nobody of the police"))]
            + [(unit.id, unit.name) for unit in units]
            + [(one.id, f"{one.name} {one.police_no}") for one in people],
            "",
        )

    def _lay_out(self) -> None:
        self._card = card = Card(self.tr("New ledger item"))
        self._grid = FieldGrid(label_width=84)
        self._grid.add("ledger", self.tr("Ledger"), self._ledger, self._channel, shares=(3, 1))
        self._grid.add("title", self.tr("Title"), self._title)
        self._grid.add("content", self.tr("Content"), self._content, takes_room=True)
        self._grid.add("demand", self.tr("Asked for"), self._demand)
        self._grid.add(
            "place", self.tr("Place · persons"), self._where, self._people, shares=(5, 1)
        )
        self._grid.add("risk", self.tr("Risk"), self._risk)
        self._grid.add(
            "reporter",
            self.tr("Reporter"),
            self._name,
            self._phone,
            self._anonymous,
            shares=(2, 2, 1),
        )
        self._grid.add("about", self.tr("It is"), self._conduct, self._crime)
        self._grid.add("respondent", self.tr("Complained about"), self._respondent)
        card.add(Scrolling(self._grid), 1)
        save = KeyButton(self.tr("Submit to the chief"), "Ctrl+Return", Weight.PRIMARY)
        save.clicked.connect(self._save)
        # What was typed stays in the form, and in its draft, until it is saved or cleared.
        cancel = KeyButton(self.tr("To the list"), "Esc")
        cancel.clicked.connect(lambda: self.finished.emit(""))
        clear = KeyButton(self.tr("Clear"))
        clear.clicked.connect(self._clear)
        card.add(ActionBar(save, cancel, clear))
        know = Card(self.tr("Which ledger?"))
        for ledger, words in (
            (Ledger.SUGGESTION, self.tr("A thought about our work; nothing asked for oneself")),
            (Ledger.CLAIM, self.tr("Somebody wants something done, solved or made good")),
            (Ledger.COMPLAINT, self.tr("About an officer or a unit, or about a wrong by others")),
        ):
            know.add(text(pick(ledger.label), Text.STRONG))
            know.add(text(words, Text.NOTE, wraps=True))
        know.add_rule()
        know.add(
            text(
                self.tr(
                    "Whoever is complained about, and their whole unit, is shown nothing of it: "
                    "the item goes to the level above."
                ),
                Text.NOTE,
                wraps=True,
            )
        )
        columns = Columns(left_width=0)
        columns.middle.add(card, stretch=1)
        columns.right.add(know)
        columns.right.end()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(columns)

    def _form(self) -> DraftForm:
        named = self._name.value or self._phone.value
        is_complaint = self._ledger.value == Ledger.COMPLAINT.value
        respondent = self._respondent.value if is_complaint else ""
        return DraftForm(
            ledger=Ledger(self._ledger.value or ""),
            channel=Channel(self._channel.value or ""),
            title=self._title.value,
            content=self._content.value,
            place=self._where.value,
            demand=self._demand.value,
            people=int(self._people.value) if self._people.value.isdigit() else 0,
            risk=Risk(self._risk.value or ""),
            is_anonymous=self._anonymous.isChecked() or not named,
            reporter=Person(self._name.value, self._phone.value) if named else None,
            respondents=(respondent,) if respondent else (),
            police_conduct=is_complaint and self._conduct.isChecked(),
            crime_report=is_complaint and self._crime.isChecked(),
        )

    def _save(self) -> None:
        if self._saving.waits(self._save):
            return
        self._grid.clear_errors()
        if not self._grid.check_texts():
            self._grid.focus_first_error()
            return
        form, session = self._form(), self._workplace.session
        self._saving.run(
            lambda is_meant: ledgers.draft_item(session, form, is_meant=is_meant),
            lambda: self.restore({}),
            self._saved,
            self._refused,
        )

    def _saved(self, saved: Saved) -> None:
        self._workplace.saved(saved)
        self._workplace.signals.notify(self.tr("Saved on this desk; the chief decides"), Tone.OK)
        self.finished.emit(saved.case)

    def _clear(self) -> None:
        self._clearing.clear()
        self.enter()

    def _touched(self) -> None:
        self._draft.touch()
        self._clearing.touched()

    def _refused(self, error: Exception) -> None:
        row = None
        if isinstance(error, RefusedError):
            row = PLACE_OF_CLAUSE.get(error.refusal.clause)
        elif isinstance(error, AgainError):
            row = ("content", 0)
        if row is None:
            self._workplace.signals.notify(words_of(error), Tone.OVERDUE)
            return
        self._grid.set_error(row[0], words_of(error), row[1])
        self._grid.focus_first_error()
