"""What a channel outside (an app, a micro-blog) says to the mailbox, and hears.

Signed with the channel's own key: HMAC-SHA-256 over the time, the address and the body, so that
neither of them can be changed on the way and an old message is none.  The same letter sent again
is the same letter (``casework.cases.letter.numbered_outside``); docs/protocol.md says it in words.
"""

import hashlib
import hmac
from datetime import date, datetime, timedelta

from msgspec import Struct

from casework.cases.letter.codes import AppealType
from casework.cases.letter.numbered_outside import case_numbered
from casework.event import Label, Moment

TIME_HEADER = "x-mailbox-time"
SIGNATURE_HEADER = "x-mailbox-signature"
WINDOW = timedelta(minutes=5)
"""So far the clocks of a channel and of the centre may lie apart ([D]); older is a replay."""
MOST_BYTES = 256 * 1024


class ChannelLetter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A letter as a channel hands it in.  ``id`` is the channel's own, for good."""

    id: str
    type: AppealType
    title: str
    content: str
    name: str = ""
    phone: str = ""
    address: str = ""
    place: str = ""
    people: int = 1
    occurred_on: date | None = None
    raised_at: Moment | None = None
    needed_by: Moment | None = None
    is_police_conduct: bool = False
    no_calls: bool = False


class ChannelQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """How a letter of this channel stands."""

    id: str


class Said(Struct, frozen=True):
    """A thing that happened, in plain words."""

    at: datetime
    zh: str
    en: str
    words: str = ""


class ChannelAnswer(Struct, frozen=True, kw_only=True):
    """A letter as its writer may see it.

    ``is_new``: it came in with this very message.  ``answer``: the reply that was sent; empty
    before.  ``next_due``: by when the next is owed, and ``next`` what.
    """

    id: str
    number: str
    status: str
    status_zh: str
    status_en: str
    received_at: datetime
    is_new: bool = False
    answer: str = ""
    happened: tuple[Said, ...] = ()
    next_zh: str = ""
    next_en: str = ""
    next_due: datetime | None = None


def channel_case(name: str, id: str) -> str:
    """The letter of a channel's own id; ``ValueError`` for an id that is none."""
    return case_numbered(f"channel {name}", id)


def signature(secret: bytes, time: str, path: str, body: bytes) -> str:
    """The signature of a message, in hexadecimal digits."""
    message = b"\n".join((time.encode(), path.encode(), body))
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def wrong_with(
    secret: bytes, time: str, said: str, path: str, body: bytes, now: datetime
) -> Label | None:
    """Why a message is not taken; the time is asked only of what the key signed."""
    is_signed = hmac.compare_digest(signature(secret, time, path, body).encode(), said.encode())
    if not is_signed:
        return WRONG_SIGNATURE
    is_number = time.isascii() and time.isdecimal() and len(time) <= 12
    if not is_number or abs(now.timestamp() - int(time)) > WINDOW.total_seconds():
        return TOO_OLD
    return None


WRONG_SIGNATURE = Label(
    "签名不符:请核对渠道名称、密钥和签名办法",
    "The signature does not hold: compare the channel's name, its key, and how it is made",
)
TOO_OLD = Label(
    "时间与中心相差超过 5 分钟:请校准时钟后重新签名发送",
    "The time lies more than 5 minutes from ours: set the clock, sign anew and send again",
)
