"""协调、提级、挂账、转办、关联: what may come between.

From each of them the item comes back to the main road, except when a complaint leaves:
of that only the reference number stays here (domain rule 7).
"""

from datetime import date
from typing import Annotated

from msgspec import Struct, structs

from casework.asking import Asking, codes
from casework.cases.called_again import supervised_by_order
from casework.cases.ledger.codes import ComplaintRoute, CoordinationWay, LinkedKind
from casework.cases.ledger.shared import (
    HAS_WORDS,
    HEAD_OF_LEAD,
    NOT_THE_HANDLER,
    ONE_LEVEL_UP,
    OWNS,
    is_chief_of,
    move_to,
    offered_only,
    stations_above,
)
from casework.cases.ledger.state import ROWS, Coordination, LedgerItem, Link
from casework.cases.ledger.statuses import OPEN_STATES, Status
from casework.cases.needs import acts_as, from_today, said, tag_of
from casework.cases.words import Words, kept, text_of
from casework.codes import Ledger, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

# ----------------------------------------------------------------------- coordination


class CoordinationPrivate(Struct, frozen=True):
    """With whom, and what is asked of them."""

    partner: Annotated[str, asked("协调单位", "With whom")]
    text: Annotated[str, asked("协调事项", "What is asked of them", Meaning.WORDS)]


class CoordinationBegun(Sealing[CoordinationPrivate], Struct, frozen=True):
    """协调: other bodies are brought in."""

    way: Annotated[CoordinationWay, asked("协调方式", "By what means")]


class CoordinationEnded(Sealing[Words], Struct, frozen=True):
    """The minutes of the meeting, or the answering letter (sealed words); back to work."""


def _coordinate(item: LedgerItem, event: Event[CoordinationBegun]) -> Changes:
    private = event.private or CoordinationPrivate("", "")
    begun = Coordination(
        event.core.at, event.core.actor, event.body.way, private.partner, private.text
    )
    return {"coordinations": (*item.coordinations, begun)}


def _end_coordination(item: LedgerItem, event: Event[CoordinationEnded]) -> Changes:
    *before, last = item.coordinations
    ended = structs.replace(last, ended_at=event.core.at, record=text_of(event))
    return {"coordinations": (*before, ended)}


HAS_PARTNER = said(
    "ledger.partner", "partner", "请写明协调的单位", "Say with whom it is coordinated"
)
HAS_PURPOSE = said("ledger.purpose", "text", "请写明协调的事项", "Say what is asked of them")

# ------------------------------------------------------------------------- escalation


def _next_above(asking: Asking[LedgerItem]) -> str:
    """The nearest station above the owner, outside the wall, of which the officer is chief."""
    item, roster, at = asking.state, asking.roster, asking.context.now
    walled = roster.walled_stations(item.respondents)
    for station in stations_above(item, roster):
        roles = roster.chief_roles(station)
        if station not in walled and roster.may(
            asking.officer, roles, (station,), at, LedgerItemEscalated.__name__
        ):
            return station
    return asking.station


class EscalationRequested(Approval, Sealing[Words], frozen=True):
    """申请提级: it cannot be settled at this level."""


class LedgerItemEscalated(Approval, frozen=True):
    """提级办理: the entry moves to the ledger of ``owner``, a level above."""

    owner: Annotated[str, given("账主单位", "Ledger of", Meaning.UNIT, by=_next_above)]


class EscalationDeclined(Approval, Sealing[Words], frozen=True):
    """不予提级: it stays, with the reason in the sealed words."""


def _escalate(item: LedgerItem, event: Event[LedgerItemEscalated]) -> Changes:
    """The upper level's own entry; whoever worked it below goes on as a supporting unit."""
    lower = tuple(dict.fromkeys((*item.escalated_from, item.lead_unit)))
    kept = tuple(unit for unit in lower if unit)
    return move_to(item, event.body.owner) | {
        "escalated_at": event.core.at,
        "escalated_from": kept,
        "co_units": tuple(dict.fromkeys((*item.co_units, *kept))),
        "lead_unit": "",
        "handler": "",
        "assigned_at": None,
        "signed_at": None,
        "may_return": True,
    }


def _moves_up(item: LedgerItem, event: Event[LedgerItemEscalated], context: Context) -> bool:
    """The new owner is a station above, outside the wall, and the actor is its chief."""
    roster, owner = context.roster, event.body.owner
    return (
        owner in stations_above(item, roster)
        and owner not in roster.walled_stations(item.respondents)
        and is_chief_of((owner,), event, context)
    )


def _is_chief_above(item: LedgerItem, event: Event[object], context: Context) -> bool:
    walled = context.roster.walled_stations(item.respondents)
    above = tuple(
        station for station in stations_above(item, context.roster) if station not in walled
    )
    return is_chief_of(above, event, context)


HAS_LEVEL_ABOVE = Guard[LedgerItem, object](
    "ledger.level_above",
    Label("上面没有可以提级的单位", "There is no level above this one"),
    lambda item, event, context: bool(stations_above(item, context.roster)),
    asks_form=False,
    hides=True,
)
IS_CHIEF_ABOVE = offered_only(
    "ledger.chief_above",
    Label("由上级三长提到本级办理", "A chief above takes it to their own level"),
    _is_chief_above,
)
MOVES_UP = Guard(
    "ledger.escalates_to",
    Label(
        "须由上级三长提到本级办理,且不是被反映单位",
        "A chief above takes it to their own level, which is not the respondent",
    ),
    _moves_up,
)

# -------------------------------------------------------------------------- long-term


class LongTermApproved(Approval, Sealing[Words], frozen=True):
    """挂账: impossible for now; measures (sealed words) and an explicit date."""

    until: Annotated[date, asked("承诺日期", "Promised by")]


class LongTermReviewed(Sealing[Words], Struct, frozen=True):
    """挂账复查: how it stands this month; the date may only move one level up."""


class LongTermEnded(Approval, Sealing[Words], frozen=True):
    """恢复办理: what it waited for has come."""


def _make_long_term(item: LedgerItem, event: Event[LongTermApproved]) -> Changes:
    return kept(item, event) | {
        "long_term_since": item.long_term_since or event.core.at,
        "long_term_at": event.core.at,
        "long_term_until": event.body.until,
        "long_term_by": event.core.actor,
        "rechecked_at": None,
    }


def _review(item: LedgerItem, event: Event[LongTermReviewed]) -> Changes:
    """A new month of recheck begins."""
    return kept(item, event) | {"long_term_at": event.core.at}


def _end_long_term(item: LedgerItem, event: Event[LongTermEnded]) -> Changes:
    return kept(item, event) | {"rechecked_at": event.core.at}


UNTIL_IS_AHEAD = from_today(
    "ledger.long_term_until", "until", "请写明今日之后的明确日期", "Give an explicit date ahead"
)

# ---------------------------------------------------------------- complaints that go elsewhere


def fitting_routes(item: LedgerItem) -> tuple[ComplaintRoute, ...]:
    """Police conduct goes to inspection or 12389, a crime to acceptance, the rest stays."""
    fitting: tuple[ComplaintRoute, ...] = ()
    if item.police_conduct:
        fitting += (ComplaintRoute.INSPECTORATE, ComplaintRoute.D12389)
    if item.crime_report:
        fitting += (ComplaintRoute.CASE,)
    return fitting or (ComplaintRoute.HERE,)


def _routes(asking: Asking[LedgerItem]) -> tuple[Choice, ...]:
    return codes(fitting_routes(asking.state))


class ComplaintRouted(Approval, Sealing[Words], frozen=True):
    """投诉举报转办决定: where it goes, and under which number it is there."""

    route: Annotated[
        ComplaintRoute,
        asked(
            "去向",
            "Goes to",
            among=_routes,
            first=lambda asking: fitting_routes(asking.state)[0],
        ),
    ]
    reference: Annotated[
        str,
        asked(
            "对方编号",
            "Their number",
            hint=("本级办理的不填", "Needed unless it is dealt with here"),
        ),
    ] = ""


def _route(item: LedgerItem, event: Event[ComplaintRouted]) -> Changes:
    body = event.body
    changes: Changes = {
        "route": body.route,
        "reference": body.reference,
        "transferred_at": event.core.at,
        "words": text_of(event),
    }
    if body.route.leaves:
        changes |= {
            "ended_at": event.core.at,
            "title": body.reference,
            "content": "",
            "demand": "",
            "place": "",
            "reporter": None,
            "measures": (),
            "amended": (),
            "conflicts": (),
            "words": "",
        }
    return changes


def _after_route(item: LedgerItem, event: Event[ComplaintRouted]) -> Status:
    return "TRANSFERRED" if event.body.route.leaves else item.status


IS_COMPLAINT = Guard[LedgerItem, object](
    "ledger.is_complaint",
    Label("只有投诉举报账有转办决定", "Only the complaint ledger has a transfer decision"),
    lambda item, event, context: item.ledger is Ledger.COMPLAINT,
    asks_form=False,
    hides=True,
)
ROUTE_FITS = Guard[LedgerItem, ComplaintRouted](
    "ledger.route_fits",
    Label(
        "涉警投诉转督察或12389,举报违法犯罪转接报案,其余本级办理",
        "Police conduct: inspection or 12389; a report of crime: case acceptance; the rest: here",
    ),
    lambda item, event, context: event.body.route in fitting_routes(item),
)
HAS_REFERENCE = Guard[object, ComplaintRouted](
    "ledger.reference",
    Label("请写明对方编号", "Give the number under which it is there"),
    lambda item, event, context: (
        event.body.route is ComplaintRoute.HERE or bool(event.body.reference.strip())
    ),
)
DECIDES_ROUTE = Guard[LedgerItem, object](
    "ledger.routes",
    Label("由账主或督察决定去向", "The owner or inspection decides where it goes"),
    lambda item, event, context: acts_as((*HEADS, Role.SUPERV), (item.unit,), event, context),
    asks_form=False,
    hides=True,
)

# ------------------------------------------------------------------------------ links


def _kind_of_linked(asking: Asking[LedgerItem]) -> LinkedKind | None:
    """What the case is that was named by its number."""
    linked = asking.context.related(asking.text("linked"))
    kinds = {kind.value: kind for kind in LinkedKind}
    return None if linked is None else kinds.get(tag_of(linked))


class CaseLinked(Struct, frozen=True):
    """Another case belongs to the item: a letter, an order, a visit."""

    kind: Annotated[LinkedKind, given("事项种类", "Kind of case", by=_kind_of_linked)]
    linked: Annotated[
        str,
        asked(
            "关联编号",
            "Its number",
            Meaning.CASE,
            hint=("与列表中一致,如 JD-…-0001", "As in the lists, e.g. JD-…-0001"),
        ),
    ]


def _link(item: LedgerItem, event: Event[CaseLinked]) -> Changes:
    changes: Changes = {"links": (*item.links, Link(event.body.kind, event.body.linked))}
    is_order = event.body.kind is LinkedKind.ORDER
    return changes | (supervised_by_order(item, event) if is_order else {})


def _link_is_new(item: LedgerItem, event: Event[CaseLinked], context: Context) -> bool:
    """Another case, not linked yet, and of the kind it is said to be where it is known."""
    linked = event.body.linked
    known = context.related(linked)
    return (
        linked != item.case
        and all(link.case != linked for link in item.links)
        and (known is None or tag_of(known) == event.body.kind.value)
    )


LINK_IS_NEW = Guard(
    "ledger.link",
    Label("关联的事项已在列,或种类不符", "Linked already, or not of that kind"),
    _link_is_new,
)

# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        CoordinationBegun,
        label=Label("协调", "Coordination begun"),
        verb="Coordinate",
        frm=("IN_PROGRESS",),
        to="COORDINATING",
        by=HEADS,
        guards=(HEAD_OF_LEAD, HAS_PARTNER, HAS_PURPOSE),
        apply=_coordinate,
        is_beside=True,
    ),
    ROWS.step(
        CoordinationEnded,
        label=Label("协调结束", "Coordination ended"),
        verb="End the coordination",
        words=Label("会议纪要或复函", "Minutes, or their answer"),
        frm=("COORDINATING",),
        to="IN_PROGRESS",
        by=HEADS,
        guards=(HEAD_OF_LEAD, HAS_WORDS),
        apply=_end_coordination,
    ),
    ROWS.step(
        EscalationRequested,
        label=Label("申请提级", "Escalation requested"),
        verb="Ask to escalate",
        words=Label("提级理由", "Reason"),
        frm=("IN_PROGRESS",),
        to="ESCALATED",
        by=HEADS,
        guards=(HEAD_OF_LEAD, HAS_LEVEL_ABOVE, HAS_WORDS),
        apply=kept,
        is_beside=True,
    ),
    ROWS.step(
        LedgerItemEscalated,
        label=Label("提级办理", "Escalated"),
        verb="Take it up here",
        frm=("IN_PROGRESS", "ESCALATED"),
        to="ESTABLISHED",
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(HAS_LEVEL_ABOVE, IS_CHIEF_ABOVE, MOVES_UP),
        apply=_escalate,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        EscalationDeclined,
        label=Label("不予提级", "Escalation declined"),
        verb="Decline the escalation",
        words=Label("不予提级的理由", "Why not"),
        frm=("ESCALATED",),
        to="IN_PROGRESS",
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(ONE_LEVEL_UP, HAS_WORDS),
        apply=kept,
    ),
    ROWS.step(
        LongTermApproved,
        label=Label("批准挂账", "Made long-term"),
        verb="Make it long-term",
        words=Label("原因和措施", "Why not now, and what is done meanwhile"),
        frm=("IN_PROGRESS", "FED_BACK", "LONG_TERM"),
        to="LONG_TERM",
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(ONE_LEVEL_UP, NOT_THE_HANDLER, UNTIL_IS_AHEAD, HAS_WORDS),
        apply=_make_long_term,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LongTermReviewed,
        label=Label("挂账复查", "Long-term reviewed"),
        verb="Review",
        words=Label("目前进展", "How it stands"),
        frm=("LONG_TERM",),
        by=(*HEADS, Role.OFFICE, Role.SUPERV),
        guards=(HAS_WORDS,),
        apply=_review,
    ),
    ROWS.step(
        LongTermEnded,
        label=Label("恢复办理", "Back to work"),
        verb="Take back to work",
        words=Label("恢复办理的理由", "What has come"),
        frm=("LONG_TERM",),
        to="IN_PROGRESS",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(OWNS, HAS_WORDS),
        apply=_end_long_term,
    ),
    ROWS.step(
        ComplaintRouted,
        label=Label("转办决定", "Complaint routed"),
        verb="Decide where it goes",
        words=Label("转办理由", "Reason"),
        frm=("ESTABLISHED", "ASSIGNED", "IN_PROGRESS"),
        to=_after_route,
        by=(*HEADS, Role.SUPERV),
        at="owner",
        is_final_say=True,
        guards=(DECIDES_ROUTE, IS_COMPLAINT, ROUTE_FITS, HAS_REFERENCE, HAS_WORDS),
        apply=_route,
        is_grave=True,
    ),
    ROWS.step(
        CaseLinked,
        label=Label("关联事项", "Case linked"),
        verb="Link a case",
        frm=OPEN_STATES,
        by=(Role.TRIAGE, Role.OFFICE, Role.SUPERV, Role.HANDLER, *HEADS),
        guards=(LINK_IS_NEW,),
        apply=_link,
        is_beside=True,
    ),
)
