"""办事指南: kept by the office or the administrator, read by everybody."""

from typing import Any

from casework.cases.directory import EVERYWHERE, KINDS, GuideCase, GuideEnded, GuideIssued
from casework.cases.directory.guides import GUIDE
from casework.registry import decode_state, encode_state
from tests.harness.bureau import ADMIN, DESK, HEAD, OFFICE, PRECINCT, fixed_id
from tests.harness.lives.life import Life, founded, hold_to_table, live_at_random


def issuing(**changes: Any) -> GuideIssued:
    fields: dict[str, Any] = {
        "title": "换领居民身份证",
        "subject": "HOUSEHOLD",
        "text": "带原证到任一户籍窗口",
        "unit": PRECINCT,
        "phone": "0900-1234567",
    }
    return GuideIssued(**(fields | changes))


def issued() -> Life:
    life = Life(founded())
    life.do(OFFICE, issuing())
    return life


def test_a_guide_travels_everywhere_and_is_found_by_its_words() -> None:
    assert "guide" in KINDS & EVERYWHERE
    state = issued().state
    assert isinstance(state, GuideCase)
    assert state.scope == "everybody"
    assert decode_state(encode_state(state)) == state
    assert GUIDE.display is not None
    assert "带原证到任一户籍窗口" in GUIDE.display.words(state)


def test_a_guide_is_whole_and_kept_by_the_office_or_the_administrator() -> None:
    life = Life(founded())
    for nobody in (DESK, HEAD):
        assert life.no(nobody, issuing()).startswith("role.")
    assert life.no(OFFICE, issuing(title=" ")) == "guide.title"
    assert life.no(OFFICE, issuing(text="")) == "guide.text"
    assert life.no(OFFICE, issuing(unit=fixed_id(1, 99))) in ("guide.unit", "value.unit")
    life.do(ADMIN, issuing())
    state = life.do(OFFICE, issuing(hours="工作日"), name="GuideIssuedAnew")
    assert (state.record.hours, state.record.is_ended) == ("工作日", False)


def test_a_guide_that_ended_says_so_and_is_not_changed_any_more() -> None:
    life = issued()
    assert life.no(OFFICE, GuideEnded("")) == "guide.reason"
    state = life.do(OFFICE, GuideEnded("并入新指南"))
    assert (state.status, state.record.is_ended) == ("ENDED", True)
    assert life.no(OFFICE, issuing(), name="GuideIssuedAnew") == "status.not_now"


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    life = issued()
    hold_to_table(life, machine=GUIDE)
    life.do(OFFICE, GuideEnded("并入新指南"))
    hold_to_table(life, machine=GUIDE)


MAKERS: dict[str, Any] = {
    "GuideIssued": lambda dice, scribe, state: (issuing(), None),
    "GuideIssuedAnew": lambda dice, scribe, state: (
        issuing(title=dice.choice(("换领身份证", ""))),
        None,
    ),
    "GuideEnded": lambda dice, scribe, state: (GuideEnded("并入新指南"), None),
}


def test_random_lives_stay_in_the_table() -> None:
    allowed: set[str] = set()
    for seed in range(10):
        allowed |= live_at_random(
            "guide", MAKERS, seed, scribe=founded(), actors=(OFFICE, ADMIN), tries=10
        )
    assert allowed == set(MAKERS)
