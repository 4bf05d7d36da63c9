"""Detours of an item's life: coordination, escalation, 挂账, and complaints that go elsewhere.

From each of them the item comes back to the main road, except when a complaint leaves:
of that only the reference number stays here (domain rule 7).
"""

from msgspec import structs

from casework.cases.ledger.changes import move_to
from casework.cases.ledger.codes import ComplaintRoute
from casework.cases.ledger.events import (
    ComplaintRouted,
    CoordinationBegun,
    CoordinationEnded,
    CoordinationPrivate,
    EscalationDeclined,
    EscalationRequested,
    LedgerItemEscalated,
    LongTermApproved,
    LongTermEnded,
    LongTermReviewed,
)
from casework.cases.ledger.guards import (
    HAS_WORDS,
    HEAD_OF_LEAD,
    NOT_THE_HANDLER,
    ONE_LEVEL_UP,
    OWNS,
    houses_above,
    is_chief_of,
)
from casework.cases.ledger.state import Coordination, LedgerItem
from casework.cases.needs import acts_as, from_today, said
from casework.cases.words import Words, text_of
from casework.codes import Ledger, Role
from casework.context import Context
from casework.event import Event, Label
from casework.officers import HEADS
from casework.steps import Changes, Guard, Step


def _coordinate(state: LedgerItem, event: Event) -> Changes:
    private: CoordinationPrivate = event.private or CoordinationPrivate("", "")
    begun = Coordination(
        event.core.at, event.core.actor, event.body.way, private.partner, private.text
    )
    return {"coordinations": (*state.coordinations, begun)}


def _end_coordination(state: LedgerItem, event: Event) -> Changes:
    *before, last = state.coordinations
    ended = structs.replace(last, ended_at=event.core.at, record=text_of(event))
    return {"coordinations": (*before, ended)}


def _escalate(state: LedgerItem, event: Event) -> Changes:
    """The upper level's own entry; whoever worked it below goes on as a supporting unit."""
    lower = tuple(dict.fromkeys((*state.escalated_from, state.lead_unit)))
    kept = tuple(unit for unit in lower if unit)
    return move_to(state, event.body.owner) | {
        "escalated_at": event.core.at,
        "escalated_from": kept,
        "co_units": tuple(dict.fromkeys((*state.co_units, *kept))),
        "lead_unit": "",
        "handler": "",
        "assigned_at": None,
        "signed_at": None,
        "may_return": True,
    }


def _make_long_term(state: LedgerItem, event: Event) -> Changes:
    return {
        "long_term_since": state.long_term_since or event.core.at,
        "long_term_at": event.core.at,
        "long_term_until": event.body.until,
        "long_term_by": event.core.actor,
        "rechecked_at": None,
        "words": text_of(event),
    }


def _review(state: LedgerItem, event: Event) -> Changes:
    """A new month of recheck begins."""
    return {"long_term_at": event.core.at, "words": text_of(event)}


def _route(state: LedgerItem, event: Event) -> Changes:
    body: ComplaintRouted = event.body
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


def _after_route(state: LedgerItem, event: Event) -> str:
    return "TRANSFERRED" if event.body.route.leaves else state.status


def _moves_up(state: LedgerItem, event: Event, context: Context) -> bool:
    """The new owner is a house above, outside the wall, and the actor is its chief."""
    roster, owner = context.roster, event.body.owner
    return (
        owner in houses_above(state, roster)
        and owner not in roster.walled_houses(state.respondents)
        and is_chief_of((owner,), event, context)
    )


def _fits_route(state: LedgerItem, event: Event, context: Context) -> bool:
    """Police conduct goes to inspection or 12389, a crime to acceptance, the rest stays."""
    fitting: set[ComplaintRoute] = set()
    if state.police_conduct:
        fitting |= {ComplaintRoute.INSPECTORATE, ComplaintRoute.D12389}
    if state.crime_report:
        fitting.add(ComplaintRoute.CASE)
    return event.body.route in (fitting or {ComplaintRoute.HERE})


def _decides_route(state: LedgerItem, event: Event, context: Context) -> bool:
    return acts_as((*HEADS, Role.SUPERV), (state.unit,), event, context)


HAS_PARTNER = said(
    "ledger.partner", "partner", "请写明协调的单位", "Say with whom it is coordinated"
)
HAS_PURPOSE = said("ledger.purpose", "text", "请写明协调的事项", "Say what is asked of them")
HAS_LEVEL_ABOVE = Guard(
    "ledger.level_above",
    Label("上面没有可以提级的单位", "There is no level above this one"),
    lambda state, event, context: bool(houses_above(state, context.roster)),
    asks_form=False,
)
MOVES_UP = Guard(
    "ledger.escalates_to",
    Label(
        "须由上级三长提到本级办理,且不是被反映单位",
        "A chief above takes it to their own level, which is not the respondent",
    ),
    _moves_up,
)
UNTIL_IS_AHEAD = from_today(
    "ledger.long_term_until", "until", "请写明今日之后的明确日期", "Give an explicit date ahead"
)
IS_COMPLAINT = Guard(
    "ledger.is_complaint",
    Label("只有投诉举报账有转办决定", "Only the complaint ledger has a transfer decision"),
    lambda state, event, context: state.ledger is Ledger.COMPLAINT,
    asks_form=False,
)
ROUTE_FITS = Guard(
    "ledger.route_fits",
    Label(
        "涉警投诉转督察或12389,举报违法犯罪转接报案,其余本级办理",
        "Police conduct: inspection or 12389; a report of crime: case acceptance; the rest: here",
    ),
    _fits_route,
)
HAS_REFERENCE = Guard(
    "ledger.reference",
    Label("请写明对方编号", "Give the number under which it is there"),
    lambda state, event, context: (
        event.body.route is ComplaintRoute.HERE or bool(event.body.reference.strip())
    ),
)
DECIDES_ROUTE = Guard(
    "ledger.routes",
    Label("由账主或督察决定去向", "The owner or inspection decides where it goes"),
    _decides_route,
    asks_form=False,
)

COORDINATION = (
    Step(
        name="CoordinationBegun",
        body=CoordinationBegun,
        private=CoordinationPrivate,
        label=Label("协调", "Coordination begun"),
        frm=("IN_PROGRESS",),
        to="COORDINATING",
        by=HEADS,
        guards=(HEAD_OF_LEAD, HAS_PARTNER, HAS_PURPOSE),
        apply=_coordinate,
        note=lambda event: (event.body.way.label,),
    ),
    Step(
        name="CoordinationEnded",
        body=CoordinationEnded,
        private=Words,
        label=Label("协调结束", "Coordination ended"),
        frm=("COORDINATING",),
        to="IN_PROGRESS",
        by=HEADS,
        guards=(HEAD_OF_LEAD, HAS_WORDS),
        apply=_end_coordination,
    ),
)

ESCALATION = (
    Step(
        name="EscalationRequested",
        body=EscalationRequested,
        private=Words,
        label=Label("申请提级", "Escalation requested"),
        frm=("IN_PROGRESS",),
        to="ESCALATED",
        by=HEADS,
        guards=(HEAD_OF_LEAD, HAS_LEVEL_ABOVE, HAS_WORDS),
        apply=lambda state, event: {"words": text_of(event)},
    ),
    Step(
        name="LedgerItemEscalated",
        body=LedgerItemEscalated,
        label=Label("提级办理", "Escalated"),
        frm=("IN_PROGRESS", "ESCALATED"),
        to="ESTABLISHED",
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(HAS_LEVEL_ABOVE, MOVES_UP),
        apply=_escalate,
    ),
    Step(
        name="EscalationDeclined",
        body=EscalationDeclined,
        private=Words,
        label=Label("不予提级", "Escalation declined"),
        frm=("ESCALATED",),
        to="IN_PROGRESS",
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(ONE_LEVEL_UP, HAS_WORDS),
        apply=lambda state, event: {"words": text_of(event)},
    ),
)

LONG_TERM = (
    Step(
        name="LongTermApproved",
        body=LongTermApproved,
        private=Words,
        label=Label("批准挂账", "Made long-term"),
        frm=("IN_PROGRESS", "FED_BACK", "LONG_TERM"),
        to="LONG_TERM",
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(ONE_LEVEL_UP, NOT_THE_HANDLER, UNTIL_IS_AHEAD, HAS_WORDS),
        apply=_make_long_term,
        note=lambda event: (event.body.until.isoformat(),),
    ),
    Step(
        name="LongTermReviewed",
        body=LongTermReviewed,
        private=Words,
        label=Label("挂账复查", "Long-term reviewed"),
        frm=("LONG_TERM",),
        to=None,
        by=(*HEADS, Role.OFFICE, Role.SUPERV),
        guards=(HAS_WORDS,),
        apply=_review,
    ),
    Step(
        name="LongTermEnded",
        body=LongTermEnded,
        private=Words,
        label=Label("恢复办理", "Back to work"),
        frm=("LONG_TERM",),
        to="IN_PROGRESS",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(OWNS, HAS_WORDS),
        apply=lambda state, event: {"rechecked_at": event.core.at, "words": text_of(event)},
    ),
)

ROUTES = (
    Step(
        name="ComplaintRouted",
        body=ComplaintRouted,
        private=Words,
        label=Label("转办决定", "Complaint routed"),
        frm=("ESTABLISHED", "ASSIGNED", "IN_PROGRESS"),
        to=_after_route,
        by=(*HEADS, Role.SUPERV),
        at="owner",
        is_final_say=True,
        guards=(DECIDES_ROUTE, IS_COMPLAINT, ROUTE_FITS, HAS_REFERENCE, HAS_WORDS),
        apply=_route,
        note=lambda event: (event.body.route.label, event.body.reference),
    ),
)

DETOURS = (*COORDINATION, *ESCALATION, *LONG_TERM, *ROUTES)
