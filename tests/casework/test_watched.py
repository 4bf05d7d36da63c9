"""An answer that is kept says how long it holds: the rules are asked again at other hours."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from casework.context import Context, Directory
from casework.event import CHINA
from casework.state import State
from casework.watched import Watched
from casework.worklist import Seat, Turns, is_turn
from tests.harness.bureau import DEVICE_OF
from tests.harness.lives import at_random

NOON = datetime(2026, 9, 14, 12, tzinfo=CHINA)
LATER, EARLIER = NOON + timedelta(hours=3), NOON - timedelta(hours=5)

ASKED: dict[str, Callable[[datetime], object]] = {
    "compared with one to come": lambda now: now >= LATER,
    "compared from the other side": lambda now: min(now, LATER) is LATER,
    "compared with one that passed": lambda now: now > EARLIER,
    "between two": lambda now: EARLIER < now <= LATER,
    "the later of two": lambda now: max(now, LATER) is LATER,
    "a place among others": lambda now: bisect_right([EARLIER, LATER], now),
    "its day": lambda now: now.astimezone(CHINA).date(),
    "its day elsewhere": lambda now: now.date(),
}
OTHERWISE: dict[str, Callable[[datetime], object]] = {
    "a span since": lambda now: now - EARLIER,
    "a span until": lambda now: LATER - now,
    "a moment after": lambda now: now + timedelta(days=1),
    "a moment before": lambda now: now - timedelta(days=1),
    "its hour": lambda now: now.hour,
    "its words": lambda now: f"{now:%Y}",
    "a key": lambda now: {now: 1},
    "in seconds": lambda now: now.timestamp(),
}


def watched(ask: Callable[[datetime], object], at: datetime = NOON) -> tuple[object, Watched]:
    asked = Watched(Context(at, Directory()))
    return ask(asked.context.now), asked


@pytest.mark.parametrize("name", ASKED)
def test_answer_is_the_plain_one_and_holds_as_long_as_it_says(name: str) -> None:
    ask = ASKED[name]
    for minutes in range(-360, 361, 10):
        at = NOON + timedelta(minutes=minutes)
        answer, asked = watched(ask, at)
        assert answer == ask(at)
        assert asked.is_kept
        for other in range(-2_000, 2_001, 7):
            then = NOON + timedelta(minutes=other)
            is_after = asked.since is None or asked.since < then
            if is_after and (asked.until is None or then < asked.until):
                assert answer == ask(then), (at, then)
    assert watched(ask)[1].since is not None or watched(ask)[1].until is not None


@pytest.mark.parametrize("name", OTHERWISE)
def test_hour_that_is_used_otherwise_makes_an_answer_that_is_not_kept(name: str) -> None:
    answer, asked = watched(OTHERWISE[name])
    if name != "a key":
        assert answer == OTHERWISE[name](NOON)
    assert not asked.is_kept


def test_case_that_was_looked_at_is_named_though_it_is_not_here() -> None:
    asked = Watched(Context(NOON, Directory()))
    assert asked.context.related("elsewhere") is None
    assert asked.cases == {"elsewhere"}


def test_turns_are_those_of_the_rules_at_every_hour_for_which_they_are_kept() -> None:
    dice, compared, bounded = Random(4), 0, 0
    with at_random.recorded() as histories:
        for seed in range(12):
            for live in (at_random.letters, at_random.items, at_random.orders):
                live(Random(seed), 40)
    for history in histories:
        for moment in dice.sample(history.moments, min(4, len(history.moments))):
            for state in moment.states.values():
                device = DEVICE_OF[dice.choice(sorted(DEVICE_OF))]
                turn = Turns(device, _context(history, moment, moment.at)).of(state)
                assert turn.is_kept
                bounded += turn.until is not None
                for minutes in (0, *(dice.randint(-9_000, 90_000) for _ in range(3))):
                    then = moment.at + timedelta(minutes=minutes)
                    if (turn.since and then <= turn.since) or (turn.until and then >= turn.until):
                        continue
                    assert set(turn.officers) == _asked(history, moment, state, device, then)
                    compared += 1
    assert compared > 300
    assert bounded > 15


def _context(history: at_random.History, moment: at_random.Moment, at: datetime) -> Context:
    return Context(at, history.directory, moment.states.get)


def _asked(
    history: at_random.History,
    moment: at_random.Moment,
    state: State,
    device: str,
    then: datetime,
) -> set[str]:
    """Everybody of the bureau whose turn it is at that machine, one by one."""
    context = _context(history, moment, then)
    everybody = history.directory.roster.officers.values()
    return {one.id for one in everybody if is_turn(state, Seat(one, device, context))}
