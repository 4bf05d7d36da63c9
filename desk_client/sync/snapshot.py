"""A desk that begins takes its station's history in long parts, before it follows the feed.

Rules kept (docs/protocol.md, docs/adr/0033):

* a part is proved like a page of the feed: a head that the centre signed, on one line with the
  head that this desk follows, and every record at its place under it;
* what is wrong with a part is the same fault as in an answer, and nothing of it is taken;
* parts are taken one by one, each with its cursor, so whoever is stopped goes on with the next
  (which is being fetched meanwhile, and dropped if the desk does not come to stand there);
* a part that is gone is asked about once more; then the feed tells it all.
"""

import binascii
import io
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import msgspec
import zstandard

from casework.audit import TreeHead, Verify, is_genuine, verify_consistency
from casework.errors import MalformedError
from casework.event import Record
from casework.wire import MOST_BYTES, FeedPart, SyncPort
from desk_client.changes import Touched
from desk_client.store import Store
from desk_client.sync.ahead import Ahead
from desk_client.sync.answer import check_growth, check_places
from desk_client.sync.errors import AnswerError, CentreForkedError, CentreSignatureError, GoneError

MOST_GONE = 2
"""So often in a row a part may be gone before this desk asks for none any more."""

_records = msgspec.json.Decoder(list[Record])


def proven(
    verify: Verify, centre_key: bytes, kept: TreeHead, after: int, part: FeedPart
) -> list[Record]:
    """The records of a part that holds all it must; raises for one that does not.

    ``kept`` is the head that this desk follows, ``after`` the cursor at which it stands.
    """
    if part.after != after or part.cursor <= after:
        raise AnswerError(f"a part from {part.after} to {part.cursor}, asked after {after}")
    _check_head(verify, centre_key, kept, part)
    records = _unpacked(part.packed)
    check_places(records, part.tree, part.proof)
    return records


def _check_head(verify: Verify, centre_key: bytes, kept: TreeHead, part: FeedPart) -> None:
    """A part made a while ago stands under a head from before the one that is followed."""
    older = part.tree
    if older.size >= kept.size:
        check_growth(verify, centre_key, kept, older, part.consistency)
        return
    if not is_genuine(verify, centre_key, older):
        raise CentreSignatureError("the head of a part is not signed by the centre")
    try:
        proof = [bytes.fromhex(node) for node in part.consistency]
        roots = bytes.fromhex(older.root), bytes.fromhex(kept.root)
        is_before = verify_consistency(older.size, kept.size, proof, *roots)
    except (ValueError, binascii.Error) as error:
        raise AnswerError(f"the proof is not made of hashes: {error}") from error
    if not is_before:
        raise CentreForkedError(f"not a beginning of the log of {kept.size}", kept, older)


def _unpacked(packed: bytes) -> list[Record]:
    opener = zstandard.ZstdDecompressor(max_window_size=MOST_BYTES)
    try:
        plain = opener.stream_reader(io.BytesIO(packed)).read(MOST_BYTES + 1)
    except (zstandard.ZstdError, MemoryError) as error:
        raise AnswerError(f"a part that is not whole: {error}") from error
    if len(plain) > MOST_BYTES:
        raise AnswerError("a part larger than agreed once unpacked")
    try:
        return _records.decode(plain)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise AnswerError(f"a part that holds no records: {type(error).__name__}") from error


class _Flight(NamedTuple):
    """A part that is being fetched, and where the desk stands when it is taken in."""

    after: int
    size: int
    part: Callable[[], FeedPart]


class Snapshot:
    """What is left to take of the snapshot that the centre told of."""

    def __init__(
        self, store: Store, port: SyncPort, verify: Verify, ahead: Ahead | None = None
    ) -> None:
        self._store = store
        self._port = port
        self._verify = verify
        self._ahead = ahead
        self._flight: _Flight | None = None
        self._gone = 0
        self.left = 0

    @property
    def is_wanted(self) -> bool:
        """Whether parts are to be asked for."""
        return self._gone < MOST_GONE

    def told(self, left: int) -> None:
        """An answer says how many parts are left; what is under way was asked for before it."""
        self.left, self._flight = left, None

    def take(self, centre_key: bytes, kept: TreeHead, after: int) -> tuple[Touched, int]:
        """Fetch, prove and take in the next part: what changed, and how many records came."""
        left, self.left = self.left - 1, 0
        try:
            part = self._asked(after, kept.size)
        except GoneError:
            self._gone += 1
            return Touched(frozenset()), 0
        try:
            records = proven(self._verify, centre_key, kept, after, part)
        except CentreForkedError as error:
            self._store.keep_contradiction(error.offered, is_fork=True)
            raise
        if left:
            self._ask_ahead(part.cursor, max(kept.size, part.tree.size))
        try:
            changes = self._store.take_part(part, records)
        except MalformedError as error:
            raise AnswerError(f"a part: {error}") from error
        self.left, self._gone = left, 0
        return changes, len(records)

    def _asked(self, after: int, size: int) -> FeedPart:
        """The part after a cursor, for a desk that follows a head of this size."""
        flight, self._flight = self._flight, None
        if flight is not None and (flight.after, flight.size) == (after, size):
            return flight.part()
        return self._port.part(after, size)

    def _ask_ahead(self, after: int, size: int) -> None:
        """Fetch the next part from where the desk will stand, while the one before is taken in."""
        if self._ahead is not None:
            ask = partial(self._port.part, after, size)
            self._flight = _Flight(after, size, self._ahead(ask))
