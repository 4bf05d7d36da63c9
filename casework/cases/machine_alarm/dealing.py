"""Somebody looks into it, and has what lies there adopted or left: events and rows.

Source of the rule: three powers (docs/adr/0049): machines are the security administrator's.
Whoever decides has seen how much lies there: what came since is looked at first.
"""

from typing import Annotated

from msgspec import Struct

from casework.cases.machine_alarm.reasons import AlarmFinding, LeavingGround
from casework.cases.machine_alarm.state import ROWS, UNDECIDED, MachineAlarm
from casework.codes import Role
from casework.event import Event, Label
from casework.fields import asked
from casework.steps import Approval, Changes, Guard

KEEPERS = (Role.SECURITY,)

# ----------------------------------------------------------------------------- events


class MachineAlarmLookedInto(Struct, frozen=True, kw_only=True):
    """查明: what it was."""

    finding: Annotated[AlarmFinding, asked("查明情况", "What it was")]


class MachineAlarmAdopted(Approval, frozen=True, kw_only=True):
    """收录: what lies there is taken into the record, each judged by the rules."""


class MachineAlarmLeft(Approval, frozen=True, kw_only=True):
    """不收录: it stays apart, as evidence, and is in force nowhere."""

    ground: Annotated[LeavingGround, asked("不收录的理由", "Why it is left")]


class MachineAlarmSettled(Struct, frozen=True, kw_only=True):
    """了结: the machine is in order, or shut out; nothing lies apart."""


# ----------------------------------------------------------------------------- guards

SOMETHING_LIES = Guard[MachineAlarm, object](
    "machine_alarm.empty",
    Label("没有另行保管的记录", "Nothing lies apart"),
    lambda state, event, context: state.records > 0,
    asks_form=False,
    hides=True,
)
NOTHING_LIES = Guard[MachineAlarm, object](
    "machine_alarm.lies",
    Label("还有另行保管的记录:先收录或者不收录", "Records lie apart: adopt or leave them first"),
    lambda state, event, context: state.records == 0,
    asks_form=False,
    hides=True,
)

# ---------------------------------------------------------------------------- changes


def _look_into(state: MachineAlarm, event: Event[MachineAlarmLookedInto]) -> Changes:
    core = event.core
    return {"finding": event.body.finding, "found_at": core.at, "found_by": core.actor}


def _decide(state: MachineAlarm, event: Event[object]) -> Changes:
    return {"decided_at": event.core.at, "decided_by": event.core.actor, "ground": None}


def _leave(state: MachineAlarm, event: Event[MachineAlarmLeft]) -> Changes:
    return _decide(state, event) | {"ground": event.body.ground}


# ------------------------------------------------------------------------------- rows

DEALING = (
    ROWS.step(
        MachineAlarmLookedInto,
        label=Label("查明", "Looked into"),
        verb="Say what it was",
        frm=UNDECIDED,
        to="LOOKED_INTO",
        by=KEEPERS,
        at="owner",
        apply=_look_into,
    ),
    ROWS.step(
        MachineAlarmAdopted,
        label=Label("收录", "Adopted"),
        verb="Adopt the records",
        frm=("LOOKED_INTO", "LEFT"),
        to="TAKING_IN",
        by=KEEPERS,
        at="owner",
        is_final_say=True,
        is_grave=True,
        guards=(SOMETHING_LIES,),
        apply=_decide,
    ),
    ROWS.step(
        MachineAlarmLeft,
        label=Label("不收录", "Left"),
        verb="Leave the records",
        frm=("LOOKED_INTO",),
        to="LEFT",
        by=KEEPERS,
        at="owner",
        is_final_say=True,
        is_grave=True,
        guards=(SOMETHING_LIES,),
        apply=_leave,
    ),
    ROWS.step(
        MachineAlarmSettled,
        label=Label("了结", "Settled"),
        verb="Settle it",
        frm=("LOOKED_INTO",),
        to="SETTLED",
        by=KEEPERS,
        at="owner",
        is_final_say=True,
        guards=(NOTHING_LIES,),
        apply=_decide,
    ),
)
