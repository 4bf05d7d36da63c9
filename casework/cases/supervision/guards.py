"""The conditions of the steps of a supervision order; their words are what is read."""

from datetime import date, timedelta
from typing import Any

from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.supervision.events import ReportPrivate, SupervisionOrderSelfRevisited
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.timing import acts_over, is_another
from casework.cases.words import words_needed
from casework.clocks import is_late
from casework.codes import Role, Satisfaction
from casework.context import Context
from casework.counting import counted
from casework.event import CHINA, Event, Label
from casework.state import State
from casework.steps import Guard

SUPERVISORS = (Role.DEPUTY, Role.DIV_HEAD, Role.CHIEF)
THREE = 3
ANSWERED_ITEM = ("FED_BACK", "CLOSE_PENDING", "CLOSED", "NOT_EST", "VOID", "TRANSFERRED")
"""Where a ledger item is settled as far as an order goes: its own closing waits for the
order, so the order asks for the answer and not for the closing."""


# ------------------------------------------------------------------------------ draft


def _is_office(order: SupervisionOrder | None, event: Event, context: Context) -> bool:
    office = event.body.office
    return office in context.roster.units and context.roster.house(office) == office


def _has_matter(order: SupervisionOrder | None, event: Event, context: Context) -> bool:
    private = event.private
    return event.erased or (
        private is not None and bool(private.title.strip() and private.problem.strip())
    )


def _source_is_known(order: SupervisionOrder | None, event: Event, context: Context) -> bool:
    case = event.body.source_case
    return case is None or isinstance(context.related(case), Letter | LedgerItem)


OFFICE_IS_RIGHT = Guard(
    "order.office",
    Label("请选择签发单位(市局或分局)", "Choose the unit that issues it"),
    _is_office,
)
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

# ------------------------------------------------------------------- before it is issued


def _holds(
    officer_id: str, roles: tuple[Role, ...], unit: str, event: Event, context: Context
) -> bool:
    """Whether a named officer is at work and holds one of the roles over the unit."""
    officer = context.roster.officers.get(officer_id)
    return (
        officer is not None
        and officer.is_active
        and context.roster.may(officer, roles, (unit,), event.core.at)
    )


def _are_named(order: SupervisionOrder, event: Event, context: Context) -> bool:
    roster = context.roster
    unit = order.responsible_unit
    responsible = roster.officers.get(order.responsible)
    return (
        len({order.lead, order.supervisor, order.responsible}) == THREE
        and _holds(order.lead, (Role.OFFICE,), order.unit, event, context)
        and _holds(order.supervisor, SUPERVISORS, order.unit, event, context)
        and _holds(order.responsible, roster.chief_roles(unit), unit, event, context)
        and responsible is not None
        and roster.same_house(responsible.unit, unit)
    )


def _is_unit_open(order: SupervisionOrder, event: Event, context: Context) -> bool:
    roster = context.roster
    return roster.covers(order.unit, order.responsible_unit) and (
        roster.house(order.responsible_unit) not in roster.walled_houses(order.respondents)
    )


def _is_walled_like_source(order: SupervisionOrder, event: Event, context: Context) -> bool:
    """Whoever the source shuts out, the order shuts out too."""
    if order.source_case is None:
        return True
    source = context.related(order.source_case)
    return source is not None and set(source.respondents) <= set(order.respondents)


def _stands_on_source(order: SupervisionOrder, event: Event, context: Context) -> bool:
    """An item knows the orders over it, so that it cannot be closed past one of them."""
    source = context.related(order.source_case) if order.source_case else None
    return not isinstance(source, LedgerItem) or order.case in source.orders


def _is_ahead(order: SupervisionOrder, event: Event, context: Context) -> bool:
    today = event.core.at.astimezone(CHINA).date()
    return order.due_on is not None and order.due_on > today


STANDS_ON_SOURCE = Guard(
    "order.linked",
    Label("请先在来源事项上关联本督办单", "Link this order on the item that it is about first"),
    _stands_on_source,
    asks_form=False,
)
DEMAND_IS_CLEAR = Guard(
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
UNIT_IS_OPEN = Guard(
    "order.responsible_unit",
    Label(
        "办理单位须在辖下且不是被反映单位",
        "The responsible unit must be one below the office and not the respondent's",
    ),
    _is_unit_open,
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

IS_ISSUING_CHIEF = Guard(
    "order.issuing_chief",
    Label("由签发单位的三长决定", "The chief of the issuing unit decides"),
    lambda order, event, context: acts_over(
        context.roster.chief_roles(order.unit), order.unit, event, context
    ),
    asks_form=False,
)
NOT_RESPONSIBLE = Guard(
    "order.not_responsible",
    Label(
        "办理单位的人不能自己签发、认可或验收",
        "Nobody of those who do the work signs, endorses or accepts the order",
    ),
    lambda order, event, context: is_another(event, context, (order.responsible, *order.handlers)),
    asks_form=False,
)
HAS_WORDS = words_needed(
    "order.words", "请写明理由或内容", "Write down the reason or what was done"
)

# ---------------------------------------------------------------------------- the work


def _is_of_unit(order: SupervisionOrder, event: Event, context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.same_house(officer.unit, order.responsible_unit)


def _has_spoken(order: SupervisionOrder, event: Event, context: Context) -> bool:
    body: SupervisionOrderSelfRevisited = event.body
    return (
        order.issued_at is not None
        and order.issued_at <= body.at <= event.core.at
        and body.satisfaction is not Satisfaction.NOT_RATED
    )


def _has_report(order: SupervisionOrder, event: Event, context: Context) -> bool:
    private: ReportPrivate | None = event.private
    return event.erased or (private is not None and bool(private.report.strip()))


OF_RESPONSIBLE_UNIT = Guard(
    "order.of_responsible_unit",
    Label("由办理单位办理", "The responsible unit does this"),
    _is_of_unit,
    asks_form=False,
)
IN_PERSON = Guard(
    "order.in_person",
    Label("由督办单上指明的单位一把手本人办理", "For the unit head named on the order, in person"),
    lambda order, event, context: event.core.actor == order.responsible,
    asks_form=False,
)
HAS_SPOKEN = Guard(
    "order.self_revisit_answer",
    Label(
        "请登记签发之后的回访时间和群众本人评价",
        "Say when, after it was issued, and give the citizen's own mark",
    ),
    _has_spoken,
)
IS_SELF_REVISITED = Guard(
    "order.self_revisit",
    Label("单位一把手须先亲自回访群众", "The unit head must have spoken to the citizen first"),
    lambda order, event, context: order.self_revisit is not None,
    asks_form=False,
)
HAS_REPORT = Guard(
    "order.report",
    Label("须附办结报告", "The report itself is needed"),
    _has_report,
)

# -------------------------------------------------------------------------- the verdict


def _is_settled(source: State | None) -> bool:
    if isinstance(source, Letter):
        return source.ended_at is not None
    return isinstance(source, LedgerItem) and source.status in ANSWERED_ITEM


def _source_is_settled(order: SupervisionOrder, event: Event, context: Context) -> bool:
    return order.source_case is None or _is_settled(context.related(order.source_case))


def _may_return(order: SupervisionOrder, event: Event, context: Context) -> bool:
    return event.core.actor == order.supervisor or IS_ISSUING_CHIEF.holds(order, event, context)


IS_SUPERVISOR = Guard(
    "order.supervisor",
    Label("由督办单上指明的分管副职本人认可", "For the deputy named on the order, in person"),
    lambda order, event, context: event.core.actor == order.supervisor,
    asks_form=False,
)
IS_ENDORSED = Guard(
    "order.endorsed",
    Label("须先经分管副职认可", "The deputy who supervises must agree first"),
    lambda order, event, context: bool(order.endorsed_by),
    asks_form=False,
)
SOURCE_IS_SETTLED = Guard(
    "order.source_settled",
    Label(
        "来源信件须已办结(或已解释办结),来源三本账事项须已反馈",
        "The letter it comes from must be closed or explained; the ledger item, fed back",
    ),
    _source_is_settled,
    asks_form=False,
)
MAY_RETURN = Guard(
    "order.may_return",
    Label("由分管副职或签发人退回", "The deputy who supervises, or the issuing chief, returns it"),
    _may_return,
    asks_form=False,
)

# --------------------------------------------------------------------------- escalation


def limits(order: Any) -> str:
    """The scope of its limits."""
    return "supervision"


def named_day(order: SupervisionOrder) -> date | None:
    """The day by which it is to be reported."""
    return order.due_on


def _is_overdue(order: SupervisionOrder, event: Event, context: Context) -> bool:
    at = event.core.at
    found = counted(order, context.directory, limits(order), named_day(order))
    return any(one.clock.is_running and is_late(one.clock, at) for one in found)


def _has_waited(order: SupervisionOrder, event: Event, context: Context) -> bool:
    if not order.escalations:
        return True
    days = context.directory.threshold("supervision.escalation.days", event.core.at)
    last = order.escalations[-1].at.astimezone(CHINA).date()
    return event.core.at.astimezone(CHINA).date() - last >= timedelta(days=days)


IS_OVERDUE = Guard(
    "order.overdue",
    Label("回执或办结逾期的才升级", "Only an order whose receipt or report is overdue"),
    _is_overdue,
    asks_form=False,
)
NEXT_COLOUR = Guard(
    "order.next_colour",
    Label("只能逐级升级:蓝、黄、红、约谈", "One step at a time: blue, yellow, red, called in"),
    lambda order, event, context: event.body.colour is order.colour.next,
)
HAS_WAITED = Guard(
    "order.escalated_lately",
    Label("距上次升级未满规定日数", "It became more urgent only a short time ago"),
    _has_waited,
    asks_form=False,
)
