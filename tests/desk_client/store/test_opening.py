"""Opening: the right key, the right version, whole files; or a clear word and untouched files."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from casework.event import Label
from desk_client.store import (
    BusyError,
    DamagedError,
    NewerDatabaseError,
    OldSqliteError,
    Store,
    StoreError,
    UnwritableError,
    WrongKeyError,
    database,
    migrations,
)
from desk_client.store import errors as errors_module
from tests.harness.bureau import DESK, ROOM
from tests.harness.desk.disk import opened_raw
from tests.harness.desk.paper import IDENTITY, KEY, visitor
from tests.harness.outside import SeededOutside

CANARIES = ("卡纳利·张桂英", "13755501234", "油烟canary4711")


def filled(path: Path, outside: SeededOutside, times: int = 50) -> None:
    """A closed database with something in it."""
    store = Store.open(path, KEY, outside)
    store.enrol(IDENTITY)
    store.save_draft(DESK, "walk_in", b"x" * 100_000)
    for number in range(times):
        store.save_draft(DESK, f"walk_in {number}", b"y" * 3_000)
    store.close()


def test_other_key_is_refused_with_a_clear_word_and_the_file_stays(
    path: Path, outside: SeededOutside
) -> None:
    filled(path, outside)
    before = path.read_bytes()
    with pytest.raises(WrongKeyError) as caught:
        Store.open(path, bytes(32), outside)
    assert "密钥" in caught.value.say.zh
    assert path.read_bytes() == before
    Store.open(path, KEY, outside).close()


def test_database_of_a_newer_program_is_refused_untouched(
    path: Path, outside: SeededOutside
) -> None:
    filled(path, outside)
    raw = opened_raw(path)
    raw.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('desk', 'm0099_from_the_future', '2031-01-01')"
    )
    raw.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabaseError) as caught:
        Store.open(path, KEY, outside)
    assert "m0099_from_the_future" in str(caught.value)
    assert path.read_bytes() == before


def test_migration_and_its_record_are_committed_together(
    path: Path, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def m0002_half(db: object) -> None:
        execute = db.execute  # type: ignore[attr-defined] # sqlite_utils.Database
        execute("CREATE TABLE half (a)")
        raise KeyboardInterrupt

    filled(path, outside)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, m0002_half))
        with pytest.raises(KeyboardInterrupt):
            Store.open(path, KEY, outside)
    store = Store.open(path, KEY, outside)
    assert store.draft(DESK, "walk_in") == b"x" * 100_000
    store.close()
    tables = opened_raw(path).execute("SELECT name FROM sqlite_master WHERE name = 'half'")
    assert tables.fetchall() == []


KILLED_WHILE_MIGRATING = """
import os, signal, sys
from pathlib import Path
from desk_client.clock import SystemOutside
from desk_client.store import Store, database
from tests.harness.desk.paper import IDENTITY, KEY

done, last = 0, -2
make = database.sqlcipher3.connect

class Counted(database.sqlcipher3.Connection):
    def execute(self, *given):
        global done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*given)

def first_start(path):
    database.sqlcipher3.connect = lambda *given, **named: make(*given, **named, factory=Counted)
    Store.open(path, KEY, SystemOutside()).close()

while True:
    last += 3
    path = Path(sys.argv[1]) / f"{last}.db"
    child = os.fork()
    if child == 0:
        first_start(path)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    store = Store.open(path, KEY, SystemOutside())
    store.enrol(IDENTITY)
    store.close()
    if status == 0:
        break
    assert os.WTERMSIG(status) == signal.SIGKILL
print(last)
"""


def test_first_start_killed_at_a_statement_leaves_a_database_that_opens(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_MIGRATING, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40, "it was killed at every third"


def test_migrations_stand_in_the_order_in_which_they_were_released() -> None:
    numbers = [int(step.__name__[1:5]) for step in migrations.STEPS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_cut_file_is_said_to_be_damaged(path: Path, outside: SeededOutside) -> None:
    filled(path, outside)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises((DamagedError, WrongKeyError)) as caught:
        Store.open(path, KEY, outside)
    assert "损坏" in caught.value.say.zh


def test_flipped_bit_is_found_when_its_page_is_read_and_by_verify(
    path: Path, outside: SeededOutside
) -> None:
    filled(path, outside)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    try:
        store = Store.open(path, KEY, outside)
    except DamagedError:
        return
    assert store.verify(lambda *given: True).pages
    store.close()


def test_old_sqlite_is_refused() -> None:
    with pytest.raises(OldSqliteError):
        database.check_sqlite((3, 51, 2))
    database.check_sqlite((3, 51, 3))


def test_missing_folder_is_an_error_of_the_surroundings(
    tmp_path: Path, outside: SeededOutside
) -> None:
    with pytest.raises(UnwritableError):
        Store.open(tmp_path / "nowhere" / "desk.db", KEY, outside)


def test_second_writer_is_told_that_the_database_is_busy(
    store: Store, path: Path, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened_raw(path)
    other.execute("BEGIN IMMEDIATE")
    store._db._writer.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(BusyError):
        store.record(DESK, ROOM, [visitor(outside)])
    other.execute("ROLLBACK")
    other.close()
    store.record(DESK, ROOM, [visitor(outside)])


def test_files_belong_to_their_owner_only(store: Store, path: Path, outside: SeededOutside) -> None:
    store.record(DESK, ROOM, [visitor(outside)])
    for name in os.listdir(path.parent):
        mode = stat.S_IMODE((path.parent / name).stat().st_mode)
        assert mode == 0o600, name


def test_nothing_on_the_disk_is_plain_text(
    store: Store, path: Path, outside: SeededOutside
) -> None:
    name, phone, words = CANARIES
    for _ in range(20):
        store.record(DESK, ROOM, [visitor(outside, name, phone, words)])
    store.save_draft(DESK, "walk_in", words.encode())
    store.index()
    assert store.search(words, store.directory().roster.officers[DESK])
    copy = path.with_name("copy")
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(path.with_name(path.name + suffix), copy)
        data = copy.read_bytes()
        assert data
        for canary in (*CANARIES, "WalkInReceived", "SQLite format"):
            for encoding in ("utf-8", "utf-16-le", "gb18030"):
                assert canary.encode(encoding) not in data
        copy.unlink()
    store.close()
    assert b"WalkInReceived" not in path.read_bytes()


def test_every_error_says_cause_and_what_to_do_in_both_languages() -> None:
    kinds = [
        kind
        for kind in vars(errors_module).values()
        if isinstance(kind, type) and issubclass(kind, StoreError)
    ]
    leaves = [kind for kind in kinds if not any(kind in other.__bases__ for other in kinds)]
    assert len(leaves) >= 9
    for kind in leaves:
        if kind.__name__ != "RefusedError":
            assert isinstance(kind.default, Label)
            assert "default" in vars(kind)
            assert kind.default.zh != kind.default.en


def test_closed_store_says_so(store: Store, outside: SeededOutside) -> None:
    store.close()
    store.close()
    with pytest.raises(errors_module.BrokenStoreError):
        store.record(DESK, ROOM, [visitor(outside)])
    with pytest.raises(errors_module.BrokenStoreError):
        store.case("x")
