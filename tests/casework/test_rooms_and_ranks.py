"""Reception rooms with type, address, hours, equipment; officers with their rank, and pairing."""

from datetime import date
from typing import Any

import pytest

from casework.cases.directory import OfficerRegistered, ThresholdsIssued, UnitRegistered
from casework.cases.visit_target import events as visit_target
from casework.cases.visit_target.pairing import RANK
from casework.codes import Rank, Role, RoomType, UnitLevel
from casework.event import Label
from casework.facts import facts
from casework.ids import SYSTEM
from casework.officers import ServiceRoom
from casework.registry import Proposal
from casework.thresholds import Threshold, ThresholdTable
from tests.harness.bureau import ADMIN, FIELD, HANDLER, HEAD, PRECINCT, Scribe
from tests.harness.lives.life import Life, founded
from tests.harness.lives.turns import chosen_from, first_in
from tests.harness.lives.visit_target import NAMED, a_scribe, registered, registering
from tests.harness.proposals import propose_as

ROOM = ServiceRoom(
    type=RoomType.STREET, address="南大街1号", hours="每日 9:00 至 21:00", equipment=("HOT_WATER",)
)


def registering_room(**changes: Any) -> UnitRegistered:
    fields: dict[str, Any] = {
        "code": "610103500200",
        "name": "南门会客厅",
        "level": UnitLevel.ROOM,
        "parent": PRECINCT,
        "room": ROOM,
    }
    return UnitRegistered(**(fields | changes))


def test_room_says_its_type_where_and_when_it_is_open_and_what_is_there() -> None:
    life = Life(founded())
    state = life.do(ADMIN, registering_room())
    assert state.record.room == ROOM
    (said,) = facts(state, life.scribe.directory)
    for words in ("街面", "南大街1号", "每日 9:00 至 21:00"):
        assert words in said.words.zh


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"level": UnitLevel.PRECINCT}, "directory.room"),
        ({"room": ServiceRoom(type=RoomType.COMMUNITY, address=" ")}, "form.blank"),
        ({"room": None}, ""),
    ],
)
def test_only_a_room_is_one_and_it_has_an_address(changes: dict[str, Any], clause: str) -> None:
    scribe = founded()
    refusal = scribe.try_it(ADMIN, Proposal(scribe.new_case(), registering_room(**changes)))
    assert (refusal.clause if refusal else "") == clause


def ranked(scribe: Scribe, officer: str, rank: Rank) -> None:
    """The officer has a rank from now on."""
    known = scribe.directory.roster.officers[officer]
    body = OfficerRegistered(
        police_no=known.police_no, name=known.name, unit=known.unit, roles=known.roles, rank=rank
    )
    scribe.happen(ADMIN, propose_as(officer, "OfficerRegisteredAnew", body))


def pairs_from(rank: Rank) -> Scribe:
    """A bureau that pairs officers from a rank on."""
    scribe = a_scribe()
    one = Threshold(code=RANK, label=Label("职级", "Rank"), value=int(rank), source="[S 004]")
    table = ThresholdTable(id="xian", since=date(2026, 1, 1), thresholds=(one,))
    scribe.happen(SYSTEM, Proposal(scribe.new_case(), ThresholdsIssued(table)))
    return scribe


def test_only_officers_of_the_rank_are_paired_where_the_bureau_says_so() -> None:
    scribe = pairs_from(Rank.DEPUTY_SECTION)
    life = Life(scribe)
    assert life.no(FIELD, registering(), NAMED) == "visit_target.rank"
    ranked(scribe, HEAD, Rank.DEPUTY_SECTION)
    ranked(scribe, HANDLER, Rank.STAFF)
    assert chosen_from(life, FIELD, visit_target.VisitTargetRegistered, "pair_officer") == [HEAD]
    assert first_in(life, FIELD, visit_target.VisitTargetRegistered, "pair_officer") is None
    life.do(FIELD, registering(pair_officer=HEAD), NAMED)
    assert life.no(HEAD, visit_target.VisitTargetPaired(HANDLER)) == "visit_target.rank"
    ranked(scribe, HANDLER, Rank.SECTION)
    assert life.do(HEAD, visit_target.VisitTargetPaired(HANDLER)).pair_officer == HANDLER


def test_any_officer_is_paired_where_the_bureau_says_nothing() -> None:
    life = registered()
    assert life.state.pair_officer == FIELD
    assert life.scribe.directory.roster.officers[FIELD].rank is Rank.NONE
    assert Role.FIELD in life.scribe.directory.roster.officers[FIELD].roles
