"""How fast letters may come in, all together.

Nobody is told apart by an address: a village behind one telephone mast is one address.  What is
bounded is the whole, far above a city's worst day (675 letters, domain 0), so that a flood stops
at the door and not in the record.
"""

import threading

from casework.outside import Outside

AT_ONCE = 60
PER_SECOND = 2.0


class Pace:
    """So many at once, and then so many a second."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._lock = threading.Lock()
        self._left = float(AT_ONCE)
        self._at = outside.monotonic_ms()

    def may(self) -> bool:
        """Whether one more comes in now."""
        with self._lock:
            now = self._outside.monotonic_ms()
            passed = (now - self._at) / 1000
            self._left = min(float(AT_ONCE), self._left + passed * PER_SECOND)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
