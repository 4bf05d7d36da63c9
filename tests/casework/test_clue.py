"""线索: where it came from, who checks it, what came of it; and the figures that rest on it."""

from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from casework.cases.clue import (
    MACHINE,
    Clue,
    ClueField,
    ClueHandedOn,
    ClueResult,
    ClueSettled,
    ClueTakenUp,
    ClueVoided,
)
from casework.cases.letter.codes import AppealType
from casework.cases.letter.state import Letter
from casework.cases.words import Words
from casework.fields import slots
from casework.metrics import OutcomeFigures, Rate, month, outcome_figures
from casework.metrics.names import OUTCOMES
from casework.metrics.scope import Scope
from casework.registry import Proposal
from casework.steps import Step
from casework.worklist import next_step
from tests.harness.bureau import (
    CHIEF,
    DESK,
    DIV_HEAD,
    HANDLER,
    HEAD,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    TRIAGE,
    Scribe,
)
from tests.harness.lives.letter import Mail, a_letter
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.turns import asking, chosen_from, offers, turn_of

WORDS = Words("重复登记")
TAKEN = ClueTakenUp("A610103500020260914")


def handing_on(source: str, **changes: Any) -> ClueHandedOn:
    fields: dict[str, Any] = {
        "source_case": source,
        "source_kind": "letter",
        "field": ClueField.FRAUD,
        "checking_unit": SISTER,
    }
    return ClueHandedOn(**(fields | changes))


def handed_on(scribe: Scribe | None = None, **changes: Any) -> Life:
    life = Life(scribe)
    life.do(TRIAGE, handing_on(a_letter(life.scribe), **changes))
    return life


def taken_up() -> Life:
    life = handed_on()
    life.do(SISTER_HANDLER, TAKEN)
    return life


def proved(cases: int = 2, persons: int = 3) -> ClueSettled:
    return ClueSettled(result=ClueResult.PROVED, cases_cleared=cases, persons_caught=persons)


UNFOUNDED = ClueSettled(result=ClueResult.UNFOUNDED)


def test_clue_waits_for_the_checking_unit_and_then_for_its_head() -> None:
    life = handed_on()
    assert next_step(life.state) == "ClueTakenUp"
    assert turn_of(life) == {SISTER_HANDLER, SISTER_HEAD}
    assert SISTER in life.state.units
    life.do(SISTER_HANDLER, TAKEN)
    assert (next_step(life.state), turn_of(life)) == ("ClueSettled", {SISTER_HEAD})
    state = life.do(SISTER_HEAD, proved())
    assert (state.cases_cleared, state.persons_caught, state.settled_by) == (2, 3, SISTER_HEAD)
    assert (next_step(state), turn_of(life)) == ("", set())


@pytest.mark.parametrize(
    ("body", "clause"),
    [
        (proved(0, 0), "clue.counts"),
        (proved(-1, 1), "value.count"),
        (proved(1000, 1), "clue.counts"),
        (ClueSettled(result=ClueResult.UNFOUNDED, persons_caught=1), "clue.counts"),
        (proved(0, 1), ""),
        (UNFOUNDED, ""),
    ],
)
def test_what_was_proved_cleared_or_caught_and_what_was_not_did_neither(
    body: ClueSettled, clause: str
) -> None:
    life = taken_up()
    refusal = life.scribe.try_it(SISTER_HEAD, Proposal(life.case, body))
    assert (refusal.clause if refusal else "") == clause


def test_only_the_checking_units_head_or_one_above_confirms() -> None:
    life = taken_up()
    assert life.no(HEAD, proved()) == "role.missing"
    assert life.no(SISTER_HANDLER, proved()) == "role.missing"
    assert offers(life, HEAD) == {}
    assert life.do(DIV_HEAD, proved()).settled_by == DIV_HEAD


def test_clue_is_taken_up_under_the_number_of_the_official_system() -> None:
    life = handed_on()
    assert life.no(SISTER_HANDLER, ClueTakenUp(" ")) == "clue.reference"
    assert life.no(CHIEF, TAKEN) == "clue.checker"
    assert life.no(HANDLER, TAKEN) == "role.missing"


def body_of(step: Step[Any, Any]) -> type[Struct]:
    found: type[Struct] = step.body
    return found


def test_what_a_clue_says_is_asked_nowhere() -> None:
    """A report of crime leaves for the acceptance system: only its number stays (rule 7)."""
    texts = {
        f"{step.name}.{slot.name}"
        for step in MACHINE.steps
        for slot in slots(body_of(step))
        if slot.kind is str and slot.is_asked
    }
    chosen = {"ClueHandedOn.source_case", "ClueHandedOn.checking_unit"}
    assert texts == chosen | {"ClueTakenUp.reference"}
    assert all(step.private in (None, Words) for step in MACHINE.steps)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"source_case": "nothing"}, "clue.source"),
        ({"source_kind": "visit"}, "clue.source"),
        ({"checking_unit": "nowhere"}, "clue.unit"),
    ],
)
def test_clue_comes_from_a_known_matter_and_goes_to_a_known_unit(
    changes: dict[str, str], clause: str
) -> None:
    life = Life()
    source = a_letter(life.scribe)
    assert life.no(TRIAGE, replace(handing_on(source), **changes)) == clause


def test_wall_of_the_matter_goes_with_the_clue() -> None:
    life = Life()
    source = a_letter(life.scribe, respondents=(SISTER_HANDLER,))
    bare = handing_on(source, checking_unit=PRECINCT)
    assert life.no(TRIAGE, bare) == "clue.wall"
    walled = handing_on(source, checking_unit=PRECINCT, respondents=(SISTER_HANDLER,))
    to_them = handing_on(source, checking_unit=SISTER, respondents=(SISTER_HANDLER,))
    assert life.no(TRIAGE, to_them) == "clue.unit"
    ask = asking(life, TRIAGE, source_case=source)
    given = {
        slot.name: slot.field.first(ask)
        for slot in slots(ClueHandedOn)
        if slot.field.is_given and slot.field.first is not None
    }
    assert given == {
        "source_kind": "letter",
        "respondents": (SISTER_HANDLER,),
        "is_complaint": life.scribe.states[source].is_complaint,
    }
    assert SISTER not in chosen_from(
        life, TRIAGE, ClueHandedOn, "checking_unit", source_case=source
    )
    state = life.do(TRIAGE, walled)
    assert state.respondents == (SISTER_HANDLER,)
    assert life.no(SISTER_HEAD, TAKEN) == "case.missing"


def test_clue_entered_by_mistake_is_voided_in_the_shift_or_by_a_head() -> None:
    life = handed_on()
    assert life.no(TRIAGE, ClueVoided(), Words("")) == "clue.void"
    assert life.no(DESK, ClueVoided(), WORDS) == "role.missing"
    life.scribe.later(days=3)
    assert life.no(TRIAGE, ClueVoided(), WORDS) == "clue.may_void"
    assert life.do(CHIEF, ClueVoided(), WORDS).status == "VOID"


# ---------------------------------------------------------------------------- the figures


def figures(scribe: Scribe, cases: list[str], letters: tuple[Letter, ...] = ()) -> OutcomeFigures:
    scope = Scope(month(scribe.now.date()), scribe.now, scribe.directory, scribe.states.get)
    clues = [scribe.states[case] for case in cases]
    return outcome_figures([one for one in clues if isinstance(one, Clue)], scope, letters)


def test_clues_cases_and_persons_count_in_their_months_and_thanks_are_letters_of_praise() -> None:
    first = handed_on()
    scribe = first.scribe
    second, third, void = (handed_on(scribe) for _ in range(3))
    void.do(TRIAGE, ClueVoided(), WORDS)
    sent = (a_letter(scribe, type=AppealType.PRAISE), a_letter(scribe))
    letters = tuple(one for case in sent if isinstance(one := scribe.states[case], Letter))
    first.do(SISTER_HANDLER, TAKEN)
    first.do(SISTER_HEAD, proved(2, 3))
    second.do(SISTER_HANDLER, TAKEN)
    second.do(SISTER_HEAD, UNFOUNDED)
    cases = [one.case for one in (first, second, third, void)]
    september = figures(scribe, cases, letters)
    assert september == OutcomeFigures(
        clues=3,
        clues_from_letters=3,
        clues_proved=Rate(numerator=1, denominator=2),
        cases_cleared=2,
        persons_caught=3,
        thanks=1,
    )
    scribe.later(days=30)
    third.do(SISTER_HANDLER, TAKEN)
    third.do(SISTER_HEAD, proved(1, 0))
    october = figures(scribe, cases, letters)
    assert (october.clues, october.cases_cleared, october.thanks) == (0, 1, 0)
    scope = Scope(month(scribe.now.date().replace(month=9)), scribe.now, scribe.directory)
    again = [one for case in cases if isinstance(one := scribe.states[case], Clue)]
    assert outcome_figures(again, scope, letters) == september


def test_thanks_for_an_answer_count_when_they_came_and_thanked_praise_counts_once() -> None:
    kinds = (AppealType.PRAISE, AppealType.HELP, AppealType.HELP)
    mails = [Mail("REPLIED", type=kind) for kind in kinds]
    for mail in mails[:2]:
        mail.later(days=30).do("LetterThanked")
    letters = tuple(mail.letter for mail in mails)
    scribe = mails[0].scribe
    assert figures(scribe, [], letters).thanks == 1
    scope = Scope(month(scribe.now.date().replace(month=9)), scribe.now, scribe.directory)
    assert outcome_figures([], scope, letters).thanks == 1


def test_every_figure_has_its_name() -> None:
    assert set(OUTCOMES) == set(OutcomeFigures.__struct_fields__)


# ------------------------------------------------------------------------------ the table

MAKERS = {
    "ClueHandedOn": lambda dice, scribe, state: (handing_on(a_letter(scribe)), None),
    "ClueTakenUp": lambda dice, scribe, state: (TAKEN, None),
    "ClueSettled": lambda dice, scribe, state: (
        dice.choice((proved(), UNFOUNDED, proved(0, 0))),
        None,
    ),
    "ClueVoided": lambda dice, scribe, state: (ClueVoided(), WORDS),
}


def test_random_lives_stay_in_the_table() -> None:
    allowed: set[str] = set()
    for seed in range(20):
        actors = (TRIAGE, SISTER_HANDLER, SISTER_HEAD, CHIEF)
        allowed |= live_at_random("clue", MAKERS, seed, actors=actors)
    assert allowed >= set(MAKERS)


def test_everybody_may_do_what_the_table_says() -> None:
    for life in (handed_on(), taken_up()):
        hold_to_table(life, machine=MACHINE)
