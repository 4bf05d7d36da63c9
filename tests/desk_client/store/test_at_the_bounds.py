"""What the rules let through can be folded, listed, counted, found and told at a real desk.

For every event type: a lawful step, one value of its form put at a bound of its meaning, just
beyond it, and at the end of what bytes can say.  Whatever ``check`` then still takes is taken
in by a real desk, and everything that windows ask is asked.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from msgspec import Raw, Struct

from casework.amend import AmendedPrivate
from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.directory import build
from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.walk_in import WalkIn
from casework.context import Directory
from casework.deadlines import clocks
from casework.errors import MalformedError
from casework.event import Record, Stamp
from casework.fields import Slot, slots
from casework.metrics import ledger_figures, letter_figures, reception_figures
from casework.metrics.scope import Scope, month
from casework.registry import MACHINES, TYPES, Entry, check, evolve, kind_of, read
from casework.sizes import MOST_COUNT, MOST_LINE, MOST_PARTS, MOST_WORDS
from casework.state import State
from desk_client.store import CaseQuery, Store, folding, journal, projections, search
from desk_client.store.database import Connection, Database
from desk_client.store.projections import Confirmed, Fold
from desk_client.store.queries import cases, frame, timeline
from tests.harness.desk.paper import KEY
from tests.harness.lives.lawful import Moment, played
from tests.harness.outside import SeededOutside

INTEGERS = (-1, 0, MOST_COUNT, MOST_COUNT + 1, 2**63, 2**70)
DAYS = ("0001-01-01", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "9999-12-31")
MOMENTS = (
    "0001-01-01T00:00:00+14:00",
    "1900-01-01T00:00:00+08:00",
    "2199-12-31T23:59:59+08:00",
    "9999-12-31T23:59:59-12:00",
)
TEXTS = (
    "",
    "a\0b",
    "a b",
    "a,b",
    "\u202e\ufffe\U0010ffff",
    "字" * MOST_LINE,
    "字" * (MOST_LINE + 1),
    "字" * (MOST_WORDS + 1),
)
Place = tuple[str | int, ...]


@cache
def moments() -> dict[str, Moment]:
    """One lawful step of each type."""
    return {one.proposal.type: one for one in reversed(played())}


# --------------------------------------------------------------------------------- forms


def at_bounds(schema: type[Struct], found: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Each place of a form in plain terms, and each bound of what may stand there."""
    for slot in slots(schema):
        here, value = (*place, slot.name), found.get(slot.name)
        if slot.is_many:
            one = value[0] if value else (TEXTS[2] if slot.kind is str else None)
            if one is not None:
                yield from ((here, [one] * most) for most in (0, MOST_PARTS, MOST_PARTS + 1))
            here, value = (*here, 0), value[0] if value else None
            if value is None:
                continue
        if slot.parts and isinstance(value, dict):
            yield from at_bounds(slot.kind, value, here)
        else:
            yield from ((here, bound) for bound in of_a(slot))


def of_a(slot: Slot) -> tuple[Any, ...]:
    if not isinstance(slot.kind, type):
        return ()
    for kind, bounds in ((datetime, MOMENTS), (date, DAYS), (bool, ()), (int, INTEGERS)):
        if issubclass(slot.kind, kind):
            return bounds
    return TEXTS if slot.kind is str else ()


def put(form: Any, place: Place, value: Any) -> Any:
    """The form with another value in one place."""
    if not place:
        return value
    first, *rest = place
    copy: Any = list(form) if isinstance(form, list | tuple) else dict(form or {})
    copy[first] = put(copy[first] if rest else None, tuple(rest), value)
    return copy


def as_sent(moment: Moment, body: Any, private: Any) -> Record:
    """The step as a machine of its own would send it, and a centre would hand it on."""
    sealed, name = None, None
    if private is not None:
        sealed = Raw(json.dumps({"salt": "00", "data": private}).encode())
        name = sha256(bytes(sealed)).hexdigest()
    lawful = moment.event(moment.proposal.body, moment.proposal.private).core
    core = msgspec.structs.replace(lawful, body=Raw(json.dumps(body).encode()), sealed=name)
    return Record(Raw(msgspec.json.encode(core)), sealed, Stamp(2, moment.now, None, moment.now))


def variants(moment: Moment) -> Iterator[Record]:
    """The step with one value at a bound, as far as the rules take it."""
    body = msgspec.to_builtins(moment.proposal.body)
    private = moment.proposal.private
    sealed = None if private is None else msgspec.to_builtins(private)
    sent = [
        as_sent(moment, put(body, place, bound), sealed)
        for place, bound in at_bounds(type(moment.proposal.body), body)
    ]
    if private is not None:
        sent += [
            as_sent(moment, body, put(sealed, place, bound))
            for place, bound in in_sealed(moment, private, sealed)
        ]
    for record in sent:
        with suppress(MalformedError):
            if check(moment.before, read(record), moment.context) is None:
                yield record


def in_sealed(moment: Moment, private: Struct, sealed: Any) -> Iterator[tuple[Place, Any]]:
    if not isinstance(private, AmendedPrivate):
        yield from at_bounds(type(private), sealed)
        return
    described = MACHINES[kind_of(moment.proposal.type)].described()
    for name in private.values:
        yield from ((("values", name), bound) for bound in of_a(described[name]))


# ---------------------------------------------------------------------------------- desk


def taken_in(conn: Connection, moment: Moment, record: Record) -> None:
    """The event comes with the feed, and everything is asked that windows ask."""
    event, state, directory = read(record), moment.before, moment.directory
    case, kind = event.core.case, kind_of(event.core.type)
    if state is not None:
        projections.put(conn, 1, case, Fold(Confirmed(state, 1)), directory)
    journal.take_in(conn, journal.read_arrived([record]))
    before = Confirmed() if state is None else Confirmed(state, 1)
    folded = folding.fold_confirmed(conn, case, [(record, folding.readable(record))], before)
    assert folded.state == evolve(state, event)
    if kind in DIRECTORY_KINDS:
        directory = build(({**moment.states, case: folded.state}).values())
    projections.put(conn, 1, case, Fold(folded), directory)
    projections.recount_due(conn, directory)
    search.queue(conn, [case])
    tuple(search.find(conn, "张", lambda reach: True))
    assert search.index(conn, 10) == 1
    for seat in moment.seats():
        cases.case_rows(conn, seat, CaseQuery((kind,), "all"))
        cases.room_count(conn, seat, CaseQuery((kind,)))
    timeline.timeline(conn, directory, case)
    assert frame.attention(conn, directory) == ()
    counted(folded.state, directory, moment)


def counted(state: State, directory: Directory, moment: Moment) -> None:
    """Its clocks, and the figures of the month with it alone."""
    clocks(state, directory, moment.states.get)
    scope = Scope(month(moment.now.date()), moment.now, directory, moment.states.get)
    if isinstance(state, Letter):
        letter_figures([state], scope)
    if isinstance(state, LedgerItem):
        ledger_figures([state], scope)
    if isinstance(state, WalkIn):
        reception_figures([state], scope)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("bounds")
    Store.open(folder / "desk.db", KEY, SeededOutside()).close()
    database = Database(folder / "desk.db", KEY)
    yield database
    database.close()


@pytest.mark.parametrize("entry", TYPES.values(), ids=TYPES.keys())
def test_what_the_rules_take_at_its_bounds_is_taken_in_by_a_desk(
    desk: Database, entry: Entry
) -> None:
    moment = moments().get(entry.step.name)
    if moment is None:
        return
    with desk.write() as conn:
        for record in variants(moment):
            conn.execute("SAVEPOINT one")
            taken_in(conn, moment, record)
            conn.execute("ROLLBACK TO one")


def test_enough_is_asked_of_enough_types_for_this_to_mean_something() -> None:
    taken = [sum(1 for _ in variants(moment)) for moment in moments().values()]
    assert len(taken) > 0.9 * sum(entry.step.has_form for entry in TYPES.values())
    assert sum(taken) > 3 * len(taken)
