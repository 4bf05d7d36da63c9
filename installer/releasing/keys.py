"""Signing keys of a repository: Ed25519, one a file, for their owner only, each role's apart.

The root's keys are made where they stay: every one on a medium of its own that is plugged in only
to change keys.  The others lie with whoever publishes.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner

ROLES = ("targets", "snapshot", "timestamp")
"""Those whose keys are at work with every release."""


class ReleaseError(Exception):
    """Something keeps a release from being made; the words say what to do."""


def make(folder: Path, role: str) -> CryptoSigner:
    """A new key in a folder; one that is there already is never written over."""
    signer = CryptoSigner.generate_ed25519()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{role}.pem"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ReleaseError(f"{path} is a key already; name another folder") from error
    with os.fdopen(handle, "wb") as file:
        file.write(signer.private_bytes)
    return signer


def read(folder: Path, role: str) -> CryptoSigner:
    """The key of a role in a folder."""
    path = folder / f"{role}.pem"
    try:
        if path.stat().st_mode & 0o077:
            raise ReleaseError(f"{path} can be read by others; chmod 600 it, and change the key")
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise ReleaseError(f"{path}: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ReleaseError(f"{path} is no Ed25519 key")
    return CryptoSigner(key)


def read_roles(folder: Path) -> dict[str, CryptoSigner]:
    """The keys at work."""
    return {role: read(folder, role) for role in ROLES}
