"""Amending fields of a case, so that two desks never overwrite each other silently.

Different fields merge.  One field changed twice, each time over the same earlier value,
keeps both: the value that reached the centre first stays in force, the other is kept
beside it as a :class:`Conflict` until a person chooses (invariant 3; the drawing
"needs attention").  Approvals and closings are no amendments and never merge.

An amendment names, for each field, the event that set the value it replaces (``over``).
That alone decides: no clocks, no versions.

What speaks of a person and what limits and figures read are amended apart (:data:`MIXED`): an
erasure takes the one and leaves the other.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Struct, structs

from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Refusal, Sealing
from casework.fields import given
from casework.state import Amendment, Conflict, State
from casework.steps import Changes, Guard, Step, own

S = TypeVar("S", bound=State)


def _from_the_form(asking: object) -> dict[str, str]:
    """The form of an amendment holds the amendable fields themselves."""
    return {}


class AmendedPrivate(Struct, frozen=True):
    """The new values; sealed, because any of them may speak of a person."""

    values: Annotated[dict[str, Any], given("新的内容", "New values", by=_from_the_form)]


class Amended(Sealing[AmendedPrivate], Struct, frozen=True):
    """Which fields change, and over which event's value each (``None``: the first one)."""

    over: Annotated[dict[str, str | None], given("修改的字段", "Fields changed", by=_from_the_form)]


class AmendmentSettled(Struct, frozen=True):
    """A person chose between two values of a field."""

    field: Annotated[str, given("字段", "Field")]
    choice: Annotated[Literal["kept", "other"], given("选定", "Chosen")]


MIXED = Refusal(
    "amend.mixed",
    Label(
        "个人信息与其他内容请分两次修改:个人信息保存期满后要删除,其他内容统计和时限还要用",
        "Change personal details and the rest in two steps: the one is erased when its time is "
        "over, limits and figures read the other",
    ),
)


def set_by(state: State, field: str) -> str | None:
    """The event whose amendment set the field; ``None`` while it is as first recorded."""
    return next((one.event for one in state.amended if one.field == field), None)


def in_json_terms(value: Any) -> Any:
    """A value as it stands after a round over the wire: a case keeps it the same everywhere."""
    return msgspec.json.decode(msgspec.json.encode(value))


def decided(state: State, event: Event[object], field: str, value: Any) -> Changes:
    """A step that sets a field decides it: open conflicts over it end with that.

    Without this an amendment that was made before, elsewhere, would silently replace what
    was decided.
    """
    core = event.core
    newest = Amendment(field, in_json_terms(value), core.id, core.actor, core.at)
    others = [one for one in state.amended if one.field != field]
    return {
        field: value,
        "amended": tuple(sorted([*others, newest], key=lambda one: one.field)),
        "conflicts": tuple(one for one in state.conflicts if one.field != field),
    }


def _amend(fields: Mapping[str, Any], state: State, event: Event[Amended]) -> Changes:
    values = event.private.values if event.private else {}
    changes: Changes = {}
    amended = {one.field: one for one in state.amended}
    conflicts = list(state.conflicts)
    for field in sorted(values):
        newer = Amendment(field, values[field], event.core.id, event.core.actor, event.core.at)
        # No amendment in force although this one names one: its sealed value was erased.
        if field not in amended or set_by(state, field) == event.body.over.get(field):
            changes[field] = msgspec.convert(values[field], fields[field])
            amended[field] = newer
        elif amended[field].value != values[field]:
            conflicts.append(Conflict(field, amended[field], newer))
    changes["amended"] = tuple(amended[field] for field in sorted(amended))
    changes["conflicts"] = tuple(conflicts)
    return changes


def _settle(fields: Mapping[str, Any], state: State, event: Event[AmendmentSettled]) -> Changes:
    body = event.body
    first = next((one for one in state.conflicts if one.field == body.field), None)
    if first is None:  # The two values were erased.
        return {}
    rest = tuple(one for one in state.conflicts if one is not first)
    if body.choice == "kept":
        return {"conflicts": rest}
    chosen = structs.replace(first.other, event=event.core.id)
    others = [one for one in state.amended if one.field != body.field]
    return {
        "conflicts": tuple(
            structs.replace(one, kept=chosen) if one.field == body.field else one for one in rest
        ),
        "amended": tuple(sorted([*others, chosen], key=lambda one: one.field)),
        body.field: msgspec.convert(chosen.value, fields[body.field]),
    }


def _values_fit(fields: Mapping[str, Any], event: Event[Amended]) -> bool:
    if event.erased:
        return True
    values = event.private.values if event.private else {}
    if not values or set(values) != set(event.body.over) or not set(values) <= set(fields):
        return False
    try:
        for field, value in values.items():
            msgspec.convert(value, fields[field])
    except msgspec.ValidationError:
        return False
    return True


def _is_known_over(state: State, event: Event[Amended]) -> bool:
    """Each value replaced is the first one, or one that stood here at some time."""
    return state.is_erased or all(
        over is None or set_by(state, field) is not None for field, over in event.body.over.items()
    )


def amending_steps(
    prefix: str,
    fields: Mapping[str, Any],
    *,
    frm: tuple[str, ...],
    by: tuple[Role, ...],
    aux: bool = False,
    guards: tuple[Guard[S, Amended], ...] = (),
) -> tuple[Step[S, Amended], Step[S, AmendmentSettled]]:
    """The two rows that make ``fields`` (name to type) of a kind amendable."""
    fit = Guard[State, Amended](
        "amend.values",
        Label("修改的内容不符合要求", "The new values do not fit"),
        lambda state, event, context: _values_fit(fields, event) and _is_known_over(state, event),
    )

    def open_conflict(state: State, event: Event[AmendmentSettled], context: Context) -> bool:
        return any(one.field == event.body.field for one in state.conflicts)

    settled = Guard(
        "amend.conflict",
        Label("这一项没有待选的两个值", "There are no two values to choose from"),
        open_conflict,
    )
    has_two = Guard[State, object](
        "amend.two_values",
        Label("没有待选的两个值", "Nothing waits to be chosen"),
        lambda state, event, context: bool(state.conflicts),
        asks_form=False,
        hides=True,
    )
    return (
        Step(
            body=own(prefix, Amended),
            label=Label("修改", "Amended"),
            verb="Amend",
            frm=frm,
            to=None,
            by=by,
            aux=aux,
            guards=(fit, *guards),
            apply=lambda state, event: _amend(fields, state, event),
            is_beside=True,
        ),
        Step(
            body=own(prefix, AmendmentSettled),
            label=Label("选定两值之一", "Value chosen"),
            verb="Choose between two values",
            frm=frm,
            to=None,
            by=by,
            is_final_say=True,
            guards=(has_two, settled),
            apply=lambda state, event: _settle(fields, state, event),
        ),
    )
