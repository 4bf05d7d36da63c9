"""Typed ids.  Every case, event and device carries a UUIDv7 made where it came to be.

Time-ordered ids keep database pages warm and let a list be sorted without a join;
the random part is 74 bits, so two desks that never met do not collide.
"""

import re
from typing import NewType

CaseId = NewType("CaseId", str)
EventId = NewType("EventId", str)
OfficerId = NewType("OfficerId", str)
UnitId = NewType("UnitId", str)
DeviceId = NewType("DeviceId", str)

SYSTEM = OfficerId("system")
"""The actor of what the central mailbox does by itself (founding, enrolment)."""

RANDOM_BYTES = 10
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Whether a text has the form of an id (any UUID: the version tells nothing here)."""
    return _UUID.fullmatch(text) is not None


def uuid7(unix_ms: int, random: bytes) -> str:
    """The canonical text of a UUIDv7 (RFC 9562 §5.7).

    ``unix_ms`` is milliseconds since 1970; ``random`` is :data:`RANDOM_BYTES` bytes,
    passed in so that a simulated world repeats from its seed.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"uuid7 needs {RANDOM_BYTES} random bytes, got {len(random)}")
    tail = int.from_bytes(random, "big")
    value = (unix_ms & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (tail >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | tail & (1 << 62) - 1
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
