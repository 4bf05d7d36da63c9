"""Receipt and work: the responsible unit acknowledges it, works it, and may ask for time.

Its head speaks to the citizen in person (seed 002: 办理单位一把手亲自回访).  The clock of an
order never pauses; an extension is the issuing chief's, and there is no citizen to tell.
"""

from typing import Annotated, Any

from msgspec import Struct

from casework.asking import Asking, codes, now
from casework.cases.handed_on import done
from casework.cases.needs import about_what_stands, signed_at, with_actor
from casework.cases.supervision.guards import HAS_WORDS, IN_PERSON, OF_RESPONSIBLE_UNIT
from casework.cases.supervision.state import (
    ROWS,
    Measure,
    SelfRevisit,
    SupervisionOrder,
    limits,
    named_day,
)
from casework.cases.supervision.verdict import SupervisionOrderReturned
from casework.cases.timing import timing_steps
from casework.cases.words import Words, text_of
from casework.codes import ContactWay, Role, Satisfaction
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Choice, asked
from casework.officers import HEADS, UPPER_HEADS
from casework.steps import Changes, Guard, Step

CHIEFS = UPPER_HEADS


def _marks(asking: Asking[SupervisionOrder]) -> tuple[Choice, ...]:
    """The marks that a citizen gives: no mark is none."""
    return codes(mark for mark in Satisfaction if mark is not Satisfaction.NOT_RATED)


class SupervisionOrderReceipted(Struct, frozen=True):
    """回执: the responsible unit has it."""


class SupervisionOrderMeasureRecorded(Sealing[Words], Struct, frozen=True):
    """A step of the work; the first one begins it."""


class SupervisionOrderSelfRevisited(Sealing[Words], Struct, frozen=True):
    """自行回访: the unit head spoke to the citizen in person."""

    at: Annotated[Moment, asked("回访时间", "Spoke at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("回访方式", "By what means")]
    satisfaction: Annotated[Satisfaction, asked("群众评价", "Citizen's mark", among=_marks)]


def _has_spoken(
    order: SupervisionOrder, event: Event[SupervisionOrderSelfRevisited], context: Context
) -> bool:
    body = event.body
    return (
        order.issued_at is not None
        and order.issued_at <= body.at <= event.core.at
        and body.satisfaction is not Satisfaction.NOT_RATED
    )


HAS_SPOKEN = Guard(
    "order.self_revisit_answer",
    Label(
        "请登记签发之后的回访时间和群众本人评价",
        "Say when, after it was issued, and give the citizen's own mark",
    ),
    _has_spoken,
)


IS_ABOUT_THIS: Guard[SupervisionOrder, object] = about_what_stands(
    "order.self_revisit_anew",
    "此回访登记于退回重办之前:请在重办后重新回访",
    "This was written down before the order came back: speak to the citizen again after the rework",
    lambda order: signed_at(order, SupervisionOrderReturned),
)


def _receipt(order: SupervisionOrder, event: Event[SupervisionOrderReceipted]) -> Changes:
    return {"receipted_at": event.core.at, "receipted_by": event.core.actor}


def _measure(order: SupervisionOrder, event: Event[SupervisionOrderMeasureRecorded]) -> Changes:
    return {
        "measures": (*order.measures, done(Measure, event)),
        "handlers": with_actor(order, event),
    }


def _revisit(order: SupervisionOrder, event: Event[SupervisionOrderSelfRevisited]) -> Changes:
    body = event.body
    made = SelfRevisit(body.at, event.core.actor, body.way, body.satisfaction, text_of(event))
    return {"self_revisit": made, "handlers": with_actor(order, event)}


WORK: tuple[Step[SupervisionOrder, Any], ...] = (
    ROWS.step(
        SupervisionOrderReceipted,
        label=Label("回执", "Acknowledged"),
        verb="Acknowledge",
        frm=("ISSUED",),
        to="RECEIPTED",
        by=HEADS,
        guards=(OF_RESPONSIBLE_UNIT,),
        apply=_receipt,
    ),
    ROWS.step(
        SupervisionOrderMeasureRecorded,
        label=Label("办理进展", "Progress"),
        verb="Record progress",
        words=Label("办理情况", "What was done"),
        frm=("RECEIPTED", "IN_PROGRESS", "RETURNED"),
        to="IN_PROGRESS",
        by=(Role.HANDLER, *HEADS),
        guards=(OF_RESPONSIBLE_UNIT, HAS_WORDS),
        apply=_measure,
    ),
    *timing_steps(
        "SupervisionOrder",
        scope=limits,
        named_day=named_day,
        named_day_lengthens=True,
        answers=lambda order: order.unit,
        frm=("IN_PROGRESS",),
        workers=HEADS,
        heads=CHIEFS,
        asked="EXT_PENDING",
        back="IN_PROGRESS",
        asking=(OF_RESPONSIBLE_UNIT,),
        pauses=False,
    ),
    ROWS.step(
        SupervisionOrderSelfRevisited,
        label=Label("一把手回访", "Called by the unit head"),
        verb="Record your call",
        words=Label("群众意见", "The citizen's words"),
        frm=("IN_PROGRESS",),
        by=HEADS,
        guards=(IN_PERSON, HAS_SPOKEN, IS_ABOUT_THIS, HAS_WORDS),
        apply=_revisit,
    ),
)
