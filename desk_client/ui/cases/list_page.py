"""A room's list: four true figures, and below them what is mine, open, overdue, or all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from msgspec import Struct
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.registry import TYPES
from desk_client.services import cases, directory, forms
from desk_client.services.cases import CaseRow
from desk_client.ui import background, theme
from desk_client.ui.background import Latest
from desk_client.ui.cases import step_doors
from desk_client.ui.cases.case_columns import columns
from desk_client.ui.cases.figures import Figures
from desk_client.ui.cases.new_button import NewButton, Openings
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.i18n import pick
from desk_client.ui.labels import is_counted_down
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.fields import PickBox, TextField
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.workplace import Workplace

TICK_MS = 1_000
"""Limits of minutes are shown second by second."""
FIND = 240
"""Width of the field that finds in a list, in pixels at the normal text size."""
FIRST, PAGE = 50, 200
"""Rows that are read at first, more than a screen shows; and at a time, when somebody scrolls."""

View = Literal["mine", "open", "overdue", "all"]


class _Found(Struct, frozen=True):
    rows: tuple[CaseRow, ...]
    openings: Openings


class ListPage(QWidget):
    """Figures on top, one list below. The cursor stays on its case when the list is asked again."""

    opened = Signal(str)
    new_asked = Signal(str)
    """The event type by which somebody wants to open a case."""

    def __init__(
        self, workplace: Workplace, spec: RoomSpec, beside: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self._beside = beside
        self._workplace, self._spec = workplace, spec
        self._asked, self._counted, self._continued = Latest(self), Latest(self), Latest(self)
        self._most = FIRST
        self._is_to_count = False
        self.figures = Figures()
        self.new = NewButton()
        self._view = SegmentedChoice(
            [
                Choice("mine", self.tr("My turn"), "Ctrl+1"),
                Choice("open", self.tr("Open"), "Ctrl+2"),
                Choice("overdue", self.tr("Overdue"), "Ctrl+3"),
                Choice("all", self.tr("All"), "Ctrl+4"),
            ],
            spec.first_view(workplace.session.seat().held_roles()),
            name=self.tr("Which cases"),
        )
        self.table: ListTable[CaseRow] = ListTable(
            columns(spec, workplace.now),
            lambda row: row.case,
            name=pick(spec.title),
            is_strong=lambda row: row.awaits is not None and row.awaits.is_mine,
        )
        self.part = PickBox(self.tr("Which part"))
        self.part.setMinimumContentsLength(9)
        parts = [(part, pick(label)) for part, label in spec.parts()]
        self.part.set_choices([("", self.tr("All kinds")), *parts], "")
        name = self.tr("Find in the directory"), self.tr("Name, pinyin, number or unit")
        words = (
            self.tr("Find in the knowledge base"),
            self.tr("Words of the question or the answer"),
        )
        self.typed = TextField(*(words if spec.is_looked_up else name))
        self.typed.setMinimumWidth(theme.current().px(FIND))
        # Without a button of its own: the key stands on the one above, and works once.
        self._listing = Listing(self.table, EmptyState(self.tr("Nothing here"), pick(spec.teaches)))
        self._lay_out()
        self._connect()
        self.reload()

    @property
    def rows(self) -> Sequence[CaseRow]:
        """What the list shows."""
        return self.table.rows

    @property
    def view(self) -> View:
        """Which cases are shown."""
        return cast("View", self._view.value or "mine")

    def doors(self) -> frozenset[str]:
        """The event types by which the officer may open a case here."""
        found = forms.openings(self._workplace.session, self._spec.kinds)
        return frozenset(name for name, _ in found if step_doors.has_door(TYPES[name].step))

    def enter(self) -> None:
        """The list takes the focus."""
        self._listing.take_focus()

    def choose_view(self, view: str) -> None:
        """Show mine, open, overdue or all."""
        self._view.set_value(view)
        self._show_from_start()

    def select(self, case: str) -> None:
        """Put the cursor on a case, if it is in the list."""
        self.table.select(case)

    def reload(self) -> None:
        """Ask for the list again, and for its figures once it stands: the list is read first."""
        session, spec = self._workplace.session, self._spec
        query, typed = spec.query(self.view, self._most, self.part.value or ""), self.typed.value
        self._asked.run(
            lambda: _Found(
                directory.found(session, query, typed) if typed else cases.rows(session, query),
                forms.openings(session, spec.kinds) if spec.awaited_by is None else (),
            ),
            done=self._show,
        )

    # -------------------------------------------------------------------- inside

    def _connect(self) -> None:
        self._view.chosen.connect(lambda _: self._show_from_start())
        self.part.activated.connect(lambda _: self._show_from_start())
        self.typed.textChanged.connect(lambda _: self._show_from_start())
        self.typed.returnPressed.connect(self.enter)
        self.figures.asked.connect(self.choose_view)
        self.new.asked.connect(self.new_asked)
        self.table.end_reached.connect(self._show_more)
        self.table.opened.connect(self.opened)
        kinds = {*self._spec.kinds, "directory"}
        self._workplace.signals.on_kinds(self, kinds, lambda changes: self.reload())
        ticks = QTimer(self, interval=TICK_MS)
        ticks.timeout.connect(self._tell_time)
        ticks.start()
        self._memory = ColumnMemory(self._workplace, self._spec.key, self.table)

    def _lay_out(self) -> None:
        menu = KeyButton(self.tr("Columns"))
        menu.clicked.connect(
            lambda: self.table.column_menu().popup(menu.mapToGlobal(menu.rect().bottomLeft()))
        )
        which, what = _row(self._view, self.typed, self.part), _row(menu, *self._beside, self.new)
        bar = Pair(which, what, least=0, shares=(1, 0))
        bar.setContentsMargins(16, 12, 16, 4)
        card = Card(flush=True)
        card.add(bar)
        card.add(self._listing, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.setSpacing(16)
        page.addWidget(self.figures)
        self.figures.setHidden(self._spec.is_record)
        self._view.setHidden(self._spec.is_record)
        self.typed.setVisible(self._spec.is_record or self._spec.is_looked_up)
        self.part.setHidden(not self._spec.parts())
        page.addWidget(card, 1)

    def _tell_time(self) -> None:
        """Paint the limits that are counted down; without a network, too."""
        if self.isVisible():
            now = self._workplace.now()
            if any(is_counted_down(row.due, now) for row in self.table.rows):
                self.table.viewport().update()

    def _show_more(self) -> None:
        """Read on behind the last row; only what somebody looks for is read again."""
        rows = tuple(self.table.rows)
        if len(rows) < self._most:
            return
        if self.typed.value:
            self._most += PAGE
            self.reload()
            return
        session, view = self._workplace.session, self.view
        query = self._spec.query(view, PAGE, self.part.value or "", _last(rows).place)

        def show(more: tuple[CaseRow, ...]) -> None:
            if tuple(self.table.rows) == rows:
                self._most += PAGE
                known = {row.case for row in rows}
                self._listing.show_rows((*rows, *(row for row in more if row.case not in known)))

        self._continued.run(lambda: cases.rows(session, query), done=show)

    def _show_from_start(self) -> None:
        self._most = FIRST
        self.reload()

    def _show(self, found: _Found) -> None:
        self.new.set_openings(found.openings)
        self._listing.show_rows(found.rows)
        if found.rows and self.table.current_id is None:
            self.table.select(found.rows[0].case)
        if not self._spec.is_record and not self._is_to_count:
            self._is_to_count = True
            background.afterwards(self, self._count)

    def _count(self) -> None:
        self._is_to_count = False
        session, query = self._workplace.session, self._spec.query()
        self._counted.run(lambda: cases.count(session, query), done=self.figures.show_count)


def _last(rows: Sequence[CaseRow]) -> CaseRow:
    """The last one in the order in which they are read, however the officer has sorted them."""
    return max(rows, key=lambda row: (row.place[0], -row.place[1]))


def _row(*widgets: QWidget) -> QWidget:
    """Some controls beside each other, on a second line where there is no room."""
    box = QWidget()
    row = FlowLayout(box)
    for widget in widgets:
        row.addWidget(widget)
    return box
