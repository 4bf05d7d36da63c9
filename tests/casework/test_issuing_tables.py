"""Tables are issued one by one: each is replaced by its own kind and key, and says what is so."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework.calendar import HolidayTable, read_holiday_table
from casework.cases.directory import HolidayTableIssued, LimitProfileIssued
from casework.limits import read_limit_profile
from casework.notice import days_in
from casework.registry import anew
from tests.harness.bureau import ADMIN, RESOURCES, Scribe, fixed_id
from tests.harness.lives.life import founded
from tests.harness.proposals import propose_as

OF_2026 = read_holiday_table((RESOURCES / "holidays" / "2026.json").read_bytes())
PROFILE = read_limit_profile((RESOURCES / "limits" / "zhanjiang.json").read_bytes())
YEARS, PROFILES = (
    sorted((RESOURCES / "holidays").glob("*.json")),
    sorted((RESOURCES / "limits").glob("*.json")),
)
LATER = replace(PROFILE, since=date(2027, 1, 1))
HOLIDAYS = fixed_id(4, [one.stem for one in YEARS].index("2026"))
LIMITS = fixed_id(5, [one.stem for one in PROFILES].index("zhanjiang"))


def says(scribe: Scribe, case: str, body: Any) -> str:
    """The clause of the refusal of a table in the place of another; nothing where it is taken."""
    made = anew(body)
    refusal = scribe.try_it(ADMIN, propose_as(case, type(made).__name__, made))
    return refusal.clause if refusal else ""


@pytest.mark.parametrize(
    ("case", "body", "clause"),
    [
        (HOLIDAYS, HolidayTableIssued(replace(OF_2026, source="更正")), ""),
        (HOLIDAYS, LimitProfileIssued(PROFILE), "directory.table_sort"),
        (LIMITS, HolidayTableIssued(OF_2026), "directory.table_sort"),
        (LIMITS, LimitProfileIssued(PROFILE), ""),
        (
            LIMITS,
            LimitProfileIssued(replace(PROFILE, since=date(2027, 1, 1))),
            "directory.table_key",
        ),
    ],
)
def test_table_is_replaced_by_one_of_its_own_key_alone(case: str, body: Any, clause: str) -> None:
    assert says(founded(), case, body) == clause


@pytest.mark.parametrize("day", ["01-01", "05-01", "10-01"])
def test_notice_that_lets_a_statutory_day_be_worked_is_refused(day: str) -> None:
    off = tuple(one for one in OF_2026.off if f"{one:%m-%d}" != day)
    assert len(off) == len(OF_2026.off) - 1
    table = replace(OF_2026, off=off)
    assert says(founded(), HOLIDAYS, HolidayTableIssued(table)) == "directory.holiday_law"


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", ()),
        ("10-01 10-02", ((10, 1), (10, 2))),
        ("10月2日、10月1日", ((10, 1), (10, 2))),
        ("2026-10-01,10/2;10.3\n10-01", ((10, 1), (10, 2), (10, 3))),
    ],
)
def test_days_are_read_as_people_list_them(typed: str, days: tuple[tuple[int, int], ...]) -> None:
    assert days_in(typed, 2026) == tuple(date(2026, month, day) for month, day in days)


@pytest.mark.parametrize("typed", ["10", "10-32", "十月一日", "1-2-3-4", "10-01x"])
def test_what_is_no_day_is_named(typed: str) -> None:
    with pytest.raises(ValueError, match=typed.split()[-1]):
        days_in(f"10-01 {typed}", 2026)


def test_table_of_another_year_is_no_correction() -> None:
    table = HolidayTable(2025, (date(2025, 1, 1),), (), "通知")
    assert says(founded(), HOLIDAYS, HolidayTableIssued(table)) == "directory.table_key"
