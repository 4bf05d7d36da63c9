"""Nobody claimed it, it went to a unit above, or it was a mistake: events, guards and rows."""

from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, units
from casework.cases import needs
from casework.cases.lost_property.giving_back import YEAR
from casework.cases.lost_property.state import DESKS, ROWS, LostItem, ended
from casework.cases.words import Words, text_of
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.officers import HEADS, Roster
from casework.steps import Approval, Changes, Guard


def _above(roster: Roster, unit: str) -> tuple[str, ...]:
    """The stations above the one that has it, nearest first."""
    return tuple(
        above
        for above in roster.upward(unit)
        if roster.station(above) == above and above != roster.station(unit)
    )


def _units_above(asking: Asking[LostItem]) -> tuple[Choice, ...]:
    return units(asking.roster.units[one] for one in _above(asking.roster, asking.state.unit))


class LostItemExpired(Struct, frozen=True):
    """A year has gone since the announcement."""


class LostItemGivenToState(Approval, frozen=True, kw_only=True):
    """上缴国库: the receipt's number."""

    receipt: Annotated[str, asked("收据编号", "Receipt no.")]


class LostItemTransferred(Struct, frozen=True):
    """移交上级招领处: to a unit above, against a receipt."""

    to_unit: Annotated[str, asked("移交单位", "To", Meaning.UNIT, among=_units_above)]
    receipt: Annotated[str, asked("收据编号", "Receipt no.")]


class LostItemVoided(Sealing[Words], Struct, frozen=True):
    """Entered by mistake."""


YEAR_IS_OVER = Guard[LostItem, object](
    "lost.year",
    Label("招领公告未满一年", "A year has not gone since the announcement"),
    lambda state, event, context: (
        not needs.is_open(state, context, YEAR, state.announced_at, event.core.at)
    ),
    asks_form=False,
)
HAS_RECEIPT = needs.written(
    "lost.receipt", "receipt", "请写明收据编号", "Give the receipt's number"
)
SOMETHING_IS_ABOVE = Guard[LostItem, object](
    "lost.nothing_above",
    Label("本单位没有上级招领处", "No unit stands above this one"),
    lambda state, event, context: bool(_above(context.roster, state.unit)),
    asks_form=False,
    hides=True,
)
IS_ABOVE = Guard[LostItem, LostItemTransferred](
    "lost.to_unit",
    Label("只能移交上级招领处", "Only to a unit above this one"),
    lambda state, event, context: event.body.to_unit in _above(context.roster, state.unit),
)
VOID_HAS_WORDS = needs.said("lost.void", "text", "请写明作废原因", "Give the reason")


def _transfer(state: LostItem, event: Event[LostItemTransferred]) -> Changes:
    return ended(event, "handed_over_at") | {
        "receipt": event.body.receipt,
        "units": needs.with_unit(state, event.body.to_unit),
    }


OTHER_ENDS = (
    ROWS.step(
        LostItemExpired,
        label=Label("招领期满", "Year expired"),
        verb="Record that the year is over",
        frm=("ANNOUNCED",),
        to="EXPIRED",
        by=DESKS,
        guards=(YEAR_IS_OVER,),
        apply=lambda state, event: {"expired_at": event.core.at},
    ),
    ROWS.step(
        LostItemGivenToState,
        label=Label("上缴国库", "Given to the State"),
        verb="Give to the State",
        frm=("EXPIRED",),
        to="TO_STATE",
        by=HEADS,
        is_final_say=True,
        is_grave=True,
        guards=(needs.NOT_THE_HANDLER, HAS_RECEIPT),
        apply=lambda state, event: ended(event, "handed_over_at") | {"receipt": event.body.receipt},
    ),
    ROWS.step(
        LostItemTransferred,
        label=Label("移交上级招领处", "Transferred above"),
        verb="Transfer above",
        frm=("RECEIVED", "ANNOUNCED", "EXPIRED"),
        to="TRANSFERRED",
        by=DESKS,
        is_beside=True,
        is_grave=True,
        guards=(IS_ABOVE, SOMETHING_IS_ABOVE, HAS_RECEIPT),
        apply=_transfer,
    ),
    ROWS.step(
        LostItemVoided,
        label=Label("作废", "Voided"),
        verb="Void",
        words=Label("作废原因", "Reason"),
        frm=("RECEIVED",),
        to="VOID",
        by=DESKS,
        aux=True,
        is_beside=True,
        is_grave=True,
        guards=(needs.own_shift_or_head("lost.may_void"), VOID_HAS_WORDS),
        apply=lambda state, event: ended(event) | {"words": text_of(event)},
    ),
)
