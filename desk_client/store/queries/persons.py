"""What one person came with before: by phone where there is one, else by the very name."""

from collections.abc import Iterator

from casework.context import Directory
from casework.facts import answer_of, happened_at
from casework.officers import Officer
from casework.registry import machine_of
from casework.state import State
from casework.worklist import next_step
from desk_client.store import search, spelling
from desk_client.store.database import Connection
from desk_client.store.documents import who
from desk_client.store.queries.sight import Sight
from desk_client.store.views import PersonHit, SearchHit


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
    digits = _digits(phone)
    if len(digits) > 4:
        for found in search.find(conn, digits):
            if _digits(who(found.state).phone) == digits:
                yield found.state
    wanted = spelling.normal(name).strip()
    if wanted:
        for found in search.find(conn, name):
            known = who(found.state)
            other = _digits(known.phone)
            if spelling.normal(known.name).strip() == wanted and (
                not digits or not other or other == digits
            ):
                yield found.state


def _digits(phone: str) -> str:
    return "".join(char for char in spelling.normal(phone) if char.isdigit())


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
