"""The measure against a common issue, and what it changed: events, guards and rows."""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, now, own_station, units_outside_wall
from casework.cases import needs
from casework.cases.common_issue.state import ROWS, CommonIssue, Figure
from casework.cases.handed_on import is_outside_wall
from casework.cases.words import Words, is_said, text_of
from casework.codes import Role
from casework.context import Context
from casework.event import CHINA, Event, Label, Moment, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

OWNERS = (Role.HANDLER, Role.FIELD, Role.OFFICE, *HEADS)
DECIDERS = (*HEADS, Role.OFFICE)

# ----------------------------------------------------------------------------- events


def _window_after(asking: Asking[CommonIssue]) -> dict[str, date]:
    """The first window after the measure that is as long as the one before."""
    first, before = asking.state.first_day_after, asking.state.before
    if first is None or before is None:
        return {}
    return {"since": first, "until": first + timedelta(days=before.days - 1)}


class MeasureDecided(Sealing[Words], Struct, frozen=True, kw_only=True):
    """措施: whose it is, by when, and the figure that shall tell, before it."""

    owner: Annotated[
        str,
        asked("牵头单位", "Owner", Meaning.UNIT, among=units_outside_wall, first=own_station),
    ]
    due_on: Annotated[date, asked("落实时限", "Due on")]
    figure_name: Annotated[
        str,
        asked("衡量指标", "Figure", hint=("如:夜间噪声来信", "For example: letters on noise")),
    ]
    before: Annotated[Figure, asked("措施前数据", "Figure before")]


class MeasureInForce(Struct, frozen=True):
    """The measure works from now on."""

    at: Annotated[Moment, asked("实施时间", "In force since", first=now, says_when="day")]


class EffectMeasured(Sealing[Words], Struct, frozen=True):
    """成效: the same figure after it, with what it means in the sealed words."""

    after: Annotated[Figure, asked("措施后数据", "Figure after", first=_window_after)]


class CommonIssueClosed(Approval, Sealing[Words], frozen=True):
    """办结."""


class CommonIssueContinued(Approval, Sealing[Words], frozen=True, kw_only=True):
    """继续推进: another round, with what is to change in the sealed words."""

    due_on: Annotated[date, asked("落实时限", "Due on")]


JUDGES = (*HEADS, Role.SUPERV)
"""Where the only head took part in the measure, inspection says what came of it."""

# ----------------------------------------------------------------------------- guards


def _is_counted(figure: Figure) -> bool:
    return (
        figure.since <= figure.until
        and figure.count >= 0
        and (figure.out_of == 0 or figure.out_of >= figure.count)
        and figure.out_of >= 0
    )


def _before_is_true(state: object, event: Event[MeasureDecided], context: Context) -> bool:
    before = event.body.before
    return _is_counted(before) and before.until <= needs.today(event)


def _after_is_true(state: CommonIssue, event: Event[EffectMeasured], context: Context) -> bool:
    after, before, first = event.body.after, state.before, state.first_day_after
    if before is None or first is None or not _is_counted(after):
        return False
    return (
        after.days == before.days
        and after.since >= first
        and after.until <= needs.today(event)
        and bool(after.out_of) == bool(before.out_of)
    )


def _window_has_gone(state: CommonIssue, event: Event[object], context: Context) -> bool:
    """Follows from :data:`AFTER_IS_TRUE`, and can be said before there is a form."""
    if state.before is None or state.first_day_after is None:
        return False
    last = state.first_day_after + timedelta(days=state.before.days - 1)
    return last <= event.core.at.astimezone(CHINA).date()


OWNER_IS_OPEN = Guard[CommonIssue, MeasureDecided](
    "common_issue.owner",
    Label(
        "牵头单位须在册且不是被反映单位", "The owner must be a known unit and not the respondent"
    ),
    lambda state, event, context: is_outside_wall(
        event.body.owner, state.respondents, context.roster
    ),
)
DUE_IS_AHEAD = needs.from_today(
    "common_issue.due", "due_on", "落实时限不能早于今日", "The day lies today or later"
)
HAS_MEASURE = needs.said("common_issue.measure", "text", "请写明措施", "Write down the measure")
FIGURE_IS_NAMED = needs.written(
    "common_issue.figure", "figure_name", "请写明衡量指标", "Name the figure that shall tell"
)
BEFORE_IS_TRUE = Guard(
    "common_issue.before",
    Label(
        "措施前数据须有起止日期,不晚于今日,且不为负",
        "The figure before has a window up to today, and is not negative",
    ),
    _before_is_true,
)
OWNER_DOES_IT: Guard[CommonIssue, object] = needs.done_by(
    "common_issue.by_owner", "由牵头单位办理", "The owner does this", lambda state: state.owner
)
IN_FORCE_BY_NOW = needs.in_the_past(
    "common_issue.in_force_at", "at", "实施时间不能晚于现在", "It works now or since before"
)
AFTER_IS_TRUE = Guard(
    "common_issue.after",
    Label(
        "措施后数据须在实施之后,时段与措施前等长,口径一致",
        "The figure after lies after the measure, over a window as long, counted the same way",
    ),
    _after_is_true,
)
WINDOW_HAS_GONE = Guard(
    "common_issue.window",
    Label(
        "措施实施后的时段还不够长,期满再评估",
        "A window as long as the one before has not gone by since the measure",
    ),
    _window_has_gone,
    asks_form=False,
)
HAS_FINDING = needs.said("common_issue.finding", "text", "请写明成效分析", "Say what it means")
HELPED_OR_SAID = Guard[CommonIssue, CommonIssueClosed](
    "common_issue.effect",
    Label(
        "指标没有下降的,办结须写明理由,或继续推进",
        "The figure did not fall: say why it is closed, or continue",
    ),
    lambda state, event, context: state.has_helped or is_said(event),
)
NEXT_HAS_WORDS = needs.said(
    "common_issue.next", "text", "请写明下一步措施", "Say what is to change"
)

# ---------------------------------------------------------------------------- changes


def _decide(state: CommonIssue, event: Event[MeasureDecided]) -> Changes:
    body = event.body
    return {
        "owner": body.owner,
        "due_on": body.due_on,
        "figure_name": body.figure_name,
        "before": body.before,
        "measure": text_of(event),
        "owned_at": event.core.at,
        "units": needs.with_unit(state, body.owner),
    }


def _enforce(state: CommonIssue, event: Event[MeasureInForce]) -> Changes:
    return {"in_force_at": event.body.at, "handlers": needs.with_actor(state, event)}


def _measure(state: CommonIssue, event: Event[EffectMeasured]) -> Changes:
    return {
        "after": event.body.after,
        "measured_at": event.core.at,
        "finding": text_of(event),
        "handlers": needs.with_actor(state, event),
    }


def _close(state: CommonIssue, event: Event[CommonIssueClosed]) -> Changes:
    return {
        "closed_at": event.core.at,
        "closed_by": event.core.actor,
        "words": text_of(event),
    }


def _continue(state: CommonIssue, event: Event[CommonIssueContinued]) -> Changes:
    """The next round is held against the same figure before it all."""
    return {
        "rounds": state.rounds + 1,
        "due_on": event.body.due_on,
        "measure": text_of(event),
        "in_force_at": event.core.at,
        "after": None,
        "measured_at": None,
        "finding": "",
    }


# ------------------------------------------------------------------------------- rows

MEASURE = (
    ROWS.step(
        MeasureDecided,
        label=Label("确定措施", "Measure decided"),
        verb="Decide on a measure",
        words=Label("措施", "Measure"),
        frm=("RAISED",),
        to="OWNED",
        by=DECIDERS,
        is_final_say=True,
        guards=(OWNER_IS_OPEN, DUE_IS_AHEAD, FIGURE_IS_NAMED, BEFORE_IS_TRUE, HAS_MEASURE),
        apply=_decide,
    ),
    ROWS.step(
        MeasureInForce,
        label=Label("措施实施", "In force"),
        verb="Put in force",
        frm=("OWNED",),
        to="IN_FORCE",
        by=OWNERS,
        guards=(OWNER_DOES_IT, IN_FORCE_BY_NOW),
        apply=_enforce,
    ),
    ROWS.step(
        EffectMeasured,
        label=Label("评估成效", "Effect measured"),
        verb="Measure the effect",
        words=Label("成效分析", "What it means"),
        frm=("IN_FORCE",),
        to="MEASURED",
        by=OWNERS,
        guards=(OWNER_DOES_IT, AFTER_IS_TRUE, WINDOW_HAS_GONE, HAS_FINDING),
        apply=_measure,
    ),
    ROWS.step(
        CommonIssueClosed,
        label=Label("办结", "Closed"),
        verb="Close",
        words=Label("办结说明", "Closing words"),
        words_hint=Label("指标未下降的须写", "Needed if the figure did not fall"),
        frm=("MEASURED",),
        to="CLOSED",
        by=JUDGES,
        is_final_say=True,
        is_grave=True,
        guards=(needs.NOT_THE_HANDLER, HELPED_OR_SAID),
        apply=_close,
    ),
    ROWS.step(
        CommonIssueContinued,
        label=Label("继续推进", "Continued"),
        verb="Continue",
        words=Label("下一步措施", "What is to change"),
        frm=("MEASURED",),
        to="IN_FORCE",
        by=JUDGES,
        is_final_say=True,
        guards=(needs.NOT_THE_HANDLER, DUE_IS_AHEAD, NEXT_HAS_WORDS),
        apply=_continue,
    ),
)
