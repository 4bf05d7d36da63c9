"""The clocks of a letter: what starts, pauses, extends and stops each of them."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework.cases.letter import leaving
from casework.cases.timing import (
    PAUSE_END,
    ClocksPaused,
    ExtensionGranted,
    ExtensionRequested,
)
from casework.cases.words import Words
from casework.clock_checks import ExtensionReason, PauseReason
from casework.clock_reading import Level, reading
from casework.clocks import CITIZEN_DEADLINE, Clock, due_text, is_late
from casework.context import Directory
from casework.deadlines import clocks, labels, next_clock
from casework.event import Stamp
from casework.limits import complete_profiles, read_limit_profile
from casework.officers import Roster
from casework.registry import evolve, read
from tests.harness.bureau import CHIEF, DIV_HEAD, HANDLER, HEAD, OFFICE, RESOURCES, SISTER
from tests.harness.lives.letter import PHONE, WORDS, Mail

BLANK = Words("")


def counted(mail: Mail) -> dict[str, Clock]:
    found = clocks(mail.letter, mail.scribe.directory, mail.scribe.states.get)
    return {clock.code: clock for clock in found}


def running(mail: Mail) -> set[str]:
    return {code for code, clock in counted(mail).items() if clock.stopped_at is None}


# ------------------------------------------------------------------ start and stop


def test_signing_contact_and_reply_run_from_the_arrival() -> None:
    mail = Mail()
    owed = {"mailbox.sign", "mailbox.route", "mailbox.contact", "mailbox.reply"}
    assert running(mail) == owed
    assert due_text(counted(mail)["mailbox.sign"].due_at) == "09-14 09:10"
    assert due_text(counted(mail)["mailbox.contact"].due_at) == "09-14 09:30"
    assert due_text(counted(mail)["mailbox.reply"].due_at) == "09-20 24:00"  # a make-up Sunday
    first = next_clock(mail.letter, mail.scribe.directory)
    assert first is not None
    assert first.code == "mailbox.route"


@pytest.mark.parametrize(
    "steps",
    [
        ("LetterGraded", "LetterDispatched"),
        ("LetterTransferred",),
        ("LetterRejectionDrafted",),
        ("LetterMerged",),
    ],
    ids=lambda steps: steps[-1],
)
def test_zhanjiang_counts_ten_minutes_to_the_routing_and_not_to_the_signing(
    steps: tuple[str, ...],
) -> None:
    mail = Mail("SIGNED").later(minutes=12)
    assert not is_late(counted(mail)["mailbox.sign"], mail.now)
    assert is_late(counted(mail)["mailbox.route"], mail.now)
    for step in steps:
        mail.do(step)
    route = counted(mail)["mailbox.route"]
    assert (route.stopped_at, is_late(route, mail.now)) == (mail.now, True)


def test_letter_sent_on_a_second_time_was_routed_the_first_time() -> None:
    mail = Mail("RETURN_PENDING")
    first = mail.letter.routed_at
    mail.later(hours=3).do("LetterReturnAccepted")
    assert mail.letter.routed_at == first


def test_shenzhen_counts_to_the_signing() -> None:
    profile = complete_profiles(
        read_limit_profile((RESOURCES / "limits" / f"{city}.json").read_bytes())
        for city in ("common", "shenzhen")
    )[-1]
    codes = {limit.code for limit in profile.limits_for("mailbox")}
    assert "mailbox.sign" in codes
    assert "mailbox.route" not in codes


@pytest.mark.parametrize(
    ("status", "owed"),
    [
        ("SIGNED", {"mailbox.route", "mailbox.contact", "mailbox.reply"}),
        ("DISPATCHED", {"mailbox.reply"}),
        ("TRANSFERRED", set()),
        ("REJECTED", set()),
        ("WITHDRAWN", set()),
        ("REPLIED", set()),
        ("REWORK", {"mailbox.rework"}),
        ("LONG_TERM", {"mailbox.recheck", "mailbox.promised"}),
        ("CLOSED", set()),
        ("REOPENED", {"mailbox.second_reply"}),
    ],
)
def test_what_is_owed_in_a_status(status: str, owed: set[str]) -> None:
    assert running(Mail(status)) == owed


def test_shenzhen_owes_a_first_feedback_in_four_days() -> None:
    mail = Mail("HANDLING")
    directory, top = mail.scribe.directory, mail.letter.unit
    roster = directory.roster
    units = {**roster.units, top: replace(roster.units[top], profile="shenzhen")}
    there = Roster(units, roster.officers, roster.devices, roster.delegations.values())
    mail.scribe.directory = dataclasses.replace(directory, roster=there)
    assert due_text(counted(mail)["mailbox.first_feedback"].due_at) == "09-18 24:00"
    mail.do("LetterFeedbackGiven")
    assert counted(mail)["mailbox.first_feedback"].stopped_at == mail.now


def test_rework_owes_an_answer_in_three_working_days() -> None:
    mail = Mail("REWORK")
    assert due_text(counted(mail)["mailbox.rework"].due_at) == "09-17 24:00"
    assert counted(mail)["mailbox.reply"].stopped_at == mail.letter.replied_at
    mail.later(days=1).do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    assert counted(mail)["mailbox.rework"].stopped_at == mail.now


def test_every_clock_has_its_words() -> None:
    mail = Mail("LONG_TERM", needed_by=Mail().now + timedelta(days=3))
    words = labels(mail.letter, mail.scribe.directory)
    for code in counted(mail):
        assert words[code].zh
        assert words[code].en


def test_where_no_limits_are_issued_nothing_is_counted() -> None:
    mail = Mail()
    bare = Directory(mail.scribe.directory.roster)
    assert clocks(mail.letter, bare) == ()
    assert next_clock(mail.letter, bare) is None
    assert labels(mail.letter, bare) == {}


# ------------------------------------------------------------------------- server time


def stamped(mail: Mail, record: int, behind: timedelta, state: Any = None) -> Any:
    """A record of the test as the centre gives it back, received ``behind`` its own time."""
    event = read(mail.scribe.records[record])
    stamp = Stamp(record + 1, event.core.at + behind)
    return evolve(state, replace(event, stamp=stamp))


def test_letter_is_received_when_the_centre_says() -> None:
    mail = Mail("SIGNED")
    late = timedelta(minutes=3)
    assert mail.letter.received_at == mail.letter.opened_at
    assert stamped(mail, 0, late).received_at == mail.letter.opened_at + late


@pytest.mark.parametrize(
    ("behind", "by_device"), [(timedelta(seconds=60), False), (timedelta(seconds=61), True)]
)
def test_signing_is_dated_by_the_server_while_connected(behind: timedelta, by_device: bool) -> None:
    mail = Mail()
    mail.later(minutes=4).do("LetterSigned")
    received = stamped(mail, 0, timedelta())
    letter = stamped(mail, 1, behind, received)
    at = mail.now if by_device else mail.now + behind
    assert (letter.signed_at, letter.is_device_time) == (at, by_device)


def test_signing_by_a_device_whose_clock_is_behind_is_not_before_the_arrival() -> None:
    mail = Mail()
    mail.later(minutes=4).do("LetterSigned")
    received = stamped(mail, 0, timedelta(hours=1))
    assert stamped(mail, 1, timedelta(hours=2), received).signed_at == received.received_at


# ------------------------------------------------------------ the writer's own deadline


def test_writers_own_deadline_is_a_clock_until_the_reply() -> None:
    needed = Mail().now + timedelta(days=2)
    mail = Mail("HANDLING", needed_by=needed)
    clock = counted(mail)[CITIZEN_DEADLINE]
    assert (clock.due_at, clock.own_deadline, clock.is_running) == (needed, True, True)
    for step in ("LetterFeedbackGiven", "LetterReplyDrafted", "LetterReplyApproved"):
        mail.do(step)
    assert not counted(mail)[CITIZEN_DEADLINE].is_running


# ----------------------------------------------------------------------------- pausing


def pause(mail: Mail, *limits: str, days: int = 3) -> ClocksPaused:
    until = mail.now.date() + timedelta(days=days)
    return ClocksPaused(limits or ("mailbox.reply",), PauseReason.APPRAISAL, until)


@pytest.mark.parametrize("code", ["mailbox.sign", "mailbox.contact"])
def test_signing_and_contact_never_pause(code: str) -> None:
    mail = Mail("HANDLING").pretend(signed_at=None, contacted_at=None)
    assert mail.no("LetterClocksPaused", pause(mail, code), WORDS) == "clock.never_pauses"


@pytest.mark.parametrize("limits", [(), ("mailbox.nothing",), ("mailbox.reply", "ledger.sign")])
def test_only_clocks_of_the_letter_pause(limits: tuple[str, ...]) -> None:
    mail = Mail("HANDLING")
    body = ClocksPaused(limits, PauseReason.APPRAISAL, mail.now.date())
    assert mail.no("LetterClocksPaused", body, WORDS) == "timing.no_such_clock"


def test_pause_has_a_day_of_review_and_words() -> None:
    mail = Mail("HANDLING")
    assert mail.no("LetterClocksPaused", pause(mail, days=-1), WORDS) == "timing.until"
    assert mail.no("LetterClocksPaused", pause(mail), BLANK) == "timing.pause_words"


def test_pause_is_decided_by_a_head_over_the_lead_unit_who_does_not_handle_it() -> None:
    assert Mail("HANDLING").no("LetterClocksPaused", by=HANDLER) == "role.missing"
    mail = Mail("HANDLING").pretend(handlers=(HEAD,))
    assert mail.no("LetterClocksPaused") == "timing.not_the_handler"
    mail = Mail("HANDLING").pretend(lead_unit=SISTER)
    assert mail.no("LetterClocksPaused") == "timing.head"


def test_pause_after_the_limit_ended_is_refused() -> None:
    assert Mail("HANDLING").later(days=10).no("LetterClocksPaused") == "clock.overdue"


def test_paused_clock_is_grey_and_what_was_left_stays_left() -> None:
    mail = Mail("HANDLING")
    mail.do("LetterClocksPaused", pause(mail, days=3), WORDS)
    shown = counted(mail)
    assert reading(shown["mailbox.reply"], mail.now).level is Level.PAUSED
    assert due_text(shown[PAUSE_END].due_at) == "09-17 24:00"
    mail.later(days=2).do("LetterClocksResumed")
    assert due_text(counted(mail)["mailbox.reply"].due_at) == "09-22 24:00"
    assert PAUSE_END not in counted(mail)


def test_pause_that_nobody_ended_counts_to_its_day_and_no_further() -> None:
    mail = Mail("HANDLING")
    mail.do("LetterClocksPaused", pause(mail, days=1), WORDS)
    mail.later(days=4).do("LetterClocksResumed")
    gone = mail.letter.pauses["mailbox.reply"][-1]
    assert gone.ended_at is not None
    assert gone.ended_at.date() == date(2026, 9, 15)
    assert due_text(counted(mail)["mailbox.reply"].due_at) == "09-21 24:00"


def test_pauses_add_up() -> None:
    mail = Mail("HANDLING")
    for _ in range(2):
        mail.do("LetterClocksPaused")
        mail.later(days=1).do("LetterClocksResumed")
    assert len(mail.letter.pauses["mailbox.reply"]) == 2
    assert due_text(counted(mail)["mailbox.reply"].due_at) == "09-22 24:00"


def test_pause_in_a_rework_comes_back_to_the_rework() -> None:
    mail = Mail("SUSPENDED")
    mail.do("LetterClocksResumed")
    ended = mail.letter.pauses["mailbox.reply"]
    for step in ("LetterFeedbackGiven", "LetterReplyDrafted", "LetterReplyApproved"):
        mail.do(step)
    mail.do("LetterRevisitStarted")
    mail.do("bad call")
    mail.do("LetterClocksPaused")
    letter = mail.later(days=1).do("LetterClocksResumed")
    assert letter.status == "REWORK"
    assert letter.pauses["mailbox.reply"] == ended


# -------------------------------------------------------------------------- extending


def extension(mail: Mail, **changes: Any) -> ExtensionRequested:
    fields = {
        "limit": "mailbox.reply",
        "amount": 10,
        "reason": ExtensionReason.MULTI,
        "told_at": mail.now,
        "told_way": PHONE,
    } | changes
    return ExtensionRequested(**fields)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"told_way": None}, "timing.citizen_told"),
        ({"told_at": None}, "timing.citizen_told"),
        ({"limit": "mailbox.nothing"}, "timing.no_such_clock"),
        ({"limit": "mailbox.sign"}, "clock.never_extends"),
        ({"amount": 11}, "clock.extension_length"),
        ({"amount": 0}, "clock.extension_length"),
    ],
)
def test_extension_is_asked_for_as_the_profile_allows(changes: dict[str, Any], clause: str) -> None:
    mail = Mail("HANDLING")
    assert mail.no("LetterExtensionRequested", extension(mail, **changes), WORDS) == clause


def test_extension_is_asked_for_after_the_citizen_was_told_not_before() -> None:
    mail = Mail("HANDLING")
    body = extension(mail, told_at=mail.now + timedelta(minutes=1))
    assert mail.no("LetterExtensionRequested", body, WORDS) == "timing.citizen_told"


def test_extension_needs_a_reason_in_words() -> None:
    mail = Mail("HANDLING")
    assert mail.no("LetterExtensionRequested", extension(mail), BLANK) == "timing.extension_words"


def test_extension_is_asked_for_before_the_limit_ends() -> None:
    assert Mail("HANDLING").later(days=7).no("LetterExtensionRequested") == "clock.overdue"


def test_first_extension_is_granted_by_the_head_and_moves_the_due_time() -> None:
    mail = Mail("EXT_PENDING")
    mail.do("LetterExtensionGranted")
    clock = counted(mail)["mailbox.reply"]
    assert due_text(clock.original_due_at) == "09-20 24:00"
    assert due_text(clock.due_at) == "09-28 24:00"
    assert mail.letter.extension_asked is None
    assert mail.letter.signatures[-1].by == HEAD


def test_second_extension_is_granted_one_level_up_and_there_is_no_third() -> None:
    mail = Mail("EXT_PENDING")
    mail.do("LetterExtensionGranted")
    mail.do("LetterExtensionRequested")
    assert mail.no("LetterExtensionGranted") == "timing.second_from_above"
    assert mail.no("LetterExtensionRefused") == "timing.second_from_above"
    mail.do("LetterExtensionGranted", by=DIV_HEAD)
    assert mail.no("LetterExtensionRequested") == "clock.extensions_used"


def test_chief_at_the_top_grants_the_second_extension() -> None:
    mail = Mail("EXT_PENDING")
    mail.do("LetterExtensionGranted")
    mail.do("LetterExtensionRequested")
    mail.pretend(lead_unit=mail.letter.unit)
    mail.do("LetterExtensionGranted", by=CHIEF)


def test_whoever_asked_does_not_grant_it() -> None:
    mail = Mail("HANDLING")
    mail.do("LetterExtensionRequested", by=HEAD)
    assert mail.no("LetterExtensionGranted") == "timing.not_the_asker"
    mail.do("LetterExtensionGranted", by=DIV_HEAD)


def test_refused_extension_leaves_the_limit_and_says_why() -> None:
    mail = Mail("EXT_PENDING")
    _, proposal = mail.proposal("LetterExtensionRefused")
    assert mail.no("LetterExtensionRefused", proposal.body, BLANK) == "timing.refusal_words"
    letter = mail.do("LetterExtensionRefused")
    assert (letter.extensions, letter.extension_asked) == ({}, None)


def test_granting_what_was_not_asked_for_changes_nothing() -> None:
    mail = Mail("EXT_PENDING").pretend(extension_asked=None)
    assert mail.no("LetterExtensionGranted") == "timing.not_asked"
    event = mail.scribe.compose(HEAD, mail.proposal("LetterExtensionGranted")[1])
    assert isinstance(event.body, ExtensionGranted)
    assert getattr(evolve(mail.letter, event), "extensions", None) == {}


# ------------------------------------------------------------------- merged, long-term


def merged(master_status: str = "HANDLING", days: int = 1) -> tuple[Mail, str]:
    """A letter merged ``days`` after the one that stays, which has had an extension."""
    mail = Mail("EXT_PENDING")
    mail.do("LetterExtensionGranted")
    master, mail.case = mail.case, ""
    mail.later(days=days)
    mail.case = mail.receive()
    mail.do("LetterSigned")
    found = leaving.LetterDuplicateFound(mail.case)
    child, mail.case = mail.case, master
    mail.do("LetterDuplicateFound", found)
    mail.case = child
    mail.do("LetterMerged", leaving.LetterMerged(master, is_same_matter=True))
    return mail, master


def test_reply_clock_of_a_merged_letter_follows_the_other_its_own_contact_stays() -> None:
    mail, _ = merged()
    shown = counted(mail)
    assert due_text(shown["mailbox.contact"].due_at) == "09-15 09:31"
    assert due_text(shown["mailbox.reply"].due_at) == "09-28 24:00"
    own = {clock.code: clock for clock in clocks(mail.letter, mail.scribe.directory)}
    assert due_text(own["mailbox.reply"].due_at) == "09-21 24:00"


def test_reply_clock_of_a_merged_letter_stops_when_its_own_writer_is_answered() -> None:
    mail, master = merged()
    child, mail.case = mail.case, master
    for step in ("LetterFeedbackGiven", "LetterReplyDrafted", "LetterReplyApproved"):
        mail.do(step)
    mail.case = child
    assert counted(mail)["mailbox.reply"].stopped_at is None
    mail.later(hours=1).do("LetterMergedAnswered")
    assert counted(mail)["mailbox.reply"].stopped_at == mail.now
    assert counted(mail)["mailbox.contact"].stopped_at == mail.now


def test_reply_that_went_out_before_a_letter_came_is_no_clock_for_it() -> None:
    mail = Mail("CLOSED")
    master = mail.case
    mail.later(days=1)
    mail.case = mail.receive()
    mail.do("LetterSigned")
    child, mail.case = mail.case, master
    mail.do("LetterDuplicateFound", leaving.LetterDuplicateFound(child))
    mail.case = child
    mail.do("LetterMerged", leaving.LetterMerged(master, is_same_matter=True))
    assert due_text(counted(mail)["mailbox.reply"].due_at) == "09-21 24:00"


def test_clock_that_the_other_letter_does_not_have_stays_its_own() -> None:
    mail, master = merged()
    mail.scribe.states[master] = replace(mail.scribe.states[master], received_at=None)
    assert due_text(counted(mail)["mailbox.reply"].due_at) == "09-21 24:00"


def test_long_term_letter_is_owed_by_its_promised_date_and_rechecked_every_thirty_days() -> None:
    mail = Mail("LONG_TERM")
    shown = counted(mail)
    assert shown["mailbox.reply"].stopped_at == mail.now
    assert shown["mailbox.promised"].due_at.date() == mail.now.date() + timedelta(days=201)
    assert due_text(shown["mailbox.recheck"].due_at) == "10-14 24:00"
    mail.later(days=30).do("LetterLongTermRechecked")
    assert due_text(counted(mail)["mailbox.recheck"].due_at) == "11-13 24:00"
    mail.do("LetterLongTermEnded")
    assert running(mail) == {"mailbox.promised"}
    for step in ("LetterFeedbackGiven", "LetterReplyDrafted", "LetterReplyApproved"):
        mail.do(step)
    assert running(mail) == set()
    assert counted(mail)["mailbox.promised"].stopped_at == mail.now


def test_letter_put_on_the_long_term_after_its_reply_keeps_that_replys_time() -> None:
    mail = Mail("REVISITING")
    first = mail.letter.replied_at
    mail.later(days=1).do("LetterLongTermSet")
    mail.do("LetterLongTermEnded")
    mail.later(days=1).do("LetterReplyDrafted")
    letter = mail.do("LetterReplyApproved")
    assert (letter.replied_at, letter.promise_kept_at) == (first, mail.now)


def test_new_dispatch_does_not_restart_the_reply_clock() -> None:
    mail = Mail("RETURN_PENDING").later(days=1)
    due = counted(mail)["mailbox.reply"].due_at
    mail.do("LetterReturnAccepted", by=OFFICE)
    assert counted(mail)["mailbox.reply"].due_at == due
    assert mail.letter.dispatches == 2


def test_withdrawn_while_paused_stops_where_it_paused() -> None:
    mail = Mail("SUSPENDED").later(days=1)
    mail.do("LetterWithdrawalRequested")
    mail.do("LetterWithdrawn")
    assert not counted(mail)["mailbox.reply"].is_running
