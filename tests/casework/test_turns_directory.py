"""The directory waits for nobody; its forms begin with what is in force."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import Struct, structs

from casework.cases import directory
from casework.cases.directory import (
    DelegationGiven,
    DelegationRevoked,
    FalsificationFound,
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
    ReceiverRegistered,
    UnitRegistered,
)
from casework.codes import Role, UnitLevel
from casework.context import CodeItem
from casework.event import Label
from casework.facts import facts, title_of
from casework.fields import slots
from casework.officers import Roster
from casework.registry import TYPES
from casework.steps import Approval
from casework.worklist import next_step
from tests.harness import bureau
from tests.harness.bureau import (
    ADMIN,
    BUREAU,
    CHIEF,
    DEPUTY,
    DESK,
    DESK_DEVICE,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    ROOM,
    SECURITY,
    START,
    SUPERV,
    UNITS,
)
from tests.harness.lives.directory import delegation, down, found, officer
from tests.harness.lives.life import Life, founded
from tests.harness.lives.receivers import registered
from tests.harness.lives.turns import chosen_from, first_in, offers, turn_of


def life_of(case: str) -> Life:
    life = Life(founded())
    life.case = case
    return life


def delegated() -> Life:
    life = Life(founded())
    life.do(CHIEF, delegation(steps=("LedgerItemClosed",)))
    return life


def test_directory_waits_for_nobody() -> None:
    outage, finding = Life(founded()), Life(founded())
    outage.do(ADMIN, down())
    finding.do(SUPERV, found())
    for life in (
        *(life_of(case) for case in (DIVISION, HEAD, DESK_DEVICE, bureau.fixed_id(4, 0))),
        registered(),
        delegated(),
        outage,
        finding,
    ):
        assert (next_step(life.state), turn_of(life)) == ("", set())


def test_changed_unit_begins_with_the_unit_as_it_stands() -> None:
    life = life_of(DIVISION)
    for field, value in (
        ("code", "610103000000"),
        ("name", "碑林分局"),
        ("level", UnitLevel.DIVISION),
        ("parent", BUREAU),
        ("profile", ""),
    ):
        assert first_in(life, ADMIN, UnitRegistered, field) == value
    new = Life(founded())
    assert first_in(new, ADMIN, UnitRegistered, "name") is None
    assert first_in(new, ADMIN, UnitRegistered, "profile") == ""
    profiles = chosen_from(new, ADMIN, UnitRegistered, "profile")
    assert "zhanjiang" in profiles
    assert profiles == sorted(profiles)


def test_changed_officer_begins_with_the_officer_as_they_stand() -> None:
    life = Life(founded())
    life.do(ADMIN, officer(unit=ROOM, is_aux=True, is_active=False, roles=(Role.DESK,)))
    anew = TYPES["OfficerRegisteredAnew"].step.body
    for field, value in (
        ("police_no", "061099"),
        ("name", "㼆龘·买买提"),
        ("unit", ROOM),
        ("roles", (Role.DESK,)),
        ("is_aux", True),
        ("is_active", False),
    ):
        assert first_in(life, ADMIN, anew, field) == value
    new = Life(founded())
    assert first_in(new, ADMIN, OfficerRegistered, "is_active") is True
    assert first_in(new, ADMIN, OfficerRegistered, "is_aux") is False


def test_changed_body_begins_with_the_body_as_it_stands() -> None:
    life = registered()
    for field, value in (("code", "R22"), ("topics", ("HEATING",)), ("phone", "")):
        assert first_in(life, OFFICE, ReceiverRegistered, field) == value


def test_new_password_is_for_the_same_officer() -> None:
    life = Life(founded())
    assert first_in(life, SECURITY, PasswordSet, "officer") is None
    life.do(SECURITY, PasswordSet(HEAD, must_change=True), PasswordPrivate("$argon2id$"))
    assert first_in(life, SECURITY, PasswordSet, "officer") == HEAD


def test_delegation_offers_deputies_of_the_station_own_roles_and_what_is_signed_in_them() -> None:
    life = Life(founded())
    assert chosen_from(life, CHIEF, DelegationGiven, "taker") == [DEPUTY]
    assert chosen_from(life, DIV_HEAD, DelegationGiven, "taker") == []
    assert chosen_from(life, CHIEF, DelegationGiven, "roles") == ["CHIEF"]
    steps = chosen_from(life, CHIEF, DelegationGiven, "steps")
    assert "LedgerItemClosed" in steps
    for name in steps:
        assert Role.CHIEF in TYPES[name].step.by
        assert issubclass(TYPES[name].step.body, Approval)
    assert "LedgerItemClosed" not in chosen_from(life, HANDLER, DelegationGiven, "steps")
    assert first_in(life, CHIEF, DelegationGiven, "starts_at") == START


def changed(life: Life, case: str, **changes: Any) -> Life:
    """The life in a bureau where an officer stands otherwise, whatever the rules say of it."""
    roster = life.scribe.directory.roster
    officers = dict(roster.officers)
    officers[case] = structs.replace(officers[case], **changes)
    other = Roster(roster.units, officers, roster.devices, roster.delegations.values())
    life.scribe.directory = replace(life.scribe.directory, roster=other)
    return life


@pytest.mark.parametrize(
    "changes",
    [{"is_active": False}, {"is_aux": True}, {"roles": (Role.OFFICE,)}, {"unit": DIVISION}],
)
def test_deputy_who_may_not_act_here_is_not_offered(changes: dict[str, Any]) -> None:
    life = changed(Life(founded()), DEPUTY, **changes)
    assert chosen_from(life, CHIEF, DelegationGiven, "taker") == []


def test_delegation_is_taken_back_by_whoever_gave_it_and_shown_to_no_other() -> None:
    life = changed(delegated(), OFFICE, roles=(Role.CHIEF,))
    assert offers(life, CHIEF) == {"DelegationRevoked": ""}
    assert offers(life, OFFICE) == {}
    assert offers(life, DIV_HEAD) == {}
    life.do(CHIEF, DelegationRevoked())
    assert offers(life, CHIEF) == {}


def test_finding_is_offered_about_other_stations_alone() -> None:
    units = chosen_from(Life(founded()), SUPERV, FalsificationFound, "unit")
    assert set(units) == {unit for unit, *_ in UNITS} - {BUREAU}


def test_directory_is_changed_by_its_keepers_and_not_offered_to_others() -> None:
    life = life_of(DIVISION)
    assert offers(life, ADMIN) == {"UnitRegisteredAnew": ""}
    assert offers(life, HEAD) == {}
    body = registered()
    assert set(offers(body, OFFICE)) == {"ReceiverRegisteredAnew", "ReceiverEnded"}
    assert offers(body, DESK) == {}


def test_page_tells_the_record_and_no_key() -> None:
    life = delegated()
    (told,) = facts(life.state, life.scribe.directory)
    for words in ("单雄飞", "种伟", "市局局长", TYPES["LedgerItemClosed"].step.label.zh):
        assert words in told.words.zh
    assert title_of(life.state) == "2026-09-14 – 2026-09-21"
    device = life_of(DESK_DEVICE)
    told = next(one for one in facts(device.state, device.scribe.directory) if one.lines)
    assert told.words.zh == "单位:钟楼会客厅 设备代号:A07"
    assert title_of(device.state) == "A07"


def test_titles_of_the_directory_are_names_and_codes() -> None:
    assert title_of(life_of(PRECINCT).state) == "南大街派出所"
    assert title_of(life_of(HEAD).state) == "王建国 061004"
    assert title_of(registered().state) == "古城市供热集团"
    listed = Life(founded())
    items = (CodeItem("UMBRELLA", Label("雨伞", "Umbrella")),)
    listed.do(ADMIN, directory.CodeListIssued("loan.item", items))
    assert title_of(listed.state) == ""
    outage, finding = Life(founded()), Life(founded())
    outage.do(ADMIN, down(starts_at=START - timedelta(days=1)))
    finding.do(SUPERV, found(month=date(2026, 8, 5)))
    assert title_of(outage.state) == "机房日志 2026-09-14"
    assert title_of(finding.state) == "督察通报"


def test_what_a_bureau_issues_as_a_file_is_asked_in_no_form() -> None:
    for name in ("HolidayTableIssued", "LimitProfileIssued", "CodeListIssued", "ThresholdsIssued"):
        body: type[Struct] = TYPES[name].step.body
        assert not [slot for slot in slots(body) if slot.is_asked]
