"""What is in force on every connection: durability and secrecy are settings that can be lost."""

from pathlib import Path

import pytest

from desk_client.store import Store
from desk_client.store.database import Connection, Database
from desk_client.store.migrations import migrate
from tests.harness.desk.paper import KEY, PaperCentre, sync
from tests.harness.outside import SeededOutside

FULL, IN_MEMORY = 2, 2


@pytest.fixture
def database(path: Path) -> Database:
    made = Database(path, KEY)
    made.prepare(migrate)
    return made


def setting(connection: Connection, name: str) -> object:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    assert row is not None
    return row[0]


def test_a_commit_that_returned_has_reached_the_disk(database: Database) -> None:
    """NORMAL lost acknowledged rows in most simulated power cuts; ``kill -9`` shows none of it."""
    with database.write() as connection:
        assert setting(connection, "synchronous") == FULL
        assert setting(connection, "journal_mode") == "wal"
    database.close()


def test_nothing_is_put_aside_in_plain_text(database: Database) -> None:
    with database.write() as writing, database.read() as reading:
        for connection in (writing, reading):
            assert setting(connection, "temp_store") == IN_MEMORY
            assert setting(connection, "cipher_version")
        assert setting(reading, "query_only") == 1
    database.close()


def test_wrong_clock_is_measured_against_the_centres(
    store: Store, outside: SeededOutside, centre: PaperCentre
) -> None:
    outside.later(hours=-3)
    centre.outside = SeededOutside(2, outside.time)
    centre.outside.later(hours=3)
    sync(store, centre)
    offset = store.sync_state().server_offset_ms
    assert offset is not None
    assert abs(offset - 3 * 3_600_000) < 10_000
