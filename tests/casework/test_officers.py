"""Units, officers, roles, delegations: who reaches what, and whom the wall shuts out."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases.letter.state import Letter
from casework.codes import Role, UnitLevel
from casework.duties import DUTIES
from casework.officers import (
    CHIEF_OF_LEVEL,
    Delegation,
    Officer,
    Roster,
    Unit,
    may_read,
)
from tests.harness import bureau
from tests.harness.bureau import (
    ADMIN,
    AUX,
    BUREAU,
    CALLER,
    CHIEF,
    DEPUTY,
    DESK,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    OTHER_DIVISION,
    PRECINCT,
    ROOM,
    SISTER,
    SISTER_HANDLER,
    SISTER_HEAD,
    START,
    SUPERV,
    TRIAGE,
)
from tests.harness.rules.figures import letter

ROSTER = bureau.directory().roster
SOON, LATE = START - timedelta(hours=1), START + timedelta(days=7)


def given(**changes: Any) -> Delegation:
    fields: dict[str, Any] = {
        "id": "d1",
        "delegator": CHIEF,
        "taker": DEPUTY,
        "roles": (Role.CHIEF,),
        "starts_at": SOON,
        "ends_at": LATE,
    }
    return Delegation(**(fields | changes))


def with_(*delegations: Delegation, **officers: Officer) -> Roster:
    known = dict(ROSTER.officers) | {one.id: one for one in officers.values()}
    return Roster(ROSTER.units, known, ROSTER.devices, delegations)


def officer(id: str, **changes: Any) -> Officer:
    return structs.replace(ROSTER.officers[id], **changes)


# ------------------------------------------------------------------------------- units


def test_way_up_begins_with_the_unit_and_ends_at_the_top() -> None:
    assert ROSTER.upward(ROOM) == (ROOM, PRECINCT, DIVISION, BUREAU)
    assert ROSTER.upward(BUREAU) == (BUREAU,)
    assert ROSTER.upward("nowhere") == ()


def test_units_that_stand_above_each_other_in_a_circle_end() -> None:
    one = Unit("a", "", "", UnitLevel.PRECINCT, "b")
    other = Unit("b", "", "", UnitLevel.DIVISION, "a")
    assert Roster({"a": one, "b": other}, {}, {}).upward("a") == ("a", "b")


def test_unit_whose_parent_is_unknown_is_the_top() -> None:
    orphan = Unit("a", "", "", UnitLevel.PRECINCT, "gone")
    assert Roster({"a": orphan}, {}, {}).upward("a") == ("a",)


def test_unit_covers_itself_and_what_stands_below_it() -> None:
    assert ROSTER.covers(DIVISION, ROOM)
    assert ROSTER.covers(DIVISION, DIVISION)
    assert not ROSTER.covers(ROOM, DIVISION)
    assert not ROSTER.covers(OTHER_DIVISION, PRECINCT)


def test_reception_room_shares_the_machines_of_its_precinct() -> None:
    assert ROSTER.station(ROOM) == PRECINCT
    assert ROSTER.station(DIVISION) == DIVISION
    assert ROSTER.same_station(ROOM, PRECINCT)
    assert not ROSTER.same_station(PRECINCT, SISTER)


def test_room_without_a_precinct_is_a_station_of_its_own() -> None:
    alone = Unit("r", "", "", UnitLevel.ROOM, None)
    assert Roster({"r": alone}, {}, {}).station("r") == "r"


def test_profile_of_a_unit_is_its_own_or_the_nearest_above() -> None:
    assert ROSTER.profile_of(ROOM) == "zhanjiang"
    units = dict(ROSTER.units)
    units[DIVISION] = structs.replace(units[DIVISION], profile="shenzhen")
    assert Roster(units, {}, {}).profile_of(ROOM) == "shenzhen"
    assert Roster(units, {}, {}).profile_of(BUREAU) == "zhanjiang"
    assert ROSTER.profile_of("nowhere") == ""


# ------------------------------------------------------------------------------- reach


@pytest.mark.parametrize(
    ("role", "held_at", "unit", "counts"),
    [
        (Role.HANDLER, PRECINCT, ROOM, True),
        (Role.HANDLER, ROOM, PRECINCT, True),
        (Role.HANDLER, DIVISION, PRECINCT, False),
        (Role.HANDLER, PRECINCT, SISTER, False),
        (Role.UNIT_HEAD, PRECINCT, DIVISION, False),
        (Role.DIV_HEAD, DIVISION, PRECINCT, True),
        (Role.DIV_HEAD, DIVISION, DIVISION, True),
        (Role.DIV_HEAD, DIVISION, OTHER_DIVISION, False),
        (Role.DIV_HEAD, DIVISION, BUREAU, False),
        (Role.OFFICE, ROOM, PRECINCT, True),
    ],
)
def test_role_reaches_its_own_station_or_everything_below_it(
    role: Role, held_at: str, unit: str, counts: bool
) -> None:
    assert ROSTER.reaches(role, held_at, unit) is counts


def test_officer_may_where_one_of_their_roles_reaches_one_of_the_units() -> None:
    head = ROSTER.officers[HEAD]
    assert ROSTER.may(head, (Role.CHIEF, Role.UNIT_HEAD), (SISTER, ROOM), START)
    assert not ROSTER.may(head, (Role.CHIEF,), (PRECINCT,), START)
    assert not ROSTER.may(head, (Role.UNIT_HEAD,), (SISTER,), START)
    assert not ROSTER.may(head, (Role.UNIT_HEAD,), (), START)


@pytest.mark.parametrize(
    ("unit", "chief"),
    [
        (ROOM, Role.UNIT_HEAD),
        (PRECINCT, Role.UNIT_HEAD),
        (DIVISION, Role.DIV_HEAD),
        (BUREAU, Role.CHIEF),
    ],
)
def test_ledger_of_a_level_belongs_to_its_chief(unit: str, chief: Role) -> None:
    assert ROSTER.chief_roles(unit) == (chief,)


def test_every_level_has_its_chief_and_an_unknown_unit_none() -> None:
    assert set(CHIEF_OF_LEVEL) == set(UnitLevel)
    assert CHIEF_OF_LEVEL[UnitLevel.BRANCH] is Role.UNIT_HEAD
    assert ROSTER.chief_roles("nowhere") == ()


# -------------------------------------------------------------------------- delegation


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (SOON - timedelta(milliseconds=1), False),
        (SOON, True),
        (LATE - timedelta(milliseconds=1), True),
        (LATE, False),
    ],
)
def test_delegation_is_in_force_between_its_dates_and_for_its_steps(
    at: datetime, holds: bool
) -> None:
    assert given().holds(at, "LedgerItemClosed") is holds
    assert given().holds(at, "") is holds
    narrow = given(steps=("LedgerItemClosed",))
    assert narrow.holds(at, "LedgerItemClosed") is holds
    assert narrow.holds(at, "") is holds
    assert not narrow.holds(at, "LedgerItemAssigned")
    assert not given(is_revoked=True).holds(at, "")


def test_taker_holds_the_delegators_role_at_the_delegators_unit() -> None:
    roster = with_(given(delegator=DIV_HEAD, roles=(Role.DIV_HEAD,)))
    deputy = roster.officers[DEPUTY]
    assert roster.roles_of(deputy, START) == ((Role.DEPUTY, BUREAU), (Role.DIV_HEAD, DIVISION))
    assert roster.authorities(deputy, (Role.DIV_HEAD,), (PRECINCT,), START) == ("d1",)
    assert roster.authorities(deputy, (Role.DEPUTY,), (PRECINCT,), START) == ("",)
    assert not roster.may(deputy, (Role.DIV_HEAD,), (OTHER_DIVISION,), START)
    assert not roster.may(roster.officers[HANDLER], (Role.DIV_HEAD,), (PRECINCT,), START)


def test_taker_holds_only_roles_that_the_delegator_holds_still() -> None:
    roster = with_(given(roles=(Role.CHIEF, Role.SUPERV)))
    assert (Role.SUPERV, BUREAU) not in roster.roles_of(roster.officers[DEPUTY], START)
    gone = with_(given(), chief=officer(CHIEF, is_active=False))
    assert gone.roles_of(gone.officers[DEPUTY], START) == ((Role.DEPUTY, BUREAU),)
    unknown = with_(given(delegator="nobody"))
    assert unknown.authorities(unknown.officers[DEPUTY], (Role.CHIEF,), (BUREAU,), START) == ()


def test_every_authority_under_which_one_may_act_is_told() -> None:
    roster = with_(given(), given(id="d2"), given(id="d3", steps=("LetterReplyApproved",)))
    deputy = structs.replace(roster.officers[DEPUTY], roles=(Role.CHIEF,))
    found = roster.authorities(deputy, (Role.CHIEF,), (BUREAU,), START, "LedgerItemClosed")
    assert found == ("", "d1", "d2")


def test_narrow_delegation_is_not_for_another_step() -> None:
    roster = with_(given(steps=("LetterReplyApproved",)))
    deputy = roster.officers[DEPUTY]
    assert roster.may(deputy, (Role.CHIEF,), (BUREAU,), START, "LetterReplyApproved")
    assert not roster.may(deputy, (Role.CHIEF,), (BUREAU,), START, "LedgerItemClosed")
    assert [role for role, _ in roster.roles_of(deputy, START, "LedgerItemClosed")] == [Role.DEPUTY]


def test_narrow_delegation_counts_where_no_step_is_named() -> None:
    """Windows ask what somebody may do at all before they ask for one step."""
    roster = with_(given(steps=("LetterReplyApproved",)))
    deputy = roster.officers[DEPUTY]
    assert (Role.CHIEF, BUREAU) in roster.roles_of(deputy, START)
    assert roster.authorities(deputy, (Role.CHIEF,), (BUREAU,), START) == ("d1",)
    assert roster.may(deputy, (Role.CHIEF,), (BUREAU,), START)


def test_officer_without_a_delegation_holds_their_own_roles() -> None:
    assert ROSTER.roles_of(ROSTER.officers[HANDLER], START) == ((Role.HANDLER, PRECINCT),)


def test_delegator_of_a_delegation_is_known_by_its_id() -> None:
    roster = with_(given())
    assert roster.delegator("d1") == CHIEF
    assert roster.delegator("") == roster.delegator("d9") == ""


# -------------------------------------------------------------------------------- wall


def test_naming_an_officer_shuts_out_the_whole_station() -> None:
    assert ROSTER.walled_stations((DESK,)) == {PRECINCT}
    for walled in (DESK, HANDLER, HEAD, AUX):
        assert ROSTER.is_walled(ROSTER.officers[walled], (DESK,))
    for free in (SISTER_HANDLER, DIV_HEAD, CHIEF):
        assert not ROSTER.is_walled(ROSTER.officers[free], (DESK,))


def test_naming_a_unit_shuts_out_everything_below_it() -> None:
    assert ROSTER.walled_stations((DIVISION,)) == {DIVISION, PRECINCT, SISTER, ROOM}
    assert ROSTER.is_walled(ROSTER.officers[SISTER_HEAD], (DIVISION,))
    assert not ROSTER.is_walled(ROSTER.officers[CHIEF], (DIVISION,))


def test_unknown_respondent_shuts_out_nobody() -> None:
    assert ROSTER.walled_stations(("nobody",)) == frozenset()
    assert ROSTER.walled_stations(("nobody", SISTER_HEAD)) == {SISTER}
    assert ROSTER.walled_stations((SISTER_HEAD, OTHER_DIVISION)) == {SISTER, OTHER_DIVISION}


def test_matter_belongs_to_the_nearest_station_that_is_not_shut_out() -> None:
    assert ROSTER.owner_for(ROOM, ()) == PRECINCT
    assert ROSTER.owner_for(ROOM, (HANDLER,)) == DIVISION
    assert ROSTER.owner_for(ROOM, (HANDLER, DIV_HEAD)) == BUREAU
    assert ROSTER.owner_for(ROOM, (BUREAU,)) == BUREAU
    assert ROSTER.owner_for("nowhere", ()) == "nowhere"


def test_case_is_sent_to_its_stations_and_those_above_less_those_shut_out() -> None:
    assert ROSTER.audience((ROOM,), ()) == {PRECINCT, DIVISION, BUREAU}
    assert ROSTER.audience((ROOM, SISTER), ()) == {PRECINCT, SISTER, DIVISION, BUREAU}
    assert ROSTER.audience((ROOM, SISTER), (HANDLER,)) == {SISTER, DIVISION, BUREAU}
    assert ROSTER.audience((ROOM,), (BUREAU,)) == frozenset()
    assert ROSTER.audience((), ()) == frozenset()


# ------------------------------------------------------------------------------ reading


def reads(who: str, case: Letter, roster: Roster = ROSTER, **changes: Any) -> bool:
    return may_read(roster, structs.replace(roster.officers[who], **changes), case)


MATTER = letter(units=(BUREAU, PRECINCT))


@pytest.mark.parametrize("who", [DESK, AUX, HANDLER, HEAD, DIV_HEAD, CHIEF, TRIAGE, OFFICE, SUPERV])
def test_case_is_read_by_the_stations_concerned_and_by_roles_that_reach_down(who: str) -> None:
    assert reads(who, MATTER)


@pytest.mark.parametrize("who", [ADMIN, SISTER_HANDLER, SISTER_HEAD])
def test_case_is_not_read_by_an_administrator_or_another_station(who: str) -> None:
    assert not reads(who, MATTER)


def test_complaint_is_not_read_by_an_auxiliary_nor_anything_by_the_disabled() -> None:
    complaint = structs.replace(MATTER, is_police_conduct=True)
    assert complaint.is_complaint
    assert reads(DESK, complaint)
    assert not reads(AUX, complaint)
    assert reads(AUX, MATTER)
    assert not reads(DESK, MATTER, is_active=False)


def test_walled_case_is_not_read_by_the_respondents_station() -> None:
    walled = structs.replace(MATTER, respondents=(HANDLER,))
    assert not reads(HEAD, walled)
    assert reads(DIV_HEAD, walled)


def test_case_of_everybody_or_nobody_is_read_so_by_anybody() -> None:
    scribe = bureau.Scribe()
    for proposal in bureau.founding():
        scribe.happen("system", proposal)
    unit = scribe.states[BUREAU]
    assert all(may_read(ROSTER, one, unit) for one in ROSTER.officers.values())


def test_every_role_has_its_duty() -> None:
    assert set(DUTIES) == set(Role)


def test_caller_reads_what_concerns_a_unit_below() -> None:
    assert reads(CALLER, MATTER)
    assert reads(CALLER, MATTER, roles=(Role.REVISIT, Role.HANDLER))
    assert not reads(CALLER, letter(units=("nowhere",)))
