"""``python -m bench.heartbeat FOLDER URL SEQ``: how long a window stands still during a sync.

The desk as it is composed, on the data of an enrolled desk that has its directory and some
cases: signed in, its list painted, while its sync thread takes in everything up to the log's
size SEQ.  A timer of the GUI thread beats meanwhile; how late a beat comes is how long nothing
could be typed or painted.  The desk's secrets come by standard input.  Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from bench.list_window import LOOK_MS, Watch, composed
from desk_client.app import Program
from desk_client.credentials import Secrets

BEAT_MS = 5
POLL_SECONDS = 0.05
MOST_MS = 300_000


class Heart:
    """Beats on the thread of the windows, from the first sight of the list to the end."""

    def __init__(self, is_taken: threading.Event, stop: Callable[[], None]) -> None:
        self.late: list[float] = []
        self._is_taken, self._stop = is_taken, stop
        self._last = 0.0
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        """The list is there; the sync goes on."""
        self._last = time.perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._last - BEAT_MS / 1000))
        self._last = now
        if self._is_taken.is_set():
            self._timer.stop()
            self._stop()


def main(folder: Path, url: str, goal: int) -> int:
    """Start, beat until all is taken in, say."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    kept = msgspec.json.decode(sys.stdin.buffer.read(), type=Secrets)
    app = QApplication([])
    program = composed(app, folder, url, kept)
    program.start()
    is_taken = threading.Event()
    heart, timer = Heart(is_taken, app.quit), QTimer()
    watch = Watch(program, heart.begin)
    timer.timeout.connect(watch.look)
    timer.start(LOOK_MS)
    threading.Thread(target=_until_taken, args=(program, goal, is_taken), daemon=True).start()
    QTimer.singleShot(MOST_MS, app.quit)
    app.exec()
    program.close()
    late = sorted(one * 1000 for one in heart.late)
    figures = {
        "beats": len(late),
        "p50_ms": round(statistics.median(late), 2),
        "p99_ms": round(late[int(len(late) * 0.99)], 2),
        "longest_ms": round(late[-1], 2),
    }
    print(json.dumps(figures))
    return 0 if is_taken.is_set() else 1


def _until_taken(program: Program, goal: int, is_taken: threading.Event) -> None:
    while program.store is None or program.store.sync_state().cursor < goal:
        time.sleep(POLL_SECONDS)
    is_taken.set()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
