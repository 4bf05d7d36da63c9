"""A small true world for the audit tests: three devices, a centre, real Ed25519 keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework.audit import (
    Frontier,
    SignedHead,
    TreeHead,
    chain_over,
    record_leaf,
    sign_head,
    sign_tree_head,
)
from casework.event import CHINA, Core, Record, Stamp, seal

NOW = datetime(2025, 5, 6, 9, 30, 0, 123000, tzinfo=CHINA)


class Note(msgspec.Struct, frozen=True):
    """A body or a sealed part."""

    text: str


@dataclass(frozen=True)
class Signer:
    """Somebody with a key."""

    name: str

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(sha256(self.name.encode()).digest())

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def verify(suite: int, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """The verification that the desk and the centre pass in."""
    if suite != 1:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


CENTRE = Signer("centre")
DEVICES = tuple(Signer(f"0190a5c0-0000-7000-8000-00000000000{n}") for n in "123")


def event(device: str, seq: int, text: str = "walk-in") -> Record:
    """An event as a device writes it, with a sealed part."""
    sealed, sealed_hash = seal(Note(f"{text} by Zhang San, {seq}"), seq.to_bytes(16, "big"))
    core = Core(
        id=f"{device[:-4]}{seq:04d}",
        case="0190a5c0-0000-7000-8000-0000000000ff",
        type="WalkInRegistered",
        v=1,
        body=msgspec.Raw(msgspec.json.encode(Note(text))),
        sealed=sealed_hash,
        at=NOW + timedelta(minutes=seq),
        since_server=None,
        seen=None,
        actor="officer",
        unit="unit",
        device=device,
        seq=seq,
    )
    return Record(msgspec.Raw(msgspec.json.encode(core)), sealed)


def events(device: Signer, count: int, text: str = "walk-in") -> list[Record]:
    """A device's first ``count`` events."""
    return [event(device.name, seq, text) for seq in range(1, count + 1)]


def cores(records: Sequence[Record]) -> list[bytes]:
    """Their chained bytes."""
    return [bytes(record.core) for record in records]


def head_over(device: Signer, records: Sequence[Record]) -> SignedHead:
    """The head that the device signs over its first events."""
    chained = chain_over(device.name, cores(records)).hex()
    return sign_head(device.sign, 1, device.name, len(records), chained)


def stamped(records: Sequence[Record]) -> list[Record]:
    """Accepted at the centre in this order."""
    return [
        Record(r.core, r.sealed, Stamp(n, NOW + timedelta(seconds=n), f"2025-{n:04d}"))
        for n, r in enumerate(records, 1)
    ]


def log_of(per_device: int) -> list[Record]:
    """The events of all three devices, taken in turn."""
    turns = zip(*(events(device, per_device) for device in DEVICES), strict=True)
    return stamped([record for turn in turns for record in turn])


def tree_head(records: Sequence[Record], signer: Signer = CENTRE) -> TreeHead:
    """The head that the centre signs over the log."""
    frontier = Frontier()
    for record in records:
        frontier = frontier.append(record_leaf(record))
    at = NOW + timedelta(seconds=len(records))
    return sign_tree_head(signer.sign, 1, len(records), frontier.root().hex(), at)
