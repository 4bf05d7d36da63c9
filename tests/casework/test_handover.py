"""交接班: listed by the rules, signed for by somebody else, one that waits in a unit."""

from datetime import timedelta

import pytest
from msgspec import structs

from casework.cases import loan
from casework.cases.call_sample.state import CallSample
from casework.cases.handover.opening import HandoverOpened, HandoverWithdrawn
from casework.cases.handover.state import MOST_LISTED, Counted, LeftOpen, Why, case_of
from casework.cases.handover.table import MACHINE
from casework.cases.handover.taking import HandoverTaken
from casework.cases.letter.codes import AppealType
from casework.cases.words import Words
from casework.clock_reading import Level, reading
from casework.codes import Ledger
from casework.deadlines import next_clock
from casework.left_open import CALLING, SIGNING, counts, handed_over, left_open, why
from casework.registry import TYPES
from casework.state import Person
from casework.worklist import next_step
from tests.harness.bureau import (
    AUX,
    BUREAU,
    CHIEF,
    DESK,
    DIV_HEAD,
    FIELD,
    HANDLER,
    HEAD,
    PRECINCT,
    ROOM,
    SISTER_HEAD,
    TRIAGE,
    Scribe,
    directory,
)
from tests.harness.lives.handover import MAKERS, TELLS, handed, handing, opening, received
from tests.harness.lives.ledger import Item
from tests.harness.lives.letter import Mail, a_letter
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.turns import offers, turn_of

WHY = Words("加班到十点")
HERE = {AUX, HEAD}
"""Who takes over what DESK hands over."""


def reasons(scribe: Scribe, unit: str) -> dict[str, tuple[Why, ...]]:
    found = left_open(unit, scribe.states.values(), scribe.context())
    return {one.case: one.why for one in found}


# ---------------------------------------------------------------------- what stands open


def test_what_is_open_is_listed_with_why_and_goes_when_it_is_done() -> None:
    scribe = Scribe(directory())
    case = received(scribe)
    lent = Life(scribe)
    until = scribe.now + timedelta(minutes=20)
    lent.do(AUX, loan.ItemLent(item="UMBRELLA", due_at=until), loan.LoanPrivate(Person("游客")))
    assert set(reasons(scribe, ROOM)) == {case, lent.case}
    assert reasons(scribe, ROOM)[case] == (Why.RECEPTION,)
    scribe.later(minutes=30)
    assert reasons(scribe, ROOM)[lent.case] == (Why.OVERDUE, Why.LENT)
    assert [*reasons(scribe, ROOM)] == [lent.case, case], "the most pressing first"
    lent.do(AUX, loan.LoanReturned(loan.Condition.GOOD))
    assert [*reasons(scribe, ROOM)] == [case]


@pytest.mark.parametrize(
    ("status", "listed"),
    [
        ("PENDING_SIGN", {Why.UNSIGNED}),
        ("SIGNED", set()),
        ("DISPATCHED", {Why.UNSIGNED}),
        ("HANDLING", set()),
        ("REPLIED", {Why.CALL_BACK}),
        ("REVISITING", {Why.CALL_BACK}),
        ("CLOSED", set()),
    ],
)
def test_letter_is_listed_for_what_it_waits_for(status: str, listed: set[Why]) -> None:
    mail = Mail(status)
    found = set(why(mail.letter, mail.scribe.context()))
    assert found - {Why.OVERDUE, Why.DUE_SOON} == listed
    mail.later(days=60)
    late = set(why(mail.letter, mail.scribe.context()))
    clock = next_clock(mail.letter, mail.scribe.directory)
    assert (Why.OVERDUE in late) is (clock is not None and bool(next_step(mail.letter)))


def test_every_step_that_is_looked_for_is_one() -> None:
    assert set(TYPES) >= (SIGNING | CALLING)
    assert CallSample in {TYPES[name].machine.state for name in CALLING}


def test_room_lists_its_own_and_a_station_what_its_rooms_have_too() -> None:
    scribe = Scribe(directory())
    case, others = received(scribe), received(scribe, FIELD)
    assert set(reasons(scribe, ROOM)) == {case}
    assert set(reasons(scribe, PRECINCT)) == {case, others}
    assert reasons(scribe, BUREAU) == {}


def test_complaint_and_what_names_a_respondent_is_on_no_list() -> None:
    scribe = Scribe(directory())
    named = a_letter(scribe, type=AppealType.COMPLAIN, respondents=(HANDLER,))
    plain = a_letter(scribe)
    assert [*reasons(scribe, BUREAU)] == [plain]
    body = handed_over(
        HandoverOpened(due_at=scribe.now + timedelta(minutes=5)),
        1,
        (LeftOpen(case=named, why=(Why.UNSIGNED,)),),
    )
    life = handing(scribe, TRIAGE)
    assert life.no(TRIAGE, body) == "handover.listed"
    complaint = Item(ledger=Ledger.COMPLAINT)
    complaint.office.later(days=90)
    assert complaint.state.is_complaint
    assert reasons(complaint.office, PRECINCT) == {}


# ------------------------------------------------------------------------- handing over


def test_hand_over_waits_for_somebody_else_of_the_unit_and_its_head() -> None:
    life = handed()
    assert (life.state.status, next_step(life.state)) == ("OPEN", "HandoverTaken")
    assert turn_of(life) == HERE
    assert "HandoverTaken" not in offers(life, SISTER_HEAD)
    assert life.no(DESK, HandoverTaken(handed_by=DESK)) == "handover.another"
    assert life.no(TRIAGE, HandoverTaken(handed_by=DESK)) == "handover.unit"
    assert life.no(AUX, HandoverTaken(handed_by=HEAD)) == "handover.this"
    taken = life.do(AUX, HandoverTaken(handed_by=DESK))
    assert (taken.status, taken.taken_by, taken.is_taken) == ("TAKEN", AUX, True)
    assert turn_of(life) == set()


def test_list_stays_as_it_was_when_the_case_is_done() -> None:
    scribe = Scribe(directory())
    case = received(scribe)
    life = handed(scribe)
    assert [one.case for one in life.state.listed] == [case]
    assert [(one.why, one.count) for one in life.state.counts] == [(Why.RECEPTION, 1)]
    scribe.states.pop(case)
    assert [one.case for one in life.do(AUX, HandoverTaken(handed_by=DESK)).listed] == [case]


def test_what_was_not_as_said_is_written_down_and_stands() -> None:
    life = handed()
    assert life.no(AUX, HandoverTaken(handed_by=DESK, differs=True)) == "handover.differs"
    state = life.do(AUX, HandoverTaken(handed_by=DESK, differs=True), Words("少一把钥匙"))
    assert (state.status, state.found) == ("DISPUTED", "少一把钥匙")


def test_nobody_took_it_and_the_head_sees_it_late() -> None:
    life = handed()
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert clock.due_at == life.state.due_at
    life.scribe.later(minutes=31)
    assert reading(clock, life.scribe.now).level is Level.OVERDUE
    assert life.do(HEAD, HandoverTaken(handed_by=DESK)).status == "TAKEN"


def test_head_above_takes_over_where_the_unit_has_nobody() -> None:
    life = handed(by=TRIAGE)
    assert turn_of(life) == {CHIEF}
    here = handed()
    assert here.do(DIV_HEAD, HandoverTaken(handed_by=DESK)).status == "TAKEN"


def test_unit_has_one_that_waits_and_the_next_follows_it() -> None:
    life = handed()
    second = handing(life.scribe, no=2)
    assert second.no(AUX, opening(life.scribe, no=2)) == "handover.one_waits"
    assert life.no(AUX, opening(life.scribe)) == "handover.there", "another desk was quicker"
    life.do(AUX, HandoverTaken(handed_by=DESK))
    second.do(AUX, opening(life.scribe, AUX, no=2))
    assert life.state.status == "TAKEN"
    assert second.state.no == 2


def test_id_follows_from_unit_and_number() -> None:
    life = Life()
    assert life.no(DESK, opening(life.scribe)) == "handover.case"
    life.case = case_of(ROOM, 0)
    assert life.no(DESK, opening(life.scribe, no=0)) == "handover.case"
    life.case = case_of(PRECINCT, 1)
    assert life.no(DESK, opening(life.scribe)) == "handover.case"


def test_number_that_the_centre_refused_keeps_no_later_one_back() -> None:
    life = handing(no=4)
    assert life.do(DESK, opening(life.scribe, no=4)).no == 4


def test_whoever_opened_it_withdraws_it_with_a_reason() -> None:
    life = handed()
    assert "HandoverWithdrawn" not in offers(life, AUX)
    assert life.no(AUX, HandoverWithdrawn(), WHY) == "handover.own"
    assert life.no(DESK, HandoverWithdrawn(), Words(" ")) == "handover.reason"
    assert life.do(DESK, HandoverWithdrawn(), WHY).status == "WITHDRAWN"
    assert life.no(AUX, HandoverTaken(handed_by=DESK)) == "status.not_now"
    assert handing(life.scribe, no=2).do(DESK, opening(life.scribe, no=2)).status == "OPEN"


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_it_is_taken_over_within_a_day(minutes: int) -> None:
    life = handing()
    assert life.no(DESK, opening(life.scribe, minutes=minutes)) == "handover.due"


# ------------------------------------------------------------------------------ the list


def test_list_is_bounded_and_the_others_are_counted() -> None:
    some = tuple(LeftOpen(case=case_of(ROOM, no), why=(Why.LENT,)) for no in range(205))
    asked = HandoverOpened(due_at=Scribe().now + timedelta(minutes=30))
    body = handed_over(asked, 3, some)
    assert (len(body.listed), body.total, body.no) == (MOST_LISTED, 205, 3)
    assert body.counts == (Counted(why=Why.LENT, count=205),)
    assert counts(()) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"total": 3},
        {"total": 0},
        {"counts": ()},
        {"counts": (Counted(why=Why.RECEPTION, count=1), Counted(why=Why.RECEPTION, count=1))},
        {"counts": (Counted(why=Why.RECEPTION, count=2),)},
        {"listed": ()},
    ],
)
def test_list_that_does_not_add_up_is_refused(change: dict[str, object]) -> None:
    scribe = Scribe(directory())
    received(scribe)
    life = handing(scribe)
    body = structs.replace(opening(scribe), **change)
    assert life.no(DESK, body) == "handover.counts"


def test_case_is_listed_once_with_a_reason() -> None:
    scribe = Scribe(directory())
    case = received(scribe)
    life = handing(scribe)
    twice = LeftOpen(case=case, why=(Why.RECEPTION,))
    for listed in ((twice, twice), (LeftOpen(case=case, why=()),)):
        body = structs.replace(opening(scribe), listed=listed, total=len(listed))
        assert life.no(DESK, body) == "handover.counts"


def test_case_of_another_unit_is_not_listed() -> None:
    scribe = Scribe(directory())
    case = a_letter(scribe)
    body = handed_over(opening(scribe), 1, (LeftOpen(case=case, why=(Why.UNSIGNED,)),))
    assert handing(scribe).no(DESK, body) == "handover.listed"


# ------------------------------------------------------------------------------ the table


def test_random_lives_stay_in_the_table() -> None:
    allowed: set[str] = set()
    for seed in range(20):
        allowed |= live_at_random(
            "handover", MAKERS, seed, actors=(DESK, AUX), case=case_of(ROOM, 1)
        )
    assert allowed == set(MAKERS)


def test_words_are_sealed() -> None:
    life = handed()
    assert life.state.words == TELLS.text
    assert TELLS.text.encode() not in bytes(life.scribe.records[-1].core)


def test_everybody_may_do_what_the_table_says() -> None:
    life = handed()
    hold_to_table(life, machine=MACHINE)
    life.do(AUX, HandoverTaken(handed_by=DESK))
    hold_to_table(life, machine=MACHINE)
