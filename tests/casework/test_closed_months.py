"""Months that are over do not change: asked then, or long after, a figure says the same.

Random histories of every kind that figures read.  At each midnight a figure of the days before
it is asked of what was on record then, and of what is on record at the very end.
"""

from datetime import timedelta

import pytest

from casework.metrics import Period, Scope
from casework.registry import decode_state, encode_state
from tests.harness.rules.asked import FIGURES, LIVED_BY, SEEDS, histories, midnights


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
