"""``python -m bench.bare_window``: the plain limit, a PySide6 window with a label."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


def main() -> int:
    """Show, paint, say so, end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("…"))
    window.resize(1366, 768)
    window.show()
    window.grab()
    sys.stdout.write("painted\n")
    sys.stdout.flush()
    QTimer.singleShot(0, app.quit)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
