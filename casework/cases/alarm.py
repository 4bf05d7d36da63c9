"""到期提醒: the centre writes on a case that a limit is near its end, or has passed.

The rules they keep (domain 7.1, 7.2): yellow and red are said once each for every limit and every
due time, by the centre alone, so the record shows when those concerned could know.  A limit that
another case carries (a merged letter's) is said there.  It tells of the case without moving it on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from casework.clock_reading import Level, reading
from casework.clocks import Clock, due_text
from casework.codes import Coded
from casework.context import Context, Directory
from casework.event import Event, Label, Moment
from casework.fields import Meaning, given
from casework.machine import Machine
from casework.owed import labels_of, limits_of, moments_of
from casework.state import Alarm, State
from casework.steps import Changes, Guard, Step

B = TypeVar("B", bound=Struct)


class AlarmLevel(Coded):
    """How far it has come."""

    DUE_SOON = "DUE_SOON", "将到期", "Due soon"
    OVERDUE = "OVERDUE", "已超期", "Overdue"


_SAID = {Level.WARNING: AlarmLevel.DUE_SOON, Level.OVERDUE: AlarmLevel.OVERDUE}


def _until(state: State, directory: Directory, due_at: str) -> Label:
    """The end of a day as people write it: 24:00."""
    words = due_text(datetime.fromisoformat(due_at))
    return Label(words, words)


class LimitAlarmed(Struct, frozen=True, kw_only=True):
    """到期提醒: a limit (its code) is near its end or has passed; ``due_at`` is exclusive."""

    limit: Annotated[str, given("时限", "Limit", Meaning.PICK)]
    level: Annotated[AlarmLevel, given("提醒", "What is said")]
    due_at: Annotated[Moment, given("到期时间", "Due at", called=_until, lies="either")]


class Due(NamedTuple):
    """What is to be said of a case now."""

    limit: str
    level: AlarmLevel
    due_at: datetime


def to_be_said(
    machine: Machine[Any], state: State, directory: Directory, now: datetime
) -> Iterator[Due]:
    """Every limit of a case that is near its end, or has passed, of which nothing was said yet."""
    said = {(one.limit, one.level, one.due_at) for one in state.alarms}
    for clock in running(machine, state, directory):
        level = _SAID.get(reading(clock, now).level)
        if level is not None and (clock.code, level.value, clock.due_at) not in said:
            yield Due(clock.code, level, clock.due_at)


def running(machine: Machine[Any], state: State, directory: Directory) -> Iterator[Clock]:
    """The case's own clocks that run: what another case carries is said there."""
    for one in limits_of(machine, state, directory):
        if machine.follows(state, one.limit.code) is None and one.clock.is_running:
            yield one.clock
    yield from (one for one in moments_of(machine, state, directory) if one.is_running)


def _say(state: State, event: Event[LimitAlarmed]) -> Changes:
    body = event.body
    said = Alarm(body.limit, body.level.value, body.due_at, event.core.at)
    return {"alarms": (*state.alarms, said)}


def told_by_the_centre(
    machine: Machine[Any],
    prefix: str,
    said: type[B],
    *,
    label: Label,
    verb: str,
    is_true: Guard[State, B],
    apply: Callable[[State, Event[B]], Changes],
) -> Step[Any, Any]:
    """A row by which the centre alone tells of a limit, without moving the case on.

    ``said`` names the limit by its code; on a case of the kind the code has the limit's name.
    """

    def called(state: State, directory: Directory, code: str) -> Label | None:
        return labels_of(machine, state, directory).get(code)

    limit = Annotated[str, given("时限", "Limit", Meaning.PICK, called=called)]
    body = msgspec.defstruct(
        f"{prefix}{said.__name__}",
        [("limit", limit)],
        bases=(said,),
        frozen=True,
        kw_only=True,
        module=said.__module__,
        namespace={"__doc__": said.__doc__},
    )
    return Step[State, Any](
        body=body,
        label=label,
        verb=verb,
        frm=tuple(machine.statuses),
        to=None,
        by=(),
        is_quiet=True,
        guards=(is_true,),
        apply=apply,
    )


def alarming(machine: Machine[Any], prefix: str) -> Step[Any, Any]:
    """The row of a kind on whose cases limits run."""

    def is_true(state: State, event: Event[LimitAlarmed], context: Context) -> bool:
        body = event.body
        said = to_be_said(machine, state, context.directory, event.core.at)
        return Due(body.limit, body.level, body.due_at) in said

    return told_by_the_centre(
        machine,
        prefix,
        LimitAlarmed,
        label=Label("到期提醒", "Limit near or passed"),
        verb="Say that a limit is near or passed",
        is_true=Guard(
            "alarm.true",
            Label("没有这一时限,或者已经提醒过", "No such limit stands so, or it was said already"),
            is_true,
        ),
        apply=_say,
    )
