"""A full disk: said clearly, nothing half saved, and the work goes on once there is room."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_client.store import DiskFullError, Store
from tests.harness.bureau import DESK, ROOM
from tests.harness.desk.disk import no_growth, small_disk
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import BYTES, IDENTITY, KEY, PaperCentre, sync, visitor
from tests.harness.outside import SeededOutside


def begin(folder: Path, outside: SeededOutside) -> tuple[Store, PaperCentre]:
    store, centre = Store.open(folder / "desk.db", KEY, outside), PaperCentre(outside)
    store.enrol(IDENTITY)
    sync(store, centre)
    store.record(DESK, ROOM, [visitor(outside)])
    return store, centre


def until_full(work: Callable[[], object]) -> DiskFullError:
    """Repeats work until the disk says no."""
    for _ in range(5_000):
        try:
            work()
        except DiskFullError as error:
            return error
    raise AssertionError("the disk is never full")


def goes_on(store: Store, outside: SeededOutside, saved: int) -> None:
    """What was saved is there, nothing more, and the next save is fine."""
    pending = store.pending(100_000, BYTES * 100)
    assert len(pending.records) == saved
    store.record(DESK, ROOM, [visitor(outside)])
    assert store.sync_state().waiting == saved + 1
    assert store.verify(lambda *given: True).is_sound


def test_saving_on_a_full_disk_says_so_and_goes_on_when_there_is_room(
    tmp_path: Path, outside: SeededOutside
) -> None:
    with small_disk(tmp_path / "disk") as fill:
        store, _ = begin(tmp_path / "disk", outside)
        saved = 1

        def save() -> None:
            nonlocal saved
            store.record(DESK, ROOM, [visitor(outside)])
            saved += 1

        fill(True)
        error = until_full(save)
        assert "磁盘" in error.say.zh
        assert len(store.pending(100_000, BYTES * 100).records) == saved, "reading goes on"
        fill(False)
        goes_on(store, outside, saved)
        store.close()


def test_file_that_may_not_grow_says_the_same(tmp_path: Path, outside: SeededOutside) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with no_growth(folder) as fill:
        store, _ = begin(folder, outside)
        saved = 1

        def save() -> None:
            nonlocal saved
            store.record(DESK, ROOM, [visitor(outside)])
            saved += 1

        fill(True)
        until_full(save)
        fill(False)
        goes_on(store, outside, saved)
        store.close()


def test_answer_that_does_not_fit_is_taken_in_once_there_is_room(
    tmp_path: Path, outside: SeededOutside
) -> None:
    with small_disk(tmp_path / "disk") as fill:
        store, centre = begin(tmp_path / "disk", outside)
        for _ in range(300):
            centre.elsewhere(DESK, visitor(outside, content="排风扇夜间噪声" * 200))
        before = dump(store)
        fill(True)
        until_full(lambda: sync(store, centre))
        assert dump(store) == before
        fill(False)
        subprocess.run(
            ["mount", "-o", "remount,size=64m", str(tmp_path / "disk")],
            capture_output=True,
            check=False,
        )
        sync(store, centre)
        assert store.sync_state().waiting == 0
        assert {case for (case,) in dump(store, "cases", "case_id")} == set(centre.states)
        store.close()


def test_database_cannot_be_made_on_a_full_disk_and_can_be_later(
    tmp_path: Path, outside: SeededOutside
) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder) as fill:
        (folder / "other").write_bytes(b"x")
        fill(True)
        with pytest.raises(DiskFullError):
            Store.open(folder / "desk.db", KEY, outside)
        fill(False)
        Store.open(folder / "desk.db", KEY, outside).close()
