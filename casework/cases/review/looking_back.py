"""It is looked back at each decision, by somebody else: event, guards and row."""

from typing import Annotated

from msgspec import Struct

from casework.cases import agenda, needs
from casework.cases.review.state import (
    CALLERS,
    ROWS,
    LookBack,
    Review,
    Reviewed,
    Status,
    changed,
)
from casework.cases.words import Words, text_of
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import asked
from casework.steps import Changes

# ---------------------------------------------------------------------- who may look back


def _may_look(one: Reviewed, review: Review, officer: str, context: Context) -> bool:
    """Somebody else than the unit that had to do it; its own head where it called the meeting."""
    known, roster = context.roster.officers.get(officer), context.roster
    if known is None:
        return False
    if roster.same_station(known.unit, one.unit):
        return roster.same_station(one.unit, review.unit) and not set(known.roles).isdisjoint(
            roster.chief_roles(one.unit)
        )
    return True


def _to_see(review: Review, officer: str, context: Context) -> tuple[Reviewed, ...]:
    return tuple(one for one in review.unseen if _may_look(one, review, officer, context))


# ----------------------------------------------------------------------------- events


class ReviewLookedBack(Sealing[Words], Struct, frozen=True, kw_only=True):
    """回头看: what came of one decision."""

    no: Annotated[int, agenda.which(_to_see, first=_to_see)]
    seen: Annotated[LookBack, asked("落实情况", "What was seen")]


# ----------------------------------------------------------------------------- guards

HAS_MINE_TO_SEE = agenda.any_of(
    "review.none_to_see",
    "没有待您回头看的议题",
    "There is no decision for you to look back at",
    _to_see,
)
LOOKS_AS_ANOTHER = agenda.one_of(
    "review.by_another",
    "由落实单位以外的民警回头看,且每项一次",
    "Somebody outside the unit that carried it out looks back, once at each",
    _to_see,
)
SAYS_WHAT_WAS_SEEN = needs.said("review.finding", "text", "请写明落实情况", "Say what was seen")

# ---------------------------------------------------------------------------- changes


def _look(state: Review, event: Event[ReviewLookedBack]) -> Changes:
    body, core = event.body, event.core
    seen = changed(
        state, body.no, seen=body.seen, seen_at=core.at, seen_by=core.actor, finding=text_of(event)
    )
    return seen | ({"ended_at": core.at} if len(state.unseen) == 1 else {})


def _after_look(state: Review, event: Event[ReviewLookedBack]) -> Status:
    return "FINISHED" if len(state.unseen) <= 1 else "CLOSED"


# ------------------------------------------------------------------------------- rows

LOOKING_BACK = (
    ROWS.step(
        ReviewLookedBack,
        label=Label("回头看", "Looked back"),
        verb="Look back",
        words=Label("落实情况", "What was seen"),
        frm=("CLOSED",),
        to=_after_look,
        by=CALLERS,
        at="owner",
        guards=(HAS_MINE_TO_SEE, LOOKS_AS_ANOTHER, SAYS_WHAT_WAS_SEEN),
        apply=_look,
    ),
)
