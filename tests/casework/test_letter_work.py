"""What the lead unit does: return in dispute, contact attempts, feedback, reply, rework."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework.amend import Amended, AmendedPrivate
from casework.cases.letter import answer, closing, dispatch, intake, work
from casework.cases.letter.codes import Ending, Grade
from casework.cases.letter.state import GradeFacts
from casework.cases.letter.work import tried_enough
from casework.cases.words import Words
from casework.codes import (
    Channel,
    ContactWay,
    DissatisfiedReason,
    ReturnReason,
    Satisfaction,
    Solved,
)
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    DIV_HEAD,
    HANDLER,
    HEAD,
    OTHER_DIVISION,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives.letter import PHONE, WORDS, Mail, call
from tests.harness.proposals import propose_as

BLANK = Words(" ")

# ------------------------------------------------------------------- return in dispute


def ask_return(
    reason: ReturnReason = ReturnReason.NOT_OURS, unit: str = SISTER
) -> dispatch.LetterReturnRequested:
    return dispatch.LetterReturnRequested(reason, unit)


@pytest.mark.parametrize(
    ("channel", "last_day", "over"),
    [(Channel.MAIL, 2, 3), (Channel.XF, 6, 7)],
    ids=["two working days", "petition: five working days"],
)
def test_return_is_asked_for_within_its_window(channel: Channel, last_day: int, over: int) -> None:
    in_time = Mail("DISPATCHED", channel=channel).later(days=last_day)
    assert in_time.refusal("LetterReturnRequested") is None
    late = Mail("DISPATCHED", channel=channel).later(days=over)
    assert late.no("LetterReturnRequested") == "letter.return_window"


@pytest.mark.parametrize("reason", [ReturnReason.NOT_OURS, ReturnReason.OTHER_AREA])
@pytest.mark.parametrize("unit", ["", "nowhere", PRECINCT])
def test_return_names_the_unit_that_should_have_it(reason: ReturnReason, unit: str) -> None:
    mail = Mail("DISPATCHED")
    body = ask_return(reason, unit)
    assert mail.no("LetterReturnRequested", body, WORDS) == "letter.return_reason"


def test_return_needs_words() -> None:
    assert Mail("DISPATCHED").no("LetterReturnRequested", ask_return(), BLANK) == (
        "letter.return_reason"
    )


def test_return_for_lack_of_information_comes_after_a_contact() -> None:
    body = ask_return(ReturnReason.NO_INFO, "")
    assert Mail("DISPATCHED").refusal("LetterReturnRequested", body, WORDS) is None
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched")
    assert mail.no("LetterReturnRequested", body, WORDS) == "letter.return_reason"


def test_duplicate_dispatch_is_returned_without_another_unit() -> None:
    body = ask_return(ReturnReason.DUP, "")
    assert Mail("DISPATCHED").refusal("LetterReturnRequested", body, WORDS) is None


def test_accepted_return_goes_to_another_unit_and_leaves_the_first() -> None:
    mail = Mail("RETURN_PENDING")
    same = dispatch.LetterReturnAccepted(lead_unit=PRECINCT)
    assert mail.no("LetterReturnAccepted", same) == "letter.goes_elsewhere"
    letter = mail.do("LetterReturnAccepted")
    assert (letter.lead_unit, letter.returns, PRECINCT in letter.units) == (SISTER, 1, False)
    mail.do("LetterTakenUp", by=SISTER_HANDLER)


def test_unit_that_was_decided_may_not_return_again() -> None:
    mail = Mail("RETURN_PENDING")
    assert mail.do("LetterReturnRefused").status == "HANDLING"
    assert mail.letter.decided_units == (PRECINCT,)
    for step in ("LetterFeedbackGiven", "LetterReplyDrafted", "LetterReplyApproved"):
        mail.do(step)
    for step in ("LetterRevisitStarted", "good call", "LetterClosed", "LetterReopened"):
        mail.do(step)
    mail.do("LetterDispatched")
    assert mail.no("LetterReturnRequested") == "letter.may_return"


def test_refused_return_needs_words() -> None:
    mail = Mail("RETURN_PENDING")
    assert mail.no("LetterReturnRefused", dispatch.LetterReturnRefused(), BLANK) == "letter.words"


def test_supporting_unit_does_not_do_the_lead_units_work() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterContacted")
    mail.do("LetterDispatched", dispatch.LetterDispatched(lead_unit=PRECINCT, co_units=(SISTER,)))
    assert mail.no("LetterTakenUp", by=SISTER_HANDLER) == "letter.of_lead_unit"
    assert mail.no("LetterReturnRequested", by=SISTER_HEAD) == "letter.of_lead_unit"
    mail.do("LetterTakenUp")
    assert mail.do("LetterMeasureRecorded", by=SISTER_HANDLER).measures[0].by == SISTER_HANDLER
    assert mail.no("LetterFeedbackGiven", by=SISTER_HANDLER) == "letter.of_lead_unit"


def test_progress_needs_words() -> None:
    mail = Mail("HANDLING")
    assert mail.no("LetterMeasureRecorded", work.LetterMeasureRecorded(), BLANK) == "letter.words"


# ------------------------------------------------------- contact, feedback, then a reply


@pytest.mark.parametrize(
    ("tries", "enough"),
    [
        ([(14, 9), (14, 15), (15, 11)], True),
        ([(14, 9), (14, 10), (14, 11), (15, 9)], True),
        ([(14, 9), (14, 10), (14, 11)], False),  # one day
        ([(14, 9), (15, 9), (16, 9)], False),  # one hour
        ([(14, 9), (15, 10)], False),
    ],
)
def test_three_attempts_at_different_hours_on_two_days_stand_in_for_a_contact(
    tries: list[tuple[int, int]], enough: bool
) -> None:
    now = Mail().now
    tried = [now.replace(day=day, hour=hour) for day, hour in tries]
    assert tried_enough(tried, 3, 2) is enough


def test_attempts_that_are_written_down_all_at_once_are_one_attempt() -> None:
    """Else the writer need never be called: three calls are said to have been made."""
    mail = without_contact()
    mail.later(days=2)
    said = [mail.now - timedelta(hours=back) for back in (40, 20, 3)]
    for at in said:
        mail.do("LetterContacted", work.LetterContacted(at, PHONE, False), WORDS)
    assert [contact.at for contact in mail.letter.contacts][-3:] == said
    assert mail.no("LetterReplyDrafted") == "letter.contacted"


def without_contact() -> Mail:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched")
    mail.do("LetterTakenUp")
    mail.do("LetterFeedbackGiven")
    return mail


def test_reply_comes_after_a_contact_or_enough_attempts() -> None:
    mail = without_contact()
    assert mail.no("LetterReplyDrafted") == "letter.contacted"
    for hours in (1, 2, 23):
        mail.later(hours=hours)
        attempt = work.LetterContacted(mail.now, PHONE, is_reached=False)
        mail.do("LetterContacted", attempt, WORDS, by=HANDLER)
    assert mail.do("LetterReplyDrafted").status == "REPLY_PENDING"


def test_reply_comes_after_the_first_feedback() -> None:
    assert Mail("HANDLING").no("LetterReplyDrafted") == "letter.first_feedback"


@pytest.mark.parametrize(
    "private", [None, answer.ReplyPrivate("", "答"), answer.ReplyPrivate("报", " ")]
)
def test_reply_needs_its_report_and_its_text(private: Any) -> None:
    mail = Mail("HANDLING")
    mail.do("LetterFeedbackGiven")
    body = answer.LetterReplyDrafted(PHONE)
    assert mail.no("LetterReplyDrafted", body, private) == "letter.report"


def test_receipt_is_no_feedback() -> None:
    mail = Mail("HANDLING")
    body = work.LetterFeedbackGiven(mail.now, ContactWay.SMS)
    assert mail.no("LetterFeedbackGiven", body, Words("已收到")) == "letter.feedback_words"
    future = work.LetterFeedbackGiven(mail.now + timedelta(minutes=1), PHONE)
    assert mail.no("LetterFeedbackGiven", future, WORDS) == "letter.at"


def test_first_feedback_counts_once() -> None:
    mail = Mail("HANDLING")
    first = mail.now
    mail.do("LetterFeedbackGiven")
    assert mail.later(days=1).do("LetterFeedbackGiven").first_feedback_at == first


# ------------------------------------------------------------------------- approval


def test_reply_is_approved_by_another_than_its_handler() -> None:
    mail = Mail("REPLY_PENDING").pretend(handlers=(HANDLER, HEAD))
    assert mail.no("LetterReplyApproved") == "letter.not_the_handler"
    assert mail.no("LetterReplyReturned") == "letter.not_the_handler"


def test_head_of_another_unit_does_not_approve() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterContacted")
    mail.do("LetterDispatched", dispatch.LetterDispatched(lead_unit=PRECINCT, co_units=(SISTER,)))
    for step in ("LetterTakenUp", "LetterFeedbackGiven", "LetterReplyDrafted"):
        mail.do(step)
    assert mail.no("LetterReplyApproved", by=SISTER_HEAD) == "letter.reviewer"
    assert mail.no("LetterReplyReturned", by=SISTER_HEAD) == "letter.reviewer"


def test_important_letter_is_approved_by_a_division_head_or_the_chief() -> None:
    for chief in (DIV_HEAD, CHIEF):
        mail = Mail("SIGNED")
        mail.do("LetterGraded", intake.LetterGraded(Grade.IMPORTANT, GradeFacts()), WORDS)
        mail.do("LetterContacted")
        mail.do("LetterDispatched")
        for step in ("LetterTakenUp", "LetterFeedbackGiven", "LetterReplyDrafted"):
            mail.do(step)
        assert mail.no("LetterReplyApproved", by=HEAD) == "letter.reviewer"
        assert mail.do("LetterReplyApproved", by=chief).approvers == (chief,)


def test_returned_reply_needs_words() -> None:
    mail = Mail("REPLY_PENDING")
    assert mail.no("LetterReplyReturned", answer.LetterReplyReturned(), BLANK) == "letter.words"


def test_approval_names_what_it_saw() -> None:
    mail = Mail("REPLY_PENDING")
    seen = mail.letter.last
    mail.do("LetterInstructed")
    actor, proposal = mail.proposal("LetterReplyApproved")
    refusal = mail.scribe.try_it(actor, proposal, seen=seen)
    assert refusal is not None
    assert refusal.clause == "final_say.moved_on"


# ------------------------------------------------------------------------ call-back


@pytest.mark.parametrize("step", ["LetterRevisitStarted", "LetterCallBackRecorded", "LetterClosed"])
@pytest.mark.parametrize("part", ["handler", "approver"])
def test_whoever_handled_or_approved_does_not_call_back(step: str, part: str) -> None:
    mail = Mail("REPLIED" if step == "LetterRevisitStarted" else "REVISITING")
    if part == "handler":
        mail.pretend(handlers=(CALLER,))
    else:
        mail.pretend(replies=(replace(mail.letter.replies[0], approved_by=CALLER),))
    assert mail.no(step) == "letter.caller"


BAD = Satisfaction.DISSATISFIED


@pytest.mark.parametrize(
    "form",
    [
        {"is_connected": True},  # solved or not?
        {"is_connected": True, "solved": Solved.YES, "satisfaction": BAD},  # why?
        {"is_connected": True, "solved": Solved.PART, "satisfaction": Satisfaction.SATISFIED},
        {"is_connected": False, "satisfaction": Satisfaction.SATISFIED},
        {"is_connected": False, "solved": Solved.YES},
        {"is_connected": False, "reason": DissatisfiedReason.OTHER},
    ],
)
def test_answer_is_the_citizens_own(form: dict[str, Any]) -> None:
    mail = Mail("REVISITING")
    body = closing.LetterCallBackRecorded(at=mail.now, way=PHONE, **form)
    assert mail.no("LetterCallBackRecorded", body, WORDS) == "letter.call_honest"


def test_call_that_connected_carries_the_citizens_words() -> None:
    mail = Mail("REVISITING")
    assert mail.no("LetterCallBackRecorded", call(mail.now), BLANK) == "letter.call_honest"


@pytest.mark.parametrize(
    ("solved", "mark", "reason"),
    [
        (Solved.YES, BAD, DissatisfiedReason.ATT),
        (Solved.YES, Satisfaction.VERY_DISSATISFIED, DissatisfiedReason.SLOW),
        (Solved.NO, Satisfaction.NOT_RATED, DissatisfiedReason.UNSOLVED),
        (Solved.PART, Satisfaction.SATISFIED, DissatisfiedReason.UNSOLVED),
        (Solved.NO, BAD, DissatisfiedReason.MISMATCH),
        (Solved.NO, BAD, DissatisfiedReason.OTHER),
    ],
)
def test_bad_answer_about_our_work_goes_to_rework(
    solved: Solved, mark: Satisfaction, reason: DissatisfiedReason
) -> None:
    mail = Mail("REVISITING")
    letter = mail.do("LetterCallBackRecorded", call(mail.now, solved, mark, reason), WORDS)
    assert (letter.status, letter.reworks) == ("REWORK", 1)


def test_reply_to_a_rework_is_approved_by_another_reviewer() -> None:
    mail = Mail("REWORK")
    mail.do("LetterReplyDrafted")
    assert mail.no("LetterReplyApproved") == "letter.other_reviewer"
    assert mail.no("LetterReplyReturned") == "letter.other_reviewer"
    assert mail.do("LetterReplyReturned", by=DIV_HEAD).status == "REWORK"
    mail.do("LetterReplyDrafted")
    letter = mail.do("LetterReplyApproved", by=DIV_HEAD)
    assert (letter.status, letter.reworked_at, letter.is_in_rework) == ("REPLIED", mail.now, False)


def test_two_heads_review_in_turn_whenever_a_letter_is_reworked() -> None:
    mail = Mail("REWORK")
    for reviewer, other in ((DIV_HEAD, CHIEF), (HEAD, DIV_HEAD), (DIV_HEAD, HEAD)):
        mail.do("LetterReplyDrafted")
        if other != CHIEF:
            assert mail.no("LetterReplyApproved", by=other) == "letter.other_reviewer"
        mail.do("LetterReplyApproved", by=reviewer)
        mail.do("LetterRevisitStarted")
        mail.do("bad call")
        mail.do("LetterReworkSupervised")


def test_lone_chief_reads_the_reply_to_a_rework_again() -> None:
    """An important letter right below the bureau: else it would hang, and the order over it."""
    mail = Mail("REWORK").pretend(grade=Grade.IMPORTANT, handlers=(SISTER_HANDLER,))
    mail.pretend(lead_unit=OTHER_DIVISION, units=(BUREAU, OTHER_DIVISION), status="REPLY_PENDING")
    drafted = mail.letter.replies[-1]
    before = replace(drafted, approved_by=CHIEF)
    mail.pretend(replies=(before, replace(drafted, approved_by="", approved_at=None)))
    assert mail.do("LetterReplyApproved", by=CHIEF).status == "REPLIED"


def test_chief_who_handled_it_does_not_make_the_other_one_wait_for_them() -> None:
    """A head who may not act is no other reviewer."""
    mail = Mail("REWORK")
    mail.do("LetterReplyDrafted")
    mail.pretend(handlers=(HANDLER, DIV_HEAD), recused=(CHIEF,))
    assert mail.do("LetterReplyApproved", by=HEAD).status == "REPLIED"


# -------------------------------------------------------------------------- closing


@pytest.mark.parametrize(
    ("solved", "mark"),
    [
        (Solved.YES, Satisfaction.VERY_SATISFIED),
        (Solved.YES, Satisfaction.FAIRLY_SATISFIED),
        (Solved.NA, Satisfaction.SATISFIED),
    ],
)
def test_solved_and_satisfied_closes(solved: Solved, mark: Satisfaction) -> None:
    mail = Mail("REVISITING")
    mail.do("LetterCallBackRecorded", call(mail.now, solved, mark), WORDS)
    assert mail.do("LetterClosed").ending is Ending.SATISFIED


def test_letter_is_not_closed_without_an_answer() -> None:
    mail = Mail("REVISITING")
    assert mail.no("LetterClosed") == "letter.satisfied"
    mail.do("LetterCallBackRecorded", call(mail.now, Solved.YES, Satisfaction.NOT_RATED), WORDS)
    assert mail.no("LetterClosed") == "letter.satisfied"


@pytest.mark.parametrize(
    ("calls", "closes"),
    [
        (["failed call"] * 3 + ["message call"], True),
        (["message call"] + ["failed call"] * 3, True),
        (["failed call"] * 3, False),
        (["failed call"] * 2 + ["message call"], False),
        (["failed call"] * 3 + ["message call", "policy call"], False),
    ],
)
def test_three_calls_without_an_answer_and_a_message_close(calls: list[str], closes: bool) -> None:
    mail = Mail("REVISITING")
    for one in calls:
        mail.do(one)
    refusal = mail.refusal("LetterClosed")
    assert (refusal is None) is closes
    if closes:
        assert mail.letter.ending is Ending.NO_ANSWER


def test_calls_of_an_earlier_round_do_not_close_the_next() -> None:
    mail = Mail("REVISITING")
    for one in ("failed call", "failed call", "message call", "bad call"):
        mail.do(one)
    mail.do("LetterReworkSupervised")
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    mail.do("LetterRevisitStarted")
    mail.do("failed call")
    assert mail.no("LetterClosed") == "letter.satisfied"


def test_letter_with_two_values_of_a_field_is_not_closed() -> None:
    mail = Mail("REVISITING")
    mail.do("good call")
    for title in ("油烟", "噪音"):
        change = AmendedPrivate({"title": title})
        mail.scribe.happen(
            TRIAGE, propose_as(mail.case, "LetterAmended", Amended({"title": None}), change)
        )
    assert mail.no("LetterClosed") == "letter.conflicts"
    assert mail.no("LetterLongTermSet") == "letter.conflicts"


# ------------------------------------------------------------------ closed, explained


def test_only_a_claim_without_basis_in_law_is_closed_as_explained() -> None:
    mail = Mail("REVISITING")
    assert mail.no("LetterClosedExplained") == "letter.explainable"
    mail.do("good call")
    assert mail.no("LetterClosedExplained") == "letter.explainable"
    mail.do("policy call")
    no_basis = closing.LetterClosedExplained(" ")
    assert mail.no("LetterClosedExplained", no_basis, WORDS) == "letter.legal_basis"
    unproved = closing.LetterClosedExplained("治安管理处罚法")
    assert mail.no("LetterClosedExplained", unproved, BLANK) == "letter.explanation"
    letter = mail.do("LetterClosedExplained")
    assert (letter.status, letter.ending, letter.excluded_by) == (
        "CLOSED_EXPLAINED",
        Ending.EXPLAINED,
        "",
    )


def test_explained_letter_counts_as_dissatisfied_until_another_excludes_it() -> None:
    mail = Mail("CLOSED_EXPLAINED")
    assert mail.no("LetterExcluded", closing.LetterExcluded("")) == "letter.legal_basis"
    assert mail.no("LetterExcluded", by=SUPERV) == "letter.not_the_closer"
    assert mail.do("LetterExcluded").excluded_by == CHIEF
    assert mail.no("LetterExcluded") == "letter.excluded_already"


def test_approver_does_not_close_as_explained() -> None:
    mail = Mail("REPLY_PENDING")
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    mail.do("LetterRevisitStarted")
    mail.do("policy call")
    assert mail.no("LetterClosedExplained", by=DIV_HEAD) == "letter.caller"


def test_caller_does_not_close_as_explained() -> None:
    mail = Mail("REVISITING")
    mail.do("policy call")
    mail.pretend(call_backs=(replace(mail.letter.call_backs[0], by=SUPERV),))
    assert mail.no("LetterClosedExplained") == "letter.not_the_caller"
