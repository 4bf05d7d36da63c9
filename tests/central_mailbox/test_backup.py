"""Backups: of one moment, whole, without keys; kept as long as they should; put back whole."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from casework.event import CHINA
from central_mailbox import backups
from central_mailbox.backups import Backup, Manifest
from central_mailbox.store.sql import SqlStore
from tests.harness import bureau
from tests.harness.centre.server import Server

NOON = datetime(2026, 11, 28, 12, tzinfo=CHINA)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    return server


def taken(server: Server, *options: str) -> Path:
    """The folder of a backup that succeeded."""
    done = server.run("backup", "--to", str(server.folder / "backups"), *options)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.removeprefix("backup: ").partition(",")[0])


def emptied(server: Server) -> Server:
    shutil.rmtree(server.settings.data)
    return server


def test_backup_is_a_folder_that_the_keys_open_and_nothing_else_does(server: Server) -> None:
    folder = taken(server)
    names = {path.name for path in folder.rglob("*")}
    assert names == {"backup.json", "mailbox.db"}
    secrets = [path.read_text("ascii") for path in server.settings.keys.iterdir()]
    assert len(secrets) == 2
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        data = path.read_bytes()
        assert not any(one.encode() in data or bytes.fromhex(one) in data for one in secrets)
        assert "南大街".encode() not in data


def test_backup_never_goes_over_another_and_leaves_nothing_half(server: Server) -> None:
    first, second = taken(server), taken(server)
    assert first != second
    full = server.run("backup", "--to", "/dev/full/backups")
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    key = server.settings.database_key
    key.rename(key.with_suffix(".away"))
    failed = server.run("backup", "--to", str(first.parent))
    assert (failed.returncode, "is missing" in failed.stderr) == (1, True)
    assert {path.name for path in first.parent.iterdir()} == {first.name, second.name}


def test_only_as_many_are_kept_as_were_asked_for(server: Server) -> None:
    folders = [taken(server) for _ in range(3)]
    last = taken(server, "--keep", "2")
    assert {path.name for path in last.parent.iterdir()} == {folders[-1].name, last.name}


def test_what_was_never_finished_is_cleared_away_and_no_backup(server: Server) -> None:
    folder = server.folder / "backups"
    for name in ("20200101T000000.000.part", "29990101T000000.000.part"):
        (folder / name).mkdir(parents=True)
        (folder / name / "mailbox.db").write_bytes(b"half")
    last = taken(server, "--keep", "1")
    assert {path.name for path in folder.iterdir()} == {last.name, "29990101T000000.000.part"}
    assert [one.folder for one in backups.lying_in(folder)] == [last]


def test_new_backup_stays_though_a_wrong_clock_dated_others_ahead_of_it(server: Server) -> None:
    ahead = taken(server)
    manifest = replace(backups.read(ahead).manifest, made_at=NOON.replace(year=2999))
    (ahead / backups.MANIFEST).write_bytes(msgspec.json.encode(manifest))
    last = taken(server, "--keep", "1")
    assert {one.folder for one in backups.lying_in(ahead.parent)} == {ahead, last}


def test_backup_of_a_damaged_mailbox_is_kept_and_said(server: Server) -> None:
    sound = taken(server)
    centre = server.open_centre()
    assert isinstance(centre.store, SqlStore)
    with centre.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE events SET sealed = core WHERE position = 3"))
    centre.close()
    for _ in range(2):
        done = server.run("backup", "--to", str(sound.parent), "--keep", "1")
        assert done.returncode == 1
        assert "log: 3-3 Altered" in done.stdout
    left = backups.lying_in(sound.parent)
    assert [bool(one.manifest.findings) for one in left] == [True, False]
    assert left[1].folder.name == sound.name, "no bad one pushes a sound one out"


def of(hours_ago: int, findings: int = 0) -> Backup:
    made = NOON - timedelta(hours=hours_ago)
    return Backup(Path(str(hours_ago)), Manifest(made, "1", "1", 9, "aa", findings, {}))


@pytest.mark.parametrize(
    ("there", "hours"),
    [
        ([], 0),
        ([of(5), of(90)], 19),
        ([of(24)], 0),
        ([of(23)], 1),
        ([of(400)], 0),
        ([of(-3)], 0),
        ([of(-3), of(5)], 19),
    ],
    ids=[
        "none yet",
        "five hours old",
        "just due",
        "almost due",
        "long due",
        "clock went back",
        "clock went back long ago",
    ],
)
def test_next_backup_is_due_by_the_age_of_the_newest(there: list[Backup], hours: int) -> None:
    assert backups.due_in(there, 24, NOON) == timedelta(hours=hours)


def test_mailbox_is_put_back_and_the_desks_are_told(server: Server) -> None:
    folder = taken(server)
    done = emptied(server).run("restore", str(folder))
    assert done.returncode == 0, done.stderr
    assert server.run("verify").returncode == 0
    centre = server.open_centre()
    with centre.store.read() as tx:
        assert [notice.size for notice in tx.log.notices()] == [centre.log_head().size]
    centre.close()


def test_nothing_is_put_over_a_mailbox(server: Server) -> None:
    folder = taken(server)
    before = server.settings.database_file.read_bytes()
    for kept in (True, False):
        refused = server.run("restore", str(folder))
        assert refused.returncode == 1
        assert "restore into an empty folder" in refused.stderr
        if kept:
            assert server.settings.database_file.read_bytes() == before
            server.settings.database_file.rename(server.settings.data / "mailbox.db-wal")


def test_changed_file_or_foreign_key_is_refused_and_leaves_no_mailbox(server: Server) -> None:
    folder = taken(server)
    emptied(server)
    database = folder / "mailbox.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    changed = server.run("restore", str(folder))
    assert (changed.returncode, "was changed or damaged" in changed.stderr) == (1, True)
    database.write_bytes(whole)
    key = server.settings.centre_key.read_bytes()
    server.settings.centre_key.write_text("11" * 32, "ascii")
    foreign = server.run("restore", str(folder))
    assert (foreign.returncode, "not the key of this backup" in foreign.stderr) == (1, True)
    server.settings.centre_key.write_bytes(key)
    none = server.run("restore", str(folder.parent))
    assert (none.returncode, "is no backup" in none.stderr) == (1, True)
    assert not server.settings.database_file.exists()
    assert server.run("restore", str(folder)).returncode == 0


def test_postgresql_is_dumped_by_its_own_tools_and_they_are_named(tmp_path: Path) -> None:
    server = Server(tmp_path, "postgresql://mailbox@db/mailbox")
    for done in (server.run("backup"), server.run("restore", str(tmp_path))):
        assert done.returncode == 2
        for words in ("pg_dump --format=custom", "pg_restore", "postgresql://mailbox@db/mailbox"):
            assert words in done.stderr
