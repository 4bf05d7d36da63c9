"""Three levels of duty teams, and the head who organises the handling in person (seed 000)."""

from dataclasses import replace

import pytest
from msgspec import structs

from casework.cases.letter import detours, dispatch, intake
from casework.cases.letter.codes import Grade
from casework.cases.letter.organising import LetterOrganised, LetterRouted
from casework.cases.letter.state import GradeFacts
from casework.cases.words import Words
from casework.codes import Role
from casework.fields import slots
from casework.worklist import next_step
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DESK,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OTHER_DIVISION,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    TRIAGE,
)
from tests.harness.lives import turns
from tests.harness.lives.ledger import Office
from tests.harness.lives.letter import WORDS, Mail
from tests.harness.lives.turns import asking, offers, turn_of

BLANK = Words(" ")


def sent_to(unit: str, office: Office | None = None) -> Mail:
    """A letter that the bureau's duty team dispatched to a unit."""
    mail = Mail("SIGNED", office)
    mail.do("LetterGraded")
    mail.do("LetterDispatched", dispatch.LetterDispatched(lead_unit=unit))
    return mail


# ------------------------------------------------------------------------- the shift on duty


def test_one_key_signs_and_says_which_shift_it_was() -> None:
    mail = Mail("PENDING_SIGN")
    asks = asking(mail, TRIAGE)
    at_night = replace(asks, officer=structs.replace(asks.officer, shift_team="二班"))
    (slot,) = slots(intake.LetterSigned)
    assert not slot.is_asked
    assert slot.field.first is not None
    body = intake.LetterSigned(shift_team=str(slot.field.first(at_night)))
    letter = mail.do("LetterSigned", body)
    assert (letter.signed_by, letter.signed_team) == (TRIAGE, "二班")


# ----------------------------------------------------------------------------- routed on


def test_duty_team_of_a_division_routes_a_letter_on_to_its_precinct() -> None:
    office = Office()
    team = office.hire(1, DIVISION, Role.TRIAGE)
    mail = sent_to(DIVISION, office)
    first_sent = mail.letter.dispatched_at
    mail.later(hours=1)
    outside = LetterRouted(lead_unit=OTHER_DIVISION)
    assert mail.no("LetterRouted", outside, by=team) == "letter.routed_to"
    letter = mail.do("LetterRouted", LetterRouted(lead_unit=PRECINCT), by=team)
    assert (letter.status, letter.lead_unit, letter.dispatches) == ("DISPATCHED", PRECINCT, 1)
    assert letter.units == (BUREAU, PRECINCT)
    assert letter.dispatched_at != first_sent
    assert mail.do("LetterTakenUp").handler == HANDLER


def test_duty_team_of_a_unit_below_does_not_route_it() -> None:
    office = Office()
    stranger = office.hire(1, SISTER, Role.TRIAGE)
    assert sent_to(DIVISION, office).no("LetterRouted", by=stranger) == "role.missing"


def test_letter_is_routed_to_another_unit_that_the_wall_does_not_shut_out() -> None:
    mail = Mail("DISPATCHED")
    assert mail.no("LetterRouted", LetterRouted(lead_unit=PRECINCT)) == "letter.routed_to"
    mail.do("LetterRespondentNamed", detours.LetterRespondentNamed(SISTER_HANDLER))
    assert mail.no("LetterRouted") == "letter.lead_unit"
    offered = turns.among(LetterRouted, "lead_unit", asking(mail, TRIAGE))
    assert DIVISION in offered
    assert not {PRECINCT, SISTER} & set(offered)


def test_letter_sent_where_nobody_handles_matters_waits_for_the_duty_team() -> None:
    """Found by the search for a way out: the bureau has no handler, the letter hung for ever."""
    mail = sent_to(BUREAU)
    assert next_step(mail.letter, mail.scribe.context()) == "LetterRouted"
    assert turn_of(mail) == {TRIAGE}
    assert mail.do("LetterRouted").lead_unit == SISTER
    assert turn_of(mail) == {SISTER_HANDLER}


def test_nobody_is_named_as_handler_who_could_not_take_the_letter_up() -> None:
    """Else everybody who could would be told that it is somebody else's."""
    mail = Mail("SIGNED")
    mail.do("LetterGraded")
    for officer in (DESK, HEAD):
        named = dispatch.LetterDispatched(lead_unit=PRECINCT, handler=officer)
        assert mail.no("LetterDispatched", named) == "letter.handler"


# ----------------------------------------------------------------------------- organised


def test_head_who_organised_the_handling_reads_the_reply() -> None:
    """Leading is not handling: the head is no handler for it."""
    mail = Mail("DISPATCHED")
    letter = mail.do("LetterOrganised")
    assert (letter.organised_by, letter.handler, letter.handlers) == (HEAD, HANDLER, (TRIAGE,))
    for step in ("LetterTakenUp", "LetterFeedbackGiven", "LetterReplyDrafted"):
        mail.do(step)
    assert mail.do("LetterReplyApproved", by=HEAD).status == "REPLIED"


@pytest.mark.parametrize("officer", [SISTER_HEAD, DIV_HEAD, CHIEF])
def test_handling_is_organised_by_the_head_of_the_lead_unit_alone(officer: str) -> None:
    assert Mail("DISPATCHED").no("LetterOrganised", by=officer) in (
        "letter.organiser",
        "role.missing",
    )


def test_head_names_a_handler_of_the_unit_and_says_how() -> None:
    mail = Mail("HANDLING")
    for officer in (SISTER_HANDLER, DESK):
        named = LetterOrganised(handler=officer)
        assert mail.no("LetterOrganised", named, WORDS) == "letter.handler"
    assert mail.no("LetterOrganised", LetterOrganised(handler=HANDLER), BLANK) == "letter.words"
    assert turns.among(LetterOrganised, "handler", asking(mail, HEAD)) == [HANDLER]


@pytest.mark.parametrize(
    ("wanted", "grade", "waits"),
    [
        (0, Grade.IMPORTANT, False),
        (1, Grade.IMPORTANT, True),
        (1, Grade.WATCH, False),
        (2, Grade.NORMAL, True),
    ],
)
def test_where_the_bureau_asks_for_it_the_head_organises_before_anybody_takes_it_up(
    wanted: int, grade: Grade, waits: bool
) -> None:
    mail = Mail("SIGNED").numbers(letter__organised=wanted)
    mail.do("LetterGraded", intake.LetterGraded(grade, GradeFacts()), WORDS)
    mail.do("LetterDispatched")
    assert turn_of(mail) == ({HEAD} if waits else {HANDLER})
    told = offers(mail, HANDLER)["LetterTakenUp"]
    assert told == ("letter.organised" if waits else "")
    if waits:
        mail.do("LetterOrganised")
    assert mail.do("LetterTakenUp").status == "HANDLING"


def test_letter_whose_handler_left_the_unit_waits_for_its_head() -> None:
    mail = Mail("HANDLING").pretend(handler=SISTER_HANDLER)
    assert next_step(mail.letter, mail.scribe.context()) == "LetterOrganised"
    assert turn_of(mail) == {HEAD}
    mail.do("LetterOrganised")
    assert turn_of(mail) == {HANDLER}


def test_letter_that_is_routed_on_is_organised_anew() -> None:
    mail = Mail("DISPATCHED")
    mail.do("LetterOrganised")
    assert mail.do("LetterRouted").organised_by == ""
