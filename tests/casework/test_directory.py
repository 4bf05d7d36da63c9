"""The directory by its events: people, delegations, outages, findings of falsification."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
import pytest
from msgspec import structs

from casework.asking import units
from casework.calendar import HolidayTable
from casework.cases.directory import (
    CodeListIssued,
    CredentialCase,
    DelegationCase,
    DelegationRevoked,
    DeviceCase,
    DeviceEnrolled,
    DeviceRevoked,
    FalsificationWithdrawn,
    HolidayTableIssued,
    OutageWithdrawn,
    PasswordPrivate,
    PasswordSet,
    UnitRegistered,
    build,
)
from casework.codes import Role, UnitLevel
from casework.context import CodeItem, Directory
from casework.event import Label
from casework.ids import SYSTEM
from casework.registry import Proposal, decode_state, encode_state, evolve
from casework.state import State
from tests.harness import bureau
from tests.harness.bureau import (
    ADMIN,
    BUREAU,
    CHIEF,
    DEPUTY,
    DESK_DEVICE,
    DIV_HEAD,
    DIVISION,
    HEAD,
    OFFICE,
    PRECINCT,
    ROOM,
    SECURITY,
    START,
    SUPERV,
    Scribe,
)
from tests.harness.lives.directory import delegation, down, found, officer
from tests.harness.proposals import propose_as


class Bureau(Scribe):
    """The founded bureau, in a test's hand."""

    def __init__(self) -> None:
        super().__init__()
        for proposal in bureau.founding():
            self.happen(SYSTEM, proposal)

    def do(
        self, actor: str, body: Any, case: str = "", private: Any = None, name: str = ""
    ) -> State:
        return self.happen(actor, self._proposal(body, case, private, name))

    def no(self, actor: str, body: Any, case: str = "", name: str = "") -> str:
        refusal = self.try_it(actor, self._proposal(body, case, None, name))
        assert refusal is not None, "allowed"
        return refusal.clause

    def _proposal(self, body: Any, case: str, private: Any, name: str) -> Proposal:
        return propose_as(case or self.new_case(), name or type(body).__name__, body, private)


# ------------------------------------------------------------------------------- people


def test_unit_needs_the_one_above_it() -> None:
    known = Bureau()
    fields: dict[str, Any] = {"code": "1", "name": "新所", "level": UnitLevel.PRECINCT}
    assert known.no(ADMIN, UnitRegistered(**fields, parent="nowhere")) == "directory.parent"
    state = known.do(ADMIN, UnitRegistered(**fields, parent=DIVISION))
    assert (state.unit, state.units) == (state.case, (state.case,))
    assert known.directory.roster.upward(state.case) == (state.case, DIVISION, BUREAU)


def test_officer_needs_a_unit_and_stands_as_last_registered() -> None:
    known = Bureau()
    assert known.no(ADMIN, officer(unit="nowhere")) == "directory.unit"
    state = known.do(ADMIN, officer())
    known.do(ADMIN, officer(unit=ROOM), state.case, name="OfficerRegisteredAnew")
    assert known.directory.roster.officers[state.case].unit == ROOM
    assert known.directory.roster.officers[state.case].name == "㼆龘·买买提"
    assert known.no(CHIEF, officer()) == "role.missing"


def test_unit_is_dissolved_when_nobody_is_left_and_comes_back() -> None:
    known = Bureau()
    fields: dict[str, Any] = {"code": "1", "name": "新所", "level": UnitLevel.PRECINCT}
    unit = known.do(ADMIN, UnitRegistered(**fields, parent=DIVISION)).case
    one = known.do(ADMIN, officer(unit=unit)).case
    room: dict[str, Any] = {"code": "2", "name": "新厅", "level": UnitLevel.ROOM, "parent": unit}
    below = known.do(ADMIN, UnitRegistered(**room)).case
    machine = known.do(ADMIN, DeviceEnrolled(unit, "N01", bytes(32))).case
    dissolved = UnitRegistered(**fields, parent=DIVISION, is_active=False)

    def refused() -> str:
        return known.no(ADMIN, dissolved, unit, name="UnitRegisteredAnew")

    assert refused() == "directory.unit_empty"
    known.do(ADMIN, officer(unit=unit, is_active=False), one, name="OfficerRegisteredAnew")
    assert refused() == "directory.unit_empty"
    closed = UnitRegistered(**room, is_active=False)
    known.do(ADMIN, closed, below, name="UnitRegisteredAnew")
    assert refused() == "directory.unit_empty"
    known.do(SECURITY, DeviceRevoked("撤所"), machine)
    known.do(ADMIN, dissolved, unit, name="UnitRegisteredAnew")

    assert known.no(ADMIN, officer(unit=unit)) == "directory.unit_in_use"
    assert known.no(ADMIN, DeviceEnrolled(unit, "N02", bytes(32))) == "directory.unit_in_use"
    third: dict[str, Any] = {"code": "3", "name": "另厅", "level": UnitLevel.ROOM, "parent": unit}
    assert known.no(ADMIN, UnitRegistered(**third)) == "directory.parent_in_use"
    assert (
        known.no(ADMIN, UnitRegistered(**(fields | {"name": "同码"}), parent=DIVISION))
        == "directory.unit_code"
    ), "what it did stays its own"
    back = UnitRegistered(**fields, parent=DIVISION)
    known.do(ADMIN, back, unit, name="UnitRegisteredAnew")
    known.do(ADMIN, officer(unit=unit, police_no="061097"))


def test_dissolved_unit_is_offered_to_nobody() -> None:
    roster = Bureau().directory.roster
    gone = structs.replace(roster.units[PRECINCT], is_active=False)
    assert [one.value for one in units((gone, roster.units[DIVISION]))] == [DIVISION]


@pytest.mark.parametrize("power", [Role.ADMIN, Role.SECURITY, Role.AUDIT])
def test_administrator_and_auditor_hold_no_other_role(power: Role) -> None:
    known = Bureau()
    mixed = officer(roles=(power, Role.HANDLER))
    assert known.no(ADMIN, mixed) == "directory.separate_powers"
    known.do(ADMIN, officer(roles=(power,)))
    known.do(ADMIN, officer(police_no="061098", roles=(Role.HANDLER, Role.UNIT_HEAD)))


def test_unit_code_belongs_to_one_unit() -> None:
    """However it is typed: numbers of cases and enrolment name a unit by it."""
    known = Bureau()
    taken = known.directory.roster.units[PRECINCT].code
    wide = "".join(chr(ord(char) + 0xFEE0) for char in taken)
    fields: dict[str, Any] = {"name": "新所", "level": UnitLevel.PRECINCT, "parent": DIVISION}
    for typed in (taken, wide, f"{taken[:6]} {taken[6:]}"):
        assert known.no(ADMIN, UnitRegistered(code=typed, **fields)) == "directory.unit_code"
    renamed = UnitRegistered(code=wide, **fields)
    known.do(ADMIN, renamed, PRECINCT, name="UnitRegisteredAnew")


def test_police_number_belongs_to_one_officer_in_use() -> None:
    """However it is typed: it is what an officer signs in by."""
    known = Bureau()
    taken = known.directory.roster.officers[HEAD].police_no
    wide = "".join(chr(ord(char) + 0xFEE0) for char in taken)
    for typed in (taken, wide, f"{taken[:3]} {taken[3:]}", f"{taken[:3]}－{taken[3:]}"):
        assert known.no(ADMIN, officer(police_no=typed)) == "directory.police_no"
    known.do(ADMIN, officer(police_no=wide), HEAD, name="OfficerRegisteredAnew")
    known.do(ADMIN, officer(police_no=taken, is_active=False))


def test_auxiliary_officer_receives_or_visits_and_nothing_else() -> None:
    known = Bureau()
    known.do(ADMIN, officer(is_aux=True, roles=(Role.DESK, Role.FIELD)))
    mixed = officer(is_aux=True, roles=(Role.DESK, Role.HANDLER))
    assert known.no(ADMIN, mixed) == "directory.auxiliary"


def test_password_is_of_an_officer_and_its_hash_is_sealed() -> None:
    known = Bureau()
    assert known.no(SECURITY, PasswordSet("nobody")) == "directory.officer"
    state = known.do(
        SECURITY, PasswordSet(HEAD, must_change=True), private=PasswordPrivate("$argon2id$")
    )
    assert isinstance(state, CredentialCase)
    assert (state.officer, state.password_hash, state.scope) == (HEAD, "$argon2id$", "nobody")
    event = structs.replace(
        known.compose(SECURITY, propose_as(state.case, "PasswordSetAnew", PasswordSet(HEAD))),
        erased=True,
    )
    after = evolve(state, event)
    assert isinstance(after, CredentialCase)
    assert after.password_hash == ""


def test_device_is_let_in_at_a_unit_and_shut_out_with_a_reason() -> None:
    known = Bureau()
    body = DeviceEnrolled("nowhere", "Z01", bytes(32))
    assert known.no(ADMIN, body) == "directory.unit"
    state = known.do(SECURITY, DeviceRevoked("遗失"), DESK_DEVICE)
    assert isinstance(state, DeviceCase)
    assert (state.status, state.record.is_revoked, state.record.unit) == ("ENDED", True, ROOM)
    assert known.directory.roster.devices[DESK_DEVICE].is_revoked


# --------------------------------------------------------------------------- delegation


def test_delegation_goes_to_a_deputy_of_the_own_station_for_own_roles_between_two_dates() -> None:
    known = Bureau()
    state = known.do(CHIEF, delegation())
    assert isinstance(state, DelegationCase)
    assert state.record.delegator == CHIEF
    assert known.directory.roster.delegator(state.case) == CHIEF
    for refused in (
        delegation(roles=()),
        delegation(roles=(Role.CHIEF, Role.SUPERV)),
        delegation(ends_at=START),
    ):
        assert known.no(CHIEF, refused) == "directory.delegation"
    assert known.no(DIV_HEAD, delegation(roles=(Role.DIV_HEAD,))) == "directory.deputy"
    for taker in ("nobody", OFFICE):
        assert known.no(CHIEF, delegation(taker=taker)) == "directory.deputy"


def test_delegation_is_kept_under_the_names_that_it_was_always_kept_under() -> None:
    """The centre keeps cases as they were written and does not write them again."""
    state = Bureau().do(CHIEF, delegation())
    kept = msgspec.json.decode(encode_state(state))
    assert kept["record"]["giver"] == CHIEF
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize("changes", [{"is_active": False}, {"is_aux": True}])
def test_delegation_to_a_deputy_who_may_not_act_is_refused(changes: dict[str, bool]) -> None:
    known = Bureau()
    roster = known.directory.roster
    officers = dict(roster.officers)
    officers[DEPUTY] = structs.replace(officers[DEPUTY], **changes)
    changed = type(roster)(roster.units, officers, roster.devices)
    known.directory = replace(known.directory, roster=changed)
    assert known.no(CHIEF, delegation()) == "directory.deputy"


def test_delegation_is_taken_back_by_its_delegator_alone() -> None:
    known = Bureau()
    state = known.do(CHIEF, delegation())
    known.do(SYSTEM, officer(unit=BUREAU, roles=(Role.CHIEF,)))
    assert known.no(DIV_HEAD, DelegationRevoked(), state.case) == "role.missing"
    ended = known.do(CHIEF, DelegationRevoked(), state.case)
    assert ended.status == "ENDED"
    deputy = known.directory.roster.officers[DEPUTY]
    assert not known.directory.roster.may(deputy, (Role.CHIEF,), (BUREAU,), START)


def test_another_head_of_the_station_does_not_take_a_delegation_back() -> None:
    known = Bureau()
    state = known.do(CHIEF, delegation())
    roster = known.directory.roster
    officers = dict(roster.officers)
    officers[OFFICE] = structs.replace(officers[OFFICE], roles=(Role.CHIEF,))
    changed = type(roster)(roster.units, officers, roster.devices)
    known.directory = replace(known.directory, roster=changed)
    assert known.no(OFFICE, DelegationRevoked(), state.case) == "directory.own_delegation"


# ------------------------------------------------------------------------------- tables


def test_code_list_of_the_bureau_stands_under_its_name() -> None:
    known = Bureau()
    items = (CodeItem("UMBRELLA", Label("雨伞", "Umbrella")),)
    state = known.do(ADMIN, CodeListIssued("loan.item", items))
    assert known.directory.lists["loan.item"] == items
    longer = (*items, CodeItem("GLASSES", Label("老花镜", "Reading glasses")))
    known.do(ADMIN, CodeListIssued("loan.item", longer), state.case, name="CodeListIssuedAnew")
    assert len(known.directory.lists["loan.item"]) == 2


@cache
def cases() -> tuple[State, ...]:
    return tuple(Bureau().states.values())


def test_directory_is_the_same_in_whatever_order_its_cases_come() -> None:
    def facts(known: Directory) -> Any:
        return (
            known.roster.units,
            known.roster.officers,
            known.roster.devices,
            known.calendar,
            {city: [one.since for one in many] for city, many in known.profiles.items()},
        )

    assert facts(build(cases())) == facts(build(reversed(cases())))


# ------------------------------------------------------------------- outages, falsification


def test_outage_is_recorded_by_the_administrator_with_its_evidence() -> None:
    known = Bureau()
    assert known.no(CHIEF, down()) == "role.missing"
    assert known.no(ADMIN, down(unit="nowhere")) == "directory.unit"
    assert known.no(ADMIN, down(evidence=" ")) == "outage.evidence"
    assert known.no(ADMIN, down(starts_at=START)) == "outage.times"
    assert known.no(ADMIN, down(ends_at=START + timedelta(minutes=1))) == "outage.times"
    known.do(ADMIN, down(ends_at=START))
    outage = known.directory.outages[0]
    assert (outage.unit, outage.evidence, outage.is_withdrawn) == (
        DIVISION,
        "机房日志 2026-09-14",
        False,
    )


def test_outage_overlaps_what_ran_while_the_system_was_down() -> None:
    known = Bureau()
    known.do(ADMIN, down())
    outage, hour = known.directory.outages[0], timedelta(hours=1)
    assert outage.overlaps(outage.ends_at - hour / 2, START)
    assert not outage.overlaps(outage.ends_at, START)
    assert outage.overlaps(outage.starts_at - hour, outage.starts_at + hour / 2)
    assert not outage.overlaps(outage.starts_at - hour, outage.starts_at)


def test_outage_is_taken_back_with_a_reason_and_exempts_nobody_any_more() -> None:
    known = Bureau()
    state = known.do(ADMIN, down())
    assert known.no(ADMIN, OutageWithdrawn(" "), state.case) == "outage.reason"
    assert known.do(ADMIN, OutageWithdrawn("查无此事"), state.case).status == "ENDED"
    outage = known.directory.outages[0]
    assert outage.is_withdrawn
    assert not outage.overlaps(outage.starts_at, outage.ends_at)


def test_falsification_is_found_by_inspection_about_another_unit_with_its_basis() -> None:
    known = Bureau()
    assert known.no(CHIEF, found()) == "role.missing"
    assert known.no(SUPERV, found(unit="nowhere")) == "directory.unit"
    assert known.no(SUPERV, found(basis="")) == "falsification.basis"
    assert known.no(SUPERV, found(month=date(2026, 9, 15))) == "falsification.month"
    assert known.no(SUPERV, found(unit=BUREAU)) == "falsification.own_station"
    state = known.do(SUPERV, found())
    finding = known.directory.falsifications[0]
    assert (finding.unit, finding.month, finding.basis) == (PRECINCT, date(2026, 9, 1), "督察通报")
    assert known.no(SUPERV, FalsificationWithdrawn(" "), state.case) == "falsification.basis"
    known.do(SUPERV, FalsificationWithdrawn("复查撤销"), state.case)
    assert known.directory.falsifications[0].is_withdrawn


@pytest.mark.parametrize(
    ("off", "worked"), [((), ()), (("2027-01-02",), ()), (("2027-01-01",), ("2027-01-04",))]
)
def test_holiday_table_that_is_no_notice_is_not_issued(
    off: tuple[str, ...], worked: tuple[str, ...]
) -> None:
    table = HolidayTable(
        2027, tuple(map(date.fromisoformat, off)), tuple(map(date.fromisoformat, worked)), "通知"
    )
    assert Bureau().no(ADMIN, HolidayTableIssued(table)) == "directory.holiday_notice"
