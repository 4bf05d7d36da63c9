"""评价码: what a visitor takes along from a reception, and by which they say how it was.

A code is computed from the id of the reception, one way, so a desk makes it without a network, the
centre finds the reception once it has arrived, and it is kept nowhere.  The whole of it (80 bits)
travels in the QR picture of the slip; its beginning is short enough to be typed at a door, and is
therefore to be guessed slowly: whoever takes codes bounds the wrong ones.  Whoever reads the
reception can make its code: it keeps strangers out, not the officers of the station.

Source: our own design ([D]); domain 3 and 14 ask for one mark of one real service.
"""

import hashlib

from casework.invitation import LETTERS, code_key

WHOLE = 16
SHORT = 6
"""Letters of a code, and of what is typed of it."""

_BITS = 5


def whole_code(case: str) -> str:
    """The code of a reception, from its id."""
    digest = hashlib.sha256(b"visit code\0" + case.encode("ascii")).digest()
    value = int.from_bytes(digest, "big")
    return "".join(LETTERS[value >> _BITS * at & 31] for at in range(WHOLE))


def short_code(case: str) -> str:
    """What of it is shown, and typed."""
    return whole_code(case)[:SHORT]


def typed_code(typed: str) -> str:
    """A code as somebody typed it, in one way; empty for what is none."""
    key = code_key(typed)
    fits = len(key) in (SHORT, WHOLE) and all(one in LETTERS for one in key)
    return key if fits else ""


def is_code_of(case: str, code: str) -> bool:
    """Whether a code, as :func:`typed_code` gives it, is that of a reception."""
    return bool(code) and whole_code(case)[: len(code)] == code


def address_of(pages: str, unit: str, case: str = "", lang: str = "zh") -> str:
    """Where a station is on the citizens' pages, or the mark of a reception of it.

    ``pages``: where the pages are; the code stands behind a #, so no server is told it.
    """
    place = f"{pages.rstrip('/')}/{lang}/at/{unit}"
    return f"{place}/rate#{whole_code(case)}" if case else place
