"""The worlds keep their promises, and the worlds themselves are worth something."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.harness.machines.beginning import beginning
from tests.world.seeded_bugs import BUGS, Seed
from tests.world.world import BrokenPromiseError, World, simulate

STEPS = 120
SEEDS = range(60, 72)


@pytest.mark.parametrize("seed", SEEDS)
def test_world_of_a_seed_keeps_every_promise(seed: int) -> None:
    simulate(seed, STEPS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: str(bug.__name__))
def test_seeded_bug_is_caught(bug: Seed, monkeypatch: pytest.MonkeyPatch) -> None:
    beginning()  # of an honest program, whichever test comes first
    bug(monkeypatch)
    with pytest.raises(BrokenPromiseError) as raised:
        _simulate_all()
    cause = raised.value.__cause__
    assert not isinstance(cause, TypeError | AttributeError), "the bug itself is out of date"


def _simulate_all() -> Counter[str]:
    return sum((simulate(seed, STEPS).counts for seed in SEEDS), start=Counter())


def test_same_seed_gives_the_same_transcript() -> None:
    assert simulate(3, 60).digest == simulate(3, 60).digest
    assert simulate(3, 60).digest != simulate(4, 60).digest


def test_other_process_with_other_hashing_gives_the_same_transcript() -> None:
    """Nothing hangs on the order of a set, the time of day, or the name of a folder."""
    lines = [
        subprocess.run(
            [sys.executable, "-m", "tests.world", "--seeds", "3", "--seed", "5"],
            env={"PYTHONHASHSEED": hashing},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hashing in ("1", "2")
    ]
    one, other = (json.loads(line) for line in lines)
    one.pop("seconds"), other.pop("seconds")
    assert one == other
    assert one["failed"] == []


def test_broken_world_names_the_command_that_replays_it() -> None:
    world = World(7, 5)
    world.broken.append("something")
    with pytest.raises(BrokenPromiseError, match=r"./desk simulate --seeds 1 --seed 7 --steps 5"):
        world.run()


def test_worlds_are_full_of_misfortune() -> None:
    """A world in which nothing goes wrong proves nothing."""
    counts = _simulate_all()
    for what in ("recorded", "refused", "cuts", "lose_answer", "repeat_request"):
        assert counts[what] >= len(SEEDS), what
    assert counts["restores"] >= 3
    assert counts["withdrawn"] >= 3, "some restores take back what a machine had sent"
    assert counts["alarms"] >= 1
    assert counts["moves"] >= 3
    assert counts["forks"] >= 1
    assert counts["bad_calls"] >= 2
    assert counts["erased"] >= len(SEEDS)
