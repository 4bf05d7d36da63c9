"""The life of a found thing as a table: read the steps from top to bottom."""

from datetime import datetime

from casework.amend import amending_steps
from casework.cases import needs
from casework.cases.lost_property.events import (
    ClaimPrivate,
    ClaimRefused,
    LostItemAnnounced,
    LostItemClaimed,
    LostItemExpired,
    LostItemGivenToState,
    LostItemKept,
    LostItemPrivate,
    LostItemReceived,
    LostItemReturned,
    LostItemReturnedAtOnce,
    LostItemTransferred,
    LostItemVoided,
    OwnerNotified,
)
from casework.cases.lost_property.guards import (
    AGENT_IS_AUTHORISED,
    ANNOUNCED_OR_TOLD,
    BY_AN_OFFICER,
    CLAIMANT_IS_KNOWN,
    COSTS_ARE_SETTLED,
    COUNTS_ITEMS,
    HAS_ANNOUNCEMENT,
    HAS_CARRIER,
    HAS_FEATURES,
    HAS_ITEM,
    HAS_RECEIPT,
    HAS_SECRET,
    HAS_STORAGE,
    IS_ABOVE,
    IS_DESCRIBED,
    IS_MATCHED,
    IS_SIGNED,
    KEEPER_IS_HERE,
    KEEPS_SECRET,
    MAY_VOID,
    NOT_VALUABLE,
    NOTIFIED_HOW,
    REFUSAL_HAS_WORDS,
    STAYS_COMPLETE,
    VOID_HAS_WORDS,
    WITHIN_THE_YEAR,
    YEAR_IS_OVER,
)
from casework.cases.lost_property.state import AMENDABLE, Claim, LostItem
from casework.cases.words import Words, text_of
from casework.codes import Role
from casework.event import Event, Label
from casework.machine import Machine
from casework.officers import HEADS
from casework.state import Person
from casework.steps import Changes, Step

DESKS = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD, Role.OFFICE)


def _receive(state: LostItem | None, event: Event) -> Changes:
    body: LostItemReceived = event.body
    private: LostItemPrivate = event.private or LostItemPrivate()
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


def _announce(state: LostItem, event: Event) -> Changes:
    return {
        "announced_at": event.core.at,
        "announcement": event.body.text,
        "carrier": event.body.carrier,
        "handlers": needs.with_actor(state, event),
    }


def _keep(state: LostItem, event: Event) -> Changes:
    handlers = (*needs.with_actor(state, event), event.body.keeper)
    return {
        "storage": event.body.storage,
        "keeper": event.body.keeper,
        "handlers": tuple(dict.fromkeys(handlers)),
    }


def _claim(state: LostItem, event: Event) -> Changes:
    return {
        "claims": (*state.claims, _claim_of(event)),
        "claimed_at": event.core.at,
        "checked_at": None,
    }


def _claim_of(event: Event) -> Claim:
    private: ClaimPrivate = event.private or ClaimPrivate(claimant=Person(), described="")
    return Claim(
        at=event.core.at,
        by=event.core.actor,
        claimant=private.claimant,
        described=private.described,
        agent=private.agent,
        authority=private.authority,
    )


def _return(state: LostItem, event: Event) -> Changes:
    return _ended(event, "checked_at", "returned_at") | {
        "costs_fen": event.body.costs_fen,
        "costs": event.body.costs,
        "handlers": needs.with_actor(state, event),
    }


def _return_at_once(state: LostItem, event: Event) -> Changes:
    return _ended(event, "returned_at") | {"claims": (*state.claims, _claim_of(event))}


def _transfer(state: LostItem, event: Event) -> Changes:
    return _ended(event, "handed_over_at") | {
        "receipt": event.body.receipt,
        "units": tuple(dict.fromkeys((*state.units, event.body.to_unit))),
    }


def _ended(event: Event, *moments: str) -> Changes:
    return dict.fromkeys((*moments, "ended_at"), event.core.at)


def _after_refusal(state: LostItem, event: Event) -> str:
    return "ANNOUNCED" if state.announced_at else "RECEIVED"


def _ends(state: LostItem) -> tuple[datetime, ...]:
    """Told the owner: no need to announce it.  Gone: nothing is owed any more."""
    return tuple(at for at in (state.owner_told_at, state.ended_at) if at is not None)


STATUSES = {
    "RECEIVED": Label("已受理", "Received"),
    "ANNOUNCED": Label("招领中", "Announced"),
    "CLAIM_CHECK": Label("认领核对", "Claim being checked"),
    "RETURNED": Label("已发还", "Given back"),
    "EXPIRED": Label("招领期满", "Year expired"),
    "TO_STATE": Label("已上缴国库", "Given to the State"),
    "TRANSFERRED": Label("已移交上级招领处", "Transferred above"),
    "VOID": Label("作废", "Void"),
}

KEEPING = (
    Step(
        name="LostItemReceived",
        body=LostItemReceived,
        private=LostItemPrivate,
        label=Label("失物受理", "Received"),
        frm=(),
        to="RECEIVED",
        by=DESKS,
        aux=True,
        numbers=True,
        guards=(HAS_ITEM, HAS_FEATURES, COUNTS_ITEMS, HAS_SECRET, HAS_STORAGE, KEEPER_IS_HERE),
        apply=_receive,
        note=lambda event: (event.body.value.label, event.body.features),
    ),
    *amending_steps(
        "LostItem",
        AMENDABLE,
        frm=("RECEIVED", "ANNOUNCED"),
        by=DESKS,
        aux=True,
        guards=(STAYS_COMPLETE,),
    ),
    Step(
        name="LostItemKept",
        body=LostItemKept,
        label=Label("保管变更", "Kept elsewhere"),
        frm=("RECEIVED", "ANNOUNCED", "CLAIM_CHECK", "EXPIRED"),
        to=None,
        by=DESKS,
        aux=True,
        guards=(HAS_STORAGE, KEEPER_IS_HERE),
        apply=_keep,
        note=lambda event: (event.body.storage,),
    ),
    Step(
        name="OwnerNotified",
        body=OwnerNotified,
        private=Words,
        label=Label("通知失主", "Owner told"),
        frm=("RECEIVED", "ANNOUNCED"),
        to=None,
        by=DESKS,
        aux=True,
        guards=(NOTIFIED_HOW,),
        apply=lambda state, event: {"owner_told_at": event.core.at, "words": text_of(event)},
    ),
    Step(
        name="LostItemAnnounced",
        body=LostItemAnnounced,
        label=Label("发布招领公告", "Announced"),
        frm=("RECEIVED",),
        to="ANNOUNCED",
        by=DESKS,
        aux=True,
        guards=(HAS_CARRIER, HAS_ANNOUNCEMENT, KEEPS_SECRET),
        apply=_announce,
        note=lambda event: (event.body.carrier,),
    ),
)

GIVING_BACK = (
    Step(
        name="LostItemReturnedAtOnce",
        body=LostItemReturnedAtOnce,
        private=ClaimPrivate,
        label=Label("当场发还(便捷程序)", "Given back at once"),
        frm=("RECEIVED",),
        to="RETURNED",
        by=DESKS,
        aux=True,
        guards=(NOT_VALUABLE, CLAIMANT_IS_KNOWN, AGENT_IS_AUTHORISED, IS_DESCRIBED, IS_SIGNED),
        apply=_return_at_once,
    ),
    Step(
        name="LostItemClaimed",
        body=LostItemClaimed,
        private=ClaimPrivate,
        label=Label("认领登记", "Claimed"),
        frm=("RECEIVED", "ANNOUNCED"),
        to="CLAIM_CHECK",
        by=DESKS,
        aux=True,
        guards=(
            ANNOUNCED_OR_TOLD,
            WITHIN_THE_YEAR,
            CLAIMANT_IS_KNOWN,
            AGENT_IS_AUTHORISED,
            IS_DESCRIBED,
        ),
        apply=_claim,
    ),
    Step(
        name="ClaimRefused",
        body=ClaimRefused,
        private=Words,
        label=Label("不予发还", "Claim refused"),
        frm=("CLAIM_CHECK",),
        to=_after_refusal,
        by=DESKS,
        guards=(REFUSAL_HAS_WORDS,),
        apply=lambda state, event: {"checked_at": event.core.at, "words": text_of(event)},
    ),
    Step(
        name="LostItemReturned",
        body=LostItemReturned,
        label=Label("发还", "Given back"),
        frm=("CLAIM_CHECK",),
        to="RETURNED",
        by=DESKS,
        aux=True,
        guards=(BY_AN_OFFICER, IS_MATCHED, COSTS_ARE_SETTLED, IS_SIGNED),
        apply=_return,
        note=lambda event: (event.body.costs.label,),
    ),
)

OTHER_ENDS = (
    Step(
        name="LostItemExpired",
        body=LostItemExpired,
        label=Label("招领期满", "Year expired"),
        frm=("ANNOUNCED",),
        to="EXPIRED",
        by=DESKS,
        guards=(YEAR_IS_OVER,),
        apply=lambda state, event: {"expired_at": event.core.at},
    ),
    Step(
        name="LostItemGivenToState",
        body=LostItemGivenToState,
        label=Label("上缴国库", "Given to the State"),
        frm=("EXPIRED",),
        to="TO_STATE",
        by=HEADS,
        is_final_say=True,
        guards=(needs.NOT_THE_HANDLER, HAS_RECEIPT),
        apply=lambda state, event: (
            _ended(event, "handed_over_at") | {"receipt": event.body.receipt}
        ),
        note=lambda event: (event.body.receipt,),
    ),
    Step(
        name="LostItemTransferred",
        body=LostItemTransferred,
        label=Label("移交上级招领处", "Transferred above"),
        frm=("RECEIVED", "ANNOUNCED", "EXPIRED"),
        to="TRANSFERRED",
        by=DESKS,
        guards=(IS_ABOVE, HAS_RECEIPT),
        apply=_transfer,
        note=lambda event: (event.body.receipt,),
    ),
    Step(
        name="LostItemVoided",
        body=LostItemVoided,
        private=Words,
        label=Label("作废", "Voided"),
        frm=("RECEIVED",),
        to="VOID",
        by=DESKS,
        aux=True,
        guards=(MAY_VOID, VOID_HAS_WORDS),
        apply=lambda state, event: _ended(event) | {"words": text_of(event)},
    ),
)

MACHINE = Machine(
    kind="lost_item",
    label=Label("失物招领", "Lost & found"),
    state=LostItem,
    statuses=STATUSES,
    number_code=lambda state: "SW",
    limits=lambda state: "lost_property",
    ends=_ends,
    steps=(*KEEPING, *GIVING_BACK, *OTHER_ENDS),
)
