"""关于本程序: version and licence, those of its parts, and where the texts lie."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_client.services.about import About, about
from desk_client.ui import theme
from desk_client.ui.background import run
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.text import Text, text

SIZE = (560, 480)


class AboutWindow(QWidget):
    """A window beside the desk's; Esc closes it."""

    def __init__(self, beside: QWidget) -> None:
        super().__init__(beside, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About this program"))
        self.resize(*(theme.current().px(one) for one in SIZE))
        self._said = text("", wraps=True, selectable=True)
        self._where = text("", Text.NOTE, wraps=True, selectable=True)
        self._parts = ListTable[tuple[str, str, str]](
            (
                Column("name", self.tr("Part"), lambda part: part[0], stretches=True),
                Column("version", self.tr("Version"), lambda part: part[1]),
                Column("licence", self.tr("Licence"), lambda part: part[2], 200),
            ),
            lambda part: part[0],
            name=self.tr("Parts by others"),
        )
        close = KeyButton(self.tr("Close"), "Esc")
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(text(self.tr("Warm Heart Police Desk"), Text.TITLE))
        column.addWidget(self._said)
        column.addWidget(self._parts, 1)
        column.addWidget(self._where)
        column.addWidget(ActionBar(close))
        run(self, about, done=self.show_about)

    def show_about(self, known: About) -> None:
        """Fill the window."""
        words = self.tr("Version %1. Licence: %2, its text comes with the program.")
        self._said.setText(words.replace("%1", known.version).replace("%2", known.licence))
        self._parts.setVisible(bool(known.parts))
        self._parts.set_rows([(part.name, part.version, part.licence) for part in known.parts])
        self._where.setText(
            self.tr("Licences of all parts: %1").replace("%1", str(known.papers))
            if known.papers is not None
            else self.tr("Run from a checkout: the parts are those of requirements/desk.txt.")
        )
