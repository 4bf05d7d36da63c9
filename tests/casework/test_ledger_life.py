"""The life of a ledger item, step by step, as the precinct lives it."""

from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.closing import (
    LedgerItemClosed,
    PublicityDecided,
)
from casework.cases.ledger.gate import readings
from casework.cases.ledger.intake import LedgerItemEstablished
from casework.cases.ledger.state import LedgerItem
from casework.clocks import due_text
from casework.codes import (
    Ledger,
    Publicity,
)
from casework.deadlines import clocks, next_clock
from casework.registry import Proposal, decode_state, encode_state
from tests.harness import bureau
from tests.harness.bureau import HANDLER, HEAD, PRECINCT, Scribe
from tests.harness.lives.claim import drafted, to_close_pending


def test_item_with_every_clause_met_is_closed_by_the_head() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    item = scribe.happen(HEAD, Proposal(case, LedgerItemClosed()))
    assert isinstance(item, LedgerItem)
    assert item.status == "CLOSED"
    assert all(reading.is_met for reading in readings(item))
    assert decode_state(encode_state(item)) == item


def test_closing_by_the_handler_is_refused() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    refusal = scribe.try_it(HANDLER, Proposal(case, LedgerItemClosed()))
    assert refusal is not None
    assert refusal.clause == "role.missing"


def test_approval_over_a_matter_that_moved_on_is_refused() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    seen = scribe.states[case].last
    scribe.happen(
        HEAD,
        Proposal(case, PublicityDecided(Publicity.OPEN, "公众号")),
    )
    refusal = scribe.try_it(HEAD, Proposal(case, LedgerItemClosed()), seen=seen)
    assert refusal is not None
    assert refusal.clause == "final_say.moved_on"


def test_complaint_against_the_own_precinct_is_owned_one_level_up() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe, ledger=Ledger.COMPLAINT, respondents=(HANDLER,), owner=bureau.DIVISION)
    refusal = scribe.try_it(HEAD, Proposal(case, LedgerItemEstablished()))
    assert refusal is not None
    assert refusal.clause == "case.missing"
    item = scribe.happen(bureau.DIV_HEAD, Proposal(case, LedgerItemEstablished()))
    assert scribe.directory.roster.audience(item.units, item.respondents) == {
        bureau.DIVISION,
        bureau.BUREAU,
    }


def test_claim_that_was_fed_back_in_time_has_no_running_clock() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    assert next_clock(scribe.states[case], scribe.directory) is None
    counted = {clock.code: clock for clock in clocks(scribe.states[case], scribe.directory)}
    assert due_text(counted["ledger.claim.first_reply"].due_at) == "09-20 24:00"


def test_due_day_set_by_the_head_counts_instead_of_the_target() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    scribe.happen(HEAD, Proposal(case, LedgerItemEstablished()))
    body = LedgerItemAssigned(lead_unit=PRECINCT, due_on=bureau.day("2026-09-16"))
    item = scribe.happen(HEAD, Proposal(case, body))
    counted = {clock.code: clock for clock in clocks(item, scribe.directory)}
    assert due_text(counted["ledger.claim.target"].due_at) == "09-16 24:00"
