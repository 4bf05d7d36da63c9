"""A step that was not taken: all that was written, who can help, and how to write it anew.

What was written is shown to whoever wrote it, and to nobody else: the machine is shared.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from casework.amend import AmendedPrivate
from casework.event import Event, Label
from casework.facts import history_of
from casework.fields import Meaning, slots
from casework.officers import Officer
from casework.registry import TYPES, kind_of, may_begin
from casework.state import Person, State
from casework.telling import Told
from casework.worklist import whose_turn
from desk_client.services.desk import Session
from desk_client.services.forms import Filled

MOST = 3
"""So many of those who can help are named."""


class Anew(Struct, frozen=True):
    """What was written in a step, for a form of the same step: ``case`` empty opens a case."""

    kind: str
    case: str
    event_type: str
    event: Event[Any]
    filled: Filled


class Written(Struct, frozen=True):
    """What an officer wrote that was not taken."""

    told: tuple[Told, ...]
    people: tuple[Person, ...]
    turn: Label | None
    """Whom the case waits for now."""
    helpers: tuple[Officer, ...]
    """Who may take the step, nearest first, where there is no case that waits for anybody."""
    anew: Anew | None
    """``None`` where there is nothing that a form could hold."""


def written(session: Session, event_id: str) -> Written | None:
    """What was written; ``None`` for somebody else, or where it cannot be read."""
    event = session.desk.store.event(event_id)
    if event is None or event.core.actor != session.officer.id:
        return None
    state = session.case(event.core.case)
    context = session.context()
    return Written(
        told=history_of(event, session.desk.directory()),
        people=tuple(_people(event)),
        turn=whose_turn(state, context) if state is not None else None,
        helpers=() if state is not None else tuple(_helpers(session, event))[:MOST],
        anew=_anew(session, event, state),
    )


def _anew(session: Session, event: Event[Any], state: State | None) -> Anew | None:
    step = TYPES[event.core.type].step
    is_opening = not step.frm
    if not step.has_form or (state is None and not is_opening):
        return None
    if isinstance(event.sealed, AmendedPrivate):
        filled = Filled(dict(event.sealed.values))
    else:
        sealed = {} if event.sealed is None else _plain(session, event.sealed)
        filled = Filled(_plain(session, event.body), sealed)
    if not (filled.body or filled.sealed):
        return None
    case = "" if is_opening else event.core.case
    return Anew(kind_of(event.core.type), case, event.core.type, event, filled)


def _plain(session: Session, part: Struct) -> Mapping[str, Any]:
    """The fields that a form asks for, as it holds them: another case by its number."""
    values: dict[str, Any] = msgspec.to_builtins(part)
    found = {}
    for slot in slots(type(part)):
        if not slot.is_asked:
            continue
        value = values[slot.name]
        if slot.meaning is Meaning.CASE and isinstance(value, str):
            value = _number(session, value)
        found[slot.name] = value
    return found


def _number(session: Session, case: str) -> str:
    known = session.case(case)
    return case if known is None else known.number or known.temp_no


def _people(event: Event[Any]) -> Iterator[Person]:
    parts: tuple[Struct | None, ...] = (event.body, event.sealed)
    for part in parts:
        for slot in slots(type(part)) if part is not None else ():
            value = getattr(part, slot.name)
            if isinstance(value, Person):
                yield value


def _helpers(session: Session, event: Event[Any]) -> Iterator[Officer]:
    """Who may open such a case, in this station and above."""
    roster, context = session.desk.directory().roster, session.context()
    seen: set[str] = set()
    for unit in roster.upward(session.unit):
        station = roster.station(unit)
        if station in seen:
            continue
        seen.add(station)
        there = roster.station_of(station)
        for one in sorted(there, key=lambda one: one.unit != session.unit):
            refusal = may_begin(
                None,
                event.core.type,
                actor=one.id,
                unit=one.unit,
                device=roster.machine_in(one.unit),
                context=context,
            )
            if one.id != session.officer.id and refusal is None:
                yield one
