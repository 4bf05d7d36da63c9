"""What an event says, in words: for histories, papers and lists.

Nothing here is written per kind: it reads what the fields of a body say of themselves
(``casework.fields``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from msgspec import Struct

from casework.codes import Coded
from casework.context import Directory
from casework.event import CHINA, Event, Label
from casework.fields import Meaning, Slot, slots
from casework.ids import SYSTEM
from casework.registry import MACHINES, TYPES
from casework.said import BACK_DATED, is_back_dated, mark_of, said
from casework.state import Person, State

SHORT = frozenset({Meaning.CODE, Meaning.DAY, Meaning.MONTH, Meaning.LISTED})
"""Meanings that stand on the line of a history entry; the rest stands below it."""

PERSONAL = frozenset({Meaning.PHONE, Meaning.DOCUMENT, Meaning.SECRET})
"""Meanings that are shown only when somebody asks, and says why."""

SILENT = frozenset({Meaning.TEMP_NO, Meaning.FILE, Meaning.CASE})
"""What says nothing to a person; other cases stand as links beside the facts."""
THE_CENTRE = Label("中心", "the centre")
"""Who did what nobody did: the central mailbox by itself."""
YES, NO = Label("是", "Yes"), Label("否", "No")


@dataclass(frozen=True)
class Told:
    """One thing that an event or a case says: what it is, and the value in words.

    ``lines``: the same, where it has fields of its own, one below the other: each of several
    values, or each field of a single one.
    """

    slot: Slot
    label: Label
    words: Label
    lines: tuple[Label, ...] = ()


@runtime_checkable
class Spoken(Protocol):
    """A value with fields of its own that is told in one line, in words of its own."""

    def in_words(self) -> Label:
        """All of it."""


def notes(event: Event[Struct], directory: Directory) -> tuple[Label, ...]:
    """What stands beside an event's label on one line: its codes and days.

    A code that stands there because nobody chose another goes without saying.  What was written
    down too long after it is said to have happened says so.
    """
    found = []
    for slot in slots(type(event.body)):
        value = getattr(event.body, slot.name)
        is_said = slot.field.no is not None or (slot.meaning in SHORT and value != slot.default)
        label = words_of(slot, value, Directory()) if _says(event, slot) and is_said else None
        if label is not None:
            found.append(label)
    if any(is_back_dated(one, directory) for one in said(event, {})):
        found.append(BACK_DATED)
    return tuple(found)


def told(
    event: Event[Struct],
    directory: Directory,
    words: Label | None = None,
    state: State | None = None,
) -> tuple[Told, ...]:
    """Everything an event says that is no secret and not personal, in its order.

    ``words``: what the free words of its step are (``Step.words``).  ``state``: the case, where
    it is known, so that what was picked in it has its name.
    """
    parts = [event.body, *([event.sealed] if event.sealed is not None else [])]
    found = [
        _called(one, getattr(part, one.slot.name), directory, state)
        for part in parts
        for one in read(part, directory)
        if _says(event, one.slot)
    ]
    found = [marked(one, mark_of(event, one.slot.name, directory)) for one in found]
    if words is None:
        return tuple(found)
    return tuple(
        replace(one, label=words) if one.slot.meaning is Meaning.WORDS else one for one in found
    )


def _says(event: Event[Struct], slot: Slot) -> bool:
    """What somebody was asked for; of what the centre takes alone, everything."""
    return slot.is_asked or not TYPES[event.core.type].step.by


def marked(told: Told, mark: Label | None) -> Told:
    """The same with a mark beside its words, where there is one."""
    if mark is None:
        return told
    words = _joined((told.words, mark), "", "")
    # Below each other, the mark stands behind the last of them.
    last = tuple(_joined((one, mark), "", "") for one in told.lines[-1:])
    return replace(told, words=words, lines=(*told.lines[:-1], *last))


def _called(one: Told, value: object, directory: Directory, state: State | None) -> Told:
    """What was picked, by the name that it has in the case; itself where it has none there."""
    called = one.slot.field.called
    if called is None or state is None:
        return one
    values = value if isinstance(value, tuple) else (value,)
    names = [called(state, directory, str(each)) or _same(str(each)) for each in values]
    words = Label("、".join(name.zh for name in names), ", ".join(name.en for name in names))
    return replace(one, words=words)


def read(values: Struct, directory: Directory) -> Iterator[Told]:
    """The values of a struct in words; what is empty, personal or only for machines is not."""
    for slot in slots(type(values)):
        if slot.meaning in PERSONAL | SILENT or slot.kind is Person:
            continue
        one = tell_one(slot, getattr(values, slot.name), directory)
        if one is not None:
            yield one


def tell_one(slot: Slot, value: object, directory: Directory) -> Told | None:
    """A field and its value in words; ``None`` when there is nothing to say."""
    words = words_of(slot, value, directory)
    return Told(slot, slot.label, words, _lines(value, directory)) if words is not None else None


def words_of(slot: Slot, value: object, directory: Directory) -> Label | None:
    """A field's value in words; ``None`` when there is nothing to say."""
    if slot.meaning in SILENT:
        return None
    if value is False and slot.field.no is not None:
        return slot.field.no
    if value is True and slot.field.yes is not None:
        return slot.field.yes
    if slot.field.no is not None or value is None or value in ("", (), False):
        return None
    if value == slot.field.unsaid:
        return None
    if value == slot.default == 0:
        return None
    values = value if isinstance(value, tuple) else (value,)
    parts = [_one(slot, one, directory) for one in values]
    zh = "、".join(part.zh for part in parts if part.zh)
    en = ", ".join(part.en for part in parts if part.en)
    return Label(zh, en) if zh else None


def _one(slot: Slot, value: object, directory: Directory) -> Label:
    if isinstance(value, Coded):
        return value.label
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return _same(f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}")
    if isinstance(value, date) and slot.field.is_personal:
        return Label(f"{value.year} 年", str(value.year))
    if isinstance(value, date):
        return _same(f"{value:%Y-%m}" if slot.meaning is Meaning.MONTH else value.isoformat())
    if isinstance(value, Label):
        return value
    if isinstance(value, Struct):
        return _group(value, directory)
    if isinstance(value, Mapping):
        return _same("")
    if slot.meaning is Meaning.MONEY and isinstance(value, int):
        return Label(f"{value / 100:.2f} 元", f"{value / 100:.2f} yuan")
    return name_of(slot, str(value), directory)


def _group(value: Struct, directory: Directory) -> Label:
    if isinstance(value, Spoken):
        return value.in_words()
    return _joined([_field(one) for one in read(value, directory)], " ", "; ")


def _lines(value: object, directory: Directory) -> tuple[Label, ...]:
    """A value with fields of its own, a line each; of several values each in one line."""
    if isinstance(value, Struct) and not isinstance(value, Person | Spoken):
        return tuple(_field(one) for one in read(value, directory))
    if not isinstance(value, tuple) or not any(isinstance(one, Struct) for one in value):
        return ()
    if all(isinstance(one, Spoken) for one in value):
        return tuple(one.in_words() for one in value)
    groups = [[_field(one) for one in read(each, directory)] for each in value]
    return tuple(_joined(inner, " · ", " · ") for inner in groups if inner)


def _field(one: Told) -> Label:
    zh, en = f"{one.label.zh}:{one.words.zh}", f"{one.label.en}: {one.words.en}"
    return Label(zh, en)


def _joined(labels: Sequence[Label], zh: str, en: str) -> Label:
    return Label(zh.join(one.zh for one in labels), en.join(one.en for one in labels))


def name_of(slot: Slot, value: str, directory: Directory) -> Label:
    """What an id or a code is called; itself where nobody here knows it."""
    roster = directory.roster
    # What is handed on goes to a body outside, or to a unit of ours.
    if slot.meaning in (Meaning.UNIT, Meaning.PARTY, Meaning.RECEIVER) and value in roster.units:
        return _same(roster.units[value].name)
    if slot.meaning is Meaning.OFFICER and value == SYSTEM:
        return THE_CENTRE
    if slot.meaning in (Meaning.OFFICER, Meaning.PARTY) and value in roster.officers:
        return _same(roster.officers[value].name)
    if slot.meaning is Meaning.RECEIVER and value in directory.receivers:
        return _same(directory.receivers[value].name)
    if slot.meaning is Meaning.KIND and value in MACHINES:
        return MACHINES[value].label
    if slot.meaning is Meaning.STEP and value in TYPES:
        return TYPES[value].machine.named(TYPES[value].step)
    if slot.meaning is Meaning.LISTED:
        listed = (
            item.label
            for name, items in directory.lists.items()
            if name.startswith(slot.field.source)
            for item in items
            if item.code == value
        )
        return next(listed, _same(value))
    return _same(value)


def _same(words: str) -> Label:
    return Label(words, words)
