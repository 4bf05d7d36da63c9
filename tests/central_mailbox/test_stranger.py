"""A stranger with the Go authors' own tools copies the served log, proves it, or convicts it.

The programs under test and the checking one share no line: checkpoint, tiles and bundles go
over HTTP into a folder, and ``golang.org/x/mod/sumdb`` (``note`` and ``tlog``) reads them.
"""

import base64
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from casework.audit.notes import ED25519, NoteKey
from casework.cases.directory import UnitRegistered
from casework.codes import UnitLevel
from casework.outside import new_id
from casework.registry import Proposal
from tests.harness import bureau
from tests.harness.centre.server import Server
from tests.harness.centre.stranger import built, mirror, verdict
from tests.harness.outside import SeededOutside

NAME = "police.example/warm"
UNITS = 600
"""Enough for two full tiles, a partial one, and one of the level above."""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("go"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("published"))
    centre = server.open_centre(NAME)
    centre.found(bureau.founding({}))
    centre.close()
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def log_key(server: Server) -> str:
    centre = server.open_centre()
    public = centre.public_key
    centre.close()
    return NoteKey(NAME, ED25519, public).vkey


@pytest.fixture(scope="module")
def early(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mirror(server.url, tmp_path_factory.mktemp("early"))


@pytest.fixture(scope="module")
def copy(server: Server, early: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log after it grew over several tiles."""
    outside = SeededOutside(seed=15)
    centre = server.open_centre()
    centre.found(
        Proposal(
            new_id(outside),
            UnitRegistered(
                code=f"61010352{n:04}",
                name=f"第{n}所",
                level=UnitLevel.PRECINCT,
                parent=bureau.DIVISION,
            ),
        )
        for n in range(1, UNITS)
    )
    centre.close()
    return mirror(server.url, tmp_path_factory.mktemp("copy"))


def test_a_log_of_several_tiles_is_proved_to_its_last_record(
    program: Path, copy: Path, early: Path, log_key: str
) -> None:
    found = verdict(program, copy, log_key, "-old", str(early / "checkpoint"))
    assert found.returncode == 0, found.stderr
    assert int(found.stdout.split()[1]) > UNITS
    assert (copy / "tile" / "1" / "000.p" / "2").stat().st_size == 64


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def other_root(folder: Path) -> None:
    """A root that nobody signed, in a note that is otherwise as it was."""
    path = folder / "checkpoint"
    text, _, lines = path.read_text("utf-8").partition("\n\n")
    origin, size, _ = text.split("\n")
    other = base64.b64encode(bytes(32)).decode()
    path.write_text(f"{origin}\n{size}\n{other}\n\n{lines}", "utf-8")


FALSIFIED: dict[str, Callable[[Path], None]] = {
    "a hash in a tile": lambda folder: flip(folder / "tile" / "0" / "001", 32 * 17),
    "a hash of the level above": lambda folder: flip(folder / "tile/1/000.p/2", 0),
    "an entry": lambda folder: flip(folder / "tile/entries/000", 40),
    "the last entry": lambda folder: flip(next((folder / "tile/entries/002.p").iterdir()), -1),
    "the root": other_root,
    "a signature": lambda folder: flip(folder / "checkpoint", -9),
}


@pytest.mark.parametrize("what", FALSIFIED)
def test_a_changed_byte_is_not_proved(
    program: Path, copy: Path, log_key: str, tmp_path: Path, what: str
) -> None:
    folder = shutil.copytree(copy, tmp_path / "falsified")
    FALSIFIED[what](folder)
    found = verdict(program, folder, log_key)
    assert found.returncode == 1
    assert "not proved" in found.stderr


def test_another_history_of_the_same_key_is_not_taken_for_a_continuation(
    program: Path, copy: Path, log_key: str, tmp_path: Path, server: Server
) -> None:
    other = Server(tmp_path / "other")
    shutil.copytree(server.folder / "keys", tmp_path / "other" / "keys")
    (tmp_path / "other" / "keys" / "database.key").unlink()
    centre = other.open_centre(NAME)
    centre.found(bureau.founding({}))
    centre.close()
    other.start()
    forked = mirror(other.url, tmp_path / "forked")
    assert other.stop() == 0
    assert verdict(program, forked, log_key).returncode == 0, "it is whole by itself"
    found = verdict(program, copy, log_key, "-old", str(forked / "checkpoint"))
    assert found.returncode == 1


def test_another_log_s_key_opens_nothing(program: Path, copy: Path) -> None:
    key = NoteKey(NAME, ED25519, bytes(range(32))).vkey
    assert verdict(program, copy, key).returncode == 1


@pytest.mark.parametrize(
    "path",
    ["0/999", "0/000.p/0", "0/000.p/256", "0/0", "64/000", "0/x000/000", "entries/003.p/200", "x"],
)
def test_a_tile_that_the_log_does_not_have_is_not_served(
    server: Server, copy: Path, path: str
) -> None:
    answer = httpx.get(f"{server.url}/tile/{path}", trust_env=False)
    assert answer.status_code == 404
    assert answer.json()["code"] == "request.not_found"


def test_how_it_is_served_is_as_the_format_says(server: Server, copy: Path) -> None:
    with httpx.Client(base_url=server.url, trust_env=False) as http:
        head, tile = http.get("/checkpoint"), http.get("/tile/0/000")
    assert head.headers["content-type"] == "text/plain; charset=utf-8"
    assert tile.headers["content-type"] == "application/octet-stream"
    assert "no-cache" in head.headers["cache-control"]
    assert "max-age" in tile.headers["cache-control"]
    assert head.text.startswith(f"{NAME}\n")
