"""What a conversation costs: questions to the database are counted, not seconds.

They are the same on every machine, and on both databases.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from casework.event import read_core
from casework.wire import SyncRequest, SyncResponse
from central_mailbox.centre import Centre
from central_mailbox.store.sql import SqlStore
from central_mailbox.waiting import Waiting
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks


@contextmanager
def counted(centre: Centre) -> Iterator[list[str]]:
    """What is asked of the database meanwhile; beginnings and ends are not counted."""
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    assert isinstance(centre.store, SqlStore)
    event.listen(centre.store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(centre.store.engine, "before_cursor_execute", note)


def idle(desk: PlainDesk) -> SyncRequest:
    """What a desk says that has everything, and has named the head that it follows."""
    assert desk.tree is not None
    return msgspec.structs.replace(desk.request(), tree_root=desk.tree.root)


def test_nothing_new_is_two_questions(centre: Centre, desks: PlainDesks) -> None:
    desks.room.receive()
    desks.room.catch_up(centre)
    with counted(centre) as asked:
        answer = centre.sync(desks.room.device, idle(desks.room))
    assert (answer.feed, answer.known_seq) == ((), 1)
    assert len(asked) == 2, asked


def test_a_proof_is_one_question_however_high_the_tree(centre: Centre, desks: PlainDesks) -> None:
    desks.room.catch_up(centre)
    for _ in range(70):
        desks.room.receive()
    desks.room.catch_up(centre)
    size = centre.log_head().size
    with counted(centre) as asked:
        proof = centre.log_consistency(size // 2 + 1, size)
    assert len(proof.proof) > 3
    assert len(asked) == 2, asked


@pytest.mark.parametrize("count", [1, 200])
def test_a_batch_is_as_many_questions_however_long_it_is(
    centre: Centre, desks: PlainDesks, count: int
) -> None:
    desks.room.receive()
    desks.room.catch_up(centre)
    for _ in range(count):
        desks.room.receive()
    with counted(centre) as asked:
        desks.room.sync(centre)
    assert len(asked) <= 33, asked


def test_short_question_is_answered_without_another_thread(
    centre: Centre, desks: PlainDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no other process commits; what brings something always gets a thread of its own."""
    desks.room.receive()
    desks.room.catch_up(centre)
    desks.room.receive()
    real, threads = centre.sync, list[int]()

    def noted(device: str, request: SyncRequest) -> SyncResponse:
        threads.append(threading.get_ident())
        return real(device, request)

    monkeypatch.setattr(centre, "sync", noted)
    room, short = desks.room, msgspec.structs.replace(idle(desks.room), batch=(), head=None)
    for request in (short, room.request(), msgspec.structs.replace(short, cursor=0)):
        asyncio.run(Waiting(centre).sync(room.device, request))
    is_here = [thread == threading.get_ident() for thread in threads]
    assert is_here == [not centre.store.is_shared, False, False]


def held(centre: Centre, desk: PlainDesk, times: int, seconds: int) -> int:
    """Questions to the database while so many wait that long, and are told nothing."""
    request = msgspec.structs.replace(idle(desk), wait_seconds=seconds)

    async def wait() -> None:
        waiting = Waiting(centre)
        waiting.open()
        answers = await asyncio.gather(*(waiting.sync(desk.device, request) for _ in range(times)))
        waiting.close()
        assert not any(answer.feed for answer in answers)

    with counted(centre) as asked:
        asyncio.run(wait())
    return len(asked)


def test_many_that_wait_cost_the_database_one_look_a_second(
    centre: Centre, desks: PlainDesks
) -> None:
    desks.room.catch_up(centre)
    assert held(centre, desks.room, 40, 3) - held(centre, desks.room, 40, 1) <= 6


def test_what_no_page_shows_keeps_nobody_asking(centre: Centre, desks: PlainDesks) -> None:
    """A withdrawal is told to machines that had the case; for the others it is no news."""
    desks.room.catch_up(centre)
    station = centre.station_of(desks.room.device)
    with centre.store.write() as tx:
        books = tx.books()
        after = books.feed_end + 1
        tx.feed.withdraw(after, station, bureau.fixed_id(9, 1), after)
        tx.set_books(msgspec.structs.replace(books, feed_end=after))
    assert held(centre, desks.room, 1, 3) <= 20


# What many desks of one station are told at once: read once, proved for each, true to each.


def told(centre: Centre, desk: PlainDesk, cursor: int, own_seq: int = 0) -> SyncResponse:
    request = SyncRequest(cursor=cursor, own_seq=own_seq)
    return centre.sync(
        desk.device, msgspec.structs.replace(request, tree_size=centre.log_head().size)
    )


def test_second_desk_of_a_station_reads_nothing_that_the_first_has_read(
    centre: Centre, desks: PlainDesks
) -> None:
    for desk in (desks.room, desks.precinct, desks.division):
        desk.catch_up(centre)
    case = desks.room.receive()
    desks.room.sync(centre)
    cursor = desks.precinct.cursor
    with counted(centre) as first:
        one = told(centre, desks.precinct, cursor)
    with counted(centre) as second:
        other = told(centre, desks.precinct, cursor)
    assert [read_core(record.core).case for record in one.feed] == [case]
    assert (other.feed, other.proof, other.cursor) == (one.feed, one.proof, one.cursor)
    assert len(second) <= len(first) - 2, second
    assert desks.precinct.sync(centre).feed == one.feed, "taken in: the proof holds for it, too"
    assert case in desks.precinct.states
    assert told(centre, desks.sister, cursor).feed == (), "another station is told what is its own"


def test_desk_that_wrote_it_is_told_its_place_alone_after_others_were_told_all(
    centre: Centre, desks: PlainDesks
) -> None:
    for desk in (desks.room, desks.precinct):
        desk.catch_up(centre)
    cursor = desks.room.cursor
    desks.room.receive()
    centre.sync(desks.room.device, desks.room.request())
    whole = told(centre, desks.precinct, cursor)
    own = told(centre, desks.room, cursor, own_seq=1)
    assert (len(whole.feed), whole.stamps) == (1, ())
    assert own.feed == ()
    assert [stamp.seq for stamp in own.stamps] == [1]


def test_what_was_kept_for_an_older_head_is_told_to_nobody(
    centre: Centre, desks: PlainDesks
) -> None:
    for desk in (desks.room, desks.precinct):
        desk.catch_up(centre)
    cursor = desks.precinct.cursor
    desks.room.receive()
    desks.room.sync(centre)
    assert len(told(centre, desks.precinct, cursor).feed) == 1
    desks.room.receive()
    desks.room.sync(centre)
    assert len(told(centre, desks.precinct, cursor).feed) == 2
