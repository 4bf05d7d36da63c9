"""Temporary numbers: ``临-<device>-<month and day>-<running number>`` (domain §5.1).

They are for people, on paper, until the centre gives the final number; both stay
searchable.  What this desk has used today is read from its own journal once.
"""

import threading
from datetime import date

import msgspec
from msgspec import Struct

from casework.event import read_core
from desk_client.store.database import Connection
from desk_client.store.packed import unpack

MOST_LOOKED_AT = 20_000
"""Own events looked through for today's numbers: more than any desk makes in a day."""


class Numbered(Struct, frozen=True):
    """As much of a body as has a temporary number."""

    temp_no: str = ""


_numbered = msgspec.json.Decoder(Numbered)


class TempNumbers:
    """Gives each number once, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._prefix = ""
        self._last = 0

    def next(self, conn: Connection, short: str, day: date) -> str:
        """The next number of the day."""
        prefix = f"临-{short}-{day:%m%d}-"
        with self._lock:
            if prefix != self._prefix:
                self._prefix, self._last = prefix, _last_used(conn, prefix)
            self._last += 1
            return f"{prefix}{self._last:03d}"


def _last_used(conn: Connection, prefix: str) -> int:
    rows = conn.execute(
        "SELECT core FROM journal WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT ?",
        (MOST_LOOKED_AT,),
    )
    used = 0
    for (data,) in rows:
        core = unpack(data)
        if prefix.encode() in core:
            number = _numbered.decode(read_core(core).body).temp_no.removeprefix(prefix)
            used = max(used, int(number) if number.isdigit() else 0)
    return used
