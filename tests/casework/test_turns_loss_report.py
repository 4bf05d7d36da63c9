"""Loss reports: what each status waits for, whose turn it is, what is offered to whom."""

from casework.cases import loss_report
from casework.codes import Role
from casework.event import Label
from casework.facts import facts, title_of
from casework.registry import MACHINES
from casework.worklist import next_step
from tests.harness.bureau import AUX, DESK, DIV_HEAD, FIELD, HANDLER, HEAD, SISTER_HEAD
from tests.harness.lives.life import Life
from tests.harness.lives.loss_report import GUEST, PRIVATE, WORDS, reported, reporting
from tests.harness.lives.lost_property import received
from tests.harness.lives.turns import offers, turn_of

AT_WORK = {DESK, AUX, FIELD, HANDLER, HEAD}


def matched() -> Life:
    find = received()
    life = Life(find.scribe)
    life.do(AUX, reporting(), PRIVATE)
    life.do(DESK, loss_report.LossMatched(find.case))
    return life


def test_reported_waits_for_a_find_and_matched_for_its_end_where_it_was_reported() -> None:
    life = reported()
    assert next_step(life.state) == "LossMatched"
    assert turn_of(life) == AT_WORK
    life = matched()
    assert next_step(life.state) == "LossEnded"
    assert turn_of(life) == AT_WORK


def test_ended_waits_for_nobody() -> None:
    life = reported()
    life.do(DESK, loss_report.LossEnded(), WORDS)
    assert (next_step(life.state), turn_of(life)) == ("", set())


def test_both_ends_are_offered_to_the_station_and_nothing_elsewhere_or_above() -> None:
    life = reported()
    ours = [name for name in offers(life, AUX) if name.startswith("Loss")]
    assert ours[:2] == ["LossMatched", "LossEnded"]
    assert "LossMatched" not in offers(matched(), DESK)
    assert offers(life, SISTER_HEAD) == {}
    assert Role.DIV_HEAD not in loss_report.DESKS
    assert not {"LossMatched", "LossEnded"} & set(offers(life, DIV_HEAD))


def test_page_tells_what_was_lost_and_shows_the_person_and_the_find() -> None:
    life = matched()
    told = {one.slot.name: one.words for one in facts(life.state, life.scribe.directory)}
    assert told["description"].zh == PRIVATE.description == title_of(life.state)
    assert told["advice"].en == (
        "Report it and take the receipt, Go to the exit-entry administration, Contact the consulate"
    )
    assert told["is_foreign"] == Label("是", "Yes")
    face = MACHINES["loss_report"].display
    assert face is not None
    assert face.people(life.state) == (GUEST,)
    assert face.related(life.state) == (life.state.found_case,)
