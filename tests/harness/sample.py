"""The invented bureau, played once without a store, or loaded into a centre."""

from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from casework.cases.directory import KINDS, build
from casework.context import Context, Directory
from casework.event import CHINA, Event, Refusal
from casework.ids import SYSTEM
from casework.registry import check, compose, evolve, kind_of, read
from casework.state import State
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.outside import SystemOutside
from central_mailbox.store import sqlite
from sample_bureau import Loaded, Scenario, founding, new_scenario
from sample_bureau.load import PlayedTime, Recorder
from sample_bureau.play import play_on

SEED = 7


NOW = datetime(2026, 11, 18, 10, 30, tzinfo=CHINA)
"""A Wednesday morning."""


class Played(Struct):
    """What the play left: the cases, every event, and what the rules refused."""

    scenario: Scenario
    directory: Directory
    states: dict[str, State]
    events: list[Event[Any]]
    refusals: list[tuple[Event[Any], Refusal]]

    def of_kind(self, kind: type[State]) -> list[State]:
        return [state for state in self.states.values() if isinstance(state, kind)]


def play_through(seed: int, now: datetime) -> Played:
    """Everything composed and checked in one process, without a centre."""
    scenario = new_scenario(seed, now)
    time = PlayedTime(seed, scenario.founded_at)
    recorder = Recorder(seed, scenario.bureau, time)
    played = Played(scenario, Directory(), recorder.states, [], [])
    for number, proposal in enumerate(founding(scenario), 1):
        record = compose(
            proposal,
            id=scenario.bureau.machines[0].id,
            salt=bytes(16),
            at=scenario.founded_at,
            since_server=None,
            seen=None,
            actor=SYSTEM,
            unit="",
            device=SYSTEM,
            seq=number,
        )
        event = read(record)
        _judge(played, None, event)
        played.states[proposal.case] = evolve(None, event)
        played.directory = build(played.states.values())
    for act in play_on(scenario):
        before = played.states.get(act.proposal.case)
        event = recorder.record(act)
        _judge(played, before, event)
        if kind_of(act.proposal.type) in KINDS:
            played.directory = build(played.states.values())
    return played


def _judge(played: Played, before: State | None, event: Event[Any]) -> None:
    context = Context(event.core.at, played.directory, played.states.get)
    refusal = check(before, event, context)
    played.events.append(event)
    if refusal is not None:
        played.refusals.append((event, refusal))


class InCentre(Struct):
    """A centre that the sample was loaded into."""

    centre: Centre
    loaded: Loaded


def fresh_centre(path: Path) -> Centre:
    """An empty centre with a key of its own."""
    store = sqlite.open_store(path / "mailbox.db", bytes(32))
    return Centre(store, CentreKey(bytes(range(32))), SystemOutside())
