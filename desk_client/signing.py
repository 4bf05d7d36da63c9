"""The desk's signatures: Ed25519 (suite 1), from a well-kept library.

The rules in ``casework.audit`` are handed these functions; they know no algorithm.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from casework.audit import Sign
from desk_client.later import later

if TYPE_CHECKING:
    from cryptography import exceptions
    from cryptography.hazmat.primitives.asymmetric import ed25519
else:
    exceptions = later("cryptography.exceptions")
    ed25519 = later("cryptography.hazmat.primitives.asymmetric.ed25519")

SUITE = 1
"""Ed25519 over SHA-256 chains; another number is another suite, and not known here."""

SEED_BYTES = 32


def verify(suite: int, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds; an unknown suite or a key that is none never does."""
    if suite != SUITE:
        return False
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (exceptions.InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def signer(seed: bytes) -> Sign:
    """What signs in this device's name; ``seed`` is its secret of 32 bytes.

    Made once: every save signs.
    """
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed).sign


def public_key(seed: bytes) -> bytes:
    """The key that others verify with."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
