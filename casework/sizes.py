"""What may stand in a field: how long a text, how far a day, how much, how many, how big an event.

The same bounds everywhere: a form counts by them while somebody types, the desk refuses by
them before it records, and the centre when an event comes in.  A field has the bounds of its
meaning, so a new one has them from its first day.  Nothing is ever cut: what does not fit is
refused with its count, and stays where it was typed.

What lies within them can be folded, counted, listed and found, whatever else is said: one
event with a day of the year 9999 once ended the sync of every desk of three levels.

Source: the sizes are our own ([D]).  A letter of 5.6 million characters once made a message
that no centre takes, and everything behind it waited; 50,000 characters are about 90 pages.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from casework.event import Event, Label, Record, Refusal
from casework.fields import Meaning, Slot, slots
from casework.ids import is_id
from casework.sameness import is_phone

MOST_LINE = 200
"""Code points of one line: names, numbers, places, titles."""

MOST_WORDS = 50_000
"""Code points of a text of several lines."""

MOST_EVENT_BYTES = 1024 * 1024
"""One event with its sealed part; papers and pictures travel beside it (``casework.papers``)."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Of days and moments: whoever lives was born after the first, and no limit runs past the last."""

MOST_COUNT = 1_000_000_000
"""Persons, things, yuan: what is counted starts at 0."""

MOST_FEN = 10**12
"""An amount of money in fen."""

MOST_PARTS = 1_000
"""Entries of one field."""

MOST_ROWS = 10_000
"""Entries of a table that a bureau issues (the six-digit divisions are some 3,500)."""

_LINES = (Meaning.LINE, Meaning.PHONE, Meaning.DOCUMENT, Meaning.TEMP_NO)
_NAMES = frozenset(
    {
        Meaning.UNIT,
        Meaning.OFFICER,
        Meaning.PARTY,
        Meaning.RECEIVER,
        Meaning.CASE,
        Meaning.LISTED,
        Meaning.PICK,
        Meaning.KIND,
        Meaning.STEP,
        Meaning.FILE,
    }
)
"""What nobody types: whether it is there is asked by ``casework.named``."""
_MOST_SECRET = 1_024
_ANYTHING = Label("内容", "The content")

NO_PHONE = Label(
    "不是电话号码:请写一个号码,只用数字(可加空格、横线、区号、分机)",
    "This is no telephone number: one number in digits, with blanks, dashes, area code or "
    "extension as you like",
)


NO_NUL = Label(
    "含有看不见的空字符:请删去后重新粘贴",
    "It holds an invisible character (NUL): delete it, or paste the text anew",
)
_CLAUSES = {NO_PHONE: "text.phone", NO_NUL: "text.nul"}


def most_of(meaning: Meaning) -> int | None:
    """How many code points a field of that meaning takes; ``None`` where nobody types text."""
    if meaning is Meaning.WORDS:
        return MOST_WORDS
    return MOST_LINE if meaning in _LINES else None


def too_long(count: int, most: int) -> Label:
    """That a text is too long: its count, the limit and what to do."""
    return Label(
        f"共 {count:,} 字,最多 {most:,} 字:请缩短,长材料请作为附件",
        f"{count:,} characters, and {most:,} at most: shorten it, or attach it as a file",
    )


def problem(meaning: Meaning, text: str) -> Label | None:
    """What is wrong with a text in a field of that meaning, and what to do."""
    return _problem_of_text(text, most_of(meaning), meaning is Meaning.PHONE)


def _problem_of_text(text: str, most: int | None, is_of_phone: bool) -> Label | None:
    if most is not None and len(text) > most:
        return too_long(len(text), most)
    if "\0" in text:
        return NO_NUL
    if is_of_phone and text.strip() and not is_phone(text):
        return NO_PHONE
    return None


# --------------------------------------------------------------------------------- values


def unfit(form: Struct | None) -> Refusal | None:
    """Which value of a body or a sealed part does not fit its field; ``None`` if all do."""
    return None if form is None else _unfit_form(form, _UNDESCRIBED)


def unfit_value(slot: Slot, value: object) -> Refusal | None:
    """The same for the value of one field."""
    return _unfit(_bounds(slot), value)


class _Bounds(NamedTuple):
    """What a field takes: how many entries, how much, how long a text, whether a telephone."""

    slot: Slot | None
    most_parts: int
    most_count: int
    most_text: int | None
    is_of_phone: bool


def _bounds(slot: Slot) -> _Bounds:
    meaning = _text_of(slot)
    return _Bounds(
        slot,
        MOST_ROWS if _is_table(slot) else MOST_PARTS,
        MOST_FEN if slot.meaning is Meaning.MONEY else MOST_COUNT,
        most_of(meaning),
        meaning is Meaning.PHONE,
    )


_UNDESCRIBED = _Bounds(None, MOST_PARTS, MOST_COUNT, MOST_WORDS, False)


@cache
def _fields(schema: type[Struct]) -> tuple[tuple[str, _Bounds | None], ...]:
    """Every field of a schema with its bounds; ``None``: nobody described it."""
    described = {slot.name: _bounds(slot) for slot in slots(schema)}
    return tuple((name, described.get(name)) for name in schema.__struct_fields__)


def _unfit_form(form: Struct, around: _Bounds) -> Refusal | None:
    """Fields that nobody described (of a table) are held to what their values are."""
    for name, bounds in _fields(type(form)):
        value = getattr(form, name)
        refusal = None if value is None else _unfit(bounds or around, value)
        if refusal is not None:
            return refusal
    return None


def _unfit(bounds: _Bounds, value: object) -> Refusal | None:
    if isinstance(value, str):
        say = _problem_of_text(value, bounds.most_text, bounds.is_of_phone)
    elif isinstance(value, Struct):
        return _unfit_form(value, bounds)
    elif isinstance(value, tuple | list | Mapping):
        return _unfit_parts(bounds, [*value.items()] if isinstance(value, Mapping) else value)
    else:
        say = _problem(bounds, value)
    if say is None:
        return None
    return _refusal(_CLAUSES.get(say, _clause_of(value)), bounds.slot, say)


def _unfit_parts(bounds: _Bounds, parts: Sequence[object]) -> Refusal | None:
    if len(parts) > bounds.most_parts:
        say = _too_many(len(parts), bounds.most_parts)
        return _refusal("value.many", bounds.slot, say)
    for one in parts:
        refusal = _unfit(bounds, one)
        if refusal is not None:
            return refusal
    return None


def _is_table(slot: Slot) -> bool:
    """Whether a field holds rows with fields that nobody described: it comes from a file."""
    is_rows = isinstance(slot.kind, type) and issubclass(slot.kind, Struct)
    return is_rows and not slots(slot.kind)


def _problem(bounds: _Bounds, value: object) -> Label | None:
    """Which bound a plain value that is no text breaks, in words."""
    if isinstance(value, date):
        return None if FIRST_YEAR <= value.year <= LAST_YEAR else _no_year(value.year)
    if isinstance(value, int) and not isinstance(value, bool):
        most = bounds.most_count
        return None if 0 <= value <= most else _no_count(most)
    if isinstance(value, bytes) and len(value) > _MOST_SECRET:
        return too_long(len(value), _MOST_SECRET)
    return None


def _clause_of(value: object) -> str:
    if isinstance(value, date):
        return "value.year"
    return "value.count" if isinstance(value, int) else "text.too_long"


def _text_of(slot: Slot) -> Meaning:
    """By which meaning the text of a field is bounded."""
    if slot.parts or _is_table(slot):
        return Meaning.WORDS
    if slot.meaning in _NAMES:
        return Meaning.LINE
    return slot.meaning if most_of(slot.meaning) else Meaning.WORDS


def _too_many(count: int, most: int) -> Label:
    return Label(
        f"共 {count:,} 项,最多 {most:,} 项:请分成几次办理",
        f"{count:,} entries, and {most:,} at most: do it in parts",
    )


def _no_year(year: int) -> Label:
    return Label(
        f"年份为 {year},只能在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间:请核对日期",
        f"the year is {year}, and may be {FIRST_YEAR} to {LAST_YEAR}: check the day",
    )


def _no_count(most: int) -> Label:
    return Label(
        f"只能填 0 至 {most:,}:请核对数字",
        f"0 to {most:,} only: check the number",
    )


def _refusal(clause: str, slot: Slot | None, say: Label) -> Refusal:
    label = _ANYTHING if slot is None else slot.label
    return Refusal(clause, Label(f"“{label.zh}”{say.zh}", f"“{label.en}”: {say.en}"))


# ---------------------------------------------------------------------------------- events


def unfit_event(event: Event[Struct]) -> Refusal | None:
    """What of the frame of an event does not fit: its ids, and the clock that it was made by."""
    core = event.core
    if not (is_id(core.id) and is_id(core.case)):
        return Refusal(
            "event.ids",
            Label("记录的编号不合规格,请重新办理", "The ids of this event are none; do it anew"),
        )
    said_at = event.said_at or core.at
    if not FIRST_YEAR <= said_at.year <= LAST_YEAR:
        year = said_at.year
        return Refusal(
            "event.clock",
            Label(
                f"本机时钟显示 {year} 年:请把日期和时间校准后重新办理",
                f"This machine's clock says the year {year}: set it right and do it anew",
            ),
        )
    return None


def too_large(record: Record) -> Refusal | None:
    """Whether an event is bigger than a centre takes, whatever its fields say."""
    size = size_of(record)
    if size <= MOST_EVENT_BYTES:
        return None
    return Refusal(
        "event.too_large",
        Label(
            f"一次填写的内容共 {size / MOST_EVENT_BYTES:.1f} MB,上限 1 MB:请缩短、分成几次,"
            "或把长材料作为附件后重新办理",
            f"All of it together is {size / MOST_EVENT_BYTES:.1f} MB, and 1 MB at most: shorten "
            "it, do it in parts, or attach long papers as files, and do it anew",
        ),
    )


def size_of(record: Record) -> int:
    """The bytes of an event as it travels."""
    return len(bytes(record.core)) + len(bytes(record.sealed or b""))
