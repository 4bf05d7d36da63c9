"""What a clock shows: levels, borders, doubt about the time."""

from datetime import timedelta

import pytest

from casework.calendar import WorkCalendar
from casework.clock_reading import Level, next_due, reading
from casework.clocks import citizen_deadline, pause, resume, start, stop
from casework.limits import Limit
from tests.harness.rules.clocks import (
    CALENDAR,
    CONTACT,
    FIRST_FEEDBACK,
    INSTANT,
    REPLY,
    SECOND,
    SIGN,
    at,
    started,
)


@pytest.mark.parametrize(
    ("of", "began", "now", "level", "remaining"),
    [
        (SIGN, "2026-03-08 14:00", "2026-03-08 14:00", Level.NORMAL, 600),
        (SIGN, "2026-03-08 14:00", "2026-03-08 14:06:59.999", Level.NORMAL, 180),
        (SIGN, "2026-03-08 14:00", "2026-03-08 14:07", Level.WARNING, 180),
        (SIGN, "2026-03-08 14:00", "2026-03-08 14:10", Level.WARNING, 0),
        (SIGN, "2026-03-08 14:00", "2026-03-08 14:10:00.001", Level.OVERDUE, -1),
        (CONTACT, "2026-03-08 14:00", "2026-03-08 14:23:59", Level.NORMAL, 361),
        (CONTACT, "2026-03-08 14:00", "2026-03-08 14:24", Level.WARNING, 360),
        (REPLY, "2026-09-24 10:00", "2026-10-08 23:59:59", Level.NORMAL, 86401),
        (REPLY, "2026-09-24 10:00", "2026-10-09 00:00", Level.WARNING, 86400),
        (REPLY, "2026-09-24 10:00", "2026-10-09 23:59:59", Level.WARNING, 1),
        (REPLY, "2026-09-24 10:00", "2026-10-10 00:00", Level.OVERDUE, 0),
        (FIRST_FEEDBACK, "2026-09-30 10:00", "2026-09-30 10:00", Level.WARNING, 396000),
    ],
)
def test_running_clock_shows_the_level_of_what_is_left(
    of: Limit, began: str, now: str, level: Level, remaining: int
) -> None:
    shown = reading(started(of, began), at(now))
    assert (shown.level, shown.remaining_seconds) == (level, remaining)
    assert shown.late is (level is Level.OVERDUE)
    assert shown.uncertain is False


def test_reading_carries_the_due_time_and_the_years_counted_blind() -> None:
    clock = start(REPLY, at("2026-12-30 10:00"), CALENDAR)
    shown = reading(clock, at("2026-12-30 10:00"))
    assert shown.due_at == clock.due_at == at("2027-01-08")
    assert shown.missing_years == (2027,)


@pytest.mark.parametrize(
    ("level", "value", "icon", "zh", "en"),
    [
        (Level.NORMAL, "normal", "●", "正常", "In time"),
        (Level.WARNING, "warning", "▲", "将到期", "Due soon"),
        (Level.OVERDUE, "overdue", "■", "超期", "Overdue"),
        (Level.PAUSED, "paused", "‖", "中止", "Paused"),
        (Level.DONE, "done", "✓", "办结", "Done"),
    ],
)
def test_level_has_icon_and_words(level: Level, value: str, icon: str, zh: str, en: str) -> None:
    assert (level.value, level.icon) == (value, icon)
    assert (level.label.zh, level.label.en) == (zh, en)


def test_reading_shows_the_icon_of_its_level() -> None:
    assert reading(started(SIGN, "2026-03-08 14:00"), at("2026-03-08 14:08")).icon == "▲"


# ------------------------------------------------------------------- paused and stopped


def test_paused_clock_shows_what_was_left_when_it_paused() -> None:
    clock = pause(started(REPLY, "2026-03-02 10:00"), at("2026-03-04 12:00"), "MATERIAL")
    shown = reading(clock, at("2026-05-01"), uncertainty_seconds=10**7)
    assert (shown.level, shown.icon, shown.late) == (Level.PAUSED, "‖", False)
    assert shown.remaining_seconds == 5 * 86400 + 12 * 3600
    assert shown.uncertain is False


def test_clock_that_was_late_before_its_pause_stays_overdue() -> None:
    clock = pause(started(REPLY, "2026-03-02 10:00"), at("2026-03-10"), "MATERIAL")
    shown = reading(clock, at("2026-05-01"))
    assert (shown.level, shown.late, shown.remaining_seconds) == (Level.OVERDUE, True, 0)


def test_resumed_clock_shows_its_level_again() -> None:
    clock = pause(started(REPLY, "2026-03-02 10:00"), at("2026-03-04 12:00"), "MATERIAL")
    clock = resume(clock, at("2026-03-05 12:00"), REPLY, CALENDAR)
    assert reading(clock, at("2026-03-09 12:00")).level is Level.NORMAL
    assert reading(clock, at("2026-03-10 12:00")).level is Level.WARNING


@pytest.mark.parametrize(
    ("stopped", "late", "remaining"),
    [("2026-03-08 14:10", False, 0), ("2026-03-08 14:11", True, -60)],
)
def test_stopped_clock_is_done_and_says_whether_it_was_late(
    stopped: str, late: bool, remaining: int
) -> None:
    clock = stop(started(SIGN, "2026-03-08 14:00"), at(stopped))
    shown = reading(clock, at("2026-12-01"), uncertainty_seconds=10**8)
    assert (shown.level, shown.icon) == (Level.DONE, "✓")
    assert (shown.late, shown.remaining_seconds) == (late, remaining)
    assert shown.uncertain is False


def test_clock_stopped_while_paused_is_done_with_what_was_left() -> None:
    clock = pause(started(REPLY, "2026-03-02 10:00"), at("2026-03-04 12:00"), "MATERIAL")
    shown = reading(stop(clock, at("2026-05-01")), at("2026-05-02"))
    assert (shown.level, shown.late) == (Level.DONE, False)
    assert shown.remaining_seconds == 5 * 86400 + 12 * 3600


def test_citizens_deadline_reads_like_any_other() -> None:
    clock = citizen_deadline(at("2026-10-12 15:00"), at("2026-09-29 09:00"), CALENDAR)
    assert reading(clock, at("2026-10-11 23:59")).level is Level.NORMAL
    assert reading(clock, at("2026-10-12 15:00")).level is Level.WARNING
    assert reading(clock, at("2026-10-12 15:01")).level is Level.OVERDUE


# --------------------------------------------------------------------- doubt about time


@pytest.mark.parametrize(
    ("now", "seconds", "uncertain"),
    [
        ("2026-03-08 14:06", 59, False),
        ("2026-03-08 14:06", 60, True),  # could be yellow already
        ("2026-03-08 14:07:30", 30, False),
        ("2026-03-08 14:07:30", 31, True),  # could still be green
        ("2026-03-08 14:09", 60, False),
        ("2026-03-08 14:09", 61, True),  # could be late
        ("2026-03-08 14:11", 60, True),  # could still be in time
        ("2026-03-08 14:11", 59, False),
        ("2026-03-08 14:10", 0, False),
    ],
)
def test_reading_is_uncertain_where_the_doubt_crosses_a_border(
    now: str, seconds: int, uncertain: bool
) -> None:
    shown = reading(started(SIGN, "2026-03-08 14:00"), at(now), uncertainty_seconds=seconds)
    assert shown.uncertain is uncertain


def test_doubt_does_not_change_the_level_shown() -> None:
    clock = started(SIGN, "2026-03-08 14:00")
    sure, unsure = (
        reading(clock, at("2026-03-08 14:06")),
        reading(clock, at("2026-03-08 14:06"), 600),
    )
    assert unsure.level is sure.level is Level.NORMAL
    assert unsure.uncertain


# ---------------------------------------------------------------------------- the rest


def test_next_due_is_the_earliest_of_the_running_clocks() -> None:
    sign = started(SIGN, "2026-03-08 14:00")
    contact = started(CONTACT, "2026-03-08 14:00")
    reply = started(REPLY, "2026-03-08 14:00")
    assert next_due([reply, contact, sign]) is sign
    assert next_due([reply, contact, stop(sign, at("2026-03-08 14:01"))]) is contact
    assert next_due([pause(reply, at("2026-03-09"), "FORCE"), contact]) is contact
    assert next_due([pause(reply, at("2026-03-09"), "FORCE")]) is None
    assert next_due([]) is None


def test_reading_borders_are_the_same_without_any_table() -> None:
    clock = start(SIGN, at("2026-03-08 14:00"), WorkCalendar())
    assert reading(clock, clock.warn_at - INSTANT).level is Level.NORMAL
    assert reading(clock, clock.warn_at).level is Level.WARNING
    assert reading(clock, clock.due_at + SECOND).remaining_seconds == -1
    assert reading(clock, clock.due_at - timedelta(milliseconds=1)).remaining_seconds == 0
