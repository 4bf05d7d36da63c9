"""A found thing is received, kept and announced: events, guards, changes and rows."""

from typing import Annotated

from msgspec import Struct

from casework.amend import Amended, amending_steps
from casework.asking import Asking, me, now, officers
from casework.cases import needs
from casework.cases.lost_property.state import AMENDABLE, DESKS, ROWS, ItemValue, LostItem
from casework.cases.words import Words, text_of
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.state import Person
from casework.steps import Changes, Guard

# ----------------------------------------------------------------------------- events


def _keepers(asking: Asking[LostItem | None]) -> tuple[Choice, ...]:
    """Whoever is at work in the station that has it; an auxiliary officer may keep things."""
    unit = asking.state.unit if asking.state else asking.officer.unit
    return officers(
        one
        for one in asking.roster.officers.values()
        if one.is_active and asking.roster.same_station(one.unit, unit)
    )


def _features_so_far(asking: Asking[LostItem]) -> str:
    return asking.state.features


def _storage_so_far(asking: Asking[LostItem]) -> str:
    return asking.state.storage


def _keeper_so_far(asking: Asking[LostItem]) -> str:
    return asking.state.keeper


class LostItemPrivate(Struct, frozen=True):
    """What only the owner can tell, and who found it."""

    secret_features: Annotated[
        tuple[str, ...],
        asked(
            "不公开的特征",
            "Features kept back",
            hint=(
                "贵重物品、现金、证件须填;不写入公告,供认领核对",
                "Needed for a valuable, cash or a document; never announced, for the check",
            ),
        ),
    ] = ()
    finder: Annotated[Person | None, asked("拾得人", "Finder")] = None


class LostItemReceived(Sealing[LostItemPrivate], Struct, frozen=True, kw_only=True):
    """受理: somebody handed it in.  ``item`` is a code of the list ``lost.item``."""

    item: Annotated[str, asked("物品", "Item", Meaning.LISTED, "lost.item")]
    value: Annotated[ItemValue, asked("价值", "Worth")]
    features: Annotated[
        str,
        asked("可公开特征", "Features", hint=("品牌、颜色、大小等", "Make, colour, size")),
    ]
    storage: Annotated[
        str, asked("保管处", "Kept at", hint=("如:会客厅2号保管柜", "For example: locker 2"))
    ]
    keeper: Annotated[str, asked("保管人", "Keeper", Meaning.OFFICER, among=_keepers, first=me)]
    quantity: Annotated[int, asked("数量", "Quantity")] = 1
    found_at: Annotated[Moment | None, asked("拾得时间", "Found at", first=now)] = None
    found_place: Annotated[str, asked("拾得地点", "Found where")] = ""
    source_case: Annotated[str | None, given("关联事项", "Belongs to", Meaning.CASE)] = None
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class LostItemAnnounced(Struct, frozen=True):
    """招领: published, where and in which words."""

    carrier: Annotated[
        str, asked("公告载体", "Carrier", hint=("如:公告栏、公众号", "For example: notice board"))
    ]
    text: Annotated[
        str,
        asked(
            "公告内容",
            "Announcement",
            Meaning.WORDS,
            first=_features_so_far,
            hint=("不得写出不公开的特征", "Never what is kept back"),
        ),
    ]


class OwnerNotified(Sealing[Words], Struct, frozen=True):
    """The owner is known and was told; how, in the sealed words."""


class LostItemKept(Struct, frozen=True):
    """保管: it lies somewhere else, in somebody's care."""

    storage: Annotated[str, asked("保管处", "Kept at", first=_storage_so_far)]
    keeper: Annotated[
        str,
        asked(
            "保管人",
            "Keeper",
            Meaning.OFFICER,
            among=_keepers,
            first=_keeper_so_far,
        ),
    ]


# ----------------------------------------------------------------------------- guards


def _has_secret(state: object, event: Event[LostItemReceived], context: Context) -> bool:
    """A thing worth claiming falsely needs something that only its owner can tell."""
    if event.body.value is ItemValue.ORDINARY or event.erased:
        return True
    return event.private is not None and any(one.strip() for one in event.private.secret_features)


def _keeper_is_here(
    state: LostItem | None, event: Event[LostItemReceived | LostItemKept], context: Context
) -> bool:
    keeper = context.roster.officers.get(event.body.keeper)
    unit = state.unit if state else event.core.unit
    return (
        keeper is not None and keeper.is_active and context.roster.same_station(keeper.unit, unit)
    )


def _keeps_secret(state: LostItem, event: Event[LostItemAnnounced], context: Context) -> bool:
    secrets = [one.strip() for one in state.secret_features if one.strip()]
    return not any(one in event.body.text for one in secrets)


def _stays_complete(state: object, event: Event[Amended], context: Context) -> bool:
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
COUNTS_ITEMS = Guard[object, LostItemReceived](
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

# ---------------------------------------------------------------------------- changes


def _receive(state: None, event: Event[LostItemReceived]) -> Changes:
    body, private = event.body, event.private or LostItemPrivate()
    return {
        "item": body.item,
        "value": body.value,
        "features": body.features,
        "quantity": body.quantity,
        "secret_features": private.secret_features,
        "found_at": body.found_at,
        "found_place": body.found_place,
        "finder": private.finder,
        "storage": body.storage,
        "keeper": body.keeper,
        "source_case": body.source_case,
        "temp_no": body.temp_no,
        "received_at": event.core.at,
        "handlers": tuple(dict.fromkeys((event.core.actor, body.keeper))),
    }


def _announce(state: LostItem, event: Event[LostItemAnnounced]) -> Changes:
    return {
        "announced_at": event.core.at,
        "announcement": event.body.text,
        "carrier": event.body.carrier,
        "handlers": needs.with_actor(state, event),
    }


def _keep(state: LostItem, event: Event[LostItemKept]) -> Changes:
    handlers = (*needs.with_actor(state, event), event.body.keeper)
    return {
        "storage": event.body.storage,
        "keeper": event.body.keeper,
        "handlers": tuple(dict.fromkeys(handlers)),
    }


# ------------------------------------------------------------------------------- rows

KEEPING = (
    ROWS.opens(
        LostItemReceived,
        label=Label("失物受理", "Received"),
        verb="Receive a find",
        to="RECEIVED",
        by=DESKS,
        aux=True,
        numbers=True,
        guards=(HAS_ITEM, HAS_FEATURES, COUNTS_ITEMS, HAS_SECRET, HAS_STORAGE, KEEPER_IS_HERE),
        apply=_receive,
    ),
    *amending_steps(
        "LostItem",
        AMENDABLE,
        frm=("RECEIVED", "ANNOUNCED"),
        by=DESKS,
        aux=True,
        guards=(STAYS_COMPLETE,),
    ),
    ROWS.step(
        LostItemKept,
        label=Label("保管变更", "Kept elsewhere"),
        verb="Keep elsewhere",
        frm=("RECEIVED", "ANNOUNCED", "CLAIM_CHECK", "EXPIRED"),
        by=DESKS,
        aux=True,
        is_beside=True,
        guards=(HAS_STORAGE, KEEPER_IS_HERE),
        apply=_keep,
    ),
    ROWS.step(
        OwnerNotified,
        label=Label("通知失主", "Owner told"),
        verb="Tell the owner",
        words=Label("通知了谁、怎样通知", "Who was told, and how"),
        frm=("RECEIVED", "ANNOUNCED"),
        by=DESKS,
        aux=True,
        guards=(NOTIFIED_HOW,),
        apply=lambda state, event: {"owner_told_at": event.core.at, "words": text_of(event)},
    ),
    ROWS.step(
        LostItemAnnounced,
        label=Label("发布招领公告", "Announced"),
        verb="Announce",
        frm=("RECEIVED",),
        to="ANNOUNCED",
        by=DESKS,
        aux=True,
        guards=(HAS_CARRIER, HAS_ANNOUNCEMENT, KEEPS_SECRET),
        apply=_announce,
    ),
)
