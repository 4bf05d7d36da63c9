"""The handbook: every room has its page in both languages, F1 opens it, and it says what is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_client.ui import i18n
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.handbook import Handbook
from desk_client.ui.i18n import Language
from desk_client.ui.rooms import ROOMS
from desk_client.ui.start_window import StartWindow
from tests.handbook import pictures
from tests.handbook.scene import Scene
from tests.harness import bureau
from tests.harness.windows import eyes
from tests.harness.windows.hands import CONTROL, focus, press
from tests.harness.windows.tour import FRAMED, closed, opened, until
from tests.harness.windows.workplaces import At

ROOT = Path(__file__).parents[4]
HANDBOOK = ROOT / "resources" / "handbook"
LANGUAGES = {"zh": Language.CHINESE, "en": Language.ENGLISH}
PAGES = sorted(HANDBOOK.glob("*/*.md"))
MOST_BYTES = 3_000_000
IN_FRONT = {"search", "attention", "sync"}


def read(path: Path) -> str:
    return path.read_text("utf-8")


def named(page: Path) -> str:
    return f"{page.parent.name}/{page.stem}"


def keys_of_rooms(at: At) -> list[str]:
    """Every room that somebody's window has."""
    found: dict[str, None] = {}
    for officer in (bureau.HEAD, bureau.ADMIN, bureau.SECURITY, bureau.AUDITOR):
        desk = opened(at(officer), FRAMED)
        found |= dict.fromkeys(desk.window._rooms)
        closed(desk)
    return list(found)


def test_every_room_has_its_page_in_both_languages(at: At) -> None:
    rooms = set(keys_of_rooms(at))
    assert rooms > {spec.key for spec in ROOMS}
    names = {
        language: {page.stem for page in HANDBOOK.glob(f"{language}/*.md")}
        for language in LANGUAGES
    }
    assert rooms - names["zh"] == set()
    assert names["zh"] == names["en"]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", read(page))
    assert targets or page.stem == "offline"
    assert [one for one in targets if not (page.parent / one).is_file()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_contents_and_every_picture_on_a_page(language: str) -> None:
    folder = HANDBOOK / language
    listed = set(re.findall(r"\]\(([a-z_]+)\.md\)", read(folder / "index.md")))
    assert listed | {"index"} == {page.stem for page in folder.glob("*.md")}
    shown = set(re.findall(r"\]\(pictures/(\w+)\.webp\)", "".join(map(read, folder.glob("*.md")))))
    assert shown == {picture.stem for picture in (folder / "pictures").iterdir()}
    assert shown == set(pictures.kept()[language])


def test_handbook_is_small() -> None:
    assert sum(path.stat().st_size for path in HANDBOOK.rglob("*.*")) < MOST_BYTES


@pytest.fixture(scope="module")
def said() -> str:
    """Everything that the windows can say: what stands in the code, the tables and the words."""
    sources = [
        *(ROOT / "casework").rglob("*.py"),
        *(ROOT / "desk_client" / "ui").rglob("*.py"),
        *(ROOT / "resources" / "translations").rglob("*.ts"),
    ]
    return "\n".join(map(read, sources)).replace("&apos;", "'")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_bold_word_stands_on_a_window_and_every_key_is_bound(page: Path, said: str) -> None:
    bold = re.findall(r"\*\*(.+?)\*\*", read(page))
    assert [words for words in bold if f'"{words}"' not in said and f">{words}<" not in said] == []
    pressed = [key for key in re.findall(r"`([^`]+)`", read(page)) if "+" in key or key[0] == "F"]
    bound = [key for key in pressed if len(key.rpartition("+")[2]) > 1]
    last = {key.rpartition("+")[2] for key in bound} - {"Space"}
    assert [key for key in last if key not in said] == []


@pytest.fixture(params=LANGUAGES)
def taken(
    request: pytest.FixtureRequest, tmp_path: Path, dressed_app: QApplication
) -> Iterator[tuple[str, list[pictures.Picture]]]:
    """The pictures of a language, taken anew from the windows as they are."""
    i18n.install(dressed_app, LANGUAGES[request.param])
    scene = Scene(tmp_path)
    yield request.param, list(pictures.taken(scene))
    scene.close()
    i18n.install(dressed_app, Language.CHINESE)


def test_pictures_show_windows_as_they_are(taken: tuple[str, list[pictures.Picture]]) -> None:
    """After a change that can be seen: ``python -m tests.handbook``."""
    language, found = taken
    kept = pictures.kept()[language]
    assert [one.name for one in found] == list(kept)
    for one in found:
        was = kept[one.name]
        assert (one.image.width(), one.image.height()) == was.size, one.name
        gone = set(was.words) - set(one.words)
        assert gone == set(), f"{one.name} shows what is gone"


def in_handbook(desk: DeskWindow) -> Handbook:
    handbook = desk.window.help.handbook
    assert handbook is not None
    return handbook


@pytest.fixture
def desk(at: At, qtbot: QtBot) -> Iterator[DeskWindow]:
    """The head's window."""
    made = opened(at(bureau.HEAD), FRAMED)
    yield made
    closed(made)


def test_f1_opens_the_page_of_the_room_in_front(desk: DeskWindow) -> None:
    for key in ("ledgers", "visits", "sync", "directory"):
        desk.window.enter_room(key)
        desk.window.activateWindow()
        assert until(desk.window.isActiveWindow)
        press(Qt.Key.Key_F1)
        assert in_handbook(desk).isVisible()
        assert in_handbook(desk).page == key
    assert "名册" in in_handbook(desk).words
    assert eyes.faults(in_handbook(desk)) == []


def test_search_goes_through_all_pages_and_comes_round(desk: DeskWindow) -> None:
    desk.window.help.show()
    handbook = in_handbook(desk)
    assert until(handbook.isActiveWindow)
    handbook.show_page("visits")
    press(Qt.Key.Key_F, CONTROL)
    field = focus()
    assert field.accessibleName() == "在手册中查找"
    handbook._sought.set_value("销号七项")
    press(Qt.Key.Key_Return)
    assert (handbook.page, handbook.marked) == ("ledgers", "销号七项")
    handbook._sought.set_value("归档")
    handbook.find_next()
    assert (handbook.page, handbook.marked) == ("visits", "归档")
    handbook._sought.set_value("没有这样的词")
    handbook.find_next()
    assert "手册中没有" in handbook._note.text()


def test_the_other_language_is_the_same_page(desk: DeskWindow) -> None:
    desk.window.enter_room("sync")
    desk.window.help.show()
    handbook = in_handbook(desk)
    handbook.change_language()
    assert handbook.page == "sync"
    assert "Check the whole record" in handbook.words
    handbook.change_language()
    assert "核验全部记录" in handbook.words


def test_nothing_outside_the_handbook_is_opened(desk: DeskWindow, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# outside", encoding="utf-8")
    desk.window.help.show()
    handbook = in_handbook(desk)
    before = handbook.words
    handbook.show_page(f"../../../{tmp_path}/other")
    handbook.show_page("../../README")
    assert handbook.words == before


def test_handbook_goes_with_its_window(at: At, qtbot: QtBot) -> None:
    window = StartWindow()
    qtbot.addWidget(window)
    window.show()
    window.help.show()
    handbook = window.help.handbook
    assert handbook is not None
    assert (handbook.page, handbook.isVisible()) == ("start", True)
    window.hide()
    assert not handbook.isVisible()
    window.close()
