"""The officer's password again, under what they are about to sign.  It is kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from casework.fields import Meaning
from desk_client.services.desk import Session
from desk_client.services.forms import StepForm
from desk_client.services.passwords import AskAgainError, PauseError, WrongPasswordError
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.workplace import words_of


class PasswordRow(FieldGrid):
    """One field, shown only where the password was not typed a short while ago."""

    def __init__(self, form: StepForm, session: Session) -> None:
        super().__init__()
        self._field = TextField(self.tr("Your password"), meaning=Meaning.SECRET)
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self.add("password", self.tr("Your password"), self._field)
        if not (form.is_signed and session.asks_password):
            self.hide()

    @property
    def password(self) -> str:
        """What was typed; empty where it is not asked for."""
        return "" if self.isHidden() else self._field.text()

    @property
    def stops(self) -> list[QWidget]:
        """Where the focus goes."""
        return [self._field]

    def type_password(self, password: str) -> None:
        """What the officer types; for walk-throughs."""
        self._field.setText(password)

    def take_focus(self) -> bool:
        """The field; False where it is not asked for."""
        if self.isHidden():
            return False
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def is_about(self, error: Exception) -> bool:
        """Say what is wrong with it, and ask; False where the error is about something else."""
        if not isinstance(error, AskAgainError | WrongPasswordError | PauseError):
            return False
        self.show()
        self.clear_errors()
        self.set_error("password", words_of(error))
        self._field.selectAll()
        return self.take_focus()
