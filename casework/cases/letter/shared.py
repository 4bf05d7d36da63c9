"""What several chapters of a letter's life ask and set."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from casework.asking import Asking, officers, units
from casework.cases.letter.state import Letter, Measure
from casework.cases.letter.statuses import Status
from casework.cases.timing import is_another
from casework.cases.words import Words, text_of, words_needed
from casework.clocks import is_within
from casework.codes import ContactWay
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice
from casework.officers import Roster
from casework.state import State
from casework.steps import Changes, Guard


class HasMoment(Protocol):
    """A body that says when it happened."""

    @property
    def at(self) -> datetime:
        """When."""


# ------------------------------------------------------------------------------ forms


def usual_way(asking: Asking[Letter]) -> ContactWay:
    """A call, unless the writer asked for none."""
    return ContactWay.SMS if asking.state.no_calls else ContactWay.PHONE


# ---------------------------------------------------------------------------- changes


def worked(letter: Letter, event: Event[object]) -> tuple[str, ...]:
    """The officers who worked the letter, the one who acts now among them."""
    return tuple(dict.fromkeys((*letter.handlers, event.core.actor)))


def words(letter: Letter, event: Event[Sealing[Words]]) -> Changes:
    """What was said stays to be read."""
    return {"words": text_of(event)}


def ended(letter: Letter, event: Event[Sealing[Words]]) -> Changes:
    """The duties end here."""
    return {"ended_at": event.core.at, "words": text_of(event)}


def measures(letter: Letter, event: Event[Sealing[Words]]) -> tuple[Measure, ...]:
    """What was done so far, and what is said now."""
    return (*letter.measures, Measure(event.core.at, event.core.actor, text_of(event)))


def working(letter: Letter, event: Event[object]) -> Status:
    """The status in which the unit works on: a rework stays a rework."""
    return "REWORK" if letter.is_in_rework else "HANDLING"


# ----------------------------------------------------------------------------- guards


def is_of_lead(letter: Letter, event: Event[object], context: Context) -> bool:
    """Whether the actor sits in the house of the lead unit."""
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.same_house(officer.unit, letter.lead_unit)


def is_in_time(
    letter: Letter, code: str, began: datetime | None, at: datetime, context: Context
) -> bool:
    """Whether the window ``code`` is open; a city that has no such limit leaves it open."""
    profile = context.directory.profile(letter.unit, letter.opened_at)
    limit = profile.limit(code) if profile else None
    return limit is None or (
        began is not None and is_within(limit, began, at, context.directory.calendar)
    )


def points_back(state: State | None, kind: str, letter: Letter) -> bool:
    """Whether a case of that kind says that it comes from this letter."""
    return (
        state is not None
        and type(state).__struct_config__.tag == kind
        and getattr(state, "source_case", None) == letter.case
    )


AT_IS_PAST = Guard[Letter, HasMoment](
    "letter.at",
    Label("时间须在来信之后、现在之前", "The time lies between the letter's arrival and now"),
    lambda letter, event, context: letter.received_at <= event.body.at <= event.core.at,
)
HAS_WORDS = words_needed(
    "letter.words", "请写明理由或内容", "Write down the reason or what was done"
)
OF_LEAD_UNIT = Guard(
    "letter.of_lead_unit",
    Label("由主办单位办理", "The lead unit does this"),
    is_of_lead,
    asks_form=False,
    hides=True,
)
NOT_THE_HANDLER = Guard[Letter, object](
    "letter.not_the_handler",
    Label("承办人不能审批自己办理的信件", "Whoever handled it may not decide on it"),
    lambda letter, event, context: is_another(event, context, letter.handlers),
    asks_form=False,
)
NO_CONFLICTS = Guard[Letter, object](
    "letter.conflicts",
    Label("还有两处不同的修改待选定", "Two values of a field wait for a person to choose"),
    lambda letter, event, context: not letter.conflicts,
    asks_form=False,
)

# ------------------------------------------------------------------------ respondents

RESPONDENT = "letter.respondent"
RESPONDENT_RULE = Label(
    "被反映对象须为在册警员或单位;涉及接收机关本级的,请转 12389 或纪检监察",
    "The respondent must be a known officer or unit; if it is the receiving bureau itself, "
    "pass the letter on to 12389 or the inspection",
)


def may_be_named(owner: str, named: Iterable[str], roster: Roster) -> bool:
    """Whether all of them are known, and the owner is not shut out with them."""
    everybody = tuple(named)
    return all(
        one in roster.officers or one in roster.units for one in everybody
    ) and owner not in roster.walled_houses(everybody)


def respondents(asking: Asking[State | None], owner: str) -> tuple[Choice, ...]:
    """The units and officers who may be named without shutting the owner out."""
    roster = asking.roster
    above, house = roster.upward(owner), roster.house(owner)
    return units(unit for unit in roster.units.values() if unit.id not in above) + officers(
        one for one in roster.officers.values() if roster.house(one.unit) != house
    )
