"""Visit targets: what each status waits for, whose turn it is, what is offered to whom."""

from datetime import timedelta

from casework.cases.visit_target import events as visit_target
from casework.codes import TargetKind
from casework.context import Directory
from casework.facts import facts, lead_of, title_of
from casework.registry import MACHINES
from casework.telling import notes
from casework.worklist import next_step, whose_turn
from tests.harness.bureau import AUX, DESK, FIELD, HANDLER, HEAD, SISTER_HEAD
from tests.harness.lives.life import Life
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of
from tests.harness.lives.visit_target import NAMED, a_scribe, registered, registering, visited


def given_in(life: Life, **so_far: object) -> object:
    """The moment of a visit, which nobody is asked for."""
    return first_in(life, FIELD, visit_target.TargetVisited, "at", **so_far)


def test_target_waits_for_a_visit_by_its_own_officer() -> None:
    life = registered()
    assert next_step(life.state) == "TargetVisited"
    assert turn_of(life) == {FIELD}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert said.zh == "赵海燕"
    life.do(HEAD, visit_target.VisitTargetPaired(DESK))
    assert turn_of(life) == {DESK}


def test_target_off_the_list_waits_for_nobody() -> None:
    life = registered()
    life.do(FIELD, visit_target.VisitTargetEnded("已搬走"))
    assert (next_step(life.state), turn_of(life)) == ("", set())
    assert whose_turn(life.state, life.scribe.context()) is None
    assert offers(life, FIELD)["VisitTargetRestored"] == ""


def test_pairing_and_the_cycle_are_shown_to_heads_alone_and_nothing_elsewhere() -> None:
    life = registered()
    assert {"VisitTargetPaired", "VisitCycleSet"} <= set(offers(life, HEAD))
    assert not {"VisitTargetPaired", "VisitCycleSet"} & set(offers(life, FIELD))
    assert next(iter(offers(life, FIELD))) == "TargetVisited"
    assert offers(life, SISTER_HEAD) == {}


def test_officer_and_category_that_are_offered_are_those_the_rules_take() -> None:
    life = Life(a_scribe())
    body = visit_target.VisitTargetRegistered
    officers = chosen_from(life, FIELD, body, "pair_officer")
    assert set(officers) == {DESK, FIELD, HANDLER, HEAD}
    assert first_in(life, FIELD, body, "pair_officer") == FIELD
    for officer in officers:
        registered(life.scribe, pair_officer=officer)
    for kind in (TargetKind.HOUSEHOLD, TargetKind.ORGANISATION):
        (category,) = chosen_from(life, FIELD, body, "category", target=kind.value)
        registered(life.scribe, target=kind, category=category)
    assert chosen_from(life, FIELD, body, "category", target="PERSON") == []


def test_forms_of_a_target_begin_with_what_is_in_force() -> None:
    life = registered(cycle_months=2)
    assert first_in(life, HEAD, visit_target.VisitCycleSet, "months") == 2
    assert set(chosen_from(life, HEAD, visit_target.VisitTargetPaired, "officer")) == {
        DESK,
        FIELD,
        HANDLER,
        HEAD,
    }
    assert chosen_from(life, HEAD, visit_target.VisitTargetRegistered, "category") == ["ALONE"]


def test_moment_of_a_visit_is_read_from_the_visit_that_is_named() -> None:
    life = registered()
    met = visited(life)
    life.scribe.later(days=1)
    in_vain = visited(life, is_met=False)
    tried = life.scribe.now
    life.scribe.later(hours=1)
    assert given_in(life, visit=met) == tried - timedelta(days=1)
    assert given_in(life, visit=in_vain) == tried
    assert given_in(life, visit="nothing") == life.scribe.now
    for case, is_met in ((met, True), (in_vain, False)):
        at = given_in(life, visit=case)
        life.do(FIELD, visit_target.TargetVisited(case, at, is_met))  # type: ignore[arg-type]
    assert (life.state.visits, life.state.missed) == (1, 1)


def test_visit_in_vain_says_so_on_its_line() -> None:
    life = registered()
    body = visit_target.TargetVisited(visited(life), life.scribe.now, is_met=False)
    event = life.scribe.compose(AUX, life._proposal(body, None, ""))
    assert [label.zh for label in notes(event, Directory())] == ["未遇"]


def test_page_of_a_target_names_it_after_its_category() -> None:
    life = registered(cycle_months=1)
    case = visited(life)
    life.do(FIELD, visit_target.TargetVisited(case, life.scribe.now))
    face, directory = MACHINES["visit_target"].display, life.scribe.directory
    lead = lead_of(life.state, directory)
    assert lead is not None
    assert (lead.zh, title_of(life.state)) == ("孤寡独居老人", NAMED.name)
    said = {one.slot.name: one.words.zh for one in facts(life.state, directory)}
    assert (said["pair_officer"], said["cycle_months"], said["visits"]) == ("赵海燕", "1", "1")
    assert "missed" not in said
    assert face is not None
    assert face.people(life.state) == (NAMED.contact,)
    assert face.related(life.state) == (case,)
    assert {NAMED.name, registering().place} <= set(face.words(life.state))
