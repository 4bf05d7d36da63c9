"""Time and chance from a seed, instead of the machine's own.

``SeededOutside`` for one desk or centre whose clock the test moves; ``Chance`` for each of
several machines, whose wall clocks may be set wrong while their monotonic ones run on.
"""

import hashlib
import random
from datetime import datetime, timedelta

from casework.event import CHINA
from tests.harness.bureau import START


class Chance:
    """An ``Outside`` that nothing but its seed and the test decides.

    ``now`` is the machine's own clock, which may be set wrong; ``monotonic_ms`` never
    jumps.  Every look at the clock costs a millisecond, so that ids stay in order.
    """

    def __init__(self, seed: str, start: datetime = START) -> None:
        self._random = random.Random(hashlib.sha256(seed.encode()).digest())
        self._start = start
        self._ms = 0
        self._set_wrong = timedelta()

    def now(self) -> datetime:
        """The wall clock of this machine."""
        self._ms += 1
        return self._start.astimezone(CHINA) + timedelta(milliseconds=self._ms) + self._set_wrong

    def monotonic_ms(self) -> int:
        """Milliseconds since the machine was started."""
        return self._ms

    def random(self, count: int) -> bytes:
        """``count`` bytes."""
        return self._random.randbytes(count)

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self._ms += int(seconds * 1000)

    def set_clock(self, wrong_by: timedelta) -> None:
        """Somebody sets the clock."""
        self._set_wrong = wrong_by


class SeededOutside:
    """Time that moves a millisecond at every look, and chance from a seed."""

    def __init__(self, seed: int = 1, start: datetime = START) -> None:
        self.time = start
        self._random = random.Random(seed)

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def monotonic_ms(self) -> int:
        return int(self.time.timestamp() * 1000)

    def random(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def later(self, **arguments: float) -> None:
        self.time += timedelta(**arguments)
