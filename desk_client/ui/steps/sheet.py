"""Fields one below the other, those of a group under its caption: a form without its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casework.fields import Meaning
from desk_client.services.forms import Filled, FormField
from desk_client.ui.i18n import pick
from desk_client.ui.steps.chosen import FlagEntry
from desk_client.ui.steps.entry import Entry
from desk_client.ui.steps.group import GroupEntry, Plain, take_focus, values_of
from desk_client.ui.steps.groups import GroupsEntry
from desk_client.ui.steps.meanings import entry_for
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

LABEL_WIDTH = 84
TALL = {Meaning.WORDS: 2, Meaning.PAPER: 5}
"""Rows that fields take which take several."""
SEALED = "sealed."
Parts = tuple[Plain, Plain]
"""By the names of the fields: what belongs to the body, what to its sealed part."""


class FieldSheet(FieldGrid):
    """The fields of a form, or of one group among several."""

    edited = Signal()

    def __init__(self, fields: Sequence[FormField], workplace: Workplace) -> None:
        super().__init__(label_width=LABEL_WIDTH, wraps=True)
        self._workplace = workplace
        self.entries: dict[str, Entry] = {}
        for field in fields:
            self.entries[key_of(field)] = self._add(field, key_of(field))
        self.begin()

    @property
    def values(self) -> Plain:
        """What stands in the fields; what is empty is left out."""
        return values_of(self.entries)

    @property
    def parts(self) -> Parts:
        """The same, what is sealed apart."""
        body, sealed = (
            {key: one for key, one in self.entries.items() if one.field.is_sealed is is_sealed}
            for is_sealed in (False, True)
        )
        return values_of(body), values_of(sealed)

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
            entry.begin()
        self._first = self.kept()

    def bring_back(self, kept: Mapping[str, Any]) -> None:
        """Put a draft back; what the form does not know any more is left."""
        for key, entry in self.entries.items():
            if key in kept:
                entry.restore(kept[key])

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

    def tab_stops(self) -> list[QWidget]:
        """Where the focus goes on its way through the fields, in the order they are read."""
        return [stop for entry in self.entries.values() for stop in entry.tab_stops()]

    def take_focus(self) -> bool:
        """The first field; False when there is none."""
        return take_focus(self.entries)

    @property
    def widget(self) -> QWidget:
        """Itself, as what a list of groups puts into a frame."""
        return self

    def _another(self, fields: Sequence[FormField], edited: Callable[[], None]) -> FieldSheet:
        sheet = FieldSheet(fields, self._workplace)
        sheet.edited.connect(edited)
        return sheet

    def _add(self, field: FormField, path: str) -> Entry:
        entry: Entry
        if field.parts and field.slot.is_many:
            entry = GroupsEntry(field, self._workplace, self._another)
            self.add_wide(path, entry.widget)
        elif field.parts:
            caption = text(pick(field.label), Text.SECTION)
            self.add_wide(path, caption)
            parts = {part.name: self._add(part, f"{path}.{part.name}") for part in field.parts}
            return GroupEntry(field, caption, parts)
        else:
            entry = entry_for(field, self._workplace)
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


def filled_of(draft: Mapping[str, Any]) -> Filled:
    """What a draft holds, for the choices that follow from it."""
    body = {key: value for key, value in draft.items() if not key.startswith(SEALED)}
    sealed = {key.removeprefix(SEALED): draft[key] for key in draft if key.startswith(SEALED)}
    return Filled(body, sealed)


def kept_of(filled: Filled) -> Plain:
    """Plain values as a draft keeps them."""
    sealed = {f"{SEALED}{name}": _as_kept(value) for name, value in filled.sealed.items()}
    return {**filled.body, **sealed}


def _as_kept(value: Any) -> Any:
    """The fields of a group among several carry the mark of the sealed part, too."""
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        return [{f"{SEALED}{name}": one[name] for name in one} for one in value]
    return value


def follows(fields: Sequence[FormField]) -> bool:
    """Whether the choices of some field may follow from what another holds."""
    return any(one.slot.field.among is not None or follows(one.parts) for one in fields)


def rows(fields: Sequence[FormField]) -> int:
    """How many rows they take."""
    return sum(rows(one.parts) + 1 if one.parts else TALL.get(one.meaning, 1) for one in fields)


def key_of(field: FormField) -> str:
    """What a field is called in a form: a body and its sealed part may use one name."""
    return f"{SEALED}{field.name}" if field.is_sealed else field.name


def ordered(fields: Sequence[FormField]) -> list[FormField]:
    """The fields of a long form: those that are needed come first."""
    return sorted(fields, key=lambda one: not one.is_needed)
