"""A program of its own in which somebody types into the form of a step, until it is killed.

python -m tests.harness.windows.step_program FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desk_client.ui import i18n, theme
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.theme import Theme
from tests.harness import bureau
from tests.harness.windows.hands import write
from tests.harness.windows.workplaces import Workplaces

LABEL = "伞架上第七把"


def main() -> int:
    """Type, say so, and go on until somebody ends it."""
    app = QApplication(sys.argv[:1])
    i18n.install(app)
    theme.apply(app, Theme())
    workplaces = Workplaces(Path(sys.argv[1]))
    slot = StepSlot(workplaces.workplace(bureau.DESK))

    def type_into() -> None:
        step = slot.step
        if step is None:
            raise RuntimeError("the form is not open")
        slot.activateWindow()
        step.entry("label").widget.setFocus()
        write(LABEL)
        sys.stdout.write("typed\n")
        sys.stdout.flush()

    slot.opened.connect(lambda _: QTimer.singleShot(0, type_into))
    slot.open_new("ItemLent")
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
