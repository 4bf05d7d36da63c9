"""Receptions: what each status waits for, whose turn it is, what is offered to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases import walk_in
from casework.cases.walk_in.state import Service, WalkIn
from casework.codes import HandOff, Satisfaction, ServiceCategory
from casework.context import CodeItem
from casework.event import Label
from casework.facts import facts, slot_of, title_of
from casework.fields import slots
from casework.registry import MACHINES
from casework.telling import name_of, told
from casework.worklist import next_step, whose_turn
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, FIELD, HANDLER, HEAD, ROOM, SISTER_HANDLER
from tests.harness.lives.diversion import HEAT, a_scribe
from tests.harness.lives.life import Life
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of
from tests.harness.lives.walk_in import ID, TOLD, done, followed, handed, received, receiving

REFERENCE = walk_in.WalkInReferenceGiven("J610103260914007")


LISTS = {
    "walk_in.consult": (CodeItem("HUKOU", Label("户政", "Household registration")),),
    "walk_in.convenience": (CodeItem("WATER", Label("热水", "Hot water")),),
    "walk_in.language": (CodeItem("en", Label("英语", "English")),),
}


def listed() -> Life:
    """A reception where the code lists are issued."""
    life = received()
    life.scribe.directory = replace(life.scribe.directory, lists=LISTS)
    return life


def test_open_reception_waits_for_whoever_took_it_in() -> None:
    life = received()
    assert next_step(life.state) == "WalkInFinished"
    assert turn_of(life) == {AUX}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert said.zh == "仇小雨"


def test_follow_up_waits_for_the_officer_named_and_nobody_else() -> None:
    life = followed()
    assert next_step(life.state) == "WalkInFinished"
    assert turn_of(life) == {FIELD}
    assert offers(life, FIELD)["WalkInFinished"] == ""
    assert offers(life, HEAD)["WalkInFinished"] == ""
    assert "WalkInFinished" not in offers(life, DESK)
    assert offers(life, DESK)["WalkInHandedOff"] == ""


def test_crime_report_waits_to_be_handed_on_and_the_page_says_why_it_is_not_finished() -> None:
    life = received(reports_case=True)
    assert next_step(life.state) == "WalkInHandedOff"
    assert turn_of(life) == {AUX}
    shown = offers(life, AUX)
    assert shown["WalkInFinished"] == shown["WalkInFollowUpSet"] == "walk_in.report_handed_on"
    assert shown["WalkInHandedOff"] == ""


def test_ends_wait_for_nobody() -> None:
    gone, rated, void = received(), done(), received()
    gone.do(AUX, handed(HandOff.EMERGENCY))
    rated.do(AUX, walk_in.WalkInRated(Satisfaction.SATISFIED))
    void.do(AUX, walk_in.WalkInVoided("重复登记"))
    for life in (done(), gone, rated, void):
        assert (next_step(life.state), turn_of(life)) == ("", set())
        assert whose_turn(life.state, life.scribe.context()) is None


def test_awaited_step_stands_first_and_is_greyed_until_there_is_a_service() -> None:
    shown = offers(received(services=()), AUX)
    assert next(iter(shown)) == "WalkInFinished"
    assert shown["WalkInFinished"] == "walk_in.has_service"
    assert "ServiceFinished" not in shown
    assert offers(received(), AUX)["ServiceFinished"] == ""
    assert offers(received(), SISTER_HANDLER) == {}


def test_service_that_is_not_there_gets_no_result() -> None:
    life = received(services=())
    body = walk_in.ServiceFinished(1, walk_in.ServiceResult.DONE)
    assert life.no(AUX, body) == "walk_in.no_service"


def test_number_is_asked_for_only_while_it_is_missing() -> None:
    life = received()
    life.do(AUX, handed(HandOff.EMERGENCY))
    assert offers(life, DESK)["WalkInReferenceGiven"] == ""
    life.do(DESK, REFERENCE)
    assert "WalkInReferenceGiven" not in offers(life, DESK)


def test_quick_count_is_not_rated_and_its_void_is_greyed_for_others() -> None:
    life = Life()
    life.do(AUX, receiving(life.scribe, is_quick=True))
    assert life.no(AUX, walk_in.WalkInRated(Satisfaction.SATISFIED)) == "walk_in.count_not_rated"
    assert "WalkInRated" not in offers(life, AUX)
    assert offers(done(), AUX)["WalkInRated"] == ""
    assert offers(life, AUX)["WalkInVoided"] == ""
    assert offers(life, DESK)["WalkInVoided"] == "walk_in.may_void"


# ------------------------------------------------------------------------------------ forms


@pytest.mark.parametrize(
    ("so_far", "codes"),
    [
        ({"service": {"category": "CONSULT"}}, ["HUKOU"]),
        ({"services": [{"category": "CONVENIENCE"}]}, ["WATER"]),
        ({"services": [{"category": "CONVENIENCE"}, {"category": "CONSULT"}]}, ["WATER", "HUKOU"]),
        ({"service": {"category": ""}}, ["HUKOU", "WATER"]),
        ({"service": {"category": "RESCUE"}}, []),
        ({}, ["HUKOU", "WATER"]),
    ],
)
def test_services_in_detail_follow_from_the_category(
    so_far: dict[str, Any], codes: list[str]
) -> None:
    assert chosen_from(listed(), AUX, Service, "sub", **so_far) == codes


def test_follow_up_is_offered_to_those_who_may_act_alone() -> None:
    life = received()
    body = walk_in.WalkInFollowUpSet
    assert set(chosen_from(life, AUX, body, "officer")) == {DESK, FIELD, HANDLER, HEAD}
    assert first_in(life, DESK, body, "officer") == DESK
    assert first_in(life, AUX, body, "officer") is None
    assert first_in(followed(), DESK, body, "officer") == FIELD
    for officer in chosen_from(life, AUX, body, "officer"):
        received().do(AUX, body(bureau.day("2026-09-16"), officer))


def test_report_goes_to_case_acceptance_or_110_and_others_anywhere() -> None:
    body = walk_in.WalkInHandedOff
    report = received(reports_case=True)
    assert chosen_from(report, AUX, body, "to") == [HandOff.CASE, HandOff.EMERGENCY]
    assert first_in(report, AUX, body, "to") is HandOff.CASE
    assert chosen_from(received(), AUX, body, "to") == list(HandOff)
    assert first_in(received(), AUX, body, "to") is None


def test_number_of_110_may_follow_so_no_form_insists_on_it() -> None:
    slot = next(one for one in slots(walk_in.WalkInHandedOff) if one.name == "reference")
    assert not slot.is_needed
    received().do(AUX, handed(HandOff.EMERGENCY))
    assert received().no(AUX, handed(HandOff.CASE)) == "walk_in.reference"


def test_department_is_chosen_where_another_one_takes_it() -> None:
    life = received(a_scribe())
    assert chosen_from(life, AUX, walk_in.WalkInHandedOff, "receiver", to="WINDOW") == []
    found = chosen_from(life, AUX, walk_in.WalkInHandedOff, "receiver", to="OTHER")
    assert found[0] in life.scribe.directory.receivers
    assert ROOM in found
    for receiver in (HEAT, ROOM):
        taken = received(life.scribe)
        body = structs.replace(handed(HandOff.OTHER), receiver=receiver)
        slot = slot_of(MACHINES["walk_in"], "receiver")
        state = taken.do(DESK, body)
        assert name_of(slot, state.receiver, life.scribe.directory).zh not in ("", receiver)


def test_services_are_chosen_by_their_numbers_and_the_only_one_stands_there() -> None:
    body = walk_in.ServiceFinished
    life = received()
    assert (chosen_from(life, AUX, body, "no"), first_in(life, AUX, body, "no")) == (["1"], 1)
    life.do(AUX, walk_in.ServiceAdded(Service(ServiceCategory.AGENT)))
    assert chosen_from(life, AUX, body, "no") == ["1", "2"]
    assert first_in(life, AUX, body, "no") is None


def test_mark_is_one_of_five() -> None:
    marks = chosen_from(done(), AUX, walk_in.WalkInRated, "rating")
    assert marks == [one for one in Satisfaction if one is not Satisfaction.NOT_RATED]


def test_quick_count_is_no_question_of_the_form_and_time_stands_in_it() -> None:
    asked = {slot.name for slot in slots(walk_in.WalkInReceived) if slot.is_asked}
    assert asked == {
        "started_at",
        "persons",
        "services",
        "place",
        "is_foreign",
        "language",
        "reports_case",
    }
    life = Life()
    assert first_in(life, AUX, walk_in.WalkInReceived, "started_at") == life.scribe.now


# ------------------------------------------------------------------------------------ face


LABELS = {
    "persons": ("人数", "Persons"),
    "place": ("地点", "Place"),
    "is_foreign": ("涉外", "From abroad"),
    "language": ("语言", "Language"),
    "person": ("来访人", "Visitor"),
    "content": ("主要内容", "Content"),
    "result": ("办理结果", "Result"),
}


def test_what_may_be_amended_is_called_as_ever() -> None:
    machine = MACHINES["walk_in"]
    found = {name: slot_of(machine, name).label for name in machine.amendable}
    assert {name: (label.zh, label.en) for name, label in found.items()} == LABELS


def test_it_is_filed_under_its_beginning_and_found_by_its_words() -> None:
    life = done()
    face = MACHINES["walk_in"].display
    assert face is not None
    assert face.happened_at is not None
    assert face.happened_at(life.state) == life.state.started_at < life.state.opened_at
    assert {"钟楼会客厅", "问新生儿落户", TOLD.result} <= set(face.words(life.state))
    assert [one.name for one in face.people(life.state)] == [ID.name]
    assert face.related(life.state) == ()
    assert title_of(life.state) == "问新生儿落户"
    nameless = Life()
    assert title_of(nameless.do(AUX, receiving(nameless.scribe, is_quick=True))) == "钟楼会客厅"
    linked = structs.replace(life.state, linked_case="item")
    assert isinstance(linked, WalkIn)
    assert face.related(linked) == ("item",)


def test_facts_say_what_was_given_and_who_follows_it_up() -> None:
    life = listed()
    life.do(AUX, walk_in.WalkInFollowUpSet(bureau.day("2026-09-16"), FIELD))
    said = {one.slot.name: one.words for one in facts(life.state, life.scribe.directory)}
    assert said["follow_officer"].zh == "赵海燕"
    assert said["follow_by"].zh == "2026-09-16"
    assert "服务类别:咨询求助" in said["services"].zh
    assert "户政" in said["services"].zh
    assert "person" not in said


def test_history_says_what_was_done_and_where_it_went() -> None:
    life = received()
    called = life.scribe.now - timedelta(minutes=7)
    body = handed(HandOff.EMERGENCY, "J1", called_at=called)
    event = life.scribe.compose(AUX, life._proposal(body, TOLD, ""))
    found = {one.label.en: one.words.en for one in told(event, life.scribe.directory)}
    assert found == {
        "Goes to": "110",
        "Their number, or who took it": "J1",
        "110 called at": "2026-09-14 08:53",
        "Result": TOLD.result,
    }
