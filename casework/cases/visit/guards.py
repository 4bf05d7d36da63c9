"""The conditions of a visit's steps; their words are what an officer reads."""

from casework.cases import needs
from casework.cases.visit.events import (
    VisitFollowUpPlanned,
    VisitLogged,
    VisitLoggedPrivate,
    VisitPlanned,
    VisitProblemLinked,
    VisitRecorded,
    VisitWords,
    is_uncounted,
)
from casework.cases.visit.state import Visit
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Guard

Written = VisitLogged | VisitRecorded
"""A visit is written down after its plan, or in one go."""

ITEMS = frozenset({"ledger_item", "letter", "diversion", "mediation", "meeting", "common_issue"})
"""Kinds of case that a problem or a promise may become."""


def _two_when_auxiliary(state: object, event: Event[Written], context: Context) -> bool:
    visitors = event.body.notes.visitors
    officers = [context.roster.officers[one] for one in visitors if one in context.roster.officers]
    if not any(officer.is_aux for officer in officers):
        return True
    return len(visitors) >= 2 and not all(officer.is_aux for officer in officers)


def _promises_are_said(state: object, event: Event[Written], context: Context) -> bool:
    said = event.sealed
    promises = said.promises if isinstance(said, VisitLoggedPrivate | VisitWords) else ()
    return all(
        one.text.strip() and (one.by is None or one.by >= needs.today(event)) for one in promises
    )


def _counted_as_said(state: object, event: Event[Written], context: Context) -> bool:
    said = event.sealed
    if is_uncounted(event.body) or not isinstance(said, VisitLoggedPrivate | VisitWords):
        return True
    counts = event.body.problem_count, event.body.promise_count
    return counts == (len(said.problems), len(said.promises))


def _target_is_known(
    state: object, event: Event[VisitPlanned | VisitLogged], context: Context
) -> bool:
    target = event.body.target_case
    if target is None:
        return True
    known = context.related(target)
    return known is not None and needs.tag_of(known) == "visit_target"


def _follows_a_visit(state: object, event: Event[VisitPlanned], context: Context) -> bool:
    followed = event.body.follows
    return followed is None or isinstance(context.related(followed), Visit)


def _went_somewhere(state: Visit, event: Event[VisitProblemLinked], context: Context) -> bool:
    """The problem is here; what it became is an item; a promise is never merely handed on."""
    body = event.body
    problem = next((one for one in state.problems if one.no == body.no), None)
    if problem is None:
        return False
    if body.linked_case is None:
        return not problem.is_promise and bool(body.handed_to.strip())
    item = context.related(body.linked_case)
    return item is not None and needs.tag_of(item) in ITEMS


def _is_the_follow_up(state: Visit, event: Event[VisitFollowUpPlanned], context: Context) -> bool:
    other = context.related(event.body.visit)
    return isinstance(other, Visit) and other.follows == state.case


TIME_IS_TRUE = Guard[object, Written](
    "visit.time",
    Label("结束时间不能早于开始时间", "The end may not be before the start"),
    lambda state, event, context: (
        event.body.notes.started_at <= event.body.notes.ended_at
        and abs((event.body.notes.ended_at - event.core.at).days) <= needs.TEN_YEARS
    ),
)
SOMEBODY_WENT = Guard[object, Written](
    "visit.visitors",
    Label("请填写走访民警,须为在册警员", "Name the visiting officers; each must be on the roster"),
    lambda state, event, context: (
        bool(event.body.notes.visitors)
        and all(one in context.roster.officers for one in event.body.notes.visitors)
    ),
)
SOMEBODY_WAS_MET = Guard[object, Written](
    "visit.met",
    Label("请填写见到的人数;没有见到人请记“未遇”", "How many were met? If none, record “not met”"),
    lambda state, event, context: event.body.notes.met >= 1,
)
COUNTS_ARE_TRUE = Guard[object, Written](
    "visit.counts",
    Label("意见、纠纷、隐患的件数不能为负", "Opinions, disputes and hazards are not negative"),
    lambda state, event, context: (
        min(event.body.notes.opinions, event.body.notes.disputes, event.body.notes.hazards) >= 0
    ),
)
HAS_CONTENT = needs.said("visit.content", "content", "请写明走访内容", "Write down what was said")
HAS_NAME = needs.said("visit.name", "name", "请填写走访对象", "Say who is visited")
PROMISES_ARE_SAID = Guard(
    "visit.promises",
    Label(
        "承诺须写明内容,期限不能早于今日", "A promise has words, and its day is not over already"
    ),
    _promises_are_said,
)
COUNTED_AS_SAID = Guard(
    "visit.counted",
    Label(
        "问题、承诺的件数与内容不符,请重新填写",
        "As many problems and promises as there are words for: write it down anew",
    ),
    _counted_as_said,
)
TARGET_IS_KNOWN = Guard(
    "visit.target",
    Label("没有这一走访对象", "There is no such target"),
    _target_is_known,
)
IS_A_COLLEAGUES = Guard[object, VisitPlanned](
    "visit.officer",
    Label("走访民警须是本单位在岗民警", "Whose visit it is must be at work in this unit"),
    lambda state, event, context: (
        not event.body.officer or needs.is_colleague(event.body.officer, event.core.unit, context)
    ),
)
FOLLOWS_A_VISIT = Guard(
    "visit.follows",
    Label("没有这一次走访", "There is no such visit to follow up"),
    _follows_a_visit,
)
TWO_WHEN_AUXILIARY = Guard(
    "visit.two_when_auxiliary",
    Label("辅警走访须有民警同行", "An auxiliary officer visits together with an officer"),
    _two_when_auxiliary,
)
APPOINTMENT_IS_AHEAD = needs.ahead(
    "visit.appointment", "at", "预约时间须在现在之后一年内", "The appointment lies within a year"
)
PLAN_IS_NEAR = needs.near(
    "visit.plan_on", "plan_on", "计划日期须在十年之内", "The day lies within ten years"
)
STARTED_BY_NOW = needs.in_the_past(
    "visit.started_at", "at", "开始时间不能晚于现在", "It started now or before"
)
MISSED_BY_NOW = needs.in_the_past(
    "visit.missed_at", "at", "未遇时间不能晚于现在", "It was tried now or before"
)
PROBLEMS_ARE_FOLLOWED = Guard[Visit, object](
    "visit.problems_followed",
    Label(
        "走访发现的问题还没有转三本账或移交,或承诺还没有立项",
        "A problem is neither in a ledger nor handed on, or a promise is no item yet",
    ),
    lambda state, event, context: all(problem.is_followed for problem in state.problems),
    asks_form=False,
)
BY_NEAREST_CHIEF: Guard[Visit, object] = needs.chief_free_of(
    "visit.reviewer",
    "由所长审阅;所长本人走访的,由上一级审阅",
    "The unit head reviews it; what they visited themselves, the head one level up",
)
NOT_OWN_VISIT: Guard[Visit, object] = needs.another(
    "visit.not_own", "不能审阅自己的走访", "Nobody reviews their own visit"
)
SOMETHING_WAS_HEARD = Guard[Visit, object](
    "visit.no_problem",
    Label("本次走访没有问题或承诺", "No problem was found and nothing promised"),
    lambda state, event, context: bool(state.problems),
    asks_form=False,
    hides=True,
)
WENT_SOMEWHERE = Guard(
    "visit.problem",
    Label(
        "没有这一项问题,或没有写明去向;承诺事项须立项跟踪",
        "No such problem, or no word of where it went; a promise must become an item",
    ),
    _went_somewhere,
)
FOLLOW_UP_IS_AHEAD = needs.from_today(
    "visit.follow_up_on", "on", "回访日期不能早于今日", "The day lies today or later"
)
FOLLOW_UP_WHY = needs.said(
    "visit.follow_up_why", "text", "请写明再次走访的原因", "Say why they are visited again"
)
FOLLOW_UP_IS_ASKED = Guard[Visit, object](
    "visit.follow_up_asked",
    Label(
        "没有要求再次走访,或已经安排",
        "No further visit is asked for, or it is planned already",
    ),
    lambda state, event, context: state.follow_up_on is not None and state.follow_up_case is None,
    asks_form=False,
    hides=True,
)
IS_THE_FOLLOW_UP = Guard(
    "visit.follow_up_case",
    Label("该走访不是本次走访的后续", "That visit does not follow this one up"),
    _is_the_follow_up,
)
FOLLOW_UP_IS_PLANNED = Guard[Visit, object](
    "visit.follow_up_planned",
    Label("要求的再次走访还没有安排", "The visit that is to follow is not planned yet"),
    lambda state, event, context: state.follow_up_on is None or state.follow_up_case is not None,
    asks_form=False,
)
HAS_REASON = needs.written("visit.reason", "reason", "请写明原因", "Give the reason")
