"""Common issues: what each status waits for, whose turn it is, what is offered to whom."""

from datetime import timedelta

from msgspec import structs

from casework.cases.common_issue.measure import (
    CommonIssueClosed,
    CommonIssueContinued,
    EffectMeasured,
    MeasureDecided,
    MeasureInForce,
)
from casework.cases.common_issue.raising import CasesLinked, CommonIssueRaised
from casework.codes import Ledger
from casework.registry import MACHINES
from casework.worklist import next_step, whose_turn
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DIV_HEAD,
    DIVISION,
    FIELD,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives.claim import drafted
from tests.harness.lives.common_issue import (
    AFTER,
    TEXT,
    WORDS,
    in_force,
    measured,
    owned,
    raised,
    raising,
    two_cases,
)
from tests.harness.lives.life import Life
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of


def test_raised_issue_waits_for_those_who_decide_where_it_was_raised() -> None:
    life = raised()
    assert next_step(life.state) == "MeasureDecided"
    assert turn_of(life) == {HEAD}
    life = Life()
    life.do(TRIAGE, raising(two_cases(life.scribe)), TEXT)
    assert turn_of(life) == {CHIEF, OFFICE}


def test_owned_issue_waits_for_its_owner() -> None:
    life = owned(owner=SISTER)
    assert next_step(life.state) == "MeasureInForce"
    assert turn_of(life) == {SISTER_HANDLER, SISTER_HEAD}
    assert "MeasureInForce" not in offers(life, HEAD)


def test_issue_in_force_is_nobodys_turn_until_a_window_as_long_has_gone() -> None:
    life = in_force()
    life.scribe.now -= timedelta(days=60)
    assert next_step(life.state) == "EffectMeasured"
    assert turn_of(life) == set()
    assert offers(life, HANDLER)["EffectMeasured"] == "common_issue.window"
    life.scribe.later(days=28)
    assert turn_of(life) == set()
    life.scribe.later(days=1)
    assert turn_of(life) == {FIELD, HANDLER, HEAD}
    window = first_in(life, HANDLER, EffectMeasured, "after")
    assert window == {"since": bureau.day("2026-09-16"), "until": bureau.day("2026-10-15")}
    after = structs.replace(AFTER, **window)
    assert life.do(HANDLER, EffectMeasured(after), WORDS).status == "MEASURED"


def test_effect_is_measured_by_the_owner_wherever_it_was_raised() -> None:
    life = owned(owner=SISTER)
    life.do(SISTER_HANDLER, MeasureInForce(life.scribe.now))
    life.scribe.later(days=60)
    assert turn_of(life) == {SISTER_HANDLER, SISTER_HEAD}
    assert "EffectMeasured" not in offers(life, HANDLER)


def test_window_begins_after_the_one_before_even_if_the_measure_worked_at_once() -> None:
    until = bureau.START.date()
    life = owned(before=structs.replace(AFTER, since=until, until=until))
    assert life.state.first_day_after is None
    assert first_in(life, HANDLER, EffectMeasured, "after") == {}
    life.do(HANDLER, MeasureInForce(life.scribe.now))
    assert life.state.first_day_after == bureau.day("2026-09-15")


def test_measured_issue_waits_for_a_head_where_it_was_raised() -> None:
    life = measured()
    assert next_step(life.state) == "CommonIssueClosed"
    assert turn_of(life) == {HEAD}
    life = in_force()
    life.do(HEAD, EffectMeasured(AFTER), WORDS)
    assert turn_of(life) == {DIV_HEAD}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert said.zh.startswith("碑林分局 分局局长")
    assert offers(life, HEAD)["CommonIssueClosed"] == "needs.not_the_handler"
    assert offers(life, DIV_HEAD)["CommonIssueClosed"] == ""


def test_issue_that_the_only_head_measured_is_closed_by_inspection() -> None:
    """Nobody stands above the chief: the issue hung for ever."""
    life = in_force()
    life.do(HEAD, EffectMeasured(AFTER), WORDS)
    pretend = structs.replace(life.state, unit=BUREAU, units=(BUREAU,), handlers=(CHIEF,))
    life.scribe.states[life.case] = pretend
    assert turn_of(life) == {SUPERV}


def test_continued_issue_waits_for_its_owner_again_and_the_end_for_nobody() -> None:
    life = measured()
    life.do(HEAD, CommonIssueContinued(due_on=bureau.day("2026-12-31")), WORDS)
    assert next_step(life.state) == "EffectMeasured"
    life = measured()
    life.do(HEAD, CommonIssueClosed())
    assert next_step(life.state) == ""
    assert turn_of(life) == set()


def test_wall_of_the_linked_cases_is_computed_and_nobody_is_asked_for_it() -> None:
    life = raised()
    complaint = drafted(
        life.scribe, ledger=Ledger.COMPLAINT, respondents=(HANDLER,), owner=DIVISION
    )
    for body in (CommonIssueRaised, CasesLinked):
        linked = [*life.state.cases, complaint]
        assert first_in(life, TRIAGE, body, "respondents", cases=linked) == (HANDLER,)
        assert first_in(life, TRIAGE, body, "is_complaint", cases=linked) is True
        assert first_in(life, TRIAGE, body, "respondents", cases=list(life.state.cases)) == ()
        assert first_in(life, TRIAGE, body, "is_complaint", cases=list(life.state.cases)) is False
        assert first_in(life, TRIAGE, body, "respondents") == ()
    made = CasesLinked(
        cases=(complaint,),
        respondents=first_in(life, TRIAGE, CasesLinked, "respondents", cases=[complaint]),
        is_complaint=first_in(life, TRIAGE, CasesLinked, "is_complaint", cases=[complaint]),
    )
    assert life.do(TRIAGE, made).is_complaint
    assert PRECINCT not in chosen_from(life, CHIEF, MeasureDecided, "owner")
    assert SISTER in chosen_from(life, CHIEF, MeasureDecided, "owner")


def test_issue_is_found_by_its_words_and_shows_its_cases() -> None:
    life = measured()
    face = MACHINES["common_issue"].display
    assert face is not None
    assert face.title(life.state) == TEXT.title
    assert {TEXT.description, WORDS.text, "来信下降七成"} <= set(face.words(life.state))
    assert face.related(life.state) == life.state.cases
