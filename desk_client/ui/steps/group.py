"""A value with fields of its own, which stand in the same sheet below a caption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from desk_client.services.forms import FormField
from desk_client.ui.steps.entry import Entry

Plain = dict[str, Any]
"""Plain values, by the names of their fields."""


class GroupEntry(Entry):
    """A value with fields of its own, which stand in the same sheet below a caption."""

    def __init__(self, field: FormField, caption: QWidget, parts: Mapping[str, Entry]) -> None:
        super().__init__(field, caption)
        self.parts = parts

    def tab_stops(self) -> list[QWidget]:
        return [stop for part in self.parts.values() for stop in part.tab_stops()]

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in it but what stands there at the beginning."""
        return any(_is_begun(part) for part in self.parts.values())

    @property
    def value(self) -> Any:
        if not self.field.is_needed and not self.is_begun and not self.field.first:
            return None
        return values_of(self.parts) or None

    def set_value(self, value: Any) -> None:
        given = value if isinstance(value, Mapping) else {}
        for name, part in self.parts.items():
            part.set_value(given.get(name, part.field.first))

    def offer(self, field: FormField) -> None:
        self.field = field
        for part in field.parts:
            if part.name in self.parts:
                self.parts[part.name].offer(part)

    def kept(self) -> Any:
        return {name: part.kept() for name, part in self.parts.items()}

    def bring_back(self, kept: Any) -> None:
        for name, part in self.parts.items():
            if isinstance(kept, Mapping) and name in kept:
                part.restore(kept[name])


def values_of(entries: Mapping[str, Entry]) -> Plain:
    """What stands in some entries; what is empty is left out."""
    found = {entry.field.name: entry.value for entry in entries.values()}
    return {name: value for name, value in found.items() if value is not None}


def _is_begun(entry: Entry) -> bool:
    if isinstance(entry, GroupEntry):
        return entry.is_begun
    return entry.value not in (None, False, [], entry.field.first)


def take_focus(entries: Mapping[str, Entry]) -> bool:
    """The first field takes the focus; False when there is none."""
    for entry in entries.values():
        if isinstance(entry, GroupEntry):
            if take_focus(entry.parts):
                return True
        elif entry.takes_focus:
            entry.widget.setFocus()
            return True
    return False
