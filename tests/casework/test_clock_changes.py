"""What happens to a running clock: pauses, extensions, days and moments that are named."""

from datetime import UTC, date

import pytest
from msgspec.structs import replace

from casework.clocks import (
    CITIZEN_DEADLINE,
    Extension,
    Pause,
    citizen_deadline,
    due_text,
    end_of_day,
    extend,
    is_late,
    is_late_originally,
    last_day,
    measured_at,
    named_moment,
    pause,
    recompute,
    resume,
    start,
    stop,
)
from casework.limits import Kind, Limit
from tests.harness.rules.clocks import (
    CALENDAR,
    INSTANT,
    JANUARY_2027,
    PETITION,
    REPLY,
    at,
    limit,
    paused,
    started,
)

# ---------------------------------------------------------------------------- pauses


@pytest.mark.parametrize(
    ("of", "since", "until", "last"),
    [
        # 2026-09-24 + 5 working days = 10-09
        (REPLY, "2026-09-28 10:00", "2026-09-28 17:00", "2026-10-09"),  # same day: nothing
        (REPLY, "2026-09-28 10:00", "2026-09-29 08:00", "2026-10-10"),  # one day, make-up
        (REPLY, "2026-09-30 10:00", "2026-10-07 10:00", "2026-10-09"),  # only rest days
        (REPLY, "2026-09-30 10:00", "2026-10-08 10:00", "2026-10-10"),  # across the holiday
        (REPLY, "2026-09-26 10:00", "2026-09-27 10:00", "2026-10-09"),  # a weekend
        # paused on the last day: what was left of it is left on the next working day
        (REPLY, "2026-10-09 10:00", "2026-10-11 10:00", "2026-10-12"),  # ends on a Sunday
        (REPLY, "2026-10-09 10:00", "2026-10-12 10:00", "2026-10-12"),  # ends on a Monday
        (REPLY, "2026-10-10 10:00", "2026-10-11 10:00", "2026-10-09"),  # was late already
        # 2026-09-24 + 60 days = 11-23
        (PETITION, "2026-10-01 10:00", "2026-10-01 23:00", "2026-11-23"),
        (PETITION, "2026-10-01 10:00", "2026-10-05 08:00", "2026-11-27"),
        (PETITION, "2026-10-01 10:00", "2026-10-06 08:00", "2026-11-30"),  # 11-28, Saturday
    ],
)
def test_pause_pushes_the_last_day_by_the_days_that_did_not_count(
    of: Limit, since: str, until: str, last: str
) -> None:
    clock = paused(started(of, "2026-09-24 10:00"), of, since, until)
    assert last_day(clock.due_at) == date.fromisoformat(last)
    assert clock.original_due_at == clock.due_at
    assert clock.pauses == (Pause(at(since), at(until), "MATERIAL"),)
    assert clock.is_running


def test_two_pauses_add_up() -> None:
    clock = started(REPLY, "2026-03-02 10:00")  # due 03-09
    clock = paused(clock, REPLY, "2026-03-03 10:00", "2026-03-04 10:00")
    clock = paused(clock, REPLY, "2026-03-05 10:00", "2026-03-09 10:00")
    assert due_text(clock.due_at) == "03-12 24:00"
    assert [gone.started_at.day for gone in clock.pauses] == [3, 5]


def test_pause_pushes_the_original_due_time_over_the_weekend_too() -> None:
    clock = started(REPLY, "2026-03-06 10:00")  # due Friday 03-13
    clock = paused(clock, REPLY, "2026-03-09 10:00", "2026-03-10 10:00")
    assert due_text(clock.original_due_at) == due_text(clock.due_at) == "03-16 24:00"


def test_open_pause_keeps_the_due_time_until_it_ends() -> None:
    running = started(REPLY, "2026-03-02 10:00")
    clock = pause(running, at("2026-03-03 10:00"), "CITIZEN")
    assert clock.is_paused
    assert not clock.is_running
    assert clock.due_at == running.due_at
    assert recompute(clock, REPLY, CALENDAR) == clock
    assert measured_at(clock, at("2026-04-01")) == at("2026-03-03 10:00")


def test_pausing_twice_or_resuming_a_running_clock_changes_nothing() -> None:
    running = started(REPLY, "2026-03-02 10:00")
    clock = pause(running, at("2026-03-03 10:00"), "CITIZEN")
    assert pause(clock, at("2026-03-04 10:00"), "FORCE") is clock
    assert resume(running, at("2026-03-04 10:00"), REPLY, CALENDAR) is running


def test_stopped_clock_neither_pauses_nor_resumes() -> None:
    done = stop(started(REPLY, "2026-03-02 10:00"), at("2026-03-03 10:00"))
    assert pause(done, at("2026-03-04 10:00"), "CITIZEN") is done
    halted = stop(
        pause(started(REPLY, "2026-03-02 10:00"), at("2026-03-03 10:00"), "CITIZEN"),
        at("2026-05-01 10:00"),
    )
    assert resume(halted, at("2026-05-02 10:00"), REPLY, CALENDAR) is halted
    assert not halted.is_running
    assert not is_late(halted, at("2026-06-01"))


def test_resume_dated_before_the_pause_pushes_nothing() -> None:
    for of in (REPLY, PETITION):
        running = started(of, "2026-03-02 10:00")
        clock = paused(running, of, "2026-03-05 10:00", "2026-03-03 10:00")
        assert clock.due_at == running.due_at


def test_pause_over_a_leap_day_counts_it() -> None:
    clock = started(PETITION, "2024-02-01 10:00")  # 60 days: Monday 04-01
    assert due_text(clock.due_at) == "04-01 24:00"
    clock = paused(clock, PETITION, "2024-02-28 10:00", "2024-03-01 10:00")
    assert due_text(clock.due_at) == "04-03 24:00"


# ------------------------------------------------------------------------ extensions


def test_two_extensions_add_working_days_and_keep_the_original() -> None:
    clock = started(REPLY, "2026-03-02 10:00")  # due 03-09
    clock = extend(clock, at("2026-03-06 10:00"), 10, "COMPLEX", REPLY, CALENDAR)
    assert due_text(clock.due_at) == "03-23 24:00"
    clock = extend(clock, at("2026-03-20 10:00"), 5, "MULTI", REPLY, CALENDAR)
    assert due_text(clock.due_at) == "03-30 24:00"
    assert due_text(clock.original_due_at) == "03-09 24:00"
    assert clock.extensions == (
        Extension(at("2026-03-06 10:00"), 10, "COMPLEX"),
        Extension(at("2026-03-20 10:00"), 5, "MULTI"),
    )


def test_extension_does_not_hide_lateness_from_the_original_rate() -> None:
    clock = started(REPLY, "2026-03-02 10:00")
    clock = extend(clock, at("2026-03-06 10:00"), 10, "COMPLEX", REPLY, CALENDAR)
    clock = stop(clock, at("2026-03-12 10:00"))
    assert not is_late(clock, at("2026-04-01"))
    assert is_late_originally(clock, at("2026-04-01"))
    assert is_late_originally(replace(clock, stopped_at=None), at("2026-03-10"))
    assert not is_late_originally(replace(clock, stopped_at=None), at("2026-03-09"))
    in_time = replace(clock, stopped_at=at("2026-03-10") - INSTANT)
    assert not is_late_originally(in_time, at("2026-04-01"))


def test_extended_petition_rolls_once_at_the_end() -> None:
    clock = started(PETITION, "2025-09-30 10:00")  # 60 days: Saturday 11-29, rolls to 12-01
    clock = extend(clock, at("2025-11-20 10:00"), 30, "COMPLEX", PETITION, CALENDAR)
    assert due_text(clock.due_at) == "12-29 24:00"  # 90 days from the start, a Monday
    assert due_text(clock.original_due_at) == "12-01 24:00"


def test_pause_and_extension_together_keep_the_pause_in_the_original() -> None:
    clock = started(REPLY, "2026-03-02 10:00")  # due 03-09
    clock = extend(clock, at("2026-03-03 10:00"), 2, "COMPLEX", REPLY, CALENDAR)
    clock = paused(clock, REPLY, "2026-03-04 10:00", "2026-03-05 10:00")
    assert due_text(clock.original_due_at) == "03-10 24:00"
    assert due_text(clock.due_at) == "03-12 24:00"


def test_clock_from_its_facts_at_once_equals_the_one_folded_in_turn() -> None:
    folded = started(REPLY, "2026-03-02 10:00")
    folded = paused(folded, REPLY, "2026-03-03 10:00", "2026-03-04 10:00")
    folded = extend(folded, at("2026-03-05 10:00"), 3, "COMPLEX", REPLY, CALENDAR)
    assert folded == start(
        REPLY,
        at("2026-03-02 10:00"),
        CALENDAR,
        pauses=(Pause(at("2026-03-03 10:00"), at("2026-03-04 10:00"), "MATERIAL"),),
        extensions=(Extension(at("2026-03-05 10:00"), 3, "COMPLEX"),),
    )


def test_pause_written_in_another_zone_counts_the_days_of_china() -> None:
    # 2026-03-03 23:00 to 2026-03-04 01:00 in China: one day; in UTC one and the same
    gone = Pause(
        at("2026-03-03 23:00").astimezone(UTC), at("2026-03-04 01:00").astimezone(UTC), "FORCE"
    )
    clock = start(REPLY, at("2026-03-02 10:00"), CALENDAR, pauses=(gone,))
    assert due_text(clock.due_at) == "03-10 24:00"


# ------------------------------------------------------------------------- named days


def test_day_named_by_the_head_replaces_the_full_limit() -> None:
    target = limit("ledger.claim.target")
    clock = start(target, at("2026-03-02 10:00"), CALENDAR, named_day=date(2026, 3, 20))
    assert due_text(clock.due_at) == "03-20 24:00"
    assert clock.named_day == date(2026, 3, 20)
    longer = extend(clock, at("2026-03-18 10:00"), 10, "COMPLEX", target, CALENDAR)
    assert due_text(longer.due_at) == "03-30 24:00"
    assert due_text(longer.original_due_at) == "03-20 24:00"


def test_day_named_on_a_weekend_rolls_as_the_limit_does() -> None:
    target = limit("ledger.claim.target")
    clock = start(target, at("2026-03-02 10:00"), CALENDAR, named_day=date(2026, 3, 21))
    assert due_text(clock.due_at) == "03-23 24:00"


def test_working_days_are_pushed_on_from_the_named_day() -> None:
    clock = start(REPLY, at("2026-03-02 10:00"), CALENDAR, named_day=date(2026, 3, 6))
    clock = extend(clock, at("2026-03-05 10:00"), 1, "COMPLEX", REPLY, CALENDAR)
    assert due_text(clock.due_at) == "03-09 24:00"


def test_citizens_own_deadline_is_a_clock() -> None:
    clock = citizen_deadline(at("2026-10-12 15:00"), at("2026-09-29 09:00"), CALENDAR)
    assert clock.code == CITIZEN_DEADLINE == "citizen.deadline"
    assert clock.kind is Kind.MOMENT
    assert clock.own_deadline
    assert (clock.started_at, clock.due_at) == (at("2026-09-29 09:00"), at("2026-10-12 15:00"))
    assert clock.original_due_at == clock.due_at
    assert clock.warn_at == at("2026-10-12")
    assert not is_late(clock, at("2026-10-12 15:00"))
    assert is_late(clock, at("2026-10-12 15:00") + INSTANT)


def test_deadline_at_the_end_of_a_rest_day_warns_on_the_last_working_day() -> None:
    clock = citizen_deadline(end_of_day(date(2026, 10, 5)), at("2026-09-20 09:00"), CALENDAR)
    assert clock.warn_at == at("2026-09-30")


def test_named_moment_is_not_the_citizens_own() -> None:
    clock = named_moment("loan.return", at("2026-10-12 15:00"), at("2026-10-11"), CALENDAR)
    assert clock.code == "loan.return"
    assert not clock.own_deadline


def test_table_that_arrives_moves_only_the_warning_of_a_named_moment() -> None:
    clock = citizen_deadline(at("2027-01-04 15:00"), at("2026-12-20 09:00"), CALENDAR)
    assert clock.warn_at == at("2027-01-04")
    counted = recompute(clock, None, CALENDAR.with_table(JANUARY_2027))
    assert counted == replace(clock, warn_at=at("2026-12-31"))
