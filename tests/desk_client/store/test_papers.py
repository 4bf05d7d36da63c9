"""Papers beside the database: encrypted, whole or not there, gone with what names them."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from casework.papers import Paper
from casework.wire import SyncRequest
from desk_client.sealing import WrongBytesError, encrypted, opened
from desk_client.store import DiskFullError, Store
from desk_client.store.lent import Lent
from desk_client.store.paper_files import DamagedPaperError, PaperFiles, PaperId, Place
from tests.harness.bureau import CHIEF, DESK, ROOM
from tests.harness.desk import files
from tests.harness.desk.ended import ended_here
from tests.harness.desk.paper import KEY, PaperCentre, erase, sync, visitor
from tests.harness.desk.papers import attached, bytes_under, on_disk, taken
from tests.harness.outside import SeededOutside

PHOTO = files.picture() + "张桂英的身份证".encode()
CASE = "018f0000-0000-7000-8000-000000000001"


@pytest.fixture
def case(store: Store, centre: PaperCentre, outside: SeededOutside) -> str:
    """A reception that the centre knows."""
    return ended_here(store, centre, outside)


def attach(store: Store, case: str, *papers: Paper) -> None:
    store.record(DESK, ROOM, [attached(case, *papers)])


# ------------------------------------------------------------------------------ at rest


def test_paper_lies_encrypted_and_is_opened_with_the_key_of_its_event(
    store: Store, outside: SeededOutside, case: str, tmp_path: Path
) -> None:
    attach(store, case, taken(store, outside, case, PHOTO))
    assert PHOTO[:64] not in bytes_under(tmp_path)
    assert "身份证".encode() not in bytes_under(tmp_path)
    kept = store.papers.of_case(case)[0]
    data = store.papers.files.read(kept.id)
    assert data is not None
    assert opened(data, kept.paper.key) == PHOTO
    with pytest.raises(WrongBytesError):
        opened(data, bytes(32))


def test_files_are_for_their_owner_only(store: Store, outside: SeededOutside, case: str) -> None:
    attach(store, case, taken(store, outside, case, PHOTO))
    folder = store._db.path.with_suffix(".papers")
    modes = {one.stat().st_mode & 0o777 for one in folder.rglob("*")}
    assert modes == {0o700, 0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_two_papers_with_the_same_content_have_nothing_in_common() -> None:
    one, other = encrypted(PHOTO, bytes(range(32))), encrypted(PHOTO, bytes(range(1, 33)))
    assert one.sha256 != other.sha256
    assert one.data[:16] != other.data[:16]


@pytest.mark.parametrize("at", [0, 500, -1])
def test_file_that_was_changed_is_not_opened(
    store: Store, outside: SeededOutside, case: str, at: int
) -> None:
    paper = taken(store, outside, case, PHOTO)
    path = next(store._db.path.with_suffix(".papers").rglob(paper.sha256))
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedPaperError):
        store.papers.files.read(PaperId(case, paper.sha256))


@pytest.mark.parametrize("name", ["../../desk.db", "", "A" * 64, "0" * 63, "0" * 64 + "/x"])
def test_name_that_is_no_digest_is_no_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        PaperFiles(tmp_path).take(PaperId(CASE, name), b"x")
    with pytest.raises(ValueError, match="digest"):
        PaperFiles(tmp_path).take(PaperId("../..", "0" * 64), b"x")


# --------------------------------------------------------------------------------- disk


def test_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = PaperFiles(tmp_path / "desk.papers")
    id = PaperId(CASE, "ab" * 32)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(DiskFullError):
            made.take(id, b"x" * 1000)
    assert made.place(id) is None
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    made.take(id, b"x" * 1000)
    assert made.place(id) is Place.TAKEN


def test_paper_never_takes_the_room_that_records_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = PaperFiles(tmp_path / "desk.papers")
    monkeypatch.setattr("desk_client.store.paper_files.SPARE_BYTES", 1 << 60)
    with pytest.raises(DiskFullError):
        made.take(PaperId(CASE, "ab" * 32), b"x")


# ---------------------------------------------------------------------------- fetching


def test_paper_that_comes_in_pieces_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    made, whole = PaperFiles(tmp_path / "desk.papers"), encrypted(PHOTO, bytes(32))
    id = PaperId(CASE, whole.sha256)
    made.ask(id)
    assert made.place(id) is Place.COMING
    made.grow(id, whole.data[:700])
    again = PaperFiles(tmp_path / "desk.papers")
    assert again.laid(Place.COMING) == (id,)
    assert (again.size(id), again.read(id)) == (700, None)
    again.grow(id, whole.data[700:])
    assert again.has_come(id)
    assert again.place(id) is Place.HERE
    assert again.read(id) == whole.data


def test_bytes_that_are_not_what_they_are_named_by_are_thrown_away(tmp_path: Path) -> None:
    made = PaperFiles(tmp_path / "desk.papers")
    id = PaperId(CASE, "ab" * 32)
    made.ask(id)
    made.grow(id, b"something else")
    assert not made.has_come(id)
    assert (made.place(id), made.size(id)) == (Place.COMING, 0)


# ----------------------------------------------------------------------------- sending


def test_paper_waits_for_its_event(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    one = visitor(outside)
    store.record(DESK, ROOM, [one])
    paper = taken(store, outside, one.case, PHOTO)
    assert not [*store.papers.to_send()]
    attach(store, one.case, paper)
    assert not [*store.papers.to_send()]
    sync(store, centre)
    assert [id.sha256 for id in store.papers.to_send()] == [paper.sha256]
    store.papers.files.is_sent(PaperId(one.case, paper.sha256))
    assert not [*store.papers.to_send()]


# ------------------------------------------------------------------------------ sweeping


def test_erasure_takes_the_files_with_the_words(
    store: Store, centre: PaperCentre, outside: SeededOutside, case: str
) -> None:
    mine, theirs = (taken(store, outside, case, PHOTO + bytes([n])) for n in (1, 2))
    attach(store, case, mine)
    centre.elsewhere(DESK, attached(case, theirs))
    sync(store, centre)
    store.papers.files.is_sent(PaperId(case, mine.sha256))
    store.index()
    assert sum(map(len, on_disk(store).values())) == 2
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    assert store.papers.of_case(case) == ()
    store.index()
    assert sum(map(len, on_disk(store).values())) == 0


def test_case_that_is_put_away_takes_its_papers_along(
    store: Store, centre: PaperCentre, outside: SeededOutside, case: str
) -> None:
    paper = taken(store, outside, case, PHOTO)
    centre.elsewhere(DESK, attached(case, paper))
    sync(store, centre)
    request = SyncRequest(cursor=store.sync_state().cursor)
    store.apply(request, centre.response(cursor=request.cursor, withdrawn=(case,)))
    store.index()
    assert sum(map(len, on_disk(store).values())) == 0


def test_draft_keeps_its_papers_and_the_next_start_takes_what_nobody_holds(
    store: Store, outside: SeededOutside, case: str
) -> None:
    held, dropped = (taken(store, outside, case, PHOTO + bytes([n])) for n in (1, 2))
    store.save_draft(DESK, f"step:{case}:X", f'[{{"sha256":"{held.sha256}"}}]'.encode())
    store.papers.sweep(is_due=True)
    assert len(on_disk(store)["taken"]) == 2
    path = store._db.path
    store.close()
    again = Store.open(path, KEY, outside)
    again.index()
    assert on_disk(again)["taken"] == [held.sha256]
    assert dropped.sha256 not in str(on_disk(again))
    again.close()


def test_refused_papers_stay_to_be_attached_anew(
    store: Store, centre: PaperCentre, outside: SeededOutside, case: str
) -> None:
    paper = taken(store, outside, case, PHOTO)
    attach(store, case, paper)
    centre.elsewhere(DESK, attached(case, paper))
    sync(store, centre)
    results = {kept.result for kept in store.papers.of_case(case)}
    assert results == {"refused", "accepted"}
    store.papers.sweep(is_due=True)
    assert on_disk(store)["taken"] == [paper.sha256]


def test_restored_centre_is_offered_again_what_it_had(
    store: Store, centre: PaperCentre, outside: SeededOutside, case: str
) -> None:
    paper = taken(store, outside, case, PHOTO)
    attach(store, case, paper)
    sync(store, centre)
    store.papers.files.is_sent(PaperId(case, paper.sha256))
    store.papers.files.all_wait()
    assert [id.sha256 for id in store.papers.to_send()] == [paper.sha256]


# ------------------------------------------------------------------------------- lending


def test_copy_that_is_lent_is_private_and_goes(tmp_path: Path) -> None:
    lent = Lent(tmp_path / "desk.papers", {})
    path = lent.lend("协议书.pdf", b"plain")
    assert path.read_bytes() == b"plain"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    other = lent.lend("协议书.pdf", b"plain")
    lent.take_back(path)
    assert not path.exists()
    assert other.exists()
    lent.take_back()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_copy_is_lent_in_memory_where_the_system_has_a_place_for_it(tmp_path: Path) -> None:
    lent = Lent(tmp_path / "disk", {"XDG_RUNTIME_DIR": str(tmp_path / "memory")})
    (tmp_path / "memory").mkdir()
    assert not lent.lend("a.png", b"x").is_relative_to(tmp_path / "memory")
    lent = Lent(tmp_path / "disk", {"XDG_RUNTIME_DIR": str(tmp_path / "memory")})
    assert lent.lend("a.png", b"x").is_relative_to(tmp_path / "memory")
