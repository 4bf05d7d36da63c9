"""Time and chance as this machine gives them: the only module that asks the system.

Everything else takes a ``casework.outside.Outside``, so that a simulated world runs the
same code from a seed.
"""

import os
import time
from datetime import datetime

from casework.event import CHINA

_SINCE_BOOT: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class SystemOutside:
    """The machine's own clocks and random bytes."""

    def now(self) -> datetime:
        """Wall time at +08:00, in whole milliseconds."""
        return datetime.fromtimestamp(time.time_ns() // 1_000_000 / 1000, CHINA)

    def monotonic_ms(self) -> int:
        """Milliseconds on a clock that nobody sets; it begins with the machine.

        It counts the time that a machine sleeps: on Linux that is a clock of its own.
        """
        ns = time.monotonic_ns() if _SINCE_BOOT is None else time.clock_gettime_ns(_SINCE_BOOT)
        return ns // 1_000_000

    def random(self, count: int) -> bytes:
        """``count`` unpredictable bytes."""
        return os.urandom(count)
