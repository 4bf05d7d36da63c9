"""The centre says again what was adopted, part by part: the event, its guard and its row."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Struct

from casework.cases.machine_alarm.state import (
    ROWS,
    Kept,
    MachineAlarm,
    Status,
    Taken,
    TakenResult,
)
from casework.context import Context
from casework.event import Event, Label
from casework.fields import given
from casework.steps import Changes, Guard

IN_FORCE = (TakenResult.ACCEPTED, TakenResult.KNOWN)

# ----------------------------------------------------------------------------- events


class MachineRecordsTaken(Struct, frozen=True, kw_only=True):
    """收录结果: what the rules said to the next of the records, each for itself."""

    taken: Annotated[tuple[Taken, ...], given("收录结果", "What became of them")]


# ------------------------------------------------------------------------------ in order


def places(kept: Iterable[Kept]) -> Iterator[tuple[str, int]]:
    """Where the records lie, in the order in which they are said again."""
    return ((one.chain, seq) for one in kept for seq in range(one.first, one.last + 1))


def next_places(alarm: MachineAlarm, most: int) -> tuple[tuple[str, int], ...]:
    """The next that nobody has said again, at most so many."""
    return tuple(places(alarm.kept))[alarm.taken : alarm.taken + most]


# ----------------------------------------------------------------------------- guards


def _are_next(state: MachineAlarm, event: Event[MachineRecordsTaken], context: Context) -> bool:
    said = tuple((one.chain, one.seq) for one in event.body.taken)
    return bool(said) and said == next_places(state, len(said))


ARE_NEXT = Guard(
    "machine_alarm.next",
    Label("每条记录按顺序收录一次", "Each record is taken in once, in order"),
    _are_next,
)

# ---------------------------------------------------------------------------- changes


def _count(event: Event[MachineRecordsTaken], result: TakenResult) -> int:
    return sum(one.result is result for one in event.body.taken)


def _take(state: MachineAlarm, event: Event[MachineRecordsTaken]) -> Changes:
    others = (one for one in event.body.taken if one.result not in IN_FORCE)
    return {
        "accepted": state.accepted + _count(event, TakenResult.ACCEPTED),
        "known": state.known + _count(event, TakenResult.KNOWN),
        "refused": (*state.refused, *others),
    }


def _after(state: MachineAlarm, event: Event[MachineRecordsTaken]) -> Status:
    done = state.taken + len(event.body.taken) >= state.records
    return "ADOPTED" if done else "TAKING_IN"


# ------------------------------------------------------------------------------- rows

TAKING_IN = (
    ROWS.step(
        MachineRecordsTaken,
        label=Label("收录结果", "Taken in"),
        verb="Take them in",
        frm=("TAKING_IN",),
        to=_after,
        by=(),
        guards=(ARE_NEXT,),
        apply=_take,
    ),
)
