"""Exports: what each status waits for, whose turn it is, what is offered and chosen from."""

from datetime import date
from typing import Any

from casework.cases.directory import KINDS
from casework.cases.export import ExportApproved, ExportRefused, ExportRequested
from casework.facts import facts
from casework.registry import MACHINES
from casework.worklist import next_step, whose_turn
from tests.harness.bureau import CHIEF, DESK, DIV_HEAD, HANDLER, HEAD, SISTER_HEAD
from tests.harness.lives.export import MADE, WORDS, requested
from tests.harness.lives.life import Life
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of

UNTIL = ExportApproved(date(2026, 9, 17))


def asked_for(by: str = DESK, **changes: Any) -> Life:
    life = Life()
    life.do(by, requested(**changes), WORDS)
    return life


def test_request_waits_for_the_head_of_whoever_asks() -> None:
    life = asked_for()
    assert next_step(life.state) == "ExportApproved"
    assert turn_of(life) == {HEAD}
    assert offers(life, HEAD)["ExportApproved"] == ""
    assert offers(life, DIV_HEAD)["ExportApproved"] == ""


def test_delicate_request_waits_for_those_who_are_high_enough() -> None:
    for why in ("is_unmasked", "has_complaints"):
        life = asked_for(DESK, **{why: True})
        assert turn_of(life) == {DIV_HEAD, CHIEF}
        assert "ExportApproved" not in offers(life, HEAD)
        assert offers(life, HEAD)["ExportRefused"] == ""
        assert offers(life, DIV_HEAD)["ExportApproved"] == ""


def test_request_of_the_only_head_is_greyed_and_waits_for_the_level_above() -> None:
    life = asked_for(HEAD)
    assert turn_of(life) == {DIV_HEAD}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert said.en.endswith("Division head")
    assert offers(life, HEAD)["ExportApproved"] == "export.by_another"
    assert offers(life, SISTER_HEAD) == {}


def test_approved_export_waits_for_whoever_asked_and_is_shown_to_nobody_else() -> None:
    life = asked_for()
    life.do(HEAD, UNTIL)
    assert next_step(life.state) == "ExportMade"
    assert turn_of(life) == {DESK}
    turn = whose_turn(life.state, life.scribe.context())
    assert turn is not None
    assert turn.zh == "李晨"
    assert "ExportMade" not in offers(life, HANDLER)
    life.scribe.later(days=4)
    assert turn_of(life) == set()
    assert offers(life, DESK)["ExportMade"] == "export.expired"


def test_made_and_refused_wait_for_nobody() -> None:
    life = asked_for()
    life.do(HEAD, UNTIL)
    life.do(DESK, MADE)
    assert (next_step(life.state), turn_of(life)) == ("", set())
    life = asked_for()
    life.do(HEAD, ExportRefused(), WORDS)
    assert (next_step(life.state), turn_of(life)) == ("", set())


def test_every_kind_that_officers_work_on_may_be_chosen_and_no_other() -> None:
    chosen = chosen_from(Life(), DESK, ExportRequested, "kinds")
    assert set(chosen) == set(MACHINES) - KINDS


def test_form_begins_with_this_month_and_an_approval_with_a_few_days() -> None:
    life = Life()
    assert first_in(life, DESK, ExportRequested, "since") == date(2026, 9, 1)
    assert first_in(life, DESK, ExportRequested, "until") == date(2026, 9, 14)
    assert first_in(asked_for(), HEAD, ExportApproved, "valid_until") == UNTIL.valid_until


def test_page_names_the_kinds_and_who_approved() -> None:
    life = asked_for()
    life.do(HEAD, UNTIL)
    told = {one.slot.name: one.words for one in facts(life.state, life.scribe.directory)}
    assert told["kinds"] == MACHINES["ledger_item"].label
    assert told["approved_by"].zh == "王建国"
    assert told["words"].zh == WORDS.text
