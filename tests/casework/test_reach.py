"""Reach is asked of the target, not of the actor alone: nobody changes what stands above them.

Named after attacks that were tried: a division's administrator who reaches up to the bureau,
an administrator who gives themselves a role, a unit without anything above it, a circle of units.
"""

from typing import Any

import pytest

from casework.cases.directory import (
    CodeListIssued,
    DeviceEnrolled,
    DeviceRevoked,
    LimitProfileIssued,
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
    UnitRegistered,
)
from casework.cases.words import Words
from casework.codes import Role, UnitLevel
from casework.context import CodeItem
from casework.event import Label
from casework.ids import SYSTEM
from casework.registry import TYPES, Proposal
from tests.harness import bureau
from tests.harness.bureau import (
    ADMIN,
    BUREAU,
    CHIEF,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OTHER_DIVISION,
    PRECINCT,
    ROOM,
    SECURITY,
    SUPERV,
    Scribe,
    fixed_id,
)
from tests.harness.lives.directory import delegation, down, found, officer
from tests.harness.lives.life import founded
from tests.harness.proposals import propose_as

DIVISION_ADMIN, SECOND_ADMIN, DIVISION_SUPERV, DIVISION_SECURITY, SECOND_SECURITY = (
    fixed_id(2, n) for n in range(60, 65)
)
ADMINS = (
    (DIVISION_ADMIN, "061098", DIVISION, Role.ADMIN, bureau.DIVISION_DEVICE),
    (SECOND_ADMIN, "061097", BUREAU, Role.ADMIN, bureau.BUREAU_DEVICE),
    (DIVISION_SUPERV, "061096", DIVISION, Role.SUPERV, bureau.DIVISION_DEVICE),
    (DIVISION_SECURITY, "061095", DIVISION, Role.SECURITY, bureau.DIVISION_DEVICE),
    (SECOND_SECURITY, "061094", BUREAU, Role.SECURITY, bureau.BUREAU_DEVICE),
)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Scribe:
    """The bureau with administrators in a division, and second ones at the top."""
    scribe = founded()
    for one, number, unit, role, device in ADMINS:
        monkeypatch.setitem(bureau.UNIT_OF, one, unit)
        monkeypatch.setitem(bureau.DEVICE_OF, one, device)
        body = OfficerRegistered(police_no=number, name="管理员", unit=unit, roles=(role,))
        scribe.happen(SYSTEM, Proposal(one, body))
    return scribe


def asks(scribe: Scribe, actor: str, body: Any, case: str = "", name: str = "") -> str:
    """What the rules say: the clause of the refusal, or nothing."""
    wanted = propose_as(case or scribe.new_case(), name or type(body).__name__, body)
    refusal = scribe.try_it(actor, wanted)
    return refusal.clause if refusal else ""


def changed(scribe: Scribe, actor: str, target: str, **changes: Any) -> str:
    """An officer registered anew as they stand, but for these changes."""
    known = scribe.directory.roster.officers[target]
    fields = {
        name: getattr(known, name)
        for name in ("police_no", "name", "unit", "roles", "is_aux", "is_active", "rank")
    }
    return asks(
        scribe, actor, OfficerRegistered(**(fields | changes)), target, "OfficerRegisteredAnew"
    )


def moved(scribe: Scribe, actor: str, target: str, **changes: Any) -> str:
    """A unit registered anew as it stands, but for these changes."""
    known = scribe.directory.roster.units[target]
    fields = {name: getattr(known, name) for name in ("code", "name", "level", "parent", "profile")}
    return asks(scribe, actor, UnitRegistered(**(fields | changes)), target, "UnitRegisteredAnew")


# -------------------------------------------------------------------------------- officers


@pytest.mark.parametrize("unit", [BUREAU, OTHER_DIVISION])
def test_administrator_registers_nobody_above_or_beside_their_own_tree(
    office: Scribe, unit: str
) -> None:
    assert asks(office, DIVISION_ADMIN, officer(unit=unit)) == "directory.reach"
    assert asks(office, DIVISION_ADMIN, officer(unit=PRECINCT)) == ""


def test_division_admin_changes_nobody_above_and_moves_nobody_up_or_out(office: Scribe) -> None:
    assert changed(office, DIVISION_ADMIN, CHIEF, roles=(Role.DESK,)) == "role.missing"
    assert changed(office, DIVISION_ADMIN, CHIEF, is_active=False) == "role.missing"
    assert changed(office, DIVISION_ADMIN, HANDLER, unit=BUREAU) == "directory.reach"
    assert changed(office, DIVISION_ADMIN, HANDLER, unit=OTHER_DIVISION) == "directory.reach"
    assert changed(office, DIVISION_ADMIN, HANDLER, unit=DIVISION) == ""
    assert changed(office, ADMIN, HANDLER, unit=OTHER_DIVISION) == ""
    assert changed(office, DIVISION_ADMIN, HANDLER, unit=PRECINCT) == "role.missing"


@pytest.mark.parametrize("roles", [(Role.CHIEF,), (Role.ADMIN,), (Role.AUDIT,)])
def test_administrator_makes_themselves_nothing_else(
    office: Scribe, roles: tuple[Role, ...]
) -> None:
    assert changed(office, ADMIN, ADMIN, roles=roles) == "directory.own_entry"


@pytest.mark.parametrize("power", [Role.ADMIN, Role.SECURITY])
@pytest.mark.parametrize("role", list(Role))
def test_who_is_or_was_administrator_never_reads_cases(
    office: Scribe, power: Role, role: Role
) -> None:
    known = fixed_id(2, 70)
    clause = "" if role is power else "directory.was_admin"
    office.happen(SYSTEM, Proposal(known, officer(police_no="1", roles=(power,))))
    assert changed(office, ADMIN, known, roles=(role,)) == clause
    assert changed(office, ADMIN, known, is_active=False) == ""
    assert changed(office, ADMIN, known, roles=(role,), is_active=True) == clause


@pytest.mark.parametrize("power", [Role.ADMIN, Role.SECURITY])
def test_auditor_becomes_no_administrator(office: Scribe, power: Role) -> None:
    known = fixed_id(2, 70)
    office.happen(SYSTEM, Proposal(known, officer(police_no="1", roles=(Role.AUDIT,))))
    assert changed(office, ADMIN, known, roles=(power,)) == "directory.was_admin"
    assert changed(office, ADMIN, known, roles=(Role.HANDLER,)) == ""


POWERS = {
    Role.ADMIN: bureau.ADMIN,
    Role.SECURITY: bureau.SECURITY,
    Role.AUDIT: bureau.AUDITOR,
}


def test_no_step_is_taken_by_two_of_the_three_powers() -> None:
    own = {name: {*POWERS}.intersection(entry.step.by) for name, entry in TYPES.items()}
    shared = {name for name, by in own.items() if len(by) > 1}
    assert shared == {"PasswordChanged"}, "everybody changes their own password"
    taken = {name for name, by in own.items() if by == {Role.AUDIT}}
    assert all(name.endswith("PersonalDataRead") for name in taken), "the auditor changes nothing"


@pytest.mark.parametrize("power", [Role.ADMIN, Role.AUDIT])
def test_machine_is_shut_out_by_the_security_administrator_alone(
    office: Scribe, power: Role
) -> None:
    revoked = DeviceRevoked("失窃")
    assert asks(office, POWERS[power], revoked, bureau.HEAD_DEVICE) == "role.missing"
    assert asks(office, SECURITY, revoked, bureau.HEAD_DEVICE) == ""


def test_security_administrator_keeps_no_account_no_table_and_no_machine(office: Scribe) -> None:
    assert asks(office, SECURITY, officer()) == "role.missing"
    assert changed(office, SECURITY, HANDLER, unit=DIVISION) == "role.missing"
    assert moved(office, SECURITY, PRECINCT, name="x") == "role.missing"
    assert asks(office, SECURITY, down()) == "role.missing"
    assert asks(office, SECURITY, DeviceEnrolled(PRECINCT, "N01", bytes(32))) == "role.missing"


@pytest.mark.parametrize(
    ("unit", "role"),
    [(PRECINCT, Role.CHIEF), (PRECINCT, Role.DIV_HEAD), (DIVISION, Role.CHIEF)],
)
def test_head_is_head_of_their_own_level(office: Scribe, unit: str, role: Role) -> None:
    body = officer(unit=unit, roles=(role,))
    assert asks(office, ADMIN, body) == "directory.head_level"


# --------------------------------------------------------------------------- a second officer


def proposed(scribe: Scribe, **changes: Any) -> str:
    """Somebody with power at the bureau, as its administrator registers them; their id."""
    case = scribe.new_case()
    fields = {"unit": BUREAU, "roles": (Role.CHIEF,), "awaits_second": True}
    scribe.happen(ADMIN, Proposal(case, officer(**(fields | changes))))
    return case


def test_chief_made_by_one_administrator_waits_for_a_second_officer(office: Scribe) -> None:
    assert asks(office, ADMIN, officer(unit=BUREAU, roles=(Role.CHIEF,))) == "directory.second"
    case = proposed(office)
    known = office.directory.roster.officers[case]
    assert (known.roles, known.is_active) == ((), False)
    assert says(office, ADMIN, case, "OfficerConfirmed") == "role.missing"
    assert says(office, SECOND_ADMIN, case, "OfficerConfirmed") == "role.missing"
    assert says(office, DIVISION_SECURITY, case, "OfficerConfirmed") == "role.missing"
    assert says(office, SECURITY, case, "OfficerConfirmed") == ""
    known = office.directory.roster.officers[case]
    assert (known.roles, known.is_active) == ((Role.CHIEF,), True)


def says(scribe: Scribe, actor: str, case: str, step: str, private: Any = None) -> str:
    """What the rules say to a step without fields of its own."""
    body = TYPES[step].step.body()
    refusal = scribe.try_it(actor, propose_as(case, step, body, private))
    return refusal.clause if refusal else ""


def test_change_of_power_waits_and_the_old_record_stands_until_it_is_confirmed(
    office: Scribe,
) -> None:
    assert changed(office, ADMIN, SUPERV, is_active=False) == "directory.second"
    assert changed(office, ADMIN, SUPERV, is_active=False, awaits_second=True) == ""
    assert office.directory.roster.officers[SUPERV].is_active
    assert says(office, SUPERV, SUPERV, "OfficerConfirmed") == "role.missing"
    assert says(office, CHIEF, SUPERV, "OfficerNotConfirmed", Words("在岗")) == ""
    assert office.directory.roster.officers[SUPERV].is_active
    assert changed(office, ADMIN, SUPERV, unit=DIVISION, awaits_second=True) == ""
    assert says(office, CHIEF, SUPERV, "OfficerConfirmed") == ""
    assert office.directory.roster.officers[SUPERV].unit == DIVISION


def test_chief_confirms_no_change_of_their_own_entry(office: Scribe) -> None:
    assert changed(office, ADMIN, CHIEF, name="别名", awaits_second=True) == ""
    assert says(office, CHIEF, CHIEF, "OfficerConfirmed") == "directory.another"
    assert says(office, SECURITY, CHIEF, "OfficerConfirmed") == ""


def test_what_was_not_confirmed_comes_to_nothing(office: Scribe) -> None:
    case = proposed(office)
    assert says(office, CHIEF, case, "OfficerNotConfirmed") == "directory.why_not"
    assert says(office, CHIEF, case, "OfficerNotConfirmed", Words("无任命文件")) == ""
    known = office.directory.roster.officers[case]
    assert (known.roles, known.is_active) == ((), False)


def test_two_proposals_of_one_police_number_do_not_both_come_about(office: Scribe) -> None:
    first, second = proposed(office), proposed(office, name="另一人")
    assert says(office, CHIEF, first, "OfficerConfirmed") == ""
    assert says(office, CHIEF, second, "OfficerConfirmed") == "directory.police_no"


def test_work_below_and_without_power_needs_no_second_officer(office: Scribe) -> None:
    assert asks(office, ADMIN, officer(unit=BUREAU, roles=(Role.HANDLER,))) == ""
    assert asks(office, ADMIN, officer(police_no="2", unit=DIVISION, roles=(Role.DIV_HEAD,))) == ""
    waits = officer(police_no="3", awaits_second=True)
    assert asks(office, ADMIN, waits) == "directory.second"


# ----------------------------------------------------------------------------------- units


def test_unit_without_one_above_it_is_made_at_the_founding_only(office: Scribe) -> None:
    fields: dict[str, Any] = {"code": "9", "name": "x", "level": UnitLevel.BUREAU}
    for admin in (ADMIN, DIVISION_ADMIN):
        assert asks(office, admin, UnitRegistered(**fields, parent=None)) == "directory.reach"
        assert moved(office, admin, DIVISION, parent=None) == "directory.reach"
    assert asks(office, SYSTEM, UnitRegistered(**fields, parent=None)) == ""


def test_unit_is_moved_within_the_tree_of_whoever_moves_it(office: Scribe) -> None:
    assert moved(office, DIVISION_ADMIN, OTHER_DIVISION, name="x") == "role.missing"
    assert moved(office, DIVISION_ADMIN, BUREAU, name="x") == "role.missing"
    assert moved(office, DIVISION_ADMIN, PRECINCT, parent=OTHER_DIVISION) == "directory.reach"
    assert moved(office, DIVISION_ADMIN, DIVISION, level=UnitLevel.ROOM) == "directory.reach"
    assert moved(office, DIVISION_ADMIN, DIVISION, name="碑林公安分局") == ""
    assert moved(office, ADMIN, PRECINCT, parent=OTHER_DIVISION) == ""


def test_units_stand_in_no_circle_and_below_their_betters(office: Scribe) -> None:
    for actor in (ADMIN, SYSTEM):
        assert moved(office, actor, DIVISION, parent=PRECINCT) == "directory.circle"
        assert moved(office, actor, DIVISION, parent=DIVISION) == "directory.circle"
    fields: dict[str, Any] = {"code": "9", "name": "x", "level": UnitLevel.BUREAU}
    assert asks(office, ADMIN, UnitRegistered(**fields, parent=DIVISION)) == "directory.level"
    assert moved(office, ADMIN, PRECINCT, level=UnitLevel.ROOM) == "directory.level"


# ------------------------------------------------------------------- everything else that names


@pytest.mark.parametrize(
    ("body", "clause"),
    [
        (DeviceEnrolled(BUREAU, "ZZZ", bytes(32)), "directory.reach"),
        (DeviceEnrolled(ROOM, "ZZZ", bytes(32)), ""),
        (down(unit=OTHER_DIVISION), "directory.reach"),
        (down(unit=PRECINCT), ""),
        (CodeListIssued("x", (CodeItem("A", Label("甲", "A")),)), "directory.for_everybody"),
    ],
)
def test_division_admin_reaches_machines_outages_and_tables_of_their_own_tree(
    office: Scribe, body: Any, clause: str
) -> None:
    assert asks(office, DIVISION_ADMIN, body) == clause
    assert asks(office, ADMIN, body) == ""


def test_division_finds_no_falsification_of_the_bureau(office: Scribe) -> None:
    assert asks(office, DIVISION_SUPERV, found(unit=BUREAU)) == "directory.reach"
    assert asks(office, DIVISION_SUPERV, found(unit=PRECINCT)) == ""


def test_division_replaces_no_profile_that_others_go_by(office: Scribe) -> None:
    (known,) = office.directory.profiles["zhanjiang"][:1]
    assert asks(office, DIVISION_ADMIN, LimitProfileIssued(known)) == "directory.own_profile"
    assert asks(office, ADMIN, LimitProfileIssued(known)) == ""
    assert moved(office, ADMIN, DIVISION, profile="shenzhen") == ""
    (own,) = office.directory.profiles["shenzhen"][:1]
    assert asks(office, DIVISION_ADMIN, LimitProfileIssued(own)) == ""


def test_nobody_delegates_to_themselves(office: Scribe) -> None:
    assert changed(office, SYSTEM, CHIEF, roles=(Role.CHIEF, Role.DEPUTY)) == ""
    assert asks(office, CHIEF, delegation(taker=CHIEF)) == "directory.deputy"
    assert asks(office, CHIEF, delegation()) == ""


# ------------------------------------------------------------------------------ passwords


@pytest.mark.parametrize(
    ("admin", "target", "clause"),
    [
        (DIVISION_SECURITY, CHIEF, "directory.password_below"),
        (DIVISION_SECURITY, DIV_HEAD, "directory.password_below"),
        (DIVISION_SECURITY, bureau.CALLER, "directory.password_below"),
        (DIVISION_SECURITY, HEAD, ""),
        (SECURITY, CHIEF, "directory.password_below"),
        (SECURITY, SECURITY, "directory.password_below"),
        (SECURITY, SECOND_SECURITY, "directory.password_below"),
        (SECURITY, DIV_HEAD, ""),
        (ADMIN, DIV_HEAD, "role.missing"),
        (SYSTEM, CHIEF, ""),
    ],
)
def test_password_is_reset_for_those_below_only(
    office: Scribe, admin: str, target: str, clause: str
) -> None:
    body = PasswordSet(target, must_change=True)
    wanted = Proposal(office.new_case(), body, PasswordPrivate("$argon2id$x"))
    refusal = office.try_it(admin, wanted)
    assert (refusal.clause if refusal else "") == clause


def test_password_of_another_is_good_until_its_owner_changes_it(office: Scribe) -> None:
    case = office.new_case()
    private = PasswordPrivate("$argon2id$x")
    lasting = Proposal(case, PasswordSet(HEAD), private)
    refusal = office.try_it(SECURITY, lasting)
    assert refusal is not None
    assert refusal.clause == "directory.password_once"
    wanted = Proposal(case, PasswordSet(HEAD, must_change=True), private)
    state: Any = office.happen(SECURITY, wanted)
    assert (state.must_change, state.set_by) == (True, SECURITY)
    assert says(office, SECURITY, case, "PasswordChanged", private) == "directory.own_password"
    assert says(office, HEAD, case, "PasswordChanged", PasswordPrivate("$argon2id$own")) == ""
    state = office.states[case]
    assert (state.must_change, state.password_hash) == (False, "$argon2id$own")
