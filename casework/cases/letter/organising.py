"""转派、组织办理: how a letter finds its way inside the unit that leads it.

The rules (seed 000): the duty team of a division, or of a precinct, routes a letter on to a unit
below it; the bureau's own takes back what nobody took up and gives it to another.  The head of the
lead unit organises the handling in person: they name who handles it.  That is leading, not
handling: it does not keep the head from reading the reply.  Whether the head must do so before
anybody takes it up is the bureau's number (``letter.organised``).
"""

from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, at_work, units_below_owner
from casework.cases.handed_on import HANDLER_RULE, CoUnits
from casework.cases.letter.dispatch import (
    CO_UNITS_ARE_OPEN,
    HANDLER_IS_OF_LEAD,
    HANDLERS,
    LEAD_IS_OPEN,
    NamedHandler,
    send,
    suggest_unit,
)
from casework.cases.letter.intake import TEAM
from casework.cases.letter.shared import HAS_WORDS
from casework.cases.letter.state import ROWS, Letter
from casework.cases.letter.statuses import UNDER_WORK
from casework.cases.needs import acts_over, is_colleague
from casework.cases.words import Words, kept
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

# ------------------------------------------------------------------------------ routed on


def _units_in_reach(asking: Asking[Letter]) -> tuple[Choice, ...]:
    """The owner's units in reach of the duty officer, but the one that has it."""
    roster, at = asking.roster, asking.context.now
    return tuple(
        one
        for one in units_below_owner(asking)
        if one.value != asking.state.lead_unit
        and roster.may(asking.officer, TEAM, (one.value,), at, LetterRouted.__name__)
    )


class LetterRouted(Struct, frozen=True, kw_only=True):
    """转派: to another unit in reach of the duty team, before anybody took it up."""

    lead_unit: Annotated[str, asked("主办单位", "Lead unit", Meaning.UNIT, among=_units_in_reach)]
    co_units: CoUnits = ()
    handler: NamedHandler = ""


def _route_on(letter: Letter, event: Event[LetterRouted]) -> Changes:
    """It is the same dispatch still: the bureau sent it once."""
    return send(letter, event) | {"dispatches": letter.dispatches}


def _is_in_reach(letter: Letter, event: Event[LetterRouted], context: Context) -> bool:
    unit = event.body.lead_unit
    return unit != letter.lead_unit and acts_over(TEAM, unit, event, context)


HAS_IT = Guard[Letter, object](
    "letter.duty_team",
    Label(
        "由主办单位或其上级的专班转派", "The duty team of the lead unit, or one above, sends it on"
    ),
    lambda letter, event, context: acts_over(TEAM, letter.lead_unit, event, context),
    asks_form=False,
    hides=True,
)
GOES_BELOW = Guard(
    "letter.routed_to",
    Label("请转派给本级辖下的另一个单位", "Send it to another unit that is yours"),
    _is_in_reach,
)

# ------------------------------------------------------------------------------ organised


def _handlers(asking: Asking[Letter]) -> tuple[Choice, ...]:
    """Whoever of the lead unit handles matters and did not step back."""
    letter = asking.state
    found = at_work(asking, letter.lead_unit, HANDLERS)
    return tuple(one for one in found if one.value not in letter.recused)


class LetterOrganised(Approval, Sealing[Words], frozen=True, kw_only=True):
    """组织办理: the head of the lead unit says who handles it, and how."""

    handler: Annotated[str, asked("承办人", "Handler", Meaning.OFFICER, among=_handlers)]


def _organise(letter: Letter, event: Event[LetterOrganised]) -> Changes:
    return kept(letter, event) | {
        "handler": event.body.handler,
        "organised_at": event.core.at,
        "organised_by": event.core.actor,
    }


def _can_handle(letter: Letter, event: Event[LetterOrganised], context: Context) -> bool:
    handler = event.body.handler
    is_free = handler not in letter.recused
    return is_free and is_colleague(handler, letter.lead_unit, context, HANDLERS)


IS_HEAD_OF_LEAD = Guard[Letter, object](
    "letter.organiser",
    Label("由主办单位一把手亲自组织办理", "The head of the lead unit organises it in person"),
    lambda letter, event, context: acts_over(
        context.roster.chief_roles(letter.lead_unit), letter.lead_unit, event, context
    ),
    asks_form=False,
    hides=True,
)
HANDLER_CAN = Guard("letter.handler", HANDLER_RULE, _can_handle)

# ----------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        LetterRouted,
        label=Label("转派", "Routed on"),
        verb="Route on",
        frm=("DISPATCHED",),
        by=TEAM,
        is_final_say=True,
        guards=(HAS_IT, GOES_BELOW, LEAD_IS_OPEN, CO_UNITS_ARE_OPEN, HANDLER_IS_OF_LEAD),
        apply=_route_on,
        suggests=lambda asking: suggest_unit(asking, _units_in_reach(asking)),
    ),
    ROWS.step(
        LetterOrganised,
        label=Label("组织办理", "Organised by the head"),
        verb="Organise the handling",
        words=Label("办理要求", "How it is to be handled"),
        frm=("DISPATCHED", *UNDER_WORK),
        by=HEADS,
        is_final_say=True,
        guards=(IS_HEAD_OF_LEAD, HANDLER_CAN, HAS_WORDS),
        apply=_organise,
    ),
)
