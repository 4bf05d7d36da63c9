"""The card in which a step is filled in: opens beside the case, never above it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox

from desk_client.ui.dates import Lean
from desk_client.ui.i18n import pick
from desk_client.ui.steps.asks import Ask, Offer, StepForm, Values
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import NumberField, PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

Field = TextField | TextArea | PickBox | DateBox | QCheckBox


class StepCard(Card):
    """One step's form. Ctrl+Enter takes the step, Esc puts it away."""

    submitted = Signal(str, dict)
    cancelled = Signal()

    def __init__(
        self, place: Workplace, page: object, event_type: str, title: str, form: StepForm
    ) -> None:
        """`page` is what the step's choices are made from."""
        super().__init__(title)
        self._place = place
        self._page = page
        self._type = event_type
        self._form = form
        self._fields: dict[str, Field] = {}
        self._grid = FieldGrid(label_width=84)
        for ask in form.asks:
            self._add(ask)
        # A long form scrolls above its buttons; a short one is as high as it is.
        self.add(Scrolling(self._grid) if form.is_long else self._grid, 1)
        if not form.asks:
            self.add(text(self.tr("This cannot be taken back."), Text.NOTE, wraps=True))
        weight = Weight.DANGER if form.is_grave else Weight.PRIMARY
        self._save = KeyButton(title, "Ctrl+Return", weight)
        self._save.clicked.connect(self._submit)
        cancel = KeyButton(self.tr("Cancel"), "Esc")
        cancel.clicked.connect(self.cancelled)
        self.add(ActionBar(self._save, cancel))

    @property
    def event_type(self) -> str:
        """The step that is filled in."""
        return self._type

    @property
    def is_short(self) -> bool:
        """Whether something else may stand below it."""
        return not self._form.is_long

    @property
    def fields(self) -> tuple[str, ...]:
        """The keys of its fields, in their order."""
        return tuple(self._fields)

    def take_focus(self) -> None:
        """The first field, or the button when there is none."""
        first = next(iter(self._fields.values()), None)
        (first or self._save).setFocus()

    def show_refusal(self, words: str) -> None:
        """The rules said no: say it at the first field; what was typed stays."""
        self._save.allow()
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
        elif isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        else:
            field.set_value(value)

    def _submit(self) -> None:
        self._grid.clear_errors()
        values = self._values()
        for ask in self._form.asks:
            if ask.kind != "check" and not ask.may_be_empty and not values[ask.key]:
                self._grid.set_error(ask.key, self.tr("Please fill this in"))
        for key, field in self._fields.items():
            if isinstance(field, DateBox) and field.is_wrong:
                self._grid.set_error(key, self.tr("This is no day"))
        if not self._grid.focus_first_error():
            self._save.setEnabled(False)
            self.submitted.emit(self._type, values)

    def _values(self) -> Values:
        return {ask.key: self._value(ask) for ask in self._form.asks}

    def _value(self, ask: Ask) -> object:
        field = self._fields[ask.key]
        if isinstance(field, DateBox):
            return field.day
        if isinstance(field, QCheckBox):
            return field.isChecked()
        return field.value or ""

    def _add(self, ask: Ask) -> None:
        field = self._field(ask)
        self._fields[ask.key] = field
        words = "" if ask.kind == "check" else self._words(ask.label)
        self._grid.add(ask.key, words, field, takes_room=isinstance(field, TextArea))
        first = ask.first(self._offer()) if ask.first is not None else None
        if isinstance(field, DateBox):
            field.set_day(first)
        elif first:
            self.set_value(ask.key, first)
        if isinstance(field, PickBox) and ask.follows:
            leader = self._fields[ask.follows]
            if isinstance(leader, PickBox):
                leader.currentIndexChanged.connect(partial(self._offer_anew, ask, field))

    def _field(self, ask: Ask) -> Field:
        label, hint = self._words(ask.label), self._words(ask.hint) if ask.hint else ""
        if ask.kind == "words":
            return TextArea(label, hint, lines=3)
        if ask.kind == "line":
            return TextField(label, hint)
        if ask.kind == "number":
            return NumberField(label, hint, most=6)
        if ask.kind in ("day", "past_day"):
            lean = Lean.FUTURE if ask.kind == "day" else Lean.PAST
            return DateBox(label, self._place.today, lean=lean)
        if ask.kind == "check":
            return QCheckBox(label)
        box = PickBox(label)
        self._offer_anew(ask, box)
        box.setToolTip(hint)
        return box

    def _offer_anew(self, ask: Ask, box: PickBox, _: int = 0) -> None:
        choices = list(self._choices(ask))
        if ask.may_be_empty:
            choices = [("", "–"), *choices]
        kept = box.value
        box.set_choices(choices, kept if kept is not None else "" if ask.may_be_empty else None)
        if len(choices) == 1:
            box.setCurrentIndex(0)

    def _choices(self, ask: Ask) -> list[tuple[str, str]]:
        if ask.codes is not None:
            return [(code.value, pick(code.label)) for code in ask.codes]
        return list(ask.choices(self._offer())) if ask.choices is not None else []

    def _offer(self) -> Offer:
        so_far = {
            key: field.value
            for key, field in self._fields.items()
            if isinstance(field, PickBox | TextField)
        }
        return Offer(self._place, self._page, so_far)

    def _words(self, source: str) -> str:
        return QCoreApplication.translate("asks", source)
