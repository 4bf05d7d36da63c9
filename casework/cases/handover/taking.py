"""The shift that begins: it signs for what was left open: event, guards and row."""

from typing import Annotated

from msgspec import Struct

from casework.asking import Asking
from casework.cases import needs
from casework.cases.handover.opening import SHIFTS
from casework.cases.handover.state import ROWS, Handover, Status
from casework.cases.words import Words, is_said, text_of
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import HEADS, UPPER_HEADS
from casework.steps import Changes, Guard

TAKERS = (*SHIFTS, *HEADS)

# ----------------------------------------------------------------------------- events


def _who_handed_over(asking: Asking[Handover]) -> str:
    return asking.state.opened_by


class HandoverTaken(Sealing[Words], Struct, frozen=True, kw_only=True):
    """接班: signed for by somebody else; where it differs, what does, in the sealed words.

    No approval: an auxiliary officer takes a shift over, and decides nothing by it.
    """

    handed_by: Annotated[
        str, given("交班人", "Handed over by", Meaning.OFFICER, by=_who_handed_over)
    ]
    differs: Annotated[
        bool,
        asked(
            "有出入",
            "Not as said",
            hint=("与清单或说明不一致时勾选,并写明", "Where it is not as said; then say what"),
        ),
    ] = False


# ----------------------------------------------------------------------------- guards


def _is_of_the_unit(state: Handover, event: Event[object], context: Context) -> bool:
    """Of the same station; or a head above it, where nobody there is left."""
    return needs.acts_from(state.unit, event, context) or needs.acts_as(
        UPPER_HEADS, (state.unit,), event, context
    )


BY_ANOTHER: Guard[Handover, object] = needs.another(
    "handover.another",
    "交班人不能自己接班,由另一位民警接班",
    "Somebody else takes over than who handed over",
    lambda state: (state.opened_by,),
)
OF_THE_UNIT = Guard[Handover, object](
    "handover.unit",
    Label("由本单位人员或上级负责人接班", "Somebody of the unit takes over, or a head above it"),
    _is_of_the_unit,
    asks_form=False,
    hides=True,
)
IS_THIS_ONE = Guard[Handover, HandoverTaken](
    "handover.this",
    Label(
        "所接的是另一次交班,请刷新后再接",
        "What was signed for is another hand-over; look at it again",
    ),
    lambda state, event, context: event.body.handed_by == state.opened_by,
)
"""Two desks with no line between them mean one number: nobody signs for what they did not see."""
SAYS_WHAT_DIFFERS = Guard[object, HandoverTaken](
    "handover.differs",
    Label("有出入的,请写明哪里不一致", "Where it is not as said, say what"),
    lambda state, event, context: not event.body.differs or is_said(event),
)

# ---------------------------------------------------------------------------- changes


def _take(state: Handover, event: Event[HandoverTaken]) -> Changes:
    return {
        "taken_at": event.core.at,
        "taken_by": event.core.actor,
        "differs": event.body.differs,
        "found": text_of(event),
        "ended_at": event.core.at,
    }


def _after_taking(state: Handover, event: Event[HandoverTaken]) -> Status:
    return "DISPUTED" if event.body.differs else "TAKEN"


# ------------------------------------------------------------------------------- rows

TAKING = (
    ROWS.step(
        HandoverTaken,
        label=Label("接班", "Taken over"),
        verb="Take over",
        words=Label("接班核对", "What was not as said"),
        frm=("OPEN",),
        to=_after_taking,
        by=TAKERS,
        at="owner",
        aux=True,
        guards=(OF_THE_UNIT, BY_ANOTHER, IS_THIS_ONE, SAYS_WHAT_DIFFERS),
        apply=_take,
    ),
)
