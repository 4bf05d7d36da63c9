"""What a centre keeps apart of machines that were shut out or copied, and who deals with it."""

from typing import Any

import msgspec
import pytest

from casework.cases.directory import DeviceRevoked
from casework.cases.machine_alarm.dealing import (
    MachineAlarmAdopted,
    MachineAlarmLookedInto,
)
from casework.cases.machine_alarm.reasons import AlarmFinding, AlarmReason
from casework.cases.machine_alarm.state import MachineAlarm
from casework.cases.walk_in import ResultText, WalkInFinished
from casework.event import read_core
from casework.registry import Proposal
from casework.wire import SyncRequest
from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError
from central_mailbox.routines import run_due
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks

SHUT_OUT, FORKED = AlarmReason.SHUT_OUT, AlarmReason.FORKED
NAME = "欧阳桂芳"


def rounds(desks: PlainDesks) -> None:
    """The centre's next round."""
    desks.outside.later(minutes=11)
    run_due(desks.centre, desks.outside)


def alarms(centre: Centre) -> list[MachineAlarm]:
    found = centre.standing(("machine_alarm",))[1].values()
    return sorted((one for one in found if isinstance(one, MachineAlarm)), key=lambda one: one.no)


def the_alarm(centre: Centre, reason: AlarmReason) -> MachineAlarm:
    (found,) = [one for one in alarms(centre) if one.reason is reason]
    return found


def shut_out(desks: PlainDesks, desk: PlainDesk) -> None:
    desks.centre.found([Proposal(desk.device, DeviceRevoked("遗失"))])


def sent_apart(desks: PlainDesks) -> tuple[str, str]:
    """A laptop that was shut out unawares brings a reception home, and its end; the cases."""
    known = desks.room.receive()
    desks.room.catch_up(desks.centre)
    shut_out(desks, desks.room)
    case = desks.room.receive(name=NAME)
    desks.room.write(bureau.DESK, Proposal(case, WalkInFinished(), ResultText("当场办结")))
    desks.room.serve(known)
    desks.centre.sync(desks.room.device, desks.room.request())
    return known, case


def decided(desks: PlainDesks, alarm: MachineAlarm, *bodies: Any) -> list[str]:
    """The security administrator takes steps; what became of them."""
    desks.bureau.catch_up(desks.centre)
    ids = []
    for body in bodies:
        ids.append(desks.bureau.write(bureau.SECURITY, Proposal(alarm.case, body)))
        desks.bureau.catch_up(desks.centre)
    return desks.bureau.results(ids)


LOOKED = MachineAlarmLookedInto(finding=AlarmFinding.UNKNOWING)


def adopted(desks: PlainDesks, reason: AlarmReason = SHUT_OUT) -> MachineAlarm:
    """What lies apart is adopted, and taken in; the alarm after it."""
    alarm = the_alarm(desks.centre, reason)
    assert decided(desks, alarm, LOOKED, MachineAlarmAdopted()) == ["accepted"] * 2
    run_due(desks.centre, desks.outside)
    return the_alarm(desks.centre, reason)


def findings(centre: Centre) -> tuple[str, ...]:
    return verify_all(centre.store, centre.public_key).findings


def fault_of(desks: PlainDesks, desk: PlainDesk, request: SyncRequest) -> str:
    with pytest.raises(FaultError) as raised:
        desks.centre.sync(desk.device, request)
    return raised.value.fault.code


def clone_of(desk: PlainDesk, seq: int) -> PlainDesk:
    twin = PlainDesk(desk.outside, desk.device, desk.unit)
    twin.key = desk.key
    for record in desk.records[:seq]:
        twin.append(record)
    twin.sent = seq
    return twin


def bend(desk: PlainDesk, **changes: Any) -> None:
    """Another core in the place of what it wrote last, signed like any."""
    record = desk.records.pop()
    desk.hashes.pop()
    core = msgspec.structs.replace(read_core(record.core), **changes)
    desk.append(msgspec.structs.replace(record, core=msgspec.Raw(msgspec.json.encode(core))))
