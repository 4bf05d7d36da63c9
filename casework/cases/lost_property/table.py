"""A found thing as a kind of case: what it shows, whom it waits for, its steps."""

from datetime import datetime

from casework.cases.lost_property.giving_back import (
    GIVING_BACK,
    LostItemClaimed,
    LostItemReturned,
)
from casework.cases.lost_property.keeping import KEEPING, LostItemAnnounced
from casework.cases.lost_property.other_ends import (
    OTHER_ENDS,
    LostItemExpired,
    LostItemGivenToState,
)
from casework.cases.lost_property.printed import PRINTED
from casework.cases.lost_property.state import AMENDABLE, STATUSES, LostItem
from casework.event import Label
from casework.machine import Display, Machine, Waits
from casework.state import Person


def _people(state: LostItem) -> tuple[Person, ...]:
    found = [state.finder]
    for claim in state.claims:
        found += [claim.claimant, claim.agent]
    return tuple(one for one in found if one is not None)


DISPLAY = Display[LostItem](
    title=lambda state: state.features,
    facts=(
        "item",
        "value",
        "quantity",
        "features",
        "secret_features",
        "found_at",
        "found_place",
        "storage",
        "keeper",
        "owner_told_at",
        "announced_at",
        "carrier",
        "announcement",
        "claims",
        "returned_at",
        "costs_fen",
        "expired_at",
        "handed_over_at",
        "receipt",
        "words",
    ),
    columns=("item", "value", "found_place", "storage"),
    people=_people,
    words=lambda state: (
        state.features,
        *state.secret_features,
        state.found_place,
        state.storage,
        state.announcement,
        *(claim.described for claim in state.claims),
        state.receipt,
        state.words,
    ),
    related=lambda state: (state.source_case,) if state.source_case else (),
)


def waits(state: LostItem) -> Waits | None:
    """For the desk that has it; once announced, for the year to be over unless it is claimed."""
    here = (state.unit,)
    if state.status == "RECEIVED":
        return Waits(LostItemClaimed if state.owner_told_at else LostItemAnnounced, units=here)
    if state.status == "ANNOUNCED":
        return Waits(LostItemExpired, units=here)
    if state.status == "CLAIM_CHECK":
        return Waits(LostItemReturned, units=here)
    if state.status == "EXPIRED":
        return Waits(LostItemGivenToState, units=here)
    return None


def _ends(state: LostItem) -> tuple[datetime, ...]:
    """Told the owner: no need to announce it.  Gone: nothing is owed any more."""
    return tuple(at for at in (state.owner_told_at, state.ended_at) if at is not None)


MACHINE = Machine(
    kind="lost_item",
    label=Label("失物招领", "Lost & found"),
    state=LostItem,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    amendable=AMENDABLE,
    number_code=lambda state: "SW",
    limits=lambda state: "lost_property",
    ends=_ends,
    steps=(*KEEPING, *GIVING_BACK, *OTHER_ENDS),
)
