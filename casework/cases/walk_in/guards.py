"""The conditions of a reception's steps; their words are what an officer reads."""

from collections.abc import Iterable

import msgspec

from casework.amend import Amended
from casework.cases import needs
from casework.cases.walk_in.events import (
    OF_A_REPORT,
    ServiceAdded,
    ServiceFinished,
    WalkInFinished,
    WalkInHandedOff,
    WalkInRated,
    WalkInReceived,
)
from casework.cases.walk_in.state import Service, WalkIn
from casework.codes import HandOff, Satisfaction, ServiceCategory
from casework.context import Context
from casework.event import Event, Label
from casework.officers import HEADS
from casework.receivers import is_in_force
from casework.state import Person
from casework.steps import Guard

MOST = 999
LOST_PROPERTY = "LOST_PROPERTY"
"""Code of the list ``walk_in.convenience`` for a thing handed in or asked for."""

ID_NEEDED = (ServiceCategory.AGENT, ServiceCategory.MEDIATE)


def _counts(services: Iterable[Service]) -> bool:
    return all(
        1 <= one.quantity <= MOST and (one.minutes is None or 0 <= one.minutes <= 24 * 60)
        for one in services
    )


def _needs_id(services: Iterable[Service], *, is_foreign: bool, reports_case: bool) -> bool:
    """Domain §3: proxy services, mediation, lost property, reports; a foreigner's passport."""
    return (
        is_foreign
        or reports_case
        or any(one.category in ID_NEEDED or one.sub == LOST_PROPERTY for one in services)
    )


def _id_is_needed(state: object, event: Event[WalkInReceived], context: Context) -> bool:
    body = event.body
    person = event.private.person if event.private else None
    return (
        person is None
        or not person.id_no.strip()
        or _needs_id(body.services, is_foreign=body.is_foreign, reports_case=body.reports_case)
    )


def _amended_fits(state: WalkIn, event: Event[Amended], context: Context) -> bool:
    """A quick count stays nameless, persons stay a number, an ID number stays needed."""
    values = event.private.values if event.private else {}
    person = msgspec.convert(values.get("person"), Person | None)
    if state.is_quick and (person is not None or values.get("content")):
        return False
    if not 1 <= int(values.get("persons", 1)) <= MOST:
        return False
    return (
        person is None
        or not person.id_no.strip()
        or _needs_id(
            state.services,
            is_foreign=bool(values.get("is_foreign", state.is_foreign)),
            reports_case=state.reports_case,
        )
    )


def _report_goes_to_case(state: WalkIn, event: Event[WalkInHandedOff], context: Context) -> bool:
    return not state.reports_case or event.body.to in OF_A_REPORT


def _called_first(state: object, event: Event[WalkInHandedOff], context: Context) -> bool:
    body = event.body
    stated = [at for at in (body.noticed_at, body.called_at) if at is not None]
    if not stated:
        return True
    return (
        body.to is HandOff.EMERGENCY
        and all(needs.is_past(at, event) for at in stated)
        and stated == sorted(stated)
    )


def _names_taker(state: object, event: Event[WalkInHandedOff], context: Context) -> bool:
    body = event.body
    has_reference = bool(body.reference.strip())
    if body.to is HandOff.EMERGENCY:
        return True
    if body.to is HandOff.LEDGER:
        return _is_kind(body.linked_case, "ledger_item", context)
    if body.to is HandOff.MEDIATION:
        return has_reference or _is_kind(body.linked_case, "mediation", context)
    if body.to is HandOff.OTHER:
        return _is_taken(body, context)
    return has_reference


def _is_taken(body: WalkInHandedOff, context: Context) -> bool:
    """By a unit of ours, a body of the directory, or a diversion; words where none is known."""
    receivers = context.directory.receivers
    if body.receiver:
        return body.receiver in context.roster.units or is_in_force(receivers, body.receiver)
    if body.linked_case is not None:
        return _is_kind(body.linked_case, "diversion", context)
    return not receivers and bool(body.reference.strip())


def _is_kind(case: str | None, kind: str, context: Context) -> bool:
    linked = context.related(case) if case else None
    return linked is not None and needs.tag_of(linked) == kind


def _by_follower(state: WalkIn, event: Event[WalkInFinished], context: Context) -> bool:
    return (
        state.status != "FOLLOW"
        or event.core.actor == state.follow_officer
        or needs.acts_as(HEADS, state.units, event, context)
    )


HAS_SERVICE = Guard[WalkIn, object](
    "walk_in.has_service",
    Label("至少登记一项服务", "Record at least one service"),
    lambda state, event, context: bool(state.services),
    asks_form=False,
)
COUNTS_ARE_POSITIVE = Guard[object, WalkInReceived](
    "walk_in.counts",
    Label("人数和件次都从 1 起,至多 999", "Persons and services count from 1 to 999"),
    lambda state, event, context: 1 <= event.body.persons <= MOST and _counts(event.body.services),
)
STARTED_NEAR = Guard[object, WalkInReceived](
    "walk_in.started_at",
    Label("接待时间须在十年之内", "The time lies within ten years"),
    lambda state, event, context: (
        abs((event.body.started_at - event.core.at).days) <= needs.TEN_YEARS
    ),
)
QUICK_IS_NAMELESS = Guard[object, WalkInReceived](
    "walk_in.quick_is_nameless",
    Label(
        "一键计数只记类别和件次;要记姓名请用标准登记",
        "A quick count keeps category and number only; use the full form for a name",
    ),
    lambda state, event, context: (
        not event.body.is_quick
        or (event.private is None and bool(event.body.services) and not event.body.reports_case)
    ),
)
ID_IS_NEEDED = Guard(
    "walk_in.id_needed",
    Label(
        "此类接待不需要证件号码(限代办、调解、失物、报案、涉外)",
        "No ID number here: only proxy services, mediation, lost property, reports, foreigners",
    ),
    _id_is_needed,
)
AMENDED_FITS = Guard(
    "walk_in.stays_fit",
    Label(
        "一键计数不记姓名;人数从 1 起;证件号码只在需要时登记",
        "A quick count stays nameless, persons start at 1, an ID number only where needed",
    ),
    _amended_fits,
)
SERVICE_COUNT_IS_POSITIVE = Guard[object, ServiceAdded](
    "walk_in.counts",
    COUNTS_ARE_POSITIVE.rule,
    lambda state, event, context: _counts((event.body.service,)),
)
SOME_SERVICE_IS_THERE = Guard[WalkIn, object](
    "walk_in.no_service",
    Label("还没有登记服务", "No service is recorded yet"),
    lambda state, event, context: bool(state.services),
    asks_form=False,
    hides=True,
)
SERVICE_EXISTS = Guard[WalkIn, ServiceFinished](
    "walk_in.service",
    Label("没有这一项服务,或用时不对", "No such service, or the minutes are not right"),
    lambda state, event, context: (
        state.service(event.body.no) is not None
        and (event.body.minutes is None or 0 <= event.body.minutes <= 24 * 60)
    ),
)
REPORT_IS_HANDED_ON = Guard[WalkIn, object](
    "walk_in.report_handed_on",
    Label(
        "报案须即时移交受案,不能当场办结或留待跟进",
        "A report of a crime goes to case acceptance at once",
    ),
    lambda state, event, context: not state.reports_case,
    asks_form=False,
)
BY_FOLLOWER = Guard(
    "walk_in.by_follower",
    Label("由指定的跟进民警或单位负责人办结", "The officer named, or a head, finishes this"),
    _by_follower,
    asks_form=False,
    hides=True,
)
FOLLOW_UP_HAS_OFFICER = needs.colleague(
    "walk_in.follow_up_officer",
    "officer",
    "请选择本单位在岗民警跟进",
    "Choose an officer of this unit who follows up",
)
FOLLOW_UP_IS_AHEAD = needs.from_today(
    "walk_in.follow_up_by", "by", "跟进日期不能早于今日", "The day lies today or later"
)
REPORT_GOES_TO_CASE = Guard(
    "walk_in.report_to_case",
    Label("报案只能移交受案或 110", "A report of a crime goes to case acceptance or to 110"),
    _report_goes_to_case,
)
CALLED_FIRST = Guard(
    "walk_in.called_110",
    Label("先拨打 110,再登记", "Call 110 first, then write it down"),
    _called_first,
)
HAS_REFERENCE = Guard(
    "walk_in.reference",
    Label(
        "请写明去向:受案回执编号、工单号、窗口;三本账、调解须关联事项;其他部门从目录选择",
        "Say who takes it: the receipt or order number, the window; a ledger item or mediation "
        "is linked; another department comes from the directory",
    ),
    _names_taker,
)
NUMBER_IS_MISSING = Guard[WalkIn, object](
    "walk_in.reference_once",
    Label("编号已经登记", "The number is there already"),
    lambda state, event, context: not state.reference.strip(),
    asks_form=False,
    hides=True,
)
REFERENCE_IS_SAID = needs.written(
    "walk_in.reference_said", "reference", "请写明编号", "Give the number"
)
COUNT_IS_NOT_RATED = Guard[WalkIn, object](
    "walk_in.count_not_rated",
    Label("一键计数的接待不作评价", "A quick count is not rated"),
    lambda state, event, context: not state.is_quick,
    asks_form=False,
    hides=True,
)
RATED_BY_VISITOR = Guard[object, WalkInRated](
    "walk_in.rating_given",
    Label("请由群众本人选择评价", "The visitor chooses the mark"),
    lambda state, event, context: event.body.rating is not Satisfaction.NOT_RATED,
)
MAY_VOID = needs.own_shift_or_head("walk_in.may_void")
VOID_HAS_REASON = needs.written(
    "walk_in.void_reason", "reason", "请写明作废原因", "Give the reason"
)
