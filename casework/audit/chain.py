"""The device chain: one signature vouches for everything a device ever wrote.

``h0 = sha256("device-chain\\0" + device)``, ``hn = sha256(h(n-1) + core bytes)``: over the
stored bytes, never over a re-serialised object.  Since every hash holds all before it,
an event cannot be changed, taken out, put in or moved without another hash at the end.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from casework.audit.heads import SignedHead, Verify, is_genuine
from casework.errors import (
    AlteredError,
    ChainError,
    ForkError,
    GapError,
    MalformedError,
    RollBackError,
    SignatureError,
    WrongDeviceError,
)

HashAt = Callable[[int], str]
"""The hash (hex) that is kept for a ``seq`` before the known tip."""


class Tip(Struct, frozen=True):
    """How far a device's chain is known."""

    device: str
    seq: int
    hash: str


class Link(Struct, frozen=True):
    """One event in its chain: ``hash`` is the chain's hash after it."""

    seq: int
    hash: str
    core: bytes


class Place(Struct, frozen=True):
    """The few fields of a core that decide where it belongs."""

    device: str
    seq: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    sealed: str | None = None


_place_decoder = msgspec.json.Decoder(Place)


def read_place(core: bytes | msgspec.Raw) -> Place:
    """Where a core belongs; :class:`MalformedError` if the bytes do not say."""
    try:
        return _place_decoder.decode(core)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedError(f"not an event: {error}") from error


def chain_start(device: str) -> bytes:
    """The hash before a device's first event."""
    return hashlib.sha256(b"device-chain\0" + device.encode()).digest()


def chain_next(prev: bytes, core: bytes | msgspec.Raw) -> bytes:
    """The hash after one more event."""
    return hashlib.sha256(prev + bytes(core)).digest()


def chain_over(device: str, cores: Iterable[bytes], start: bytes | None = None) -> bytes:
    """The hash after ``cores``, from the beginning or from ``start``."""
    result = chain_start(device) if start is None else start
    for core in cores:
        result = chain_next(result, core)
    return result


def origin(device: str) -> Tip:
    """The tip of a device that has not written yet."""
    return Tip(device, 0, chain_start(device).hex())


def verify_batch(
    verify: Verify,
    public_key: bytes,
    known: Tip,
    cores: Sequence[bytes],
    head: SignedHead,
    hash_at: HashAt,
) -> tuple[Link, ...]:
    """The events of a batch that are new, each with its link; nothing is taken on trust.

    ``cores`` are consecutive and end at ``head``.  They may begin at or before ``known``
    (a repetition after a lost answer): those must be the very same bytes and are left
    out of the result.  ``hash_at`` is asked only for ``0 < seq < known.seq``.

    Raises, in this order of asking: :class:`WrongDeviceError`, :class:`SignatureError`;
    then, under a genuine head, :class:`ForkError` where it contradicts what is known
    (proof of a cloned device: keep the head), :class:`RollBackError` where it is merely
    older, :class:`GapError`, and :class:`AlteredError` for anything else that does not
    lead from ``known`` to ``head``; :class:`MalformedError` for bytes that are no core.
    """

    kept = _kept(known, hash_at)
    if head.device != known.device:
        raise WrongDeviceError(known.device, head.seq, f"the head is of {head.device}")
    if not is_genuine(verify, public_key, head):
        raise SignatureError(known.device, head.seq, "the head is not signed by this device")
    if head.seq <= known.seq and head.hash != kept(head.seq):
        raise ForkError(known.device, head.seq, "two histories are signed")
    if head.seq < known.seq:
        raise RollBackError(known.device, head.seq, f"{known.seq} events are known")

    links = _links(known, cores, kept)
    last_seq, last_hash = (links[-1].seq, links[-1].hash) if links else (known.seq, known.hash)
    if last_seq < head.seq:
        raise GapError(known.device, last_seq + 1, f"the head is signed over {head.seq} events")
    if last_hash != head.hash:
        raise AlteredError(known.device, last_seq, "the events are not the ones signed")
    for link in links:
        if link.seq <= known.seq and link.hash != kept(link.seq):
            raise ForkError(known.device, link.seq, "two histories are signed")
    return tuple(link for link in links if link.seq > known.seq)


def branch(
    known: Tip, cores: Sequence[bytes], head: SignedHead, hash_at: HashAt
) -> tuple[Link, ...]:
    """Of a batch that :func:`verify_batch` found to fork, under a genuine head: the events of the
    other history, from the first that is another; none where they do not lead to the head.
    """
    kept = _kept(known, hash_at)
    try:
        links = _links(known, cores, kept)
    except (ChainError, MalformedError):
        return ()
    if not links or (links[-1].seq, links[-1].hash) != (head.seq, head.hash):
        return ()
    return tuple(one for one in links if one.seq > known.seq or one.hash != kept(one.seq))


def _kept(known: Tip, hash_at: HashAt) -> HashAt:
    """The hash that is kept for any ``seq`` up to the known tip."""

    def kept(seq: int) -> str:
        if seq == known.seq:
            return known.hash
        return hash_at(seq) if seq else chain_start(known.device).hex()

    return kept


def _links(known: Tip, cores: Sequence[bytes], kept: HashAt) -> list[Link]:
    """The cores chained on to the hash kept for the event before them."""
    places = [read_place(core) for core in cores]
    for place in places:
        if place.device != known.device:
            raise WrongDeviceError(known.device, place.seq, f"an event of {place.device}")
    expected = min(places[0].seq, known.seq + 1) if places else 0
    links = list[Link]()
    for place, core in zip(places, cores, strict=True):
        if place.seq > expected:
            raise GapError(known.device, expected, f"the next one sent is {place.seq}")
        if place.seq < expected:
            raise AlteredError(known.device, place.seq, "the events are out of order")
        before = links[-1].hash if links else kept(expected - 1)
        links.append(Link(expected, chain_next(bytes.fromhex(before), core).hex(), core))
        expected += 1
    return links
