"""A small bureau for tests: three levels, a reception room, officers of every role.

``founding()`` gives the proposals that set it up, in order; ids are fixed so that a
failing test reads the same each time.  ``Scribe`` is a device in a test's hand: it
composes records with a running number and a clock that the test moves.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from casework.calendar import read_holiday_table
from casework.cases.directory import (
    KINDS as DIRECTORY_KINDS,
)
from casework.cases.directory import (
    DeviceEnrolled,
    HolidayTableIssued,
    LimitProfileIssued,
    OfficerRegistered,
    UnitRegistered,
    build,
)
from casework.codes import Role, UnitLevel
from casework.context import Context, Directory
from casework.event import CHINA, Event, Record, Refusal, Stamp
from casework.ids import SYSTEM, uuid7
from casework.limits import read_limit_profile
from casework.registry import Proposal, check, compose, evolve, kind_of, read
from casework.state import State

RESOURCES = Path(__file__).parents[2] / "resources"
START = datetime(2026, 9, 14, 9, 0, tzinfo=CHINA)


def fixed_id(kind: int, number: int) -> str:
    """A readable, valid UUIDv7: the kind and number stand at its end."""
    return uuid7(1_700_000_000_000, bytes([0, 0, kind]) + number.to_bytes(7, "big"))


BUREAU, DIVISION, PRECINCT, SISTER, ROOM = (fixed_id(1, n) for n in range(1, 6))
OTHER_DIVISION = fixed_id(1, 6)
UNITS = (
    (BUREAU, "610100000000", "古城市公安局", UnitLevel.BUREAU, None, "zhanjiang"),
    (DIVISION, "610103000000", "碑林分局", UnitLevel.DIVISION, BUREAU, ""),
    (OTHER_DIVISION, "610104000000", "莲湖分局", UnitLevel.DIVISION, BUREAU, ""),
    (PRECINCT, "610103500000", "南大街派出所", UnitLevel.PRECINCT, DIVISION, ""),
    (SISTER, "610103510000", "东关派出所", UnitLevel.PRECINCT, DIVISION, ""),
    (ROOM, "610103500100", "钟楼会客厅", UnitLevel.ROOM, PRECINCT, ""),
)
DESK, FIELD, HANDLER, HEAD, DIV_HEAD, CHIEF, CALLER, AUX, ADMIN, SISTER_HEAD, SISTER_HANDLER = (
    fixed_id(2, n) for n in range(1, 12)
)
TRIAGE, OFFICE, DEPUTY, SUPERV, SECURITY, AUDITOR = (fixed_id(2, n) for n in range(12, 18))
OFFICERS = (
    (DESK, "061001", "李晨", ROOM, (Role.DESK,), False),
    (FIELD, "061002", "赵海燕", PRECINCT, (Role.FIELD,), False),
    (HANDLER, "061003", "姚远", PRECINCT, (Role.HANDLER,), False),
    (HEAD, "061004", "王建国", PRECINCT, (Role.UNIT_HEAD,), False),
    (DIV_HEAD, "061005", "刘志强", DIVISION, (Role.DIV_HEAD,), False),
    (CHIEF, "061006", "单雄飞", BUREAU, (Role.CHIEF,), False),
    (CALLER, "061007", "陈静", BUREAU, (Role.REVISIT,), False),
    (AUX, "F61008", "仇小雨", ROOM, (Role.DESK,), True),
    (ADMIN, "061009", "解明", BUREAU, (Role.ADMIN,), False),
    (SISTER_HEAD, "061010", "区志远", SISTER, (Role.UNIT_HEAD,), False),
    (SISTER_HANDLER, "061011", "查文", SISTER, (Role.HANDLER,), False),
    (TRIAGE, "061012", "仇天佑", BUREAU, (Role.TRIAGE,), False),
    (OFFICE, "061013", "盖敏", BUREAU, (Role.OFFICE,), False),
    (DEPUTY, "061014", "种伟", BUREAU, (Role.DEPUTY,), False),
    (SUPERV, "061015", "燕平", BUREAU, (Role.SUPERV,), False),
    (SECURITY, "061016", "盛安", BUREAU, (Role.SECURITY,), False),
    (AUDITOR, "061017", "员正", BUREAU, (Role.AUDIT,), False),
)
DESK_DEVICE, HEAD_DEVICE, DIVISION_DEVICE, BUREAU_DEVICE, SISTER_DEVICE = (
    fixed_id(3, n) for n in range(1, 6)
)
DEVICES = (
    (DESK_DEVICE, ROOM, "A07"),
    (HEAD_DEVICE, PRECINCT, "A08"),
    (DIVISION_DEVICE, DIVISION, "B01"),
    (BUREAU_DEVICE, BUREAU, "C01"),
    (SISTER_DEVICE, SISTER, "A11"),
)
DEVICE_OF = {
    DESK: DESK_DEVICE,
    AUX: DESK_DEVICE,
    FIELD: HEAD_DEVICE,
    HANDLER: HEAD_DEVICE,
    HEAD: HEAD_DEVICE,
    DIV_HEAD: DIVISION_DEVICE,
    CHIEF: BUREAU_DEVICE,
    CALLER: BUREAU_DEVICE,
    ADMIN: BUREAU_DEVICE,
    TRIAGE: BUREAU_DEVICE,
    OFFICE: BUREAU_DEVICE,
    DEPUTY: BUREAU_DEVICE,
    SUPERV: BUREAU_DEVICE,
    SECURITY: BUREAU_DEVICE,
    AUDITOR: BUREAU_DEVICE,
    SISTER_HEAD: SISTER_DEVICE,
    SISTER_HANDLER: SISTER_DEVICE,
}
UNIT_OF = {officer: unit for officer, _, _, unit, _, _ in OFFICERS} | {SYSTEM: ""}


def founding(keys: dict[str, bytes] | None = None) -> Iterator[Proposal]:
    """What the centre records when the bureau is set up.

    ``keys`` are the devices' public keys; devices without one are left out when given.
    """
    for unit, code, name, level, parent, city in UNITS:
        body: Any = UnitRegistered(code=code, name=name, level=level, parent=parent, profile=city)
        yield Proposal(unit, body)
    for officer, police_no, name, unit, roles, is_aux in OFFICERS:
        body = OfficerRegistered(
            police_no=police_no, name=name, unit=unit, roles=roles, is_aux=is_aux
        )
        yield Proposal(officer, body)
    for device, unit, short in DEVICES:
        if keys is None or device in keys:
            key = keys[device] if keys else bytes(32)
            yield Proposal(device, DeviceEnrolled(unit, short, key))
    for number, path in enumerate(sorted((RESOURCES / "holidays").glob("*.json"))):
        table = read_holiday_table(path.read_bytes())
        yield Proposal(fixed_id(4, number), HolidayTableIssued(table))
    for number, limits in enumerate(sorted((RESOURCES / "limits").glob("*.json"))):
        profile = read_limit_profile(limits.read_bytes())
        yield Proposal(fixed_id(5, number), LimitProfileIssued(profile))


def directory() -> Directory:
    """The directory after the founding."""
    scribe = Scribe()
    for proposal in founding():
        scribe.happen(SYSTEM, proposal)
    return scribe.directory


class Scribe:
    """Composes and applies events without a store: states are kept by case id."""

    def __init__(self, directory: Directory | None = None, now: datetime = START) -> None:
        self.directory = directory or Directory()
        self.now = now
        self.states: dict[str, State] = {}
        self.records: list[Record] = []
        self._made = 0

    def new_case(self) -> str:
        """A fresh case id."""
        self._made += 1
        return fixed_id(9, self._made)

    def context(self) -> Context:
        """What the rules may look at right now."""
        return Context(self.now, self.directory, self.states.get)

    def compose(self, actor: str, proposal: Proposal, seen: str | None = None) -> Event[Any]:
        """The event that the actor proposes, as their device would record it."""
        self._made += 1
        state = self.states.get(proposal.case)
        record = compose(
            proposal,
            id=fixed_id(8, self._made),
            salt=bytes(16),
            at=self.now,
            since_server=None,
            seen=seen or (state.last if state else None),
            actor=actor,
            unit=UNIT_OF[actor],
            device=SYSTEM if actor == SYSTEM else DEVICE_OF[actor],
            seq=self._made,
        )
        self.records.append(record)
        return read(record)

    def try_it(self, actor: str, proposal: Proposal, seen: str | None = None) -> Refusal | None:
        """The refusal, or ``None`` after applying the event."""
        event = self.compose(actor, proposal, seen)
        refusal = check(self.states.get(proposal.case), event, self.context())
        if refusal is None:
            self.states[proposal.case] = evolve(self.states.get(proposal.case), event)
            if kind_of(proposal.type) in DIRECTORY_KINDS:
                self.directory = build(self.states.values())
        return refusal

    def happen(self, actor: str, proposal: Proposal) -> State:
        """Apply an event that must be allowed; the state after it."""
        refusal = self.try_it(actor, proposal)
        assert refusal is None, refusal
        return self.states[proposal.case]

    def later(self, **timedelta_arguments: float) -> None:
        """Move the clock."""
        self.now += timedelta(**timedelta_arguments)


def stamp(record: Record, position: int, at: datetime, number: str | None = None) -> Record:
    """The record with the centre's stamp."""
    return Record(record.core, record.sealed, Stamp(position, at, number))


def day(text: str) -> date:
    """``"2026-09-21"`` as a date."""
    return date.fromisoformat(text)
