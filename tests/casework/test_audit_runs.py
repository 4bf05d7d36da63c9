"""Runs of numbers: what a set of them says, held against a plain set."""

from itertools import pairwise
from random import Random

import pytest

from casework.audit.runs import Runs


@pytest.mark.parametrize("seed", range(40))
def test_runs_say_what_a_plain_set_of_the_numbers_says(seed: int) -> None:
    dice, runs, plain = Random(seed), Runs(), set[int]()
    for _ in range(300):
        number = dice.randrange(-5, dice.choice((12, 60, 400)))
        assert runs.add(number) == (number not in plain)
        plain.add(number)
    spans = runs.spans()
    assert {one for first, last in spans for one in range(first, last + 1)} == plain
    assert all(after - before > 1 for (_, before), (after, _) in pairwise(spans))


def test_trail_in_order_is_one_run_however_long() -> None:
    runs = Runs()
    for number in range(50_000):
        runs.add(number)
    assert runs.spans() == [(0, 49_999)]
