"""An erasure at a desk: the words are nowhere in its file, and nothing brings them back."""

from pathlib import Path

from msgspec import structs

from casework.audit import RestoreNotice
from casework.event import Record
from casework.registry import encode_state
from casework.wire import SyncRequest
from desk_client import signing
from desk_client.store import Store
from tests.harness.bureau import CHIEF, DESK
from tests.harness.desk.dump import dump, vocabulary
from tests.harness.desk.ended import (
    CONTENT,
    LIVES,
    NAME,
    WORDS,
    Live,
    ended_elsewhere,
    finish,
    parts,
    reception,
    tables,
    told,
    unerased,
    words_in,
)
from tests.harness.desk.paper import (
    KEY,
    PaperCentre,
    erase,
    matter,
    question,
    state_of,
    sync,
)
from tests.harness.outside import SeededOutside
from tests.harness.pages import lying

# ------------------------------------------------------------------ nothing of the words


@LIVES
def test_words_are_in_no_table_and_no_free_page_after_an_erasure(
    store: Store, centre: PaperCentre, outside: SeededOutside, path: Path, live: Live
) -> None:
    case = live(store, centre, outside)
    store.save_draft(DESK, f"step:{case}:ServiceAdded", f'{{"note":"{CONTENT}"}}'.encode())
    assert words_in(tables(store)) == [*WORDS]
    assert words_in(lying(path, KEY)) == [*WORDS]
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    assert words_in(tables(store, but="search_data")) == []
    assert not store.search(NAME, store.directory().roster.officers[DESK])
    store.index()
    assert words_in(tables(store)) == []
    assert words_in(lying(path, KEY)) == []
    assert not store.search(NAME, store.directory().roster.officers[DESK])
    found = {term for term, *_ in vocabulary(store)}
    assert not found.intersection(NAME)


@LIVES
def test_case_is_what_the_centre_has_of_it_and_the_check_is_content(
    store: Store, centre: PaperCentre, outside: SeededOutside, live: Live
) -> None:
    case = live(store, centre, outside)
    number = state_of(store, case).number
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    state = state_of(store, case)
    assert state.is_erased
    assert state.number == number
    assert encode_state(state) == encode_state(centre.states[case])
    assert store.verify(signing.verify).sealed == ()
    before = dump(store)
    store.rebuild()
    assert dump(store) == before


def test_what_lay_in_free_pages_of_an_older_program_goes_with_the_first_erasure(
    store: Store, centre: PaperCentre, outside: SeededOutside, path: Path
) -> None:
    case = ended_elsewhere(store, centre, outside)
    with store._db.write() as conn:
        conn.execute("PRAGMA secure_delete = OFF")
        conn.execute("CREATE TABLE older (words TEXT)")
        conn.executemany("INSERT INTO older VALUES (?)", [(CONTENT * 200,)] * 50)
        conn.execute("DROP TABLE older")
        conn.execute("PRAGMA secure_delete = ON")
    assert CONTENT.encode() in lying(path, KEY)
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    store.index()
    assert words_in(lying(path, KEY)) == []


# ------------------------------------------------------------------ they do not come back


def test_erased_words_do_not_come_back_from_a_replayed_page(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    case = ended_elsewhere(store, centre, outside)
    page = unerased(centre, case)
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    before = dump(store)
    told(store, centre, *page, *page)
    assert parts(store, case) == [False, False, False]
    store.index()
    assert words_in(tables(store)) == []
    assert dump(store) == before


def test_part_that_comes_though_an_erasure_took_it_is_dropped_on_arrival(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """A centre that kept the words tells them to a desk that never had the case."""
    one = reception(outside)
    centre.elsewhere(DESK, one)
    centre.elsewhere(DESK, finish(one.case))
    page = unerased(centre, one.case)
    centre.elsewhere(CHIEF, erase(one.case))
    told(store, centre, *page, centre.log[-1])
    assert parts(store, one.case) == [False, False, False]
    assert words_in(tables(store)) == []
    assert state_of(store, one.case).is_erased


def test_part_that_comes_page_by_page_goes_when_the_erasure_comes(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    one = reception(outside)
    centre.elsewhere(DESK, one)
    centre.elsewhere(DESK, finish(one.case))
    page = unerased(centre, one.case)
    centre.elsewhere(CHIEF, erase(one.case))
    for record in (*page, centre.log[-1]):
        told(store, centre, record, has_more=True)
    assert words_in(tables(store)) == []
    assert encode_state(state_of(store, one.case)) == encode_state(centre.states[one.case])


def test_case_that_is_put_away_and_comes_back_stays_erased(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    case = ended_elsewhere(store, centre, outside)
    page = unerased(centre, case)
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    cursor = store.sync_state().cursor
    answer = centre.response(cursor=cursor, withdrawn=[case])
    store.apply(SyncRequest(cursor=cursor), answer)
    assert store.case(case) is None
    told(store, centre, *page, has_more=True)
    store.index()
    assert words_in(tables(store)) == []
    assert state_of(store, case).is_erased


def test_what_an_erasure_took_does_not_come_back_from_a_centre_that_lost_the_erasure(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    case = ended_elsewhere(store, centre, outside)
    size, log = len(centre.log), list(centre.log)
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    store.index()
    erasure = centre.log[-1]
    store.take_back([RestoreNotice(1, size, f"{size:064x}", outside.now(), "signed")], 0)
    centre.log = log
    answer = centre.response(feed=log, cursor=len(log))
    store.apply(SyncRequest(cursor=0), answer)
    assert words_in(tables(store)) == []
    assert store.verify(signing.verify).sealed == ()
    assert not state_of(store, case).is_erased
    told(store, centre, erasure)
    assert state_of(store, case).is_erased
    assert store.verify(signing.verify).sealed == ()


# ---------------------------------------------------------------- parts that are absent


def withheld(record: Record) -> Record:
    return structs.replace(record, sealed=None)


def test_a_part_that_no_erasure_explains_is_found_once_the_desk_is_up_to_date(
    known: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    one = reception(outside)
    event = centre.elsewhere(DESK, one)
    [record] = unerased(centre, one.case)
    told(known, centre, withheld(record), has_more=True)
    assert known.verify(signing.verify).sealed == ()
    assert known.sync_state().kept_back == 0
    told(known, centre)
    assert known.sync_state().kept_back == 1
    assert known.verify(signing.verify).sealed == (event.core.id,)


def test_a_part_that_no_erasure_explains_is_found_after_a_quiet_answer_too(
    known: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    one = reception(outside)
    centre.elsewhere(DESK, one)
    request = question(known)
    answer = centre.answer(request)
    told_of = tuple(withheld(record) for record in answer.feed)
    known.apply(request, structs.replace(answer, feed=told_of, has_more=True))
    request = question(known)
    quiet = centre.answer(request)
    assert not (quiet.feed)
    assert not (quiet.outcomes)
    assert not (quiet.has_more)
    known.apply(request, quiet)
    assert known.sync_state().kept_back == 1


def test_late_desk_gets_records_without_parts_and_then_the_erasure(
    known: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    one = reception(outside)
    centre.elsewhere(DESK, one)
    centre.elsewhere(DESK, finish(one.case))
    centre.elsewhere(CHIEF, erase(one.case))
    seen = set[int]()
    while True:
        request = question(known)
        answer = centre.answer(request, page=1)
        known.apply(request, answer)
        seen.add(known.sync_state().kept_back)
        assert known.verify(signing.verify).sealed == ()
        if not answer.has_more:
            break
    assert seen == {0}
    assert parts(known, one.case) == [False, False, False]
    assert encode_state(state_of(known, one.case)) == encode_state(centre.states[one.case])


def test_alarm_ends_when_the_part_comes_after_all(
    known: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    one = reception(outside)
    centre.elsewhere(DESK, one)
    [record] = unerased(centre, one.case)
    told(known, centre, withheld(record))
    assert known.sync_state().kept_back == 1
    told(known, centre, record)
    assert known.sync_state().kept_back == 0
    assert known.verify(signing.verify).sealed == ()


def test_erasure_explains_only_what_stands_before_it(
    known: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    case = ended_elsewhere(known, centre, outside)
    centre.elsewhere(CHIEF, erase(case))
    sync(known, centre)
    later = centre.elsewhere(DESK, matter(outside))
    [record] = unerased(centre, later.core.case)
    told(known, centre, withheld(record))
    assert known.verify(signing.verify).sealed == (later.core.id,)
