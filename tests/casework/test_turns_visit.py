"""Visits: what each status waits for, whose turn it is, what is offered to whom."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases import visit
from casework.cases.visit.state import Promise, Target
from casework.codes import ContactWay, VisitWay
from casework.context import CodeItem, Directory
from casework.event import CHINA, Label
from casework.facts import facts, title_of
from casework.registry import MACHINES
from casework.telling import notes
from casework.worklist import next_step, whose_turn
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, DIV_HEAD, FIELD, HANDLER, HEAD, SISTER_HEAD
from tests.harness.lives.life import Life
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of
from tests.harness.lives.visit import NAME, TARGET, WORDS, an_item, planned, recorded

STATION = {DESK, AUX, FIELD, HANDLER, HEAD}
ITEMS = (
    CodeItem("ALONE", Label("孤寡独居老人", "Elder living alone"), "HOUSEHOLD"),
    CodeItem("SHOP", Label("商户", "Shop"), "ORGANISATION"),
)


def begun() -> Life:
    life = planned()
    life.do(FIELD, visit.VisitStarted(life.scribe.now))
    return life


def missed() -> Life:
    life = planned()
    life.do(FIELD, visit.VisitMissed(life.scribe.now, True))
    return life


def reviewed() -> Life:
    life = recorded()
    life.do(HEAD, visit.VisitReviewed())
    return life


def test_planned_visit_waits_for_whoever_planned_it_to_write_it_down() -> None:
    for life in (planned(), begun()):
        assert next_step(life.state) == "VisitRecorded"
        assert turn_of(life) == {FIELD}
        assert offers(life, DESK)["VisitRecorded"] == ""
        said = whose_turn(life.state, life.scribe.context())
        assert said is not None
        assert said.zh == "赵海燕"


def test_visit_in_vain_waits_for_another_day() -> None:
    life = missed()
    assert next_step(life.state) == "VisitReplanned"
    assert turn_of(life) == {FIELD}
    assert next(iter(offers(life, FIELD))) == "VisitReplanned"


def test_problem_that_went_nowhere_waits_for_those_who_went() -> None:
    life = recorded(("楼道堆物",), visitors=(FIELD, HANDLER))
    assert next_step(life.state) == "VisitProblemLinked"
    assert turn_of(life) == {FIELD, HANDLER}
    assert offers(life, HEAD)["VisitReviewed"] == "visit.problems_followed"
    life.do(FIELD, visit.VisitProblemLinked(1, None, "消防大队"))
    assert next_step(life.state) == "VisitReviewed"
    assert turn_of(life) == {HEAD}


def test_recorded_visit_waits_for_the_head_of_the_station_unless_they_went() -> None:
    life = recorded()
    assert next_step(life.state) == "VisitReviewed"
    assert turn_of(life) == {HEAD}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert said.zh == "南大街派出所 单位一把手"
    assert "VisitReviewed" not in offers(life, FIELD)
    assert offers(life, SISTER_HEAD) == {}
    own = recorded(visitors=(HEAD, FIELD))
    assert turn_of(own) == {DIV_HEAD}
    assert offers(own, HEAD)["VisitReviewed"] == "visit.not_own"


def test_reviewed_archived_and_cancelled_visits_are_nobodys_turn() -> None:
    archived, off = reviewed(), planned()
    archived.do(HEAD, visit.VisitArchived())
    off.do(FIELD, visit.VisitCancelled("已搬走"))
    for life in (reviewed(), archived, off):
        assert (next_step(life.state), turn_of(life)) == ("", set())
        assert whose_turn(life.state, life.scribe.context()) is None


def test_nothing_heard_is_nothing_to_follow_up() -> None:
    life = recorded()
    assert "VisitProblemLinked" not in offers(life, FIELD)
    assert life.no(FIELD, visit.VisitProblemLinked(1, None, "消防大队")) == "visit.no_problem"
    assert offers(recorded(("楼道堆物",)), FIELD)["VisitProblemLinked"] == ""


def test_next_visit_is_linked_only_where_one_is_asked_for() -> None:
    life = reviewed()
    assert "VisitFollowUpPlanned" not in offers(life, FIELD)
    early = visit.VisitFollowUpPlanned(planned(life.scribe, follows=life.case).case)
    assert life.no(FIELD, early) == "visit.follow_up_asked"
    life.do(HEAD, visit.VisitFollowUpSet(bureau.day("2026-09-21")), WORDS)
    assert offers(life, FIELD)["VisitFollowUpPlanned"] == ""
    assert offers(life, HEAD)["VisitArchived"] == "visit.follow_up_planned"
    life.do(FIELD, visit.VisitFollowUpPlanned(planned(life.scribe, follows=life.case).case))
    assert "VisitFollowUpPlanned" not in offers(life, FIELD)
    assert offers(life, HEAD)["VisitArchived"] == ""


def test_visit_is_not_archived_before_its_successor_and_nobody_above_is_asked() -> None:
    assert not {"VisitReviewed", "VisitArchived"} & set(offers(reviewed(), DIV_HEAD))


# ------------------------------------------------------------------------------------ forms


@pytest.mark.parametrize(
    ("so_far", "codes"),
    [
        ({"target": {"kind": "HOUSEHOLD"}}, ["ALONE"]),
        ({"target": {"kind": "ORGANISATION"}}, ["SHOP"]),
        ({"target": {"kind": None}}, ["ALONE", "SHOP"]),
        ({}, ["ALONE", "SHOP"]),
    ],
)
def test_category_follows_from_the_kind_of_target(so_far: dict[str, Any], codes: list[str]) -> None:
    life = Life()
    life.scribe.directory = replace(life.scribe.directory, lists={"visit.target": ITEMS})
    assert chosen_from(life, FIELD, Target, "category", **so_far) == codes


def test_notes_begin_with_an_officer_at_the_door_half_an_hour_ago() -> None:
    life = planned()
    now = life.scribe.now
    begins = {
        name: first_in(life, FIELD, visit.VisitNotes, name)
        for name in ("started_at", "ended_at", "way", "visitors", "met")
    }
    assert begins == {
        "started_at": now - timedelta(minutes=30),
        "ended_at": now,
        "way": VisitWay.DOOR,
        "visitors": (FIELD,),
        "met": 1,
    }
    begin = begun()
    begin.scribe.later(hours=2)
    assert first_in(begin, FIELD, visit.VisitNotes, "started_at") == now
    body = visit.VisitRecorded(visit.VisitNotes(**begins))
    assert life.do(FIELD, body, visit.VisitWords("家里都好")).status == "RECORDED"


def test_visitors_are_of_the_station_auxiliary_officers_too() -> None:
    assert set(chosen_from(Life(), FIELD, visit.VisitNotes, "visitors")) == STATION


def test_problem_is_chosen_by_its_number_those_that_went_nowhere_first() -> None:
    promise = Promise("三日内回话", bureau.day("2026-09-17"))
    life = recorded(("楼道堆物", "路灯不亮"), (promise,))
    body = visit.VisitProblemLinked
    assert first_in(life, FIELD, body, "no") == 1
    life.do(FIELD, body(1, None, "消防大队"))
    assert chosen_from(life, FIELD, body, "no") == ["2", "3", "1"]
    assert first_in(life, FIELD, body, "no") == 2
    item = an_item(life)
    for no in (2, 3):
        life.do(FIELD, body(no, item))
    assert first_in(life, FIELD, body, "no") is None


# ------------------------------------------------------------------------------------ face


def test_it_is_filed_under_its_beginning_or_its_planned_day() -> None:
    face = MACHINES["visit"].display
    assert face is not None
    assert face.happened_at is not None
    plan, done = planned().state, recorded().state
    assert face.happened_at(plan) == datetime.combine(bureau.day("2026-09-16"), time(), CHINA)
    assert face.happened_at(done) == done.started_at
    bare = structs.replace(plan, plan_on=None)
    assert face.happened_at(bare) == plan.opened_at


def test_it_is_found_by_what_was_heard_and_knows_what_came_of_it() -> None:
    life = recorded(("楼道堆物", "路灯不亮"))
    item = an_item(life)
    life.do(FIELD, visit.VisitProblemLinked(1, item))
    life.do(FIELD, visit.VisitProblemLinked(2, None, "路灯管理所"))
    life.do(FIELD, visit.VisitFollowUpSet(bureau.day("2026-09-21")), WORDS)
    face = MACHINES["visit"].display
    assert face is not None
    heard = {"楼道堆物", "路灯不亮", "路灯管理所", "屋里暖气不热", WORDS.text, TARGET.place}
    assert heard <= set(face.words(life.state))
    assert face.related(life.state) == (item,)
    assert title_of(life.state) == NAME.name
    life.do(HEAD, visit.VisitReviewed(), WORDS)
    said = {one.label.en: one.words for one in facts(life.state, life.scribe.directory)}
    assert "问题或承诺:楼道堆物" in said["Problems and promises"].zh
    assert said["How"].en == "At the door"
    assert said["Visiting officers"].zh == "赵海燕"
    assert said["Persons met"].zh == "1"
    assert said["Reviewed by"].zh == "王建国"
    assert said["Remark"].zh == WORDS.text
    assert said["Who is visited"].en.startswith("Whom: Household; Category: ALONE")


def test_history_says_how_and_when_on_one_line() -> None:
    life = planned()
    assert _line(life, visit.VisitMissed(life.scribe.now, False)) == ["No note left"]
    assert _line(life, visit.VisitMissed(life.scribe.now, True)) == ["A note was left"]
    agreed = visit.VisitAppointed(life.scribe.now + timedelta(days=1), ContactWay.PHONE)
    assert _line(life, agreed) == ["Telephone"]
    assert _line(life, visit.VisitReplanned(bureau.day("2026-09-18"))) == ["2026-09-18"]


def _line(life: Life, body: Any) -> list[str]:
    event = life.scribe.compose(FIELD, life._proposal(body, None, ""))
    return [label.en for label in notes(event, Directory())]
