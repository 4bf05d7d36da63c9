"""Hands for tests: Chinese arrives as from an input method, keys as from the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desk_client.ui.widgets.key_button import KeyButton

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def write(words: str) -> None:
    """Commit words from an input method into whatever has the focus."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(focus(), event)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(focus(), key, modifier)


def focus() -> QWidget:
    """The widget that has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, f"nothing has the focus in {QApplication.activeWindow()}"
    return widget


def button(within: QWidget, words: str) -> KeyButton:
    """The button in sight that says these words."""
    found = [one for one in within.findChildren(KeyButton) if one.text() == words]
    seen = [one for one in found if one.isVisible()]
    assert seen, f"no button {words!r} among {[one.text() for one in found]}"
    return seen[0]


def click(within: QWidget, words: str) -> None:
    """Press a button with the mouse."""
    QTest.mouseClick(button(within, words), Qt.MouseButton.LeftButton)


def says(within: QWidget, words: str) -> bool:
    """Whether some label in sight has the words."""
    labels = [one for one in within.findChildren(QLabel) if one.isVisible()]
    return any(words in one.text() for one in labels)
