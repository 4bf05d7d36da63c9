"""An erasure at a desk: what waits to be sent keeps its words, and others lose none."""

from pathlib import Path

import pytest

from casework.audit import RestoreNotice
from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.words import Words
from casework.event import read_core
from casework.registry import Proposal, encode_state
from casework.wire import SyncRequest
from desk_client import signing
from desk_client.store import Store, StoreError, erasing
from tests.harness.bureau import CHIEF, DESK, ROOM
from tests.harness.desk.ended import (
    CONTENT,
    LIVES,
    NAME,
    PHONE,
    Live,
    ended_elsewhere,
    ended_here,
    finish,
    parts,
    reception,
    tables,
    told,
    unerased,
    words_in,
)
from tests.harness.desk.paper import (
    BYTES,
    KEY,
    PaperCentre,
    erase,
    question,
    state_of,
    sync,
    visitor,
)
from tests.harness.outside import SeededOutside
from tests.harness.pages import lying
from tests.harness.proposals import propose_as

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
