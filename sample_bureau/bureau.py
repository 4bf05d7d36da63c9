"""The sample's units, officers and machines with their ids, and who does what where."""

from datetime import datetime

from msgspec import Struct

from casework.codes import Role, UnitLevel
from casework.officers import Officer, Unit
from sample_bureau import texts
from sample_bureau.chance import Chance, seed_bytes


class Machine(Struct, frozen=True):
    """A device of the sample: one stands in each station."""

    id: str
    unit: str
    short: str
    secret: bytes


class Precinct(Struct, frozen=True):
    """A precinct with its reception room, by unit id."""

    id: str
    key: str
    name: str
    room: str
    room_name: str
    division: str
    places: texts.Places


class Bureau:
    """Everybody, found by role and unit.  Ids and keys come from the seed alone."""

    def __init__(self, seed: int, founded_at: datetime) -> None:
        chance = Chance(seed, "bureau")
        text = texts.bureau()
        self.profile = text.profile
        self.founded_at = founded_at
        self._by_key = {unit.key: chance.new_id(founded_at) for unit in text.units}
        self.units = [
            Unit(
                self._by_key[unit.key],
                unit.code,
                unit.name,
                unit.level,
                self._by_key[unit.parent] if unit.parent else None,
                "" if unit.parent else text.profile,
            )
            for unit in text.units
        ]
        self.officers = [
            Officer(
                chance.new_id(founded_at),
                officer.police_no,
                officer.name,
                self._by_key[officer.unit],
                officer.roles,
                officer.is_aux,
            )
            for officer in text.officers
        ]
        self.machines = [
            Machine(
                chance.new_id(founded_at),
                self._by_key[unit.key],
                unit.desk,
                seed_bytes(seed, f"machine {unit.key}", 32),
            )
            for unit in text.units
            if unit.desk
        ]
        self._unit = {unit.id: unit for unit in self.units}
        self._officer = {officer.id: officer for officer in self.officers}
        self.precincts = [self._precinct(unit) for unit in text.units if unit.key in text.places]

    def _precinct(self, unit: texts.UnitText) -> Precinct:
        room = next(one for one in texts.bureau().units if one.parent == unit.key)
        return Precinct(
            self._by_key[unit.key],
            unit.key,
            unit.name,
            self._by_key[room.key],
            room.name,
            self._by_key[unit.parent or ""],
            texts.bureau().places[unit.key],
        )

    def precinct_for(self, area: str, turn: int) -> Precinct:
        """The precinct of an area; any in turn where the area does not matter."""
        fitting = [one for one in self.precincts if area in ("", one.key)]
        return fitting[turn % len(fitting)]

    def unit(self, key: str) -> str:
        """The id of a unit by its key in ``bureau.json``."""
        return self._by_key[key]

    def officer(self, id: str) -> Officer:
        """An officer by id."""
        return self._officer[id]

    def name_of(self, unit: str) -> str:
        """A unit's name by its id."""
        return self._unit[unit].name

    def station(self, unit: str) -> str:
        """The unit whose machine the officers of ``unit`` use."""
        known = self._unit[unit]
        return known.parent or unit if known.level is UnitLevel.ROOM else unit

    def machine_of(self, officer: str) -> Machine:
        """The machine an officer works at."""
        station = self.station(self._officer[officer].unit)
        return next(machine for machine in self.machines if machine.unit == station)

    def having(self, role: Role, unit: str, *, with_aux: bool = False) -> list[str]:
        """The officers of a station who hold a role."""
        return [
            officer.id
            for officer in self.officers
            if role in officer.roles
            and self.station(officer.unit) == self.station(unit)
            and (with_aux or not officer.is_aux)
        ]

    def head(self, unit: str) -> str:
        """The chief who owns the ledger of a station."""
        roles = (Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF)
        return next(one for role in roles for one in self.having(role, unit))
