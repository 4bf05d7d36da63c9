"""复盘例会: a list, a decision on each, minutes, and a look back by somebody else."""

from datetime import timedelta

import pytest

from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.review.calling import ReviewCalled, ReviewCancelled, ReviewMatterListed
from casework.cases.review.deciding import ReviewClosed, ReviewDecided
from casework.cases.review.looking_back import ReviewLookedBack
from casework.cases.review.state import LookBack
from casework.cases.review.table import LOOK_BACK, MACHINE
from casework.cases.words import Words
from casework.deadlines import next_clock
from casework.facts import history_of
from casework.registry import read
from casework.worklist import next_step
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DIV_HEAD,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    SUPERV,
    TRIAGE,
    Scribe,
)
from tests.harness.lives.letter import a_letter
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of

WORDS = Words("逾期三日,来信人两次催问")
BUREAU_DESKS = {OFFICE, TRIAGE, SUPERV, CHIEF}


def calling(scribe: Scribe) -> ReviewCalled:
    return ReviewCalled(on=scribe.now.date(), chair=CHIEF)


def called() -> Life:
    life = Life()
    life.do(OFFICE, calling(life.scribe))
    return life


def listed(times: int = 2) -> Life:
    life = called()
    for _ in range(times):
        life.do(TRIAGE, ReviewMatterListed(a_letter(life.scribe)), WORDS)
    return life


def deciding(life: Life, no: int, unit: str = PRECINCT, days: int = 5) -> ReviewDecided:
    return ReviewDecided(no=no, unit=unit, due_on=life.scribe.now.date() + timedelta(days=days))


def decided() -> Life:
    life = listed()
    for no, unit in ((1, PRECINCT), (2, BUREAU)):
        life.do(OFFICE, deciding(life, no, unit), WORDS)
    return life


def closing(life: Life, days: int = 7) -> ReviewClosed:
    return ReviewClosed(look_back_on=life.scribe.now.date() + timedelta(days=days))


def closed() -> Life:
    life = decided()
    life.do(CHIEF, closing(life))
    return life


def looking(no: int, seen: LookBack = LookBack.DONE) -> ReviewLookedBack:
    return ReviewLookedBack(no=no, seen=seen)


def test_review_waits_for_its_list_its_decisions_its_minutes_and_the_look_back() -> None:
    life = called()
    assert (next_step(life.state), turn_of(life)) == ("ReviewMatterListed", BUREAU_DESKS)
    life = listed()
    assert (next_step(life.state), turn_of(life)) == ("ReviewDecided", BUREAU_DESKS)
    life = decided()
    assert (next_step(life.state), turn_of(life)) == ("ReviewClosed", {CHIEF})
    life = closed()
    assert next_step(life.state) == "ReviewLookedBack"
    life.do(SUPERV, looking(1), WORDS)
    assert turn_of(life) == {CHIEF}, "what the bureau itself had to do is looked at by its chief"
    assert life.do(CHIEF, looking(2), WORDS).status == "FINISHED"
    assert (next_step(life.state), turn_of(life)) == ("", set())


def test_look_back_is_due_a_week_after_the_minutes_where_nobody_says_otherwise() -> None:
    life = decided()
    usual = first_in(life, CHIEF, ReviewClosed, "look_back_on")
    assert usual == life.scribe.now.date() + timedelta(days=7)
    life.do(CHIEF, ReviewClosed(look_back_on=usual))
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert (clock.code, clock.due_at.date()) == (LOOK_BACK, usual + timedelta(days=1))


def test_minutes_need_a_list_and_a_decision_on_each() -> None:
    life = called()
    assert life.no(CHIEF, closing(life)) == "review.each_decided"
    life = listed()
    life.do(OFFICE, deciding(life, 1), WORDS)
    assert life.no(CHIEF, closing(life)) == "review.each_decided"
    assert life.no(OFFICE, deciding(life, 1), WORDS) == "review.one_decision"
    assert life.no(OFFICE, deciding(life, 3), WORDS) == "review.one_decision"
    assert life.no(OFFICE, deciding(life, 2, "nowhere"), WORDS) == "review.unit"
    assert life.no(OFFICE, deciding(life, 2, days=-1), WORDS) == "review.due"
    assert life.no(OFFICE, deciding(life, 2), Words(" ")) == "review.decision"
    life.do(OFFICE, deciding(life, 2), WORDS)
    assert life.no(OFFICE, closing(life)) == "role.missing"
    assert life.no(CHIEF, closing(life, days=-1)) == "review.look_back_on"
    assert life.do(CHIEF, closing(life)).minutes_by == CHIEF


def test_matter_is_a_known_case_once_with_a_reason() -> None:
    life = called()
    case = a_letter(life.scribe)
    assert life.no(OFFICE, ReviewMatterListed("nothing"), WORDS) == "review.matter"
    assert life.no(OFFICE, ReviewMatterListed(life.case), WORDS) == "review.matter"
    assert life.no(OFFICE, ReviewMatterListed(case), Words("")) == "review.why"
    life.do(OFFICE, ReviewMatterListed(case), WORDS)
    assert life.no(OFFICE, ReviewMatterListed(case), WORDS) == "review.matter"
    assert MACHINE.display is not None
    assert MACHINE.display.related(life.state) == (case,)


def test_what_names_a_respondent_is_not_discussed() -> None:
    life = called()
    case = a_letter(life.scribe, respondents=(HANDLER,))
    assert life.no(OFFICE, ReviewMatterListed(case), WORDS) == "review.wall"


def test_unit_that_had_to_do_it_does_not_look_back_at_it_and_is_sent_the_decision() -> None:
    life = closed()
    assert PRECINCT in life.state.units
    assert "ReviewLookedBack" not in offers(life, HEAD)
    assert life.no(HEAD, looking(1), WORDS) == "role.missing"
    assert life.no(OFFICE, looking(2), WORDS) == "review.by_another"
    assert chosen_from(life, OFFICE, ReviewLookedBack, "no") == ["1"]
    assert chosen_from(life, CHIEF, ReviewLookedBack, "no") == ["1", "2"]
    life.do(OFFICE, looking(1, LookBack.NOT_DONE), WORDS)
    said = {
        one.label.zh: one.words.zh
        for one in history_of(read(life.scribe.records[-1]), life.scribe.directory, life.state)
    }
    assert said["议题"].startswith("1 "), said
    assert life.no(CHIEF, looking(1), WORDS) == "review.by_another", "once at each"
    assert life.no(CHIEF, looking(2), Words(" ")) == "review.finding"
    assert life.state.matters[0].seen is LookBack.NOT_DONE


def test_review_with_a_decision_is_not_cancelled() -> None:
    life = listed()
    assert life.no(OFFICE, ReviewCancelled(), Words("")) == "review.reason"
    life.do(OFFICE, deciding(life, 1), WORDS)
    assert life.no(OFFICE, ReviewCancelled(), WORDS) == "review.decided"
    life = listed()
    assert life.do(OFFICE, ReviewCancelled(), WORDS).status == "CANCELLED"


@pytest.mark.parametrize("chair", [HEAD, "nobody"])
def test_chair_is_at_work_in_the_unit_that_calls_it(chair: str) -> None:
    life = Life()
    body = ReviewCalled(on=life.scribe.now.date(), chair=chair)
    assert life.no(OFFICE, body) == "review.chair"


def test_division_holds_its_own_review() -> None:
    life = Life()
    life.do(DIV_HEAD, ReviewCalled(on=life.scribe.now.date(), chair=DIV_HEAD))
    assert turn_of(life) == {DIV_HEAD}
    recused = OfficerRecused(DIV_HEAD, RecusalGround.OTHER)
    life.do(DIV_HEAD, recused, WORDS, "ReviewOfficerRecused")
    assert CHIEF in turn_of(life)


MAKERS = {
    "ReviewCalled": lambda dice, scribe, state: (calling(scribe), None),
    "ReviewMatterListed": lambda dice, scribe, state: (
        ReviewMatterListed(a_letter(scribe)),
        WORDS,
    ),
    "ReviewDecided": lambda dice, scribe, state: (
        ReviewDecided(
            no=dice.randrange(1, 4),
            unit=dice.choice((PRECINCT, BUREAU)),
            due_on=scribe.now.date() + timedelta(days=3),
        ),
        WORDS,
    ),
    "ReviewClosed": lambda dice, scribe, state: (
        ReviewClosed(look_back_on=scribe.now.date() + timedelta(days=7)),
        None,
    ),
    "ReviewLookedBack": lambda dice, scribe, state: (
        ReviewLookedBack(no=dice.randrange(1, 4), seen=dice.choice(tuple(LookBack))),
        WORDS,
    ),
    "ReviewCancelled": lambda dice, scribe, state: (ReviewCancelled(), WORDS),
}


def test_random_lives_stay_in_the_table() -> None:
    allowed: set[str] = set()
    for seed in range(20):
        allowed |= live_at_random("review", MAKERS, seed, actors=(OFFICE, CHIEF))
    assert allowed >= set(MAKERS)


def test_everybody_may_do_what_the_table_says() -> None:
    for life in (called(), closed()):
        hold_to_table(life, machine=MACHINE)
