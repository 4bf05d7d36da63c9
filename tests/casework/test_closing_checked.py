"""After closing, the supervision centre looks whether it was as it is written down (seed 000)."""

from casework.cases.letter.checking import LetterCheckDrawn, LetterClosingChecked
from casework.codes import Role
from casework.ids import SYSTEM
from casework.worklist import next_step
from tests.harness.bureau import BUREAU, CALLER, SUPERV, TRIAGE, fixed_id
from tests.harness.lives.ledger import Office
from tests.harness.lives.letter import WORDS, Mail
from tests.harness.lives.turns import offers, turn_of
from tests.harness.proposals import propose

UNTRUE = LetterClosingChecked(is_true=False)


def closed_and_drawn(office: Office | None = None) -> Mail:
    """A closed letter on which the lot fell."""
    mail = Mail("CLOSED", office)
    mail.scribe.happen(SYSTEM, propose(mail.case, LetterCheckDrawn(fixed_id(9, 900))))
    return mail


def test_letter_that_was_drawn_waits_for_the_supervision() -> None:
    mail = closed_and_drawn()
    assert next_step(mail.letter) == "LetterClosingChecked"
    assert turn_of(mail) == {SUPERV}
    assert mail.no("LetterClosingChecked", by=CALLER) == "role.missing"
    letter = mail.do("LetterClosingChecked")
    assert (letter.status, letter.checked_by, letter.is_found_true) == ("CLOSED", SUPERV, True)
    assert next_step(letter, mail.scribe.context()) == ""
    assert mail.no("LetterClosingChecked") == "letter.checked_already"


def test_letter_that_was_not_drawn_waits_for_nobody_and_may_be_checked() -> None:
    mail = Mail("CLOSED")
    assert next_step(mail.letter, mail.scribe.context()) == ""
    assert offers(mail, SUPERV)["LetterClosingChecked"] == ""
    assert mail.do("LetterClosingChecked").checked_at == mail.now


def test_letter_that_was_not_as_written_down_waits_to_be_reopened_however_late() -> None:
    mail = Mail("CLOSED")
    mail.later(days=200)
    assert mail.no("LetterReopened") == "letter.reopening"
    mail.do("LetterClosingChecked", UNTRUE, WORDS)
    assert next_step(mail.letter) == "LetterReopened"
    assert turn_of(mail) == {TRIAGE, CALLER}
    letter = mail.do("LetterReopened")
    assert (letter.status, letter.checked_at, letter.is_found_true) == ("REOPENED", None, None)


def test_check_says_what_was_found() -> None:
    blank = type(WORDS)(" ")
    assert Mail("CLOSED").no("LetterClosingChecked", UNTRUE, blank) == "letter.words"


def test_whoever_had_a_part_does_not_check_where_there_is_another() -> None:
    office = Office()
    second = office.hire(1, BUREAU, Role.SUPERV)
    mail = Mail("CLOSED_EXPLAINED", office)
    assert mail.letter.closed_by == SUPERV
    assert mail.no("LetterClosingChecked") == "letter.checker"
    assert mail.do("LetterClosingChecked", by=second).checked_by == second


def test_only_inspector_of_a_bureau_checks_their_own_closing() -> None:
    """Nothing hangs for want of a second."""
    assert Mail("CLOSED_EXPLAINED").do("LetterClosingChecked").checked_by == SUPERV


# ------------------------------------------------------------------------ the lot


def test_nobody_who_closes_a_letter_knows_whether_it_will_be_checked() -> None:
    """It is drawn afterwards."""
    mail = Mail("REVISITING").numbers(letter__recheck_percent=100)
    mail.do("good call")
    assert not mail.do("LetterClosed").is_check_due
