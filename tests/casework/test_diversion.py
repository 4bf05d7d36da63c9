"""Diversion: to somebody by name, who answers; and the citizen is told, whatever comes back."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases import diversion
from casework.cases.diversion import MACHINE, Diversion, SentBy
from casework.cases.words import Words
from casework.clocks import due_text
from casework.codes import ContactWay, Ledger, ReturnReason, Solved
from casework.deadlines import clocks, next_clock
from casework.registry import decode_state, encode_state
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, DIVISION, HANDLER, HEAD
from tests.harness.lives.claim import drafted
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
from tests.harness.lives.life import Life, hold_to_table, live_at_random


def test_answer_is_tracked_until_the_citizen_was_told() -> None:
    life = acknowledged()
    found = {clock.code: clock for clock in clocks(life.state, life.scribe.directory)}
    assert due_text(found["diversion.acknowledge"].due_at) == "09-16 24:00"
    assert due_text(found["diversion.answer"].due_at) == "09-28 24:00"
    life.do(AUX, diversion.DiversionPressed(), Words("答应明日回函"))
    life.do(AUX, diversion.DiversionAnswered(Solved.PART), WORDS)
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert clock.code == "diversion.tell"
    told = diversion.CitizenTold(life.scribe.now, ContactWay.PHONE)
    state = life.do(DESK, told, Words("三日内恢复供热"))
    assert isinstance(state, Diversion)
    assert (state.status, state.solved, state.pressed) == ("TOLD", Solved.PART, 1)
    assert next_clock(state, life.scribe.directory) is None
    assert decode_state(encode_state(state)) == state


def test_day_that_was_agreed_stands_in_for_the_limit() -> None:
    life = Life(a_scribe())
    state = life.do(DESK, sending(due_on=bureau.day("2026-09-18")), MATTER)
    found = {clock.code: clock for clock in clocks(state, life.scribe.directory)}
    assert due_text(found["diversion.answer"].due_at) == "09-18 24:00"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"receiver": "nobody"}, "diversion.receiver"),
        ({"topic": ""}, "diversion.topic"),
        ({"citizen_agreed": False}, "diversion.consent"),
        ({"source_case": "nothing"}, "diversion.no_complaint"),
        ({"due_on": bureau.day("2026-09-13")}, "diversion.due"),
        ({"due_on": bureau.day("2199-12-31")}, "diversion.due"),
    ],
)
def test_sending_without_receiver_topic_or_consent_is_refused(
    changes: dict[str, Any], clause: str
) -> None:
    assert Life(a_scribe()).no(DESK, sending(**changes), MATTER) == clause


def test_sending_without_words_is_refused_and_without_a_name_needs_no_consent() -> None:
    life = Life(a_scribe())
    assert life.no(DESK, sending()) == "diversion.content"
    nameless = diversion.DiversionPrivate(content="路灯不亮")
    assert life.do(DESK, sending(citizen_agreed=False), nameless).citizen is None


def test_complaint_about_the_police_never_leaves_this_way() -> None:
    scribe = a_scribe()
    complaint = drafted(scribe, ledger=Ledger.COMPLAINT)
    walled = drafted(scribe, respondents=(HANDLER,), owner=DIVISION)
    claim = drafted(scribe)
    life = Life(scribe)
    for case in (complaint, walled):
        assert life.no(DESK, sending(source_case=case), MATTER) == "diversion.no_complaint"
    assert life.do(DESK, sending(source_case=claim), MATTER).source_case == claim


def test_steps_need_their_words() -> None:
    life = sent()
    assert life.no(DESK, diversion.DiversionAcknowledged(" ")) == "diversion.reference"
    assert life.no(DESK, diversion.DiversionPressed()) == "diversion.pressed"
    assert life.no(DESK, diversion.DiversionAnswered(Solved.NO)) == "diversion.answer"
    back = diversion.DiversionReturned(ReturnReason.DUP)
    assert life.no(DESK, back) == "diversion.returned"
    life = answered()
    told = diversion.CitizenTold(life.scribe.now, ContactWay.FACE)
    assert life.no(DESK, told) == "diversion.told"
    ahead = structs.replace(told, at=life.scribe.now + timedelta(minutes=1))
    assert life.no(DESK, ahead, WORDS) == "diversion.told_at"


def test_what_was_sent_back_goes_to_another_body_and_runs_anew() -> None:
    life = returned()
    assert [one.returned for one in life.state.attempts] == [ReturnReason.OTHER_AREA]
    running = [
        clock.code for clock in clocks(life.state, life.scribe.directory) if clock.is_running
    ]
    assert running == ["diversion.redirect"]
    life.scribe.later(hours=2)
    again = diversion.DiversionResent(receiver=HEAT, way=SentBy.PHONE)
    assert life.no(DESK, again) == "diversion.elsewhere"
    assert life.no(AUX, structs.replace(again, receiver=OTHER)) == "role.auxiliary"
    state = life.do(DESK, structs.replace(again, receiver=OTHER))
    assert (state.status, len(state.attempts), state.reference) == ("SENT", 2, "")
    running = [clock.code for clock in clocks(state, life.scribe.directory) if clock.is_running]
    assert running == ["diversion.acknowledge", "diversion.answer"]


def test_citizen_is_told_even_where_nobody_takes_it() -> None:
    life = returned()
    state = life.do(DESK, diversion.CitizenTold(life.scribe.now, ContactWay.FACE), WORDS)
    assert (state.status, next_clock(state, life.scribe.directory)) == ("TOLD", None)


def test_nobody_told_is_the_word_of_a_head_who_did_not_handle_it() -> None:
    life = answered()
    assert life.no(DESK, diversion.CitizenNotTold(), WORDS) == "role.missing"
    assert life.no(HEAD, diversion.CitizenNotTold()) == "diversion.not_told"
    state = life.do(HEAD, diversion.CitizenNotTold(), Words("匿名反映"))
    assert (state.status, state.words) == ("NOT_TOLD", "匿名反映")
    life = Life(a_scribe())
    life.do(HEAD, sending(), MATTER)
    life.do(AUX, diversion.DiversionAnswered(Solved.NA), WORDS)
    assert life.no(HEAD, diversion.CitizenNotTold(), WORDS) == "needs.not_the_handler"


def test_nobody_told_ends_what_is_owed() -> None:
    life = answered()
    life.scribe.later(hours=1)
    state = life.do(HEAD, diversion.CitizenNotTold(), WORDS)
    assert next_clock(state, life.scribe.directory) is None


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    for life in (sent(), acknowledged(), answered(), returned()):
        hold_to_table(life, machine=MACHINE)


def test_erased_words_stand_in_nobodys_way() -> None:
    life = sent()
    rows = {step.name: step for step in MACHINE.steps}
    event = structs.replace(
        life.scribe.compose(DESK, life._proposal(sending(), MATTER, "")),
        sealed=None,
        erased=True,
    )
    step = rows["DiversionSent"]
    for guard in step.guards:
        assert guard.refuses(None, event, life.scribe.context()) is None, guard.clause
    assert MACHINE.evolve(step, None, event).status == "SENT"


MAKERS: dict[str, Any] = {
    "DiversionSent": lambda dice, scribe, state: (sending(), dice.choice((MATTER, None))),
    "DiversionAcknowledged": lambda dice, scribe, state: (
        diversion.DiversionAcknowledged("88号"),
        None,
    ),
    "DiversionPressed": lambda dice, scribe, state: (
        diversion.DiversionPressed(),
        dice.choice((WORDS, None)),
    ),
    "DiversionAnswered": lambda dice, scribe, state: (
        diversion.DiversionAnswered(dice.choice(list(Solved))),
        dice.choice((WORDS, None)),
    ),
    "DiversionReturned": lambda dice, scribe, state: (
        diversion.DiversionReturned(dice.choice(list(ReturnReason))),
        WORDS,
    ),
    "DiversionResent": lambda dice, scribe, state: (
        diversion.DiversionResent(receiver=dice.choice((HEAT, OTHER)), way=SentBy.FACE),
        None,
    ),
    "CitizenTold": lambda dice, scribe, state: (
        diversion.CitizenTold(scribe.now, ContactWay.SMS),
        WORDS,
    ),
    "CitizenNotTold": lambda dice, scribe, state: (diversion.CitizenNotTold(), WORDS),
    "DiversionUrged": lambda dice, scribe, state: (diversion.DiversionUrged("公函3号"), WORDS),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = a_scribe()
    allowed: set[str] = set()
    for seed in range(40):
        allowed |= live_at_random(
            "diversion", MAKERS, seed, scribe=scribe, actors=(DESK, HANDLER, HEAD)
        )
    # The centre's rounds come first: test_chasing.
    assert allowed == set(MAKERS) - {"DiversionUrged"}
