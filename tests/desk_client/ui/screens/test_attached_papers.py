"""Papers in windows: chosen, dropped, pasted and scanned; shown on the page; looked at."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_client.services import papers
from desk_client.services.papers import Stage
from desk_client.ui import background
from desk_client.ui.cases.case_page import CasePage
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.papers.card import SHOWN, PapersCard
from desk_client.ui.papers.viewer import PaperWindow
from desk_client.ui.rooms import ROOMS
from desk_client.ui.steps.papers import PapersEntry
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.desk import files
from tests.harness.desk.papers import attached, taken
from tests.harness.windows.hands import CONTROL, button, focus, press, says
from tests.harness.windows.loans import Loans
from tests.harness.windows.workplaces import At, Shown, Workplaces

SPEC = next(spec for spec in ROOMS if spec.key == "property")
STEP = "LoanPapersAttached"


class Page:
    """The page of a thing that was lent, at somebody's desk."""

    def __init__(self, workplace: Workplace, case: str, shown: Shown, qtbot: QtBot) -> None:
        self.workplace, self.case, self._qtbot = workplace, case, qtbot
        self.room = RoomPage(workplace, SPEC)
        shown(self.room)
        self.room.open_case(case)
        self.page: CasePage = self.room.case
        qtbot.waitUntil(lambda: self.page.page is not None)
        self.rest()

    def rest(self) -> None:
        """All that is under way has come."""
        assert background.wait_idle()

    @property
    def card(self) -> PapersCard:
        return self.page.findChildren(PapersCard)[-1]

    def attach(self) -> PapersEntry:
        """The form, opened as a person opens it."""
        button(self.card, "附上材料").click()
        self._qtbot.waitUntil(lambda: self.page.form.step is not None)
        self.rest()
        return self.entry

    @property
    def entry(self) -> PapersEntry:
        step = self.page.form.step
        assert step is not None
        entry = step.entry("papers")
        assert isinstance(entry, PapersEntry)
        return entry

    def names(self) -> list[str]:
        """What stands in the form."""
        return [papers.paper_of(one).name for one in self.entry.value or ()]

    def save(self) -> None:
        press(Qt.Key.Key_Return, CONTROL)
        self.rest()

    def look(self, row: int = 0) -> PaperWindow:
        """A paper of the card, looked at."""
        self.card.rows[row].look.click()
        found = self.room.window().findChildren(PaperWindow)[-1]
        self._qtbot.waitExposed(found)
        self._qtbot.waitUntil(lambda: found.words != "正在打开…")
        return found


Opened = Callable[..., Page]


@pytest.fixture
def loans(workplaces: Workplaces) -> Loans:
    return Loans(workplaces)


@pytest.fixture
def opened(at: At, loans: Loans, shown: Shown, qtbot: QtBot) -> Opened:
    """`opened(officer, case)`: their page of it; without a case, of one that is lent now."""

    def open_page(officer: str = bureau.DESK, case: str = "", scans: Path | None = None) -> Page:
        workplace = at(officer)
        if scans is not None:
            desk = replace(workplace.session.desk, scans=scans)
            workplace = Workplace(replace(workplace.session, desk=desk), workplace.signals)
        return Page(workplace, case or loans.lend(), shown, qtbot)

    return open_page


def lay(folder: Path, **contents: bytes) -> list[Path]:
    """Files of a folder, by names whose last part is their ending."""
    paths = []
    for name, data in contents.items():
        paths.append(folder / ".".join(name.rsplit("_", 1)))
        paths[-1].write_bytes(data)
    return paths


def record(workplaces: Workplaces, case: str, *contents: bytes, name: str = "照片.png") -> None:
    """The reception room attaches papers behind the windows."""
    store = workplaces.store(bureau.DESK_DEVICE)
    made = [taken(store, workplaces.outside, case, one, name) for one in contents]
    store.record(bureau.DESK, bureau.ROOM, [attached(case, *made, kind="loan")])


# ------------------------------------------------------------------------------ the form


def test_files_are_checked_at_once_and_what_is_wrong_is_said(
    opened: Opened, tmp_path: Path
) -> None:
    on = opened()
    entry = on.attach()
    paths = lay(
        tmp_path,
        照片_jpg=files.picture(),  # called what it is not
        协议_pdf=files.document(),
        情况_docx=files.office_document(),
        程序_pdf=b"MZ\0\0",
        炸弹_png=files.huge_picture(),
        脚本_pdf=files.document(more=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> "),
    )
    entry.take_files([*paths, tmp_path / "没有.png", tmp_path])
    on.rest()
    assert on.names() == ["照片.jpg.png", "协议.pdf", "情况.docx"]
    for words in ("程序.pdf:不是可以附的文件", "炸弹.png:图片尺寸过大", "脚本.pdf:文件里带有程序"):
        assert says(entry.widget, words), words
    assert says(entry.widget, "读不到文件 没有.png")
    on.save()
    assert on.page.form.step is None
    assert [row.words.splitlines()[0] for row in on.card.rows] == on_page(on)
    assert says(on.card, "已存本机,连上中心后上传")


def on_page(on: Page) -> list[str]:
    session = on.workplace.session
    return [one.paper.name for one in papers.of_case(session, on.case)]


def test_dropped_and_pasted_files_are_taken(opened: Opened, tmp_path: Path) -> None:
    on = opened()
    entry = on.attach()
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(one)) for one in lay(tmp_path, 一_png=files.picture())])
    way = (
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entered = QDragEnterEvent(QPoint(4, 4), Qt.DropAction.CopyAction, *way)
    entry.widget.dragEnterEvent(entered)
    assert entered.isAccepted()
    entry.widget.dropEvent(QDropEvent(QPoint(4, 4).toPointF(), Qt.DropAction.CopyAction, *way))
    on.rest()
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    entry.buttons[0].setFocus()
    press(Qt.Key.Key_V, CONTROL)
    on.rest()
    button(entry.widget, "粘贴").click()
    on.rest()
    names = on.names()
    assert names[0] == "一.png"
    assert len(names) == 3
    assert all(name.startswith("粘贴的图片 ") and name.endswith(".png") for name in names[1:])
    QGuiApplication.clipboard().setText("没有图片")
    button(entry.widget, "粘贴").click()
    assert says(entry.widget, "剪贴板里没有图片或文件")


def test_newest_scans_are_offered(opened: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    paths = lay(folder, 旧_pdf=files.document(), 新_pdf=files.document(3), 别的_exe=b"MZ")
    for age, path in enumerate(reversed(paths)):
        stamp = time.time() - 1000 + age * -100
        os.utime(path, (stamp, stamp))
    on = opened(scans=folder)
    entry = on.attach()
    button(entry.widget, "从扫描仪").click()
    on.rest()
    menu = entry.widget.findChildren(QMenu)[0]
    assert [act.text() for act in menu.actions()] == ["新.pdf", "旧.pdf"]
    menu.actions()[0].trigger()
    menu.close()
    on.rest()
    assert on.names() == ["新.pdf"]


def test_desk_without_a_scanner_offers_none(opened: Opened) -> None:
    entry = opened().attach()
    assert [one.isVisible() for one in entry.buttons] == [True, True, False]


def test_files_are_chosen_in_a_window_that_stops_nothing(opened: Opened, tmp_path: Path) -> None:
    on = opened()
    entry = on.attach()
    assert focus() is entry.buttons[0]
    press(Qt.Key.Key_Space)
    dialog = entry.widget.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert not dialog.isModal()
    dialog.filesSelected.emit([str(one) for one in lay(tmp_path, 一_png=files.picture())])
    dialog.close()
    on.rest()
    assert on.names() == ["一.png"]


def test_removed_paper_can_be_brought_back(opened: Opened, tmp_path: Path) -> None:
    on = opened()
    undone: list[Any] = []
    on.workplace.signals.notice.connect(undone.append)
    entry = on.attach()
    entry.take_files(lay(tmp_path, 一_png=files.picture(), 二_png=files.picture(seed=2)))
    on.rest()
    button(entry.widget, "移除").click()
    assert on.names() == ["二.png"]
    undone[-1].undo()
    assert on.names() == ["一.png", "二.png"]


def test_form_that_was_put_away_comes_back_with_its_papers(
    opened: Opened, tmp_path: Path, at: At
) -> None:
    on = opened()
    on.attach().take_files(lay(tmp_path, 一_png=files.picture()))
    on.rest()
    press(Qt.Key.Key_Escape)
    on.rest()
    again = opened(case=on.case)
    again.attach()
    assert again.names() == ["一.png"]
    assert again.entry.problem == ""
    again.save()
    assert on_page(again) == ["一.png"]


def test_file_that_was_changed_or_is_gone_is_never_recorded(
    opened: Opened, tmp_path: Path, workplaces: Workplaces
) -> None:
    on = opened()
    on.attach().take_files(lay(tmp_path, 一_png=files.picture()))
    on.rest()
    kept = papers.paper_of(on.entry.value[0])
    folder = workplaces.path(bureau.DESK_DEVICE).with_suffix(".papers")
    path = next(folder.rglob(kept.sha256))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    on.save()
    assert says(on.page.form, "已被改动或损坏")
    assert on_page(on) == []
    path.unlink()
    on.save()
    assert says(on.page.form, "已不在本机")
    assert on_page(on) == []
    path.write_bytes(whole)
    on.save()
    assert on_page(on) == ["一.png"]


# ------------------------------------------------------------------------------ the page


def test_page_without_papers_says_what_would_be_here(opened: Opened) -> None:
    on = opened()
    assert says(on.card, "照片、扫描件和文件附上后显示在这里")
    assert button(on.card, "附上材料").isEnabled()


def test_paper_is_seen_at_the_other_desk_once_somebody_asks(
    opened: Opened, workplaces: Workplaces, loans: Loans
) -> None:
    case = loans.lend()
    here = opened(case=case)
    record(workplaces, case, files.picture())
    here.card.reload()
    here.rest()
    assert says(here.card, "已存本机,连上中心后上传")
    workplaces.sync()
    there = opened(bureau.HEAD, case)
    assert says(there.card, "正在取回:0 %")
    workplaces.carry()
    for on in (here, there):
        on.card.reload()
        on.rest()
        assert says(on.card, "本机和中心都有")
    # The wish was put off where the paper was not there yet.
    workplaces.carry()
    window = there.look()
    assert not window.picture.pixmap().isNull()
    window.close()


def test_large_paper_is_fetched_when_somebody_says_so(
    opened: Opened, workplaces: Workplaces, loans: Loans
) -> None:
    case = loans.lend()
    record(workplaces, case, files.picture() + bytes(papers.SMALL_BYTES))
    workplaces.sync()
    there = opened(bureau.HEAD, case)
    assert says(there.card, "不在本机")
    row = there.card.rows[0]
    assert row.look.text() == "取回"
    row.look.click()
    there.rest()
    assert says(there.card, "正在取回:0 %")


def test_whoever_may_not_read_the_case_is_shown_no_paper(
    workplaces: Workplaces, loans: Loans, at: At
) -> None:
    case = loans.lend()
    record(workplaces, case, files.picture())
    session = at(bureau.DESK).session
    found = papers.of_case(session, case)
    assert [one.stage for one in found] == [Stage.WAITING]
    officer = structs.replace(session.officer, unit=bureau.DIVISION, roles=())
    stranger = replace(session, officer=officer)
    assert stranger.case(case) is None
    assert papers.of_case(stranger, case) == ()
    with pytest.raises(papers.NotHereError):
        papers.content(stranger, found[0].id)
    with pytest.raises(papers.NotHereError):
        papers.fetch(stranger, found[0].id)


def test_hundred_papers_stay_quick(opened: Opened, workplaces: Workplaces, loans: Loans) -> None:
    case = loans.lend()
    for step in range(5):
        record(workplaces, case, *(files.picture(seed=step * 20 + n) for n in range(20)))
    session = workplaces.workplace(bureau.DESK).session
    began = time.perf_counter()
    assert len(papers.of_case(session, case)) == 100
    assert time.perf_counter() - began < 0.25
    on = opened(case=case)
    assert says(on.card, "100 份")
    assert len(on.card.rows) == SHOWN
    button(on.card, f"再显示 {SHOWN} 份").click()
    on.rest()
    assert len(on.card.rows) == 2 * SHOWN
    assert focus() is on.card.rows[SHOWN].look


# --------------------------------------------------------------------------- looking at it


def test_pages_of_a_document_are_turned_by_keyboard(
    opened: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    on = opened()
    on.attach().take_files(lay(tmp_path, 协议_pdf=files.document(3)))
    on.rest()
    on.save()
    window = on.look()
    assert window.page == (1, 3)
    first = window.picture.pixmap().toImage()
    press(Qt.Key.Key_PageDown)
    on.rest()
    assert window.page == (2, 3)
    assert window.words == "第 2 页,共 3 页"
    assert window.picture.pixmap().toImage() != first
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not on.room.window().findChildren(PaperWindow))


def test_text_is_shown_and_office_files_are_not_opened(opened: Opened, tmp_path: Path) -> None:
    on = opened()
    on.attach().take_files(
        lay(
            tmp_path, 说明_txt="路灯三天不亮。".encode("gb18030"), 情况_docx=files.office_document()
        )
    )
    on.rest()
    on.save()
    text, office = on.look(0), on.look(1)
    assert text.findChildren(QPlainTextEdit)[0].toPlainText() == "路灯三天不亮。"
    assert "只保存,不在这里打开" in office.words
    assert button(text, "用系统程序打开").isEnabled()
    with pytest.raises(AssertionError, match="no button"):
        button(office, "用系统程序打开")
    for window in (text, office):
        window.close()


def test_document_that_cannot_be_drawn_says_so(opened: Opened, workplaces: Workplaces) -> None:
    on = opened()
    store = workplaces.store(bureau.DESK_DEVICE)
    broken = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
    entry = on.attach()
    entry._take(lambda: papers.take(on.workplace.session, on.case, "坏.pdf", broken))
    on.rest()
    on.save()
    assert store.papers.of_case(on.case)
    window = on.look()
    assert "无法显示" in window.words
    window.close()


def test_paper_is_saved_where_somebody_says(opened: Opened, tmp_path: Path) -> None:
    on = opened()
    data = files.picture()
    on.attach().take_files(lay(tmp_path, 一_png=data))
    on.rest()
    on.save()
    window = on.look()
    press(Qt.Key.Key_S, CONTROL)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "存出.png"))
    dialog.close()
    on.rest()
    assert (tmp_path / "存出.png").read_bytes() == data
    window.save_as(tmp_path / "没有的文件夹" / "存出.png")
    on.rest()
    assert "不能写到" in window.words
    window.close()


def test_copy_for_another_program_goes_with_the_window(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[Path] = []

    def noted(url: QUrl) -> bool:
        handed.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", noted)
    on = opened()
    data = files.picture()
    on.attach().take_files(lay(tmp_path, 一_png=data))
    on.rest()
    on.save()
    window = on.look()
    button(window, "用系统程序打开").click()
    on.rest()
    assert handed[0].read_bytes() == data
    assert "副本" in window.words
    window.close()
    assert not handed[0].exists()


def test_paper_whose_file_was_changed_is_not_shown_and_is_asked_for_anew(
    opened: Opened, workplaces: Workplaces, loans: Loans
) -> None:
    case = loans.lend()
    record(workplaces, case, files.picture())
    workplaces.sync()
    workplaces.carry()
    on = opened(case=case)
    folder = workplaces.path(bureau.DESK_DEVICE).with_suffix(".papers")
    path = next(one for one in folder.rglob("*") if one.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    window = on.look()
    assert "已被改动或损坏" in window.words
    window.close()
    workplaces.carry()
    on.card.reload()
    on.rest()
    assert says(on.card, "本机和中心都有")
    window = on.look()
    assert not window.picture.pixmap().isNull()
    window.close()
