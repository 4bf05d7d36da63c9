"""A card: a white panel with a title, a note at its right and a column of content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desk_client.ui import theme
from desk_client.ui.widgets.text import Text, line


class SectionTitle(QWidget):
    """A bold section title with an optional note at the right end of its line."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = line(title, Text.SECTION)
        self._note = line(note, Text.NOTE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # The title keeps its width; the note takes the rest of the line, and gives way first.
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        # Shown or hidden in its place only: a widget without a parent would be a window.
        self._note.setVisible(bool(note))

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def set_note(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))


class Card(QFrame):
    """A panel of one subject. Put content into `body`; `add` is short for its usual use."""

    def __init__(
        self, title: str = "", note: str = "", parent: QWidget | None = None, *, flush: bool = False
    ) -> None:
        """`flush` lets the content touch the edges, as a table does."""
        super().__init__(parent)
        theme.mark(self, role="card", chosen=False)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*((1, 1, 1, 1) if flush else (16, 14, 16, 16)))
        outer.setSpacing(8)
        self.header = SectionTitle(title, note)
        if flush:
            self.header.setContentsMargins(15, 12, 15, 0)
        outer.addWidget(self.header)
        self.header.setVisible(bool(title))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)

    def add(self, content: QWidget | QLayout, stretch: int = 0) -> None:
        """Put something below what is there; with `stretch` it takes the room that is left."""
        if isinstance(content, QLayout):
            self.body.addLayout(content, stretch)
        else:
            self.body.addWidget(content, stretch)

    def add_rule(self) -> None:
        """A thin line between two things of the card."""
        self.add(rule())

    def set_title(self, title: str, note: str = "") -> None:
        self.header.set_title(title)
        self.header.set_note(note)
        self.header.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        self.header.set_note(note)

    def set_chosen(self, is_chosen: bool) -> None:
        """Show the card as the one that is picked among several: a thicker, coloured edge."""
        theme.mark(self, chosen=is_chosen)


def rule() -> QFrame:
    """A thin horizontal line."""
    thin = QFrame()
    theme.mark(thin, role="rule")
    return thin
