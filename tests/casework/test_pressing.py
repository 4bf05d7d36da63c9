"""督促回复: a head presses for the answer, and it comes up until the answer is there."""

from datetime import timedelta

import pytest

from casework.cases.pressing import PRESSED, ReplyPressed
from casework.clock_reading import Level, reading
from casework.clocks import Clock
from casework.deadlines import clocks, next_clock
from casework.worklist import next_step
from tests.harness.bureau import CHIEF, DIV_HEAD, FIELD, HANDLER, HEAD, OFFICE, SISTER_HEAD
from tests.harness.lives.ledger import Item
from tests.harness.lives.letter import Mail
from tests.harness.lives.turns import offers, turn_of


def pressed_clock(item: Item) -> Clock:
    return next(
        one
        for one in clocks(item.state, item.office.directory, item.office.states.get)
        if one.code.startswith(PRESSED)
    )


def test_pressed_item_is_the_handlers_turn_until_they_wrote_back() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert next_step(item.state) == "ResultRecorded"
    item.say("LedgerItemReplyPressed")
    assert next_step(item.state) == "LedgerItemPressingAnswered"
    assert turn_of(item) == {HANDLER}
    clock = next_clock(item.state, item.office.directory)
    assert clock is not None
    assert clock.code.startswith(PRESSED)
    item.say("LedgerItemPressingAnswered")
    assert next_step(item.state) == "ResultRecorded"
    (pressing,) = item.state.pressings
    assert (pressing.by, pressing.answered_at) == (HEAD, item.office.now)
    assert reading(pressed_clock(item), item.office.now).level is Level.DONE


def test_item_that_nobody_signed_for_is_pressed_on_its_unit() -> None:
    item = Item().go("LedgerItemAssigned")
    item.say("LedgerItemReplyPressed", DIV_HEAD)
    assert HANDLER in turn_of(item)
    assert DIV_HEAD not in turn_of(item)
    assert offers(item, SISTER_HEAD) == {}


def test_answer_to_the_citizen_ends_it_and_a_bad_call_does_not_bring_it_back() -> None:
    item = Item().go("ResultRecorded")
    item.say("LedgerItemReplyPressed")
    item.later(hours=1)
    item.say("FeedbackDrafted")
    assert next_step(item.state) == "FeedbackApproved"
    item.say("FeedbackReturned")
    assert next_step(item.state) == "LedgerItemPressingAnswered"
    item.say("FeedbackDrafted")
    item.say("FeedbackApproved")
    assert item.state.pressing is None
    assert reading(pressed_clock(item), item.office.now).level is Level.DONE
    assert item.no("LedgerItemReplyPressed") == "status.not_now"


def test_day_that_passes_without_an_answer_is_overdue() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("LedgerItemReplyPressed")
    item.later(days=2)
    assert reading(pressed_clock(item), item.office.now).level is Level.OVERDUE


@pytest.mark.parametrize(
    ("actor", "clause"),
    [
        (HANDLER, "role.missing"),
        (FIELD, "role.missing"),
        (OFFICE, "role.missing"),
        (SISTER_HEAD, "role.missing"),
        (HEAD, ""),
        (DIV_HEAD, ""),
        (CHIEF, ""),
    ],
)
def test_head_of_the_lead_unit_or_one_above_presses_and_nobody_else(
    actor: str, clause: str
) -> None:
    assert Item().go("LedgerItemTakenUp").no("LedgerItemReplyPressed", actor) == clause


def test_it_is_pressed_for_once_at_a_time_with_a_day_ahead_and_words() -> None:
    item = Item().go("LedgerItemTakenUp")
    yesterday = ReplyPressed(item.today - timedelta(days=1))
    assert item.no("LedgerItemReplyPressed", body=yesterday) == "pressing.due"
    assert item.no("LedgerItemPressingAnswered") == "pressing.none"
    item.say("LedgerItemReplyPressed")
    assert item.no("LedgerItemReplyPressed") == "pressing.already"
    assert item.no("LedgerItemPressingAnswered", HEAD) == "pressing.answered_by"
    item.say("LedgerItemPressingAnswered")
    item.say("LedgerItemReplyPressed", CHIEF)
    assert len(item.state.pressings) == 2


def test_letter_is_pressed_for_in_the_same_way() -> None:
    mail = Mail("HANDLING")
    before = next_step(mail.letter)
    mail.do("LetterReplyPressed")
    assert next_step(mail.letter) == "LetterPressingAnswered"
    assert turn_of(mail) == {HANDLER}
    mail.do("LetterPressingAnswered")
    assert next_step(mail.letter) == before
