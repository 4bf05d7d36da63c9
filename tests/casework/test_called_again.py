"""A dissatisfied citizen: done again under supervision, called again in time by somebody else.

The same of letters and of ledger items (domain 15: Xiapu, Tongling).
"""

from datetime import timedelta
from typing import Any

import pytest

from casework.cases.called_again import ReworkSupervised
from casework.cases.ledger.answer import CallBackRecorded
from casework.cases.ledger.codes import LinkedKind
from casework.cases.ledger.detours import CaseLinked
from casework.cases.ledger.work import ResultPrivate, ResultRecorded
from casework.cases.words import Words
from casework.clocks import Clock, is_late
from casework.codes import ContactWay, DissatisfiedReason, Outcome, Role, Satisfaction
from casework.deadlines import clocks
from casework.worklist import next_step
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    SUPERV,
)
from tests.harness.lives.ledger import Item, Office
from tests.harness.lives.letter import Mail
from tests.harness.lives.turns import offers, turn_of

BLANK = Words(" ")
RESULT = ResultPrivate("当事人下落不明", "走访记录")
ANSWER = ("LetterReplyDrafted", "LetterReplyApproved")


def second_call(led: Mail | Item) -> Clock | None:
    """The clock of the second call, where it has begun."""
    state, directory = led.scribe.states[led.case], led.scribe.directory
    found = (one for one in clocks(state, directory) if one.code.endswith(".second_call"))
    return next(found, None)


def answered(led: Mail | Item) -> Clock:
    """The same, when the call has been made."""
    clock = second_call(led)
    assert clock is not None
    assert not clock.is_running
    return clock


def bad_letter(office: Office | None = None) -> Mail:
    """A letter whose writer is dissatisfied with our work."""
    mail = Mail("REVISITING", office)
    mail.do("bad call")
    return mail


def answered_anew(office: Office | None = None) -> Mail:
    mail = bad_letter(office)
    for step in ("LetterReworkSupervised", "LetterReplyDrafted"):
        mail.do(step)
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    return mail


def a_call(item: Item, mark: Satisfaction) -> CallBackRecorded:
    reason = None if mark.is_satisfied else DissatisfiedReason.SLOW
    return CallBackRecorded(
        at=item.office.now,
        way=ContactWay.PHONE,
        is_connected=True,
        satisfaction=mark,
        reason=reason,
    )


def bad_item(office: Office | None = None) -> Item:
    """A ledger item whose citizen is dissatisfied with our work."""
    item = Item(office).go("FeedbackApproved")
    item.say("CallBackRecorded", body=a_call(item, Satisfaction.DISSATISFIED))
    return item


def fed_back_anew(office: Office | None = None) -> Item:
    item = bad_item(office)
    for step in ("LedgerItemReworkSupervised", "FeedbackDrafted", "FeedbackApproved"):
        item.say(step)
    return item


# -------------------------------------------------------------------------- supervised


def test_letter_is_done_again_when_supervision_has_said_how() -> None:
    mail = bad_letter()
    assert next_step(mail.letter, mail.scribe.context()) == "LetterReworkSupervised"
    assert turn_of(mail) == {SUPERV, OFFICE}
    assert mail.no("LetterReplyDrafted") == "rework.supervised"
    assert mail.no("LetterReworkSupervised", ReworkSupervised(), BLANK) == "letter.words"
    assert mail.no("LetterReworkSupervised", by=HEAD) == "role.missing"
    assert mail.do("LetterReworkSupervised").supervised_by == SUPERV
    assert turn_of(mail) == {HANDLER}
    assert mail.do("LetterReplyDrafted").status == "REPLY_PENDING"


def test_item_is_done_again_when_supervision_has_said_how() -> None:
    item = bad_item()
    assert next_step(item.state, item.office.context()) == "LedgerItemReworkSupervised"
    assert turn_of(item) == {SUPERV, OFFICE}
    assert item.no("FeedbackDrafted") == "rework.supervised"
    item.say("LedgerItemReworkSupervised")
    assert turn_of(item) == {HANDLER}
    assert item.say("FeedbackDrafted").handlers == (HANDLER,)


def test_caller_who_heard_the_bad_answer_does_not_approve_what_is_told_next() -> None:
    office = Item().office
    both = office.hire(1, PRECINCT, Role.UNIT_HEAD, Role.REVISIT)
    item = Item(office).go("FeedbackApproved")
    item.say("CallBackRecorded", both, a_call(item, Satisfaction.DISSATISFIED))
    item.say("LedgerItemReworkSupervised")
    item.say("FeedbackDrafted")
    assert item.no("FeedbackApproved", both) == "ledger.not_the_caller"
    assert item.say("FeedbackApproved").status == "FED_BACK"


def test_caller_who_heard_the_citizen_does_not_let_the_matter_leave_unfinished() -> None:
    office = Item().office
    both = office.hire(1, DIVISION, Role.DIV_HEAD, Role.REVISIT)
    item = Item(office).go("LedgerItemTakenUp")
    lost = ResultRecorded(Outcome.LOST, "信访工作条例第三十六条")
    item.say("ResultRecorded", body=lost, private=RESULT)
    for step in ("FeedbackDrafted", "FeedbackApproved"):
        item.say(step)
    item.say("CallBackRecorded", both, a_call(item, Satisfaction.SATISFIED))
    assert item.no("ExitApproved", both) == "ledger.not_the_caller"
    assert item.say("ExitApproved").exit_approved_by == DIV_HEAD


def test_bureau_that_does_without_supervision_goes_straight_to_work() -> None:
    mail = bad_letter().numbers(call_back__supervised=0)
    assert turn_of(mail) == {HANDLER}
    assert mail.do("LetterReplyDrafted").status == "REPLY_PENDING"


def test_each_bad_answer_is_supervised_anew() -> None:
    mail = answered_anew()
    mail.do("LetterRevisitStarted")
    assert mail.do("bad call").supervised_at is None
    assert mail.no("LetterReplyDrafted") == "rework.supervised"


def test_order_over_the_item_is_a_word_of_supervision() -> None:
    item = bad_item()
    linked = CaseLinked(LinkedKind.ORDER, item.office.new_case())
    assert item.say("CaseLinked", OFFICE, linked).supervised_by == OFFICE


def test_whoever_handled_it_does_not_supervise_it_and_nothing_is_supervised_without_need() -> None:
    mail = bad_letter().pretend(handlers=(SUPERV,))
    assert mail.no("LetterReworkSupervised") == "rework.not_the_handler"
    assert Mail("HANDLING").no("LetterReworkSupervised") == "rework.none"
    assert "LetterReworkSupervised" not in offers(Mail("HANDLING"), SUPERV)
    assert Item().go("ResultRecorded").no("LedgerItemReworkSupervised") == "rework.none"


# ------------------------------------------------------------------- the second call


def test_second_call_about_a_letter_is_somebody_elses() -> None:
    office = Office()
    second = office.hire(1, BUREAU, Role.REVISIT)
    mail = answered_anew(office)
    assert mail.no("LetterRevisitStarted", by=CALLER) == "rework.second_caller"
    assert turn_of(mail) == set()
    mail.do("LetterRevisitStarted", by=second)
    assert mail.no("good call", by=CALLER) == "rework.second_caller"
    assert mail.do("good call", by=second).called_again_at == mail.now


def test_second_call_about_an_item_is_somebody_elses() -> None:
    office = Office()
    second = office.hire(1, BUREAU, Role.REVISIT)
    item = fed_back_anew(office)
    assert item.no("CallBackRecorded", CALLER) == "rework.second_caller"
    assert item.say("CallBackRecorded", second).called_again_at == office.now


def test_only_caller_of_a_bureau_calls_again() -> None:
    """Nothing hangs for want of a second."""
    mail = answered_anew()
    assert turn_of(mail) == {CALLER}
    mail.do("LetterRevisitStarted", by=CALLER)
    assert mail.do("good call", by=CALLER).called_again_at == mail.now
    assert fed_back_anew().say("CallBackRecorded", CALLER).called_again_at is not None


@pytest.mark.parametrize(("hours", "late"), [(47.9, False), (48.1, True)])
def test_second_call_about_a_letter_is_owed_within_forty_eight_hours_of_the_new_answer(
    hours: float, late: bool
) -> None:
    assert second_call(bad_letter()) is None
    mail = answered_anew()
    clock = second_call(mail)
    assert clock is not None
    assert clock.due_at - mail.now == timedelta(hours=48)
    mail.later(hours=hours)
    mail.do("LetterRevisitStarted")
    mail.do("failed call")
    assert mail.letter.called_again_at is None
    mail.do("good call")
    assert is_late(answered(mail), mail.now) is late


@pytest.mark.parametrize(("hours", "late"), [(47.9, False), (48.1, True)])
def test_second_call_about_an_item_is_owed_within_forty_eight_hours_of_the_new_feedback(
    hours: float, late: bool
) -> None:
    assert second_call(bad_item()) is None
    item = fed_back_anew()
    item.later(hours=hours)
    item.say("CallBackRecorded")
    assert is_late(answered(item), item.office.now) is late


def test_new_round_owes_no_second_call() -> None:
    mail: Any = answered_anew()
    mail.do("LetterRevisitStarted")
    mail.do("good call")
    mail.do("LetterClosed")
    mail.do("LetterReopened")
    assert (mail.letter.supervised_at, mail.letter.called_again_at) == (None, None)
    assert second_call(mail) is None
