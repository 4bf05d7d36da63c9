"""The conditions of an issue's steps; their words are what an officer reads."""

from casework.cases import needs
from casework.cases.common_issue.state import CommonIssue, Figure
from casework.cases.words import is_said
from casework.context import Context
from casework.event import CHINA, Event, Label
from casework.steps import Guard

LEAST = "common_issue.cases"
"""The threshold: so many cases make an issue common."""

SOURCES = frozenset({"letter", "ledger_item", "walk_in", "visit", "diversion", "mediation"})


def _are_known(cases: tuple[str, ...], context: Context) -> bool:
    found = [context.related(case) for case in cases]
    return all(one is not None and needs.kind_of(one) in SOURCES for one in found)


def _wall_goes_with_them(state: CommonIssue | None, event: Event, context: Context) -> bool:
    body = event.body
    found = [one for case in body.cases if (one := context.related(case)) is not None]
    named = {respondent for one in found for respondent in one.respondents}
    return named <= set(body.respondents) and (
        body.is_complaint or not any(one.is_complaint for one in found)
    )


def _raiser_is_outside(state: object, event: Event, context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is None or not context.roster.is_walled(officer, event.body.respondents)


def _is_counted(figure: Figure) -> bool:
    return (
        figure.since <= figure.until
        and figure.count >= 0
        and (figure.out_of == 0 or figure.out_of >= figure.count)
        and figure.out_of >= 0
    )


def _before_is_true(state: CommonIssue, event: Event, context: Context) -> bool:
    before: Figure = event.body.before
    return _is_counted(before) and before.until <= needs.today(event)


def _after_is_true(state: CommonIssue, event: Event, context: Context) -> bool:
    after: Figure = event.body.after
    if state.before is None or state.in_force_at is None or not _is_counted(after):
        return False
    return (
        after.days == state.before.days
        and after.since > state.before.until
        and after.since >= state.in_force_at.astimezone(CHINA).date()
        and after.until <= needs.today(event)
        and bool(after.out_of) == bool(state.before.out_of)
    )


def _owns(state: CommonIssue, event: Event, context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.same_house(officer.unit, state.owner)


AT_LEAST_TWO = Guard(
    "common_issue.two_cases",
    Label("共性问题须关联至少两件事项", "A common issue rests on at least two cases"),
    lambda state, event, context: (
        len(set(event.body.cases)) >= context.directory.threshold(LEAST, event.core.at)
    ),
)
CASES_ARE_KNOWN = Guard(
    "common_issue.cases",
    Label(
        "关联的事项须是已登记的信件、账目、接待、走访等",
        "Every linked case must be a known letter, item, reception, visit or the like",
    ),
    lambda state, event, context: bool(event.body.cases) and _are_known(event.body.cases, context),
)
WALL_GOES_WITH_THEM = Guard(
    "common_issue.wall",
    Label(
        "关联事项的被反映对象和投诉标记须一并带入",
        "The respondents of the linked cases, and that one is a complaint, go with them",
    ),
    _wall_goes_with_them,
)
RAISER_IS_OUTSIDE = Guard(
    "common_issue.raiser",
    Label(
        "您或您的单位是关联事项的被反映对象", "You or your unit is a respondent of a linked case"
    ),
    _raiser_is_outside,
)
HAS_TITLE = needs.said("common_issue.title", "title", "请写明问题名称", "Give it a name")
HAS_DESCRIPTION = needs.said(
    "common_issue.description", "description", "请写明共性表现", "Say what they have in common"
)
OWNER_IS_OPEN = Guard(
    "common_issue.owner",
    Label(
        "牵头单位须在册且不是被反映单位", "The owner must be a known unit and not the respondent"
    ),
    lambda state, event, context: (
        event.body.owner in context.roster.units
        and context.roster.house(event.body.owner)
        not in context.roster.walled_houses(state.respondents)
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
OWNER_DOES_IT = Guard(
    "common_issue.by_owner",
    Label("由牵头单位办理", "The owner does this"),
    _owns,
    asks_form=False,
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
HAS_FINDING = needs.said("common_issue.finding", "text", "请写明成效分析", "Say what it means")
HELPED_OR_SAID = Guard(
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
