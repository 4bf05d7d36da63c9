"""The working-day calendar: the golden vectors, rest days, years without a table."""

from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import (
    CountedDay,
    HolidayTable,
    WorkCalendar,
    add_months,
    read_holiday_table,
)
from casework.errors import MalformedError
from casework.event import CHINA
from casework.statutory import STATUTORY

FOLDER = Path(__file__).parents[2] / "resources" / "holidays"
TABLES = {
    int(path.stem): read_holiday_table(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))
}
CALENDAR = WorkCalendar(tuple(TABLES.values()))
BARE = WorkCalendar()

days = st.dates(date(2022, 6, 1), date(2028, 6, 30))
counts = st.integers(1, 120)


def day(text: str) -> date:
    return date.fromisoformat(text)


# ----------------------------------------------------------------------- the tables


def test_published_years_have_a_table_and_2027_has_none() -> None:
    assert sorted(TABLES) == [2023, 2024, 2025, 2026]
    assert all(CALENDAR.is_known(year) for year in TABLES)
    assert not CALENDAR.is_known(2027)
    assert all(table.source and table.issued for table in TABLES.values())


@pytest.mark.parametrize("year", sorted(TABLES))
def test_table_moves_only_weekdays_off_and_weekends_to_work(year: int) -> None:
    table = TABLES[year]
    assert all(off.weekday() < 5 for off in table.off)
    assert all(worked.weekday() >= 5 for worked in table.worked)
    assert list(table.off) == sorted(set(table.off))
    assert list(table.worked) == sorted(set(table.worked))


@pytest.mark.parametrize(
    ("year", "off", "worked", "workdays"),
    [(2023, 18, 7, 249), (2024, 19, 8, 251), (2025, 18, 5, 248), (2026, 19, 6, 248)],
)
def test_table_counts_match_the_notice(year: int, off: int, worked: int, workdays: int) -> None:
    assert (len(TABLES[year].off), len(TABLES[year].worked)) == (off, worked)
    assert CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


@pytest.mark.parametrize(
    ("when", "is_workday"),
    [
        ("2026-02-14", True),  # a make-up Saturday
        ("2026-01-04", True),  # a make-up Sunday
        ("2026-02-16", False),  # a Monday in the Spring Festival
        ("2026-02-13", True),  # a plain Friday
        ("2026-02-21", False),  # a plain Saturday
        ("2026-02-22", False),  # a plain Sunday
        ("2024-02-29", True),  # a leap day, Thursday
        ("2027-02-08", False),  # 初三, a Monday, though nobody has said so yet
        ("2027-02-06", False),  # a Saturday
    ],
)
def test_day_is_worked_as_the_notice_says(when: str, is_workday: bool) -> None:
    assert CALENDAR.is_workday(day(when)) is is_workday


def test_tables_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="the table of 2027 names 2026-12-31"):
        HolidayTable(2027, (day("2026-12-31"),), (), "notice")
    with pytest.raises(ValueError, match="2027-01-02 is both a rest day and a working day"):
        HolidayTable(2027, (day("2027-01-02"),), (day("2027-01-02"),), "notice")


@pytest.mark.parametrize(
    "data",
    [
        b"<html>",
        b'{"year": 2027}',
        b'{"year":2027,"off":["2027-13-01"],"worked":[],"source":""}',
        b'{"year":2027,"off":["2026-01-01"],"worked":[],"source":""}',
        b'{"year":2027,"off":[],"worked":[],"source":"","extra":1}',
    ],
)
def test_bytes_that_are_no_table_are_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError, match="not a holiday table"):
        read_holiday_table(data)


def test_table_survives_the_wire() -> None:
    table = TABLES[2026]
    assert read_holiday_table(msgspec.json.encode(table)) == table


def test_later_table_of_a_year_replaces_the_earlier() -> None:
    corrected = HolidayTable(2026, (), (), "correction")
    calendar = CALENDAR.with_table(corrected)
    assert calendar.is_workday(day("2026-10-05"))
    assert not calendar.is_workday(day("2026-10-01")), "a statutory day rests without a notice too"
    assert not calendar.is_workday(day("2026-10-10"))
    assert not calendar.is_workday(day("2025-10-01"))
    assert [table.year for table in calendar.tables] == [2023, 2024, 2025, 2026]
    assert not CALENDAR.is_workday(day("2026-10-01"))


def test_calendars_of_the_same_tables_are_equal_in_any_order() -> None:
    assert WorkCalendar(tuple(reversed(CALENDAR.tables))) == CALENDAR
    assert CALENDAR != BARE


def test_calendar_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        CALENDAR.tables = ()  # type: ignore[misc]  # the point of the test


# ------------------------------------------------------------------------- counting

GOLDEN_FIVE_WORKDAYS = [
    ("2024-09-30", "2024-10-12"),
    ("2025-01-24", "2025-02-07"),
    ("2025-01-25", "2025-02-07"),
    ("2025-04-30", "2025-05-12"),
    ("2025-09-30", "2025-10-14"),
    ("2026-02-13", "2026-02-27"),
    ("2026-02-14", "2026-02-28"),
    ("2026-04-30", "2026-05-11"),
    ("2026-09-24", "2026-10-09"),
    ("2026-09-30", "2026-10-13"),
    ("2026-10-01", "2026-10-13"),
]
GOLDEN_SIXTY_DAYS = [
    ("2025-04-30", "2025-06-30"),
    ("2025-09-30", "2025-12-01"),
    ("2026-09-30", "2026-11-30"),
]


@pytest.mark.parametrize(("start", "due"), GOLDEN_FIVE_WORKDAYS)
def test_five_workdays_end_on_the_golden_day(start: str, due: str) -> None:
    assert CALENDAR.add_workdays(day(start), 5) == day(due)
    assert CALENDAR.count_workdays(day(start), 5) == CountedDay(day(due), ())
    assert CALENDAR.workdays_between(day(start), day(due)) == 5


@pytest.mark.parametrize(("start", "due"), GOLDEN_SIXTY_DAYS)
def test_sixty_days_roll_to_the_golden_day(start: str, due: str) -> None:
    assert CALENDAR.roll(day(start) + timedelta(days=60)) == day(due)


@pytest.mark.parametrize(
    ("when", "rolled"),
    [
        ("2026-10-10", "2026-10-10"),  # a make-up Saturday is a working day
        ("2026-10-01", "2026-10-08"),  # over the whole holiday
        ("2026-09-26", "2026-09-28"),
        ("2026-09-24", "2026-09-24"),
    ],
)
def test_last_day_on_a_rest_day_rolls_to_the_next_workday(when: str, rolled: str) -> None:
    assert CALENDAR.roll(day(when)) == day(rolled)


@pytest.mark.parametrize(
    ("end", "n", "back"),
    [
        ("2026-10-13", 1, "2026-10-13"),
        ("2026-10-13", 3, "2026-10-10"),
        ("2026-10-07", 1, "2026-09-30"),
        ("2026-10-11", 2, "2026-10-09"),
    ],
)
def test_counting_back_includes_the_end(end: str, n: int, back: str) -> None:
    assert CALENDAR.last_workday(day(end), n) == day(back)


def test_counting_back_defaults_to_the_last_workday() -> None:
    assert CALENDAR.last_workday(day("2026-10-05")) == day("2026-09-30")


@pytest.mark.parametrize("n", [0, -1])
def test_counting_no_days_is_an_error(n: int) -> None:
    with pytest.raises(ValueError, match=f"cannot count {n} working days forward"):
        CALENDAR.add_workdays(day("2026-10-13"), n)
    with pytest.raises(ValueError, match=f"cannot count {n} working days back"):
        CALENDAR.last_workday(day("2026-10-13"), n)


def test_between_a_day_and_itself_or_an_earlier_one_are_none() -> None:
    assert CALENDAR.workdays_between(day("2026-10-13"), day("2026-10-13")) == 0
    assert CALENDAR.workdays_between(day("2026-10-13"), day("2026-09-01")) == 0


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2025-08-31", 3, "2025-11-30"),
        ("2025-11-15", 2, "2026-01-15"),
        ("2025-11-15", 1, "2025-12-15"),
        ("2024-01-31", 1, "2024-02-29"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    start: str, months: int, end: str
) -> None:
    assert add_months(day(start), months) == day(end)


# ------------------------------------------------------------- years without a table


@pytest.mark.parametrize(
    ("start", "n", "due", "missing"),
    [
        ("2026-12-28", 3, "2026-12-31", ()),
        ("2026-12-30", 5, "2027-01-07", (2027,)),
        ("2026-12-31", 1, "2027-01-04", (2027,)),
        ("2027-12-31", 1, "2028-01-03", (2028,)),
        ("2027-12-30", 2, "2028-01-03", (2027, 2028)),
        ("2022-12-30", 1, "2023-01-03", (2022,)),  # 12-31 was counted blind
        ("2022-12-31", 1, "2023-01-03", ()),
    ],
)
def test_counting_into_a_year_without_a_table_names_the_year(
    start: str, n: int, due: str, missing: tuple[int, ...]
) -> None:
    assert CALENDAR.count_workdays(day(start), n) == CountedDay(day(due), missing)


def test_importing_the_missing_year_moves_the_day_and_clears_the_warning() -> None:
    table = HolidayTable(2027, (day("2027-01-01"),), (day("2027-01-03"),), "notice")
    known = CALENDAR.with_table(table)
    assert known.count_workdays(day("2026-12-30"), 5) == CountedDay(day("2027-01-06"), ())
    assert known.count_workdays(day("2026-12-31"), 1) == CountedDay(day("2027-01-03"), ())


@pytest.mark.parametrize(
    ("off", "worked"),
    [((), ()), ((), ("2027-01-03",)), (("2027-01-02",), ()), (("2027-01-01",), ("2027-01-04",))],
    ids=["empty", "nothing off", "a Saturday off", "a Monday worked"],
)
def test_table_that_is_no_notice_is_refused_and_silences_no_warning(
    off: tuple[str, ...], worked: tuple[str, ...]
) -> None:
    table = HolidayTable(2027, tuple(map(day, off)), tuple(map(day, worked)), "notice")
    with pytest.raises(MalformedError, match="2027"):
        read_holiday_table(msgspec.json.encode(table))
    assert not CALENDAR.with_table(table).is_known(2027)
    assert CALENDAR.with_table(table).count_workdays(day("2026-12-31"), 1).missing_years == (2027,)


# ---------------------------------------------------------------------- properties


@given(days, counts)
def test_counted_day_is_a_workday_and_counts_back(start: date, n: int) -> None:
    due = CALENDAR.add_workdays(start, n)
    assert CALENDAR.is_workday(due)
    assert CALENDAR.workdays_between(start, due) == n
    assert CALENDAR.last_workday(due, n) > start
    assert CALENDAR.roll(due) == due


@given(days, st.integers(0, 30), counts, st.integers(0, 30))
def test_later_start_or_more_days_never_end_earlier(
    start: date, wait: int, n: int, more: int
) -> None:
    due = CALENDAR.add_workdays(start, n)
    assert CALENDAR.add_workdays(start + timedelta(days=wait), n) >= due
    assert CALENDAR.add_workdays(start, n + more) >= due + timedelta(days=more)


@given(days, counts, counts)
def test_counting_in_two_steps_is_counting_at_once(start: date, first: int, then: int) -> None:
    middle = CALENDAR.add_workdays(start, first)
    assert CALENDAR.add_workdays(middle, then) == CALENDAR.add_workdays(start, first + then)


@given(days, counts, st.sampled_from(sorted(TABLES)), st.sampled_from([CALENDAR, BARE]))
def test_table_never_moves_a_day_in_years_it_does_not_cover(
    start: date, n: int, year: int, calendar: WorkCalendar
) -> None:
    due = calendar.add_workdays(start, n)
    touched = range((start + timedelta(days=1)).year, due.year + 1)
    if year not in touched:
        table = msgspec.structs.replace(TABLES[year], off=(), worked=())
        assert calendar.with_table(table).add_workdays(start, n) == due


# ------------------------------------------------------------------------ statutory days


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_statutory_day_rests_by_the_notice_of_its_year(year: int) -> None:
    days = [one for one in STATUTORY if one.year == year]
    assert len(days) == 13
    assert [one for one in days if CALENDAR.is_workday(one)] == []


def test_statutory_days_are_those_of_the_law_in_every_year_of_the_table() -> None:
    """Counted a second way: the days of the moon by its mean month."""
    years = {one.year for one in STATUTORY}
    assert years == set(range(2025, 2051))
    for year in years:
        days = {one for one in STATUTORY if one.year == year}
        fixed = {date(year, *on) for on in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))}
        assert fixed <= days
        moving = sorted(days - fixed)
        spring, rest = moving[:4], moving[4:]
        assert [one - spring[0] for one in spring] == [timedelta(days=n) for n in range(4)]
        assert is_new_moon(spring[1])
        assert date(year, 1, 21) <= spring[1] <= date(year, 2, 20)
        assert (rest[0].month, rest[0].day) in {(4, 4), (4, 5)}
        assert is_new_moon(rest[1] - timedelta(days=4)), "端午 is the fifth"
        autumn = rest[2:] or sorted(fixed)[3:]  # 中秋 may fall on a day of 国庆
        assert any(is_new_moon(one - timedelta(days=14)) for one in autumn), "the fifteenth"


def is_new_moon(on: date) -> bool:
    """Whether the moon was new within a day of then, by its mean month from one new moon."""
    known, month = datetime(2000, 1, 7, 2, 14, tzinfo=CHINA), 29.530588853
    age = (
        (datetime(on.year, on.month, on.day, 12, tzinfo=CHINA) - known) / timedelta(days=1)
    ) % month
    return min(age, month - age) < 1.2


def test_statutory_days_rest_though_their_notice_is_missing() -> None:
    assert not CALENDAR.is_workday(day("2027-01-01"))
    assert not CALENDAR.is_workday(day("2027-02-05")), "除夕"
    assert not CALENDAR.is_workday(day("2027-06-09")), "端午"
    assert CALENDAR.is_workday(day("2027-02-09")), "what the notice will add is not known"
    counted = CALENDAR.count_workdays(day("2027-02-04"), 1)
    assert counted == CountedDay(day("2027-02-09"), (2027,))


def test_notice_goes_over_the_statutory_days() -> None:
    notice = HolidayTable(2027, (day("2027-01-04"),), (), "notice")
    assert CALENDAR.with_table(notice).is_workday(day("2027-01-01"))
