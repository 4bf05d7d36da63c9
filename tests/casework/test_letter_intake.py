"""What the duty team may do with a letter: the guards of domain 9.1, 2.4 and 11.1."""

from datetime import timedelta
from typing import Any

import pytest

from casework.amend import Amended, AmendedPrivate
from casework.cases.letter import detours, dispatch, intake, leaving, work
from casework.cases.letter.codes import AppealType, Grade, TransferRoute
from casework.cases.letter.state import GradeFacts, QuietHours
from casework.cases.words import Words
from casework.codes import Channel, ContactWay
from casework.context import Directory
from casework.ids import SYSTEM
from casework.registry import Proposal, may_begin
from casework.state import Person
from tests.harness.bureau import (
    AUX,
    BUREAU,
    BUREAU_DEVICE,
    CHIEF,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    START,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives.letter import PHONE, PRIVATE, WORDS, WRITER, Mail
from tests.harness.proposals import propose_as

BLANK = Words("  ")


def received(mail: Mail, private: Any = PRIVATE, actor: str = TRIAGE, **changes: Any) -> str | None:
    """The clause that refuses a letter; ``None`` if it arrives."""
    fields = {"owner": BUREAU, "channel": Channel.MAIL, "type": AppealType.HELP} | changes
    proposal = Proposal(mail.scribe.new_case(), intake.LetterReceived(**fields), private)
    refusal = mail.scribe.try_it(actor, proposal)
    return refusal.clause if refusal else None


# --------------------------------------------------------------------------- arriving


def test_letter_arrives_from_the_system_and_from_the_duty_officer() -> None:
    mail = Mail()
    assert received(mail, actor=SYSTEM) is None
    assert received(mail, actor=TRIAGE) is None
    assert received(mail, actor=HANDLER) == "role.missing"


def test_letter_arrives_at_the_bureau_only() -> None:
    mail = Mail()
    assert received(mail, owner=DIVISION) == "letter.owner"
    assert received(mail, owner="nowhere", actor=SYSTEM) == "letter.owner"


@pytest.mark.parametrize(
    "private", [None, intake.LetterPrivate(" ", "正文"), intake.LetterPrivate("标题", "\n")]
)
def test_letter_without_title_or_text_is_refused(private: Any) -> None:
    assert received(Mail(), private=private) == "letter.matter"


@pytest.mark.parametrize(
    ("counts", "clause"),
    [
        ({"people": 0}, "letter.counts"),
        ({"quiet": QuietHours(22, 24)}, "letter.counts"),
        ({"quiet": QuietHours(-1, 7)}, "value.count"),
    ],
)
def test_letter_with_untrue_counts_is_refused(counts: dict[str, Any], clause: str) -> None:
    assert received(Mail(), **counts) == clause


def test_button_for_a_new_letter_is_open_to_the_duty_officer_only() -> None:
    context = Mail().scribe.context()

    def begin(actor: str, unit: str) -> Any:
        return may_begin(
            None, "LetterReceived", actor=actor, unit=unit, device=BUREAU_DEVICE, context=context
        )

    assert begin(TRIAGE, BUREAU) is None
    assert begin(CHIEF, BUREAU) is not None


def test_everything_personal_is_sealed() -> None:
    mail = Mail("REVISITING")
    open_part = b"".join(bytes(record.core) for record in mail.scribe.records)
    sealed = b"".join(bytes(record.sealed) for record in mail.scribe.records if record.sealed)
    for word in (WRITER.name, WRITER.phone, PRIVATE.title, PRIVATE.content, WORDS.text):
        assert word.encode() not in open_part
        assert word.encode() in sealed


# ------------------------------------------------------------------------ respondents


def test_respondent_must_be_known_and_not_the_receiving_bureau() -> None:
    mail = Mail()
    assert received(mail, respondents=("nobody",)) == "letter.respondent"
    assert received(mail, respondents=(CHIEF,)) == "letter.respondent"
    assert received(mail, respondents=(PRECINCT,)) is None


def test_letter_of_a_respondent_comes_back_to_be_dispatched_elsewhere() -> None:
    mail = Mail("SUSPENDED")
    stays = detours.LetterRespondentNamed(HANDLER)
    assert mail.no("LetterRespondentNamed", stays) == "letter.recall"
    letter = mail.do("LetterRespondentNamed")
    assert (letter.status, letter.lead_unit, letter.units) == ("SIGNED", "", (BUREAU,))
    assert not letter.is_paused
    assert letter.is_complaint
    assert mail.no("LetterDispatched") == "letter.lead_unit"
    assert mail.no("LetterTakenUp", by=HANDLER) == "case.missing"
    with_them = dispatch.LetterDispatched(lead_unit=SISTER, co_units=(PRECINCT,))
    assert mail.no("LetterDispatched", with_them) == "letter.co_units"
    mail.do("LetterDispatched", dispatch.LetterDispatched(lead_unit=SISTER))


def test_respondent_of_another_station_leaves_the_letter_where_it_is() -> None:
    mail = Mail("HANDLING")
    recalled = detours.LetterRespondentNamed(SISTER_HANDLER, is_recalled=True)
    assert mail.no("LetterRespondentNamed", recalled) == "letter.recall"
    letter = mail.do("LetterRespondentNamed", detours.LetterRespondentNamed(SISTER_HANDLER))
    assert letter.status == "HANDLING"


# ------------------------------------------------------------------ signing and contact


def test_letter_is_received_when_it_is_recorded() -> None:
    assert Mail("SIGNED").letter.received_at == START


@pytest.mark.parametrize(
    ("starts", "ends", "hour", "quiet"),
    [
        (22, 7, 23, True),
        (22, 7, 6, True),
        (22, 7, 7, False),
        (12, 14, 13, True),
        (12, 14, 14, False),
    ],
)
def test_quiet_hours_may_span_midnight(starts: int, ends: int, hour: int, quiet: bool) -> None:
    assert QuietHours(starts, ends).holds(Mail().now.replace(hour=hour)) is quiet


def message(mail: Mail) -> work.LetterContacted:
    return work.LetterContacted(mail.now, ContactWay.SMS, is_reached=True)


def test_message_counts_as_contact_only_where_the_writer_asked_for_it() -> None:
    assert Mail("SIGNED").no("LetterContacted", message(Mail()), WORDS) == "letter.message_counts"
    for asked in ({"no_calls": True}, {"quiet": QuietHours(8, 10)}):
        mail = Mail("SIGNED", **asked)
        assert mail.do("LetterContacted", message(mail), WORDS).contacted_at == mail.now


def test_contact_needs_words_and_a_time_between_the_letter_and_now() -> None:
    mail = Mail("SIGNED")
    assert mail.no("LetterContacted", message(mail), BLANK) == "letter.message_counts"
    attempt = work.LetterContacted(mail.now, PHONE, is_reached=False)
    assert mail.no("LetterContacted", attempt, BLANK) == "letter.contact_words"
    for minutes in (-2, 1):
        moved = work.LetterContacted(mail.now + timedelta(minutes=minutes), PHONE, True)
        assert mail.no("LetterContacted", moved, WORDS) == "letter.at"


def test_first_contact_that_reached_the_writer_counts() -> None:
    mail = Mail("SIGNED")
    first = mail.now
    mail.do("LetterContacted", work.LetterContacted(first, PHONE, False), WORDS)
    assert mail.letter.contacted_at is None
    mail.later(minutes=5).do("LetterContacted")
    second = mail.now
    assert mail.later(minutes=5).do("LetterContacted").contacted_at == second
    assert len(mail.letter.contacts) == 3


# ---------------------------------------------------------------------------- grading

IMPORTANT = [
    {"touches_safety": True},
    {"is_public_opinion": True},
    {"is_major_police_matter": True},
]
WATCH: list[dict[str, Any]] = [
    {"is_police_complaint": True},
    {"is_vulnerable": True},
    {"repeats": 2},
    {"money_yuan": 10_000},
]


def graded(mail: Mail, grade: Grade, **facts: Any) -> str | None:
    body = intake.LetterGraded(grade, GradeFacts(**facts))
    refusal = mail.refusal("LetterGraded", body, WORDS)
    return refusal.clause if refusal else None


@pytest.mark.parametrize("facts", IMPORTANT, ids=lambda facts: next(iter(facts)))
def test_important_facts_ask_for_important(facts: dict[str, Any]) -> None:
    mail = Mail("SIGNED")
    assert graded(mail, Grade.WATCH, **facts) == "letter.grade_rule"
    assert graded(mail, Grade.IMPORTANT, **facts) is None


@pytest.mark.parametrize("facts", WATCH, ids=lambda facts: next(iter(facts)))
def test_facts_to_watch_ask_for_watch_or_more(facts: dict[str, Any]) -> None:
    assert graded(Mail("SIGNED"), Grade.NORMAL, **facts) == "letter.grade_rule"
    assert graded(Mail("SIGNED"), Grade.WATCH, **facts) is None
    assert graded(Mail("SIGNED"), Grade.IMPORTANT, **facts) is None


@pytest.mark.parametrize(
    ("received_as", "lowest"),
    [
        ({"people": 5}, Grade.IMPORTANT),
        ({"people": 4}, Grade.NORMAL),
        ({"is_police_conduct": True}, Grade.WATCH),
    ],
)
def test_what_the_letter_says_counts_for_the_grade(
    received_as: dict[str, Any], lowest: Grade
) -> None:
    ranks = [Grade.NORMAL, Grade.WATCH, Grade.IMPORTANT]
    below = ranks[: ranks.index(lowest)]
    mail = Mail("SIGNED", **received_as)
    assert all(graded(mail, grade) == "letter.grade_rule" for grade in below)
    assert graded(mail, lowest) is None


def test_letter_that_is_needed_within_a_day_is_important() -> None:
    soon, later = START + timedelta(hours=24), START + timedelta(hours=25)
    assert graded(Mail("SIGNED", needed_by=soon), Grade.WATCH) == "letter.grade_rule"
    assert graded(Mail("SIGNED", needed_by=later), Grade.NORMAL) is None


@pytest.mark.parametrize(
    ("facts", "clause"),
    [({"repeats": 0}, "letter.grade_facts"), ({"money_yuan": -1}, "value.count")],
)
def test_untrue_facts_are_refused(facts: dict[str, Any], clause: str) -> None:
    assert graded(Mail("SIGNED"), Grade.IMPORTANT, **facts) == clause


# ------------------------------------------------------------------ passed on, refused


def transfer(mail: Mail, **changes: Any) -> leaving.LetterTransferred:
    fields = {
        "route": TransferRoute.EMERGENCY,
        "reference": "接警 20260914-118",
        "told_at": mail.now,
        "told_way": PHONE,
        "phoned_at": mail.now,
    } | changes
    return leaving.LetterTransferred(**fields)


@pytest.mark.parametrize("phoned", [None, timedelta(minutes=1)])
def test_emergency_is_phoned_first_and_recorded_then(phoned: timedelta | None) -> None:
    mail = Mail("SIGNED")
    late = transfer(mail, phoned_at=None if phoned is None else mail.now + phoned)
    assert mail.no("LetterTransferred", late, WORDS) == "letter.phone_first"
    letter = mail.do("LetterTransferred", transfer(mail), WORDS)
    assert (letter.status, letter.contacted_at) == ("TRANSFERRED", mail.now)


def test_transfer_needs_a_receiver_the_reason_and_a_writer_who_was_told() -> None:
    mail = Mail("SIGNED")
    nameless = transfer(mail, reference=" ")
    untold = transfer(mail, told_at=mail.now + timedelta(minutes=1))
    assert mail.no("LetterTransferred", nameless, WORDS) == "letter.reference"
    assert mail.no("LetterTransferred", untold, WORDS) == "letter.told"
    assert mail.no("LetterTransferred", transfer(mail), BLANK) == "letter.words"


def test_refusal_needs_a_reason_another_officer_and_a_writer_who_was_told() -> None:
    mail = Mail("SIGNED")
    body = mail.proposal("LetterRejectionDrafted")[1].body
    assert isinstance(body, leaving.LetterRejectionDrafted)
    assert mail.no("LetterRejectionDrafted", body, BLANK) == "letter.words"
    mail.do("LetterRejectionDrafted")
    untold = leaving.LetterRejected(mail.now + timedelta(minutes=1), PHONE)
    assert mail.no("LetterRejected", untold, WORDS) == "letter.told"
    letter = mail.do("LetterRejected")
    assert (letter.status, letter.reject_reason) == ("REJECTED", body.reason)


def test_refusal_is_not_approved_by_its_drafter() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterRejectionDrafted", by=SYSTEM)
    assert mail.no("LetterRejected", by=SYSTEM) == "letter.not_the_drafter"


# ---------------------------------------------------------------------------- merging


def merge(mail: Mail, master: str, **changes: Any) -> leaving.LetterMerged:
    fields: dict[str, Any] = {"master": master, "is_same_matter": True} | changes
    return leaving.LetterMerged(**fields)


def test_letter_merges_into_an_open_one_of_the_same_person_and_matter() -> None:
    mail = Mail("SIGNED")
    master = mail.announcing_master("HANDLING")
    letter = mail.do("LetterMerged", merge(mail, master))
    assert letter.merged_into == master


def test_letter_with_new_facts_or_another_matter_is_not_merged() -> None:
    mail = Mail("SIGNED")
    master = mail.announcing_master()
    news = merge(mail, master, has_new_facts=True)
    other = merge(mail, master, is_same_matter=False)
    assert mail.no("LetterMerged", news) == "letter.same_matter"
    assert mail.no("LetterMerged", other) == "letter.same_matter"


def test_letter_is_not_merged_unannounced_into_itself_or_into_nothing() -> None:
    mail = Mail("SIGNED")
    unannounced = mail.other("HANDLING")
    assert mail.no("LetterMerged", merge(mail, unannounced)) == "letter.announced"
    assert mail.no("LetterMerged", merge(mail, mail.case)) == "letter.master"
    assert mail.no("LetterMerged", merge(mail, mail.scribe.new_case())) == "letter.master"
    itself = leaving.LetterDuplicateFound(mail.case)
    assert mail.no("LetterDuplicateFound", itself) == "letter.duplicate"


def test_letter_that_was_passed_on_takes_none_in() -> None:
    mail = Mail("SIGNED")
    assert mail.no("LetterMerged", merge(mail, mail.other("TRANSFERRED"))) == "letter.master"


@pytest.mark.parametrize(("days", "open_"), [(29, True), (30, False)])
def test_letter_merges_into_one_closed_less_than_thirty_days_ago(days: int, open_: bool) -> None:
    mail = Mail("SIGNED")
    master = mail.announcing_master("CLOSED")
    refusal = mail.later(days=days).refusal("LetterMerged", merge(mail, master))
    assert (refusal is None) is open_


ANOTHER = Person("李建军", "13900001111")


@pytest.mark.parametrize(
    ("writer", "same"),
    [
        (WRITER, True),
        (None, True),
        (Person("张桂英"), True),
        (Person(phone="13800002207"), True),
        (Person("张桂英", "+86 138-0000-2207"), True),
        (Person("张 桂英"), True),
        (Person(), True),
        (ANOTHER, False),
        (Person("李建军"), False),
        (Person("张桂英", "13900001111"), False),
    ],
)
def test_same_person_is_told_by_telephone_then_by_name(writer: Person | None, same: bool) -> None:
    private = intake.LetterPrivate("又是油烟", "还是那家店。", writer)
    mail = Mail("SIGNED", private=private)
    refusal = mail.refusal("LetterMerged", merge(mail, mail.announcing_master()))
    assert (refusal is None) is same
    if refusal:
        assert refusal.clause == "letter.same_person"


def test_writer_of_a_merged_letter_is_answered_once_the_other_is() -> None:
    mail = Mail("SIGNED")
    master = mail.announcing_master("REPLY_PENDING")
    mail.do("LetterMerged", merge(mail, master))
    assert mail.no("LetterMergedAnswered") == "letter.master_answered"
    child, mail.case = mail.case, master
    mail.do("LetterReplyApproved")
    mail.do("LetterRevisitStarted")
    mail.do("good call")
    assert mail.no("LetterClosed") == "letter.writers_answered"
    mail.case = child
    body = leaving.LetterMergedAnswered(mail.now, PHONE)
    assert mail.no("LetterMergedAnswered", body, BLANK) == "letter.words"
    assert mail.do("LetterMergedAnswered").replied_at == mail.now
    mail.case = master
    assert mail.do("LetterClosed").status == "CLOSED"


def test_duplicate_that_went_its_own_way_does_not_hold_the_other_up() -> None:
    mail = Mail("SIGNED")
    master = mail.announcing_master("REVISITING")
    mail.do("LetterTransferred")
    mail.case = master
    mail.do("good call")
    assert mail.do("LetterClosed").status == "CLOSED"


# -------------------------------------------------------------------------- dispatching


def dispatching(lead_unit: str = PRECINCT, **changes: Any) -> dispatch.LetterDispatched:
    return dispatch.LetterDispatched(lead_unit=lead_unit, **changes)


def test_letter_is_graded_before_it_is_dispatched() -> None:
    assert Mail("SIGNED").no("LetterDispatched") == "letter.graded"


def test_dispatch_names_units_that_exist_and_one_lead_only() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    assert mail.no("LetterDispatched", dispatching("nowhere")) == "letter.lead_unit"
    for co_units in (("nowhere",), (PRECINCT,)):
        assert mail.no("LetterDispatched", dispatching(co_units=co_units)) == "letter.co_units"
    letter = mail.do("LetterDispatched", dispatching(co_units=(SISTER,)))
    assert letter.units == (BUREAU, PRECINCT, SISTER)


@pytest.mark.parametrize("handler", ["nobody", SISTER_HANDLER, AUX])
def test_handler_is_an_officer_of_the_lead_unit(handler: str) -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    assert mail.no("LetterDispatched", dispatching(handler=handler)) == "letter.handler"


def test_letter_is_taken_up_by_the_handler_who_was_named() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched", dispatching(handler=HANDLER))
    assert mail.do("LetterTakenUp").handlers == (HANDLER,)


def test_letter_is_not_taken_up_by_another_than_the_one_named() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    mail.do("LetterDispatched", dispatching(handler=HANDLER))
    mail.pretend(handler=HEAD)
    assert mail.no("LetterTakenUp") == "letter.assigned_to"


def test_letter_is_not_dispatched_where_no_limits_are_issued() -> None:
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    known = mail.scribe.directory
    mail.scribe.directory = Directory(known.roster, known.calendar)
    assert mail.no("LetterDispatched") == "letter.limit_known"


# --------------------------------------------------------------------- words and fields


def test_instruction_needs_words_and_a_chief() -> None:
    mail = Mail("HANDLING")
    assert mail.no("LetterInstructed", work.LetterInstructed(), BLANK) == "letter.words"
    assert mail.no("LetterInstructed", by=HEAD) == "role.missing"
    assert mail.do("LetterInstructed", by=DIV_HEAD).instructions[0].by == DIV_HEAD


def amend(mail: Mail, **values: Any) -> str | None:
    proposal = propose_as(
        mail.case, "LetterAmended", Amended(dict.fromkeys(values)), AmendedPrivate(values)
    )
    refusal = mail.scribe.try_it(TRIAGE, proposal)
    return refusal.clause if refusal else None


def test_letter_is_amended_but_stays_whole() -> None:
    mail = Mail("HANDLING")
    assert amend(mail, title=" ") == "letter.stays_whole"
    assert amend(mail, people=0) == "letter.stays_whole"
    assert amend(mail, type="REPORT") is None
    assert amend(mail, place="东关") is None
    assert (mail.letter.type, mail.letter.place) == (AppealType.REPORT, "东关")


def test_auxiliary_officer_does_not_read_a_complaint() -> None:
    assert Mail(type=AppealType.COMPLAIN).letter.is_complaint
    assert not Mail().letter.is_complaint


def test_supervision_names_a_respondent() -> None:
    assert Mail("SIGNED").do("LetterRespondentNamed", by=SUPERV).respondents == (HANDLER,)
