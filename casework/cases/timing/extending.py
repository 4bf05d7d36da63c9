"""延期: more time for a limit, asked for by whoever works the matter, granted or refused above."""

from typing import Annotated, Any

from msgspec import Struct

from casework.asking import Asking, now
from casework.cases.asked_for import none_waits, not_who_asked, one_waits
from casework.cases.needs import acts_over
from casework.cases.timing.shared import (
    NO_SUCH_CLOCK,
    NOT_THE_HANDLER,
    ClockGuard,
    T,
    Timing,
    in_time,
    limit_called,
)
from casework.cases.timing.state import ExtensionAsked, Timed
from casework.cases.words import Words, text_of, words_needed
from casework.clock_checks import ExtensionReason, check_extension
from casework.clocks import Extension
from casework.codes import ContactWay
from casework.context import Context
from casework.event import Event, Label, Moment, Refusal, Sealing
from casework.fields import Choice, Meaning, asked
from casework.steps import Approval, Changes, Guard, Step, own

# ------------------------------------------------------------------------------ events


def _extendable(asking: Asking[Timed]) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.limit.code, one.limit.label) for one in in_time(asking) if one.limit.extendable
    )


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


# ----------------------------------------------------------------------------- changes


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


# ------------------------------------------------------------------------------ guards


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
EXTENSION_WORDS = words_needed(
    "timing.extension_words", "请写明理由和目前进展", "Give the reason and the progress so far"
)
REFUSAL_WORDS = words_needed("timing.refusal_words", "请写明不批准的理由", "Say why not")


def _is_chief_above(unit: str, event: Event[object], context: Context) -> bool:
    """Whether the actor is the chief of a station above ``unit`` (at the top: its own chief)."""
    roster = context.roster
    stations = tuple(dict.fromkeys(roster.station(above) for above in roster.upward(unit)))
    return any(
        acts_over(roster.chief_roles(station), station, event, context)
        for station in stations[1:] or stations
    )


def _is_second_from_above(
    timing: Timing[T], state: T, event: Event[object], context: Context
) -> bool:
    asked = state.extension_asked
    granted = state.extensions.get(asked.limit, ()) if asked else ()
    return not granted or _is_chief_above(timing.answers(state), event, context)


def _why_not_extended(
    timing: Timing[T], state: T, event: Event[ExtensionRequested], context: Context
) -> Refusal | None:
    body = event.body
    known = timing.clocks(state, context, (body.limit,)).get(body.limit)
    if known is None:
        return NO_SUCH_CLOCK
    return check_extension(known.clock, known.limit, event.core.at, body.amount, body.reason)


# -------------------------------------------------------------------------------- rows


def extending_steps(
    timing: Timing[T], more: tuple[Guard[T, ExtensionRequested], ...]
) -> tuple[Step[T, Any], ...]:
    """The rows by which more time is asked for, granted, refused; ``more``: when it may be."""
    return (_asking(timing, more), *_deciding(timing))


def _asking(
    timing: Timing[T], more: tuple[Guard[T, ExtensionRequested], ...]
) -> Step[T, ExtensionRequested]:
    def why_not(state: T, event: Event[ExtensionRequested], context: Context) -> Refusal | None:
        return _why_not_extended(timing, state, event, context)

    extendable = ClockGuard[T, ExtensionRequested](
        "timing.extendable",
        Label(
            "须在届满前申请,次数和长度不超过规定",
            "Asked for before the limit ends, as often and as long as the profile allows",
        ),
        lambda state, event, context: why_not(state, event, context) is None,
        why=why_not,
    )
    has_extendable = timing.needs_running(
        "timing.nothing_extendable",
        Label("此件没有可以延期的时限", "No limit of this matter may be extended"),
        lambda limit: limit.extendable,
    )
    return Step(
        body=own(timing.prefix, ExtensionRequested),
        label=Label("申请延期", "Extension requested"),
        verb="Ask for more time",
        words=Label("理由和目前进展", "Why, and the progress so far"),
        frm=timing.frm,
        to=timing.asked,
        by=timing.workers,
        guards=(NOTHING_ASKED, has_extendable, *more, extendable, EXTENSION_WORDS),
        apply=_ask,
        is_beside=True,
    )


def _deciding(
    timing: Timing[T],
) -> tuple[Step[T, ExtensionGranted], Step[T, ExtensionRefused]]:
    second = Guard[T, object](
        "timing.second_from_above",
        Label("第二次延期由上一级三长批准", "The chief one level up grants the second extension"),
        lambda state, event, context: _is_second_from_above(timing, state, event, context),
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
