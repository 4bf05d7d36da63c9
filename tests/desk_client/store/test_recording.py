"""Recording: one durable transaction, checked, chained, projected; or nothing at all."""

from pathlib import Path

import pytest

from casework.audit import chain_over
from casework.cases import directory
from casework.cases.ledger.intake import LedgerItemEstablished
from casework.cases.walk_in import (
    WalkIn,
    WalkInFinished,
    WalkInHandedOff,
    WalkInPrivate,
    WalkInRated,
)
from casework.codes import HandOff, Role, Satisfaction, UnitLevel
from casework.event import read_core
from casework.registry import Proposal
from desk_client.store import Identity, NotEnrolledError, RefusedError, Store
from tests.harness.bureau import (
    ADMIN,
    BUREAU,
    BUREAU_DEVICE,
    DESK,
    DESK_DEVICE,
    HANDLER,
    HEAD,
    HEAD_DEVICE,
    PRECINCT,
    ROOM,
)
from tests.harness.desk.paper import (
    BYTES,
    IDENTITY,
    KEY,
    PaperCentre,
    case_id,
    matter,
    state_of,
    sync,
    visitor,
)
from tests.harness.outside import SeededOutside


def test_saved_walk_in_is_there_after_reopening(
    store: Store, path: Path, outside: SeededOutside
) -> None:
    received = visitor(outside, temp_no="临-A07-0914-001")
    changes = store.record(DESK, ROOM, [received])
    assert changes.kinds == {"walk_in"}
    assert changes.ids == {received.case}
    store.close()
    again = Store.open(path, KEY, outside)
    state = state_of(again, received.case)
    assert isinstance(state, WalkIn)
    assert isinstance(received.private, WalkInPrivate)
    assert state.person == received.private.person
    assert state.content == received.private.content
    assert again.identity == IDENTITY
    assert again.sync_state().waiting == 1
    again.close()


def test_several_proposals_see_each_other_and_are_saved_together(
    store: Store, outside: SeededOutside
) -> None:
    received, draft = visitor(outside), matter(outside)
    handed = WalkInHandedOff(HandOff.LEDGER, "临-1", draft.case)
    changes = store.record(DESK, ROOM, [received, draft, Proposal(received.case, handed)])
    assert changes.kinds == {"walk_in", "ledger_item"}
    assert state_of(store, received.case).status == "HANDED_OFF"
    assert state_of(store, draft.case).status == "PENDING_EST"
    assert store.sync_state().waiting == 3


def test_refused_proposal_in_the_middle_leaves_nothing_of_the_call(
    store: Store, outside: SeededOutside
) -> None:
    received = visitor(outside)
    rated = Proposal(received.case, WalkInRated(Satisfaction.SATISFIED))
    with pytest.raises(RefusedError) as caught:
        store.record(DESK, ROOM, [received, rated])
    assert caught.value.refusal.clause == "status.not_now"
    assert caught.value.say.zh
    assert store.case(received.case) is None
    assert store.pending(10, BYTES).records == ()


def test_own_events_chain_from_the_first_to_the_last(store: Store, outside: SeededOutside) -> None:
    for _ in range(3):
        received = visitor(outside)
        finished = Proposal(received.case, WalkInFinished())
        store.record(DESK, ROOM, [received, finished])
    pending = store.pending(100, BYTES)
    cores = [bytes(record.core) for record in pending.records]
    assert [read_core(core).seq for core in cores] == [1, 2, 3, 4, 5, 6]
    assert (pending.first_seq, pending.last_seq) == (1, 6)
    assert pending.hash == chain_over(DESK_DEVICE, cores).hex()


def test_pending_is_cut_by_number_and_by_size_but_never_empty(
    store: Store, outside: SeededOutside
) -> None:
    for _ in range(5):
        store.record(DESK, ROOM, [visitor(outside)])
    by_number = store.pending(2, BYTES)
    assert (by_number.last_seq, len(by_number.records)) == (2, 2)
    cores = [bytes(record.core) for record in by_number.records]
    assert by_number.hash == chain_over(DESK_DEVICE, cores).hex()
    assert store.pending(5, 1).last_seq == 1


def test_next_event_names_the_case_as_it_was_seen(store: Store, outside: SeededOutside) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    seen = store.case(received.case)
    assert seen is not None
    store.record(DESK, ROOM, [Proposal(received.case, WalkInFinished())])
    first, second = (read_core(record.core) for record in store.pending(2, BYTES).records)
    assert first.seen is None
    assert second.seen == seen.last


def test_time_since_the_server_spoke_is_written_once_it_has(
    store: Store, outside: SeededOutside
) -> None:
    outside.later(minutes=5)
    store.record(DESK, ROOM, [visitor(outside)])
    core = read_core(store.pending(1, BYTES).records[0].core)
    assert core.since_server is not None
    assert 300_000 <= core.since_server < 301_000


def test_desk_without_identity_records_nothing(blank: Store, outside: SeededOutside) -> None:
    with pytest.raises(NotEnrolledError):
        blank.record(DESK, ROOM, [visitor(outside)])
    with pytest.raises(NotEnrolledError):
        blank.next_temp_no("walk_in", outside.time.date())


def test_database_of_one_device_is_not_given_to_another(store: Store) -> None:
    other = Identity(HEAD_DEVICE, PRECINCT, "A08", bytes(32), "公安网")
    with pytest.raises(ValueError, match="another device"):
        store.enrol(other)
    store.enrol(IDENTITY)


def test_temporary_numbers_run_through_the_day_and_past_a_restart(
    store: Store, path: Path, outside: SeededOutside
) -> None:
    day = outside.time.date()
    numbers = [store.next_temp_no("walk_in", day), store.next_temp_no("ledger_item", day)]
    assert numbers == ["临-A07-0914-001", "临-A07-0914-002"]
    for number in numbers:
        store.record(DESK, ROOM, [visitor(outside, temp_no=number)])
    store.close()
    again = Store.open(path, KEY, outside)
    assert again.next_temp_no("visit", day) == "临-A07-0914-003"
    outside.later(days=1)
    assert again.next_temp_no("visit", outside.time.date()) == "临-A07-0915-001"
    again.close()


def test_step_of_another_role_is_refused_here_already(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    sync(store, centre)
    establish = Proposal(draft.case, LedgerItemEstablished())
    with pytest.raises(RefusedError) as caught:
        store.record(HANDLER, PRECINCT, [establish])
    assert caught.value.refusal.clause == "role.missing"
    store.record(HEAD, PRECINCT, [establish])
    assert state_of(store, draft.case).status == "ESTABLISHED"


def test_officer_registered_here_is_known_within_the_same_call(
    blank: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    blank.enrol(Identity(BUREAU_DEVICE, BUREAU, "C01", bytes(32), "公安网"))
    sync(blank, centre)
    room, newcomer = case_id(outside), case_id(outside)
    place = directory.UnitRegistered(
        code="610103500200", name="南门会客厅", level=UnitLevel.ROOM, parent=PRECINCT
    )
    body = directory.OfficerRegistered(
        police_no="061099", name="查良", unit=room, roles=(Role.FIELD,)
    )
    changes = blank.record(ADMIN, BUREAU, [Proposal(room, place), Proposal(newcomer, body)])
    assert changes.kinds == {"unit", "officer", "directory"}
    assert blank.directory().roster.officers[newcomer].name == "查良"
    assert room in [state.case for state in blank.states("unit")]
