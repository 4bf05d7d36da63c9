"""The conditions of the steps of a target."""

from casework.amend import Amended
from casework.cases import needs
from casework.cases.visit import Visit
from casework.cases.visit.state import CATEGORIES
from casework.cases.visit_target.events import (
    TargetVisited,
    TargetVisitPlanned,
    VisitCycleSet,
    VisitTargetPaired,
    VisitTargetRegistered,
)
from casework.cases.visit_target.pairing import has_rank
from casework.cases.visit_target.state import VisitTarget
from casework.codes import TargetKind
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Guard

OPEN = ("PLANNED", "IN_PROGRESS", "MISSED")
"""A visit in one of these is still to be made."""


def _is_served(kind: TargetKind, category: str, context: Context) -> bool:
    items = context.directory.lists.get(CATEGORIES, ())
    return any(one.code == category and one.group == kind for one in items)


def _amended_fits(state: VisitTarget, event: Event[Amended], context: Context) -> bool:
    values = event.private.values if event.private else {}
    return _is_served(state.target, values.get("category", state.category), context) and bool(
        str(values.get("name", "-")).strip()
    )


def _is_of_target(state: VisitTarget, event: Event[TargetVisitPlanned], context: Context) -> bool:
    visit = context.related(event.body.visit)
    return isinstance(visit, Visit) and visit.target_case == state.case


def _has_open_visit(state: VisitTarget, context: Context) -> bool:
    """Whether a visit that was planned from here is still to be made."""
    visit = context.related(state.planned_visit) if state.planned_visit else None
    return visit is not None and visit.status in OPEN


def _tells_the_truth(state: VisitTarget, event: Event[TargetVisited], context: Context) -> bool:
    """The visit is one of this target, and it ended (or was missed) at that moment."""
    body = event.body
    visit = context.related(body.visit)
    if not isinstance(visit, Visit) or visit.target_case != state.case:
        return False
    if body.is_met:
        return visit.recorded_at is not None and body.at == visit.ended_at
    return body.at in visit.missed_at


def _pair(body: VisitTargetRegistered | VisitTargetPaired) -> str:
    return body.officer if isinstance(body, VisitTargetPaired) else body.pair_officer


def _months(body: VisitTargetRegistered | VisitCycleSet) -> int:
    return body.months if isinstance(body, VisitCycleSet) else body.cycle_months


IS_SERVED = Guard[object, VisitTargetRegistered](
    "visit_target.category",
    Label(
        "对象类别须在下发的服务对象类别内",
        "The category is one of the list of those whom the police serve",
    ),
    lambda state, event, context: _is_served(event.body.target, event.body.category, context),
)
AMENDED_FITS = Guard(
    "visit_target.stays_complete",
    Label("名称不能为空,类别须在下发的类别内", "The name stays; the category is one of the list"),
    _amended_fits,
)
HAS_NAME = needs.said("visit_target.name", "name", "请填写对象名称", "Say who it is")
PAIR_IS_HERE = needs.colleague(
    "visit_target.officer",
    "pair_officer",
    "结对民警须是本单位在岗民警",
    "The paired officer is at work in this unit",
)
NEW_PAIR_IS_HERE = needs.colleague(
    "visit_target.officer", "officer", PAIR_IS_HERE.rule.zh, PAIR_IS_HERE.rule.en
)
HAS_RANK = Guard[object, VisitTargetRegistered | VisitTargetPaired](
    "visit_target.rank",
    Label("结对民警的职级低于本市规定", "The officer's rank is too low to be paired here"),
    lambda state, event, context: has_rank(_pair(event.body), context, event.core.at),
)
CYCLE_IS_TRUE = Guard[object, VisitTargetRegistered | VisitCycleSet](
    "visit_target.cycle",
    Label("走访周期为 1 至 24 个月,0 为按规定", "A cycle is 1 to 24 months; 0 as the rules say"),
    lambda state, event, context: 0 <= _months(event.body) <= 24,
)
IS_OF_TARGET = Guard(
    "visit_target.planned",
    Label("该次走访不是对这一对象的走访", "That is no visit of this target"),
    _is_of_target,
)
NOT_PLANNED_YET = Guard[VisitTarget, object](
    "visit_target.planned_already",
    Label("已安排走访,请先完成或取消该次走访", "A visit is planned: make or cancel that one first"),
    lambda state, event, context: not _has_open_visit(state, context),
    asks_form=False,
)
IS_TRUE = Guard(
    "visit_target.visit",
    Label("没有这一次走访,或时间不符", "There is no such visit, or its time differs"),
    _tells_the_truth,
)
IS_NEWER = Guard[VisitTarget, TargetVisited](
    "visit_target.newer",
    Label("该次走访已经计入", "That visit was counted already"),
    lambda state, event, context: state.counted_at is None or event.body.at > state.counted_at,
)
HAS_REASON = needs.written("visit_target.reason", "reason", "请写明原因", "Give the reason")
