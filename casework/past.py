"""A case as it stood at a moment: what the figures of a month that is over are made of.

The rule it keeps (domain 10): a month that is over does not change.  A state says how things
are; a reopening takes a closing back, a bad call takes a feedback back, and both were there.
So of the fields that figures read a case keeps what they were, and until when
(:class:`casework.state.Was`), and :func:`as_of` gives the case as it was on record at a moment.

What only grew, and whose parts carry their own moments (calls, attempts, pauses), is not kept
a second time: :func:`as_of` takes the parts that were there.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import structs

from casework.clocks import Pause, last_instant
from casework.state import State, Was
from casework.steps import Changes

AnyState = TypeVar("AnyState", bound=State)


class Stood(NamedTuple):
    """A value that a field had, and since when; ``None``: since the case was opened."""

    since: datetime | None
    value: Any


# ------------------------------------------------------------------------------ kept


def was(state: State, changes: Changes, fields: Iterable[str], at: datetime) -> tuple[Was, ...]:
    """What ``changes`` take away from ``fields``, as it stood until ``at``."""
    return tuple(
        Was(at, field, _in_json_terms(before))
        for field in fields
        if field in changes
        and (before := getattr(state, field)) != changes[field]
        and not _only_grew(before, changes[field])
    )


def _only_grew(before: object, after: object) -> bool:
    """Whether nothing was taken away and every part says itself when it came."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return set(before) <= set(after)
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return False
    return after[: len(before)] == before and all(hasattr(part, "at") for part in after)


def _in_json_terms(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


# ------------------------------------------------------------------------------ read


@cache
def _types(kind: type[State]) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)


def stood(state: State, field: str) -> tuple[Stood, ...]:
    """Every value of a remembered field, the first one first, the one in force last."""
    entries = [one for one in state.past if one.field == field]
    as_now = getattr(state, field)
    kind = _types(type(state))[field]
    values = [*(msgspec.convert(one.value, kind) for one in entries), as_now]
    moments = [None, *(one.at for one in entries)]
    return tuple(map(Stood, moments, values))


def came_to(state: State, statuses: Collection[str]) -> datetime | None:
    """When the case first came to one of the statuses; ``None``: never, or it began there."""
    known = stood(state, "status")
    moments = [one.since for one in known if one.since is not None and one.value in statuses]
    return min(moments, default=None)


def was_ever(state: State, field: str) -> bool:
    """Whether a remembered field was ever filled."""
    return any(one.value for one in stood(state, field))


def as_of(state: AnyState, at: datetime) -> AnyState | None:
    """The case as it was on record just before ``at``; ``None`` where it was not open yet."""
    if state.opened_at >= at:
        return None
    changes = _values_at(state, at) if any(one.at >= at for one in state.past) else {}
    for name in _part_fields(type(state)):
        parts = changes.get(name, getattr(state, name))
        if any(recorded_at(part) >= at for part in parts):
            changes[name] = tuple(part for part in parts if recorded_at(part) < at)
    changes |= _limits_at(state, changes, at)
    return structs.replace(state, **changes) if changes else state


@cache
def _part_fields(kind: type[State]) -> tuple[str, ...]:
    """Fields whose parts say themselves when they came."""
    found = []
    for name, hint in get_type_hints(kind).items():
        part = next(iter(get_args(hint)), None)
        if (
            get_origin(hint) is tuple
            and name != "past"
            and "at" in getattr(part, "__struct_fields__", ())
        ):
            found.append(name)
    return tuple(found)


def _values_at(state: State, at: datetime) -> dict[str, Any]:
    """What the remembered fields stood at; their memory ends there, too."""
    changes: dict[str, Any] = {}
    past: list[Was] = []
    for field in dict.fromkeys(one.field for one in state.past):
        known = [one for one in stood(state, field) if one.since is None or one.since < at]
        changes[field] = known[-1].value
        past += [
            Was(after.since, field, _in_json_terms(before.value))
            for before, after in pairwise(known)
            if after.since is not None
        ]
    return changes | {"past": tuple(past)}


def recorded_at(part: Any) -> datetime:
    """When a part of a case was written down: its own moment, or a later one that it names."""
    written: datetime = getattr(part, "recorded_at", None) or part.at
    return written


def _limits_at(state: State, changes: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The pauses and extensions that there were."""
    pauses = changes.get("pauses", getattr(state, "pauses", None))
    extensions = changes.get("extensions", getattr(state, "extensions", None))
    if not pauses and not extensions:
        return {}
    until = changes.get("pause_until", getattr(state, "pause_until", None))
    return {
        "pauses": {code: _pauses_at(gone, at, until) for code, gone in (pauses or {}).items()},
        "extensions": {
            code: tuple(one for one in given if one.at < at)
            for code, given in (extensions or {}).items()
        },
    }


def _pauses_at(pauses: tuple[Pause, ...], at: datetime, until: date | None) -> tuple[Pause, ...]:
    """A pause that nobody had ended by then was over on the day that had been set for it."""
    last = None if until is None else last_instant(until)
    found = []
    for gone in pauses:
        if gone.started_at < at:
            ended_at = gone.ended_at if gone.ended_at is None or gone.ended_at < at else None
            if ended_at is None and last is not None and last < at:
                ended_at = last
            found.append(structs.replace(gone, ended_at=ended_at))
    return tuple(found)
