"""The page of three widths, always in the same order: what I could do, what I am doing, what I
should know. The middle gets the room; each column scrolls by itself when it is too tall."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_client.ui import theme
from desk_client.ui.widgets.scrolling import BAR, Area

LEFT = 232
RIGHT = 304
MIDDLE = 440
OF_CASE, WRITING = 336, 400
"""The right column of a case's page: what can be done, and a form that is filled in."""
GAP = 16
LEAST_SHARE = 0.6
"""Of its width the right column keeps at least so much before it moves."""
LOW = 480
"""A page that is lower, in pixels at the normal text size, has its head scroll with the middle."""
UPPER, LOWER = 220, 150
"""What each of two columns keeps of the height, one above the other; below it the page scrolls."""


class Fold(Enum):
    """How the columns of a page stand."""

    WIDE = "wide"
    """Beside each other."""
    NARROW = "narrow"
    """The right one below the left one; without a left one, below the middle."""
    SINGLE = "single"
    """One below the other, the middle first; the page scrolls as a whole."""


class Column(Area):
    """Cards one below the other. Never narrower than what stands in it."""

    def __init__(self, width: int = 0, parent: QWidget | None = None) -> None:
        """`width` in pixels at the normal text size; 0 takes the room that is left."""
        super().__init__(parent)
        self._wanted = width
        self._most: int | None = None
        self._is_whole = False
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
        """The width below which something in it would be cut off.

        The place of the bar is kept, whether it is needed or not: asked for only once it stands
        there, it would cut what is beside it until the page is laid out again.
        """
        bar = 0 if self._is_whole else BAR
        return self.widget().minimumSizeHint().width() + bar

    def widen(self, width: int) -> None:
        """Ask for another width, in pixels at the normal text size."""
        if width != self._wanted:
            self._wanted = width
            self.updateGeometry()

    def show_whole(self, *, is_whole: bool) -> None:
        """Be as tall as what stands in it, and do not scroll; or scroll."""
        self._is_whole = is_whole
        self.updateGeometry()

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
        return QSize(self.wanted, self._tall if self._is_whole else 120)

    @property
    def _tall(self) -> int:
        """The height of what stands in it, its words wrapped."""
        sheet = self.widget()
        return max(sheet.minimumSizeHint().height(), sheet.minimumHeight()) + 2

    def has_room_below(self, widget: QWidget) -> bool:
        """Whether something else may stand below a widget of this column, all of that in sight."""
        return widget.sizeHint().height() + GAP + theme.current().px(LOWER) <= self.height()

    def put_on_top(self, widget: QWidget) -> None:
        """Put something above everything that is there."""
        self._rows.insertWidget(0, widget)

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
    Where even that is too wide, everything stands one below the other.
    """

    covered = Signal(bool)
    """Whether the right column stands alone in the place of the page: see `bring_forward`."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        left_width: int = LEFT,
        right_width: int = RIGHT,
        head: QWidget | None = None,
    ) -> None:
        """Widths in pixels at the normal text size; 0 for a page without that column.

        `head` stands above all columns; on a low page it scrolls with the middle one.
        """
        super().__init__(parent)
        self.left, self.middle = Column(left_width, self), Column(0, self)
        self.right = Column(right_width, self)
        # A column that is not laid out is not seen, either.
        self.left.setVisible(left_width > 0)
        self.right.setVisible(right_width > 0)
        self._head = head
        self._is_low = False
        self._is_forward = False
        self._is_covered = False
        self._fold: Fold | None = None
        page = QVBoxLayout(self)
        page.setContentsMargins(GAP, GAP, GAP, GAP)
        page.setSpacing(GAP)
        if head is not None:
            page.addWidget(head)
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self._grid.setColumnStretch(1, 1)
        page.addLayout(self._grid, 1)
        self._page = page
        self._has_left, self._has_right = left_width > 0, right_width > 0
        self._fit()

    @property
    def fold(self) -> Fold:
        """How the columns stand now."""
        return self._fold or Fold.WIDE

    def bring_forward(self, *, is_forward: bool) -> None:
        """What stands in the right column is being worked on: where there is not room for the
        middle beside it, it takes the place of the page."""
        self._is_forward = is_forward
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
        shown = [column for column in self._shown() if not column.isHidden()]
        widest = max(column.least for column in shown)
        return QSize(widest + 2 * GAP, self._least_height() + 2 * GAP)

    def _least_height(self) -> int:
        look = theme.current()
        if self.fold is Fold.SINGLE:
            return sum(column.minimumSizeHint().height() + GAP for column in self._shown())
        if self.fold is Fold.NARROW and not self._has_left and not self._is_covered:
            return look.px(UPPER) + GAP + look.px(LOWER)
        return look.px(UPPER)

    def _shown(self) -> list[Column]:
        sides = ((self.left, self._has_left), (self.right, self._has_right))
        return [self.middle, *(column for column, is_there in sides if is_there)]

    def _fit(self) -> None:
        self._place_head()
        sides = [column for column in self._shown() if column is not self.middle]
        self.right.squeeze(None)
        width = self.width() - 2 * GAP
        room = width - sum(column.wanted + GAP for column in sides)
        least = max(theme.current().px(MIDDLE), self.middle.least)
        missing = least - room
        if missing > 0 and self._has_right:
            squeezed = self.right.wanted - missing
            if squeezed >= max(self.right.least, round(self.right.wanted * LEAST_SHARE)):
                self.right.squeeze(squeezed)
                missing = 0
        fold = Fold.NARROW if missing > 0 and self._has_right else Fold.WIDE
        beside = max(column.wanted for column in sides) + GAP if sides else 0
        if fold is Fold.NARROW and self._has_left and beside + self.middle.least > width:
            fold = Fold.SINGLE
        self._arrange(fold)

    def _place_head(self) -> None:
        """Above the columns, or where the page is low above what scrolls in the middle."""
        is_low = self._head is not None and self.height() < theme.current().px(LOW)
        if self._head is None or is_low == self._is_low:
            return
        self._is_low = is_low
        if is_low:
            self._page.removeWidget(self._head)
            self.middle.put_on_top(self._head)
        else:
            self._page.insertWidget(0, self._head)

    def _arrange(self, fold: Fold) -> None:
        is_covered = self._is_forward and fold is not Fold.WIDE and not self._has_left
        if fold is self._fold and is_covered == self._is_covered:
            return
        has_changed, self._fold, self._is_covered = is_covered != self._is_covered, fold, is_covered
        for column in (self.left, self.right):
            column.fill(is_filling=fold is not Fold.WIDE)
        # A hidden column without width would still cost a gap.
        for column in self._shown():
            self._grid.removeWidget(column)
            column.show_whole(is_whole=fold is Fold.SINGLE)
        self.middle.setHidden(is_covered)
        for row in range(3):
            self._grid.setRowStretch(row, 0)
        if fold is Fold.SINGLE:
            for row, column in enumerate(self._shown()):
                self._grid.addWidget(column, row, 1)
        else:
            self._stand_beside(fold, is_covered=is_covered)
        if has_changed:
            self.covered.emit(is_covered)

    def _stand_beside(self, fold: Fold, *, is_covered: bool) -> None:
        is_narrow, has_left = fold is Fold.NARROW, self._has_left
        if has_left:
            self._grid.addWidget(self.left, 0, 0)
        if not is_covered:
            self._grid.addWidget(self.middle, 0, 1, 2 if is_narrow and has_left else 1, 1)
        if self._has_right:
            below = (1, 0) if has_left else (1, 1)
            self._grid.addWidget(self.right, *(below if is_narrow else (0, 2)))
        self._grid.setRowStretch(1, 1 if is_narrow else 0)
        self._grid.setRowStretch(0, 0 if is_covered else 1 if has_left or not is_narrow else 2)
