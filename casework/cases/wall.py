"""被反映对象: who may be named once a matter is under way, and how a name is taken back.

The rules they keep (domain rule 4; docs/adr/0029): a citizen may complain about whomever they
like, and the matter then goes to the ledger above the wall; but nobody who works on it shuts out
somebody above themselves, and what was named wrongly is released one level up, from outside the
wall.
"""

from collections.abc import Iterable
from typing import Annotated, Protocol

from casework.asking import Asking, officers, units
from casework.cases.needs import acts_over
from casework.cases.words import Words, words_needed
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.officers import UPPER_HEADS, Roster
from casework.state import State
from casework.steps import Approval, Changes, Guard, Step, own

WALLED = frozenset({"letter", "ledger_item", "supervision_order", "clue", "common_issue"})
"""The kinds of case that may have respondents."""
RELEASERS = (*UPPER_HEADS, Role.SUPERV)


class Names(Protocol):
    """A body that names a respondent."""

    @property
    def respondent(self) -> str:
        """An officer or a unit."""


def unit_of(party: str, roster: Roster) -> str:
    """The unit of an officer, or the unit itself; empty for a stranger."""
    officer = roster.officers.get(party)
    return officer.unit if officer else party if party in roster.units else ""


def below(asking: Asking[State | None], found: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Of these parties, those at or below the officer's own level."""
    roster, station = asking.roster, asking.station
    return tuple(one for one in found if _is_no_higher(one.value, station, roster))


def _is_no_higher(party: str, station: str, roster: Roster) -> bool:
    """Whether a party is known, at or below the level of a station, and not above it."""
    unit = roster.station(unit_of(party, roster))
    is_above = unit in roster.upward(station) and not roster.same_station(unit, station)
    return 0 <= roster.height(unit) <= roster.height(station) and not is_above


def names_nobody_above(parties: Iterable[str], event: Event[object], context: Context) -> bool:
    """Whether all of these parties stand at or below the actor's own level."""
    roster, actor = context.roster, context.roster.officers.get(event.core.actor)
    return actor is None or all(_is_no_higher(party, actor.unit, roster) for party in parties)


NOT_ABOVE = Guard[object, Names](
    "respondent.above",
    Label(
        "不能将上级登记为被反映对象;涉及上级的,请报监督部门或再上一级登记,或由群众另行投诉建账",
        "Nobody names somebody above themselves: tell the supervision, or the level above those, "
        "or put the citizen's complaint down as a matter of its own",
    ),
    lambda state, event, context: names_nobody_above((event.body.respondent,), event, context),
)


def _named(asking: Asking[State]) -> tuple[Choice, ...]:
    roster, named = asking.roster, asking.state.respondents
    return units(one for one in roster.units.values() if one.id in named) + officers(
        one for one in roster.officers.values() if one.id in named
    )


class RespondentReleased(Approval, Sealing[Words], frozen=True):
    """撤销被反映对象: one level up it is found that they are not the one complained about."""

    respondent: Annotated[str, asked("被反映对象", "Respondent", Meaning.PARTY, among=_named)]


def _release(state: State, event: Event[RespondentReleased]) -> Changes:
    kept = tuple(one for one in state.respondents if one != event.body.respondent)
    return {"respondents": kept}


def _from_above(state: State, event: Event[RespondentReleased], context: Context) -> bool:
    """Whoever acts is outside the wall already: they reach the unit, so they sit above it."""
    return acts_over(RELEASERS, unit_of(event.body.respondent, context.roster), event, context)


SOMEBODY_IS_NAMED = Guard[State, object](
    "respondent.nobody_named",
    Label("此件没有被反映对象", "Nobody is named in this matter"),
    lambda state, event, context: bool(state.respondents),
    asks_form=False,
    hides=True,
)
IS_NAMED = Guard[State, RespondentReleased](
    "respondent.named",
    Label("此件的被反映对象中没有此人或单位", "Not a respondent of this matter"),
    lambda state, event, context: event.body.respondent in state.respondents,
)
FROM_ABOVE = Guard(
    "respondent.released_by",
    Label(
        "由被反映对象的上一级负责人或监督部门撤销",
        "A head above the respondent, or the supervision there, takes it back",
    ),
    _from_above,
)
WHY = words_needed("respondent.why", "请写明撤销的理由和核查情况", "Say why, and what was checked")


def releasing(prefix: str, anywhere: tuple[str, ...]) -> Step[State, RespondentReleased]:
    """The row by which a kind takes a respondent back."""
    return Step(
        body=own(prefix, RespondentReleased),
        label=Label("撤销被反映对象", "Respondent released"),
        verb="Release the respondent",
        words=Label("理由和核查情况", "Why, and what was checked"),
        frm=anywhere,
        to=None,
        by=RELEASERS,
        guards=(SOMEBODY_IS_NAMED, IS_NAMED, FROM_ABOVE, WHY),
        apply=_release,
        is_beside=True,
        is_grave=True,
    )
