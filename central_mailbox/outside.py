"""What the machine gives: time and chance for the running centre, and which version it is."""

import os
import time
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from casework.event import CHINA

DISTRIBUTION = "precinct-desk"


def this_version() -> str:
    """The version of the package; a checkout that nobody installed has none."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "(not installed)"


class SystemOutside:
    """The machine's clocks and its random source (see ``casework.outside``)."""

    def now(self) -> datetime:
        """Wall time at +08:00, in whole milliseconds."""
        now = datetime.now(CHINA)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def monotonic_ms(self) -> int:
        """Milliseconds on a clock that nobody sets."""
        return time.monotonic_ns() // 1_000_000

    def random(self, count: int) -> bytes:
        """``count`` unpredictable bytes."""
        return os.urandom(count)
