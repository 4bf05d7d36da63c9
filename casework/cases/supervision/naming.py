"""Who may be named on an order: what its form offers, and what its conditions ask.

Seed 002: 办公室主任 leads, 分管副局长 supervises, 办理单位一把手 answers for it.
"""

from datetime import datetime

from casework.asking import Asking, me, officers, units
from casework.cases.handed_on import is_open_below, outside_station, outside_top
from casework.cases.supervision.guards import SUPERVISORS
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.wall import below
from casework.codes import Role, UnitLevel
from casework.fields import Choice
from casework.officers import Officer, Roster

DRAFTERS = (Role.OFFICE, Role.SUPERV)
LEADS = (Role.OFFICE,)
ISSUING_LEVELS = (UnitLevel.PROVINCE, UnitLevel.BUREAU, UnitLevel.DIVISION)

Draft = Asking[SupervisionOrder | None]
"""Whoever writes an order, or amends its draft."""


def is_issuing(roster: Roster, unit: str) -> bool:
    """Whether a unit is a station of its own, which has a chief who signs."""
    return unit in roster.units and roster.station(unit) == unit


def holds_part(
    roster: Roster, officer: str, roles: tuple[Role, ...], unit: str, at: datetime
) -> bool:
    """Whether an officer is at work and holds one of the roles over the unit."""
    known = roster.officers.get(officer)
    return known is not None and known.is_active and roster.may(known, roles, (unit,), at)


def heads_unit(roster: Roster, officer: str, unit: str, at: datetime) -> bool:
    """Whether an officer heads the station of a unit and sits in it."""
    known = roster.officers.get(officer)
    return (
        known is not None
        and holds_part(roster, officer, roster.chief_roles(unit), unit, at)
        and roster.same_station(known.unit, unit)
    )


def _office(asking: Draft) -> str:
    if asking.state is not None:
        return asking.state.unit
    return asking.text("office") or asking.station


def _responsible_unit(asking: Draft) -> str:
    stands = asking.state.responsible_unit if asking.state is not None else ""
    return asking.text("responsible_unit") or stands


def _respondents(asking: Draft) -> tuple[str, ...]:
    chosen = asking.so_far.get("respondents")
    if isinstance(chosen, tuple | list):
        return tuple(str(one) for one in chosen)
    return asking.state.respondents if asking.state is not None else ()


def _others(asking: Draft, field: str) -> frozenset[str]:
    """Who is named already for another part: the three are different people."""
    parts = ("lead", "supervisor", "responsible")
    return frozenset(asking.text(one) for one in parts if one != field)


def _free(asking: Draft, field: str) -> tuple[Officer, ...]:
    """Officers who may have a part: not named for another, and not shut out by the wall."""
    roster, others, respondents = asking.roster, _others(asking, field), _respondents(asking)
    return tuple(
        one
        for one in roster.officers.values()
        if one.id not in others and not roster.is_walled(one, respondents)
    )


def offices(asking: Draft) -> tuple[Choice, ...]:
    """The bureau or division for which the officer may draft."""
    roster, now = asking.roster, asking.context.now
    return units(
        unit
        for unit in roster.units.values()
        if unit.level in ISSUING_LEVELS
        and is_issuing(roster, unit.id)
        and roster.may(asking.officer, DRAFTERS, (unit.id,), now)
    )


def leads(asking: Draft) -> tuple[Choice, ...]:
    """Officers of the office that issues it."""
    office, now = _office(asking), asking.context.now
    return officers(
        one
        for one in _free(asking, "lead")
        if holds_part(asking.roster, one.id, LEADS, office, now)
    )


def supervisors(asking: Draft) -> tuple[Choice, ...]:
    """Deputies and chiefs over the issuing unit."""
    office, now = _office(asking), asking.context.now
    return officers(
        one
        for one in _free(asking, "supervisor")
        if holds_part(asking.roster, one.id, SUPERVISORS, office, now)
    )


def responsible_units(asking: Draft) -> tuple[Choice, ...]:
    """The stations below the office that the wall does not shut out."""
    roster, office, respondents = asking.roster, _office(asking), _respondents(asking)
    return units(
        unit
        for unit in roster.units.values()
        if unit.id != office
        and is_issuing(roster, unit.id)
        and is_open_below(office, unit.id, respondents, roster)
    )


def responsible_heads(asking: Draft) -> tuple[Choice, ...]:
    """The head of the unit that was chosen; before that, of each that may be."""
    chosen, at = _responsible_unit(asking), asking.context.now
    below = (chosen,) if chosen else tuple(one.value for one in responsible_units(asking))
    return officers(
        one
        for one in _free(asking, "responsible")
        if any(heads_unit(asking.roster, one.id, unit, at) for unit in below)
    )


def me_who_leads(asking: Draft) -> str:
    """Whoever drafts it, where they may lead it."""
    is_mine = any(choice.value == asking.officer.id for choice in leads(asking))
    return me(asking) if is_mine else ""


def respondents_outside(asking: Draft) -> tuple[Choice, ...]:
    """Whoever may be named without shutting the issuing unit out; of those above, the source's."""
    found = outside_station(asking, _office(asking))
    given = {*of_the_source(asking), *(asking.state.respondents if asking.state else ())}
    lower = {one.value for one in below(asking, outside_top(asking))}
    return tuple(one for one in found if one.value in lower | given)


def of_the_source(asking: Draft) -> tuple[str, ...]:
    """Whom the source shuts out, the order shuts out too."""
    source = asking.context.related(asking.text("source_case"))
    return source.respondents if source is not None else ()
