"""Months that are over do not change: asked then, or long after, a figure says the same.

Random histories of every kind that figures read.  At each midnight a figure of the days before
it is asked of what was on record then, and of what is on record at the very end.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import cache
from importlib import import_module
from random import Random
from typing import Any

import pytest

from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.loan import Loan
from casework.cases.meeting.state import Meeting
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.visit import Visit
from casework.cases.visit_target.state import VisitTarget
from casework.cases.walk_in import WalkIn
from casework.event import CHINA
from casework.metrics import (
    Period,
    Scope,
    account,
    by_officer,
    ledger_figures,
    letter_figures,
    outreach_figures,
    reception_figures,
    unit_rows,
)
from casework.registry import decode_state, encode_state
from casework.state import State
from tests.harness.bureau import BUREAU, DIVISION, PRECINCT, SISTER
from tests.harness.lives import at_random
from tests.harness.lives.at_random import History

SEEDS = 40
Ask = Callable[[dict[str, State], Scope], Any]


def of(kind: type[State], states: dict[str, State]) -> list[Any]:
    return [state for state in states.values() if isinstance(state, kind)]


def by_unit(states: dict[str, State], scope: Scope) -> Any:
    units = (BUREAU, DIVISION, PRECINCT, SISTER)
    return unit_rows(of(Letter, states), units, scope, of(SupervisionOrder, states))


FIGURES: dict[str, Ask] = {
    "letters": lambda states, scope: letter_figures(of(Letter, states), scope),
    "ledgers": lambda states, scope: ledger_figures(of(LedgerItem, states), scope),
    "account": lambda states, scope: account(of(LedgerItem, states), scope),
    "ranking": by_unit,
    "reception": lambda states, scope: reception_figures(
        of(WalkIn, states), scope, of(Loan, states)
    ),
    "outreach": lambda states, scope: outreach_figures(of(Visit, states), scope),
    "sessions": lambda states, scope: outreach_figures((), scope, of(Meeting, states)),
    "officers": lambda states, scope: by_officer(of(Visit, states), of(VisitTarget, states), scope),
}
LIVED_BY = {
    "letters": ("letters",),
    "ledgers": ("items",),
    "account": ("items",),
    "ranking": ("letters", "orders"),
    "reception": ("test_walk_in", "test_loan"),
    "outreach": ("test_visit",),
    "sessions": ("test_meeting",),
    "officers": ("test_visit",),
}


@cache
def histories(of_what: str) -> tuple[History, ...]:
    with at_random.recorded() as found:
        if of_what.startswith("test_"):
            import_module(f"tests.casework.{of_what}").test_random_lives_stay_in_the_table()
        else:
            for seed in range(SEEDS):
                getattr(at_random, of_what)(Random(seed))
    return tuple(found)


def midnights(history: History, most: int) -> Iterator[datetime]:
    """The midnights that fell into it, so many of them where they are more."""
    first, last = history.moments[0].at, history.end.at
    days = (last.astimezone(CHINA).date() - first.astimezone(CHINA).date()).days
    for n in range(1, days + 1, max(1, days // most)):
        yield datetime.combine(first.astimezone(CHINA).date(), time(), CHINA) + timedelta(days=n)


@pytest.mark.parametrize("figure", FIGURES)
def test_month_that_is_over_is_the_same_for_ever(figure: str) -> None:
    ask, asked, told = FIGURES[figure], 0, set()
    lived = [one for life in LIVED_BY[figure] for one in histories(life)]
    for history in lived:
        for end in midnights(history, 12 if len(lived) > SEEDS // 2 else 150):
            then, now = history.before(end), history.end.states
            period = Period(end - timedelta(days=31), end)
            was = ask(then, Scope(period, end, history.directory, then.get))
            for later in (history.end.at, history.end.at + timedelta(days=400)):
                is_now = ask(now, Scope(period, later, history.directory, now.get))
                assert is_now == was, (figure, end)
            told.add(repr(was))
            asked += 1
    for state in lived[-1].end.states.values():
        assert decode_state(encode_state(state)) == state
    assert asked > 100
    assert len(told) > 8
