"""What a rate is: its three parts, the floor, nothing to count; the founding arithmetic."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.event import CHINA, Label
from casework.metrics import LeftOut, Mean, Rate, days, month
from casework.metrics.rate import PARTLY, Verdict, rate

WHY = Label("转其他渠道", "Passed on")


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (20_634, 23_789, "86.73 %"),
        (12_724, 13_145, "96.79 %"),
        (9_632, 9_979, "96.52 %"),
        (999_999, 1_000_000, "99.99 %"),
        (1_000_000, 1_000_000, "100.00 %"),
        (2, 3, "66.66 %"),
        (0, 7, "0.00 %"),
    ],
)
def test_percentage_is_cut_off_after_two_decimals(
    numerator: int, denominator: int, text: str
) -> None:
    assert Rate(numerator=numerator, denominator=denominator).text == text


def test_nothing_to_count_is_no_rate() -> None:
    nothing = Rate(numerator=0, denominator=0)
    assert nothing.percent is None
    assert nothing.text == "—"
    assert not nothing.is_full


@given(st.integers(1, 10**7), st.data())
def test_only_all_of_them_is_a_hundred_percent(denominator: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(0, denominator))
    found = Rate(numerator=numerator, denominator=denominator)
    assert found.percent is not None
    assert (found.percent == 100) is (numerator == denominator) is found.is_full
    assert found.percent <= Decimal(numerator * 100) / denominator


def test_verdicts_make_numerator_denominator_and_what_was_left_out_with_its_reason() -> None:
    other = Label("并件", "Merged")
    found = rate([True, True, False, WHY, None, WHY, other])
    assert found == Rate(numerator=2, denominator=3, left_out=(LeftOut(other, 1), LeftOut(WHY, 2)))
    assert found.left_out_count == 3


def test_done_in_part_counts_by_its_weight() -> None:
    verdicts: list[Verdict] = [True, PARTLY, PARTLY, False]
    assert rate(verdicts).text == "25.00 %"
    half = rate(verdicts, 50)
    assert (half.numerator, half.partly, half.denominator, half.text) == (1, 2, 4, "50.00 %")
    assert not half.is_full


def test_mean_is_never_better_than_it_is() -> None:
    assert Mean(10, 3).value == Decimal("3.4")
    assert Mean(0, 0).value is None


def test_month_is_from_its_first_midnight_in_china_to_the_next_months() -> None:
    december = month(date(2026, 12, 17))
    assert december.holds(datetime(2026, 12, 1, tzinfo=CHINA))
    assert not december.holds(datetime(2027, 1, 1, tzinfo=CHINA))
    assert not december.holds(None)
    assert december.last_day == date(2026, 12, 31)
    assert december == days(date(2026, 12, 1), date(2026, 12, 31))
