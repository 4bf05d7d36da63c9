"""The centre in one object: what the routes call, and tests and worlds in one process.

It needs a store, a key and the outside (time, chance); it knows nothing of HTTP.  A
call is one write transaction for what came and one read transaction for the answer,
so an answer never waits for a disk that another desk is writing to.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from msgspec import MsgspecError, Struct

from casework.audit import RestoreNotice, TreeHead, is_genuine
from casework.audit.notes import ED25519, NoteKey
from casework.audit.policy import NO_WITNESSES, Policy, Witness
from casework.context import Directory
from casework.event import Label
from casework.ids import is_id
from casework.outside import Outside
from casework.registry import Proposal, decode_state
from casework.sameness import bare
from casework.state import State
from casework.wire import (
    AS_NAMED,
    MOST_EVENTS,
    PROTOCOL,
    BriefResponse,
    EnrolRequest,
    EnrolResponse,
    FeedPart,
    SyncRequest,
    SyncResponse,
    pages_code,
)
from central_mailbox import adopting, auth, batches, daybook, feed, log, published
from central_mailbox.accept import Intake, outcomes
from central_mailbox.directory import DirectoryCopy, WhoIsWho
from central_mailbox.errors import DamagedMailboxError, FaultError, FoundingError, KeyFileError
from central_mailbox.keys import CentreKey, verify
from central_mailbox.papers import Papers
from central_mailbox.published import REFUSED, Submission
from central_mailbox.snapshots import Snapshots
from central_mailbox.store import Store, Transaction
from central_mailbox.store.port import Alarm, Code
from central_mailbox.system import NOBODY, NotTakenError, Span, record_by_system
from central_mailbox.together import FEW_BEHIND, Together, Told

Listener = Callable[[frozenset[str]], None]
"""Told after a commit which stations have something new in their feed."""


class _RehearsedError(Exception):
    """Ends a transaction of which nothing is to stay."""


class LogProof(Struct, frozen=True):
    """Hashes that prove a place or the growth of the log, as hex."""

    proof: tuple[str, ...]


class Centre:
    """The central mailbox."""

    def __init__(
        self,
        store: Store,
        key: CentreKey,
        outside: Outside,
        zone: str = "公安信息网",
        name: str = "",
        policy: Policy = NO_WITNESSES,
        snapshots: Snapshots | None = None,
        papers: Papers | None = None,
    ) -> None:
        self.store = store
        self.papers = papers or Papers()
        self._snapshots = snapshots or Snapshots()
        self._key = key
        self._outside = outside
        self._zone = zone
        self.pages = ""
        """Where citizens find the pages, if they are served: desks make QR pictures of it."""
        self.policy = policy
        self._copy = DirectoryCopy()
        self._listeners: list[Listener] = []
        self._listening = threading.Lock()
        self._told: dict[str, int] = {}
        self._tokens: dict[str, str] = {}
        """Devices by what is stored of their tokens, as far as they were asked for."""
        self._feed_end = -1
        """Where the feed ended when somebody last asked."""
        self._together = Together()
        self._quiet: dict[str, datetime] = {}
        """When a device that knew how far we are last had nothing to say (docs/adr/0027)."""
        try:
            with self._writing() as tx:
                _check_key(tx, key)
                if tx.log.head() is None:
                    daybook.begin(tx, key)
                log.sign(tx, key, tx.books().log, outside.now())
                published.give_name(tx, key, name)
        except (MsgspecError, ValueError, TypeError) as error:
            raise DamagedMailboxError(
                "what lies in this mailbox cannot be read: it was changed. Change nothing more; "
                "`verify` says where; put a backup back"
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """A transaction that ends with its line of the daybook."""
        with self.store.write() as tx:
            yield tx
            daybook.close(tx, self._key)

    @contextmanager
    def _recording(self) -> Iterator[tuple[Transaction, Intake]]:
        """What the centre records by itself: all of it or nothing; then it is told."""
        with self._writing() as tx:
            intake = Intake(tx, self._copy.current(tx), self._outside.now())
            yield tx, intake
            touched = self._finish(tx, intake)
        self._announce(intake.who, touched, intake)

    @property
    def public_key(self) -> bytes:
        """What desks pin at enrolment and verify heads with."""
        return self._key.public

    def now(self) -> datetime:
        """The centre's time."""
        return self._outside.now()

    def at_another_time(self, outside: Outside) -> "Centre":
        """The same books and key under another clock: how the sample bureau is played."""
        return Centre(
            self.store, self._key, outside, self._zone, policy=self.policy, papers=self.papers
        )

    # ------------------------------------------------------------------ conversation

    def sync(self, device: str, request: SyncRequest) -> SyncResponse:
        """One conversation with an enrolled device; :class:`FaultError` is the answer
        where there is no other.  ``wait_seconds`` is the route's business."""
        auth.check_protocol(request.protocol)
        received, asked_at = None, self._outside.now()
        if request.batch or request.head is not None:
            received = self._receive(device, request)
        with self.store.read() as tx:
            who = self._copy.current(tx)
            speaker = who.speaker(device)
            known_seq = batches.known_seq(tx, device)
            self._feed_end = tx.books().feed_end
            told = Told(feed.Page((), (), request.cursor, has_more=False), b"")
            tree, parts = log.newest_head(tx), 0
            if not speaker.is_revoked:
                station = who.directory.roster.station(speaker.unit)
                parts = self._snapshots.ahead(tx, station, request.cursor) if request.parts else 0
                if not parts:
                    told = self._together.page(tx, station, device, request, tree.size)
            elif received is None or not received.outcomes:
                raise FaultError("device.revoked")
            decided = outcomes(tx.events.answers_to(device, _asked(request, received)))
            has_grown = 0 < request.tree_size < tree.size
            proof = log.consistency(tx, request.tree_size, tree.size) if has_grown else ()
            notices = log.notices(tx, request.notice)
            witnessed = published.witnessed(tx, self.policy, tree.size)
            policy = published.pinned(tx, self.policy)
            receipts = published.receipts(tx, self._key, self.policy, request.receipts)
            is_due = published.is_due(tx, device, request, tree.size)
            lacks = batches.put_back(tx, device, known_seq, request.own_seq, asked_at)
        if lacks is not None:
            with self._writing() as tx:
                tx.devices.alarm(lacks)
        if is_due:
            with self._writing() as tx:
                published.take_cosignature(tx, speaker, request.tree_size, request.cosignature)
        if not request.batch and self._told.get(device) == known_seq:
            self._quiet[device] = asked_at
        self._told[device] = known_seq
        kind, page = BriefResponse if request.tree_root else SyncResponse, told.page
        return kind(
            protocol=min(request.protocol, PROTOCOL),
            server_time=self._outside.now(),
            known_seq=received.known_seq if received else known_seq,
            outcomes=(*received.outcomes, *decided) if received else decided,
            feed=page.records,
            cursor=page.cursor,
            has_more=page.has_more or parts > 0,
            withdrawn=page.withdrawn,
            tree=AS_NAMED if request.names(tree) else tree,
            consistency=proof,
            proof=told.proof,
            notices=notices,
            witnessed=witnessed,
            receipts=receipts,
            policy=policy if policy.code != request.policy else None,
            stamps=page.stamps,
            parts=parts,
            pages=None if request.pages == pages_code(self.pages) else self.pages,
        )

    def is_short(self, request: SyncRequest) -> bool:
        """Whether the answer reads a few rows and writes none: hardly more than "nothing new",
        or what all who wait are told at once."""
        says = request.batch or request.head or request.cosignature
        asks = request.asks or request.receipts
        is_behind = not 0 <= self._feed_end - request.cursor <= FEW_BEHIND
        return not (says or asks or is_behind or self.store.is_shared)

    def part(self, device: str, after: int, tree_size: int) -> FeedPart:
        """A part of the snapshot of the device's station."""
        with self.store.read() as tx:
            who = self._copy.current(tx)
            speaker = who.speaker(device)
            if speaker.is_revoked:
                raise FaultError("device.revoked")
            station = who.directory.roster.station(speaker.unit)
            return self._snapshots.part(tx, station, after, tree_size)

    def _receive(self, device: str, request: SyncRequest) -> batches.Received:
        try:
            with self._writing() as tx:
                now = self._outside.now()
                who = self._copy.current(tx)
                speaker = who.speaker(device)
                intake = Intake(tx, who, now, self._quiet)
                received = batches.receive(tx, intake, speaker, request, now)
                touched = self._finish(tx, intake)
        except batches.ChainFaultError as fault:
            with self._writing() as tx:
                fault.keep(tx)
            raise
        self._announce(intake.who, touched, intake)
        return received

    def enrol(self, request: EnrolRequest, origin: str = "") -> EnrolResponse:
        """Let a machine in that knows a fresh code.  ``origin``: where the call came from."""
        auth.check_protocol(request.protocol)
        touched: frozenset[str] = frozenset()
        token = ""
        with self._writing() as tx:
            now = self._outside.now()
            who = self._copy.current(tx)
            known = who.directory.roster.devices.get(request.device)
            code = auth.admit(tx, request, who.directory, origin, now)
            if isinstance(code, Code):
                if known is None:
                    intake = Intake(tx, who, now)
                    proposal = auth.enrolment(request, code.unit, who.directory.roster)
                    record_by_system(tx, intake, self._key, self._outside, (proposal,))
                    touched, who = self._finish(tx, intake), intake.who
                token = auth.hand_over(tx, self._outside, code, request.device)
            policy = published.pinned(tx, self.policy)
        if not isinstance(code, Code):
            raise FaultError(code)
        self._tokens = {}
        self._announce(who, touched)
        device = who.directory.roster.devices[request.device]
        return EnrolResponse(
            device.unit,
            device.short,
            token,
            self.public_key,
            self._zone,
            self._outside.now(),
            policy,
        )

    def device_of(self, token: str) -> str:
        """The device that holds the token; :class:`FaultError` if none does."""
        known = self.remembered(token)
        if known is None:
            tokens = self._tokens  # whoever is let in meanwhile puts others in their place
            with self.store.read() as tx:
                known = auth.device_of(tx, token)
            if not self.store.is_shared:
                tokens[auth.digest(token)] = known
        return known

    def remembered(self, token: str) -> str | None:
        """The same without asking the database; ``None`` where that has to be asked.

        Tokens change by enrolment only, which forgets them all; where other processes may
        enrol (a shared database), none is remembered.
        """
        return self._tokens.get(auth.digest(token))

    def feeds_behind(self, looked: Mapping[str, int]) -> tuple[int, Mapping[str, int]]:
        """Where all feeds end, and the last place of each that goes on after what is given."""
        with self.store.read() as tx:
            return feed.behind(tx, looked)

    def station_of(self, device: str) -> str:
        """The station whose feed the device is sent."""
        with self.store.read() as tx:
            who = self._copy.current(tx)
            return who.directory.roster.station(who.speaker(device).unit)

    # ------------------------------------------------------------------ operator

    def found(
        self,
        proposals: Iterable[Proposal],
        units: Mapping[str, str] = NOBODY,
        note: Callable[[Span], None] = lambda span: None,
    ) -> None:
        """Set up the bureau, or add to it, as the system: all of it or nothing.

        ``units``: in whose name a case is recorded, by its id.  ``note`` is told where it will
        stand in the centre's chain before it is there for good; what it raises undoes all.
        """
        with self._recording() as (tx, intake):
            note(record_by_system(tx, intake, self._key, self._outside, proposals, units))

    def rehearse(
        self, proposals: Iterable[Proposal], units: Mapping[str, str] = NOBODY
    ) -> Mapping[int, Label]:
        """What the rules would refuse of it, by its place; nothing is kept of the attempt."""
        try:
            with self.store.write() as tx:
                intake = Intake(tx, self._copy.current(tx), self._outside.now())
                record_by_system(tx, intake, self._key, self._outside, proposals, units)
                raise _RehearsedError
        except NotTakenError as error:
            return error.refusals
        except _RehearsedError:
            return {}

    def adopt(self, case: str) -> bool:
        """Say the next part of an adopted alarm again; whether there was any."""
        with self._recording() as (tx, intake):
            return adopting.take_in(tx, intake, self._key, self._outside, case)

    def standing(self, kinds: Iterable[str]) -> tuple[Directory, dict[str, State]]:
        """Who is who, and every case of these kinds, at one moment."""
        with self.store.read() as tx:
            states = (decode_state(row.state) for row in tx.cases.of_kinds(kinds))
            return self._copy.current(tx).directory, {state.case: state for state in states}

    def issue_code(self, unit: str) -> str:
        """A one-time code for a machine of ``unit`` (id, or the twelve-digit code)."""
        with self._writing() as tx:
            units = self._copy.current(tx).directory.roster.units
            said = bare(unit)
            found = [one.id for one in units.values() if said in (bare(one.id), bare(one.code))]
            if not found:
                raise FoundingError(f"there is no unit {unit}")
            return auth.issue(tx, self._outside, found[0])

    def accept_restore(self, size: int | None = None) -> RestoreNotice:
        """Say to every desk that a backup was put back, so that they go on from there.

        ``size``: how many records the log had then, if it was served since; a smaller number
        than the true one only makes desks ask for more.
        """
        with self._writing() as tx:
            end = tx.books().log.size
            return log.put_back(tx, self._key, end if size is None else size, self._outside.now())

    def begin_daybook(self) -> int:
        """Write down what lies in a mailbox from before there was a daybook; how many rows.

        From now on they are vouched for as they are.  Not twice: it would hide what was
        changed since.
        """
        with self.store.write() as tx:
            if tx.daybook.last():
                raise FoundingError("the daybook has begun already")
            return daybook.begin(tx, self._key)

    def directory(self) -> Directory:
        """Who is who now."""
        with self.store.read() as tx:
            return self._copy.current(tx).directory

    def state(self, case: str) -> State | None:
        """A case as it stands here."""
        with self.store.read() as tx:
            row = tx.cases.get((case,)).get(case)
        return None if row is None else decode_state(row.state)

    # ------------------------------------------------------------------ the log

    def log_head(self) -> TreeHead:
        """The newest signed head."""
        with self.store.read() as tx:
            return log.newest_head(tx)

    def log_proof(self, position: int, size: int) -> LogProof:
        """That the record at ``position`` stands in the log of ``size``."""
        with self.store.read() as tx:
            return LogProof(log.inclusion(tx, position, size))

    def log_consistency(self, old: int, new: int) -> LogProof:
        """That the log of ``old`` is the beginning of the log of ``new``."""
        with self.store.read() as tx:
            return LogProof(log.consistency(tx, old, new))

    def checkpoint(self) -> bytes:
        """The newest head as a note that everybody's tools read, with who vouched for it."""
        with self.store.read() as tx:
            return published.checkpoint(tx, self._key, self.policy)

    @property
    def log_key(self) -> str:
        """The log's name now and its key, in a word: what witnesses and auditors are given."""
        with self.store.read() as tx:
            return NoteKey(published.origin(tx), ED25519, self.public_key).vkey

    def submission(
        self, witness: Witness, known: int | None = None, *, again: bool = False
    ) -> Submission | None:
        """What to ask a witness; ``None`` when he cosigned the newest head.

        ``known``: the size of the head that he says he cosigned last.  ``again``: he is to
        say anew that it is the newest.
        """
        with self.store.read() as tx:
            return published.submission(tx, self._key, witness, known, again=again)

    def take_cosignatures(self, witness: Witness, asked: Submission, answer: str) -> bool:
        """Keep what a witness wrote under a head; whether there was anything of his."""
        with self._writing() as tx:
            return published.take_witness(tx, witness, asked, answer)

    def witness_refused(self, witness: Witness, asked: Submission, why: str) -> None:
        """A witness says that he saw another history: an alarm, with what he was asked."""
        evidence = asked.body
        with self._writing() as tx:
            alarm = Alarm(witness.name, REFUSED, asked.size, why, evidence, self._outside.now())
            tx.devices.alarm(alarm)

    def witnesses(self) -> tuple[tuple[str, int], ...]:
        """Every witness of the policy, and the size of the longest head that he cosigned."""
        with self.store.read() as tx:
            said = published.origin(tx)
            names = (witness.name for witness in self.policy.witnesses)
            return tuple((name, tx.log.newest_cosigned(name, said)) for name in names)

    def tile(self, path: str) -> bytes:
        """A tile of the log, or a bundle of its entries."""
        with self.store.read() as tx:
            return published.tile(tx, path)

    # ------------------------------------------------------------------ changes

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of every commit of this process; the answer ends it."""
        with self._listening:
            self._listeners.append(listener)

        def stop() -> None:
            with self._listening:
                self._listeners.remove(listener)

        return stop

    def close(self) -> None:
        """Give the database back."""
        self.store.close()

    def _finish(self, tx: Transaction, intake: Intake) -> frozenset[str]:
        touched = intake.finish()
        log.sign(tx, self._key, intake.log.frontier, self._outside.now())
        return touched

    def _announce(
        self, who: WhoIsWho, touched: frozenset[str], intake: Intake | None = None
    ) -> None:
        """After the commit: only what is durable is told, and what was erased goes everywhere."""
        if intake is not None:
            self._snapshots.forget(intake.erased_at)
            self.papers.forget(intake.erased_papers)
        self._copy.keep(who)
        if touched:
            with self._listening:
                listeners = tuple(self._listeners)
            for listener in listeners:
                listener(touched)


def _asked(request: SyncRequest, received: batches.Received | None) -> list[str]:
    """The records of which a device asks what became of them, but those it is told of anyway."""
    new = {outcome.id for outcome in received.outcomes} if received else set[str]()
    return [ask for ask in request.asks[:MOST_EVENTS] if is_id(ask) and ask not in new]


def _check_key(tx: Transaction, key: CentreKey) -> None:
    """Another key would make every desk raise the alarm at its next sync."""
    head = tx.log.head()
    if head is not None and not is_genuine(verify, key.public, head):
        raise KeyFileError("centre.key is not the key that signed this mailbox's log")
