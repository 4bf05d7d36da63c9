"""Clocks: the golden vectors, the last instant, warnings, missing years, the wire."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casework import clocks
from casework.calendar import HolidayTable, WorkCalendar
from casework.clocks import (
    Clock,
    due_text,
    end_of_day,
    extend,
    is_late,
    is_past_due,
    is_within,
    last_day,
    pause,
    recompute,
    resume,
    start,
    stop,
)
from casework.event import CHINA
from casework.limits import Limit, Warn
from tests.harness.rules.clocks import (
    CALENDAR,
    CONTACT,
    DAY,
    FEBRUARY_2027,
    FIRST_FEEDBACK,
    INSTANT,
    JANUARY_2027,
    LOST_PROPERTY,
    PETITION,
    REPLY,
    SIGN,
    at,
    limit,
    paused,
    started,
)

minutes = st.integers(0, 6 * 365 * 24 * 60)
moments = minutes.map(lambda late: datetime(2022, 6, 1, tzinfo=CHINA) + timedelta(minutes=late))
spans = st.timedeltas(timedelta(0), timedelta(days=60))
day_limits = st.sampled_from([REPLY, PETITION, limit("ledger.claim.target")])


# -------------------------------------------------------------------------- golden


@pytest.mark.parametrize(
    ("received", "last"),
    [
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
    ],
)
@pytest.mark.parametrize("hour", ["00:00", "23:59:59.999"])
def test_reply_in_five_working_days_ends_on_the_golden_day(
    received: str, last: str, hour: str
) -> None:
    clock = started(REPLY, f"{received} {hour}")
    assert clock.due_at == at(last) + DAY
    assert due_text(clock.due_at) == f"{last[5:]} 24:00"
    assert last_day(clock.due_at) == date.fromisoformat(last)
    assert clock.original_due_at == clock.due_at
    assert clock.missing_years == ()


@pytest.mark.parametrize(
    ("accepted", "last"),
    [("2025-04-30", "2025-06-30"), ("2025-09-30", "2025-12-01"), ("2026-09-30", "2026-11-30")],
)
def test_sixty_days_roll_to_the_golden_day(accepted: str, last: str) -> None:
    assert due_text(started(PETITION, f"{accepted} 16:00").due_at) == f"{last[5:]} 24:00"


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-09-17 09:00", "2026-09-21"),  # over a make-up Sunday
        ("2026-09-30 23:00", "2026-10-04"),  # inside the holiday: no roll
        ("2024-02-26 08:00", "2024-03-01"),  # over a leap day
        ("2026-12-30 08:00", "2027-01-03"),
    ],
)
def test_first_feedback_in_four_days_does_not_roll(received: str, last: str) -> None:
    clock = started(FIRST_FEEDBACK, received)
    assert clock.due_at == at(last) + DAY
    assert clock.missing_years == ()


def test_first_feedback_rolls_where_the_profile_enables_it() -> None:
    rolling = replace(FIRST_FEEDBACK, rolls=True)
    assert start(rolling, at("2026-09-30 23:00"), CALENDAR).due_at == at("2026-10-09")


def test_minutes_run_from_the_moment_through_any_holiday() -> None:
    clock = started(SIGN, "2026-10-01 23:55:30.250")
    assert clock.due_at == at("2026-10-02 00:05:30.250")
    assert clock.original_due_at == clock.due_at
    assert clock.missing_years == ()
    assert started(CONTACT, "2027-01-01 12:00").due_at == at("2027-01-01 12:30")


@pytest.mark.parametrize(
    ("announced", "last"),
    [
        ("2024-02-29", "2025-02-28"),  # no such day: the last of the month
        ("2025-03-10", "2026-03-10"),
        ("2025-03-14", "2026-03-16"),  # a Saturday: the Monday after
        ("2025-02-14", "2026-02-14"),  # a make-up Saturday is worked
    ],
)
def test_lost_property_waits_one_calendar_year(announced: str, last: str) -> None:
    clock = started(LOST_PROPERTY, f"{announced} 10:00")
    assert last_day(clock.due_at) == date.fromisoformat(last)


def test_time_from_another_zone_is_counted_in_china() -> None:
    utc = datetime(2026, 9, 23, 16, 30, tzinfo=UTC)  # 00:30 on the 24th in China
    assert start(REPLY, utc, CALENDAR) == started(REPLY, "2026-09-24 00:30")


def test_time_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="a time without its zone: 2026-09-24T00:00:00"):
        start(REPLY, datetime(2026, 9, 24), CALENDAR)  # noqa: DTZ001 - the point of the test


# ------------------------------------------------------------------- the last second


@pytest.mark.parametrize(
    ("of", "began", "last_good", "first_late"),
    [
        (SIGN, "2026-03-08 14:05", at("2026-03-08 14:15"), at("2026-03-08 14:15") + INSTANT),
        (REPLY, "2026-09-24 10:00", at("2026-10-10") - INSTANT, at("2026-10-10")),
        (FIRST_FEEDBACK, "2026-09-17 09:00", at("2026-09-22") - INSTANT, at("2026-09-22")),
        (LOST_PROPERTY, "2025-03-10 09:00", at("2026-03-11") - INSTANT, at("2026-03-11")),
    ],
)
def test_limit_is_met_up_to_its_last_instant(
    of: Limit, began: str, last_good: datetime, first_late: datetime
) -> None:
    clock = started(of, began)
    assert not is_late(clock, last_good)
    assert is_late(clock, first_late)
    assert not is_late(stop(clock, last_good), first_late + DAY)
    assert is_late(stop(clock, first_late), first_late)
    assert is_past_due(stop(clock, last_good), first_late)


def test_window_is_open_up_to_its_last_instant() -> None:
    back = limit("ledger.return")
    began = at("2026-09-30 10:00")
    assert is_within(back, began, at("2026-10-10") - INSTANT, CALENDAR)
    assert not is_within(back, began, at("2026-10-10"), CALENDAR)


def test_first_stop_counts() -> None:
    clock = stop(started(SIGN, "2026-03-08 14:05"), at("2026-03-08 14:10"))
    assert stop(clock, at("2026-03-08 15:00")) is clock
    assert clock.stopped_at == at("2026-03-08 14:10")
    assert not clock.is_running
    assert not clock.is_paused


# -------------------------------------------------------------------------- due text


@pytest.mark.parametrize(
    ("due", "text", "day"),
    [
        ("2026-09-22 00:00", "09-21 24:00", "2026-09-21"),
        ("2027-01-01 00:00", "12-31 24:00", "2026-12-31"),
        ("2026-03-08 14:05", "03-08 14:05", "2026-03-08"),
        ("2026-03-08 00:00:01", "03-08 00:00", "2026-03-08"),
    ],
)
def test_due_time_reads_as_the_day_that_it_ends(due: str, text: str, day: str) -> None:
    assert due_text(at(due)) == text
    assert due_text(at(due).astimezone(UTC)) == text
    assert last_day(at(due)) == date.fromisoformat(day)


def test_end_of_day_is_the_next_midnight_in_china() -> None:
    assert end_of_day(date(2026, 12, 31)).isoformat() == "2027-01-01T00:00:00+08:00"


# --------------------------------------------------------------------------- warnings


@pytest.mark.parametrize(
    ("of", "began", "warn_at"),
    [
        (SIGN, "2026-03-08 14:00", "2026-03-08 14:07"),  # three minutes beat a fifth
        (CONTACT, "2026-03-08 14:00", "2026-03-08 14:24"),  # a fifth beats three minutes
        (REPLY, "2026-09-24 10:00", "2026-10-09 00:00"),
        (FIRST_FEEDBACK, "2026-09-23 10:00", "2026-09-24 00:00"),  # 09-25..27 are rest days
        (PETITION, "2026-09-30 10:00", "2026-11-30 00:00"),
    ],
)
def test_warning_begins_with_the_last_working_day_or_the_last_minutes(
    of: Limit, began: str, warn_at: str
) -> None:
    assert started(of, began).warn_at == at(warn_at)


def test_warning_is_data() -> None:
    early = replace(REPLY, warn=Warn(workdays=3))
    assert start(early, at("2026-09-24 10:00"), CALENDAR).warn_at == at("2026-09-30")
    half = replace(SIGN, warn=Warn(percent=50, minutes=0))
    assert start(half, at("2026-03-08 14:00"), CALENDAR).warn_at == at("2026-03-08 14:05")
    third = replace(SIGN, amount=1, warn=Warn(percent=33, minutes=0))
    assert start(third, at("2026-03-08 14:00"), CALENDAR).warn_at == at("2026-03-08 14:00:41")


# ---------------------------------------------------------------------- missing years


@pytest.mark.parametrize(
    ("of", "began", "missing"),
    [
        (REPLY, "2026-12-24 10:00", ()),  # 12-31
        (REPLY, "2026-12-25 10:00", (2027,)),  # 2027-01-01, counted blind
        (REPLY, "2027-12-30 10:00", (2027, 2028)),
        (PETITION, "2026-10-30 10:00", ()),  # 12-29
        (PETITION, "2026-11-02 10:00", (2027,)),  # 2027-01-01, rolls?
        (PETITION, "2026-12-01 10:00", (2027,)),
        (PETITION, "2022-11-01 10:00", (2022,)),  # 12-31, a Saturday as far as is known
        (FIRST_FEEDBACK, "2026-12-30 10:00", ()),  # no roll: no table needed
        (LOST_PROPERTY, "2026-06-01 10:00", (2027,)),
        (SIGN, "2027-06-01 10:00", ()),
    ],
)
def test_clock_names_the_years_that_it_counted_blind(
    of: Limit, began: str, missing: tuple[int, ...]
) -> None:
    assert started(of, began).missing_years == missing


def test_roll_into_a_year_without_a_table_names_it() -> None:
    rest = WorkCalendar((HolidayTable(2026, (date(2026, 12, 31),), (), "notice"),))
    clock = start(PETITION, at("2026-11-01 10:00"), rest)  # 60 days: 12-31, a rest day here
    assert due_text(clock.due_at) == "01-04 24:00"  # 01-01 rests by law, then a weekend
    assert clock.missing_years == (2027,)


def test_table_that_arrives_moves_the_due_time_and_clears_the_warning() -> None:
    blind = started(REPLY, "2026-12-28 10:00")
    assert (due_text(blind.due_at), blind.missing_years) == ("01-05 24:00", (2027,))
    known = recompute(blind, REPLY, CALENDAR.with_table(JANUARY_2027))
    assert (due_text(known.due_at), known.missing_years) == ("01-06 24:00", ())
    assert known.warn_at == at("2027-01-06")
    assert known.started_at == blind.started_at


def test_table_that_arrives_counts_pauses_and_extensions_again() -> None:
    clock = started(REPLY, "2026-12-28 10:00")
    clock = paused(clock, REPLY, "2026-12-31 10:00", "2027-01-04 10:00")
    clock = extend(clock, at("2027-01-05 10:00"), 3, "COMPLEX", REPLY, CALENDAR)
    # blind, 01-01 rests by law: 01-05, + 1 paused (01-04) = 01-06, + 3 = 01-11
    assert (due_text(clock.original_due_at), due_text(clock.due_at)) == (
        "01-06 24:00",
        "01-11 24:00",
    )
    known = recompute(clock, REPLY, CALENDAR.with_table(FEBRUARY_2027))
    # 01-01 off: 01-05, + 1 paused (01-04) = 01-06, + 3 with the make-up 01-09 = 01-09
    assert (due_text(known.original_due_at), due_text(known.due_at)) == (
        "01-06 24:00",
        "01-09 24:00",
    )
    assert known.pauses == clock.pauses
    assert known.extensions == clock.extensions


def test_stopped_clock_is_counted_again_too() -> None:
    late = stop(started(REPLY, "2026-12-28 10:00"), at("2027-01-06 10:00"))
    assert is_late(late, at("2027-01-06 10:00"))
    known = recompute(late, REPLY, CALENDAR.with_table(JANUARY_2027))
    assert not is_late(known, at("2027-01-06 10:00"))


# --------------------------------------------------------------------------- on the wire


def test_the_same_day_is_counted_once_for_each_table_that_stands() -> None:
    """Cases of one day are due together; a corrected notice is another count, and so is a pause."""
    began = datetime(2026, 9, 28, 9, tzinfo=CHINA)
    later_that_day = began + timedelta(hours=3)
    clocks._times.cache_clear()
    first = start(REPLY, began, CALENDAR)
    assert start(REPLY, later_that_day, CALENDAR).due_at == first.due_at
    assert clocks._times.cache_info().misses == 1
    weekends_only = WorkCalendar(())
    assert start(REPLY, began, weekends_only).due_at < first.due_at
    assert start(REPLY, began, CALENDAR) == first
    assert start(REPLY, began, WorkCalendar(CALENDAR.tables)) == first
    assert clocks._times.cache_info().misses == 2


def test_clock_is_the_same_bytes_for_the_same_facts() -> None:
    clock = started(REPLY, "2026-03-02 10:00")
    clock = paused(clock, REPLY, "2026-03-03 10:00", "2026-03-04 10:00")
    clock = extend(clock, at("2026-03-05 10:00"), 3, "COMPLEX", REPLY, CALENDAR)
    data = msgspec.json.encode(clock)
    back = msgspec.json.decode(data, type=Clock)
    assert back == clock
    assert msgspec.json.encode(back) == data
    assert msgspec.json.encode(recompute(back, REPLY, CALENDAR)) == data
    elsewhere = resume(
        pause(
            start(REPLY, at("2026-03-02 10:00").astimezone(UTC), CALENDAR),
            at("2026-03-03 10:00").astimezone(UTC),
            "MATERIAL",
        ),
        at("2026-03-04 10:00").astimezone(UTC),
        REPLY,
        CALENDAR,
    )
    elsewhere = extend(
        elsewhere, at("2026-03-05 10:00").astimezone(UTC), 3, "COMPLEX", REPLY, CALENDAR
    )
    assert msgspec.json.encode(elsewhere) == data


def test_new_clock_is_short_on_the_wire() -> None:
    assert msgspec.json.decode(msgspec.json.encode(started(SIGN, "2026-03-02 10:00"))) == {
        "code": "mailbox.sign",
        "kind": "elapsed_minutes",
        "started_at": "2026-03-02T10:00:00+08:00",
        "due_at": "2026-03-02T10:10:00+08:00",
        "warn_at": "2026-03-02T10:07:00+08:00",
        "original_due_at": "2026-03-02T10:10:00+08:00",
    }


# -------------------------------------------------------------------------- properties


@given(moments, spans, day_limits)
def test_later_start_is_never_due_earlier(began: datetime, wait: timedelta, of: Limit) -> None:
    assert start(of, began + wait, CALENDAR).due_at >= start(of, began, CALENDAR).due_at


@given(moments, st.integers(1, 60), st.integers(0, 20), day_limits)
def test_longer_limit_is_never_due_earlier(
    began: datetime, amount: int, more: int, of: Limit
) -> None:
    short = start(replace(of, amount=amount), began, CALENDAR)
    long = start(replace(of, amount=amount + more), began, CALENDAR)
    assert long.due_at >= short.due_at


@given(moments, spans, spans, day_limits)
def test_pause_only_ever_moves_the_due_time_later(
    began: datetime, wait: timedelta, length: timedelta, of: Limit
) -> None:
    running = start(of, began, CALENDAR)
    stopped = pause(running, began + wait, "FORCE")
    again = resume(stopped, began + wait + length, of, CALENDAR)
    assert again.due_at >= running.due_at
    assert again.due_at <= running.due_at + length + timedelta(days=30)


@given(moments, spans, spans)
def test_working_days_left_at_the_pause_are_left_at_its_end(
    began: datetime, wait: timedelta, length: timedelta
) -> None:
    running = start(replace(REPLY, amount=60), began, CALENDAR)
    stopped = pause(running, began + wait, "FORCE")
    again = resume(stopped, began + wait + length, REPLY, CALENDAR)
    again = recompute(again, replace(REPLY, amount=60), CALENDAR)
    before = CALENDAR.workdays_between((began + wait).date(), last_day(running.due_at))
    after = CALENDAR.workdays_between((began + wait + length).date(), last_day(again.due_at))
    if (began + wait).date() <= last_day(running.due_at):
        # A pause on the last day that ends on a rest day leaves the next working day whole.
        is_last = before == 0 and not CALENDAR.is_workday((began + wait + length).date())
        assert after == before or (is_last and after <= 1)


@given(moments, spans, spans, day_limits)
def test_clock_that_was_paused_in_time_is_not_late_when_it_goes_on(
    began: datetime, wait: timedelta, length: timedelta, of: Limit
) -> None:
    running = start(of, began, CALENDAR)
    again = resume(pause(running, began + wait, "FORCE"), began + wait + length, of, CALENDAR)
    if not is_past_due(running, began + wait):
        assert not is_past_due(again, began + wait + length)


@given(moments, st.integers(1, 10), day_limits)
def test_extension_moves_the_due_time_later_and_not_the_original(
    began: datetime, amount: int, of: Limit
) -> None:
    running = start(of, began, CALENDAR)
    longer = extend(running, began, amount, "OTHER", of, CALENDAR)
    assert longer.due_at >= running.due_at
    assert longer.original_due_at == running.due_at


@given(moments, day_limits)
def test_table_never_moves_a_due_time_in_years_it_does_not_cover(
    began: datetime, of: Limit
) -> None:
    clock = start(of, began, CALENDAR)
    table = HolidayTable(2027, FEBRUARY_2027.off, FEBRUARY_2027.worked, "notice")
    counted = recompute(clock, of, CALENDAR.with_table(table))
    if 2027 not in clock.missing_years:
        assert counted == clock
    assert 2027 not in counted.missing_years


@given(moments, day_limits)
def test_warning_comes_before_the_due_time(began: datetime, of: Limit) -> None:
    clock = start(of, began, CALENDAR)
    assert clock.warn_at < clock.due_at
