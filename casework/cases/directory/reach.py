"""Who may change what of the directory: asked of the target, not of the actor alone.

The rules they keep (domain 8, 三员分立; docs/adr/0029): an administrator keeps the units and
officers of their own tree, and moves nothing into it or out of it; nobody writes their own
entry; whoever holds or held one of the three powers never holds another, and no administrator
ever reads cases; power in one's own house (a role that reaches as far as the administrator's
own) is proposed by the system administrator and confirmed by somebody else, a head or the
security administrator; passwords and shutting machines out are the latter's alone; a password is
set for those below, by somebody else than its owner only until they sign in. What
the centre itself writes (founding, the operator's word) stands by the operator.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from casework.asking import Asking, officers, units
from casework.codes import Role, UnitLevel
from casework.context import Context
from casework.event import Event, Label
from casework.fields import Choice
from casework.officers import (
    HEADS,
    HEIGHT,
    NEVER_READING,
    READERS,
    SEPARATE,
    Officer,
    Roster,
    Unit,
)
from casework.state import State
from casework.steps import Guard

BESIDE = UnitLevel.BRANCH
"""Of its height units stand below one another: a branch has precincts, and parts."""


class HasUnit(Protocol):
    """A body that is about a unit."""

    @property
    def unit(self) -> str:
        """The unit."""


# -------------------------------------------------------------------- who may be chosen


def units_of_tree(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The officer's own station and all below it."""
    roster, station = asking.roster, asking.station
    return units(one for one in roster.units.values() if roster.covers(station, one.id))


def units_below(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The units below the officer's own station."""
    roster, station = asking.roster, asking.station
    return tuple(one for one in units_of_tree(asking) if roster.station(one.value) != station)


def officers_below(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The officers in use who stand below the officer who asks."""
    roster = asking.roster
    return officers(
        one
        for one in roster.officers.values()
        if one.is_active and roster.stands_over(asking.officer, one)
    )


# ------------------------------------------------------------------------------- asked


def by_whom(event: Event[object], context: Context) -> Officer | None:
    """The officer who acts; ``None`` for the centre itself (nobody else is unknown by now)."""
    return context.roster.officers.get(event.core.actor)


def reaches_all(places: Iterable[str | None], event: Event[object], context: Context) -> bool:
    """Whether all of these units lie in the tree of the actor's own station."""
    officer, roster = by_whom(event, context), context.roster
    return officer is None or all(
        place is not None and roster.covers(roster.station(officer.unit), place) for place in places
    )


def needs_second(
    roster: Roster, actor: Officer, before: Officer | None, unit: str, roles: Iterable[Role]
) -> bool:
    """Whether what an officer is registered as, or was, is power in the actor's own house."""
    return roster.is_power_of_house(actor, unit, roles) or (
        before is not None and roster.is_power_of_house(actor, before.unit, before.roles)
    )


def may_stand_below(level: UnitLevel, upper: UnitLevel) -> bool:
    """Whether a unit of a level stands below one of another."""
    return HEIGHT[level] < HEIGHT[upper] or HEIGHT[level] == HEIGHT[upper] == HEIGHT[BESIDE]


def fits_levels(unit: Unit, roster: Roster) -> bool:
    """Whether a unit would stand below a higher one and above lower ones."""
    parent = roster.units.get(unit.parent) if unit.parent else None
    below = (one for one in roster.units.values() if one.parent == unit.id)
    return (parent is None or may_stand_below(unit.level, parent.level)) and all(
        may_stand_below(one.level, unit.level) for one in below
    )


def makes_no_circle(unit: str, parent: str | None, roster: Roster) -> bool:
    """Whether the unit above is not the unit itself, nor below it."""
    return parent is None or not roster.covers(unit, parent)


def is_empty(unit: str, roster: Roster) -> bool:
    """Whether nobody works at a unit, no machine stands there and none in use is below it."""
    return not (
        any(one.unit == unit and one.is_active for one in roster.officers.values())
        or any(one.unit == unit and not one.is_revoked for one in roster.devices.values())
        or any(one.parent == unit and one.is_active for one in roster.units.values())
    )


def heads_fit(unit: str, roles: Iterable[Role], roster: Roster) -> bool:
    """Whether a head's role is that of the unit's own level."""
    return {role for role in roles if role in HEADS} <= set(roster.chief_roles(unit))


def joins_powers(before: Iterable[Officer], roles: Iterable[Role]) -> bool:
    """Whether an account would have held two of the three powers, or one of them and cases."""
    was = SEPARATE & {role for one in before for role in one.roles}
    reads = bool(was & NEVER_READING) and not frozenset(READERS).isdisjoint(roles)
    return reads or (bool(was) and not (SEPARATE - was).isdisjoint(roles))


# ------------------------------------------------------------------------------ guards

REACH = "directory.reach"


def in_tree(
    unit: Callable[[object, Event[HasUnit]], Iterable[str | None]],
) -> Guard[object, HasUnit]:
    """The guard of a step about units: all of them in the actor's own tree."""
    return Guard(
        REACH,
        Label(
            "只能登记和变更本级及以下的单位和人员;上级和其他单位的由其本级或上级管理员办理",
            "Only units and officers of your own tree; those above or beside it are kept by their "
            "own administrator, or one above them",
        ),
        lambda state, event, context: reaches_all(unit(state, event), event, context),
    )


UNIT_IN_TREE = in_tree(lambda state, event: (event.body.unit,))


def _is_at_top(state: object, event: Event[object], context: Context) -> bool:
    officer, roster = by_whom(event, context), context.roster
    return officer is None or roster.is_top(officer.unit)


AT_TOP = Guard[object, object](
    "directory.for_everybody",
    Label(
        "对全体生效的表册由最高一级单位的管理员发布",
        "What holds for everybody is issued by an administrator of the top unit",
    ),
    _is_at_top,
    asks_form=False,
)
