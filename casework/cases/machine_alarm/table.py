"""The kind: what it is to a person, whose turn it is, its rows."""

from casework.cases.machine_alarm.dealing import (
    DEALING,
    MachineAlarmAdopted,
    MachineAlarmLookedInto,
    MachineAlarmSettled,
)
from casework.cases.machine_alarm.raising import RAISING
from casework.cases.machine_alarm.state import STATUSES, MachineAlarm
from casework.cases.machine_alarm.taking_in import TAKING_IN
from casework.event import Label
from casework.machine import Display, Machine, Waits


def waits(alarm: MachineAlarm) -> Waits | None:
    """For the security administrator until it is dealt with; what is adopted is the centre's."""
    if not alarm.is_open:
        return None
    if alarm.status == "OPEN":
        return Waits(MachineAlarmLookedInto, units=(alarm.unit,))
    step = MachineAlarmAdopted if alarm.records else MachineAlarmSettled
    return Waits(step, units=(alarm.unit,))


DISPLAY = Display[MachineAlarm](
    title=lambda alarm: alarm.machine or alarm.device,
    lead="reason",
    facts=(
        "advice",
        "machine",
        "station",
        "records",
        "lies",
        "times",
        "first_at",
        "last_at",
        "first_seq",
        "last_seq",
        "finding",
        "found_at",
        "found_by",
        "ground",
        "decided_at",
        "decided_by",
        "accepted",
        "known",
        "refused",
        "kept",
        "device",
    ),
    columns=("station", "records", "last_at"),
    happened_at=lambda alarm: alarm.last_at,
    related=lambda alarm: (alarm.device,) if alarm.machine else (),
)

MACHINE = Machine(
    kind="machine_alarm",
    label=Label("机器异常", "Machine alarm"),
    state=MachineAlarm,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda alarm: "YC",
    steps=(*RAISING, *DEALING, *TAKING_IN),
)
