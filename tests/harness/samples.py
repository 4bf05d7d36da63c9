"""A value of any schema, made from the schema itself.

So a new event type has a specimen on the wire without anybody writing one, and every field
of it is filled.  All texts are the same: whatever one part names is found in the other.
"""

from collections.abc import Callable
from datetime import datetime
from inspect import getclosurevars
from typing import Any

from msgspec import Struct, inspect, structs

from casework.amend import Amended, AmendedPrivate, AmendmentSettled, in_json_terms
from casework.calendar import HolidayTable, read_holiday_table
from casework.event import CHINA, Label
from casework.limits import Kind, Limit
from casework.machine import Machine
from casework.papers import Media, Paper
from casework.state import Amendment, Conflict, State
from casework.steps import Step
from tests.harness.bureau import RESOURCES

TEXT = "示例"
AT = datetime(2026, 9, 14, 9, 30, tzinfo=CHINA)


def _holidays() -> HolidayTable:
    return read_holiday_table((RESOURCES / "holidays" / "2026.json").read_bytes())


def _limit() -> Limit:
    return Limit(
        code=f"{TEXT}.{TEXT}",
        label=Label(TEXT, TEXT),
        kind=Kind.WORKDAYS,
        amount=5,
        starts="received_at",
        stops="replied_at",
        source=TEXT,
    )


def _paper() -> Paper:
    return Paper("ab" * 32, f"{TEXT}.jpg", Media.JPEG, 1, bytes(32))


BY_HAND: dict[type, Callable[[], Any]] = {
    HolidayTable: _holidays,
    Limit: _limit,
    Paper: _paper,
}
"""Schemas with rules of their own."""

PLAIN: dict[type, Any] = {
    inspect.AnyType: TEXT,
    inspect.StrType: TEXT,
    inspect.IntType: 1,
    inspect.BoolType: True,
    inspect.BytesType: bytes(32),
    inspect.DateTimeType: AT,
    inspect.DateType: AT.date(),
}


def sample(schema: type) -> Any:
    """A value of a schema with every field filled."""
    return _of(inspect.type_info(schema))


def _of(info: inspect.Type) -> Any:
    if isinstance(info, inspect.Metadata):
        return _of(info.type)
    if type(info) in PLAIN:
        return PLAIN[type(info)]
    if isinstance(info, inspect.StructType):
        return _struct(info)
    if isinstance(info, inspect.UnionType):
        return _of(next(one for one in info.types if not isinstance(one, inspect.NoneType)))
    if isinstance(info, inspect.EnumType):
        return next(iter(info.cls))
    if isinstance(info, inspect.LiteralType):
        return info.values[-1]
    if isinstance(info, inspect.VarTupleType):
        return (_of(info.item_type),)
    if isinstance(info, inspect.DictType):
        return {_of(info.key_type): _of(info.value_type)}
    raise TypeError(f"no specimen of {info}")


def _struct(info: inspect.StructType) -> Any:
    if info.cls in BY_HAND:
        return BY_HAND[info.cls]()
    return info.cls(**{field.name: _of(field.type) for field in info.fields})


def amendable(step: Step[Any, Any]) -> dict[str, Any]:
    """The fields that an amending row may change, with their types."""
    fields: dict[str, Any] = getclosurevars(step.apply).nonlocals["fields"]
    return fields


def body_of(step: Step[Any, Any]) -> Struct:
    """A body of the step's type."""
    if issubclass(step.body, Amended):
        return step.body(dict.fromkeys(amendable(step)))
    if issubclass(step.body, AmendmentSettled):
        return step.body(next(iter(amendable(step))), "other")
    body: Struct = sample(step.body)
    return body


def private_of(step: Step[Any, Any]) -> Struct | None:
    """A sealed part of the step's type; ``None`` where it has none."""
    if step.private is AmendedPrivate:
        values = {field: sample(kind) for field, kind in amendable(step).items()}
        return AmendedPrivate(in_json_terms(values))
    private: Struct | None = sample(step.private) if step.private else None
    return private


def state_of(machine: Machine[Any], status: str) -> State:
    """A case of the kind with every field filled, two values of each amendable one among them."""
    amending = [step for step in machine.steps if issubclass(step.body, AmendmentSettled)]
    values = [
        Amendment(field, in_json_terms(sample(kind)), TEXT, TEXT, AT)
        for step in amending
        for field, kind in amendable(step).items()
    ]
    full: State = sample(machine.state)
    return structs.replace(
        full,
        status=status,
        amended=tuple(values),
        conflicts=tuple(Conflict(one.field, one, one) for one in values),
    )
