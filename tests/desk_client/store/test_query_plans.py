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
SEARCHED = re.compile(r"^SEARCH (?:cases|journal) USING (?:COVERING )?(?:INDEX )?(\w+)")
FEW = {"INTEGER", "journal_case", "journal_id", "journal_attention", "journal_unsettled"}
"""By which few lines are found: named ones, those of one case, own ones that wait."""


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


def asked_of(
    busy: Store, officer: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> dict[str, Sequence[Any]]:
    """Every statement that the questions run, with what it was given."""
    asked: dict[str, Sequence[Any]] = {}
    connect = Database._take
    with monkeypatch.context() as patch:
        patch.setattr(Database, "_take", lambda self: Listening(connect(self), asked))
        patch.setattr(Database, "_give_back", lambda self, connection: connection.close())
        for _, question in questions(busy, officer[HEAD]):
            question()
    # Nothing can be in an empty list: such a question is answered without a look.
    return {
        sql: given
        for sql, given in asked.items()
        if sql.startswith(("SELECT", "WITH")) and "IN ()" not in sql
    }


def test_no_question_reads_a_whole_table_that_grows(
    busy: Store, officer: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_of(busy, officer, monkeypatch)
    found = []
    with busy._db.read() as conn:
        for sql, parameters in asked.items():
            for *_, line in conn.execute(f"EXPLAIN QUERY PLAN {sql}", parameters):
                scan = SCANNED.match(line)
                if scan and scan[1] in GROWING and scan[2] not in EXCEPTIONS:
                    found.append(f"{line}: {' '.join(sql.split())}")
    assert len(asked) > 40
    assert not found, "\n".join(found)


def test_beginning_of_a_number_or_a_telephone_is_looked_up_among_these_alone(
    busy: Store, officer: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of words would join everything that begins so."""
    asked: dict[str, Sequence[Any]] = {}
    connect = Database._take
    with monkeypatch.context() as patch:
        patch.setattr(Database, "_take", lambda self: Listening(connect(self), asked))
        found = busy.search("JD-610103500000-2026", officer[HEAD], most=2)
        begun = busy.search("1380", officer[HEAD], most=2)
    assert len(found) == len(begun) == 2
    assert not [sql for sql in asked if "MATCH" in sql]


def test_no_question_sorts_what_grows(
    busy: Store, officer: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes in the order of an index stops at the last row that is shown; counts by who may
    read them are a row for each of these."""
    asked = asked_of(busy, officer, monkeypatch)
    sorting, found = 0, []
    with busy._db.read() as conn:
        for sql, parameters in asked.items():
            plan = [row[-1] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            if not any("TEMP B-TREE" in line for line in plan):
                continue
            sorting += 1
            by = {told[1] for line in plan if (told := SEARCHED.match(line))}
            if by - FEW and not sql.endswith("GROUP BY reach"):
                found.append(f"{sorted(by - FEW)}: {' '.join(sql.split())}")
    assert sorting > 3
    assert not found, "\n".join(found)
