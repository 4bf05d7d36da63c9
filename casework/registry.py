"""Every event type, once; and the three functions that both sides run.

``read`` turns a record into an event, ``check`` says whether it may happen, ``evolve``
applies it.  Whatever makes events (a form, an import, sync, a bundle) meets the same
``check``: that is why no path leads round a rule.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Union

import msgspec
from msgspec import Raw, Struct, structs

from casework.cases import ALL_MACHINES
from casework.context import Context
from casework.errors import MalformedError, UnknownTypeError
from casework.event import (
    Core,
    Event,
    Record,
    Refusal,
    Sealed,
    in_its_time,
    read_core,
    seal,
    sealed_matches,
)
from casework.machine import ID_IN_USE, Machine
from casework.named import unknown
from casework.state import State
from casework.steps import Approval, Step


class Entry(NamedTuple):
    """A registered event type: the kind it belongs to and its row in that table."""

    machine: Machine[Any]
    step: Step[Any, Any]

    @property
    def body(self) -> msgspec.json.Decoder[Any]:
        """What reads its body."""
        return _decoder(self.step.body)

    @property
    def private(self) -> msgspec.json.Decoder[Any] | None:
        """What reads its sealed part, if it has one."""
        return None if self.step.private is None else _decoder(self.step.private)


_decoders: dict[type[Struct], msgspec.json.Decoder[Any]] = {}


def _decoder(schema: type[Struct]) -> msgspec.json.Decoder[Any]:
    """Made with the first of its type: a start needs few of them."""
    found = _decoders.get(schema)
    if found is None:
        found = _decoders[schema] = msgspec.json.Decoder(schema)
    return found


def _register() -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for machine in ALL_MACHINES:
        for step in machine.steps:
            if step.name in entries:
                raise ValueError(f"event type {step.name} is registered twice")
            entries[step.name] = Entry(machine, step)
    return entries


TYPES = _register()
MACHINES: dict[str, Machine[Any]] = {machine.kind: machine for machine in ALL_MACHINES}


def anew(body: Struct) -> Struct:
    """The same as a change of a part of the directory that there is already."""
    kind: type[Struct] = TYPES[f"{type(body).__name__}Anew"].step.body
    return kind(**{one.name: getattr(body, one.name) for one in structs.fields(body)})


_encoder = msgspec.json.Encoder(order="deterministic")
_sealed_decoder = msgspec.json.Decoder(Sealed)
_state_decoder: msgspec.json.Decoder[State] = msgspec.json.Decoder(
    Union[tuple(machine.state for machine in ALL_MACHINES)]  # noqa: UP007 - built from the table
)


def kind_of(event_type: str) -> str:
    """The kind of case an event type belongs to."""
    return _entry(event_type).machine.kind


def kind_of_state(state: State) -> str:
    """The kind of case a state is of: the tag it is stored under."""
    return _tag(type(state))


@cache
def _tag(kind: type[State]) -> str:
    return str(kind.__struct_config__.tag)


def machine_of(state: State) -> Machine[Any]:
    """The kind of case a state is of, with all that it says of itself."""
    return _machine(type(state))


@cache
def _machine(kind: type[State]) -> Machine[Any]:
    return MACHINES[_tag(kind)]


def _entry(event_type: str) -> Entry:
    try:
        return TYPES[event_type]
    except KeyError:
        raise UnknownTypeError(f"unknown event type {event_type!r}") from None


def read(record: Record, known: Core | None = None) -> Event[Any]:
    """A record in its types.

    ``known``: its core, where that was read already and the sealed part held against it.

    Raises :class:`UnknownTypeError` for a type or version this program does not know,
    :class:`MalformedError` for bytes that do not fit, or sealed bytes that are not the
    ones the core was chained over.  Its moment is the one that the rules go by
    (:func:`casework.event.happened_at`), not the bare word of the device's clock.
    """
    core = read_core(record.core) if known is None else known
    entry = _entry(core.type)
    if core.v > entry.step.v:
        raise UnknownTypeError(f"{core.type} version {core.v} is newer than this program")
    if known is None and not sealed_matches(core, record.sealed):
        raise MalformedError("the sealed part is not the one that was recorded")
    try:
        body = entry.body.decode(core.body)
        private = _read_private(entry, record.sealed)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedError(f"{core.type}: {error}") from error
    if entry.private is None and core.sealed is not None:
        raise MalformedError(f"{core.type} has no sealed part")
    erased = core.sealed is not None and record.sealed is None
    return in_its_time(Event(core, body, private, erased, record.stamp))


def read_body(core: Core) -> Any:
    """The open part of an event in its type; raises as :func:`read` does."""
    try:
        return _entry(core.type).body.decode(core.body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedError(f"{core.type}: {error}") from error


def _read_private(entry: Entry, sealed: Raw | None) -> Any:
    if sealed is None or entry.private is None:
        return None
    return entry.private.decode(_sealed_decoder.decode(sealed).data)


def check(state: State | None, event: Event[Any], context: Context) -> Refusal | None:
    """``None`` if the event may happen to the case as it stands, else the rule's no."""
    entry = _entry(event.core.type)
    machine, step = entry.machine, entry.step
    refusal = machine.check(step, state, event, context)
    if refusal is not None and refusal is not ID_IN_USE:
        return refusal
    return unknown(event, context.as_of(event.core.at), machine, MACHINES, TYPES) or refusal


def asks_password(event_type: str) -> bool:
    """Whether a step is signed with the officer's password, typed a short while ago.

    Every approval, closing and waiver (whoever takes it signs it), and every step of a kind that
    says so: what changes the directory, what leaves as an export.
    """
    machine, step, *_ = TYPES[event_type]
    return issubclass(step.body, Approval) or (machine.is_signed and not step.is_quiet)


def may_begin(
    state: State | None, type: str, *, actor: str, unit: str, device: str, context: Context
) -> Refusal | None:
    """Whether the actor could take this step at all, before a form is filled in.

    Windows ask it to know which buttons to offer, and what to write next to the others.
    """
    entry = _entry(type)
    core = Core(
        id="",
        case=state.case if state else "",
        type=type,
        v=entry.step.v,
        body=Raw(b"{}"),
        sealed=None,
        at=context.now,
        since_server=None,
        seen=state.last if state else None,
        actor=actor,
        unit=unit,
        device=device,
        seq=0,
    )
    event = Event(core, None, None, False, None)
    return entry.machine.check(entry.step, state, event, context, has_form=False)


def evolve(state: State | None, event: Event[Any]) -> State:
    """The case after the event."""
    entry = _entry(event.core.type)
    return entry.machine.evolve(entry.step, state, event)


def numbered(after: State, event: Event[Any], number: str) -> State:
    """What ``evolve`` makes of the same event when its stamp has a number."""
    entry = _entry(event.core.type)
    numbered: State = entry.machine.numbered(entry.step, after, number)
    return numbered


def fold(events: Iterable[Event[Any]], state: State | None = None) -> State | None:
    """The case after all of ``events``, in order."""
    for event in events:
        state = evolve(state, event)
    return state


def encode_state(state: State) -> bytes:
    """A state as bytes, the same for the same state everywhere."""
    return _encoder.encode(state)


def decode_state(data: bytes) -> State:
    """The state that :func:`encode_state` wrote."""
    return _state_decoder.decode(data)


class Proposal(Struct, frozen=True):
    """What somebody wants to have happened: a form, an import, a script makes these.

    ``body`` says by its type what it is; ``private`` is of the type that the body seals.
    """

    case: str
    body: Struct
    private: Struct | None = None

    @property
    def type(self) -> str:
        """The event type: the name of the body's."""
        return type(self.body).__name__


def compose(
    proposal: Proposal,
    *,
    id: str,
    salt: bytes,
    at: datetime,
    since_server: int | None,
    seen: str | None,
    actor: str,
    unit: str,
    device: str,
    seq: int,
    server_at: datetime | None = None,
) -> Record:
    """A proposal as the record of one device: the bytes that are chained and stored.

    ``salt`` is 16 random bytes for the sealed part, so that its hash tells nothing.
    """
    step = _entry(proposal.type).step
    if proposal.private is not None and not isinstance(proposal.private, step.private or ()):
        raise TypeError(f"{proposal.type} does not seal a {type(proposal.private).__name__}")
    sealed, sealed_hash = None, None
    if proposal.private is not None:
        sealed, sealed_hash = seal(proposal.private, salt)
    core = Core(
        id=id,
        case=proposal.case,
        type=proposal.type,
        v=step.v,
        body=Raw(msgspec.json.encode(proposal.body)),
        sealed=sealed_hash,
        at=at,
        since_server=since_server,
        seen=seen,
        actor=actor,
        unit=unit,
        device=device,
        seq=seq,
        server_at=server_at,
    )
    return Record(Raw(msgspec.json.encode(core)), sealed)
