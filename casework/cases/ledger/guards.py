"""The conditions of the steps of a ledger item; their words are what an officer reads."""

from casework.cases.ledger.changes import sealed_text
from casework.cases.ledger.events import LedgerItemDrafted
from casework.cases.ledger.state import LedgerItem
from casework.codes import Outcome, Satisfaction
from casework.context import Context
from casework.event import Event, Label
from casework.machine import Guard
from casework.officers import HEADS


def _said(event: Event, shortest: int = 1) -> bool:
    return event.erased or len(sealed_text(event).strip()) >= shortest


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


def _owns(state: LedgerItem, event: Event, context: Context) -> bool:
    """The actor is the chief of the level that owns the entry, or holds their role."""
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.may(
        officer, context.roster.chief_roles(state.unit), (state.unit,), event.core.at
    )


def _one_level_up(state: LedgerItem, event: Event, context: Context) -> bool:
    roster = context.roster
    officer = roster.officers.get(event.core.actor)
    above = [roster.house(unit) for unit in roster.upward(state.unit)]
    upper = [house for house in dict.fromkeys(above) if house != roster.house(state.unit)]
    places = upper or above[-1:]
    return officer is not None and any(
        roster.may(officer, roster.chief_roles(house), (house,), event.core.at) for house in places
    )


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
    _owns,
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
        unit in context.roster.units
        and context.roster.house(unit) not in context.roster.walled_houses(state.respondents)
        for unit in event.body.co_units
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
    lambda state, event, context: (
        (officer := context.roster.officers.get(event.core.actor)) is not None
        and context.roster.same_house(officer.unit, state.lead_unit)
    ),
    asks_form=False,
)
MAY_RETURN = Guard(
    "ledger.may_return",
    Label("已裁定由本单位办理,不能再退回", "It was decided that it stays here; no second return"),
    lambda state, event, context: state.may_return,
    asks_form=False,
)
HAS_WORDS = Guard(
    "ledger.words",
    Label("请写明理由或内容", "Write down the reason or what was done"),
    lambda state, event, context: _said(event),
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
HAS_RESULT = Guard(
    "ledger.has_result",
    Label("请先登记办理结果", "Record the result first"),
    lambda state, event, context: state.outcome is not None,
    asks_form=False,
)
ONE_LEVEL_UP = Guard(
    "ledger.one_level_up",
    Label("须由上一级负责人批准", "The head one level up decides this"),
    _one_level_up,
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
    lambda state, event, context: event.core.actor not in state.handlers,
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
            and _said(event)
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
        "销号超过 180 日的,请按新事项登记", "Closed more than 180 days ago: draft it as a new item"
    ),
    lambda state, event, context: (
        state.closed_at is not None and (event.core.at - state.closed_at).days <= 180
    ),
    asks_form=False,
)
