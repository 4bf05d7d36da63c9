"""What was not sent, through updates of a real desk: one that migrates, and two that fail."""

import subprocess
from pathlib import Path

import pytest

from desk_client.store import migrations
from tests.disk.desk import of_release
from tests.harness.desk.disk import opened_raw
from tests.harness.updating.publisher import Publisher, system
from tests.harness.updating.stand_in import packed
from updating.errors import PutBackError
from updating.installing import Installation
from updating.release import DESK
from updating.trusted import Repository, Source

WAITS = 2


def waiting(path: Path) -> list[tuple[object, ...]]:
    """Own events and drafts, read behind the store's back."""
    raw = opened_raw(path)
    try:
        events = "SELECT seq, id, hex(prev), hex(core), result FROM journal WHERE seq IS NOT NULL"
        drafts = "SELECT officer, form, hex(body), saved_at, 0 FROM drafts"
        rows = raw.execute(f"{events} UNION ALL {drafts} ORDER BY 1, 2")
        return list(rows.fetchall())
    finally:
        raw.close()


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "publisher")


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    made = Installation(DESK, system(tmp_path / "system"))
    made.system.put_on(packed(tmp_path / "first", "0.1.0", "none"))
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An officer's desk with two events and a draft that wait, as the release before left it."""
    folder = tmp_path / "officer"
    folder.mkdir()
    of_release(len(migrations.STEPS) - 1, folder)
    return folder / "desk.db"


def first_window(here: Installation, path: Path) -> tuple[int, str]:
    """The officer opens the desk that is installed."""
    program = here.system.root / DESK.executable
    done = subprocess.run([program, "open", path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_unsent_work_survives_an_update_that_migrates_one_that_is_caught_and_one_that_is_not(
    publisher: Publisher, here: Installation, path: Path, tmp_path: Path
) -> None:
    def update(version: str, step: str) -> str:
        publisher.release(version, packed(tmp_path / "made", version, step))
        with Repository(Source(str(publisher.place)), here.state, publisher.first_root) as source:
            return here.update(source)[0]

    before = waiting(path)
    assert len(before) == WAITS + 1
    assert first_window(here, path) == (0, str(WAITS))
    assert update("0.2.0", "table") == "installed"
    assert waiting(path) == before, "no update touches an officer's file"
    assert first_window(here, path) == (0, str(WAITS))
    assert waiting(path) == before
    assert waiting(path.with_name("desk.db.before")) == before
    # caught by the program's own check: nobody ever opens it
    with pytest.raises(PutBackError):
        update("0.3.0", "drafts")
    assert here.version == "0.2.0"
    assert first_window(here, path) == (0, str(WAITS))
    # not caught before an officer's own data are taken over: it says so and leaves them
    assert update("0.4.0", "settles") == "installed"
    code, words = first_window(here, path)
    assert code == 1
    assert "2 条未办结的记录和 1 份草稿都在" in words
    assert waiting(path) == before
    assert here.back() == "0.2.0"
    assert first_window(here, path) == (0, str(WAITS))
    assert waiting(path) == before
