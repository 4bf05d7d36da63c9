"""The conditions of the steps; their words are what an officer reads."""

from casework.cases import needs
from casework.cases.lost_property.events import LostItemReturned
from casework.cases.lost_property.state import Costs, ItemValue, LostItem
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Guard

YEAR = "lost_property.claim"


def _has_secret(state: object, event: Event, context: Context) -> bool:
    """A thing worth claiming falsely needs something that only its owner can tell."""
    if event.body.value is ItemValue.ORDINARY or event.erased:
        return True
    return event.private is not None and any(one.strip() for one in event.private.secret_features)


def _keeper_is_here(state: LostItem | None, event: Event, context: Context) -> bool:
    keeper = context.roster.officers.get(event.body.keeper)
    unit = state.unit if state else event.core.unit
    return keeper is not None and keeper.is_active and context.roster.same_house(keeper.unit, unit)


def _keeps_secret(state: LostItem, event: Event, context: Context) -> bool:
    secrets = [one.strip() for one in state.secret_features if one.strip()]
    return not any(one in event.body.text for one in secrets)


def _announced_or_told(state: LostItem, event: Event, context: Context) -> bool:
    return state.announced_at is not None or state.owner_told_at is not None


def _claimant_is_known(state: LostItem, event: Event, context: Context) -> bool:
    if event.private is None:
        return event.erased
    claimant = event.private.claimant
    return bool(claimant.name.strip()) and needs.has_id(claimant)


def _agent_is_authorised(state: LostItem, event: Event, context: Context) -> bool:
    private = event.private
    return (
        private is None
        or private.agent is None
        or (bool(private.authority.strip()) and needs.has_id(private.agent))
    )


def _costs_are_settled(state: LostItem, event: Event, context: Context) -> bool:
    body: LostItemReturned = event.body
    if body.costs_fen <= 0:
        return body.costs_fen == 0 and body.costs is Costs.NONE
    return body.costs is not Costs.NONE and bool(body.costs_basis.strip())


def _by_an_officer(state: LostItem, event: Event, context: Context) -> bool:
    return (
        not state.value.is_valuable or needs.officer_at_work(event.core.actor, context) is not None
    )


def _is_above(state: LostItem, event: Event, context: Context) -> bool:
    roster, to_unit = context.roster, event.body.to_unit
    return (
        to_unit in roster.upward(state.unit)
        and roster.house(to_unit) == to_unit
        and to_unit != roster.house(state.unit)
    )


def _stays_complete(state: LostItem, event: Event, context: Context) -> bool:
    values = event.private.values if event.private else {}
    return (
        all(str(values.get(field, "-")).strip() for field in ("item", "features"))
        and 1 <= int(values.get("quantity", 1)) <= 9999
    )


STAYS_COMPLETE = Guard(
    "lost.stays_complete",
    Label(
        "种类和特征不能改为空,数量从 1 起",
        "What it is and its features stay filled in; the quantity starts at 1",
    ),
    _stays_complete,
)
HAS_FEATURES = needs.written(
    "lost.features",
    "features",
    "请写明可以公开的特征",
    "Describe it, as far as may be announced",
)
HAS_ITEM = needs.written("lost.item", "item", "请选择物品种类", "Choose what it is")
HAS_STORAGE = needs.written("lost.storage", "storage", "请写明保管处", "Say where it is kept")
COUNTS_ITEMS = Guard(
    "lost.quantity",
    Label("数量从 1 起,至多 9999", "The quantity is 1 to 9999"),
    lambda state, event, context: 1 <= event.body.quantity <= 9999,
)
HAS_SECRET = Guard(
    "lost.secret_features",
    Label(
        "贵重物品、现金、证件须另记不公开的特征,供认领核对",
        "A valuable, cash or a document needs a feature that is kept back for the check",
    ),
    _has_secret,
)
KEEPER_IS_HERE = Guard(
    "lost.keeper",
    Label("保管人须是本单位在岗人员", "The keeper is somebody of this unit"),
    _keeper_is_here,
)
HAS_CARRIER = needs.written(
    "lost.carrier", "carrier", "请写明公告载体", "Say where it is announced"
)
HAS_ANNOUNCEMENT = needs.written(
    "lost.announcement", "text", "请写明公告内容", "Write the announcement"
)
KEEPS_SECRET = Guard(
    "lost.announcement_secret",
    Label("公告不得写出不公开的特征", "The announcement may not tell what is kept back"),
    _keeps_secret,
)
NOTIFIED_HOW = needs.said(
    "lost.owner_told", "text", "请写明通知了谁、怎样通知", "Say who was told, and how"
)
ANNOUNCED_OR_TOLD = Guard(
    "lost.announced",
    Label("先通知失主或发布招领公告", "First tell the owner or announce the find"),
    _announced_or_told,
    asks_form=False,
)
WITHIN_THE_YEAR = Guard(
    "lost.within_the_year",
    Label("招领公告已满一年,依法归国家所有", "A year has gone: it belongs to the State"),
    lambda state, event, context: needs.is_open(
        state, context, YEAR, state.announced_at, event.core.at
    ),
    asks_form=False,
)
YEAR_IS_OVER = Guard(
    "lost.year",
    Label("招领公告未满一年", "A year has not gone since the announcement"),
    lambda state, event, context: (
        not needs.is_open(state, context, YEAR, state.announced_at, event.core.at)
    ),
    asks_form=False,
)
CLAIMANT_IS_KNOWN = Guard(
    "lost.claimant",
    Label("认领人须出示证件并登记姓名", "Whoever claims it shows a document; note their name"),
    _claimant_is_known,
)
AGENT_IS_AUTHORISED = Guard(
    "lost.agent",
    Label(
        "代领须有委托书和双方证件",
        "An agent brings written authority and the documents of both",
    ),
    _agent_is_authorised,
)
IS_DESCRIBED = needs.said(
    "lost.described", "described", "请记录认领人对物品的描述", "Note how they describe it"
)
REFUSAL_HAS_WORDS = needs.said(
    "lost.refusal", "text", "请写明不予发还的理由", "Say why it is not given back"
)
IS_MATCHED = Guard(
    "lost.matched",
    Label("描述与物品相符才能发还", "Only when the description fits"),
    lambda state, event, context: event.body.is_matched,
)
IS_SIGNED = Guard(
    "lost.signed",
    Label("领取人须签名", "Whoever takes it signs"),
    lambda state, event, context: event.body.is_signed,
)
COSTS_ARE_SETTLED = Guard(
    "lost.costs",
    Label(
        "保管等必要费用须写明依据,并由领取人支付或批准免收",
        "Necessary costs need their basis and are paid or waived",
    ),
    _costs_are_settled,
)
BY_AN_OFFICER = Guard(
    "lost.by_an_officer",
    Label("贵重物品由民警发还", "A valuable is given back by an officer"),
    _by_an_officer,
    asks_form=False,
)
NOT_VALUABLE = Guard(
    "lost.quick",
    Label("贵重物品、现金不适用便捷程序", "The quick procedure is not for valuables or cash"),
    lambda state, event, context: not state.value.is_valuable,
    asks_form=False,
)
HAS_RECEIPT = needs.written(
    "lost.receipt", "receipt", "请写明收据编号", "Give the receipt's number"
)
IS_ABOVE = Guard(
    "lost.to_unit",
    Label("只能移交上级招领处", "Only to a unit above this one"),
    _is_above,
)
VOID_HAS_WORDS = needs.said("lost.void", "text", "请写明作废原因", "Give the reason")
MAY_VOID = needs.own_shift_or_head("lost.may_void")
