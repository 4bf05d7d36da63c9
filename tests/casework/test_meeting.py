"""Consultation sessions: one matter, one resolution, seen through all five."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases.meeting.calling import (
    AttendeeNames,
    MatterPrivate,
    MatterRaised,
    MeetingCancelled,
    MeetingPostponed,
)
from casework.cases.meeting.resolving import (
    MatterRedirected,
    MeetingClosed,
)
from casework.cases.meeting.state import Attendance, Attendees, Meeting
from casework.cases.meeting.table import MACHINE
from casework.cases.meeting.tracking import (
    MatterFedBack,
    MatterPublished,
    MatterSupervised,
    MeetingFinished,
)
from casework.clocks import due_text
from casework.codes import ContactWay, Publicity
from casework.deadlines import clocks
from casework.facts import facts
from casework.registry import decode_state, encode_state
from tests.harness import bureau
from tests.harness.bureau import (
    AUX,
    CHIEF,
    DESK,
    DIV_HEAD,
    FIELD,
    HANDLER,
    HEAD,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    SUPERV,
    Scribe,
)
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.meeting import (
    RESOLUTION,
    TOPIC,
    WORDS,
    called,
    calling,
    closed,
    held,
    holding,
    raised,
    resolving,
    see_through,
)


def test_session_ends_when_every_matter_is_seen_through_all_five() -> None:
    life = closed()
    see_through(life, 1)
    assert [one.zh for one in life.state.matters[1].missing] == [
        "一事一督办",
        "一事一反馈",
        "一事一公开",
    ]
    assert life.no(HEAD, MeetingFinished()) == "meeting.five"
    see_through(life, 2)
    state = life.do(HEAD, MeetingFinished())
    assert isinstance(state, Meeting)
    assert (state.status, state.minutes_by) == ("FINISHED", HEAD)
    assert [one.step for one in state.signatures] == ["MeetingClosed", "MeetingFinished"]
    assert decode_state(encode_state(state)) == state
    assert all(clock.stopped_at for clock in clocks(state, life.scribe.directory))


def test_minutes_close_only_when_each_matter_has_its_resolution() -> None:
    assert held(0).no(HEAD, MeetingClosed()) == "meeting.each_resolved"
    life = held()
    life.do(FIELD, resolving(1), RESOLUTION)
    assert life.no(HEAD, MeetingClosed()) == "meeting.each_resolved"
    life.do(FIELD, resolving(2), RESOLUTION)
    assert life.do(DIV_HEAD, MeetingClosed()).status == "CLOSED"


def test_minutes_over_a_matter_raised_meanwhile_are_refused() -> None:
    life = held(1)
    life.do(FIELD, resolving(1), RESOLUTION)
    seen = life.state.last
    life.do(FIELD, MatterRaised(), MatterPrivate("居民", "路灯不亮"))
    assert life.stale(HEAD, MeetingClosed(), seen) == "final_say.moved_on"


def test_one_matter_has_one_resolution() -> None:
    life = held()
    for no in (0, 3):
        assert life.no(FIELD, resolving(no), RESOLUTION) == "meeting.one_resolution"
    life.do(FIELD, resolving(1), RESOLUTION)
    assert life.no(FIELD, resolving(1), RESOLUTION) == "meeting.one_resolution"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"unit": "nowhere"}, "meeting.unit"),
        ({"due_on": bureau.day("2026-09-15")}, "meeting.due"),
        ({"supervisor": FIELD}, "meeting.supervisor"),
        ({"supervisor": "nobody"}, "meeting.supervisor"),
        ({"supervisor": AUX}, "meeting.supervisor"),
        ({"supervisor": SISTER_HEAD}, "meeting.supervisor"),
    ],
)
def test_resolution_names_an_owner_a_day_and_a_supervisor_from_elsewhere(
    changes: dict[str, Any], clause: str
) -> None:
    assert held().no(FIELD, resolving(1, **changes), RESOLUTION) == clause


@pytest.mark.parametrize("supervisor", [HEAD, DIV_HEAD, SUPERV])
def test_supervisor_is_the_head_or_somebody_above(supervisor: str) -> None:
    state = held().do(FIELD, resolving(1, supervisor=supervisor), RESOLUTION)
    assert state.matters[0].resolution.supervisor == supervisor


@pytest.mark.parametrize(
    ("field", "clause"),
    [
        ("discussion", "meeting.discussion"),
        ("text", "meeting.resolution"),
        ("plan", "meeting.plan"),
    ],
)
def test_resolution_needs_discussion_words_and_a_plan(field: str, clause: str) -> None:
    empty = structs.replace(RESOLUTION, **{field: " "})
    assert held().no(FIELD, resolving(1), empty) == clause


def test_owner_of_a_resolution_is_sent_the_session_and_reports_on_it() -> None:
    life = closed()
    assert life.state.units == (PRECINCT, SISTER)
    told = MatterFedBack(1, life.scribe.now, ContactWay.PHONE)
    assert life.no(SISTER_HANDLER, told, WORDS) == "meeting.by_owner"
    told = structs.replace(told, no=2)
    state = life.do(SISTER_HANDLER, told, WORDS)
    assert state.matters[1].told.by == SISTER_HANDLER
    assert life.do(FIELD, told, WORDS).matters[1].told.by == FIELD


def test_only_the_named_supervisor_supervises_and_says_what_was_seen() -> None:
    life = closed()
    assert life.no(DIV_HEAD, MatterSupervised(1), WORDS) == "meeting.by_supervisor"
    assert life.no(HEAD, MatterSupervised(3), WORDS) == "meeting.by_supervisor"
    assert life.no(HEAD, MatterSupervised(1)) == "meeting.findings"
    life.do(HEAD, MatterSupervised(1), WORDS)
    state = life.do(HEAD, MatterSupervised(1), WORDS)
    assert len(state.matters[0].supervised) == 2


def test_feedback_and_publicity_need_words_and_a_matter() -> None:
    life = closed()
    now = life.scribe.now
    ahead = MatterFedBack(1, now + timedelta(minutes=1), ContactWay.FACE)
    assert life.no(FIELD, ahead, WORDS) == "meeting.told_at"
    assert life.no(FIELD, MatterFedBack(1, now, ContactWay.FACE)) == "meeting.feedback"
    assert life.no(FIELD, MatterFedBack(3, now, ContactWay.FACE), WORDS) == ("meeting.by_owner")
    assert life.no(FIELD, MatterPublished(1, Publicity.CLOSED, "")) == "meeting.publicity"


def test_each_resolution_runs_its_own_clock() -> None:
    life = closed()
    found = {clock.code: clock for clock in clocks(life.state, life.scribe.directory)}
    assert due_text(found["meeting.matter.2"].due_at) == "09-30 24:00"
    assert found["meeting.minutes"].stopped_at == life.scribe.now
    see_through(life, 1)
    found = {clock.code: clock for clock in clocks(life.state, life.scribe.directory)}
    assert found["meeting.matter.1"].stopped_at is not None
    assert found["meeting.matter.2"].is_running


def test_head_redirects_a_resolution_and_says_why() -> None:
    life = closed()
    body = MatterRedirected(no=2, unit=PRECINCT, due_on=bureau.day("2026-10-20"))
    assert life.no(FIELD, body, WORDS) == "role.missing"
    assert life.no(HEAD, body) == "meeting.reason"
    assert life.no(HEAD, structs.replace(body, no=3), WORDS) == "meeting.resolved"
    state = life.do(HEAD, body, WORDS)
    resolution = state.matters[1].resolution
    assert (resolution.unit, resolution.due_on, resolution.text) == (
        PRECINCT,
        bureau.day("2026-10-20"),
        RESOLUTION.text,
    )


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"session_no": 0}, "meeting.session_no"),
        ({"planned_at": bureau.START + timedelta(days=400)}, "meeting.planned_at"),
        ({"place": " "}, "meeting.place"),
        ({"host": AUX}, "meeting.host"),
        ({"host": CHIEF}, "meeting.host"),
    ],
)
def test_session_is_called_with_number_place_and_host(changes: dict[str, Any], clause: str) -> None:
    life = Life()
    assert life.no(FIELD, calling(life.scribe, **changes), TOPIC) == clause
    assert life.no(FIELD, calling(life.scribe)) == "meeting.topic"


def test_session_is_postponed_with_words_and_cancelled_while_nothing_was_raised() -> None:
    life = called()
    later = MeetingPostponed(life.scribe.now + timedelta(days=9), "派出所会议室")
    assert life.no(FIELD, later) == "meeting.reason"
    assert life.do(FIELD, later, WORDS).place == "派出所会议室"
    assert life.no(FIELD, MeetingCancelled()) == "meeting.reason"
    assert life.do(FIELD, MeetingCancelled(), WORDS).status == "CANCELLED"
    assert raised().no(FIELD, MeetingCancelled(), WORDS) == "meeting.raised"


def test_matter_needs_a_proposer_and_content() -> None:
    life = called()
    assert life.no(FIELD, MatterRaised()) == "meeting.proposer"
    no_content = MatterPrivate("张老板", "")
    assert life.no(FIELD, MatterRaised(), no_content) == "meeting.content"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"finished_at": bureau.START}, "meeting.time"),
        ({"finished_at": bureau.START + timedelta(days=3)}, "meeting.time"),
        ({"attendees": ()}, "meeting.attendees"),
        ({"attendees": (Attendees(Attendance.POLICE, 3),)}, "meeting.attendees"),
        ({"attendees": (Attendees(Attendance.MERCHANT, 0),)}, "meeting.attendees"),
    ],
)
def test_session_was_held_at_a_true_time_with_somebody_from_outside(
    changes: dict[str, Any], clause: str
) -> None:
    life = raised()
    life.scribe.later(days=2)
    assert life.no(FIELD, holding(life.scribe, **changes)) == clause


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    for life in (called(), held(), closed()):
        hold_to_table(life, machine=MACHINE)


def test_erased_words_stand_in_nobodys_way() -> None:
    life = held()
    rows = {step.name: step for step in MACHINE.steps}
    for body, words in (
        (calling(life.scribe), TOPIC),
        (MatterRaised(), MatterPrivate("张老板", "停车")),
        (resolving(1), RESOLUTION),
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
    "MeetingPlanned": lambda dice, scribe, state: (
        calling(scribe),
        dice.choice((TOPIC, None)),
    ),
    "MeetingPostponed": lambda dice, scribe, state: (
        MeetingPostponed(scribe.now, "社区"),
        WORDS,
    ),
    "MeetingCancelled": lambda dice, scribe, state: (
        MeetingCancelled(),
        dice.choice((WORDS, None, None, None)),
    ),
    "MatterRaised": lambda dice, scribe, state: (
        MatterRaised(),
        dice.choice((MatterPrivate("居民", "停车"), None)),
    ),
    "MeetingHeld": lambda dice, scribe, state: (
        holding(scribe),
        dice.choice((None, AttendeeNames(("张老板",)))),
    ),
    "MatterResolved": lambda dice, scribe, state: (
        resolving(dice.randint(0, 3), due_on=scribe.now.date()),
        dice.choice((RESOLUTION, RESOLUTION, None)),
    ),
    "MeetingClosed": lambda dice, scribe, state: (MeetingClosed(), None),
    "MatterRedirected": lambda dice, scribe, state: (
        MatterRedirected(no=dice.randint(0, 3), unit=SISTER, due_on=scribe.now.date()),
        WORDS,
    ),
    "MatterSupervised": lambda dice, scribe, state: (
        MatterSupervised(dice.randint(0, 3)),
        WORDS,
    ),
    "MatterFedBack": lambda dice, scribe, state: (
        MatterFedBack(dice.randint(0, 3), scribe.now, ContactWay.FACE),
        WORDS,
    ),
    "MatterPublished": lambda dice, scribe, state: (
        MatterPublished(dice.randint(0, 3), Publicity.OPEN, "公告栏"),
        None,
    ),
    "MeetingFinished": lambda dice, scribe, state: (MeetingFinished(), None),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    allowed: set[str] = set()
    for seed in range(40):
        allowed |= live_at_random(
            "meeting", MAKERS, seed, scribe=scribe, actors=(FIELD, HANDLER, DESK, HEAD)
        )
    assert allowed >= set(MAKERS) - {"MeetingFinished"}


def test_each_matter_is_told_on_a_line_of_its_own_and_in_one_for_a_search() -> None:
    life = closed()
    told = {one.slot.name: one for one in facts(life.state, life.scribe.directory)}["matters"]
    assert len(told.lines) == len(life.state.matters) == 2
    for line, matter in zip(told.lines, life.state.matters, strict=True):
        assert line.zh.startswith(f"序号:{matter.no} · 提出人:{matter.proposer}")
        assert line.en.startswith(f"No.: {matter.no} · Raised by: {matter.proposer}")
        assert matter.content in line.zh
        assert matter.content in told.words.zh
    assert "\n" not in told.words.zh
