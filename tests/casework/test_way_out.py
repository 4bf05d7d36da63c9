"""From every open state of every kind there is a way to an end, lawful for officers who exist.

Lives are thrown at random in the invented bureau: mostly what the case waits for, else anything.
Now and then one stops, and from there the ordinary way to an end is looked for, as far as it takes:
the step that the case waits for, by whoever may take it, else any other, time passing in between.
A state without one is a dead end: an officer would open the case and find that nobody can help.
"""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from casework.cases import WORK
from tests.harness.lives.anybody import Anybody

KINDS = [machine.kind for machine in WORK]
LIVES, STOPS, STEPS = 20, 3, 8


class Stop(NamedTuple):
    """A case at a moment of a life: where it stood, and what is found on the way to an end."""

    seed: int
    status: str
    way: tuple[str, ...] | None
    stuck_at: str


@cache
def stops(kind: str) -> tuple[Stop, ...]:
    return tuple(one for seed in range(LIVES) for one in _lived(kind, seed))


def _lived(kind: str, seed: int) -> Iterator[Stop]:
    bureau = Anybody(Random(seed))
    case = bureau.open(kind)
    if case is None:
        return
    for _ in range(STOPS):
        bureau.live(case, STEPS)
        ahead = bureau.copy()
        way = ahead.way_out(case)
        yield Stop(seed, bureau.states[case].status, way, ahead.states[case].status)


@pytest.mark.parametrize("kind", KINDS)
def test_every_open_state_has_a_way_to_an_end(kind: str) -> None:
    found = stops(kind)
    assert len(found) >= LIVES
    assert [one for one in found if one.way is None] == []
