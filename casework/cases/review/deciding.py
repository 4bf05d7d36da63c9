"""What is decided on each matter, and the minutes are closed: events, guards and rows."""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, own_station, today
from casework.cases import agenda, needs
from casework.cases.review.state import CALLERS, ROWS, Review, Reviewed, changed
from casework.cases.words import Words, text_of
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

DAYS = "review.look_back.days"
"""The threshold: so many days after the minutes, where nobody says otherwise."""

# ---------------------------------------------------------------------------- choices


def _undecided(state: Review, officer: str, context: Context) -> tuple[Reviewed, ...]:
    return state.undecided


def _usual_look_back(asking: Asking[Review]) -> date:
    days = asking.context.directory.threshold(DAYS, asking.context.now)
    return today(asking) + timedelta(days=days)


# ----------------------------------------------------------------------------- events


class ReviewDecided(Sealing[Words], Struct, frozen=True, kw_only=True):
    """议定: what is to be done about one matter, by whom and by when."""

    no: Annotated[int, agenda.which(_undecided, first=_undecided)]
    unit: Annotated[str, asked("落实单位", "Carried out by", Meaning.UNIT, first=own_station)]
    due_on: Annotated[date, asked("落实期限", "Due on", first=_usual_look_back)]


class ReviewClosed(Approval, frozen=True, kw_only=True):
    """纪要定稿: the minutes stand, and it is looked back on a day."""

    look_back_on: Annotated[date, asked("回头看日期", "Look back on", first=_usual_look_back)]


# ----------------------------------------------------------------------------- guards

HAS_UNDECIDED = agenda.any_of(
    "review.nothing_open", "没有待议定的议题", "No matter waits for a decision", _undecided
)
IS_UNDECIDED = agenda.one_of(
    "review.one_decision",
    "没有这一议题,或已经议定",
    "There is no such matter, or it is decided",
    _undecided,
)
UNIT_EXISTS = needs.known_unit(
    "review.unit", "unit", "落实单位须为在册单位", "The unit must be a known one"
)
DUE_IS_AHEAD = needs.from_today(
    "review.due", "due_on", "落实期限不能早于今日", "The day lies today or later"
)
SAYS_WHAT = needs.said("review.decision", "text", "请写明议定事项", "Say what was decided")
EACH_IS_DECIDED = Guard[Review, object](
    "review.each_decided",
    Label("每个议题都要议定才能定稿", "Every matter is decided first"),
    lambda state, event, context: bool(state.matters) and not state.undecided,
    asks_form=False,
)
LOOKS_BACK_LATER = needs.from_today(
    "review.look_back_on",
    "look_back_on",
    "回头看日期不能早于今日",
    "It is looked back today or later",
)

# ---------------------------------------------------------------------------- changes


def _decide(state: Review, event: Event[ReviewDecided]) -> Changes:
    body = event.body
    decided = changed(state, body.no, decision=text_of(event), unit=body.unit, due_on=body.due_on)
    return decided | {"units": needs.with_unit(state, body.unit)}


# ------------------------------------------------------------------------------- rows

DECIDING = (
    ROWS.step(
        ReviewDecided,
        label=Label("议定", "Decided"),
        verb="Decide on a matter",
        words=Label("议定事项", "What was decided"),
        frm=("CALLED",),
        by=CALLERS,
        guards=(HAS_UNDECIDED, IS_UNDECIDED, UNIT_EXISTS, DUE_IS_AHEAD, SAYS_WHAT),
        apply=_decide,
    ),
    ROWS.step(
        ReviewClosed,
        label=Label("例会纪要定稿", "Minutes closed"),
        verb="Close the minutes",
        frm=("CALLED",),
        to="CLOSED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        is_grave=True,
        guards=(EACH_IS_DECIDED, LOOKS_BACK_LATER),
        apply=lambda state, event: {
            "closed_at": event.core.at,
            "minutes_by": event.core.actor,
            "look_back_on": event.body.look_back_on,
        },
    ),
)
