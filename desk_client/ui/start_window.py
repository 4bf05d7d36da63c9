"""The small window before the desk: passphrase, enrolment, trouble, sign-in; one at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desk_client.ui import background
from desk_client.ui.room import Page

SIZE = (760, 560)


class StartWindow(QMainWindow):
    """Shows one page; the composition root decides which."""

    closing = Signal()
    """The person closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Warm Heart Police Desk"))
        self.setMinimumSize(*SIZE)

    def show_page(self, page: QWidget) -> None:
        """Put a page into the window; the one before it goes."""
        self.setCentralWidget(page)
        self.show()
        self.activateWindow()
        if isinstance(page, Page):
            page.enter()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        background.wait_idle()
        super().closeEvent(event)
