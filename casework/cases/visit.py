"""走访: an officer goes, listens and writes it down.

A visit that was recorded names time, way, who went, whom they met and what was said.
When an auxiliary officer goes, two go (domain 9.4).  A problem found must become a
ledger item or a hand-off before the head may review the visit: nothing heard is lost.
"""

from datetime import date, datetime

from msgspec import Struct

from casework.codes import Role, TargetKind, VisitWay
from casework.context import Context
from casework.event import Event, Label, Moment
from casework.machine import Changes, Guard, Machine, Step
from casework.state import Person, State


class Target(Struct, frozen=True):
    """Who is visited.  ``category`` is a code of the list ``visit.target``."""

    kind: TargetKind
    category: str = ""
    place: str = ""


class Problem(Struct, frozen=True):
    """Something found on a visit, and where it went (a case, or a receiver)."""

    no: int
    title: str
    linked_case: str | None = None
    handed_to: str = ""

    @property
    def is_followed(self) -> bool:
        """Whether it became an item or was handed to somebody."""
        return self.linked_case is not None or bool(self.handed_to.strip())


class Visit(State, frozen=True, tag="visit"):
    """A visit as it stands."""

    target: Target
    name: str = ""
    person: Person | None = None
    plan_on: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    way: VisitWay | None = None
    visitors: tuple[str, ...] = ()
    met: int = 0
    content: str = ""
    opinions: int = 0
    disputes: int = 0
    hazards: int = 0
    card_given: bool = False
    problems: tuple[Problem, ...] = ()
    missed: int = 0
    note_left: bool = False
    reviewed_by: str = ""
    reason: str = ""


class VisitPlanned(Struct, frozen=True, kw_only=True):
    """A visit is planned for a day."""

    target: Target
    plan_on: date
    temp_no: str = ""


class VisitTargetPrivate(Struct, frozen=True):
    """The name that is visited, and how to reach them."""

    name: str
    person: Person | None = None


class VisitNotes(Struct, frozen=True, kw_only=True):
    """What was done on a visit: shared by a planned and an unplanned one."""

    started_at: Moment
    ended_at: Moment
    way: VisitWay
    visitors: tuple[str, ...]
    met: int
    opinions: int = 0
    disputes: int = 0
    hazards: int = 0
    card_given: bool = False


class VisitLogged(Struct, frozen=True, kw_only=True):
    """A visit that nobody planned, written down in one go."""

    target: Target
    notes: VisitNotes
    temp_no: str = ""


class VisitLoggedPrivate(Struct, frozen=True):
    """Who was visited and what was said."""

    name: str
    content: str
    person: Person | None = None
    problems: tuple[str, ...] = ()


class VisitRecorded(Struct, frozen=True):
    """A planned visit took place."""

    notes: VisitNotes


class VisitWords(Struct, frozen=True):
    """What was said, and the problems found (numbered from 1 in this order)."""

    content: str
    problems: tuple[str, ...] = ()


class VisitMissed(Struct, frozen=True):
    """Nobody there."""

    at: Moment
    note_left: bool


class VisitReplanned(Struct, frozen=True):
    """A new day."""

    plan_on: date


class VisitCancelled(Struct, frozen=True):
    """It will not take place."""

    reason: str


class VisitProblemLinked(Struct, frozen=True):
    """Where a problem went: a ledger item (case id) or a receiver in words."""

    no: int
    linked_case: str | None = None
    handed_to: str = ""


class VisitReviewed(Struct, frozen=True):
    """The head has read it."""


class VisitArchived(Struct, frozen=True):
    """Put away."""


def _plan(state: Visit | None, event: Event) -> Changes:
    body: VisitPlanned = event.body
    private: VisitTargetPrivate | None = event.private
    return {
        "target": body.target,
        "plan_on": body.plan_on,
        "temp_no": body.temp_no,
        "name": private.name if private else "",
        "person": private.person if private else None,
        "handlers": (event.core.actor,),
    }


def _notes(notes: VisitNotes, event: Event) -> Changes:
    problems: tuple[str, ...] = event.private.problems if event.private else ()
    return {
        "started_at": notes.started_at,
        "ended_at": notes.ended_at,
        "way": notes.way,
        "visitors": notes.visitors,
        "met": notes.met,
        "opinions": notes.opinions,
        "disputes": notes.disputes,
        "hazards": notes.hazards,
        "card_given": notes.card_given,
        "problems": tuple(Problem(no, title) for no, title in enumerate(problems, 1)),
        "content": event.private.content if event.private else "",
        "handlers": tuple(dict.fromkeys((*notes.visitors, event.core.actor))),
    }


def _log(state: Visit | None, event: Event) -> Changes:
    body: VisitLogged = event.body
    private: VisitLoggedPrivate | None = event.private
    return {
        "target": body.target,
        "temp_no": body.temp_no,
        "name": private.name if private else "",
        "person": private.person if private else None,
    } | _notes(body.notes, event)


def _miss(state: Visit, event: Event) -> Changes:
    return {"missed": state.missed + 1, "note_left": event.body.note_left}


def _link(state: Visit, event: Event) -> Changes:
    body: VisitProblemLinked = event.body
    return {
        "problems": tuple(
            Problem(problem.no, problem.title, body.linked_case, body.handed_to)
            if problem.no == body.no
            else problem
            for problem in state.problems
        )
    }


def _two_when_auxiliary(state: object, event: Event, context: Context) -> bool:
    visitors = event.body.notes.visitors
    officers = [context.roster.officers[one] for one in visitors if one in context.roster.officers]
    if not any(officer.is_aux for officer in officers):
        return True
    return len(visitors) >= 2 and not all(officer.is_aux for officer in officers)


TIME_IS_TRUE = Guard(
    "visit.time",
    Label("结束时间不能早于开始时间", "The end may not be before the start"),
    lambda state, event, context: event.body.notes.started_at <= event.body.notes.ended_at,
)
SOMEBODY_WENT = Guard(
    "visit.visitors",
    Label("请填写走访民警,须为在册警员", "Name the visiting officers; each must be on the roster"),
    lambda state, event, context: (
        bool(event.body.notes.visitors)
        and all(one in context.roster.officers for one in event.body.notes.visitors)
    ),
)
SOMEBODY_WAS_MET = Guard(
    "visit.met",
    Label("请填写见到的人数;没有见到人请记“未遇”", "How many were met? If none, record “not met”"),
    lambda state, event, context: event.body.notes.met >= 1,
)
HAS_CONTENT = Guard(
    "visit.content",
    Label("请写明走访内容", "Write down what was said"),
    lambda state, event, context: (
        event.erased or (event.private is not None and bool(event.private.content.strip()))
    ),
)
HAS_NAME = Guard(
    "visit.name",
    Label("请填写走访对象", "Say who is visited"),
    lambda state, event, context: (
        event.erased or (event.private is not None and bool(event.private.name.strip()))
    ),
)
TWO_WHEN_AUXILIARY = Guard(
    "visit.two_when_auxiliary",
    Label("辅警走访须有民警同行", "An auxiliary officer visits together with an officer"),
    _two_when_auxiliary,
)
PROBLEMS_ARE_FOLLOWED = Guard(
    "visit.problems_followed",
    Label(
        "走访发现的问题还没有转三本账或移交",
        "A problem found on this visit is neither in a ledger nor handed on",
    ),
    lambda state, event, context: all(problem.is_followed for problem in state.problems),
    asks_form=False,
)
NOT_OWN_VISIT = Guard(
    "visit.not_own",
    Label("不能审阅自己的走访", "Nobody reviews their own visit"),
    lambda state, event, context: event.core.actor not in state.handlers,
    asks_form=False,
)
PROBLEM_EXISTS = Guard(
    "visit.problem",
    Label("没有这一项问题,或没有写明去向", "No such problem, or no word of where it went"),
    lambda state, event, context: (
        any(one.no == event.body.no for one in state.problems)
        and (event.body.linked_case is not None or bool(event.body.handed_to.strip()))
    ),
)
HAS_REASON = Guard(
    "visit.reason",
    Label("请写明原因", "Give the reason"),
    lambda state, event, context: bool(event.body.reason.strip()),
)

VISITORS = (Role.FIELD, Role.HANDLER, Role.DESK, Role.UNIT_HEAD)
RECORD_GUARDS = (TIME_IS_TRUE, SOMEBODY_WENT, SOMEBODY_WAS_MET, HAS_CONTENT, TWO_WHEN_AUXILIARY)

MACHINE = Machine(
    kind="visit",
    label=Label("走访", "Visit"),
    state=Visit,
    statuses={
        "PLANNED": Label("已计划", "Planned"),
        "MISSED": Label("未遇", "Not met"),
        "RECORDED": Label("已记录", "Recorded"),
        "REVIEWED": Label("已审阅", "Reviewed"),
        "ARCHIVED": Label("已归档", "Archived"),
        "CANCELLED": Label("已取消", "Cancelled"),
    },
    number_code=lambda state: "ZF",
    steps=(
        Step(
            name="VisitPlanned",
            body=VisitPlanned,
            private=VisitTargetPrivate,
            label=Label("计划走访", "Planned"),
            frm=(),
            to="PLANNED",
            by=VISITORS,
            aux=True,
            numbers=True,
            guards=(HAS_NAME,),
            apply=_plan,
            note=lambda event: (event.body.plan_on.isoformat(),),
        ),
        Step(
            name="VisitLogged",
            body=VisitLogged,
            private=VisitLoggedPrivate,
            label=Label("走访记录", "Recorded"),
            frm=(),
            to="RECORDED",
            by=VISITORS,
            aux=True,
            numbers=True,
            guards=(HAS_NAME, *RECORD_GUARDS),
            apply=_log,
            note=lambda event: (event.body.notes.way.label,),
        ),
        Step(
            name="VisitRecorded",
            body=VisitRecorded,
            private=VisitWords,
            label=Label("走访记录", "Recorded"),
            frm=("PLANNED", "MISSED"),
            to="RECORDED",
            by=VISITORS,
            aux=True,
            guards=RECORD_GUARDS,
            apply=lambda state, event: _notes(event.body.notes, event),
            note=lambda event: (event.body.notes.way.label,),
        ),
        Step(
            name="VisitMissed",
            body=VisitMissed,
            label=Label("未遇", "Not met"),
            frm=("PLANNED",),
            to="MISSED",
            by=VISITORS,
            aux=True,
            apply=_miss,
        ),
        Step(
            name="VisitReplanned",
            body=VisitReplanned,
            label=Label("改期", "New day"),
            frm=("PLANNED", "MISSED"),
            to="PLANNED",
            by=VISITORS,
            aux=True,
            apply=lambda state, event: {"plan_on": event.body.plan_on},
            note=lambda event: (event.body.plan_on.isoformat(),),
        ),
        Step(
            name="VisitCancelled",
            body=VisitCancelled,
            label=Label("取消", "Cancelled"),
            frm=("PLANNED", "MISSED"),
            to="CANCELLED",
            by=VISITORS,
            guards=(HAS_REASON,),
            apply=lambda state, event: {"reason": event.body.reason},
            note=lambda event: (event.body.reason,),
        ),
        Step(
            name="VisitProblemLinked",
            body=VisitProblemLinked,
            label=Label("问题转办", "Problem followed up"),
            frm=("RECORDED",),
            to=None,
            by=VISITORS,
            guards=(PROBLEM_EXISTS,),
            apply=_link,
            note=lambda event: (event.body.handed_to,),
        ),
        Step(
            name="VisitReviewed",
            body=VisitReviewed,
            label=Label("所长审阅", "Reviewed"),
            frm=("RECORDED",),
            to="REVIEWED",
            by=(Role.UNIT_HEAD,),
            at="owner",
            is_final_say=True,
            guards=(NOT_OWN_VISIT, PROBLEMS_ARE_FOLLOWED),
            apply=lambda state, event: {"reviewed_by": event.core.actor},
        ),
        Step(
            name="VisitArchived",
            body=VisitArchived,
            label=Label("归档", "Archived"),
            frm=("REVIEWED",),
            to="ARCHIVED",
            by=(Role.UNIT_HEAD, Role.OFFICE),
        ),
    ),
)
