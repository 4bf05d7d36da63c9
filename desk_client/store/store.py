"""The store: everything above it calls this, nothing else of the package.

Any thread may call.  Writes queue up behind one another; reads see the last commit and
never wait.  When a method that writes returns, what it wrote is on disk; when it raises,
nothing of the call was written.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from casework.audit import RestoreNotice, TreeHead, Verify
from casework.audit.policy import Policy, Standing, Witnessed
from casework.context import Context, Directory
from casework.event import Event, Record
from casework.officers import Officer
from casework.outside import Outside
from casework.registry import Proposal
from casework.state import Person, State
from casework.wire import MOST_EVENTS, FeedPart, SyncRequest, SyncResponse
from casework.worklist import Seat, Turns
from desk_client.changes import Touched
from desk_client.store import (
    drafts,
    erasing,
    facts,
    folding,
    hearing,
    journal,
    numbering,
    projections,
    receipts,
    restoring,
    search,
    so_far,
    turns,
    upgrading,
    verifying,
    writing,
)
from desk_client.store.across import Across
from desk_client.store.behind import Behind
from desk_client.store.database import Connection, Database
from desk_client.store.daybook import Daybook, Signer
from desk_client.store.errors import UNREADABLE, DamagedError, NotEnrolledError, StoreError
from desk_client.store.facts import Tries
from desk_client.store.hearing import Hearing
from desk_client.store.listing import milliseconds
from desk_client.store.papers import Papers
from desk_client.store.queries import cases, frame, persons, reception, timeline, visits
from desk_client.store.queries.cases import CaseQuery
from desk_client.store.views import (
    Attention,
    CaseRow,
    Due,
    Identity,
    Pending,
    PersonHit,
    RailCounts,
    ReceptionDay,
    RoomCount,
    SearchHit,
    SyncState,
    TimelineEntry,
    Verification,
    Visits,
)

NOTHING: Mapping[int, str] = {}


class Store:
    """The desk's database, open."""

    def __init__(self, database: Database, outside: Outside, book: Daybook) -> None:
        self._db = database
        self._outside = outside
        self._signer = book.signer
        self._numbers = numbering.TempNumbers()
        self._writing = threading.RLock()
        """Held until the directory belongs to what was committed, not only for the commit."""
        self.papers = Papers(database)
        self._behind = Behind(database, self._writing, self._turns, self.papers)
        self._directory = Directory()
        self.across = Across(database, self.directory)
        try:
            with database.read() as conn:
                self._identity = facts.identity(conn)
                self._hearing = Hearing(outside, facts.heard(conn))
                facts.progress(conn)
                directory = projections.current_directory(conn)
        except UNREADABLE as error:
            raise DamagedError(f"facts: {type(error).__name__}") from error
        if directory is None:
            self.rebuild()
        else:
            self._directory = directory

    @classmethod
    def open(
        cls, path: Path, key: bytes, outside: Outside, signer: Signer | None = None
    ) -> "Store":
        """Open the database at ``path``, or make it, under a raw key; ``signer`` vouches for it.

        Raises what is wrong with the key, the file, the disk or the library
        (``store.errors``); the file is left as it was.
        """
        database = Database(path, key)
        try:
            with upgrading.guarded(database):
                return cls(database, outside, Daybook.over(database, signer))
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Close the database; nothing is lost by not calling it."""
        self._db.close()

    @property
    def before_commit(self) -> Callable[[], None]:
        """Runs inside every write, last: a seam for simulated faults."""
        return self._db.before_commit

    @before_commit.setter
    def before_commit(self, hook: Callable[[], None]) -> None:
        self._db.before_commit = hook

    # ---------------------------------------------------------------- who this desk is

    @property
    def identity(self) -> Identity | None:
        """Who this desk is; ``None`` until it is enrolled."""
        return self._identity

    def enrol(self, identity: Identity) -> None:
        """Remember who this desk is.  Once for a database: its journal belongs to a device."""
        if self._identity is not None and self._identity.device != identity.device:
            raise ValueError("this database belongs to another device")
        with self._db.write() as conn:
            facts.put(conn, facts.IDENTITY, identity)
            turns.drop(conn, frozenset(), every=True)
        self._identity = identity

    def agree(self, policy: Policy) -> None:
        """Keep the first policy with witnesses that the centre tells; never another one.

        Until then only the centre's word stands for its log, so its word on who is to watch it
        is no worse.
        """
        known = self._identity
        if known is None or known.policy.quorum or known.policy == policy:
            return
        if not known.policy.origin or policy.origin == known.policy.origin:
            self.enrol(replace(known, policy=policy))

    def directory(self) -> Directory:
        """Who is who, what are the limits, as far as it has travelled here."""
        return self._directory

    def states(self, *kinds: str) -> tuple[State, ...]:
        """Every case of these kinds (``"credential"``, ``"letter"`` …), whoever may read it."""
        with self._db.read() as conn:
            return tuple(projections.states(conn, frozenset(kinds)))

    def next_temp_no(self, kind: str, day: date) -> str:
        """A number for a case that has no final one yet (``临-A07-1121-018``): never given twice
        by this desk, unless nothing was recorded under it before it ended.
        """
        if self._identity is None:
            raise NotEnrolledError
        with self._db.read() as conn:
            return self._numbers.next(conn, self._identity.short, day)

    # ---------------------------------------------------------------------- recording

    def record(self, actor: str, unit: str, proposals: Sequence[Proposal]) -> Touched:
        """Write proposals as events of this desk, in one durable transaction.

        Each is checked against its case as it stands by then, with those before it.  Raises
        :class:`RefusedError`, :class:`NotEnrolledError`, :class:`DiskFullError`: nothing stands.
        """
        with self._writing:
            with self._db.write() as conn:
                author = writing.Author(
                    self._identity,
                    actor,
                    unit,
                    self._outside,
                    self._hearing.heard.server_at,
                    self._hearing.since_server,
                )
                written = writing.record(conn, author, self._directory, proposals)
                turns.drop(conn, written.ids, every="directory" in written.kinds)
            self._directory = written.directory
        return written.changes()

    def now(self) -> datetime:
        """This moment: the machine's word, never before what the centre has told."""
        return self._hearing.now()

    def case(self, id: str) -> State | None:
        """A case as it stands here: the centre's order, own pending events on top."""
        with self._db.read() as conn:
            return projections.shown(conn, id)

    def timeline(self, id: str) -> tuple[TimelineEntry, ...]:
        """A case's events in words, refused ones too."""
        with self._db.read() as conn:
            return timeline.timeline(conn, self._directory, id)

    # ------------------------------------------------------------------------ syncing

    def pending(self, most: int, most_bytes: int, known_seq: int | None = None) -> Pending:
        """Own events that the centre has not said it knows, oldest first, without a gap.

        ``known_seq``: what it has said in an answer that is not taken in yet.
        """
        if self._identity is None:
            raise NotEnrolledError
        with self._db.read() as conn:
            known = facts.progress(conn).known_seq if known_seq is None else known_seq
            entries = journal.unsent(conn, known, most, most_bytes)
            last = entries[-1].seq if entries and entries[-1].seq else known
            hash = journal.hash_after(conn, self._identity.device, last)
        return Pending(known + 1, tuple(one.record for one in entries), last, hash.hex())

    def own(self, numbers: Sequence[int]) -> Mapping[int, Record]:
        """Own events by their running numbers, as far as they are here."""
        if not numbers:
            return {}
        with self._db.read() as conn:
            return journal.own(conn, numbers)

    def held(self) -> tuple[str, ...]:
        """Ids of own events that the centre has and has not decided: to be asked about."""
        with self._db.read() as conn:
            return journal.undecided(conn, facts.progress(conn).known_seq, MOST_EVENTS)

    def keep_contradiction(self, head: TreeHead, *, is_fork: bool) -> None:
        """Keep a genuine head beside the one that was followed; a fork is another history."""
        with self._db.write() as conn:
            facts.keep_contradiction(conn, head, is_fork=is_fork)

    def take_back(self, notices: Sequence[RestoreNotice], known_seq: int) -> Touched:
        """The centre says that it was restored: go back with it, and send again what it lost.

        ``known_seq`` is what it knows of this desk now.  All in one transaction; records
        and heads of both histories stay.
        """
        with self._writing:
            with self._db.write() as conn:
                restoring.take_back(conn, notices, known_seq)
                directory = folding.rebuild(conn)
                search.requeue_all(conn)
                kinds = conn.execute("SELECT DISTINCT kind FROM cases").fetchall()
            self._directory = directory
        self.papers.files.all_wait()
        return Touched(frozenset({"sync", "directory", *(kind for (kind,) in kinds)}))

    def keep_evidence(self, witnessed: Witnessed, head: TreeHead) -> None:
        """Keep a head that a witness cosigned and that the centre's own does not continue."""
        with self._db.write() as conn:
            facts.keep_evidence(conn, witnessed, head)

    def receipt(self, case: str) -> tuple[int | None, str, bool]:
        """Where a case stands in the log, its receipt, and whether one is asked for."""
        with self._db.read() as conn:
            return receipts.of_case(conn, case)

    def want_receipt(self, position: int) -> None:
        """Ask the centre for the receipt of a record, at the next sync."""
        with self._db.write() as conn:
            receipts.want(conn, position)

    def wanted_receipts(self, most: int) -> tuple[int, ...]:
        """The positions whose receipts are to be asked for."""
        with self._db.read() as conn:
            return receipts.wanted(conn, most)

    def apply(
        self,
        request: SyncRequest,
        response: SyncResponse,
        standing: Standing | None = None,
        came: Mapping[int, str] = NOTHING,
    ) -> Touched:
        """Take in an answer that the sync has found genuine, in one transaction.

        ``standing``: what the sync found its witnesses' lines to be worth; ``came``: the receipts
        that hold, by position.  Applying an answer twice changes nothing.  Raises
        :class:`casework.errors.MalformedError` for a feed that is not what it claims.
        """
        heard = self._hearing.of(response)
        if self._hearing.may_wait(heard):
            with self._db.read() as conn:
                is_nothing_new = hearing.is_nothing_new(conn, request, response, standing)
            if is_nothing_new:
                self._hearing.heard = heard
                return Touched(frozenset({"sync"}))
        with self._writing:
            with self._db.write() as conn:
                written = writing.apply(
                    conn, self._identity, self._directory, heard, request, response
                )
                turns.drop(conn, written.ids, every="directory" in written.kinds)
                facts.keep_standing(conn, standing)
                receipts.answered(conn, request.receipts, came)
            self._directory = written.directory
            self._hearing.written(heard)
        return written.changes()

    def take_part(self, part: FeedPart, records: Sequence[Record]) -> Touched:
        """The same for a part of the snapshot, whose ``records`` the sync has proved."""
        with self._writing:
            with self._db.write() as conn:
                written = writing.take_part(conn, self._directory, part, records)
                turns.drop(conn, written.ids, every="directory" in written.kinds)
            self._directory = written.directory
        return written.changes()

    def sync_state(self) -> SyncState:
        """How far this desk and its centre have come."""
        with self._db.read() as conn:
            return so_far.sync_state(conn, self._hearing.heard)

    def attention(self) -> tuple[Attention, ...]:
        """What a person has to look at: refused, held, doubtful, of a newer program."""
        with self._db.read() as conn:
            return frame.attention(conn, self._directory)

    def conflicted(self, officer: Officer) -> tuple[State, ...]:
        """Cases of which a field was changed twice, until somebody chooses."""
        with self._db.read() as conn:
            return frame.conflicted(conn, self._directory, officer)

    def event(self, event_id: str) -> Event[Any] | None:
        """An event of the journal, whatever became of it; ``None`` where it cannot be read."""
        with self._db.read() as conn:
            one = journal.find(conn, event_id)
            return None if one is None else folding.readable(one.record)

    def unlimited(self, officer: Officer) -> tuple[State, ...]:
        """Open cases that should have limits while none is in force for them."""
        with self._db.read() as conn:
            return frame.unlimited(conn, self._directory, officer)

    def acknowledge(self, event_id: str) -> None:
        """Somebody has read it.  The event stays, and stays listed."""
        with self._db.write() as conn:
            erasing.acknowledge(conn, event_id)

    # -------------------------------------------------------------------------- lists

    def reception_day(self, station: str, day: date) -> ReceptionDay:
        """Counts and walk-ins of a station on a day; the unfinished ones of any day."""
        with self._db.read() as conn:
            return reception.reception_day(conn, self._directory, station, day)

    def visits(
        self, officer: Officer, station: str, days: tuple[date, date], most: int = 50
    ) -> Visits:
        """A station's visits from one day up to and with another, newest first."""
        with self._db.read() as conn:
            return visits.visits(conn, self._seat(officer, conn), station, days, most)

    def rail_counts(self, officer: Officer, station: str, today: date) -> RailCounts:
        """The figures beside the rooms."""
        with self._db.read() as conn:
            return frame.rail_counts(conn, self._seat(officer, conn), station, today)

    def next_due(self, officer: Officer) -> Due | None:
        """The limit that runs out first among the cases the officer may see."""
        with self._db.read() as conn:
            return frame.next_due(conn, self._directory, officer)

    def case_rows(self, officer: Officer, query: CaseQuery) -> tuple[CaseRow, ...]:
        """Cases of any kind that the officer may see, the next due first."""
        self._behind.settle_many()
        with self._db.read() as conn:
            return cases.case_rows(conn, self._seat(officer, conn), query)

    def room_count(self, officer: Officer, query: CaseQuery) -> RoomCount:
        """The true figures of a room."""
        self._behind.settle_many()
        with self._db.read() as conn:
            return cases.room_count(conn, self._seat(officer, conn), query)

    def settle(self) -> None:
        """Keep whose turn cases are, of which that is not kept: after a save or a sync."""
        self._behind.settle()

    def seat(self, officer: Officer) -> Seat:
        """An officer at this machine, now: what the rules ask about whose turn it is."""
        return Seat(officer, self._device, Context(self.now(), self._directory, self.case))

    def _seat(self, officer: Officer, conn: Connection) -> Seat:
        """The same inside a read: other cases are seen as of the same moment."""
        return Seat(officer, self._device, self._context(conn))

    def _turns(self, conn: Connection) -> Turns:
        return Turns(self._device, self._context(conn))

    def _context(self, conn: Connection) -> Context:
        return Context(self.now(), self._directory, lambda case: projections.shown(conn, case))

    @property
    def _device(self) -> str:
        return self._identity.device if self._identity else ""

    # ------------------------------------------------------------------------- search

    def search(self, text: str, officer: Officer, most: int = 50) -> tuple[SearchHit, ...]:
        """Cases by number, phone, name, pinyin, initials or words; any text is allowed."""
        self._behind.shorten_queue()
        with self._db.read() as conn:
            return persons.search_hits(conn, self._directory, officer, text, most)

    def person_history(self, officer: Officer, who: Person, most: int = 5) -> tuple[PersonHit, ...]:
        """What this person came with before, newest first."""
        self._behind.shorten_queue()
        with self._db.read() as conn:
            return persons.person_history(conn, self._directory, officer, who, most)

    def index(self) -> int:
        """Take what waits into the search index, after a save or a sync; how many."""
        return self._behind.index()

    # ------------------------------------------------------------------------- drafts

    def save_draft(self, officer: str, form: str, body: bytes) -> None:
        """Keep what a form holds, durably, until it is saved or thrown away."""
        with self._db.write() as conn:
            drafts.save(conn, officer, form, body, milliseconds(self._outside.now()))

    def draft(self, officer: str, form: str) -> bytes | None:
        """What a form held when it was last kept."""
        with self._db.read() as conn:
            return drafts.load(conn, officer, form)

    def drop_draft(self, officer: str, form: str) -> None:
        """The form was saved or thrown away."""
        with self._db.write() as conn:
            drafts.drop(conn, officer, form)

    # ---------------------------------------------------------------------- passwords

    def wrong_passwords(self, officer: str) -> Tries:
        """How often the password of an officer was wrong in a row at this machine."""
        with self._db.read() as conn:
            never = Tries(0, self._outside.now())
            return facts.wrong_passwords(conn).get(officer, never)

    def keep_wrong_passwords(self, officer: str, tries: Tries) -> None:
        """Remember it, whatever becomes of the program; none: forget it."""
        with self._db.write() as conn:
            others = {k: v for k, v in facts.wrong_passwords(conn).items() if k != officer}
            kept = others | {officer: tries} if tries.count else others
            facts.put(conn, facts.WRONG_PASSWORDS, kept)

    # --------------------------------------------------------------------------- care

    def rebuild(self) -> None:
        """Drop every projection and fold the journal again: the same bytes come out."""
        with self._writing:
            with self._db.write() as conn:
                directory = folding.rebuild(conn)
                search.requeue_all(conn)
                facts.put(conn, facts.PROJECTION, projections.fingerprint())
            self._directory = directory

    def verify(self, verify: Verify) -> Verification:
        """Whether anything was changed behind the program's back; ``verify`` checks signatures.

        What is computed from the journal is put right.
        """
        pages = self._db.damaged_pages()
        found = Verification(0, pages=pages)
        key = self._signer.public_key if self._signer else None
        try:
            with self._db.scratch() as conn:
                kept = self._turns(conn)
                found = verifying.verification(conn, self._identity, verify, pages, key, kept)
            self._renew(found)
        except StoreError:
            if not pages:
                raise
        return found

    def _renew(self, found: Verification) -> None:
        """Compute again what is computed, after a check."""
        if found.cases and not found.is_unfoldable:
            self.rebuild()
        with self._db.write() as conn:
            verifying.renew(conn)
        self.index()
