"""The first start of a new version: what waits to be sent is the same, or nothing was changed."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk_client.store import DiskFullError, Store, UpgradeError, folding, migrations, upgrading
from tests.disk.desk import missing, of_release
from tests.harness.desk.disk import opened_raw, small_disk
from tests.harness.desk.paper import BYTES, KEY, PaperCentre, sync
from tests.harness.outside import SeededOutside

RELEASES = list(range(1, len(migrations.STEPS)))
Rows = list[tuple[Any, ...]]


def lying(path: Path) -> dict[str, Rows]:
    """Every row of every table, read behind the store's back."""
    raw = opened_raw(path)
    try:
        tables = [
            name
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "search"))
        ]
        return {one: raw.execute(f'SELECT * FROM "{one}"').fetchall() for one in tables}
    finally:
        raw.close()


def waiting(path: Path) -> tuple[Rows, Rows]:
    """Own events in their order, with what became of them, and drafts."""
    raw = opened_raw(path)
    try:
        events = "SELECT seq, id, hex(prev), result FROM journal WHERE seq IS NOT NULL ORDER BY seq"
        drafts = "SELECT officer, form, hex(body), saved_at FROM drafts ORDER BY officer, form"
        return raw.execute(events).fetchall(), raw.execute(drafts).fetchall()
    finally:
        raw.close()


@pytest.mark.parametrize("release", RELEASES)
def test_every_earlier_release_is_taken_over_with_what_waits_and_a_copy_of_before(
    release: int, tmp_path: Path, outside: SeededOutside
) -> None:
    said, path = of_release(release, tmp_path), tmp_path / "desk.db"
    before, rows = waiting(path), lying(path)
    assert len(before[0]) == 2
    assert len(before[1]) == 1
    store = Store.open(path, KEY, outside)
    assert list(missing(store, tmp_path, said)) == []
    assert len(store.pending(100, BYTES).records) == 2
    store.close()
    assert waiting(path) == before
    copy = upgrading.copy_of(path)
    assert lying(copy) == rows
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def m0099_stumbles(db: Any) -> None:
    db.execute("CREATE TABLE half (a)")
    raise sqlite3.OperationalError("a migration of tomorrow stumbles")


def m0099_loses_a_draft(db: Any) -> None:
    db.execute("DELETE FROM drafts")


def m0099_changes_a_draft(db: Any) -> None:
    db.execute("UPDATE drafts SET body = x'00'")


def m0099_takes_what_waits_for_done(db: Any) -> None:
    db.execute("UPDATE journal SET result = 'accepted' WHERE seq IS NOT NULL")


def m0099_sound(db: Any) -> None:
    db.execute("CREATE TABLE tomorrow (a)")


def cannot_fold(*given: object) -> None:
    raise KeyError("a field of tomorrow")


@pytest.mark.parametrize(
    "step",
    [
        m0099_stumbles,
        m0099_loses_a_draft,
        m0099_changes_a_draft,
        m0099_takes_what_waits_for_done,
        m0099_sound,
    ],
)
@pytest.mark.parametrize("release", [RELEASES[0], len(migrations.STEPS)])
def test_version_that_stumbles_leaves_the_database_to_the_version_before(
    release: int,
    step: Callable[[Any], None],
    tmp_path: Path,
    outside: SeededOutside,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the migration, in what was not sent, or (sound) behind it, in the cases folded anew."""
    path = tmp_path / "desk.db"
    said = of_release(min(release, RELEASES[-1]), tmp_path)
    if release > RELEASES[-1]:
        Store.open(path, KEY, outside).close()
    before, rows = waiting(path), lying(path)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
        if step is m0099_sound:
            patch.setattr(folding, "rebuild", cannot_fold)
            raw = opened_raw(path)
            raw.execute("DELETE FROM facts WHERE name = 'projection'")
            raw.close()
            rows = lying(path)
        with pytest.raises(UpgradeError) as told:
            Store.open(path, KEY, outside)
    if step in (m0099_stumbles, m0099_sound):
        assert "2 条" in told.value.say.zh
        assert "2 records" in told.value.say.en
    assert waiting(path) == before
    assert lying(path) == rows
    assert not upgrading.copy_of(path).exists()
    store = Store.open(path, KEY, outside)
    assert list(missing(store, tmp_path, said)) == []
    store.close()


def test_copy_goes_when_nothing_waits_any_more(tmp_path: Path, outside: SeededOutside) -> None:
    of_release(RELEASES[0], tmp_path)
    path = tmp_path / "desk.db"
    copy = upgrading.copy_of(path)
    Store.open(path, KEY, outside).close()
    store = Store.open(path, KEY, outside)
    assert copy.exists()
    centre = PaperCentre(outside)
    sync(store, centre)
    store.close()
    assert copy.exists()
    Store.open(path, KEY, outside).close()
    assert not copy.exists()


def test_copy_goes_at_once_where_words_were_taken_out(
    tmp_path: Path, outside: SeededOutside
) -> None:
    of_release(RELEASES[0], tmp_path)
    path = tmp_path / "desk.db"
    store = Store.open(path, KEY, outside)
    assert upgrading.copy_of(path).exists()
    with store._db.write() as conn:
        conn.execute("INSERT INTO facts VALUES ('purging', x'00')")
    store.index()
    assert not upgrading.copy_of(path).exists()
    store.close()


def test_no_room_for_the_copy_is_said_and_nothing_begun(
    tmp_path: Path, outside: SeededOutside
) -> None:
    with small_disk(tmp_path / "small") as fill:
        of_release(RELEASES[0], tmp_path / "small")
        path = tmp_path / "small" / "desk.db"
        rows = lying(path)
        fill(True)
        with pytest.raises(DiskFullError):
            Store.open(path, KEY, outside)
        assert list(path.parent.glob("desk.db.*")) == []
        fill(False)
        assert lying(path) == rows
        Store.open(path, KEY, outside).close()


def test_first_start_of_all_keeps_no_copy(tmp_path: Path, outside: SeededOutside) -> None:
    path = tmp_path / "desk.db"
    Store.open(path, KEY, outside).close()
    Store.open(path, KEY, outside).close()
    assert not upgrading.copy_of(path).exists()
