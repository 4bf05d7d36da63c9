"""Pausing and extending the limits of a case: events, guards and changes, for any kind.

The rules they keep (domain 7.1): a clock pauses only for a lawful reason, by the word of a
head who does not handle the matter, with a day on which it is looked at again; signing
and contact never pause.  An extension is asked for before the limit ends, and the citizen
told; the head of the unit grants the first, the chief one level up the second.

A kind of case whose state is :class:`Timed` takes :func:`timing_steps` into its table.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct, field

from casework.cases.words import Words, text_of, words_needed
from casework.clock_checks import ExtensionReason, PauseReason, check_extension, check_pause
from casework.clocks import Extension, Pause, end_of_day
from casework.codes import ContactWay, Role
from casework.context import Context
from casework.counting import Appointment, Counted, counted
from casework.event import CHINA, Event, Label, Moment, Refusal
from casework.machine import Approval, Changes, Guard, Step, signers
from casework.officers import HEADS
from casework.state import State

PAUSE_END = "pause.end"
"""Code of the clock that says when a pause is looked at again."""

_LAST_INSTANT = timedelta(milliseconds=1)


def server_time(event: Event) -> datetime:
    """The centre's time of an event; the device's until the centre has spoken."""
    return event.stamp.received_at if event.stamp else event.core.at


class ExtensionAsked(Struct, frozen=True):
    """An extension that waits for a head: of which limit, how much, why, by whom."""

    limit: str
    amount: int
    reason: ExtensionReason
    at: datetime
    by: str


class Timed(State, frozen=True, kw_only=True):
    """A case whose limits can be paused and extended.

    ``pauses`` and ``extensions`` are kept by the code of the limit (``mailbox.reply``);
    ``casework.counting`` reads them.
    """

    pauses: dict[str, tuple[Pause, ...]] = field(default_factory=dict)
    extensions: dict[str, tuple[Extension, ...]] = field(default_factory=dict)
    pause_until: date | None = None
    extension_asked: ExtensionAsked | None = None
    words: str = ""
    """The last reason given with a refusal, return or pause."""

    @property
    def is_paused(self) -> bool:
        """Whether a limit of the case is paused."""
        return any(has_open_pause(gone) for gone in self.pauses.values())


class ClocksPaused(Approval, frozen=True):
    """中止计时: ``limits`` (codes) do not run until ``until`` at the latest."""

    limits: tuple[str, ...]
    reason: PauseReason
    until: date


class ClocksResumed(Approval, frozen=True):
    """恢复计时: what the clocks waited for has come."""


class ExtensionRequested(Struct, frozen=True, kw_only=True):
    """申请延期: ``amount`` more, in the unit of the limit; the citizen was told how."""

    limit: str
    amount: int
    reason: ExtensionReason
    told_at: Moment | None = None
    told_way: ContactWay | None = None


class ExtensionGranted(Approval, frozen=True):
    """批准延期."""


class ExtensionRefused(Approval, frozen=True):
    """不批准延期, with the reason in the sealed words."""


# ---------------------------------------------------------------------------- changes


def has_open_pause(pauses: tuple[Pause, ...]) -> bool:
    """Whether the last of these pauses still lasts."""
    return bool(pauses) and pauses[-1].ended_at is None


def _pause(state: Timed, event: Event) -> Changes:
    body: ClocksPaused = event.body
    begun = (Pause(event.core.at, None, body.reason),)
    newer = {code: (*state.pauses.get(code, ()), *begun) for code in body.limits}
    return {
        "pauses": state.pauses | newer,
        "pause_until": body.until,
        "words": text_of(event),
    }


def _resume(state: Timed, event: Event) -> Changes:
    """Time counts again: from now, or from the day that was set, had it passed unnoticed."""
    return end_pauses(state, event.core.at)


def end_pauses(state: Timed, at: datetime) -> Changes:
    """Every open pause over: at ``at``, or on the last day that was allowed."""
    until = state.pause_until or at.astimezone(CHINA).date()
    ended_at = min(at, end_of_day(until) - _LAST_INSTANT)
    pauses = {code: _ended(gone, ended_at) for code, gone in state.pauses.items()}
    return {"pauses": pauses, "pause_until": None}


def _ended(pauses: tuple[Pause, ...], at: datetime) -> tuple[Pause, ...]:
    if not has_open_pause(pauses):
        return pauses
    last = pauses[-1]
    return (*pauses[:-1], Pause(last.started_at, at, last.code))


def _ask(state: Timed, event: Event) -> Changes:
    body: ExtensionRequested = event.body
    core = event.core
    asked = ExtensionAsked(body.limit, body.amount, body.reason, core.at, core.actor)
    return {"extension_asked": asked, "words": text_of(event)}


def _grant(state: Timed, event: Event) -> Changes:
    asked = state.extension_asked
    if asked is None:
        return {}
    granted = Extension(event.core.at, asked.amount, asked.reason)
    longer = (*state.extensions.get(asked.limit, ()), granted)
    return {"extensions": state.extensions | {asked.limit: longer}, "extension_asked": None}


def _refuse(state: Timed, event: Event) -> Changes:
    return {"extension_asked": None, "words": text_of(event)}


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


# ----------------------------------------------------------------------------- guards


@dataclass(frozen=True, slots=True)
class ClockGuard(Guard):
    """A guard whose refusal says what is wrong with which clock."""

    why: Callable[[Any, Event, Context], Refusal | None] = lambda state, event, context: None

    def refuses(self, state: Any, event: Event, context: Context) -> Refusal | None:
        """The refusal of the clock itself, where there is one."""
        return self.why(state, event, context)


def acts_over(roles: tuple[Role, ...], unit: str, event: Event, context: Context) -> bool:
    """Whether the actor holds one of ``roles``, for this step, with reach over ``unit``."""
    core = event.core
    officer = context.roster.officers.get(core.actor)
    return officer is not None and context.roster.may(officer, roles, (unit,), core.at, core.type)


def is_chief_above(unit: str, event: Event, context: Context) -> bool:
    """Whether the actor is the chief of a house above ``unit`` (at the top: its own chief)."""
    roster = context.roster
    houses = tuple(dict.fromkeys(roster.house(above) for above in roster.upward(unit)))
    return any(
        acts_over(roster.chief_roles(house), house, event, context)
        for house in houses[1:] or houses
    )


def is_another(event: Event, context: Context, parts: Iterable[str]) -> bool:
    """Whether neither the actor nor the officer they act for had one of these parts."""
    return not signers(event, context) & frozenset(parts)


NOT_THE_HANDLER = Guard(
    "timing.not_the_handler",
    Label("承办人不能审批自己办理事项的时限", "Whoever handles it may not decide on its limits"),
    lambda state, event, context: is_another(event, context, state.handlers),
    asks_form=False,
)
UNTIL_IS_AHEAD = Guard(
    "timing.until",
    Label("请写明今日或之后的恢复(复查)日期", "Give the day it is looked at again: today or later"),
    lambda state, event, context: event.body.until >= event.core.at.astimezone(CHINA).date(),
)
IS_NOT_PAUSED = Guard(
    "timing.paused",
    Label("此件已在中止计时", "This matter is paused already"),
    lambda state, event, context: not state.is_paused,
    asks_form=False,
)
IS_PAUSED = Guard(
    "timing.not_paused",
    Label("此件没有中止计时", "This matter is not paused"),
    lambda state, event, context: state.is_paused,
    asks_form=False,
)
NOTHING_ASKED = Guard(
    "timing.asked_already",
    Label("已有一项延期申请待审批", "An extension is waiting to be decided"),
    lambda state, event, context: state.extension_asked is None,
    asks_form=False,
)
IS_ASKED = Guard(
    "timing.not_asked",
    Label("没有待审批的延期申请", "No extension was asked for"),
    lambda state, event, context: state.extension_asked is not None,
    asks_form=False,
)
CITIZEN_IS_TOLD = Guard(
    "timing.citizen_told",
    Label("申请延期前须告知群众,写明时间和方式", "Tell the citizen first: say when and how"),
    lambda state, event, context: (
        event.body.told_way is not None
        and event.body.told_at is not None
        and event.body.told_at <= event.core.at
    ),
)
NOT_THE_ASKER = Guard(
    "timing.not_the_asker",
    Label("申请延期的人不能自己审批", "Whoever asked for the extension does not decide on it"),
    lambda state, event, context: (
        state.extension_asked is None or is_another(event, context, (state.extension_asked.by,))
    ),
    asks_form=False,
)
PAUSE_WORDS = words_needed("timing.pause_words", "请写明中止事由", "Say why the clock pauses")
EXTENSION_WORDS = words_needed(
    "timing.extension_words", "请写明理由和目前进展", "Give the reason and the progress so far"
)
REFUSAL_WORDS = words_needed("timing.refusal_words", "请写明不批准的理由", "Say why not")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timing:
    """What a kind of case says about its limits; see :func:`timing_steps`."""

    prefix: str
    scope: Callable[[Any], str]
    answers: Callable[[Any], str]
    frm: tuple[str, ...]
    workers: tuple[Role, ...]
    heads: tuple[Role, ...]
    named_day: Callable[[Any], date | None]
    paused: str | None
    asked: str | None
    back: str | Callable[[Any, Event], str] | None
    asking: tuple[Guard, ...]
    lengthens: bool

    def clocks(self, state: Timed, context: Context, only: Collection[str]) -> dict[str, Counted]:
        found = counted(
            state,
            context.directory,
            self.scope(state),
            self.named_day(state),
            lengthens=self.lengthens,
            only=only,
        )
        return {one.limit.code: one for one in found}

    def why_not_paused(self, state: Timed, event: Event, context: Context) -> Refusal | None:
        body: ClocksPaused = event.body
        known = self.clocks(state, context, body.limits)
        if not body.limits or not set(body.limits) <= set(known):
            return _NO_SUCH_CLOCK
        answers = (
            check_pause(known[code].clock, known[code].limit, event.core.at, body.reason)
            for code in body.limits
        )
        return next((refusal for refusal in answers if refusal is not None), None)

    def why_not_extended(self, state: Timed, event: Event, context: Context) -> Refusal | None:
        body: ExtensionRequested = event.body
        known = self.clocks(state, context, (body.limit,)).get(body.limit)
        if known is None:
            return _NO_SUCH_CLOCK
        return check_extension(known.clock, known.limit, event.core.at, body.amount, body.reason)

    def is_second_from_above(self, state: Timed, event: Event, context: Context) -> bool:
        asked = state.extension_asked
        granted = state.extensions.get(asked.limit, ()) if asked else ()
        return not granted or is_chief_above(self.answers(state), event, context)

    def head(self) -> Guard:
        return Guard(
            "timing.head",
            Label("由主办单位负责人或其上级批准", "For the head of the lead unit, or one above"),
            lambda state, event, context: acts_over(HEADS, self.answers(state), event, context),
            asks_form=False,
        )


_NO_SUCH_CLOCK = Refusal(
    "timing.no_such_clock",
    Label("此件没有这一时限在计时", "No such limit is running on this matter"),
)


def timing_steps(
    prefix: str,
    *,
    scope: Callable[[Any], str],
    answers: Callable[[Any], str],
    frm: tuple[str, ...],
    workers: tuple[Role, ...],
    heads: tuple[Role, ...] = HEADS,
    named_day: Callable[[Any], date | None] = lambda state: None,
    paused: str | None = None,
    asked: str | None = None,
    back: str | Callable[[Any, Event], str] | None = None,
    asking: tuple[Guard, ...] = (CITIZEN_IS_TOLD,),
    named_day_lengthens: bool = False,
    pauses: bool = True,
) -> tuple[Step, ...]:
    """The rows that make the limits of a kind pausable and extendable.

    ``scope``, ``named_day`` and ``named_day_lengthens`` are the machine's own; ``answers`` is
    the unit that answers
    for the matter.  A kind that has statuses for it names them (``paused``, ``asked``) and
    where the case comes ``back`` to; one that has none stays where it is.  ``asking`` are
    more conditions of the request; without ``pauses`` the kind has no rows for them.
    """
    timing = _Timing(
        prefix=prefix,
        scope=scope,
        answers=answers,
        frm=frm,
        workers=workers,
        heads=heads,
        named_day=named_day,
        paused=paused,
        asked=asked,
        back=back,
        asking=asking,
        lengthens=named_day_lengthens,
    )
    extending = (_asking(timing), *_deciding(timing))
    return (*_pausing(timing), *extending) if pauses else extending


def _pausing(timing: _Timing) -> tuple[Step, Step]:
    pausable = ClockGuard(
        "timing.pausable",
        Label("须是正在计时、可以中止的时限", "A limit that is running and may be paused"),
        lambda state, event, context: timing.why_not_paused(state, event, context) is None,
        why=timing.why_not_paused,
    )
    deciding = (timing.head(), NOT_THE_HANDLER)
    return (
        Step(
            name=f"{timing.prefix}ClocksPaused",
            body=ClocksPaused,
            private=Words,
            label=Label("中止计时", "Clock paused"),
            frm=timing.frm,
            to=timing.paused,
            by=timing.heads,
            is_final_say=True,
            guards=(IS_NOT_PAUSED, *deciding, pausable, UNTIL_IS_AHEAD, PAUSE_WORDS),
            apply=_pause,
            note=lambda event: (event.body.reason.label, event.body.until.isoformat()),
        ),
        Step(
            name=f"{timing.prefix}ClocksResumed",
            body=ClocksResumed,
            label=Label("恢复计时", "Clock resumed"),
            frm=(timing.paused,) if timing.paused else timing.frm,
            to=timing.back,
            by=timing.heads,
            guards=(IS_PAUSED, *deciding),
            apply=_resume,
        ),
    )


def _asking(timing: _Timing) -> Step:
    extendable = ClockGuard(
        "timing.extendable",
        Label(
            "须在届满前申请,次数和长度不超过规定",
            "Asked for before the limit ends, as often and as long as the profile allows",
        ),
        lambda state, event, context: timing.why_not_extended(state, event, context) is None,
        why=timing.why_not_extended,
    )
    return Step(
        name=f"{timing.prefix}ExtensionRequested",
        body=ExtensionRequested,
        private=Words,
        label=Label("申请延期", "Extension requested"),
        frm=timing.frm,
        to=timing.asked,
        by=timing.workers,
        guards=(NOTHING_ASKED, *timing.asking, extendable, EXTENSION_WORDS),
        apply=_ask,
        note=lambda event: (event.body.reason.label, f"+{event.body.amount}"),
    )


def _deciding(timing: _Timing) -> tuple[Step, Step]:
    second = Guard(
        "timing.second_from_above",
        Label("第二次延期由上一级三长批准", "The chief one level up grants the second extension"),
        timing.is_second_from_above,
        asks_form=False,
    )
    guards = (IS_ASKED, timing.head(), NOT_THE_HANDLER, NOT_THE_ASKER, second)
    frm = (timing.asked,) if timing.asked else timing.frm
    return (
        Step(
            name=f"{timing.prefix}ExtensionGranted",
            body=ExtensionGranted,
            label=Label("批准延期", "Extension granted"),
            frm=frm,
            to=timing.back,
            by=timing.heads,
            is_final_say=True,
            guards=guards,
            apply=_grant,
        ),
        Step(
            name=f"{timing.prefix}ExtensionRefused",
            body=ExtensionRefused,
            private=Words,
            label=Label("不批准延期", "Extension refused"),
            frm=frm,
            to=timing.back,
            by=timing.heads,
            is_final_say=True,
            guards=(*guards, REFUSAL_WORDS),
            apply=_refuse,
        ),
    )
