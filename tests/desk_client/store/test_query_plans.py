"""No list, count or search reads a whole table that grows: every statement is explained.

What the windows ask is asked here, through the store; each statement that it ran is then put to
SQLite's own planner.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, get_args

import pytest

from casework.codes import Role
from casework.officers import Officer
from casework.registry import MACHINES
from casework.state import Person
from desk_client.store import CaseQuery, Store
from desk_client.store.database import Connection, Database, Rows
from desk_client.store.queries.cases import View
from tests.harness import bureau
from tests.harness.bureau import DESK, HEAD, PRECINCT, ROOM
from tests.harness.desk.paper import PaperCentre, matter, sync, visitor
from tests.harness.outside import SeededOutside

TODAY = bureau.START.date()
GROWING = {"cases", "journal", "asks", "daybook"}
SCANNED = re.compile(r"^SCAN (\w+)(?: USING INDEX (\w+))?")
EXCEPTIONS = {"cases_two_values", "cases_unlimited"}
"""Indexes that hold only what is out of order."""


@pytest.fixture
def busy(store: Store, centre: PaperCentre, outside: SeededOutside) -> Store:
    """A store with a little of everything, so that the planner has what to plan for."""
    for name in ("赵大爷", "钱大妈"):
        store.record(DESK, ROOM, [visitor(outside, name), matter(outside, name)])
    sync(store, centre)
    store.index()
    return store


class Listening:
    """A connection that remembers what it was asked."""

    def __init__(self, connection: Connection, asked: dict[str, Sequence[Any]]) -> None:
        self._connection, self._asked = connection, asked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Rows:
        self._asked[sql] = parameters
        return self._connection.execute(sql, parameters)


def questions(store: Store, officer: Officer) -> Iterator[Callable[[], object]]:
    """Everything that a window, the sync or a start asks of a store."""
    every = tuple(MACHINES)
    kinds = [(kind,) for kind in every] + [every]
    case = store.case_rows(officer, CaseQuery(every, "all"))[0].case
    yield lambda: store.case(case)
    yield lambda: store.timeline(case)
    yield lambda: store.pending(1000, 1_000_000)
    yield store.held
    yield store.sync_state
    yield store.attention
    yield lambda: store.conflicted(officer)
    yield lambda: store.unlimited(officer)
    yield lambda: store.event(store.timeline(case)[0].event_id)
    yield lambda: store.reception_day(PRECINCT, TODAY)
    yield lambda: store.visit_rows(officer, PRECINCT, TODAY, TODAY + timedelta(days=7))
    yield lambda: store.rail_counts(officer, PRECINCT, TODAY)
    yield lambda: store.next_due(officer)
    yield lambda: store.next_temp_no("walk_in", TODAY)
    for text in ("赵", "zdy", "13800002207", "油烟"):
        yield partial(store.search, text, officer)
    yield lambda: store.person_history(officer, Person("赵大爷", "13800002207"))
    yield lambda: store.receipt(case)
    yield lambda: store.wanted_receipts(100)
    for one in kinds:
        for view in get_args(View):
            yield partial(store.case_rows, officer, CaseQuery(one, view))
            yield partial(store.case_rows, officer, CaseQuery(one, view, Role.REVISIT, "CLAIM"))
        yield partial(store.room_count, officer, CaseQuery(one))
        yield partial(store.room_count, officer, CaseQuery(one, awaited_by=Role.REVISIT))


def test_no_question_reads_a_whole_table_that_grows(
    busy: Store, officer: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Sequence[Any]] = {}
    connect = Database._take
    monkeypatch.setattr(Database, "_take", lambda self: Listening(connect(self), asked))
    monkeypatch.setattr(Database, "_give_back", lambda self, connection: connection.close())
    for question in questions(busy, officer[HEAD]):
        question()
    found = []
    with busy._db.read() as conn:
        for sql, parameters in dict(asked).items():
            # Nothing can be in an empty list: such a question is answered without a look.
            if not sql.startswith("SELECT") or "IN ()" in sql:
                continue
            for *_, line in conn.execute(f"EXPLAIN QUERY PLAN {sql}", parameters):
                scan = SCANNED.match(line)
                if scan and scan[1] in GROWING and scan[2] not in EXCEPTIONS:
                    found.append(f"{line}: {' '.join(sql.split())}")
    assert len(asked) > 40
    assert not found, "\n".join(found)
