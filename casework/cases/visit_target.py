"""走访对象: who is visited again and again, and the officer they are paired with.

联访解 pairs an officer with a fixed list of some sixteen (seed 004: 2,000 officers, 32,104
units and persons).  The rules (domain §4):

* every target has one officer, and is visited once a cycle: the profile's (a quarter), or
  its own;
* whoever is due is *read* from that (:func:`due_targets`), and a plan is only a proposal
  (:func:`plan`): a person decides;
* a category is one of the bureau's list of those whom the police serve.  **No control
  lists**: where no list was issued, nobody is entered.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from casework.amend import amending_steps
from casework.calendar import WorkCalendar, add_months
from casework.cases import needs
from casework.cases.visit import Target, Visit, VisitPlanned, VisitTargetPrivate
from casework.clocks import last_day
from casework.codes import Role, TargetKind
from casework.context import Context, Directory
from casework.counting import counted
from casework.event import CHINA, Event, Label, Moment
from casework.machine import Machine
from casework.officers import HEADS
from casework.state import Person, State
from casework.steps import Changes, Guard, Step

CATEGORIES = "visit.target"
CYCLE = "visit.cycle"
PAIRS = "visit.pairs"
"""The threshold: about so many targets an officer has; a reading, never a refusal."""


class VisitTarget(State, frozen=True, kw_only=True, tag="visit_target"):
    """A target as it stands.  ``cycle_months`` 0: as often as the profile says."""

    target: TargetKind
    category: str
    place: str = ""
    name: str = ""
    contact: Person | None = None
    pair_officer: str = ""
    cycle_months: int = 0
    visited_last_at: datetime | None = None
    last_visit: str | None = None
    counted_at: datetime | None = None
    """The newest visit or miss that was counted."""
    visits: int = 0
    missed: int = 0
    """How often in vain since they were last met."""
    reason: str = ""

    @property
    def last_visited_at(self) -> datetime:
        """From here the cycle counts: the last visit, or the day they were entered."""
        return self.visited_last_at or self.opened_at


class VisitTargetRegistered(Struct, frozen=True, kw_only=True):
    """A unit, a household or a person is entered, with their officer."""

    target: TargetKind
    category: str
    pair_officer: str
    place: str = ""
    cycle_months: int = 0


class VisitTargetNamed(Struct, frozen=True):
    """The name, and how to reach them."""

    name: str
    contact: Person | None = None


class VisitTargetPaired(Struct, frozen=True):
    """结对: from now on this officer's."""

    officer: str


class VisitCycleSet(Struct, frozen=True):
    """As often as every so many months; 0: as the profile says."""

    months: int


class TargetVisited(Struct, frozen=True):
    """A visit (case id) ended ``at``; they were met, or not."""

    visit: str
    at: Moment
    is_met: bool = True


class VisitTargetEnded(Struct, frozen=True):
    """Moved away, closed, or wishes no visits."""

    reason: str


class VisitTargetRestored(Struct, frozen=True):
    """Back on the list."""


class DueTarget(NamedTuple):
    """A target and the day by which it is to be visited."""

    target: VisitTarget
    due_on: date


class PlannedVisit(NamedTuple):
    """A visit that a plan proposes: whose, when, and what would be written down."""

    officer: str
    plan_on: date
    body: VisitPlanned
    private: VisitTargetPrivate


# --------------------------------------------------------------------------- readings


def due_targets(
    targets: Iterable[VisitTarget], directory: Directory, until: date
) -> tuple[DueTarget, ...]:
    """The targets that are to be visited by a day, those due first at the front."""
    found = []
    for target in targets:
        due = _due_on(target, directory)
        if due is not None and due <= until:
            found.append(DueTarget(target, due))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.target.case)))


def plan(
    targets: Iterable[VisitTarget],
    directory: Directory,
    first: date,
    last: date,
    per_day: int = 2,
) -> tuple[PlannedVisit, ...]:
    """Who might be visited on which working day: the most urgent first, each by their officer.

    What does not fit between the two days stays unplanned, and due.
    """
    free: dict[str, list[date]] = {}
    proposed = []
    for target, _ in due_targets(targets, directory, last):
        days = free.setdefault(
            target.pair_officer, _slots(directory.calendar, first, last, per_day)
        )
        if days:
            proposed.append(_proposal(target, days.pop(0)))
    return tuple(proposed)


def pairs(targets: Iterable[VisitTarget]) -> Counter[str]:
    """How many targets each officer has."""
    return Counter(one.pair_officer for one in targets if one.status == "ACTIVE")


def overfull(
    targets: Iterable[VisitTarget], directory: Directory, now: datetime
) -> tuple[str, ...]:
    """The officers who have more targets than they can look after."""
    most = directory.threshold(PAIRS, now)
    return tuple(sorted(officer for officer, n in pairs(targets).items() if n > most))


def _due_on(target: VisitTarget, directory: Directory) -> date | None:
    if target.status != "ACTIVE":
        return None
    found = counted(target, directory, "visit", named_day(target))
    return next((last_day(one.clock.due_at) for one in found if one.limit.code == CYCLE), None)


def _slots(calendar: WorkCalendar, first: date, last: date, per_day: int) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day) for _ in range(per_day)]


def _proposal(target: VisitTarget, day: date) -> PlannedVisit:
    return PlannedVisit(
        officer=target.pair_officer,
        plan_on=day,
        body=VisitPlanned(
            target=Target(target.target, target.category, target.place),
            plan_on=day,
            target_case=target.case,
        ),
        private=VisitTargetPrivate(target.name, target.contact),
    )


def named_day(target: VisitTarget) -> date | None:
    """The last day of a cycle of its own."""
    if not target.cycle_months:
        return None
    return add_months(target.last_visited_at.astimezone(CHINA).date(), target.cycle_months)


# ----------------------------------------------------------------------------- changes


def _register(state: VisitTarget | None, event: Event) -> Changes:
    body: VisitTargetRegistered = event.body
    private: VisitTargetNamed | None = event.private
    return {
        "target": body.target,
        "category": body.category,
        "place": body.place,
        "pair_officer": body.pair_officer,
        "cycle_months": body.cycle_months,
        "name": private.name if private else "",
        "contact": private.contact if private else None,
    }


def _visited(state: VisitTarget, event: Event) -> Changes:
    body: TargetVisited = event.body
    changes: Changes = {"last_visit": body.visit, "counted_at": body.at}
    if not body.is_met:
        return changes | {"missed": state.missed + 1}
    return changes | {"missed": 0, "visits": state.visits + 1, "visited_last_at": body.at}


# ------------------------------------------------------------------------------ guards


def _is_served(kind: TargetKind, category: str, context: Context) -> bool:
    items = context.directory.lists.get(CATEGORIES, ())
    return any(one.code == category and one.group == kind for one in items)


def _amended_fits(state: VisitTarget, event: Event, context: Context) -> bool:
    values = event.private.values if event.private else {}
    return _is_served(state.target, values.get("category", state.category), context) and bool(
        str(values.get("name", "-")).strip()
    )


def _tells_the_truth(state: VisitTarget, event: Event, context: Context) -> bool:
    """The visit is one of this target, and it ended (or was missed) at that moment."""
    body: TargetVisited = event.body
    visit = context.related(body.visit)
    if not isinstance(visit, Visit) or visit.target_case != state.case:
        return False
    if body.is_met:
        return visit.recorded_at is not None and body.at == visit.ended_at
    return body.at in visit.missed_at


IS_SERVED = Guard(
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
PAIR_IS_HERE = Guard(
    "visit_target.officer",
    Label("结对民警须是本单位在岗民警", "The paired officer is at work in this unit"),
    lambda state, event, context: needs.is_colleague(
        event.body.pair_officer, event.core.unit, context
    ),
)
NEW_PAIR_IS_HERE = Guard(
    "visit_target.officer",
    PAIR_IS_HERE.rule,
    lambda state, event, context: needs.is_colleague(event.body.officer, state.unit, context),
)
CYCLE_IS_TRUE = Guard(
    "visit_target.cycle",
    Label("走访周期为 1 至 24 个月,0 为按规定", "A cycle is 1 to 24 months; 0 as the rules say"),
    lambda state, event, context: (
        0 <= (event.body.months if state is not None else event.body.cycle_months) <= 24
    ),
)
IS_TRUE = Guard(
    "visit_target.visit",
    Label("没有这一次走访,或时间不符", "There is no such visit, or its time differs"),
    _tells_the_truth,
)
IS_NEWER = Guard(
    "visit_target.newer",
    Label("该次走访已经计入", "That visit was counted already"),
    lambda state, event, context: state.counted_at is None or event.body.at > state.counted_at,
)
HAS_REASON = needs.written("visit_target.reason", "reason", "请写明原因", "Give the reason")

VISITORS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.UNIT_HEAD)
PLANNERS = (*HEADS, Role.OFFICE)

MACHINE = Machine(
    kind="visit_target",
    label=Label("走访对象", "Visit target"),
    state=VisitTarget,
    statuses={
        "ACTIVE": Label("在册", "On the list"),
        "ENDED": Label("已停访", "Off the list"),
    },
    limits=lambda state: "visit" if state.status == "ACTIVE" else "",
    named_day=named_day,
    steps=(
        Step(
            name="VisitTargetRegistered",
            body=VisitTargetRegistered,
            private=VisitTargetNamed,
            label=Label("登记走访对象", "Entered"),
            frm=(),
            to="ACTIVE",
            by=(*VISITORS, Role.OFFICE),
            guards=(IS_SERVED, HAS_NAME, PAIR_IS_HERE, CYCLE_IS_TRUE),
            apply=_register,
            note=lambda event: (event.body.target.label,),
        ),
        *amending_steps(
            "VisitTarget",
            {"name": str, "contact": Person | None, "place": str, "category": str},
            frm=("ACTIVE",),
            by=VISITORS,
            guards=(AMENDED_FITS,),
        ),
        Step(
            name="VisitTargetPaired",
            body=VisitTargetPaired,
            label=Label("结对", "Paired"),
            frm=("ACTIVE",),
            to=None,
            by=PLANNERS,
            guards=(NEW_PAIR_IS_HERE,),
            apply=lambda state, event: {"pair_officer": event.body.officer},
        ),
        Step(
            name="VisitCycleSet",
            body=VisitCycleSet,
            label=Label("设定走访周期", "Cycle set"),
            frm=("ACTIVE",),
            to=None,
            by=PLANNERS,
            guards=(CYCLE_IS_TRUE,),
            apply=lambda state, event: {"cycle_months": event.body.months},
        ),
        Step(
            name="TargetVisited",
            body=TargetVisited,
            label=Label("已走访", "Visited"),
            frm=("ACTIVE",),
            to=None,
            by=VISITORS,
            aux=True,
            guards=(IS_TRUE, IS_NEWER),
            apply=_visited,
        ),
        Step(
            name="VisitTargetEnded",
            body=VisitTargetEnded,
            label=Label("停访", "Off the list"),
            frm=("ACTIVE",),
            to="ENDED",
            by=(*VISITORS, Role.OFFICE),
            guards=(HAS_REASON,),
            apply=lambda state, event: {"reason": event.body.reason},
            note=lambda event: (event.body.reason,),
        ),
        Step(
            name="VisitTargetRestored",
            body=VisitTargetRestored,
            label=Label("恢复走访", "Back on the list"),
            frm=("ENDED",),
            to="ACTIVE",
            by=(*VISITORS, Role.OFFICE),
            apply=lambda state, event: {"reason": ""},
        ),
    ),
)
