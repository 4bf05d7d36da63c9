"""Diversions: what each status waits for, whose turn it is, what is offered and chosen from."""

from casework.cases import diversion
from casework.cases.directory import ReceiverEnded
from casework.cases.diversion import CitizenTold, DiversionResent, DiversionSent, SentBy
from casework.cases.words import Words
from casework.codes import Channel, ContactWay, ReturnReason
from casework.event import Label
from casework.facts import facts, title_of
from casework.ids import SYSTEM
from casework.registry import MACHINES, Proposal
from casework.worklist import next_step, whose_turn
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, DIV_HEAD, FIELD, HANDLER, HEAD, SISTER_HEAD, TRIAGE
from tests.harness.lives.diversion import (
    HEAT,
    MATTER,
    OTHER,
    WORDS,
    a_scribe,
    acknowledged,
    answered,
    returned,
    sending,
    sent,
)
from tests.harness.lives.life import Life
from tests.harness.lives.receivers import registering
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of

AT_WORK = {DESK, AUX, FIELD, HANDLER, HEAD}
"""Everybody of the station of the room that sent it."""


def test_sent_waits_for_the_receipt_of_the_body_where_it_was_sent_from() -> None:
    life = sent()
    assert next_step(life.state) == "DiversionAcknowledged"
    assert turn_of(life) == AT_WORK
    turn = whose_turn(life.state, life.scribe.context())
    assert turn is not None
    assert turn.en.startswith("钟楼会客厅 Reception officer")


def test_acknowledged_waits_for_the_answer_of_the_body() -> None:
    life = acknowledged()
    assert next_step(life.state) == "DiversionAnswered"
    assert turn_of(life) == AT_WORK


def test_answered_waits_until_the_citizen_is_told() -> None:
    life = answered()
    assert next_step(life.state) == "CitizenTold"
    assert turn_of(life) == AT_WORK


def test_returned_waits_for_another_body_and_not_for_an_auxiliary_officer() -> None:
    life = returned()
    assert next_step(life.state) == "DiversionResent"
    assert turn_of(life) == AT_WORK - {AUX}


def test_told_and_not_told_wait_for_nobody() -> None:
    life = answered()
    life.do(DESK, CitizenTold(life.scribe.now, ContactWay.PHONE), WORDS)
    assert (next_step(life.state), turn_of(life)) == ("", set())
    life = answered()
    life.do(HEAD, diversion.CitizenNotTold(), Words("匿名反映"))
    assert (next_step(life.state), turn_of(life)) == ("", set())


def test_what_the_bureau_sent_is_not_the_turn_of_a_precinct() -> None:
    life = Life(a_scribe())
    life.do(TRIAGE, sending(), MATTER)
    assert TRIAGE in turn_of(life)
    assert not turn_of(life) & AT_WORK


def test_telling_nobody_is_shown_to_heads_alone_and_greyed_for_the_one_who_handled_it() -> None:
    life = answered()
    assert "CitizenNotTold" not in offers(life, DESK)
    assert offers(life, HEAD)["CitizenNotTold"] == ""
    life = Life(a_scribe())
    life.do(HEAD, sending(), MATTER)
    life.do(DESK, diversion.DiversionReturned(ReturnReason.DUP), WORDS)
    assert offers(life, HEAD)["CitizenNotTold"] == "needs.not_the_handler"
    assert offers(life, DIV_HEAD)["CitizenNotTold"] == ""


def test_another_station_is_offered_nothing_but_what_everybody_is() -> None:
    assert set(offers(sent(), SISTER_HEAD)) == set()


def test_awaited_step_stands_first() -> None:
    assert next(iter(offers(sent(), DESK))) == "DiversionAcknowledged"
    assert next(iter(offers(returned(), DESK))) == "DiversionResent"


def test_bodies_that_take_the_topic_are_offered_first_and_none_that_ended() -> None:
    scribe = a_scribe()
    ended = bureau.fixed_id(6, 3)
    scribe.happen(SYSTEM, Proposal(ended, registering(code="R01", name="旧单位")))
    lamps = bureau.fixed_id(6, 4)
    scribe.happen(SYSTEM, Proposal(lamps, registering(code="R02", name="路灯", topics=())))
    life = Life(scribe)
    takers_first = [ended, HEAT, OTHER, lamps]
    assert chosen_from(life, DESK, DiversionSent, "receiver", topic="HEATING") == takers_first
    assert chosen_from(life, DESK, DiversionSent, "receiver") == [ended, lamps, HEAT, OTHER]
    scribe.happen(SYSTEM, Proposal(ended, ReceiverEnded("机构合并")))
    assert chosen_from(life, DESK, DiversionSent, "receiver") == [lamps, HEAT, OTHER]
    life.do(DESK, sending(), MATTER)
    life.do(DESK, diversion.DiversionReturned(ReturnReason.DUP), WORDS)
    assert chosen_from(life, DESK, DiversionResent, "receiver") == [OTHER, lamps]
    again = DiversionResent(receiver=OTHER, way=SentBy.PHONE)
    assert life.do(DESK, again).status == "SENT"


def test_form_begins_with_the_channel_of_the_desk_and_with_now() -> None:
    life = answered()
    for officer, channel in (
        (DESK, Channel.WALK),
        (FIELD, Channel.VISIT),
        (TRIAGE, Channel.MAIL),
        (HEAD, None),
    ):
        assert first_in(life, officer, DiversionSent, "channel") is channel
    assert first_in(life, DESK, CitizenTold, "at") == life.scribe.now


def test_page_tells_the_whole_road_and_the_search_finds_every_text() -> None:
    life = returned()
    life.do(DESK, DiversionResent(receiver=OTHER, way=SentBy.PHONE))
    life.do(DESK, diversion.DiversionAcknowledged("热函88号"))
    told = {one.slot.name: one.words for one in facts(life.state, life.scribe.directory)}
    assert told["receiver"] == Label("单位R31", "单位R31")
    assert "单位R22" in told["attempts"].zh
    assert "非辖区" in told["attempts"].zh
    assert title_of(life.state) == MATTER.content
    face = MACHINES["diversion"].display
    assert face is not None
    assert face.people(life.state) == (MATTER.citizen,)
    assert {MATTER.content, "热函88号", "不在供热范围"} <= set(face.words(life.state))
