"""No list, count or search reads a whole table that grows: every statement is explained.

What the windows ask is asked here, through the store; each statement that it ran is then put to
SQLite's own planner.
"""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from casework.officers import Officer
from desk_client.store import Store
from desk_client.store.database import Connection, Database, Rows
from tests.harness.bureau import DESK, HEAD, ROOM
from tests.harness.desk.paper import PaperCentre, matter, sync, visitor
from tests.harness.desk.questions import questions
from tests.harness.outside import SeededOutside

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


def test_no_question_reads_a_whole_table_that_grows(
    busy: Store, officer: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Sequence[Any]] = {}
    connect = Database._take
    monkeypatch.setattr(Database, "_take", lambda self: Listening(connect(self), asked))
    monkeypatch.setattr(Database, "_give_back", lambda self, connection: connection.close())
    for _, question in questions(busy, officer[HEAD]):
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
