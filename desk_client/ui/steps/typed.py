"""Fields that are typed into: lines, words, numbers, amounts, months."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit

from casework.characters import narrow
from casework.fields import Meaning
from casework.sizes import problem
from desk_client.services.forms import FormField
from desk_client.ui.i18n import pick
from desk_client.ui.steps.entry import RAW, Entry
from desk_client.ui.widgets.fields import TextArea, TextField
from desk_client.ui.widgets.number_fields import (
    MOST_DIGITS,
    DocumentField,
    NarrowField,
    TelephoneField,
)
from desk_client.ui.workplace import Workplace

LINES = 3
MOST_FEN = 2**53
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")


def hint_of(field: FormField) -> str:
    """What stands in a field while it is empty."""
    return pick(field.slot.field.hint) if field.slot.field.hint else ""


class LineEntry(Entry):
    """One line, as it is typed."""

    def __init__(self, field: FormField, widget: TextField | None = None) -> None:
        line = widget or TextField(pick(field.label), hint_of(field), meaning=field.meaning)
        super().__init__(field, line)
        self._line = line
        # Where the card is too narrow for the hint, its tip says all of it.
        line.setToolTip(hint_of(field))
        line.textEdited.connect(self._is_edited)

    @property
    def value(self) -> Any:
        return self._line.value or None

    def set_value(self, value: Any) -> None:
        self._line.set_value("" if value is None else str(value))

    @property
    def problem(self) -> str:
        return self._line.problem


class TelephoneEntry(LineEntry):
    """A telephone number."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field, TelephoneField(pick(field.label), hint_of(field)))


class DocumentEntry(LineEntry):
    """The number of an identity document."""

    def __init__(self, field: FormField, workplace: Workplace) -> None:
        line = DocumentField(pick(field.label), workplace.today, hint_of(field))
        super().__init__(field, line)


class CaseEntry(LineEntry):
    """Another case, by the number that people read."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self._line.setPlaceholderText(hint_of(field) or self.tr("Its number, as in the lists"))


class SecretEntry(LineEntry):
    """What nobody else may read, and no draft keeps."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self._line.setEchoMode(QLineEdit.EchoMode.Password)

    @property
    def value(self) -> Any:
        return self._line.text() or None

    def kept(self) -> Any:
        return None


class ReadEntry(LineEntry):
    """A line that stands for a value: read when it is asked for, kept as typed when it cannot."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field, NarrowField(pick(field.label)))
        self._line.setPlaceholderText(hint_of(field) or self._example())

    @property
    def value(self) -> Any:
        return self._read(self._typed()) if self._typed() else None

    def set_value(self, value: Any) -> None:
        self._line.set_value("" if value is None else self._shown(value))

    @property
    def problem(self) -> str:
        return self._wrong() if self._typed() and self.value is None else ""

    def kept(self) -> Any:
        return {RAW: self._typed()} if self.problem else self.value

    def bring_back(self, kept: Any) -> None:
        if isinstance(kept, dict):
            self._line.set_value(str(kept.get(RAW, "")))
        else:
            self.set_value(kept)

    def _typed(self) -> str:
        return narrow(self._line.text()).strip()

    def _example(self) -> str:
        return ""

    def _read(self, typed: str) -> Any:
        raise NotImplementedError

    def _shown(self, value: Any) -> str:
        return str(value)

    def _wrong(self) -> str:
        return self.tr("Numbers only")


class CountEntry(ReadEntry):
    """How many."""

    def _read(self, typed: str) -> Any:
        is_count = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
        return int(typed) if is_count else None


class MoneyEntry(ReadEntry):
    """An amount, typed in yuan and held in fen."""

    def _example(self) -> str:
        return self.tr("yuan, e.g. 120.50")

    def _read(self, typed: str) -> Any:
        try:
            fen = Decimal(typed.removesuffix("元").replace(",", "")) * 100
        except InvalidOperation:
            return None
        is_amount = fen.is_finite() and fen == fen.to_integral_value() and 0 <= fen < MOST_FEN
        return int(fen) if is_amount else None

    def _shown(self, value: Any) -> str:
        yuan, fen = divmod(int(value), 100)
        return f"{yuan}.{fen:02}" if fen else str(yuan)

    def _wrong(self) -> str:
        return self.tr("An amount in yuan, with two decimals at most")


class MonthEntry(ReadEntry):
    """A month; the record has its first day."""

    def _example(self) -> str:
        return self.tr("e.g. 2026-09")

    def _read(self, typed: str) -> Any:
        found = _MONTH.fullmatch(typed)
        if found is None or not 1 <= int(found[2]) <= 12:
            return None
        return f"{found[1]}-{int(found[2]):02}-01"

    def _shown(self, value: Any) -> str:
        return str(value)[:7]

    def _wrong(self) -> str:
        return self.tr("A month, e.g. 2026-09")


class WordsEntry(Entry):
    """A few lines of text."""

    def __init__(self, field: FormField) -> None:
        self._area = TextArea(pick(field.label), hint_of(field), lines=LINES)
        super().__init__(field, self._area)
        self._area.setToolTip(hint_of(field))
        self._area.textChanged.connect(self._is_edited)

    @property
    def is_tall(self) -> bool:
        return True

    @property
    def value(self) -> Any:
        return self._area.value or None

    @property
    def problem(self) -> str:
        return self._area.problem

    def set_value(self, value: Any) -> None:
        self._area.setPlainText("" if value is None else str(value))

    def bring_back(self, kept: Any) -> None:
        super().bring_back(kept)
        self._area.moveCursor(QTextCursor.MoveOperation.End)


class LinesEntry(WordsEntry):
    """Several short texts or numbers, one a line."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        if not hint_of(field):
            self._area.setPlaceholderText(self.tr("One a line; Ctrl+J new line"))

    @property
    def value(self) -> Any:
        stripped = (line.strip() for line in self._area.value.splitlines())
        found = [line for line in stripped if line]
        if self.field.meaning in (Meaning.COUNT, Meaning.MONEY):
            found = [narrow(line) for line in found]
        return found or None

    @property
    def problem(self) -> str:
        found = (problem(self.field.meaning, line) for line in self.value or ())
        return next((pick(said) for said in found if said is not None), "")

    def set_value(self, value: Any) -> None:
        self._area.setPlainText("\n".join(str(one) for one in value or ()))
