"""The figures' room: the figures of a month, the list of the accounts, or one account."""

from __future__ import annotations

from functools import cached_property

from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.screens.figures.tables import TablesView
from desk_client.ui.screens.figures.view import FiguresView
from desk_client.ui.workplace import Workplace


class FiguresPage(RoomPage):
    """Begins with the figures; accounts and tables are opened from there, and Esc leads back."""

    def __init__(self, workplace: Workplace, spec: RoomSpec) -> None:
        super().__init__(workplace, spec)
        self.view = FiguresView(workplace)
        self.insertWidget(0, self.view)
        self.setCurrentWidget(self.view)
        self.view.account_asked.connect(self.open_case)
        self.view.accounts_asked.connect(self.show_list)
        self.view.tables_asked.connect(self.show_tables)

    @cached_property
    def tables(self) -> TablesView:
        """Units and officers beside each other; made when first asked for."""
        view = TablesView(self.workplace)
        self.addWidget(view)
        return view

    def show_tables(self) -> None:
        """The same unit and month, as tables."""
        self.setCurrentWidget(self.tables)
        self.tables.show_of(self.view.unit.value or "", self.view.month.value or "")
        self.tables.enter()

    def enter(self) -> None:
        """The room came to the front."""
        shown = self.currentWidget()
        if isinstance(shown, FiguresView | TablesView):
            shown.enter()
        else:
            super().enter()

    def go_back(self) -> bool:
        """Esc: from an account to the list, from the list to the figures."""
        if self.currentWidget() is self.view:
            return False
        if self.currentWidget() is self.list or isinstance(self.currentWidget(), TablesView):
            self.setCurrentWidget(self.view)
            self.view.enter()
            return True
        return super().go_back()
