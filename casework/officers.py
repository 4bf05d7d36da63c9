"""Units, officers, roles: who may act on what, and the complaint wall.

Two ideas carry everything:

* a unit's *house* is itself, or for a reception room the precinct it belongs to.
  The officers of a house share its machines, so what reaches one machine of a house
  may be read by every officer of it.
* a role reaches either its own house or everything below it (:data:`SUBTREE`).

Complaint wall (domain rule 4, guard (a)): an officer or unit named as respondent is
shown nothing of the matter.  Because machines are shared by a house, naming one
officer shuts the whole house out, and the matter is worked one level up.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from casework.codes import Role, UnitLevel

SUBTREE = frozenset(
    {
        Role.TRIAGE,
        Role.DIV_HEAD,
        Role.CHIEF,
        Role.DEPUTY,
        Role.OFFICE,
        Role.REVISIT,
        Role.SUPERV,
        Role.AUDIT,
        Role.ADMIN,
    }
)
"""Roles that reach every unit below their own; the others reach their own house."""

HEADS = (Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF)

CHIEF_OF_LEVEL = {
    UnitLevel.PRECINCT: Role.UNIT_HEAD,
    UnitLevel.ROOM: Role.UNIT_HEAD,
    UnitLevel.BRANCH: Role.UNIT_HEAD,
    UnitLevel.DIVISION: Role.DIV_HEAD,
    UnitLevel.BUREAU: Role.CHIEF,
}
"""Which of the three chiefs owns the ledger of a level (domain 1.3, "who signs")."""


class Unit(Struct, frozen=True):
    """A unit as it stands now."""

    id: str
    code: str
    name: str
    level: UnitLevel
    parent: str | None
    profile: str = ""
    """The limit profile of the unit's city; empty: its parent's."""


class Officer(Struct, frozen=True):
    """An officer as they stand now.  ``is_aux``: an auxiliary officer (辅警)."""

    id: str
    police_no: str
    name: str
    unit: str
    roles: tuple[Role, ...]
    is_aux: bool = False
    is_active: bool = True


class Device(Struct, frozen=True):
    """An enrolled machine: where it stands and the key it signs with."""

    id: str
    unit: str
    short: str
    """Three characters, on temporary numbers."""
    public_key: bytes
    is_revoked: bool = False


class Delegation(Struct, frozen=True):
    """Written authority for a time: ``giver`` lets ``taker`` act in ``roles``."""

    id: str
    giver: str
    taker: str
    roles: tuple[Role, ...]
    starts_at: datetime
    ends_at: datetime
    is_revoked: bool = False


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
        self.delegations = tuple(delegations)
        self._upward: dict[str, tuple[str, ...]] = {}

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

    def house(self, unit: str) -> str:
        """The unit whose officers share machines with ``unit``."""
        for above in self.upward(unit):
            if self.units[above].level is not UnitLevel.ROOM:
                return above
        return unit

    def same_house(self, one: str, other: str) -> bool:
        """Whether two units share their machines."""
        return self.house(one) == self.house(other)

    def roles_of(self, officer: Officer, at: datetime) -> tuple[tuple[Role, str], ...]:
        """Each role the officer holds at ``at`` and the unit it is held at.

        Delegated roles are held at the giver's unit, as long as the giver holds them.
        """
        own = [(role, officer.unit) for role in officer.roles]
        for given in self.delegations:
            giver = self.officers.get(given.giver)
            if (
                given.taker == officer.id
                and giver is not None
                and not given.is_revoked
                and given.starts_at <= at < given.ends_at
            ):
                own += [(role, giver.unit) for role in given.roles if role in giver.roles]
        return tuple(own)

    def reaches(self, role: Role, held_at: str, unit: str) -> bool:
        """Whether a role held at one unit counts at another."""
        if role in SUBTREE:
            return self.covers(self.house(held_at), unit)
        return self.same_house(held_at, unit)

    def may(
        self, officer: Officer, roles: Iterable[Role], units: Iterable[str], at: datetime
    ) -> bool:
        """Whether the officer holds one of ``roles`` with reach over one of ``units``."""
        wanted, places = frozenset(roles), tuple(units)
        return any(
            role in wanted and any(self.reaches(role, held_at, unit) for unit in places)
            for role, held_at in self.roles_of(officer, at)
        )

    def chief_roles(self, unit: str) -> tuple[Role, ...]:
        """The head who owns the ledger of ``unit``."""
        known = self.units.get(self.house(unit))
        return (CHIEF_OF_LEVEL[known.level],) if known else ()

    def is_walled(self, officer: Officer, respondents: Iterable[str]) -> bool:
        """Whether the officer sits in a house that the complaint wall shuts out."""
        return self.house(officer.unit) in self.walled_houses(respondents)

    def walled_houses(self, respondents: Iterable[str]) -> frozenset[str]:
        """Every house that must be sent nothing of a matter with these respondents."""
        walled: set[str] = set()
        for named in respondents:
            if named in self.officers:
                walled.add(self.house(self.officers[named].unit))
            elif named in self.units:
                walled |= {unit for unit in self.units if self.covers(named, unit)}
        return frozenset(walled)

    def owner_for(self, unit: str, respondents: Iterable[str]) -> str:
        """The nearest house, from ``unit`` upward, that the wall does not shut out."""
        walled = self.walled_houses(respondents)
        upward = [above for above in self.upward(unit) if self.house(above) == above]
        return next((house for house in upward if house not in walled), upward[-1])

    def audience(self, units: Iterable[str], respondents: Iterable[str]) -> frozenset[str]:
        """The houses whose machines are sent a case of these units.

        The houses concerned and every house above them, less those the wall shuts out.
        """
        houses = {self.house(above) for unit in units for above in self.upward(unit)}
        return frozenset(houses) - self.walled_houses(respondents)

    def profile_of(self, unit: str) -> str:
        """The limit profile id in force at ``unit``: its own or the nearest above."""
        for above in self.upward(unit):
            if self.units[above].profile:
                return self.units[above].profile
        return ""
