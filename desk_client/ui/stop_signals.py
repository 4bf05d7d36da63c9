"""The system's wish that the program ends: a log-out, a service manager, Ctrl+C.

Python hears of a signal only when it runs, and while windows wait it does not.  The
signal's number is therefore written to a socket that Qt's event loop watches.
"""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

WATCHED = (signal.SIGINT, signal.SIGTERM)


class StopSignals(QObject):
    """Turns the system's signals into one of Qt's.  Made on the main thread, once."""

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._heard, self._told = socket.socketpair()
        for end in (self._heard, self._told):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_told)
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for one in WATCHED:
            # Not ignored: only a signal with a handler of Python's is written to the socket.
            signal.signal(one, lambda number, frame: None)

    def _on_told(self) -> None:
        self._heard.recv(64)
        self.asked.emit()
