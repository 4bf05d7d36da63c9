"""The writer's own steps: additions while it is open, a mark for each answer."""

from datetime import UTC, datetime

import pytest

from casework import citizen_code
from casework.cases.called_again import UNHAPPY
from casework.cases.letter.statuses import ANSWERING, OPEN, STATUSES, Status
from casework.cases.letter.writer import (
    MOST_SUPPLEMENTS,
    LetterRated,
    LetterSupplemented,
    LetterThanked,
)
from casework.cases.words import Words
from casework.codes import DissatisfiedReason, Satisfaction, Solved
from casework.ids import SYSTEM, is_id
from casework.invitation import LETTERS
from tests.harness.bureau import CHIEF, DIV_HEAD, TRIAGE
from tests.harness.lives.letter import Mail

NOW = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)
GOOD = LetterRated(solved=Solved.YES, satisfaction=Satisfaction.SATISFIED)
BAD = LetterRated(
    solved=Solved.NO, satisfaction=Satisfaction.DISSATISFIED, reason=DissatisfiedReason.UNSOLVED
)
LAW = LetterRated(
    solved=Solved.NO, satisfaction=Satisfaction.DISSATISFIED, reason=DissatisfiedReason.POLICY
)
SAID = Words("还是很吵")


def rated(mail: Mail, body: LetterRated = GOOD) -> str:
    refusal = mail.refusal("LetterRated", body, SAID, by=SYSTEM)
    return refusal.clause if refusal else ""


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_added_stands_with_the_letter_while_it_is_open(status: Status) -> None:
    mail = Mail(status)
    refusal = mail.refusal("LetterSupplemented", LetterSupplemented(), SAID, by=SYSTEM)
    assert (refusal is None) == (status in OPEN)
    if refusal is None:
        (one,) = mail.letter.supplements
        assert (one.text, one.by, one.at) == ("还是很吵", SYSTEM, mail.now)
        assert mail.letter.status == status


def test_an_addition_says_something_and_there_is_an_end_of_them() -> None:
    mail = Mail("HANDLING")
    step = LetterSupplemented()
    assert mail.no("LetterSupplemented", step, Words(" "), by=SYSTEM) == "letter.words"
    for _ in range(MOST_SUPPLEMENTS):
        mail.do("LetterSupplemented", step, SAID, by=SYSTEM)
    assert mail.no("LetterSupplemented", step, SAID, by=SYSTEM) == "letter.supplements"


@pytest.mark.parametrize("actor", [TRIAGE, CHIEF])
def test_no_officer_speaks_as_the_writer(actor: str) -> None:
    mail = Mail("REPLIED")
    assert mail.no("LetterRated", GOOD, SAID, by=actor) == "role.centre"
    assert mail.no("LetterSupplemented", LetterSupplemented(), SAID, by=actor) == "role.centre"


def test_a_good_mark_lets_the_follow_up_centre_close() -> None:
    mail = Mail("REPLIED")
    assert rated(mail) == ""
    assert mail.letter.status == "REVISITING"
    assert mail.letter.answer is not None
    assert mail.letter.answer.words == "还是很吵"
    mail.do("LetterClosed")
    assert (mail.letter.status, mail.letter.ending) == ("CLOSED", "SATISFIED")


def test_a_bad_mark_about_our_work_sends_it_back() -> None:
    mail = Mail("REPLIED")
    assert rated(mail, BAD) == ""
    letter = mail.letter
    assert (letter.status, letter.reworks, letter.dissatisfied) == ("REWORK", 1, 1)
    assert letter.rework_at == mail.now


def test_the_second_bad_mark_asks_for_an_order_as_a_call_would() -> None:
    mail = Mail("REWORK")
    before = mail.letter.dissatisfied
    for step in ("LetterReworkSupervised", "LetterReplyDrafted"):
        mail.later(minutes=5).do(step)
    mail.later(minutes=5).do("LetterReplyApproved", by=DIV_HEAD)
    assert rated(mail, BAD) == ""
    assert before == 1
    assert mail.letter.dissatisfied == 2
    assert mail.letter.supervision_due
    assert mail.letter.status == "REWORK"


def test_dissatisfied_with_the_law_is_explained_and_not_done_again() -> None:
    mail = Mail("REPLIED")
    assert rated(mail, LAW) == ""
    assert mail.letter.status == "REVISITING"
    assert mail.no("LetterClosed") == "letter.satisfied"
    mail.do("LetterClosedExplained")


def test_thanks_stand_with_the_letter_once_and_move_nothing() -> None:
    mail = Mail("CLOSED")
    before = mail.letter
    mail.do("LetterThanked", LetterThanked(), Words("谢谢你们"), by=SYSTEM)
    (one,) = mail.letter.thanks
    assert (one.text, one.by, one.at) == ("谢谢你们", SYSTEM, mail.now)
    assert (mail.letter.status, mail.letter.call_backs) == (before.status, before.call_backs)
    assert mail.no("LetterThanked", LetterThanked(), SAID, by=SYSTEM) == "letter.thanked_already"
    assert Mail("CLOSED").no("LetterThanked", LetterThanked(), Words(" "), by=SYSTEM) == (
        "letter.words"
    )
    assert Mail("HANDLING").no("LetterThanked", by=SYSTEM) == "status.not_now"
    assert Mail("CLOSED").no("LetterThanked", by=CHIEF) == "role.centre"


def test_each_answer_has_one_mark() -> None:
    mail = Mail("REPLIED")
    assert rated(mail) == ""
    assert rated(mail, BAD) == "letter.marked_already"


def test_who_was_called_and_answered_does_not_mark_as_well() -> None:
    mail = Mail("REVISITING")
    mail.do("good call")
    assert rated(mail) == "letter.marked_already"


@pytest.mark.parametrize("status", sorted(set(STATUSES) - {"REPLIED", "REVISITING"}))
def test_nothing_is_marked_before_there_is_an_answer(status: Status) -> None:
    assert rated(Mail(status)) == "status.not_now"


@pytest.mark.parametrize(
    ("solved", "mark", "clause"),
    [
        (Solved.YES, Satisfaction.NOT_RATED, "letter.mark"),
        (Solved.PART, Satisfaction.SATISFIED, "letter.mark_reason"),
        *((Solved.YES, mark, "letter.mark_reason") for mark in UNHAPPY),
        (Solved.NA, Satisfaction.FAIRLY_SATISFIED, ""),
    ],
)
def test_a_mark_is_whole(solved: Solved, mark: Satisfaction, clause: str) -> None:
    assert rated(Mail("REPLIED"), LetterRated(solved=solved, satisfaction=mark)) == clause


def test_answering_is_the_time_of_marks() -> None:
    assert {"REPLIED", "REVISITING"} < set(ANSWERING)


# -------------------------------------------------------------------------------- the code


def code(random: bytes = bytes(range(10))) -> str:
    return citizen_code.new_code(NOW, random)


def test_a_code_is_four_blocks_of_letters_that_nobody_mistakes() -> None:
    blocks = code().split("-")
    assert [len(block) for block in blocks] == [5, 5, 5, 5]
    assert set("".join(blocks)) <= set(LETTERS)


def test_the_same_code_however_it_is_typed_finds_the_same_case() -> None:
    said = code()
    typed = f" {said.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    assert citizen_code.is_code(typed)
    assert citizen_code.case_of(typed) == citizen_code.case_of(said)
    assert is_id(citizen_code.case_of(said))


def test_two_codes_open_two_cases_and_each_day_has_its_own() -> None:
    made = {
        citizen_code.case_of(citizen_code.new_code(NOW.replace(day=day), bytes([n]) * 10))
        for day in (1, 2)
        for n in range(50)
    }
    assert len(made) == 100


def test_every_single_wrong_letter_is_found() -> None:
    said = code()
    for at, letter in enumerate(said):
        for other in LETTERS:
            if letter not in ("-", other):
                assert not citizen_code.is_code(said[:at] + other + said[at + 1 :])


@pytest.mark.parametrize("typed", ["", "XJ-610100000000-20261128-0001", "0" * 19, "Ü" * 20])
def test_what_is_no_code_finds_nothing(typed: str) -> None:
    assert not citizen_code.is_code(typed)
    with pytest.raises(ValueError, match="code"):
        citizen_code.case_of(typed)


def test_the_id_says_nothing_but_the_day() -> None:
    """Two codes that differ in one bit open cases whose ids share nothing but their day."""
    ids = [citizen_code.case_of(code(bytes([n]) + bytes(9))) for n in (0, 128)]
    first, second = (one.replace("-", "") for one in ids)
    assert first[:12] == second[:12]
    assert sum(a == b for a, b in zip(first[16:], second[16:], strict=True)) < 8
