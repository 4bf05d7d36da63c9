"""One suite for both databases: what every store behind the port must keep."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from casework.audit import Frontier, Node, sign_head, sign_tree_head
from casework.wire import SyncRequest
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store
from central_mailbox.store.errors import NewerDatabaseError, StoreError
from central_mailbox.store.port import (
    EVERYBODY,
    Alarm,
    Books,
    CaseRow,
    Chain,
    Code,
    EventRow,
    Quarantined,
)
from central_mailbox.store.sql import SqlStore
from central_mailbox.store.tables import METADATA
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.stores import CENTRE_SECRET, Opener
from tests.harness.outside import SeededOutside

DEVICE = bureau.DESK_DEVICE
KEY = CentreKey(CENTRE_SECRET)


def row(seq: int, id: str = "", **changes: Any) -> EventRow:
    """An event that was accepted at ``seq``."""
    fields: dict[str, Any] = {
        "device": DEVICE,
        "seq": seq,
        "id": id or bureau.fixed_id(7, seq),
        "case": bureau.fixed_id(9, 1),
        "opens": seq == 1,
        "core": b'{"n":%d}' % seq,
        "sealed": None,
        "hash": f"{seq:064x}",
        "arrival": seq,
        "result": "accepted",
        "answer": b"{}",
        "position": seq,
        "stamp": b'{"position":%d,"received_at":"2026-09-14T09:00:00+08:00"}' % seq,
    }
    return EventRow(**fields | changes)


def test_what_a_block_raises_undoes_everything(store: Store) -> None:
    def fail() -> None:
        with store.write() as tx:
            tx.events.add([row(1)])
            tx.set_books(Books(Frontier(), arrivals=1))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with store.read() as tx:
        assert tx.events.counts() == {}
        assert tx.books() == Books(Frontier())


def test_an_id_or_a_position_twice_is_an_error_of_the_store(store: Store) -> None:
    with store.write() as tx:
        tx.events.add([row(1)])
    for twice in (row(2, id=bureau.fixed_id(7, 1)), row(2, position=1), row(1)):
        with pytest.raises(StoreError) as raised, store.write() as tx:
            tx.events.add([twice])
        assert "fixed" not in str(raised.value)
        assert "n" not in str(raised.value).split('"')
    with store.read() as tx:
        assert tx.events.counts() == {"accepted": 1}


def test_a_reader_sees_one_moment_and_waits_for_no_writer(store: Store) -> None:
    with store.read() as before, store.write() as tx:
        assert before.books().arrivals == 0
        tx.set_books(Books(Frontier(), arrivals=5))
        with store.read() as during:
            assert during.books().arrivals == 0
    with store.read() as before:
        assert before.books().arrivals == 5
        with store.write() as tx:
            tx.set_books(Books(Frontier(), arrivals=6))
        assert before.books().arrivals == 5


def test_everything_is_there_when_it_is_opened_again(open_again: Opener) -> None:
    first = open_again()
    with first.write() as tx:
        tx.events.add([row(1), row(2)])
        tx.set_books(Books(Frontier(1, (bytes(32),)), 2, 3, 1))
    first.close()
    with open_again().read() as tx:
        assert tx.events.hashes(DEVICE, 1, 9) == {1: row(1).hash, 2: row(2).hash}
        assert tx.books() == Books(Frontier(1, (bytes(32),)), 2, 3, 1)


def test_held_events_come_back_in_order_of_arrival_and_are_decided_once(store: Store) -> None:
    held: dict[str, Any] = {"result": "held", "position": None, "stamp": None, "answer": b'"held"'}
    with store.write() as tx:
        tx.events.add([row(3, arrival=1, **held), row(2, arrival=2, **held), row(1)])
    case = row(1).case
    with store.read() as tx:
        assert [one.seq for one in tx.events.held([case])] == [3, 2]
        assert tx.events.positions(case) == [1]
    with store.write() as tx:
        tx.events.decide([row(3, arrival=1, position=2), row(1, answer=b"changed")])
    with store.read() as tx:
        assert [one.seq for one in tx.events.held([case])] == [2]
        assert tx.events.answers(DEVICE, 1, 3) == [b"{}", b'"held"', b"{}"]
        assert tx.events.answers_to(DEVICE, [bureau.fixed_id(7, 3)]) == [b"{}"]
        assert tx.events.answers_to("another", [bureau.fixed_id(7, 3)]) == []
        assert tx.events.positions(case) == [1, 2]
        assert tx.events.changed_since(1) == {case}
        assert tx.events.changed_since(2) == set()


def test_more_ids_than_one_statement_binds_are_found(store: Store) -> None:
    with store.write() as tx:
        tx.events.add([row(n, case=bureau.fixed_id(9, n)) for n in range(1, 1201)])
        tx.cases.add(
            [
                CaseRow(bureau.fixed_id(9, n), "walk_in", b"{}", ("a", "b"), n)
                for n in range(1, 1201)
            ]
        )
    ids = [bureau.fixed_id(7, n) for n in range(1, 1401)]
    cases = [bureau.fixed_id(9, n) for n in range(1, 1401)]
    with store.read() as tx:
        assert len(tx.events.known(ids)) == 1200
        assert len(tx.cases.get(cases)) == 1200
        assert tx.cases.get(cases[:1])[cases[0]].houses == ("a", "b")
        assert len(list(tx.cases.scan())) == 1200
        assert len(list(tx.cases.of_kinds(["walk_in", "unit"]))) == 1200
        assert tx.cases.since("walk_in", cases[1190]) == cases[1190:1200]
        assert tx.cases.since("unit", cases[0]) == []


def test_a_page_mixes_a_houses_rows_with_everybodys_in_order(store: Store) -> None:
    case = row(1).case
    with store.write() as tx:
        tx.events.add([row(n) for n in range(1, 5)])
        first = ((1, "house"), (2, EVERYBODY), (3, "other"))
        tx.feed.add([(n, house, case, n, None) for n, house in first])
        tx.feed.add([(4, "house", case, 4, None)])
    with store.read() as tx:
        assert [line.n for line in tx.feed.page("house", 0, 10)] == [1, 2, 4]
        assert [line.n for line in tx.feed.page("house", 0, 2)] == [1, 2]
        assert [line.n for line in tx.feed.page("house", 1, 10)] == [2, 4]
        assert tx.feed.last(["house", EVERYBODY, "nobody"], 0) == {"house": 4, EVERYBODY: 2}
        assert tx.feed.last(["house", EVERYBODY, "other"], 2) == {"house": 4, "other": 3}
        assert tx.feed.last(["house"], 4) == {}
    with store.write() as tx:
        assert tx.feed.drop("house", case) == 1
        tx.feed.withdraw(5, "house", case, 1)
    with store.read() as tx:
        behind, past = tx.feed.page("house", 0, 10), tx.feed.page("house", 4, 10)
        assert [(line.n, line.record is None) for line in behind] == [(2, False)]
        assert [(line.n, line.record is None) for line in past] == [(5, True)]
    with store.write() as tx:
        assert tx.feed.drop("house", case) == 1
        assert tx.feed.drop("house", case) is None


def test_log_devices_codes_and_alarms_come_back_as_they_went_in(
    store: Store, outside: SeededOutside
) -> None:
    now = outside.now()
    head = sign_head(KEY.sign, 1, DEVICE, 3, "ab" * 32)
    tree = sign_tree_head(KEY.sign, 1, 2, "cd" * 32, now)
    alarm = Alarm(DEVICE, "FORKED", 3, "two histories", b"{}", now)
    code = Code("ef" * 32, bureau.ROOM, now, now + timedelta(minutes=10))
    kept = Quarantined(DEVICE, 4, b"{}", b"[]", "12" * 32, now)
    with store.write() as tx:
        tx.log.add_nodes([Node(0, 0, b"a" * 32), Node(1, 0, b"b" * 32)])
        tx.log.add_head(tree)
        tx.devices.set_tip(Chain(DEVICE, 2, "00" * 32, head))
        tx.devices.set_tip(Chain(DEVICE, 3, head.hash, head))
        tx.devices.alarm(alarm)
        tx.devices.alarm(alarm)
        tx.devices.put_code(code)
        tx.devices.quarantine([kept])
        tx.devices.set_token(DEVICE, "old", now)
        tx.devices.set_token(DEVICE, "new", now)
        tx.devices.wrong_code("10.0.0.1", now)
        tx.cases.set_last_numbers({"JD-1": 4})
        tx.cases.set_last_numbers({"JD-1": 5})
    with store.read() as tx:
        assert tx.log.nodes([(0, 0), (1, 0), (2, 0)]) == {(0, 0): b"a" * 32, (1, 0): b"b" * 32}
        assert tx.log.nodes([]) == {}
        assert tx.log.head() == tree
        assert tx.devices.tips() == [Chain(DEVICE, 3, head.hash, head)]
        assert tx.devices.alarms() == [alarm]
        assert tx.devices.code(code.code_hash) == code
        assert tx.devices.code("none") is None
        assert tx.devices.quarantined(DEVICE) == [kept]
        assert tx.devices.quarantine_tip(DEVICE) == (4, kept.hash)
        assert (tx.devices.of_token("old"), tx.devices.of_token("new")) == (None, DEVICE)
        assert tx.devices.wrong_codes("10.0.0.1", now - timedelta(seconds=1)) == 1
        assert tx.devices.wrong_codes("10.0.0.1", now) == 0
        assert (tx.cases.last_number("JD-1"), tx.cases.last_number("JD-2")) == (5, 0)


def test_two_writers_at_once_leave_no_gap_and_one_order(
    open_again: Opener, outside: SeededOutside
) -> None:
    centres = [Centre(open_again(), KEY, outside) for _ in range(2)]
    desks = PlainDesks(centres[0], outside)
    for desk in (desks.room, desks.precinct):
        for _ in range(30):
            desk.receive(bureau.DESK if desk is desks.room else bureau.FIELD)
    jobs = [
        (centre, desk.device, desk.request(first=number, last=number))
        for number in range(1, 31)
        for centre, desk in zip(centres, (desks.room, desks.precinct), strict=True)
    ]

    def send(centre: Centre, device: str) -> list[int | None]:
        mine = [request for at, of, request in jobs if at is centre and of == device]
        return [
            outcome.position
            for request in mine
            for outcome in centre.sync(device, request).outcomes
        ]

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send, centres[0], desks.room.device)
        second = pool.submit(send, centres[1], desks.precinct.device)
        positions = [*first.result(), *second.result()]
    founded = len(list(bureau.founding()))
    assert sorted(place or 0 for place in positions) == list(range(founded + 1, founded + 61))
    report = verify_all(centres[1].store, KEY.public)
    assert report.findings == ()
    assert report.records == founded + 60
    page = centres[0].sync(desks.division.device, SyncRequest(cursor=0)).feed
    stamps = [record.stamp for record in page]
    assert [stamp.position for stamp in stamps if stamp] == list(range(1, founded + 61))


def test_the_migrations_make_the_tables_that_the_program_uses(store: Store) -> None:
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []


def test_a_newer_database_is_refused_and_left_alone(open_again: Opener) -> None:
    store = open_again()
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        open_again()


def test_the_store_says_what_it_is(store: Store) -> None:
    assert store.facts()["database"] in ("SQLCipher", "PostgreSQL")
    assert store.facts()["version"]
