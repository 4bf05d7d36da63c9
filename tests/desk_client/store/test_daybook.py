"""The desk's daybook: every row that decides is written down, whoever wrote it."""

from pathlib import Path

import pytest
import sqlite_utils

from casework.audit import Reason, RowFinding
from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.services.found import WHAT
from desk_client.store import RefusedError, Store, StoreError, counters, daybook, migrations
from desk_client.store.projections import TABLES, TURN_TABLES
from tests.harness.bureau import DESK, ROOM
from tests.harness.desk.disk import opened_raw
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, sync, visitor
from tests.harness.outside import SeededOutside

SECRETS = Secrets(KEY, bytes(range(9, 41)))


def lines(path: Path) -> int:
    """How many lines the daybook has."""
    raw = opened_raw(path)
    (count,) = raw.execute("SELECT count(*) FROM daybook").fetchone()
    raw.close()
    return int(count)


def found(store: Store) -> tuple[object, ...]:
    """What the check finds in the desk's own file; the centre on paper signs nothing."""
    said = store.verify(signing.verify)
    return (*said.rows, *said.cases, *said.chain, *said.sealed, *said.pages)


@pytest.fixture
def kept(path: Path, outside: SeededOutside, centre: PaperCentre) -> Store:
    """A store with its own signer, enrolled, with some work."""
    store = Store.open(path, KEY, outside, SECRETS)
    store.enrol(IDENTITY)
    sync(store, centre)
    for _ in range(3):
        store.record(DESK, ROOM, [visitor(outside)])
    return store


def test_every_table_is_written_down_or_computed(kept: Store, path: Path) -> None:
    kept.close()
    raw = opened_raw(path)
    names = {
        name
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "search_"))
    }
    computed = {*TABLES, *TURN_TABLES, *counters.TABLES, "search"}
    assert names == {*daybook.WRITTEN_DOWN, *computed, "daybook", "daybook_head"}
    for table, (keys, columns) in daybook.WRITTEN_DOWN.items():
        there = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
        assert list(columns) == there, table
        assert set(keys) <= set(there)


def test_every_table_that_is_written_down_has_its_words() -> None:
    figures = {*counters.TABLES} - {"marks"}
    assert {*daybook.WRITTEN_DOWN, *figures, "daybook", "sqlite_master"} == set(WHAT)


def test_what_only_the_program_wrote_gives_no_finding(kept: Store, centre: PaperCentre) -> None:
    kept.save_draft(DESK, "walk_in", b"{}")
    kept.drop_draft(DESK, "walk_in")
    sync(kept, centre)
    kept.rebuild()
    kept.index()
    assert found(kept) == ()
    kept.close()


def test_conversation_without_news_writes_no_line(
    kept: Store, path: Path, centre: PaperCentre
) -> None:
    sync(kept, centre)
    sync(kept, centre)
    before = lines(path)
    sync(kept, centre)
    assert lines(path) == before
    kept.close()


def test_what_a_rule_refused_leaves_no_line(
    kept: Store, path: Path, outside: SeededOutside
) -> None:
    before = lines(path)
    twice = visitor(outside)
    with pytest.raises(RefusedError):
        kept.record(DESK, ROOM, [twice, twice])
    assert lines(path) == before
    assert found(kept) == ()
    kept.close()


def test_lines_under_another_key_vouch_for_nothing(
    kept: Store, path: Path, outside: SeededOutside
) -> None:
    kept.close()
    stranger = Store.open(path, KEY, outside, Secrets(KEY, bytes(32)))
    stranger.save_draft(DESK, "walk_in", b"{}")
    stranger.close()
    again = Store.open(path, KEY, outside, SECRETS)
    found = again.verify(signing.verify).rows
    assert Reason.SIGNATURE in {one.reason for one in found}
    again.close()


def test_row_that_another_hand_changed_is_named_and_stays_named(
    kept: Store, path: Path, outside: SeededOutside
) -> None:
    kept.close()
    raw = opened_raw(path)
    raw.execute("UPDATE journal SET is_acknowledged = 1 WHERE seq = 2")
    (n,) = raw.execute("SELECT n FROM journal WHERE seq = 2").fetchone()
    raw.close()
    again = Store.open(path, KEY, outside, SECRETS)
    named = (RowFinding("journal", str(n), Reason.ALTERED),)
    assert again.verify(signing.verify).rows == named
    again.record(DESK, ROOM, [visitor(outside)])
    assert again.verify(signing.verify).rows == named
    again.close()


def test_case_that_is_not_what_its_records_say_is_named_and_put_right(
    kept: Store, path: Path, outside: SeededOutside
) -> None:
    kept.close()
    raw = opened_raw(path)
    (case,) = raw.execute("SELECT case_id FROM cases WHERE kind = 'walk_in' LIMIT 1").fetchone()
    raw.execute("UPDATE cases SET status = 'VOID' WHERE case_id = ?", (case,))
    raw.execute("DELETE FROM search_idx")
    raw.close()
    again = Store.open(path, KEY, outside, SECRETS)
    assert again.verify(signing.verify).cases == (case,)
    assert found(again) == ()
    again.close()


def test_tail_that_the_centre_knows_and_that_is_gone_shows(
    kept: Store, path: Path, outside: SeededOutside, centre: PaperCentre
) -> None:
    sync(kept, centre)
    kept.close()
    raw = opened_raw(path)
    raw.execute("DROP TRIGGER journal_never_deletes")
    raw.execute("DELETE FROM journal WHERE seq > 1")
    raw.close()
    again = Store.open(path, KEY, outside, SECRETS)
    chain = again.verify(signing.verify).chain
    assert (2, 3, Reason.ROLLED_BACK) in {(one.first, one.last, one.reason) for one in chain}
    again.close()


def test_database_of_before_begins_its_daybook_with_what_lies_there(
    path: Path,
    outside: SeededOutside,
) -> None:
    raw = opened_raw(path)
    migrations.apply(raw, before=migrations.m0004_daybook.__name__)
    raw.execute(
        "INSERT INTO facts VALUES ('progress', CAST('"
        '{"cursor":4,"known_seq":2,"last_sync_ms":1000,"server_offset_ms":5,"heard_ms":7}'
        "' AS BLOB))"
    )
    raw.execute("INSERT INTO withdrawn VALUES ('a case')")
    raw.close()
    store = Store.open(path, KEY, outside, SECRETS)
    far = store.sync_state()
    assert (far.cursor, far.known_seq, far.server_offset_ms) == (4, 2, 5)
    assert store.verify(signing.verify).rows == ()
    store.close()
    raw = opened_raw(path)
    raw.execute("DELETE FROM withdrawn")
    raw.close()
    again = Store.open(path, KEY, outside, SECRETS)
    assert again.verify(signing.verify).rows == (RowFinding("withdrawn", "a case", Reason.MISSING),)
    again.close()


def test_later_migration_is_no_finding(
    path: Path, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A daybook that has begun, and a program that is renewed."""
    store = Store.open(path, KEY, outside, SECRETS)
    assert store.verify(signing.verify).is_sound
    store.close()

    def m9999_later(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE later (n INTEGER PRIMARY KEY) STRICT")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, m9999_later))
    monkeypatch.setitem(daybook.WRITTEN_DOWN, "later", (("n",), ("n",)))
    for _ in range(2):
        renewed = Store.open(path, KEY, outside, SECRETS)
        found = renewed.verify(signing.verify)
        assert (found.is_sound, found.rows) == (True, ())
        renewed.close()


def test_mark_of_a_migration_without_a_name_is_refused_in_words(
    kept: Store, path: Path, outside: SeededOutside
) -> None:
    kept.close()
    raw = opened_raw(path)
    raw.execute("UPDATE _sqlite_migrations SET name = NULL WHERE id = 2")
    raw.close()
    with pytest.raises(StoreError):
        Store.open(path, KEY, outside, SECRETS)
