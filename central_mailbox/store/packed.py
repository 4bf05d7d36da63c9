"""Records, answers, states and lines of the daybook as they lie: packed by a dictionary.

The same dictionary as the desk's (``resources/packing``).  Rules kept (docs/adr/0036):

* what was chained, answered or folded comes out byte for byte;
* what lies there in plain (of a release before 0006) is read as it is: no JSON begins like a
  packed one, and each packed one names its dictionary;
* a packed one ends with a sum of its own bytes: no bit of it changes unseen, not even one that
  would unpack to the same;
* what cannot be unpacked is given as it lies: ``verify`` finds bytes that nobody chained.
"""

import threading
import zlib
from functools import cache
from pathlib import Path

import zstandard

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "packing"

NEWEST = 2
"""By which dictionary it is packed; what an older one packed is read by that one for ever."""

LEVEL = 1
SUM_BYTES = 4


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict((_FOLDER / f"{number}.dict").read_bytes())


_dictionary(NEWEST).precompute_compress(LEVEL)


class _Tools(threading.local):
    """Those of a thread: they must not be shared."""

    def __init__(self) -> None:
        self.packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(NEWEST))
        self._openers: dict[int, zstandard.ZstdDecompressor] = {}

    def opener(self, number: int) -> zstandard.ZstdDecompressor:
        """For what was packed by that dictionary."""
        if number not in self._openers:
            words = _dictionary(number)
            self._openers[number] = zstandard.ZstdDecompressor(dict_data=words)
        return self._openers[number]


_tools = _Tools()


def pack(data: bytes) -> bytes:
    """As it is to lie in the database."""
    frame = _tools.packer.compress(data)
    return frame + _sum(frame)


def unpack(lies: bytes) -> bytes:
    """What lies in the database, in plain."""
    frame = lies[:-SUM_BYTES]
    if lies[:4] != zstandard.FRAME_HEADER or lies[-SUM_BYTES:] != _sum(frame):
        return lies
    try:
        return _tools.opener(zstandard.get_frame_parameters(frame).dict_id).decompress(frame)
    except (zstandard.ZstdError, MemoryError, OSError):
        return lies


def packed(data: bytes | None) -> bytes | None:
    """The same for what may be missing."""
    return None if data is None else pack(data)


def unpacked(lies: bytes | None) -> bytes | None:
    """The same for what may be missing."""
    return None if lies is None else unpack(lies)


def _sum(frame: bytes) -> bytes:
    return zlib.crc32(frame).to_bytes(SUM_BYTES, "big")
