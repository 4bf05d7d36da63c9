"""查询码: the secret that a citizen gets with a letter, and by which they find it again.

A code is the day on which it was made, 75 random bits, and a check that finds a mistyped letter;
its letters are those of the enrolment string, so capitals, blanks and dashes do not matter and
nothing in it is mistaken for something else.  The case that is opened with it has an id that is
computed from the code and says nothing of it: whoever holds the code finds the case, whoever
reads the case (an officer, a backup, the published log) does not find the code, and it is kept
nowhere.  The same form sent twice opens the same case, so it is one letter.

Source: our own design ([D]); domain 0 asks that following a letter needs no account.
"""

import hashlib
import re
import zlib
from datetime import UTC, datetime

from casework.ids import RANDOM_BYTES, uuid7
from casework.invitation import LETTERS, code_key

RANDOM = 10
"""Random bytes that a code is made from; 75 of their 80 bits go in."""

_DAY_LETTERS, _CHANCE_LETTERS, _CHECK_LETTERS = 3, 15, 2
_BITS = 5
_BLOCK = 5
_DAY_MS = 86_400_000
_FORM = re.compile(f"[{LETTERS}]{{{_DAY_LETTERS + _CHANCE_LETTERS + _CHECK_LETTERS}}}")


def new_code(now: datetime, random: bytes) -> str:
    """A fresh code, as it is shown: four blocks of five letters.

    ``random`` is :data:`RANDOM` bytes, passed in so that a simulated world repeats.
    """
    if len(random) != RANDOM:
        raise ValueError(f"a code needs {RANDOM} random bytes, got {len(random)}")
    day = int(now.astimezone(UTC).timestamp() * 1000) // _DAY_MS
    chance = int.from_bytes(random, "big") >> (RANDOM * 8 - _CHANCE_LETTERS * _BITS)
    body = _letters(day, _DAY_LETTERS) + _letters(chance, _CHANCE_LETTERS)
    return shown(body + _check(body))


def shown(code: str) -> str:
    """A code in blocks, as people copy it."""
    key = code_key(code)
    return "-".join(key[at : at + _BLOCK] for at in range(0, len(key), _BLOCK))


def is_code(typed: str) -> bool:
    """Whether somebody typed a code, whole and without a mistake."""
    key = code_key(typed)
    return bool(_FORM.fullmatch(key)) and _check(key[:-_CHECK_LETTERS]) == key[-_CHECK_LETTERS:]


def case_of(code: str) -> str:
    """The id of the case that a code opens and finds; ``ValueError`` for what is no code."""
    if not is_code(code):
        raise ValueError("not a code")
    key = code_key(code)
    day = 0
    for letter in key[:_DAY_LETTERS]:
        day = day << _BITS | LETTERS.index(letter)
    digest = hashlib.sha256(b"citizen code\0" + key.encode("ascii")).digest()
    return uuid7(day * _DAY_MS, digest[:RANDOM_BYTES])


def _letters(value: int, count: int) -> str:
    return "".join(LETTERS[value >> _BITS * at & 31] for at in reversed(range(count)))


def _check(body: str) -> str:
    return _letters(zlib.crc32(body.encode("ascii")) & 1023, _CHECK_LETTERS)
