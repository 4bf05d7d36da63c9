"""The conditions of the steps of a letter; their words are what an officer reads."""

from datetime import datetime

from casework.cases.letter.codes import AppealType, TransferRoute
from casework.cases.letter.events import (
    LetterDispatched,
    LetterReceived,
    LetterRespondentNamed,
    LetterReturnAccepted,
    LetterReturnRequested,
    LetterTransferred,
)
from casework.cases.letter.state import Letter
from casework.cases.timing import acts_over, is_another
from casework.cases.words import is_said, words_needed
from casework.clocks import is_within
from casework.codes import Channel, ReturnReason, Role
from casework.context import Context
from casework.event import CHINA, Event, Label
from casework.state import State
from casework.steps import Guard

_NEEDS_UNIT = (ReturnReason.NOT_OURS, ReturnReason.OTHER_AREA)
_HOURS = range(24)

# --------------------------------------------------------------------------- arriving


def _has_matter(letter: Letter | None, event: Event, context: Context) -> bool:
    private = event.private
    return event.erased or (
        private is not None and bool(private.title.strip() and private.content.strip())
    )


def _owner_is_top(letter: Letter | None, event: Event, context: Context) -> bool:
    owner = context.roster.units.get(event.body.owner)
    return owner is not None and owner.parent is None


def _counts(letter: Letter | None, event: Event, context: Context) -> bool:
    body: LetterReceived = event.body
    quiet = body.quiet
    return body.people >= 1 and (quiet is None or (quiet.starts in _HOURS and quiet.ends in _HOURS))


def _stays_whole(letter: Letter, event: Event, context: Context) -> bool:
    values = event.private.values if event.private else {}
    return (
        all(str(values[field]).strip() for field in ("title", "content") if field in values)
        and int(values.get("people", 1)) >= 1
    )


HAS_MATTER = Guard(
    "letter.matter",
    Label("信件须有标题和正文", "A letter needs a title and its text"),
    _has_matter,
)
OWNER_IS_TOP = Guard(
    "letter.owner",
    Label("来信由最高一级单位(市局)统一接收", "Letters arrive at the top unit, the bureau"),
    _owner_is_top,
)
COUNTS_ARE_TRUE = Guard(
    "letter.counts",
    Label(
        "涉及人数从 1 起;免扰时段为 0 至 23 时",
        "The number of people starts at 1; quiet hours are 0 to 23",
    ),
    _counts,
)
STAYS_WHOLE = Guard(
    "letter.stays_whole",
    Label(
        "标题和正文不能改为空,人数从 1 起",
        "Title and text may not become empty; people count from 1",
    ),
    _stays_whole,
)

# ------------------------------------------------------------------------ respondents


def _respondents_known(letter: Letter | None, event: Event, context: Context) -> bool:
    body = event.body
    roster = context.roster
    named: tuple[str, ...]
    if isinstance(body, LetterReceived):
        owner, named = body.owner, body.respondents
    else:
        owner, named = letter.unit if letter else "", (body.respondent,)
    return all(
        one in roster.officers or one in roster.units for one in named
    ) and owner not in roster.walled_houses(named)


def _recall_is_right(letter: Letter, event: Event, context: Context) -> bool:
    """The letter comes back exactly when the unit that works it is shut out now."""
    body: LetterRespondentNamed = event.body
    walled = context.roster.walled_houses((body.respondent,))
    is_theirs = bool(letter.lead_unit) and context.roster.house(letter.lead_unit) in walled
    return body.is_recalled == is_theirs


RESPONDENTS_ARE_KNOWN = Guard(
    "letter.respondent",
    Label(
        "被反映对象须为在册警员或单位;涉及接收机关本级的,请转 12389 或纪检监察",
        "The respondent must be a known officer or unit; if it is the receiving bureau itself, "
        "pass the letter on to 12389 or the inspection",
    ),
    _respondents_known,
)
RECALL_IS_RIGHT = Guard(
    "letter.recall",
    Label(
        "主办单位是被反映对象的,须同时收回重新转办;否则不得收回",
        "If the lead unit is the respondent's, the letter comes back to be dispatched anew; "
        "otherwise it stays",
    ),
    _recall_is_right,
)

# ------------------------------------------------------------ passed on, refused, told


def _is_told(letter: Letter, event: Event, context: Context) -> bool:
    return bool(letter.received_at <= event.body.told_at <= event.core.at)


def _phoned_first(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterTransferred = event.body
    if body.route is not TransferRoute.EMERGENCY:
        return True
    return body.phoned_at is not None and body.phoned_at <= event.core.at


AT_IS_PAST = Guard(
    "letter.at",
    Label("时间须在来信之后、现在之前", "The time lies between the letter's arrival and now"),
    lambda letter, event, context: letter.received_at <= event.body.at <= event.core.at,
)
IS_TOLD = Guard(
    "letter.told",
    Label("请先告知来信人,再登记时间和方式", "Tell the writer first: then say when and how"),
    _is_told,
)
HAS_REFERENCE = Guard(
    "letter.reference",
    Label("请写明接收单位或对方编号", "Give the receiver or their reference number"),
    lambda letter, event, context: bool(event.body.reference.strip()),
)
PHONED_FIRST = Guard(
    "letter.phone_first",
    Label("紧急情况先打 110,再登记拨打时间", "An emergency: phone 110 first, then say when"),
    _phoned_first,
)
NOT_THE_DRAFTER = Guard(
    "letter.not_the_drafter",
    Label("拟不予受理的人不能自己审批", "Whoever drafted the refusal does not approve it"),
    lambda letter, event, context: is_another(event, context, (letter.rejection_by,)),
    asks_form=False,
)

# ------------------------------------------------------------------------- the unit


def _is_lead_open(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterDispatched | LetterReturnAccepted = event.body
    roster = context.roster
    walled = roster.walled_houses(letter.respondents)
    return roster.covers(letter.unit, body.lead_unit) and roster.house(body.lead_unit) not in walled


def _co_units_open(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterDispatched | LetterReturnAccepted = event.body
    roster = context.roster
    walled = roster.walled_houses(letter.respondents)
    return body.lead_unit not in body.co_units and all(
        unit in roster.units and roster.house(unit) not in walled for unit in body.co_units
    )


def _handler_is_of_lead(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterDispatched | LetterReturnAccepted = event.body
    if not body.handler:
        return True
    officer = context.roster.officers.get(body.handler)
    return (
        officer is not None
        and officer.is_active
        and not officer.is_aux
        and officer.id not in letter.recused
        and context.roster.same_house(officer.unit, body.lead_unit)
    )


def _limit_is_known(letter: Letter, event: Event, context: Context) -> bool:
    profile = context.directory.profile(letter.unit, letter.opened_at)
    return profile is not None and bool(profile.limits_for("mailbox"))


def is_of_lead(letter: Letter, event: Event, context: Context) -> bool:
    """Whether the actor sits in the house of the lead unit."""
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.same_house(officer.unit, letter.lead_unit)


def is_in_time(
    letter: Letter, code: str, began: datetime | None, at: datetime, context: Context
) -> bool:
    """Whether the window ``code`` is open; a city that has no such limit leaves it open."""
    profile = context.directory.profile(letter.unit, letter.opened_at)
    limit = profile.limit(code) if profile else None
    return limit is None or (
        began is not None and is_within(limit, began, at, context.directory.calendar)
    )


def _within_return(letter: Letter, event: Event, context: Context) -> bool:
    code = "mailbox.objection" if letter.channel is Channel.XF else "mailbox.return"
    return is_in_time(letter, code, letter.dispatched_at, event.core.at, context)


def _return_is_founded(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterReturnRequested = event.body
    if body.reason is ReturnReason.NO_INFO:
        return bool(letter.contacts)
    suggested = body.suggested_unit in context.roster.units
    return body.reason not in _NEEDS_UNIT or (suggested and body.suggested_unit != letter.lead_unit)


LEAD_IS_OPEN = Guard(
    "letter.lead_unit",
    Label(
        "请选一个主办单位:须在辖下且不是被反映单位",
        "Choose one lead unit: one of the bureau's, and not the respondent's",
    ),
    _is_lead_open,
)
CO_UNITS_ARE_OPEN = Guard(
    "letter.co_units",
    Label(
        "协办单位须为在册单位,不是主办单位,也不是被反映单位",
        "A supporting unit must exist and be neither the lead unit nor the respondent's",
    ),
    _co_units_open,
)
HANDLER_IS_OF_LEAD = Guard(
    "letter.handler",
    Label("承办人须是主办单位的民警", "The handler must be an officer of the lead unit"),
    _handler_is_of_lead,
)
LIMIT_IS_KNOWN = Guard(
    "letter.limit_known",
    Label(
        "尚未下发时限方案,转办单无法载明办理时限", "No limits are issued: the order must state them"
    ),
    _limit_is_known,
    asks_form=False,
)
OF_LEAD_UNIT = Guard(
    "letter.of_lead_unit",
    Label("由主办单位办理", "The lead unit does this"),
    is_of_lead,
    asks_form=False,
)
IS_ASSIGNED_TO = Guard(
    "letter.assigned_to",
    Label("此件已指定承办人,请由其签收", "A handler is named; they sign for it"),
    lambda letter, event, context: letter.handler in ("", event.core.actor),
    asks_form=False,
)
WITHIN_RETURN = Guard(
    "letter.return_window",
    Label("退回期限(2 个工作日)已过", "The time for a return (2 working days) is over"),
    _within_return,
    asks_form=False,
)
MAY_RETURN = Guard(
    "letter.may_return",
    Label("已裁定由本单位办理,不能再退回", "It was decided that it stays here; no second return"),
    lambda letter, event, context: letter.lead_unit not in letter.decided_units,
    asks_form=False,
)
RETURN_IS_FOUNDED = Guard(
    "letter.return_reason",
    Label(
        "请写明理由和建议承办单位;信息不足的须先联系来信人",
        "Give the reason and the unit that should have it; for lack of information, contact the "
        "writer first",
    ),
    lambda letter, event, context: is_said(event) and _return_is_founded(letter, event, context),
)
GOES_ELSEWHERE = Guard(
    "letter.goes_elsewhere",
    Label("同意退回的,请另选主办单位", "If the return stands, choose another lead unit"),
    lambda letter, event, context: event.body.lead_unit != letter.lead_unit,
)
HAS_WORDS = words_needed(
    "letter.words", "请写明理由或内容", "Write down the reason or what was done"
)
NOT_THE_HANDLER = Guard(
    "letter.not_the_handler",
    Label("承办人不能审批自己办理的信件", "Whoever handled it may not decide on it"),
    lambda letter, event, context: is_another(event, context, letter.handlers),
    asks_form=False,
)
HEAD_OF_LEAD = Guard(
    "letter.head_of_lead",
    Label("由主办单位的上级局长决定", "The chief above the lead unit decides"),
    lambda letter, event, context: acts_over(
        (Role.DIV_HEAD, Role.CHIEF), letter.lead_unit, event, context
    ),
    asks_form=False,
)

# ------------------------------------------------------------------------ afterwards


def _may_withdraw(letter: Letter, event: Event, context: Context) -> bool:
    return letter.type is not AppealType.REPORT and not letter.is_police_conduct


def _is_its_item(letter: Letter, event: Event, context: Context) -> bool:
    return points_back(context.related(event.body.item), "ledger_item", letter)


def _is_its_order(letter: Letter, event: Event, context: Context) -> bool:
    order = context.related(event.body.order)
    return points_back(order, "supervision_order", letter) and (
        order is not None and order.status not in ("VOID", "REVOKED")
    )


def points_back(state: State | None, kind: str, letter: Letter) -> bool:
    """Whether a case of that kind says that it comes from this letter."""
    return (
        state is not None
        and type(state).__struct_config__.tag == kind
        and getattr(state, "source_case", None) == letter.case
    )


MAY_WITHDRAW = Guard(
    "letter.may_withdraw",
    Label("举报和涉警投诉不能因撤诉而终止", "A report or a complaint about police is not ended so"),
    _may_withdraw,
    asks_form=False,
)
WITHIN_REOPENING = Guard(
    "letter.reopening",
    Label(
        "办结已超过规定日数(默认 90 日),请按新来信登记",
        "Closed too long ago (90 days): a new letter",
    ),
    lambda letter, event, context: is_in_time(
        letter, "mailbox.reopening", letter.closed_at, event.core.at, context
    ),
    asks_form=False,
)
NOT_PROMOTED = Guard(
    "letter.promoted_already",
    Label("此信已转入三本账", "This letter is in a ledger already"),
    lambda letter, event, context: letter.ledger_item is None,
    asks_form=False,
)
ITS_ITEM = Guard(
    "letter.ledger_item",
    Label("请先建立来源为此信的三本账事项", "Draft the ledger item from this letter first"),
    _is_its_item,
)
ITS_ORDER = Guard(
    "letter.supervision_order",
    Label("请先拟出来源为此信的督办单", "Draft the supervision order from this letter first"),
    _is_its_order,
)
UNTIL_IS_AHEAD = Guard(
    "letter.until",
    Label("请写明今日之后的明确期限", "Give an explicit date after today"),
    lambda letter, event, context: event.body.until > event.core.at.astimezone(CHINA).date(),
)
