"""When an event happened, as far as the centre can know (docs/adr/0027).

The rule it keeps: nothing happened at a machine before it was let in, before what it recorded
before, before it last said that it had nothing to say, or after the centre had it.  What the centre
says again of a machine (docs/adr/0061) happened when that machine says, or when it came.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from casework.errors import MalformedError
from casework.event import Event, Origin, bounded, happened_at, read_core
from central_mailbox.arrivals import Arrived
from central_mailbox.directory import WhoIsWho
from central_mailbox.store import Transaction

SENDING = "record.sending.minutes"
"""The threshold: what comes so soon behind an event was sent with it, in one go."""


class Moments:
    """The moments of one transaction, begun ``now`` when so many ``arrivals`` had come.

    ``quiet``: when a device last asked and had nothing to say.
    """

    def __init__(
        self, tx: Transaction, now: datetime, arrivals: int, quiet: Mapping[str, datetime]
    ) -> None:
        self._tx = tx
        self._now = now
        self._arrivals = arrivals
        self._quiet = quiet
        self._known: dict[str, tuple[int, datetime]] = {}

    def of(self, arrived: Arrived, event: Event[Any], who: WhoIsWho) -> datetime:
        """The device's word, within what the centre knows of it."""
        place = event.core.adopted
        if isinstance(place, Origin):
            known = max(self._before(place.device, place.seq), default=None)
            known = known or _let_in(place.device, who)
            return bounded(event.core.at, known, place.received_at)
        known = self._earliest(arrived, who) or _let_in(arrived.device, who)
        return bounded(event.core.at, known, self._now)

    def stands(self, arrived: Arrived, at: datetime) -> None:
        """What comes behind it in its chain did not happen before it."""
        self._known[arrived.device] = arrived.link.seq, at

    def _earliest(self, arrived: Arrived, who: WhoIsWho) -> datetime | None:
        """What comes in its place of the chain did not happen before this."""
        device, seq = arrived.device, arrived.link.seq
        last = self._known.get(device)
        if last is not None and last[0] < seq:
            return last[1]
        known = [*self._before(device, seq)]
        if arrived.arrival > self._arrivals:  # what was held came long ago
            known += self._since_heard(device, seq, who)
        at = max(known, default=None)
        if at is not None:
            self._known.setdefault(device, (seq - 1, at))
        return at

    def _before(self, device: str, seq: int) -> Iterator[datetime]:
        """When what stands before it in the chain happened, whatever became of that."""
        record = self._tx.events.last_accepted(device, seq)
        if record is not None:
            yield happened_at(read_core(record.core), record.stamp)
        core = self._tx.events.last_said(device, seq)
        if core is not None:
            with suppress(MalformedError):
                yield min(happened_at(read_core(core)), self._now)

    def _since_heard(self, device: str, seq: int, who: WhoIsWho) -> Iterator[datetime]:
        """When the device had nothing more to say, and when it was last heard.

        What follows at once may have waited for days: it came in the same sending.
        """
        if device in self._quiet:
            yield self._quiet[device]
        record = self._tx.events.last_accepted(device, seq)
        if record is not None and record.stamp is not None:
            minutes = who.directory.threshold(SENDING, self._now)
            if self._now - record.stamp.received_at > timedelta(minutes=minutes):
                yield record.stamp.received_at


def _let_in(device: str, who: WhoIsWho) -> datetime | None:
    known = who.states.get(device)
    return known.opened_at if known else None
