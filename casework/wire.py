"""The messages between desk and central mailbox, and the port that both implement.

One conversation (``POST /v1/sync``) carries everything: the desk's pending events under
one signed chain head, and the next page of its feed under the centre's signed head.
Per event there is an outcome; there is never an all-or-nothing batch.
"""

import hashlib
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from casework.audit import RestoreNotice, SignedHead, TreeHead
from casework.audit.policy import NO_WITNESSES, Policy, Witnessed
from casework.event import CHINA, Record, Refusal, Stamp

PROTOCOL = 2
"""Version of the messages.  1: first release.  2: every record of a page is proved.  The
centre answers the version before its own as well, so a desk that was offline during an
upgrade can still send."""

MOST_EVENTS = 1_000
"""Events in one batch, and in one page of the feed."""

MOST_RECEIPTS = 20
"""Receipts in one answer; who wants more asks again."""

MOST_BYTES = 16 * 1024 * 1024
"""Size of one unpacked message."""

ROOT_NAME = 16
"""So many characters of a head's root name it, beside its size."""

AS_NAMED = TreeHead(0, 0, "", datetime(1970, 1, 1, tzinfo=CHINA), "")
"""In the place of a tree head: the log stands where the question says (``tree_root``)."""


class Outcome(Struct, frozen=True):
    """What became of one event.

    ``accepted``: ``position`` and ``number`` are its stamp's.  ``refused``: with the
    reason.  ``held``: its case is not known yet; asked for again by id until decided.
    """

    id: str
    result: Literal["accepted", "refused", "held"]
    position: int | None = None
    refusal: Refusal | None = None


class OwnStamp(Struct, frozen=True):
    """An event of the asking device came into the log: its running number, and its stamp."""

    seq: int
    stamp: Stamp


class SyncRequest(Struct, frozen=True, kw_only=True):
    """What a desk says.

    ``cursor`` is the feed position it has (0: nothing).  ``batch`` follows the last
    event that the centre knows of this device, without a gap; ``head`` signs the chain
    to its end and is left out when the batch is empty.  ``asks`` are ids of events held
    earlier.  ``tree_size`` is the size of the last tree head it kept; the answer proves
    that the log only grew since.  ``tree_root`` begins as that head's root does: where the
    log stands there still, the head is not told again (:data:`AS_NAMED`), and whoever sends
    it takes what an answer leaves out for empty.  ``notice`` is the signature of the last
    notice of a restore that it keeps.  ``cosignature`` is its own line under that head, for
    whoever asks the centre later which history this desk followed.  ``policy`` is the code of
    the policy that it keeps, ``pages`` that of the citizens' address (:func:`pages_code`).
    ``receipts`` are positions of records for which somebody wants
    a receipt.
    ``own_seq`` is the number of the last event of its own chain that it has: of those up to it
    the feed brings the stamp alone; a desk that says nothing is sent them whole.
    ``parts``: it fetches parts of a snapshot, if there are any.  ``wait_seconds`` holds an empty
    answer open.
    """

    cursor: int
    protocol: int = PROTOCOL
    head: SignedHead | None = None
    batch: tuple[Record, ...] = ()
    asks: tuple[str, ...] = ()
    tree_size: int = 0
    tree_root: str = ""
    notice: str = ""
    cosignature: str = ""
    policy: str = ""
    pages: str = ""
    receipts: tuple[int, ...] = ()
    own_seq: int = 0
    parts: bool = False
    wait_seconds: int = 0

    def names(self, tree: TreeHead) -> bool:
        """Whether the desk keeps this very head."""
        name = self.tree_root
        here = len(name) >= ROOT_NAME and tree.root.startswith(name)
        return here and self.tree_size == tree.size


class BriefRequest(SyncRequest, frozen=True, kw_only=True, omit_defaults=True):
    """The same as a desk sends it: but for what every centre looks at, nothing that is empty."""

    protocol: int
    tree_size: int


class SyncResponse(Struct, frozen=True, kw_only=True):
    """What the centre answers.

    ``known_seq`` is the last event of this device in its books, so a desk that was put
    back from an old backup notices.  ``feed`` are records in feed order up to
    ``cursor``; ``stamps`` are those among them that the desk wrote itself and has.
    ``has_more`` asks for the next round at once.  ``withdrawn`` are cases
    that this device may no longer see.  ``tree`` with ``consistency`` (from the desk's
    ``tree_size``, hex) shows that nothing was rewritten; ``proof`` shows every record of
    ``feed`` and ``stamps`` at its place under ``tree`` (``casework.audit.places``).
    ``notices`` are all that the centre ever signed of a restore, if the desk does not know the
    newest.  ``witnessed`` is the longest head that enough witnesses cosigned, or else that any did.
    ``receipts`` are those that were asked for (``casework.audit.receipt``).  ``policy`` is
    the centre's, where the desk keeps another or none.  ``parts``: so many parts of a snapshot
    follow the cursor, for a desk that fetches them; there is no ``feed`` then.  ``pages``: where
    citizens find the pages, where the desk knows another address or none.
    """

    protocol: int
    server_time: datetime
    known_seq: int
    outcomes: tuple[Outcome, ...] = ()
    feed: tuple[Record, ...] = ()
    cursor: int
    has_more: bool = False
    withdrawn: tuple[str, ...] = ()
    tree: TreeHead = AS_NAMED
    consistency: tuple[str, ...] = ()
    proof: bytes = b""
    notices: tuple[RestoreNotice, ...] = ()
    witnessed: Witnessed | None = None
    receipts: tuple[str, ...] = ()
    policy: Policy | None = None
    stamps: tuple[OwnStamp, ...] = ()
    parts: int = 0
    pages: str | None = None


def pages_code(address: str) -> str:
    """What a desk says of the citizens' address that it knows: nothing of none."""
    return hashlib.sha256(address.encode()).hexdigest()[:8] if address else ""


class FeedPart(Struct, frozen=True, kw_only=True):
    """A part of a snapshot: a long page of a station's feed, made once and kept.

    It goes from the cursor ``after`` to ``cursor``.  ``packed`` is a zstd frame with the JSON
    array of its records; ``proof`` shows each of them at its place under ``tree``, the head of
    when the part was made.  ``consistency`` leads from the shorter of that head and the one
    that the desk follows to the longer.
    """

    after: int
    cursor: int
    packed: bytes
    withdrawn: tuple[str, ...]
    tree: TreeHead
    proof: bytes
    consistency: tuple[str, ...] = ()


class BriefResponse(SyncResponse, frozen=True, kw_only=True, omit_defaults=True):
    """The same to whoever sends ``tree_root``: what is empty, or as they named it, is left out."""


class EnrolRequest(Struct, frozen=True):
    """A machine asks to be let in: the one-time code, its id and its public key."""

    code: str
    device: str
    public_key: bytes
    protocol: int = PROTOCOL


class EnrolResponse(Struct, frozen=True):
    """It is let in: the unit it stands in, its secret token, and the centre's key.

    ``policy``: which witnesses must have cosigned the centre's heads; the desk keeps it.
    """

    unit: str
    short: str
    token: str
    centre_key: bytes
    zone: str
    server_time: datetime
    policy: Policy = NO_WITNESSES


MOST_PIECE = 1024 * 1024
"""Bytes of a paper in one request; desks send less, so that a cut line loses little."""


class PaperProgress(Struct, frozen=True):
    """How much of a paper the centre has: its first ``there`` bytes, or all of it."""

    there: int
    is_whole: bool


class Fault(Struct, frozen=True):
    """Every error answer: a stable code and words for a person."""

    code: str
    zh: str
    en: str


class SyncPort(Protocol):
    """What a desk needs of a centre: spoken over HTTP, or in one process by tests."""

    def sync(self, request: SyncRequest) -> SyncResponse:
        """One conversation; raises ``desk_client.sync`` errors, never others."""

    def part(self, after: int, tree_size: int) -> FeedPart:
        """The part of the snapshot after a cursor, for whoever follows a head of that size."""

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Use a one-time code."""
