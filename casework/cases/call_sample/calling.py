"""Who was drawn is called, and what is not so is looked into: events, guards and rows."""

from typing import Annotated

from msgspec import Struct

from casework.asking import Asking
from casework.cases import agenda
from casework.cases.call_sample.state import (
    ROWS,
    CallSample,
    Drawn,
    Finding,
    SampleCall,
    Status,
    with_drawn,
)
from casework.cases.needs import is_another, somebody_else_may, with_unit
from casework.cases.words import Words, is_said, text_of, words_needed
from casework.codes import Role, Satisfaction
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.steps import Approval, Changes, Guard

CALLERS, INSPECTORS = (Role.REVISIT,), (Role.SUPERV,)

# ---------------------------------------------------------------------------- choices


def _to_call(state: CallSample, officer: str, context: Context) -> tuple[Drawn, ...]:
    """Whom the officer has to call: nobody whose matter they worked, where another may call."""

    def is_theirs(one: Drawn) -> bool:
        parts = _handlers(one, context)
        return officer not in parts or not somebody_else_may(
            CALLERS,
            state.unit,
            state,
            context,
            at=context.now,
            step=CallSampleCalled.__name__,
            parts=parts,
            with_aux=True,
        )

    return tuple(one for one in state.drawn if one.is_open and is_theirs(one))


def _handlers(one: Drawn, context: Context) -> tuple[str, ...]:
    found = context.related(one.case)
    return found.handlers if found is not None else ()


def _disputed(state: CallSample, officer: str, context: Context) -> tuple[Drawn, ...]:
    return tuple(one for one in state.drawn if one.is_disputed)


def _choice(one: Drawn, context: Context) -> Choice:
    found = context.related(one.case)
    number = found.number or found.temp_no if found is not None else ""
    text = f"{one.no} {number}".strip()
    return Choice(str(one.no), Label(text, text))


def _calls(asking: Asking[CallSample]) -> tuple[Choice, ...]:
    found = _to_call(asking.state, asking.officer.id, asking.context)
    return tuple(_choice(one, asking.context) for one in found)


def _first_call(asking: Asking[CallSample]) -> str:
    return next((one.value for one in _calls(asking)), "")


def _disputes(asking: Asking[CallSample]) -> tuple[Choice, ...]:
    found = _disputed(asking.state, asking.officer.id, asking.context)
    return tuple(_choice(one, asking.context) for one in found)


def _first_dispute(asking: Asking[CallSample]) -> str:
    return next((one.value for one in _disputes(asking)), "")


# ----------------------------------------------------------------------------- events


class CallSampleCalled(Sealing[Words], Struct, frozen=True, kw_only=True):
    """抽样回访: a citizen who was drawn is called; what they said, in the sealed words."""

    no: Annotated[
        int, asked("抽中事项", "Case drawn", Meaning.PICK, among=_calls, first=_first_call)
    ]
    is_true: Annotated[
        bool | None,
        asked(
            "情况属实",
            "As it is written down",
            no=("群众称与记录不符", "They say it was not so"),
            hint=("无人接听的不选", "Left open where nobody answered"),
        ),
    ] = None
    satisfaction: Annotated[Satisfaction | None, asked("满意度", "Satisfaction")] = None


class CallSampleLookedInto(Approval, Sealing[Words], frozen=True, kw_only=True):
    """核查: supervision says what it was where a citizen says that it was not so."""

    no: Annotated[
        int, asked("抽中事项", "Case drawn", Meaning.PICK, among=_disputes, first=_first_dispute)
    ]
    finding: Annotated[Finding, asked("核查结论", "What was found")]


Report = CallSampleCalled | CallSampleLookedInto

# ----------------------------------------------------------------------------- guards


def _fits(state: CallSample, event: Event[CallSampleCalled], context: Context) -> bool:
    """Who answered gave a mark; who did not, gave none."""
    return (event.body.is_true is None) is (event.body.satisfaction is None)


def _is_told(state: CallSample, event: Event[CallSampleCalled], context: Context) -> bool:
    return event.body.is_true is None or is_said(event)


def _had_no_part(state: CallSample, event: Event[CallSampleLookedInto], context: Context) -> bool:
    picked = next((one for one in state.drawn if one.no == event.body.no), None)
    if picked is None:
        return True
    parts = (*(call.by for call in picked.calls), *_handlers(picked, context))
    return is_another(event, context, parts) or not somebody_else_may(
        INSPECTORS,
        state.unit,
        state,
        context,
        at=event.core.at,
        step=event.core.type,
        parts=parts,
    )


HAS_CALLS = agenda.any_of(
    "call_sample.nobody_to_call",
    "没有您可以回访的事项(自己办理过的由他人回访)",
    "There is nobody for you to call: whoever handled it does not call",
    _to_call,
)
IS_TO_BE_CALLED = agenda.one_of(
    "call_sample.not_open",
    "没有这一件,或已回访,或是您自己办理的",
    "There is no such case, or it is done, or you handled it yourself",
    _to_call,
)
MARK_FITS = Guard(
    "call_sample.mark",
    Label(
        "接通的须记是否属实和满意度;未接通的两项都不填",
        "Who answered says whether it was so and gives a mark; else neither is filled in",
    ),
    _fits,
)
SAYS_WHAT = Guard(
    "call_sample.words",
    Label("接通的须记下群众原话", "Write down what they said"),
    _is_told,
    needs_words=True,
)
HAS_DISPUTES = agenda.any_of(
    "call_sample.nothing_disputed",
    "没有待核查的不符事项",
    "Nothing waits to be looked into",
    _disputed,
)
IS_DISPUTED = agenda.one_of(
    "call_sample.not_disputed",
    "没有这一件待核查",
    "There is no such case to look into",
    _disputed,
)
HAD_NO_PART = Guard(
    "call_sample.another",
    Label(
        "核查须由未承办、未回访此件的人进行",
        "Whoever handled it or called does not look into it",
    ),
    _had_no_part,
)
SAYS_WHAT_WAS_SEEN = words_needed("call_sample.seen", "请写明核查情况", "Say what was seen")

# ---------------------------------------------------------------------------- changes


def _called(state: CallSample, event: Event[Report], body: CallSampleCalled) -> tuple[Drawn, ...]:
    core = event.core
    call = SampleCall(
        at=core.at,
        by=core.actor,
        is_true=body.is_true,
        satisfaction=body.satisfaction,
        words=text_of(event),
    )
    before = next((one.calls for one in state.drawn if one.no == body.no), ())
    calls = (*before, call)
    in_vain = not call.is_connected and len(calls) >= state.tries
    return with_drawn(state, body.no, calls=calls, is_given_up=in_vain)


def _looked_into(
    state: CallSample, event: Event[Report], body: CallSampleLookedInto
) -> tuple[Drawn, ...]:
    found = {"finding": body.finding, "found_by": event.core.actor, "words": text_of(event)}
    return with_drawn(state, body.no, **found)


def _cases(state: CallSample, event: Event[Report]) -> tuple[Drawn, ...]:
    body = event.body
    if isinstance(body, CallSampleCalled):
        return _called(state, event, body)
    return _looked_into(state, event, body)


def _after(state: CallSample, event: Event[Report]) -> Status:
    """Whom nobody has reached is called first; then what is not so is looked into."""
    cases = _cases(state, event)
    if any(one.is_open for one in cases):
        return "CALLING"
    return "DISPUTED" if any(one.is_disputed for one in cases) else "DONE"


def _apply(state: CallSample, event: Event[Report]) -> Changes:
    """The station learns of it when all is said."""
    changed: Changes = {"drawn": _cases(state, event)}
    if _after(state, event) != "DONE":
        return changed
    return changed | {"ended_at": event.core.at, "units": with_unit(state, state.station)}


# ------------------------------------------------------------------------------- rows

CALLING = (
    ROWS.step(
        CallSampleCalled,
        label=Label("抽样回访", "Called"),
        verb="Call",
        words=Label("群众原话", "Their words"),
        frm=("CALLING",),
        to=_after,
        by=CALLERS,
        aux=True,
        guards=(HAS_CALLS, IS_TO_BE_CALLED, MARK_FITS, SAYS_WHAT),
        apply=_apply,
    ),
    ROWS.step(
        CallSampleLookedInto,
        label=Label("核查不符事项", "Looked into"),
        verb="Look into it",
        words=Label("核查情况", "What was seen"),
        frm=("CALLING", "DISPUTED"),
        to=_after,
        by=INSPECTORS,
        is_final_say=True,
        guards=(HAS_DISPUTES, IS_DISPUTED, HAD_NO_PART, SAYS_WHAT_WAS_SEEN),
        apply=_apply,
    ),
)
