"""The conditions of the steps of a ledger item; their words are what an officer reads."""

from msgspec import structs

from casework.cases.ledger.codes import ComplaintRoute
from casework.cases.ledger.events import LedgerItemDrafted
from casework.cases.ledger.state import LedgerItem
from casework.cases.needs import acts_as, is_open
from casework.cases.words import is_said, words_needed
from casework.closing import SIGNED_BY_ANOTHER, is_waived
from casework.codes import Ledger, Outcome, Role, Satisfaction
from casework.context import Context
from casework.event import Event, Label
from casework.officers import HEADS, Roster
from casework.steps import Guard, signers

JUDGING = frozenset({"FeedbackApproved", "ExitApproved", "ClauseWaived"})
"""Steps by which somebody else judges the handler's work."""


def _owner_is_right(state: object, event: Event, context: Context) -> bool:
    """The owner is a house at or above the writer's, and not behind the wall."""
    body = event.body
    roster = context.roster
    respondents = (
        body.respondents
        if isinstance(body, LedgerItemDrafted)
        else (*getattr(state, "respondents", ()), body.respondent)
    )
    here = event.core.unit if isinstance(body, LedgerItemDrafted) else getattr(state, "unit", "")
    return body.owner == roster.owner_for(here, respondents) or (
        roster.covers(body.owner, here)
        and roster.house(body.owner) == body.owner
        and body.owner not in roster.walled_houses(respondents)
    )


def owns(state: LedgerItem, event: Event, context: Context) -> bool:
    """The actor is the chief of the level that owns the entry, or holds their role.

    Where every chief of the level stepped back, the head one level up owns it.
    """
    roster = context.roster
    officer = roster.officers.get(event.core.actor)
    if officer is None:
        return False
    roles = roster.chief_roles(state.unit)
    if roster.may(officer, roles, (state.unit,), event.core.at, event.core.type):
        return True
    return (
        bool(state.recused) and _has_no_chief(state, roster) and one_level_up(state, event, context)
    )


def _has_no_chief(state: LedgerItem, roster: Roster) -> bool:
    roles, house = set(roster.chief_roles(state.unit)), roster.house(state.unit)
    return not any(
        officer.is_active
        and roles & set(officer.roles)
        and roster.house(officer.unit) == house
        and officer.id not in state.recused
        for officer in roster.officers.values()
    )


def houses_above(state: LedgerItem, roster: Roster) -> tuple[str, ...]:
    """The houses above the one that owns the entry, nearest first."""
    above = dict.fromkeys(roster.house(unit) for unit in roster.upward(state.unit))
    return tuple(house for house in above if house != roster.house(state.unit))


def is_chief_of(houses: tuple[str, ...], event: Event, context: Context) -> bool:
    """Whether the actor is the chief of one of ``houses``, or holds their role."""
    roster = context.roster
    officer = roster.officers.get(event.core.actor)
    return officer is not None and any(
        roster.may(officer, roster.chief_roles(house), (house,), event.core.at, event.core.type)
        for house in houses
    )


def one_level_up(state: LedgerItem, event: Event, context: Context) -> bool:
    """The chief of a level above the owner's; at the top, its own chief."""
    places = houses_above(state, context.roster) or (context.roster.house(state.unit),)
    return is_chief_of(places, event, context)


def judges(state: LedgerItem, context: Context) -> frozenset[str]:
    """Who judged the work of this round: approvers, in whose place, and callers."""
    since = state.reopened_at or state.opened_at
    found = {call.by for call in state.call_backs}
    for one in state.signatures:
        if one.step in JUDGING and one.at >= since:
            found |= {one.by, context.roster.delegator(one.under)}
    return frozenset(found - {""})


def _is_in_lead(state: LedgerItem, event: Event, context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.same_house(officer.unit, state.lead_unit)


def is_outside_wall(unit: str, state: LedgerItem, context: Context) -> bool:
    """Whether a unit exists and is not shut out by the complaint wall."""
    roster = context.roster
    return unit in roster.units and roster.house(unit) not in roster.walled_houses(
        state.respondents
    )


def _works_by_right(state: LedgerItem, event: Event, context: Context) -> bool:
    """What was routed to inspection is worked by inspection, everything else is not."""
    inspected = state.route is ComplaintRoute.INSPECTORATE
    roles = (Role.SUPERV,) if inspected else (Role.HANDLER, Role.UNIT_HEAD)
    return acts_as(roles, state.units, event, context)


def _stays_complete(state: LedgerItem, event: Event, context: Context) -> bool:
    values = event.private.values if event.private else {}
    return (
        all(
            len(str(values[field]).strip()) >= shortest
            for field, shortest in (("title", 1), ("place", 1), ("content", 10))
            if field in values
        )
        and int(values.get("people", 1)) >= 1
    )


HAS_CONTENT = Guard(
    "ledger.content",
    Label("主要内容不少于 10 个字", "The content needs at least 10 characters"),
    lambda state, event, context: (
        event.erased or (event.private is not None and len(event.private.content.strip()) >= 10)
    ),
)
HAS_TITLE = Guard(
    "ledger.title",
    Label("请填写标题", "Give it a title"),
    lambda state, event, context: (
        event.erased or (event.private is not None and bool(event.private.title.strip()))
    ),
)
HAS_PLACE = Guard(
    "ledger.place",
    Label("请填写事发地点或社区", "Say where it happened"),
    lambda state, event, context: bool(event.body.place.strip()),
)
COUNTS_PEOPLE = Guard(
    "ledger.people",
    Label("涉及人数从 1 起", "The number of people starts at 1"),
    lambda state, event, context: event.body.people >= 1,
)
OWNER_IS_RIGHT = Guard(
    "ledger.owner",
    Label(
        "账主应为本单位或上级,且不是被反映单位",
        "The ledger is your unit's or one above it, and never the respondent's",
    ),
    _owner_is_right,
)
DRAFT_IS_COMPLETE = Guard(
    "ledger.complete",
    Label(
        "草稿还缺标题、地点,或内容不足 10 个字",
        "The draft still lacks a title, a place, or 10 characters of content",
    ),
    lambda state, event, context: (
        bool(state.title.strip() and state.place.strip()) and len(state.content.strip()) >= 10
    ),
    asks_form=False,
)
STAYS_COMPLETE = Guard(
    "ledger.stays_complete",
    Label(
        "标题、地点不能改为空,内容不能少于 10 个字",
        "Title and place may not become empty, nor the content shorter than 10 characters",
    ),
    _stays_complete,
)
DUE_IS_FOR_HEADS = Guard(
    "ledger.due_by_head",
    Label("办理时限只能由负责人更改", "Only a head changes the due date"),
    lambda state, event, context: (
        "due_on" not in event.body.over
        or (
            (officer := context.roster.officers.get(event.core.actor)) is not None
            and context.roster.may(officer, HEADS, state.units, event.core.at)
        )
    ),
)
OWNS = Guard(
    "ledger.owning_chief",
    Label("由账主(本级三长)决定", "The chief who owns this ledger decides"),
    owns,
    asks_form=False,
)
SIGNS = Guard(
    "ledger.signing_chief",
    Label(
        "由账主(本级三长)签批;账主不能签的,经书面豁免由上一级签批",
        "The chief who owns this ledger signs; where they cannot, the one above, if waived",
    ),
    lambda state, event, context: (
        owns(state, event, context)
        or (is_waived(state, SIGNED_BY_ANOTHER.clause) and one_level_up(state, event, context))
    ),
    asks_form=False,
)
LEAD_IS_OPEN = Guard(
    "ledger.lead_unit",
    Label(
        "主办单位须在辖下且不是被反映单位",
        "The lead unit must be one of yours and not the respondent",
    ),
    lambda state, event, context: (
        context.roster.covers(state.unit, event.body.lead_unit)
        and context.roster.house(event.body.lead_unit)
        not in context.roster.walled_houses(state.respondents)
    ),
)
CO_UNITS_ARE_OPEN = Guard(
    "ledger.co_units",
    Label(
        "协办单位须为在册单位且不是被反映单位",
        "A supporting unit must exist and not be the respondent",
    ),
    lambda state, event, context: all(
        is_outside_wall(unit, state, context) for unit in event.body.co_units
    ),
)
HANDLER_IS_OF_LEAD = Guard(
    "ledger.handler",
    Label("承办人须是主办单位的民警", "The handler must be an officer of the lead unit"),
    lambda state, event, context: (
        not event.body.handler
        or (
            (officer := context.roster.officers.get(event.body.handler)) is not None
            and officer.is_active
            and not officer.is_aux
            and context.roster.same_house(officer.unit, event.body.lead_unit)
        )
    ),
)
DUE_IS_AHEAD = Guard(
    "ledger.due",
    Label("办理时限不能早于交办当天", "The due date may not lie before the assignment"),
    lambda state, event, context: event.body.due_on >= event.core.at.date(),
)
IS_ASSIGNED_TO = Guard(
    "ledger.assigned_to",
    Label("此件已指定承办人,请由其签收", "A handler is named; they sign for it"),
    lambda state, event, context: state.handler in ("", event.core.actor),
    asks_form=False,
)
OF_LEAD_UNIT = Guard(
    "ledger.of_lead_unit",
    Label("由主办单位办理", "The lead unit does this"),
    _is_in_lead,
    asks_form=False,
)
HEAD_OF_LEAD = Guard(
    "ledger.head_of_lead",
    Label("由主办单位负责人或其上级决定", "The head of the lead unit decides, or one above"),
    lambda state, event, context: acts_as(HEADS, (state.lead_unit,), event, context),
    asks_form=False,
)
WORKS_BY_RIGHT = Guard(
    "ledger.inspectorate",
    Label(
        "转督察的涉警投诉由督察办理,其他事项由承办单位办理",
        "What was routed to inspection is worked by inspection, everything else by the units",
    ),
    _works_by_right,
    asks_form=False,
)
NOT_A_JUDGE = Guard(
    "ledger.not_a_judge",
    Label(
        "您已审批或回访此件,不能再参与办理",
        "You approved or called back on this matter, so you cannot work on it",
    ),
    lambda state, event, context: event.core.actor not in judges(state, context),
    asks_form=False,
)
MAY_RETURN = Guard(
    "ledger.may_return",
    Label("已裁定由本单位办理,不能再退回", "It was decided that it stays here; no second return"),
    lambda state, event, context: state.may_return,
    asks_form=False,
)
RETURN_IS_IN_TIME = Guard(
    "ledger.return_window",
    Label(
        "已超过退回期限;确有异议的由单位负责人提出交办异议",
        "The time for a return is over; the unit head may still object, naming the provision",
    ),
    lambda state, event, context: is_open(
        state, context, "ledger.return", state.assigned_at, event.core.at
    ),
    asks_form=False,
)
OBJECTION_IS_IN_TIME = Guard(
    "ledger.objection_window",
    Label("已超过提出交办异议的期限", "The time for an objection to the assignment is over"),
    lambda state, event, context: is_open(
        state, context, "ledger.objection", state.assigned_at, event.core.at
    ),
    asks_form=False,
)
OBJECTION_HAS_BASIS = Guard(
    "ledger.objection_basis",
    Label("请写明依据的条款", "Name the provision it rests on"),
    lambda state, event, context: bool(event.body.basis.strip()),
)
HAS_WORDS = words_needed(
    "ledger.words", "请写明理由或内容", "Write down the reason or what was done"
)
RESULT_IS_PROVED = Guard(
    "ledger.result_proved",
    Label(
        "办理结果须有文字说明和至少一项佐证",
        "A result needs words and at least one piece of evidence",
    ),
    lambda state, event, context: (
        event.erased
        or (
            event.private is not None
            and bool(event.private.text.strip())
            and bool(event.private.evidence.strip())
        )
    ),
)
EXIT_HAS_BASIS = Guard(
    "ledger.legal_basis",
    Label("不支持、不属实须写明依据", "“Not supported” and “unfounded” need their legal basis"),
    lambda state, event, context: (
        event.body.outcome not in (Outcome.NOT_LEGAL, Outcome.UNFOUNDED)
        or bool(event.body.legal_basis.strip())
    ),
)


def sees_what_it_replaces(field: str) -> Guard:
    """What was decided is replaced only by somebody who has seen the matter as it stands."""
    return Guard(
        "ledger.replaces_unseen",
        Label(
            "这一项已有新的登记,请看过最新情况再改",
            "Somebody recorded this meanwhile; look at the matter again before you change it",
        ),
        lambda state, event, context: (
            getattr(state, field) is None or event.core.seen == state.last
        ),
    )


HAS_RESULT = Guard(
    "ledger.has_result",
    Label("请先登记办理结果", "Record the result first"),
    lambda state, event, context: state.outcome is not None,
    asks_form=False,
)
ONE_LEVEL_UP = Guard(
    "ledger.one_level_up",
    Label("须由上一级负责人批准", "The head one level up decides this"),
    one_level_up,
    asks_form=False,
)
IS_LAWFUL_EXIT = Guard(
    "ledger.lawful_exit",
    Label(
        "只有不属实、依法不予支持或无法联系的,才能走此项",
        "Only for: unfounded, not supported by law, cannot be reached",
    ),
    lambda state, event, context: (
        state.outcome in (Outcome.UNFOUNDED, Outcome.NOT_LEGAL, Outcome.LOST)
        and bool(event.body.basis.strip())
    ),
)
NOT_THE_HANDLER = Guard(
    "ledger.not_the_handler",
    Label(
        "承办人不能审批或回访自己办理的事项", "Whoever handled it may not approve it or call back"
    ),
    lambda state, event, context: not signers(event, context) & set(state.handlers),
    asks_form=False,
)
NOT_THE_CALLER = Guard(
    "ledger.not_the_caller",
    Label("回访人不能审批同一事项", "Whoever called back may not approve the same matter"),
    lambda state, event, context: (
        not signers(event, context) & {call.by for call in state.call_backs}
    ),
    asks_form=False,
)
NOT_AN_APPROVER = Guard(
    "ledger.not_an_approver",
    Label("审批人不能回访同一事项", "Whoever approved it may not call back on it"),
    lambda state, event, context: (
        event.core.actor not in judges(structs.replace(state, call_backs=()), context)
    ),
    asks_form=False,
)
CALL_IS_HONEST = Guard(
    "ledger.call_honest",
    Label(
        "接通须有群众本人评价和原话;未接通不能填满意度;不满意须选原因",
        "A call that connected carries the citizen's own mark and words; one that did not carries "
        "none; a bad mark carries its reason",
    ),
    lambda state, event, context: (
        (
            event.body.is_connected
            and event.body.satisfaction is not Satisfaction.NOT_RATED
            and is_said(event)
            and (event.body.satisfaction.is_satisfied or event.body.reason is not None)
        )
        or (not event.body.is_connected and event.body.satisfaction is Satisfaction.NOT_RATED)
    ),
)
DECISION_HAS_TEXT = Guard(
    "ledger.publicity_text",
    Label(
        "请写明公开的范围和载体,或不公开的理由",
        "Say where and how it is published, or why it is not",
    ),
    lambda state, event, context: bool(event.body.text.strip()),
)
DECISION_HAS_BASIS = Guard(
    "ledger.accountability_basis",
    Label("请写明问责决定的依据", "Give the basis of the decision"),
    lambda state, event, context: bool(event.body.basis.strip()),
)
RESPONDENT_EXISTS = Guard(
    "ledger.respondent",
    Label("被反映对象须为在册警员或单位", "The respondent must be a known officer or unit"),
    lambda state, event, context: (
        event.body.respondent in context.roster.officers
        or event.body.respondent in context.roster.units
    ),
)
SUPPORTS = Guard(
    "ledger.supporting_unit",
    Label("由协办单位登记本单位的办理情况", "The supporting unit reports its own part"),
    lambda state, event, context: (
        event.body.unit in state.co_units
        and (officer := context.roster.officers.get(event.core.actor)) is not None
        and context.roster.same_house(officer.unit, event.body.unit)
    ),
)
WITHIN_RELAPSE = Guard(
    "ledger.relapse",
    Label(
        "已超过反弹重开的期限;有新情况请勾选,否则按新事项登记",
        "The time for a relapse is over: say so if there are new facts, else draft a new item",
    ),
    lambda state, event, context: (
        event.body.has_new_facts
        or is_open(state, context, "ledger.relapse", state.closed_at, event.core.at)
    ),
)
IS_REPORTED = Guard(
    "ledger.relapse_reported",
    Label("请先报告反弹情况,再由账主确认", "Report the relapse first; the owner confirms it"),
    lambda state, event, context: state.relapse_reported_at is not None,
    asks_form=False,
)
FLAGS_ARE_FOR_COMPLAINTS = Guard(
    "ledger.flags",
    Label(
        "涉警投诉、举报违法犯罪只登记在投诉举报账",
        "Police conduct and reports of crime belong in the complaint ledger",
    ),
    lambda state, event, context: (
        event.body.ledger is Ledger.COMPLAINT
        or not (event.body.police_conduct or event.body.crime_report)
    ),
)
ROUTE_IS_DECIDED = Guard(
    "ledger.route",
    Label(
        "涉警投诉须先转督察或12389,举报违法犯罪须转接报案",
        "Police conduct goes to inspection or 12389 first, a report of crime to case acceptance",
    ),
    lambda state, event, context: (
        not (state.police_conduct or state.crime_report) or state.route is not None
    ),
    asks_form=False,
)
