"""Every figure as it is asked, and the random histories that it is asked of."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import cache
from importlib import import_module
from random import Random
from typing import Any

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
    Scope,
    account,
    by_officer,
    ledger_figures,
    letter_figures,
    outreach_figures,
    reception_figures,
    unit_rows,
)
from casework.state import State
from tests.harness.bureau import BUREAU, DIVISION, PRECINCT, SISTER
from tests.harness.lives import at_random
from tests.harness.lives.at_random import History

SEEDS = 40
Ask = Callable[[dict[str, State], Scope], Any]


def _of(kind: type[State], states: dict[str, State]) -> list[Any]:
    return [state for state in states.values() if isinstance(state, kind)]


def _by_unit(states: dict[str, State], scope: Scope) -> Any:
    units = (BUREAU, DIVISION, PRECINCT, SISTER)
    return unit_rows(_of(Letter, states), units, scope, _of(SupervisionOrder, states))


FIGURES: dict[str, Ask] = {
    "letters": lambda states, scope: letter_figures(_of(Letter, states), scope),
    "ledgers": lambda states, scope: ledger_figures(_of(LedgerItem, states), scope),
    "account": lambda states, scope: account(_of(LedgerItem, states), scope),
    "ranking": _by_unit,
    "reception": lambda states, scope: reception_figures(
        _of(WalkIn, states), scope, _of(Loan, states)
    ),
    "outreach": lambda states, scope: outreach_figures(_of(Visit, states), scope),
    "sessions": lambda states, scope: outreach_figures((), scope, _of(Meeting, states)),
    "officers": lambda states, scope: by_officer(
        _of(Visit, states), _of(VisitTarget, states), scope
    ),
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
    """Random histories of a kind, or those of a test of the rules."""
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
