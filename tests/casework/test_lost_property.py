"""Lost property: announced without its secret, given back to its owner, or to the State."""

from typing import Any

import pytest
from msgspec import structs

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.cases.lost_property.giving_back import (
    ClaimRefused,
    LostItemClaimed,
    LostItemReturnedAtOnce,
)
from casework.cases.lost_property.keeping import (
    LostItemAnnounced,
    LostItemKept,
    LostItemPrivate,
    OwnerNotified,
)
from casework.cases.lost_property.other_ends import (
    LostItemExpired,
    LostItemGivenToState,
    LostItemTransferred,
    LostItemVoided,
)
from casework.cases.lost_property.state import Costs, ItemValue, LostItem
from casework.cases.lost_property.table import MACHINE
from casework.deadlines import clocks
from casework.registry import decode_state, encode_state
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import (
    AUX,
    DESK,
    DIV_HEAD,
    DIVISION,
    FIELD,
    HANDLER,
    HEAD,
    PRECINCT,
    ROOM,
    Scribe,
)
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.lost_property import (
    AGENT,
    ANNOUNCED,
    OWNER,
    RETURN,
    SECRET,
    WORDS,
    announced,
    claimed,
    claiming,
    expired,
    keeping,
    received,
    receiving,
)


def test_valuable_is_announced_claimed_checked_and_given_back_by_an_officer() -> None:
    life = claimed()
    assert life.no(AUX, RETURN) == "lost.by_an_officer"
    paid = structs.replace(RETURN, costs_fen=2000, costs=Costs.PAID, costs_basis="寄存柜四日")
    state = life.do(DESK, paid)
    assert isinstance(state, LostItem)
    assert (state.status, state.costs_fen, state.costs) == ("RETURNED", 2000, Costs.PAID)
    assert state.claims[0].claimant == OWNER
    assert decode_state(encode_state(state)) == state
    assert all(clock.stopped_at for clock in clocks(state, life.scribe.directory))


def test_auxiliary_officer_gives_back_what_is_ordinary() -> None:
    assert claimed(ItemValue.ORDINARY).do(AUX, RETURN).status == "RETURNED"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"item": " "}, "lost.item"),
        ({"features": ""}, "lost.features"),
        ({"quantity": 0}, "lost.quantity"),
        ({"storage": ""}, "lost.storage"),
        ({"keeper": "nobody"}, "lost.keeper"),
        ({"keeper": DIV_HEAD}, "lost.keeper"),
    ],
)
def test_receiving_without_what_a_receipt_names_is_refused(
    changes: dict[str, Any], clause: str
) -> None:
    life = Life()
    assert life.no(DESK, receiving(life.scribe, **changes), keeping()) == clause


def test_valuable_without_a_secret_feature_is_refused_and_an_ordinary_thing_is_not() -> None:
    life = Life()
    body = receiving(life.scribe)
    assert life.no(DESK, body) == "lost.secret_features"
    assert life.no(DESK, body, LostItemPrivate((" ",))) == "lost.secret_features"
    assert life.do(DESK, receiving(life.scribe, ItemValue.ORDINARY)).secret_features == ()


def test_announcement_that_tells_the_secret_is_refused() -> None:
    life = received()
    tells = LostItemAnnounced("公告栏", f"皮夹一只,{SECRET}")
    assert life.no(DESK, tells) == "lost.announcement_secret"
    assert life.no(DESK, LostItemAnnounced("", "皮夹")) == "lost.carrier"
    assert life.no(DESK, LostItemAnnounced("公告栏", " ")) == "lost.announcement"


def test_owner_who_was_told_may_claim_without_an_announcement() -> None:
    life = received()
    assert life.no(DESK, LostItemClaimed(), claiming()) == "lost.announced"
    assert life.no(DESK, OwnerNotified()) == "lost.owner_told"
    life.scribe.later(hours=1)
    state = life.do(DESK, OwnerNotified(), WORDS)
    assert [bool(clock.stopped_at) for clock in clocks(state, life.scribe.directory)] == [True]
    assert life.do(DESK, LostItemClaimed(), claiming()).status == "CLAIM_CHECK"
    assert life.do(DESK, ClaimRefused(), WORDS).status == "RECEIVED"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"claimant": Person("张桂英", "13800002207")}, "lost.claimant"),
        ({"claimant": structs.replace(OWNER, name=" ")}, "lost.claimant"),
        ({"agent": AGENT}, "lost.agent"),
        ({"agent": Person("张晓"), "authority": "委托书"}, "lost.agent"),
        ({"described": ""}, "lost.described"),
    ],
)
def test_claim_needs_documents_authority_and_a_description(
    changes: dict[str, Any], clause: str
) -> None:
    assert announced().no(DESK, LostItemClaimed(), claiming(**changes)) == clause


def test_claim_without_its_form_is_refused() -> None:
    assert announced().no(DESK, LostItemClaimed()) == "lost.claimant"


def test_agent_with_authority_and_both_documents_may_claim() -> None:
    life = announced()
    sent = claiming(agent=AGENT, authority="委托书 2026-09-14")
    assert life.do(DESK, LostItemClaimed(), sent).claims[0].agent == AGENT


def test_claim_that_does_not_fit_is_refused_with_words_and_another_may_come() -> None:
    life = claimed()
    assert life.no(DESK, ClaimRefused()) == "lost.refusal"
    assert life.no(AUX, ClaimRefused(), WORDS) == "role.auxiliary"
    assert life.do(DESK, ClaimRefused(), WORDS).status == "ANNOUNCED"
    state = life.do(DESK, LostItemClaimed(), claiming())
    assert (len(state.claims), state.checked_at) == (2, None)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"is_matched": False}, "lost.matched"),
        ({"is_signed": False}, "lost.signed"),
        ({"costs_fen": -1}, "value.count"),
        ({"costs": Costs.PAID}, "lost.costs"),
        ({"costs_fen": 500}, "lost.costs"),
        ({"costs_fen": 500, "costs": Costs.WAIVED}, "lost.costs"),
    ],
)
def test_giving_back_needs_a_match_settled_costs_and_a_signature(
    changes: dict[str, Any], clause: str
) -> None:
    assert claimed().no(DESK, structs.replace(RETURN, **changes)) == clause


def test_quick_procedure_is_not_for_valuables() -> None:
    at_once = LostItemReturnedAtOnce(True)
    for value in (ItemValue.VALUABLE, ItemValue.CASH):
        assert received(value).no(DESK, at_once, claiming()) == "lost.quick"
    state = received(ItemValue.DOCUMENT).do(AUX, at_once, claiming())
    assert (state.status, state.claims[0].claimant) == ("RETURNED", OWNER)
    unsigned = LostItemReturnedAtOnce(False)
    assert received(ItemValue.ORDINARY).no(AUX, unsigned, claiming()) == "lost.signed"


def test_year_is_counted_in_calendar_months_from_the_announcement() -> None:
    life = announced()  # 2026-09-14
    life.scribe.later(days=364)
    assert life.no(DESK, LostItemExpired()) == "lost.year"
    life.scribe.later(days=2)
    assert life.no(DESK, LostItemClaimed(), claiming()) == "lost.within_the_year"
    state = life.do(DESK, LostItemExpired())
    assert (state.status, state.expired_at) == ("EXPIRED", life.scribe.now)


def test_what_nobody_claimed_goes_to_the_state_by_the_word_of_a_head() -> None:
    life = expired()
    to_state = LostItemGivenToState(receipt="罚没收据0031号")
    assert life.no(DESK, to_state) == "role.missing"
    assert life.no(HEAD, structs.replace(to_state, receipt="")) == "lost.receipt"
    state = life.do(HEAD, to_state)
    assert (state.status, state.receipt) == ("TO_STATE", "罚没收据0031号")
    assert state.signatures[0].by == HEAD


def test_keeper_does_not_sign_it_away() -> None:
    life = received(keeper=HEAD)
    life.do(AUX, ANNOUNCED)
    life.scribe.later(days=366)
    life.do(DESK, LostItemExpired())
    to_state = LostItemGivenToState(receipt="罚没收据0031号")
    assert life.no(HEAD, to_state) == "needs.not_the_handler"


@pytest.mark.parametrize("to_unit", [PRECINCT, ROOM, bureau.SISTER, "nowhere"])
def test_transfer_goes_to_a_unit_above(to_unit: str) -> None:
    life = expired()
    assert life.no(DESK, LostItemTransferred(to_unit, "收0012")) == "lost.to_unit"
    assert life.no(DESK, LostItemTransferred(DIVISION, "")) == "lost.receipt"
    state = life.do(DESK, LostItemTransferred(DIVISION, "收0012"))
    assert (state.status, state.units) == ("TRANSFERRED", (ROOM, DIVISION))


def test_thing_that_is_moved_has_a_new_keeper() -> None:
    life = announced()
    assert life.no(DESK, LostItemKept("保险柜", "nobody")) == "lost.keeper"
    state = life.do(DESK, LostItemKept("派出所保险柜", HANDLER))
    assert (state.keeper, state.handlers) == (HANDLER, (AUX, DESK, HANDLER))


def test_features_are_amended_but_never_to_nothing() -> None:
    life = received()
    for values in ({"features": " "}, {"quantity": 0}):
        refused = life.no(
            DESK,
            Amended(dict.fromkeys(values)),
            AmendedPrivate(dict(values)),
            "LostItemAmended",
        )
        assert refused == "lost.stays_complete"
    values = {"features": "深蓝色皮夹"}
    state = life.do(
        DESK, Amended({"features": None}), AmendedPrivate(dict(values)), "LostItemAmended"
    )
    assert state.features == "深蓝色皮夹"


def test_own_entry_is_voided_with_a_reason() -> None:
    life = received()
    assert life.no(DESK, LostItemVoided(), WORDS) == "lost.may_void"
    assert life.no(AUX, LostItemVoided()) == "lost.void"
    assert life.do(AUX, LostItemVoided(), WORDS).status == "VOID"


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    for life in (received(), announced(), claimed(), expired()):
        hold_to_table(life, machine=MACHINE)


def test_erased_words_stand_in_nobodys_way() -> None:
    life = announced()
    rows = {step.name: step for step in MACHINE.steps}
    for body, words in (
        (receiving(life.scribe), keeping()),
        (LostItemClaimed(), claiming()),
    ):
        event = structs.replace(
            life.scribe.compose(DESK, life._proposal(body, words, "")), sealed=None, erased=True
        )
        step = rows[event.core.type]
        state = life.state if step.frm else None
        for guard in step.guards:
            assert guard.refuses(state, event, life.scribe.context()) is None, guard.clause
        assert MACHINE.evolve(step, state, event).status


MAKERS: dict[str, Any] = {
    "LostItemReceived": lambda dice, scribe, state: (
        receiving(scribe, dice.choice(list(ItemValue)), keeper=dice.choice((AUX, HEAD))),
        dice.choice((keeping(), keeping(), None)),
    ),
    "LostItemAmended": lambda dice, scribe, state: (
        Amended({"features": None}),
        AmendedPrivate({"features": dice.choice(("蓝色", ""))}),
    ),
    "LostItemAmendmentSettled": lambda dice, scribe, state: (
        AmendmentSettled("features", dice.choice(("kept", "other"))),
        None,
    ),
    "LostItemKept": lambda dice, scribe, state: (LostItemKept("柜", FIELD), None),
    "OwnerNotified": lambda dice, scribe, state: (OwnerNotified(), WORDS),
    "LostItemAnnounced": lambda dice, scribe, state: (ANNOUNCED, None),
    "LostItemReturnedAtOnce": lambda dice, scribe, state: (
        LostItemReturnedAtOnce(dice.random() < 0.5),
        dice.choice((claiming(), None)),
    ),
    "LostItemClaimed": lambda dice, scribe, state: (
        LostItemClaimed(),
        dice.choice((claiming(), None)),
    ),
    "ClaimRefused": lambda dice, scribe, state: (ClaimRefused(), WORDS),
    "LostItemReturned": lambda dice, scribe, state: (
        structs.replace(RETURN, is_matched=dice.random() < 0.5),
        None,
    ),
    "LostItemExpired": lambda dice, scribe, state: (LostItemExpired(), None),
    "LostItemGivenToState": lambda dice, scribe, state: (
        LostItemGivenToState(receipt="收1"),
        None,
    ),
    "LostItemTransferred": lambda dice, scribe, state: (
        LostItemTransferred(dice.choice((DIVISION, ROOM)), "收2"),
        None,
    ),
    "LostItemVoided": lambda dice, scribe, state: (LostItemVoided(), WORDS),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    allowed: set[str] = set()
    for seed in range(40):
        allowed |= live_at_random(
            "lost_item", MAKERS, seed, scribe=scribe, actors=(DESK, AUX, HEAD)
        )
    assert allowed >= {"LostItemReturned", "LostItemReturnedAtOnce", "LostItemTransferred"}
