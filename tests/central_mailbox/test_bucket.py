"""Papers at an object store: a real server that speaks S3, and what is said when it is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.papers import Media
from casework.wire import PaperProgress
from central_mailbox.errors import FaultError
from central_mailbox.papers import Papers, PapersError, encrypted, place_of
from central_mailbox.settings import Settings
from central_mailbox.store.errors import DiskFullError
from tests.harness.centre.bucket import KEYS, Bucket, served
from tests.harness.outside import SeededOutside

CASE, OTHER = "0199a1b2-0000-7000-8000-000000000001", "0199a1b2-0000-7000-8000-000000000002"
PIECE = 300_000


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with served() as found:
        yield found


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


def settings_of(bucket: Bucket, folder: Path) -> Settings:
    return Settings(data=folder, keys=folder, papers=bucket.url, papers_endpoint=bucket.endpoint)


@pytest.fixture(params=["folder", "bucket"])
def papers(request: pytest.FixtureRequest, tmp_path: Path) -> Papers:
    """The same asked of both places."""
    if request.param == "folder":
        return place_of(Settings(data=tmp_path, keys=tmp_path), may_make=True)
    return place_of(settings_of(request.getfixturevalue("bucket"), tmp_path))


def test_paper_comes_in_pieces_and_is_read_again(papers: Papers) -> None:
    paper, data = encrypted(bytes(1_000_000), "录音.txt", Media.TEXT, SeededOutside(3).random)
    said = [
        papers.take_piece("device", CASE, paper.sha256, at, len(data), data[at : at + PIECE])
        for at in range(0, len(data), PIECE)
    ]
    assert said[0] == PaperProgress(PIECE, is_whole=False)
    assert said[-1] == PaperProgress(len(data), is_whole=True)
    assert papers.size(CASE, paper.sha256) == len(data)
    assert papers.size(OTHER, paper.sha256) is None
    assert b"".join(papers.read(CASE, paper.sha256)) == data
    assert b"".join(papers.read(CASE, paper.sha256, 999_000)) == data[999_000:]
    assert [(one.case, one.sha256, one.size) for one in papers.all()] == [
        (CASE, paper.sha256, len(data))
    ]
    assert list(papers.pieces()) == []
    papers.put(CASE, paper.sha256, data)
    assert papers.is_sound(CASE, paper.sha256)
    papers.forget([(CASE, paper.sha256), (OTHER, paper.sha256)])
    assert list(papers.all()) == []
    with pytest.raises(FileNotFoundError):
        list(papers.read(CASE, paper.sha256))


def test_bytes_of_another_name_are_not_kept(papers: Papers) -> None:
    with pytest.raises(FaultError):
        papers.put(CASE, "ab" * 32, b"something else")
    assert list(papers.all()) == []


def test_store_that_does_not_answer_is_said_in_our_words(tmp_path: Path) -> None:
    with served() as gone:
        papers = place_of(settings_of(gone, tmp_path))
        assert papers.answers()
    assert not papers.answers()
    with pytest.raises(PapersError):
        papers.put(CASE, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", b"")


def test_full_disk_is_said_in_our_words_and_leaves_nothing(tmp_path: Path) -> None:
    papers = place_of(Settings(data=tmp_path, keys=tmp_path, free_mb=1 << 40), may_make=True)
    paper, data = encrypted(b"words", "a.txt", Media.TEXT, SeededOutside(3).random)
    with pytest.raises(DiskFullError):
        papers.put(CASE, paper.sha256, data)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
