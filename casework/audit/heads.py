"""Signed heads: who vouches for which state of a trail, in words that bytes can hold.

Rules kept:

* a signature covers suite, owner, length and hash, under a prefix of its own, so that
  no head can pass for another kind of head or for a head of another place.
* a signature has one spelling: base64 with other padding bits is refused, or a head
  could be changed without anybody seeing it.
* a desk follows the centre's log only forwards, and only along a consistency proof.
* only the centre's own signed word takes a desk back: a notice that the log was restored
  to its first so many records.  Whoever signs one has said in public what was lost.

Keys and signature algorithms are not known here: :data:`Verify` is passed in.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from casework.audit.merkle import verify_consistency
from casework.errors import ForkError, RollBackError, SignatureError

Verify = Callable[[int, bytes, bytes, bytes], bool]
"""``(suite, public key, message, signature)``: true when the signature holds.
An unknown suite is false.  Suite 1 is Ed25519 over SHA-256 chains."""

Sign = Callable[[bytes], bytes]
"""A message to its signature, under the suite that the caller names."""

Count = Annotated[int, Meta(ge=0)]
Size = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""No log is longer than a database counts."""
HashText = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64)]

LOG = "log"
"""The owner that errors about the centre's log name."""


class SignedHead(Struct, frozen=True):
    """A device vouches for its chain up to ``seq``."""

    suite: int
    device: str
    seq: Count
    hash: HashText
    signature: str


class TreeHead(Struct, frozen=True):
    """The centre vouches for its log up to ``size``."""

    suite: int
    size: Size
    root: HashText
    at: Annotated[datetime, Meta(tz=True)]
    signature: str


class RestoreNotice(Struct, frozen=True):
    """The centre vouches that its log was put back to its first ``size`` records."""

    suite: int
    size: Size
    root: HashText
    at: Annotated[datetime, Meta(tz=True)]
    signature: str


def head_message(suite: int, device: str, seq: int, hash: str) -> bytes:
    """What a device signs."""
    return b"device-head\0" + f"{suite}|{device}|{seq}|{hash}".encode()


def tree_head_message(suite: int, size: int, root: str, at: datetime) -> bytes:
    """What the centre signs; the time is spelt as it stands in the JSON of the head."""
    return b"tree-head\0" + f"{suite}|{size}|{root}|{at.isoformat()}".encode()


def restore_message(suite: int, size: int, root: str, at: datetime) -> bytes:
    """What the centre signs when a backup was put back."""
    return b"restore-notice\0" + f"{suite}|{size}|{root}|{at.isoformat()}".encode()


def sign_head(sign: Sign, suite: int, device: str, seq: int, hash: str) -> SignedHead:
    """A device's head over its chain."""
    signature = sign(head_message(suite, device, seq, hash))
    return SignedHead(suite, device, seq, hash, base64.b64encode(signature).decode())


def sign_tree_head(sign: Sign, suite: int, size: int, root: str, at: datetime) -> TreeHead:
    """The centre's head over its log."""
    signature = sign(tree_head_message(suite, size, root, at))
    return TreeHead(suite, size, root, at, base64.b64encode(signature).decode())


def sign_restore(sign: Sign, suite: int, size: int, root: str, at: datetime) -> RestoreNotice:
    """The centre's notice of a restore."""
    signature = sign(restore_message(suite, size, root, at))
    return RestoreNotice(suite, size, root, at, base64.b64encode(signature).decode())


def is_genuine(
    verify: Verify, public_key: bytes, head: SignedHead | TreeHead | RestoreNotice
) -> bool:
    """Whether the holder of the key signed this head, or this notice."""
    signature = _signature_bytes(head.signature)
    if isinstance(head, SignedHead):
        message = head_message(head.suite, head.device, head.seq, head.hash)
    elif isinstance(head, RestoreNotice):
        message = restore_message(head.suite, head.size, head.root, head.at)
    else:
        message = tree_head_message(head.suite, head.size, head.root, head.at)
    return signature is not None and verify(head.suite, public_key, message, signature)


def follow(
    verify: Verify,
    public_key: bytes,
    kept: TreeHead | None,
    offered: TreeHead,
    proof: Sequence[bytes],
) -> TreeHead:
    """The head to keep from now on: ``offered``, if it continues ``kept``.

    ``proof`` is the consistency proof from ``kept.size`` to ``offered.size``.  The first
    head of all is taken on the centre's word.  Raises :class:`SignatureError`,
    :class:`RollBackError` (the log got shorter: an old backup, or a cut) or
    :class:`ForkError` (the log of ``kept`` is not the beginning of the offered one);
    both heads are then the evidence, and the caller keeps both.
    """
    if not is_genuine(verify, public_key, offered):
        raise SignatureError(LOG, offered.size, "the tree head is not signed by the centre")
    if kept is None:
        return offered
    if offered.size < kept.size:
        raise RollBackError(LOG, offered.size, f"the log had {kept.size} records before")
    roots = bytes.fromhex(kept.root), bytes.fromhex(offered.root)
    if not verify_consistency(kept.size, offered.size, proof, *roots):
        raise ForkError(LOG, offered.size, f"does not continue the log of {kept.size} records")
    return offered


def _signature_bytes(text: str) -> bytes | None:
    try:
        signature = base64.b64decode(text)
    except (binascii.Error, ValueError):
        return None
    return signature if base64.b64encode(signature).decode() == text else None
