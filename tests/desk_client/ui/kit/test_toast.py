"""Toasts: never modal, never stealing the focus, undo while it is offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui.signals import Act, Notice
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets import toast as toast_module
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.status_bar import StatusBar
from desk_client.ui.widgets.toast import ToastStack
from tests.harness.bureau import START
from tests.harness.windows.hands import focus


class Window(QWidget):
    """A window with a field, a top and its messages."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(800, 500)
        self.top, self.field = QWidget(), TextField("姓名")
        self.top.setFixedHeight(50)
        column = QVBoxLayout(self)
        column.addWidget(self.top)
        column.addWidget(self.field)
        self.stack = ToastStack(self, over=self.top)


class Framed(QWidget):
    """A window with a bar above and one at the foot, as the program's own."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(1366, 768)
        self.top, self.page, self.foot = QWidget(), QWidget(), StatusBar(lambda: START)
        self.top.setFixedHeight(50)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.page, 1)
        column.addWidget(self.foot)
        self.stack = ToastStack(self, over=self.top, foot=self.foot)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """An active window whose field has the focus."""
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.field.setFocus()
    return window


def test_message_leaves_the_focus_where_it_is(window: Window) -> None:
    window.stack.show_notice(Notice("已保存", Tone.OK))
    assert focus() is window.field
    assert window.stack.isVisible()
    assert window.rect().contains(window.stack.geometry())


def test_undo_by_control_z_runs_once_and_takes_the_message_away(window: Window) -> None:
    undone: list[str] = []
    window.stack.show_notice(Notice("问路 +1", Tone.OK, undo=lambda: undone.append("way")))
    QTest.keyClick(window.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["way"]
    assert window.stack.toasts == []


def test_only_the_newest_action_can_be_undone(window: Window) -> None:
    undone: list[str] = []
    window.stack.show_notice(Notice("问路 +1", undo=lambda: undone.append("first")))
    window.stack.show_notice(Notice("热水 +1", undo=lambda: undone.append("second")))
    QTest.keyClick(window.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["second"]


def test_same_message_twice_is_shown_once(window: Window) -> None:
    window.stack.show_notice(Notice("没有连上中心", Tone.OVERDUE, stays=True))
    window.stack.show_notice(Notice("没有连上中心", Tone.OVERDUE, stays=True))
    assert len(window.stack.toasts) == 1


def test_passing_message_goes_and_one_that_stays_is_closed_by_hand(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast_module, "SHOWN_MS", 1)
    stays = window.stack.show_notice(Notice("磁盘已满", Tone.OVERDUE, stays=True))
    window.stack.show_notice(Notice("已保存", Tone.OK))
    qtbot.waitUntil(lambda: window.stack.toasts == [stays])
    stays.close_now()
    assert not window.stack.isVisible()


def test_many_messages_make_room_without_losing_those_that_stay(window: Window) -> None:
    stays = window.stack.show_notice(Notice("磁盘已满", Tone.OVERDUE, stays=True))
    undoable = window.stack.show_notice(Notice("表单已清空", undo=lambda: None))
    for number in range(3):
        window.stack.show_notice(Notice(f"已保存 {number}"))
    newest = window.stack.show_notice(Notice("已保存到本机"))
    assert window.stack.toasts == [stays, undoable, newest]


def test_message_covers_the_top_bar_and_not_the_page(qtbot: QtBot, window: Window) -> None:
    toast = window.stack.show_notice(Notice("已保存", Tone.OK))
    qtbot.waitUntil(lambda: toast.height() > 0)
    foot = toast.mapTo(window, toast.rect().bottomLeft()).y()
    assert foot <= window.field.geometry().top()


def test_long_message_wraps_inside_the_window(window: Window) -> None:
    window.stack.show_notice(Notice("没有连上中心:网线没有插好,插好后会自动再试。" * 6))
    assert window.rect().contains(window.stack.geometry())


def test_what_passes_beside_a_held_message_stands_at_the_foot_and_covers_no_page(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast_module, "SHORT_MS", 200)
    window = Framed()
    qtbot.addWidget(window)
    window.show()
    held = Notice("One letter waits to be signed for", is_held=True)
    first = window.stack.show_notice(held)
    second = window.stack.show_notice(Notice("Saved", Tone.OK))
    qtbot.waitUntil(lambda: second.isVisible() and second.height() > 0)
    below = second.parentWidget()
    assert below is not None
    for covered in (window.stack, window.page):
        assert not below.geometry().intersects(covered.geometry())
    qtbot.waitUntil(lambda: not below.isVisible())
    assert window.stack.toasts == [first]


def test_held_message_has_no_close_offers_its_keys_and_stands_beside_what_passes(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast_module, "SHORT_MS", 50)
    signed: list[str] = []
    held = Notice("1 封", acts=(Act("签收", lambda: signed.append("one"), "Ctrl+9"),), is_held=True)
    toast = window.stack.show_notice(held)
    assert [one.text() for one in toast.findChildren(KeyButton)] == ["签收"]
    window.stack.show_notice(Notice("已保存", Tone.OK))
    qtbot.waitUntil(lambda: [one.notice for one in window.stack.toasts] == [held])
    QTest.keyClick(window.field, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert signed == ["one"]
    assert window.stack.toasts == [toast], "only whoever showed it takes it away"
    window.stack.withdraw(held)
    assert window.stack.toasts == []
