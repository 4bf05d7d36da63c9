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
from typing import Annotated, Literal, NamedTuple

from msgspec import Struct

from casework.amend import Amended, amending_steps
from casework.asking import Asking, at_work
from casework.calendar import WorkCalendar, add_months
from casework.cases import needs
from casework.cases.visit import Target, Visit, VisitPlanned, VisitTargetPrivate
from casework.cases.visit.state import CATEGORIES, categories
from casework.clocks import last_day
from casework.codes import Role, TargetKind
from casework.context import Context, Directory
from casework.counting import counted
from casework.event import CHINA, Event, Label, Moment, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS
from casework.state import Person, State
from casework.steps import Changes, Guard, Rows

CYCLE = "visit.cycle"
OPEN = ("PLANNED", "IN_PROGRESS", "MISSED")
"""A visit in one of these is still to be made."""
RANK = "visit.pair.rank"
"""The threshold: from which rank an officer is paired (seed 004: 副科级以上); 0: any."""
PAIRS = "visit.pairs"
"""The threshold: about so many targets an officer has; a reading, never a refusal."""


Status = Literal["ACTIVE", "ENDED"]
STATUSES: dict[Status, Label] = {
    "ACTIVE": Label("在册", "On the list"),
    "ENDED": Label("已停访", "Off the list"),
}


class VisitTarget(State, frozen=True, kw_only=True, tag="visit_target"):
    """A target as it stands.  ``cycle_months`` 0: as often as the profile says."""

    status: Status
    target: TargetKind
    category: str
    place: str = ""
    name: str = ""
    contact: Person | None = None
    pair_officer: str = ""
    cycle_months: int = 0
    visited_last_at: Annotated[datetime | None, given("上次走访", "Last visited")] = None
    last_visit: str | None = None
    planned_visit: str | None = None
    """The visit that was planned from here and is not counted yet."""
    counted_at: datetime | None = None
    """The newest visit or miss that was counted."""
    visits: Annotated[int, given("走访次数", "Times visited")] = 0
    missed: Annotated[int, given("连续未遇次数", "Times in vain")] = 0
    """How often in vain since they were last met."""
    reason: str = ""

    @property
    def last_visited_at(self) -> datetime:
        """From here the cycle counts: the last visit, or the day they were entered."""
        return self.visited_last_at or self.opened_at


def _categories_so_far(asking: Asking[VisitTarget | None]) -> tuple[Choice, ...]:
    kind = asking.state.target if asking.state is not None else asking.text("target")
    return categories(asking.context.directory, kind)


def _has_rank(officer: str, context: Context, at: datetime) -> bool:
    """Whether an officer has the rank from which the bureau pairs its officers."""
    known = context.roster.officers.get(officer)
    return known is not None and int(known.rank) >= context.directory.threshold(RANK, at)


def _may_be_paired(asking: Asking[VisitTarget | None]) -> tuple[Choice, ...]:
    """The officers of the target's unit who may act alone and have the rank for it."""
    context = asking.context
    unit = asking.state.unit if asking.state is not None else asking.officer.unit
    found = at_work(asking, unit)
    return tuple(one for one in found if _has_rank(one.value, context, context.now))


def _me_if_paired(asking: Asking[VisitTarget | None]) -> str | None:
    me = asking.officer.id
    return me if _has_rank(me, asking.context, asking.context.now) else None


def _cycle_so_far(asking: Asking[VisitTarget]) -> int:
    return asking.state.cycle_months


def _end_of_visit(asking: Asking[VisitTarget]) -> datetime:
    """When the chosen visit ended, or was made in vain."""
    visit = asking.context.related(asking.text("visit"))
    if not isinstance(visit, Visit):
        return asking.context.now
    tried = visit.ended_at if visit.recorded_at is not None else max(visit.missed_at, default=None)
    return tried or asking.context.now


CYCLE_HINT = ("1 至 24 个月,0 为按规定", "1 to 24 months; 0 as the rules say")


class VisitTargetNamed(Struct, frozen=True):
    """The name, and how to reach them."""

    name: Annotated[
        str, asked("对象名称", "Name", hint=("人名或单位名", "Name of the person or place"))
    ]
    contact: Annotated[Person | None, asked("联系人", "Contact")] = None


class VisitTargetRegistered(Sealing[VisitTargetNamed], Struct, frozen=True, kw_only=True):
    """A unit, a household or a person is entered, with their officer."""

    target: Annotated[TargetKind, asked("对象类型", "Whom")]
    category: Annotated[
        str,
        asked("对象类别", "Category", Meaning.LISTED, CATEGORIES, among=_categories_so_far),
    ]
    pair_officer: Annotated[
        str,
        asked(
            "结对民警", "Paired officer", Meaning.OFFICER, among=_may_be_paired, first=_me_if_paired
        ),
    ]
    place: Annotated[str, asked("地点", "Place", hint=("地址或社区", "Address or community"))] = ""
    cycle_months: Annotated[int, asked("走访周期(月)", "Cycle in months", hint=CYCLE_HINT)] = 0


class VisitTargetPaired(Struct, frozen=True):
    """结对: from now on this officer's."""

    officer: Annotated[
        str, asked("结对民警", "Paired officer", Meaning.OFFICER, among=_may_be_paired)
    ]


class VisitCycleSet(Struct, frozen=True):
    """As often as every so many months; 0: as the profile says."""

    months: Annotated[
        int, asked("走访周期(月)", "Cycle in months", first=_cycle_so_far, hint=CYCLE_HINT)
    ]


def _planned_number(asking: Asking[VisitTarget]) -> str | None:
    """The visit that was planned from here, by the number that people know it by."""
    planned = asking.state.planned_visit
    visit = asking.context.related(planned) if planned else None
    return visit.number or visit.temp_no if visit else None


class TargetVisitPlanned(Struct, frozen=True):
    """安排走访: the visit (case id) that was planned from here."""

    visit: Annotated[
        str,
        asked(
            "走访",
            "Visit",
            Meaning.CASE,
            "visit",
            hint=("该次走访的编号", "The number of that visit"),
        ),
    ]


class TargetVisited(Struct, frozen=True):
    """A visit (case id) ended ``at``; they were met, or not."""

    visit: Annotated[
        str,
        asked(
            "走访",
            "Visit",
            Meaning.CASE,
            "visit",
            first=_planned_number,
            hint=("该次走访的编号", "The number of that visit"),
        ),
    ]
    at: Annotated[Moment, given("走访时间", "Visited at", by=_end_of_visit, says_when="day")]
    is_met: Annotated[bool, asked("见到对象", "They were met", no=("未遇", "Not met"))] = True


class VisitTargetEnded(Struct, frozen=True):
    """Moved away, closed, or wishes no visits."""

    reason: Annotated[str, asked("停访原因", "Reason", Meaning.WORDS)]


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


# ------------------------------------------------------------------------------ guards


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
PAIR_IS_HERE = Guard[object, VisitTargetRegistered](
    "visit_target.officer",
    Label("结对民警须是本单位在岗民警", "The paired officer is at work in this unit"),
    lambda state, event, context: needs.is_colleague(
        event.body.pair_officer, event.core.unit, context
    ),
)
NEW_PAIR_IS_HERE = Guard[VisitTarget, VisitTargetPaired](
    "visit_target.officer",
    PAIR_IS_HERE.rule,
    lambda state, event, context: needs.is_colleague(event.body.officer, state.unit, context),
)
HAS_RANK = Guard[object, VisitTargetRegistered | VisitTargetPaired](
    "visit_target.rank",
    Label("结对民警的职级低于本市规定", "The officer's rank is too low to be paired here"),
    lambda state, event, context: _has_rank(_pair(event.body), context, event.core.at),
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

VISITORS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.UNIT_HEAD)
PLANNERS = (*HEADS, Role.OFFICE)

AMENDABLE = {"name": str, "contact": Person | None, "place": str, "category": str}
"""Fields that may be changed after they were recorded, and their types."""

ROWS = Rows(VisitTarget, STATUSES)

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


MACHINE = Machine(
    kind="visit_target",
    label=Label("走访对象", "Visit target"),
    state=VisitTarget,
    statuses=STATUSES,
    display=DISPLAY,
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
