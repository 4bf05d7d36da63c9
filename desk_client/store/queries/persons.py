"""What one person came with before: by document, by phone, else by the very name."""

from collections.abc import Iterator

from casework.context import Directory
from casework.facts import answer_of, happened_at, names_of, people_of
from casework.officers import Officer
from casework.registry import machine_of
from casework.sameness import name_key, phone_key, same_person
from casework.state import Person, State
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
    for found in search.find(conn, text, sight.may):
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
    conn: Connection, directory: Directory, officer: Officer, who: Person, most: int
) -> tuple[PersonHit, ...]:
    """The newest matters of a person.  A document says most, then a phone: they go first."""
    sight = Sight(officer, directory)
    hits: dict[str, PersonHit] = {}
    for state in _of_person(conn, who, sight):
        if len(hits) >= most:
            break
        hits.setdefault(state.case, _person_hit(state))
    return tuple(sorted(hits.values(), key=lambda hit: hit.at, reverse=True))


def _of_person(conn: Connection, who: Person, sight: Sight) -> Iterator[State]:
    phone = who.phone if len(phone_key(who.phone)) > SHORT else ""
    for said in (who.id_no, phone, who.name):
        for found in search.find(conn, said, sight.may):
            if _is_of(found.state, who):
                yield found.state


def _is_of(state: State, who: Person) -> bool:
    """Whether the person is in the case, or it is known by the very name."""
    people = people_of(state)
    if any(same_person(one, who) for one in people):
        return True
    wanted, others = name_key(who.name), {name_key(one.name) for one in people}
    return bool(wanted) and wanted not in others and wanted in map(name_key, names_of(state))


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
