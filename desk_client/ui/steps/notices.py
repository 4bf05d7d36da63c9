"""What the rules say of what stands in a form, while somebody writes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from casework.event import Label
from desk_client.ui import theme
from desk_client.ui.i18n import pick

MOST = 8
"""Lines at a time; when they are settled the next ones come up."""


class Notices(QLabel):
    """Each on its line; hidden where nothing is to be said."""

    def __init__(self, said: Sequence[Label]) -> None:
        super().__init__()
        theme.mark(self, kind="question")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.show_all(said)

    def show_all(self, said: Sequence[Label]) -> None:
        """These, and no longer those of before."""
        lines = [pick(one) for one in said[:MOST]]
        if len(said) > MOST:
            lines.append(self.tr("And %1 more").replace("%1", str(len(said) - MOST)))
        self.setText("\n".join(lines))
        self.setAccessibleName(self.text())
        self.setVisible(bool(said))
