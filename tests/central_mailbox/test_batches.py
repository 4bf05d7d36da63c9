"""A device's chain at the centre: clones, cut tails, foreign heads, revoked machines."""

import msgspec
import pytest

from casework.audit import SignedHead, sign_head
from casework.cases.directory import DeviceRevoked
from casework.outside import new_id
from casework.registry import Proposal
from casework.wire import SyncRequest
from central_mailbox.errors import FaultError
from tests.harness import bureau
from tests.harness.centre.desks import Desk, Precinct, received, service


def fault_of(town: Precinct, desk: Desk, request: SyncRequest) -> str:
    """The code of the fault that a request gets; nothing may have been taken in."""
    before = town.centre.log_head()
    with pytest.raises(FaultError) as raised:
        town.centre.sync(desk.device, request)
    assert town.centre.log_head() == before
    return raised.value.fault.code


def alarms(town: Precinct) -> list[tuple[str, str]]:
    with town.centre.store.read() as tx:
        return [(alarm.device, alarm.code) for alarm in tx.devices.alarms()]


def clone_of(desk: Desk, seq: int) -> Desk:
    """The same machine as it was after ``seq`` events: a copied disk, an old backup."""
    twin = Desk(desk.hand, desk.device, desk.unit)
    twin.key = desk.key
    for record in desk.records[:seq]:
        twin.append(record)
    twin.sent = seq
    return twin


def test_a_clone_that_goes_on_by_itself_is_a_fork_with_an_alarm(town: Precinct) -> None:
    town.room.receive()
    town.room.receive()
    town.room.sync(town.centre)
    twin = clone_of(town.room, 1)
    case = twin.receive()
    twin.receive()
    assert fault_of(town, twin, twin.request()) == "chain.FORKED"
    assert fault_of(town, twin, twin.request()) == "chain.FORKED"
    assert alarms(town) == [(twin.device, "FORKED")]
    with town.centre.store.read() as tx:
        (alarm,) = tx.devices.alarms()
    assert msgspec.json.decode(alarm.evidence, type=SignedHead) == twin.head()
    assert town.centre.state(case) is None
    town.room.receive()
    town.room.sync(town.centre)
    assert town.room.sent == 3


def test_a_shorter_fork_is_a_fork_too(town: Precinct) -> None:
    for _ in range(3):
        town.room.receive()
    town.room.sync(town.centre)
    twin = clone_of(town.room, 1)
    twin.receive()
    assert fault_of(town, twin, twin.request()) == "chain.FORKED"


def test_an_old_backup_learns_from_known_seq_that_it_is_behind(town: Precinct) -> None:
    for _ in range(3):
        town.room.receive()
    town.room.sync(town.centre)
    old = clone_of(town.room, 1)
    answer = town.centre.sync(old.device, SyncRequest(cursor=0, head=old.head()))
    assert answer.known_seq == 3
    assert alarms(town) == []


def test_a_head_that_another_key_signed_is_refused_with_an_alarm(town: Precinct) -> None:
    town.room.receive()
    request = town.room.request()
    forged = sign_head(town.sister.key.sign, 1, town.room.device, 1, town.room.hashes[1].hex())
    bad = msgspec.structs.replace(request, head=forged)
    assert fault_of(town, town.room, bad) == "chain.SIGNATURE"
    assert alarms(town) == [(town.room.device, "SIGNATURE")]
    unknown_suite = msgspec.structs.replace(town.room.head(), suite=7)
    bad = msgspec.structs.replace(request, head=unknown_suite)
    assert fault_of(town, town.room, bad) == "chain.SIGNATURE"


def test_an_event_changed_after_signing_is_refused_with_an_alarm(town: Precinct) -> None:
    town.room.receive()
    request = town.room.request()
    core = bytes(request.batch[0].core).replace(b'"persons":1', b'"persons":9')
    changed = msgspec.structs.replace(request.batch[0], core=msgspec.Raw(core))
    bad = msgspec.structs.replace(request, batch=(changed,))
    assert fault_of(town, town.room, bad) == "chain.ALTERED"
    assert alarms(town) == [(town.room.device, "ALTERED")]


def test_another_machines_batch_is_refused_with_an_alarm(town: Precinct) -> None:
    town.room.receive()
    assert fault_of(town, town.sister, town.room.request()) == "chain.FOREIGN"
    assert alarms(town) == [(town.sister.device, "FOREIGN")]
    mixed = msgspec.structs.replace(town.room.request(), head=town.sister.head(0))
    assert fault_of(town, town.sister, mixed) in ("chain.FOREIGN", "chain.ALTERED")


def test_a_gap_is_held_as_a_whole_and_known_seq_says_where_to_go_on(town: Precinct) -> None:
    ids = []
    for _ in range(4):
        case = new_id(town.hand)
        ids.append(town.room.write(bureau.DESK, Proposal(case, received(town.hand))))
    later = town.centre.sync(town.room.device, town.room.request(first=3))
    assert [(one.id, one.result) for one in later.outcomes] == [(id, "held") for id in ids[2:]]
    assert later.known_seq == 0
    holed = town.room.request()
    holed = msgspec.structs.replace(holed, batch=(holed.batch[0], *holed.batch[2:]))
    assert {one.result for one in town.centre.sync(town.room.device, holed).outcomes} == {"held"}
    assert alarms(town) == []
    town.room.sync(town.centre, town.room.request(first=1))
    assert town.room.results(ids) == ["accepted"] * 4


def test_a_batch_without_its_head_or_of_nonsense_is_refused(town: Precinct) -> None:
    town.room.receive()
    headless = msgspec.structs.replace(town.room.request(), head=None)
    assert fault_of(town, town.room, headless) == "request.no_head"
    nonsense = msgspec.structs.replace(
        town.room.request().batch[0], core=msgspec.Raw(b'"not an event"')
    )
    bad = msgspec.structs.replace(town.room.request(), batch=(nonsense,))
    assert fault_of(town, town.room, bad) == "chain.malformed"


def test_more_events_than_a_batch_holds_are_refused_together(
    town: Precinct, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central_mailbox.batches.MOST_EVENTS", 2)
    for _ in range(3):
        town.room.receive()
    assert fault_of(town, town.room, town.room.request()) == "request.too_many"


def test_what_a_revoked_machine_still_sends_goes_to_quarantine(town: Precinct) -> None:
    first = town.room.receive()
    town.room.sync(town.centre)
    town.centre.found([Proposal(town.room.device, DeviceRevoked("stolen"))])
    town.room.cursor = 0
    later = town.room.serve(first)
    response = town.centre.sync(town.room.device, town.room.request())
    (outcome,) = response.outcomes
    assert (outcome.id, outcome.result) == (later, "refused")
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "device.revoked"
    assert (response.known_seq, response.feed) == (2, ())
    town.room.serve(first)
    again = town.centre.sync(town.room.device, town.room.request(first=1))
    assert [one.result for one in again.outcomes] == ["accepted", "refused", "refused"]
    with town.centre.store.read() as tx:
        kept = tx.devices.quarantined(town.room.device)
        assert [bytes(one.core) for one in town.room.records[1:]] == [row.core for row in kept]
        assert kept[0].sealed is None
    state = town.centre.state(first)
    assert state is not None
    assert state.count == 1
    assert fault_of(town, town.room, SyncRequest(cursor=0)) == "device.revoked"
    twin = clone_of(town.room, 1)
    twin.write(bureau.DESK, Proposal(first, service()), seen=None)
    assert fault_of(town, twin, twin.request()) == "chain.FORKED"


def test_a_machine_that_nobody_enrolled_is_not_heard(town: Precinct) -> None:
    stranger = Desk(town.hand, bureau.fixed_id(3, 99))
    stranger.receive()
    assert fault_of(town, stranger, stranger.request()) == "device.unknown"
    with pytest.raises(FaultError, match=r"device\.unknown"):
        town.centre.sync("system", SyncRequest(cursor=0))


def test_another_version_of_the_protocol_is_told_which_side_to_update(town: Precinct) -> None:
    newer = SyncRequest(cursor=0, protocol=2)
    older = SyncRequest(cursor=0, protocol=0)
    assert fault_of(town, town.room, newer) == "protocol.too_new"
    assert fault_of(town, town.room, older) == "protocol.too_old"
