"""How an officer fills in the form of a step: what they mean to say, then whatever is still needed.

A field that is needed and stands empty is filled by its meaning, so that a life names only what
matters to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from casework.fields import Meaning
from desk_client.services.forms import FormField
from desk_client.ui.steps.entry import Entry
from desk_client.ui.steps.files import FilesEntry
from desk_client.ui.steps.group import GroupEntry
from desk_client.ui.steps.groups import GroupsEntry
from desk_client.ui.steps.papers import PapersEntry
from desk_client.ui.steps.step_card import ASK_MS, StepCard
from desk_client.ui.widgets.text import Text
from tests.day.stage import PASSWORD, NotSeenError, settle, until
from tests.harness.windows.hands import write

TYPED: Mapping[Meaning, Any] = {
    Meaning.LINE: "已核对登记",
    Meaning.WORDS: "已当面核实情况,按规定办理,有关各方在场确认。",
    Meaning.COUNT: 1,
    Meaning.MONEY: 0,
    Meaning.FLAG: True,
    Meaning.PHONE: "13800000199",
    Meaning.DOCUMENT: "340102198001011234",
}
"""What is typed where nothing in particular is meant."""
A_WHILE = timedelta(minutes=20)
SOON = timedelta(days=5)


def fill(step: StepCard, values: Mapping[str, Any], now: datetime, paper: Path) -> None:
    """Say what is meant; then fill what is needed and empty. `paper` goes where a file is asked."""
    for name, value in values.items():
        _say(step, name, value)
    _hear_choices(step)
    for name in step.fields:
        entry = step.entry(name)
        if isinstance(entry, FilesEntry):
            if entry.field.is_needed and entry.value is None:
                entry.add([paper])
                until(partial(_is_filled, entry), "the file is read")
        elif isinstance(entry, PapersEntry):
            if entry.field.is_needed and entry.value is None:
                entry.take_files([paper])
                until(partial(_is_filled, entry), "the paper is taken")
        elif (filled := _completed(entry, now)) is not None:
            step.set_value(name, filled)


def sign(step: StepCard) -> None:
    """Type the officer's password, where the form asks for it."""
    if step.signature.take_focus():
        write(PASSWORD)


def _is_filled(entry: Entry) -> bool:
    return entry.value is not None


def _hear_choices(step: StepCard) -> None:
    """Whatever follows from what was said is offered: nobody types faster than that."""
    asking = [one for one in step.findChildren(QTimer) if one.interval() == ASK_MS]
    if any(one.isActive() for one in asking):
        until(lambda: not any(one.isActive() for one in asking), "other choices are asked for")
        settle()


def complaints(step: StepCard) -> str:
    """What the form says is wrong, in its own words."""
    labels = [one for one in step.findChildren(QLabel) if one.property("kind") == "error"]
    return " / ".join(one.text() for one in labels if one.isVisible() and one.text())


def question(step: StepCard) -> str:
    """What the form says first and asks whether it is meant: the same key says yes."""
    said = step.findChild(QLabel, "refusal")
    is_asked = said is not None and said.isVisible() and said.property("kind") == Text.BODY.value
    return said.text() if said is not None and is_asked else ""


def _say(step: StepCard, name: str, value: Any) -> None:
    """Put a value into a field; where it is chosen from what follows, once it is offered."""
    entry = step.entry(name)
    if entry.field.choices is not None:
        _hear_choices(step)
    step.set_value(name, value)
    if entry.field.choices is not None and entry.value != value:
        offered = [(one.value, one.label.zh) for one in entry.field.choices]
        raise NotSeenError(f"{name} offers {value!r}; it offers {offered}")
    for part, wanted in value.items() if isinstance(value, Mapping) else ():
        if entry.value.get(part) != wanted:
            raise NotSeenError(f"{name}.{part} takes {wanted!r}; it holds {entry.value}")


def _completed(entry: Entry, now: datetime) -> Any:
    """The value with what was missing in it; ``None`` where nothing is missing."""
    if isinstance(entry, GroupEntry):
        if not entry.field.is_needed and not entry.is_begun:
            return None
        added = {name: _completed(part, now) for name, part in entry.parts.items()}
        given = {name: part.value for name, part in entry.parts.items()}
        missing = {name: one for name, one in added.items() if one is not None}
        return {**given, **missing} if missing else None
    if isinstance(entry, GroupsEntry) or not entry.field.is_needed or entry.value is not None:
        return None
    return _usual(entry.field, now)


def _usual(field: FormField, now: datetime) -> Any:
    if field.choices is not None:
        assert field.choices, f"there is nothing to choose for {field.label.zh}"
        first = field.choices[0].value
        return [first] if field.slot.is_many else first
    if field.meaning is Meaning.DAY:
        return (now + SOON).date().isoformat()
    if field.meaning is Meaning.MOMENT:
        return (now - A_WHILE).isoformat()
    if field.meaning is Meaning.MONTH:
        return now.date().replace(day=1).isoformat()
    assert field.meaning in TYPED, f"nothing is usual for {field.label.zh} ({field.meaning})"
    return TYPED[field.meaning]
