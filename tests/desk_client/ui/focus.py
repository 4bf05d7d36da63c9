"""Where the focus is, for tests that walk through a window by keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


def focus() -> QWidget:
    """The widget that has the focus; fails when none has."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
