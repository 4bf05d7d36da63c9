"""Clearing a form: what stood in it can be brought back until something else is typed.

The message that offers it stays; a form that was cleared by mistake is not lost to a short look
away.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import isValid

from desk_client.ui.draft_keeper import Draftable, DraftKeeper
from desk_client.ui.signals import Notice, Signals


class Clearing(QObject):
    """Clears one form, or fills it with something else."""

    def __init__(
        self, signals: Signals, form: Draftable, draft: DraftKeeper, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._signals, self._form, self._draft = signals, form, draft
        self._notice: Notice | None = None

    def clear(self) -> None:
        """Empty the form."""
        self.replace(lambda: self._form.restore({}))

    def replace(self, fill: Callable[[], None]) -> None:
        """Put something else into the form; what stands in it now can come back."""
        values, was_empty = self._form.values(), self._form.is_empty
        fill()
        self._draft.drop()
        if not was_empty:
            words = QCoreApplication.translate("Clearing", "The form was cleared")
            self._withdraw()
            self._notice = Notice(words, undo=lambda: self._bring_back(values), stays=True)
            self._signals.notice.emit(self._notice)

    def touched(self) -> None:
        """Something was typed: it is too late."""
        self._withdraw()

    def _withdraw(self) -> None:
        notice, self._notice = self._notice, None
        if notice is not None:
            self._signals.withdrawn.emit(notice)

    def _bring_back(self, values: dict[str, object]) -> None:
        if isValid(self):
            self._form.restore(values)
            self._draft.touch()
