"""Visits: agreed, missed, recorded, reviewed; nothing heard and nothing promised is lost."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases import visit
from casework.cases.visit.display import APPOINTMENT, FOLLOW_UP, PLAN
from casework.cases.visit.state import Promise, Visit, is_due, needs_appointment
from casework.cases.visit.table import MACHINE
from casework.cases.words import Words
from casework.clocks import due_text
from casework.codes import ContactWay
from casework.deadlines import clocks, next_clock
from casework.registry import TYPES, decode_state, encode_state
from tests.harness import bureau
from tests.harness.bureau import AUX, CHIEF, DESK, DIV_HEAD, FIELD, HEAD, SISTER_HEAD, Scribe
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.turns import offers, turn_of
from tests.harness.lives.visit import NAME, TARGET, WORDS, an_item, notes, planned, recorded


def test_planned_visit_is_due_by_the_day_and_not_by_an_event() -> None:
    life = planned()
    assert not is_due(life.state, bureau.day("2026-09-15"))
    assert is_due(life.state, bureau.day("2026-09-16"))
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert (clock.code, due_text(clock.due_at)) == (PLAN, "09-16 24:00")
    assert not is_due(recorded().state, bureau.day("2026-09-16"))


def test_appointment_is_a_clock_of_its_own_until_the_visit() -> None:
    life = planned()
    at = life.scribe.now + timedelta(days=1)
    state = life.do(FIELD, visit.VisitAppointed(at, ContactWay.PHONE))
    clock = next_clock(state, life.scribe.directory)
    assert clock is not None
    assert (clock.code, clock.due_at, state.plan_on) == (APPOINTMENT, at, at.date())
    assert life.no(FIELD, visit.VisitAppointed(life.scribe.now, ContactWay.PHONE)) == (
        "visit.appointment"
    )
    state = life.do(FIELD, visit.VisitReplanned(bureau.day("2026-09-18")))
    assert state.appointed_at is None


def test_visit_in_vain_is_counted_and_twice_in_vain_asks_for_an_appointment() -> None:
    life = planned()
    ahead = life.scribe.now + timedelta(minutes=1)
    assert life.no(FIELD, visit.VisitMissed(ahead, True)) == "visit.missed_at"
    life.do(FIELD, visit.VisitMissed(life.scribe.now, True))
    assert not needs_appointment(life.state, life.scribe.directory)
    life.do(FIELD, visit.VisitReplanned(bureau.day("2026-09-17")))
    assert life.no(FIELD, visit.VisitStarted(ahead)) == "visit.started_at"
    life.do(FIELD, visit.VisitStarted(life.scribe.now))
    assert life.state.status == "IN_PROGRESS"
    state = life.do(FIELD, visit.VisitMissed(life.scribe.now, False))
    assert (state.missed, state.missed_at, state.note_left) == (2, (life.scribe.now,) * 2, False)
    assert needs_appointment(state, life.scribe.directory)
    state = life.do(FIELD, visit.VisitAppointed(ahead, ContactWay.WECHAT))
    assert (state.status, needs_appointment(state, life.scribe.directory)) == ("PLANNED", False)


def test_cancelled_visit_has_a_reason_and_runs_no_more() -> None:
    life = planned()
    assert life.no(FIELD, visit.VisitCancelled(" ")) == "visit.reason"
    state = life.do(FIELD, visit.VisitCancelled("已搬走"))
    assert (state.status, next_clock(state, life.scribe.directory)) == ("CANCELLED", None)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"ended_at": bureau.START - timedelta(hours=1)}, "visit.time"),
        ({"visitors": ()}, "visit.visitors"),
        ({"visitors": ("nobody",)}, "visit.visitors"),
        ({"met": 0}, "visit.met"),
        ({"disputes": -1}, "value.count"),
        ({"visitors": (AUX,)}, "visit.two_when_auxiliary"),
        ({"visitors": (AUX, AUX)}, "visit.two_when_auxiliary"),
    ],
)
def test_record_without_true_notes_is_refused(changes: dict[str, Any], clause: str) -> None:
    life = planned()
    body = visit.VisitRecorded(notes(life.scribe, **changes))
    assert life.no(FIELD, body, visit.VisitWords("家里都好")) == clause


def test_record_without_words_is_refused() -> None:
    life = planned()
    body = visit.VisitRecorded(notes(life.scribe))
    assert life.no(FIELD, body) == "visit.content"
    for promise in (Promise(" "), Promise("来电", bureau.day("2026-09-13"))):
        words = visit.VisitWords("家里都好", (), (promise,))
        assert life.no(FIELD, body, words) == "visit.promises"


def test_auxiliary_officer_visits_together_with_an_officer() -> None:
    life = planned()
    body = visit.VisitRecorded(notes(life.scribe, visitors=(AUX, FIELD)))
    state = life.do(AUX, body, visit.VisitWords("家里都好"))
    assert (state.status, state.handlers) == ("RECORDED", (AUX, FIELD))


def test_visit_that_nobody_planned_is_logged_in_one_go() -> None:
    life = Life()
    body = visit.VisitLogged(target=TARGET, notes=notes(life.scribe))
    assert life.no(FIELD, body, visit.VisitLoggedPrivate("", "家里都好")) == "visit.name"
    state = life.do(FIELD, body, visit.VisitLoggedPrivate("张桂英", "家里都好"))
    assert isinstance(state, Visit)
    assert (state.status, state.publicity, state.plan_on) == ("RECORDED", ("FRAUD",), None)
    assert decode_state(encode_state(state)) == state
    codes = [clock.code for clock in clocks(state, life.scribe.directory)]
    assert codes == ["visit.review"]


def test_visit_with_a_problem_that_went_nowhere_is_not_reviewed() -> None:
    life = recorded(("楼道堆物",))
    assert life.no(HEAD, visit.VisitReviewed()) == "visit.problems_followed"
    for body in (
        visit.VisitProblemLinked(2, None, "消防大队"),
        visit.VisitProblemLinked(1),
        visit.VisitProblemLinked(1, "no such case"),
        visit.VisitProblemLinked(1, life.case),
    ):
        assert life.no(FIELD, body) == "visit.problem"
    life.do(FIELD, visit.VisitProblemLinked(1, None, "消防大队"))
    state = life.do(HEAD, visit.VisitReviewed(), Words("请跟进暖气"))
    assert (state.reviewed_by, state.review) == (HEAD, "请跟进暖气")
    assert state.signatures[0].step == "VisitReviewed"


def test_promise_must_become_an_item_before_the_review() -> None:
    life = recorded(("楼道堆物",), (Promise("三日内回话", bureau.day("2026-09-17")),))
    promise = life.state.problems[1]
    assert (promise.no, promise.is_promise, promise.promised_by) == (
        2,
        True,
        bureau.day("2026-09-17"),
    )
    assert life.no(FIELD, visit.VisitProblemLinked(2, None, "所长")) == "visit.problem"
    item = an_item(life)
    life.do(FIELD, visit.VisitProblemLinked(1, item))
    assert life.no(HEAD, visit.VisitReviewed()) == "visit.problems_followed"
    state = life.do(FIELD, visit.VisitProblemLinked(2, item))
    assert all(one.is_followed for one in state.problems)
    assert life.do(HEAD, visit.VisitReviewed()).status == "REVIEWED"


def test_promise_that_was_only_handed_on_is_not_followed() -> None:
    assert not visit.Problem(1, "回话", None, "所长", is_promise=True).is_followed


def test_head_does_not_review_an_own_visit() -> None:
    assert recorded(visitors=(HEAD, FIELD)).no(HEAD, visit.VisitReviewed()) == "visit.not_own"


def test_head_of_another_precinct_does_not_review() -> None:
    assert recorded().no(SISTER_HEAD, visit.VisitReviewed()) == "role.missing"


def test_review_over_a_visit_that_moved_on_is_refused() -> None:
    life = recorded(("楼道堆物",))
    seen = life.state.last
    life.do(FIELD, visit.VisitProblemLinked(1, None, "消防大队"))
    assert life.stale(HEAD, visit.VisitReviewed(), seen) == "final_say.moved_on"


def test_visit_that_is_to_be_followed_up_is_archived_only_with_its_successor() -> None:
    life = recorded()
    again = visit.VisitFollowUpSet(bureau.day("2026-09-21"))
    assert life.no(FIELD, visit.VisitFollowUpSet(bureau.day("2026-09-13")), WORDS) == (
        "visit.follow_up_on"
    )
    assert life.no(FIELD, again) == "visit.follow_up_why"
    life.do(HEAD, visit.VisitReviewed())
    state = life.do(HEAD, again, WORDS)
    assert life.no(HEAD, visit.VisitArchived()) == "visit.follow_up_planned"
    found = {clock.code: clock for clock in clocks(state, life.scribe.directory)}
    assert found[FOLLOW_UP].is_running
    stranger = planned(life.scribe)
    assert life.no(FIELD, visit.VisitFollowUpPlanned(stranger.case)) == "visit.follow_up_case"
    assert life.no(FIELD, visit.VisitFollowUpPlanned("nothing")) == "visit.follow_up_case"
    successor = planned(life.scribe, follows=life.case)
    state = life.do(FIELD, visit.VisitFollowUpPlanned(successor.case))
    assert state.follow_up_case == successor.case
    assert life.do(HEAD, visit.VisitArchived()).status == "ARCHIVED"


def test_plan_names_a_target_and_an_earlier_visit_that_exist() -> None:
    life = Life()
    body = visit.VisitPlanned(target=TARGET, plan_on=bureau.day("2026-09-16"))
    for changes, clause in (
        ({"target_case": "nothing"}, "visit.target"),
        ({"follows": "nothing"}, "visit.follows"),
    ):
        assert life.no(FIELD, structs.replace(body, **changes), NAME) == clause
    other = planned(life.scribe)
    assert life.no(FIELD, structs.replace(body, target_case=other.case), NAME) == "visit.target"


def test_day_at_the_end_of_time_is_refused() -> None:
    never = bureau.day("2199-12-31")
    life = Life()
    body = visit.VisitPlanned(target=TARGET, plan_on=never)
    assert life.no(FIELD, body, NAME) == "visit.plan_on"
    assert planned().no(FIELD, visit.VisitReplanned(never)) == "visit.plan_on"


def test_events_that_an_older_program_wrote_are_still_read() -> None:
    notes_of_old = (
        '{"started_at":"2026-09-14T09:00:00+08:00","ended_at":"2026-09-14T09:30:00+08:00",'
        '"way":"DOOR","visitors":["x"],"met":1}'
    )
    body = f'{{"target":{{"kind":"HOUSEHOLD"}},"notes":{notes_of_old},"temp_no":"临-1"}}'
    old = TYPES["VisitLogged"].body.decode(body.encode())
    assert (old.target_case, old.notes.publicity) == (None, ())
    said = TYPES["VisitLogged"].private
    assert said is not None
    words = said.decode('{"name":"张桂英","content":"都好","problems":["堆物"]}'.encode())
    assert (words.problems, words.promises) == (("堆物",), ())
    assert TYPES["VisitReviewed"].body.decode(b"{}").under == ""


def test_record_of_an_older_program_is_still_a_visit() -> None:
    life = recorded()
    old = structs.replace(life.state, recorded_at=None, planned_at=None)
    assert [clock.code for clock in clocks(old, life.scribe.directory)] == []


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    life = planned()
    hold_to_table(life, machine=MACHINE)
    life.do(FIELD, visit.VisitStarted(life.scribe.now))
    hold_to_table(life, machine=MACHINE)
    life.do(FIELD, visit.VisitMissed(life.scribe.now, True))
    hold_to_table(life, machine=MACHINE)
    life = recorded()
    hold_to_table(life, machine=MACHINE)
    life.do(HEAD, visit.VisitReviewed())
    hold_to_table(life, machine=MACHINE)


def test_erased_words_stand_in_nobodys_way() -> None:
    life = planned()
    rows = {step.name: step for step in MACHINE.steps}
    for body, words in (
        (visit.VisitPlanned(target=TARGET, plan_on=bureau.day("2026-09-16")), NAME),
        (visit.VisitRecorded(notes(life.scribe)), visit.VisitWords("家里都好")),
    ):
        event = structs.replace(
            life.scribe.compose(FIELD, life._proposal(body, words, "")),
            sealed=None,
            erased=True,
        )
        step = rows[event.core.type]
        state = life.state if step.frm else None
        for guard in step.guards:
            assert guard.refuses(state, event, life.scribe.context()) is None, guard.clause
        assert MACHINE.evolve(step, state, event).status


MAKERS: dict[str, Any] = {
    "VisitPlanned": lambda dice, scribe, state: (
        visit.VisitPlanned(target=TARGET, plan_on=scribe.now.date()),
        dice.choice((NAME, None)),
    ),
    "VisitAppointed": lambda dice, scribe, state: (
        visit.VisitAppointed(scribe.now + timedelta(days=1), ContactWay.PHONE),
        None,
    ),
    "VisitReplanned": lambda dice, scribe, state: (
        visit.VisitReplanned(scribe.now.date()),
        None,
    ),
    "VisitStarted": lambda dice, scribe, state: (visit.VisitStarted(scribe.now), None),
    "VisitMissed": lambda dice, scribe, state: (visit.VisitMissed(scribe.now, True), None),
    "VisitCancelled": lambda dice, scribe, state: (
        visit.VisitCancelled(dice.choice(("", "", "搬走"))),
        None,
    ),
    "VisitLogged": lambda dice, scribe, state: (
        visit.VisitLogged(target=TARGET, notes=notes(scribe), problem_count=1, promise_count=0),
        dice.choice((visit.VisitLoggedPrivate("张桂英", "都好", None, ("堆物",)), None)),
    ),
    "VisitRecorded": lambda dice, scribe, state: (
        visit.VisitRecorded(notes(scribe, met=dice.choice((0, 1))), 1, 1),
        dice.choice((visit.VisitWords("都好", ("堆物",), (Promise("装灯"),)), None)),
    ),
    "VisitProblemLinked": lambda dice, scribe, state: (
        visit.VisitProblemLinked(1, None, dice.choice(("消防大队", ""))),
        None,
    ),
    "VisitReviewed": lambda dice, scribe, state: (visit.VisitReviewed(), WORDS),
    "VisitFollowUpSet": lambda dice, scribe, state: (
        visit.VisitFollowUpSet(scribe.now.date()),
        WORDS,
    ),
    "VisitFollowUpPlanned": lambda dice, scribe, state: (
        visit.VisitFollowUpPlanned("nothing"),
        None,
    ),
    "VisitArchived": lambda dice, scribe, state: (visit.VisitArchived(), None),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    allowed: set[str] = set()
    for seed in range(40):
        allowed |= live_at_random("visit", MAKERS, seed, scribe=scribe, actors=(FIELD, DESK, HEAD))
    assert allowed >= set(MAKERS) - {"VisitFollowUpPlanned", "VisitArchived"}


def test_visit_of_the_only_head_is_reviewed_one_level_up() -> None:
    life = planned()
    body = visit.VisitRecorded(notes(life.scribe, visitors=(HEAD,)))
    life.do(HEAD, body, visit.VisitWords("家里都好"))
    assert life.no(HEAD, visit.VisitReviewed()) == "visit.not_own"
    assert turn_of(life) == {DIV_HEAD}
    assert life.no(CHIEF, visit.VisitReviewed()) == "visit.reviewer"
    assert life.do(DIV_HEAD, visit.VisitReviewed(), WORDS).status == "REVIEWED"


def test_visit_is_not_reviewed_from_above_while_the_head_is_free() -> None:
    life = recorded()
    assert turn_of(life) == {HEAD}
    assert life.no(DIV_HEAD, visit.VisitReviewed()) == "visit.reviewer"
    assert "VisitReviewed" not in offers(life, DIV_HEAD)
