"""Units, officers, roles: who may act on what, and the complaint wall.

Two ideas carry everything:

* a unit's *station* is itself, or for a reception room the precinct it belongs to.
  The officers of a station share its machines, so what reaches one machine of a station
  may be read by every officer of it.
* a role reaches either its own station or everything below it (:data:`SUBTREE`).

Complaint wall (domain rule 4, guard (a)): an officer or unit named as respondent is
shown nothing of the matter.  Because machines are shared by a station, naming one
officer shuts the whole station out, and the matter is worked one level up.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Struct, field

from casework.codes import Rank, Role, RoomType, UnitLevel
from casework.fields import Meaning, asked, given
from casework.state import State

SUBTREE = frozenset(
    {
        Role.TRIAGE,
        Role.DIV_HEAD,
        Role.CHIEF,
        Role.PROV_CHIEF,
        Role.DEPUTY,
        Role.OFFICE,
        Role.REVISIT,
        Role.SUPERV,
        Role.SECURITY,
        Role.AUDIT,
        Role.ADMIN,
    }
)
"""Roles that reach every unit below their own; the others reach their own station."""

HEADS = (Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF, Role.PROV_CHIEF)
UPPER_HEADS = HEADS[1:]
"""The heads above a precinct."""

NEVER_READING = frozenset({Role.ADMIN, Role.SECURITY})
READERS = tuple(role for role in Role if role not in NEVER_READING)
"""Roles that may read what a case says.  Three separate powers (三员分立): whoever keeps the
system and whoever keeps its security read no case, whoever audits reads and changes nothing."""

WATCHING = (Role.SECURITY, Role.AUDIT)
"""Who reads what was noticed of machines: the one deals with it, the other reads along."""

POWERS = SUBTREE | frozenset(HEADS)
"""Roles by which an officer decides on others, or reaches others."""

SEPARATE = NEVER_READING | {Role.AUDIT}
"""Roles that are held alone, each of the three by somebody else."""

AUXILIARY = frozenset({Role.DESK, Role.FIELD, Role.REVISIT})
"""Roles that an auxiliary officer may hold."""

CHIEF_OF_LEVEL = {
    UnitLevel.PRECINCT: Role.UNIT_HEAD,
    UnitLevel.ROOM: Role.UNIT_HEAD,
    UnitLevel.BRANCH: Role.UNIT_HEAD,
    UnitLevel.DIVISION: Role.DIV_HEAD,
    UnitLevel.BUREAU: Role.CHIEF,
    UnitLevel.PROVINCE: Role.PROV_CHIEF,
}
"""Which of the chiefs owns the ledger of a level (domain 1.3, "who signs"; 15, levels)."""


HEIGHT = {
    UnitLevel.ROOM: 0,
    UnitLevel.PRECINCT: 1,
    UnitLevel.BRANCH: 1,
    UnitLevel.DIVISION: 2,
    UnitLevel.BUREAU: 3,
    UnitLevel.PROVINCE: 4,
}
"""Which level stands above which."""


class ServiceRoom(Struct, frozen=True, kw_only=True):
    """A reception room: where it stands, where and when it is open, what is there (domain 11)."""

    type: Annotated[RoomType, asked("类型", "Type")]
    address: Annotated[str, asked("地址", "Address")]
    hours: Annotated[
        str, asked("开放时间", "Open", hint=("如:每日 9:00 至 18:00", "Daily 9:00 to 18:00, say"))
    ] = ""
    equipment: Annotated[
        tuple[str, ...], asked("便民设施", "Equipment", Meaning.LISTED, "room.equipment")
    ] = ()


class Unit(Struct, frozen=True):
    """A unit as it stands now."""

    id: str
    code: Annotated[str, given("单位代码", "Code")]
    name: Annotated[str, given("单位名称", "Name")]
    level: Annotated[UnitLevel, given("层级", "Level")]
    parent: Annotated[str | None, given("上级单位", "Unit above", Meaning.UNIT)]
    profile: Annotated[str, given("时限方案", "Limit profile")] = ""
    """The limit profile of the unit's city; empty: its parent's."""
    room: Annotated[ServiceRoom | None, given("会客厅情况", "The room")] = None
    is_active: Annotated[bool, given("在用", "In use")] = True
    """Not: it was dissolved.  What it did stays its own."""


class Officer(Struct, frozen=True):
    """An officer as they stand now.  ``is_aux``: an auxiliary officer (辅警)."""

    id: str
    police_no: Annotated[str, given("警号", "Police number")]
    name: Annotated[str, given("姓名", "Name")]
    unit: Annotated[str, given("单位", "Unit", Meaning.UNIT)]
    roles: Annotated[tuple[Role, ...], given("岗位", "Roles")]
    is_aux: Annotated[bool, given("辅警", "Auxiliary officer")] = False
    is_active: Annotated[bool, given("在用", "In use")] = True
    rank: Annotated[Rank, given("职级", "Rank")] = Rank.NONE
    shift_team: Annotated[str, given("值班班组", "Shift team")] = ""


class Device(Struct, frozen=True):
    """An enrolled machine: where it stands and the key it signs with."""

    id: str
    unit: Annotated[str, given("单位", "Unit", Meaning.UNIT)]
    short: Annotated[str, given("设备代号", "Short name")]
    """Three characters, on temporary numbers."""
    public_key: Annotated[bytes, given("公钥", "Public key", Meaning.SECRET)]
    is_revoked: Annotated[bool, given("已停用", "Revoked")] = False


class Delegation(Struct, frozen=True):
    """Written authority for a time: ``delegator`` lets ``taker`` act in ``roles``."""

    id: str
    # Cases that the centre keeps were written with this name: they stay as they are.
    delegator: Annotated[str, given("授权人", "Given by", Meaning.OFFICER)] = field(name="giver")
    taker: Annotated[str, given("被授权人", "Given to", Meaning.OFFICER)]
    roles: Annotated[tuple[Role, ...], given("授予岗位", "Roles")]
    starts_at: Annotated[datetime, given("起始时间", "From")]
    ends_at: Annotated[datetime, given("截止时间", "Until")]
    is_revoked: Annotated[bool, given("已收回", "Taken back")] = False
    steps: Annotated[tuple[str, ...], given("限于", "Only for", Meaning.STEP)] = ()
    """The event types it is for; empty: whatever the roles may do."""
    revoked_at: Annotated[datetime | None, given("收回时间", "Taken back at")] = None

    def holds(self, at: datetime, step: str) -> bool:
        """Whether it is in force at a moment, for a step (empty: for any)."""
        if self.is_revoked and (self.revoked_at is None or at >= self.revoked_at):
            return False
        return self.starts_at <= at < self.ends_at and (
            not self.steps or not step or step in self.steps
        )


class Roster:
    """Who is who at one moment: an immutable view over the directory's cases."""

    def __init__(
        self,
        units: Mapping[str, Unit],
        officers: Mapping[str, Officer],
        devices: Mapping[str, Device],
        delegations: Iterable[Delegation] = (),
    ) -> None:
        self.units = units
        self.officers = officers
        self.devices = devices
        self.delegations = {one.id: one for one in delegations}
        self._given_to: dict[str, list[Delegation]] = {}
        for one in self.delegations.values():
            self._given_to.setdefault(one.taker, []).append(one)
        self._upward: dict[str, tuple[str, ...]] = {}
        self._sitting: dict[str, list[Officer]] = {}
        self._stations: dict[str, str] = {}
        self._audiences: dict[tuple[str, ...], frozenset[str]] = {}

    @property
    def top(self) -> str:
        """The unit that has nobody above it; empty before the bureau is founded."""
        return next((one.id for one in self.units.values() if one.parent is None), "")

    def upward(self, unit: str) -> tuple[str, ...]:
        """``unit`` and everything above it, nearest first; empty if unknown."""
        known = self._upward.get(unit)
        if known is None:
            path: list[str] = []
            here: str | None = unit
            while here is not None and here in self.units and here not in path:
                path.append(here)
                here = self.units[here].parent
            known = self._upward[unit] = tuple(path)
        return known

    def covers(self, upper: str, unit: str) -> bool:
        """Whether ``unit`` is ``upper`` or stands below it."""
        return upper in self.upward(unit)

    def station(self, unit: str) -> str:
        """The unit whose officers share machines with ``unit``."""
        known = self._stations.get(unit)
        if known is None:
            upward = self.upward(unit)
            known = next(
                (one for one in upward if self.units[one].level is not UnitLevel.ROOM), unit
            )
            self._stations[unit] = known
        return known

    def same_station(self, one: str, other: str) -> bool:
        """Whether two units share their machines."""
        return self.station(one) == self.station(other)

    def station_of(self, unit: str) -> tuple[Officer, ...]:
        """The officers in use who sit in the station of a unit."""
        if not self._sitting:
            for one in self.officers.values():
                if one.is_active:
                    self._sitting.setdefault(self.station(one.unit), []).append(one)
        return tuple(self._sitting.get(self.station(unit), ()))

    def takers(self) -> tuple[Officer, ...]:
        """The officers in use to whom somebody gave a delegation."""
        known = (self.officers.get(one) for one in self._given_to)
        return tuple(one for one in known if one is not None and one.is_active)

    def machine_in(self, unit: str) -> str:
        """A machine (its device id) that the station of a unit may use; empty where it has none."""
        return next(
            (
                one.id
                for one in self.devices.values()
                if not one.is_revoked and self.same_station(one.unit, unit)
            ),
            "",
        )

    def roles_of(
        self, officer: Officer, at: datetime, step: str = ""
    ) -> tuple[tuple[Role, str], ...]:
        """Each role the officer holds at ``at`` and the unit it is held at.

        Delegated roles are held at the delegator's unit, as long as the delegator holds them.
        """
        own = [(role, officer.unit) for role in officer.roles]
        for one in self._given_to.get(officer.id, ()):
            own += self._delegated(one, at, step)
        return tuple(own)

    def _delegated(self, one: Delegation, at: datetime, step: str) -> list[tuple[Role, str]]:
        delegator = self.officers.get(one.delegator)
        if delegator is None or not delegator.is_active or not one.holds(at, step):
            return []
        return [(role, delegator.unit) for role in one.roles if role in delegator.roles]

    def reaches(self, role: Role, held_at: str, unit: str) -> bool:
        """Whether a role held at one unit counts at another."""
        if role in SUBTREE:
            return self.covers(self.station(held_at), unit)
        return self.same_station(held_at, unit)

    def authorities(
        self,
        officer: Officer,
        roles: Iterable[Role],
        units: Iterable[str],
        at: datetime,
        step: str = "",
    ) -> tuple[str, ...]:
        """By what right the officer acts in one of ``roles`` over one of ``units``.

        Empty text is their own office, anything else the delegation with that id; no
        entry at all: they may not.
        """
        wanted, places = frozenset(roles), tuple(units)
        own = ((role, officer.unit) for role in officer.roles)
        found = [""] if self._reach(wanted, places, own) else []
        found += [
            one.id
            for one in self._given_to.get(officer.id, ())
            if self._reach(wanted, places, self._delegated(one, at, step))
        ]
        return tuple(found)

    def _reach(
        self, wanted: frozenset[Role], places: tuple[str, ...], held: Iterable[tuple[Role, str]]
    ) -> bool:
        return any(
            role in wanted and any(self.reaches(role, held_at, unit) for unit in places)
            for role, held_at in held
        )

    def may(
        self,
        officer: Officer,
        roles: Iterable[Role],
        units: Iterable[str],
        at: datetime,
        step: str = "",
    ) -> bool:
        """Whether the officer holds one of ``roles`` with reach over one of ``units``."""
        return bool(self.authorities(officer, roles, units, at, step))

    def delegator(self, delegation: str) -> str:
        """The officer who gave a delegation; empty for none."""
        known = self.delegations.get(delegation)
        return known.delegator if known else ""

    def is_top(self, unit: str) -> bool:
        """Whether nothing stands above the station of a unit."""
        return len(self.upward(self.station(unit))) == 1

    def is_power_of_house(self, actor: Officer, unit: str, roles: Iterable[Role]) -> bool:
        """Whether these roles at a unit are power in the actor's own station, not below it."""
        return self.same_station(actor.unit, unit) and not POWERS.isdisjoint(roles)

    def stands_over(self, actor: Officer, other: Officer) -> bool:
        """Whether another sits below the actor: in their tree, and no power of their house."""
        return (
            actor.id != other.id
            and self.covers(self.station(actor.unit), other.unit)
            and not self.is_power_of_house(actor, other.unit, other.roles)
        )

    def height(self, unit: str) -> int:
        """How high the station of a unit stands; below everything for a stranger."""
        known = self.units.get(self.station(unit))
        return HEIGHT[known.level] if known else -1

    def chief_roles(self, unit: str) -> tuple[Role, ...]:
        """The head who owns the ledger of ``unit``."""
        known = self.units.get(self.station(unit))
        return (CHIEF_OF_LEVEL[known.level],) if known else ()

    def is_walled(self, officer: Officer, respondents: Iterable[str]) -> bool:
        """Whether the officer sits in a station that the complaint wall shuts out."""
        return self.station(officer.unit) in self.walled_stations(respondents)

    def is_shut_out(self, officer: Officer, state: State) -> bool:
        """Whether a case is kept from an officer: with their station, or by themselves."""
        if officer.id in state.shut_out:
            return True
        return bool(state.respondents) and self.is_walled(officer, state.respondents)

    def walled_stations(self, respondents: Iterable[str]) -> frozenset[str]:
        """Every station that must be sent nothing of a matter with these respondents."""
        walled: set[str] = set()
        for named in respondents:
            if named in self.officers:
                walled.add(self.station(self.officers[named].unit))
            elif named in self.units:
                walled |= {unit for unit in self.units if self.covers(named, unit)}
        return frozenset(walled)

    def owner_for(self, unit: str, respondents: Iterable[str]) -> str:
        """The nearest station, from ``unit`` upward, that the wall does not shut out.

        Shut out up to the top, or unknown here: the top, or the unit itself.
        """
        walled = self.walled_stations(respondents)
        upward = [above for above in self.upward(unit) if self.station(above) == above]
        return next((station for station in upward if station not in walled), [unit, *upward][-1])

    def audience(self, units: Iterable[str], respondents: Iterable[str]) -> frozenset[str]:
        """The stations whose machines are sent a case of these units.

        The stations concerned and every station above them, less those the wall shuts out.
        """
        concerned = tuple(units)
        known = self._audiences.get(concerned)
        if known is None:
            stations = {self.station(above) for unit in concerned for above in self.upward(unit)}
            known = self._audiences[concerned] = frozenset(stations)
        return known - self.walled_stations(respondents) if respondents else known

    def profile_of(self, unit: str) -> str:
        """The limit profile id in force at ``unit``: its own or the nearest above."""
        for above in self.upward(unit):
            if self.units[above].profile:
                return self.units[above].profile
        return ""


def may_read(roster: Roster, officer: Officer, state: State) -> bool:
    """Whether the officer may read what the case says: asked by both sides, row by row.

    Roles that reach below read what concerns a unit below them, the others what concerns
    their own station.  Nobody behind the complaint wall does, no administrator does, and an
    auxiliary officer reads no complaint.  What was noticed of machines says nothing of anybody:
    the security administrator reads it, and the auditor.
    """
    if state.scope in ("everybody", "nobody"):
        return state.scope == "everybody"
    if not officer.is_active or (officer.is_aux and state.is_complaint):
        return False
    if roster.is_shut_out(officer, state):
        return False
    readers = READERS if state.scope == "units" else WATCHING
    return any(
        role in readers and any(roster.reaches(role, officer.unit, unit) for unit in state.units)
        for role in officer.roles
    )
