"""Any number of values with fields of their own, each in a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desk_client.services.forms import FormField
from desk_client.ui.i18n import pick
from desk_client.ui.steps.entry import Entry, tab_stops
from desk_client.ui.steps.group import Plain
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace


class Sheet(Protocol):
    """The fields of one of them (``sheet.FieldSheet``)."""

    entries: dict[str, Entry]

    @property
    def values(self) -> Plain: ...
    @property
    def widget(self) -> QWidget: ...
    def kept(self) -> Plain: ...
    def bring_back(self, kept: Mapping[str, Any]) -> None: ...
    def offer(self, fields: Sequence[FormField]) -> None: ...
    def check(self) -> bool: ...
    def take_focus(self) -> bool: ...
    def tab_stops(self) -> list[QWidget]: ...
    def focus_first_error(self) -> bool: ...


class GroupsEntry(Entry):
    """Any number of such values, each in a frame of its own."""

    def __init__(
        self,
        field: FormField,
        workplace: Workplace,
        make: Callable[[Sequence[FormField], Callable[[], None]], Sheet],
    ) -> None:
        """`make` gives the sheet of one of them, which calls back when it is edited."""
        self._box = QWidget()
        super().__init__(field, self._box)
        self._workplace, self._make = workplace, make
        self._sheets: list[tuple[Sheet, Card]] = []
        column = QVBoxLayout(self._box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(text(pick(field.label), Text.SECTION))
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        column.addLayout(self._column)
        self._more = KeyButton(self.tr("Add: %1").replace("%1", pick(field.label)))
        self._more.clicked.connect(self._add_another)
        column.addWidget(self._more)

    @property
    def takes_focus(self) -> bool:
        return False

    def tab_stops(self) -> list[QWidget]:
        inside = [[*sheet.tab_stops(), *tab_stops(card)] for sheet, card in self._sheets]
        # What is in a sheet is in its card, too: the way out stands last.
        return [*dict.fromkeys(one for stops in inside for one in stops), self._more]

    @property
    def value(self) -> Any:
        return [sheet.values for sheet, _ in self._sheets if sheet.values] or None

    def set_value(self, value: Any) -> None:
        self._clear()
        for one in value or ():
            if isinstance(one, Mapping):
                sheet = self._add()
                for entry in sheet.entries.values():
                    entry.set_value(one.get(entry.field.name, entry.field.first))
        if not self._sheets and self.field.is_needed:
            self._add()

    def offer(self, field: FormField) -> None:
        self.field = field
        for sheet, _ in self._sheets:
            sheet.offer(field.parts)

    def kept(self) -> Any:
        return [sheet.kept() for sheet, _ in self._sheets]

    def bring_back(self, kept: Any) -> None:
        self._clear()
        for one in kept or ():
            self._add().bring_back(one)

    def check(self) -> bool:
        """Say in each of them what is missing."""
        checks = [sheet.check() for sheet, _ in self._sheets]
        return all(checks)

    def focus_first_error(self) -> bool:
        """Into the first field of them that is wrong."""
        return any(sheet.focus_first_error() for sheet, _ in self._sheets)

    def _add_another(self) -> None:
        sheet = self._add()
        self.edited.emit()
        sheet.take_focus()

    def _add(self) -> Sheet:
        sheet, card = self._make(self.field.parts, self._is_edited), Card()
        card.add(sheet.widget)
        remove = KeyButton(self.tr("Remove"), weight=Weight.LINK, is_small=True)
        remove.clicked.connect(lambda: self._remove(sheet))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(remove)
        card.add(row)
        self._sheets.append((sheet, card))
        self._column.addWidget(card)
        return sheet

    def _remove(self, gone: Sheet) -> None:
        before = self.kept()
        had_something = bool(gone.values)
        rest = [sheet.kept() for sheet, _ in self._sheets if sheet is not gone]
        self.bring_back(rest)
        self.edited.emit()
        if had_something:
            self._workplace.signals.notify(
                self.tr("Removed from the form"), undo=lambda: self._undo(before)
            )

    def _undo(self, before: Any) -> None:
        if isValid(self):
            self.bring_back(before)
            self.edited.emit()

    def _clear(self) -> None:
        for _, card in self._sheets:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._sheets = []
