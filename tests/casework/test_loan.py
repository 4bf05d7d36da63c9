"""Loans: back by an agreed time, overdue by the clock, written off by a head."""

from datetime import timedelta
from typing import Any

import pytest

from casework.cases import loan
from casework.cases.loan import MACHINE, Condition, Loan, is_overdue
from casework.cases.words import Words
from casework.clock_reading import Level, reading
from casework.deadlines import next_clock
from casework.registry import decode_state, encode_state
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, HEAD, Scribe
from tests.harness.lives.life import Life, hold_to_table, live_at_random

WORDS = Words("三次电话催还未果")


def lent(by: str = AUX) -> Life:
    """An umbrella, due back in a day."""
    life = Life()
    life.do(by, lending(life.scribe), loan.LoanPrivate(Person("游客")))
    return life


def lending(scribe: Scribe, **changes: Any) -> loan.ItemLent:
    fields: dict[str, Any] = {
        "item": "UMBRELLA",
        "due_at": scribe.now + timedelta(days=1),
        "label": "伞-07",
    }
    return loan.ItemLent(**(fields | changes))


def test_thing_that_is_late_reads_overdue_until_it_is_back() -> None:
    life = lent()
    assert not is_overdue(life.state, life.scribe.now)
    life.scribe.later(days=1, seconds=1)
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert reading(clock, life.scribe.now).level is Level.OVERDUE
    assert is_overdue(life.state, life.scribe.now)
    state = life.do(AUX, loan.LoanReturned(Condition.WORN))
    assert isinstance(state, Loan)
    assert (state.status, state.condition) == ("RETURNED", Condition.WORN)
    assert not is_overdue(state, life.scribe.now)
    assert next_clock(state, life.scribe.directory) is None
    assert decode_state(encode_state(state)) == state


def test_borrower_may_stay_nameless() -> None:
    life = Life()
    assert life.do(AUX, lending(life.scribe)).borrower is None


def test_prolonged_loan_is_due_later() -> None:
    life = lent()
    later = life.scribe.now + timedelta(days=3)
    assert life.do(AUX, loan.LoanProlonged(later)).due_at == later
    assert life.no(AUX, loan.LoanProlonged(life.scribe.now)) == "loan.due"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"item": " "}, "loan.item"),
        ({"quantity": 0}, "loan.quantity"),
        ({"quantity": 100}, "loan.quantity"),
        ({"due_at": bureau.START}, "loan.due"),
        ({"due_at": bureau.START + timedelta(days=400)}, "loan.due"),
    ],
)
def test_loan_without_a_thing_a_number_or_a_time_ahead_is_refused(
    changes: dict[str, Any], clause: str
) -> None:
    life = Life()
    assert life.no(DESK, lending(life.scribe, **changes)) == clause


def test_writing_off_is_for_a_head_after_the_time_and_with_words() -> None:
    life = lent()
    written_off = loan.LoanWrittenOff()
    assert life.no(HEAD, written_off, WORDS) == "loan.not_overdue"
    life.scribe.later(days=2)
    assert life.no(DESK, written_off, WORDS) == "role.missing"
    assert life.no(HEAD, written_off) == "loan.reason"
    state = life.do(HEAD, written_off, WORDS)
    assert (state.status, state.words) == ("WRITTEN_OFF", WORDS.text)
    written_off_at = life.scribe.now
    life.scribe.later(days=2)
    state = life.do(DESK, loan.LoanReturned(Condition.GOOD))
    assert (state.status, state.ended_at) == ("RETURNED", written_off_at)


def test_head_does_not_write_off_what_they_lent() -> None:
    life = lent(HEAD)
    life.scribe.later(days=2)
    assert life.no(HEAD, loan.LoanWrittenOff(), WORDS) == "needs.not_the_handler"


def test_own_entry_is_voided_with_a_reason() -> None:
    life = lent()
    assert life.no(DESK, loan.LoanVoided(), WORDS) == "loan.may_void"
    assert life.no(AUX, loan.LoanVoided()) == "loan.void"
    state = life.do(AUX, loan.LoanVoided(), WORDS)
    assert (state.status, next_clock(state, life.scribe.directory)) == ("VOID", None)


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    life = lent()
    hold_to_table(life, machine=MACHINE)
    life.do(AUX, loan.LoanReturned(Condition.BROKEN))
    hold_to_table(life, machine=MACHINE)


MAKERS: dict[str, Any] = {
    "ItemLent": lambda dice, scribe, state: (
        lending(scribe),
        dice.choice((None, loan.LoanPrivate())),
    ),
    "LoanProlonged": lambda dice, scribe, state: (
        loan.LoanProlonged(scribe.now + timedelta(hours=1)),
        None,
    ),
    "LoanReturned": lambda dice, scribe, state: (loan.LoanReturned(Condition.GOOD), None),
    "LoanWrittenOff": lambda dice, scribe, state: (loan.LoanWrittenOff(), WORDS),
    "LoanVoided": lambda dice, scribe, state: (loan.LoanVoided(), WORDS),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    allowed: set[str] = set()
    for seed in range(30):
        allowed |= live_at_random("loan", MAKERS, seed, scribe=scribe, actors=(DESK, AUX, HEAD))
    assert allowed == set(MAKERS)
