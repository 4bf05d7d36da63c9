"""Whether a clock may be paused, extended, given an earlier day: each refusal and its words."""

from datetime import datetime

import pytest

from casework.clock_checks import (
    ExtensionReason,
    PauseReason,
    check_extension,
    check_pause,
)
from casework.clocks import extend, pause, stop
from casework.event import Label, Refusal
from casework.limits import Limit
from tests.harness.rules.clocks import (
    CALENDAR,
    CONTACT,
    FIRST_FEEDBACK,
    INSTANT,
    LOST_PROPERTY,
    PETITION,
    REPLY,
    SIGN,
    at,
    limit,
    started,
)

RUNNING = started(REPLY, "2026-03-02 10:00")  # due 03-09 24:00
NOW = at("2026-03-05 10:00")
LAST = at("2026-03-10") - INSTANT
LATE = at("2026-03-10")
OVERDUE = Refusal(
    "clock.overdue",
    Label(
        "时限已于 03-09 24:00 届满,应在届满前提出",
        "The limit ended at 03-09 24:00; this must be asked for before it ends",
    ),
)
STOPPED = Refusal("clock.stopped", Label("该时限已办结", "This limit is met already"))


@pytest.mark.parametrize("reason", list(PauseReason))
@pytest.mark.parametrize("when", [NOW, LAST])
def test_pause_with_a_lawful_reason_in_time_is_allowed(reason: str, when: datetime) -> None:
    assert check_pause(RUNNING, REPLY, when, reason) is None


@pytest.mark.parametrize("never", [SIGN, CONTACT, FIRST_FEEDBACK, LOST_PROPERTY])
def test_limit_that_never_pauses_refuses(never: Limit) -> None:
    clock = started(never, "2026-03-05 10:00")
    assert check_pause(clock, never, NOW, "MATERIAL") == Refusal(
        "clock.never_pauses", Label("该时限不得中止", "This limit never pauses")
    )


def test_pause_in_a_pause_is_refused() -> None:
    assert check_pause(pause(RUNNING, NOW, "FORCE"), REPLY, NOW, "FORCE") == Refusal(
        "clock.paused", Label("该时限已在中止", "This limit is paused already")
    )


@pytest.mark.parametrize("reason", ["", "BUSY", "material"])
def test_pause_for_another_reason_is_refused(reason: str) -> None:
    assert check_pause(RUNNING, REPLY, NOW, reason) == Refusal(
        "clock.pause_reason",
        Label("请选择法定中止事由", "Choose a lawful reason for the pause"),
    )


def test_pause_after_the_limit_ended_is_refused() -> None:
    assert check_pause(RUNNING, REPLY, LATE, "FORCE") == OVERDUE


def test_pause_of_a_stopped_clock_is_refused() -> None:
    assert check_pause(stop(RUNNING, NOW), REPLY, NOW, "FORCE") == STOPPED
    assert check_pause(stop(RUNNING, LATE), REPLY, LATE, "FORCE") == STOPPED


@pytest.mark.parametrize("reason", list(ExtensionReason))
@pytest.mark.parametrize("amount", [1, 10])
@pytest.mark.parametrize("when", [NOW, LAST])
def test_extension_asked_for_in_time_is_allowed(reason: str, amount: int, when: datetime) -> None:
    assert check_extension(RUNNING, REPLY, when, amount, reason) is None


def test_extension_after_the_limit_ended_is_refused() -> None:
    assert check_extension(RUNNING, REPLY, LATE, 5, "COMPLEX") == OVERDUE


def test_extension_of_a_stopped_clock_is_refused() -> None:
    assert check_extension(stop(RUNNING, NOW), REPLY, NOW, 5, "COMPLEX") == STOPPED


def test_extension_during_a_pause_is_allowed_however_long_it_lasts() -> None:
    paused = pause(RUNNING, NOW, "FORCE")
    assert check_extension(paused, REPLY, at("2026-06-01"), 5, "COMPLEX") is None


@pytest.mark.parametrize("never", [SIGN, FIRST_FEEDBACK, limit("ledger.establish")])
def test_limit_that_never_extends_refuses(never: Limit) -> None:
    clock = started(never, "2026-03-05 10:00")
    assert check_extension(clock, never, NOW, 1, "COMPLEX") == Refusal(
        "clock.never_extends", Label("该时限不得延期", "This limit is never extended")
    )


def test_third_extension_is_refused() -> None:
    once = extend(RUNNING, NOW, 10, "COMPLEX", REPLY, CALENDAR)
    assert check_extension(once, REPLY, NOW, 10, "COMPLEX") is None
    twice = extend(once, NOW, 10, "COMPLEX", REPLY, CALENDAR)
    assert check_extension(twice, REPLY, NOW, 10, "COMPLEX") == Refusal(
        "clock.extensions_used",
        Label("最多延期2次,已用完", "All 2 extensions are used up"),
    )


def test_extension_keeps_the_second_due_time_as_its_border() -> None:
    once = extend(RUNNING, NOW, 1, "COMPLEX", REPLY, CALENDAR)
    assert check_extension(once, REPLY, LATE, 1, "COMPLEX") is None


@pytest.mark.parametrize("amount", [0, -1, 11])
def test_extension_of_another_length_is_refused(amount: int) -> None:
    assert check_extension(RUNNING, REPLY, NOW, amount, "COMPLEX") == Refusal(
        "clock.extension_length",
        Label("每次延期须为1至10个工作日", "An extension is 1 to 10 working days"),
    )


def test_extension_of_a_petition_is_counted_in_days() -> None:
    clock = started(PETITION, "2026-03-02 10:00")
    assert check_extension(clock, PETITION, NOW, 30, "COMPLEX") is None
    assert check_extension(clock, PETITION, NOW, 31, "COMPLEX") == Refusal(
        "clock.extension_length", Label("每次延期须为1至30日", "An extension is 1 to 30 days")
    )


@pytest.mark.parametrize("reason", ["", "BUSY"])
def test_extension_for_another_reason_is_refused(reason: str) -> None:
    assert check_extension(RUNNING, REPLY, NOW, 5, reason) == Refusal(
        "clock.extension_reason", Label("请选择延期理由", "Choose a reason for the extension")
    )
