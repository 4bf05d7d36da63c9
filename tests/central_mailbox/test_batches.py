"""A device's chain at the centre: clones, cut tails, foreign heads, revoked machines."""

import json

import msgspec
import pytest
from msgspec import Raw, structs

from casework.audit import SignedHead, sign_head
from casework.cases.directory import DeviceRevoked
from casework.outside import new_id
from casework.registry import Proposal
from casework.wire import PROTOCOL, SyncRequest
from central_mailbox.errors import FaultError
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks, received, service


def fault_of(desks: PlainDesks, desk: PlainDesk, request: SyncRequest) -> str:
    """The code of the fault that a request gets; nothing may have been taken in."""
    before = desks.centre.log_head()
    with pytest.raises(FaultError) as raised:
        desks.centre.sync(desk.device, request)
    assert desks.centre.log_head() == before
    return raised.value.fault.code


def alarms(desks: PlainDesks) -> list[tuple[str, str]]:
    with desks.centre.store.read() as tx:
        return [(alarm.device, alarm.code) for alarm in tx.devices.alarms()]


def clone_of(desk: PlainDesk, seq: int) -> PlainDesk:
    """The same machine as it was after ``seq`` events: a copied disk, an old backup."""
    twin = PlainDesk(desk.outside, desk.device, desk.unit)
    twin.key = desk.key
    for record in desk.records[:seq]:
        twin.append(record)
    twin.sent = seq
    return twin


def test_a_clone_that_goes_on_by_itself_is_a_fork_with_an_alarm(desks: PlainDesks) -> None:
    desks.room.receive()
    desks.room.receive()
    desks.room.sync(desks.centre)
    twin = clone_of(desks.room, 1)
    case = twin.receive()
    twin.receive()
    assert fault_of(desks, twin, twin.request()) == "chain.FORKED"
    assert fault_of(desks, twin, twin.request()) == "chain.FORKED"
    assert alarms(desks) == [(twin.device, "FORKED")]
    with desks.centre.store.read() as tx:
        (alarm,) = tx.devices.alarms()
    assert msgspec.json.decode(alarm.evidence, type=SignedHead) == twin.head()
    assert desks.centre.state(case) is None
    desks.room.receive()
    desks.room.sync(desks.centre)
    assert desks.room.sent == 3


def test_what_a_copied_machine_sent_is_kept_whole_and_once(desks: PlainDesks) -> None:
    desks.room.receive()
    desks.room.receive()
    desks.room.sync(desks.centre)
    twin = clone_of(desks.room, 1)
    twin.receive(name="李四")
    twin.receive()
    for first in (2, 1):
        assert fault_of(desks, twin, twin.request(first=first)) == "chain.FORKED"
    twin.receive()
    assert fault_of(desks, twin, twin.request()) == "chain.FORKED"
    other = clone_of(desks.room, 0)
    other.receive()
    assert fault_of(desks, other, other.request()) == "chain.FORKED"
    with desks.centre.store.read() as tx:
        kept = tx.devices.quarantined(f"{twin.device}/{twin.hashes[2].hex()[:16]}")
        alone = tx.devices.quarantined(f"{other.device}/{other.hashes[1].hex()[:16]}")
        assert tx.devices.quarantined(twin.device) == [], "that chain is of what came when shut out"
    told = [(row.seq, row.core, row.sealed) for row in kept]
    assert told == [
        (seq, bytes(record.core), bytes(record.sealed or b""))
        for seq, record in enumerate(twin.records[1:], 2)
    ]
    assert [row.core for row in alone] == [bytes(other.records[0].core)]


def test_fork_that_was_changed_on_the_way_keeps_nothing_but_its_alarm(desks: PlainDesks) -> None:
    for _ in range(3):
        desks.room.receive()
    desks.room.sync(desks.centre)
    twin = clone_of(desks.room, 1)
    twin.receive()
    request = twin.request()
    core = bytes(request.batch[0].core).replace(b'"persons":1', b'"persons":9')
    changed = msgspec.structs.replace(request.batch[0], core=msgspec.Raw(core))
    bad = msgspec.structs.replace(request, batch=(changed,))
    assert fault_of(desks, twin, bad) == "chain.FORKED"
    with desks.centre.store.read() as tx:
        assert not list(tx.devices.sealed_in_quarantine())
    assert alarms(desks) == [(twin.device, "FORKED")]


def test_a_shorter_fork_is_a_fork_too(desks: PlainDesks) -> None:
    for _ in range(3):
        desks.room.receive()
    desks.room.sync(desks.centre)
    twin = clone_of(desks.room, 1)
    twin.receive()
    assert fault_of(desks, twin, twin.request()) == "chain.FORKED"


def test_an_old_backup_learns_from_known_seq_that_it_is_behind(desks: PlainDesks) -> None:
    for _ in range(3):
        desks.room.receive()
    desks.room.sync(desks.centre)
    old = clone_of(desks.room, 1)
    answer = desks.centre.sync(old.device, SyncRequest(cursor=0, head=old.head()))
    assert answer.known_seq == 3
    assert alarms(desks) == []


def test_a_head_that_another_key_signed_is_refused_with_an_alarm(desks: PlainDesks) -> None:
    desks.room.receive()
    request = desks.room.request()
    forged = sign_head(desks.sister.key.sign, 1, desks.room.device, 1, desks.room.hashes[1].hex())
    bad = msgspec.structs.replace(request, head=forged)
    assert fault_of(desks, desks.room, bad) == "chain.SIGNATURE"
    assert alarms(desks) == [(desks.room.device, "SIGNATURE")]
    unknown_suite = msgspec.structs.replace(desks.room.head(), suite=7)
    bad = msgspec.structs.replace(request, head=unknown_suite)
    assert fault_of(desks, desks.room, bad) == "chain.SIGNATURE"


def test_an_event_changed_after_signing_is_refused_with_an_alarm(desks: PlainDesks) -> None:
    desks.room.receive()
    request = desks.room.request()
    core = bytes(request.batch[0].core).replace(b'"persons":1', b'"persons":9')
    changed = msgspec.structs.replace(request.batch[0], core=msgspec.Raw(core))
    bad = msgspec.structs.replace(request, batch=(changed,))
    assert fault_of(desks, desks.room, bad) == "chain.ALTERED"
    assert alarms(desks) == [(desks.room.device, "ALTERED")]


def test_another_machines_batch_is_refused_with_an_alarm(desks: PlainDesks) -> None:
    desks.room.receive()
    assert fault_of(desks, desks.sister, desks.room.request()) == "chain.FOREIGN"
    assert alarms(desks) == [(desks.sister.device, "FOREIGN")]
    mixed = msgspec.structs.replace(desks.room.request(), head=desks.sister.head(0))
    assert fault_of(desks, desks.sister, mixed) in ("chain.FOREIGN", "chain.ALTERED")


def test_a_gap_is_held_as_a_whole_and_known_seq_says_where_to_go_on(desks: PlainDesks) -> None:
    ids = []
    for _ in range(4):
        case = new_id(desks.outside)
        ids.append(desks.room.write(bureau.DESK, Proposal(case, received(desks.outside))))
    later = desks.centre.sync(desks.room.device, desks.room.request(first=3))
    assert [(one.id, one.result) for one in later.outcomes] == [(id, "held") for id in ids[2:]]
    assert later.known_seq == 0
    holed = desks.room.request()
    holed = msgspec.structs.replace(holed, batch=(holed.batch[0], *holed.batch[2:]))
    assert {one.result for one in desks.centre.sync(desks.room.device, holed).outcomes} == {"held"}
    assert alarms(desks) == []
    desks.room.sync(desks.centre, desks.room.request(first=1))
    assert desks.room.results(ids) == ["accepted"] * 4


def test_a_batch_without_its_head_or_of_nonsense_is_refused(desks: PlainDesks) -> None:
    desks.room.receive()
    headless = msgspec.structs.replace(desks.room.request(), head=None)
    assert fault_of(desks, desks.room, headless) == "request.no_head"
    nonsense = msgspec.structs.replace(
        desks.room.request().batch[0], core=msgspec.Raw(b'"not an event"')
    )
    bad = msgspec.structs.replace(desks.room.request(), batch=(nonsense,))
    assert fault_of(desks, desks.room, bad) == "chain.malformed"


def test_more_events_than_a_batch_holds_are_refused_together(
    desks: PlainDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central_mailbox.batches.MOST_EVENTS", 2)
    for _ in range(3):
        desks.room.receive()
    assert fault_of(desks, desks.room, desks.room.request()) == "request.too_many"


def test_what_a_revoked_machine_still_sends_goes_to_quarantine(desks: PlainDesks) -> None:
    first = desks.room.receive()
    desks.room.sync(desks.centre)
    desks.centre.found([Proposal(desks.room.device, DeviceRevoked("stolen"))])
    desks.room.cursor = 0
    later = desks.room.serve(first)
    response = desks.centre.sync(desks.room.device, desks.room.request())
    (outcome,) = response.outcomes
    assert (outcome.id, outcome.result) == (later, "refused")
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "device.revoked"
    assert (response.known_seq, response.feed) == (2, ())
    desks.room.serve(first)
    again = desks.centre.sync(desks.room.device, desks.room.request(first=1))
    assert [one.result for one in again.outcomes] == ["accepted", "refused", "refused"]
    with desks.centre.store.read() as tx:
        kept = tx.devices.quarantined(desks.room.device)
        assert [bytes(one.core) for one in desks.room.records[1:]] == [row.core for row in kept]
        assert kept[0].sealed is None
    state = desks.centre.state(first)
    assert state is not None
    assert state.count == 1
    assert fault_of(desks, desks.room, SyncRequest(cursor=0)) == "device.revoked"
    twin = clone_of(desks.room, 1)
    twin.write(bureau.DESK, Proposal(first, service()), seen=None)
    assert fault_of(desks, twin, twin.request()) == "chain.FORKED"


def test_a_machine_that_nobody_enrolled_is_not_heard(desks: PlainDesks) -> None:
    stranger = PlainDesk(desks.outside, bureau.fixed_id(3, 99))
    stranger.receive()
    assert fault_of(desks, stranger, stranger.request()) == "device.unknown"
    with pytest.raises(FaultError, match=r"device\.unknown"):
        desks.centre.sync("system", SyncRequest(cursor=0))


def test_another_version_of_the_protocol_is_told_which_side_to_update(desks: PlainDesks) -> None:
    newer = SyncRequest(cursor=0, protocol=PROTOCOL + 1)
    older = SyncRequest(cursor=0, protocol=PROTOCOL - 2)
    assert fault_of(desks, desks.room, newer) == "protocol.too_new"
    assert fault_of(desks, desks.room, older) == "protocol.too_old"


def test_a_desk_of_the_version_before_is_answered_in_its_own(desks: PlainDesks) -> None:
    answer = desks.centre.sync(bureau.DESK_DEVICE, SyncRequest(cursor=0, protocol=PROTOCOL - 1))
    assert answer.protocol == PROTOCOL - 1
    assert answer.feed


def test_a_forged_head_of_a_number_beyond_any_database_is_refused_and_its_alarm_kept(
    desks: PlainDesks,
) -> None:
    forger = desks.precinct.key
    head = sign_head(forger.sign, 1, desks.room.device, 2**63, "00" * 32)
    assert fault_of(desks, desks.room, SyncRequest(cursor=0, head=head)) == "chain.SIGNATURE"
    with desks.centre.store.read() as tx:
        [alarm] = tx.devices.alarms()
    assert alarm.seq == 2**63 - 1
    assert msgspec.json.decode(alarm.evidence, type=SignedHead) == head


@pytest.mark.parametrize(
    "odd",
    [{"v": -1}, {"v": 0}, {"v": 2**70}, {"since_server": 2**70}, {"since_server": -1}],
    ids=str,
)
def test_an_event_with_an_odd_number_is_refused_by_itself(
    desks: PlainDesks, odd: dict[str, int]
) -> None:
    case = desks.room.receive()
    written = desks.room.records.pop()
    desks.room.hashes.pop()
    core = msgspec.json.decode(written.core) | odd
    desks.room.append(structs.replace(written, core=Raw(json.dumps(core).encode())))
    good = desks.room.receive()
    desks.room.sync(desks.centre)
    assert desks.centre.state(case) is None
    assert desks.centre.state(good) is not None
