"""The centre's own key, and the one way to check a signature.

Keys lie in files of mode 0600 in a folder of mode 0700 (by default ``DIR/keys``): a
service has no person at hand to unlock a key store.  ``--keys`` puts the folder on
another medium, so that a stolen disk or a backup of the data alone opens nothing.
"""

import os
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from central_mailbox.disk import write_new
from central_mailbox.errors import KeyFileError

SUITE = 1
"""Ed25519 over SHA-256 chains (casework.audit)."""

KEY_BYTES = 32


def verify(suite: int, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds; false for an unknown suite or a key that is none."""
    if suite != SUITE:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class CentreKey:
    """The key that signs tree heads and the centre's own chain."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature over ``message``."""
        return self._key.sign(message)


def key_file(path: Path, random: Callable[[int], bytes], *, may_make: bool) -> bytes:
    """The 32 bytes in a key file, readable by its owner only.

    A missing one is made where ``may_make``: for what exists already a new key would only
    hide that the old one is lost, or that its medium is not there.
    """
    try:
        return key_of(path)
    except FileNotFoundError as error:
        if not may_make:
            raise KeyFileError(
                f"{path} is missing, and this mailbox was made with it: put it back"
            ) from error
    secret = random(KEY_BYTES)
    try:
        # On disk before anything is encrypted or signed with it.
        write_new(path, secret.hex().encode())
    except FileExistsError:
        return key_of(path)
    return secret


def key_of(path: Path) -> bytes:
    """The bytes in a key file that is there."""
    text = path.read_bytes()
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by others: set its mode to 600")
    try:
        secret = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyFileError(f"{path} does not hold a key of {KEY_BYTES} bytes")
    return secret
