"""What officers type for a day, and how it is shown."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_client.ui.dates import Lean, is_no_day_near, parse_clock, parse_day, show_day

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("0308", date(2026, 3, 8)),
        ("308", date(2026, 3, 8)),
        ("1123", date(2026, 11, 23)),
        ("3-8", date(2026, 3, 8)),
        ("3/8", date(2026, 3, 8)),
        ("3.8", date(2026, 3, 8)),
        ("3月8日", date(2026, 3, 8)),
        ("3月8号", date(2026, 3, 8)),
        ("３－８", date(2026, 3, 8)),
        ("０３０８", date(2026, 3, 8)),
        ("2025-03-08", date(2025, 3, 8)),
        ("20250308", date(2025, 3, 8)),
        ("2025年3月8日", date(2025, 3, 8)),
        ("2026年12月1号", date(2026, 12, 1)),
        ("2026年12月1", date(2026, 12, 1)),
        ("2028年2月29号", date(2028, 2, 29)),
        ("20280229", date(2028, 2, 29)),
        ("−1", date(2026, 11, 20)),
        ("－1", date(2026, 11, 20)),
        ("大前天", date(2026, 11, 18)),
        ("昨天", date(2026, 11, 20)),
        ("前天", date(2026, 11, 19)),
        ("明天", date(2026, 11, 22)),
        ("today", TODAY),
        ("-1", date(2026, 11, 20)),
        ("+3", date(2026, 11, 24)),
        ("11-23(周一)", date(2026, 11, 23)),
        (" 3 - 8 ", date(2026, 3, 8)),
        ("2-30", None),
        ("13-1", None),
        ("下周", None),
        ("", None),
    ],
)
def test_typed_day_is_understood_or_refused(typed: str, day: date | None) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("lean", "day"),
    [
        (Lean.PAST, date(2025, 12, 30)),
        (Lean.FUTURE, date(2026, 12, 30)),
        (Lean.NEAREST, date(2026, 12, 30)),
    ],
)
def test_day_without_a_year_leans_as_asked(lean: Lean, day: date) -> None:
    assert parse_day("12-30", TODAY, lean) == day


@pytest.mark.parametrize("lean", Lean)
def test_leap_day_of_a_year_that_has_none_is_not_moved_into_another_year(lean: Lean) -> None:
    assert parse_day("0229", TODAY, lean) is None
    assert is_no_day_near("0229", TODAY)


@pytest.mark.parametrize(
    ("today", "lean", "day"),
    [
        (date(2027, 12, 1), Lean.FUTURE, date(2028, 2, 29)),
        (date(2028, 2, 29), Lean.FUTURE, date(2028, 2, 29)),
        (date(2028, 3, 5), Lean.PAST, date(2028, 2, 29)),
        (date(2029, 1, 10), Lean.PAST, date(2028, 2, 29)),
        (date(2027, 12, 1), Lean.NEAREST, date(2028, 2, 29)),
    ],
)
def test_leap_day_within_a_year_is_found(today: date, lean: Lean, day: date) -> None:
    assert parse_day("2月29号", today, lean) == day


@pytest.mark.parametrize("typed", ["0230", "13-1", "下周", "", "0308", "2027-02-29"])
def test_only_a_day_that_other_years_have_asks_for_its_year(typed: str) -> None:
    assert not is_no_day_near(typed, TODAY)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 23), "11-23(周一)"),
        (date(2027, 1, 3), "2027-01-03(周日)"),
    ],
)
def test_day_is_shown_with_its_weekday(day: date, shown: str) -> None:
    assert show_day(day, TODAY) == shown


def test_day_is_shown_in_english() -> None:
    assert show_day(date(2026, 11, 23), TODAY, in_chinese=False) == "11-23(Mon)"


@given(st.integers(-400, 400), st.sampled_from(Lean))
def test_shown_day_reads_back_as_itself(offset: int, lean: Lean) -> None:
    day = TODAY + timedelta(days=offset)
    shown = show_day(day, TODAY)
    has_year = day.year != TODAY.year
    if has_year or lean is Lean.NEAREST:
        assert parse_day(shown, TODAY, lean) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_none(typed: str) -> None:
    assert parse_day(typed, TODAY) is None or isinstance(parse_day(typed, TODAY), date)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("14:05", time(14, 5)),
        ("1405", time(14, 5)),
        ("905", time(9, 5)),
        ("9:05", time(9, 5)),
        ("１４：０５", time(14, 5)),
        ("14点05", time(14, 5)),
        ("14点05分", time(14, 5)),
        ("14点", time(14, 0)),
        ("9时30分", time(9, 30)),
        ("1:305", None),
        ("24:00", None),
        ("14:60", None),
        ("9:5", None),
        ("下午", None),
    ],
)
def test_typed_time_is_understood_or_refused(typed: str, clock: time | None) -> None:
    assert parse_clock(typed) == clock
