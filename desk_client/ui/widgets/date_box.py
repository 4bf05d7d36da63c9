"""A day, typed as officers type days: 0308, 3-8, 昨天, -1."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_client.ui.dates import Lean, is_no_day_near, parse_day, show_day
from desk_client.ui.i18n import Language, language
from desk_client.ui.widgets.fields import TextField


class DateBox(TextField):
    """Reads a day when it is left, and shows it as 11-23(周一). Up and Down move by a day."""

    day_changed = Signal()

    def __init__(
        self,
        name: str,
        today: Callable[[], date],
        day: date | None = None,
        parent: QWidget | None = None,
        *,
        lean: Lean = Lean.NEAREST,
    ) -> None:
        """`lean` says which year a typed day without one belongs to."""
        super().__init__(name, "", parent)
        is_ahead = lean is Lean.FUTURE
        ahead, back = self.tr("1123, 11-23, tomorrow, +2"), self.tr("0308, 3-8, yesterday, -1")
        self.setPlaceholderText(ahead if is_ahead else back)
        self._today = today
        self._lean = lean
        self._day: date | None = None
        self._shown = ""
        self.set_day(day)

    @property
    def day(self) -> date | None:
        """The day as it stands in the field; None when it is empty or wrong."""
        if self.text() == self._shown:
            # Shown, not typed: it must not lean into another year.
            return self._day
        return parse_day(self.text(), self._today(), self._lean) if self.value else None

    @property
    def is_wrong(self) -> bool:
        """Something is typed that is no day."""
        return bool(self.value) and self.day is None

    @property
    def problem(self) -> str:
        """Why what is typed is no day, and what to type; empty when it is one, or nothing."""
        if not self.is_wrong:
            return ""
        if is_no_day_near(self.text(), self._today()):
            return self.tr("There is no such day within a year: type it with its year, 2028-02-29")
        return self.tr("This is no day: type 0308, 3-8, yesterday, -1")

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        is_other = day != self._day
        self._day = day
        in_chinese = language() is Language.CHINESE
        self._shown = show_day(day, self._today(), in_chinese=in_chinese) if day else ""
        self.set_value(self._shown)
        self.set_wrong(False)
        self.setToolTip("")
        if is_other:
            self.day_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if event.key() == Qt.Key.Key_Up else -1
            self.set_day((self.day or self._today()) + timedelta(days=by))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.is_wrong:
            self.set_wrong(True)
            self.setToolTip(self.problem)
        else:
            self.set_day(self.day)
