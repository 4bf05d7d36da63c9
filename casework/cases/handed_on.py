"""主办、协办、承办: what one unit hands on to another, for every kind that does so.

There is exactly one lead unit, below the owner and outside the complaint wall; supporting units
are outside the wall; the handler is an officer of the lead unit who may act alone, and where
one is named, nobody else signs for it.  A respondent is a known unit or officer.
A kind keeps its clauses, its words and its statuses.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Protocol, TypeVar

from msgspec import Meta

from casework.asking import Asking, at_work, officers, units, units_outside_wall
from casework.cases.needs import is_colleague
from casework.cases.words import Words, text_of
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.officers import Roster
from casework.state import State
from casework.steps import Guard

S = TypeVar("S", bound=State)
M = TypeVar("M")


class HasHandler(Protocol):
    """A case that somebody handles: an officer id, empty before."""

    @property
    def handler(self) -> str:
        """Who handles it."""


class HandsOn(Protocol):
    """A body that names who is to work it."""

    @property
    def lead_unit(self) -> str:
        """The lead unit."""

    @property
    def co_units(self) -> tuple[str, ...]:
        """The supporting units."""

    @property
    def handler(self) -> str:
        """The handler; empty where the lead unit finds one."""


# -------------------------------------------------------------------- who may be chosen


def officers_of(
    asking: Asking[State], field: str, roles: Iterable[Role] = Role
) -> tuple[Choice, ...]:
    """The officers of the unit that is chosen in ``field`` so far, less who stepped back."""
    unit, recused = asking.text(field), asking.state.recused
    found = at_work(asking, unit, roles) if unit else ()
    return tuple(one for one in found if one.value not in recused)


def other_units(asking: Asking[State], lead: str) -> tuple[Choice, ...]:
    """Every unit outside the wall but the lead unit."""
    return tuple(one for one in units_outside_wall(asking) if one.value != lead)


CoUnits = Annotated[
    tuple[str, ...],
    asked(
        "协办单位",
        "Supporting units",
        Meaning.UNIT,
        among=lambda asking: other_units(asking, asking.text("lead_unit")),
    ),
]


def asks_handler(unnamed: str, roles: tuple[Role, ...]) -> Meta:
    """The field of the handler: ``unnamed`` is the English hint for leaving it empty.

    ``roles``: those of the step by which they take it up.
    """
    return asked(
        "承办人",
        "Handler",
        Meaning.OFFICER,
        among=lambda asking: officers_of(asking, "lead_unit", roles),
        hint=("不指定的由主办单位承办人签收", unnamed),
    )


def outside_top(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The units and officers who may be named without shutting out the top unit."""
    upward = asking.roster.upward(asking.officer.unit)
    return outside_station(asking, upward[-1]) if upward else ()


def outside_station(asking: Asking[State | None], owner: str) -> tuple[Choice, ...]:
    """The units and officers who may be named without shutting the owner out."""
    roster = asking.roster
    above, station = roster.upward(owner), roster.station(owner)
    return units(unit for unit in roster.units.values() if unit.id not in above) + officers(
        one for one in roster.officers.values() if roster.station(one.unit) != station
    )


def not_named_yet(asking: Asking[State], found: Iterable[Choice]) -> tuple[Choice, ...]:
    """Of these parties, those who are no respondents of the case yet."""
    return tuple(one for one in found if one.value not in asking.state.respondents)


# ------------------------------------------------------------------- what is asked of it


def are_known(parties: Iterable[str], roster: Roster) -> bool:
    """Whether all of them are officers or units."""
    return all(one in roster.officers or one in roster.units for one in parties)


def leaves_owner(owner: str, named: Iterable[str], roster: Roster) -> bool:
    """Whether all of them are known, and the owner is not shut out with them."""
    parties = tuple(named)
    return are_known(parties, roster) and owner not in roster.walled_stations(parties)


def is_outside_wall(unit: str, respondents: Iterable[str], roster: Roster) -> bool:
    """Whether a unit is known and the complaint wall does not shut it out."""
    return unit in roster.units and roster.station(unit) not in roster.walled_stations(respondents)


def is_open_below(owner: str, unit: str, respondents: Iterable[str], roster: Roster) -> bool:
    """Whether a unit is the owner's or below it, and outside the wall."""
    return roster.covers(owner, unit) and is_outside_wall(unit, respondents, roster)


def are_outside_wall(named: Iterable[str], state: State, context: Context) -> bool:
    """Whether none of these units is unknown or shut out."""
    return all(is_outside_wall(unit, state.respondents, context.roster) for unit in named)


def lead_is_open(clause: str, zh: str, en: str) -> Guard[State, HandsOn]:
    """The guard of a step that names a lead unit."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: is_open_below(
            state.unit, event.body.lead_unit, state.respondents, context.roster
        ),
    )


HANDLER_RULE = Label(
    "承办人须是主办单位有承办岗位且未回避的民警",
    "The handler is an officer of the lead unit who handles matters and did not step back",
)


def handler_of_lead(clause: str, roles: tuple[Role, ...]) -> Guard[State, HandsOn]:
    """The guard of a step that may name a handler: one of the lead unit who can take it up.

    Somebody named who cannot would keep everybody else from it.
    """

    def can_take_it_up(state: State, event: Event[HandsOn], context: Context) -> bool:
        body = event.body
        return not body.handler or may_be_given(body.handler, body.lead_unit, state, context, roles)

    return Guard(clause, HANDLER_RULE, can_take_it_up)


def may_be_given(
    officer: str, unit: str, state: State, context: Context, roles: Iterable[Role] = Role
) -> bool:
    """Whether an officer of a unit may be given work on a case: at work, and not stepped back."""
    return officer not in state.recused and is_colleague(officer, unit, context, roles)


def named_one_signs(clause: str) -> Guard[HasHandler, object]:
    """The guard of signing for it: the handler who is named, or anybody where none is."""
    return Guard(
        clause,
        Label("此件已指定承办人,请由其签收", "A handler is named; they sign for it"),
        lambda state, event, context: state.handler in ("", event.core.actor),
        asks_form=False,
        hides=True,
    )


def may_return(clause: str, holds: Callable[[S], bool]) -> Guard[S, object]:
    """The guard of a return: not where it was decided that the unit keeps it."""
    return Guard(
        clause,
        Label(
            "已裁定由本单位办理,不能再退回", "It was decided that it stays here; no second return"
        ),
        lambda state, event, context: holds(state),
        asks_form=False,
    )


# --------------------------------------------------------------------------- what is set


def with_respondent(state: State, respondent: str) -> tuple[str, ...]:
    """The respondents, one more among them."""
    return tuple(dict.fromkeys((*state.respondents, respondent)))


def done(measure: Callable[[datetime, str, str], M], event: Event[Sealing[Words]]) -> M:
    """One thing done or ordered: now, by whoever says so, in their words."""
    return measure(event.core.at, event.core.actor, text_of(event))
