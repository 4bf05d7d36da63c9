"""The tables of random months are what an oracle makes of their bare numbers."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from casework.cases.letter.state import Letter
from casework.codes import Satisfaction, Solved, UnitLevel
from casework.event import Label
from casework.exemptions import Falsification
from casework.metrics import Scope, UnitRow, best, criticised, often_best, praised, unit_rows
from casework.officers import Roster, Unit
from casework.thresholds import Threshold, ThresholdTable
from tests.harness.bureau import BUREAU
from tests.harness.rules.figures import NINE, answered, call, directory, scope
from tests.harness.rules.ranking_oracle import Month, Placed, best_of, placed

UNITS = tuple(f"unit-{n}" for n in range(9))
TODAY = {"response": 20, "solved": 40, "satisfied": 40, "replied": 0, "closed": 0}
JINAN = {"response": 0, "solved": 0, "satisfied": 40, "replied": 30, "closed": 30}
TABLES = 902


def asked(weights: dict[str, int], months: list[Month]) -> Scope:
    """The month in a city of nine precincts that decided these weights, and found who lied."""
    known = directory().roster
    more = {unit: Unit(unit, unit, unit, UnitLevel.PRECINCT, BUREAU, "zhanjiang") for unit in UNITS}
    roster = Roster(dict(known.units) | more, known.officers, known.devices)
    numbers = tuple(
        Threshold(
            code=f"figures.weight.{name}", label=Label("权重", "w"), value=value, source="[D]"
        )
        for name, value in weights.items()
    )
    table = ThresholdTable(id="古城", since=date(2026, 1, 1), thresholds=numbers)
    struck = tuple(
        Falsification(id=unit, unit=unit, month=date(2026, 9, 1), basis="通报")
        for unit, month in zip(UNITS, months, strict=True)
        if month.is_struck
    )
    city = replace(directory(), roster=roster, thresholds=(table,), falsifications=struck)
    return scope(directory=city)


def month(dice: Random) -> Month:
    due = dice.choice((0, 2, 4, 5, 6, 9))
    late = dice.randint(0, due // 3)
    silent = dice.randint(0, (due - late) // 3)
    answers = due - silent
    rated = dice.choice((0, answers, answers))
    unhappy = dice.choice((0, 0, dice.randint(0, rated)))
    return Month(
        due=due,
        late=late,
        silent=silent,
        unreached=dice.randint(0, due // 2),
        rated=rated,
        unhappy=unhappy,
        reworked=dice.randint(0, answers // 2),
        closed=dice.randint(0, answers),
        is_struck=dice.random() < 0.08,
    )


def letters(unit: str, one: Month) -> list[Letter]:
    """So many letters as the numbers say, each in one of the ways."""
    made = []
    for n in range(one.due):
        answer = n - one.silent
        bad = call(Solved.NO, Satisfaction.DISSATISFIED)
        after = timedelta(days=12 if answer < one.late else 2)
        unreached = n >= one.due - one.unreached
        made.append(
            answered(
                n,
                lead_unit=unit,
                contacts=(),
                contacted_at=NINE + timedelta(minutes=45 if unreached else 20),
                replied_at=None if answer < 0 else NINE + after,
                reworks=int(0 <= answer < one.reworked),
                call_backs=(bad if answer < one.unhappy else call(),) * (0 <= answer < one.rated),
                closed_at=NINE + timedelta(days=16) if 0 <= answer < one.closed else None,
            )
        )
    return made


def table(months: list[Month], weights: dict[str, int]) -> tuple[tuple[UnitRow, ...], Scope]:
    question = asked(weights, months)
    known = [
        letter for unit, one in zip(UNITS, months, strict=True) for letter in letters(unit, one)
    ]
    return unit_rows(known, UNITS, question), question


def seen(rows: tuple[UnitRow, ...]) -> list[Placed]:
    by_unit = {row.unit: row for row in rows}
    kind, blame = praised(rows), criticised(rows)
    return [
        Placed(row.rank, row.is_bottom, row.unit in blame, row.unit in kind)
        for row in (by_unit[unit] for unit in UNITS)
    ]


@pytest.mark.parametrize("weights", [TODAY, JINAN], ids=["today", "jinan"])
def test_tables_of_random_months_are_what_the_oracle_makes_of_the_numbers(
    weights: dict[str, int],
) -> None:
    told: set[Placed] = set()
    for seed in range(TABLES):
        dice = Random(seed)
        months = [month(dice) for _ in UNITS]
        rows, _ = table(months, weights)
        known = placed(months, weights, 6)
        assert seen(rows) == known, (seed, months)
        told |= set(known)
    assert {one.is_bottom for one in told} == {one.is_last for one in told} == {True, False}
    assert {one.is_praised for one in told} == {True, False}


def test_best_of_a_year_are_what_the_oracle_counts() -> None:
    for seed in range(TABLES // 6):
        dice = Random(1_000 + seed)
        many = [[month(dice) for _ in UNITS] for _ in range(4)]
        many[1] = many[2] = many[0]
        tables = [table(months, TODAY) for months in many]
        question = tables[0][1]
        known = best_of(
            [placed(months, TODAY, 6) for months in many],
            [[one.is_struck for one in months] for months in many],
        )
        assert often_best([rows for rows, _ in tables], question) == {
            unit for unit, times in zip(UNITS, known, strict=True) if times >= 3
        }
        firsts = [best(rows, question) for rows, _ in tables]
        assert [sum(unit in one for one in firsts) for unit in UNITS] == known
