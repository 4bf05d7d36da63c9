"""The table of a letter, row by row, as domain 9.1 writes it: listed is taken, unlisted refused.

Read :data:`ROWS` beside the domain's own notation: from, step, who, to.
"""

import pytest

from casework.cases.letter.statuses import DONE, OPEN, STATUSES
from casework.cases.letter.table import MACHINE
from casework.codes import Role
from casework.context import Directory
from casework.ids import SYSTEM
from casework.machine import MISSING
from casework.registry import decode_state, encode_state, read
from casework.telling import notes
from tests.harness.bureau import (
    CALLER,
    CHIEF,
    DIV_HEAD,
    HANDLER,
    HEAD,
    OFFICE,
    OFFICERS,
    SISTER_HANDLER,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives.letter import DEFAULT, WAYS, WORDS, Mail, call

STAYS = ""
UNIT = ("DISPATCHED", "RETURN_PENDING", "HANDLING", "REWORK", "SUSPENDED", "EXT_PENDING")
AT_WORK = ("HANDLING", "REWORK", "SUSPENDED", "EXT_PENDING")

# from, step, by, to
PRESSED = ("DISPATCHED", "HANDLING", "REWORK")
ROWS: list[tuple[str, str, str, str]] = [
    ("PENDING_SIGN", "LetterSigned", TRIAGE, "SIGNED"),
    ("SIGNED", "LetterTransferred", TRIAGE, "TRANSFERRED"),
    ("SIGNED", "LetterRejectionDrafted", TRIAGE, "REJECT_PENDING"),
    ("REJECT_PENDING", "LetterRejected", CHIEF, "REJECTED"),
    ("REJECT_PENDING", "LetterRejectionReturned", CHIEF, "SIGNED"),
    ("SIGNED", "LetterMerged", TRIAGE, "MERGED"),
    ("SIGNED", "LetterDispatched", TRIAGE, "DISPATCHED"),
    ("DISPATCHED", "LetterRouted", TRIAGE, STAYS),
    *((status, "LetterOrganised", HEAD, STAYS) for status in ("DISPATCHED", "HANDLING", "REWORK")),
    ("DISPATCHED", "LetterTakenUp", HANDLER, "HANDLING"),
    ("DISPATCHED", "LetterReturnRequested", HANDLER, "RETURN_PENDING"),
    ("DISPATCHED", "LetterReturnRequested", HEAD, "RETURN_PENDING"),
    ("RETURN_PENDING", "LetterReturnAccepted", OFFICE, "DISPATCHED"),
    ("RETURN_PENDING", "LetterReturnAccepted", TRIAGE, "DISPATCHED"),
    ("RETURN_PENDING", "LetterReturnRefused", OFFICE, "HANDLING"),
    ("RETURN_PENDING", "LetterReturnRefused", TRIAGE, "HANDLING"),
    ("HANDLING", "LetterClocksPaused", HEAD, "SUSPENDED"),
    ("SUSPENDED", "LetterClocksResumed", HEAD, "HANDLING"),
    ("REWORK", "LetterClocksPaused", HEAD, "SUSPENDED"),
    ("HANDLING", "LetterExtensionRequested", HANDLER, "EXT_PENDING"),
    ("EXT_PENDING", "LetterExtensionGranted", HEAD, "HANDLING"),
    ("EXT_PENDING", "LetterExtensionRefused", HEAD, "HANDLING"),
    ("HANDLING", "LetterReplyDrafted", HANDLER, "REPLY_PENDING"),
    ("REWORK", "LetterReplyDrafted", HANDLER, "REPLY_PENDING"),
    ("REPLY_PENDING", "LetterReplyReturned", HEAD, "HANDLING"),
    ("REPLY_PENDING", "LetterReplyApproved", HEAD, "REPLIED"),
    ("REPLIED", "LetterRevisitStarted", CALLER, "REVISITING"),
    ("REWORK", "LetterReworkSupervised", SUPERV, STAYS),
    ("HANDLING", "LetterReworkSupervised", OFFICE, STAYS),
    ("REPLIED", "LetterRated", SYSTEM, "REVISITING"),
    ("REVISITING", "LetterRated", SYSTEM, STAYS),
    *((status, "LetterThanked", SYSTEM, STAYS) for status in ("REPLIED", "REVISITING", *DONE)),
    *((status, "LetterPublicationProposed", OFFICE, STAYS) for status in DONE),
    *((status, "LetterSupplemented", SYSTEM, STAYS) for status in OPEN),
    ("REVISITING", "good call", CALLER, STAYS),
    ("REVISITING", "failed call", CALLER, STAYS),
    ("REVISITING", "policy call", CALLER, STAYS),
    ("REVISITING", "bad call", CALLER, "REWORK"),
    ("REVISITING", "LetterClosed", CALLER, "CLOSED"),
    ("REVISITING", "LetterClosedExplained", SUPERV, "CLOSED_EXPLAINED"),
    ("REVISITING", "LetterClosedExplained", DIV_HEAD, "CLOSED_EXPLAINED"),
    ("CLOSED_EXPLAINED", "LetterExcluded", CHIEF, STAYS),
    ("REVISITING", "LetterLongTermSet", DIV_HEAD, "LONG_TERM"),
    ("HANDLING", "LetterLongTermSet", DIV_HEAD, "LONG_TERM"),
    ("REWORK", "LetterLongTermSet", DIV_HEAD, "LONG_TERM"),
    ("LONG_TERM", "LetterLongTermRechecked", HANDLER, STAYS),
    ("LONG_TERM", "LetterLongTermEnded", DIV_HEAD, "HANDLING"),
    ("CLOSED", "LetterReopened", TRIAGE, "REOPENED"),
    ("CLOSED_EXPLAINED", "LetterReopened", TRIAGE, "REOPENED"),
    ("REOPENED", "LetterDispatched", TRIAGE, "DISPATCHED"),
    ("MERGED", "LetterMergedAnswered", TRIAGE, STAYS),
    *((status, "LetterKeptApart", TRIAGE, STAYS) for status in (*OPEN, *DONE)),
    ("PENDING_SIGN", "LetterVoided", TRIAGE, "VOID"),
    ("VOID", "LetterEnteredAgain", TRIAGE, "PENDING_SIGN"),
    *((status, "LetterWithdrawalRequested", TRIAGE, STAYS) for status in OPEN),
    *((status, "LetterWithdrawn", OFFICE, "WITHDRAWN") for status in OPEN),
    *((status, "LetterWithdrawalRefused", OFFICE, STAYS) for status in OPEN),
    *((status, "LetterInstructed", CHIEF, STAYS) for status in OPEN),
    *((status, "LetterGraded", TRIAGE, STAYS) for status in ("SIGNED", "REOPENED", *UNIT)),
    *(
        (status, "LetterContacted", TRIAGE, STAYS)
        for status in ("SIGNED", "REJECT_PENDING", "REOPENED", *UNIT, "REPLY_PENDING", "LONG_TERM")
    ),
    *((status, "LetterReplyPressed", HEAD, STAYS) for status in PRESSED),
    *((status, "LetterPressingAnswered", HANDLER, STAYS) for status in PRESSED),
    *((status, "LetterMeasureRecorded", HANDLER, STAYS) for status in AT_WORK),
    *((status, "LetterFeedbackGiven", HANDLER, STAYS) for status in AT_WORK),
    *(
        (status, "LetterDuplicateFound", TRIAGE, STAYS)
        for status in ("SIGNED", "REOPENED", *UNIT, "REPLY_PENDING", "REPLIED", "REVISITING")
    ),
    *(
        (status, "LetterDuplicateFound", TRIAGE, STAYS)
        for status in ("LONG_TERM", "CLOSED", "CLOSED_EXPLAINED")
    ),
    *(
        (status, "LetterRespondentNamed", SUPERV, "SIGNED")
        for status in OPEN
        if "LetterDispatched" in WAYS[status]
    ),
    *(
        (status, "LetterRespondentNamed", SUPERV, STAYS)
        for status in ("PENDING_SIGN", "SIGNED", "REJECT_PENDING")
    ),
]

FIRST = {
    **{(status, "LetterPressingAnswered"): ("LetterReplyPressed",) for status in PRESSED},
    ("REVISITING", "LetterClosed"): ("good call",),
    ("REVISITING", "LetterClosedExplained"): ("policy call",),
    ("SIGNED", "LetterDispatched"): ("LetterGraded",),
    ("HANDLING", "LetterReplyDrafted"): ("LetterFeedbackGiven",),
    ("HANDLING", "LetterReworkSupervised"): (
        "LetterFeedbackGiven",
        "LetterReplyDrafted",
        "LetterReplyApproved",
        "LetterRevisitStarted",
        "bad call",
        "LetterLongTermSet",
        "LetterLongTermEnded",
    ),
} | {
    (status, step): ("LetterWithdrawalRequested",)
    for status in OPEN
    for step in ("LetterWithdrawn", "LetterWithdrawalRefused")
}
"""What must have happened before a row can be taken, beside the way to its status."""

NOT_SENT_THERE = "role.missing"
"""A precinct has no reach over a letter before it is dispatched to it."""

OTHERWISE_NAMED = {
    ("REVISITING", "LetterCallBackRecorded"),  # stands above by how the call went
    ("REWORK", "LetterExtensionRequested"),  # refused by the clock: a rework is not extended
}

ELSEWHERE = frozenset(
    {"LetterReceived", "LetterAmended", "LetterAmendmentSettled", "LetterPromoted"}
    | {"LetterSupervisionLinked", "LetterSupervisionWaived", "LetterCallConfirmed"}
    | {"LetterCheckDrawn"}
    | {"LetterClosingChecked", "LetterHandedAbove", "LetterAboveAnswered", "LetterAboveTold"}
    | {"LetterOfficerRecused", "LetterPersonalDataRead", "LetterWritersTold"}
    | {"LetterPublicationApproved", "LetterPublicationReturned", "LetterPublicationWithdrawn"}
)
"""Steps that other tests take."""


def id_of(row: tuple[str, str, str, str]) -> str:
    return f"{row[0]}-{row[1]}"


@pytest.mark.parametrize("row", ROWS, ids=id_of)
def test_listed_transition_is_taken_by_the_actor_named_for_it(
    row: tuple[str, str, str, str],
) -> None:
    frm, step, actor, to = row
    mail = Mail(frm)
    if frm == "MERGED":
        mail = merged_with_answered_master()
    for before in FIRST.get((frm, step), ()):
        mail.do(before)
    letter = mail.do(step, by=actor)
    assert letter.status == (to or frm)
    assert decode_state(encode_state(letter)) == letter


def merged_with_answered_master() -> Mail:
    mail = Mail("SIGNED")
    master = mail.announcing_master("REPLY_PENDING")
    actor, proposal = mail.proposal("LetterMerged")
    from_master = type(proposal.body)(master, True)
    mail.do("LetterMerged", from_master, by=actor)
    child, mail.case = mail.case, master
    mail.do("LetterReplyApproved")
    mail.case = child
    return mail


@pytest.mark.parametrize("status", WAYS)
def test_unlisted_transition_is_refused(status: str) -> None:
    listed = {step for frm, step, *_ in ROWS if frm == status}
    mail = Mail(status)
    gone = (MISSING,) if status == "HANDED_ABOVE" else ()  # for the heads whom it is against
    for step in DEFAULT.keys() - listed - ELSEWHERE:
        if (status, step) not in OTHERWISE_NAMED:
            clauses = ("status.not_now", NOT_SENT_THERE, *gone)
            assert mail.no(step) in clauses, step


def test_every_status_is_reached_and_every_step_stands_in_the_rows() -> None:
    assert set(WAYS) == set(STATUSES)
    taken = {"LetterCallBackRecorded" if row[1].endswith(" call") else row[1] for row in ROWS}
    assert taken | ELSEWHERE >= {step.name for step in MACHINE.steps}
    for step in MACHINE.steps:
        if step.name in taken:
            frm = {row[0] for row in ROWS if row[1] == step.name}
            if step.name != "LetterCallBackRecorded":
                assert set(step.frm) >= frm, step.name


ROLES = {officer: roles for officer, _, _, _, roles, _ in OFFICERS}
HEADS = {Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF}
BY: dict[str, set[Role]] = {
    "LetterSigned": {Role.TRIAGE},
    "LetterGraded": {Role.TRIAGE, Role.DIV_HEAD, Role.CHIEF},
    "LetterContacted": {Role.TRIAGE, Role.HANDLER},
    "LetterTransferred": {Role.TRIAGE},
    "LetterRejectionDrafted": {Role.TRIAGE},
    "LetterRejected": HEADS,
    "LetterRejectionReturned": HEADS,
    "LetterDuplicateFound": {Role.TRIAGE},
    "LetterMerged": {Role.TRIAGE},
    "LetterMergedAnswered": {Role.TRIAGE},
    "LetterKeptApart": {Role.TRIAGE},
    "LetterVoided": {Role.TRIAGE, *HEADS},
    "LetterEnteredAgain": {Role.TRIAGE, *HEADS},
    "LetterDispatched": {Role.TRIAGE},
    "LetterInstructed": {Role.DIV_HEAD, Role.CHIEF},
    "LetterRouted": {Role.TRIAGE},
    "LetterOrganised": HEADS,
    "LetterTakenUp": {Role.HANDLER},
    "LetterReturnRequested": {Role.HANDLER, Role.UNIT_HEAD},
    "LetterReturnAccepted": {Role.TRIAGE, Role.OFFICE},
    "LetterReturnRefused": {Role.TRIAGE, Role.OFFICE},
    "LetterClocksPaused": HEADS,
    "LetterClocksResumed": HEADS,
    "LetterExtensionRequested": {Role.HANDLER, Role.UNIT_HEAD},
    "LetterExtensionGranted": HEADS,
    "LetterExtensionRefused": HEADS,
    "LetterReplyPressed": HEADS,
    "LetterPressingAnswered": {Role.HANDLER, Role.SUPERV, *HEADS},
    "LetterMeasureRecorded": {Role.HANDLER},
    "LetterFeedbackGiven": {Role.HANDLER},
    "LetterReplyDrafted": {Role.HANDLER},
    "LetterReplyReturned": HEADS,
    "LetterReplyApproved": HEADS,
    "LetterReworkSupervised": {Role.SUPERV, Role.OFFICE, Role.DIV_HEAD, Role.CHIEF},
    "LetterRevisitStarted": {Role.REVISIT},
    "LetterCallBackRecorded": {Role.REVISIT},
    "LetterClosed": {Role.REVISIT},
    "LetterClosedExplained": {Role.SUPERV, Role.DIV_HEAD, Role.CHIEF},
    "LetterExcluded": {Role.SUPERV, Role.CHIEF},
    "LetterSupervisionWaived": {Role.SUPERV},
    "LetterLongTermSet": {Role.DIV_HEAD, Role.CHIEF},
    "LetterLongTermRechecked": {Role.HANDLER, *HEADS},
    "LetterLongTermEnded": {Role.DIV_HEAD, Role.CHIEF},
    "LetterReopened": {Role.TRIAGE, Role.REVISIT},
    "LetterWithdrawalRequested": {Role.TRIAGE, Role.HANDLER},
    "LetterWithdrawn": {Role.OFFICE, Role.SUPERV, *HEADS},
    "LetterWithdrawalRefused": {Role.OFFICE, Role.SUPERV, *HEADS},
    "LetterRespondentNamed": {Role.TRIAGE, Role.SUPERV, *HEADS},
}


@pytest.mark.parametrize("step", BY)
def test_step_is_refused_to_whoever_holds_none_of_its_roles(step: str) -> None:
    frm = next(row[0] for row in ROWS if row[1] == step) if step in {r[1] for r in ROWS} else None
    mail = Mail(frm or ("REVISITING" if step == "LetterCallBackRecorded" else "REWORK"))
    for officer, roles in ROLES.items():
        if not BY[step] & set(roles):
            assert mail.no(step, by=officer) in ("role.missing", "role.auxiliary"), officer


def test_step_of_another_station_is_refused() -> None:
    assert Mail("DISPATCHED").no("LetterTakenUp", by=SISTER_HANDLER) == "role.missing"


@pytest.mark.parametrize("way", ["CLOSED_EXPLAINED", "LONG_TERM", "REJECTED", "RETURN_PENDING"])
def test_timeline_says_in_both_languages_what_happened(way: str) -> None:
    mail = Mail(way)
    for record in mail.scribe.records:
        event = read(record)
        assert all(part.zh and part.en for part in notes(event, Directory()))


def test_timeline_tells_how_a_contact_or_a_call_went() -> None:
    mail = Mail("REVISITING")
    for one in ("failed call", "good call"):
        mail.do(one)
    mail.do("LetterCallBackRecorded", call(mail.now, None), WORDS)
    told = {
        label.zh for record in mail.scribe.records for label in notes(read(record), Directory())
    }
    assert {"已联系上", "未接通", "已解决", "满意"} <= told
