"""Time that a replay decides, the same in every process of it, and the centre under that time.

``python -m bench.replayed FILE VERB …`` is the centre as it is shipped, ``VERB`` any of its own,
but for its clock.  Eight bytes of the file say how far the replay's time is ahead of the machine's
own clock: it runs on as ever between two moments that are set, and never backwards.
"""

from __future__ import annotations

import mmap
import os
import sys
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from casework.event import CHINA
from central_mailbox import routines
from central_mailbox.commands import opening, serving
from central_mailbox.commands.parser import main

if TYPE_CHECKING:
    from collections.abc import Iterator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BYTES = 8
LOOKS_SECONDS = 0.2
"""How often the centre looks whether a run of its own is due: some minutes of a replayed day."""


class Replayed:
    """An ``Outside`` whose time lies in a file that all processes of the replay have open."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(BYTES))
        with path.open("r+b") as file:
            self._ahead = mmap.mmap(file.fileno(), BYTES)

    def set(self, moment: datetime) -> None:
        """It is that moment now, unless it is later already."""
        ahead = (moment - EPOCH) // timedelta(milliseconds=1) - _own_ms()
        if ahead > self._read():
            # One word of memory: no process sees half of it.
            self._ahead[:] = ahead.to_bytes(BYTES, "little")

    def now(self) -> datetime:
        """The replay's time at +08:00, in whole milliseconds."""
        return (EPOCH + timedelta(milliseconds=self.monotonic_ms())).astimezone(CHINA)

    def monotonic_ms(self) -> int:
        """The same in milliseconds: a machine that is replayed never sleeps."""
        return _own_ms() + self._read()

    def random(self, count: int) -> bytes:
        """``count`` unpredictable bytes."""
        return os.urandom(count)

    def _read(self) -> int:
        return int.from_bytes(self._ahead[:], "little")


def _own_ms() -> int:
    """The machine's clock, which all its processes share and nobody sets."""
    return time.monotonic_ns() // 1_000_000


@contextmanager
def centre_at(path: Path) -> Iterator[None]:
    """Whatever of the centre is opened meanwhile in this process has the replay's time."""

    def outside() -> Replayed:
        return Replayed(path)

    with ExitStack() as stack:
        for module in (opening, serving):
            stack.enter_context(patch.object(module, "SystemOutside", outside))
        stack.enter_context(patch.object(routines, "EVERY_SECONDS", LOOKS_SECONDS))
        yield


if __name__ == "__main__":
    clock, *command = sys.argv[1:]
    with centre_at(Path(clock)):
        sys.exit(main(command))
