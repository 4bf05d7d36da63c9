"""Drafting and issuing: an office writes it, the chief of the issuing unit signs it.

Three different officers are named before it goes to the chief (seed 002): who leads (the
office), who supervises (a deputy), and the head of the responsible unit, who answers for it.
"""

from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.amend import Amended, AmendmentSettled, amending_steps
from casework.asking import own_station
from casework.cases.handed_on import is_open_below, leaves_owner
from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.needs import server_time
from casework.cases.supervision.codes import Colour, OrderKind
from casework.cases.supervision.guards import (
    HAS_WORDS,
    IS_ISSUING_CHIEF,
    NOT_RESPONSIBLE,
    SUPERVISORS,
)
from casework.cases.supervision.naming import (
    DRAFTERS,
    LEADS,
    heads_unit,
    holds_part,
    is_issuing,
    leads,
    me_who_leads,
    of_the_source,
    offices,
    respondents_outside,
    responsible_heads,
    responsible_units,
    supervisors,
)
from casework.cases.supervision.state import AMENDABLE, ROWS, SupervisionOrder
from casework.cases.wall import NOT_ABOVE, names_nobody_above
from casework.cases.words import Words, ended, kept
from casework.context import Context
from casework.event import CHINA, Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard, Step

THREE = 3

# -------------------------------------------------------------------- what is written down


class OrderPrivate(Struct, frozen=True):
    """What it is about, what is wrong, and what is demanded."""

    title: Annotated[str, asked("督办事项", "Matter")]
    problem: Annotated[str, asked("存在问题", "What is wrong", Meaning.WORDS)]
    demand: Annotated[str, asked("办理要求", "What is demanded", Meaning.WORDS)]


class SupervisionOrderDrafted(Sealing[OrderPrivate], Struct, frozen=True, kw_only=True):
    """拟稿.  ``office`` is the unit that would issue it; names and date may follow later."""

    office: Annotated[
        str, asked("签发单位", "Issued by", Meaning.UNIT, among=offices, first=own_station)
    ]
    order_kind: Annotated[OrderKind, asked("督办类别", "Kind of order")] = OrderKind.DAILY
    colour: Annotated[Colour, asked("督办级别", "How urgent")] = Colour.BLUE
    source_case: Annotated[
        str | None,
        asked(
            "来源事项",
            "Comes from",
            Meaning.CASE,
            hint=("信件或三本账事项的编号", "Number of a letter or a ledger item"),
        ),
    ] = None
    lead: Annotated[
        str,
        asked(
            "牵头(办公室)",
            "Who leads (office)",
            Meaning.OFFICER,
            among=leads,
            first=me_who_leads,
        ),
    ] = ""
    supervisor: Annotated[
        str,
        asked(
            "监督(分管副职)",
            "Who supervises (deputy)",
            Meaning.OFFICER,
            among=supervisors,
        ),
    ] = ""
    responsible: Annotated[
        str,
        asked(
            "办理单位一把手",
            "Head of the responsible unit",
            Meaning.OFFICER,
            among=responsible_heads,
        ),
    ] = ""
    responsible_unit: Annotated[
        str, asked("办理单位", "Responsible unit", Meaning.UNIT, among=responsible_units)
    ] = ""
    due_on: Annotated[date | None, asked("办结时限", "Due on")] = None
    respondents: Annotated[
        tuple[str, ...],
        asked(
            "被反映对象",
            "Respondents",
            Meaning.PARTY,
            among=respondents_outside,
            first=of_the_source,
        ),
    ] = ()
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class SupervisionOrderSubmitted(Struct, frozen=True):
    """送签: the draft goes to the chief."""


class SupervisionOrderDropped(Sealing[Words], Struct, frozen=True):
    """The draft is not needed."""


class SupervisionOrderSentBack(Approval, Sealing[Words], frozen=True):
    """The chief does not sign it like this."""


class SupervisionOrderIssued(Approval, frozen=True):
    """签发: it has its number from here on."""


# ------------------------------------------------------------------------------ conditions


def _has_matter(state: object, event: Event[SupervisionOrderDrafted], context: Context) -> bool:
    private = event.private
    return event.erased or (
        private is not None and bool(private.title.strip() and private.problem.strip())
    )


def _leaves_office(order: SupervisionOrder, event: Event[Amended], context: Context) -> bool:
    values = event.private.values if event.private else {}
    return leaves_owner(order.unit, values.get("respondents", ()), context.roster)


def _names_nobody_above(
    state: object, event: Event[SupervisionOrderDrafted], context: Context
) -> bool:
    """Whom the source shuts out is shut out too, whoever they are; others not from below."""
    source = context.related(event.body.source_case) if event.body.source_case else None
    more = set(event.body.respondents) - set(source.respondents if source else ())
    return names_nobody_above(more, event, context)


def _adds_nobody_above(order: SupervisionOrder, event: Event[Amended], context: Context) -> bool:
    values = event.private.values if event.private else {}
    more = {str(one) for one in values.get("respondents", ())} - set(order.respondents)
    return names_nobody_above(more, event, context)


def _source_is_known(
    state: object, event: Event[SupervisionOrderDrafted], context: Context
) -> bool:
    case = event.body.source_case
    return case is None or isinstance(context.related(case), Letter | LedgerItem)


def _are_named(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    roster, at = context.roster, event.core.at
    return (
        len({order.lead, order.supervisor, order.responsible}) == THREE
        and holds_part(roster, order.lead, LEADS, order.unit, at)
        and holds_part(roster, order.supervisor, SUPERVISORS, order.unit, at)
        and heads_unit(roster, order.responsible, order.responsible_unit, at)
    )


def _is_walled_like_source(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    """Whoever the source shuts out, the order shuts out too."""
    if order.source_case is None:
        return True
    source = context.related(order.source_case)
    return source is not None and set(source.respondents) <= set(order.respondents)


def _stands_on_source(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    """An item knows the orders over it, so that it cannot be closed past one of them."""
    source = context.related(order.source_case) if order.source_case else None
    return not isinstance(source, LedgerItem) or order.case in source.orders


def _is_ahead(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    today = event.core.at.astimezone(CHINA).date()
    return order.due_on is not None and order.due_on > today


OFFICE_IS_RIGHT = Guard[object, SupervisionOrderDrafted](
    "order.office",
    Label("请选择签发单位(市局或分局)", "Choose the unit that issues it"),
    lambda state, event, context: is_issuing(context.roster, event.body.office),
)
OFFICE = "order.office_walled"
OFFICE_RULE = Label(
    "签发单位是被反映对象的,由上一级制发督办单",
    "Where the issuing unit is the respondent's, the unit above issues the order",
)
OFFICE_IS_OPEN = Guard[object, SupervisionOrderDrafted](
    OFFICE,
    OFFICE_RULE,
    lambda state, event, context: leaves_owner(
        event.body.office, event.body.respondents, context.roster
    ),
)
OFFICE_STAYS_OPEN = Guard(OFFICE, OFFICE_RULE, _leaves_office)
NAMES_NOBODY_ABOVE = Guard(NOT_ABOVE.clause, NOT_ABOVE.rule, _names_nobody_above)
ADDS_NOBODY_ABOVE = Guard(NOT_ABOVE.clause, NOT_ABOVE.rule, _adds_nobody_above)
HAS_MATTER = Guard(
    "order.matter",
    Label("请写明督办事项和存在问题", "Say what it is about and what is wrong"),
    _has_matter,
)
SOURCE_IS_KNOWN = Guard(
    "order.source",
    Label("来源须是信件或三本账事项", "The source must be a letter or a ledger item"),
    _source_is_known,
)
STANDS_ON_SOURCE = Guard(
    "order.linked",
    Label("请先在来源事项上关联本督办单", "Link this order on the item that it is about first"),
    _stands_on_source,
    asks_form=False,
)
DEMAND_IS_CLEAR = Guard[SupervisionOrder, object](
    "order.demand",
    Label("请写明办理要求", "Say what is demanded"),
    lambda order, event, context: bool(order.demand.strip()),
    asks_form=False,
)
THREE_ARE_NAMED = Guard(
    "order.three_roles",
    Label(
        "须指明三人:牵头(办公室)、监督(分管副职)、办理单位一把手,且不能是同一人",
        "Three different officers must be named: who leads (office), who supervises (deputy), "
        "and the head of the responsible unit",
    ),
    _are_named,
    asks_form=False,
)
UNIT_IS_OPEN = Guard[SupervisionOrder, object](
    "order.responsible_unit",
    Label(
        "办理单位须在辖下且不是被反映单位",
        "The responsible unit must be one below the office and not the respondent's",
    ),
    lambda order, event, context: is_open_below(
        order.unit, order.responsible_unit, order.respondents, context.roster
    ),
    asks_form=False,
)
WALLED_LIKE_SOURCE = Guard(
    "order.respondents",
    Label(
        "来源事项的被反映对象也须列为本督办单的回避对象",
        "The respondents of the source must be named on the order too",
    ),
    _is_walled_like_source,
    asks_form=False,
)
DUE_IS_AHEAD = Guard(
    "order.due",
    Label("请写明今日之后的办结时限", "Give a due date after today"),
    _is_ahead,
    asks_form=False,
)
COMPLETE = (
    DEMAND_IS_CLEAR,
    UNIT_IS_OPEN,
    THREE_ARE_NAMED,
    WALLED_LIKE_SOURCE,
    STANDS_ON_SOURCE,
    DUE_IS_AHEAD,
)
"""What an order needs before it goes to the chief, and still when it is signed."""

# --------------------------------------------------------------------------------- changes


def _draft(state: object, event: Event[SupervisionOrderDrafted]) -> Changes:
    body = event.body
    private = event.private or OrderPrivate("", "", "")
    return {
        "unit": body.office,
        "units": (body.office,),
        "respondents": body.respondents,
        "order_kind": body.order_kind,
        "colour": body.colour,
        "source_case": body.source_case,
        "lead": body.lead,
        "supervisor": body.supervisor,
        "responsible": body.responsible,
        "responsible_unit": body.responsible_unit,
        "due_on": body.due_on,
        "temp_no": body.temp_no,
        "title": private.title,
        "problem": private.problem,
        "demand": private.demand,
    }


def _issue(order: SupervisionOrder, event: Event[SupervisionOrderIssued]) -> Changes:
    """It reaches the responsible unit only now."""
    return {
        "issued_at": server_time(event),
        "issued_by": event.core.actor,
        "units": tuple(dict.fromkeys((order.unit, order.responsible_unit))),
    }


# ------------------------------------------------------------------------------------ rows

_AMENDING: tuple[Step[SupervisionOrder, Amended], Step[SupervisionOrder, AmendmentSettled]] = (
    amending_steps(
        "SupervisionOrder",
        AMENDABLE,
        frm=("DRAFT",),
        by=DRAFTERS,
        guards=(OFFICE_STAYS_OPEN, ADDS_NOBODY_ABOVE),
    )
)
DRAFTING = (
    ROWS.opens(
        SupervisionOrderDrafted,
        label=Label("拟稿", "Drafted"),
        verb="Draft an order",
        to="DRAFT",
        by=DRAFTERS,
        numbers=True,
        guards=(
            OFFICE_IS_RIGHT,
            OFFICE_IS_OPEN,
            HAS_MATTER,
            SOURCE_IS_KNOWN,
            NAMES_NOBODY_ABOVE,
        ),
        apply=_draft,
    ),
    *_AMENDING,
    ROWS.step(
        SupervisionOrderDropped,
        label=Label("不予制发", "Dropped"),
        verb="Drop",
        words=Label("不予制发的理由", "Reason"),
        frm=("DRAFT",),
        to="VOID",
        by=DRAFTERS,
        guards=(HAS_WORDS,),
        apply=ended,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        SupervisionOrderSubmitted,
        label=Label("送签", "Sent to be signed"),
        verb="Send to be signed",
        frm=("DRAFT",),
        to="ISSUE_PENDING",
        by=DRAFTERS,
        guards=COMPLETE,
        apply=lambda order, event: {"submitted_by": event.core.actor},
    ),
    ROWS.step(
        SupervisionOrderSentBack,
        label=Label("退回修改", "Sent back"),
        verb="Send back",
        words=Label("退回理由", "Reason"),
        frm=("ISSUE_PENDING",),
        to="DRAFT",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(IS_ISSUING_CHIEF, HAS_WORDS),
        apply=kept,
    ),
    ROWS.step(
        SupervisionOrderIssued,
        label=Label("签发", "Issued"),
        verb="Sign and issue",
        frm=("ISSUE_PENDING",),
        to="ISSUED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        formal=True,
        guards=(IS_ISSUING_CHIEF, NOT_RESPONSIBLE, *COMPLETE),
        apply=_issue,
        is_grave=True,
    ),
)
