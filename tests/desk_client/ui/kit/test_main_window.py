"""The frame: rooms, counts, keys, what it does with failures, and that it fits the small screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui import background, fonts, main_window, theme
from desk_client.ui.desk_status import DeskStatus
from desk_client.ui.main_window import MainWindow
from desk_client.ui.room import Command, Count, Menu, Person, Room
from desk_client.ui.signals import Signals, Touched
from desk_client.ui.theme import LIGHT, Size, Theme, Tone
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.rail import Rail
from tests.harness.windows.hands import focus

NOW = datetime(2026, 11, 21, 14, 4, tzinfo=timezone(timedelta(hours=8)))
CONTROL = Qt.KeyboardModifier.ControlModifier


class Reception(QWidget):
    """A page that puts the focus into its field."""

    def __init__(self) -> None:
        super().__init__()
        self.field = TextField("姓名")
        QVBoxLayout(self).addWidget(self.field)

    def enter(self) -> None:
        self.field.setFocus()


class Counts:
    """Answers the rail; the test says what."""

    def __init__(self) -> None:
        self.ledger = Count("在办 12")

    def of_ledger(self) -> Count:
        return self.ledger

    def broken(self) -> Count:
        raise OSError("database is locked")


class ThreeRooms:
    """A window of three rooms and what the tests look at."""

    def __init__(self) -> None:
        self.signals = Signals()
        self.counts = Counts()
        self.ran: list[str] = []
        self.made: list[str] = []
        rooms = [
            Room("reception", "接待", self._page("reception", Reception), "Ctrl+Shift+1"),
            Room(
                "ledger",
                "三本账",
                self._page("ledger", QWidget),
                count=self.counts.of_ledger,
                kinds=frozenset({"ledger"}),
            ),
            Room("sync", "同步", self._page("sync", QWidget), count=self.counts.broken, group=1),
        ]
        self.window = MainWindow(
            rooms=rooms,
            signals=self.signals,
            now=lambda: NOW,
            person=Person("李晨", "社区民警", "钟楼会客厅 · 白班"),
            zone="公安网 · 单区",
            commands=[Command(Menu.WORK, "新接待", lambda: self.ran.append("F2"), "F2")],
            words_of=lambda error: f"出错了:{error}",
        )

    def _page(self, name: str, make: Callable[[], QWidget]) -> Callable[[], QWidget]:
        def page() -> QWidget:
            self.made.append(name)
            return make()

        return page

    def toasts(self) -> list[str]:
        return [toast.notice.text for toast in self.window.toasts.toasts]


@pytest.fixture
def desk(qtbot: QtBot) -> ThreeRooms:
    """The window, shown and active, its counts in."""
    desk = ThreeRooms()
    qtbot.addWidget(desk.window)
    desk.window.show()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    qtbot.waitUntil(lambda: desk.window.count("ledger") == desk.counts.ledger)
    assert background.wait_idle()
    return desk


def test_window_says_who_where_and_on_which_network(desk: ThreeRooms) -> None:
    words = [label.text() for label in desk.window.top.findChildren(QLabel)]
    assert "李晨 · 社区民警" in words
    assert "钟楼会客厅 · 白班" in words
    assert "公安网 · 单区" in desk.window.windowTitle()


def test_page_is_made_when_first_entered_and_kept(desk: ThreeRooms) -> None:
    assert desk.made == ["reception"]
    page = desk.window.page("reception")
    assert isinstance(page, Reception)
    page.field.set_value("张桂英")
    desk.window.enter_room("ledger")
    desk.window.enter_room("reception")
    assert desk.made == ["reception", "ledger"]
    assert page.field.value == "张桂英"
    assert focus() is page.field


def test_rooms_are_reached_by_their_keys(desk: ThreeRooms) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_PageDown, CONTROL)
    assert desk.window.room == "ledger"
    QTest.keyClick(desk.window, Qt.Key.Key_PageUp, CONTROL)
    QTest.keyClick(desk.window, Qt.Key.Key_PageUp, CONTROL)
    assert desk.window.room == "sync"
    QTest.keyClick(desk.window, Qt.Key.Key_1, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.room == "reception"


def test_rail_is_walked_by_arrow_keys_and_entered_by_enter(desk: ThreeRooms) -> None:
    button = next(b for b in desk.window.findChildren(QPushButton) if b.text() == "接待")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Down)
    assert desk.window.room == "reception"
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert desk.window.room == "ledger"


def test_count_is_asked_again_when_its_kind_has_changed(qtbot: QtBot, desk: ThreeRooms) -> None:
    assert desk.window.count("ledger") == Count("在办 12")
    desk.counts.ledger = Count("在办 13", badge="2")
    desk.signals.announce(Touched.of("visit"))
    assert background.wait_idle()
    assert desk.window.count("ledger") == Count("在办 12")
    desk.signals.announce(Touched.of("ledger"))
    qtbot.waitUntil(lambda: desk.window.count("ledger") == Count("在办 13", badge="2"))


def test_change_announced_by_another_thread_reaches_the_rail(
    qtbot: QtBot, desk: ThreeRooms
) -> None:
    desk.counts.ledger = Count("在办 14")
    thread = threading.Thread(target=lambda: desk.signals.announce(Touched.of("ledger")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: desk.window.count("ledger") == Count("在办 14"))


def test_count_that_fails_is_left_empty_without_a_message(desk: ThreeRooms) -> None:
    assert desk.window.count("sync") == Count("")
    assert desk.toasts() == []


def test_failure_nobody_handles_is_said_in_words_and_stays(qtbot: QtBot, desk: ThreeRooms) -> None:
    background.run(desk.window, lambda: Path("/no/such/file").read_bytes())
    qtbot.waitUntil(lambda: bool(desk.toasts()))
    assert desk.toasts()[0].startswith("出错了:")
    assert desk.window.toasts.toasts[0].notice.stays


def test_screen_can_notify_without_knowing_the_window(desk: ThreeRooms) -> None:
    desk.signals.notify("已保存", Tone.OK)
    assert desk.toasts() == ["已保存"]


def test_f3_goes_to_the_search_from_a_text_field(qtbot: QtBot, desk: ThreeRooms) -> None:
    desk.window.enter_room("reception")
    QTest.keyClick(focus(), Qt.Key.Key_F3)
    assert focus() is desk.window.top.search
    QTest.keyClicks(focus(), "zgy")
    with qtbot.waitSignal(desk.window.search_asked) as asked:
        QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert asked.args == ["zgy"]
    with qtbot.waitSignal(desk.window.search_asked) as asked:
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert asked.args == [""]


def test_search_begins_by_itself_while_typing(qtbot: QtBot, desk: ThreeRooms) -> None:
    desk.window.focus_search()
    with qtbot.waitSignal(desk.window.search_asked) as asked:
        QTest.keyClicks(desk.window.top.search, "yy")
    assert asked.args == ["yy"]


def test_command_works_while_its_menu_is_hidden(desk: ThreeRooms) -> None:
    assert not desk.window.menuBar().isVisible()
    QTest.keyClick(focus(), Qt.Key.Key_F2)
    assert desk.ran == ["F2"]


def test_f10_shows_the_menus_in_chinese_and_hides_them_again(desk: ThreeRooms) -> None:
    QTest.keyClick(focus(), Qt.Key.Key_F10)
    bar = desk.window.menuBar()
    assert bar.isVisible()
    assert [a.text() for a in bar.actions()] == ["文件(&F)", "查看(&V)", "业务(&W)", "帮助(&H)"]
    desk.window.toggle_menu()
    assert not bar.isVisible()


def test_menus_go_after_something_was_chosen(qtbot: QtBot, desk: ThreeRooms) -> None:
    desk.window.toggle_menu()
    work = next(m for m in desk.window.findChildren(QMenu) if m.title() == "业务(&W)")
    work.actions()[0].trigger()
    assert desk.ran == ["F2"]
    qtbot.waitUntil(lambda: not desk.window.menuBar().isVisible())


@pytest.mark.parametrize("size", Size)
def test_window_fits_the_smallest_screen_in_every_text_size(
    qtbot: QtBot, desk: ThreeRooms, dressed_app: QApplication, size: Size
) -> None:
    theme.apply(dressed_app, Theme(LIGHT, size))
    desk.window.show_status(DeskStatus(waiting=7, refused=2, clock_offset_seconds=900.0))
    desk.window.resize(1366, 768)
    qtbot.waitUntil(lambda: desk.window.size() == QSize(1366, 768))
    hint = desk.window.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= 768


def test_work_that_was_begun_is_finished_before_the_window_closes(desk: ThreeRooms) -> None:
    entered, goes_on = threading.Event(), threading.Event()
    saved: list[str] = []

    def save() -> None:
        entered.set()
        assert goes_on.wait(5)
        saved.append("saved")

    background.run(desk.window, save)
    assert entered.wait(5)
    desk.window.closing.connect(goes_on.set)
    desk.window.close()
    assert saved == ["saved"]


def test_missing_fonts_are_said_at_start_and_block_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        main_window, "missing_glyphs", lambda sample: "𠀀𪚥" if sample == fonts.RARE_SAMPLE else ""
    )
    desk = ThreeRooms()
    qtbot.addWidget(desk.window)
    assert desk.toasts() == ["缺少生僻字字形(U+20000 U+2A6A5),请安装 HanaMin、BabelStone Han。"]
    assert not desk.window.toasts.toasts[0].isModal()
    monkeypatch.setattr(main_window, "missing_glyphs", lambda sample: sample)
    other = ThreeRooms()
    qtbot.addWidget(other.window)
    assert other.toasts() == ["本机没有中文字体,请安装 Noto Sans CJK SC。"]
    assert background.wait_idle()


def test_everything_in_the_frame_is_reached_by_tab(qtbot: QtBot, desk: ThreeRooms) -> None:
    desk.window.enter_room("reception")
    seen = set()
    for _ in range(12):
        seen.add(focus())
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert desk.window.top.search in seen
    assert any(isinstance(w, QPushButton) and w.text() == "接待" for w in seen)


@pytest.mark.parametrize("width", [960, 1366])
def test_message_covers_neither_the_search_nor_who_sits_here(
    qtbot: QtBot, desk: ThreeRooms, width: int
) -> None:
    window = desk.window
    window.resize(width, 540)
    qtbot.waitUntil(lambda: window.width() == width)
    desk.signals.notify("放假安排还未导入,时限暂按周末计算", Tone.WARN)
    toast = window.toasts.toasts[0]
    qtbot.waitUntil(lambda: toast.height() > 0 and window.toasts.isVisible())
    place = window.toasts.geometry()
    who = [
        one for one in window.top.findChildren(QLabel) if one.text().startswith(("李晨", "钟楼"))
    ]
    for widget in (window.top.search, *who):
        assert not place.intersects(QRect(widget.mapTo(window, QPoint()), widget.size()))
    page = window.page(window.room)
    covered = place.intersected(QRect(page.mapTo(window, QPoint()), page.size()))
    assert covered.height() < 16


def test_rail_of_a_narrow_window_shows_figures_and_tells_the_words(
    qtbot: QtBot, desk: ThreeRooms
) -> None:
    rail = desk.window.findChild(Rail)
    assert isinstance(rail, Rail)
    wide = rail.sizeHint().width()
    desk.window.resize(960, 540)
    qtbot.waitUntil(lambda: rail.sizeHint().width() < wide)
    button = next(b for b in rail.findChildren(QPushButton) if b.text() == "三本账")
    assert button.accessibleName() == "三本账 在办 12"
    assert "在办 12" in button.toolTip()
