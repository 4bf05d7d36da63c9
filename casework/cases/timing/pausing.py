"""中止、恢复: a limit that does not run for a while, and runs again."""

from datetime import date, datetime
from typing import Annotated

from casework.asking import Asking
from casework.cases.timing.shared import (
    NO_SUCH_CLOCK,
    NOT_THE_HANDLER,
    ClockGuard,
    T,
    Timing,
    in_time,
    limit_called,
)
from casework.cases.timing.state import Timed, has_open_pause
from casework.cases.words import Words, text_of, words_needed
from casework.clock_checks import PauseReason, check_pause
from casework.clocks import Pause, end_of_day, last_instant
from casework.context import Context
from casework.counting import Appointment
from casework.event import CHINA, Event, Label, Refusal, Sealing
from casework.fields import Choice, Meaning, asked
from casework.steps import Approval, Changes, Guard, Step, own

PAUSE_END = "pause.end"
"""Code of the clock that says when a pause is looked at again."""

# ------------------------------------------------------------------------------ events


def _pausable(asking: Asking[Timed]) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.limit.code, one.limit.label) for one in in_time(asking) if one.limit.pausable
    )


def _all_pausable(asking: Asking[Timed]) -> list[str]:
    return [choice.value for choice in _pausable(asking)]


class ClocksPaused(Approval, Sealing[Words], frozen=True):
    """中止计时: ``limits`` (codes) do not run until ``until`` at the latest."""

    limits: Annotated[
        tuple[str, ...],
        asked(
            "中止的时限",
            "Limits",
            Meaning.PICK,
            among=_pausable,
            first=_all_pausable,
            called=limit_called,
        ),
    ]
    reason: Annotated[PauseReason, asked("中止事由", "Reason")]
    until: Annotated[date, asked("复查日期", "Look again on")]


class ClocksResumed(Approval, frozen=True):
    """恢复计时: what the clocks waited for has come."""


# ----------------------------------------------------------------------------- changes


def _pause(state: Timed, event: Event[ClocksPaused]) -> Changes:
    body = event.body
    begun = (Pause(event.core.at, None, body.reason),)
    newer = {code: (*state.pauses.get(code, ()), *begun) for code in body.limits}
    return {
        "pauses": state.pauses | newer,
        "pause_until": body.until,
        "words": text_of(event),
    }


def _resume(state: Timed, event: Event[object]) -> Changes:
    """Time counts again: from now, or from the day that was set, had it passed unnoticed."""
    return end_pauses(state, event.core.at)


def end_pauses(state: Timed, at: datetime) -> Changes:
    """Every open pause over: at ``at``, or on the last day that was allowed."""
    until = state.pause_until or at.astimezone(CHINA).date()
    ended_at = min(at, last_instant(until))
    pauses = {code: _ended(gone, ended_at) for code, gone in state.pauses.items()}
    return {"pauses": pauses, "pause_until": None}


def _ended(pauses: tuple[Pause, ...], at: datetime) -> tuple[Pause, ...]:
    if not has_open_pause(pauses):
        return pauses
    last = pauses[-1]
    return (*pauses[:-1], Pause(last.started_at, at, last.code))


def pause_end(state: Timed) -> tuple[Appointment, ...]:
    """The day on which an open pause is looked at again, as a clock of its own."""
    open_ones = [gone[-1] for gone in state.pauses.values() if has_open_pause(gone)]
    if not open_ones or state.pause_until is None:
        return ()
    return (
        Appointment(
            code=PAUSE_END,
            label=Label("中止到期复查", "Pause to be looked at again"),
            due_at=end_of_day(state.pause_until),
            since=open_ones[0].started_at,
        ),
    )


# ------------------------------------------------------------------------------ guards


UNTIL_IS_AHEAD = Guard[object, ClocksPaused](
    "timing.until",
    Label("请写明今日或之后的恢复(复查)日期", "Give the day it is looked at again: today or later"),
    lambda state, event, context: event.body.until >= event.core.at.astimezone(CHINA).date(),
)
IS_NOT_PAUSED = Guard[Timed, object](
    "timing.paused",
    Label("此件已在中止计时", "This matter is paused already"),
    lambda state, event, context: not state.is_paused,
    asks_form=False,
    hides=True,
)
IS_PAUSED = Guard[Timed, object](
    "timing.not_paused",
    Label("此件没有中止计时", "This matter is not paused"),
    lambda state, event, context: state.is_paused,
    asks_form=False,
    hides=True,
)
PAUSE_WORDS = words_needed("timing.pause_words", "请写明中止事由", "Say why the clock pauses")


def _why_not_paused(
    timing: Timing[T], state: T, event: Event[ClocksPaused], context: Context
) -> Refusal | None:
    body = event.body
    known = timing.clocks(state, context, body.limits)
    if not body.limits or not set(body.limits) <= set(known):
        return NO_SUCH_CLOCK
    answers = (
        check_pause(known[code].clock, known[code].limit, event.core.at, body.reason)
        for code in body.limits
    )
    return next((refusal for refusal in answers if refusal is not None), None)


# -------------------------------------------------------------------------------- rows


def pausing_steps(timing: Timing[T]) -> tuple[Step[T, ClocksPaused], Step[T, ClocksResumed]]:
    """The rows by which a head pauses the limits of a kind, and lets them run again."""

    def why_not(state: T, event: Event[ClocksPaused], context: Context) -> Refusal | None:
        return _why_not_paused(timing, state, event, context)

    pausable = ClockGuard[T, ClocksPaused](
        "timing.pausable",
        Label("须是正在计时、可以中止的时限", "A limit that is running and may be paused"),
        lambda state, event, context: why_not(state, event, context) is None,
        why=why_not,
    )
    has_pausable = timing.needs_running(
        "timing.nothing_pausable",
        Label("此件没有可以中止的时限", "No limit of this matter may be paused"),
        lambda limit: limit.pausable,
    )
    deciding = (timing.head(), NOT_THE_HANDLER)
    return (
        Step(
            body=own(timing.prefix, ClocksPaused),
            label=Label("中止计时", "Clock paused"),
            verb="Pause the clock",
            words=Label("中止事由说明", "In words"),
            frm=timing.frm,
            to=timing.paused,
            by=timing.heads,
            is_final_say=True,
            guards=(IS_NOT_PAUSED, *deciding, has_pausable, pausable, UNTIL_IS_AHEAD, PAUSE_WORDS),
            apply=_pause,
            is_beside=True,
        ),
        Step(
            body=own(timing.prefix, ClocksResumed),
            label=Label("恢复计时", "Clock resumed"),
            verb="Resume the clock",
            frm=(timing.paused,) if timing.paused else timing.frm,
            to=timing.back,
            by=timing.heads,
            guards=(IS_PAUSED, *deciding),
            apply=_resume,
        ),
    )
