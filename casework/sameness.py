"""What makes two things that people typed the same: one notion for the whole program.

A person, a document, a case is typed in many ways: with blanks, in full width, with a country
code, with another dash.  **What was typed is kept as it was typed; it is compared and searched
by its key.**  Search, the history of a person, duplicates, sign-in, enrolment, imports and
every rule that compares persons ask here, so that two places never differ about who is who.

A key says nothing but *the same*: it is not for showing.  The key of nothing is empty, and
nothing is the same as nothing.
"""

import re
from datetime import date
from functools import lru_cache

from casework.characters import DOTS, narrow, plain
from casework.state import Person

# ------------------------------------------------------------------------------------ names

_BETWEEN = set(f" \t\r\n\v\f\u0085\u2028\u2029{DOTS}.。｡,-‐‑‒–—―_'’‘`´\"“”")
"""What stands between the parts of a name, and is left out or typed otherwise at will."""
_ZERO = str.maketrans("○◯", "〇〇")


def name_key(name: str) -> str:
    """A name by its letters: blanks, dots and hyphens do not make another person.

    A mark for a character that could not be typed (``?``, ``*``, ``□``) stays: it is some
    other name than the one without it.
    """
    return "".join(char for char in plain(name.translate(_ZERO)) if char not in _BETWEEN)


# ----------------------------------------------------------------------------------- phones

_EXTENSION = re.compile(r"(?:转|轉|分机|内线|ext|#)[ .:]*(\d{1,6})$")
_PARTED = re.compile(r"(\d.*)-(\d{1,5})$")
_SIGNS = re.compile(r"[ \t()\[\]{}./·\-]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))(\d{7,8})")
_ABROAD = re.compile(r"\+\d{5,17}")
_LOCAL = re.compile(r"\d{3,13}")


def phone_key(phone: str) -> str:
    """A telephone number in the way it is dialled within the country.

    ``+86 138-0000-2207`` and ``0086 13800002207`` are ``13800002207``; an extension follows
    after ``#``; a number abroad keeps its ``+``.  What is no number is its own spelling.
    """
    typed = narrow(phone).casefold().strip()
    typed, extension = _parted(typed)
    digits = _SIGNS.sub("", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    number = _at_home(digits)
    return f"{number}#{extension}" if extension and number else number


def _parted(typed: str) -> tuple[str, str]:
    """A number and its extension: ``029-88887777-801`` and ``88887777转801``."""
    if found := _EXTENSION.search(typed):
        return typed[: found.start()], found[1]
    whole = _at_home(_SIGNS.sub("", typed))
    is_whole = _MOBILE.fullmatch(whole) or _LANDLINE.fullmatch(whole)
    if not is_whole and (found := _PARTED.fullmatch(typed)):
        before = _at_home(_SIGNS.sub("", found[1]))
        if _LANDLINE.fullmatch(before) or (len(before) in (7, 8) and before[0] != "0"):
            return found[1], found[2]
    return typed, ""


def _at_home(digits: str) -> str:
    """Without the country code 86, and without the 0 that some dial before a mobile."""
    if digits.startswith("+86"):
        rest = digits[3:]
    elif digits.startswith("86") and len(digits) >= 12:
        rest = digits[2:]
    else:
        rest = digits
    if _MOBILE.fullmatch(rest[1:]) and rest.startswith("0"):
        return rest[1:]
    if rest is not digits and not _MOBILE.fullmatch(rest) and _LANDLINE.fullmatch("0" + rest):
        return "0" + rest
    return rest


def is_phone(phone: str) -> bool:
    """Whether something can be a telephone number: ``12ab34`` cannot."""
    if _MOBILE.fullmatch(phone) and phone.isascii():
        return True  # as most are typed: it is its own key
    number, _, extension = phone_key(phone).partition("#")
    if extension and not extension.isdigit():
        return False
    return bool(_LOCAL.fullmatch(number) or _ABROAD.fullmatch(number)) and number.isascii()


def local_part(phone: str) -> str:
    """A landline without its area code, as people of the same town dial it; else empty."""
    number, _, extension = phone_key(phone).partition("#")
    found = _LANDLINE.fullmatch(number)
    return "" if found is None else found[2] + (f"#{extension}" if extension else "")


def same_phone(one: str, other: str) -> bool:
    """Whether two numbers reach the same telephone.

    A landline without its area code is the one with it: which town is meant, both knew.
    """
    first, second = phone_key(one), phone_key(other)
    if not first or not second:
        return False
    return first == second or local_part(one) == second or first == local_part(other)


# -------------------------------------------------------------------------------- documents

_STAR = re.compile(r"(\d{17})\*")
_ALIKE_X = str.maketrans("ХΧ×✕✖╳χх", "XXXXXXXX")
"""What is typed, or read by a scanner, for the X at the end of a citizen number."""
_CITIZEN = re.compile(r"\d{17}[\dX]")
_EARLIER = re.compile(r"\d{15}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@lru_cache(maxsize=65_536)
def bare(number: str) -> str:
    """The letters and digits of a number in capitals, whatever stands between them.

    Remembered: a new officer's number is compared with that of every other.
    """
    return "".join(char for char in narrow(number).upper() if char.isalnum())


def document_key(number: str) -> str:
    """The number of a document; a citizen number of 15 digits is the one of 18 it became.

    Source: GB 11643-1999; the earlier number had two digits of the year and no check digit.
    """
    typed = number.translate(_ALIKE_X)
    if found := _STAR.fullmatch(narrow(typed).replace(" ", "")):
        typed = f"{found[1]}X"
    key = bare(typed)
    if _EARLIER.fullmatch(key) and _day(f"19{key[6:12]}") is not None:
        longer = f"{key[:6]}19{key[6:]}"
        return longer + check_digit(longer)
    return key


def check_digit(number: str) -> str:
    """The last character of a citizen number, from its first 17 (ISO 7064 MOD 11-2)."""
    weighed = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return CHECKS[weighed % 11]


def is_citizen_number(number: str) -> bool:
    """Whether a key has the shape of a citizen number; not whether it is right."""
    return _CITIZEN.fullmatch(number) is not None


def birth_day(number: str) -> date | None:
    """The day of birth in a citizen number; ``None`` where it names no day."""
    return _day(number[6:14])


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


# ---------------------------------------------------------------------------------- numbers


def number_key(number: str) -> str:
    """The number of a case: every dash, bracket and blank is as good as another, or as none."""
    return bare(number)


def police_key(police_no: str) -> str:
    """A police number."""
    return bare(police_no)


# -------------------------------------------------------------------------------- addresses

_HOUSE_NUMBER = re.compile(r"(?<=\d)#")


def house_numbers(text: str) -> str:
    """An address with its house numbers in one way: ``5#楼`` as ``5号楼``.

    Nothing compares whole addresses: they are searched, by their characters.
    """
    return _HOUSE_NUMBER.sub("号", text)


# ---------------------------------------------------------------------------------- persons


def same_person(one: Person, other: Person) -> bool | None:
    """Whether two entries mean one person; ``None`` where what they say does not tell.

    The document says most, the telephone next, the name last: each counts where both have it.
    Documents of two kinds say nothing about each other.
    """
    first, second = document_key(one.id_no), document_key(other.id_no)
    if first and second and (first == second or one.id_type == other.id_type):
        return first == second
    if phone_key(one.phone) and phone_key(other.phone):
        return same_phone(one.phone, other.phone)
    mine, theirs = name_key(one.name), name_key(other.name)
    return mine == theirs if mine and theirs else None
