"""An empty chair locks the desk; a hand on keyboard or mouse keeps it open."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desk_client.ui.idle import LOCK_MS, IdleWatch

SHORT = 400


@pytest.fixture
def watch(dressed_app: QApplication) -> Iterator[IdleWatch]:
    made = IdleWatch(dressed_app, SHORT)
    yield made
    made.stop()
    dressed_app.removeEventFilter(made)
    made.deleteLater()


def test_nobody_touching_anything_is_noticed(watch: IdleWatch, qtbot: QtBot) -> None:
    with qtbot.waitSignal(watch.idle, timeout=SHORT * 20):
        watch.start()


def test_key_begins_the_waiting_anew(watch: IdleWatch, qtbot: QtBot) -> None:
    field, since_start = QLineEdit(), QElapsedTimer()
    qtbot.addWidget(field)
    QTimer.singleShot(SHORT // 2, field, lambda: QTest.keyClick(field, Qt.Key.Key_A))
    with qtbot.waitSignal(watch.idle, timeout=SHORT * 20):
        watch.start()
        since_start.start()
    assert since_start.elapsed() >= SHORT * 1.4


def test_nothing_is_watched_while_nobody_is_signed_in(watch: IdleWatch, qtbot: QtBot) -> None:
    field, timer = QLineEdit(), watch.findChild(QTimer)
    qtbot.addWidget(field)
    watch.start()
    watch.stop()
    QTest.keyClick(field, Qt.Key.Key_A)
    assert timer is not None
    assert not timer.isActive()


def test_desk_locks_after_five_minutes() -> None:
    assert LOCK_MS == 5 * 60_000
