"""Every role, every event type, every place, every respondent: exactly the table.

``roles_table`` says who may take which step; here stands how far each role reaches and whom
the complaint wall shuts out, told a second time.  An officer of each role is set in each
place around a case and asked for each step.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from msgspec import structs

from casework.cases import WORK
from casework.cases.erasing import Erased
from casework.cases.every_case import event_type
from casework.codes import Role, UnitLevel
from casework.context import Context, Directory
from casework.duties import DUTIES
from casework.event import Label
from casework.ids import SYSTEM
from casework.machine import Machine
from casework.officers import Device, Officer, Roster, Unit, may_read
from casework.registry import MACHINES, TYPES, may_begin
from casework.state import State
from casework.steps import Step
from tests.harness.bureau import (
    BUREAU,
    DIVISION,
    OTHER_DIVISION,
    PRECINCT,
    ROOM,
    SISTER,
    START,
    UNITS,
    fixed_id,
)
from tests.harness.rules.roles_table import EVERY_KIND, STEPS
from tests.harness.samples import state_of

HEADS = "UNIT_HEAD DIV_HEAD CHIEF PROV_CHIEF"
EVERYBODY = f"DESK FIELD TRIAGE HANDLER DEPUTY OFFICE REVISIT SUPERV {HEADS}"
BELOW = set(Role) - {Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD}
"""Roles that reach every unit below their own; all others reach their own station only."""

DENIED = ("role.", "case.missing", "read.scope")
"""Clauses that say: not you."""


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    place: str
    aux: bool
    roles: frozenset[str]


def _parsed(text: str) -> dict[str, Line]:
    lines = {}
    for line in text.splitlines():
        name, *words = line.split() or ["#"]
        if name != "#":
            said = " ".join(words[1:]).replace("HEADS", HEADS).replace("EVERYBODY", EVERYBODY)
            roles = said.split()
            assert name not in lines, name
            lines[name] = Line(words[0], "aux" in roles, frozenset(roles) - {"aux"})
    return lines


def table() -> dict[str, Line]:
    """Every event type and who may."""
    common = _parsed(EVERY_KIND)
    lines = _parsed(STEPS)
    for machine in WORK:
        prefix = event_type(machine.kind, State).removesuffix("State")
        lines |= {f"{prefix}{name}": line for name, line in common.items()}
    return lines


TABLE = table()

AROUND = {
    "own": PRECINCT,
    "room": ROOM,
    "sister": SISTER,
    "upper": DIVISION,
    "top": BUREAU,
    "cousin": OTHER_DIVISION,
}
STATIONS = {ROOM: PRECINCT}
"""A reception room belongs to its precinct's station."""
ABOVE = {
    ROOM: (ROOM, PRECINCT, DIVISION, BUREAU),
    PRECINCT: (PRECINCT, DIVISION, BUREAU),
    SISTER: (SISTER, DIVISION, BUREAU),
    DIVISION: (DIVISION, BUREAU),
    OTHER_DIVISION: (OTHER_DIVISION, BUREAU),
    BUREAU: (BUREAU,),
}
CASES = {
    "precinct's": (PRECINCT, (PRECINCT,)),
    "division's": (DIVISION, (DIVISION,)),
    "shared": (DIVISION, (DIVISION, PRECINCT)),
}
"""The owner of a case, and all units concerned."""
RESPONDENTS = {
    "nobody": (),
    "officer of the precinct": (fixed_id(2, 901),),
    "the precinct": (PRECINCT,),
    "the division": (DIVISION,),
    "officer of the sister": (fixed_id(2, 902),),
}
WALLED = {
    "nobody": frozenset[str](),
    "officer of the precinct": frozenset({PRECINCT}),
    "the precinct": frozenset({PRECINCT}),
    "the division": frozenset({DIVISION, PRECINCT, SISTER}),
    "officer of the sister": frozenset({SISTER}),
}
"""The stations behind the wall."""


def officer_id(role: Role, unit: str, is_aux: bool) -> str:
    """The officer of a role in a unit."""
    number = list(Role).index(role) * 100 + list(AROUND.values()).index(unit) * 2 + is_aux
    return fixed_id(2, 1000 + number)


def roster() -> Roster:
    """An officer of each role in each unit, auxiliaries too, and two to be named."""
    units = {id: Unit(id, code, name, level, parent) for id, code, name, level, parent, _ in UNITS}
    people = [
        Officer(officer_id(role, unit, is_aux), "", "", unit, (role,), is_aux)
        for role, unit, is_aux in product(Role, AROUND.values(), (False, True))
    ]
    people += [
        Officer(fixed_id(2, 901), "", "", ROOM, (Role.DESK,)),
        Officer(fixed_id(2, 902), "", "", SISTER, (Role.DESK,)),
    ]
    devices = [Device(fixed_id(3, n), unit, "", b"") for n, unit in enumerate(AROUND.values())]
    return Roster(units, {one.id: one for one in people}, {one.id: one for one in devices})


ROSTER = roster()
CONTEXT = Context(START, Directory(roster=ROSTER))


def case_of(
    machine: Machine[Any], step: Step[Any, Any], owner: str, units: tuple[str, ...], named: str
) -> State:
    """A case in a status in which the step is not possible, where there is one."""
    elsewhere = [status for status in machine.statuses if status not in step.frm]
    if issubclass(step.body, Erased):
        # Whether the case has ended is asked of what only this kind has.
        whole: State = state_of(machine, step.frm[0])
        return structs.replace(
            whole,
            unit=owner,
            units=units,
            respondents=RESPONDENTS[named],
            opened_by=SYSTEM,
            handlers=(),
            recused=(),
        )
    return State(
        case=fixed_id(9, 1),
        status=elsewhere[0] if elsewhere else step.frm[0],
        unit=owner,
        units=units,
        respondents=RESPONDENTS[named],
        opened_at=START,
        opened_by=SYSTEM,
        updated_at=START,
        last="",
    )


def is_denied(step: Step[Any, Any], state: State | None, actor: Officer) -> bool:
    """Whether the rules say that this officer is not the one."""
    device = next(
        one.id for one in ROSTER.devices.values() if ROSTER.same_station(one.unit, actor.unit)
    )
    refusal = may_begin(
        state, step.name, actor=actor.id, unit=actor.unit, device=device, context=CONTEXT
    )
    return refusal is not None and refusal.clause.startswith(DENIED)


def reaches(role: str, held_at: str, unit: str) -> bool:
    station = STATIONS.get(held_at, held_at)
    if role in BELOW:
        return station in ABOVE[unit]
    return station == STATIONS.get(unit, unit)


def is_expected(line: Line, actor: Officer, owner: str, units: tuple[str, ...], named: str) -> bool:
    """What the table says."""
    (role,) = actor.roles
    if role.name not in line.roles or (actor.is_aux and not line.aux):
        return False
    if STATIONS.get(actor.unit, actor.unit) in WALLED[named]:
        return False
    places = {"owner": (owner,), "involved": units, "anywhere": (actor.unit,)}[line.place]
    return any(reaches(role.name, actor.unit, unit) for unit in places)


def test_table_lists_every_event_type_and_no_other() -> None:
    assert set(TABLE) == set(TYPES)


@pytest.mark.parametrize("kind", MACHINES)
def test_every_role_in_every_place_may_do_exactly_what_the_table_says(kind: str) -> None:
    machine = MACHINES[kind]
    people = [
        ROSTER.officers[officer_id(*who)] for who in product(Role, AROUND.values(), (False, True))
    ]
    wrong = []
    for step, (where, (owner, units)), named in product(machine.steps, CASES.items(), RESPONDENTS):
        line = TABLE[step.name]
        if not step.frm:
            continue
        state = case_of(machine, step, owner, units, named)
        for actor in people:
            expected = is_expected(line, actor, owner, units, named)
            if step.name.endswith("PersonalDataRead"):
                expected = expected and any(
                    reaches(actor.roles[0].name, actor.unit, unit) for unit in units
                )
            if is_denied(step, state, actor) is expected:
                wrong.append((step.name, where, named, actor.roles, actor.unit, actor.is_aux))
    assert not wrong, wrong[:5]


@pytest.mark.parametrize("kind", MACHINES)
def test_case_is_opened_at_ones_own_unit_by_the_roles_of_the_table(kind: str) -> None:
    machine = MACHINES[kind]
    for step, role, unit, is_aux in product(machine.steps, Role, AROUND.values(), (False, True)):
        if step.frm:
            continue
        line = TABLE[step.name]
        assert line.place == "opens", step.name
        actor = ROSTER.officers[officer_id(role, unit, is_aux)]
        expected = role.name in line.roles and (line.aux or not is_aux)
        assert is_denied(step, None, actor) is not expected, (step.name, role, unit, is_aux)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_row_of_the_kind_says_what_the_table_says(name: str) -> None:
    step, line = TYPES[name].step, TABLE[name]
    assert {role.name for role in step.by} == line.roles
    assert step.aux is line.aux
    assert line.place == (step.at if step.frm else "opens")


# -------------------------------------------------------------------- the table of roles


def test_every_role_says_what_it_can_and_cannot() -> None:
    assert set(DUTIES) == set(Role)
    for duty in DUTIES.values():
        for words in (duty.can, duty.cannot):
            assert isinstance(words, Label)
            assert words.zh
            assert words.en


def test_three_powers_are_apart() -> None:
    """Administrators touch no case, the auditor changes nothing but their own password."""
    business = {step.name for machine in WORK for step in machine.steps}
    system = {name for name, line in TABLE.items() if "ADMIN" in line.roles}
    security = {name for name, line in TABLE.items() if "SECURITY" in line.roles}
    assert not (system | security) & business
    assert system & security == {"PasswordChanged"}
    audited = {name for name, line in TABLE.items() if "AUDIT" in line.roles}
    assert all(name.endswith(("PersonalDataRead", "PasswordChanged")) for name in audited)


def test_auxiliary_officers_never_approve_close_or_sign() -> None:
    for name, line in TABLE.items():
        if line.aux:
            step = TYPES[name].step
            assert not step.is_final_say, name
            assert not step.frm or step.to not in ("CLOSED", "ACCEPTED"), name
    ledger = {name for name, line in TABLE.items() if name.startswith("LedgerItem") and line.aux}
    assert ledger == {
        "LedgerItemOfficerRecused",
        "LedgerItemPersonalDataRead",
        "LedgerItemPapersAttached",
    }


def test_handler_never_approves() -> None:
    for step in (entry.step for entry in TYPES.values()):
        if Role.HANDLER in step.by and step.is_final_say:
            assert step.name.endswith(("AmendmentSettled", "Signed")), step.name


# ----------------------------------------------------------------------------- reading


class Complaint(State, frozen=True, tag="complaint of this test"):
    """A case of the complaint ledger."""

    @property
    def is_complaint(self) -> bool:
        return True


@pytest.mark.parametrize("named", RESPONDENTS)
@pytest.mark.parametrize("where", CASES)
def test_who_reads_a_case(where: str, named: str) -> None:
    owner, units = CASES[where]
    machine = MACHINES["walk_in"]
    plain = case_of(machine, machine.steps[1], owner, units, named)
    fields = {name: getattr(plain, name) for name in plain.__struct_fields__}
    for state, role, unit, is_aux in product(
        (plain, Complaint(**fields)), Role, AROUND.values(), (False, True)
    ):
        actor = ROSTER.officers[officer_id(role, unit, is_aux)]
        expected = (
            role not in (Role.ADMIN, Role.SECURITY)
            and STATIONS.get(unit, unit) not in WALLED[named]
            and any(reaches(role.name, unit, one) for one in units)
            and not (is_aux and state.is_complaint)
        )
        assert may_read(ROSTER, actor, state) is expected, (role, unit, is_aux)


def test_levels_of_the_places_are_what_the_test_believes() -> None:
    assert {unit: level for unit, _, _, level, _, _ in UNITS} == {
        BUREAU: UnitLevel.BUREAU,
        DIVISION: UnitLevel.DIVISION,
        OTHER_DIVISION: UnitLevel.DIVISION,
        PRECINCT: UnitLevel.PRECINCT,
        SISTER: UnitLevel.PRECINCT,
        ROOM: UnitLevel.ROOM,
    }
