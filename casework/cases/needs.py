"""What nearly every kind of case asks, written once.

A form says something; an officer who is named may act alone; a moment lies behind us; a
window of the limit profile is still open; an entry made by mistake is voided by whoever
made it within their shift, and by a head later (domain 9.3).

Erased words were there: a rule never refuses because a retention has ended.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from msgspec import Struct, structs

from casework.amend import decided
from casework.clocks import is_within
from casework.codes import Role
from casework.context import Context
from casework.event import CHINA, Event, Label
from casework.ids import SYSTEM
from casework.limits import Limit
from casework.officers import HEADS, Officer
from casework.state import Person, State
from casework.steps import Changes, Guard, signers

S = TypeVar("S", bound=State)

SHIFT = "shift.void"
"""The limit (a window) that says how long a shift is."""

_A_YEAR = timedelta(days=366)
TEN_YEARS = 3660
"""In days: further than that, a time is a slip of the pen."""


def tag_of(state: State) -> str:
    """The kind of case a state is of."""
    return str(type(state).__struct_config__.tag)


def is_said(event: Event[object], field: str) -> bool:
    """Whether a word of the sealed part is there."""
    return event.erased or bool(str(getattr(event.sealed, field, "")).strip())


def said(clause: str, field: str, zh: str, en: str) -> Guard[object, object]:
    """The guard of a step whose sealed ``field`` may not be empty."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: is_said(event, field),
        needs_words=field == "text",
    )


def written(clause: str, field: str, zh: str, en: str) -> Guard[object, object]:
    """The guard of a step whose open ``field`` may not be empty."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: bool(getattr(event.body, field).strip()),
    )


def today(event: Event[object]) -> date:
    """The day of an event in China."""
    return event.core.at.astimezone(CHINA).date()


def server_time(event: Event[object]) -> datetime:
    """The centre's time of an event; the device's until the centre has spoken."""
    return event.stamp.received_at if event.stamp else event.core.at


def is_near(day: date, event: Event[object]) -> bool:
    """Whether a day lies within ten years: further ones are slips of the pen."""
    return abs((day - today(event)).days) <= TEN_YEARS


def near(clause: str, field: str, zh: str, en: str) -> Guard[object, object]:
    """The guard of a step whose day ``field`` lies within ten years."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: is_near(getattr(event.body, field), event),
    )


def from_today(clause: str, field: str, zh: str, en: str) -> Guard[object, object]:
    """The guard of a step whose day ``field`` is today or later, within ten years."""

    def lies_ahead(state: object, event: Event[object], context: Context) -> bool:
        day: date = getattr(event.body, field)
        return today(event) <= day and is_near(day, event)

    return Guard(clause, Label(zh, en), lies_ahead)


def ahead(clause: str, field: str, zh: str, en: str) -> Guard[object, object]:
    """The guard of a step whose moment ``field`` lies ahead, within a year."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: (
            timedelta() < getattr(event.body, field) - event.core.at <= _A_YEAR
        ),
    )


def in_the_past(clause: str, field: str, zh: str, en: str) -> Guard[object, object]:
    """The guard of a step whose moment ``field`` has come already, within ten years."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: is_past(getattr(event.body, field), event),
    )


def is_past(at: datetime, event: Event[object]) -> bool:
    """Whether a moment has come already, within ten years."""
    return timedelta() <= event.core.at - at <= timedelta(days=TEN_YEARS)


def happened(began: datetime, ended: datetime, event: Event[object]) -> bool:
    """Whether something began, then ended within a day, and both lie behind us."""
    return timedelta() <= ended - began <= timedelta(days=1) and is_past(ended, event)


def officer_at_work(officer: str, context: Context) -> Officer | None:
    """The officer of an id, where they may act alone: active and no auxiliary officer."""
    known = context.roster.officers.get(officer)
    return known if known is not None and known.is_active and not known.is_aux else None


def is_colleague(officer: str, unit: str, context: Context, roles: Iterable[Role] = Role) -> bool:
    """Whether the officer may act alone, in one of these roles, in the station of ``unit``."""
    known = officer_at_work(officer, context)
    return (
        known is not None
        and not frozenset(roles).isdisjoint(known.roles)
        and context.roster.same_station(known.unit, unit)
    )


def colleague(clause: str, field: str, zh: str, en: str) -> Guard[State | None, object]:
    """The guard of a step whose ``field`` names an officer at work in the station of the case.

    Of the case that stands, or of the unit where it is opened.
    """

    def holds(state: State | None, event: Event[object], context: Context) -> bool:
        unit = event.core.unit if state is None else state.unit
        return is_colleague(getattr(event.body, field), unit, context)

    return Guard(clause, Label(zh, en), holds)


def known_unit(clause: str, field: str, zh: str, en: str) -> Guard[object, object]:
    """The guard of a step whose ``field`` names a unit of the roster."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: getattr(event.body, field) in context.roster.units,
    )


def signed_at(state: State, step: type[Struct]) -> datetime | None:
    """When a step was last signed; ``None`` if it never was."""
    signed = [one.at for one in state.signatures if one.step == step.__name__]
    return signed[-1] if signed else None


def about_what_stands(
    clause: str, zh: str, en: str, since: Callable[[S], datetime | None]
) -> Guard[S, object]:
    """The guard of a step about an answer: it was written down after the one that stands now.

    What was written down before, at a machine that had not heard of it, is about another.
    """

    def holds(state: S, event: Event[object], context: Context) -> bool:
        at = since(state)
        return at is None or at <= event.core.at

    return Guard(clause, Label(zh, en), holds)


def acts_as(
    roles: tuple[Role, ...], units: tuple[str, ...], event: Event[object], context: Context
) -> bool:
    """Whether whoever acts holds one of ``roles`` over one of ``units``."""
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.may(officer, roles, units, event.core.at)


def acts_over(roles: tuple[Role, ...], unit: str, event: Event[object], context: Context) -> bool:
    """Whether the actor holds one of ``roles``, for this step, with reach over ``unit``."""
    core = event.core
    officer = context.roster.officers.get(core.actor)
    return officer is not None and context.roster.may(officer, roles, (unit,), core.at, core.type)


def acts_from(unit: str, event: Event[object], context: Context) -> bool:
    """Whether the actor sits in the station of ``unit``."""
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.same_station(officer.unit, unit)


def done_by(clause: str, zh: str, en: str, unit: Callable[[S], str]) -> Guard[S, object]:
    """The guard of a step that is for the station of a unit of the case, and hidden from others."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: acts_from(unit(state), event, context),
        asks_form=False,
        hides=True,
    )


def is_another(event: Event[object], context: Context, parts: Iterable[str]) -> bool:
    """Whether neither the actor nor the officer they act for had one of these parts."""
    return signers(event, context).isdisjoint(parts)


def chief_free_of(
    clause: str,
    zh: str,
    en: str,
    parts: Callable[[S], Iterable[str]] = lambda state: state.handlers,
) -> Guard[S, object]:
    """The guard of a step for the chief of the case's owner; where they had a part, of one above.

    Who had a part (who handled it, by default) and who stepped back are left out of each level,
    so that the nearest chief who is free decides.
    """

    def holds(state: S, event: Event[object], context: Context) -> bool:
        roster, taken = context.roster, {*parts(state), *state.recused}
        for station in dict.fromkeys(map(roster.station, roster.upward(state.unit))):
            roles = roster.chief_roles(station)
            if acts_over(roles, station, event, context):
                return True
            free = (one for one in roster.station_of(station) if set(roles) & set(one.roles))
            if any(one.id not in taken for one in free):
                return False
        return False

    return Guard(clause, Label(zh, en), holds, asks_form=False, hides=True)


def another(
    clause: str,
    zh: str,
    en: str,
    parts: Callable[[S], Iterable[str]] = lambda state: state.handlers,
) -> Guard[S, object]:
    """The guard of a step for somebody else than who had a part: who handled it, by default."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: is_another(event, context, parts(state)),
        asks_form=False,
    )


def somebody_else_may(
    roles: tuple[Role, ...],
    unit: str,
    state: State,
    context: Context,
    *,
    at: datetime,
    step: str,
    parts: Iterable[str] = (),
    with_aux: bool = False,
) -> bool:
    """Whether an officer who had none of these parts could take a step in one of ``roles``.

    In use, no auxiliary officer (unless ``with_aux``, and it is no complaint), not shut out by the
    wall, not stepped back; by their own office or under the delegation of somebody of whom the
    same is true.
    """
    roster = context.roster
    barred = frozenset((*parts, *state.recused))
    return any(
        one.is_active
        and (not one.is_aux or (with_aux and not state.is_complaint))
        and one.id not in barred
        and not roster.is_shut_out(one, state)
        and any(
            roster.delegator(held) not in barred
            for held in roster.authorities(one, roles, (unit,), at, step)
        )
        for one in roster.officers.values()
    )


def with_actor(state: State | None, event: Event[object]) -> tuple[str, ...]:
    """The officers who worked the matter, the one who acts now among them."""
    before = state.handlers if state else ()
    return tuple(dict.fromkeys((*before, event.core.actor)))


def with_unit(state: State, unit: str) -> tuple[str, ...]:
    """The units to which the matter goes, this one among them."""
    return tuple(dict.fromkeys((*state.units, unit)))


def decided_fields(state: State, event: Event[object], **values: object) -> Changes:
    """A step that sets fields which may also be amended: it decides each of them."""
    changes: Changes = {}
    for field, value in values.items():
        one = decided(state, event, field, value)
        changes |= one
        state = structs.replace(state, **one)
    return changes


def limit_of(state: State, context: Context, code: str) -> Limit | None:
    """A limit of the profile in force for the case; ``None`` where there is none."""
    profile = context.directory.profile(state.unit, state.opened_at)
    return profile.limit(code) if profile else None


def is_open(
    state: State, context: Context, code: str, began: datetime | None, at: datetime
) -> bool:
    """Whether ``at`` lies in the window ``code`` that began then; open where nothing limits it."""
    limit = limit_of(state, context, code)
    return limit is None or began is None or is_within(limit, began, at, context.directory.calendar)


def in_window(
    clause: str, zh: str, en: str, code: Callable[[S], str], began: Callable[[S], datetime | None]
) -> Guard[S, object]:
    """The guard of a step that is taken while the window ``code`` is open."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: is_open(
            state, context, code(state), began(state), event.core.at
        ),
        asks_form=False,
    )


def has_id(person: Person | None) -> bool:
    """Whether somebody showed a document: its kind and its number."""
    return person is not None and person.id_type not in ("", "NONE") and bool(person.id_no.strip())


def _is_own_shift(state: State, event: Event[object], context: Context) -> bool:
    core = event.core
    if core.actor != state.opened_by:
        return False
    if core.actor == SYSTEM:
        return True  # an import is taken back when its mistake is seen: the centre has no shifts
    if limit_of(state, context, SHIFT) is None:
        return today(event) == state.opened_at.astimezone(CHINA).date()
    return is_open(state, context, SHIFT, state.opened_at, core.at)


def own_shift_or_head(clause: str) -> Guard[State, object]:
    """The guard of a voiding: one's own entry within the shift, or a head's word later."""
    return Guard(
        clause,
        Label(
            "只能作废本人本班次的登记;之后由所长办理",
            "You may void your own entry within your shift; later the unit head does",
        ),
        lambda state, event, context: (
            _is_own_shift(state, event, context) or acts_as(HEADS, state.units, event, context)
        ),
        asks_form=False,
    )


NOT_THE_HANDLER: Guard[State, object] = another(
    "needs.not_the_handler",
    "承办人不能审批自己办理的事项",
    "Whoever handled it may not decide on it",
)
