"""A target as a kind of case: what it shows, whom it waits for, what changes it, its steps."""

from casework.amend import amending_steps
from casework.cases.visit_target.events import (
    TargetVisited,
    TargetVisitPlanned,
    VisitCycleSet,
    VisitTargetEnded,
    VisitTargetPaired,
    VisitTargetRegistered,
    VisitTargetRestored,
)
from casework.cases.visit_target.guards import (
    AMENDED_FITS,
    CYCLE_IS_TRUE,
    HAS_NAME,
    HAS_RANK,
    HAS_REASON,
    IS_NEWER,
    IS_OF_TARGET,
    IS_SERVED,
    IS_TRUE,
    NEW_PAIR_IS_HERE,
    NOT_PLANNED_YET,
    PAIR_IS_HERE,
)
from casework.cases.visit_target.printed import PRINTED
from casework.cases.visit_target.state import AMENDABLE, ROWS, STATUSES, VisitTarget, named_day
from casework.codes import Role
from casework.event import Event, Label
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS
from casework.steps import Changes

VISITORS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.UNIT_HEAD)
PLANNERS = (*HEADS, Role.OFFICE)

DISPLAY = Display[VisitTarget](
    title=lambda target: target.name or target.place,
    lead="category",
    facts=(
        "target",
        "category",
        "name",
        "place",
        "pair_officer",
        "cycle_months",
        "visited_last_at",
        "visits",
        "missed",
        "reason",
    ),
    columns=("category", "place", "pair_officer", "visited_last_at"),
    people=lambda target: (target.contact,) if target.contact else (),
    words=lambda target: (target.name, target.place, target.reason),
    related=lambda target: tuple(filter(None, (target.planned_visit, target.last_visit))),
)


def waits(target: VisitTarget) -> Waits | None:
    """For the officer they are paired with to visit them, once a cycle."""
    if target.status != "ACTIVE":
        return None
    return Waits(TargetVisited, officers=(target.pair_officer,))


# ----------------------------------------------------------------------------- changes


def _register(state: None, event: Event[VisitTargetRegistered]) -> Changes:
    body, private = event.body, event.private
    return {
        "target": body.target,
        "category": body.category,
        "place": body.place,
        "pair_officer": body.pair_officer,
        "cycle_months": body.cycle_months,
        "name": private.name if private else "",
        "contact": private.contact if private else None,
    }


def _visited(state: VisitTarget, event: Event[TargetVisited]) -> Changes:
    body = event.body
    changes: Changes = {"last_visit": body.visit, "counted_at": body.at}
    if body.visit == state.planned_visit and body.is_met:
        changes["planned_visit"] = None
    if not body.is_met:
        return changes | {"missed": state.missed + 1}
    return changes | {"missed": 0, "visits": state.visits + 1, "visited_last_at": body.at}


MACHINE = Machine(
    kind="visit_target",
    label=Label("走访对象", "Visit target"),
    state=VisitTarget,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    amendable=AMENDABLE,
    limits=lambda target: "visit" if target.status == "ACTIVE" else "",
    named_day=named_day,
    remembers=("pair_officer",),
    steps=(
        ROWS.opens(
            VisitTargetRegistered,
            label=Label("登记走访对象", "Entered"),
            verb="Register",
            to="ACTIVE",
            by=(*VISITORS, Role.OFFICE),
            guards=(IS_SERVED, HAS_NAME, PAIR_IS_HERE, HAS_RANK, CYCLE_IS_TRUE),
            apply=_register,
        ),
        *amending_steps(
            "VisitTarget",
            AMENDABLE,
            frm=("ACTIVE",),
            by=VISITORS,
            guards=(AMENDED_FITS,),
        ),
        ROWS.step(
            VisitTargetPaired,
            label=Label("结对", "Paired"),
            verb="Pair",
            frm=("ACTIVE",),
            by=PLANNERS,
            guards=(NEW_PAIR_IS_HERE, HAS_RANK),
            apply=lambda state, event: {"pair_officer": event.body.officer},
        ),
        ROWS.step(
            VisitCycleSet,
            label=Label("设定走访周期", "Cycle set"),
            verb="Set the cycle",
            frm=("ACTIVE",),
            by=PLANNERS,
            is_beside=True,
            guards=(CYCLE_IS_TRUE,),
            apply=lambda state, event: {"cycle_months": event.body.months},
        ),
        ROWS.step(
            TargetVisitPlanned,
            label=Label("安排走访", "Visit planned"),
            verb="Plan a visit",
            frm=("ACTIVE",),
            by=VISITORS,
            aux=True,
            guards=(NOT_PLANNED_YET, IS_OF_TARGET),
            apply=lambda state, event: {"planned_visit": event.body.visit},
        ),
        ROWS.step(
            TargetVisited,
            label=Label("已走访", "Visited"),
            verb="Count a visit",
            frm=("ACTIVE",),
            by=VISITORS,
            aux=True,
            guards=(IS_TRUE, IS_NEWER),
            apply=_visited,
        ),
        ROWS.step(
            VisitTargetEnded,
            label=Label("停访", "Off the list"),
            verb="Take off the list",
            frm=("ACTIVE",),
            to="ENDED",
            by=(*VISITORS, Role.OFFICE),
            is_beside=True,
            guards=(HAS_REASON,),
            apply=lambda state, event: {"reason": event.body.reason},
        ),
        ROWS.step(
            VisitTargetRestored,
            label=Label("恢复走访", "Back on the list"),
            verb="Put back on the list",
            frm=("ENDED",),
            to="ACTIVE",
            by=(*VISITORS, Role.OFFICE),
            apply=lambda state, event: {"reason": ""},
        ),
    ),
)
