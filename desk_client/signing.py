"""The desk's signatures: Ed25519 (suite 1), from a well-kept library.

The rules in ``casework.audit`` are handed these functions; they know no algorithm.
"""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casework.audit import Sign

SUITE = 1
"""Ed25519 over SHA-256 chains; another number is another suite, and not known here."""

SEED_BYTES = 32


def verify(suite: int, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds; an unknown suite or a key that is none never does."""
    if suite != SUITE:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def signer(seed: bytes) -> Sign:
    """What signs in this device's name; ``seed`` is its secret of 32 bytes.

    Made once: every save signs.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).sign


def public_key(seed: bytes) -> bytes:
    """The key that others verify with."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
