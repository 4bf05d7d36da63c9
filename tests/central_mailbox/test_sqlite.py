"""The encrypted file: its key, its durability, the disk under it."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casework.errors import RollBackError
from casework.registry import read
from casework.wire import SyncRequest
from central_mailbox.centre import Centre
from central_mailbox.errors import KeyFileError
from central_mailbox.keys import CentreKey, key_file
from central_mailbox.store import sqlite
from central_mailbox.store.errors import (
    BusyError,
    DiskFullError,
    OldSqliteError,
    StoreError,
    WrongKeyError,
)
from central_mailbox.store.sql import SqlStore
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.stores import CENTRE_SECRET, DATABASE_KEY
from tests.harness.outside import SeededOutside

CANARY = "金丝雀王小明"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mailbox.db"


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    """No file of this process grows beyond ``size``: a full disk, for one block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_another_key_opens_nothing(path: Path) -> None:
    sqlite.open_store(path, DATABASE_KEY).close()
    with pytest.raises(WrongKeyError):
        sqlite.open_store(path, bytes(32))


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"<html>" * 5000)
    with pytest.raises(WrongKeyError):
        sqlite.open_store(path, DATABASE_KEY)
    assert path.read_bytes() == b"<html>" * 5000


def test_what_citizens_said_is_not_readable_in_any_file(path: Path, outside: SeededOutside) -> None:
    store = sqlite.open_store(path, DATABASE_KEY)
    desks = PlainDesks(Centre(store, CentreKey(CENTRE_SECRET), outside), outside)
    case = desks.room.receive(name=CANARY)
    desks.room.sync(desks.centre)
    state = desks.centre.state(case)
    assert state is not None
    assert CANARY in repr(state)
    files = sorted(path.parent.iterdir())
    assert len(files) == 3
    for file in files:
        assert CANARY.encode() not in file.read_bytes()
        assert b"WalkInReceived" not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
    store.close()


def test_answers_are_durable_before_they_leave(path: Path) -> None:
    store = sqlite.open_store(path, DATABASE_KEY)
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "journal_mode", "cipher_version")
        }
    assert (pragmas["synchronous"], pragmas["journal_mode"]) == (2, "wal")
    assert pragmas["cipher_version"]
    store.close()


def test_an_sqlite_that_can_lose_commits_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(OldSqliteError):
        sqlite.open_store(path, DATABASE_KEY)
    assert not path.exists()


def test_a_full_disk_is_said_clearly_and_work_goes_on_when_there_is_room(
    path: Path, outside: SeededOutside
) -> None:
    store = sqlite.open_store(path, DATABASE_KEY)
    desks = PlainDesks(Centre(store, CentreKey(CENTRE_SECRET), outside), outside)
    for _ in range(20):
        desks.room.receive(content="长" * 20_000)
    request = desks.room.request()
    before = desks.centre.log_head()
    wal = path.with_name(path.name + "-wal")
    with limited_files(wal.stat().st_size + 8192), pytest.raises(DiskFullError) as raised:
        desks.centre.sync(desks.room.device, request)
    assert raised.value.code == "centre.disk_full"
    assert desks.centre.log_head() == before
    answer = desks.centre.sync(desks.room.device, request)
    assert {outcome.result for outcome in answer.outcomes} == {"accepted"}
    assert answer.tree.size == before.size + 20
    store.close()


def test_a_centre_put_back_from_a_backup_asks_for_what_it_lost(
    path: Path, outside: SeededOutside
) -> None:
    def opened() -> Centre:
        return Centre(sqlite.open_store(path, DATABASE_KEY), CentreKey(CENTRE_SECRET), outside)

    desks = PlainDesks(opened(), outside)
    desk = desks.room
    desk.receive()
    desk.sync(desks.centre)
    desks.centre.close()
    backup = path.read_bytes()
    centre = opened()
    lost = [desk.receive(), desk.receive()]
    desk.sync(centre)
    kept = desk.tree
    centre.close()
    for file in path.parent.iterdir():
        file.unlink()
    path.write_bytes(backup)
    centre = opened()
    desk.receive()
    answer = centre.sync(desk.device, desk.request())
    assert [outcome.result for outcome in answer.outcomes] == ["held"]
    assert (answer.known_seq, answer.consistency) == (1, ())
    assert kept is not None
    assert answer.tree.size < kept.size
    with pytest.raises(RollBackError):
        desk.take(answer, centre.public_key)
    again = centre.sync(desk.device, desk.request(first=answer.known_seq + 1))
    assert [outcome.result for outcome in again.outcomes] == ["accepted"] * 3
    assert all(centre.state(case) is not None for case in lost)
    anew = centre.sync(desk.device, SyncRequest(cursor=0))
    assert {*lost} <= {read(record).core.case for record in anew.feed}
    centre.close()


def test_a_lock_that_is_not_given_up_is_an_error_after_a_while(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAIT_SECONDS", 0.05)
    first = sqlite.open_store(path, DATABASE_KEY)
    second = sqlite.open_store(path, DATABASE_KEY)
    with first.write(), pytest.raises(BusyError), second.write():
        pass
    with second.write() as tx:
        tx.cases.set_last_numbers({"JD": 1})
    first.close()
    second.close()


def test_errors_of_the_store_name_the_kind_and_no_values(
    path: Path, outside: SeededOutside
) -> None:
    store = sqlite.open_store(path, DATABASE_KEY)
    with store.write() as tx:
        tx.devices.set_token(CANARY, CANARY, outside.now())
    with pytest.raises(StoreError) as raised, store.write() as tx:
        tx.devices.set_token("another", CANARY, outside.now())
    assert CANARY not in str(raised.value)
    store.close()


def test_key_files_are_made_once_for_their_owner_only(
    tmp_path: Path, outside: SeededOutside
) -> None:
    file = tmp_path / "keys" / "centre.key"
    first = key_file(file, outside.random, may_make=True)
    assert key_file(file, outside.random, may_make=True) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_key_file_open_to_others_or_cut_is_refused(
    tmp_path: Path, outside: SeededOutside
) -> None:
    file = tmp_path / "centre.key"
    key_file(file, outside.random, may_make=True)
    file.chmod(0o644)
    with pytest.raises(KeyFileError, match="600"):
        key_file(file, outside.random, may_make=True)
    file.chmod(0o600)
    file.write_bytes(b"abc")
    with pytest.raises(KeyFileError, match="does not hold"):
        key_file(file, outside.random, may_make=True)


def test_a_missing_key_is_not_replaced_for_what_exists(
    tmp_path: Path, outside: SeededOutside
) -> None:
    with pytest.raises(KeyFileError, match="put it back"):
        key_file(tmp_path / "keys" / "centre.key", outside.random, may_make=False)
    assert list(tmp_path.iterdir()) == []


def test_another_signing_key_does_not_open_the_log(tmp_path: Path, outside: SeededOutside) -> None:
    path = tmp_path / "mailbox.db"
    Centre(sqlite.open_store(path, DATABASE_KEY), CentreKey(CENTRE_SECRET), outside).close()
    store = sqlite.open_store(path, DATABASE_KEY)
    with pytest.raises(KeyFileError, match="not the key"):
        Centre(store, CentreKey(bytes(32)), outside)
    store.close()
