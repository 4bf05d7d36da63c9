"""回访抽样: the list before the lot, the lot by nobody's hand, the call, and what was not so."""

from datetime import timedelta
from hashlib import sha256
from random import Random

import pytest
from msgspec import structs

from casework.audit.notes import ED25519, NoteKey, sign_note
from casework.cases.call_sample.calling import CallSampleCalled
from casework.cases.call_sample.drawing import CallSampleDrawn, CallSampleFixed
from casework.cases.call_sample.lot import Lot, drawn
from casework.cases.call_sample.state import CallSample, Finding, SampledKind, case_of, week_of
from casework.cases.call_sample.table import MACHINE
from casework.cases.letter.checking import LetterCheckDrawn
from casework.cases.routine import RoutineCode
from casework.cases.words import Words
from casework.codes import Role, Satisfaction
from casework.ids import SYSTEM
from casework.worklist import next_step
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    HEAD,
    OFFICE,
    PRECINCT,
    SUPERV,
    Scribe,
    fixed_id,
)
from tests.harness.lives.call_sample import (
    BAD,
    GOOD,
    LOOKED,
    NOBODY,
    SAID,
    asking,
    calling,
    drawing,
    fixed,
    fixing,
    lot,
    served,
)
from tests.harness.lives.ledger import Office
from tests.harness.lives.letter import Mail
from tests.harness.lives.life import Life, hold_to_table
from tests.harness.lives.turns import offers, turn_of
from tests.harness.proposals import propose
from tests.harness.rules.rounds import acts

# -------------------------------------------------------------------------- the lot


def by_hand(by: Lot, case: str, percent: int) -> bool:
    """The lot as docs/integrity.md tells a stranger to cast it."""
    seed = sha256(b"call_sample\0" + by.text.encode() + b"\n" + by.line.encode()).digest()
    return int(sha256(seed + case.encode()).hexdigest()[:16], 16) % 100 < percent


@pytest.mark.parametrize(
    ("percent", "least", "most"), [(0, 0, 0), (10, 60, 140), (100, 1000, 1000)]
)
def test_lot_draws_so_many_and_a_stranger_finds_the_same(
    percent: int, least: int, most: int
) -> None:
    cases = [fixed_id(9, number) for number in range(1000)]
    found = drawn(lot(), cases, percent)
    assert least <= len(found) <= most
    assert found == tuple(one for one in cases if by_hand(lot(), one, percent))


def test_each_part_of_the_lot_counts() -> None:
    cases = [fixed_id(9, number) for number in range(200)]
    one = lot()
    others = (
        structs.replace(one, origin="other.example/log"),
        structs.replace(one, size=one.size + 1),
        structs.replace(one, root=lot(3).root),
        structs.replace(one, line=lot(2).line),
    )
    told = {drawn(by, cases, 50) for by in (one, *others)}
    assert len(told) == 5


def test_lot_says_who_signed_and_whether_that_is_the_centre_itself() -> None:
    key = NoteKey("city.example/log", ED25519, b"k" * 32)
    own = structs.replace(lot(), line=sign_note(lambda message: b"s" * 64, key, "text"))
    assert (lot().by, lot().is_witnessed) == ("city.example/witness", True)
    assert (own.by, own.is_witnessed) == ("city.example/log", False)
    assert "没有见证人" in own.in_words().zh
    assert structs.replace(lot(), line="x").by == ""


# -------------------------------------------------------------------------- the list


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"week": week_of(bureau.START) + timedelta(days=7)}, "call_sample.over"),
        ({"week": week_of(bureau.START) - timedelta(days=6)}, "call_sample.over"),
        ({"population": ()}, "call_sample.list"),
        ({"percent": 99}, "call_sample.percent"),
        ({"tries": 1}, "call_sample.percent"),
        ({"part": 2}, "call_sample.case"),
        ({"station": BUREAU}, "call_sample.case"),
    ],
)
def test_list_is_of_a_week_that_is_over_with_the_bureaus_own_numbers(
    changes: dict[str, object], clause: str
) -> None:
    scribe = Scribe(bureau.directory())
    cases = [served(scribe), served(scribe)]
    scribe.later(days=7)
    asking(scribe, 100)
    life, body = Life(scribe), fixing(scribe, cases)
    life.case = case_of(body.station, body.sampled, body.week, body.part)
    told = structs.replace(body, **changes)
    if "week" in changes:
        life.case = case_of(told.station, told.sampled, told.week, told.part)
    assert life.no(SYSTEM, told) == clause
    twice = structs.replace(body, population=(*body.population, body.population[-1]))
    turned = structs.replace(body, population=body.population[::-1])
    life.case = case_of(body.station, body.sampled, body.week, body.part)
    assert life.no(SYSTEM, twice) == life.no(SYSTEM, turned) == "call_sample.list"
    life.do(SYSTEM, body)


def test_nobody_but_the_centre_fixes_a_list_or_draws() -> None:
    life = fixed()
    for officer in (HEAD, OFFICE, CHIEF, SUPERV, CALLER):
        assert life.no(officer, drawing(life.state)) == "role.centre"
    assert turn_of(life) == set()


def test_lot_and_nothing_else_says_who_is_called() -> None:
    life = fixed()
    listed = life.state.population
    for cases in ((), listed[:1], listed[::-1]):
        assert life.no(SYSTEM, CallSampleDrawn(lot=lot(), cases=cases)) == "call_sample.lot"
    unsigned = structs.replace(lot(), line="")
    cases = drawn(unsigned, listed, 100)
    assert life.no(SYSTEM, CallSampleDrawn(lot=unsigned, cases=cases)) == "call_sample.lot"
    life.do(SYSTEM, drawing(life.state))
    assert tuple(one.case for one in life.state.drawn) == listed
    assert life.no(SYSTEM, drawing(life.state, 2)) == "status.not_now"


# -------------------------------------------------------------------------- the calls


def test_station_learns_of_it_when_all_is_said() -> None:
    life = calling()
    assert (life.state.status, life.state.units) == ("CALLING", (BUREAU,))
    assert turn_of(life) == {CALLER}
    life.do(CALLER, GOOD, SAID)
    assert life.no(CALLER, GOOD, SAID) == "call_sample.not_open"
    assert life.state.units == (BUREAU,)
    life.do(CALLER, structs.replace(GOOD, no=2), SAID)
    assert (life.state.status, life.state.units) == ("DONE", (BUREAU, PRECINCT))
    assert life.state.ended_at == life.scribe.now
    assert turn_of(life) == set()


def test_whom_nobody_reaches_is_given_up_after_the_bureaus_number_of_calls() -> None:
    life = calling(of=1)
    for _ in range(2):
        life.do(CALLER, NOBODY)
        assert life.state.status == "CALLING"
    life.do(CALLER, NOBODY)
    assert (life.state.status, life.state.drawn[0].is_given_up) == ("DONE", True)


@pytest.mark.parametrize(
    ("body", "words", "clause"),
    [
        (CallSampleCalled(no=1, is_true=True), SAID, "call_sample.mark"),
        (CallSampleCalled(no=1, satisfaction=Satisfaction.SATISFIED), SAID, "call_sample.mark"),
        (GOOD, Words(" "), "call_sample.words"),
        (structs.replace(GOOD, no=7), SAID, "call_sample.not_open"),
    ],
)
def test_call_says_whether_it_was_so_the_mark_and_the_words(
    body: CallSampleCalled, words: Words, clause: str
) -> None:
    assert calling().no(CALLER, body, words) == clause


def worked_by(life: Life, officer: str) -> Life:
    """The first case that was drawn was worked by somebody else."""
    case = life.state.drawn[0].case
    life.scribe.states[case] = structs.replace(life.scribe.states[case], handlers=(officer,))
    return life


def test_whoever_handled_it_does_not_call_where_another_may() -> None:
    office = Office()
    second = office.hire(1, BUREAU, Role.REVISIT)
    life = worked_by(calling(of=1, scribe=office), CALLER)
    assert life.no(CALLER, GOOD, SAID) == "call_sample.nobody_to_call"
    assert "CallSampleCalled" not in offers(life, CALLER)
    life.do(second, GOOD, SAID)


def test_only_caller_of_a_bureau_calls_on_what_they_worked_themselves() -> None:
    """Nothing hangs for want of a second."""
    worked_by(calling(of=1), CALLER).do(CALLER, GOOD, SAID)


def test_what_was_not_so_waits_for_the_supervision() -> None:
    life = calling(of=1)
    life.do(CALLER, BAD, SAID)
    assert (life.state.status, life.state.units) == ("DISPUTED", (BUREAU,))
    assert next_step(life.state) == "CallSampleLookedInto"
    assert turn_of(life) == {SUPERV}
    assert life.no(SUPERV, LOOKED, Words(" ")) == "call_sample.seen"
    life.do(SUPERV, LOOKED, Words("登记时写错了日期"))
    one = life.state.drawn[0]
    assert (life.state.status, one.finding, one.found_by) == ("DONE", Finding.MISTAKE, SUPERV)
    assert life.state.units == (BUREAU, PRECINCT)


def test_inspector_who_handled_it_does_not_look_into_it_where_another_may() -> None:
    office = Office()
    second = office.hire(1, BUREAU, Role.SUPERV)
    life = worked_by(calling(of=1, scribe=office), SUPERV)
    life.do(CALLER, BAD, SAID)
    assert life.no(SUPERV, LOOKED, Words("记录属实")) == "call_sample.another"
    life.do(second, LOOKED, Words("记录属实"))


def test_every_officer_may_begin_what_the_table_gives_them() -> None:
    for life in (fixed(), calling()):
        hold_to_table(life, machine=MACHINE)
    disputed = calling(of=1)
    disputed.do(CALLER, BAD, SAID)
    hold_to_table(disputed, machine=MACHINE)


# ------------------------------------------------------------------------- the rounds


def lists(scribe: Scribe) -> list[CallSampleFixed]:
    found = (one.body for act in acts(scribe, RoutineCode.SAMPLES) for one in act.proposals)
    return [body for body in found if isinstance(body, CallSampleFixed)]


def on_rounds(scribe: Scribe) -> tuple[int, int]:
    """Everything that the centre would do is done; how many lists, and steps of drawing."""
    taken = []
    for code in (RoutineCode.SAMPLES, RoutineCode.LOTS):
        steps = [one for act in acts(scribe, code) for one in act.proposals]
        for one in steps:
            scribe.happen(SYSTEM, one)
        taken.append(len(steps))
    return taken[0], taken[1]


def test_whoever_has_no_telephone_is_counted_and_not_listed() -> None:
    scribe = Scribe(bureau.directory())
    with_phone, _ = served(scribe), served(scribe, phone="")
    asking(scribe, 20)
    assert lists(scribe) == [], "the week is not over"
    scribe.later(days=7)
    (one,) = lists(scribe)
    assert (one.population, one.unreachable, one.percent) == ((with_phone,), 1, 20)
    assert (one.unit, one.station, one.sampled) == (BUREAU, PRECINCT, SampledKind.WALK_IN)


def test_each_case_stands_on_one_list_and_what_arrives_late_on_the_next() -> None:
    scribe = Scribe(bureau.directory())
    asking(scribe, 100)
    first = served(scribe)
    state = scribe.states[first]
    scribe.later(days=7)
    assert on_rounds(scribe) == (1, 1)
    assert on_rounds(scribe) == (0, 0)
    late = fixed_id(9, 900)
    scribe.states[late] = structs.replace(state, case=late)
    assert on_rounds(scribe) == (0, 0), "the list of that week is fixed"
    scribe.later(days=7)
    (one,) = lists(scribe)
    assert one.population == (late,)
    scribe.later(days=90)
    assert lists(scribe) == [], "longer ago than anybody remembers"


def test_long_list_is_several_and_nobody_is_left_out() -> None:
    scribe = Scribe(bureau.directory())
    asking(scribe, 5)
    state = scribe.states[served(scribe)]
    for number in range(1100):
        case = fixed_id(9, 1000 + number)
        scribe.states[case] = structs.replace(state, case=case)
    scribe.later(days=7)
    found = lists(scribe)
    assert [(one.part, len(one.population)) for one in found] == [(1, 500), (2, 500), (3, 101)]
    assert len({case for one in found for case in one.population}) == 1101
    assert on_rounds(scribe) == (3, 3)


def test_bureau_that_asks_nobody_has_no_lists() -> None:
    scribe = Scribe(bureau.directory())
    served(scribe)
    asking(scribe, 0)
    scribe.later(days=7)
    assert lists(scribe) == []


def test_bureaus_own_work_is_listed_by_nobody_below_itself() -> None:
    """There is nobody above who calls back; a station does not draw from its own work."""
    scribe = Scribe(bureau.directory())
    state = scribe.states[served(scribe)]
    scribe.states = {state.case: structs.replace(state, unit=BUREAU, units=(BUREAU,))}
    asking(scribe, 100)
    scribe.later(days=7)
    assert lists(scribe) == []


# ------------------------------------------------------------------------- letters


def test_closed_letters_are_drawn_to_be_checked_after_they_are_closed() -> None:
    mail = Mail("CLOSED")
    asking(mail.scribe, 100)
    mail.later(days=8)
    (fixing,) = [one for one in lists(mail.scribe) if one.sampled is SampledKind.LETTER]
    assert mail.case in fixing.population
    before = mail.letter.is_check_due
    on_rounds(mail.scribe)
    samples = [one for one in mail.scribe.states.values() if isinstance(one, CallSample)]
    assert {one.status for one in samples if one.sampled is SampledKind.LETTER} == {"DONE"}
    assert (before, mail.letter.is_check_due) == (False, True)
    assert next_step(mail.letter) == "LetterClosingChecked"
    assert turn_of(mail) == {SUPERV}
    drawn_again = propose(mail.case, LetterCheckDrawn(samples[0].case))
    refusal = mail.scribe.try_it(SYSTEM, drawn_again)
    assert refusal is not None
    assert refusal.clause == "letter.drawn_already"


def test_letter_is_drawn_once() -> None:
    mail = Mail("CLOSED")
    asking(mail.scribe, 100)
    mail.later(days=8)
    on_rounds(mail.scribe)
    assert mail.do("LetterClosingChecked").is_check_due
    assert on_rounds(mail.scribe) == (0, 0)


# ---------------------------------------------------------------------- random lives

SEEDS = 60


def test_random_lives_stay_within_the_table_and_call_nobody_twice() -> None:
    taken: set[str] = set()
    for seed in range(SEEDS):
        dice, life = Random(seed), fixed(of=3)
        for _ in range(30):
            sample = life.state
            made = {
                "CallSampleDrawn": (SYSTEM, drawing(sample, seed)),
                "CallSampleCalled": (
                    CALLER,
                    structs.replace(dice.choice((GOOD, BAD, NOBODY)), no=dice.randint(1, 4)),
                ),
                "CallSampleLookedInto": (SUPERV, structs.replace(LOOKED, no=dice.randint(1, 4))),
            }
            name = dice.choice(sorted(made))
            actor, body = made[name]
            said = None if actor == SYSTEM else SAID
            if life.scribe.try_it(actor, propose(life.case, body, said)) is None:
                taken.add(name)
            after: CallSample = life.state
            assert all(sum(call.is_connected for call in one.calls) <= 1 for one in after.drawn)
            assert all(len(one.calls) <= after.tries for one in after.drawn)
            assert (PRECINCT in after.units) is (after.status == "DONE")
    assert taken == {"CallSampleDrawn", "CallSampleCalled", "CallSampleLookedInto"}
