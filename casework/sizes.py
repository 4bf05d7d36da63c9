"""What may stand in a field: how long a text is, how big an event, what is a telephone number.

The same numbers everywhere: a form counts by them while somebody types, the desk refuses by
them before it records, and the centre when an event comes in.  Nothing is ever cut: what is
too long is refused with its count, and stays where it was typed.

Source: the sizes are our own ([D]).  A letter of 5.6 million characters once made a message
that no centre takes, and everything behind it waited; 50,000 characters are about 90 pages.
"""

from collections.abc import Mapping

from msgspec import Struct

from casework.event import Label, Record, Refusal
from casework.fields import Meaning, Slot, slots
from casework.sameness import is_phone

MOST_LINE = 200
"""Code points of one line: names, numbers, places, titles."""

MOST_WORDS = 50_000
"""Code points of a text of several lines."""

MOST_EVENT_BYTES = 1024 * 1024
"""One event with its sealed part; papers and pictures travel as attachments."""

_LINES = (Meaning.LINE, Meaning.PHONE, Meaning.DOCUMENT, Meaning.TEMP_NO)

NO_PHONE = Label(
    "不是电话号码:请写一个号码,只用数字(可加空格、横线、区号、分机)",
    "This is no telephone number: one number in digits, with blanks, dashes, area code or "
    "extension as you like",
)


def most_of(meaning: Meaning) -> int | None:
    """How many code points a field of that meaning takes; ``None`` where it holds no text."""
    if meaning is Meaning.WORDS:
        return MOST_WORDS
    return MOST_LINE if meaning in _LINES else None


def too_long(count: int, most: int) -> Label:
    """That a text is too long: its count, the limit and what to do."""
    return Label(
        f"共 {count:,} 字,最多 {most:,} 字:请缩短,长材料请作为附件",
        f"{count:,} characters, and {most:,} at most: shorten it, or attach it as a file",
    )


def unfit(form: Struct | None) -> Refusal | None:
    """Which text of a body or a sealed part does not fit its field; ``None`` if all do."""
    for slot in () if form is None else slots(type(form)):
        refusal = unfit_value(slot, getattr(form, slot.name))
        if refusal is not None:
            return refusal
    return None


def unfit_value(slot: Slot, value: object) -> Refusal | None:
    """The same for the value of one field, typed or in JSON terms."""
    if isinstance(value, str):
        return _unfit_text(slot, value)
    if isinstance(value, Struct):
        return unfit(value)
    if isinstance(value, Mapping):
        found = (unfit_value(part, value.get(part.name)) for part in slot.parts)
    elif isinstance(value, tuple | list):
        found = (unfit_value(slot, one) for one in value)
    else:
        return None
    return next((refusal for refusal in found if refusal is not None), None)


def problem(meaning: Meaning, text: str) -> Label | None:
    """What is wrong with a text in a field of that meaning, and what to do."""
    most = most_of(meaning)
    if most is not None and len(text) > most:
        return too_long(len(text), most)
    if meaning is Meaning.PHONE and text.strip() and not is_phone(text):
        return NO_PHONE
    return None


def _unfit_text(slot: Slot, text: str) -> Refusal | None:
    say = problem(slot.meaning, text)
    if say is None:
        return None
    clause = "text.phone" if say is NO_PHONE else "text.too_long"
    label = slot.label
    return Refusal(clause, Label(f"“{label.zh}”{say.zh}", f"“{label.en}”: {say.en}"))


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
