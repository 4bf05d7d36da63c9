"""Common issues: from several cases to one measure, and to what it changed."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases.common_issue.measure import (
    CommonIssueClosed,
    CommonIssueContinued,
    EffectMeasured,
    MeasureInForce,
)
from casework.cases.common_issue.raising import CasesLinked
from casework.cases.common_issue.state import CommonIssue, Figure
from casework.cases.common_issue.table import MACHINE
from casework.cases.words import Words
from casework.clocks import due_text
from casework.codes import Ledger
from casework.deadlines import clocks, next_clock
from casework.officers import may_read
from casework.registry import decode_state, encode_state
from tests.harness import bureau
from tests.harness.bureau import (
    CHIEF,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    TRIAGE,
    Scribe,
)
from tests.harness.lives.claim import drafted
from tests.harness.lives.common_issue import (
    AFTER,
    BEFORE,
    TEXT,
    WORDS,
    days,
    deciding,
    in_force,
    measured,
    owned,
    raised,
    raising,
    two_cases,
)
from tests.harness.lives.life import Life, hold_to_table, live_at_random


def test_issue_is_closed_when_the_figure_fell_after_the_measure() -> None:
    life = measured()
    state = life.do(DIV_HEAD, CommonIssueClosed())
    assert isinstance(state, CommonIssue)
    assert (state.status, state.closed_by, state.has_helped) == ("CLOSED", DIV_HEAD, True)
    assert state.signatures[0].step == "CommonIssueClosed"
    assert decode_state(encode_state(state)) == state
    assert next_clock(state, life.scribe.directory) is None


def test_owner_and_measure_are_owed_within_days() -> None:
    life = raised()
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert (clock.code, due_text(clock.due_at)) == ("common_issue.owner", "09-20 24:00")


def test_measure_that_changed_nothing_is_closed_only_with_words() -> None:
    life = measured(structs.replace(AFTER, count=40))
    assert life.no(HEAD, CommonIssueClosed()) == "common_issue.effect"
    assert life.do(HEAD, CommonIssueClosed(), Words("客流翻倍")).words == "客流翻倍"


def test_issue_that_continues_is_held_against_the_same_figure() -> None:
    life = measured(structs.replace(AFTER, count=50))
    go_on = CommonIssueContinued(due_on=bureau.day("2026-12-31"))
    assert life.no(HEAD, go_on) == "common_issue.next"
    past = CommonIssueContinued(due_on=bureau.day("2026-09-30"))
    assert life.no(HEAD, past, WORDS) == "common_issue.due"
    state = life.do(HEAD, go_on, WORDS)
    assert (state.status, state.rounds, state.before, state.after) == (
        "IN_FORCE",
        2,
        BEFORE,
        None,
    )
    found = {clock.code: clock for clock in clocks(state, life.scribe.directory)}
    assert due_text(found["common_issue.measure"].due_at) == "12-31 24:00"
    assert found["common_issue.measure"].is_running
    assert life.no(HANDLER, EffectMeasured(AFTER), WORDS) == "common_issue.after"
    life.scribe.later(days=31)
    since = life.state.in_force_at.date()
    later = Figure(8, since, since + timedelta(days=29))
    assert life.do(HANDLER, EffectMeasured(later), WORDS).has_helped


def test_whoever_worked_on_it_neither_closes_nor_continues_it() -> None:
    life = in_force()
    life.do(HEAD, EffectMeasured(AFTER), WORDS)
    assert life.no(HEAD, CommonIssueClosed()) == "needs.not_the_handler"
    assert life.do(DIV_HEAD, CommonIssueClosed()).status == "CLOSED"


def test_issue_rests_on_two_cases_that_exist() -> None:
    life = Life()
    cases = two_cases(life.scribe)
    assert life.no(TRIAGE, raising(cases[:1]), TEXT) == "common_issue.two_cases"
    assert life.no(TRIAGE, raising(cases[:1] * 2), TEXT) == "common_issue.two_cases"
    assert life.no(TRIAGE, raising((*cases, "nothing")), TEXT) == "common_issue.cases"
    assert life.no(TRIAGE, raising(cases)) == "common_issue.title"
    nothing = structs.replace(TEXT, description="")
    assert life.no(TRIAGE, raising(cases), nothing) == "common_issue.description"
    other = raised()
    more = CasesLinked(cases=(other.case,))
    assert other.no(TRIAGE, more) == "common_issue.cases"
    assert other.no(TRIAGE, CasesLinked(cases=())) == "common_issue.cases"


def test_wall_of_a_linked_case_goes_with_it() -> None:
    life = Life()
    complaint = drafted(
        life.scribe, ledger=Ledger.COMPLAINT, respondents=(HANDLER,), owner=DIVISION
    )
    cases = (drafted(life.scribe), complaint)
    assert life.no(TRIAGE, raising(cases), TEXT) == "common_issue.wall"
    named = raising(cases, respondents=(HANDLER,))
    assert life.no(TRIAGE, named, TEXT) == "common_issue.wall"
    walled = structs.replace(named, is_complaint=True)
    assert life.no(HEAD, walled, TEXT) == "common_issue.cases"
    state = life.do(TRIAGE, walled, TEXT)
    assert state.is_complaint
    roster = life.scribe.directory.roster
    assert not may_read(roster, roster.officers[HEAD], state)
    assert life.no(CHIEF, deciding(), WORDS) == "common_issue.owner"
    assert life.do(CHIEF, deciding(owner=SISTER), WORDS).owner == SISTER


def test_cases_linked_later_bring_their_wall() -> None:
    life = raised()
    complaint = drafted(
        life.scribe, ledger=Ledger.COMPLAINT, respondents=(HANDLER,), owner=DIVISION
    )
    more = CasesLinked(cases=(complaint,), respondents=(HANDLER,))
    assert life.no(TRIAGE, more) == "common_issue.wall"
    state = life.do(TRIAGE, structs.replace(more, is_complaint=True))
    assert (len(state.cases), state.respondents, state.is_complaint) == (3, (HANDLER,), True)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"owner": "nowhere"}, "common_issue.owner"),
        ({"due_on": bureau.day("2026-09-13")}, "common_issue.due"),
        ({"figure_name": " "}, "common_issue.figure"),
        ({"before": days("2026-09-13", "2026-08-15", 40)}, "common_issue.before"),
        ({"before": days("2026-08-15", "2026-09-15", 40)}, "common_issue.before"),
        ({"before": days("2026-08-15", "2026-09-13", -1)}, "value.count"),
        ({"before": days("2026-08-15", "2026-09-13", 5, 4)}, "common_issue.before"),
        ({"before": days("2026-08-15", "2026-09-13", 0, -4)}, "value.count"),
    ],
)
def test_measure_names_owner_day_and_a_figure_that_can_be_true(
    changes: dict[str, Any], clause: str
) -> None:
    assert raised().no(DIV_HEAD, deciding(**changes), WORDS) == clause


def test_measure_needs_words_and_is_decided_over_the_issue_as_it_stands() -> None:
    life = raised()
    assert life.no(DIV_HEAD, deciding()) == "common_issue.measure"
    seen = life.state.last
    life.do(TRIAGE, CasesLinked(cases=(drafted(life.scribe),)))
    assert life.stale(DIV_HEAD, deciding(), seen, WORDS) == "final_say.moved_on"


def test_owner_and_nobody_else_works_on_it() -> None:
    life = owned(owner=SISTER)
    assert life.state.units[-1] == SISTER
    assert life.no(DIV_HEAD, MeasureInForce(life.scribe.now)) == "common_issue.by_owner"
    ahead = life.scribe.now + timedelta(minutes=1)
    assert life.no(SISTER_HANDLER, MeasureInForce(ahead)) == "common_issue.in_force_at"
    state = life.do(SISTER_HANDLER, MeasureInForce(life.scribe.now))
    assert state.handlers == (SISTER_HANDLER,)


@pytest.mark.parametrize(
    "after",
    [
        days("2026-09-17", "2026-10-15", 12),
        days("2026-09-15", "2026-10-14", 12),
        days("2026-10-20", "2026-11-18", 12),
        days("2026-09-17", "2026-10-16", 12, 400),
        days("2026-08-20", "2026-09-18", 12),
    ],
)
def test_effect_is_counted_after_the_measure_over_a_window_as_long(after: Figure) -> None:
    assert in_force().no(HANDLER, EffectMeasured(after), WORDS) == "common_issue.after"


def test_nothing_happens_fewer_times_than_never() -> None:
    negative = EffectMeasured(days("2026-09-17", "2026-10-16", -1))
    assert in_force().no(HANDLER, negative, WORDS) == "value.count"


def test_effect_needs_words() -> None:
    assert in_force().no(HANDLER, EffectMeasured(AFTER)) == "common_issue.finding"


def test_share_is_compared_as_a_share() -> None:
    life = in_force(before=days("2026-08-15", "2026-09-13", 40, 100))
    after = days("2026-09-17", "2026-10-16", 50, 400)
    assert life.do(HANDLER, EffectMeasured(after), WORDS).has_helped


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    for life in (raised(), owned(), in_force(), measured()):
        hold_to_table(life, machine=MACHINE)


def test_erased_words_stand_in_nobodys_way() -> None:
    life = raised()
    rows = {step.name: step for step in MACHINE.steps}
    body = raising(life.state.cases)
    event = structs.replace(
        life.scribe.compose(TRIAGE, life._proposal(body, TEXT, "")), sealed=None, erased=True
    )
    step = rows["CommonIssueRaised"]
    for guard in step.guards:
        assert guard.refuses(None, event, life.scribe.context()) is None, guard.clause
    assert MACHINE.evolve(step, None, event).status == "RAISED"


def _makers(cases: tuple[str, ...]) -> dict[str, Any]:
    return {
        "CommonIssueRaised": lambda dice, scribe, state: (
            raising(cases),
            dice.choice((TEXT, None)),
        ),
        "CasesLinked": lambda dice, scribe, state: (CasesLinked(cases=cases), None),
        "MeasureDecided": lambda dice, scribe, state: (
            deciding(due_on=scribe.now.date()),
            WORDS,
        ),
        "MeasureInForce": lambda dice, scribe, state: (
            MeasureInForce(scribe.now),
            None,
        ),
        "EffectMeasured": lambda dice, scribe, state: (
            EffectMeasured(
                Figure(
                    dice.choice((5, 50)),
                    scribe.now.date() - timedelta(days=29),
                    scribe.now.date(),
                )
            ),
            WORDS,
        ),
        "CommonIssueClosed": lambda dice, scribe, state: (
            CommonIssueClosed(),
            dice.choice((WORDS, None)),
        ),
        "CommonIssueContinued": lambda dice, scribe, state: (
            CommonIssueContinued(due_on=scribe.now.date()),
            WORDS,
        ),
    }


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    cases = two_cases(scribe)
    allowed: set[str] = set()
    for seed in range(30):
        allowed |= live_at_random(
            "common_issue",
            _makers(cases),
            seed,
            scribe=scribe,
            actors=(TRIAGE, HANDLER, HEAD, DIV_HEAD, SISTER_HEAD),
            tries=150,
        )
    assert allowed == set(_makers(cases))
