"""Whose turn it is with a letter, what is offered to whom, and what its forms offer."""

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from casework.amend import Amended, AmendedPrivate
from casework.asking import Asking
from casework.cases.letter import closing, detours, dispatch, intake
from casework.cases.letter.codes import Grade
from casework.cases.letter.state import GradeFacts, Letter
from casework.cases.letter.statuses import OPEN, STATUSES, Status
from casework.codes import Channel, DissatisfiedReason, Satisfaction, Solved
from casework.context import CodeItem
from casework.event import Label
from casework.facts import facts, people_of, title_of
from casework.registry import TYPES, machine_of
from casework.worklist import next_step, offered, whose_turn
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    ROOM,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives import turns
from tests.harness.lives.letter import PRIVATE, WORDS, WRITER, Mail, call
from tests.harness.lives.turns import asking, first, offers, seat, turn_of
from tests.harness.proposals import propose_as

# ------------------------------------------------------------------------------ turns

# from, what happened there, what it waits for, whose turn
TURNS: list[tuple[str, tuple[str, ...], str, set[str]]] = [
    ("PENDING_SIGN", (), "LetterSigned", {TRIAGE}),
    ("SIGNED", (), "LetterGraded", {TRIAGE}),
    ("SIGNED", ("LetterGraded",), "LetterDispatched", {TRIAGE}),
    ("REJECT_PENDING", (), "LetterRejected", {CHIEF}),
    ("DISPATCHED", (), "LetterTakenUp", {HANDLER}),
    ("RETURN_PENDING", (), "LetterReturnAccepted", {TRIAGE, OFFICE}),
    ("RETURN_PENDING", ("LetterReturnRefused",), "LetterFeedbackGiven", {HANDLER}),
    ("HANDLING", (), "LetterFeedbackGiven", {HANDLER}),
    ("HANDLING", ("LetterFeedbackGiven",), "LetterReplyDrafted", {HANDLER}),
    ("REWORK", (), "LetterReplyDrafted", {HANDLER}),
    ("SUSPENDED", (), "LetterClocksResumed", {HEAD}),
    ("EXT_PENDING", (), "LetterExtensionGranted", {HEAD}),
    ("REPLY_PENDING", (), "LetterReplyApproved", {HEAD}),
    ("REPLIED", (), "LetterRevisitStarted", {CALLER}),
    ("REVISITING", (), "LetterCallBackRecorded", {CALLER}),
    ("REVISITING", ("failed call",), "LetterCallBackRecorded", {CALLER}),
    ("REVISITING", ("good call",), "LetterClosed", {CALLER}),
    ("REVISITING", ("policy call",), "LetterClosedExplained", {SUPERV, DIV_HEAD, CHIEF}),
    ("LONG_TERM", (), "LetterLongTermRechecked", {HANDLER}),
    ("REOPENED", (), "LetterDispatched", {TRIAGE}),
]
ENDS = ("TRANSFERRED", "REJECTED", "CLOSED", "CLOSED_EXPLAINED", "WITHDRAWN", "VOID")


@pytest.mark.parametrize("row", TURNS, ids=lambda row: f"{row[0]}-{row[2]}")
def test_letter_waits_for_a_step_of_these_officers_and_no_others(
    row: tuple[str, tuple[str, ...], str, set[str]],
) -> None:
    frm, steps_before, step, officers = row
    mail = Mail(frm)
    for one in steps_before:
        mail.do(one)
    assert next_step(mail.letter) == step
    assert turn_of(mail) == officers


def test_every_open_status_stands_in_the_rows() -> None:
    assert {row[0] for row in TURNS} == set(OPEN)
    assert set(OPEN) | set(ENDS) | {"MERGED", "HANDED_ABOVE"} == set(STATUSES)


@pytest.mark.parametrize("status", ENDS)
def test_letter_that_is_done_with_waits_for_nobody(status: Status) -> None:
    mail = Mail(status)
    assert (next_step(mail.letter), turn_of(mail)) == ("", set())
    assert whose_turn(mail.letter, mail.scribe.context()) is None


def test_merged_letter_waits_until_the_other_is_answered_then_for_the_duty_team() -> None:
    mail = Mail("SIGNED")
    master = mail.announcing_master("REPLY_PENDING")
    _, proposal = mail.proposal("LetterMerged")
    mail.do("LetterMerged", type(proposal.body)(master, True))
    assert (next_step(mail.letter), turn_of(mail)) == ("LetterMergedAnswered", {HEAD})
    child, mail.case = mail.case, master
    mail.do("LetterReplyApproved")
    mail.case = child
    assert turn_of(mail) == {TRIAGE}
    mail.do("LetterMergedAnswered")
    assert (next_step(mail.letter), turn_of(mail)) == ("", set())


def test_letter_for_which_a_handler_is_named_waits_for_nobody_else() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched", dispatch.LetterDispatched(lead_unit=PRECINCT, handler=HANDLER))
    assert turn_of(mail) == {HANDLER}
    assert whose_turn(mail.letter, mail.scribe.context()) == Label("姚远", "姚远")
    mail.pretend(handler=HEAD)
    assert turn_of(mail) == {HEAD}
    assert next_step(mail.letter, mail.scribe.context()) == "LetterOrganised"
    assert "LetterTakenUp" not in offers(mail, HANDLER)


def test_supporting_unit_has_no_turn() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched", dispatch.LetterDispatched(lead_unit=SISTER, co_units=(PRECINCT,)))
    assert turn_of(mail) == {SISTER_HANDLER}


def test_writer_who_is_not_reached_is_tried_until_a_reply_may_be_drafted() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched")
    mail.do("LetterTakenUp")
    assert (next_step(mail.letter), turn_of(mail)) == ("LetterContacted", {HANDLER})
    body: Any = type(mail.proposal("LetterContacted")[1].body)(mail.now, WAY, False)
    mail.do("LetterContacted", body, WORDS, by=HANDLER)
    assert next_step(mail.letter) == "LetterFeedbackGiven"
    mail.do("LetterFeedbackGiven")
    assert (next_step(mail.letter), turn_of(mail)) == ("LetterReplyDrafted", {HANDLER})
    assert offers(mail, HANDLER)["LetterReplyDrafted"] == "letter.contacted"


def test_writer_who_left_nothing_to_be_reached_by_is_answered_without_a_call() -> None:
    mail = Mail("SIGNED", private=structs.replace(PRIVATE, writer=None))
    for step in ("LetterGraded", "LetterDispatched", "LetterTakenUp"):
        mail.do(step)
    assert next_step(mail.letter) == "LetterFeedbackGiven"
    mail.do("LetterFeedbackGiven")
    assert next_step(mail.letter) == "LetterReplyDrafted"
    mail.do("LetterReplyDrafted")
    assert mail.letter.status == "REPLY_PENDING"


def test_form_of_a_call_says_what_is_asked_and_how_often_nobody_answered() -> None:
    mail = Mail("REVISITING")
    asked = (Label("1. 问题解决了吗?", "1. Is it solved?"),)
    items = tuple(CodeItem(f"S{number}", one) for number, one in enumerate(asked))
    directory = mail.scribe.directory
    mail.scribe.directory = replace(directory, lists={"call_back.script": items})
    assert suggested_calls(mail) == list(asked)
    mail.do("LetterCallBackRecorded", call(mail.now, None), WORDS)
    before = Label("已回访 1 次,未接通 1 次", "Called 1 times, 1 of them in vain")
    assert suggested_calls(mail) == [before, *asked]
    mail.do("LetterRated")
    assert suggested_calls(mail) == [before, *asked], "the writer's own mark is no call"


def suggested_calls(mail: Mail) -> list[Label]:
    """What stands above the form of a call, which fills nothing in."""
    step = TYPES["LetterCallBackRecorded"].step
    assert step.suggests is not None
    found = step.suggests(asking(mail, CALLER))
    assert found is not None
    assert not found.value
    return list(found.why)


WAY = call(None).way


def reply_pending(grade: Grade) -> Mail:
    mail = Mail("SIGNED")
    mail.do("LetterGraded", intake.LetterGraded(grade, GradeFacts()), WORDS)
    for step in ("LetterContacted", "LetterDispatched", "LetterTakenUp"):
        mail.do(step)
    mail.do("LetterFeedbackGiven")
    mail.do("LetterReplyDrafted")
    return mail


def test_reply_to_an_important_letter_waits_for_a_chief_above() -> None:
    assert turn_of(reply_pending(Grade.WATCH)) == {HEAD}
    mail = reply_pending(Grade.IMPORTANT)
    assert turn_of(mail) == {DIV_HEAD, CHIEF}
    said = whose_turn(mail.letter, mail.scribe.context())
    assert said == Label("分局局长、市局局长", "Division head, Chief")
    assert "LetterReplyApproved" not in offers(mail, HEAD)


def test_reply_to_a_rework_waits_for_another_head_than_the_first() -> None:
    mail = Mail("REWORK")
    mail.do("LetterReplyDrafted")
    assert turn_of(mail) == {DIV_HEAD, CHIEF}
    assert offers(mail, HEAD)["LetterReplyApproved"] == "letter.other_reviewer"


def test_second_extension_waits_one_level_up() -> None:
    mail = Mail("EXT_PENDING")
    mail.do("LetterExtensionGranted")
    mail.do("LetterExtensionRequested")
    assert (next_step(mail.letter), turn_of(mail)) == ("LetterExtensionGranted", {DIV_HEAD, CHIEF})


def test_order_that_is_due_is_waited_for_before_the_closing() -> None:
    mail = Mail("REVISITING").pretend(supervision_due=True)
    assert next_step(mail.letter) == "LetterCallBackRecorded"
    mail.do("good call")
    assert (next_step(mail.letter), turn_of(mail)) == ("LetterSupervisionLinked", {OFFICE, SUPERV})
    mail.do("LetterSupervisionWaived")
    assert (next_step(mail.letter), turn_of(mail)) == ("LetterClosed", {CALLER})


def test_bad_mark_with_a_solved_matter_is_called_about_again() -> None:
    mail = Mail("REVISITING")
    policy = call(mail.now, Solved.NO, Satisfaction.SATISFIED, DissatisfiedReason.POLICY)
    mail.do("LetterCallBackRecorded", policy, WORDS)
    assert next_step(mail.letter) == "LetterCallBackRecorded"


def test_writer_who_cannot_be_reached_waits_for_the_closing_after_enough_calls() -> None:
    mail = Mail("REVISITING")
    for deed in ("failed call", "failed call", "message call"):
        mail.do(deed)
    assert next_step(mail.letter, mail.scribe.context()) == "LetterCallBackRecorded"
    mail.do("failed call")
    assert next_step(mail.letter, mail.scribe.context()) == "LetterClosed"
    assert turn_of(mail) == {CALLER}
    mail.pretend(supervision_due=True)
    assert next_step(mail.letter, mail.scribe.context()) == "LetterSupervisionLinked"
    assert turn_of(mail) == {OFFICE, SUPERV}


def test_two_values_of_a_field_are_settled_before_a_letter_is_closed() -> None:
    mail = Mail("REVISITING")
    mail.do("good call")
    for place in ("南大街", "北大街"):
        body, private = Amended({"place": None}), AmendedPrivate({"place": place})
        mail.scribe.happen(TRIAGE, propose_as(mail.case, "LetterAmended", body, private))
    assert next_step(mail.letter) == "LetterAmendmentSettled"
    assert turn_of(mail) == {TRIAGE, CHIEF, HANDLER, HEAD}


def test_letter_waits_until_the_writer_of_a_merged_one_is_answered() -> None:
    mail = Mail("SIGNED")
    master = mail.announcing_master("REVISITING")
    _, proposal = mail.proposal("LetterMerged")
    mail.do("LetterMerged", type(proposal.body)(master, True))
    child, mail.case = mail.case, master
    mail.do("good call")
    assert next_step(mail.letter, mail.scribe.context()) == "LetterMergedAnswered"
    assert turn_of(mail) == {TRIAGE}
    assert mail.no("LetterClosed") == "letter.writers_answered"
    mail.case = child
    mail.do("LetterMergedAnswered")
    mail.case = master
    assert next_step(mail.letter, mail.scribe.context()) == "LetterClosed"
    assert turn_of(mail) == {CALLER}


# ---------------------------------------------------------------- hidden, greyed, beside


def test_steps_of_another_unit_are_hidden_from_a_supporting_one() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched", dispatch.LetterDispatched(lead_unit=PRECINCT, co_units=(SISTER,)))
    assert "LetterTakenUp" not in offers(mail, SISTER_HANDLER)
    assert "LetterReturnRequested" not in offers(mail, SISTER_HEAD)
    assert offers(mail, HANDLER)["LetterTakenUp"] == ""
    late = mail.later(days=10)
    assert offers(late, HANDLER)["LetterReturnRequested"] == "letter.return_window"


def test_what_has_nothing_to_do_with_a_letter_is_hidden_and_what_is_too_early_greyed() -> None:
    mail = Mail("REVISITING")
    assert offers(mail, CALLER)["LetterClosed"] == "letter.satisfied"
    assert offers(mail, SUPERV)["LetterClosedExplained"] == "letter.explainable"
    assert "LetterSupervisionWaived" not in offers(mail, SUPERV)
    assert "LetterAmendmentSettled" not in offers(mail, TRIAGE)
    mail.pretend(supervision_due=True, ledger_item="an item")
    assert offers(mail, SUPERV)["LetterSupervisionWaived"] == ""
    assert "LetterPromoted" not in offers(mail, TRIAGE)
    assert offers(mail.pretend(ledger_item=None), TRIAGE)["LetterPromoted"] == ""


def test_long_term_is_offered_to_a_chief_above_the_lead_unit_only() -> None:
    mail = Mail("HANDLING")
    assert offers(mail, DIV_HEAD)["LetterLongTermSet"] == ""
    mail.pretend(lead_unit=BUREAU, units=(BUREAU, DIVISION))
    assert "LetterLongTermSet" not in offers(mail, DIV_HEAD)


def test_excluded_letter_is_not_offered_for_it_again() -> None:
    mail = Mail("CLOSED_EXPLAINED")
    assert offers(mail, SUPERV)["LetterExcluded"] == "letter.not_the_closer"
    mail.do("LetterExcluded")
    assert "LetterExcluded" not in offers(mail, CHIEF)


def test_awaited_step_stands_first_and_never_behind_more() -> None:
    mail = Mail("SIGNED")
    first = offered(mail.letter, seat(mail, TRIAGE))[0]
    assert (first.event_type, first.is_next, first.is_beside) == ("LetterGraded", True, False)
    mail.do("LetterGraded")
    again = {one.event_type: one for one in offered(mail.letter, seat(mail, TRIAGE))}
    assert again["LetterGraded"].is_beside
    assert again["LetterDispatched"].is_next
    assert again["LetterMerged"].is_grave


# ------------------------------------------------------------------------------- forms


def among(schema: Any, name: str, ask: Asking[Any]) -> set[str]:
    return set(turns.among(schema, name, ask))


def test_letter_entered_by_hand_is_received_by_the_bureau_and_mostly_by_telephone() -> None:
    mail = Mail()
    ask: Asking[Any] = seat(mail, TRIAGE).asking(None)
    assert first(intake.LetterReceived, "owner", ask) == BUREAU
    assert first(intake.LetterReceived, "channel", ask) is Channel.TEL
    named = among(intake.LetterReceived, "respondents", ask)
    assert {HANDLER, PRECINCT, ROOM} <= named
    assert not named & {BUREAU, CHIEF, TRIAGE}
    below: Asking[Any] = seat(mail, HANDLER).asking(None)
    assert first(intake.LetterReceived, "owner", below) == BUREAU


def test_grades_offered_are_those_that_the_facts_in_the_form_allow() -> None:
    mail = Mail("SIGNED", is_police_conduct=True)
    grading = intake.LetterGraded

    def offers(**so_far: Any) -> tuple[set[str], Grade]:
        ask = asking(mail, TRIAGE, **so_far)
        return among(grading, "grade", ask), first(grading, "grade", ask)

    assert first(grading, "facts", asking(mail, TRIAGE)) == GradeFacts(is_police_complaint=True)
    assert offers() == ({"WATCH", "IMPORTANT"}, Grade.WATCH)
    assert offers(facts={"touches_safety": True}) == ({"IMPORTANT"}, Grade.IMPORTANT)
    assert offers(facts={"repeats": "x"})[1] is Grade.WATCH
    mail = Mail("SIGNED")
    assert offers(facts={"repeats": "", "money_yuan": "9999"})[1] is Grade.NORMAL
    assert offers(facts={"money_yuan": "10000"})[1] is Grade.WATCH


def test_units_and_handlers_offered_are_those_that_the_rules_take() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterRespondentNamed", detours.LetterRespondentNamed(SISTER_HANDLER))
    form = dispatch.LetterDispatched
    leads = among(form, "lead_unit", asking(mail, TRIAGE))
    assert {BUREAU, DIVISION, PRECINCT} <= leads
    assert SISTER not in leads
    ask = asking(mail, TRIAGE, lead_unit=PRECINCT)
    assert not among(form, "co_units", ask) & {SISTER, PRECINCT}
    handlers = among(form, "handler", ask)
    assert handlers == {HANDLER}
    assert among(form, "handler", asking(mail, TRIAGE)) == set()
    stepped_back = Mail("SIGNED").pretend(recused=(HANDLER,))
    assert HANDLER not in among(form, "handler", asking(stepped_back, TRIAGE, lead_unit=PRECINCT))
    for handler in handlers:
        copy = Mail("SIGNED")
        copy.do("LetterGraded")
        copy.do("LetterDispatched", form(lead_unit=PRECINCT, handler=handler))


def test_accepted_return_begins_with_the_unit_that_was_named_and_never_the_same() -> None:
    mail = Mail("RETURN_PENDING")
    form, ask = dispatch.LetterReturnAccepted, asking(mail, OFFICE)
    assert first(form, "lead_unit", ask) == SISTER
    assert PRECINCT not in among(form, "lead_unit", ask)
    mail.pretend(suggested_unit=PRECINCT)
    assert first(form, "lead_unit", asking(mail, OFFICE)) == ""
    reopened = Mail("REOPENED")
    again = asking(reopened, TRIAGE)
    assert first(dispatch.LetterDispatched, "lead_unit", again) == PRECINCT


def test_recall_follows_from_who_is_named() -> None:
    mail = Mail("HANDLING")
    form = detours.LetterRespondentNamed
    assert first(form, "is_recalled", asking(mail, SUPERV, respondent=HANDLER)) is True
    assert first(form, "is_recalled", asking(mail, SUPERV, respondent=SISTER_HANDLER)) is False
    mail.do("LetterRespondentNamed", form(SISTER_HANDLER))
    named = among(form, "respondent", asking(mail, SUPERV))
    assert PRECINCT in named
    assert not named & {SISTER_HANDLER, BUREAU, CHIEF}


def test_reply_that_was_sent_back_is_worked_over() -> None:
    mail = Mail("REPLY_PENDING")
    mail.do("LetterReplyReturned")
    _, proposal = mail.proposal("LetterReplyDrafted")
    assert proposal.private is not None
    begun = asking(mail, HANDLER)
    private = type(proposal.private)
    assert first(private, "report", begun) == "现场检查,责令加装净化器"
    assert first(private, "reply", begun) == "您反映的油烟问题已整改"
    fresh = asking(Mail("HANDLING"), HANDLER)
    assert (first(private, "report", fresh), first(private, "reply", fresh)) == ("", "")
    assert first(type(proposal.body), "way", fresh) is None


def test_writer_who_wants_no_calls_is_written_to() -> None:
    calls, written = Mail("REVISITING"), Mail("REVISITING", no_calls=True)
    form = closing.LetterCallBackRecorded
    assert first(form, "way", asking(calls, CALLER)).value == "PHONE"
    assert first(form, "way", asking(written, CALLER)).value == "SMS"


# -------------------------------------------------------------------------------- face


def test_letter_is_named_by_its_title_and_found_by_everything_that_was_written() -> None:
    mail = Mail("REPLY_PENDING")
    mail.do("LetterInstructed")
    letter: Letter = mail.letter
    assert title_of(letter) == PRIVATE.title
    assert people_of(letter) == (WRITER,)
    face = machine_of(letter).display
    assert face is not None
    found = face.words(letter)
    assert {PRIVATE.content, "南大街", WORDS.text, "您反映的油烟问题已整改"} <= set(found)
    assert face.happened_at is not None
    assert face.happened_at(letter) == letter.received_at
    told = {one.label.zh: one.words.zh for one in facts(letter, mail.scribe.directory)}
    assert told["主办单位"] == "南大街派出所"
    assert WORDS.text in told["批示"]
    assert "来信人" not in told


def test_letter_leads_to_what_was_made_of_it() -> None:
    letter = Mail().pretend(ledger_item="item", supervision_order="order", duplicates=("twin",))
    face = machine_of(letter.letter).display
    assert face is not None
    assert face.related(letter.letter) == ("item", "order", "twin")
