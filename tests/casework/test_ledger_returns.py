"""Returns, objections, rework and relapse: when an item goes back, and how far."""

from datetime import timedelta

import pytest

from casework.cases.ledger.assigning import AssignmentObjected, LedgerItemAssigned
from casework.cases.ledger.closing import RelapseReported
from casework.cases.ledger.codes import AnsweredBy
from casework.cases.ledger.state import LedgerItem
from casework.clock_reading import Level, reading
from casework.codes import DissatisfiedReason, Outcome, Satisfaction
from casework.context import Directory
from casework.deadlines import clocks
from casework.registry import decode_state, encode_state, read
from casework.telling import notes
from tests.harness.bureau import CHIEF, DIV_HEAD, HANDLER, HEAD, SISTER, SISTER_HEAD, START
from tests.harness.lives.ledger import ROAD, Item, call


def level(item: Item, code: str) -> Level | None:
    """How one clock of the item reads now."""
    for clock in clocks(item.state, item.office.directory):
        if clock.code == code:
            return reading(clock, item.office.now).level
    return None


# --------------------------------------------------------------- sent back in time


def test_return_within_two_working_days_goes_back_to_the_owner() -> None:
    item = Item().go("LedgerItemAssigned")
    item.later(days=2)
    assert item.say("ReturnRequested").status == "RETURN_PENDING"
    back = item.say("ReturnAccepted")
    assert (back.status, back.lead_unit, back.assigned_at) == ("ESTABLISHED", "", None)
    assert level(item, "ledger.sign") is None, "nobody has to sign for it now"
    item.say("LedgerItemAssigned")


def test_return_after_two_working_days_is_refused() -> None:
    item = Item().go("LedgerItemAssigned")
    item.later(days=3)
    assert item.no("ReturnRequested") == "ledger.return_window"


def test_return_that_was_refused_is_final() -> None:
    item = Item().go("LedgerItemAssigned")
    item.say("ReturnRequested")
    assert item.say("ReturnRefused").status == "ASSIGNED"
    assert item.no("ReturnRequested") == "ledger.may_return"
    assert item.no("AssignmentObjected") == "ledger.may_return"


def test_objection_with_its_provision_is_open_for_five_working_days() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.later(days=4)
    assert item.no("AssignmentObjected", HANDLER) == "role.missing"
    assert item.no("AssignmentObjected", DIV_HEAD) == "ledger.of_lead_unit"
    bare = AssignmentObjected(" ")
    assert item.no("AssignmentObjected", body=bare) == "ledger.objection_basis"
    objected = item.say("AssignmentObjected")
    assert (objected.status, objected.suggested_unit) == ("RETURN_PENDING", SISTER)
    assert item.say("ReturnRefused").status == "IN_PROGRESS", "the handler had signed for it"


def test_objection_after_five_working_days_is_refused() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.later(days=8)
    assert item.no("AssignmentObjected") == "ledger.objection_window"


# ------------------------------------------------------------------------------ rework


def test_dissatisfied_with_our_work_means_rework_under_its_own_limit() -> None:
    item = Item().go("FeedbackApproved")
    item.later(hours=3)
    bad = call(item.office.now, Satisfaction.DISSATISFIED, DissatisfiedReason.SLOW)
    back = item.say("CallBackRecorded", body=bad)
    assert (back.status, back.fed_back_at) == ("IN_PROGRESS", None)
    assert back.feedback is not None
    assert not back.feedback.is_approved
    assert level(item, "ledger.rework") is Level.NORMAL
    item.later(days=4)
    assert level(item, "ledger.rework") is Level.OVERDUE
    item.say("LedgerItemReworkSupervised")
    item.say("FeedbackDrafted")
    item.say("FeedbackApproved")
    assert level(item, "ledger.rework") is Level.DONE


def test_dissatisfied_with_the_policy_stays_fed_back() -> None:
    item = Item().go("FeedbackApproved")
    bad = call(item.office.now, Satisfaction.DISSATISFIED, DissatisfiedReason.POLICY)
    assert item.say("CallBackRecorded", body=bad).status == "FED_BACK"


def test_answer_by_family_is_recorded_as_such() -> None:
    item = Item().go("FeedbackApproved")
    answer = call(item.office.now, answered_by=AnsweredBy.FAMILY)
    item.say("CallBackRecorded", body=answer)
    assert item.state.call_backs[-1].answered_by is AnsweredBy.FAMILY
    said = notes(read(item.office.records[-1]), Directory())
    assert AnsweredBy.FAMILY.label in said


def test_unanswered_call_says_so_in_the_timeline() -> None:
    item = Item().go("FeedbackApproved")
    item.say("CallBackRecorded", body=call(item.office.now, Satisfaction.NOT_RATED))
    said = notes(read(item.office.records[-1]), Directory())
    assert [getattr(note, "en", "") for note in said] == ["Telephone", "No answer"]


# ----------------------------------------------------------------------------- relapse


def closed() -> Item:
    return Item().go("LedgerItemClosed")


def test_relapse_is_reported_by_anybody_and_confirmed_by_the_owner() -> None:
    item = closed()
    first = item.state
    item.later(days=30)
    assert item.no("LedgerItemReopened") == "ledger.relapse_reported"
    reported = item.say("RelapseReported")
    assert reported.status == "CLOSED"
    assert item.no("LedgerItemReopened", DIV_HEAD) == "ledger.owning_chief"
    item.later(hours=5)
    again = item.say("LedgerItemReopened")
    assert (again.status, again.reopened, again.closed_at) == ("REOPENED", 1, None)
    (before,) = again.rounds
    assert (before.closed_at, before.closed_by) == (first.closed_at, HEAD)
    assert before.satisfaction is Satisfaction.SATISFIED
    assert before.outcome is Outcome.DONE
    assert level(item, "ledger.establish") is Level.DONE
    assert level(item, "ledger.claim.target") is Level.NORMAL
    assert decode_state(encode_state(again)) == again


def test_second_round_needs_everything_anew() -> None:
    item = closed()
    item.later(days=30)
    item.say("RelapseReported")
    item.say("LedgerItemReopened")
    for step in ROAD[1:6]:
        item.say(step)
    assert item.no("CloseRequested") == "status.not_now"
    item.say("FeedbackApproved")
    assert item.no("CloseRequested") == "closing.satisfied"
    for step in ROAD[7:]:
        item.say(step)
    assert item.state.status == "CLOSED"
    assert len(item.state.rounds) == 1


def test_relapse_after_the_window_needs_new_facts() -> None:
    item = closed()
    item.later(days=181)
    assert item.no("RelapseReported") == "ledger.relapse"
    reported = item.say("RelapseReported", body=RelapseReported(has_new_facts=True))
    assert reported.has_new_facts
    assert item.say("LedgerItemReopened").status == "REOPENED"


def test_relapse_on_the_last_day_of_the_window_is_in_time() -> None:
    item = closed()
    item.later(days=180)
    item.say("RelapseReported")


def test_declined_relapse_stays_closed_until_it_is_reported_again() -> None:
    item = closed()
    item.say("RelapseReported")
    declined = item.say("RelapseDeclined")
    assert (declined.status, declined.relapse_reported_by) == ("CLOSED", "")
    assert item.no("LedgerItemReopened") == "ledger.relapse_reported"


# -------------------------------------------------------------------------- put aside


@pytest.mark.parametrize("step", ["LedgerItemNotEstablished", "LedgerItemVoided"])
def test_item_that_is_put_aside_owes_nothing(step: str) -> None:
    item = Item()
    item.later(hours=1)
    item.say(step)
    assert level(item, "ledger.establish") is Level.DONE


def test_close_that_was_returned_needs_its_feedback_read_again() -> None:
    item = Item().go("CloseRequested")
    back: LedgerItem = item.say("CloseReturned")
    assert back.status == "IN_PROGRESS"
    assert back.feedback is not None
    assert back.feedback.approved_by == ""


def test_feedback_is_read_by_the_head_of_the_lead_unit() -> None:
    item = Item().go("LedgerItemEstablished")
    body = LedgerItemAssigned(
        lead_unit=item.state.unit,
        due_on=item.today + timedelta(days=3),
        co_units=(SISTER,),
    )
    item.say("LedgerItemAssigned", body=body)
    item.say("LedgerItemTakenUp")
    item.say("ResultRecorded")
    item.say("FeedbackDrafted")
    assert item.no("FeedbackApproved", SISTER_HEAD) == "ledger.head_of_lead"
    assert item.say("FeedbackApproved", CHIEF).status == "FED_BACK"


def test_generous_day_does_not_lengthen_the_limit() -> None:
    item = Item().go("LedgerItemEstablished")
    far = LedgerItemAssigned(lead_unit=item.state.unit, due_on=(START + timedelta(days=300)).date())
    item.say("LedgerItemAssigned", body=far)
    item.later(days=61)
    assert level(item, "ledger.claim.target") is Level.OVERDUE
