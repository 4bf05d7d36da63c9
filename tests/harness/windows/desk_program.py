"""The real desk program in a process of its own, with somebody who looks at its first window.

``python -m tests.harness.windows.desk_program ACTION`` prints one line for every page that
comes up: its kind and its words.  The action is what happens after the first one.
"""

import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desk_client import start
from desk_client.ui.screens.sign_in.start_pages import StartPage, TroublePage
from desk_client.ui.start_window import StartWindow

CANARY = "金丝雀王小明"


def break_down() -> None:
    raise ValueError(CANARY)


def break_down_on_a_thread() -> None:
    threading.Thread(target=break_down, name="other").start()


def stay() -> None:
    pass


def close() -> None:
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            window.close()


def try_again() -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, StartWindow) and isinstance(page := window.page, TroublePage):
            page.try_again.emit()


ACTIONS: dict[str, Callable[[], None]] = {
    "break": break_down,
    "break-thread": break_down_on_a_thread,
    "stay": stay,
    "close": close,
    "again": try_again,
}


class Watcher(QTimer):
    """Looks at the window, tells each new page, and does its action once."""

    def __init__(self, action: Callable[[], None]) -> None:
        super().__init__()
        self._action: Callable[[], None] | None = action
        self._told: StartPage | None = None
        self.timeout.connect(self._look)
        QTimer.start(self, 10)

    def _look(self) -> None:
        for window in QApplication.topLevelWidgets():
            page = window.page if isinstance(window, StartWindow) else None
            if isinstance(page, StartPage) and page.isVisible() and page is not self._told:
                self._told = page
                print(type(page).__name__, page.words, flush=True)
                action, self._action = self._action, None
                if action is not None:
                    action()
                return


if __name__ == "__main__":
    app = QApplication(sys.argv)
    watcher = Watcher(ACTIONS[sys.argv[1]])
    sys.exit(start.main())
