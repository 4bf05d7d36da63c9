"""How each meaning of a field is shown on a window: one way each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casework.fields import Meaning
from desk_client.services.forms import FormField
from desk_client.ui.steps.chosen import FlagEntry, ManyEntry, one_of
from desk_client.ui.steps.entry import Entry
from desk_client.ui.steps.files import FilesEntry
from desk_client.ui.steps.papers import PapersEntry
from desk_client.ui.steps.typed import (
    CaseEntry,
    CountEntry,
    DocumentEntry,
    LineEntry,
    LinesEntry,
    MoneyEntry,
    MonthEntry,
    SecretEntry,
    TelephoneEntry,
    WordsEntry,
)
from desk_client.ui.steps.when import DayEntry, MomentEntry
from desk_client.ui.workplace import Workplace

Made = Callable[[FormField, Workplace], Entry]


def _alone(entry: Callable[[FormField], Entry]) -> Made:
    return lambda field, place: entry(field)


SHOWN: Mapping[Meaning, Made] = {
    Meaning.LINE: _alone(LineEntry),
    Meaning.WORDS: _alone(WordsEntry),
    Meaning.COUNT: _alone(CountEntry),
    Meaning.MONEY: _alone(MoneyEntry),
    Meaning.FLAG: _alone(FlagEntry),
    Meaning.CODE: _alone(one_of),
    Meaning.LISTED: _alone(LineEntry),
    Meaning.DAY: DayEntry,
    Meaning.MONTH: _alone(MonthEntry),
    Meaning.MOMENT: MomentEntry,
    Meaning.UNIT: _alone(one_of),
    Meaning.OFFICER: _alone(one_of),
    Meaning.PARTY: _alone(one_of),
    Meaning.RECEIVER: _alone(one_of),
    Meaning.CASE: _alone(CaseEntry),
    Meaning.KIND: _alone(one_of),
    Meaning.STEP: _alone(one_of),
    Meaning.PICK: _alone(one_of),
    Meaning.PHONE: _alone(TelephoneEntry),
    Meaning.DOCUMENT: DocumentEntry,
    Meaning.FILE: FilesEntry,
    Meaning.PAPER: PapersEntry,
    Meaning.SECRET: _alone(SecretEntry),
    Meaning.TEMP_NO: _alone(LineEntry),
}
"""One value of each meaning, typed or chosen.  A GROUP has fields of its own
(``sheet.FieldSheet``); what the directory has a list for is chosen from it, whatever it means."""


def entry_for(field: FormField, workplace: Workplace) -> Entry:
    """The entry of a field without fields of its own."""
    if field.slot.is_many and field.meaning not in (Meaning.FILE, Meaning.PAPER):
        return ManyEntry(field) if field.choices is not None else LinesEntry(field)
    if field.choices is not None:
        return one_of(field)
    return SHOWN[field.meaning](field, workplace)
