"""Pausing and extending the limits of a case: events, guards and changes, for any kind.

The rules they keep (domain 7.1): a clock pauses only for a lawful reason, by the word of a
head who does not handle the matter, with a day on which it is looked at again; signing
and contact never pause.  An extension is asked for before the limit ends, and the citizen
told; the head of the unit grants the first, the chief one level up the second.

A kind of case whose state is :class:`Timed` takes :func:`timing_steps` into its table.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from msgspec import Struct
from msgspec import field as default

from casework.asking import Asking, now
from casework.cases.asked_for import none_waits, not_who_asked, one_waits
from casework.cases.needs import acts_over, another
from casework.cases.words import Words, text_of, words_needed
from casework.clock_checks import ExtensionReason, PauseReason, check_extension, check_pause
from casework.clocks import Extension, Pause, end_of_day, is_late, last_instant
from casework.codes import ContactWay, Role
from casework.context import Context, Directory
from casework.counting import Appointment, Counted, counted
from casework.event import CHINA, Event, Label, Moment, Refusal, Sealing
from casework.fields import Choice, Meaning, asked
from casework.officers import HEADS
from casework.state import State
from casework.steps import Approval, Changes, Guard, Step, own

T = TypeVar("T", bound="Timed")
B = TypeVar("B", bound=Struct)

PAUSE_END = "pause.end"
"""Code of the clock that says when a pause is looked at again."""


def server_time(event: Event[object]) -> datetime:
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

    pauses: dict[str, tuple[Pause, ...]] = default(default_factory=dict)
    extensions: dict[str, tuple[Extension, ...]] = default(default_factory=dict)
    pause_until: date | None = None
    extension_asked: ExtensionAsked | None = None
    words: str = ""
    """The last reason given with a refusal, return or pause."""

    @property
    def is_paused(self) -> bool:
        """Whether a limit of the case is paused."""
        return any(has_open_pause(gone) for gone in self.pauses.values())


def _in_time(asking: Asking[Timed]) -> Iterator[Counted]:
    """The limits that run and have not passed: nothing heals one that has."""
    now = asking.context.now
    return (one for one in asking.counted if one.clock.is_running and not is_late(one.clock, now))


def _pausable(asking: Asking[Timed]) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.limit.code, one.limit.label) for one in _in_time(asking) if one.limit.pausable
    )


def _extendable(asking: Asking[Timed]) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.limit.code, one.limit.label) for one in _in_time(asking) if one.limit.extendable
    )


def limit_called(state: State, directory: Directory, code: str) -> Label | None:
    """What a limit is called in the profile in force for the case."""
    profile = directory.profile(state.unit, state.opened_at)
    limit = profile.limit(code) if profile else None
    return limit.label if limit else None


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


class ExtensionRequested(Sealing[Words], Struct, frozen=True, kw_only=True):
    """申请延期: ``amount`` more, in the unit of the limit; the citizen was told how."""

    limit: Annotated[
        str, asked("时限", "Limit", Meaning.PICK, among=_extendable, called=limit_called)
    ]
    amount: Annotated[
        int,
        asked("延长", "How much more", hint=("天数,与原时限同样计算", "Counted as the limit is")),
    ]
    reason: Annotated[ExtensionReason, asked("延期事由", "Reason")]
    told_at: Annotated[Moment | None, asked("告知群众时间", "Citizen told at", first=now)] = None
    told_way: Annotated[ContactWay | None, asked("告知方式", "By what means")] = None


class ExtensionGranted(Approval, frozen=True):
    """批准延期."""


class ExtensionRefused(Approval, Sealing[Words], frozen=True):
    """不批准延期, with the reason in the sealed words."""


# ---------------------------------------------------------------------------- changes


def has_open_pause(pauses: tuple[Pause, ...]) -> bool:
    """Whether the last of these pauses still lasts."""
    return bool(pauses) and pauses[-1].ended_at is None


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


def _ask(state: Timed, event: Event[ExtensionRequested]) -> Changes:
    body = event.body
    core = event.core
    asked = ExtensionAsked(body.limit, body.amount, body.reason, core.at, core.actor)
    return {"extension_asked": asked, "words": text_of(event)}


def _grant(state: Timed, event: Event[object]) -> Changes:
    asked = state.extension_asked
    if asked is None:
        return {}
    granted = Extension(event.core.at, asked.amount, asked.reason)
    longer = (*state.extensions.get(asked.limit, ()), granted)
    return {"extensions": state.extensions | {asked.limit: longer}, "extension_asked": None}


def _refuse(state: Timed, event: Event[ExtensionRefused]) -> Changes:
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


@dataclass(frozen=True)
class ClockGuard(Guard[T, B]):
    """A guard whose refusal says what is wrong with which clock."""

    why: Callable[[T, Event[B], Context], Refusal | None] = lambda state, event, context: None

    def refuses(self, state: T, event: Event[B], context: Context) -> Refusal | None:
        """The refusal of the clock itself, where there is one."""
        return self.why(state, event, context)


def is_chief_above(unit: str, event: Event[object], context: Context) -> bool:
    """Whether the actor is the chief of a station above ``unit`` (at the top: its own chief)."""
    roster = context.roster
    stations = tuple(dict.fromkeys(roster.station(above) for above in roster.upward(unit)))
    return any(
        acts_over(roster.chief_roles(station), station, event, context)
        for station in stations[1:] or stations
    )


NOT_THE_HANDLER: Guard[State, object] = another(
    "timing.not_the_handler",
    "承办人不能审批自己办理事项的时限",
    "Whoever handles it may not decide on its limits",
)
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
NOTHING_ASKED: Guard[Timed, object] = none_waits(
    "timing.asked_already",
    "已有一项延期申请待审批",
    "An extension is waiting to be decided",
    lambda state: state.extension_asked,
)
IS_ASKED: Guard[Timed, object] = one_waits(
    "timing.not_asked",
    "没有待审批的延期申请",
    "No extension was asked for",
    lambda state: state.extension_asked,
)
CITIZEN_IS_TOLD = Guard[object, ExtensionRequested](
    "timing.citizen_told",
    Label("申请延期前须告知群众,写明时间和方式", "Tell the citizen first: say when and how"),
    lambda state, event, context: (
        event.body.told_way is not None
        and event.body.told_at is not None
        and event.body.told_at <= event.core.at
    ),
)
NOT_THE_ASKER: Guard[Timed, object] = not_who_asked(
    "timing.not_the_asker",
    "申请延期的人不能自己审批",
    "Whoever asked for the extension does not decide on it",
    lambda state: state.extension_asked,
)
PAUSE_WORDS = words_needed("timing.pause_words", "请写明中止事由", "Say why the clock pauses")
EXTENSION_WORDS = words_needed(
    "timing.extension_words", "请写明理由和目前进展", "Give the reason and the progress so far"
)
REFUSAL_WORDS = words_needed("timing.refusal_words", "请写明不批准的理由", "Say why not")


@dataclass(frozen=True, kw_only=True)
class _Timing(Generic[T]):
    """What a kind of case says about its limits; see :func:`timing_steps`."""

    prefix: str
    scope: Callable[[T], str]
    answers: Callable[[T], str]
    frm: tuple[str, ...]
    workers: tuple[Role, ...]
    heads: tuple[Role, ...]
    named_day: Callable[[T], date | None]
    paused: str | None
    asked: str | None
    back: str | Callable[[T, Event[object]], str] | None
    asking: tuple[Guard[T, ExtensionRequested], ...]
    lengthens: bool

    def clocks(
        self, state: T, context: Context, only: Collection[str] | None = None
    ) -> dict[str, Counted]:
        found = counted(
            state,
            context.directory,
            self.scope(state),
            self.named_day(state),
            lengthens=self.lengthens,
            only=only,
        )
        return {one.limit.code: one for one in found}

    def may_pause(self, state: T, event: Event[object], context: Context) -> bool:
        return any(
            one.clock.is_running and one.limit.pausable
            for one in self.clocks(state, context).values()
        )

    def may_extend(self, state: T, event: Event[object], context: Context) -> bool:
        return any(
            one.clock.is_running and one.limit.extendable
            for one in self.clocks(state, context).values()
        )

    def why_not_paused(
        self, state: T, event: Event[ClocksPaused], context: Context
    ) -> Refusal | None:
        body = event.body
        known = self.clocks(state, context, body.limits)
        if not body.limits or not set(body.limits) <= set(known):
            return _NO_SUCH_CLOCK
        answers = (
            check_pause(known[code].clock, known[code].limit, event.core.at, body.reason)
            for code in body.limits
        )
        return next((refusal for refusal in answers if refusal is not None), None)

    def why_not_extended(
        self, state: T, event: Event[ExtensionRequested], context: Context
    ) -> Refusal | None:
        body = event.body
        known = self.clocks(state, context, (body.limit,)).get(body.limit)
        if known is None:
            return _NO_SUCH_CLOCK
        return check_extension(known.clock, known.limit, event.core.at, body.amount, body.reason)

    def is_second_from_above(self, state: T, event: Event[object], context: Context) -> bool:
        asked = state.extension_asked
        granted = state.extensions.get(asked.limit, ()) if asked else ()
        return not granted or is_chief_above(self.answers(state), event, context)

    def head(self) -> Guard[T, object]:
        return Guard(
            "timing.head",
            Label("由主办单位负责人或其上级批准", "For the head of the lead unit, or one above"),
            lambda state, event, context: acts_over(HEADS, self.answers(state), event, context),
            asks_form=False,
            hides=True,
        )


_NO_SUCH_CLOCK = Refusal(
    "timing.no_such_clock",
    Label("此件没有这一时限在计时", "No such limit is running on this matter"),
)


def timing_steps(
    prefix: str,
    *,
    scope: Callable[[T], str],
    answers: Callable[[T], str],
    frm: tuple[str, ...],
    workers: tuple[Role, ...],
    heads: tuple[Role, ...] = HEADS,
    named_day: Callable[[T], date | None] = lambda state: None,
    paused: str | None = None,
    asked: str | None = None,
    back: str | Callable[[T, Event[object]], str] | None = None,
    asking: tuple[Guard[T, ExtensionRequested], ...] = (CITIZEN_IS_TOLD,),
    named_day_lengthens: bool = False,
    pauses: bool = True,
) -> tuple[Step[T, Any], ...]:
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


def _pausing(timing: _Timing[T]) -> tuple[Step[T, ClocksPaused], Step[T, ClocksResumed]]:
    pausable = ClockGuard[T, ClocksPaused](
        "timing.pausable",
        Label("须是正在计时、可以中止的时限", "A limit that is running and may be paused"),
        lambda state, event, context: timing.why_not_paused(state, event, context) is None,
        why=timing.why_not_paused,
    )
    has_pausable = Guard[T, object](
        "timing.nothing_pausable",
        Label("此件没有可以中止的时限", "No limit of this matter may be paused"),
        timing.may_pause,
        asks_form=False,
        hides=True,
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


def _asking(timing: _Timing[T]) -> Step[T, ExtensionRequested]:
    extendable = ClockGuard[T, ExtensionRequested](
        "timing.extendable",
        Label(
            "须在届满前申请,次数和长度不超过规定",
            "Asked for before the limit ends, as often and as long as the profile allows",
        ),
        lambda state, event, context: timing.why_not_extended(state, event, context) is None,
        why=timing.why_not_extended,
    )
    has_extendable = Guard[T, object](
        "timing.nothing_extendable",
        Label("此件没有可以延期的时限", "No limit of this matter may be extended"),
        timing.may_extend,
        asks_form=False,
        hides=True,
    )
    return Step(
        body=own(timing.prefix, ExtensionRequested),
        label=Label("申请延期", "Extension requested"),
        verb="Ask for more time",
        words=Label("理由和目前进展", "Why, and the progress so far"),
        frm=timing.frm,
        to=timing.asked,
        by=timing.workers,
        guards=(NOTHING_ASKED, has_extendable, *timing.asking, extendable, EXTENSION_WORDS),
        apply=_ask,
        is_beside=True,
    )


def _deciding(
    timing: _Timing[T],
) -> tuple[Step[T, ExtensionGranted], Step[T, ExtensionRefused]]:
    second = Guard[T, object](
        "timing.second_from_above",
        Label("第二次延期由上一级三长批准", "The chief one level up grants the second extension"),
        timing.is_second_from_above,
        asks_form=False,
    )
    guards = (IS_ASKED, timing.head(), NOT_THE_HANDLER, NOT_THE_ASKER, second)
    frm = (timing.asked,) if timing.asked else timing.frm
    return (
        Step(
            body=own(timing.prefix, ExtensionGranted),
            label=Label("批准延期", "Extension granted"),
            verb="Grant more time",
            frm=frm,
            to=timing.back,
            by=timing.heads,
            is_final_say=True,
            guards=guards,
            apply=_grant,
        ),
        Step(
            body=own(timing.prefix, ExtensionRefused),
            label=Label("不批准延期", "Extension refused"),
            verb="Refuse more time",
            words=Label("不批准的理由", "Why not"),
            frm=frm,
            to=timing.back,
            by=timing.heads,
            is_final_say=True,
            guards=(*guards, REFUSAL_WORDS),
            apply=_refuse,
        ),
    )
