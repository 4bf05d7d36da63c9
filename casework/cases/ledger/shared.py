"""What several chapters of an item's life ask, offer and set."""

from collections.abc import Callable, Iterable

from msgspec import structs

from casework.cases.called_again import callers
from casework.cases.handed_on import done
from casework.cases.ledger.codes import ComplaintRoute
from casework.cases.ledger.state import Feedback, LedgerItem, Measure
from casework.cases.needs import acts_as, another, done_by, with_actor
from casework.cases.words import Words, words_needed
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.officers import HEADS, Roster
from casework.steps import Changes, Guard

Question = Callable[[LedgerItem, Event[object], Context], bool]

JUDGING = frozenset({"FeedbackApproved", "ExitApproved", "ClauseWaived"})
"""Steps by which somebody else judges the handler's work."""

# ------------------------------------------------------------------------------ forms


def offered_only(clause: str, rule: Label, makes_sense: Question) -> Guard[LedgerItem, object]:
    """A guard that says whether a step is worth offering to an officer.

    What is recorded all the same (another desk had it open) stands or falls by the other
    guards of the step.
    """
    return Guard[LedgerItem, object](
        clause,
        rule,
        lambda item, event, context: event.body is not None or makes_sense(item, event, context),
        asks_form=False,
        hides=True,
    )


# ---------------------------------------------------------------------------- changes


def measure(item: LedgerItem, event: Event[Sealing[Words]]) -> Changes:
    """One thing done, by the officer who says so."""
    return {
        "measures": (*item.measures, done(Measure, event)),
        "handlers": with_actor(item, event),
    }


def unapproved(told: Feedback | None) -> Feedback | None:
    """The feedback as one that has to be given anew."""
    return None if told is None else structs.replace(told, is_approved=False, approved_by="")


def move_to(item: LedgerItem, owner: str) -> Changes:
    """The entry goes to another ledger; what was approved from above there is not any more."""
    changes: Changes = {"unit": owner, "units": tuple(dict.fromkeys((owner, *item.units)))}
    if owner != item.unit:
        changes |= {"waivers": (), "exit_approved_by": ""}
    return changes


# --------------------------------------------------------------------- who owns the entry

OWNER = "ledger.owner"
OWNER_RULE = Label(
    "账主应为本单位或上级,且不是被反映单位;涉及最高一级本级的,不列被反映对象先登记,由监督部门"
    "“报上级处理”(省厅、12389 或纪检监察)",
    "The ledger is your unit's or one above it, and never the respondent's; if the respondent is "
    "the top unit itself, enter it without naming them: the supervision hands it to the level "
    "above (the provincial department, 12389, the discipline inspection)",
)


def owner_is_right(owner: str, here: str, respondents: Iterable[str], roster: Roster) -> bool:
    """The owner is a station at or above ``here``, and neither it nor the top behind the wall.

    With the top shut out nobody could call back, decide a level up, or answer at all.
    """
    named = tuple(respondents)
    walled = roster.walled_stations(named)
    if owner in walled or not walled.isdisjoint(roster.upward(here)[-1:]):
        return False
    is_above = roster.covers(owner, here) and roster.station(owner) == owner
    return is_above or owner == roster.owner_for(here, named)


def owns(item: LedgerItem, event: Event[object], context: Context) -> bool:
    """The actor is the chief of the level that owns the entry, or holds their role.

    Where every chief of the level stepped back, the head one level up owns it.
    """
    roster = context.roster
    officer = roster.officers.get(event.core.actor)
    if officer is None:
        return False
    roles = roster.chief_roles(item.unit)
    if roster.may(officer, roles, (item.unit,), event.core.at, event.core.type):
        return True
    return bool(item.recused) and not chiefs(item, roster) and one_level_up(item, event, context)


def chiefs(item: LedgerItem, roster: Roster) -> frozenset[str]:
    """The chiefs who own the entry, less those who stepped back."""
    roles = set(roster.chief_roles(item.unit))
    found = (one.id for one in roster.station_of(item.unit) if roles & set(one.roles))
    return frozenset(found) - frozenset(item.recused)


def stations_above(item: LedgerItem, roster: Roster) -> tuple[str, ...]:
    """The stations above the one that owns the entry, nearest first."""
    above = dict.fromkeys(roster.station(unit) for unit in roster.upward(item.unit))
    return tuple(station for station in above if station != roster.station(item.unit))


def is_chief_of(stations: tuple[str, ...], event: Event[object], context: Context) -> bool:
    """Whether the actor is the chief of one of ``stations``, or holds their role."""
    roster = context.roster
    officer = roster.officers.get(event.core.actor)
    return officer is not None and any(
        roster.may(officer, roster.chief_roles(station), (station,), event.core.at, event.core.type)
        for station in stations
    )


def one_level_up(item: LedgerItem, event: Event[object], context: Context) -> bool:
    """The chief of a level above the owner's; at the top, its own chief."""
    places = stations_above(item, context.roster) or (context.roster.station(item.unit),)
    return is_chief_of(places, event, context)


OWNS = Guard(
    "ledger.owning_chief",
    Label("由账主(本级三长)决定", "The chief who owns this ledger decides"),
    owns,
    asks_form=False,
    hides=True,
)
ONE_LEVEL_UP = Guard(
    "ledger.one_level_up",
    Label("须由上一级负责人批准", "The head one level up decides this"),
    one_level_up,
    asks_form=False,
    hides=True,
)

# --------------------------------------------------------------------- who works the item


def judges(item: LedgerItem, context: Context) -> frozenset[str]:
    """Who judged the work of this round: approvers, in whose place, and callers."""
    since = item.reopened_at or item.opened_at
    found = set(callers(item.call_backs))
    for one in item.signatures:
        if one.step in JUDGING and one.at >= since:
            found |= {one.by, context.roster.delegator(one.under)}
    return frozenset(found - {""})


def _works_by_right(item: LedgerItem, event: Event[object], context: Context) -> bool:
    """What was routed to inspection is worked by inspection, everything else is not."""
    inspected = item.route is ComplaintRoute.INSPECTORATE
    roles = (Role.SUPERV,) if inspected else (Role.HANDLER, Role.UNIT_HEAD)
    return acts_as(roles, item.units, event, context)


OF_LEAD_UNIT: Guard[LedgerItem, object] = done_by(
    "ledger.of_lead_unit",
    "由主办单位办理",
    "The lead unit does this",
    lambda item: item.lead_unit,
)
HEAD_OF_LEAD = Guard[LedgerItem, object](
    "ledger.head_of_lead",
    Label("由主办单位负责人或其上级决定", "The head of the lead unit decides, or one above"),
    lambda item, event, context: acts_as(HEADS, (item.lead_unit,), event, context),
    asks_form=False,
    hides=True,
)
WORKS_BY_RIGHT = Guard(
    "ledger.inspectorate",
    Label(
        "转督察的涉警投诉由督察办理,其他事项由承办单位办理",
        "What was routed to inspection is worked by inspection, everything else by the units",
    ),
    _works_by_right,
    asks_form=False,
    hides=True,
)
NOT_A_JUDGE = Guard[LedgerItem, object](
    "ledger.not_a_judge",
    Label(
        "您已审批或回访此件,不能再参与办理",
        "You approved or called back on this matter, so you cannot work on it",
    ),
    lambda item, event, context: event.core.actor not in judges(item, context),
    asks_form=False,
    hides=True,
)
NOT_THE_HANDLER: Guard[LedgerItem, object] = another(
    "ledger.not_the_handler",
    "承办人不能审批或回访自己办理的事项",
    "Whoever handled it may not approve it or call back",
)
NOT_THE_CALLER: Guard[LedgerItem, object] = another(
    "ledger.not_the_caller",
    "回访人不能审批同一事项",
    "Whoever called back may not approve the same matter",
    lambda item: callers(item.call_backs),
)
HAS_WORDS = words_needed(
    "ledger.words", "请写明理由或内容", "Write down the reason or what was done"
)


def sees_what_it_replaces(field: str) -> Guard[LedgerItem, object]:
    """What was decided is replaced only by somebody who has seen the matter as it stands."""
    return Guard[LedgerItem, object](
        "ledger.replaces_unseen",
        Label(
            "这一项已有新的登记,请看过最新情况再改",
            "Somebody recorded this meanwhile; look at the matter again before you change it",
        ),
        lambda item, event, context: getattr(item, field) is None or event.core.seen == item.last,
    )
