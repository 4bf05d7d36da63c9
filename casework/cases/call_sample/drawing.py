"""The centre fixes the list, then casts the lot: events, guards and rows."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.cases.call_sample.lot import Lot, drawn
from casework.cases.call_sample.state import (
    MOST_LISTED,
    PERCENT,
    ROWS,
    TRIES,
    CallSample,
    Drawn,
    SampledKind,
    Status,
    case_of,
    end_of,
)
from casework.context import Context
from casework.event import Event, Label
from casework.fields import Meaning, given
from casework.steps import Changes, Guard

# ----------------------------------------------------------------------------- events


class CallSampleFixed(Struct, frozen=True, kw_only=True):
    """名单: whom a station served until the end of a week, and who may now be asked."""

    unit: Annotated[str, given("回访单位", "Who calls back", Meaning.UNIT)]
    station: Annotated[str, given("被抽查单位", "Whose work", Meaning.UNIT)]
    sampled: Annotated[SampledKind, given("抽查事项", "Of what")]
    week: Annotated[date, given("截至周(周一)", "Until the week of (Monday)")]
    part: Annotated[int, given("名单序号", "List no.")] = 1
    percent: Annotated[int, given("抽查比例(%)", "Of a hundred")]
    tries: Annotated[int, given("未接通几次为止", "Calls until given up")]
    population: Annotated[tuple[str, ...], given("名单", "List", Meaning.CASE)]
    unreachable: Annotated[int, given("无联系电话、未列入", "Without a telephone, not listed")] = 0


class CallSampleDrawn(Struct, frozen=True, kw_only=True):
    """抽取: which of them are asked, by a signature that nobody could know before."""

    lot: Annotated[Lot, given("抽取依据", "Drawn by")]
    cases: Annotated[tuple[str, ...], given("抽中事项", "Cases drawn", Meaning.CASE)]


# ----------------------------------------------------------------------------- guards


def _is_over(state: object, event: Event[CallSampleFixed], context: Context) -> bool:
    week = event.body.week
    return week.weekday() == 0 and end_of(week) <= event.core.at


def _is_its_own(state: object, event: Event[CallSampleFixed], context: Context) -> bool:
    body = event.body
    return event.core.case == case_of(body.station, body.sampled, body.week, body.part)


def _is_a_list(state: object, event: Event[CallSampleFixed], context: Context) -> bool:
    listed = event.body.population
    return 0 < len(listed) <= MOST_LISTED and list(listed) == sorted(set(listed))


def _is_the_share(state: object, event: Event[CallSampleFixed], context: Context) -> bool:
    body, number = event.body, context.directory.threshold
    share = number(PERCENT[body.sampled], event.core.at)
    return body.percent == share > 0 and body.tries == number(TRIES, event.core.at)


def _is_by_the_lot(state: CallSample, event: Event[CallSampleDrawn], context: Context) -> bool:
    body = event.body
    return bool(body.lot.by) and body.cases == drawn(body.lot, state.population, state.percent)


IS_OVER = Guard(
    "call_sample.over",
    Label("这一周还没有结束", "The week is not over"),
    _is_over,
)
IS_ITS_OWN = Guard(
    "call_sample.case",
    Label("同一名单只能有一份", "There is one such list"),
    _is_its_own,
)
IS_A_LIST = Guard(
    "call_sample.list",
    Label(
        "名单须有事项,按编码排列,不重复", "A list has cases, in the order of their ids, each once"
    ),
    _is_a_list,
)
IS_THE_SHARE = Guard(
    "call_sample.percent",
    Label("抽查比例和次数须按本局规定", "Share and calls are those that the bureau has set"),
    _is_the_share,
)
IS_BY_THE_LOT = Guard(
    "call_sample.lot",
    Label(
        "抽中的事项须由签名算出,一件不多、一件不少", "The signature says which are drawn, no other"
    ),
    _is_by_the_lot,
)

# ---------------------------------------------------------------------------- changes


def _fix(state: None, event: Event[CallSampleFixed]) -> Changes:
    body = event.body
    return {
        "unit": body.unit,
        "units": (body.unit,),
        "station": body.station,
        "sampled": body.sampled,
        "week": body.week,
        "part": body.part,
        "percent": body.percent,
        "tries": body.tries,
        "population": body.population,
        "listed": len(body.population),
        "unreachable": body.unreachable,
    }


def _cases(state: CallSample, event: Event[CallSampleDrawn]) -> tuple[Drawn, ...]:
    return tuple(Drawn(no=no, case=one) for no, one in enumerate(event.body.cases, 1))


def _draw(state: CallSample, event: Event[CallSampleDrawn]) -> Changes:
    done = {"ended_at": event.core.at} if _after(state, event) == "DONE" else {}
    cases = _cases(state, event)
    return {"lot": event.body.lot, "drawn": cases, "drawn_at": event.core.at, **done}


def _after(state: CallSample, event: Event[CallSampleDrawn]) -> Status:
    """Letters are not called once more: their closing waits to be checked."""
    is_called = state.sampled is not SampledKind.LETTER and event.body.cases
    return "CALLING" if is_called else "DONE"


# ------------------------------------------------------------------------------- rows

DRAWING = (
    ROWS.opens(
        CallSampleFixed,
        label=Label("抽样名单已定", "List fixed"),
        verb="Fix the list",
        to="FIXED",
        by=(),
        numbers=True,
        guards=(IS_OVER, IS_ITS_OWN, IS_A_LIST, IS_THE_SHARE),
        apply=_fix,
    ),
    ROWS.step(
        CallSampleDrawn,
        label=Label("抽样已抽取", "Drawn"),
        verb="Draw",
        frm=("FIXED",),
        to=_after,
        by=(),
        guards=(IS_BY_THE_LOT,),
        apply=_draw,
    ),
)
