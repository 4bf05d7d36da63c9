"""The centre raises an alarm, and again while nobody has dealt with it: events and rows."""

from typing import Annotated

from msgspec import Struct

from casework.cases.machine_alarm.reasons import Advice, AlarmReason
from casework.cases.machine_alarm.state import (
    ROWS,
    UNDECIDED,
    Kept,
    Lying,
    MachineAlarm,
    case_of,
    count_of,
)
from casework.context import Context
from casework.event import Event, Label, Moment
from casework.fields import Meaning, given
from casework.steps import Changes, Guard

# ----------------------------------------------------------------------------- events

Times = Annotated[int, given("发现次数", "Times noticed")]
FirstSeq = Annotated[int, given("首次序号", "From number")]
LastSeq = Annotated[int, given("最近序号", "To number")]
FirstAt = Annotated[Moment, given("首次发现", "First noticed", lies="behind")]
LastAt = Annotated[Moment, given("最近发现", "Last noticed", lies="behind")]
AllKept = Annotated[tuple[Kept, ...], given("另行保管", "Kept apart")]
AllLying = Annotated[tuple[Lying, ...], given("保管内容", "What lies there")]


class MachineAlarmRaised(Struct, frozen=True, kw_only=True):
    """报警: what was noticed of a machine, and what it sent that lies apart."""

    unit: Annotated[str, given("处置单位", "For", Meaning.UNIT)]
    device: Annotated[str, given("设备编号", "Machine's id")]
    machine: Annotated[str, given("设备代号", "Machine")] = ""
    station: Annotated[str, given("设备所在单位", "Where it stands", Meaning.UNIT)] = ""
    reason: Annotated[AlarmReason, given("异常", "What was noticed")]
    no: Annotated[int, given("第几次报警", "Alarm no.")] = 1
    times: Times = 0
    first_seq: FirstSeq = 0
    last_seq: LastSeq = 0
    first_at: FirstAt
    last_at: LastAt
    kept: AllKept = ()
    lies: AllLying = ()


class MachineAlarmRaisedAgain(Struct, frozen=True, kw_only=True):
    """再次报警: it was noticed again, or more came; all that lies apart by now."""

    times: Times = 0
    last_seq: LastSeq = 0
    last_at: LastAt
    kept: AllKept = ()
    lies: AllLying = ()


# ----------------------------------------------------------------------------- guards


def _is_its_own(state: object, event: Event[MachineAlarmRaised], context: Context) -> bool:
    """The one number that follows: behind one that was dealt with, and about something new."""
    body = event.body
    if event.core.case != case_of(body.device, body.reason, body.no):
        return False
    if body.no <= 1:
        return body.no == 1
    before = context.related(case_of(body.device, body.reason, body.no - 1))
    return (
        isinstance(before, MachineAlarm)
        and not before.is_open
        and (bool(body.kept) or body.times > before.times)
    )


def _says_something(state: object, event: Event[MachineAlarmRaised], context: Context) -> bool:
    body = event.body
    return body.times > 0 or bool(body.kept)


def _is_more(state: MachineAlarm, event: Event[MachineAlarmRaisedAgain], context: Context) -> bool:
    """Nothing that was said is taken back, and something is new."""
    body = event.body
    now = {one.chain: (one.first, one.last) for one in body.kept}
    stands = all(
        now.get(one.chain, (0, 0))[0] == one.first and one.last <= now[one.chain][1]
        for one in state.kept
    )
    grew = body.times > state.times or count_of(body.kept) > count_of(state.kept)
    return stands and grew and body.times >= state.times


IS_ITS_OWN = Guard(
    "machine_alarm.case",
    Label(
        "同一设备的同一异常,处置完以前只有一份",
        "Of a machine there is one alarm for one reason at a time",
    ),
    _is_its_own,
)
SAYS_SOMETHING = Guard(
    "machine_alarm.nothing",
    Label("没有发现异常,也没有另行保管的记录", "Nothing was noticed, and nothing lies apart"),
    _says_something,
)
IS_MORE = Guard(
    "machine_alarm.more",
    Label("没有新的情况", "Nothing is new"),
    _is_more,
)

# ---------------------------------------------------------------------------- changes


def _raise(state: None, event: Event[MachineAlarmRaised]) -> Changes:
    body = event.body
    return {
        "unit": body.unit,
        "units": (body.unit,),
        "device": body.device,
        "machine": body.machine,
        "station": body.station,
        "reason": body.reason,
        "advice": Advice(body.reason),
        "no": body.no,
        "times": body.times,
        "first_seq": body.first_seq,
        "last_seq": body.last_seq,
        "first_at": body.first_at,
        "last_at": body.last_at,
        "kept": body.kept,
        "lies": body.lies,
        "records": count_of(body.kept),
    }


def _raise_again(state: MachineAlarm, event: Event[MachineAlarmRaisedAgain]) -> Changes:
    body = event.body
    return {
        "times": body.times,
        "last_seq": max(state.last_seq, body.last_seq),
        "last_at": body.last_at,
        "kept": body.kept,
        "lies": body.lies,
        "records": count_of(body.kept),
    }


# ------------------------------------------------------------------------------- rows

RAISING = (
    ROWS.opens(
        MachineAlarmRaised,
        label=Label("报警", "Raised"),
        verb="Raise the alarm",
        to="OPEN",
        by=(),
        numbers=True,
        guards=(IS_ITS_OWN, SAYS_SOMETHING),
        apply=_raise,
    ),
    ROWS.step(
        MachineAlarmRaisedAgain,
        label=Label("再次报警", "Raised again"),
        verb="Raise it again",
        frm=UNDECIDED,
        to="OPEN",
        by=(),
        guards=(IS_MORE,),
        apply=_raise_again,
    ),
)
