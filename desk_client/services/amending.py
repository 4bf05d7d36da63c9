"""Changing what was recorded, and choosing between two values of one field.

Two desks that change different fields never meet.  When they change the same one, both
values are kept until a person chooses (``casework.amend``).
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from casework.amend import Amended, AmendedPrivate, AmendmentSettled, set_by
from casework.cases.every_case import event_type
from casework.cases.ledger.work import MeasureRecorded
from casework.cases.words import Words
from casework.event import Label, Refusal
from casework.facts import slot_of, title_of, value_in_words
from casework.registry import MACHINES, Proposal, kind_of_state, machine_of
from casework.state import Conflict, Person, State
from desk_client.errors import DeskError
from desk_client.services.desk import RefusedError, Saved, Session

Choice = Literal["kept", "other"]


class NothingChangedError(DeskError):
    """The person: the form was saved as it was opened."""


class Open(Struct, frozen=True):
    """Two values of one field that wait for a person, and the case they belong to."""

    case: str
    kind: str
    number: str
    title: str
    conflict: Conflict


def changed(state: State, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that are not what the case has already, in JSON terms."""
    return {
        field: value
        for field, value in values.items()
        if msgspec.to_builtins(getattr(state, field)) != value
    }


def newer(state: State, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What an amendment changes, in JSON terms; what is emptied becomes empty of its kind."""
    found = {}
    for name, value in typed.items():
        now = getattr(state, name)
        if isinstance(value, Mapping):
            slot = slot_of(machine_of(state), name)
            before = msgspec.to_builtins(now if now is not None else slot.kind())
            value = {**before, **value}
        elif value is None and isinstance(now, str | tuple):
            value = msgspec.to_builtins(type(now)())
        found[name] = value
    return found


def amend(session: Session, case: str, values: Mapping[str, Any]) -> Saved:
    """Change fields of a case; only what is really different is recorded."""
    state = session.case(case)
    newer = changed(state, values) if state is not None else {}
    if state is None or not newer:
        raise NothingChangedError(Label("没有改动", "Nothing was changed"))
    machine = machine_of(state)
    parts = [
        {field: value for field, value in newer.items() if (field in machine.personal) is personal}
        for personal in (False, True)
    ]
    proposals = [_amended(state, part) for part in parts if part]
    try:
        return session.record(proposals)
    except RefusedError:
        # What the one allows may have to stand before the other: a document number, say.
        if len(proposals) == 1:
            raise
        return session.record(proposals[::-1])


def _amended(state: State, newer: Mapping[str, Any]) -> Proposal:
    over = {field: set_by(state, field) for field in newer}
    return Proposal(state.case, machine_of(state).own(Amended)(over), AmendedPrivate(dict(newer)))


def conflicts(session: Session) -> tuple[Open, ...]:
    """Every pair of values that the officer may choose between, the newest first."""
    found = []
    for state in session.desk.store.conflicted(session.officer):
        kind = kind_of_state(state)
        title = title_of(state) or MACHINES[kind].label.zh
        number = state.number or state.temp_no
        found += [Open(state.case, kind, number, title, one) for one in state.conflicts]
    return tuple(sorted(found, key=lambda one: one.conflict.other.at, reverse=True))


def field_label(kind: str, field: str) -> Label:
    """What a field of a kind is called."""
    return slot_of(MACHINES[kind], field).label


def value_label(session: Session, kind: str, field: str, value: object) -> Label | None:
    """One of the two values in words; ``None`` when it is empty."""
    return value_in_words(MACHINES[kind], field, value, session.desk.directory())


def person_in(kind: str, field: str, value: object) -> Person | None:
    """The citizen that a value is, to be shown masked; ``None`` for any other value."""
    held = msgspec.convert(value, MACHINES[kind].amendable[field])
    return held if isinstance(held, Person) else None


def keeps_notes(kind: str) -> bool:
    """Whether the value that is not chosen can stay as a note: where progress is written down."""
    return MeasureRecorded in {step.body for step in MACHINES[kind].steps}


def settle(session: Session, case: str, field: str, choice: Choice, note: str = "") -> Saved:
    """Choose one of the two values; a ``note`` keeps the other one in words, as progress.

    The value that was not chosen is never lost: both stand in the record for ever.
    """
    state = session.case(case)
    if state is None:
        raise NothingChangedError(Label("此件已不在本机", "The matter is not here any more"))
    proposals = [Proposal(case, machine_of(state).own(AmendmentSettled)(field, choice))]
    if note:
        proposals.append(Proposal(case, MeasureRecorded(), Words(note)))
    return session.record(proposals)


def may_settle(session: Session, case: str, note: bool = False) -> Refusal | None:
    """Why the officer cannot choose, or cannot keep both; ``None`` if they can."""
    state = session.case(case)
    if state is None:
        return None
    name = event_type(kind_of_state(state), AmendmentSettled)
    return session.may(state, "MeasureRecorded" if note else name)
