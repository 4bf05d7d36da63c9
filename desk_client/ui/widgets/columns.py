"""The page of three widths, always in the same order: what I could do, what I am doing, what I
should know. The middle gets the room; each column scrolls by itself when it is too tall."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_client.ui import theme

LEFT = 232
RIGHT = 292
GAP = 16


class Column(QScrollArea):
    """Cards one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sheet = QWidget()
        theme.mark(sheet, role="sheet")
        self._rows = QVBoxLayout(sheet)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GAP)
        self.setWidget(sheet)

    def add(self, *cards: QWidget, stretch: int = 0) -> None:
        """Put cards below what is there; with `stretch` they take the room that is left."""
        for card in cards:
            self._rows.addWidget(card, stretch)

    def end(self) -> None:
        """Keep what was added at the top."""
        self._rows.addStretch(1)


class Columns(QWidget):
    """A page. Use `left`, `middle` and `right`; a column left empty takes no room."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        left_width: int = LEFT,
        right_width: int = RIGHT,
    ) -> None:
        """Widths in pixels at the normal text size; 0 for a page without that column."""
        super().__init__(parent)
        self.left, self.middle, self.right = Column(), Column(), Column()
        self._left_width, self._right_width = left_width, right_width
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(self.left)
        row.addWidget(self.middle, 1)
        row.addWidget(self.right)
        self.left.setVisible(left_width > 0)
        self.right.setVisible(right_width > 0)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_right_width"):
            self._fit()

    def _fit(self) -> None:
        # The side columns grow less than the text: the middle must keep its room at 1366 pixels.
        grow = (1 + theme.current().body / 14) / 2
        self.left.setFixedWidth(round(self._left_width * grow))
        self.right.setFixedWidth(round(self._right_width * grow))
