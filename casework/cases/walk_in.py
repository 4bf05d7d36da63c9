"""接待: a person walks in.  One visit carries one or more services.

Persons and services are counted apart and never mixed (domain rule 2): the person
count stands on the walk-in, the quantity on each service.  Identity is optional:
quick mode keeps category and count only (rule 5), and everything about a person is
sealed.  Emergencies and crime reports leave at once; only the reference stays (rule 7).
"""

from datetime import date, datetime

from msgspec import Struct

from casework.codes import HandOff, Role, Satisfaction, ServiceCategory
from casework.context import Context
from casework.event import Event, Label, Moment
from casework.machine import Changes, Guard, Machine, Step
from casework.state import Person, State


class Service(Struct, frozen=True):
    """One service given: ``sub`` is a code of the list ``walk_in.<category>``."""

    category: ServiceCategory
    sub: str = ""
    quantity: int = 1


class WalkIn(State, frozen=True, tag="walk_in"):
    """A reception as it stands."""

    started_at: Moment
    is_quick: bool
    persons: int
    services: tuple[Service, ...]
    place: str = ""
    is_foreign: bool = False
    language: str = ""
    person: Person | None = None
    content: str = ""
    result: str = ""
    promised_at: datetime | None = None
    done_at: datetime | None = None
    follow_by: date | None = None
    follow_officer: str = ""
    handed_to: HandOff | None = None
    reference: str = ""
    linked_case: str | None = None
    rating: Satisfaction | None = None
    void_reason: str = ""


class WalkInReceived(Struct, frozen=True, kw_only=True):
    """Somebody came in."""

    started_at: Moment
    is_quick: bool = False
    persons: int = 1
    services: tuple[Service, ...] = ()
    place: str = ""
    is_foreign: bool = False
    language: str = ""
    temp_no: str = ""


class WalkInPrivate(Struct, frozen=True):
    """Who came and what they said."""

    person: Person | None = None
    content: str = ""


class ServiceAdded(Struct, frozen=True):
    """One more service in the same visit."""

    service: Service


class WalkInFinished(Struct, frozen=True):
    """Dealt with on the spot, or after the follow-up."""


class WalkInFollowUpSet(Struct, frozen=True):
    """To be followed up by a date, by an officer (id)."""

    by: date
    officer: str


class WalkInHandedOff(Struct, frozen=True):
    """Given to somebody else; ``reference`` is their number or the receiver's name."""

    to: HandOff
    reference: str
    linked_case: str | None = None


class WalkInRated(Struct, frozen=True):
    """The visitor's own mark on the way out."""

    rating: Satisfaction


class WalkInVoided(Struct, frozen=True):
    """Entered by mistake; it stays in the record, marked."""

    reason: str


class ResultText(Struct, frozen=True):
    """What was done, in words: may speak of people, so it is sealed."""

    result: str = ""


def _receive(state: WalkIn | None, event: Event) -> Changes:
    body: WalkInReceived = event.body
    private: WalkInPrivate = event.private or WalkInPrivate()
    return {
        "started_at": body.started_at,
        "is_quick": body.is_quick,
        "persons": body.persons,
        "services": body.services,
        "place": body.place,
        "is_foreign": body.is_foreign,
        "language": body.language,
        "temp_no": body.temp_no,
        "person": private.person,
        "content": private.content,
        "handlers": (event.core.actor,),
    }


def _result(event: Event) -> Changes:
    return {
        "done_at": event.core.at,
        "result": event.private.result if event.private else "",
    }


def _hand_off(state: WalkIn, event: Event) -> Changes:
    body: WalkInHandedOff = event.body
    return {
        "handed_to": body.to,
        "reference": body.reference,
        "linked_case": body.linked_case,
    } | _result(event)


def _may_void(state: WalkIn, event: Event, context: Context) -> bool:
    """Own record on the same day; a unit head later (domain 9.3)."""
    core = event.core
    officer = context.roster.officers.get(core.actor)
    same_day = core.at.date() == state.opened_at.date()
    if same_day and core.actor == state.opened_by:
        return True
    return officer is not None and context.roster.may(
        officer, (Role.UNIT_HEAD,), state.units, core.at
    )


HAS_SERVICE = Guard(
    "walk_in.has_service",
    Label("至少登记一项服务", "Record at least one service"),
    lambda state, event, context: bool(state.services),
    asks_form=False,
)
COUNTS_ARE_POSITIVE = Guard(
    "walk_in.counts",
    Label("人数和件次都从 1 起,至多 999", "Persons and services count from 1 to 999"),
    lambda state, event, context: (
        1 <= event.body.persons <= 999
        and all(1 <= service.quantity <= 999 for service in event.body.services)
    ),
)
QUICK_IS_NAMELESS = Guard(
    "walk_in.quick_is_nameless",
    Label(
        "一键计数只记类别和件次;要记姓名请用标准登记",
        "A quick count keeps category and number only; use the full form for a name",
    ),
    lambda state, event, context: (
        not event.body.is_quick or (event.private is None and bool(event.body.services))
    ),
)
SERVICE_COUNT_IS_POSITIVE = Guard(
    "walk_in.counts",
    COUNTS_ARE_POSITIVE.rule,
    lambda state, event, context: 1 <= event.body.service.quantity <= 999,
)
HAS_REFERENCE = Guard(
    "walk_in.reference",
    Label("请写明接收单位或对方编号", "Give the receiver or their reference number"),
    lambda state, event, context: bool(event.body.reference.strip()),
)
FOLLOW_UP_HAS_OFFICER = Guard(
    "walk_in.follow_up_officer",
    Label("请选择跟进民警", "Choose the officer who follows up"),
    lambda state, event, context: event.body.officer in context.roster.officers,
)
RATED_BY_VISITOR = Guard(
    "walk_in.rating_given",
    Label("请由群众本人选择评价", "The visitor chooses the mark"),
    lambda state, event, context: event.body.rating is not Satisfaction.NOT_RATED,
)
MAY_VOID = Guard(
    "walk_in.may_void",
    Label(
        "只能作废本人当日的登记;之后由所长办理",
        "You may void your own entry on the same day; later the unit head does",
    ),
    _may_void,
)
VOID_HAS_REASON = Guard(
    "walk_in.void_reason",
    Label("请写明作废原因", "Give the reason"),
    lambda state, event, context: bool(event.body.reason.strip()),
)

DESK_ROLES = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)

MACHINE = Machine(
    kind="walk_in",
    label=Label("接待", "Reception"),
    state=WalkIn,
    statuses={
        "OPEN": Label("接待中", "In progress"),
        "FOLLOW": Label("后续跟进", "Follow-up"),
        "DONE": Label("当场办结", "Done"),
        "HANDED_OFF": Label("已转办", "Handed off"),
        "RATED": Label("已评价", "Rated"),
        "VOID": Label("作废", "Void"),
    },
    number_code=lambda state: "JD",
    limits=lambda state: "walk_in",
    named_day=lambda state: state.follow_by,
    steps=(
        Step(
            name="WalkInReceived",
            body=WalkInReceived,
            private=WalkInPrivate,
            label=Label("接待登记", "Received"),
            frm=(),
            to=lambda state, event: "DONE" if event.body.is_quick else "OPEN",
            by=DESK_ROLES,
            aux=True,
            numbers=True,
            guards=(COUNTS_ARE_POSITIVE, QUICK_IS_NAMELESS),
            apply=_receive,
            note=lambda event: tuple(service.category.label for service in event.body.services),
        ),
        Step(
            name="ServiceAdded",
            body=ServiceAdded,
            label=Label("增加服务", "Service added"),
            frm=("OPEN", "FOLLOW"),
            to=None,
            by=DESK_ROLES,
            aux=True,
            guards=(SERVICE_COUNT_IS_POSITIVE,),
            apply=lambda state, event: {"services": (*state.services, event.body.service)},
            note=lambda event: (event.body.service.category.label,),
        ),
        Step(
            name="WalkInFinished",
            body=WalkInFinished,
            private=ResultText,
            label=Label("当场办结", "Done"),
            frm=("OPEN", "FOLLOW"),
            to="DONE",
            by=DESK_ROLES,
            aux=True,
            guards=(HAS_SERVICE,),
            apply=lambda state, event: _result(event),
        ),
        Step(
            name="WalkInFollowUpSet",
            body=WalkInFollowUpSet,
            label=Label("后续跟进", "Follow-up set"),
            frm=("OPEN", "FOLLOW"),
            to="FOLLOW",
            by=DESK_ROLES,
            aux=True,
            guards=(FOLLOW_UP_HAS_OFFICER,),
            apply=lambda state, event: {
                "promised_at": event.core.at,
                "follow_by": event.body.by,
                "follow_officer": event.body.officer,
            },
            note=lambda event: (event.body.by.isoformat(),),
        ),
        Step(
            name="WalkInHandedOff",
            body=WalkInHandedOff,
            private=ResultText,
            label=Label("转办", "Handed off"),
            frm=("OPEN", "FOLLOW"),
            to="HANDED_OFF",
            by=DESK_ROLES,
            aux=True,
            guards=(HAS_REFERENCE,),
            apply=_hand_off,
            note=lambda event: (event.body.to.label, event.body.reference),
        ),
        Step(
            name="WalkInRated",
            body=WalkInRated,
            label=Label("群众评价", "Rated"),
            frm=("DONE",),
            to="RATED",
            by=DESK_ROLES,
            aux=True,
            guards=(RATED_BY_VISITOR,),
            apply=lambda state, event: {"rating": event.body.rating},
            note=lambda event: (event.body.rating.label,),
        ),
        Step(
            name="WalkInVoided",
            body=WalkInVoided,
            label=Label("作废", "Voided"),
            frm=("OPEN", "DONE"),
            to="VOID",
            by=DESK_ROLES,
            aux=True,
            guards=(MAY_VOID, VOID_HAS_REASON),
            apply=lambda state, event: {"void_reason": event.body.reason},
            note=lambda event: (event.body.reason,),
        ),
    ),
)
