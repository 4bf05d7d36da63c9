"""What the databases say afterwards: no figure comes from what the day meant to do."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import sqlcipher3

from casework.cases.directory import KINDS as DIRECTORY
from casework.cases.ledger.state import LedgerItem
from casework.event import read_core
from casework.registry import MACHINES, decode_state, kind_of_state, machine_of
from casework.state import State
from central_mailbox.keys import key_file
from central_mailbox.store import sqlite
from desk_client.store.packed import unpack

LEAST_OFFLINE = 60
LEAST_ACTORS = 3
LEAST_CLOSED = 2


@dataclass(frozen=True)
class Own:
    """An event of a desk's journal, as its file tells."""

    id: str
    actor: str
    at: datetime
    result: str
    is_acknowledged: bool


@dataclass(frozen=True)
class Figures:
    """The last line of the day."""

    recorded_offline: int
    offline_actors: int
    synced: int
    duplicates: int
    lost: int
    refused: int
    refused_shown: int
    closed_items: int
    left_apart: int
    kinds_lived: int
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost or doubled, and everything happened that a day must have."""
        return (
            self.lost == 0
            and self.duplicates == 0
            and self.recorded_offline >= LEAST_OFFLINE
            and self.offline_actors >= LEAST_ACTORS
            and self.refused >= 1
            and self.refused_shown == self.refused
            and self.closed_items >= LEAST_CLOSED
            and self.left_apart == 0
            and self.kinds_lived == len(MACHINES)
        )


def own_events(database: Path, key: bytes) -> list[Own]:
    """Everything that was recorded on a desk."""
    connection = sqlcipher3.connect(str(database))
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        rows = connection.execute(
            "SELECT core, result, is_acknowledged FROM journal WHERE seq IS NOT NULL ORDER BY seq"
        ).fetchall()
    finally:
        connection.close()
    found = []
    for core, result, is_acknowledged in rows:
        event = read_core(unpack(core))
        found.append(Own(event.id, event.actor, event.at, result, bool(is_acknowledged)))
    return found


@dataclass(frozen=True)
class AtCentre:
    """What the centre's file holds."""

    log: Counter[str]
    """How often each event id stands in the log."""
    closed: frozenset[str]
    """Ledger items that are closed."""
    cases: frozenset[str]
    """All cases."""
    ended: Mapping[str, str]
    """The kinds of the cases that nothing is awaited of any more."""
    decided: frozenset[str]
    """Ids among those asked for that the centre has an answer for."""


def at_centre(folder: Path, ids: Iterable[str]) -> AtCentre:
    """Read the centre's database; its process must have ended."""
    key = key_file(folder / "keys" / "database.key", os.urandom, may_make=False)
    store = sqlite.open_store(folder / "mailbox.db", key)
    try:
        with store.read() as tx:
            log = Counter(read_core(record.core).id for record in tx.events.log())
            states = [decode_state(row.state) for row in tx.cases.scan()]
            decided = frozenset(tx.events.known(ids))
    finally:
        store.close()
    closed = frozenset(
        state.case for state in states if isinstance(state, LedgerItem) and state.status == "CLOSED"
    )
    ended = {state.case: kind_of_state(state) for state in states if _is_at_end(state)}
    return AtCentre(log, closed, frozenset(state.case for state in states), ended, decided)


def _is_at_end(state: State) -> bool:
    """Whether nobody has a turn; of the directory, whether it was ended where it can be."""
    machine = machine_of(state)
    if machine.kind in DIRECTORY:
        return bool(state.status == list(machine.statuses)[-1])
    return machine.waits(state) is None


def lived(before: AtCentre, after: AtCentre) -> frozenset[str]:
    """The kinds of which the day took a case from its opening to its end."""
    return frozenset(kind for case, kind in after.ended.items() if case not in before.cases)


def not_lived(before: AtCentre, after: AtCentre) -> frozenset[str]:
    """The kinds of which it did not."""
    return frozenset(MACHINES) - lived(before, after)


def figures(
    desks: dict[str, list[Own]],
    centre: AtCentre,
    before: AtCentre,
    offline: tuple[datetime, datetime],
    shown: int,
    brought_home: list[Own],
    seconds: float,
) -> Figures:
    """Put the two sides together.

    ``brought_home``: what a machine recorded that was shut out, and somebody had adopted.
    """
    own = [event for events in desks.values() for event in events]
    away = [event for event in own if offline[0] <= event.at < offline[1]]
    refused = [event for event in own if event.result == "refused"]
    return Figures(
        recorded_offline=len(away),
        offline_actors=len({event.actor for event in away}),
        synced=sum(event.id in centre.decided for event in own),
        duplicates=sum(count - 1 for count in centre.log.values()),
        lost=sum(
            event.id not in centre.decided
            or (event.result == "accepted") is not (event.id in centre.log)
            for event in own
        ),
        refused=len(refused),
        refused_shown=shown,
        left_apart=sum(centre.log[event.id] != 1 for event in brought_home),
        closed_items=len(centre.closed - before.closed),
        kinds_lived=len(lived(before, centre)),
        seconds=round(seconds, 1),
    )


def as_json(counted: Figures) -> str:
    """One line."""
    return msgspec.json.encode(counted).decode()
