"""名册: finding units, officers, machines and tables by name, pinyin, initials, number or unit."""

from msgspec import structs

from casework.facts import title_of
from casework.officers import Roster
from casework.registry import machine_of
from casework.state import State
from desk_client.services.desk import Session
from desk_client.services.spelling import is_typed
from desk_client.store import CaseQuery, CaseRow


def found(session: Session, query: CaseQuery, typed: str) -> tuple[CaseRow, ...]:
    """The parts of the directory that hold everything that was typed, kind by kind."""
    store, roster = session.desk.store, session.desk.directory().roster
    cases = []
    for kind in query.kinds:
        states = sorted(store.states(kind), key=title_of)
        cases += [state.case for state in states if is_typed(typed, _names(state, roster))]
    return store.case_rows(session.officer, structs.replace(query, only=tuple(cases)))


def _names(state: State, roster: Roster) -> tuple[str, ...]:
    """By what it may be typed: its own words, and the units that it belongs to."""
    display = machine_of(state).display
    units = (roster.units[one].name for one in roster.upward(state.unit))
    return (title_of(state), *(display.words(state) if display else ()), *units)
