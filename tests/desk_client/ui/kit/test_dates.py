"""What officers type for a day, and how it is shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_client.ui.dates import Lean, narrow, parse_day, show_day

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


def test_leap_day_is_found_in_the_year_that_has_it() -> None:
    assert parse_day("2-29", TODAY, Lean.FUTURE) == date(2028, 2, 29)


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


def test_full_width_number_becomes_narrow() -> None:
    assert narrow("１３８－２２０７") == "138-2207"
