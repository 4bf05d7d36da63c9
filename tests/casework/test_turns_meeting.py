"""Consultation sessions: what each status waits for, whose turn it is, what is offered to whom."""

from datetime import timedelta

from casework.cases.meeting.calling import (
    MeetingCancelled,
    MeetingHeld,
    MeetingPlanned,
    MeetingPostponed,
)
from casework.cases.meeting.resolving import MatterRedirected, MatterResolved, MeetingClosed
from casework.cases.meeting.tracking import (
    MatterFedBack,
    MatterPublished,
    MatterSupervised,
    MeetingFinished,
)
from casework.codes import ContactWay, Publicity
from casework.registry import MACHINES
from casework.worklist import next_step, whose_turn
from tests.harness import bureau
from tests.harness.bureau import (
    AUX,
    CHIEF,
    DESK,
    DIV_HEAD,
    FIELD,
    HANDLER,
    HEAD,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
)
from tests.harness.lives.life import Life
from tests.harness.lives.meeting import (
    RESOLUTION,
    WORDS,
    called,
    closed,
    held,
    raised,
    resolving,
    see_through,
)
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of

STATION = {DESK, FIELD, HANDLER, HEAD}


def resolved() -> Life:
    """Two matters with a resolution each."""
    life = held()
    for no in (1, 2):
        life.do(FIELD, resolving(no), RESOLUTION)
    return life


def test_called_session_waits_for_its_host() -> None:
    life = called()
    assert next_step(life.state) == "MeetingHeld"
    assert turn_of(life) == {FIELD}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert said.zh == "赵海燕"


def test_held_session_waits_for_a_matter_then_for_each_resolution_then_for_the_head() -> None:
    assert next_step(held(0).state) == "MatterRaised"
    assert turn_of(held(0)) == {FIELD}
    life = held()
    assert next_step(life.state) == "MatterResolved"
    assert turn_of(life) == {FIELD}
    life = resolved()
    assert next_step(life.state) == "MeetingClosed"
    assert turn_of(life) == {HEAD}


def test_resolutions_wait_for_the_five_in_their_order() -> None:
    life = closed()
    assert next_step(life.state) == "MatterSupervised"
    assert turn_of(life) == {HEAD}
    life.do(HEAD, MatterSupervised(1), WORDS)
    assert turn_of(life) == {HEAD}
    life.do(HEAD, MatterSupervised(2), WORDS)
    assert next_step(life.state) == "MatterFedBack"
    assert turn_of(life) == STATION | {SISTER_HANDLER, SISTER_HEAD}
    life.do(FIELD, MatterFedBack(1, life.scribe.now, ContactWay.FACE), WORDS)
    assert turn_of(life) == {SISTER_HANDLER, SISTER_HEAD}
    life.do(SISTER_HANDLER, MatterFedBack(2, life.scribe.now, ContactWay.FACE), WORDS)
    assert next_step(life.state) == "MatterPublished"
    assert turn_of(life) == STATION | {SISTER_HANDLER, SISTER_HEAD}
    for no in (1, 2):
        life.do(FIELD, MatterPublished(no, Publicity.OPEN, "社区公告栏"))
    assert next_step(life.state) == "MeetingFinished"
    assert turn_of(life) == {HEAD}


def test_ends_wait_for_nobody() -> None:
    cancelled, finished = called(), closed()
    cancelled.do(FIELD, MeetingCancelled(), WORDS)
    for no in (1, 2):
        see_through(finished, no)
    finished.do(HEAD, MeetingFinished())
    for life in (cancelled, finished):
        assert next_step(life.state) == ""
        assert turn_of(life) == set()


def test_steps_that_are_not_theirs_are_hidden_and_those_too_early_greyed() -> None:
    assert offers(raised(), FIELD)["MeetingCancelled"] == "meeting.raised"
    assert offers(held(), HEAD)["MeetingClosed"] == "meeting.each_resolved"
    assert "MeetingClosed" not in offers(held(), FIELD)
    assert "MatterResolved" not in offers(resolved(), FIELD)
    assert "MatterResolved" not in offers(held(0), FIELD)
    life = closed()
    assert next(iter(offers(life, HEAD))) == "MatterSupervised"
    assert offers(life, HEAD)["MeetingFinished"] == "meeting.five"
    assert "MatterSupervised" not in offers(life, FIELD)
    assert offers(life, SISTER_HANDLER).keys() >= {"MatterFedBack", "MatterPublished"}
    assert "MatterFedBack" not in offers(life, DIV_HEAD)


def test_matter_is_picked_from_those_that_the_rules_accept() -> None:
    life = held(3)
    life.do(FIELD, resolving(1), RESOLUTION)
    assert chosen_from(life, FIELD, MatterResolved, "no") == ["2", "3"]
    assert first_in(life, FIELD, MatterResolved, "no") == "2"
    assert first_in(resolved(), FIELD, MatterResolved, "no") == ""
    life = closed()
    assert chosen_from(life, HEAD, MatterSupervised, "no") == ["1", "2"]
    assert chosen_from(life, FIELD, MatterSupervised, "no") == []
    life.do(HEAD, MatterSupervised(1), WORDS)
    assert first_in(life, HEAD, MatterSupervised, "no") == "2"
    for body in (MatterFedBack, MatterPublished):
        assert chosen_from(life, SISTER_HANDLER, body, "no") == ["2"]
        assert chosen_from(life, FIELD, body, "no") == ["1", "2"]
        assert first_in(life, FIELD, body, "no") == "1"
    see_through(life, 1)
    for body in (MatterFedBack, MatterPublished):
        assert first_in(life, FIELD, body, "no") == "2"


def test_supervisor_is_chosen_from_outside_the_owning_unit_or_is_its_head() -> None:
    life = held()
    found = set(chosen_from(life, FIELD, MatterResolved, "supervisor", unit=PRECINCT))
    assert found >= {HEAD, DIV_HEAD, CHIEF, SUPERV}
    assert not found & {FIELD, HANDLER, AUX, SISTER_HEAD}
    assert FIELD in chosen_from(life, FIELD, MatterResolved, "supervisor", unit=SISTER)
    for one in found:
        other = held()
        other.do(FIELD, resolving(1, supervisor=one), RESOLUTION)


def test_redirection_begins_with_the_unit_and_day_in_force_and_keeps_the_supervisor() -> None:
    life = held()
    life.do(FIELD, resolving(1, unit=SISTER, supervisor=FIELD), RESOLUTION)
    life.do(FIELD, resolving(2), RESOLUTION)
    life.do(HEAD, MeetingClosed())
    assert chosen_from(life, HEAD, MatterRedirected, "no") == ["1", "2"]
    assert first_in(life, HEAD, MatterRedirected, "unit", no="1") == SISTER
    assert first_in(life, HEAD, MatterRedirected, "due_on", no="1") == bureau.day("2026-09-30")
    assert first_in(life, HEAD, MatterRedirected, "unit") == ""
    assert first_in(life, HEAD, MatterRedirected, "due_on") is None
    units = chosen_from(life, HEAD, MatterRedirected, "unit", no="1")
    assert SISTER in units
    assert PRECINCT not in units
    assert PRECINCT in chosen_from(life, HEAD, MatterRedirected, "unit")


def test_forms_begin_with_what_is_likely() -> None:
    life = called()
    assert first_in(Life(), FIELD, MeetingPlanned, "host") == FIELD
    assert set(chosen_from(Life(), FIELD, MeetingPlanned, "host")) == STATION
    assert first_in(life, FIELD, MeetingPostponed, "place") == life.state.place
    assert first_in(life, FIELD, MeetingHeld, "held_at") == life.scribe.now
    life.scribe.later(days=2, hours=2)
    assert first_in(life, FIELD, MeetingHeld, "held_at") == life.state.planned_at
    assert life.scribe.now - life.state.planned_at == timedelta(hours=2)


def test_session_is_found_by_all_that_was_said_and_filed_when_it_was_held() -> None:
    life = closed()
    face = MACHINES["meeting"].display
    assert face is not None
    assert face.happened_at is not None
    assert face.happened_at(called().state) == called().state.planned_at
    assert face.happened_at(life.state) == life.state.held_at
    see_through(life, 1)
    assert face.title(life.state) == "钟楼商圈夜间停车"
    assert set(face.words(life.state)) >= {
        "钟楼社区议事厅",
        "张老板",
        "商户0",
        "夜间无处停车",
        RESOLUTION.discussion,
        RESOLUTION.text,
        RESOLUTION.plan,
        WORDS.text,
        "社区公告栏",
    }
