"""The bureau as the workbook that ``import`` reads: changed there, it is brought in again.

Units, officers, bodies outside the police and code lists.  Visit targets and loans are left out:
they name citizens, and what names citizens leaves by the desk's own export, with another
officer's word.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from casework.cases.directory import OfficerCase, ReceiverCase, TableCase, UnitCase
from casework.codes import Coded
from casework.fields import Meaning
from casework.officers import Roster
from casework.sameness import police_key
from casework.state import State
from central_mailbox.importing.sheets import (
    CODES,
    NO,
    OFFICERS,
    RECEIVERS,
    SEPARATOR,
    UNITS,
    YES,
    CodeRow,
    Column,
    Sheet,
)

Filled = Mapping[Sheet, list[list[str]]]


def filled_sheets(states: Iterable[State], roster: Roster) -> Filled:
    """The rows of every sheet that the bureau fills."""
    known = sorted(states, key=lambda one: (one.opened_at, one.case))
    return {
        sheet: [[_text(column, record, roster) for column in sheet.columns] for record in records]
        for sheet, records in (
            (CODES, _codes(known)),
            (UNITS, [one.record for one in known if isinstance(one, UnitCase)]),
            (OFFICERS, _officers(known)),
            (RECEIVERS, _receivers(known)),
        )
    }


def _codes(states: Iterable[State]) -> list[Struct]:
    return [
        CodeRow(
            name=one.key.removeprefix("codes."),
            code=item.code,
            zh=item.label.zh,
            en=item.label.en,
            group=item.group,
            zh_name=one.name.zh if one.name else "",
            en_name=one.name.en if one.name else "",
        )
        for one in states
        if isinstance(one, TableCase)
        for item in one.items
    ]


def _officers(states: Iterable[State]) -> list[Struct]:
    """Everybody; of a number that was handed on, whoever has it now."""
    found: dict[str, Struct] = {}
    for one in states:
        if isinstance(one, OfficerCase):
            key = police_key(one.record.police_no)
            if one.record.is_active or key not in found:
                found[key] = one.record
    return list(found.values())


def _receivers(states: Iterable[State]) -> list[Struct]:
    return [one.record for one in states if isinstance(one, ReceiverCase) and one.status != "ENDED"]


def _text(column: Column, record: Struct, roster: Roster) -> str:
    """A value as its cell; what ``cells.value_of`` makes a value of again."""
    value: object = record
    for name in column.path:
        value = getattr(value, name, None)
    many = value if isinstance(value, tuple) else (value,)
    return SEPARATOR.join(_words(column, many, roster))


def _words(column: Column, values: Iterable[object], roster: Roster) -> Iterator[str]:
    for value in values:
        match value, column.slot.meaning:
            case None, _:
                pass
            case Coded(), _:
                yield value.label.zh
            case bool(), _:
                yield (YES if value else NO).zh
            case str(), Meaning.UNIT:
                yield roster.units[value].code
            case str(), Meaning.OFFICER:
                yield roster.officers[value].police_no
            case _:
                yield str(value)
