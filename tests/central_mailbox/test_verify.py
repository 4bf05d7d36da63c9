"""Whatever is changed in the books behind the centre's back is found."""

import tracemalloc
from collections.abc import Callable

import pytest
from msgspec import Raw, structs
from sqlalchemy import Connection, text

from casework.outside import new_id
from casework.registry import Proposal
from central_mailbox.store.packed import pack, unpack
from central_mailbox.store.sql import SqlStore
from central_mailbox.verify import Report, verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks, new_unit, service

Edit = Callable[[Connection, int], None]


def sql(statement: str) -> Edit:
    """An edit by one statement; ``:p`` is the position of a walk-in."""

    def edit(connection: Connection, position: int) -> None:
        result = connection.execute(text(statement), {"p": position} if ":p" in statement else {})
        assert result.rowcount > 0

    return edit


def core_byte(connection: Connection, position: int) -> None:
    """One letter in what a desk wrote."""
    row = connection.execute(
        text("SELECT core FROM events WHERE position = :p"), {"p": position}
    ).scalar_one()
    changed = unpack(row).replace(b'"persons":1', b'"persons":2')
    assert changed != unpack(row)
    connection.execute(
        text("UPDATE events SET core = :c WHERE position = :p"), {"c": pack(changed), "p": position}
    )


def sealed_byte(connection: Connection, position: int) -> None:
    """One name in what a citizen said."""
    row = connection.execute(
        text("SELECT sealed FROM events WHERE position = :p"), {"p": position}
    ).scalar_one()
    changed = unpack(row).replace("张三".encode(), "李四".encode())
    assert changed != unpack(row)
    connection.execute(
        text("UPDATE events SET sealed = :c WHERE position = :p"),
        {"c": pack(changed), "p": position},
    )


def state_byte(connection: Connection, position: int) -> None:
    """A state that its records do not tell."""
    row = connection.execute(
        text("SELECT state FROM cases WHERE position = :p"), {"p": position}
    ).scalar_one()
    changed = unpack(row).replace(b'"OPEN"', b'"VOID"')
    assert changed != unpack(row)
    connection.execute(
        text("UPDATE cases SET state = :c WHERE position = :p"), {"c": pack(changed), "p": position}
    )


def stamp_number(connection: Connection, position: int) -> None:
    """Another number on the stamp."""
    row = connection.execute(
        text("SELECT stamp FROM events WHERE position = :p"), {"p": position}
    ).scalar_one()
    connection.execute(
        text("UPDATE events SET stamp = :c WHERE position = :p"),
        {"c": pack(unpack(row).replace(b"-0001", b"-0009")), "p": position},
    )


EDITS: dict[str, tuple[Edit, str]] = {
    "an event edited": (core_byte, "Altered"),
    "a sealed part edited": (sealed_byte, "Altered"),
    "a stamp edited": (stamp_number, "Altered"),
    "a state edited": (state_byte, "not what its records say"),
    "an event removed": (sql("DELETE FROM events WHERE position = :p"), "Missing"),
    "the last event removed": (
        sql("DELETE FROM events WHERE position = (SELECT max(position) FROM events)"),
        "Rolled back",
    ),
    "a refused event removed": (
        sql("DELETE FROM events WHERE result = 'refused'"),
        "Rolled back",
    ),
    "a sealed part taken away": (
        sql("UPDATE events SET sealed = NULL WHERE position = :p"),
        "lacks its sealed part",
    ),
    "a hash": (sql("UPDATE events SET hash = upper(hash) WHERE position = :p"), "another hash"),
    "an id": (sql("UPDATE events SET id = upper(id) WHERE position = :p"), "another event"),
    "a case's name": (
        sql("UPDATE events SET case_id = upper(case_id) WHERE result = 'held'"),
        "another event",
    ),
    "an answer": (
        sql(
            "UPDATE events SET answer = (SELECT answer FROM events WHERE position = :p + 1)"
            " WHERE position = :p"
        ),
        "another answer",
    ),
    "a result": (sql("UPDATE events SET result = 'held' WHERE result = 'refused'"), "answer"),
    "an order of arrival": (
        sql("UPDATE events SET arrival = arrival + 1000 WHERE position = :p"),
        "as they came",
    ),
    "a running number": (sql("UPDATE numbers SET last = last - 1"), "were given"),
    "a device's head removed": (
        sql(f"DELETE FROM chains WHERE device = '{bureau.DESK_DEVICE}'"),
        "no head vouches",
    ),
    "a device's tip": (
        sql(f"UPDATE chains SET hash = upper(hash) WHERE device = '{bureau.DESK_DEVICE}'"),
        "of",
    ),
    "a node of the tree": (
        sql(
            "UPDATE nodes SET hash = (SELECT hash FROM nodes WHERE level = 0 AND place = 0)"
            " WHERE level = 1"
        ),
        "node",
    ),
    "where the arrivals end": (sql("UPDATE books SET arrivals = arrivals - 1"), "books"),
    "where the feed ends": (sql("UPDATE books SET feed_end = 0"), "books"),
    "where the directory stands": (sql("UPDATE books SET directory_at = 1"), "books"),
    "the tree's peaks": (
        sql("UPDATE books SET peaks = (SELECT hash FROM nodes WHERE level = 0 AND place = 0)"),
        "books",
    ),
    "a stamp that is none": (
        sql("UPDATE events SET stamp = core WHERE position = :p"),
        "cannot be read",
    ),
    "an answer that is none": (
        sql("UPDATE events SET answer = core WHERE position = :p"),
        "another answer",
    ),
    "an old head that is none": (
        sql("UPDATE heads SET head = (SELECT hash FROM nodes LIMIT 1) WHERE size = 0"),
        "cannot be read",
    ),
    "a case's houses": (
        sql("UPDATE cases SET houses = houses || ' sister' WHERE position = :p"),
        "not what its records say",
    ),
    "a case removed": (sql("DELETE FROM cases WHERE position = :p"), "missing"),
    "a feed row removed": (sql("DELETE FROM feed WHERE position = :p"), "feed"),
    "a feed row for another house": (
        sql("UPDATE feed SET house = 'sister' WHERE position = :p"),
        "feed",
    ),
}


@pytest.fixture
def position(desks: PlainDesks) -> int:
    """A busy day with something of everything; the position of one untouched walk-in."""
    desks.room.receive()
    for _ in range(3):
        desks.room.serve(desks.room.receive())
    desks.room.write(bureau.DESK, Proposal(new_id(desks.outside), new_unit()))
    case = desks.precinct.draft()
    desks.room.sync(desks.centre)
    desks.precinct.sync(desks.centre)
    desks.precinct.establish(case)
    desks.precinct.sync(desks.centre)
    swapped = desks.room.receive()
    desks.room.records[-1] = structs.replace(
        desks.room.records[-1], sealed=Raw(b'{"salt":"00","data":{}}')
    )
    desks.room.sync(desks.centre)
    assert desks.centre.state(swapped) is None
    desks.precinct.write(bureau.FIELD, Proposal(new_id(desks.outside), service()), seen=None)
    desks.precinct.sync(desks.centre)
    with desks.centre.store.read() as tx:
        counts = tx.events.counts()
    assert (counts["refused"], counts["held"]) == (2, 1)
    first = next(iter(desks.room.outcomes.values()))
    assert first.position is not None
    return first.position


def report(desks: PlainDesks) -> Report:
    return verify_all(desks.centre.store, desks.centre.public_key)


def test_a_day_of_work_is_sound(desks: PlainDesks, position: int) -> None:
    found = report(desks)
    assert found.findings == ()
    assert found.records == desks.centre.log_head().size
    assert found.devices == 3


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_behind_the_centres_back_is_found(
    desks: PlainDesks, position: int, name: str
) -> None:
    edit, words = EDITS[name]
    store = desks.centre.store
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection, connection.begin():
        edit(connection, position)
    found = report(desks)
    assert any(words in finding for finding in found.findings), found.findings


def test_another_centres_key_vouches_for_nothing(desks: PlainDesks, position: int) -> None:
    found = verify_all(desks.centre.store, bytes(32))
    assert any("Bad signature" in finding for finding in found.findings)
    assert any("signed up to 0" in finding for finding in found.findings)


def test_memory_of_verify_does_not_grow_with_the_number_of_cases(desks: PlainDesks) -> None:
    """Six times as many receptions; what was held of each before was two kilobytes and more."""
    peaks = []
    for batches in (2, 10):
        for _ in range(batches):
            for _ in range(30):
                desks.room.receive()
            desks.room.sync(desks.centre)
        tracemalloc.start()
        found = report(desks)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert found.findings == ()
    assert peaks[1] - peaks[0] < 300 * 1_000, peaks
