"""One conversation with the centre: say what is new here, hear what is new there.

Rules kept:

* one question, one answer, one transaction: an answer is verified as a whole
  (``desk_client.sync.answer``) and then applied as a whole, or nothing of it is;
* nothing is marked as sent before its outcome is here, so a lost request or a lost
  answer is simply asked again, and the centre tells by the event's id;
* events leave in the order of the device's chain, and no single one holds up the rest:
  each has an outcome of its own;
* the next question may be under way while an answer is taken in, but only one that is verified;
  what it is answered counts only if the desk came to stand where it said.
"""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from casework.audit import Sign, SignedHead, Verify, sign_head
from casework.audit.notes import COSIGNER, Checkpoint, NoteKey, cosign
from casework.audit.policy import Standing, origin_after
from casework.errors import MalformedError
from casework.event import read_core
from casework.wire import (
    MOST_EVENTS,
    MOST_RECEIPTS,
    PROTOCOL,
    ROOT_NAME,
    BriefRequest,
    SyncPort,
    SyncRequest,
    SyncResponse,
    pages_code,
)
from desk_client.changes import Touched
from desk_client.signing import SUITE, verify
from desk_client.store import Identity, Pending, Store, SyncState
from desk_client.store.errors import NotEnrolledError
from desk_client.sync.ahead import Ahead
from desk_client.sync.answer import completed, in_full, receipts_in, taking_back, verify_answer
from desk_client.sync.errors import (
    AnswerError,
    CentreForkedError,
    CentreLogError,
    TooLargeError,
    WitnessContradictsError,
)
from desk_client.sync.snapshot import Snapshot

BATCH_BYTES = 4 * 1024 * 1024
"""Events in one batch before packing: far below what a centre takes, so that a slow line
carries it within its time."""


class RoundReport(Struct, frozen=True):
    """What one conversation did.  ``has_more``: the next one should follow at once.

    ``parts_left``: so many parts of the snapshot are still to come.
    """

    changes: Touched
    sent: int = 0
    accepted: int = 0
    refused: int = 0
    held: int = 0
    received: int = 0
    has_more: bool = False
    parts_left: int = 0


class _Flight(Struct, frozen=True):
    """A question, and where the desk stands, or will stand, when its answer is taken in."""

    state: SyncState
    request: SyncRequest
    answer: Callable[[], SyncResponse]

    def fits(self, state: SyncState) -> bool:
        """Whether the desk stands there."""
        here, there = self.state, state
        return (here.cursor, here.tree, here.known_seq, here.notices) == (
            there.cursor,
            there.tree,
            there.known_seq,
            there.notices,
        )


class Engine:
    """Speaks for one desk.

    ``sign`` is the device's key, ``verify`` checks signatures of the centre's.  A batch
    never holds more events than ``most_events``, nor more bytes than ``most_bytes``
    (except a single event that is larger by itself).  With ``ahead`` the next question is
    under way while an answer is taken in: two machines work at the same time.
    """

    def __init__(
        self,
        store: Store,
        port: SyncPort,
        sign: Sign,
        *,
        verify: Verify = verify,
        most_events: int = MOST_EVENTS,
        most_bytes: int = BATCH_BYTES,
        ahead: Ahead | None = None,
    ) -> None:
        self._store = store
        self._port = port
        self._sign = sign
        self._verify = verify
        self._most_events = most_events
        self._most_bytes = most_bytes
        self._ahead = ahead
        self._flight: _Flight | None = None
        self._cosigned_size = -1
        self._snapshot = Snapshot(store, port, verify, ahead)

    def round(self, wait_seconds: int = 0) -> RoundReport:
        """One conversation.

        ``wait_seconds`` lets the centre hold an empty answer open; with something to
        send it is not used.  Raises ``desk_client.sync`` errors (nothing was applied)
        and ``desk_client.store`` errors (the disk).
        """
        identity = self._store.identity
        if identity is None:
            raise NotEnrolledError
        flight, self._flight, here = self._flight, None, self._store.sync_state()
        if flight is None and here.tree and self._is_part_next():
            changes, fetched = self._snapshot.take(identity.centre_key, here.tree, here.cursor)
            left = self._snapshot.left
            return RoundReport(changes, received=fetched, has_more=True, parts_left=left)
        if flight is None or not flight.fits(here):
            flight = self._asked(identity, here, wait_seconds)
        state, request = flight.state, flight.request
        try:
            answer = in_full(state.tree, flight.answer())
        except TooLargeError:
            if len(request.batch) <= 1:
                raise
            self._most_events = len(request.batch) // 2
            return RoundReport(Touched(frozenset()), has_more=True)
        answer = completed(answer, self._store.own([one.seq for one in answer.stamps]))
        try:
            standing = verify_answer(
                self._verify,
                identity.centre_key,
                state.tree,
                state.last_seq,
                request,
                answer,
                identity.policy,
                len(state.notices),
            )
            name = origin_after(identity.policy.origin, len(answer.notices) or len(state.notices))
            came = receipts_in(self._verify, identity.centre_key, name, request, answer)
        except WitnessContradictsError as error:
            self._store.keep_evidence(error.witnessed, error.offered)
            raise
        except CentreLogError as error:
            return self._taken_back(state, answer, error)
        following = self._asked_ahead(identity, here, request, answer)
        report = self._taken(request, here.last_seq, answer, standing, came)
        self._flight = following
        return report

    def _is_part_next(self) -> bool:
        """Whether a part of the snapshot comes next; what waits to be sent goes before it."""
        return self._snapshot.left > 0 and not self._store.pending(1, 1).records

    def _asked(self, identity: Identity, state: SyncState, wait_seconds: int) -> _Flight:
        """A question from where the desk stands; it is put when its answer is looked for."""
        pending = self._store.pending(self._most_events, self._most_bytes)
        state = _with(state, pending)
        request = self._request(identity, state, pending, wait_seconds)
        return _Flight(state, request, partial(self._port.sync, request))

    def _asked_ahead(
        self, identity: Identity, state: SyncState, request: SyncRequest, answer: SyncResponse
    ) -> _Flight | None:
        """The next question, put while this answer, which is verified, is being taken in.

        It says where the desk will stand then.  If it does not come to stand there, the answer is
        dropped, and the centre is asked again what it has decided: it knows every event by its id.
        """
        has_more = answer.has_more or answer.known_seq < state.last_seq
        if self._ahead is None or not has_more or answer.notices or answer.parts:
            return None
        after = replace(state, cursor=answer.cursor, tree=answer.tree, known_seq=answer.known_seq)
        pending = self._store.pending(self._most_events, self._most_bytes, after.known_seq)
        after = _with(after, pending)
        told = {outcome.id for outcome in answer.outcomes}
        following = BriefRequest(
            cursor=after.cursor,
            protocol=PROTOCOL,
            head=self._head(identity, pending),
            batch=pending.records,
            asks=tuple(id for id in self._asks(pending) if id not in told),
            tree_size=after.tree_size,
            tree_root=answer.tree.root[:ROOT_NAME],
            notice=request.notice,
            policy=request.policy,
            pages=request.pages,
            own_seq=after.last_seq,
        )
        return _Flight(after, following, self._ahead(partial(self._port.sync, following)))

    def catch_up(self) -> RoundReport:
        """Conversations until neither side has more; the sum of their reports."""
        report = self.round()
        while report.has_more:
            report = _sum(report, self.round())
        return report

    def _request(
        self, identity: Identity, state: SyncState, pending: Pending, wait_seconds: int
    ) -> SyncRequest:
        return BriefRequest(
            cursor=state.cursor,
            protocol=PROTOCOL,
            head=self._head(identity, pending),
            batch=pending.records,
            asks=self._asks(pending),
            tree_size=state.tree_size,
            tree_root=state.tree.root[:ROOT_NAME] if state.tree else "",
            notice=state.notices[-1].signature if state.notices else "",
            cosignature=self._cosigned(identity, state),
            policy=identity.policy.code if identity.policy.origin else "",
            pages=pages_code(identity.pages),
            receipts=self._store.wanted_receipts(MOST_RECEIPTS) if identity.policy.origin else (),
            own_seq=state.last_seq,
            parts=self._snapshot.is_wanted,
            wait_seconds=0 if pending.records else wait_seconds,
        )

    def _head(self, identity: Identity, pending: Pending) -> SignedHead | None:
        if not pending.records:
            return None
        return sign_head(self._sign, SUITE, identity.device, pending.last_seq, pending.hash)

    def _cosigned(self, identity: Identity, state: SyncState) -> str:
        """This desk's own line under the head it follows, once for each."""
        head, origin = state.tree, identity.policy.origin
        known = self._store.directory().roster.devices.get(identity.device)
        if head is None or known is None or not origin or head.size == self._cosigned_size:
            return ""
        name = origin_after(origin, len(state.notices))
        said = Checkpoint(name, head.size, bytes.fromhex(head.root))
        key = NoteKey(identity.device, COSIGNER, known.public_key)
        return cosign(self._sign, key, said.text, int(self._store.now().timestamp()))

    def _asks(self, pending: Pending) -> tuple[str, ...]:
        """What was held and is not sent again anyway, as it is after the centre was put back."""
        sent = {read_core(record.core).id for record in pending.records}
        return tuple(id for id in self._store.held() if id not in sent)[:MOST_EVENTS]

    def _taken_back(
        self, state: SyncState, answer: SyncResponse, error: CentreLogError
    ) -> RoundReport:
        """Both heads are kept; the alarm stays, unless the centre says that it was restored."""
        is_fork = isinstance(error, CentreForkedError)
        self._store.keep_contradiction(error.offered, is_fork=is_fork)
        notices = taking_back(state.tree, state.notices, answer) if state.tree else ()
        if not notices:
            raise error
        return RoundReport(self._store.take_back(notices, answer.known_seq), has_more=True)

    def _taken(
        self,
        request: SyncRequest,
        last_seq: int,
        answer: SyncResponse,
        standing: Standing | None,
        came: Mapping[int, str],
    ) -> RoundReport:
        try:
            changes = self._store.apply(request, answer, standing, came)
        except MalformedError as error:
            raise AnswerError(f"the feed: {error}") from error
        if request.cosignature:
            self._cosigned_size = request.tree_size
        if answer.policy is not None:
            self._store.agree(answer.policy)
        known = self._store.identity
        if answer.pages is not None and known is not None:
            self._store.enrol(replace(known, pages=answer.pages))
        self._snapshot.told(answer.parts)
        results = [outcome.result for outcome in answer.outcomes]
        return RoundReport(
            changes=changes,
            sent=len(request.batch),
            accepted=results.count("accepted"),
            refused=results.count("refused"),
            held=results.count("held"),
            received=len(answer.feed) + len(answer.withdrawn),
            has_more=answer.has_more or answer.known_seq < last_seq,
            parts_left=answer.parts,
        )


def _with(state: SyncState, pending: Pending) -> SyncState:
    """How far the desk has come, with what was saved after it was looked at and is sent already."""
    return replace(state, last_seq=max(state.last_seq, pending.last_seq))


def _sum(one: RoundReport, other: RoundReport) -> RoundReport:
    return RoundReport(
        Touched(
            one.changes.kinds | other.changes.kinds,
            one.changes.ids | other.changes.ids,
        ),
        one.sent + other.sent,
        one.accepted + other.accepted,
        one.refused + other.refused,
        one.held + other.held,
        one.received + other.received,
        other.has_more,
        other.parts_left,
    )
