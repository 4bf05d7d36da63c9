"""How fast letters may come in, all together.

Nobody is told apart by an address: a village behind one telephone mast is one address.  What is
bounded is the whole, far above a city's worst day (675 letters, domain 0), so that a flood stops
at the door and not in the record.
"""

import threading

from casework.outside import Outside

AT_ONCE = 60
PER_SECOND = 2.0
FILES_AT_ONCE = 30
FILES_PER_SECOND = 0.1
"""The same for forms with photos and papers: some 8,600 a day."""


class Pace:
    """So many at once, and then so many a second."""

    def __init__(
        self, outside: Outside, at_once: int = AT_ONCE, per_second: float = PER_SECOND
    ) -> None:
        self._outside = outside
        self._most = float(at_once)
        self._per_second = per_second
        self._lock = threading.Lock()
        self._left = self._most
        self._at = outside.monotonic_ms()

    def may(self) -> bool:
        """Whether one more comes in now; it counts."""
        with self._lock:
            if self._filled() < 1:
                return False
            self._left -= 1
            return True

    def could(self) -> bool:
        """Whether one more could come in now; it does not count."""
        with self._lock:
            return self._filled() >= 1

    def _filled(self) -> float:
        now = self._outside.monotonic_ms()
        passed = (now - self._at) / 1000
        self._left = min(self._most, self._left + passed * self._per_second)
        self._at = now
        return self._left
