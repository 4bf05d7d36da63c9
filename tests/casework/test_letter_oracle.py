"""The figures of 3,000 random letters are what an oracle counts that knows no states."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from casework.metrics import Period, Scope, letter_figures
from tests.harness.lives.letter import directory
from tests.harness.lives.letter_lives import FIRST, Lived, lived
from tests.harness.rules.letter_oracle import Count, counted

LETTERS = 3_000


def told(letters: Sequence[Lived], period: Period, now: datetime) -> dict[str, Count]:
    scope = Scope(period, now, directory())
    found = letter_figures([one.letter for one in letters], scope)
    rates = {name: getattr(found, name) for name in ASKED}
    return {name: Count(one.numerator, one.denominator) for name, one in rates.items()}


ASKED = (
    "signed",
    "contacted",
    "attempted",
    "responded",
    "completed",
    "replied",
    "closed",
    "long_term",
    "satisfied",
    "solved",
    "called_back",
    "reworked",
)
PERIODS = [
    Period(FIRST + timedelta(days=first), FIRST + timedelta(days=last))
    for first, last in ((0, 30), (30, 61), (10, 17), (14, 15), (0, 120))
]


@pytest.mark.parametrize("period", PERIODS, ids=lambda one: f"{one.start:%m%d}-{one.end:%m%d}")
def test_figures_of_random_letters_are_what_the_oracle_counts(period: Period) -> None:
    for now in (period.end, period.end + timedelta(days=300)):
        found = told(lived(LETTERS), period, now)
        known = counted((one.facts for one in lived(LETTERS)), period.start, period.end)
        nothing = Count(0, 0)
        assert found == {name: known.get(name, nothing) for name in ASKED}


def test_random_letters_meet_every_figure_on_both_sides() -> None:
    found = told(
        lived(LETTERS), Period(FIRST, FIRST + timedelta(days=120)), FIRST + timedelta(days=500)
    )
    assert all(one.all > 100 and one.yes > 10 for one in found.values()), found
    # No letter is closed without a call: who cannot be reached was rung three times.
    both = {name: one for name, one in found.items() if name != "called_back"}
    assert all(one.yes < one.all for one in both.values()), found
