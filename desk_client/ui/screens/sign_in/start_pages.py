"""What may come before signing in: a passphrase, or a trouble with words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casework.fields import Meaning
from desk_client.ui import theme
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text

WIDTH = 480


def in_the_middle(page: QWidget, card: Card) -> None:
    """Put a card of fixed width into a page, as high as its wrapped words need."""
    # Not by an alignment: with one, Qt asks for a height without regard to the width.
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    column = QVBoxLayout(page)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(2)


class StartPage(QWidget):
    """A card in the middle of the window."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.card = Card()
        self.card.setFixedWidth(theme.current().px(WIDTH))
        self.card.add(text(title, Text.TITLE, wraps=True))
        self._words = text(words, wraps=True, selectable=True)
        self.card.add(self._words)
        in_the_middle(self, self.card)

    @property
    def words(self) -> str:
        """What the page says."""
        return self._words.text()


class PassphrasePage(StartPage):
    """No key store on this machine: the database's key lies behind a passphrase."""

    given = Signal(str)

    def __init__(self, *, is_new: bool, words: str) -> None:
        title = self.tr("Choose a passphrase") if is_new else self.tr("Passphrase of this desk")
        super().__init__(title, words or self.tr("This desk has no system key store."))
        self._is_new = is_new
        self._first = TextField(self.tr("Passphrase"), meaning=Meaning.SECRET)
        self._second = TextField(self.tr("Once more"), meaning=Meaning.SECRET)
        self._grid = FieldGrid(label_width=84)
        self._grid.add("first", self.tr("Passphrase"), self._first)
        self._grid.add("second", self.tr("Once more"), self._second)
        self._grid.set_row_visible("second", is_new)
        for field in (self._first, self._second):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        button = KeyButton(self.tr("Open"), "Return", Weight.PRIMARY)
        button.clicked.connect(self._give)
        self.card.add(self._grid)
        self.card.add(ActionBar(button))

    def enter(self) -> None:
        """Begin to type at once."""
        self._first.setFocus()

    def show_wrong(self, words: str) -> None:
        """The passphrase did not open it."""
        self._grid.set_error("first", words)
        self._first.selectAll()
        self._first.setFocus()

    def _give(self) -> None:
        self._grid.clear_errors()
        if self._is_new and len(self._first.text()) < 12:
            self._grid.set_error("first", self.tr("At least 12 characters"))
        elif self._is_new and self._first.text() != self._second.text():
            self._grid.set_error("second", self.tr("The two are not the same"))
        else:
            self.given.emit(self._first.text())


class TroublePage(StartPage):
    """The desk cannot open: why, and what to do. Nothing was changed."""

    try_again = Signal()
    quit_asked = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(self.tr("The desk cannot open"), words)
        again = KeyButton(self.tr("Try again"), "Return", Weight.PRIMARY)
        again.clicked.connect(self.try_again)
        leave = KeyButton(self.tr("Quit"), "Esc")
        leave.clicked.connect(self.quit_asked)
        self.card.add(ActionBar(again, leave))
