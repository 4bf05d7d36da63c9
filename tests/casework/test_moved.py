"""What a unit and a body outside the police move: foretold, and then made and looked at."""

from collections.abc import Mapping
from typing import Any

import pytest

from casework.cases.directory import DeviceRevoked, UnitCase, UnitRegistered, unit_as
from casework.cases.diversion import DiversionAcknowledged, DiversionAnswered
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemPrivate,
)
from casework.codes import Channel, Ledger, Solved
from casework.context import Directory
from casework.deadlines import clocks
from casework.ids import SYSTEM
from casework.moved import UnitMoved, unit_moves, with_the_body
from casework.registry import Proposal, anew
from casework.state import State
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    DIVISION,
    HANDLER,
    HEAD,
    OTHER_DIVISION,
    PRECINCT,
    ROOM,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    Scribe,
)
from tests.harness.lives import diversion
from tests.harness.lives.directory import officer
from tests.harness.lives.life import Life

BELOW = {BUREAU: {DIVISION, OTHER_DIVISION}, DIVISION: {PRECINCT, SISTER}, PRECINCT: {ROOM}}
"""Who stands below whom, written down by hand."""


def registered(scribe: Scribe, unit: str, **changes: Any) -> UnitRegistered:
    """A unit as it stands, but for what is to be otherwise."""
    state = scribe.states[unit]
    assert isinstance(state, UnitCase)
    fields = {
        name: getattr(state.record, name)
        for name in ("code", "name", "level", "parent", "profile", "room", "is_active")
    }
    return UnitRegistered(**(fields | changes))


def foretold(scribe: Scribe, unit: str, **changes: Any) -> UnitMoved:
    body = registered(scribe, unit, **changes)
    states = [one for one in scribe.states.values() if one.scope == "units"]
    return unit_moves(states, scribe.directory, unit_as(unit, body))


def make(scribe: Scribe, unit: str, **changes: Any) -> None:
    scribe.happen(SYSTEM, Proposal(unit, anew(registered(scribe, unit, **changes))))


def audiences(scribe: Scribe) -> dict[str, frozenset[str]]:
    """Who is sent each case, by the directory as it stands."""
    return {
        case: scribe.directory.roster.audience(state.units, state.respondents)
        for case, state in scribe.states.items()
        if state.scope == "units"
    }


def seen_otherwise(
    before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]]
) -> dict[str, tuple[int, int]]:
    """Station by station: cases that are new there, and cases that are gone."""
    stations = frozenset[str]().union(*before.values(), *after.values())
    found = {
        station: (
            sum(station in after[case] and station not in before[case] for case in before),
            sum(station not in after[case] and station in before[case] for case in before),
        )
        for station in stations
    }
    return {station: counts for station, counts in found.items() if counts != (0, 0)}


def due(states: Mapping[str, State], directory: Directory) -> dict[tuple[str, str], Any]:
    return {
        (case, one.code): one.due_at
        for case, state in states.items()
        for one in clocks(state, directory)
        if one.is_running
    }


def opened(scribe: Scribe, owner: str, *respondents: str) -> str:
    """A matter in the ledger of a precinct, its limits running."""
    handler, head = {PRECINCT: (HANDLER, HEAD), SISTER: (SISTER_HANDLER, SISTER_HEAD)}[owner]
    life = Life(scribe)
    body = LedgerItemDrafted(
        ledger=Ledger.COMPLAINT if respondents else Ledger.CLAIM,
        channel=Channel.WALK,
        owner=owner,
        place="南大街",
        respondents=respondents,
    )
    life.do(
        handler,
        body,
        LedgerItemPrivate("夜间施工噪声", "钟楼东侧工地连续三晚施工到凌晨两点", "停工"),
    )
    if not respondents:
        life.do(head, LedgerItemEstablished())
    return life.case


@pytest.fixture
def scribe() -> Scribe:
    """Two matters of the precinct, one of its sister, one of the room that a body has."""
    scribe = diversion.a_scribe()
    for owner in (PRECINCT, PRECINCT, SISTER):
        opened(scribe, owner)
    opened(scribe, SISTER, HEAD)
    diversion.sent(scribe)
    return scribe


MOVES: list[tuple[str, dict[str, Any]]] = [
    (PRECINCT, {"parent": OTHER_DIVISION}),
    (SISTER, {"parent": OTHER_DIVISION}),
    (ROOM, {"parent": SISTER}),
    (DIVISION, {"name": "碑林公安分局"}),
    (SISTER, {"code": "610103519999"}),
    (OTHER_DIVISION, {"is_active": False}),
    (PRECINCT, {"profile": "shenzhen"}),
    (PRECINCT, {"parent": OTHER_DIVISION, "profile": "shenzhen", "code": "610104500000"}),
]


@pytest.mark.parametrize(("unit", "changes"), MOVES)
def test_what_is_foretold_of_a_unit_is_what_happens(
    scribe: Scribe, unit: str, changes: dict[str, Any]
) -> None:
    told = foretold(scribe, unit, **changes)
    seen, limits = audiences(scribe), due(scribe.states, scribe.directory)
    scribe.later(days=1)
    make(scribe, unit, **changes)
    scribe.later(days=1)
    after = due(scribe.states, scribe.directory)
    assert {one.station: (one.gained, one.lost) for one in told.reach} == seen_otherwise(
        seen, audiences(scribe)
    )
    assert limits
    assert after == limits, "a case keeps the limits of the day on which it was opened"
    profile = scribe.directory.profile(unit, scribe.now)
    assert told.profiles[1] == (profile.id if profile else "")


def test_unit_takes_along_who_and_what_stands_below_it(scribe: Scribe) -> None:
    told = foretold(scribe, PRECINCT, parent=OTHER_DIVISION)
    places = {PRECINCT, *BELOW[PRECINCT]}
    officers = {id for id, _, _, unit, _, _ in bureau.OFFICERS if unit in places}
    assert {one.id for one in told.officers} == officers
    assert {one.short for one in told.machines} == {"A07", "A08"}
    assert len(told.cases) == 3
    assert told.leaves == (DIVISION,)
    assert told.joins == (OTHER_DIVISION,)
    [gains] = [one for one in told.reach if one.gained]
    [loses] = [one for one in told.reach if one.lost]
    assert (gains.station, gains.gained) == (OTHER_DIVISION, 3)
    assert (loses.station, loses.lost) == (DIVISION, 3)


def test_name_moves_nobody_and_may_change_the_short_name_on_orders(scribe: Scribe) -> None:
    told = foretold(scribe, DIVISION, name="雁塔分局")
    assert not told.reach
    assert not told.leaves
    assert not told.joins
    assert told.agencies == ("碑公", "雁公")
    assert len(told.cases) == 5
    assert foretold(scribe, DIVISION, name="碑林公安分局").agencies == ("碑公", "碑公")


def test_machine_that_is_shut_out_and_officer_who_left_are_not_taken_along(scribe: Scribe) -> None:
    scribe.happen(SYSTEM, Proposal(bureau.SISTER_DEVICE, DeviceRevoked("报废")))
    left = officer(police_no="061011", name="查文", unit=SISTER, is_active=False)
    scribe.happen(SYSTEM, Proposal(bureau.SISTER_HANDLER, anew(left)))
    told = foretold(scribe, SISTER, parent=OTHER_DIVISION)
    assert not told.machines
    assert {one.id for one in told.officers} == {bureau.SISTER_HEAD}


def test_body_has_in_hand_what_it_was_sent_and_has_not_answered() -> None:
    scribe = diversion.a_scribe()
    first, second = diversion.sent(scribe), diversion.sent(scribe)
    other = Life(scribe)
    other.do(bureau.AUX, diversion.sending(receiver=diversion.OTHER), diversion.MATTER)
    second.do(bureau.AUX, DiversionAcknowledged("热函〔2026〕88号"))
    states = scribe.states.values()
    assert {one.case for one in with_the_body(states, diversion.HEAT)} == {first.case, second.case}
    second.do(bureau.AUX, DiversionAnswered(Solved.YES), diversion.WORDS)
    assert [one.case for one in with_the_body(scribe.states.values(), diversion.HEAT)] == [
        first.case
    ]
