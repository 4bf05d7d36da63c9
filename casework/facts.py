"""A case's facts in words: what its kind says a person wants to know of it.

A field of a state is described where it is declared: in the state, or under the same name in
a body (or sealed part) of the kind, from which the state takes it.
"""

from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.codes import Satisfaction
from casework.context import Directory
from casework.event import Event, Label
from casework.fields import Slot
from casework.machine import Machine
from casework.registry import MACHINES, TYPES, machine_of
from casework.said import mark_on
from casework.state import Person, State
from casework.telling import Told, marked, tell_one, told

EMPTY = Label("(空)", "(empty)")
RENEWED = Label("(已更新)", "(renewed)")
CHOICES = {
    "kept": Label("保留先到的内容", "What came first is kept"),
    "other": Label("改用另一内容", "The other one is used"),
}


@cache
def _described(kind: str) -> dict[str, Slot]:
    return MACHINES[kind].described()


def slot_of(machine: Machine[Any], name: str) -> Slot:
    """What a field of a kind's state is to a person; :class:`KeyError` if nobody said."""
    return _described(machine.kind)[name]


def facts(state: State, directory: Directory) -> tuple[Told, ...]:
    """The facts of a case in the order of its kind; what is empty is left out."""
    display = machine_of(state).display
    return tell(state, display.facts if display else (), directory)


def tell(state: State, names: tuple[str, ...], directory: Directory) -> tuple[Told, ...]:
    """Some fields of a case in words; persons are not told, they are shown when asked for."""
    machine, found = machine_of(state), []
    for name in names:
        slot, value = slot_of(machine, name), getattr(state, name)
        one = None if isinstance(value, Person) else tell_one(slot, value, directory)
        if one is not None:
            found.append(marked(one, mark_on(state, name, directory)))
    return tuple(found)


def value_in_words(
    machine: Machine[Any], name: str, value: object, directory: Directory
) -> Label | None:
    """A value of a field as an amendment holds it (in JSON terms); ``None`` when it is empty.

    A person is not told: they are shown when somebody asks, and says why.
    """
    one = _held(machine, name, value, directory)
    return one.words if one is not None else None


def _held(machine: Machine[Any], name: str, value: object, directory: Directory) -> Told | None:
    slot, held = slot_of(machine, name), msgspec.convert(value, machine.amendable[name])
    if isinstance(held, Person):
        return Told(slot, slot.label, RENEWED)
    return tell_one(slot, held, directory)


def history_of(
    event: Event[Struct], directory: Directory, state: State | None = None
) -> tuple[Told, ...]:
    """Everything a line of a case's history says; of an amendment, what each field became.

    ``state``: the case as it stands now, where it is known.
    """
    entry = TYPES[event.core.type]
    machine, body = entry.machine, event.body
    if isinstance(body, AmendmentSettled) and body.field in machine.amendable:
        slot = slot_of(machine, body.field)
        return (Told(slot, slot.label, CHOICES[body.choice]),)
    if not isinstance(body, Amended):
        return told(event, directory, entry.step.words, state)
    values = event.sealed.values if isinstance(event.sealed, AmendedPrivate) else {}
    found = []
    # A newer program may have changed a field that is not known here.
    for name in (one for one in values if one in machine.amendable):
        slot = slot_of(machine, name)
        one = _held(machine, name, values[name], directory)
        found.append(one or Told(slot, slot.label, EMPTY))
    return tuple(found)


def title_of(state: State) -> str:
    """What the case is called; what :func:`lead_of` says stands before it."""
    display = machine_of(state).display
    return display.title(state) if display else ""


def lead_of(state: State, directory: Directory) -> Label | None:
    """The words that stand before the title."""
    display = machine_of(state).display
    told = tell(state, (display.lead,), directory) if display and display.lead else ()
    return told[0].words if told else None


def people_of(state: State) -> tuple[Person, ...]:
    """The citizens of a case."""
    display = machine_of(state).display
    return display.people(state) if display else ()


def names_of(state: State) -> tuple[str, ...]:
    """By whom a case is found."""
    display = machine_of(state).display
    if display is not None and display.names is not None:
        return tuple(filter(None, display.names(state)))
    return tuple(person.name for person in people_of(state) if person.name)


def numbers_of(state: State) -> tuple[str, ...]:
    """Every number a case was given: final, temporary, that of an order that was issued."""
    found = (state.number, state.temp_no, getattr(state, "formal_no", None))
    return tuple(one for one in found if one)


def happened_at(state: State) -> datetime:
    """The moment under which a list files the case."""
    display = machine_of(state).display
    moment = display.happened_at(state) if display is not None and display.happened_at else None
    return moment or state.opened_at


def answer_of(state: State) -> Satisfaction | None:
    """The citizen's newest mark, where a kind has one."""
    display = machine_of(state).display
    return display.answer(state) if display is not None and display.answer is not None else None
