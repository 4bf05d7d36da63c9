"""The directory as one value, from its cases."""

from collections.abc import Iterable

from casework.calendar import WorkCalendar
from casework.cases.directory.state import (
    DelegationCase,
    DeviceCase,
    FalsificationCase,
    OfficerCase,
    OutageCase,
    ReceiverCase,
    TableCase,
    UnitCase,
)
from casework.context import Directory
from casework.limits import LimitProfile, complete_profiles, in_force
from casework.officers import Roster
from casework.state import State


def build(states: Iterable[State]) -> Directory:
    """The directory from its cases, in any order: the same cases give the same directory."""
    known = sorted(states, key=lambda state: state.case)
    tables = [state for state in known if isinstance(state, TableCase)]
    tables.sort(key=lambda table: table.key)
    return Directory(
        roster=_roster(known),
        calendar=WorkCalendar(tuple(table.holidays for table in tables if table.holidays)),
        profiles=_profiles(tables),
        lists={table.key.removeprefix("codes."): table.items for table in tables if table.items},
        thresholds=tuple(table.thresholds for table in tables if table.thresholds),
        receivers={state.case: state.record for state in known if isinstance(state, ReceiverCase)},
        outages=tuple(state.record for state in known if isinstance(state, OutageCase)),
        falsifications=tuple(
            state.record for state in known if isinstance(state, FalsificationCase)
        ),
    )


def _roster(known: Iterable[State]) -> Roster:
    states = tuple(known)
    return Roster(
        {state.case: state.record for state in states if isinstance(state, UnitCase)},
        {state.case: state.record for state in states if isinstance(state, OfficerCase)},
        {state.case: state.record for state in states if isinstance(state, DeviceCase)},
        [state.record for state in states if isinstance(state, DelegationCase)],
    )


def _profiles(tables: Iterable[TableCase]) -> dict[str, tuple[LimitProfile, ...]]:
    """Profiles that stand: one whose base is not known (yet) is not in force."""
    known = [table.profile for table in tables if table.profile]
    whole = [profile for profile in known if profile.base is None]
    standing = [
        profile
        for profile in known
        if profile.base is None or in_force(whole, profile.base, profile.since)
    ]
    profiles: dict[str, tuple[LimitProfile, ...]] = {}
    for profile in complete_profiles(standing):
        profiles[profile.id] = (*profiles.get(profile.id, ()), profile)
    return profiles
