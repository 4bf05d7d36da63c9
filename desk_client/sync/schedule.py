"""When to talk to the centre, and how that stands: a thread that never stops trying.

Rules kept: what was saved leaves at once while the centre answers; while it does not,
tries thin out, with chance in them so that a thousand desks do not all come back in the
same second; the person may always ask for a try now.  A centre that was only gone is
found again within seconds, so that tries for an unreachable one thin out less far.

Alarms and a revoked device are tried again only rarely: nothing is applied while they
last, and somebody at the centre has to act.  Whatever breaks in a round (our own fault) is an
alarm too, and never the end of the thread.  The state is told at every change; what
waits to be sent is counted by the store and is never guessed here.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from casework.log_lines import fault_fields
from casework.outside import Outside
from desk_client.changes import Touched
from desk_client.errors import DeskError
from desk_client.sync.engine import RoundReport
from desk_client.sync.errors import (
    AlarmError,
    BrokenRoundError,
    BusyError,
    InterruptedRoundError,
    OfflineError,
    ShutOutError,
)

_log = logging.getLogger(__name__)

HOLD_SECONDS = 25
"""How long the centre may hold an empty answer open (most proxies cut at 30)."""

FIRST_PAUSE = 1.0
MOST_PAUSE = 60.0
MOST_OFFLINE_PAUSE = 10.0
RARE_PAUSE = 600.0
IDLE_PAUSE = 1.0
"""Seconds: after the first failure; at most, when the centre is in trouble; at most, when
it is not reached at all; during an alarm; after a held-open answer that came back empty
too early."""

Kind = Literal["starting", "online", "offline", "trouble", "shut_out", "alarm", "stopped"]


class SyncStatus(Struct, frozen=True):
    """How it stands.  ``since``: when this kind of state began.

    ``trouble`` is a centre that answers with a fault, or this machine that cannot take
    the answer (a full disk).  ``is_talking``: events are on the way at this moment.
    """

    kind: Kind
    since: datetime
    error: DeskError | None = None
    is_talking: bool = False
    retry_at: datetime | None = None


class Rounds(Protocol):
    """What is kept going: the engine."""

    def round(self, wait_seconds: int = 0) -> RoundReport:
        """One conversation."""


class Schedule:
    """Keeps rounds going on a thread of its own, from :meth:`start` to :meth:`stop`.

    ``interrupt`` ends a held-open round, ``close`` whatever is under way; both are the
    port's.  ``on_status`` and ``on_changes`` are called on the thread.
    """

    def __init__(
        self,
        engine: Rounds,
        outside: Outside,
        *,
        interrupt: Callable[[], None] = lambda: None,
        close: Callable[[], None] = lambda: None,
        on_status: Callable[[SyncStatus], None] = lambda status: None,
        on_changes: Callable[[Touched], None] = lambda changes: None,
        hold_seconds: int = HOLD_SECONDS,
        name: str = "sync",
    ) -> None:
        self._engine = engine
        self._outside = outside
        self._interrupt = interrupt
        self._close = close
        self._on_status = on_status
        self._on_changes = on_changes
        self._hold_seconds = hold_seconds
        self._condition = threading.Condition()
        self._is_saved = True
        self._is_asked = False
        self._is_holding = False
        self._is_stopped = False
        self._failures = 0
        self._status = SyncStatus("starting", outside.now())
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def status(self) -> SyncStatus:
        """How it stands now."""
        return self._status

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something was saved: send it now, unless the centre is out of reach."""
        with self._condition:
            self._is_saved = True
            holding = self._is_holding
            self._condition.notify_all()
        if holding:
            self._interrupt()

    def try_now(self) -> None:
        """The person asks: try at once, however often it failed."""
        with self._condition:
            self._is_asked = True
        self.wake()

    def stop(self, patience: float = 10.0) -> bool:
        """End, cutting a conversation under way; whether the thread ended in time."""
        with self._condition:
            self._is_stopped = True
            self._condition.notify_all()
        self._close()
        return self.join(patience)

    def join(self, patience: float) -> bool:
        """Wait for the end; whether it came."""
        if self._thread.is_alive():
            self._thread.join(patience)
        return not self._thread.is_alive()

    def turn(self) -> float:
        """One round and what follows from it: the seconds to let pass before the next.

        ``0`` means at once.
        """
        with self._condition:
            hold = 0 if self._is_saved or self._failures else self._hold_seconds
            self._is_saved = self._is_asked = False
            self._is_holding = hold > 0
        if not hold:
            self._tell(replace(self._status, is_talking=True, retry_at=None))
        began = self._outside.monotonic_ms()
        try:
            report = self._engine.round(hold)
        except InterruptedRoundError:
            return 0.0
        except DeskError as error:
            return self._failed(error)
        except Exception as error:  # noqa: BLE001 - a thread that has ended syncs no more
            _log.error("round broke", extra=fault_fields(error))
            return self._failed(BrokenRoundError(type(error).__name__))
        finally:
            with self._condition:
                self._is_holding = False
        return self._succeeded(report, hold, self._outside.monotonic_ms() - began)

    def _succeeded(self, report: RoundReport, hold: int, took_ms: int) -> float:
        self._failures = 0
        if report.has_more:
            self._is_saved = True
        self._become("online", is_talking=report.has_more)
        if report.changes.kinds:
            self._on_changes(report.changes)
        is_early = hold > 0 and not report.received and took_ms < hold * 500
        return IDLE_PAUSE if is_early else 0.0

    def _failed(self, error: DeskError) -> float:
        self._failures += 1
        pause = self._pause_after(error)
        retry_at = self._outside.now() + timedelta(seconds=pause)
        self._become(_kind_of(error), error, retry_at=retry_at)
        return pause

    def _pause_after(self, error: DeskError) -> float:
        """Between half and the whole of a pause that doubles up to its bound."""
        if isinstance(error, AlarmError | ShutOutError):
            longest = pause = RARE_PAUSE
        else:
            longest = MOST_OFFLINE_PAUSE if isinstance(error, OfflineError) else MOST_PAUSE
            pause = FIRST_PAUSE * 2 ** min(self._failures - 1, 10)
        chance = int.from_bytes(self._outside.random(2), "big") / 0xFFFF
        pause = min(pause, longest) * (0.5 + chance / 2)
        if isinstance(error, BusyError) and error.after_seconds is not None:
            pause += error.after_seconds
        return pause

    def _become(
        self,
        kind: Kind,
        error: DeskError | None = None,
        *,
        is_talking: bool = False,
        retry_at: datetime | None = None,
    ) -> None:
        since = self._status.since if kind == self._status.kind else self._outside.now()
        self._tell(SyncStatus(kind, since, error, is_talking, retry_at))

    def _tell(self, status: SyncStatus) -> None:
        if status != self._status:
            self._status = status
            self._on_status(status)

    def _run(self) -> None:
        try:
            while not self._is_stopped:
                self._let_pass(self.turn())
        finally:
            self._become("stopped")

    def _let_pass(self, seconds: float) -> None:
        """Wait, unless the person asks, the end comes, or (while online) there is a save."""
        deadline = self._outside.monotonic_ms() + seconds * 1000
        with self._condition:
            while not (self._is_stopped or self._is_asked):
                if self._is_saved and not self._failures:
                    return
                left = deadline - self._outside.monotonic_ms()
                if left <= 0:
                    return
                self._condition.wait(left / 1000)


def _kind_of(error: DeskError) -> Kind:
    if isinstance(error, OfflineError):
        return "offline"
    if isinstance(error, ShutOutError):
        return "shut_out"
    return "alarm" if isinstance(error, AlarmError | BrokenRoundError) else "trouble"
