"""Locking by itself: an empty chair must not leave a citizen's name on the screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

LOCK_MS = 5 * 60 * 1000
ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Fires when nobody touched keyboard or mouse for five minutes.

    It looks at every event of the application, and only while somebody is signed in.
    """

    idle = Signal()

    def __init__(self, parent: QObject, milliseconds: int = LOCK_MS) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.idle)

    def start(self) -> None:
        """Begin to watch."""
        _application().installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Nobody is signed in: nothing to lock."""
        _application().removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ACTIVITY and self._timer.isActive():
            self._timer.start()
        return False


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("idling is watched by the application")
    return app
