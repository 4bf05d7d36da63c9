"""Fields for digits and signs: how many, a telephone, the number of a document.

Full-width input becomes half-width in all of them; nothing that is typed is ever cut.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from casework.characters import narrow
from casework.codes import IdType
from casework.fields import Meaning
from casework.identity import doubts
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.fields import TextField

MOST_DIGITS = 9
"""Of a count: nobody counts further."""


class NarrowField(TextField):
    """Digits and signs, as they are typed."""

    def __init__(
        self,
        name: str,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        meaning: Meaning = Meaning.LINE,
    ) -> None:
        super().__init__(name, placeholder, parent, meaning=meaning)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def tidied(self, typed: str) -> str:
        return narrow(super().tidied(typed))


class NumberField(NarrowField):
    """How many: digits alone."""

    @property
    def value(self) -> str:
        """What was typed, without blanks and hyphens."""
        return self.text().replace(" ", "").replace("-", "")

    @property
    def problem(self) -> str:
        """A number that nobody counts to is a slip of the hand."""
        value = self.value
        is_count = not value or (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS)
        return "" if is_count else self.tr("A number in digits, please")


class TelephoneField(NarrowField):
    """A telephone number, as it is typed: blanks, dashes, area code and extension stay."""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent, meaning=Meaning.PHONE)


class DocumentField(NarrowField):
    """The number of an identity document. What looks wrong is said, and may be saved.

    `today` is the day as the desk takes it. `files_as` says under which document it is
    filed, where nobody is asked for that.
    """

    def __init__(
        self,
        name: str,
        today: Callable[[], date],
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        files_as: Callable[[str], IdType] | None = None,
    ) -> None:
        super().__init__(name, placeholder, parent, meaning=Meaning.DOCUMENT)
        self._today = today
        self._files_as = files_as

    @property
    def value(self) -> str:
        """What was typed, without the blanks between its groups."""
        return self.text().replace(" ", "")

    @property
    def note(self) -> str:
        """What it is filed as, and what looks wrong about it."""
        if not self.value:
            return ""
        said = [pick(self._files_as(self.value).label)] if self._files_as else []
        said += [pick(doubt) for doubt in doubts(self.value, self._today())]
        return " · ".join(said) or super().note
