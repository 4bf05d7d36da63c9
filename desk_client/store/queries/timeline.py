"""One case's events in words: the centre's order, then what is still on its way."""

from typing import Any

from casework.context import Directory
from casework.erasure import GONE
from casework.event import Event, Label
from casework.facts import history_of
from casework.registry import TYPES
from casework.state import State
from casework.telling import notes
from desk_client.store import folding, journal, projections
from desk_client.store.database import Connection
from desk_client.store.journal import Entry
from desk_client.store.views import TimelineEntry

MISSING = Label("个人信息部分没有收到", "The personal part did not come")


def timeline(conn: Connection, directory: Directory, case: str) -> tuple[TimelineEntry, ...]:
    """Every event of a case, refused ones too; none of a case that was withdrawn."""
    if folding.is_withdrawn(conn, case):
        return ()
    state = projections.shown(conn, case)
    return tuple(_entry(one, directory, state) for one in journal.of_case(conn, case))


def _absent(event: Event[Any], state: State | None) -> Label:
    """What stands in place of the words of an event without them."""
    return GONE if state is not None and state.is_erased else MISSING


def _entry(one: Entry, directory: Directory, state: State | None) -> TimelineEntry:
    core, event = journal.core_of(one), folding.readable(one.record)
    stamp, officer = one.record.stamp, directory.roster.officers.get(core.actor)
    step = TYPES[core.type].step if event is not None else None
    return TimelineEntry(
        event_id=core.id,
        type=core.type,
        label=step.label if step else None,
        note=notes(event, directory) if event else (),
        told=history_of(event, directory, state) if event else (),
        at=event.core.at if event else core.at,
        actor=core.actor,
        actor_name=officer.name if officer else "",
        device=core.device,
        result=one.result or "accepted",
        position=stamp.position if stamp else None,
        received_at=stamp.received_at if stamp else None,
        refusal=one.refusal,
        absent=_absent(event, state) if event is not None and event.erased else None,
    )
