"""Long-term, reopened, withdrawn, promoted; and the order that a second bad answer asks for."""

from datetime import timedelta
from typing import Any

import pytest

from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.letter import closing, detours, intake, withdrawal
from casework.cases.letter.codes import AppealType, Ending, Grade
from casework.cases.letter.state import GradeFacts, Letter, Wish
from casework.cases.words import Words
from casework.codes import Channel, ContactWay, Ledger
from casework.registry import Proposal
from casework.worklist import next_step
from tests.harness.bureau import CHIEF, DIV_HEAD, HANDLER, HEAD, OFFICE, PRECINCT, SUPERV, TRIAGE
from tests.harness.lives.letter import PHONE, WORDS, Mail
from tests.harness.lives.turns import turn_of

BLANK = Words(" ")

# -------------------------------------------------------------------------- long-term


def test_long_term_needs_measures_and_an_explicit_date_ahead() -> None:
    mail = Mail("HANDLING")
    today = detours.LetterLongTermSet(mail.now.date())
    assert mail.no("LetterLongTermSet", today, WORDS) == "letter.until"
    ahead = detours.LetterLongTermSet(mail.now.date() + timedelta(days=1))
    assert mail.no("LetterLongTermSet", ahead, BLANK) == "letter.words"
    assert mail.no("LetterLongTermSet", by=HEAD) == "role.missing"


def test_long_term_is_set_by_the_chief_above_the_lead_unit_who_did_not_handle_it() -> None:
    mail = Mail("HANDLING").pretend(lead_unit="nowhere")
    assert mail.no("LetterLongTermSet") == "letter.head_of_lead"
    mail = Mail("HANDLING").pretend(handlers=(DIV_HEAD,))
    assert mail.no("LetterLongTermSet") == "letter.not_the_handler"
    assert Mail("HANDLING").do("LetterLongTermSet", by=CHIEF).status == "LONG_TERM"


def test_long_term_is_rechecked_in_words_and_ends_by_a_chief() -> None:
    mail = Mail("LONG_TERM")
    assert mail.no("LetterLongTermRechecked", detours.LetterLongTermRechecked(), BLANK) == (
        "letter.words"
    )
    assert mail.no("LetterLongTermEnded", detours.LetterLongTermEnded(), BLANK) == "letter.words"
    assert len(mail.do("LetterLongTermRechecked", by=HEAD).measures) == 2
    assert mail.do("LetterLongTermEnded").rechecked_at == mail.now


# --------------------------------------------------------------------------- reopening


@pytest.mark.parametrize(("days", "open_"), [(90, True), (91, False)])
def test_letter_is_reopened_within_ninety_days(days: int, open_: bool) -> None:
    refusal = Mail("CLOSED").later(days=days).refusal("LetterReopened")
    assert (refusal is None) is open_
    if refusal:
        assert refusal.clause == "letter.reopening"


def test_reopening_says_what_is_new_and_starts_a_new_round() -> None:
    mail = Mail("CLOSED_EXPLAINED")
    assert mail.no("LetterReopened", detours.LetterReopened(), BLANK) == "letter.words"
    letter = mail.do("LetterReopened")
    assert (letter.reopened, letter.ending, letter.closed_at, letter.answer) == (
        1,
        None,
        None,
        None,
    )


def test_reopened_letter_is_replied_to_called_back_and_closed_again() -> None:
    mail = Mail("REOPENED")
    first = mail.letter.replied_at
    mail.later(days=1)
    for step in ("LetterDispatched", "LetterTakenUp", "LetterReplyDrafted", "LetterReplyApproved"):
        mail.do(step)
    assert (mail.letter.replied_at, mail.letter.second_replied_at) == (first, mail.now)
    mail.do("LetterRevisitStarted")
    assert mail.no("LetterClosed") == "letter.satisfied"
    mail.do("good call")
    assert mail.do("LetterClosed").ending is Ending.SATISFIED


# ------------------------------------------------------------------------- withdrawal

RECEIVED = [{"type": AppealType.REPORT}, {"is_police_conduct": True}]


@pytest.mark.parametrize("received", RECEIVED, ids=["report", "police"])
def test_report_or_complaint_about_police_is_not_withdrawn(received: dict[str, Any]) -> None:
    assert Mail("SIGNED", **received).no("LetterWithdrawalRequested") == "letter.may_withdraw"


def test_complaint_about_police_found_at_grading_is_not_withdrawn() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterWithdrawalRequested")
    mail.do("LetterGraded", intake.LetterGraded(Grade.WATCH, GradeFacts(is_police_complaint=True)))
    assert mail.no("LetterWithdrawn") == "letter.may_withdraw"
    assert mail.do("LetterWithdrawalRefused").withdrawal is None
    assert mail.no("LetterWithdrawalRequested") == "letter.may_withdraw"


def test_letter_is_not_withdrawn_by_the_handlers_word() -> None:
    """It is asked for with the writer's words, and somebody else says that it is so."""
    mail = Mail("HANDLING")
    assert mail.no("LetterWithdrawn") == "letter.withdrawal_not_asked"
    said = withdrawal.LetterWithdrawalRequested(mail.now, PHONE)
    assert mail.no("LetterWithdrawalRequested", said, BLANK) == "letter.words"
    mail.do("LetterWithdrawalRequested", by=HANDLER)
    assert mail.letter.status == "HANDLING"
    assert mail.no("LetterWithdrawn", by=HANDLER) == "role.missing"
    head = mail.letter.handlers
    mail.pretend(handlers=(*head, HEAD))
    assert mail.no("LetterWithdrawn", by=HEAD) == "letter.withdrawal_by_another"
    assert mail.no("LetterWithdrawn", withdrawal.LetterWithdrawn(), BLANK) == "letter.words"
    assert mail.do("LetterWithdrawn", by=OFFICE).ended_at == mail.now
    assert mail.letter.withdrawal is not None
    assert mail.letter.withdrawal.words == WORDS.text


def test_whoever_heard_the_writer_does_not_decide_on_it() -> None:
    mail = Mail("SIGNED")
    wish = Wish(mail.now, PHONE, OFFICE, "不反映了")
    assert mail.pretend(withdrawal=wish).no("LetterWithdrawn") == "letter.withdrawal_by_another"
    assert mail.do("LetterWithdrawn", by=SUPERV).status == "WITHDRAWN"


def test_wish_is_dated_and_a_written_one_comes_with_its_paper() -> None:
    mail = Mail("SIGNED")
    asked = withdrawal.LetterWithdrawalRequested
    for at in (mail.letter.received_at - timedelta(minutes=1), mail.now + timedelta(minutes=1)):
        assert mail.no("LetterWithdrawalRequested", asked(at, PHONE), WORDS) == "letter.at"
    bare = asked(mail.now, ContactWay.LETTER)
    assert mail.no("LetterWithdrawalRequested", bare, WORDS) == "letter.withdrawal_paper"
    mail.do("LetterWithdrawalRequested", asked(mail.now, ContactWay.LETTER, ("0" * 64,)), WORDS)
    assert mail.no("LetterWithdrawalRequested") == "letter.withdrawal_asked"


@pytest.mark.parametrize("status", ["SIGNED", "DISPATCHED", "HANDLING", "REVISITING"])
def test_wish_is_decided_before_anything_else_is_done(status: str) -> None:
    mail = Mail(status)
    before = next_step(mail.letter, mail.scribe.context())
    mail.do("LetterWithdrawalRequested")
    assert next_step(mail.letter, mail.scribe.context()) == "LetterWithdrawn"
    assert turn_of(mail) == ({OFFICE, SUPERV, CHIEF} if status == "SIGNED" else {HEAD})
    mail.do("LetterWithdrawalRefused")
    assert next_step(mail.letter, mail.scribe.context()) == before


# -------------------------------------------------------------------------- promotion


def ledger_item(mail: Mail, source: str | None) -> str:
    case = mail.scribe.new_case()
    body = LedgerItemDrafted(
        ledger=Ledger.CLAIM,
        channel=Channel.MAIL,
        owner=PRECINCT,
        place="南大街",
        source_case=source,
    )
    private = LedgerItemPrivate("夜市烧烤油烟扰民", "南大街夜市油烟很大,晚上睡不好。")
    mail.scribe.happen(HANDLER, Proposal(case, body, private))
    return case


def promote(item: str) -> detours.LetterPromoted:
    return detours.LetterPromoted(item)


def test_letter_is_promoted_into_one_ledger_item_that_comes_from_it() -> None:
    mail = Mail("HANDLING")
    item = ledger_item(mail, mail.case)
    scribe = mail.scribe
    stray = Proposal(mail.case, promote(ledger_item(mail, None)))
    for wrong in (stray, Proposal(mail.case, promote(mail.case))):
        refusal = scribe.try_it(TRIAGE, wrong)
        assert refusal is not None
        assert refusal.clause == "letter.ledger_item"
    letter = scribe.happen(HEAD, Proposal(mail.case, promote(item)))
    assert isinstance(letter, Letter)
    assert (letter.ledger_item, letter.status) == (item, "HANDLING")
    again = scribe.try_it(HEAD, Proposal(mail.case, promote(item)))
    assert again is not None
    assert again.clause == "letter.promoted_already"


# ------------------------------------------------------------- the second bad answer


def dissatisfied_twice() -> Mail:
    mail = Mail("REWORK")
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    mail.do("LetterRevisitStarted")
    assert mail.do("bad call").supervision_due
    return mail


def answered_a_third_time(mail: Mail) -> Mail:
    mail.do("LetterReworkSupervised")
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=CHIEF)
    mail.do("LetterRevisitStarted")
    return mail


def test_no_order_is_due_after_the_first_bad_answer() -> None:
    assert not Mail("REWORK").letter.supervision_due
    assert Mail("REWORK").no("LetterSupervisionWaived") == "letter.order_not_due"


def test_second_bad_answer_asks_for_an_order_before_the_letter_is_closed() -> None:
    mail = answered_a_third_time(dissatisfied_twice())
    mail.do("good call")
    assert mail.no("LetterClosed") == "letter.order_due"
    mail.do("policy call")
    assert mail.no("LetterClosedExplained") == "letter.order_due"


def test_supervision_may_decide_that_no_order_is_needed() -> None:
    mail = answered_a_third_time(dissatisfied_twice())
    waived = closing.LetterSupervisionWaived()
    assert mail.no("LetterSupervisionWaived", waived, BLANK) == "letter.words"
    assert mail.do("LetterSupervisionWaived").supervision_waived_by == SUPERV
    assert mail.no("LetterSupervisionWaived") == "letter.order_not_due"
    mail.do("good call")
    assert mail.do("LetterClosed").status == "CLOSED"


def test_decision_against_an_order_does_not_hold_for_one_more_bad_answer() -> None:
    mail = answered_a_third_time(dissatisfied_twice())
    mail.do("LetterSupervisionWaived")
    mail.do("bad call")
    assert mail.letter.supervision_waived_by == ""
    assert mail.letter.dissatisfied == 3


def test_whoever_handled_it_does_not_decide_against_an_order() -> None:
    mail = dissatisfied_twice().pretend(handlers=(SUPERV,))
    assert mail.no("LetterSupervisionWaived") == "letter.not_the_handler"
