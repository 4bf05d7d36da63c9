"""The one door for work that may take more than 50 ms.

    background.run(self, lambda: service.list_items(query), done=self.on_items)

`work` runs on a thread of the pool; `done` or `failed` runs on the GUI thread afterwards. The rule
it keeps: a window never waits. Saving, querying, hashing, reading a file, printing to PDF all go
through here.

What may NOT run in `work`:
- anything that touches a widget, a model, a pixmap or another QObject of the GUI thread: take what
  you need out of the widgets first, hand plain values in and get plain values back;
- anything that waits for the person, or that never ends (the sync engine has its own thread);
- another `run`, waiting for its result: the pool may be full, so that neither would end.

The result is dropped, silently, when `owner` has been destroyed meanwhile or the job was cancelled.
The work itself is never torn down half-way: a save that was begun is finished. An exception reaches
`failed`; without `failed` it reaches `unhandled(app)`, which the main window shows as a toast. Its
kind and place are in the log either way.
`done` and `failed` are not called for the same job. Jobs run side by side and may finish in any
order: for "only the last question counts" use `Latest`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, TypeVar, overload

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from shiboken6 import isValid

from desk_client import logs
from desk_client.ui.collector import Collector

T = TypeVar("T")

MAX_WORKERS = 4
"""Enough for a save, a list, a count and a search at once; the desks are small machines."""

QUIET_MS = 50
"""So long nothing is under way before that begins which nobody waits for."""


class CancelledError(Exception):
    """Raised by `Cancel.check` inside work whose result nobody wants any more."""


class Cancel:
    """Handed to cancellable work: ask it from time to time, between two steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def is_set(self) -> bool:
        return self._event.is_set()

    def set(self) -> None:
        self._event.set()

    def check(self) -> None:
        """Raise `CancelledError` if the result is not wanted any more."""
        if self.is_set:
            raise CancelledError


class Job(QObject):
    """One piece of work under way. Lives on the GUI thread."""

    _returned = Signal()

    def __init__(
        self,
        pool: Pool,
        owner: QObject,
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        label: str | None,
    ) -> None:
        super().__init__(pool)
        self.label = label
        self.token = Cancel()
        self._pool = pool
        self._owner = owner
        self._done = done
        self._failed = failed
        self.outcome: tuple[object, Exception | None] = (None, None)
        """What the work returned, or what it raised: laid here by the thread that did it."""
        # Queued: the work's thread emits, and the slot must run on the GUI thread.
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Drop the result, and tell cancellable work to stop when it next asks."""
        self.token.set()

    def _deliver(self) -> None:
        done, failed, owner = self._done, self._failed, self._owner
        result, error = self.outcome
        # The thread may be the last to hold this job: nothing of a window may hang on it then.
        self._done = self._failed = None
        self._owner, self.outcome = self._pool, (None, None)
        self._pool.release(self)
        if self.token.is_set or not isValid(owner) or isinstance(error, CancelledError):
            return
        if error is None:
            if done is not None:
                done(result)
        elif failed is not None:
            failed(error)
        else:
            self._pool.unhandled.emit(error)


class Pool(QObject):
    """The threads and the jobs of one application.

    Where it is, there are threads: so it takes over Python's collector (see `collector`).
    """

    busy_changed = Signal()
    unhandled = Signal(Exception)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.jobs: dict[Job, Callable[[], object]] = {}
        """What is under way. Holds the closures, so that what they refer to is freed on the GUI
        thread at delivery and never on a thread of the pool."""
        self.collector = Collector(self)
        self._threads = QThreadPool(self)
        self._threads.setMaxThreadCount(MAX_WORKERS)

    def start(self, job: Job, work: Callable[[], object]) -> None:
        self.jobs[job] = work
        self.busy_changed.emit()
        self._threads.start(_Work(work, job))

    def release(self, job: Job) -> None:
        del self.jobs[job]
        job.deleteLater()
        self.busy_changed.emit()

    def wait_for_threads(self, milliseconds: int) -> bool:
        """Block until no work runs; results still have to be delivered by the event loop."""
        return self._threads.waitForDone(milliseconds)


class _Work(QRunnable):
    """Runs on a thread. Lets go of `work` before it reports, so that the pool frees it."""

    def __init__(self, work: Callable[[], object], job: Job) -> None:
        super().__init__()
        self._work = [work]
        self._job = job

    def run(self) -> None:
        work = self._work.pop()
        result: object = None
        failure: Exception | None = None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed on, whatever it is: see `failed`
            failure = error
            if not isinstance(error, CancelledError):
                logs.failure(error)
        finally:
            del work
            if isValid(self._job):
                self._job.outcome = (result, failure)
                # An exception holds the frames it came through, and these what they worked on.
                del result, failure
                self._job._returned.emit()


@overload
def run(
    owner: QObject,
    work: Callable[[], T],
    *,
    done: Callable[[T], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    label: str | None = None,
    cancellable: Literal[False] = False,
) -> Job: ...


@overload
def run(
    owner: QObject,
    work: Callable[[Cancel], T],
    *,
    done: Callable[[T], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    label: str | None = None,
    cancellable: Literal[True],
) -> Job: ...


def run(
    owner: QObject,
    work: Callable[..., Any],
    *,
    done: Callable[[Any], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    label: str | None = None,
    cancellable: bool = False,
) -> Job:
    """Run `work` off the GUI thread and bring its result back to it. Call on the GUI thread.

    `owner` is the widget that the result is for. `label` names the job where running work is
    listed ("Printing 3 papers"). Cancellable work gets a `Cancel` to ask.
    """
    pool = of(_application())
    job = Job(pool, owner, done, failed, label)
    pool.start(job, partial(work, job.token) if cancellable else work)
    return job


class Latest:
    """Answers to changing questions, such as a search box: only the last one is delivered."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._job: Job | None = None

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """As `background.run`; the result of an earlier call that is still under way is dropped."""
        if self._job is not None and isValid(self._job):
            self._job.cancel()
        self._job = run(self._owner, work, done=done, failed=failed)
        return self._job


def of(app: QCoreApplication) -> Pool:
    """The pool of an application; made at the first use."""
    pool = app.findChild(Pool)
    return pool if pool is not None else Pool(app)


def afterwards(owner: QObject, work: Callable[[], None]) -> None:
    """Call `work` on the GUI thread when nothing has been under way for a moment, and what came
    of it is painted: for what nobody waits for.

    Work that runs beside other work takes its time from it: Python runs one thread at a time.
    """
    pool = of(_application())
    timer = QTimer(owner)

    def look() -> None:
        if not pool.jobs:
            timer.deleteLater()
            work()

    timer.setInterval(QUIET_MS)
    timer.setSingleShot(True)
    timer.timeout.connect(look)
    pool.busy_changed.connect(timer.start)
    timer.start()


def wait_idle(milliseconds: int = 5000) -> bool:
    """Finish all work under way and deliver it; False if that takes longer. For the shut-down.

    What is delivered may begin something new (a list that asks again): that is finished, too.
    """
    app = _application()
    pool, until = of(app), time.monotonic() + milliseconds / 1000
    while pool.wait_for_threads(max(1, round((until - time.monotonic()) * 1000))):
        app.processEvents()
        if not pool.jobs or time.monotonic() > until:
            break
    return not pool.jobs


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("background work needs a QApplication")
    return app
