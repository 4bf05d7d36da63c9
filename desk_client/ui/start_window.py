"""The small window before the desk: passphrase, enrolment, trouble, sign-in; one at a time."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desk_client.ui import background, keys
from desk_client.ui.handbook import Help
from desk_client.ui.room import Page
from desk_client.ui.widgets.scrolling import Area

SIZE = (760, 560)
SMALLEST = (480, 320)
HANDBOOK_PAGE = "start"


class StartWindow(QMainWindow):
    """Shows one page; the composition root decides which."""

    closing = Signal()
    """The person closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Warm Heart Police Desk"))
        self.setMinimumSize(*SMALLEST)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        # What does not fit scrolls; a page is never cut.
        self._area = Area(is_upright=False)
        self.setCentralWidget(self._area)
        self.help = Help(self, lambda: HANDBOOK_PAGE)
        keys.bind(self, "F1", self.help.show)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        # The stubs hide that there may be none.
        return cast("QWidget | None", self._area.widget())

    def show_page(self, page: QWidget) -> None:
        """Put a page into the window; the one before it goes."""
        # Not by the area itself, which would take the page away while it still speaks.
        before = cast("QWidget | None", self._area.takeWidget())
        if before is not None:
            before.hide()
            before.deleteLater()
        self._area.setWidget(page)
        self.show()
        self.activateWindow()
        if isinstance(page, Page):
            page.enter()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        background.wait_idle()
        super().closeEvent(event)
