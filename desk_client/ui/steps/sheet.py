"""Fields one below the other, those of a group under its caption: a form without its buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from casework.fields import Meaning
from desk_client.services.forms import FormField
from desk_client.ui.i18n import pick
from desk_client.ui.steps.chosen import FlagEntry
from desk_client.ui.steps.entry import Entry
from desk_client.ui.steps.meanings import entry_for
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

LABEL_WIDTH = 84
SEALED = "sealed."


Plain = dict[str, Any]
Parts = tuple[Plain, Plain]
"""By the names of the fields: what belongs to the body, what to its sealed part."""


class FieldSheet(FieldGrid):
    """The fields of a form, or of one group among several."""

    edited = Signal()

    def __init__(self, fields: Sequence[FormField], place: Workplace) -> None:
        super().__init__(label_width=LABEL_WIDTH, wraps=True)
        self._place = place
        self.entries: dict[str, Entry] = {}
        for field in fields:
            self.entries[key_of(field)] = self._add(field, key_of(field))
        self.begin()

    @property
    def values(self) -> Plain:
        """What stands in the fields; what is empty is left out."""
        return _values(self.entries)

    @property
    def parts(self) -> Parts:
        """The same, what is sealed apart."""
        body, sealed = (
            {key: one for key, one in self.entries.items() if one.field.is_sealed is is_sealed}
            for is_sealed in (False, True)
        )
        return _values(body), _values(sealed)

    @property
    def changes(self) -> Plain:
        """Those that stand as they did not at the beginning; `None` what was emptied."""
        return {
            entry.field.name: entry.value
            for key, entry in self.entries.items()
            if entry.kept() != self._first[key]
        }

    @property
    def has_chosen(self) -> bool:
        """Whether it chose something by itself: the only thing that may be chosen."""
        entries = [one for one in self.entries.values() if one.field.choices is not None]
        return any(one.value is not None and one.field.first is None for one in entries)

    @property
    def is_tall(self) -> bool:
        """Whether some field takes the room that is left."""
        return any(one.is_tall for one in self.entries.values())

    def kept(self) -> Plain:
        """What a draft keeps of them."""
        return {key: entry.kept() for key, entry in self.entries.items()}

    def begin(self) -> None:
        """What stands in them at the beginning."""
        for entry in self.entries.values():
            entry.set_value(entry.field.first)
        self._first = self.kept()

    def bring_back(self, kept: Mapping[str, Any]) -> None:
        """Put a draft back; what the form does not know any more is left."""
        for key, entry in self.entries.items():
            if key in kept:
                entry.bring_back(kept[key])

    def offer(self, fields: Sequence[FormField]) -> None:
        """Other choices, because of what was filled in."""
        for field in fields:
            if key_of(field) in self.entries:
                self.entries[key_of(field)].offer(field)

    def check(self) -> bool:
        """Say at each field what is missing or wrong; whether nothing is."""
        self.clear_errors()
        checks = [self._check(entry, key) for key, entry in self.entries.items()]
        return all(checks)

    def focus_first_error(self) -> bool:
        """As of the grid; also into a group of a list of groups."""
        if super().focus_first_error():
            return True
        lists = [one for one in self.entries.values() if isinstance(one, GroupsEntry)]
        return any(one.focus_first_error() for one in lists)

    def take_focus(self) -> bool:
        """The first field; False when there is none."""
        return _focus(self.entries)

    def _add(self, field: FormField, path: str) -> Entry:
        entry: Entry
        if field.parts and field.slot.is_many:
            entry = GroupsEntry(field, self._place)
            self.add_wide(path, entry.widget)
        elif field.parts:
            caption = text(pick(field.label), Text.SECTION)
            self.add_wide(path, caption)
            parts = {part.name: self._add(part, f"{path}.{part.name}") for part in field.parts}
            return GroupEntry(field, caption, parts)
        else:
            entry = entry_for(field, self._place)
            label = "" if isinstance(entry, FlagEntry) else pick(field.label)
            self.add(path, label, entry.widget, takes_room=entry.is_tall)
        entry.edited.connect(self.edited)
        return entry

    def _check(self, entry: Entry, path: str) -> bool:
        if isinstance(entry, GroupEntry):
            if not entry.field.is_needed and not entry.is_begun:
                return True
            parts = [self._check(part, f"{path}.{name}") for name, part in entry.parts.items()]
            return all(parts)
        words = entry.problem
        if not words and entry.field.is_needed and entry.value is None:
            words = self.tr("Please fill this in")
        if words:
            self.set_error(path, words)
        is_right = entry.check() if isinstance(entry, GroupsEntry) else True
        return not words and is_right


class GroupEntry(Entry):
    """A value with fields of its own, which stand in the same sheet below a caption."""

    def __init__(self, field: FormField, caption: QWidget, parts: Mapping[str, Entry]) -> None:
        super().__init__(field, caption)
        self.parts = parts

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in it but what stands there at the beginning."""
        return any(_is_begun(part) for part in self.parts.values())

    @property
    def value(self) -> Any:
        if not self.field.is_needed and not self.is_begun and not self.field.first:
            return None
        return _values(self.parts) or None

    def set_value(self, value: Any) -> None:
        given = value if isinstance(value, Mapping) else {}
        for name, part in self.parts.items():
            part.set_value(given.get(name, part.field.first))

    def offer(self, field: FormField) -> None:
        for part in field.parts:
            if part.name in self.parts:
                self.parts[part.name].offer(part)

    def kept(self) -> Any:
        return {name: part.kept() for name, part in self.parts.items()}

    def bring_back(self, kept: Any) -> None:
        for name, part in self.parts.items():
            if isinstance(kept, Mapping) and name in kept:
                part.bring_back(kept[name])


class GroupsEntry(Entry):
    """Any number of such values, each in a frame of its own."""

    def __init__(self, field: FormField, place: Workplace) -> None:
        self._box = QWidget()
        super().__init__(field, self._box)
        self._place = place
        self._sheets: list[tuple[FieldSheet, Card]] = []
        column = QVBoxLayout(self._box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(text(pick(field.label), Text.SECTION))
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        column.addLayout(self._column)
        more = KeyButton(self.tr("Add: %1").replace("%1", pick(field.label)))
        more.clicked.connect(self._add_another)
        column.addWidget(more)

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
        self._add().take_focus()
        self.edited.emit()

    def _add(self) -> FieldSheet:
        sheet, card = FieldSheet(self.field.parts, self._place), Card()
        card.add(sheet)
        remove = KeyButton(self.tr("Remove"), weight=Weight.LINK, is_small=True)
        remove.clicked.connect(lambda: self._remove(sheet))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(remove)
        card.add(row)
        sheet.edited.connect(self.edited)
        self._sheets.append((sheet, card))
        self._column.addWidget(card)
        return sheet

    def _remove(self, gone: FieldSheet) -> None:
        before = self.kept()
        had_something = bool(gone.values)
        rest = [sheet.kept() for sheet, _ in self._sheets if sheet is not gone]
        self.bring_back(rest)
        self.edited.emit()
        if had_something:
            self._place.signals.notify(
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


def follows(fields: Sequence[FormField]) -> bool:
    """Whether the choices of some field may follow from what another holds."""
    return any(one.slot.field.among is not None or follows(one.parts) for one in fields)


def rows(fields: Sequence[FormField]) -> int:
    """How many rows they take."""
    return sum(
        rows(one.parts) + 1 if one.parts else 2 if one.meaning is Meaning.WORDS else 1
        for one in fields
    )


def key_of(field: FormField) -> str:
    """What a field is called in a form: a body and its sealed part may use one name."""
    return f"{SEALED}{field.name}" if field.is_sealed else field.name


def ordered(fields: Sequence[FormField]) -> list[FormField]:
    """The fields of a long form: those that are needed come first."""
    return sorted(fields, key=lambda one: not one.is_needed)


def _values(entries: Mapping[str, Entry]) -> Plain:
    found = {entry.field.name: entry.value for entry in entries.values()}
    return {name: value for name, value in found.items() if value is not None}


def _is_begun(entry: Entry) -> bool:
    if isinstance(entry, GroupEntry):
        return entry.is_begun
    return entry.value not in (None, False, [], entry.field.first)


def _focus(entries: Mapping[str, Entry]) -> bool:
    for entry in entries.values():
        if isinstance(entry, GroupEntry):
            if _focus(entry.parts):
                return True
        elif isinstance(entry, GroupsEntry):
            continue
        else:
            entry.widget.setFocus()
            return True
    return False
