"""What a round costs, in steps of the database's own machine: it does not grow with what waits.

Steps are counted, not seconds: they are the same on every machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from msgspec import Raw

from casework.outside import new_id
from desk_client import signing
from desk_client.store import Store
from desk_client.store.database import Connection, Database
from desk_client.sync.engine import Engine
from tests.harness.bureau import DESK, ROOM
from tests.harness.desk.paper import visitor
from tests.harness.machines.machines import DeskMachine, device_key
from tests.harness.outside import SeededOutside

FEW, MANY = 300, 3_000
SENT = 20
"""Events that one round carries, however many wait."""


class Steps:
    """The instructions that SQLite's machine worked off."""

    EVERY = 10

    def __init__(self) -> None:
        self.count = 0

    def _more(self) -> int:
        self.count += self.EVERY
        return 0

    def watch(self, connection: Any) -> None:
        """Count what this connection does."""
        connection.set_progress_handler(self._more, self.EVERY)


@contextmanager
def counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    """The steps of everything that is read and written meanwhile."""
    steps, take = Steps(), Database._take

    def watched(self: Database) -> Connection:
        connection = take(self)
        steps.watch(connection)
        return connection

    monkeypatch.setattr(Database, "_take", watched)
    steps.watch(store._db._writer)
    yield steps
    monkeypatch.setattr(Database, "_take", take)


def wait(desk: DeskMachine, outside: SeededOutside, until: int) -> None:
    """So many visitors wait to be told to the centre."""
    while (missing := until - desk.far.waiting) > 0:
        some = [visitor(outside) for _ in range(min(missing, 100))]
        desk.store.record(DESK, ROOM, some)


def test_round_with_many_waiting_visits_as_many_rows_as_with_few(
    desk: DeskMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = SeededOutside()
    engine = Engine(desk.store, desk.line, device_key(desk.device).sign, most_events=SENT)
    cost = {}
    for number in (FEW, MANY):
        wait(desk, outside, number)
        with counted(desk.store, monkeypatch) as steps:
            assert engine.round().accepted == SENT
        cost[number] = steps.count
    assert cost[MANY] < cost[FEW] * 1.1, cost


def test_what_waits_and_what_became_of_the_rest_is_kept_and_right(desk: DeskMachine) -> None:
    """Accepted, refused and held ones, sent and unsent: as plain lists of the journal say."""
    for _ in range(3):
        desk.receive()
    desk.engine.catch_up()
    desk.record_poison(Random(1))
    desk.chain("WalkInFinished", Raw(b"{}"), new_id(desk.chance))
    desk.engine.catch_up()
    for _ in range(2):
        desk.receive()
    results = [
        (result, stamp is not None)
        for result, stamp in desk.store._db._writer.execute(
            "SELECT result, stamp FROM journal WHERE seq > 0"
        )
    ]
    far = desk.far
    assert far.refused == results.count(("refused", False)) > 0
    assert far.held == results.count(("held", False))
    assert far.waiting == results.count(("pending", False)) + far.held >= 2


def test_numbers_that_somebody_changed_are_found_and_counted_anew(desk: DeskMachine) -> None:
    desk.receive()
    desk.engine.catch_up()
    desk.receive()
    right = desk.far
    with desk.store._db.write() as conn:
        conn.execute("UPDATE facts SET value = ? WHERE name = 'tally'", (b'{"decided":0}',))
    assert desk.far.waiting > right.waiting
    found = desk.store.verify(signing.verify)
    assert [(one.table, one.key) for one in found.rows] == [("facts", "tally")]
    assert desk.far == right


def test_round_that_brings_nothing_writes_nothing_and_counts_as_heard(desk: DeskMachine) -> None:
    desk.round()
    commits: list[None] = []
    desk.store.before_commit = lambda: commits.append(None)
    for _ in range(3):
        before = desk.far.last_sync_at
        desk.chance.pass_seconds(10)
        desk.round()
        after = desk.far.last_sync_at
        assert before is not None
        assert after is not None
        assert after - before >= timedelta(seconds=10)
    assert not commits


def test_that_the_centre_was_heard_is_on_disk_a_minute_later_at_most(desk: DeskMachine) -> None:
    desk.round()
    for _ in range(13):
        desk.chance.pass_seconds(10)
        desk.round()
    heard = desk.far.last_sync_at
    desk.crash()
    known = desk.far.last_sync_at
    assert heard is not None
    assert known is not None
    assert timedelta() <= heard - known < timedelta(seconds=60)


def test_round_that_brings_something_after_quiet_ones_is_written(
    desk: DeskMachine, office: DeskMachine
) -> None:
    desk.round()
    desk.round()
    case = office.receive()
    office.round()
    desk.round()
    desk.crash()
    assert desk.store.case(case) is not None
