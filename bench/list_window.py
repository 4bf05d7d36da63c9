"""``python -m bench.list_window FILE``: the desk's window, until its ledger list is painted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from bench.machines import DESK_KEY
from desk_client.clock import SystemOutside
from desk_client.services.desk import Desk, Session
from desk_client.store import Store
from desk_client.ui import i18n, theme
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.signals import Signals
from desk_client.ui.theme import Theme
from desk_client.ui.workplace import Workplace
from tests.harness import bureau


def main(path: Path) -> int:
    """Open the encrypted file, paint the list, say so, end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    i18n.install(app)
    theme.apply(app, Theme())
    outside = SystemOutside()
    store = Store.open(path, DESK_KEY, outside)
    officer = store.directory().roster.officers[bureau.HEAD]
    desk = Desk(store, outside, lambda: None, lambda: None)
    window = DeskWindow(Workplace(Session(desk, officer), Signals()), "")
    page = window.window.enter_room("ledgers")
    window.window.show()

    def look() -> None:
        if isinstance(page, LedgersPage) and page.list.rows:
            window.window.grab()
            sys.stdout.write("painted\n")
            sys.stdout.flush()
            window.close()
            store.close()
            app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(5)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
