"""A feedback and a call-back belong to the answer that they are about, and to no other."""

from datetime import timedelta

from casework.cases.ledger.work import ResultPrivate, ResultRecorded
from casework.cases.meeting.resolving import MatterRedirected
from casework.cases.words import Words
from casework.codes import Outcome
from tests.harness import bureau
from tests.harness.bureau import DIV_HEAD, HEAD, PRECINCT
from tests.harness.lives.ledger import Item
from tests.harness.lives.letter import Mail
from tests.harness.lives.meeting import closed, see_through
from tests.harness.lives.order import Order


def with_another_result(item: Item) -> None:
    """Given to be worked anew, and told that it cannot be helped by law."""
    for step in ("LedgerItemAssigned", "LedgerItemTakenUp"):
        item.say(step)
    result = ResultRecorded(Outcome.NOT_LEGAL, "信访工作条例第三十六条")
    item.say("ResultRecorded", body=result, private=ResultPrivate("依法不予支持", "法律意见书"))
    for step in ("FeedbackDrafted", "FeedbackApproved"):
        item.say(step)


def test_old_satisfied_does_not_close_a_new_result() -> None:
    """Attack: satisfied with "done", reassigned, told "not legal", closed without a new call."""
    item = Item().go("AccountabilityDecided")
    with_another_result(item)
    assert item.no("CloseRequested") == "closing.satisfied"
    item.say("CallBackRecorded")
    item.say("CloseRequested")


def test_satisfied_stays_where_only_the_papers_came_back() -> None:
    item = Item().go("CloseRequested")
    item.say("CloseReturned")
    for step in ("FeedbackDrafted", "FeedbackApproved"):
        item.say(step)
    item.say("CloseRequested")


def test_call_that_was_made_about_the_result_before_is_refused_when_it_comes() -> None:
    """From a desk that had not heard of the new one."""
    item = Item().go("AccountabilityDecided")
    then = item.office.now
    item.later(hours=2)
    with_another_result(item)
    now, item.office.now = item.office.now, then + timedelta(hours=1)
    assert item.no("CallBackRecorded") == "ledger.called_about_this"
    item.office.now = now
    assert item.no("CallBackRecorded") == ""


def test_feedback_that_was_given_about_the_result_before_is_refused_when_it_comes() -> None:
    item = Item().go("ResultRecorded")
    then = item.office.now
    item.later(hours=2)
    item.say("ResultRecorded")
    now, item.office.now = item.office.now, then + timedelta(hours=1)
    assert item.no("FeedbackDrafted") == "ledger.told_of_this"
    item.office.now = now
    assert item.no("FeedbackDrafted") == ""


def test_new_result_has_to_be_told_anew() -> None:
    item = Item().go("FeedbackApproved")
    item.say("LedgerItemAssigned")
    item.say("LedgerItemTakenUp")
    item.say("ResultRecorded")
    told = item.state.feedback
    assert told is not None
    assert not told.is_approved


def test_new_result_after_the_long_term_has_to_be_told_anew() -> None:
    """No assignment lies between, which asks for that as well."""
    item = Item().go("FeedbackApproved")
    for step in ("LongTermApproved", "LongTermEnded"):
        told = item.say(step).feedback
        assert told is not None
        assert told.is_approved
    again = item.say("ResultRecorded").feedback
    assert again is not None
    assert not again.is_approved


def test_call_about_the_reply_before_is_refused_when_it_comes() -> None:
    mail = Mail("REVISITING")
    mail.do("bad call")
    then = mail.scribe.now
    mail.later(hours=2)
    for step in ("LetterReworkSupervised", "LetterReplyDrafted"):
        mail.do(step)
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    mail.do("LetterRevisitStarted")
    now, mail.scribe.now = mail.scribe.now, then + timedelta(hours=1)
    assert mail.no("good call") == "letter.called_about_this"
    mail.scribe.now = now
    mail.do("good call")


def test_unit_heads_call_before_the_order_came_back_is_refused_when_it_comes() -> None:
    order = Order("REPORTED")
    then = order.scribe.now
    order.later(hours=2)
    order.do("Returned")
    order.do("MeasureRecorded")
    now, order.scribe.now = order.scribe.now, then + timedelta(hours=1)
    assert order.no("SelfRevisited") == "order.self_revisit_anew"
    order.scribe.now = now
    order.do("SelfRevisited")


def test_resolution_that_goes_to_another_unit_is_fed_back_and_published_anew() -> None:
    life = closed()
    see_through(life, 1)
    day = bureau.day("2026-10-20")
    state = life.do(HEAD, MatterRedirected(no=1, unit=PRECINCT, due_on=day), Words("改由本所"))
    assert (state.matters[0].told, state.matters[0].published) == (None, None)
