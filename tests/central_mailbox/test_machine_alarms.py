"""What the centre noticed of machines is told to a person once, and to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from casework.audit import sign_head
from casework.cases.machine_alarm.dealing import (
    MachineAlarmLeft,
)
from casework.cases.machine_alarm.reasons import AlarmReason, LeavingGround
from casework.cases.machine_alarm.state import case_of
from casework.cases.walk_in import WalkInPrivate
from casework.codes import Role
from casework.officers import may_read
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from casework.wire import SyncRequest
from central_mailbox.published import REFUSED
from central_mailbox.store.port import Alarm
from tests.harness import bureau
from tests.harness.centre.apart import (
    LOOKED,
    NAME,
    SHUT_OUT,
    alarms,
    clone_of,
    decided,
    fault_of,
    findings,
    rounds,
    sent_apart,
    the_alarm,
)
from tests.harness.centre.desks import PlainDesks, received

# -------------------------------------------------------------------------------- raised


def bad_signature(desks: PlainDesks) -> None:
    desks.room.receive()
    forged = sign_head(desks.sister.key.sign, 1, desks.room.device, 2**63, "00" * 32)
    fault_of(desks, desks.room, msgspec.structs.replace(desks.room.request(), head=forged))


def altered(desks: PlainDesks) -> None:
    desks.room.receive()
    request = desks.room.request()
    core = bytes(request.batch[0].core).replace(b'"persons":1', b'"persons":9')
    changed = msgspec.structs.replace(request.batch[0], core=msgspec.Raw(core))
    fault_of(desks, desks.room, msgspec.structs.replace(request, batch=(changed,)))


def foreign(desks: PlainDesks) -> None:
    desks.sister.receive(bureau.SISTER_HANDLER)
    fault_of(desks, desks.room, desks.sister.request())


def forked(desks: PlainDesks) -> None:
    desks.room.receive()
    desks.room.receive()
    desks.room.sync(desks.centre)
    twin = clone_of(desks.room, 1)
    twin.receive(name=NAME)
    fault_of(desks, twin, twin.request())


def rolled_back(desks: PlainDesks) -> None:
    for _ in range(3):
        desks.room.receive()
    desks.room.sync(desks.centre)
    early = SyncRequest(cursor=0, own_seq=1)
    desks.centre.sync(desks.room.device, early)
    rounds(desks)
    assert alarms(desks.centre) == [], "a request that was long on its way is no alarm"
    desks.centre.sync(desks.room.device, early)


def clock(desks: PlainDesks, hours: int, **heard: Any) -> None:
    """A reception written down by a clock that is so many hours off."""
    case, at = new_id(desks.outside), desks.outside.now() + timedelta(hours=hours)
    proposal = Proposal(case, received(desks.outside), WalkInPrivate(Person(name=NAME), "问路"))
    desks.room.write(bureau.DESK, proposal, at=at, **heard)
    desks.room.sync(desks.centre)


NOTICED: dict[AlarmReason, Callable[[PlainDesks], object]] = {
    AlarmReason.SIGNATURE: bad_signature,
    AlarmReason.ALTERED: altered,
    AlarmReason.FOREIGN: foreign,
    AlarmReason.FORKED: forked,
    AlarmReason.ROLLED_BACK: rolled_back,
    AlarmReason.SHUT_OUT: sent_apart,
    AlarmReason.CLOCK: lambda desks: clock(desks, 2),
}


@pytest.mark.parametrize("reason", NOTICED, ids=str)
def test_whatever_is_noticed_of_a_machine_is_told_once(
    desks: PlainDesks, reason: AlarmReason
) -> None:
    NOTICED[reason](desks)
    rounds(desks)
    alarm = the_alarm(desks.centre, reason)
    assert (alarm.device, alarm.unit) == (desks.room.device, bureau.BUREAU)
    assert (alarm.station, alarm.status, alarm.no) == (bureau.PRECINCT, "OPEN", 1)
    assert alarm.case == case_of(desks.room.device, reason, 1)
    assert alarm.machine == desks.centre.directory().roster.devices[desks.room.device].short
    rounds(desks)
    assert the_alarm(desks.centre, reason) == alarm
    assert len(alarms(desks.centre)) == 1
    assert findings(desks.centre) == ()


def test_a_witness_that_saw_another_history_is_told_to_the_bureau(desks: PlainDesks) -> None:
    with desks.centre.store.write() as tx:
        at = desks.outside.now()
        tx.devices.alarm(Alarm("witness.example/0", REFUSED, 7, "409", b"old 7", at))
    rounds(desks)
    alarm = the_alarm(desks.centre, AlarmReason.WITNESS)
    assert (alarm.device, alarm.machine, alarm.station) == ("witness.example/0", "", "")
    assert (alarm.unit, alarm.times, alarm.last_seq) == (bureau.BUREAU, 1, 7)


@pytest.mark.parametrize(
    ("hours", "heard"), [(2, False), (-2, False), (-2, True), (0, True)], ids=str
)
def test_a_clock_is_alarming_only_where_it_is_wrong_for_sure(
    desks: PlainDesks, hours: int, heard: bool
) -> None:
    """What lies hours back may have waited, unless the machine had heard the centre since."""
    known = {"server_at": desks.outside.now(), "since_server": 0} if heard else {}
    clock(desks, hours, **known)
    clock(desks, hours, **known)
    rounds(desks)
    is_wrong = hours > 0 or (hours < 0 and heard)
    assert [(one.reason, one.times) for one in alarms(desks.centre)] == (
        [(AlarmReason.CLOCK, 1)] if is_wrong else []
    )


def test_what_comes_before_somebody_has_dealt_with_it_joins_it(desks: PlainDesks) -> None:
    sent_apart(desks)
    rounds(desks)
    first = the_alarm(desks.centre, SHUT_OUT)
    assert (first.records, first.kept[0].first, first.kept[0].last) == (3, 2, 4)
    assert {one.step: one.count for one in first.lies} == {
        "WalkInReceived": 1,
        "WalkInFinished": 1,
        "ServiceAdded": 1,
    }
    assert decided(desks, first, LOOKED) == ["accepted"]
    desks.room.receive()
    desks.centre.sync(desks.room.device, desks.room.request())
    rounds(desks)
    again = the_alarm(desks.centre, SHUT_OUT)
    assert (again.status, again.records, again.kept[0].last) == ("OPEN", 4, 5)
    assert decided(desks, again, LOOKED, MachineAlarmLeft(ground=LeavingGround.NOTHING)) == [
        "accepted",
        "accepted",
    ]
    desks.room.receive()
    desks.centre.sync(desks.room.device, desks.room.request())
    rounds(desks)
    rounds(desks)
    left, following = alarms(desks.centre)
    assert (left.status, left.ground) == ("LEFT", LeavingGround.NOTHING)
    assert (following.no, following.records, following.kept[0].first) == (2, 1, 6)


# ------------------------------------------------------------------------------ audience


def test_nobody_else_is_sent_an_alarm_and_nobody_else_deals_with_it(desks: PlainDesks) -> None:
    sent_apart(desks)
    rounds(desks)
    alarm = the_alarm(desks.centre, SHUT_OUT)
    for desk in (desks.precinct, desks.division, desks.sister):
        desk.catch_up(desks.centre)
        assert alarm.case not in desk.states
    desks.bureau.catch_up(desks.centre)
    roster = desks.centre.directory().roster
    readers = {one.id for one in roster.officers.values() if may_read(roster, one, alarm)}
    assert readers == {
        one.id for one in roster.officers.values() if {Role.SECURITY, Role.AUDIT} & set(one.roles)
    }
    for other in (bureau.CHIEF, bureau.ADMIN):
        id = desks.bureau.write(other, Proposal(alarm.case, LOOKED))
        desks.bureau.catch_up(desks.centre)
        assert desks.bureau.results([id]) == ["refused"]
