"""催办: what is late is asked for on the next day, again and again, and in the end above."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from casework.cases import diversion
from casework.cases.chasing import Chased
from casework.cases.directory import ThresholdsIssued
from casework.cases.diversion import DiversionPressed, DiversionUrged, SentBy
from casework.cases.routine import RoutineCode
from casework.cases.words import Words
from casework.codes import ReturnReason, Solved
from casework.deadlines import clocks
from casework.event import Label
from casework.ids import SYSTEM
from casework.registry import MACHINES, Proposal
from casework.state import State
from casework.thresholds import Threshold, ThresholdTable
from casework.worklist import next_step
from tests.harness.bureau import AUX, CHIEF, DESK, DIV_HEAD, HANDLER, HEAD, OFFICE, Scribe
from tests.harness.lives.diversion import OTHER, WORDS, acknowledged, sent
from tests.harness.lives.ledger import Item
from tests.harness.lives.letter import Mail
from tests.harness.lives.life import Life
from tests.harness.lives.turns import Led, offers, turn_of
from tests.harness.rules.rounds import acts

ASKED = Words("答应三日内书面回复")


def chased(scribe: Scribe) -> list[tuple[str, int, bool]]:
    """What the centre asks for today; it is recorded, and there is nothing more to ask."""
    found = [one for act in acts(scribe, RoutineCode.CHASES) for one in act.proposals]
    for one in found:
        scribe.happen(SYSTEM, one)
    assert acts(scribe, RoutineCode.CHASES) == []
    bodies = [one.body for one in found]
    return [(one.limit, one.no, one.is_raised) for one in bodies if isinstance(one, Chased)]


def by_day(scribe: Scribe, days: int) -> dict[int, tuple[str, int, bool]]:
    """Day by day, what was asked for: at most one thing a day of one case."""
    found: dict[int, tuple[str, int, bool]] = {}
    for day in range(1, days + 1):
        scribe.later(days=1)
        one = chased(scribe)
        if one:
            (found[day],) = one
    return found


def late(life: Led, code: str) -> None:
    """The clock is moved to just after a limit of the case."""
    state: State = life.scribe.states[life.case]
    (clock,) = (one for one in clocks(state, life.scribe.directory) if one.code == code)
    life.scribe.now = clock.due_at + timedelta(minutes=1)


def test_body_that_does_not_answer_is_asked_for_next_day_then_every_five_then_above() -> None:
    life = acknowledged()
    late(life, "diversion.answer")
    assert chased(life.scribe) == []
    assert by_day(life.scribe, 14) == {
        1: ("diversion.answer", 1, False),
        6: ("diversion.answer", 2, False),
        11: ("diversion.answer", 3, True),
    }


def test_chased_diversion_waits_to_be_pressed_and_then_for_its_answer_again() -> None:
    life = acknowledged()
    late(life, "diversion.answer")
    assert next_step(life.state) == "DiversionAnswered"
    life.scribe.later(days=1)
    chased(life.scribe)
    assert next_step(life.state) == "DiversionPressed"
    assert {DESK, AUX, HEAD} <= turn_of(life)
    assert "DiversionUrged" not in offers(life, OFFICE), "it was not raised"
    life.scribe.later(minutes=5)
    life.do(AUX, DiversionPressed(), ASKED)
    assert next_step(life.state) == "DiversionAnswered"


def raised() -> Life:
    life = acknowledged()
    late(life, "diversion.answer")
    by_day(life.scribe, 11)
    return life


def test_raised_diversion_is_for_the_office_above_to_write() -> None:
    life = raised()
    assert next_step(life.state) == "DiversionUrged"
    assert turn_of(life) == {DIV_HEAD}, "the division has no office: its head"
    assert life.no(HEAD, DiversionUrged("公函〔2026〕3号"), ASKED) == "role.missing"
    assert life.no(OFFICE, DiversionUrged(" "), ASKED) == "diversion.letter"
    assert life.no(OFFICE, DiversionUrged("公函〔2026〕3号"), Words("")) == "diversion.urged"
    life.scribe.later(hours=1)
    life.do(OFFICE, DiversionUrged("公函〔2026〕3号"), ASKED)
    assert (life.state.urged, life.state.pressed) == ("公函〔2026〕3号", 1)
    assert next_step(life.state) == "DiversionAnswered"
    assert life.no(OFFICE, DiversionUrged("公函〔2026〕4号"), ASKED) == "diversion.raised"
    assert by_day(life.scribe, 6) == {5: ("diversion.answer", 4, True)}


def test_answer_ends_it_and_another_body_begins_anew() -> None:
    life = raised()
    life.do(DESK, diversion.DiversionAnswered(Solved.YES), WORDS)
    assert next_step(life.state) == "CitizenTold"
    assert by_day(life.scribe, 20) == {}
    other = sent()
    late(other, "diversion.acknowledge")
    assert by_day(other.scribe, 2) == {1: ("diversion.acknowledge", 1, False)}


def test_nobody_but_the_centre_chases_and_nothing_that_is_not_late_or_was_said() -> None:
    life = acknowledged()
    late(life, "diversion.answer")
    life.scribe.later(days=1)
    (act,) = acts(life.scribe, RoutineCode.CHASES)
    body: Any = act.proposals[0].body
    assert life.no(CHIEF, body) == "role.centre"
    seen = life.state.last
    life.do(SYSTEM, body)
    assert life.state.last == seen, "it moves nothing on"
    assert life.no(SYSTEM, body) == "chase.true"
    too_soon = type(body)(limit=body.limit, due_at=body.due_at, no=2)
    assert life.no(SYSTEM, too_soon) == "chase.true"


def test_how_often_and_how_many_times_is_the_bureaus_own() -> None:
    life = acknowledged()
    for code, value in (("chase.first.days", 3), ("chase.again.days", 2), ("chase.times", 1)):
        number = Threshold(code=code, label=Label("数", "n"), value=value, source="[D]")
        table = ThresholdTable(id=code, since=date(2020, 1, 1), thresholds=(number,))
        life.scribe.happen(SYSTEM, Proposal(life.scribe.new_case(), ThresholdsIssued(table)))
    late(life, "diversion.answer")
    assert by_day(life.scribe, 6) == {
        3: ("diversion.answer", 1, False),
        5: ("diversion.answer", 2, True),
    }


def a_letter() -> Led:
    return Mail("LONG_TERM")


def an_item() -> Led:
    item = Item().go("LedgerItemTakenUp")
    item.say("LongTermApproved")
    return item


@pytest.mark.parametrize(
    ("life", "code", "first", "above"),
    [
        (a_letter, "mailbox.recheck", {HANDLER}, {HEAD}),
        (an_item, "ledger.recheck", {HEAD}, {DIV_HEAD}),
    ],
)
def test_recheck_that_nobody_makes_is_asked_for_and_becomes_the_turn_of_the_level_above(
    life: Callable[[], Led], code: str, first: set[str], above: set[str]
) -> None:
    one = life()
    assert turn_of(one) == first
    late(one, code)
    assert by_day(one.scribe, 11) == {1: (code, 1, False), 6: (code, 2, False), 11: (code, 3, True)}
    assert turn_of(one) == above


def test_recheck_begins_thirty_days_in_which_nothing_is_asked_for() -> None:
    mail = Mail("LONG_TERM")
    late(mail, "mailbox.recheck")
    by_day(mail.scribe, 12)
    mail.do("LetterLongTermRechecked", by=HEAD)
    assert turn_of(mail) == {HANDLER}
    first = min(by_day(mail.scribe, 40))
    assert 31 <= first <= 34, "thirty days, on to a working day, and one more"


def test_random_lives_of_a_diversion_that_is_chased() -> None:
    """Whatever was done before: asked for above or below, until the answer is there."""
    taken: set[str] = set()
    forms: tuple[tuple[str, Any, Any], ...] = (
        (AUX, DiversionPressed(), ASKED),
        (OFFICE, DiversionUrged("公函〔2026〕3号"), ASKED),
        (AUX, diversion.DiversionReturned(ReturnReason.OTHER_AREA), ASKED),
        (HEAD, diversion.DiversionResent(receiver=OTHER, way=SentBy.LETTER), None),
        (DESK, diversion.DiversionAnswered(Solved.YES), WORDS),
    )
    for seed in range(30):
        dice, life = Random(seed), acknowledged()
        for _ in range(12):
            life.scribe.later(days=dice.choice((1, 4, 9)))
            raised_before = [one.no for one in life.state.chases]
            chased(life.scribe)
            assert len(life.state.chases) - len(raised_before) in (0, 1)
            actor, body, private = dice.choices(forms, (6, 6, 1, 1, 1))[0]
            if life.scribe.try_it(actor, Proposal(life.case, body, private)) is None:
                taken.add(type(body).__name__)
    assert taken == {type(body).__name__ for _, body, _ in forms}


NAMED_BY_SOMEBODY = {"standard_answer": {"standard_answer.term"}}
"""A last day of the case itself: no limit of a profile."""


def test_kinds_that_are_chased_name_limits_of_their_own_profile() -> None:
    directory = acknowledged().scribe.directory
    known = {
        limit.code for some in directory.profiles.values() for one in some for limit in one.limits
    }
    for machine in MACHINES.values():
        named = NAMED_BY_SOMEBODY.get(machine.kind, set())
        assert set(machine.chased) - named <= known, machine.kind
    assert {one.kind for one in MACHINES.values() if one.chased} == {
        *("letter", "ledger_item", "diversion", "standard_answer"),
    }
