"""The list: what waits for me, what is open, everything; the next due first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.codes import Ledger
from casework.registry import TYPES
from desk_client.services import ledgers
from desk_client.services.ledgers import LedgerQuery, LedgerRow
from desk_client.services.overview import RailCounts
from desk_client.ui.background import Latest
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.faces import clock_face
from desk_client.ui.i18n import Language, language, pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import ChipFace, offline, plain
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.figure_card import FigureCard
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.workplace import Workplace, short_number

ALL = "all"
PAGE = 200
"""Rows that are read at a time: more than a screen shows, little enough to wait for."""


class ListView(QWidget):
    """Figures on top, one list below."""

    opened = Signal(str)
    draft_asked = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._asked = Latest(self)
        self._most = PAGE
        self._mine = FigureCard(self.tr("Waiting for me"), "–")
        self._soon = FigureCard(self.tr("Due within 24 hours"), "–")
        self._late = FigureCard(self.tr("Overdue"), "–")
        self._open = FigureCard(self.tr("In work"), "–")
        self._view = SegmentedChoice(
            [
                Choice("mine", self.tr("Mine to do"), "Ctrl+1"),
                Choice("open", self.tr("In work"), "Ctrl+2"),
                Choice("all", self.tr("All"), "Ctrl+3"),
            ],
            "mine",
            name=self.tr("Which items"),
        )
        self._ledger = SegmentedChoice(
            [Choice(ALL, self.tr("Three ledgers"))]
            + [Choice(ledger.value, pick(ledger.label)) for ledger in Ledger],
            ALL,
            name=self.tr("Which ledger"),
        )
        self._table: ListTable[LedgerRow] = ListTable(
            self._columns(place.now), lambda row: row.case, name=self.tr("Ledger items")
        )
        self._memory = ColumnMemory(place, "ledgers", self._table)
        # Without a button of its own: the key stands on the one above, and works once.
        empty = EmptyState(
            self.tr("Nothing here"),
            self.tr(
                "Items that wait for you appear here as soon as they reach this desk; Ctrl+N "
                "begins a new one"
            ),
        )
        self._listing = Listing(self._table, empty)
        self._lay_out()
        self._view.chosen.connect(lambda _: self._show_from_start())
        self._ledger.chosen.connect(lambda _: self._show_from_start())
        self._table.end_reached.connect(self._show_more)
        self._table.opened.connect(self.opened)
        place.signals.on_kinds(self, {"ledger_item", "directory"}, lambda changes: self.reload())
        self.reload()

    @property
    def rows(self) -> Sequence[LedgerRow]:
        """What the list shows."""
        return self._table.rows

    def enter(self) -> None:
        """The list takes the focus."""
        self._listing.take_focus()

    def choose_view(self, view: str) -> None:
        """Show mine, open or all."""
        self._view.set_value(view)
        self.reload()

    def reload(self) -> None:
        """Ask for the list again."""
        session, chosen = self._place.session, self._ledger.value
        ledger = None if chosen in (None, ALL) else Ledger(chosen)
        view = self._view.value or "mine"
        query = LedgerQuery(
            view="mine" if view == "mine" else "open" if view == "open" else "all",
            ledger=ledger,
            most=self._most,
        )
        self._asked.run(lambda: ledgers.items(session, query), done=self._show)

    def show_counts(self, counts: RailCounts) -> None:
        """The figures on top, as the frame counts them."""
        of_all = self.tr("of %1").replace("%1", str(counts.ledger_open))
        soon, late = counts.ledger_due_soon, counts.ledger_overdue
        self._mine.set_figure(str(counts.ledger_mine))
        self._soon.set_figure(str(soon), of_all, Tone.WARN if soon else None)
        self._late.set_figure(str(late), of_all, Tone.OVERDUE if late else None)
        self._open.set_figure(str(counts.ledger_open))

    def _show_more(self) -> None:
        if len(self._table.rows) >= self._most:
            self._most += PAGE
            self.reload()

    def _show_from_start(self) -> None:
        self._most = PAGE
        self.reload()

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in (self._mine, self._soon, self._late, self._open):
            figures.addWidget(figure)
        bar = QHBoxLayout()
        bar.addWidget(self._view)
        bar.addSpacing(16)
        bar.addWidget(self._ledger)
        bar.addStretch(1)
        columns = KeyButton(self.tr("Columns"))
        columns.clicked.connect(
            lambda: self._table.column_menu().exec(columns.mapToGlobal(columns.rect().bottomLeft()))
        )
        draft = KeyButton(self.tr("Draft an item"), "Ctrl+N")
        draft.clicked.connect(self.draft_asked)
        bar.addWidget(columns)
        bar.addWidget(draft)
        bar.setContentsMargins(16, 12, 16, 4)
        card = Card(flush=True)
        card.add(bar)
        card.add(self._listing, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.setSpacing(16)
        page.addLayout(figures)
        page.addWidget(card, 1)

    def _columns(self, now: Callable[[], datetime]) -> list[Column[LedgerRow]]:
        return [
            Column("number", self.tr("Number"), _number, 132, short=_short),
            Column("ledger", self.tr("Ledger"), lambda row: pick(row.ledger.label), wide(84, 96)),
            Column("title", self.tr("Matter"), lambda row: row.title, stretches=True),
            Column("awaits", self.tr("Next step"), _next_step, wide(100, 168)),
            Column("handler", self.tr("Handler"), lambda row: row.handler_name or "–", 80),
            Column(
                "due",
                self.tr("Limit"),
                lambda row: face.word if (face := clock_face(row.due, now())) else "–",
                wide(124, 132),
                sort=lambda row: (row.due is None, row.due.due_at.timestamp() if row.due else 0),
                face=lambda row: clock_face(row.due, now()),
            ),
            Column("mark", self.tr("Satisfied"), _satisfaction, wide(76, 108)),
            Column("status", self.tr("State"), _status, wide(110, 168), face=_state),
            Column("unit", self.tr("Owner"), lambda row: row.unit_name, 130, is_hidden=True),
            Column(
                "opened",
                self.tr("Drafted"),
                lambda row: f"{row.opened_at:%Y-%m-%d}",
                96,
                is_hidden=True,
            ),
        ]

    def _show(self, rows: Sequence[LedgerRow]) -> None:
        self._listing.show_rows(rows)
        if rows and self._table.current_id is None:
            self._table.select(rows[0].case)


def wide(chinese: int, english: int) -> int:
    """A width for the words of the language that is shown."""
    return chinese if language() is Language.CHINESE else english


def _number(row: LedgerRow) -> str:
    return row.number or row.temp_no


def _short(row: LedgerRow) -> str:
    return short_number(_number(row))


def _next_step(row: LedgerRow) -> str:
    if row.awaits is None:
        return "–"
    return pick(TYPES[row.awaits.type].step.button)


def _satisfaction(row: LedgerRow) -> str:
    return pick(row.satisfaction.label) if row.satisfaction else "–"


def _status(row: LedgerRow) -> str:
    return pick(row.status_label)


def _state(row: LedgerRow) -> ChipFace:
    words = pick(row.status_label)
    return offline(words) if row.is_waiting else plain(words)
