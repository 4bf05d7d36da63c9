"""民间智库: appointed for a field and a term, renewed, ended; sessions name those in their term."""

from datetime import date, timedelta
from typing import Any

import pytest

from casework.cases.adviser import (
    MACHINE,
    AdviserAppointed,
    AdviserEnded,
    AdviserNamed,
    AdviserRenewed,
    advises_on,
)
from casework.cases.meeting.calling import AttendeeNames
from casework.cases.meeting.state import Attendance, Attendees
from casework.cases.words import Words
from casework.clock_reading import Level, reading
from casework.deadlines import next_clock
from casework.facts import title_of
from casework.registry import Proposal
from casework.worklist import next_step, whose_turn
from tests.harness.bureau import CHIEF, DIV_HEAD, FIELD, HANDLER, HEAD, OFFICE, SISTER_HEAD, Scribe
from tests.harness.lives import meeting
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.turns import first_in, offers, turn_of

NAMED = AdviserNamed("郝桂兰", "市律师协会副会长")
WORDS = Words("本人申请不再担任")


def appointing(scribe: Scribe, **changes: Any) -> AdviserAppointed:
    today = scribe.now.date()
    fields: dict[str, Any] = {
        "field": "法律",
        "since": today,
        "until": date(today.year + 1, today.month, 1),
    }
    return AdviserAppointed(**(fields | changes))


def appointed(by: str = OFFICE, scribe: Scribe | None = None, **changes: Any) -> Life:
    life = Life(scribe)
    life.do(by, appointing(life.scribe, **changes), NAMED)
    return life


def test_office_and_heads_keep_the_register_and_nobody_else() -> None:
    for officer in (OFFICE, CHIEF, DIV_HEAD, HEAD):
        assert title_of(appointed(officer).state) == "郝桂兰"
    life = Life()
    for officer in (FIELD, HANDLER):
        assert life.no(officer, appointing(life.scribe), NAMED) == "role.missing"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"field": " "}, "adviser.field"),
        ({"since": date(2026, 10, 1), "until": date(2026, 9, 30)}, "adviser.term"),
        ({"since": date(2024, 1, 1), "until": date(2026, 1, 1)}, "adviser.term"),
        ({"until": date(2028, 9, 15)}, "adviser.term"),
        ({"until": date(2028, 9, 14)}, ""),
    ],
)
def test_term_is_ahead_and_no_longer_than_the_bureau_says(
    changes: dict[str, Any], clause: str
) -> None:
    life = Life()
    refusal = life.scribe.try_it(
        OFFICE, Proposal(life.case, appointing(life.scribe, **changes), NAMED)
    )
    assert (refusal.clause if refusal else "") == clause


def test_adviser_without_a_name_is_refused() -> None:
    life = Life()
    assert life.no(OFFICE, appointing(life.scribe), AdviserNamed(" ")) == "adviser.name"


def test_office_is_asked_to_renew_by_the_end_of_the_term() -> None:
    life = appointed()
    assert next_step(life.state) == "AdviserRenewed"
    assert turn_of(life) == {OFFICE}
    said = whose_turn(life.state, life.scribe.context())
    assert said is not None
    assert said.zh == "古城市公安局 办公室/联席办"
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert clock.due_at.date() == date(2027, 9, 2), "the end of the last day of the term"
    life.scribe.later(days=400)
    assert reading(clock, life.scribe.now).level is Level.OVERDUE


def test_adviser_of_a_precinct_is_renewed_by_its_head() -> None:
    life = appointed(HEAD)
    assert turn_of(life) == {HEAD}
    assert offers(life, SISTER_HEAD) == {}


def test_renewal_goes_on_from_the_term_or_from_today_where_it_is_over() -> None:
    life = appointed()
    assert life.no(OFFICE, AdviserRenewed(until=life.state.until)) == "adviser.renewal"
    assert first_in(life, OFFICE, AdviserRenewed, "until") == date(2029, 9, 1)
    assert life.no(OFFICE, AdviserRenewed(until=date(2029, 9, 2))) == "adviser.renewal"
    renewed = life.do(OFFICE, AdviserRenewed(until=date(2028, 9, 1)))
    assert (renewed.until, renewed.renewals) == (date(2028, 9, 1), 1)
    life.scribe.later(days=365 * 4)
    assert not advises_on(life.state, life.scribe.now)
    life.do(OFFICE, AdviserRenewed(until=life.scribe.now.date() + timedelta(days=300)))
    assert advises_on(life.state, life.scribe.now)


def test_ended_adviser_waits_for_nobody_and_advises_no_more() -> None:
    life = appointed()
    assert life.no(OFFICE, AdviserEnded()) == "adviser.reason"
    ended = life.do(OFFICE, AdviserEnded(), WORDS)
    assert (ended.status, ended.words) == ("ENDED", WORDS.text)
    assert (next_step(ended), turn_of(life)) == ("", set())
    assert not advises_on(ended, life.scribe.now)
    assert life.no(OFFICE, AdviserRenewed(until=date(2028, 1, 1))) == "status.not_now"


# ------------------------------------------------------------------------- in a session

CAME = (Attendees(Attendance.MERCHANT, 9), Attendees(Attendance.ADVISOR, 1))


def held_with(advisers: tuple[str, ...], life: Life, **changes: Any) -> Any:
    life.scribe.later(days=2)
    fields = {"attendees": CAME} | changes
    return meeting.holding(life.scribe, advisers=advisers, **fields)


def test_session_names_advisers_of_the_register() -> None:
    life = meeting.raised()
    adviser = appointed(scribe=life.scribe)
    body = held_with((adviser.case,), life)
    state = life.do(FIELD, body, AttendeeNames())
    assert state.advisers == (adviser.case,)
    display = life.state
    assert display.advisers == (adviser.case,)


def test_session_refuses_who_is_in_no_register_or_out_of_term_or_not_counted() -> None:
    life = meeting.raised()
    adviser = appointed(scribe=life.scribe)
    uncounted = held_with((adviser.case,), life, attendees=meeting.CAME)
    assert life.no(FIELD, uncounted, AttendeeNames()) == "meeting.advisers"
    assert life.no(FIELD, held_with((life.case,), life), AttendeeNames()) == "meeting.advisers"
    adviser.do(OFFICE, AdviserEnded(), WORDS)
    ended = held_with((adviser.case,), life)
    assert life.no(FIELD, ended, AttendeeNames()) == "meeting.advisers"


# ------------------------------------------------------------------------------ the table

MAKERS = {
    "AdviserAppointed": lambda dice, scribe, state: (appointing(scribe), NAMED),
    "AdviserRenewed": lambda dice, scribe, state: (
        AdviserRenewed(until=scribe.now.date() + timedelta(days=dice.randrange(900))),
        None,
    ),
    "AdviserEnded": lambda dice, scribe, state: (AdviserEnded(), WORDS),
}


def test_random_lives_stay_in_the_table() -> None:
    allowed: set[str] = set()
    for seed in range(20):
        allowed |= live_at_random("adviser", MAKERS, seed, actors=(OFFICE, CHIEF))
    assert allowed >= set(MAKERS)


def test_everybody_may_do_what_the_table_says() -> None:
    hold_to_table(appointed(), machine=MACHINE)
