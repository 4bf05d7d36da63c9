"""Keys of the keyboard, bound so that they never eat typing.

A bare letter or digit (or + and the like) is a shortcut only while nothing that takes text has the
focus: an officer who types a phone number, or composes Chinese with an input method, must never set
off an action. `bind` keeps this for every key of the program; do not make a QShortcut elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


def bind(
    widget: QWidget, key: str, slot: Callable[[], object], *, only_inside: bool = False
) -> QShortcut:
    """Call `slot` on `key` ("F6", "Ctrl+Return", "1") while `widget` is on the active window.

    With `only_inside`, only while the focus is in `widget`: so may two cards use the same digit.
    A key that two visible widgets bind is a fault of ours and is reported by Qt as ambiguous.
    """
    context = (
        Qt.ShortcutContext.WidgetWithChildrenShortcut
        if only_inside
        else Qt.ShortcutContext.WindowShortcut
    )
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(context)
    shortcut.setAutoRepeat(False)
    if is_bare(key):
        shortcut.activated.connect(lambda: None if is_typing() else slot())
    else:
        shortcut.activated.connect(slot)
    return shortcut


def is_bare(key: str) -> bool:
    """Whether pressing this key in a text field would type something."""
    sequence = QKeySequence(key)
    if sequence.isEmpty():
        raise ValueError(f"no such key: {key}")
    combination = sequence[0]  # type: ignore[index]  # missing in the stubs
    typing = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    modifiers = combination.keyboardModifiers()
    return combination.key() < Qt.Key.Key_Escape and not modifiers & ~typing


def is_typing() -> bool:
    """Whether the focus is where text goes."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit):
        return not focus.isReadOnly()
    return isinstance(focus, QComboBox) and focus.isEditable()


def show(key: str) -> str:
    """A key as it is printed on a button: "Ctrl+Return" → "Ctrl+Enter"."""
    return key.replace("Return", "Enter").replace("PgDown", "PgDn")


def is_enter(event: QKeyEvent) -> bool:
    """Enter on either block of the keyboard, with no modifier but Shift."""
    allowed = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~allowed


def move_on(field: QWidget, event: QKeyEvent) -> bool:
    """Enter goes to the next field, Shift+Enter to the one before; True if it was one of them."""
    if not is_enter(event):
        return False
    is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    tab = Qt.Key.Key_Backtab if is_back else Qt.Key.Key_Tab
    modifiers = Qt.KeyboardModifier.ShiftModifier if is_back else Qt.KeyboardModifier.NoModifier
    # The way of the Tab key itself, so that every container on the way has its say.
    QCoreApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, tab, modifiers))
    return True


class EnterMoves(QObject):
    """Event filter that teaches Enter = next field to Qt's own fields (check box, combo box)."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            return event.type() == QEvent.Type.KeyPress and move_on(watched, event)
        return False
