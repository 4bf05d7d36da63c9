"""The centre draws the account, draws it anew, and supplements it: events, guards and rows."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.cases.month_account.state import (
    ROWS,
    Difference,
    Line,
    MonthAccount,
    Status,
    Supplement,
    case_of,
    differences,
    is_closed,
)
from casework.context import Context
from casework.event import Event, Label
from casework.fields import Meaning, given
from casework.steps import Changes, Guard

# ----------------------------------------------------------------------------- events

Lines = Annotated[tuple[Line, ...], given("指标", "Figures")]


class MonthAccountDrawn(Struct, frozen=True, kw_only=True):
    """The figures of a month as the record gives them."""

    unit: Annotated[str, given("单位", "Unit", Meaning.UNIT)]
    month: Annotated[date, given("月份", "Month", Meaning.MONTH)]
    lines: Lines


class MonthAccountDrawnAnew(Struct, frozen=True, kw_only=True):
    """The record says something else by now, and nobody has signed yet."""

    lines: Lines


class MonthAccountSupplemented(Struct, frozen=True, kw_only=True):
    """The record says something else by now than what was signed: what, figure by figure."""

    no: Annotated[int, given("补充编号", "Supplement no.")]
    differences: Annotated[tuple[Difference, ...], given("差异", "Differences")]


# ----------------------------------------------------------------------------- guards


def _is_over(state: object, event: Event[MonthAccountDrawn], context: Context) -> bool:
    month = event.body.month
    return month.day == 1 and is_closed(month, context.directory, event.core.at)


def _is_its_own(state: object, event: Event[MonthAccountDrawn], context: Context) -> bool:
    return event.core.case == case_of(event.body.unit, event.body.month)


def _each_once(state: object, event: Event[MonthAccountDrawn], context: Context) -> bool:
    codes = [one.code for one in event.body.lines]
    return len(codes) == len(set(codes))


def _is_next(state: MonthAccount, event: Event[MonthAccountSupplemented], context: Context) -> bool:
    """It is of what stands, and says of each figure that it is another by now."""
    standing = {one.code: one for one in state.figures}
    named = [one.before or one.after for one in event.body.differences]
    codes = [one.code for one in named if one is not None]
    return (
        event.body.no == len(state.supplements) + 1
        and 0 < len(codes) == len(set(codes)) == len(event.body.differences)
        and all(
            one.before != one.after
            and one.before == standing.get(code)
            and (one.after is None or one.after.code == code)
            for code, one in zip(codes, event.body.differences, strict=True)
        )
    )


IS_OVER = Guard(
    "month_account.over",
    Label(
        "月份还没有结束,或者迟到记录的等候天数未满",
        "The month is not over, or the days for what arrives late are not",
    ),
    _is_over,
)
IS_ITS_OWN = Guard(
    "month_account.case",
    Label("每个单位每月只有一份月报", "A unit has one account of a month"),
    _is_its_own,
)
EACH_ONCE = Guard(
    "month_account.lines",
    Label("每项指标只列一次", "Each figure stands there once"),
    _each_once,
)
DIFFERS = Guard[MonthAccount, MonthAccountDrawnAnew](
    "month_account.same",
    Label("各项指标没有变化", "No figure is another by now"),
    lambda state, event, context: bool(differences(state.lines, event.body.lines)),
)
IS_NEXT = Guard(
    "month_account.supplement",
    Label(
        "补充须按顺序编号,并逐项写明与现数的差异",
        "A supplement has the next number and names each figure that is another by now",
    ),
    _is_next,
)

# ---------------------------------------------------------------------------- changes


def _draw(state: None, event: Event[MonthAccountDrawn]) -> Changes:
    body = event.body
    return {
        "unit": body.unit,
        "units": (body.unit,),
        "month": body.month,
        "lines": body.lines,
        "drawn_at": event.core.at,
    }


def _draw_anew(state: MonthAccount, event: Event[MonthAccountDrawnAnew]) -> Changes:
    return {"lines": event.body.lines, "drawn_at": event.core.at}


def _supplement(state: MonthAccount, event: Event[MonthAccountSupplemented]) -> Changes:
    body = event.body
    one = Supplement(no=body.no, at=event.core.at, differences=body.differences)
    return {"supplements": (*state.supplements, one)}


def _after_supplement(state: MonthAccount, event: Event[MonthAccountSupplemented]) -> Status:
    """What is objected to waits for its answer first."""
    return "OBJECTED" if state.status == "OBJECTED" else "SUPPLEMENTED"


# ------------------------------------------------------------------------------- rows

UNSIGNED = Guard[MonthAccount, object](
    "month_account.unsigned",
    Label("已签认的月报不再更改,差异另作补充", "What was signed stands; differences supplement it"),
    lambda state, event, context: state.signed_at is None,
)
SIGNED_ONCE = Guard[MonthAccount, object](
    "month_account.signed",
    Label("尚未签认的月报重新统计,不作补充", "What nobody signed is drawn anew, not supplemented"),
    lambda state, event, context: state.signed_at is not None,
)

DRAWING = (
    ROWS.opens(
        MonthAccountDrawn,
        label=Label("月报生成", "Drawn"),
        verb="Draw the account",
        to="DRAWN",
        by=(),
        numbers=True,
        guards=(IS_OVER, IS_ITS_OWN, EACH_ONCE),
        apply=_draw,
    ),
    ROWS.step(
        MonthAccountDrawnAnew,
        label=Label("月报重新统计", "Drawn anew"),
        verb="Draw it anew",
        frm=("DRAWN", "OBJECTED"),
        by=(),
        guards=(UNSIGNED, DIFFERS),
        apply=_draw_anew,
    ),
    ROWS.step(
        MonthAccountSupplemented,
        label=Label("月报补充", "Supplemented"),
        verb="Supplement it",
        frm=("SIGNED", "SUPPLEMENTED", "OBJECTED"),
        to=_after_supplement,
        by=(),
        guards=(SIGNED_ONCE, IS_NEXT),
        apply=_supplement,
    ),
)
