"""The figures of random ledger items are what an oracle counts that knows no states."""

from datetime import datetime, timedelta
from functools import cache
from random import Random

import pytest

from casework.cases.ledger.state import LedgerItem
from casework.event import CHINA
from casework.metrics import Period, Scope, account, ledger_figures
from tests.harness.lives import at_random
from tests.harness.lives.at_random import History
from tests.harness.rules.ledger_oracle import Balance, told
from tests.harness.rules.letter_oracle import Count

ITEMS = 1_500
FIRST = datetime(2026, 9, 1, tzinfo=CHINA)
RATES = ("closed", "first_request", "by_exit", "long_term", "satisfied")
PERIODS = [
    Period(FIRST + timedelta(days=first), FIRST + timedelta(days=last))
    for first, last in ((0, 30), (30, 61), (61, 91), (0, 365))
]


@cache
def histories() -> tuple[History, ...]:
    with at_random.recorded() as found:
        for seed in range(ITEMS):
            at_random.items(Random(seed))
    return tuple(found)


@pytest.mark.parametrize("period", PERIODS, ids=lambda one: f"{one.start:%m%d}-{one.end:%m%d}")
def test_figures_of_random_items_are_what_the_oracle_counts(period: Period) -> None:
    items = [
        (state, history.facts[state.case])
        for history in histories()
        for state in history.end.states.values()
        if isinstance(state, LedgerItem)
    ]
    known = told((facts for _, facts in items), period.start, period.end)
    directory = histories()[0].directory
    for now in (period.end, period.end + timedelta(days=500)):
        asked = Scope(period, now, directory)
        found = ledger_figures([state for state, _ in items], asked)
        rates = {name: getattr(found, name) for name in RATES}
        assert {name: (one.numerator, one.denominator) for name, one in rates.items()} == {
            name: known.rates.get(name, Count(0, 0)) for name in RATES
        }
        assert (found.mean_days.total, found.mean_days.count) == known.days
        month = account([state for state, _ in items], asked)
        assert month.is_balanced
        assert known.balance == Balance(
            month.carried_over,
            month.opened,
            month.closed,
            month.handed_on,
            month.in_hand,
            month.long_term,
        )


def test_random_items_meet_every_figure_on_both_sides() -> None:
    whole = PERIODS[-1]
    facts = [facts for history in histories() for facts in history.facts.values()]
    known = told(facts, whole.start, whole.end)
    assert all(0 < one.yes < one.all for one in known.rates.values()), known
    assert known.days[1] > ITEMS // 10
