"""标准答案: drafted, let in by a second person, revised, read again, reported, withdrawn."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.calendar import add_months
from casework.cases.directory import OfficerRegistered
from casework.cases.standard_answer.deciding import (
    StandardAnswerApproved,
    StandardAnswerReturned,
    StandardAnswerWithdrawn,
)
from casework.cases.standard_answer.keeping import StandardAnswerReported, StandardAnswerReviewed
from casework.cases.standard_answer.state import STATUSES, StandardAnswer
from casework.cases.standard_answer.table import MACHINE
from casework.cases.standard_answer.writing import StandardAnswerDrafted, StandardAnswerRevised
from casework.cases.words import Words
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.facts import title_of
from casework.ids import SYSTEM
from casework.worklist import next_step
from tests.harness.bureau import (
    AUX,
    BUREAU,
    CHIEF,
    DESK,
    FIELD,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    SISTER_HANDLER,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives import standard_answer
from tests.harness.lives.life import Life, founded, hold_to_table, live_at_random
from tests.harness.lives.standard_answer import (
    QUESTION,
    WORDS,
    drafted,
    drafting,
    in_force,
    revised,
    revising,
)
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of
from tests.harness.proposals import propose_as


def test_the_duty_team_drafts_and_somebody_else_lets_it_in() -> None:
    life = Life()
    for nobody in (DESK, HANDLER, FIELD):
        assert life.no(nobody, drafting(life.scribe)) == "role.missing"
    life = drafted()
    state = life.state
    assert (state.status, state.version, state.proposed.by) == ("PROPOSED", 0, TRIAGE)
    assert not state.is_in_force(life.scribe.now), "nobody quotes what was not let in"
    assert turn_of(life) == {OFFICE, CHIEF}
    state = life.do(OFFICE, StandardAnswerApproved())
    assert (state.status, state.version, state.proposed) == ("IN_FORCE", 1, None)
    assert state.is_in_force(life.scribe.now)
    assert title_of(state) == QUESTION
    assert state.scope == "everybody"


def test_whoever_wrote_it_does_not_let_it_in() -> None:
    life = Life()
    life.do(OFFICE, drafting(life.scribe, owner=OFFICE))
    assert life.no(OFFICE, StandardAnswerApproved()) == "standard_answer.another"
    assert life.no(OFFICE, StandardAnswerReturned(), WORDS) == "standard_answer.another"
    assert turn_of(life) == {CHIEF}
    life.do(CHIEF, StandardAnswerApproved())


def test_answer_of_a_precinct_is_let_in_above_it_when_its_head_wrote_it() -> None:
    life = Life()
    life.do(HEAD, drafting(life.scribe, owner_unit=PRECINCT, owner=HEAD))
    assert life.no(HEAD, StandardAnswerApproved()) == "standard_answer.another"
    life.do(OFFICE, StandardAnswerApproved())


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"question": " "}, "form.blank"),
        ({"law": ""}, "form.blank"),
        ({"answer": "字" * 3_001}, "standard_answer.length"),
        ({"until": date(2026, 9, 13)}, "standard_answer.term"),
        ({"until": date(2027, 9, 15)}, "standard_answer.term"),
        ({"owner": HANDLER}, "standard_answer.owner"),
        ({"owner_unit": PRECINCT}, "standard_answer.owner"),
        ({"answer": "请联系张警官,手机13800138000"}, "standard_answer.leak"),
        ({"question": "11010519491231002X怎么查"}, "standard_answer.leak"),
    ],
)
def test_draft_is_whole_short_kept_by_somebody_and_says_nothing_of_anybody(
    changes: dict[str, Any], clause: str
) -> None:
    life = Life()
    assert life.no(TRIAGE, drafting(life.scribe, **changes)) == clause


def test_telephone_of_a_window_and_the_name_of_a_unit_may_stand_in_it() -> None:
    life = drafted(answer="请到南大街派出所户籍窗口,电话029-87654321")
    assert life.state.status == "PROPOSED"


def test_form_begins_with_who_writes_and_the_longest_term() -> None:
    life = Life()
    assert first_in(life, TRIAGE, StandardAnswerDrafted, "owner") == TRIAGE
    assert first_in(life, TRIAGE, StandardAnswerDrafted, "owner_unit") == BUREAU
    today = life.scribe.now.date()
    assert first_in(life, TRIAGE, StandardAnswerDrafted, "until") == add_months(today, 12)
    assert chosen_from(life, TRIAGE, StandardAnswerDrafted, "owner", owner_unit=PRECINCT) == [HEAD]


def test_revision_is_the_next_version_and_the_one_before_stands_until_it_is_let_in() -> None:
    life = in_force()
    first = life.scribe.now
    life.scribe.later(days=3)
    state = life.do(TRIAGE, revising(life, answer="新的答案"))
    assert (state.status, state.version) == ("REVISED", 1)
    assert state.answer != "新的答案"
    assert state.held(1, life.scribe.now)
    life.scribe.later(days=1)
    state = life.do(CHIEF, StandardAnswerApproved())
    assert (state.version, state.answer) == (2, "新的答案")
    now = life.scribe.now
    assert (state.held(1, first), state.held(1, now)) == (True, False)
    assert (state.held(2, first), state.held(2, now)) == (False, True)


def test_two_desks_revise_one_version_and_the_later_revision_is_refused() -> None:
    life = in_force()
    other = revising(life, answer="另一台机器上的修订")
    life.do(TRIAGE, revising(life, answer="先到的修订"))
    assert life.no(OFFICE, other) == "status.not_now", "one revision waits already"
    life.do(CHIEF, StandardAnswerApproved())
    assert life.no(OFFICE, other) == "standard_answer.base", "it was written over version 1"
    assert life.state.answer == "先到的修订"


def test_approval_of_what_moved_on_meanwhile_is_refused() -> None:
    life = in_force()
    life.do(TRIAGE, revising(life, answer="一"))
    seen = life.state.last
    life.do(CHIEF, StandardAnswerReturned(), WORDS)
    life.do(TRIAGE, revising(life, answer="二"))
    assert life.stale(CHIEF, StandardAnswerApproved(), seen) == "final_say.moved_on"


def test_what_is_sent_back_is_worked_over_by_who_wrote_it() -> None:
    life = drafted()
    assert life.no(OFFICE, StandardAnswerReturned()) == "standard_answer.words"
    state = life.do(OFFICE, StandardAnswerReturned(), Words("依据写到条款"))
    assert (state.status, state.returned.returned) == ("RETURNED", "依据写到条款")
    assert turn_of(life) == {TRIAGE}
    assert first_in(life, TRIAGE, StandardAnswerRevised, "question") == QUESTION
    state = life.do(TRIAGE, revising(life, law="噪声法第43条第1款"))
    assert (state.status, state.law, state.returned) == ("PROPOSED", "噪声法第43条第1款", None)


def test_revision_that_is_sent_back_leaves_what_stood() -> None:
    life = in_force()
    life.do(TRIAGE, revising(life, answer="不妥的修订"))
    state = life.do(OFFICE, StandardAnswerReturned(), WORDS)
    assert (state.status, state.version) == ("IN_FORCE", 1)
    assert turn_of(life) == {TRIAGE}
    assert first_in(life, TRIAGE, StandardAnswerRevised, "answer") == "不妥的修订"


def test_anybody_who_answers_people_reports_a_mistake_to_its_owner() -> None:
    life = in_force()
    assert turn_of(life) == set()
    assert life.no(AUX, StandardAnswerReported()) == "standard_answer.report"
    for officer in (AUX, SISTER_HANDLER):
        life.do(officer, StandardAnswerReported(), WORDS)
    assert [one.by for one in life.state.open_reports] == [AUX, SISTER_HANDLER]
    assert turn_of(life) == {TRIAGE}
    assert next_step(life.state) == "StandardAnswerRevised"
    life.scribe.later(days=1)
    revised(life)
    assert life.state.open_reports == ()
    assert turn_of(life) == set()


def test_what_is_reported_while_a_revision_waits_stays_open_after_it() -> None:
    life = in_force()
    life.do(TRIAGE, revising(life))
    life.scribe.later(hours=1)
    life.do(DESK, StandardAnswerReported(), WORDS)
    life.do(CHIEF, StandardAnswerApproved())
    assert len(life.state.open_reports) == 1


def test_owner_is_asked_a_month_before_its_last_day_and_reads_it_again() -> None:
    life = in_force()
    life.scribe.later(days=150)
    assert turn_of(life) == set()
    early = StandardAnswerReviewed(until=life.state.until)
    assert life.no(TRIAGE, early, WORDS) == "standard_answer.early"
    life.scribe.later(days=1)
    assert turn_of(life) == {TRIAGE}
    assert life.no(HEAD, StandardAnswerReviewed(until=life.state.until), WORDS).startswith("role.")
    assert life.no(TRIAGE, StandardAnswerReviewed(until=life.state.until)) == (
        "standard_answer.reviewed"
    )
    too_far = add_months(life.scribe.now.date(), 12) + timedelta(days=1)
    assert life.no(TRIAGE, StandardAnswerReviewed(until=too_far), WORDS) == "standard_answer.longer"
    sooner = life.state.until - timedelta(days=1)
    assert life.no(TRIAGE, StandardAnswerReviewed(until=sooner), WORDS) == "standard_answer.longer"
    later = add_months(life.scribe.now.date(), 12)
    state = life.do(TRIAGE, StandardAnswerReviewed(until=later), Words("仍然适用"))
    assert (state.until, state.version, state.versions[-1].until) == (later, 1, later)
    assert turn_of(life) == set()


def test_it_runs_out_at_midnight_of_the_bureau_and_is_revised_then() -> None:
    life = in_force(until=date(2026, 9, 30))
    state: StandardAnswer = life.state
    midnight = datetime(2026, 10, 1, tzinfo=CHINA)
    assert state.is_in_force(midnight - timedelta(milliseconds=1))
    assert not state.is_in_force(midnight)
    clock = next_clock(state, life.scribe.directory)
    assert clock is not None
    assert clock.due_at == midnight
    life.scribe.now = midnight
    review = StandardAnswerReviewed(until=date(2026, 12, 1))
    assert life.no(TRIAGE, review, WORDS) == "standard_answer.run_out", "a second person decides"
    assert offers(life, TRIAGE)["StandardAnswerRevised"] == ""
    assert turn_of(life) == {TRIAGE}
    state = revised(life, until=date(2026, 12, 1))
    assert state.is_in_force(life.scribe.now)
    assert not state.held(1, life.scribe.now)


def test_draft_whose_last_day_is_over_is_not_let_in() -> None:
    life = drafted(until=date(2026, 9, 20))
    life.scribe.later(days=7)
    assert life.no(OFFICE, StandardAnswerApproved()) == "standard_answer.over"


def test_withdrawn_is_quoted_no_more_and_waits_for_nobody() -> None:
    life = in_force()
    assert life.no(OFFICE, StandardAnswerWithdrawn()) == "standard_answer.words"
    assert life.no(TRIAGE, StandardAnswerWithdrawn(), WORDS) == "role.missing"
    life.scribe.later(days=1)
    before = life.scribe.now - timedelta(hours=1)
    state = life.do(OFFICE, StandardAnswerWithdrawn(), WORDS)
    assert (state.status, state.words) == ("WITHDRAWN", WORDS.text)
    assert (state.held(1, before), state.is_in_force(life.scribe.now)) == (True, False)
    assert turn_of(life) == set()
    assert next_clock(state, life.scribe.directory) is None


def test_its_unit_keeps_it_when_the_owner_is_not_at_work_any_more() -> None:
    life = in_force(founded())
    life.do(DESK, StandardAnswerReported(), WORDS)
    assert turn_of(life) == {TRIAGE}
    owner = life.scribe.directory.roster.officers[TRIAGE]
    gone = OfficerRegistered(
        police_no=owner.police_no,
        name=owner.name,
        unit=owner.unit,
        roles=owner.roles,
        is_active=False,
    )
    life.scribe.happen(SYSTEM, propose_as(TRIAGE, "OfficerRegisteredAnew", gone))
    assert turn_of(life) == {OFFICE, CHIEF, SUPERV}


@pytest.mark.parametrize("status", STATUSES)
def test_every_state_offers_the_steps_of_the_table_and_no_others(status: str) -> None:
    life = drafted()
    if status == "RETURNED":
        life.do(OFFICE, StandardAnswerReturned(), WORDS)
    elif status != "PROPOSED":
        life.do(OFFICE, StandardAnswerApproved())
    if status == "REVISED":
        life.do(TRIAGE, revising(life))
    elif status == "WITHDRAWN":
        life.do(CHIEF, StandardAnswerWithdrawn(), WORDS)
    assert life.state.status == status
    hold_to_table(life, machine=MACHINE)


def test_random_lives_stay_in_the_table() -> None:
    allowed: set[str] = set()
    for seed in range(12):
        allowed |= live_at_random(
            "standard_answer", standard_answer.MAKERS, seed, actors=(TRIAGE, OFFICE, CHIEF)
        )
    assert allowed == set(standard_answer.MAKERS)
