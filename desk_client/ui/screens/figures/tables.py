"""三率排名 and 联访解: the units below one beside each other, and its officers' visits."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_client.services import figures
from desk_client.services.figures import Figures, OfficerRow, Ranked
from desk_client.ui.background import Latest
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.screens.figures.columns import officers, ranking
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.fields import PickBox
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.widgets.slot import Stack
from desk_client.ui.workplace import Workplace

RANKING, OFFICERS = "ranking", "officers"


class TablesView(QWidget):
    """One of the two tables, of a unit and a month."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._figures = Figures(workplace.session)
        self._asked = Latest(self)
        self.unit = PickBox(self.tr("Unit"))
        self.unit.setMinimumContentsLength(12)
        self.month = PickBox(self.tr("Month"))
        self.month.setMinimumContentsLength(7)
        self.which = SegmentedChoice(
            [
                Choice(RANKING, self.tr("Ranking of units"), "Ctrl+1"),
                Choice(OFFICERS, self.tr("Visits by officer"), "Ctrl+2"),
            ],
            RANKING,
            name=self.tr("Which table"),
        )
        self.ranking: ListTable[Ranked] = ListTable(
            ranking(workplace.unit_name),
            lambda one: one.row.unit,
            name=self.tr("Ranking of units"),
            is_strong=lambda one: one.row.is_bottom,
        )
        self.officers: ListTable[OfficerRow] = ListTable(
            officers(workplace.officer_name),
            lambda one: one.officer,
            name=self.tr("Visits by officer"),
        )
        self._ranking = Listing(
            self.ranking,
            EmptyState(
                self.tr("Nobody to rank"),
                self.tr("The units right below the chosen one are ranked by their letters"),
            ),
        )
        self._officers = Listing(
            self.officers,
            EmptyState(self.tr("No visits"), self.tr("Officers with pairs or visits stand here")),
        )
        self._lay_out()
        self._connect()
        names = [(one, workplace.unit_name(one)) for one in self._figures.units()]
        months = [(one.isoformat(), f"{one:%Y-%m}") for one in self._figures.months()]
        self.unit.set_choices(names, names[0][0] if names else None)
        self.month.set_choices(months, months[1][0])

    def show_of(self, unit: str, month: str) -> None:
        """Choose a unit and a month, as they were chosen elsewhere."""
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.month.setCurrentIndex(self.month.findData(month))
        self.reload()

    def enter(self) -> None:
        """The table takes the focus."""
        (self._ranking if self.which.value == RANKING else self._officers).take_focus()

    def reload(self) -> None:
        """Count again, and show it."""
        unit, chosen, asked = self.unit.value, self.month.value, self._figures
        if not unit or not chosen:
            return
        month = date.fromisoformat(chosen)
        if self.which.value == RANKING:
            self._stack.setCurrentWidget(self._ranking)
            self._asked.run(lambda: asked.ranking(unit, month), done=self._ranking.show_rows)
        else:
            self._stack.setCurrentWidget(self._officers)
            self._asked.run(lambda: asked.officers(unit, month), done=self._officers.show_rows)

    def showEvent(self, event: QShowEvent) -> None:
        """What became known meanwhile is counted."""
        super().showEvent(event)
        self.reload()

    # -------------------------------------------------------------------- inside

    def _lay_out(self) -> None:
        head = QWidget()
        row = FlowLayout(head)
        for widget in (self.unit, self.month, self.which):
            row.addWidget(widget)
        head.setContentsMargins(16, 12, 16, 4)
        self._stack = Stack()
        self._stack.addWidget(self._ranking)
        self._stack.addWidget(self._officers)
        card = Card(flush=True)
        card.add(head)
        card.add(self._stack, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.addWidget(card, 1)

    def _connect(self) -> None:
        self.unit.activated.connect(lambda _: self.reload())
        self.month.activated.connect(lambda _: self.reload())
        self.which.chosen.connect(lambda _: self.reload())
        kinds = {*figures.KINDS, "directory"}
        self._workplace.signals.on_kinds(
            self, kinds, lambda changes: self.reload() if self.isVisible() else None
        )
        self._memory = ColumnMemory(self._workplace, "figures.ranking", self.ranking)
        self._memory_of_officers = ColumnMemory(self._workplace, "figures.officers", self.officers)
