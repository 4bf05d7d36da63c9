"""登录: several officers on one machine, each under their own name and password.

It works without a network. Enter goes from the name to the password to signing in.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QWidget

from casework.characters import plain
from casework.fields import Meaning
from desk_client.changes import Touched
from desk_client.services import sign_in
from desk_client.services.desk import Desk, Session
from desk_client.services.passwords import UnfitPasswordError
from desk_client.ui import background, theme
from desk_client.ui.screens.sign_in.start_pages import in_the_middle
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import PickBox, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import words_of

WIDTH = 420


class SignInPage(QWidget):
    """Who is sitting here?"""

    signed_in = Signal(Session)

    def __init__(self, desk: Desk, zone: str) -> None:
        super().__init__()
        self._desk = desk
        self.setWindowTitle(self.tr("Warm Heart Police Desk · Sign in"))
        self._officer = PickBox(self.tr("Officer"))
        self._officer.setEditable(True)
        self._officer.setInsertPolicy(self._officer.InsertPolicy.NoInsert)
        self._find_anywhere()
        self._password = TextField(self.tr("Password"), meaning=Meaning.SECRET)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._new, self._new_again = (
            TextField(name, meaning=Meaning.SECRET)
            for name in (self.tr("New password"), self.tr("New password, again"))
        )
        for field in (self._new, self._new_again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._button = KeyButton(self.tr("Sign in"), "Return", Weight.PRIMARY)
        self._button.clicked.connect(self._sign_in)
        self._lay_out(zone)
        self._chosen = ""
        self.offer_anew()

    def _find_anywhere(self) -> None:
        """A part of a name or of a police number finds the officer."""
        completer, edit = self._officer.completer(), self._officer.lineEdit()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if edit is not None:
            edit.setPlaceholderText(self.tr("Name or police number"))
            edit.setAccessibleName(self._officer.accessibleName())

    def offer_anew(self, changes: Touched | None = None) -> None:
        """Ask who may sign in here; on a new machine the directory arrives while one waits."""
        desk = self._desk
        background.run(self, lambda: sign_in.choices(desk), done=self._offer)

    def _lay_out(self, zone: str) -> None:
        card = Card()
        card.setFixedWidth(theme.current().px(WIDTH))
        card.add(text(self.tr("Warm Heart Police Desk"), Text.TITLE))
        card.add(text(zone, Text.NOTE))
        self._grid = FieldGrid()
        self._grid.add("officer", self.tr("Officer"), self._officer)
        self._grid.add("password", self.tr("Password"), self._password)
        card.add(self._grid)
        self._waiting = text("", Text.STRONG, wraps=True)
        self._waiting.hide()
        card.add(self._waiting)
        self._why = text("", Text.BODY, wraps=True)
        self._choosing = FieldGrid(wraps=True)
        self._choosing.add("new", self.tr("New password"), self._new)
        self._choosing.add("again", self.tr("New password, again"), self._new_again)
        card.add(self._why)
        card.add(self._choosing)
        self._ask_new("")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._button)
        card.add(row)
        card.add(
            text(
                self.tr("Everything you record is in your name. Lock the desk when you leave: F12"),
                Text.NOTE,
                wraps=True,
            )
        )
        in_the_middle(self, card)

    def _offer(self, choices: tuple[sign_in.Choice, ...]) -> None:
        self._officer.set_choices(
            [
                (one.officer.police_no, f"{one.officer.name} {one.officer.police_no}")
                for one in choices
            ]
        )
        if self._chosen:
            self.choose(self._chosen)
        elif not self._password.text():
            self._officer.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_waiting(self, words: str) -> None:
        """Say that something waits for whoever signs in; nothing with no words."""
        self._waiting.setText(words)
        self._waiting.setVisible(bool(words))

    def choose(self, police_no: str) -> None:
        """Put an officer forward; the password is still asked for."""
        self._chosen = police_no
        self._officer.setCurrentIndex(self._officer.findData(police_no))
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def offers(self, police_no: str) -> bool:
        """Whether the officer is in the list."""
        return self._officer.findData(police_no) >= 0

    def type_password(self, password: str) -> None:
        """What the officer types; for walk-throughs."""
        self._password.setText(password)

    def type_new_password(self, password: str, again: str | None = None) -> None:
        """What the officer chooses in place of what was set for them; for walk-throughs."""
        self._new.setText(password)
        self._new_again.setText(password if again is None else again)

    @property
    def asks_new_password(self) -> bool:
        """Whether the officer has to choose a password of their own."""
        return not self._choosing.isHidden()

    def _ask_new(self, why: str) -> None:
        """Ask for another password, because of this; or do not."""
        self._why.setText(why)
        for widget in (self._why, self._choosing):
            widget.setVisible(bool(why))
        self._new.clear()
        self._new_again.clear()

    def submit(self) -> None:
        """Enter."""
        self._button.click()

    def _sign_in(self) -> None:
        police_no = self._police_no()
        password, new = self._password.text(), self._new.text() if self.asks_new_password else ""
        self._grid.clear_errors()
        self._choosing.clear_errors()
        if self.asks_new_password and new != self._new_again.text():
            self._choosing.set_error("again", self.tr("The two are not the same"))
            self._new_again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._button.setEnabled(False)
        background.run(
            self,
            lambda: sign_in.sign_in(self._desk, police_no, password, new),
            done=self._done,
            failed=self._failed,
        )

    def _police_no(self) -> str:
        """Of whoever is chosen, or is the only one who fits what was typed."""
        typed = plain(self._officer.currentText()).strip()
        texts = [plain(self._officer.itemText(n)) for n in range(self._officer.count())]
        fitting = [n for n, text in enumerate(texts) if typed and typed in text]
        if len(fitting) == 1:
            return str(self._officer.itemData(fitting[0]))
        return typed

    def _done(self, session: Session) -> None:
        self._button.setEnabled(True)
        self._password.clear()
        self._ask_new("")
        self.signed_in.emit(session)

    def _failed(self, error: Exception) -> None:
        self._button.setEnabled(True)
        if isinstance(error, sign_in.ChangeFirstError):
            self._ask_new(words_of(error))
            self._new.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if isinstance(error, UnfitPasswordError):
            self._choosing.set_error("new", words_of(error))
            self._new.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._ask_new("")
        self._grid.set_error("password", words_of(error))
        self._password.selectAll()
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)
