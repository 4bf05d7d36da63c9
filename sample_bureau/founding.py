"""The sample bureau as the centre records it on its first day: who is who, the tables.

Every officer has the same password, :data:`PASSWORD`; it is written in the README and is
good for nothing but the sample.  The hashes are real Argon2id, at the lower cost that RFC
9106 allows for small machines, with salts from the seed so that runs repeat.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from argon2 import Type
from argon2.low_level import hash_secret
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.cases.directory import (
    CodeListIssued,
    DeviceEnrolled,
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
    UnitRegistered,
)
from casework.codes import Role
from casework.context import CodeItem
from casework.event import Label
from casework.numbering import AGENCIES
from casework.registry import Proposal
from sample_bureau import texts
from sample_bureau.bureau import Bureau
from sample_bureau.chance import seed_bytes
from sample_bureau.scenario import Scenario
from sample_bureau.tables import tables

PASSWORD = "warm-policing"  # noqa: S105 - the sample's, documented
_MEMORY_KIB = 19_456
_PASSES = 2


TRIAL_UNIT = "990102500100"
"""钟楼会客厅: its officers, and those of its precinct, share the desk that a trial opens."""


class SignIn(NamedTuple):
    """Somebody to sign in as when trying the program."""

    police_no: str
    name: str
    role: Role
    unit: str


def _sign_ins() -> tuple[SignIn, ...]:
    wanted = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD, Role.REVISIT)
    text = texts.bureau()
    room = next(one for one in text.units if one.code == TRIAL_UNIT)
    names = {unit.key: unit.name for unit in text.units if unit.key in (room.key, room.parent)}
    here = [one for one in text.officers if one.unit in names and not one.is_aux]
    firsts = (next(one for one in here if role in one.roles) for role in wanted)
    return tuple(
        SignIn(one.police_no, one.name, role, names[one.unit])
        for role, one in zip(wanted, firsts, strict=True)
    )


SIGN_INS = _sign_ins()
"""One officer for each role of a first trial, all at one desk: together they bring a ledger item
from its draft to its closing."""


def founding(scenario: Scenario) -> Iterator[Proposal]:
    """Units from the top, officers, tables, passwords, one machine in every station."""
    bureau = scenario.bureau
    yield from _units(bureau)
    yield from _officers(bureau)
    yield from tables(scenario)
    yield _agencies(scenario)
    yield from _passwords(scenario)
    for machine in bureau.machines:
        key = Ed25519PrivateKey.from_private_bytes(machine.secret).public_key()
        body = DeviceEnrolled(machine.unit, machine.short, key.public_bytes_raw())
        yield Proposal(machine.id, body)


def _units(bureau: Bureau) -> Iterator[Proposal]:
    for unit in bureau.units:
        body = UnitRegistered(
            code=unit.code,
            name=unit.name,
            level=unit.level,
            parent=unit.parent,
            profile=unit.profile,
        )
        yield Proposal(unit.id, body)


def _officers(bureau: Bureau) -> Iterator[Proposal]:
    for officer in bureau.officers:
        body = OfficerRegistered(
            police_no=officer.police_no,
            name=officer.name,
            unit=officer.unit,
            roles=officer.roles,
            is_aux=officer.is_aux,
        )
        yield Proposal(officer.id, body)


def _agencies(scenario: Scenario) -> Proposal:
    """The short names of the offices that number orders."""
    text = texts.bureau()
    codes = {unit.key: unit.code for unit in text.units}
    items = (CodeItem(codes[key], Label(word, word)) for key, word in text.agencies.items())
    case = scenario.chance("agencies").new_id(scenario.founded_at)
    return Proposal(case, CodeListIssued(AGENCIES, tuple(items), Label("机关代字", "Short names")))


def _passwords(scenario: Scenario) -> Iterator[Proposal]:
    chance = scenario.chance("passwords")
    for officer in scenario.bureau.officers:
        case = chance.new_id(scenario.founded_at)
        private = PasswordPrivate(_hashed(scenario.seed, officer.police_no))
        yield Proposal(case, PasswordSet(officer.id), private)


@cache
def _hashed(seed: int, police_no: str) -> str:
    """Seconds for a bureau: who founds the same one again has them already."""
    salt = seed_bytes(seed, f"password {police_no}", 16)
    hashed = hash_secret(
        PASSWORD.encode(), salt, _PASSES, _MEMORY_KIB, parallelism=1, hash_len=32, type=Type.ID
    )
    return hashed.decode()
