"""Keys of the channels outside: one file for each in ``keys/channels``, for its owner only.

Whoever runs an app or a micro-blog gets the key once, from the operator.  A channel is ended by
deleting its file; which letters were its own follows from its name, so the name is for good.
"""

import re
from pathlib import Path

from msgspec import Struct

from casework.codes import Channel
from central_mailbox.disk import write_new
from central_mailbox.errors import KeyFileError, SettingsError
from central_mailbox.keys import KEY_BYTES, key_of

FOLDER = "channels"
_NAME = re.compile(r"[a-z][a-z0-9-]{1,31}")
_FILE = re.compile(r"([a-z][a-z0-9-]{1,31})\.([A-Z0-9]+)\.key")


class ChannelKey(Struct, frozen=True):
    """A channel: what it is called, which way in its letters count as, and its key."""

    name: str
    way: Channel
    secret: bytes


def made(keys: Path, name: str, way: Channel, secret: bytes) -> ChannelKey:
    """A channel that was not there; :class:`SettingsError` for a name that is none, or taken."""
    if _NAME.fullmatch(name) is None:
        raise SettingsError("a channel is called like city-app: a letter, then letters, digits, -")
    if len(secret) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    if name in (one.name for one in known(keys)):
        raise SettingsError(f"there is a channel {name} already")
    write_new(keys / FOLDER / f"{name}.{way.value}.key", secret.hex().encode())
    return ChannelKey(name, way, secret)


def known(keys: Path) -> list[ChannelKey]:
    """Every channel that has a key here."""
    found = []
    for path in sorted((keys / FOLDER).glob("*.key")):
        parts = _FILE.fullmatch(path.name)
        if parts is None or parts[2] not in [one.value for one in Channel]:
            raise KeyFileError(f"{path} is called like no channel: NAME.WAY.key")
        found.append(ChannelKey(parts[1], Channel(parts[2]), key_of(path)))
    return found


def called(keys: Path, name: str) -> ChannelKey | None:
    """The channel of a name; ``None`` where there is none, or no more."""
    if _NAME.fullmatch(name) is None:
        return None
    return next((one for one in known(keys) if one.name == name), None)
