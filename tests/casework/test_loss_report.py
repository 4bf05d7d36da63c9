"""Loss reports: who lost what, and where they were told to turn."""

from typing import Any

import pytest
from msgspec import structs

from casework.cases import loss_report
from casework.cases.loss_report import MACHINE, Advice, LossReport
from casework.cases.lost_property.other_ends import LostItemVoided
from casework.cases.words import Words
from casework.registry import decode_state, encode_state
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, FIELD, Scribe
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.loss_report import (
    GUEST,
    PASSPORT_ADVICE,
    PRIVATE,
    WORDS,
    reported,
    reporting,
)
from tests.harness.lives.lost_property import received


def test_foreigner_who_lost_a_passport_is_recorded_and_told_the_way() -> None:
    state = reported().state
    assert isinstance(state, LossReport)
    assert (state.nationality, state.advice) == ("DEU", PASSPORT_ADVICE)
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize("field", ["name", "phone", "address", "id_no"])
def test_foreigners_record_without_a_field_is_refused(field: str) -> None:
    less = structs.replace(PRIVATE, person=structs.replace(GUEST, **{field: " "}))
    assert Life().no(DESK, reporting(), less) == "loss.person"


def test_foreigners_record_without_a_nationality_is_refused() -> None:
    assert Life().no(DESK, reporting(), structs.replace(PRIVATE, nationality="")) == "loss.person"


@pytest.mark.parametrize(
    ("items", "is_foreign", "advice", "is_told"),
    [
        (("BANK_CARD",), False, (), False),
        (("BANK_CARD", "WALLET"), False, (Advice.BANK,), True),
        (("PASSPORT",), True, (Advice.REPORT, Advice.EXIT_ENTRY), False),
        (("PASSPORT",), False, (Advice.REPORT, Advice.EXIT_ENTRY), True),
        (("PASSPORT",), False, (Advice.REPORT,), False),
        (("KEYS",), False, (), True),
    ],
)
def test_whoever_lost_a_card_or_a_passport_is_told_where_to_turn(
    items: tuple[str, ...], is_foreign: bool, advice: tuple[Advice, ...], is_told: bool
) -> None:
    life, body = Life(), reporting(items=items, is_foreign=is_foreign, advice=advice)
    if is_told:
        assert life.do(DESK, body, PRIVATE).status == "REPORTED"
    else:
        assert life.no(DESK, body, PRIVATE) == "loss.advice"


def test_report_needs_items_a_person_and_a_description() -> None:
    life = Life()
    assert life.no(DESK, reporting(items=()), PRIVATE) == "loss.items"
    assert life.no(DESK, reporting(items=(" ",)), PRIVATE) == "loss.items"
    assert life.no(DESK, reporting()) == "loss.person"
    vague = structs.replace(PRIVATE, description="")
    assert life.no(DESK, reporting(), vague) == "loss.description"
    local = reporting(items=("KEYS",), is_foreign=False, advice=())
    nameless = structs.replace(PRIVATE, person=Person("张桂英"))
    assert life.no(DESK, local, nameless) == "loss.person"


def test_report_ends_when_a_found_thing_matches_it() -> None:
    find = received()
    life = Life(find.scribe)
    life.do(AUX, reporting(), PRIVATE)
    for case in ("nothing", life.case):
        assert life.no(DESK, loss_report.LossMatched(case)) == "loss.lost_item"
    state = life.do(DESK, loss_report.LossMatched(find.case))
    assert (state.status, state.found_case) == ("MATCHED", find.case)
    assert life.do(DESK, loss_report.LossEnded(), WORDS).words == WORDS.text


def test_find_that_was_void_matches_nothing() -> None:
    find = received()
    find.do(AUX, LostItemVoided(), Words("重复"))
    life = Life(find.scribe)
    life.do(AUX, reporting(), PRIVATE)
    assert life.no(DESK, loss_report.LossMatched(find.case)) == "loss.lost_item"


def test_report_ends_with_words() -> None:
    assert reported().no(DESK, loss_report.LossEnded()) == "loss.reason"


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    life = reported()
    hold_to_table(life, machine=MACHINE)
    life.do(DESK, loss_report.LossEnded(), WORDS)
    hold_to_table(life, machine=MACHINE)


def test_erased_words_stand_in_nobodys_way() -> None:
    life = Life()
    event = structs.replace(
        life.scribe.compose(DESK, life._proposal(reporting(), PRIVATE, "")),
        sealed=None,
        erased=True,
    )
    step = MACHINE.steps[0]
    for guard in step.guards:
        assert guard.refuses(None, event, life.scribe.context()) is None, guard.clause
    assert MACHINE.evolve(step, None, event).status == "REPORTED"


MAKERS: dict[str, Any] = {
    "LossReported": lambda dice, scribe, state: (reporting(), dice.choice((PRIVATE, None))),
    "LossMatched": lambda dice, scribe, state: (loss_report.LossMatched("nothing"), None),
    "LossEnded": lambda dice, scribe, state: (
        loss_report.LossEnded(),
        dice.choice((WORDS, None)),
    ),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    allowed: set[str] = set()
    for seed in range(10):
        allowed |= live_at_random(
            "loss_report", MAKERS, seed, scribe=scribe, actors=(DESK, AUX, FIELD), tries=20
        )
    assert allowed == {"LossReported", "LossEnded"}
