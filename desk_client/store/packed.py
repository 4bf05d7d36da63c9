"""Records and states as they lie in the file: packed by a dictionary of what they have in common.

Rules kept (docs/adr/0036):

* what was chained or received comes out byte for byte;
* what lies there in plain (an older program's journal) is read as it is: no JSON begins like a
  packed one, and each packed one names its dictionary;
* what cannot be unpacked is given as it lies: whoever checks finds bytes that nobody chained.
"""

import threading
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path

import zstandard

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "packing"

NEWEST = 2
"""By which dictionary it is packed; what an older one packed is read by that one for ever."""

LEVEL = 1
"""Tried: the next levels make a thirtieth less of it in a third more of the time."""

FORMAT = (NEWEST, LEVEL, zstandard.ZSTD_VERSION)
"""The same bytes come out where these are the same."""


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict((_FOLDER / f"{number}.dict").read_bytes())


_dictionary(NEWEST).precompute_compress(LEVEL)


class _Tools(threading.local):
    """Those of a thread: they must not be shared."""

    def __init__(self) -> None:
        self.packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(NEWEST))
        self.opener = zstandard.ZstdDecompressor(dict_data=_dictionary(NEWEST))

    @cached_property
    def older(self) -> tuple[zstandard.ZstdDecompressor, ...]:
        """For what was packed by a dictionary of before: each opens only its own."""
        numbers = range(NEWEST - 1, 0, -1)
        return tuple(zstandard.ZstdDecompressor(dict_data=_dictionary(one)) for one in numbers)


_tools = _Tools()


def pack(data: bytes) -> bytes:
    """As it is to lie in the file."""
    return _tools.packer.compress(data)


def unpack(data: bytes) -> bytes:
    """What lies in the file, in plain."""
    if data[:4] != zstandard.FRAME_HEADER:
        return data
    try:
        return _tools.opener.decompress(data)
    except (zstandard.ZstdError, MemoryError):
        return _opened_by_an_older_one(data)


def _opened_by_an_older_one(data: bytes) -> bytes:
    for opener in _tools.older:
        with suppress(zstandard.ZstdError, MemoryError):
            return opener.decompress(data)
    return data


def packed(data: bytes | None) -> bytes | None:
    """The same for what may be missing."""
    return None if data is None else pack(data)


def unpacked(data: bytes | None) -> bytes | None:
    """The same for what may be missing."""
    return None if data is None else unpack(data)
