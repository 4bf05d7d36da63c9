"""The event: what happened, once, as bytes that are never changed again.

Three layers, and why they are apart:

* :class:`Core` is what the device chains and signs.  It is kept as the exact bytes
  that arrived (``Record.core``), never as a re-serialised object, so fields that a
  newer program added survive an older one.
* the *sealed* part holds everything about a person.  The core holds only its salted
  hash, so that it can be erased everywhere when its retention ends and the chain
  still verifies.
* the :class:`Stamp` is what the central mailbox adds: the place in its log, its own
  time and, where the event opens a numbered case, the final number.
"""

import hashlib
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from msgspec.structs import force_setattr, replace

from casework.errors import MalformedError

CHINA = timezone(timedelta(hours=8), "UTC+08:00")
"""One time zone for the whole country; every time in a record carries it."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A time with its zone: one without would be read differently on two machines."""


class Label(Struct, frozen=True):
    """A word in both languages of the windows."""

    zh: str
    en: str

    def word(self, language: str) -> str:
        """The word for ``language`` (``"zh"`` or ``"en"``)."""
        return self.en if language == "en" else self.zh


class Refusal(Struct, frozen=True):
    """A rule's *no*: the clause that said it and what a person may read.

    ``clause`` is stable and names the rule (``"closing.satisfied"``); ``say`` is the
    cause and what to do, already in both languages.
    """

    clause: str
    say: Label


class Origin(Struct, frozen=True, kw_only=True):
    """Where a record was recorded that the centre says again (docs/adr/0061): at which machine,
    under which number, and when the centre had it."""

    device: str
    seq: int
    received_at: Moment


class Core(Struct, frozen=True, kw_only=True):
    """The chained part of an event (design: the event table).

    ``seen`` names the case as the actor had it before them (``State.last``): approvals use
    it to notice that the matter moved on while they were offline.
    ``at`` is what the device's clock said.  ``server_at`` is the last time of the centre that
    the device had heard, ``since_server`` the milliseconds of monotonic time since then, where
    the machine has run without a break.  ``adopted``: only in the centre's own chain.
    """

    id: str
    case: str
    type: str
    v: Annotated[int, Meta(ge=1, le=2**15)]
    body: Raw
    sealed: str | None
    at: Moment
    since_server: Annotated[int, Meta(ge=0, le=2**53 - 1)] | None
    seen: str | None
    actor: str
    unit: str
    device: str
    seq: int
    server_at: Moment | None = None
    adopted: Origin | UnsetType = UNSET


class Stamp(Struct, frozen=True):
    """What the central mailbox gives an accepted event.

    ``at`` is when it happened, as far as the centre can know (:func:`happened_at`).  Stamps of
    the first release have none, and keep their bytes.
    """

    position: int
    received_at: Moment
    number: str | None = None
    at: Moment | UnsetType = UNSET


# msgspec decodes no union with Raw: `Raw | None` takes only null (0.19 to 0.22).
if TYPE_CHECKING:
    RawOrNone = Raw | None
else:
    RawOrNone = Raw


class Record(Struct, frozen=True):
    """An event as it is stored and as it travels."""

    core: Raw
    sealed: RawOrNone = None
    stamp: Stamp | None = None

    def __post_init__(self) -> None:
        """A ``null`` on the wire is no sealed part."""
        if self.sealed is not None and bytes(self.sealed) == b"null":
            force_setattr(self, "sealed", None)


class Sealed(Struct, frozen=True):
    """The sealed part: its salt and the personal data, as stored."""

    salt: str
    data: Raw


B_co = TypeVar("B_co", covariant=True)
P = TypeVar("P", bound=Struct)


class Sealing(Generic[P]):
    """A body whose type has a sealed part: ``class ReturnRequested(Sealing[Words], ...)``.

    Said where the body is declared, so that whoever reads an event's private part gets it
    in its type, and nobody reads one that the type does not have.
    """

    __slots__ = ()


def sealed_type(body: type[Struct]) -> type[Struct] | None:
    """The schema of the sealed part that goes with a body; ``None`` where it has none."""
    for base in body.__mro__:
        for given in getattr(base, "__orig_bases__", ()):
            if get_origin(given) is Sealing:
                (schema,) = get_args(given)
                return schema  # type: ignore[no-any-return]  # what the base was declared with
    return None


class Event(Struct, Generic[B_co], frozen=True):
    """A record read for the rules: body and personal data in their types.

    ``core.at`` is when it happened as far as anybody can know (:func:`happened_at`), so that no
    rule ever asks the bare clock of a device; what that clock said is ``said_at``, where it is
    another time, and the moments of ``body`` that were written down by it are put right.
    ``sealed`` is ``None`` when the type has no sealed part and when it was erased; ``erased``
    tells the two apart.  Rules read it as :attr:`private`, in its type.
    """

    core: Core
    body: B_co
    sealed: Struct | None
    erased: bool
    stamp: Stamp | None
    said_at: datetime | None = None

    @property
    def private(self: "Event[Sealing[P]]") -> P | None:
        """The sealed part, in the type that the body names for it."""
        return self.sealed  # type: ignore[return-value]  # the registry read it as that type


# ---------------------------------------------------------------------------- whose time


def bounded(at: datetime, earliest: datetime | None, latest: datetime | None) -> datetime:
    """A moment that a clock named, no earlier and no later than it can have been.

    Where the two bounds contradict each other, the later one (the centre's) is believed.
    """
    if earliest is not None and at < earliest:
        at = earliest
    return latest if latest is not None and at > latest else at


def earliest(server_at: datetime | None, since_server: int | None) -> datetime | None:
    """The centre's time as a device last heard it, and what has passed since then."""
    if server_at is None:
        return None
    try:
        return server_at + timedelta(milliseconds=max(since_server or 0, 0))
    except OverflowError:
        return server_at


def happened_at(core: Core, stamp: Stamp | None = None) -> datetime:
    """When an event happened, as far as anybody can know, in China's time.

    The device's word, bounded: never before what the device had heard of the centre's time,
    never after the centre had the event.  What the centre has found stands.
    """
    if stamp is not None and stamp.at is not UNSET:
        return _in_china(stamp.at)
    known = earliest(core.server_at, core.since_server)
    return _in_china(bounded(core.at, known, stamp.received_at if stamp else None))


def _in_china(at: datetime) -> datetime:
    if at.tzinfo == CHINA:
        return at
    try:
        return at.astimezone(CHINA)
    except OverflowError:
        return at


SKEW = timedelta(seconds=60)
"""A clock that is further off is wrong (domain 7.1); one that is nearer goes a little otherwise."""


def in_its_time(event: Event[B_co]) -> Event[B_co]:
    """An event as it was recorded, put where it happened: its moment, and those of its body."""
    at, said_at = happened_at(event.core, event.stamp), event.core.at
    if at == said_at:
        return event if at is said_at else replace(event, core=replace(event.core, at=at))
    return replace(
        event,
        core=replace(event.core, at=at),
        body=_put_right(event.body, said_at, at),
        sealed=_put_right(event.sealed, said_at, at),
        said_at=said_at,
    )


def _put_right(value: object, said_at: datetime, at: datetime) -> object:
    """What was recorded by a clock that said ``said_at`` at ``at``, with its moments put right."""
    if isinstance(value, datetime):
        return _true_moment(value, said_at, at)
    if isinstance(value, Struct):
        found = {name: getattr(value, name) for name in value.__struct_fields__}
        right = {name: _put_right(one, said_at, at) for name, one in found.items()}
        return replace(value, **right)
    if isinstance(value, tuple):
        return tuple(_put_right(one, said_at, at) for one in value)
    return value


def _true_moment(moment: datetime, said_at: datetime, at: datetime) -> datetime:
    """One moment: what a wrong clock wrote moves with it, what a person meant stays.

    What had happened when the event was recorded never lies after it.
    """
    had_come = at < moment <= said_at
    if abs(at - said_at) <= SKEW:
        return at if had_come else moment
    if had_come or abs(moment - said_at) < abs(moment - at):
        try:
            return moment + (at - said_at)
        except OverflowError:
            return min(moment, at)
    return moment


def seal(data: Struct, salt: bytes) -> tuple[Raw, str]:
    """Personal data as sealed bytes, and the hash that the core carries for them."""
    sealed = msgspec.json.encode(Sealed(salt.hex(), Raw(msgspec.json.encode(data))))
    return Raw(sealed), hashlib.sha256(sealed).hexdigest()


def sealed_matches(core: Core, sealed: Raw | None) -> bool:
    """Whether the sealed bytes are the ones that the core was signed over.

    Erased bytes (``None``) match any hash: that is what erasure means.
    """
    if sealed is None:
        return True
    return core.sealed == hashlib.sha256(bytes(sealed)).hexdigest()


_core_decoder = msgspec.json.Decoder(Core)


def read_core(core: bytes | Raw) -> Core:
    """The chained part from its bytes; :class:`MalformedError` if they do not fit."""
    try:
        return _core_decoder.decode(core)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedError(f"not an event: {error}") from error
