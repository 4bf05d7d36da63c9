"""A room of cases: the list, one case, or a new one; one at a time, nothing modal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtWidgets import QWidget

from desk_client.services.not_taken import Anew
from desk_client.ui.cases.case_page import CasePage
from desk_client.ui.cases.list_page import ListPage
from desk_client.ui.cases.new_page import NewPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.widgets.slot import Stack
from desk_client.ui.workplace import Workplace


class RoomPage(Stack):
    """Goes from the list to a case and back, with the cursor on the case that was open."""

    def __init__(
        self, workplace: Workplace, spec: RoomSpec, beside: Sequence[QWidget] = ()
    ) -> None:
        """`beside`: what stands beside the button for a new case."""
        super().__init__()
        self.workplace, self._spec = workplace, spec
        self.list = ListPage(workplace, spec, beside)
        self.addWidget(self.list)
        self.list.opened.connect(self.open_case)
        self.list.new_asked.connect(self.begin)

    @cached_property
    def case(self) -> CasePage:
        """One case; made when the first is opened."""
        view = CasePage(self.workplace, self._spec)
        self.addWidget(view)
        view.left.connect(self.show_list)
        return view

    @cached_property
    def new(self) -> NewPage:
        """A new case; made when the first is begun."""
        view = NewPage(self.workplace)
        self.addWidget(view)
        view.made.connect(self.open_case)
        view.left.connect(self.show_list)
        return view

    def doors(self) -> frozenset[str]:
        """The event types that are taken here."""
        return self.list.doors() | self.case.doors()

    def enter(self) -> None:
        """The room came to the front."""
        shown = self.currentWidget()
        if shown is self.list:
            self.list.enter()
        elif isinstance(shown, CasePage):
            shown.enter()

    def open_case(self, case: str) -> None:
        """Show one case."""
        self.setCurrentWidget(self.case)
        self.case.show_case(case)

    def go_back(self) -> bool:
        """Esc: from a case to the list."""
        if self.currentWidget() is self.list:
            return False
        self.show_list()
        return True

    def show_list(self) -> None:
        """Back to the list, where it was left."""
        self.setCurrentWidget(self.list)
        if self.case.case:
            self.list.select(self.case.case)
        self.list.enter()

    def write_anew(self, anew: Anew) -> None:
        """A form with what the centre did not take: of a new case, or of a step of this one."""
        if anew.case:
            self.open_case(anew.case)
            self.case.form.write_anew(anew.event_type, anew.filled)
        else:
            self.setCurrentWidget(self.new)
            self.new.begin(anew.event_type, anew.filled)

    def begin(self, event_type: str) -> None:
        """A new case."""
        self.setCurrentWidget(self.new)
        self.new.begin(event_type)
