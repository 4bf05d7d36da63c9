"""Faults put into the product on purpose, to show that these worlds would find them.

Each is a small change somebody could make by mistake.  A harness that lets one of them
live through its worlds is not worth running.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import pytest
from msgspec import structs

from casework.audit import Link, RestoreNotice, Verify, verify_batch
from casework.officers import Roster
from casework.registry import Proposal, read
from casework.state import State
from casework.wire import Outcome, SyncRequest, SyncResponse
from central_mailbox import accept, batches, log
from central_mailbox.feed import stations_of
from central_mailbox.store.port import EVERYBODY
from desk_client.changes import Touched
from desk_client.store import Attention, Store, facts, folding, journal, restoring, writing
from desk_client.store.database import Connection
from desk_client.store.journal import Arrived, Line
from desk_client.store.projections import Confirmed
from desk_client.sync import engine
from desk_client.sync.errors import DeskForkedError, DeskRolledBackError, OfflineError
from tests.harness.machines.machines import PowerCut
from tests.harness.proposals import propose_as

Seed = Callable[[pytest.MonkeyPatch], None]


def retry_with_a_new_id(patch: pytest.MonkeyPatch) -> None:
    """After a lost answer, what waits is recorded once more instead of sent once more."""
    honest = engine.Engine.round

    def round(self: engine.Engine, wait_seconds: int = 0) -> engine.RoundReport:
        try:
            return honest(self, wait_seconds)
        except OfflineError:
            for record in self._store.pending(1, 1).records:
                event = read(record)
                again = propose_as(event.core.case, event.core.type, event.body, event.private)
                self._store.record(event.core.actor, event.core.unit, [again])
            raise

    patch.setattr(engine.Engine, "round", round)


def drop_the_unit_filter(patch: pytest.MonkeyPatch) -> None:
    """Everybody is sent everything."""

    patch.setattr(accept, "stations_of", lambda state, roster: (EVERYBODY,))


def keep_what_was_erased(patch: pytest.MonkeyPatch) -> None:
    """The state is folded without the words, and their parts stay where they lie."""

    patch.setattr(accept.Intake, "_take_words", lambda self: [])


def drop_the_wall(patch: pytest.MonkeyPatch) -> None:
    """Respondents are not looked at."""

    def wall_less(state: State, roster: Roster) -> tuple[str, ...]:
        return stations_of(structs.replace(state, respondents=()), roster)

    patch.setattr(accept, "stations_of", wall_less)


def fold_twice(patch: pytest.MonkeyPatch) -> None:
    """What the feed brings again is applied again."""
    honest = folding.advance

    def advance(conn: Connection, case: str, arrived: Sequence[Arrived], *rest: Any) -> Confirmed:
        confirmed = honest(conn, case, arrived, *rest)
        return folding.fold_confirmed(
            conn,
            case,
            ((one.record, folding.readable(one.record)) for one in arrived[-1:]),
            confirmed,
        )

    patch.setattr(folding, "advance", advance)


def order_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """A desk folds events as they came to it, its own as they were made."""

    def accepted(conn: Connection, case: str) -> Iterable[Any]:
        rows = conn.execute(
            f"SELECT {journal.COLUMNS} FROM journal"
            " WHERE case_id = ? AND stamp IS NOT NULL ORDER BY n",
            (case,),
        )
        return [journal.entry(row).record for row in rows]

    patch.setattr(journal, "accepted", accepted)


def skip_the_feed_of_a_busy_answer(patch: pytest.MonkeyPatch) -> None:
    """An answer with outcomes has its feed forgotten, but its cursor kept."""
    honest = Store.apply

    def apply(self: Store, request: SyncRequest, response: SyncResponse, *found: Any) -> Touched:
        if response.outcomes:
            response = structs.replace(response, feed=())
        return honest(self, request, response, *found)

    patch.setattr(Store, "apply", apply)


def forget_refusals(patch: pytest.MonkeyPatch) -> None:
    """A refusal is not written down."""
    honest = journal.settle

    def settle(line: Line, outcome: Outcome, known_seq: int) -> bool:
        return outcome.result != "refused" and honest(line, outcome, known_seq)

    patch.setattr(journal, "settle", settle)


def hide_refusals(patch: pytest.MonkeyPatch) -> None:
    """Refused events are kept, and nobody is shown them."""
    honest = Store.attention

    def attention(self: Store) -> tuple[Attention, ...]:
        return tuple(entry for entry in honest(self) if entry.what != "refused")

    patch.setattr(Store, "attention", attention)


def keep_what_was_withdrawn(patch: pytest.MonkeyPatch) -> None:
    """A case that is not ours any more stays."""

    def _withdraw(conn: Connection, cases: Sequence[str], written: writing.Written) -> None:
        return None

    patch.setattr(writing, "_withdraw", _withdraw)


def acknowledge_before_commit(patch: pytest.MonkeyPatch) -> None:
    """ "Saved" is said although the power went before the commit."""
    honest = Store.record

    def record(self: Store, actor: str, unit: str, proposals: Sequence[Proposal]) -> Touched:
        try:
            return honest(self, actor, unit, proposals)
        except PowerCut:
            return Touched(frozenset())

    patch.setattr(Store, "record", record)


def take_repetitions_in_anew(patch: pytest.MonkeyPatch) -> None:
    """The centre forgets what it knows of a device's chain."""

    def forgetful(
        verify: Verify, key: bytes, known: Any, cores: Sequence[bytes], *rest: Any
    ) -> tuple[Link, ...]:
        links = verify_batch(verify, key, known, cores, *rest)
        if not links and cores:
            return tuple(
                Link(known.seq + number, known.hash, core) for number, core in enumerate(cores, 1)
            )
        return links

    patch.setattr(batches, "verify_batch", forgetful)


def leave_leaves_out(patch: pytest.MonkeyPatch) -> None:
    """Now and then an accepted event is not put into the Merkle log as it is."""
    honest = log.Appending.append

    def append(self: log.Appending, core: bytes, stamp: bytes) -> None:
        honest(self, b"" if self.next_position % 17 == 0 else core, stamp)

    patch.setattr(log.Appending, "append", append)


def check_at_the_desk_only(patch: pytest.MonkeyPatch) -> None:
    """The centre takes the desk's word for the rules."""
    patch.setattr(accept, "check", lambda state, event, context: None)


def answer_by_position_in_the_batch(patch: pytest.MonkeyPatch) -> None:
    """Outcomes are given to events in the wrong order."""
    honest = batches.receive

    def receive(*arguments: Any) -> batches.Received:
        received = honest(*arguments)
        ids = [outcome.id for outcome in received.outcomes]
        swapped = zip(received.outcomes, reversed(ids), strict=True)
        outcomes = tuple(structs.replace(outcome, id=id) for outcome, id in swapped)
        return msgspec.structs.replace(received, outcomes=outcomes)

    patch.setattr(batches, "receive", receive)


def believe_what_a_restored_centre_lost(patch: pytest.MonkeyPatch) -> None:
    """After a restore everything is told again, but what was lost keeps its old place."""

    def take_back(conn: Connection, notices: Sequence[RestoreNotice], known_seq: int) -> None:
        for notice in notices:
            facts.keep_notice(conn, notice, takes_back=True)
        facts.begin_again(conn, known_seq)

    patch.setattr(restoring, "take_back", take_back)


def take_a_restored_centre_for_the_old_one(patch: pytest.MonkeyPatch) -> None:
    """After a restore the cursor stays where it was."""
    honest = restoring.take_back

    def take_back(conn: Connection, notices: Sequence[RestoreNotice], known_seq: int) -> None:
        far = facts.progress(conn)
        honest(conn, notices, known_seq)
        facts.put(conn, facts.PROGRESS, structs.replace(far, known_seq=known_seq))

    patch.setattr(restoring, "take_back", take_back)


def hush_up_a_copy(patch: pytest.MonkeyPatch) -> None:
    """A desk whose history is not the one that the centre has goes on as if all were well."""
    honest = engine.Engine.round

    def round(self: engine.Engine, wait_seconds: int = 0) -> engine.RoundReport:
        try:
            return honest(self, wait_seconds)
        except (DeskForkedError, DeskRolledBackError):
            return engine.RoundReport(Touched(frozenset()))

    patch.setattr(engine.Engine, "round", round)


BUGS: tuple[Seed, ...] = (
    retry_with_a_new_id,
    drop_the_unit_filter,
    keep_what_was_erased,
    drop_the_wall,
    fold_twice,
    order_by_arrival,
    skip_the_feed_of_a_busy_answer,
    forget_refusals,
    hide_refusals,
    keep_what_was_withdrawn,
    acknowledge_before_commit,
    take_repetitions_in_anew,
    leave_leaves_out,
    check_at_the_desk_only,
    answer_by_position_in_the_batch,
    believe_what_a_restored_centre_lost,
    take_a_restored_centre_for_the_old_one,
    hush_up_a_copy,
)
