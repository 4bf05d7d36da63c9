"""Papers encrypted and opened again: AES-256-GCM, as ``casework.papers`` says, from a well-kept
library.
"""

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from casework.papers import KEY_BYTES, NONCE
from desk_client.later import later

if TYPE_CHECKING:
    from cryptography import exceptions
    from cryptography.hazmat.primitives.ciphers import aead
else:
    exceptions = later("cryptography.exceptions")
    aead = later("cryptography.hazmat.primitives.ciphers.aead")


class WrongBytesError(ValueError):
    """The key does not open these bytes."""


class Encrypted(NamedTuple):
    """A paper as it lies and travels: its name, its bytes, and the key that opens it."""

    sha256: str
    data: bytes
    key: bytes


def encrypted(plain: bytes, key: bytes) -> Encrypted:
    """Encrypt under a fresh random key, which is to be used for nothing else."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key of a paper has {KEY_BYTES} bytes")
    data = aead.AESGCM(key).encrypt(NONCE, plain, None)
    return Encrypted(hashlib.sha256(data).hexdigest(), data, key)


def opened(data: bytes, key: bytes) -> bytes:
    """The paper itself; raises :class:`WrongBytesError` where anything about it is another."""
    try:
        return aead.AESGCM(key).decrypt(NONCE, data, None)
    except exceptions.InvalidTag as error:
        raise WrongBytesError("not what was encrypted under this key") from error
