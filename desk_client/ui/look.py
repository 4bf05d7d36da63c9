"""Text size and colours as each officer wants them, kept with their drafts on this machine."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desk_client.services import drafts
from desk_client.services.desk import Session
from desk_client.ui import background, theme
from desk_client.ui.theme import DARK, LIGHT, Size, Theme

NAME = "look"
SIZES = list(Size)


class Look(QObject):
    """Applies an officer's look when they sign in, and remembers what they change."""

    def __init__(self, session: Session, owner: QObject) -> None:
        super().__init__(owner)
        self._session = session
        background.run(self, lambda: drafts.kept(session, NAME), done=self._bring_back)

    def larger(self) -> None:
        """The next text size."""
        self._step(1)

    def smaller(self) -> None:
        """The text size before."""
        self._step(-1)

    def toggle_dark(self) -> None:
        """Light letters on a dark ground, or back."""
        now = theme.current()
        self._take(Theme(LIGHT if now.tokens is DARK else DARK, now.size))

    def _step(self, by: int) -> None:
        now = theme.current()
        place = min(max(SIZES.index(now.size) + by, 0), len(SIZES) - 1)
        self._take(Theme(now.tokens, SIZES[place]))

    def _take(self, look: Theme) -> None:
        _apply(look)
        values = {"size": look.size.value, "is_dark": look.tokens is DARK}
        session = self._session
        background.run(self, lambda: drafts.keep(session, NAME, values))

    def _bring_back(self, values: dict[str, Any]) -> None:
        size = Size(values.get("size", Size.NORMAL.value))
        _apply(Theme(DARK if values.get("is_dark") else LIGHT, size))


def _apply(look: Theme) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and look != theme.current():
        theme.apply(app, look)
