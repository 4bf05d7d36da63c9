"""Records that a desk cannot read, cannot hold or cannot believe: they stop nothing else."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from casework.cases.ledger.work import RespondentNamed
from casework.context import Context
from casework.errors import MalformedError
from casework.event import Event, Record, Refusal, Stamp, read_core
from casework.registry import Proposal, check, evolve
from casework.state import State
from casework.wire import SyncRequest
from desk_client.store import Store, folding
from desk_client.store.packed import unpack
from tests.harness import bureau
from tests.harness.bureau import DESK, HEAD, PRECINCT
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import (
    PaperCentre,
    case_id,
    establish,
    matter,
    question,
    state_of,
    sync,
    visitor,
)
from tests.harness.outside import SeededOutside


def test_event_of_a_newer_centre_is_kept_and_reported(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    newer = msgspec.structs.replace(
        read_core(centre.log[-1].core),
        id=bureau.fixed_id(7, 1),
        type="LedgerItemTeleported",
        body=Raw(b'{"to":"moon"}'),
        sealed=None,
    )
    stamp = Stamp(len(centre.log) + 1, outside.now())
    record = Record(Raw(msgspec.json.encode(newer)), None, stamp)
    centre.log.append(record)
    sync(store, centre)
    assert state_of(store, draft.case).status == "PENDING_EST"
    [attention] = store.attention()
    assert (attention.what, attention.label) == ("unknown", None)
    assert store.timeline(draft.case)[-1].type == "LedgerItemTeleported"
    cores = [unpack(core) for (core,) in dump(store, "journal", "core")]
    assert bytes(record.core) in cores


def test_record_that_no_list_can_hold_is_set_aside_and_the_sync_goes_on(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """Attack: an older centre took a number that no column holds; every desk stopped there."""
    poisoned = msgspec.structs.replace(visitor(outside).body, persons=2**63)
    opening, sound = visitor(outside), visitor(outside)
    centre.elsewhere(DESK, opening)
    for body, case in ((poisoned, case_id(outside)), (opening.body, sound.case)):
        core = msgspec.structs.replace(
            read_core(centre.log[-1].core),
            id=case_id(outside),
            case=case,
            body=Raw(msgspec.json.encode(body)),
            sealed=None,
        )
        stamp = Stamp(len(centre.log) + 1, outside.now())
        centre.log.append(Record(Raw(msgspec.json.encode(core)), None, stamp))
    sync(store, centre)
    assert store.case(sound.case) is not None
    [attention] = store.attention()
    assert attention.what == "unknown"
    store.rebuild()
    assert [one.event_id for one in store.attention()] == [attention.event_id]


def test_case_that_does_not_fold_stops_no_other(
    store: Store, centre: PaperCentre, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer centre may allow what this program's rules stumble over."""
    poisoned, sound = matter(outside), matter(outside)
    for draft in (poisoned, sound):
        centre.elsewhere(DESK, draft)
    sync(store, centre)
    store.record(HEAD, PRECINCT, [establish(poisoned.case)])

    def stumbling(state: State | None, event: Event[Any]) -> State:
        if event.core.type == "RespondentNamed" and event.core.case == poisoned.case:
            raise KeyError("title")
        return evolve(state, event)

    def stumbling_check(state: State | None, event: Event[Any], context: Context) -> Refusal | None:
        if event.core.case == poisoned.case:
            raise AttributeError("None has no attribute")
        return check(state, event, context)

    monkeypatch.setattr(folding, "evolve", stumbling)
    monkeypatch.setattr(folding, "check", stumbling_check)
    for draft in (poisoned, sound):
        named = RespondentNamed(bureau.SISTER_HEAD, PRECINCT)
        centre.elsewhere(HEAD, Proposal(draft.case, named))
    request = SyncRequest(cursor=store.sync_state().cursor)
    store.apply(request, centre.answer(request))
    assert state_of(store, sound.case).respondents == (bureau.SISTER_HEAD,)
    assert state_of(store, poisoned.case).status == "PENDING_EST"
    assert {one.what for one in store.attention()} == {"unknown", "doubtful"}
    monkeypatch.undo()
    store.rebuild()
    assert state_of(store, poisoned.case).respondents == (bureau.SISTER_HEAD,)


def test_feed_that_is_not_what_it_claims_changes_nothing(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    centre.elsewhere(DESK, matter(outside))
    true = centre.log[-1]
    assert true.sealed is not None
    before = dump(store)
    other_words = Raw(bytes(true.sealed).replace("烤鸭店".encode(), "烤鱼店".encode()))
    cursor = store.sync_state().cursor
    for false in (
        Record(true.core, other_words, true.stamp),
        Record(true.core, true.sealed, None),
        Record(Raw(b'{"id": 1}'), None, true.stamp),
    ):
        answer = centre.response(feed=[false], cursor=cursor + 1)
        with pytest.raises(MalformedError):
            store.apply(SyncRequest(cursor=cursor), answer)
    assert dump(store) == before


def test_known_event_with_other_bytes_is_refused_as_a_whole(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    centre.elsewhere(DESK, matter(outside))
    sync(store, centre)
    true = centre.log[-1]
    changed = Record(Raw(bytes(true.core) + b" "), true.sealed, true.stamp)
    with pytest.raises(MalformedError):
        store.apply(question(store), centre.response(feed=[changed]))
