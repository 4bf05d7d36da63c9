"""The directory as one value, from its cases."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from casework.cases.directory.state import (
    DelegationCase,
    DeviceCase,
    FalsificationCase,
    OfficerCase,
    OutageCase,
    ReceiverCase,
    Table,
    TableCase,
    UnitCase,
)
from casework.context import CodeItem, Directory, Invited
from casework.in_force import Held, Issue, Issued, Past
from casework.officers import Roster
from casework.state import State

T = TypeVar("T")


def build(states: Iterable[State]) -> Directory:
    """The directory from its cases, in any order: the same cases give the same directory."""
    known = sorted(states, key=lambda state: state.case)
    tables = [state for state in known if isinstance(state, TableCase)]
    tables.sort(key=lambda table: (table.key, table.issued_at))
    receivers = [state for state in known if isinstance(state, ReceiverCase)]
    issued = _issued(tables)
    now = issued.known()
    return Directory(
        roster=_roster(known),
        calendar=now.calendar,
        profiles=now.profiles,
        lists={_list(table): table.items for table in tables if table.items},
        thresholds=now.thresholds,
        invited={
            one.code_hash: Invited(state.case, one.at)
            for state in known
            if isinstance(state, UnitCase)
            for one in state.invited
        },
        receivers={state.case: state.record for state in receivers},
        outages=tuple(state.record for state in known if isinstance(state, OutageCase)),
        falsifications=tuple(
            state.record for state in known if isinstance(state, FalsificationCase)
        ),
        issued=issued,
        past=Past(
            _earlier((state.case, state.earlier) for state in known if isinstance(state, UnitCase)),
            _earlier(
                (state.case, state.earlier) for state in known if isinstance(state, OfficerCase)
            ),
            _earlier((state.case, state.earlier) for state in receivers),
            _earlier((_list(table), _lists_before(table)) for table in tables if table.items),
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


def _earlier(
    kept: Iterable[tuple[str, tuple[Held[T], ...]]],
) -> Mapping[str, tuple[Held[T], ...]]:
    return {case: earlier for case, earlier in kept if earlier}


def _issued(tables: Iterable[TableCase]) -> Issued:
    issues = [one for table in tables for one in _issues(table)]
    return Issued(
        [Issue(at, one.holidays) for at, one in issues if one.holidays],
        [Issue(at, one.profile) for at, one in issues if one.profile],
        [Issue(at, one.thresholds) for at, one in issues if one.thresholds],
    )


def _issues(case: TableCase) -> Iterator[Issue[Table]]:
    """Every table that was issued in a case, with its moment."""
    since = case.opened_at
    for before in case.earlier:
        yield Issue(since, before.record)
        since = before.until
    yield Issue(since, case.table)


def _list(table: TableCase) -> str:
    return table.key.removeprefix("codes.")


def _lists_before(table: TableCase) -> tuple[Held[tuple[CodeItem, ...]], ...]:
    return tuple(Held(one.record.items, one.until) for one in table.earlier)
