"""What a body names is there: units, officers, bodies, cases of the right kind, codes of a list.

The rule it keeps: free text never stands where an id is meant.  A field says by its meaning what
it names (``casework.fields``), so a new one is looked up from its first day.  A police number in
the place of an officer once built no wall and sent a complaint to the one complained about; an
order that was nowhere kept an item open for ever.

A desk knows the cases of its own house and leaves the others to the centre, which knows all
(``Context.knows_all``).  What whoever acts may not see is not there for them: the answer is the
same, so that nobody finds out by asking.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from casework.amend import AmendedPrivate
from casework.context import Context
from casework.event import Event, Label, Refusal
from casework.fields import Meaning, Slot, slots
from casework.ids import is_id
from casework.machine import Machine
from casework.state import State

Known = Mapping[str, object]
"""Kinds of case by their tag, or steps by their event type."""


class _Asked(NamedTuple):
    """Whether ``text`` is there, among what ``source`` says."""

    source: str
    text: str
    event: Event[Any]
    context: Context
    kinds: Known
    steps: Known


_SHA_256 = re.compile(r"[0-9a-f]{64}")

_WHAT = {
    Meaning.UNIT: Label("在册单位", "a unit of the directory"),
    Meaning.OFFICER: Label("在册警员", "an officer of the directory"),
    Meaning.PARTY: Label("在册警员或单位", "an officer or a unit of the directory"),
    Meaning.RECEIVER: Label("在册承接单位或单位", "a body or a unit of the directory"),
    Meaning.CASE: Label("系统中的事项", "a matter that is recorded here"),
    Meaning.LISTED: Label("代码表中的一项", "an entry of its list"),
    Meaning.KIND: Label("一种事项", "a kind of matter"),
    Meaning.STEP: Label("一种操作", "a step"),
    Meaning.FILE: Label("附件", "an attached file"),
}
NAMING = frozenset(_WHAT)
"""Meanings of fields that name something."""


def unknown(
    event: Event[Any], context: Context, machine: Machine[Any], kinds: Known, steps: Known
) -> Refusal | None:
    """What the body or the sealed part names and nobody knows; ``None`` if all is there."""
    named = list(_named(event.body))
    if isinstance(event.sealed, AmendedPrivate):
        described = machine.described()
        values = event.sealed.values
        for name in values.keys() & machine.amendable.keys():
            named += _of_slot(described[name], values[name])
    elif event.sealed is not None:
        named += _named(event.sealed)
    for slot, text in named:
        if text and not _is_known(slot, text, event, context, kinds, steps):
            return _refusal(slot)
    return None


@cache
def _naming(schema: type[Struct]) -> tuple[Slot, ...]:
    """The fields of a schema that name something, or may hold what does."""
    return tuple(
        slot
        for slot in slots(schema)
        if slot.meaning in NAMING
        or not isinstance(slot.kind, type)
        or issubclass(slot.kind, Struct)
    )


def _named(form: Struct) -> Iterator[tuple[Slot, str]]:
    for slot in _naming(type(form)):
        yield from _of_slot(slot, getattr(form, slot.name))


def _of_slot(slot: Slot, value: object) -> Iterator[tuple[Slot, str]]:
    if isinstance(value, tuple | list):
        for one in value:
            yield from _of_slot(slot, one)
    elif isinstance(value, Struct):
        yield from _named(value)
    elif isinstance(value, str) and slot.meaning in NAMING:
        yield slot, value


def _is_known(
    slot: Slot, text: str, event: Event[Any], context: Context, kinds: Known, steps: Known
) -> bool:
    return _LOOK[slot.meaning](_Asked(slot.field.source, text, event, context, kinds, steps))


def _is_listed(source: str, text: str, context: Context) -> bool:
    """A list that the bureau has not issued is not asked; ``walk_in.`` stands for several."""
    lists = context.directory.lists
    issued = [
        items
        for name, items in lists.items()
        if name == source or (source.endswith(".") and name.startswith(source))
    ]
    return not issued or any(item.code == text for items in issued for item in items)


def _is_case(kind: str, case: str, event: Event[Any], context: Context) -> bool:
    state = context.related(case)
    if state is None:
        return is_id(case) and not context.knows_all
    return _is_of(kind, state) and not _is_shut_out(state, event, context)


def _is_of(kind: str, state: State) -> bool:
    return not kind or state.__struct_config__.tag == kind


def _is_shut_out(state: State, event: Event[Any], context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.is_shut_out(officer, state)


_LOOK: Mapping[Meaning, Callable[[_Asked], bool]] = {
    Meaning.UNIT: lambda one: one.text in one.context.roster.units,
    Meaning.OFFICER: lambda one: one.text in one.context.roster.officers,
    Meaning.PARTY: lambda one: (
        one.text in one.context.roster.officers or one.text in one.context.roster.units
    ),
    Meaning.RECEIVER: lambda one: (
        one.text in one.context.directory.receivers or one.text in one.context.roster.units
    ),
    Meaning.LISTED: lambda one: _is_listed(one.source, one.text, one.context),
    Meaning.KIND: lambda one: one.text in one.kinds,
    Meaning.STEP: lambda one: one.text in one.steps,
    Meaning.FILE: lambda one: _SHA_256.fullmatch(one.text) is not None,
    Meaning.CASE: lambda one: _is_case(one.source, one.text, one.event, one.context),
}


def _refusal(slot: Slot) -> Refusal:
    what, label = _WHAT[slot.meaning], slot.label
    return Refusal(
        f"named.{slot.meaning}",
        Label(
            f"“{label.zh}”不是{what.zh}:请从列表中选择后重新办理",
            f"“{label.en}” is not {what.en}: choose it from the list and do it anew",
        ),
    )
