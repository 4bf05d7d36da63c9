"""对方编号: a letter that another channel numbered is one letter, wherever it is entered.

Its id follows from the channel and the number there, so that two desks that enter the same order
with no line between them, an import that is read again and a message that is sent again all mean
one case: the centre takes the first and says so to the second.  The number is no secret, and the id
tells nothing that the letter does not say in the open part.

Source: domain 2.7 (one body had 48 ways in and every fifth matter twice).
"""

import hashlib

from casework.cases.letter.intake import LetterReceived
from casework.cases.letter.state import Letter
from casework.codes import Channel
from casework.ids import RANDOM_BYTES, uuid7
from casework.sameness import number_key

NUMBERING = frozenset({Channel.H12345, Channel.D12389, Channel.XF})
"""Channels whose numbers are given once in a city."""


def case_numbered(channel: str, number: str) -> str:
    """The id of the letter that a channel has under a number; ``ValueError`` for no number."""
    key = number_key(number)
    if not key:
        raise ValueError("a number without a letter or digit")
    digest = hashlib.sha256(f"letter of a channel\0{channel}\0{key}".encode()).digest()
    return uuid7(0, digest[:RANDOM_BYTES])


def own_case(body: LetterReceived | Letter) -> str | None:
    """The id that follows from what a letter says of itself; ``None`` where any will do."""
    if body.channel not in NUMBERING or not number_key(body.ext_no):
        return None
    return case_numbered(body.channel, body.ext_no)
