"""The two ways in which the journal grows: what is recorded here, and what the centre answers.

Each is one transaction: journal and cases change together or not at all.  Both run on the
connection of the one writer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from casework.audit import chain_next
from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.context import Context, Directory
from casework.event import Record
from casework.outside import Outside, new_id
from casework.registry import Proposal, check, compose, evolve, kind_of, read
from casework.sizes import too_large
from casework.state import State
from casework.wire import FeedPart, Outcome, SyncRequest, SyncResponse
from desk_client.changes import Touched
from desk_client.store import (
    erasing,
    facts,
    folding,
    journal,
    projections,
    restoring,
    search,
    tally,
)
from desk_client.store.database import Connection
from desk_client.store.errors import NotEnrolledError, RefusedError
from desk_client.store.facts import Heard, Progress
from desk_client.store.journal import Arrived, Entry
from desk_client.store.projections import Confirmed, Fold, Kept
from desk_client.store.views import Identity

SALT_BYTES = 16


@dataclass
class Written:
    """What a transaction did: the directory after it, and what lists must look at."""

    directory: Directory
    kinds: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def touch(self, case: str, kind: str) -> None:
        """A case of a kind (empty: not known) is not what it was."""
        self.ids.add(case)
        if kind:
            self.kinds.add(kind)
        if kind in DIRECTORY_KINDS:
            self.kinds.add("directory")

    def changes(self) -> Touched:
        """The same for the windows."""
        return Touched(frozenset(self.kinds), frozenset(self.ids))


class Author(Struct, frozen=True):
    """Who records, where, and by which clock."""

    identity: Identity | None
    actor: str
    unit: str
    outside: Outside
    server_at: datetime | None
    since_server: int | None


def record(
    conn: Connection, author: Author, directory: Directory, proposals: Sequence[Proposal]
) -> Written:
    """Append proposals as own events, each checked against the case as it stands by then."""
    if author.identity is None:
        raise NotEnrolledError
    device = author.identity.device
    written = Written(directory)
    end = journal.chain_end(conn, device)
    seq, prev = end.seq, end.hash
    states: dict[str, State | None] = {}

    def state_of(case: str) -> State | None:
        if case not in states:
            states[case] = projections.shown(conn, case)
        return states[case]

    for proposal in proposals:
        state = state_of(proposal.case)
        made = compose(
            proposal,
            id=new_id(author.outside),
            salt=author.outside.random(SALT_BYTES),
            at=author.outside.now(),
            server_at=author.server_at,
            since_server=author.since_server,
            seen=state.last if state else None,
            actor=author.actor,
            unit=author.unit,
            device=device,
            seq=seq + 1,
        )
        event = read(made)
        asked: set[str] = set()

        def related(case: str, asked: set[str] = asked) -> State | None:
            asked.add(case)
            return state_of(case)

        context = Context(event.core.at, written.directory, related)
        refusal = check(state, event, context) or too_large(made)
        if refusal is not None:
            raise RefusedError(refusal)
        journal.append_own(conn, event.core, made, prev)
        projections.asked(conn, proposal.case, asked)
        seq, prev = seq + 1, chain_next(prev, made.core)
        new_state = states[proposal.case] = evolve(state, event)
        written.touch(proposal.case, kind_of(proposal.type))
        if folding.is_directory(proposal.type):
            projections.put_pending(conn, new_state, written.directory)
            written.directory = projections.directory(conn)
    for state in states.values():
        if state is not None and state.case in written.ids:
            projections.put_pending(conn, state, written.directory)
    if folding.MOVES_DUE & written.kinds:
        projections.recount_due(conn, written.directory)
    return written


def apply(
    conn: Connection,
    identity: Identity | None,
    directory: Directory,
    heard: Heard,
    request: SyncRequest,
    response: SyncResponse,
) -> Written:
    """Take in one answer of the centre; the same answer a second time changes nothing."""
    if identity is None:
        raise NotEnrolledError
    written = Written(directory, {"sync"})
    _withdraw(conn, response.withdrawn, written)
    told = response.outcomes, response.known_seq
    _tell(conn, response.feed, response.withdrawn, told, written)
    is_told = _remember(conn, heard, request, response) and not response.has_more
    if is_told and restoring.is_hearing(conn):
        _withdraw(conn, restoring.never_told(conn), written)
    if is_told and not response.parts and erasing.is_awaiting(conn):
        erasing.all_was_told(conn)
    return written


def take_part(
    conn: Connection, directory: Directory, part: FeedPart, records: Sequence[Record]
) -> Written:
    """Take in a part of the snapshot, whose ``records`` are proved: a long page of the feed."""
    written = Written(directory, {"sync"})
    far, kept = facts.progress(conn), facts.last_head(conn)
    _withdraw(conn, part.withdrawn, written)
    _tell(conn, records, part.withdrawn, ((), far.known_seq), written)
    if kept is None or part.tree.size > kept.size:
        facts.keep_head(conn, part.tree)
    if far.cursor == part.after:
        facts.put(conn, facts.PROGRESS, replace(far, cursor=part.cursor))
    return written


def _tell(
    conn: Connection,
    feed: Sequence[Record],
    withdrawn: Sequence[str],
    decided: tuple[Sequence[Outcome], int],
    written: Written,
) -> None:
    """What became of own events, and the records of the feed.

    Less those of cases that are put away in the same breath.  ``decided``: outcomes, and how far
    the centre knows this desk's chain.
    """
    gone = set(withdrawn)
    newest = journal.last_place(conn)
    came = [one for one in journal.read_arrived(feed) if one.core.case not in gone]
    erased = erasing.ahead(conn, came)
    told = erasing.without_taken(conn, came, erased)
    numbers = tally.kept(conn)
    returning = journal.withdrawn(conn, {one.core.case for one in told})
    taken = journal.take_in(conn, told, *decided, numbers, returning)
    if taken.tally != numbers:
        tally.keep(conn, taken.tally)
    restoring.heard(conn, [one.core.id for one in told])
    conn.executemany("DELETE FROM withdrawn WHERE case_id = ?", [(case,) for case in returning])
    anew = erasing.heard(conn, told, taken.news, erased, returning)
    _refold(conn, taken.settled - gone, taken.news, newest, written, anew)


def _withdraw(conn: Connection, cases: Sequence[str], written: Written) -> None:
    """This desk may no longer see these cases: only its own words about them stay."""
    for case in cases:
        written.touch(case, projections.kind(conn, case))
        conn.execute("INSERT OR IGNORE INTO withdrawn VALUES (?)", (case,))
        journal.drop_sealed(conn, case)
        search.take_out(conn, case)
        projections.forget(conn, case)


def _refold(
    conn: Connection,
    settled: frozenset[str],
    news: Sequence[Arrived],
    newest: int,
    written: Written,
    anew: frozenset[str],
) -> None:
    """Bring every case that an answer touched to where its journal stands now.

    ``newest`` is the last line of the journal before the answer: a case that begins after
    it is all in ``news``.  Those of ``anew`` lost what they were folded from: from the beginning.
    """
    by_case: dict[str, list[Arrived]] = {}
    for one in sorted(news, key=lambda one: one.stamp.position):
        by_case.setdefault(one.core.case, []).append(one)
    cases = sorted({*settled, *by_case, *anew} - journal.withdrawn(conn, {*settled, *anew}))
    if not cases:
        return
    docs, kept = journal.first_places(conn, cases), projections.kept(conn, cases)
    before = {case: one.kind for case, one in kept.items()}
    confirmed = {
        case: folding.refold_accepted(conn, case)
        if case in anew
        else folding.advance(
            conn,
            case,
            by_case.get(case, ()),
            kept[case].confirmed if case in kept else Confirmed(),
            docs[case] > newest or _was_ours_alone(kept.get(case)),
        )
        for case in cases
    }
    if folding.reaches_further(conn, before.values(), cases, news):
        projections.clear_waiting(conn, cases)
        folds = {case: Fold(one) for case, one in confirmed.items()}
        after = projections.put_all(conn, folds, docs, written.directory)
        written.directory, applied = folding.apply_all_pending(conn)
        after |= applied
    else:
        own = folding.PendingEvents(conn, written.directory)
        after = own.apply(confirmed, docs, _own(conn, cases))
    for case, kind in (before | after).items():
        written.touch(case, kind or before.get(case, ""))
    if folding.MOVES_DUE & written.kinds:
        projections.recount_due(conn, written.directory)
    search.queue(conn, after)


def _was_ours_alone(kept: Kept | None) -> bool:
    """Whether nothing of the case had come from the centre before: only own events waited."""
    return kept is not None and kept.confirmed == Confirmed()


def _own(conn: Connection, cases: Sequence[str]) -> list[Entry]:
    """Own unsettled events of these cases, in the order they were made."""
    if not journal.has_unsettled(conn):
        return []
    return journal.unsettled_of(conn, cases)


def _remember(
    conn: Connection,
    heard: Heard,
    request: SyncRequest,
    response: SyncResponse,
) -> bool:
    """How far we have come.  A late answer to an older question does not move the cursor."""
    far = facts.progress(conn)
    facts.keep_head(conn, response.tree)
    for notice in response.notices:
        facts.keep_notice(conn, notice)
    is_answer = request.cursor == far.cursor
    cursor = response.cursor if is_answer else far.cursor
    facts.put(conn, facts.PROGRESS, Progress(cursor, response.known_seq))
    facts.put(conn, facts.HEARD, heard)
    return is_answer
