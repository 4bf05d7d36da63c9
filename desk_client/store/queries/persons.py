"""What one person came with before: by phone where there is one, else by the very name."""

from collections.abc import Iterator

from casework.context import Directory
from casework.facts import answer_of, happened_at, names_of, people_of
from casework.officers import Officer
from casework.registry import machine_of
from casework.sameness import name_key, phone_key, same_phone
from casework.state import State
from casework.worklist import next_step
from desk_client.store import search
from desk_client.store.database import Connection
from desk_client.store.documents import who
from desk_client.store.queries.sight import Sight
from desk_client.store.views import PersonHit, SearchHit

SHORT = 4
"""Digits of a telephone that are too few to say who it is."""


def search_hits(
    conn: Connection, directory: Directory, officer: Officer, text: str, most: int
) -> tuple[SearchHit, ...]:
    """What the officer may see of what was found."""
    sight = Sight(officer, directory)
    hits: list[SearchHit] = []
    for found in search.find(conn, text):
        if sight.may_see(found.state):
            hits.append(_hit(found))
            if len(hits) >= most:
                break
    return tuple(hits)


def _hit(found: search.Found) -> SearchHit:
    state, person = found.state, who(found.state)
    machine = machine_of(state)
    return SearchHit(
        case=state.case,
        kind=machine.kind,
        kind_label=machine.label,
        number=state.number or state.temp_no,
        name=person.name,
        phone=person.phone,
        title=person.title,
        at=happened_at(state),
        status=state.status,
        status_label=machine.statuses[state.status],
        found_in=found.place,
    )


def person_history(
    conn: Connection, directory: Directory, officer: Officer, name: str, phone: str, most: int
) -> tuple[PersonHit, ...]:
    """The newest matters of a person.  A phone says more than a name: it goes first."""
    sight = Sight(officer, directory)
    hits: dict[str, PersonHit] = {}
    for state in _of_person(conn, name, phone):
        if len(hits) >= most:
            break
        if sight.may_see(state):
            hits.setdefault(state.case, _person_hit(state))
    return tuple(sorted(hits.values(), key=lambda hit: hit.at, reverse=True))


def _of_person(conn: Connection, name: str, phone: str) -> Iterator[State]:
    if len(phone_key(phone)) > SHORT:
        for found in search.find(conn, phone):
            if any(same_phone(one.phone, phone) for one in people_of(found.state)):
                yield found.state
    wanted = name_key(name)
    if wanted:
        for found in search.find(conn, name):
            if _has(found.state, wanted, phone):
                yield found.state


def _has(state: State, wanted: str, phone: str) -> bool:
    """Whether somebody of that name is in the case, and no other telephone says otherwise."""
    people = people_of(state)
    named = [one for one in people if name_key(one.name) == wanted]
    if not named:
        return wanted in map(name_key, names_of(state))
    is_said = bool(phone_key(phone))
    return any(
        not is_said or not phone_key(one.phone) or same_phone(one.phone, phone) for one in named
    )


def _person_hit(state: State) -> PersonHit:
    machine = machine_of(state)
    display = machine.display
    return PersonHit(
        case=state.case,
        kind=machine.kind,
        kind_label=machine.label,
        number=state.number or state.temp_no,
        title=who(state).title,
        labels=display.labels(state) if display else (),
        at=happened_at(state),
        status=state.status,
        status_label=machine.statuses[state.status],
        is_open=bool(next_step(state)),
        satisfaction=answer_of(state),
    )
