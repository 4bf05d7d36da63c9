"""An erasure at a desk: the words are nowhere in its file, and nothing brings them back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from casework.audit import RestoreNotice
from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.walk_in import ResultText, WalkInFinished
from casework.cases.words import Words
from casework.event import Record, read_core
from casework.registry import Proposal, encode_state
from casework.wire import SyncRequest
from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.store import Identity, Store, StoreError, erasing
from desk_client.store.packed import unpack
from tests.harness import bureau
from tests.harness.bureau import CHIEF, DESK, ROOM
from tests.harness.desk.dump import dump, vocabulary
from tests.harness.desk.paper import (
    BYTES,
    KEY,
    PaperCentre,
    erase,
    matter,
    question,
    state_of,
    sync,
    visitor,
)
from tests.harness.outside import SeededOutside
from tests.harness.pages import lying
from tests.harness.proposals import propose_as

CENTRE = Secrets(bytes(32), bytes(range(1, 33)))
HERE = Identity(bureau.DESK_DEVICE, ROOM, "A07", CENTRE.public_key, "公安网")

NAME, PHONE, CONTENT = "欧阳桂芳", "13900005561", "问新生儿落户需要的材料"
RESULT = "已告知要带出生医学证明"
WORDS = (NAME, PHONE, CONTENT, RESULT)
EVERY_TABLE = "SELECT name FROM sqlite_master WHERE type = 'table'"


def reception(outside: SeededOutside) -> Proposal:
    return visitor(outside, NAME, PHONE, CONTENT)


def finish(case: str) -> Proposal:
    return Proposal(case, WalkInFinished(), ResultText(RESULT))


def ended_here(store: Store, centre: PaperCentre, outside: SeededOutside) -> str:
    """A reception of this desk that has ended; the centre has it."""
    one = reception(outside)
    store.record(DESK, ROOM, [one, finish(one.case)])
    sync(store, centre)
    store.index()
    return one.case


def ended_elsewhere(store: Store, centre: PaperCentre, outside: SeededOutside) -> str:
    """The same of another desk."""
    one = reception(outside)
    centre.elsewhere(DESK, one)
    centre.elsewhere(DESK, finish(one.case))
    sync(store, centre)
    store.index()
    return one.case


Live = Callable[[Store, PaperCentre, SeededOutside], str]
LIVES = pytest.mark.parametrize("live", [ended_here, ended_elsewhere], ids=["own", "foreign"])


def words_in(data: bytes) -> list[str]:
    return [one for one in WORDS if one.encode() in data or one.encode("unicode_escape") in data]


def tables(store: Store, but: str = "") -> bytes:
    """Every row of every table, through the store's own connection."""
    told = list[bytes]()
    with store._db.read() as conn:
        for (name,) in conn.execute(f"{EVERY_TABLE} AND name <> ?", (but,)).fetchall():
            for row in conn.execute(f'SELECT * FROM "{name}"'):
                told += [
                    unpack(one) if isinstance(one, bytes) else str(one).encode() for one in row
                ]
    return b"\n".join(told)


def unerased(centre: PaperCentre, case: str) -> list[Record]:
    """The case's records as they are before any erasure."""
    return [one for one in centre.log if read_core(one.core).case == case]


def told(store: Store, centre: PaperCentre, *feed: Record, has_more: bool = False) -> None:
    """An answer with just these records."""
    cursor = store.sync_state().cursor
    answer = centre.response(feed=feed, cursor=cursor, has_more=has_more)
    store.apply(SyncRequest(cursor=cursor), answer)


def parts(store: Store, case: str) -> list[bool]:
    """Of each record of a case, whether its part is there, in their order."""
    with store._db.read() as conn:
        rows = conn.execute(
            "SELECT sealed IS NOT NULL FROM journal WHERE case_id = ?"
            " ORDER BY position IS NULL, position, n",
            (case,),
        ).fetchall()
    return [bool(one) for (one,) in rows]


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


@pytest.fixture
def known(blank: Store, centre: PaperCentre) -> Store:
    """A desk that can check its record."""
    blank.enrol(HERE)
    sync(blank, centre)
    return blank


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


# ------------------------------------------------------------------- what waits to be sent

MORE = "当事人是承办人的亲属"


def steps_back(case: str) -> Proposal:
    """Something with words that may happen to a case that has ended."""
    ground = RecusalGround.RELATIVE
    return propose_as(case, "WalkInOfficerRecused", OfficerRecused(DESK, ground), Words(MORE))


def hears(store: Store, centre: PaperCentre) -> None:
    """What others did comes; nothing is sent."""
    request = SyncRequest(cursor=store.sync_state().cursor)
    store.apply(request, centre.answer(request))


@LIVES
def test_own_event_that_waits_is_sent_as_before_and_keeps_its_part_until_the_next_erasure(
    store: Store, centre: PaperCentre, outside: SeededOutside, live: Live
) -> None:
    case = live(store, centre, outside)
    store.record(DESK, ROOM, [steps_back(case)])
    [waiting] = store.pending(10, BYTES).records
    centre.elsewhere(CHIEF, erase(case))
    hears(store, centre)
    assert store.pending(10, BYTES).records == (waiting,)
    assert parts(store, case) == [False, False, False, True]
    sync(store, centre)
    assert parts(store, case) == [False, False, False, True]
    assert store.verify(signing.verify).sealed == ()
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    assert parts(store, case) == [False, False, False, False, False]
    store.index()
    assert MORE.encode() not in tables(store)


def test_own_event_that_gets_its_place_and_its_erasure_in_one_answer_loses_its_part(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    one = reception(outside)
    store.record(DESK, ROOM, [one, finish(one.case)])
    first = question(store)
    centre.answer(first)
    centre.elsewhere(CHIEF, erase(one.case))
    store.apply(first, centre.answer(first))
    assert parts(store, one.case) == [False, False, False]
    assert store.sync_state().waiting == 0
    assert encode_state(state_of(store, one.case)) == encode_state(centre.states[one.case])


def test_own_event_that_was_refused_loses_its_words_with_its_case(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    case = ended_elsewhere(store, centre, outside)
    store.record(DESK, ROOM, [steps_back(case)])
    centre.elsewhere(DESK, steps_back(case))
    sync(store, centre)
    [refused] = store.attention()
    assert refused.what == "refused"
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    assert parts(store, case) == [False, False, False, False, False]
    assert [one.event_id for one in store.attention()] == [refused.event_id]
    assert store.verify(signing.verify).sealed == ()
    store.index()
    assert MORE.encode() not in tables(store)


def test_own_event_that_was_refused_behind_the_erasure_loses_its_words_once_it_was_read(
    store: Store, centre: PaperCentre, outside: SeededOutside, path: Path
) -> None:
    case = ended_elsewhere(store, centre, outside)
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    store.record(DESK, ROOM, [steps_back(case)])
    centre.elsewhere(DESK, steps_back(case))
    sync(store, centre)
    [refused] = store.attention()
    event = store.event(refused.event_id)
    assert event is not None
    assert event.sealed == Words(MORE), "whoever wrote it reads it still"
    store.acknowledge(refused.event_id)
    store.index()
    event = store.event(refused.event_id)
    assert event is not None
    assert event.sealed is None
    assert store.verify(signing.verify).sealed == ()
    # What was accepted at another desk after the erasure has its words.
    assert parts(store, case) == [False, False, False, True, False]


def test_own_events_that_were_erased_are_sent_again_after_a_restore_and_none_is_lost(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    before = len(centre.log)
    case = ended_here(store, centre, outside)
    sent = [read_core(one.core).id for one in unerased(centre, case)]
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    other = reception(outside)
    store.record(DESK, ROOM, [other])
    store.take_back([RestoreNotice(1, before, f"{before:064x}", outside.now(), "signed")], 0)
    again = store.pending(10, BYTES).records
    assert [read_core(one.core).id for one in again][:2] == sent
    assert [one.sealed is None for one in again] == [True, True, False]
    assert store.verify(signing.verify).sealed == ()
    store.rebuild()
    assert words_in(tables(store)) == [NAME, PHONE, CONTENT], "of what waits"


def test_own_part_goes_by_no_statement_before_its_event_was_decided(
    store: Store, outside: SeededOutside
) -> None:
    one = reception(outside)
    store.record(DESK, ROOM, [one])
    for new in ("NULL", "x'00'"):
        with pytest.raises(StoreError), store._db.write() as conn:
            conn.execute(f"UPDATE journal SET sealed = {new} WHERE case_id = ?", (one.case,))


# ----------------------------------------------------------------------- what is not taken


def test_erasure_of_one_case_leaves_every_other_one_as_it_was(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    case = ended_elsewhere(store, centre, outside)
    other = visitor(outside)
    centre.elsewhere(DESK, other)
    sync(store, centre)
    store.index()
    kept = encode_state(state_of(store, other.case))
    centre.elsewhere(CHIEF, erase(case))
    sync(store, centre)
    store.index()
    assert encode_state(state_of(store, other.case)) == kept
    assert parts(store, other.case) == [True]
    [hit] = store.search("张桂英", store.directory().roster.officers[DESK])
    assert hit.case == other.case


def test_own_case_that_is_put_away_may_be_seen_again(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """Nothing of it was written by others, so nothing of it is regained."""
    case = ended_here(store, centre, outside)
    cursor = store.sync_state().cursor
    store.apply(SyncRequest(cursor=cursor), centre.response(cursor=cursor, withdrawn=[case]))
    told(store, centre, *unerased(centre, case))
    assert encode_state(state_of(store, case)) == encode_state(centre.states[case])


def test_case_that_comes_back_page_by_page_is_no_finding(
    known: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    case = ended_elsewhere(known, centre, outside)
    cursor = known.sync_state().cursor
    known.apply(SyncRequest(cursor=cursor), centre.response(cursor=cursor, withdrawn=[case]))
    first, second = unerased(centre, case)
    told(known, centre, first, has_more=True)
    assert known.verify(signing.verify).sealed == ()
    told(known, centre, second)
    assert known.verify(signing.verify).sealed == ()
    assert known.sync_state().kept_back == 0


def test_words_of_a_case_that_is_put_away_leave_the_index_too(
    store: Store, centre: PaperCentre, outside: SeededOutside, path: Path
) -> None:
    case = ended_elsewhere(store, centre, outside)
    cursor = store.sync_state().cursor
    store.apply(SyncRequest(cursor=cursor), centre.response(cursor=cursor, withdrawn=[case]))
    store.index()
    assert words_in(tables(store)) == []
    assert words_in(lying(path, KEY)) == []


def test_desk_of_an_older_program_takes_the_parts_at_its_first_start(
    store: Store, centre: PaperCentre, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It did not know the erasure's type: it kept the record, and the words."""
    case = ended_elsewhere(store, centre, outside)
    centre.elsewhere(CHIEF, erase(case))
    with monkeypatch.context() as older:
        older.setattr(erasing, "is_erasure", lambda event_type: False)
        sync(store, centre)
    assert parts(store, case) == [True, True, False]
    assert len(store.verify(signing.verify).sealed) == 2
    store.rebuild()
    assert parts(store, case) == [False, False, False]
    assert store.verify(signing.verify).sealed == ()
