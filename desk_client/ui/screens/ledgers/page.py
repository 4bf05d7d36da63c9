"""The ledgers' room: the list, an item, or a new draft; one at a time, nothing modal."""

from __future__ import annotations

from functools import cached_property

from desk_client.services.not_taken import Anew
from desk_client.ui.cases import step_doors
from desk_client.ui.cases.list_page import ListPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.screens.ledgers.anew import values_of
from desk_client.ui.screens.ledgers.draft_view import DraftView
from desk_client.ui.screens.ledgers.item_view import ItemView
from desk_client.ui.widgets.slot import Stack
from desk_client.ui.workplace import Workplace


class LedgersPage(Stack):
    """Goes from the list to an item and back."""

    def __init__(self, workplace: Workplace, spec: RoomSpec) -> None:
        super().__init__()
        self._workplace = workplace
        self.list = ListPage(workplace, spec)
        self.addWidget(self.list)
        self.list.opened.connect(self.open_case)
        self.list.new_asked.connect(lambda _: self.start_draft())

    @cached_property
    def item(self) -> ItemView:
        """One item; made when the first is opened."""
        view = ItemView(self._workplace)
        self.addWidget(view)
        view.left.connect(self.show_list)
        return view

    @cached_property
    def draft(self) -> DraftView:
        """A new item; made when the first is begun."""
        view = DraftView(self._workplace)
        self.addWidget(view)
        view.finished.connect(self._drafted)
        return view

    def doors(self) -> frozenset[str]:
        """The event types that are taken from here: steps, a new item, and beside the values."""
        return step_doors.of_page("ledger_item")

    def enter(self) -> None:
        """The room came to the front."""
        shown = self.currentWidget()
        if isinstance(shown, ListPage | ItemView | DraftView):
            shown.enter()

    def open_case(self, case: str) -> None:
        """Show one item."""
        self.setCurrentWidget(self.item)
        self.item.show_case(case)

    def write_anew(self, anew: Anew) -> None:
        """What the centre did not take stands in a form again."""
        if anew.case:
            self.open_case(anew.case)
            self.item.write_anew(anew.event_type, anew.filled)
            return
        self.setCurrentWidget(self.draft)
        self.draft.write_anew(values_of(anew.event))

    def go_back(self) -> bool:
        """Esc: from a case to the list."""
        if self.currentWidget() is self.list:
            return False
        self.show_list()
        return True

    def show_list(self) -> None:
        """Back to the list, where it was left."""
        self.setCurrentWidget(self.list)
        self.list.enter()

    def start_draft(self) -> None:
        """A new item."""
        self.setCurrentWidget(self.draft)
        self.draft.enter()

    def _drafted(self, case: str) -> None:
        if case:
            self.open_case(case)
        else:
            self.show_list()
