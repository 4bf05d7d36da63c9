"""A kind of case as a table: from, to, by whom, under which guards.

Each module in ``casework.cases`` fills one :class:`Machine` with rows (``casework.steps``).
The questions that every step asks (is the actor who they say, does the wall shut them out,
does the state allow it, has the matter moved on) are asked here, once, in one order.

A kind also says what a case is to a person (:class:`Display`) and whom it waits for
(:class:`Waits`): pages and lists are made from that and say nothing of it again.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Struct, structs

from casework.amend import MIXED, Amended, AmendedPrivate
from casework.codes import Role, Satisfaction
from casework.context import Context
from casework.counting import Appointment
from casework.event import Event, Label, Refusal
from casework.fields import Slot, blank, slots
from casework.floor import NOBODY_LEFT, has_floor
from casework.ids import SYSTEM
from casework.officers import Officer
from casework.past import was
from casework.printed import Printed
from casework.said import said
from casework.sizes import unfit, unfit_event, unfit_value
from casework.state import Person, Signature, State
from casework.steps import Approval, Changes, Step, refuse

S = TypeVar("S", bound=State)
B = TypeVar("B", bound=Struct)

MISSING = "case.missing"
"""Clause of the refusal for an event whose case has not arrived yet: hold it."""
NOT_HERE = refuse(
    MISSING,
    "本单位没有此件,或者此件还没有到达这里",
    "There is no such matter here, or it has not arrived yet",
)
"""One answer for what nobody knows and for what the complaint wall keeps from whoever asks."""
ID_IN_USE = refuse(
    "case.opened_twice",
    "此登记的编号已被使用,没有登记上;请重新登记一次(系统会另给编号)",
    "Its id is in use already, so this was not entered; enter it anew, under an id of its own",
)
"""The last thing that is said to an opening: whatever else is wrong with it is said first, so that
only what could have stood finds out that its id is taken, and of what is told to nobody."""
_CENTRE = ("只有中心可以这样操作", "Only the central mailbox may do this")
AS_THE_CENTRE = refuse("sender.system", *_CENTRE)
"""Somebody speaks in the centre's name."""
BY_THE_CENTRE = refuse("role.centre", *_CENTRE)
"""A step that is nobody's: the centre takes it by itself."""
OPENING_REFUSED = refuse(
    "case.opening_refused",
    "该事项的首条登记未被接收,后续操作随之无效;请重新登记",
    "The first entry of this matter was refused, so this step cannot stand; enter it anew",
)


@dataclass(frozen=True, kw_only=True)
class Display(Generic[S]):
    """What a case of a kind is to a person.

    ``facts`` and ``columns`` are fields of the state, in the order they are shown; what each
    is to a person is said where it is declared, in the state or in a body of the kind.
    ``words``: the texts it is found by.  ``happened_at``: the moment lists file it under.
    ``related``: other cases (ids) that belong to it.  ``lead``: a fact whose words stand before
    the title, where what a case is about is a code that has words of its own.
    ``names``: by whom it is found, where that is not the names of its ``people``.  ``labels``:
    the codes that say what it was about.  ``answer``: the citizen's newest mark, if any.
    """

    title: Callable[[S], str]
    facts: tuple[str, ...]
    columns: tuple[str, ...] = ()
    people: Callable[[S], tuple[Person, ...]] = lambda state: ()
    words: Callable[[S], tuple[str, ...]] = lambda state: ()
    happened_at: Callable[[S], datetime] | None = None
    related: Callable[[S], tuple[str, ...]] = lambda state: ()
    lead: str = ""
    names: Callable[[S], tuple[str, ...]] | None = None
    labels: Callable[[S], tuple[Label, ...]] = lambda state: ()
    answer: Callable[[S], Satisfaction | None] | None = None


@dataclass(frozen=True)
class Waits:
    """What a case waits for, and whose turn it is.

    ``officers``: they, and nobody else; ``units``: whoever holds a role of the step in the
    station of one of them, and where nobody there could take it, the nearest above who may;
    neither: whoever holds the role, wherever they sit.  ``by``: the roles of the step whose
    turn it is, where others only may.
    ``asked_as``: the step that is asked about instead, where the awaited one can only be
    judged with its form filled in.
    """

    step: type[Struct]
    officers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    asked_as: type[Struct] | None = None
    by: tuple[Role, ...] = ()


def _no_limits(state: object) -> str:
    return ""


def _no_appointments(state: object) -> tuple[Appointment, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Machine(Generic[S]):
    """A kind of case: its states, its steps, its number code, how it is displayed."""

    kind: str
    label: Label
    state: type[S]
    statuses: Mapping[Any, Label]
    steps: tuple[Step[Any, Any], ...]
    display: Display[S] | None = None
    printed: tuple[Printed[S], ...] = ()
    """Its papers, in the order they are offered."""
    waits: Callable[[S], Waits | None] = lambda state: None
    """What an open case waits for; ``None`` when it is done with."""
    instead: Mapping[Any, Callable[[S, Context], "Waits | State | None"]] = field(
        default_factory=dict
    )
    """By status: what it waits for instead, where other cases or the bureau's numbers say so.
    A case: whatever that one waits for."""
    amendable: Mapping[str, Any] = field(default_factory=dict)
    """Fields that may be changed after they were recorded, and their types."""
    number_code: Callable[[S], str] = lambda state: ""
    formal_code: Callable[[S], str] = lambda state: ""
    limits: Callable[[S], str] = _no_limits
    """Which limits run on such a case: a scope of the limit profile."""
    named_day: Callable[[S], date | None] = lambda state: None
    """A last day that somebody set for it: counts instead of the longest limit."""
    named_day_lengthens: bool = True
    """Whether that day also counts when it is later than the limit itself."""
    appointments: Callable[[S], tuple[Appointment, ...]] = _no_appointments
    """Moments that somebody named: a clock each."""
    ends: Callable[[S], tuple[datetime, ...]] = lambda state: ()
    """Moments at which everything still owed ended, though its own moment never came."""
    follows: Callable[[S, str], str | None] = lambda state, limit: None
    """The case whose clock of a limit (by its code) this one shares."""
    taken: Callable[[Event[Any]], Refusal] = lambda event: ID_IN_USE
    """What is said to an opening under an id that is in use."""
    opening_units: Callable[[Event[Any]], tuple[str, ...]] = lambda event: (event.core.unit,)
    """Where the actor must reach to open such a case."""
    chased: tuple[str, ...] = ()
    """Limits (by their codes) that the centre asks for again and again once they have passed."""
    is_signed: bool = False
    """Whether every step is signed with the officer's password, as an approval is."""
    remembers: tuple[str, ...] = ()
    """Fields, beside the status, of which a case keeps what they were and until when: figures
    of a month that is over read them as they stood at its end (``casework.past``)."""

    @property
    def has_clocks(self) -> bool:
        """Whether anything runs on such a case."""
        return self.limits is not _no_limits or self.appointments is not _no_appointments

    def own(self, shared: type[B]) -> type[B]:
        """The kind's own body of a shared kind (:func:`own`).

        :class:`KeyError` if the kind has no such step.
        """
        for step in self.steps:
            if issubclass(step.body, shared):
                return step.body
        raise KeyError(f"{self.kind} has no {shared.__name__}")

    def described(self) -> dict[str, Slot]:
        """What its fields are to a person: of the state, or under the same name of a body."""
        schemas: list[type[Struct]] = [self.state]
        for step in self.steps:
            schemas += [step.body, *([step.private] if step.private else [])]
        found: dict[str, Slot] = {}
        for schema in schemas:
            for slot in slots(schema):
                found.setdefault(slot.name, slot)
        return found

    @cached_property
    def personal(self) -> frozenset[str]:
        """Of the fields that may be amended, those that speak of people: a sealed part has them."""
        parts = (step.private for step in self.steps if step.private is not AmendedPrivate)
        names = {name for part in parts if part for name in part.__struct_fields__}
        return frozenset(self.amendable.keys() & names)

    def is_mixed(self, fields: Collection[str]) -> bool:
        """Whether some of these fields speak of people, and some do not."""
        return 0 < len(self.personal.intersection(fields)) < len(fields)

    def named(self, step: Step[Any, Any]) -> Label:
        """What a step is called among those of other kinds."""
        return Label(f"{self.label.zh}·{step.label.zh}", f"{self.label.en}: {step.label.en}")

    def check(
        self,
        step: Step[Any, Any],
        state: State | None,
        event: Event[Any],
        context: Context,
        *,
        has_form: bool = True,
    ) -> Refusal | None:
        """``None`` if the event may happen, else which rule says no.

        It is judged by the directory as it stood when it happened.  Without a form
        (``has_form=False``) only what can be known before it is asked.
        """
        if step.frm and state is None:
            return NOT_HERE
        if not step.frm and state is not None:
            return self.check(step, None, event, context, has_form=has_form) or self.taken(event)
        context = context.as_of(event.core.at)
        officer = context.roster.officers.get(event.core.actor)
        if officer is not None:
            if state is not None and context.roster.is_shut_out(officer, state):
                return NOT_HERE
            context = context.seen_by(officer, lambda: _named(event.body))
        return (
            check_sender(event, context)
            or (unfit_event(event) or self._check_values(event) if has_form else None)
            or self._check_actor(step, state, event, context)
            or self._check_status(step, state)
            or _check_moved_on(step, state, event)
            or _check_guards(step, state, event, context, has_form)
            or (_check_filled_in(step, event) if has_form else None)
            or (self._check_floor(step, state, event, context) if has_form else None)
        )

    def _check_floor(
        self, step: Step[Any, Any], state: State | None, event: Event[Any], context: Context
    ) -> Refusal | None:
        """An exclusion leaves somebody who can read the matter and decide it."""
        if not _may_exclude(event.body):
            return None
        after = self.evolve(step, state, event)
        before = structs.replace(after, respondents=(), recused=()) if state is None else state
        if (after.respondents, after.recused) == (before.respondents, before.recused):
            return None
        is_lost = has_floor(before, context.roster) and not has_floor(after, context.roster)
        return NOBODY_LEFT if is_lost else None

    def _check_values(self, event: Event[Any]) -> Refusal | None:
        refusal = unfit(event.body)
        if refusal is not None or not isinstance(event.sealed, AmendedPrivate):
            return refusal or unfit(event.sealed)
        if self.is_mixed(event.sealed.values):
            return MIXED
        described = self.described()
        for name in event.sealed.values.keys() & self.amendable.keys():
            # A value of another type is the guard's of the amending row.
            with suppress(msgspec.ValidationError):
                value = msgspec.convert(event.sealed.values[name], self.amendable[name])
                refusal = refusal or unfit_value(described[name], value)
        return refusal

    def _check_actor(
        self, step: Step[Any, Any], state: State | None, event: Event[Any], context: Context
    ) -> Refusal | None:
        officer = context.roster.officers.get(event.core.actor)
        if officer is None:
            return None if event.core.actor == SYSTEM else _unknown_actor()
        if not step.by:
            return BY_THE_CENTRE
        if state is not None and officer.id in state.recused:
            return refuse(
                "role.recused", "您已回避此件,不能再办理", "You stepped back from this matter"
            )
        if officer.is_aux and not step.aux:
            return refuse(
                "role.auxiliary",
                "辅警不能单独办理此项,请由民警操作",
                "An auxiliary officer may not do this alone; ask an officer",
            )
        return self._check_role(step, state, event, context, officer)

    def _check_role(
        self,
        step: Step[Any, Any],
        state: State | None,
        event: Event[Any],
        context: Context,
        officer: Officer,
    ) -> Refusal | None:
        if step.at == "anywhere":
            units: tuple[str, ...] = (officer.unit,)
        elif state is None:
            units = self.opening_units(event)
        else:
            units = (state.unit,) if step.at == "owner" else state.units
        held = context.roster.authorities(officer, step.by, units, event.core.at, step.name)
        if held:
            return _check_authority(held, state, event, context)
        who = [role.label for role in step.by]
        return refuse(
            "role.missing",
            f"此项由{'、'.join(label.zh for label in who)}办理,您没有这个权限",
            f"This is for: {', '.join(label.en for label in who)}; you do not hold that role here",
        )

    def _check_status(self, step: Step[Any, Any], state: State | None) -> Refusal | None:
        if state is None or state.status in step.frm:
            return None
        here = self.statuses[state.status]
        return refuse(
            "status.not_now",
            f"当前状态“{here.zh}”下不能“{step.label.zh}”,请刷新后再看",
            f"Not possible while “{here.en}”: {step.label.en}; look at the matter again",
        )

    def evolve(self, step: Step[Any, Any], state: State | None, event: Event[Any]) -> State:
        """The state after the event.  Total: never refuses, never looks outside."""
        changes = step.apply(state, event)
        core = event.core
        told = said(event, changes)
        if told:
            changes["said"] = (*(state.said if state else ()), *told)
        if isinstance(event.body, Approval):
            signature = Signature(step.name, core.actor, core.at, event.body.under)
            changes["signatures"] = (*(state.signatures if state else ()), signature)
        if event.stamp and event.stamp.number:
            changes[_place_of_number(step)] = event.stamp.number
        if callable(step.to):
            changes["status"] = step.to(state, event)
        elif step.to is not None:
            changes["status"] = step.to
        if state is None:
            opened: Changes = {"unit": core.unit, "units": (core.unit,)}
            return self.state(
                **(opened | changes),
                case=core.case,
                opened_at=core.at,
                opened_by=core.actor,
                updated_at=core.at,
                last=_history("", core.id),
            )
        past = was(state, changes, ("status", *self.remembers), core.at)
        if past:
            changes["past"] = (*state.past, *past)
        if not step.is_quiet:
            changes |= {"updated_at": core.at, "last": _history(state.last, core.id)}
        return structs.replace(state, **changes, count=state.count + 1)

    def numbered(self, step: Step[Any, Any], after: S, number: str) -> S:
        """What ``evolve`` makes of the same event when its stamp has a number."""
        return structs.replace(after, **{_place_of_number(step): number})


def _place_of_number(step: Step[Any, Any]) -> str:
    return "formal_no" if step.formal else "number"


def _history(before: str, event: str) -> str:
    """A name for an event and all before it, in their order.

    The id of the newest event alone would not do: an own step that waits on top of the
    case hides what reached the centre below it (ADR 0006).
    """
    return hashlib.sha256(f"{before} {event}".encode()).hexdigest()[:32]


def _check_authority(
    held: tuple[str, ...], state: State | None, event: Event[Any], context: Context
) -> Refusal | None:
    """Whoever signs for another says so, and not for one who stepped back."""
    if held == ("",) and not getattr(event.body, "under", ""):
        return None
    recused = state.recused if state else ()
    free = [one for one in held if context.roster.delegator(one) not in recused]
    if not free:
        return refuse(
            "role.delegator_recused",
            "授权人已回避此件,不能代其办理",
            "The officer you would act for stepped back from this matter",
        )
    if isinstance(event.body, Approval) and event.body.under not in free:
        return refuse(
            "role.authority",
            "代行审批须注明有效的授权",
            "Name the delegation in force under which you sign",
        )
    return None


def _named(body: Struct | None) -> frozenset[str]:
    """What a form names, cases among it: what it cannot see, it is told nothing of."""
    found: set[str] = set()
    for name in body.__struct_fields__ if body is not None else ():
        value = getattr(body, name)
        some = value if isinstance(value, tuple) else (value,)
        found.update(one for one in some if isinstance(one, str))
    return frozenset(found)


def _may_exclude(body: Struct) -> bool:
    """Whether a form names somebody who may be shut out, or steps back."""
    names = ("respondent", "respondents", "officer")
    return isinstance(body, Amended) or any(getattr(body, name, None) for name in names)


def _unknown_actor() -> Refusal:
    return refuse("sender.unknown_officer", "找不到该警员", "This officer is not known here")


def check_sender(event: Event[Any], context: Context) -> Refusal | None:
    """Whether the device may send, and the officer sits at it (threats: cloned, revoked).

    What the centre says again of a machine is judged as that machine's.
    """
    core, roster, origin = event.core, context.roster, event.core.adopted
    if origin is UNSET:
        is_by_the_centre = core.device == SYSTEM
    elif core.device != SYSTEM:
        return AS_THE_CENTRE
    else:
        is_by_the_centre = False
    if core.actor == SYSTEM:
        return None if is_by_the_centre else AS_THE_CENTRE
    device = roster.devices.get(core.device if origin is UNSET else origin.device)
    # That it was shut out is known to whoever had it adopted; who recorded it is asked as ever.
    if device is None or (device.is_revoked and origin is UNSET):
        return refuse(
            "sender.device", "这台设备未登记或已停用", "This device is not enrolled, or was revoked"
        )
    officer = roster.officers.get(core.actor)
    if officer is None:
        return _unknown_actor()
    if not officer.is_active:
        return refuse("sender.inactive", "该警员账号已停用", "This officer's account is disabled")
    if not roster.same_station(officer.unit, device.unit):
        return refuse(
            "sender.wrong_station",
            "该警员不属于这台设备所在的单位",
            "The officer does not belong to the unit of this device",
        )
    if not roster.same_station(officer.unit, core.unit):
        return refuse(
            "sender.wrong_unit", "不能以其他单位名义办理", "Not possible in another unit's name"
        )
    return None


def _check_guards(
    step: Step[Any, Any], state: State | None, event: Event[Any], context: Context, has_form: bool
) -> Refusal | None:
    for guard in step.guards:
        if has_form or not guard.asks_form:
            refusal = guard.refuses(state, event, context)
            if refusal is not None:
                return refusal
    return None


def _check_filled_in(step: Step[Any, Any], event: Event[Any]) -> Refusal | None:
    """What a form demands is demanded of everybody; free words have guards of their own."""
    empty = blank(step.body, event.body)
    if empty is None and step.private and step.words is None and not event.erased:
        empty = blank(step.private, event.sealed)
    if empty is None:
        return None
    return refuse("form.blank", f"请填写“{empty.label.zh}”", f"Fill in: {empty.label.en}")


def _check_moved_on(step: Step[Any, Any], state: State | None, event: Event[Any]) -> Refusal | None:
    if not step.is_final_say or state is None or event.core.seen == state.last:
        return None
    return refuse(
        "final_say.moved_on",
        "您查看之后此件有了新变化,请看过再决定",
        "The matter changed since you looked; read it again and decide",
    )
