"""Any thread may call: writes queue up, reads do not wait for them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from casework.event import read_core
from desk_client.store import Store
from tests.harness.bureau import AUX, DESK, ROOM
from tests.harness.desk.paper import BYTES, PaperCentre, question, state_of, sync, visitor
from tests.harness.outside import SeededOutside

WAIT = 30


def test_two_officers_who_save_at_once_make_one_chain(store: Store) -> None:
    start = threading.Barrier(2)

    def save(officer: str, seed: int) -> list[str]:
        outside = SeededOutside(seed)
        start.wait(WAIT)
        cases = []
        for _ in range(60):
            received = visitor(outside)
            store.record(officer, ROOM, [received])
            cases.append(received.case)
        return cases

    with ThreadPoolExecutor(2) as pool:
        saved = [pool.submit(save, DESK, 11), pool.submit(save, AUX, 12)]
        cases = [case for one in saved for case in one.result(WAIT)]
    records = store.pending(1_000, BYTES).records
    cores = [read_core(record.core) for record in records]
    assert [core.seq for core in cores] == list(range(1, 121))
    assert sorted(core.case for core in cores) == sorted(cases)
    assert store.verify(lambda *given: True).is_sound


def test_reader_does_not_wait_for_an_answer_that_is_being_taken_in(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    before = visitor(outside)
    store.record(DESK, ROOM, [before])
    during = visitor(outside)
    centre.elsewhere(DESK, during)
    taken_in, read = threading.Event(), threading.Event()

    def hold() -> None:
        taken_in.set()
        assert read.wait(WAIT)

    store.before_commit = hold
    with ThreadPoolExecutor(1) as pool:
        request = question(store)
        applying = pool.submit(store.apply, request, centre.answer(request))
        assert taken_in.wait(WAIT)
        assert state_of(store, before.case).number is None
        assert store.case(during.case) is None
        officer = store.directory().roster.officers[DESK]
        assert len(store.search("张桂英", officer)) == 1
        assert store.sync_state().waiting == 1
        read.set()
        applying.result(WAIT)
    assert state_of(store, before.case).number is not None
    assert store.case(during.case) is not None


def test_temporary_numbers_given_at_once_differ(store: Store, outside: SeededOutside) -> None:
    day = outside.time.date()
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda _: store.next_temp_no("walk_in", day), range(100)))
    assert len(set(given)) == 100


def test_saving_indexing_syncing_and_searching_at_once_agree_in_the_end(
    store: Store, centre: PaperCentre
) -> None:
    start = threading.Barrier(3)
    officer = store.directory().roster.officers[DESK]

    def save() -> None:
        outside = SeededOutside(31)
        start.wait(WAIT)
        for number in range(80):
            store.record(DESK, ROOM, [visitor(outside, content=f"事项{number}")])

    def talk() -> None:
        start.wait(WAIT)
        for _ in range(10):
            sync(store, centre)

    def look() -> None:
        start.wait(WAIT)
        for _ in range(20):
            store.search("张桂英", officer)
            store.index()

    with ThreadPoolExecutor(3) as pool:
        for work in [pool.submit(job) for job in (save, talk, look)]:
            work.result(WAIT * 2)
    sync(store, centre)
    store.index()
    assert store.sync_state().waiting == 0
    assert len(store.search("事项", officer, 1_000)) == 80


def test_threads_that_come_and_go_leave_no_connections_behind(
    store: Store, path: Path, outside: SeededOutside
) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    for _ in range(40):
        thread = threading.Thread(target=store.case, args=(received.case,))
        thread.start()
        thread.join(WAIT)
    assert len(store._db._idle) == 1
