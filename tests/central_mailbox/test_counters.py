"""``counters``: a picture for every unit's counter that leads to its own pages."""

from pathlib import Path

import pytest
import segno

from casework.visit_code import address_of
from tests.harness import bureau
from tests.harness.centre.server import Server

URL = "https://letters.example.cn/"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Server:
    server = Server(tmp_path_factory.mktemp("counters"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    return server


def test_every_unit_in_use_has_a_page_to_print(founded: Server, tmp_path: Path) -> None:
    folder = tmp_path / "counters"
    told = founded.run("counters", "--citizens-url", URL, str(folder))
    assert (told.returncode, told.stdout.strip()) == (0, str(len(bureau.UNITS))), told.stderr
    assert len(list(folder.iterdir())) == len(bureau.UNITS)
    page = (folder / "610103500100.html").read_text("utf-8")
    assert "钟楼会客厅" in page
    assert "<svg" in page
    assert "<script" not in page
    again = founded.run("counters", "--citizens-url", URL, str(folder))
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_a_picture_of_one_unit_leads_to_its_pages(founded: Server, tmp_path: Path) -> None:
    where = ["--unit", "610103500100", "--form", "svg", "--citizens-url", URL]
    assert founded.run("counters", *where, str(tmp_path)).returncode == 0
    (drawn,) = tmp_path.iterdir()
    own = tmp_path / "own.svg"
    segno.make(address_of(URL, bureau.ROOM), error="m").save(str(own), kind="svg", scale=8)
    assert drawn.read_bytes() == own.read_bytes()
    png = founded.run("counters", *where[:2], "--form", "png", *where[4:], str(tmp_path))
    assert png.returncode == 0
    assert (tmp_path / "610103500100.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("flags", "words"),
    [([], "citizens_url"), (["--citizens-url", URL, "--unit", "999999999999"], "no unit")],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    founded: Server, tmp_path: Path, flags: list[str], words: str
) -> None:
    told = founded.run("counters", *flags, str(tmp_path / "none"))
    assert told.returncode == 1
    assert words in told.stderr
    assert not (tmp_path / "none").exists()
