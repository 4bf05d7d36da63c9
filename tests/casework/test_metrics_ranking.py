"""Scores, ranks, the bottom three, praise; and who may be shown the cases behind a figure."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec import structs

from casework.cases.letter.state import Letter
from casework.cases.supervision.codes import Colour, OrderKind
from casework.cases.supervision.state import SupervisionOrder
from casework.codes import Satisfaction, Solved, UnitLevel
from casework.event import Label
from casework.exemptions import Falsification
from casework.metrics import (
    LedgerFigures,
    LetterFigures,
    OutreachFigures,
    ReceptionFigures,
    Scope,
    UnitFlags,
    UnitRow,
    best,
    criticised,
    days,
    months_at_bottom,
    must_examine,
    names,
    of_unit,
    often_best,
    praised,
    quarter,
    readable,
    unit_rows,
)
from casework.officers import Roster, Unit
from casework.thresholds import Threshold, ThresholdTable
from tests.harness.bureau import BUREAU, CHIEF, DIVISION, HANDLER, PRECINCT, SISTER, fixed_id
from tests.harness.rules.figures import NINE, answered, call, closed, directory, scope

BAD = call(Solved.NO, Satisfaction.DISSATISFIED)
EIGHT = tuple(f"unit-{n}" for n in range(8))


def city_of_eight() -> Any:
    """The bureau with eight precincts more."""
    known = directory().roster
    more = {unit: Unit(unit, unit, unit, UnitLevel.PRECINCT, BUREAU, "zhanjiang") for unit in EIGHT}
    return replace(
        directory(), roster=Roster(dict(known.units) | more, known.officers, known.devices)
    )


def work(unit: str, good: int, bad: int = 0, **fields: Any) -> list[Letter]:
    """Letters that a unit answered; so many left their writer dissatisfied."""
    return [closed(n, call(), lead_unit=unit, **fields) for n in range(good)] + [
        closed(n + good, BAD, lead_unit=unit, **fields) for n in range(bad)
    ]


def rows(letters: list[Letter], asked: Scope | None = None, **more: Any) -> dict[str, UnitRow]:
    found = unit_rows(letters, EIGHT, asked or scope(directory=city_of_eight()), **more)
    return {row.unit: row for row in found}


def test_score_weighs_the_three_rates() -> None:
    """20 % of 100, 40 % of 80, 40 % of 80."""
    row = rows(work(EIGHT[0], 4, 1))[EIGHT[0]]
    assert row.score == Decimal("84.00")


def test_every_overdue_costs_a_point_and_every_rework_half_a_point() -> None:
    late = work(EIGHT[0], 4, replied_at=NINE + timedelta(days=10))
    again = work(EIGHT[1], 20, reworks=1)
    found = rows([*late, *work(EIGHT[0], 1), *work(EIGHT[1], 5), *again])
    assert found[EIGHT[0]].score == Decimal("96.00")
    assert found[EIGHT[1]].score == Decimal("90.00")


def test_score_is_cut_off_and_not_rounded() -> None:
    """Two of three solved and satisfied: 20 + 2 × 40 % of 66.66, less half a point."""
    row = rows([*work(EIGHT[0], 4), *work(EIGHT[0], 1, 2), *work(EIGHT[0], 0, 1, reworks=1)])
    assert row[EIGHT[0]].score == Decimal("69.50")
    found = rows([*work(EIGHT[0], 4, 2)])[EIGHT[0]]
    assert found.score == Decimal("73.32")


def test_score_never_falls_below_nothing() -> None:
    letters = work(EIGHT[0], 0, 6, signed_at=None, contacts=(), contacted_at=None, replied_at=None)
    assert rows(letters)[EIGHT[0]].score == Decimal("0.00")


def test_bureau_weighs_as_it_decides() -> None:
    one = Threshold(
        code="figures.weight.response", label=Label("权重", "w"), value=100, source="[D]"
    )
    table = ThresholdTable(id="古城", since=date(2026, 9, 30), thresholds=(one,))
    asked = scope(directory=replace(city_of_eight(), thresholds=(table,)))
    assert rows(work(EIGHT[0], 5), asked)[EIGHT[0]].score == Decimal("180.00")
    later = structs.replace(table, since=date(2026, 10, 1))
    asked = scope(directory=replace(city_of_eight(), thresholds=(later,)))
    assert rows(work(EIGHT[0], 5), asked)[EIGHT[0]].score == Decimal("100.00")


def test_unit_without_call_backs_has_no_score_and_no_rank() -> None:
    row = rows([answered(n, lead_unit=EIGHT[0]) for n in range(6)])[EIGHT[0]]
    assert (row.score, row.rank) == (None, None)
    assert row.unranked is not None
    assert row.unranked.en.startswith("Nobody was called back")


def test_unit_with_fewer_than_five_due_has_no_rank() -> None:
    found = rows([*work(EIGHT[0], 4), *work(EIGHT[1], 5)])
    assert found[EIGHT[0]].score is not None
    assert found[EIGHT[0]].rank is None
    assert found[EIGHT[0]].unranked is not None
    assert found[EIGHT[1]].rank == 1
    assert found[EIGHT[1]].unranked is None


def test_equal_scores_share_a_rank_and_the_unranked_stand_last() -> None:
    letters = [*work(EIGHT[2], 5), *work(EIGHT[1], 5), *work(EIGHT[0], 4, 1), *work(EIGHT[3], 4)]
    found = unit_rows(letters, EIGHT[:5], scope(directory=city_of_eight()))
    assert [(row.unit, row.rank) for row in found] == [
        (EIGHT[1], 1),
        (EIGHT[2], 1),
        (EIGHT[0], 3),
        (EIGHT[3], None),
        (EIGHT[4], None),
    ]


def with_numbers(**values: int) -> Scope:
    """A question in a bureau that decided these numbers."""
    numbers = tuple(
        Threshold(code=code, label=Label("数", "n"), value=value, source="[D]")
        for code, value in values.items()
    )
    table = ThresholdTable(id="古城", since=date(2026, 1, 1), thresholds=numbers)
    return scope(directory=replace(city_of_eight(), thresholds=(table,)))


def month_of(*bad: int, asked: Scope | None = None) -> dict[str, UnitRow]:
    """A month in which the units left so many writers dissatisfied, of ten each."""
    letters = [
        letter for unit, n in zip(EIGHT, bad, strict=False) for letter in work(unit, 10 - n, n)
    ]
    return rows(letters, asked)


def bottom(found: dict[str, UnitRow]) -> set[str]:
    return {unit for unit, row in found.items() if row.is_bottom}


def test_bottom_three_are_those_with_fewer_than_three_below_them() -> None:
    assert bottom(month_of(0, 1, 2, 3, 4, 5)) == {EIGHT[3], EIGHT[4], EIGHT[5]}
    assert bottom(month_of(0, 1, 3, 3, 3, 3)) == {EIGHT[2], EIGHT[3], EIGHT[4], EIGHT[5]}


def test_best_unit_is_never_at_the_bottom() -> None:
    assert bottom(month_of(3, 3, 3, 3, 3, 3)) == set()
    assert bottom(month_of(1, 1, 1, 1, 2, 2)) == {EIGHT[4], EIGHT[5]}


def test_short_table_has_no_bottom_and_no_last() -> None:
    five = month_of(0, 1, 2, 3, 4)
    assert bottom(five) == set()
    assert criticised(five.values()) == ()
    shorter = with_numbers(**{"figures.bottom.least": 5})
    assert bottom(month_of(0, 1, 2, 3, 4, asked=shorter)) == {EIGHT[2], EIGHT[3], EIGHT[4]}


def test_last_is_criticised_together_with_whoever_shares_the_place() -> None:
    assert criticised(month_of(0, 1, 2, 3, 4, 5).values()) == (EIGHT[5],)
    assert criticised(month_of(0, 1, 2, 3, 5, 5).values()) == (EIGHT[4], EIGHT[5])
    assert criticised(month_of(3, 3, 3, 3, 3, 3).values()) == ()


def test_best_of_a_quarter_are_those_in_the_first_places_that_nobody_falsified() -> None:
    table = month_of(0, 0, 1, 2, 3, 4).values()
    asked = scope(directory=city_of_eight())
    assert best(table, asked) == (EIGHT[0], EIGHT[1])
    assert best(table, with_numbers(**{"figures.best.places": 3})) == EIGHT[:3]
    struck = finding(EIGHT[0], date(2026, 9, 1))
    assert best(month_of(0, 0, 1, 2, 3, 4, asked=struck).values(), struck) == (EIGHT[1],)


def test_quarter_is_ranked_over_its_three_months() -> None:
    """Each month for itself is too short for a rank; the quarter is not."""
    july, august = (NINE - timedelta(days=60), NINE - timedelta(days=30))
    letters = [
        *work(EIGHT[0], 2),
        *(
            closed(n, call(at=at), received_at=at, lead_unit=EIGHT[0])
            for n, at in ((7, july), (8, july), (9, august))
        ),
    ]
    month_asked = scope(directory=city_of_eight())
    assert best(unit_rows(letters, EIGHT, month_asked), month_asked) == ()
    asked = scope(period=quarter(date(2026, 8, 5)), directory=city_of_eight())
    assert (asked.period.start.month, asked.period.end.month) == (7, 10)
    assert best(unit_rows(letters, EIGHT, asked), asked) == (EIGHT[0],)


def test_unit_that_is_best_three_times_in_a_year_stands_out() -> None:
    asked = scope(directory=city_of_eight())
    first, second = month_of(0, 1, 2, 3, 4, 5), month_of(1, 0, 2, 3, 4, 5)
    quarters = [first, first, second, first]
    assert often_best((one.values() for one in quarters), asked) == {EIGHT[0]}
    assert often_best((one.values() for one in quarters[:3]), asked) == frozenset()
    twice = with_numbers(**{"figures.best.times": 2})
    assert often_best((one.values() for one in quarters[:3]), twice) == {EIGHT[0]}


def test_bureau_may_rank_by_reply_closing_and_satisfaction() -> None:
    """长清: 30 % of all replied, 30 % of half closed, 40 % of all satisfied."""
    asked = with_numbers(
        **{
            "figures.weight.response": 0,
            "figures.weight.solved": 0,
            "figures.weight.satisfied": 40,
            "figures.weight.replied": 30,
            "figures.weight.closed": 30,
            "figures.deduct.overdue": 0,
        }
    )
    late = work(EIGHT[0], 3, replied_at=NINE + timedelta(days=10))
    waiting = [answered(n, lead_unit=EIGHT[0], call_backs=(call(None),)) for n in range(10, 13)]
    assert rows([*late, *waiting], asked)[EIGHT[0]].score == Decimal("85.00")
    unanswered = [answered(n, lead_unit=EIGHT[0], replied_at=None) for n in range(10, 13)]
    assert rows([*late, *unanswered], asked)[EIGHT[0]].score == Decimal("70.00")


def test_rate_that_counts_for_nothing_need_not_be_there() -> None:
    silent = [answered(n, lead_unit=EIGHT[0]) for n in range(5)]
    asked = with_numbers(
        **{
            "figures.weight.response": 100,
            "figures.weight.solved": 0,
            "figures.weight.satisfied": 0,
        }
    )
    assert rows(silent, asked)[EIGHT[0]].score == Decimal("100.00")


def test_three_months_running_at_the_bottom_call_for_an_examination() -> None:
    good, bad = month_of(0, 1, 2, 3, 4, 5), month_of(5, 4, 3, 2, 1, 0)
    asked = scope(directory=city_of_eight())
    months = [list(one.values()) for one in (bad, good, good, good)]
    assert months_at_bottom(months) == {EIGHT[3]: 3, EIGHT[4]: 3, EIGHT[5]: 3}
    assert must_examine(months, asked) == {EIGHT[3], EIGHT[4], EIGHT[5]}
    assert must_examine(months[:3], asked) == set()
    assert must_examine([*months, months[0]], asked) == set()


def test_month_without_a_rank_breaks_the_row() -> None:
    good = list(month_of(0, 1, 2, 3, 4, 5).values())
    none = list(rows([]).values())
    assert months_at_bottom([good, good, none, good]) == {EIGHT[3]: 1, EIGHT[4]: 1, EIGHT[5]: 1}


def test_who_satisfied_everybody_is_praised_for_that_alone() -> None:
    """Late, and done again: the praise is the citizens', the deductions are in the score."""
    late = work(EIGHT[3], 5, replied_at=NINE + timedelta(days=10), reworks=1)
    unsolved = [
        closed(n, call(Solved.NO, Satisfaction.FAIRLY_SATISFIED), lead_unit=EIGHT[4])
        for n in range(5)
    ]
    letters = [*work(EIGHT[0], 5), *work(EIGHT[1], 4, 1), *work(EIGHT[2], 4), *late, *unsolved]
    found = unit_rows(letters, EIGHT, scope(directory=city_of_eight()))
    assert set(praised(found)) == {EIGHT[0], EIGHT[3], EIGHT[4]}


def test_zero_points_are_a_score_and_the_worst_one() -> None:
    nothing = work(EIGHT[1], 0, 6, signed_at=None, contacts=(), contacted_at=None)
    found = rows([*work(EIGHT[0], 1, 5), *nothing])
    assert found[EIGHT[1]].score == 0
    assert (found[EIGHT[0]].rank, found[EIGHT[1]].rank) == (1, 2)


def finding(unit: str, month: date, *, is_withdrawn: bool = False) -> Scope:
    one = Falsification(id="f", unit=unit, month=month, basis="通报", is_withdrawn=is_withdrawn)
    return scope(directory=replace(city_of_eight(), falsifications=(one,)))


def test_falsification_strikes_the_score_of_the_month() -> None:
    letters = [*work(EIGHT[0], 5), *work(EIGHT[1], 1, 5)]
    found = rows(letters, finding(EIGHT[0], date(2026, 9, 1)))
    assert found[EIGHT[0]].score == 0
    assert found[EIGHT[0]].is_falsified
    assert found[EIGHT[0]].rank == 2
    assert praised(found.values()) == ()


def test_falsification_of_another_month_or_unit_or_taken_back_strikes_nobody() -> None:
    letters = work(EIGHT[0], 5)
    for asked in (
        finding(EIGHT[0], date(2026, 8, 1)),
        finding(EIGHT[0], date(2026, 10, 1)),
        finding(EIGHT[1], date(2026, 9, 1)),
        finding(EIGHT[0], date(2026, 9, 1), is_withdrawn=True),
    ):
        assert not rows(letters, asked)[EIGHT[0]].is_falsified


def test_falsification_counts_in_a_period_that_ends_on_the_day_of_its_month() -> None:
    one = finding(EIGHT[0], date(2026, 9, 1))
    week = replace(one, period=days(date(2026, 8, 26), date(2026, 9, 1)))
    before = replace(one, period=days(date(2026, 8, 25), date(2026, 8, 31)))
    assert rows([], week)[EIGHT[0]].is_falsified
    assert not rows([], before)[EIGHT[0]].is_falsified


def test_letter_counts_for_its_lead_unit_and_those_above_it() -> None:
    roster = directory().roster
    mine, owners = answered(1), answered(2, lead_unit="")
    assert of_unit([mine, owners], PRECINCT, roster) == (mine,)
    assert of_unit([mine, owners], DIVISION, roster) == (mine,)
    assert of_unit([mine, owners], SISTER, roster) == ()
    assert of_unit([mine, owners], BUREAU, roster) == (mine, owners)


def test_supervision_orders_count_for_the_responsible_unit_in_the_month_of_issue() -> None:
    def order(number: int, **fields: Any) -> SupervisionOrder:
        return SupervisionOrder(
            case=fixed_id(9, number),
            status="ISSUED",
            unit=BUREAU,
            units=(BUREAU,),
            opened_at=NINE,
            opened_by="",
            updated_at=NINE,
            last="",
            order_kind=OrderKind.CHIEF,
            colour=Colour.BLUE,
            title="",
            problem="",
            demand="",
            responsible_unit=EIGHT[0],
            **fields,
        )

    issued, draft = order(1, issued_at=NINE), order(2)
    found = rows([], orders=[issued, draft])
    assert (found[EIGHT[0]].orders, found[EIGHT[1]].orders) == (1, 0)


def test_named_respondent_is_not_shown_the_cases_behind_a_figure() -> None:
    roster = directory().roster
    against = answered(1, units=(BUREAU, PRECINCT), respondents=(HANDLER,))
    other = answered(2, units=(BUREAU, PRECINCT))
    assert readable([against, other], roster.officers[HANDLER], roster) == (other,)
    assert readable([against, other], roster.officers[CHIEF], roster) == (against, other)


def test_every_figure_has_a_name_and_a_definition_in_both_languages() -> None:
    for struct, named in (
        (LetterFigures, names.LETTERS),
        (LedgerFigures, names.LEDGERS),
        (OutreachFigures, names.OUTREACH),
        (ReceptionFigures, names.RECEPTION),
        (UnitFlags, names.FLAGS),
    ):
        assert {field.name for field in structs.fields(struct)} - {"unit"} == set(named)
        words = [word for one in named.values() for word in (one.name, one.counts)]
        assert all(word.zh and word.en for word in words)
