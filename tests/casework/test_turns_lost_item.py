"""Lost property: what each status waits for, whose turn it is, and what is offered to whom."""

from casework.cases.lost_property.giving_back import ClaimRefused, LostItemClaimed
from casework.cases.lost_property.keeping import (
    LostItemAnnounced,
    LostItemKept,
    LostItemReceived,
    OwnerNotified,
)
from casework.cases.lost_property.other_ends import (
    LostItemGivenToState,
    LostItemTransferred,
    LostItemVoided,
)
from casework.cases.lost_property.state import ItemValue
from casework.machine import Display
from casework.registry import MACHINES
from casework.worklist import next_step, whose_turn
from tests.harness.bureau import (
    AUX,
    BUREAU,
    DESK,
    DIVISION,
    FIELD,
    HANDLER,
    HEAD,
    OFFICE,
    SISTER_HANDLER,
)
from tests.harness.lives.life import Life
from tests.harness.lives.lost_property import (
    AGENT,
    ANNOUNCED,
    OWNER,
    RETURN,
    WORDS,
    announced,
    claimed,
    claiming,
    expired,
    received,
    receiving,
)
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of

STATION = {DESK, AUX, FIELD, HANDLER, HEAD}
"""Who works at the desks of the station: the room, and the precinct that it belongs to."""


def test_received_thing_waits_for_its_announcement_by_the_station_that_has_it() -> None:
    life = received()
    assert next_step(life.state) == "LostItemAnnounced"
    assert turn_of(life) == STATION


def test_thing_whose_owner_was_told_waits_for_them_instead() -> None:
    life = received()
    life.do(DESK, OwnerNotified(), WORDS)
    assert next_step(life.state) == "LostItemClaimed"
    assert turn_of(life) == STATION


def test_announced_thing_is_nobodys_turn_until_the_year_is_over() -> None:
    life = announced()
    assert next_step(life.state) == "LostItemExpired"
    assert turn_of(life) == set()
    assert offers(life, DESK)["LostItemClaimed"] == ""
    assert offers(life, DESK)["LostItemExpired"] == "lost.year"
    life.scribe.later(days=366)
    assert turn_of(life) == STATION - {AUX}
    assert offers(life, DESK)["LostItemClaimed"] == "lost.within_the_year"


def test_claim_waits_to_be_checked_and_a_valuable_is_given_back_by_an_officer() -> None:
    life = claimed()
    assert next_step(life.state) == "LostItemReturned"
    assert turn_of(life) == STATION - {AUX}
    assert offers(life, AUX)["LostItemReturned"] == "lost.by_an_officer"
    assert turn_of(claimed(ItemValue.ORDINARY)) == STATION


def test_expired_thing_waits_for_the_head_of_the_station() -> None:
    life = expired()
    assert next_step(life.state) == "LostItemGivenToState"
    assert turn_of(life) == {HEAD}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert "钟楼会客厅" in said.zh


def test_ends_wait_for_nobody() -> None:
    returned, given, moved, void = claimed(), expired(), expired(), received()
    returned.do(DESK, RETURN)
    given.do(HEAD, LostItemGivenToState(receipt="收1"))
    moved.do(DESK, LostItemTransferred(DIVISION, "收2"))
    void.do(AUX, LostItemVoided(), WORDS)
    for life in (returned, given, moved, void):
        assert next_step(life.state) == ""
        assert turn_of(life) == set()
        assert whose_turn(life.state, life.scribe.context()) is None


def test_quick_procedure_is_not_shown_for_a_valuable() -> None:
    assert "LostItemReturnedAtOnce" not in offers(received(), DESK)
    assert offers(received(ItemValue.ORDINARY), DESK)["LostItemReturnedAtOnce"] == ""


def test_claim_before_anybody_was_told_is_greyed_with_the_reason() -> None:
    shown = offers(received(), DESK)
    assert next(iter(shown)) == "LostItemAnnounced"
    assert shown["LostItemClaimed"] == "lost.announced"
    assert shown["LostItemVoided"] == "lost.may_void"
    assert offers(received(), SISTER_HANDLER) == {}


def test_keeper_is_chosen_from_the_station_auxiliary_officers_too() -> None:
    life = Life()
    assert set(chosen_from(life, DESK, LostItemReceived, "keeper")) == STATION
    assert first_in(life, DESK, LostItemReceived, "keeper") == DESK
    life = announced()
    assert set(chosen_from(life, HEAD, LostItemKept, "keeper")) == STATION
    assert first_in(life, HEAD, LostItemKept, "keeper") == AUX
    assert first_in(life, HEAD, LostItemKept, "storage") == "会客厅2号保管柜"


def test_announcement_begins_with_the_features_that_may_be_told() -> None:
    assert first_in(received(), DESK, LostItemAnnounced, "text") == "黑色长款皮夹"


def test_transfer_is_offered_to_the_units_above_and_not_at_the_top() -> None:
    assert set(chosen_from(expired(), DESK, LostItemTransferred, "to_unit")) == {DIVISION, BUREAU}
    assert offers(announced(), DESK)["LostItemTransferred"] == ""
    life = Life()
    life.do(OFFICE, receiving(life.scribe, ItemValue.ORDINARY, keeper=OFFICE))
    assert "LostItemTransferred" not in offers(life, OFFICE)
    assert "LostItemAnnounced" in offers(life, OFFICE)


def test_it_is_found_by_its_words_and_knows_its_people() -> None:
    life = claimed()
    life.do(DESK, ClaimRefused(), WORDS)
    life.do(DESK, LostItemClaimed(), claiming(agent=AGENT, authority="委托书"))
    face = MACHINES["lost_item"].display
    assert isinstance(face, Display)
    assert face.title(life.state) == "黑色长款皮夹"
    assert {ANNOUNCED.text, "夹层有张老照片", WORDS.text} <= set(face.words(life.state))
    assert [one.name for one in face.people(life.state)] == [
        "热心群众",
        OWNER.name,
        OWNER.name,
        AGENT.name,
    ]
    assert face.related(life.state) == ()
