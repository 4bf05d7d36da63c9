"""What comes from outside: time and chance.

Stores, the sync engine and the centre take one of these in their constructor, so that
a simulated world can run them from a seed.
"""

from datetime import datetime
from typing import Protocol

from casework.ids import RANDOM_BYTES, uuid7


class Outside(Protocol):
    """Time and randomness as the machine gives them, or as a test does."""

    def now(self) -> datetime:
        """Wall time at +08:00, in whole milliseconds."""

    def monotonic_ms(self) -> int:
        """Milliseconds on a clock that nobody sets."""

    def random(self, count: int) -> bytes:
        """``count`` unpredictable bytes."""


def new_id(outside: Outside) -> str:
    """A fresh UUIDv7."""
    return uuid7(int(outside.now().timestamp() * 1000), outside.random(RANDOM_BYTES))
