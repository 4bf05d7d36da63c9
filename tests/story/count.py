"""What the databases say afterwards: no figure comes from what the story meant to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from casework.event import read_core
from casework.registry import decode_state, kind_of_state
from central_mailbox.commands.opening import open_store
from tests.day.count import own_events
from tests.story.house import House


@dataclass(frozen=True)
class Figures:
    """The last line of the story."""

    recorded: int
    synced: int
    duplicates: int
    lost: int
    refused: int
    cases: dict[str, int]
    verified: str
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost or doubled, and nobody was let do what they may not."""
        return self.recorded == self.synced and not (self.duplicates or self.lost or self.refused)


def figures(house: House, files: Sequence[tuple[Path, bytes]], seconds: float) -> Figures:
    """Hold every desk's file against the centre's, and let the operator's command read it all."""
    own = [event for path, key in files for event in own_events(path, key)]
    store = open_store(house.settings, may_found=False)
    try:
        with store.read() as tx:
            log = Counter(read_core(record.core).id for record in tx.events.log())
            decided = frozenset(tx.events.known([event.id for event in own]))
            states = [decode_state(row.state) for row in tx.cases.scan()]
    finally:
        store.close()
    kinds = Counter(kind_of_state(state) for state in states)
    return Figures(
        recorded=len(own),
        synced=sum(event.id in decided for event in own),
        duplicates=sum(times - 1 for times in log.values()),
        lost=sum(
            event.id not in decided or (event.result == "accepted") is not (event.id in log)
            for event in own
        ),
        refused=sum(event.result == "refused" for event in own),
        cases={kind: kinds[kind] for kind in LIVED},
        verified=house.verify().splitlines()[-1],
        seconds=round(seconds, 1),
    )


LIVED = (
    *("letter", "supervision_order", "diversion", "review", "common_issue"),
    *("clue", "ledger_item"),
)
"""The kinds that the tales are about."""


def as_json(counted: Figures) -> str:
    """One line."""
    return msgspec.json.encode(counted).decode()
