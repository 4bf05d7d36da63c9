"""Every door by which an officer or a machine could come upon a matter, tried in turn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from casework.event import read_core
from casework.wire import SyncRequest
from desk_client.sync.http import HttpPort
from desk_client.ui.cases.room_page import RoomPage
from tests.day.stage import DeskSpot, settle
from tests.harness.pages import lying
from tests.harness.windows import eyes
from tests.harness.windows.tour import Tour


def says(window: QWidget) -> str:
    """All that can be read in a window now, down to the last row of its lists."""
    found: list[str] = [window.windowTitle()]
    for widget in eyes.visible(window):
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QAbstractItemView):
            found += _cells(widget)
        found.append(widget.toolTip())
    return "\n".join(found)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model: QAbstractItemModel | None = view.model()
    if model is None:
        return
    top = QModelIndex()
    for row in range(model.rowCount(top)):
        for column in count():
            index = model.index(row, column, top)
            if not index.isValid():
                break
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.data(index, role) or "")


def rooms(spot: DeskSpot) -> str:
    """What stands in every room that whoever sits there may enter: lists, cases, figures."""
    page = spot.desk.window.page("property")
    assert isinstance(page, RoomPage)
    tour = Tour(spot.desk, page.workplace, has_forms=False)
    return "\n".join(says(spot.desk.window) for _ in tour.views())


def search(spot: DeskSpot, words: str) -> str:
    """What is found there by some words."""
    spot.desk.window.search_asked.emit(words)
    for _ in range(3):
        settle()
    page = spot.desk.window.page("search")
    return "\n".join(cell for view in page.findChildren(QAbstractItemView) for cell in _cells(view))


def feed(spot: DeskSpot, url: str) -> set[str]:
    """The cases that the centre tells this machine of, asked again from the very beginning."""
    found: set[str] = set()
    cursor, has_more = 0, True
    with HttpPort(url, spot.secrets.token) as port:
        while has_more:
            answer = port.sync(SyncRequest(cursor=cursor))
            found |= {read_core(record.core).case for record in answer.feed}
            cursor, has_more = answer.cursor, answer.has_more
    return found


def disk(spot: DeskSpot) -> bytes:
    """What lies in the file of this machine, in clear."""
    return lying(*spot.file)
