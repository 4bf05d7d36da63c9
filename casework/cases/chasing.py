"""催办: the centre asks again for what is late, and in the end asks the level above.

The rules they keep (domain 2.4, fsou: 次日催办, 五日后上报; domain 9.1, 9.2: a recheck every thirty
days; seed 002: what went to another body is answered): a limit that a kind names is chased for on
the day after it passed, and again every few days until it is done.  After so many times whoever let
it lie is not asked alone any more: it is the turn of their head, or of the office above.  How often
and how many times is the bureau's own.  It tells of the case without moving it on.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Struct, structs

from casework.cases.alarm import running, told_by_the_centre
from casework.clocks import is_past_due
from casework.context import Context, Directory
from casework.event import Event, Label, Moment
from casework.fields import Meaning, given
from casework.machine import Machine
from casework.state import Chase, State
from casework.steps import Changes, Guard, Step

FIRST, AGAIN, TIMES = "chase.first.days", "chase.again.days", "chase.times"
"""The thresholds: days after the limit, days between two, and how many before it is raised."""


class Chased(Struct, frozen=True, kw_only=True):
    """催办: for the ``no``-th time; ``is_raised``: the level above is asked."""

    limit: Annotated[str, given("时限", "Limit", Meaning.PICK)]
    due_at: Annotated[Moment, given("到期时间", "Due at", lies="behind")]
    no: Annotated[int, given("第几次催办", "Time")]
    is_raised: Annotated[bool, given("报上一级", "Raised to the level above")] = False


def to_be_chased(
    machine: Machine[Any], state: State, directory: Directory, now: datetime
) -> Chased | None:
    """What the centre has to ask for now: of one limit at a time, the first that is late."""
    for clock in running(machine, state, directory):
        if clock.code not in machine.chased or not is_past_due(clock, now):
            continue
        before = [
            one for one in state.chases if (one.limit, one.due_at) == (clock.code, clock.due_at)
        ]
        days = directory.threshold(AGAIN if before else FIRST, now)
        if now < (before[-1].at if before else clock.due_at) + timedelta(days=days):
            return None
        no = len(before) + 1
        is_raised = no > directory.threshold(TIMES, now)
        return Chased(limit=clock.code, due_at=clock.due_at, no=no, is_raised=is_raised)
    return None


def chased_since(state: State, done_at: datetime | None) -> Chase | None:
    """The newest chase, where nothing was done since."""
    last = state.chases[-1] if state.chases else None
    return last if last is not None and (done_at is None or done_at < last.at) else None


def _chase(state: State, event: Event[Chased]) -> Changes:
    body = event.body
    one = Chase(body.limit, body.due_at, body.no, event.core.at, body.is_raised)
    return {"chases": (*state.chases, one)}


def chasing(machine: Machine[Any], prefix: str) -> Step[Any, Any]:
    """The row of a kind that names limits which are chased for."""

    def is_true(state: State, event: Event[Chased], context: Context) -> bool:
        due = to_be_chased(machine, state, context.directory, event.core.at)
        return due is not None and structs.asdict(due) == structs.asdict(event.body)

    return told_by_the_centre(
        machine,
        prefix,
        Chased,
        label=Label("催办提醒", "Asked for again"),
        verb="Ask for what is late",
        is_true=Guard(
            "chase.true",
            Label(
                "没有这样超期的时限,或者还不到再次催办的时候",
                "No limit is late like that, or it is not time to ask again",
            ),
            is_true,
        ),
        apply=_chase,
    )
