"""What was found, newest first; Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.event import CHINA
from desk_client.services import overview
from desk_client.services.overview import SearchHit
from desk_client.ui.background import Latest
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import plain
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.workplace import Workplace, masked_phone, short_number


class SearchPage(QWidget):
    """The answer to what stands in the search box."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._asked = Latest(self)
        self._hits: dict[str, SearchHit] = {}
        self._table: ListTable[SearchHit] = ListTable(
            [
                Column("kind", self.tr("Kind"), lambda hit: pick(hit.kind_label), 72),
                Column(
                    "number",
                    self.tr("Number"),
                    lambda hit: hit.number,
                    132,
                    short=lambda hit: short_number(hit.number),
                ),
                Column("name", self.tr("Name"), lambda hit: hit.name, 136, is_name=True),
                Column("phone", self.tr("Phone"), lambda hit: masked_phone(hit.phone), 110),
                Column("title", self.tr("Matter"), lambda hit: hit.title, stretches=True),
                Column(
                    "at", self.tr("Date"), lambda hit: f"{hit.at.astimezone(CHINA):%Y-%m-%d}", 96
                ),
                Column(
                    "state",
                    self.tr("State"),
                    lambda hit: pick(hit.status_label),
                    96,
                    chip=lambda hit: plain(pick(hit.status_label)),
                ),
            ],
            lambda hit: hit.case,
            name=self.tr("Found"),
        )
        self._memory = ColumnMemory(workplace, "search", self._table)
        self._table.opened.connect(self._open)
        empty = EmptyState(
            self.tr("Nothing found"),
            self.tr(
                "Search by number, name, phone (last four digits too), words, pinyin, initials"
            ),
            icon="search",
        )
        self._card = Card(self.tr("Search"), flush=True)
        self._listing = Listing(self._table, empty)
        self._card.add(self._listing, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._card, 1)
        self._show(())

    def enter(self) -> None:
        """The box keeps the focus while it is typed in; Down goes to the list."""

    def take_focus(self) -> None:
        """Down in the search box: the first that was found."""
        if self._hits:
            self._table.setFocus()
            if self._table.current_id is None:
                self._table.select(next(iter(self._hits)))

    def ask(self, words: str) -> None:
        """Search for what was typed."""
        session = self._workplace.session
        if not words.strip():
            self._show(())
            return
        self._asked.run(lambda: overview.search(session, words), done=self._show)

    @property
    def count(self) -> int:
        """How many were found."""
        return len(self._hits)

    def _show(self, hits: Sequence[SearchHit]) -> None:
        self._hits = {hit.case: hit for hit in hits}
        self._card.set_note(self.tr("%n found", "", len(hits)) if hits else "")
        if self._table.current_id not in self._hits:
            # Another question: the neighbour of what was found before means nothing.
            self._table.leave()
        self._listing.show_rows(hits)

    def _open(self, case: str) -> None:
        self._workplace.signals.open_requested.emit(self._hits[case].kind, case)
