"""接待登记: the form in the middle. It holds no rule: it makes a form and shows refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal

from casework.cases.walk_in import Service
from casework.codes import Channel, HandOff, Ledger, ServiceCategory
from casework.context import CodeItem
from casework.officers import Officer
from casework.state import Person
from desk_client.services.ledgers import DraftForm
from desk_client.services.reception import FollowUp, Transfer, WalkInForm
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import NumberField, PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.widgets.tag_choice import TagChoice

DONE, FOLLOW, HAND_OFF, LEDGER = "done", "follow", "hand_off", "ledger"

ROW_OF_CLAUSE = {
    "walk_in.has_service": "service",
    "walk_in.counts": "where",
    "walk_in.reference": "hand_off",
    "walk_in.follow_up_officer": "follow",
    "ledger.content": "content",
    "ledger.title": "title",
    "ledger.place": "where",
}
"""Which row a refusal of the rules speaks about."""


class ReceptionForm(Card):
    """Who came, what for, and what was done about it."""

    submitted = Signal()
    cleared = Signal()
    changed = Signal()
    person_changed = Signal(str, str)
    """Name and phone as they stand now."""

    def __init__(
        self,
        lists: Mapping[str, Sequence[CodeItem]],
        officers: Sequence[Officer],
        today: Callable[[], date],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(self.tr("Walk-in"))
        self._lists = lists
        self._now = now
        self._started_at = now()
        self._make_fields(officers, today)
        self._lay_out()
        self._connect()
        self._show_rows()

    # ------------------------------------------------------------------ contents

    @property
    def is_empty(self) -> bool:
        """Nothing typed or chosen that would be a pity to lose."""
        return not any(value for key, value in self.values().items() if key not in SETTINGS)

    def values(self) -> dict[str, Any]:
        """What the form holds, as plain values for a draft."""
        return {
            "started_at": self._started_at.isoformat(),
            "category": self._category.value or "",
            "sub": self._sub.value,
            "name": self._name.value,
            "phone": self._phone.value,
            "id_no": self._id_no.value,
            "persons": self._persons.value,
            "place": self._place.value,
            "content": self._content.value,
            "result": self._result.value,
            "outcome": self._outcome.value or DONE,
            "follow_by": self._follow_by.day.isoformat() if self._follow_by.day else "",
            "follow_officer": self._follow_officer.value or "",
            "hand_off": self._hand_off.value or "",
            "reference": self._reference.value,
            "ledger": self._ledger.value or "",
            "title": self._title.value,
            "demand": self._demand.value,
        }

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back into the fields."""
        started = values.get("started_at")
        self._started_at = datetime.fromisoformat(started) if started else self._now()
        self._category.set_value(values.get("category") or None)
        self._offer_subs(str(values.get("sub", "")))
        for field, key in (
            (self._name, "name"),
            (self._phone, "phone"),
            (self._id_no, "id_no"),
            (self._place, "place"),
            (self._reference, "reference"),
            (self._title, "title"),
            (self._demand, "demand"),
            (self._result, "result"),
        ):
            field.setText(str(values.get(key, "")))
        self._persons.setText(str(values.get("persons", "1") or "1"))
        self._content.setPlainText(str(values.get("content", "")))
        self._outcome.set_value(values.get("outcome") or DONE)
        follow_by = values.get("follow_by")
        self._follow_by.set_day(date.fromisoformat(follow_by) if follow_by else None)
        for box, key in ((self._follow_officer, "follow_officer"), (self._hand_off, "hand_off")):
            box.setCurrentIndex(box.findData(values.get(key) or None))
        self._ledger.set_value(values.get("ledger") or None)
        self._show_rows()

    def clear(self) -> None:
        """A new visitor."""
        self.restore({})
        self._clear_errors()
        self._started_at = self._now()
        self.take_focus()

    def take_focus(self) -> None:
        """The name is where writing begins."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_content(self) -> None:
        """The matter itself."""
        self._content.setFocus(Qt.FocusReason.OtherFocusReason)

    def write_place(self, place: str) -> None:
        """Fill in where it is."""
        self._place.setText(place)

    def set_person(self, name: str, phone: str) -> None:
        """Fill in who it is, from an earlier visit."""
        self._name.setText(name)
        self._phone.setText(phone)

    def result(self) -> WalkInForm | None:
        """The form to save; ``None`` with an error at a row when it cannot be made."""
        self._clear_errors()
        outcome = self._outcome.value or DONE
        if not self._check(outcome):
            self._focus_first_error()
            return None
        person = None
        if self._name.value or self._phone.value or self._id_no.value:
            id_type = "ID" if self._id_no.value else "NONE"
            person = Person(self._name.value, self._phone.value, id_type, self._id_no.value)
        return WalkInForm(
            started_at=self._started_at,
            services=(Service(ServiceCategory(self._category.value or ""), self._sub.value),),
            persons=int(self._persons.value),
            place=self._place.value,
            person=person,
            content=self._content.value,
            result=self._result.value if outcome == DONE else "",
            follow_up=self._follow_up() if outcome == FOLLOW else None,
            transfer=self._transfer() if outcome == HAND_OFF else None,
            ledger=self._draft(person) if outcome == LEDGER else None,
        )

    def show_refusal(self, clause: str, words: str) -> bool:
        """Say a rule's no at the row that it speaks about; ``False`` if there is none."""
        row = ROW_OF_CLAUSE.get(clause)
        if row is None:
            return False
        self._set_error(row, words)
        self._focus_first_error()
        return True

    def choose_ledger(self) -> None:
        """F6: the matter goes into one of the three ledgers."""
        self._outcome.set_value(LEDGER)
        if self._ledger.value is None:
            self._ledger.set_value(Ledger.CLAIM.value)
        self._show_rows()
        self._title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.changed.emit()

    # -------------------------------------------------------------------- inside

    def _check(self, outcome: str) -> bool:
        wrong = False
        for is_wrong, row, words in (
            (self._category.value is None, "service", self.tr("Choose one of the five kinds")),
            (
                not self._persons.value.isdigit() or not 1 <= int(self._persons.value) <= 999,
                "where",
                self.tr("How many people came? A number from 1 to 999"),
            ),
            (
                outcome == FOLLOW and self._follow_by.day is None,
                "follow",
                self.tr("By which day? Type 1123, or +2 for the day after tomorrow"),
            ),
            (
                outcome == FOLLOW and not self._follow_officer.value,
                "follow",
                self.tr("Choose the officer who follows up"),
            ),
            (
                outcome == HAND_OFF and not self._hand_off.value,
                "hand_off",
                self.tr("Choose who takes it over"),
            ),
            (
                outcome == LEDGER and self._ledger.value is None,
                "ledger",
                self.tr("Choose one of the three ledgers"),
            ),
        ):
            if is_wrong:
                self._set_error(row, words)
                wrong = True
        return not wrong

    def _set_error(self, row: str, words: str) -> None:
        (self._kinds if row == "service" else self._grid).set_error(row, words)

    def _clear_errors(self) -> None:
        self._kinds.clear_errors()
        self._grid.clear_errors()

    def _focus_first_error(self) -> None:
        if not self._kinds.focus_first_error():
            self._grid.focus_first_error()

    def _follow_up(self) -> FollowUp | None:
        day = self._follow_by.day
        return FollowUp(day, self._follow_officer.value or "") if day else None

    def _transfer(self) -> Transfer:
        return Transfer(HandOff(self._hand_off.value or ""), self._reference.value)

    def _draft(self, person: Person | None) -> DraftForm:
        return DraftForm(
            ledger=Ledger(self._ledger.value or ""),
            channel=Channel.WALK,
            title=self._title.value,
            content=self._content.value,
            place=self._place.value,
            demand=self._demand.value,
            people=int(self._persons.value),
            is_anonymous=person is None,
            reporter=person,
        )

    def _make_fields(self, officers: Sequence[Officer], today: Callable[[], date]) -> None:
        self._category = SegmentedChoice(
            [
                Choice(category.value, words, f"Ctrl+{number}")
                for number, (category, words) in enumerate(
                    (
                        (ServiceCategory.CONSULT, self.tr("Enquiry")),
                        (ServiceCategory.MEDIATE, self.tr("Dispute")),
                        (ServiceCategory.RESCUE, self.tr("Emergency")),
                        (ServiceCategory.AGENT, self.tr("Proxy")),
                        (ServiceCategory.CONVENIENCE, self.tr("Convenience")),
                    ),
                    1,
                )
            ],
            name=self.tr("Kind of service"),
        )
        self._sub = TagChoice(self.tr("Kind in detail"))
        self._name = TextField(self.tr("Name"), self.tr("Name (may stay empty)"), most=60)
        self._phone = NumberField(self.tr("Phone"), self.tr("Phone (may stay empty)"), most=20)
        self._id_no = NumberField(
            self.tr("Identity document"), self.tr("Document (only if needed)"), most=18
        )
        self._persons = NumberField(self.tr("Persons"), most=3)
        self._persons.setText("1")
        self._place = TextField(self.tr("Place"), self.tr("Place or community"))
        self._content = TextArea(
            self.tr("Matter"),
            self.tr("When, where, who, what happened, what is asked for"),
            lines=4,
        )
        self._outcome = SegmentedChoice(
            [
                Choice(DONE, self.tr("Done on the spot")),
                Choice(FOLLOW, self.tr("Follow up")),
                Choice(HAND_OFF, self.tr("Hand over")),
                Choice(LEDGER, self.tr("Into a ledger")),
            ],
            DONE,
            name=self.tr("Outcome"),
        )
        self._result = TextField(self.tr("Result"), self.tr("What was done (may stay empty)"))
        self._follow_by = DateBox(self.tr("By"), today)
        self._follow_officer = PickBox(self.tr("Officer"))
        self._follow_officer.set_choices(
            [(one.id, f"{one.name} {one.police_no}") for one in officers]
        )
        self._hand_off = PickBox(self.tr("To"))
        self._hand_off.set_choices(
            [(to.value, pick(to.label)) for to in HandOff if to is not HandOff.LEDGER]
        )
        self._reference = TextField(
            self.tr("Reference"), self.tr("Receiver or their reference number")
        )
        self._ledger = SegmentedChoice(
            [Choice(ledger.value, pick(ledger.label)) for ledger in Ledger],
            name=self.tr("Ledger"),
        )
        self._title = TextField(self.tr("Title"), self.tr("The matter in one line"), most=80)
        self._demand = TextField(self.tr("Asked for"), self.tr("What the citizen asks for"))

    def _lay_out(self) -> None:
        self._kinds = FieldGrid(label_width=0)
        self._kinds.add("service", "", self._category)
        self.add(self._kinds)
        self._grid = FieldGrid()
        self._grid.add("sub", "", self._sub)
        self._grid.add(
            "person", self.tr("Visitor"), self._name, self._phone, self._id_no, shares=(3, 3, 3)
        )
        self._grid.add(
            "where", self.tr("Persons · place"), self._persons, self._place, shares=(1, 6)
        )
        self._grid.add("content", self.tr("Matter"), self._content, takes_room=True)
        self._grid.add("outcome", self.tr("Outcome"), self._outcome)
        self._grid.add("result", self.tr("Result"), self._result)
        self._grid.add("follow", self.tr("Follow-up"), self._follow_by, self._follow_officer)
        self._grid.add("hand_off", self.tr("Hand over"), self._hand_off, self._reference)
        self._grid.add("ledger", self.tr("Ledger"), self._ledger)
        self._grid.add("title", self.tr("Title"), self._title)
        self._grid.add("demand", self.tr("Asked for"), self._demand)
        self.add(self._grid, 1)
        save = KeyButton(self.tr("Save and next"), "Ctrl+Return", Weight.PRIMARY)
        save.clicked.connect(self.submitted)
        ledger = KeyButton(self.tr("Into a ledger"), "F6")
        ledger.clicked.connect(self.choose_ledger)
        clear = KeyButton(self.tr("Clear"), "Esc")
        clear.clicked.connect(self.cleared)
        self.add(ActionBar(save, ledger, clear))

    def _connect(self) -> None:
        self._category.chosen.connect(lambda _: self._offer_subs())
        self._outcome.chosen.connect(self._show_rows)
        for field in self.findChildren(TextField):
            field.textEdited.connect(self.changed)
        self._content.textChanged.connect(self.changed)
        for choice in (self._category, self._sub, self._outcome, self._ledger):
            choice.chosen.connect(self.changed)
        for box in (self._follow_officer, self._hand_off):
            box.activated.connect(self.changed)
        for field in (self._name, self._phone):
            field.textChanged.connect(
                lambda _: self.person_changed.emit(self._name.value, self._phone.value)
            )

    def _offer_subs(self, value: str = "") -> None:
        category = self._category.value
        items = self._lists.get(f"walk_in.{category.lower()}", ()) if category else ()
        self._sub.set_choices([(item.code, pick(item.label)) for item in items], value)
        self._grid.set_row_visible("sub", bool(items))

    def _show_rows(self) -> None:
        outcome = self._outcome.value or DONE
        for row, shown_for in (
            ("result", DONE),
            ("follow", FOLLOW),
            ("hand_off", HAND_OFF),
            ("ledger", LEDGER),
            ("title", LEDGER),
            ("demand", LEDGER),
        ):
            self._grid.set_row_visible(row, outcome == shown_for)
        self._grid.set_row_visible("sub", bool(self._category.value))


SETTINGS = frozenset({"started_at", "persons", "outcome"})
"""Values that a form has before anybody typed."""
