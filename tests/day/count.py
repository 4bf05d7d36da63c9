"""What the databases say afterwards: no figure comes from what the day meant to do."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import sqlcipher3

from casework.cases.ledger.state import LedgerItem
from casework.event import read_core
from casework.registry import decode_state
from central_mailbox.keys import key_file
from central_mailbox.store import sqlite


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
    seconds: float


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
        event = read_core(core)
        found.append(Own(event.id, event.actor, event.at, result, bool(is_acknowledged)))
    return found


@dataclass(frozen=True)
class AtCentre:
    """What the centre's file holds."""

    log: Counter[str]
    """How often each event id stands in the log."""
    closed: frozenset[str]
    """Ledger items that are closed."""
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
    return AtCentre(log, closed, decided)


def figures(
    desks: dict[str, list[Own]],
    centre: AtCentre,
    closed_before: frozenset[str],
    offline: tuple[datetime, datetime],
    shown: int,
    seconds: float,
) -> Figures:
    """Put the two sides together."""
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
        closed_items=len(centre.closed - closed_before),
        seconds=round(seconds, 1),
    )


def as_json(counted: Figures) -> str:
    """One line."""
    return msgspec.json.encode(counted).decode()
