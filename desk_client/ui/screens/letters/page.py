"""The room of letters: as every room of cases, with a way in for the hotline's own export."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QCoreApplication

from desk_client.services import orders
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.screens.letters.orders_page import OrdersPage
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.workplace import Workplace


class LettersPage(RoomPage):
    """Beside the list and a case: a file of orders."""

    def __init__(self, workplace: Workplace, spec: RoomSpec) -> None:
        self.from_file = KeyButton(
            QCoreApplication.translate("letters", "Orders from a file"), "Ctrl+Shift+O"
        )
        super().__init__(workplace, spec, beside=(self.from_file,))
        self.from_file.setVisible(orders.may_enter(workplace.session))
        self.from_file.clicked.connect(self.show_orders)

    @cached_property
    def orders(self) -> OrdersPage:
        """A file of orders; made when the first is chosen."""
        view = OrdersPage(self.workplace)
        self.addWidget(view)
        view.left.connect(self.show_list)
        view.opened.connect(self.open_case)
        return view

    def show_orders(self, _: bool = False) -> None:
        """The page of a file, which is chosen there."""
        self.setCurrentWidget(self.orders)
        self.orders.enter()
