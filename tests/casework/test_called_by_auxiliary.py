"""Auxiliary officers of the call-back centre write down what they heard, and judge nothing.

The same of letters and of ledger items (domain 1.2, Changqing).
"""

from msgspec import structs

from casework.cases.letter.codes import AppealType
from casework.cases.words import Words
from casework.codes import Channel, DissatisfiedReason, Ledger, Role, Satisfaction, Solved
from casework.worklist import Seat, is_turn, next_step
from tests.harness.bureau import BUREAU, BUREAU_DEVICE, CALLER, DIV_HEAD
from tests.harness.lives.ledger import Item, Office, call
from tests.harness.lives.letter import Mail
from tests.harness.lives.letter import call as letter_call
from tests.harness.lives.turns import turn_of

SAID = Words("问题没有解决")
BAD = (Satisfaction.DISSATISFIED, DissatisfiedReason.SLOW)


def centre() -> tuple[Office, str]:
    """A bureau with an auxiliary officer in its call-back centre."""
    office = Office()
    return office, office.hire(1, BUREAU, Role.REVISIT, is_aux=True)


def letter_heard(office: Office, aux: str, *, is_bad: bool = True) -> Mail:
    """A letter whose writer an auxiliary officer has called."""
    mail = Mail("REVISITING", office)
    told = letter_call(mail.now, Solved.NO, *BAD) if is_bad else letter_call(mail.now)
    body = structs.replace(told, is_by_auxiliary=True)
    mail.do("LetterCallBackRecorded", body, SAID, by=aux)
    return mail


def item_heard(office: Office, aux: str, *, is_bad: bool = True) -> Item:
    """A ledger item whose citizen an auxiliary officer has called."""
    item = Item(office).go("FeedbackApproved")
    told = call(office.now, *BAD) if is_bad else call(office.now)
    item.say("CallBackRecorded", aux, structs.replace(told, is_by_auxiliary=True))
    return item


def is_their_turn(led: Mail | Item, officer: str) -> bool:
    context = led.scribe.context()
    seat = Seat(context.roster.officers[officer], BUREAU_DEVICE, context)
    return is_turn(led.scribe.states[led.case], seat)


# --------------------------------------------------------------------- what waits


def test_bad_answer_about_a_letter_waits_for_an_officer() -> None:
    office, aux = centre()
    mail = letter_heard(office, aux)
    assert (mail.letter.status, mail.letter.reworks) == ("REVISITING", 0)
    assert mail.letter.answer is not None
    assert next_step(mail.letter, office.context()) == "LetterCallConfirmed"
    assert turn_of(mail) == {CALLER}
    assert not is_their_turn(mail, aux)
    assert mail.no("LetterCallConfirmed", by=aux) == "role.auxiliary"
    mail.later(minutes=5)
    letter = mail.do("LetterCallConfirmed")
    assert (letter.status, letter.reworks, letter.dissatisfied) == ("REWORK", 1, 1)
    assert letter.rework_at == office.now
    assert (letter.call_backs[-1].by, letter.call_backs[-1].confirmed_by) == (aux, CALLER)


def test_bad_answer_about_an_item_waits_for_an_officer() -> None:
    office, aux = centre()
    item = item_heard(office, aux)
    assert (item.state.status, item.state.rework_at) == ("FED_BACK", None)
    assert next_step(item.state, office.context()) == "LedgerItemCallConfirmed"
    assert turn_of(item) == {CALLER}
    assert not is_their_turn(item, aux)
    assert item.no("CloseRequested") == "call_back.unconfirmed"
    assert item.no("LedgerItemCallConfirmed", aux) == "role.auxiliary"
    item.later(minutes=5)
    state = item.say("LedgerItemCallConfirmed")
    assert (state.status, state.rework_at) == ("IN_PROGRESS", office.now)
    assert (state.feedback is not None, state.fed_back_at) == (True, None)


def test_unsolved_after_a_good_answer_keeps_the_letter_from_closing() -> None:
    """The mark of before is good still: what waits is asked, and not the mark alone."""
    office, aux = centre()
    mail = letter_heard(office, aux, is_bad=False)
    unsolved = letter_call(mail.now, Solved.NO, Satisfaction.NOT_RATED, DissatisfiedReason.UNSOLVED)
    body = structs.replace(unsolved, is_by_auxiliary=True)
    mail.do("LetterCallBackRecorded", body, SAID, by=aux)
    assert mail.no("LetterClosed") == "call_back.unconfirmed"


def test_officers_own_call_takes_its_place_and_an_auxiliarys_does_not() -> None:
    office, aux = centre()
    mail, item = letter_heard(office, aux), item_heard(office, aux)
    again = structs.replace(letter_call(mail.now), is_by_auxiliary=True)
    assert mail.no("LetterCallBackRecorded", again, SAID, by=aux) == "call_back.officer_first"
    told = structs.replace(call(office.now), is_by_auxiliary=True)
    assert item.no("CallBackRecorded", aux, told) == "call_back.officer_first"
    mail.do("good call")
    assert mail.no("LetterCallConfirmed") == "call_back.nothing_to_confirm"
    assert mail.do("LetterClosed").status == "CLOSED"
    item.say("CallBackRecorded")
    assert item.no("LedgerItemCallConfirmed") == "call_back.nothing_to_confirm"


# ------------------------------------------------------------------ what does not


def test_good_answer_stands_as_it_was_heard_and_an_officer_closes() -> None:
    office, aux = centre()
    mail, item = letter_heard(office, aux, is_bad=False), item_heard(office, aux, is_bad=False)
    assert mail.no("LetterClosed", by=aux) == "role.auxiliary"
    assert not is_their_turn(mail, aux)
    assert mail.do("LetterClosed").status == "CLOSED"
    assert next_step(item.state, office.context()) == "PublicityDecided"


def test_officers_own_bad_call_has_its_effect_at_once() -> None:
    assert Mail("REVISITING").do("bad call").status == "REWORK"
    item = Item().go("FeedbackApproved")
    assert item.say("CallBackRecorded", body=call(item.office.now, *BAD)).status == "IN_PROGRESS"


def test_auxiliary_officer_is_another_for_the_second_call() -> None:
    office, aux = centre()
    mail = Mail("REVISITING", office)
    mail.do("bad call")
    for step in ("LetterReworkSupervised", "LetterReplyDrafted"):
        mail.do(step)
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    assert is_their_turn(mail, aux)
    assert mail.no("LetterRevisitStarted", by=CALLER) == "rework.second_caller"
    assert mail.do("LetterRevisitStarted", by=aux).status == "REVISITING"


# ------------------------------------------------------------------------ refused


def test_record_says_truly_who_called() -> None:
    office, aux = centre()
    mail, item = Mail("REVISITING", office), Item(office).go("FeedbackApproved")
    said = letter_call(mail.now), call(office.now)
    assert mail.no("LetterCallBackRecorded", said[0], SAID, by=aux) == "call_back.by_auxiliary"
    assert item.no("CallBackRecorded", aux, said[1]) == "call_back.by_auxiliary"
    lied = structs.replace(said[0], is_by_auxiliary=True)
    assert mail.no("LetterCallBackRecorded", lied, SAID) == "call_back.by_auxiliary"
    other = structs.replace(said[1], is_by_auxiliary=True)
    assert item.no("CallBackRecorded", CALLER, other) == "call_back.by_auxiliary"


def test_complaint_is_called_back_on_by_an_officer() -> None:
    office, aux = centre()
    mail = Mail("REVISITING", office, type=AppealType.COMPLAIN, channel=Channel.MAIL)
    body = structs.replace(letter_call(mail.now), is_by_auxiliary=True)
    assert mail.no("LetterCallBackRecorded", body, SAID, by=aux) == "call_back.complaint"
    assert not is_their_turn(mail, aux)
    item = Item(office, ledger=Ledger.COMPLAINT).go("FeedbackApproved")
    told = structs.replace(call(office.now), is_by_auxiliary=True)
    assert item.no("CallBackRecorded", aux, told) == "call_back.complaint"
