"""The form of any step, made from what its fields say of themselves; and taking the step.

A form holds plain values by name, those of the body and of its sealed part in one mapping each
(:class:`Filled`).  Whether the step may happen is the rules' word; what a person typed becomes
the body here and nowhere else.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from msgspec import Struct

from casework.amend import Amended
from casework.asking import Asking
from casework.cases.letter.intake import LetterReceived
from casework.cases.letter.numbered_outside import own_case
from casework.cases.words import Words
from casework.event import Label
from casework.facts import numbers_of, slot_of
from casework.fields import Choice, Meaning, Slot, Suggested, slots
from casework.machine import Machine
from casework.registry import MACHINES, TYPES, Proposal, asks_password, kind_of, machine_of
from casework.sameness import number_key
from casework.state import Person, State
from casework.steps import Step, nothing
from desk_client.errors import DeskError
from desk_client.services import amending, foretold, papers
from desk_client.services.again import record_new
from desk_client.services.choosing import choices
from desk_client.services.desk import Saved, Session
from desk_client.services.together import TOGETHER

Values = Mapping[str, Any]


class NoSuchNumberError(DeskError):
    """The person: no case here that they may read has this number."""


class UnfitValueError(DeskError):
    """The person: what stands in a field is not what the field is for."""


@dataclass(frozen=True)
class FormField:
    """One field of a form.

    ``choices``: what may be chosen, ``None`` where it is typed.  ``first``: what stands in it at
    the beginning, in plain terms.  ``parts``: the fields of a value that has its own.
    ``is_sealed``: it belongs to the sealed part.  ``is_following``: ``first`` comes from what
    stands in other fields, and goes with them.  ``case``: of which case it is asked; empty where it
    opens one.
    """

    name: str
    slot: Slot
    label: Label
    is_needed: bool
    choices: tuple[Choice, ...] | None = None
    first: Any = None
    parts: tuple["FormField", ...] = ()
    is_sealed: bool = False
    is_following: bool = False
    case: str = ""

    @property
    def meaning(self) -> Meaning:
        """What it means."""
        return self.slot.meaning


@dataclass(frozen=True)
class StepForm:
    """The form of one step, for the officer who asked for it."""

    event_type: str
    title: Label
    is_grave: bool
    fields: tuple[FormField, ...]
    is_final: bool = False
    """It is an approval or a closing."""
    is_signed: bool = False
    """It is signed with the officer's password."""
    notices: tuple[Label, ...] = ()
    """What is to be said of what stands in it."""
    is_read_along: bool = False
    """It is asked for notices while somebody writes."""
    is_amendment: bool = False
    """Its fields stand as they are in the case; only what is changed is handed in."""
    suggested: Suggested[Values] | None = None
    """What may be taken into it, and why; never taken by itself."""
    quotes: str = ""
    """The field that takes the text of a standard answer; empty where none is quoted."""

    @property
    def asks_again(self) -> bool:
        """Whether it is confirmed, even where there is nothing to fill in."""
        return self.is_grave or self.is_final or self.is_signed

    @property
    def acts_at_once(self) -> bool:
        """Whether there is nothing to fill in or to confirm."""
        return not self.fields and not self.asks_again


@dataclass(frozen=True)
class Filled:
    """What a form holds: plain values by the names of the fields."""

    body: Values = field(default_factory=dict)
    sealed: Values = field(default_factory=dict)


def form(session: Session, case: str, event_type: str, so_far: Filled | None = None) -> StepForm:
    """The form of a step; its choices follow from what is filled in so far.

    Without that they follow from what stands in the form at the beginning.
    """
    if so_far is None:
        so_far = _firsts(form(session, case, event_type, Filled()))
    entry, state = TYPES[event_type], session.case(case) if case else None
    step, seat = entry.step, session.seat()
    said = {**_with_cases(session, _asks(event_type), so_far.body), **so_far.sealed}
    asking = seat.asking(state, said)
    if state is not None and issubclass(step.body, Amended):
        fields = _amendments(machine_of(state), state, asking)
    else:
        fields = _fields(_asks(event_type), asking, is_sealed=False)
        together = TOGETHER.get(event_type)
        if step.private is not None and (together is None or together.keeps_sealed):
            fields += _fields(step.private, asking, is_sealed=True)
    if step.private is Words:
        is_needed = any(guard.needs_words for guard in step.guards)
        fields = tuple(_worded(one, step, is_needed=is_needed) for one in fields)
    is_amendment = issubclass(step.body, Amended)
    return StepForm(
        event_type,
        step.button,
        step.is_grave,
        fields,
        is_final=step.is_final_say,
        is_signed=asks_password(event_type),
        notices=step.notices(asking),
        is_read_along=step.notices is not nothing,
        is_amendment=is_amendment,
        suggested=step.suggests(asking) if step.suggests else None,
        quotes=step.quotes,
    )


def take(
    session: Session, case: str, event_type: str, filled: Filled, *, is_meant: bool = False
) -> Saved:
    """Take a step, or open a case (``case`` empty), with what the form holds.

    ``is_meant``: somebody was asked whether a case that says the same as one of just now is
    another one, and said yes.
    Raises :class:`AskedError`, :class:`NoSuchNumberError`, :class:`UnfitValueError`, the store's
    errors.
    """
    entry, state = TYPES[event_type], session.case(case) if case else None
    step = entry.step
    if issubclass(step.body, Amended):
        newer = {} if state is None else amending.newer(state, filled.body)
        return amending.amend(session, case, newer)
    asking = session.seat().asking(state, {**filled.body, **filled.sealed})
    body = _made(session, _asks(event_type), filled.body, asking)
    if not is_meant:
        foretold.tell_first(session, case, event_type, body)
    together = TOGETHER.get(event_type)
    if together is not None and not together.keeps_sealed:
        return together.record(session, case, body)
    sealed = None
    # Where nothing was written there is nothing to seal; whether that is enough is the rules' word.
    is_unsaid = step.private is Words and not str(filled.sealed.get("text") or "").strip()
    if step.private is not None and not is_unsaid:
        sealed = _made(session, step.private, filled.sealed, asking)
        papers.make_sure(session, case, sealed)
    if together is not None:
        return together.record(session, case, body, sealed)
    if case:
        return session.record([Proposal(case, body, sealed)])
    numbered = own_case(body) if isinstance(body, LetterReceived) else None
    made = Proposal(numbered or session.desk.new_case(), body, sealed)
    return record_new(session, [made], is_meant=is_meant)


# ------------------------------------------------------------------------------- the form


def _asks(event_type: str) -> type[Struct]:
    """The schema whose fields a step asks for."""
    together = TOGETHER.get(event_type)
    return TYPES[event_type].step.body if together is None else together.asks


def _fields(
    schema: type[Struct], asking: Asking[State | None], *, is_sealed: bool
) -> tuple[FormField, ...]:
    return tuple(
        _field(slot, asking, is_sealed=is_sealed) for slot in slots(schema) if slot.is_asked
    )


def _field(slot: Slot, asking: Asking[State | None], *, is_sealed: bool) -> FormField:
    first, untouched = slot.default, slot.default
    if slot.field.first is not None:
        first = slot.field.first(asking)
        untouched = slot.field.first(replace(asking, so_far={})) if asking.so_far else first
    parts = tuple(_field(part, asking, is_sealed=is_sealed) for part in slot.parts if part.is_asked)
    return FormField(
        name=slot.name,
        slot=slot,
        label=slot.label,
        is_needed=slot.is_needed,
        choices=choices(slot, asking),
        first=msgspec.to_builtins(first),
        parts=parts,
        is_sealed=is_sealed,
        is_following=first != untouched,
        case=asking.state.case if asking.state is not None else "",
    )


def _firsts(begun: StepForm) -> Filled:
    """What stands in a form at the beginning."""
    body, sealed = (
        {one.name: one.first for one in begun.fields if one.is_sealed is is_sealed}
        for is_sealed in (False, True)
    )
    return Filled(body, sealed)


def _worded(one: FormField, step: Step[Any, Any], *, is_needed: bool) -> FormField:
    """The free words of a step, under the name and with the hint that the step has for them."""
    if not one.is_sealed:
        return one
    slot = one.slot
    if step.words_hint is not None:
        slot = replace(slot, field=replace(slot.field, hint=step.words_hint))
    return replace(one, slot=slot, label=step.words or one.label, is_needed=is_needed)


def _amendments(
    machine: Machine[Any], state: State, asking: Asking[State | None]
) -> tuple[FormField, ...]:
    """The fields that may be changed, as they stand."""
    found = []
    for name in machine.amendable:
        one = _field(slot_of(machine, name), asking, is_sealed=False)
        now = msgspec.to_builtins(getattr(state, name))
        if one.slot.kind is Person:
            one, now = replace(one, parts=tuple(_unsaid(part) for part in one.parts)), None
        found.append(replace(one, first=now, is_needed=False))
    return tuple(found)


def _unsaid(part: FormField) -> FormField:
    """A field of a person: a form does not show who they are; left empty it stays."""
    described = replace(part.slot.field, hint=Label("不填则保持不变", "Empty: stays as it is"))
    slot = replace(part.slot, field=described, is_needed=False)
    return replace(part, slot=slot, first=None, is_needed=False)


# ------------------------------------------------------------------------------- the body


def _made(
    session: Session, schema: type[Struct], typed: Values, asking: Asking[State | None]
) -> Struct:
    """A body from what was typed, what nobody is asked for, and the schema's own defaults."""
    values: dict[str, Any] = {}
    described = slots(schema)
    for slot in described:
        value = _value(session, slot, typed.get(slot.name)) if slot.is_asked else None
        if value is not None:
            values[slot.name] = value
    # What nobody is asked for follows from what was: a number stands for its case by now.
    asking = replace(asking, so_far={**asking.so_far, **values})
    for slot in described:
        if slot.is_asked:
            continue
        if slot.meaning is Meaning.TEMP_NO:
            kind, day = kind_of(schema.__name__), session.desk.now().date()
            values[slot.name] = session.desk.store.next_temp_no(kind, day)
        elif slot.field.first is not None:
            values[slot.name] = msgspec.to_builtins(slot.field.first(asking))
    try:
        return msgspec.convert(values, schema, strict=False)
    except msgspec.ValidationError as error:
        raise UnfitValueError(_unfit(error, schema)) from error


def _unfit(error: msgspec.ValidationError, schema: type[Struct]) -> Label:
    named = [
        slot.label
        for slot in slots(schema)
        if f"`{slot.name}`" in str(error) or f"$.{slot.name}" in str(error)
    ]
    zh = "、".join(label.zh for label in named) or "表单"
    en = ", ".join(label.en for label in named) or "the form"
    return Label(f"请填写或改正:{zh}", f"Please fill in or correct: {en}")


def _value(session: Session, slot: Slot, typed: Any) -> Any:
    """A field's value as its schema takes it; ``None`` leaves it to the default."""
    if typed is None or typed in ("", [], {}):
        may_stay_empty = not slot.is_needed and not slot.has_default and slot.kind is str
        return "" if may_stay_empty and not slot.is_many else None
    if slot.is_many and isinstance(typed, list | tuple):
        found = [_one(session, slot, one) for one in typed]
        return [one for one in found if one is not None] or None
    return _one(session, slot, typed)


def _one(session: Session, slot: Slot, typed: Any) -> Any:
    if slot.parts and isinstance(typed, Mapping):
        inner = {
            part.name: value
            for part in slot.parts
            if (value := _value(session, part, typed.get(part.name))) is not None
        }
        return inner or None
    if slot.meaning is Meaning.CASE:
        return case_of_number(session, str(typed))
    return typed


def _with_cases(session: Session, schema: type[Struct], typed: Values) -> dict[str, Any]:
    """What is typed so far, with the case that a number is of: other fields follow from it."""
    found = dict(typed)
    for slot in slots(schema):
        number = found.get(slot.name)
        if slot.meaning is Meaning.CASE and isinstance(number, str) and number.strip():
            with suppress(NoSuchNumberError):
                found[slot.name] = case_of_number(session, number)
    return found


def case_of_number(session: Session, number: str) -> str:
    """The case of a number, final or temporary; an id stands for itself."""
    if session.case(number.strip()) is not None:
        return number.strip()
    wanted = number_key(number)
    for hit in session.desk.store.search(number, session.officer):
        state = session.case(hit.case)
        if state is not None and wanted in map(number_key, numbers_of(state)):
            return hit.case
    raise NoSuchNumberError(
        Label(
            "本机没有这个编号的事项,请核对编号(可从查找结果中复制)",
            "No matter on this desk has that number; see the number again (it can be copied "
            "from the search)",
        )
    )


def openings(session: Session, kinds: tuple[str, ...]) -> tuple[tuple[str, Label], ...]:
    """The steps by which the officer may open a case of these kinds, with their buttons."""
    seat = session.seat()
    return tuple(
        (step.name, step.button)
        for kind in kinds
        for step in MACHINES[kind].steps
        if not step.frm
        and (step.has_form or step.name in TOGETHER)
        and seat.may(None, step.name) is None
    )
