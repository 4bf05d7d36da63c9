"""The card in which a step is filled in: opens beside the item, never above it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal

from casework.officers import Officer, Unit
from desk_client.services.ledgers import ItemPage
from desk_client.ui.i18n import pick
from desk_client.ui.screens.ledgers.asks import Ask, StepForm, Values
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.workplace import Workplace


class StepCard(Card):
    """One step's form."""

    submitted = Signal(str, dict)
    cancelled = Signal()

    def __init__(
        self, place: Workplace, page: ItemPage, event_type: str, title: str, form: StepForm
    ) -> None:
        super().__init__(title)
        self._place = place
        self._page = page
        self._type = event_type
        self._form = form
        self._fields: dict[str, TextField | TextArea | PickBox | DateBox] = {}
        self._grid = FieldGrid(label_width=84)
        for ask in form.asks:
            field = self._field(ask)
            self._fields[ask.key] = field
            self._grid.add(
                ask.key, self._words(ask.label), field, takes_room=isinstance(field, TextArea)
            )
        self.add(self._grid, 1)
        weight = Weight.DANGER if form.is_grave else Weight.PRIMARY
        self._save = KeyButton(title, "Ctrl+Return", weight)
        self._save.clicked.connect(self._submit)
        cancel = KeyButton(self.tr("Cancel"), "Esc")
        cancel.clicked.connect(self.cancelled)
        self.add(ActionBar(self._save, cancel))
        if "lead_unit" in self._fields:
            self._follow_lead_unit()

    def take_focus(self) -> None:
        """The first field, or the button when there is none."""
        first = next(iter(self._fields.values()), None)
        (first or self._save).setFocus()

    def show_refusal(self, words: str) -> None:
        """The rules said no: say it at the first field; what was typed stays."""
        first = next(iter(self._fields), None)
        if first is None:
            self.set_note(words)
        else:
            self._grid.set_error(first, words)

    def set_value(self, key: str, value: str) -> None:
        """Choose or write a value; for walk-throughs and for suggestions."""
        field = self._fields[key]
        if isinstance(field, PickBox):
            field.setCurrentIndex(field.findData(value))
        elif isinstance(field, TextArea):
            field.setPlainText(value)
        else:
            field.setText(value)

    def _submit(self) -> None:
        self._grid.clear_errors()
        values: Values = {}
        for ask in self._form.asks:
            value = self._value(ask)
            if not value and not ask.may_be_empty:
                self._grid.set_error(ask.key, self.tr("Please fill this in"))
            values[ask.key] = value
        if not self._grid.focus_first_error():
            self.submitted.emit(self._type, values)

    def _value(self, ask: Ask) -> object:
        field = self._fields[ask.key]
        if isinstance(field, DateBox):
            return field.day
        if ask.kind == "units":
            return (field.value,) if field.value else ()
        return field.value or ""

    def _field(self, ask: Ask) -> TextField | TextArea | PickBox | DateBox:
        label, hint = self._words(ask.label), self._words(ask.hint) if ask.hint else ""
        if ask.kind == "words":
            return TextArea(label, hint, lines=3)
        if ask.kind == "line":
            return TextField(label, hint)
        if ask.kind == "day":
            return DateBox(label, self._place.today)
        box = PickBox(label)
        choices = self._choices(ask)
        if ask.may_be_empty:
            choices = [("", "–"), *choices]
        box.set_choices(choices, "" if ask.may_be_empty else None)
        box.setToolTip(hint)
        return box

    def _choices(self, ask: Ask) -> list[tuple[str, str]]:
        if ask.codes is not None:
            return [(code.value, pick(code.label)) for code in ask.codes]
        if ask.kind == "handler":
            return self._handlers(self._page.item.lead_unit or self._page.item.unit)
        units = _named(sorted(self._page.units.values(), key=lambda unit: unit.code))
        if ask.kind == "respondent":
            people = sorted(self._page.officers.values(), key=lambda one: one.police_no)
            return [*units, *[(one.id, f"{one.name} {one.police_no}") for one in people]]
        return units

    def _handlers(self, unit: str) -> list[tuple[str, str]]:
        roster = self._place.session.desk.directory().roster
        return [
            (one.id, f"{one.name} {one.police_no}")
            for one in sorted(self._page.officers.values(), key=_by_number)
            if one.is_active and not one.is_aux and roster.same_house(one.unit, unit)
        ]

    def _follow_lead_unit(self) -> None:
        lead, handler = self._fields["lead_unit"], self._fields["handler"]
        if isinstance(lead, PickBox) and isinstance(handler, PickBox):
            lead.setCurrentIndex(lead.findData(self._page.item.unit))
            lead.currentIndexChanged.connect(
                lambda _: handler.set_choices([("", "–"), *self._handlers(lead.value or "")], "")
            )

    def _words(self, source: str) -> str:
        return QCoreApplication.translate("asks", source)


def _by_number(officer: Officer) -> str:
    return officer.police_no


def _named(units: Sequence[Unit]) -> list[tuple[str, str]]:
    return [(unit.id, unit.name) for unit in units]
