"""Escalation and revocation: overdue, so more urgent; or it does not stand any more.

Domain 9.5: blue, yellow, red, called in, one step at a time, by the office or by the centre.
"""

from datetime import timedelta
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, codes
from casework.cases.supervision.codes import Colour
from casework.cases.supervision.guards import HAS_WORDS, IS_ISSUING_CHIEF
from casework.cases.supervision.state import (
    ROWS,
    RUNNING,
    Escalation,
    SupervisionOrder,
    limits,
    named_day,
)
from casework.cases.words import Words, ended
from casework.clocks import is_late
from casework.codes import Role
from casework.context import Context
from casework.counting import counted
from casework.event import CHINA, Event, Label, Sealing
from casework.fields import Choice, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard


def _next_one(asking: Asking[SupervisionOrder]) -> Colour | None:
    return asking.state.colour.next


def _next_colours(asking: Asking[SupervisionOrder]) -> tuple[Choice, ...]:
    above = _next_one(asking)
    return codes((above,)) if above is not None else ()


class SupervisionOrderEscalated(Struct, frozen=True):
    """升级: overdue, so it becomes more urgent."""

    colour: Annotated[
        Colour, asked("升级至", "To which level", among=_next_colours, first=_next_one)
    ]


class SupervisionOrderRevoked(Approval, Sealing[Words], frozen=True):
    """撤销: it does not stand any more; its number stays, void."""


def _is_overdue(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    at = event.core.at
    found = counted(order, context.directory, limits(order), named_day(order))
    return any(one.clock.is_running and is_late(one.clock, at) for one in found)


def _has_waited(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    if not order.escalations:
        return True
    days = context.directory.threshold("supervision.escalation.days", event.core.at)
    last = order.escalations[-1].at.astimezone(CHINA).date()
    return event.core.at.astimezone(CHINA).date() - last >= timedelta(days=days)


IS_OVERDUE = Guard(
    "order.overdue",
    Label("回执或办结逾期的才升级", "Only an order whose receipt or report is overdue"),
    _is_overdue,
    asks_form=False,
)
HAS_WAITED = Guard(
    "order.escalated_lately",
    Label("距上次升级未满规定日数", "It became more urgent only a short time ago"),
    _has_waited,
    asks_form=False,
)
HAS_NEXT_COLOUR = Guard[SupervisionOrder, object](
    "order.highest_colour",
    Label("已升至最高一级(约谈)", "It stands at the highest level (called in) already"),
    lambda order, event, context: order.colour.next is not None,
    asks_form=False,
    hides=True,
)
NEXT_COLOUR = Guard[SupervisionOrder, SupervisionOrderEscalated](
    "order.next_colour",
    Label("只能逐级升级:蓝、黄、红、约谈", "One step at a time: blue, yellow, red, called in"),
    lambda order, event, context: event.body.colour is order.colour.next,
)


def _escalate(order: SupervisionOrder, event: Event[SupervisionOrderEscalated]) -> Changes:
    colour = event.body.colour
    step = Escalation(event.core.at, event.core.actor, colour)
    return {"colour": colour, "escalations": (*order.escalations, step)}


ESCALATION = (
    ROWS.step(
        SupervisionOrderEscalated,
        label=Label("升级", "More urgent"),
        verb="Make more urgent",
        frm=RUNNING,
        by=(Role.OFFICE,),
        at="owner",
        guards=(IS_OVERDUE, HAS_WAITED, HAS_NEXT_COLOUR, NEXT_COLOUR),
        apply=_escalate,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        SupervisionOrderRevoked,
        label=Label("撤销", "Revoked"),
        verb="Revoke",
        words=Label("撤销理由", "Reason"),
        frm=RUNNING,
        to="REVOKED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(IS_ISSUING_CHIEF, HAS_WORDS),
        apply=ended,
        is_beside=True,
        is_grave=True,
    ),
)
