"""Which document a number is of, and what looks wrong about it.

Rules kept: a wrong check digit or an impossible day of birth is said and never blocks (the
paper in front of the officer counts, GB 11643-1999); a number is filed as an identity card
only where it is one, and never for a foreigner.
"""

import re
from datetime import date

from casework.codes import IdType
from casework.event import Label
from casework.sameness import bare, birth_day, check_digit, document_key, is_citizen_number

OLDEST = 1880
"""Nobody who comes to a desk was born before: a slip of the hand."""

_RESIDENT = ("81", "82", "83")
"""What a residence permit for people of Hong Kong, Macao and Taiwan begins with."""
_FOREIGN = "9"
"""What the newer permanent resident card of a foreigner begins with."""
_EARLIER_FOREIGN = re.compile(r"[A-Z]{3}\d{12}")
_PERMIT = re.compile(r"[HM]\d{8}(\d{2})?")
_TAIWAN = re.compile(r"\d{8}|\d{10}")
SHORTEST, TAIWANESE = 7, 10
"""Characters of the shortest passports, and of the longest permit that is all digits."""
_DIGITS = re.compile(r"\d{11,}[\dX]?")

WRONG_LENGTH = Label(
    "居民身份证应为 18 位,请核对", "An identity card has 18 characters; look again"
)
WRONG_CHECK = Label(
    "校验码不符,请核对号码", "The check digit does not fit; look at the number again"
)
NO_SUCH_DAY = Label("出生日期不存在,请核对", "There is no such day of birth; look again")
NOT_BORN = Label("出生日期不可能,请核对", "That day of birth is not possible; look again")
EARLIER = Label(
    "15 位旧号码,请核对是否有新证", "An earlier number of 15 digits; is there a newer card?"
)


def document_of(number: str, *, is_foreign: bool = False) -> IdType:
    """The kind of document a number is of, by its shape; ``NONE`` for no number."""
    typed, key = bare(number), document_key(number)
    if not typed:
        return IdType.NONE
    if is_citizen_number(key) and key.startswith(_RESIDENT):
        return IdType.HMT_RES
    if _EARLIER_FOREIGN.fullmatch(typed) or (is_citizen_number(key) and key[0] == _FOREIGN):
        return IdType.FPR
    if is_foreign:
        return IdType.PASSPORT
    if _PERMIT.fullmatch(typed):
        return IdType.HKM
    if _TAIWAN.fullmatch(typed):
        return IdType.TW
    return IdType.ID if _DIGITS.fullmatch(key) else IdType.PASSPORT


def is_whole(number: str) -> bool:
    """Whether a number may be all of a document's: nobody is looked up by a part of one."""
    key = document_key(number)
    if len(key) > TAIWANESE and key[:-1].isdigit():
        return is_citizen_number(key)
    return len(key) >= SHORTEST


def doubts(number: str, today: date) -> tuple[Label, ...]:
    """What looks wrong about a number; nothing where all is well or it is no citizen number."""
    key = document_key(number)
    if not _DIGITS.fullmatch(key):
        return ()
    if not is_citizen_number(key):
        return (WRONG_LENGTH,)
    found = [EARLIER] if len(bare(number)) == 15 else []
    born = birth_day(key)
    if born is None:
        found.append(NO_SUCH_DAY)
    elif not born.year >= OLDEST or born > today:
        found.append(NOT_BORN)
    if key[-1] != check_digit(key):
        found.append(WRONG_CHECK)
    return tuple(found)
