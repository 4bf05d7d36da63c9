"""The page of three widths, always in the same order: what I could do, what I am doing, what I
should know. The middle gets the room; each column scrolls by itself when it is too tall."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desk_client.ui import theme

LEFT = 232
RIGHT = 292
MIDDLE = 440
GAP = 16
LEAST_SHARE = 0.6
"""Of its width the right column keeps at least so much before it moves."""


class Column(QScrollArea):
    """Cards one below the other. Never narrower than what stands in it."""

    def __init__(self, width: int = 0) -> None:
        """`width` in pixels at the normal text size; 0 takes the room that is left."""
        super().__init__()
        self._wanted = width
        self._most: int | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across = QSizePolicy.Policy.Fixed if width else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Expanding)
        sheet = QWidget()
        theme.mark(sheet, role="sheet")
        self._rows = QVBoxLayout(sheet)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GAP)
        self.setWidget(sheet)

    @property
    def wanted(self) -> int:
        """The width it should have with the present text size."""
        # A side column grows less than the text: the middle must keep its room at 1366 pixels.
        wished = round(self._wanted * (1 + theme.current().body / 14) / 2)
        if self._most is not None:
            wished = min(wished, self._most)
        return max(wished, self.least)

    @property
    def least(self) -> int:
        """The width below which something in it would be cut off."""
        return self.widget().minimumSizeHint().width()

    def squeeze(self, most: int | None) -> None:
        """Take no more than `most`; `None` gives back the width that was asked for."""
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def fill(self, *, is_filling: bool) -> None:
        """Take the width of the place it stands in, or keep its own."""
        across = QSizePolicy.Policy.Preferred if is_filling else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(self.wanted, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.wanted, 120)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def add(self, *cards: QWidget, stretch: int = 0) -> None:
        """Put cards below what is there; with `stretch` they take the room that is left."""
        for card in cards:
            self._rows.addWidget(card, stretch)

    def end(self) -> None:
        """Keep what was added at the top."""
        self._rows.addStretch(1)


class Columns(QWidget):
    """A page. Use `left`, `middle` and `right`.

    Where the window is too narrow (large text on a small screen, long words), the right column
    first gives of its width; where that is not enough it moves below the left one, so that the
    middle keeps its room. A page without a left column stacks the right one below the middle.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        left_width: int = LEFT,
        right_width: int = RIGHT,
    ) -> None:
        """Widths in pixels at the normal text size; 0 for a page without that column."""
        super().__init__(parent)
        self.left, self.middle, self.right = Column(left_width), Column(), Column(right_width)
        self._is_narrow = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GAP, GAP, GAP, GAP)
        self._grid.setSpacing(GAP)
        self._grid.setColumnStretch(1, 1)
        self._has_left, self._has_right = left_width > 0, right_width > 0
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and hasattr(self, "_grid"):
            self._fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        # The columns move and scroll; a page never asks for more than its widest part.
        widest = max(column.least for column in self._shown())
        return QSize(widest + 2 * GAP, 200)

    def _shown(self) -> list[Column]:
        sides = ((self.left, self._has_left), (self.right, self._has_right))
        return [self.middle, *(column for column, is_there in sides if is_there)]

    def _fit(self) -> None:
        sides = [column for column in self._shown() if column is not self.middle]
        self.right.squeeze(None)
        room = self.width() - 2 * GAP - sum(column.wanted + GAP for column in sides)
        missing = max(theme.current().px(MIDDLE), self.middle.least) - room
        if missing > 0 and self._has_right:
            squeezed = self.right.wanted - missing
            if squeezed >= max(self.right.least, round(self.right.wanted * LEAST_SHARE)):
                self.right.squeeze(squeezed)
                missing = 0
        self._arrange(is_narrow=missing > 0 and self._has_right)

    def _arrange(self, *, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow and self._grid.count():
            return
        self._is_narrow = is_narrow
        self.left.fill(is_filling=is_narrow)
        self.right.fill(is_filling=is_narrow)
        # A hidden column without width would still cost a gap.
        for column in (self.left, self.middle, self.right):
            self._grid.removeWidget(column)
        has_left = self._has_left
        if has_left:
            self._grid.addWidget(self.left, 0, 0)
        self._grid.addWidget(self.middle, 0, 1, 2 if is_narrow and has_left else 1, 1)
        if self._has_right:
            below = (1, 0) if has_left else (1, 1)
            self._grid.addWidget(self.right, *(below if is_narrow else (0, 2)))
        self._grid.setRowStretch(1, 1 if is_narrow else 0)
        self._grid.setRowStretch(0, 1 if has_left or not is_narrow else 2)
