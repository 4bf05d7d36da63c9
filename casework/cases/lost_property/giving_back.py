"""A found thing is claimed and given back: events, guards, changes and rows."""

from typing import Annotated

from msgspec import Struct

from casework.cases import needs
from casework.cases.lost_property.state import DESKS, ROWS, Claim, Costs, LostItem, Status, ended
from casework.cases.words import Words, text_of
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked
from casework.state import Person
from casework.steps import Changes, Guard

YEAR = "lost_property.claim"
"""The limit (a window) within which the owner may claim it."""

# ----------------------------------------------------------------------------- events


class ClaimPrivate(Struct, frozen=True, kw_only=True):
    """Who claims it, how they describe it, and who came for them."""

    claimant: Annotated[
        Person,
        asked("认领人", "Claimant", hint=("须出示证件并登记", "With the document they show")),
    ]
    described: Annotated[str, asked("认领人对物品的描述", "How they describe it", Meaning.WORDS)]
    agent: Annotated[
        Person | None,
        asked("代领人", "Agent", hint=("本人领取的不填", "Only if somebody else comes")),
    ] = None
    authority: Annotated[
        str,
        asked("委托书", "Authority", hint=("代领的须填", "Needed when an agent comes")),
    ] = ""


class LostItemClaimed(Sealing[ClaimPrivate], Struct, frozen=True):
    """认领: somebody says it is theirs."""


class ClaimRefused(Sealing[Words], Struct, frozen=True):
    """The description does not fit, with why in the sealed words."""


class LostItemReturned(Struct, frozen=True, kw_only=True):
    """发还: the description fits, the costs are settled, the owner signed."""

    is_matched: Annotated[bool, asked("描述与物品相符", "The description fits")]
    is_signed: Annotated[bool, asked("领取人已签名", "Signed for")]
    costs_fen: Annotated[int, asked("必要费用", "Necessary costs", Meaning.MONEY)] = 0
    costs: Annotated[Costs, asked("费用结算", "Costs settled")] = Costs.NONE
    costs_basis: Annotated[
        str, asked("费用依据", "Basis of the costs", hint=("有费用的须填", "Needed with costs"))
    ] = ""


class LostItemReturnedAtOnce(Sealing[ClaimPrivate], Struct, frozen=True):
    """便捷程序: received, claimed and given back on the spot."""

    is_signed: Annotated[bool, asked("领取人已签名", "Signed for")]


# ----------------------------------------------------------------------------- guards


def _claimant_is_known(
    state: object, event: Event[Sealing[ClaimPrivate]], context: Context
) -> bool:
    if event.private is None:
        return event.erased
    claimant = event.private.claimant
    return bool(claimant.name.strip()) and needs.has_id(claimant)


def _agent_is_authorised(
    state: object, event: Event[Sealing[ClaimPrivate]], context: Context
) -> bool:
    private = event.private
    return (
        private is None
        or private.agent is None
        or (bool(private.authority.strip()) and needs.has_id(private.agent))
    )


def _costs_are_settled(state: object, event: Event[LostItemReturned], context: Context) -> bool:
    body = event.body
    if body.costs_fen <= 0:
        return body.costs_fen == 0 and body.costs is Costs.NONE
    return body.costs is not Costs.NONE and bool(body.costs_basis.strip())


ANNOUNCED_OR_TOLD = Guard[LostItem, object](
    "lost.announced",
    Label("先通知失主或发布招领公告", "First tell the owner or announce the find"),
    lambda state, event, context: state.announced_at is not None or state.owner_told_at is not None,
    asks_form=False,
)
WITHIN_THE_YEAR: Guard[LostItem, object] = needs.in_window(
    "lost.within_the_year",
    "招领公告已满一年,依法归国家所有",
    "A year has gone: it belongs to the State",
    lambda state: YEAR,
    lambda state: state.announced_at,
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
IS_MATCHED = Guard[object, LostItemReturned](
    "lost.matched",
    Label("描述与物品相符才能发还", "Only when the description fits"),
    lambda state, event, context: event.body.is_matched,
)
IS_SIGNED = Guard[object, LostItemReturned | LostItemReturnedAtOnce](
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
BY_AN_OFFICER = Guard[LostItem, object](
    "lost.by_an_officer",
    Label("贵重物品由民警发还", "A valuable is given back by an officer"),
    lambda state, event, context: (
        not state.value.is_valuable or needs.officer_at_work(event.core.actor, context) is not None
    ),
    asks_form=False,
)
NOT_VALUABLE = Guard[LostItem, object](
    "lost.quick",
    Label("贵重物品、现金不适用便捷程序", "The quick procedure is not for valuables or cash"),
    lambda state, event, context: not state.value.is_valuable,
    asks_form=False,
    hides=True,
)

# ---------------------------------------------------------------------------- changes


def _claim(state: LostItem, event: Event[LostItemClaimed]) -> Changes:
    return {
        "claims": (*state.claims, _claim_of(event)),
        "claimed_at": event.core.at,
        "checked_at": None,
    }


def _claim_of(event: Event[Sealing[ClaimPrivate]]) -> Claim:
    private = event.private or ClaimPrivate(claimant=Person(), described="")
    return Claim(
        at=event.core.at,
        by=event.core.actor,
        claimant=private.claimant,
        described=private.described,
        agent=private.agent,
        authority=private.authority,
    )


def _after_refusal(state: LostItem, event: Event[ClaimRefused]) -> Status:
    return "ANNOUNCED" if state.announced_at else "RECEIVED"


def _return(state: LostItem, event: Event[LostItemReturned]) -> Changes:
    return ended(event, "checked_at", "returned_at") | {
        "costs_fen": event.body.costs_fen,
        "costs": event.body.costs,
        "handlers": needs.with_actor(state, event),
    }


def _return_at_once(state: LostItem, event: Event[LostItemReturnedAtOnce]) -> Changes:
    return ended(event, "returned_at") | {"claims": (*state.claims, _claim_of(event))}


# ------------------------------------------------------------------------------- rows

GIVING_BACK = (
    ROWS.step(
        LostItemReturnedAtOnce,
        label=Label("当场发还(便捷程序)", "Given back at once"),
        verb="Give back at once",
        frm=("RECEIVED",),
        to="RETURNED",
        by=DESKS,
        aux=True,
        is_grave=True,
        guards=(NOT_VALUABLE, CLAIMANT_IS_KNOWN, AGENT_IS_AUTHORISED, IS_DESCRIBED, IS_SIGNED),
        apply=_return_at_once,
    ),
    ROWS.step(
        LostItemClaimed,
        label=Label("认领登记", "Claimed"),
        verb="Note a claim",
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
    ROWS.step(
        ClaimRefused,
        label=Label("不予发还", "Claim refused"),
        verb="Refuse the claim",
        words=Label("不予发还的理由", "Why it is not given back"),
        frm=("CLAIM_CHECK",),
        to=_after_refusal,
        by=DESKS,
        is_grave=True,
        guards=(REFUSAL_HAS_WORDS,),
        apply=lambda state, event: {"checked_at": event.core.at, "words": text_of(event)},
    ),
    ROWS.step(
        LostItemReturned,
        label=Label("发还", "Given back"),
        verb="Give back",
        frm=("CLAIM_CHECK",),
        to="RETURNED",
        by=DESKS,
        aux=True,
        is_grave=True,
        guards=(BY_AN_OFFICER, IS_MATCHED, COSTS_ARE_SETTLED, IS_SIGNED),
        apply=_return,
    ),
)
