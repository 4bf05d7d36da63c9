"""The reception room in the desk's real window, for somebody who types into it from outside.

``python -m tests.harness.windows.typing_program FOLDER`` prints ``ready`` once the visitor's name
has the focus, and after that what stands in it whenever that changes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from desk_client import start
from desk_client.ui import i18n, theme
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.theme import Theme
from tests.harness import bureau
from tests.harness.windows.workplaces import Workplaces

LONGEST_MS = 120_000
"""Nobody is left behind by a test that was killed."""


def say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    """Show the room until somebody ends it."""
    app = start.application()
    i18n.install(app)
    theme.apply(app, Theme())
    desk = DeskWindow(Workplaces(Path(sys.argv[1])).workplace(bureau.DESK), "公安网")
    page = desk.window.enter_room("reception")
    if not isinstance(page, ReceptionPage):
        raise TypeError(page)
    name = page.form.fields.name
    desk.window.show()
    desk.window.activateWindow()
    look = QTimer()

    def is_ready() -> None:
        if name.hasFocus() and desk.window.isActiveWindow():
            look.stop()
            name.textChanged.connect(say)
            say("ready")

    look.timeout.connect(is_ready)
    look.start(20)
    QTimer.singleShot(LONGEST_MS, app.quit)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
