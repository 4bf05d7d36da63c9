"""The columns of a list as an officer left them: order, width, hiding and sorting come back.

Kept with the officer's drafts on this machine, a moment after the last change.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from desk_client.services import drafts
from desk_client.ui import background
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.workplace import Workplace

REST_MS = 500
"""Dragging a column tells of every pixel: it is written when it rests."""


class ColumnMemory(QObject):
    """Remembers one list of one officer; goes with the list."""

    def __init__(self, workplace: Workplace, name: str, table: ListTable[Any]) -> None:
        super().__init__(table)
        self._session, self._name, self._table = workplace.session, f"columns.{name}", table
        self._kept = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.keep)
        workplace.signals.leaving.connect(self.keep)
        session, key = self._session, self._name
        background.run(self, lambda: drafts.kept(session, key), done=self._bring_back)

    def keep(self) -> None:
        """Write the layout down, if it is another one."""
        self._rest.stop()
        state = self._table.layout_state()
        if not self._kept or state == self._kept:
            return
        self._kept = state
        session, key = self._session, self._name
        background.run(self, lambda: drafts.keep(session, key, {"layout": state}))

    def _bring_back(self, values: dict[str, Any]) -> None:
        if values:
            self._table.restore_layout(values["layout"])
        self._kept = self._table.layout_state()
        self._table.layout_changed.connect(self._rest.start)
