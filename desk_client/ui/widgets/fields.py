"""Fields that text is typed into. In all of them Enter goes on and Shift+Enter goes back."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from casework.fields import Meaning
from casework.sizes import most_of, problem, too_long
from desk_client.ui import keys, theme
from desk_client.ui.fonts import undrawn
from desk_client.ui.i18n import pick

MOST_PASTED = 2**31 - 1
"""What a line takes before anything is said of it: all of it, so that nothing is cut unseen."""

NEAR = 0.9
"""From this part of the limit on a field counts what is typed."""

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\u0085\u2028\u2029]+")


class TextField(QLineEdit):
    """One line of text. A line break that is pasted becomes a blank; nothing is ever cut."""

    def __init__(
        self,
        name: str,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        meaning: Meaning = Meaning.LINE,
    ) -> None:
        """`name` is what a screen reader says; `meaning` decides what may stand here."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(MOST_PASTED)
        self._meaning = meaning
        self.textChanged.connect(self._tidy)

    @property
    def value(self) -> str:
        """What was typed, without blanks at its ends."""
        return self.text().strip()

    @property
    def problem(self) -> str:
        """Why what stands here cannot be saved; empty when it can."""
        return pick(said) if (said := problem(self._meaning, self.value)) else ""

    @property
    def note(self) -> str:
        """What is worth knowing of it while one types."""
        return undrawn_words(self.value) or _count(self.value, most_of(self._meaning))

    def set_value(self, value: str) -> None:
        """Fill in, and show the beginning: a name is read from its first character."""
        self.setText(value)
        self.setCursorPosition(0)

    def set_wrong(self, is_wrong: bool) -> None:
        """Mark the field; a `FieldGrid` does so with the words of the error."""
        theme.mark(self, wrong=is_wrong)

    def event(self, event: QEvent) -> bool:
        return _leaves_undo(self, event, self.isUndoAvailable()) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.move_on(self, event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.setCursorPosition(0)

    def _tidy(self, typed: str) -> None:
        tidy = self.tidied(typed)
        if tidy != typed:
            # Qt counts UTF-16 units, and a rare character takes two of them.
            units = typed.encode("utf-16-le", "surrogatepass")[: 2 * self.cursorPosition()]
            before = self.tidied(units.decode("utf-16-le", "ignore"))
            self.setText(tidy)
            self.setCursorPosition(len(before.encode("utf-16-le", "surrogatepass")) // 2)

    def tidied(self, typed: str) -> str:
        """What stands here instead of what was typed or pasted."""
        return _BREAKS.sub(" ", typed.strip("\r\n"))


class TextArea(QPlainTextEdit):
    """Several lines of text. Ctrl+J makes a new line, Enter goes on to the next field."""

    def __init__(
        self, name: str, placeholder: str = "", parent: QWidget | None = None, *, lines: int = 4
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._fit()

    @property
    def value(self) -> str:
        return self.toPlainText().strip()

    @property
    def problem(self) -> str:
        """Why what stands here cannot be saved; empty when it can."""
        return pick(said) if (said := problem(Meaning.WORDS, self.value)) else ""

    @property
    def note(self) -> str:
        """How much there is of it, where that comes near the limit."""
        return undrawn_words(self.value) or _count(self.value, most_of(Meaning.WORDS))

    def set_wrong(self, is_wrong: bool) -> None:
        theme.mark(self, wrong=is_wrong)

    def event(self, event: QEvent) -> bool:
        is_undoable = self.document().isUndoAvailable()
        return _leaves_undo(self, event, is_undoable) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_J and event.modifiers() == control:
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif not keys.move_on(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_lines"):
            self._fit()

    def sizeHint(self) -> QSize:
        # Qt asks for 192 pixels whatever is set; what a form needs is its own number of lines.
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def _fit(self) -> None:
        self.setMinimumHeight(theme.current().line_height * self._lines + 16)


class PickBox(QComboBox):
    """One of a list, folded up. Prefer a `SegmentedChoice` where all of it can be shown."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(self.tr("Please choose"))
        # As wide as its place: one long name in the list must not widen the form.
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    @property
    def value(self) -> str | None:
        """The value of the entry that is chosen."""
        value = self.currentData()
        return value if isinstance(value, str) else None

    def set_choices(self, choices: list[tuple[str, str]], value: str | None = None) -> None:
        """Offer (value, words); keeps the choice if it is still there and none is given."""
        kept = value if value is not None else self.value
        self.blockSignals(True)
        self.clear()
        for name, words in choices:
            self.addItem(words, name)
        self.blockSignals(False)
        self.setCurrentIndex(self.findData(kept) if kept is not None else -1)

    def set_wrong(self, is_wrong: bool) -> None:
        theme.mark(self, wrong=is_wrong)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and keys.is_enter(event):
            # Enter goes on to the next field, even where Enter is also the key of a button.
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Whoever scrolls a form must not choose anything on the way.
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer = self.completer() if self.isEditable() else None
        if completer is not None and keys.is_enter(event):
            # An open list of suggestions would keep the focus here.
            completer.popup().hide()
        if not keys.move_on(self, event):
            super().keyPressEvent(event)


def _leaves_undo(field: QWidget, event: QEvent, is_undoable: bool) -> bool:
    """Let Ctrl+Z through to the window's undo while the field has nothing of its own to undo."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if is_undoable or not event.matches(QKeySequence.StandardKey.Undo):
        return False
    event.ignore()
    return True


def undrawn_words(typed: str) -> str:
    """What a field says of characters that are boxes on this machine: they are saved all right."""
    missing = undrawn(typed)
    if not missing:
        return ""
    words = QCoreApplication.translate(
        "fields", "This machine has no font for %1; it is saved as it was typed"
    )
    return words.replace("%1", missing)


def _count(typed: str, most: int | None) -> str:
    """What a field says of its length: nothing, the count, or that it is too much."""
    if most is None or len(typed) < NEAR * most:
        return ""
    return pick(too_long(len(typed), most)) if len(typed) > most else f"{len(typed):,} / {most:,}"
