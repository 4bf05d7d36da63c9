"""文书: the papers of a case, a button each; Ctrl+P takes the first."""

from __future__ import annotations

from functools import partial

from desk_client.services import printing
from desk_client.services.printing import Offered
from desk_client.ui.background import Latest
from desk_client.ui.i18n import pick
from desk_client.ui.printing.window import open_printed
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.workplace import Workplace

KEY = "Ctrl+P"


class PrintedCard(Card):
    """Asks which papers there are, again when its case moved on; hidden while there are none."""

    def __init__(self, workplace: Workplace, case: str, kind: str) -> None:
        super().__init__(self.tr("To print"))
        self._workplace, self._case = workplace, case
        self._asked = Latest(self)
        self._shown: tuple[Offered, ...] = ()
        self._bar: ActionBar | None = None
        self.hide()
        workplace.signals.on_kinds(self, {kind}, lambda changes: self.reload())
        self.reload()

    @property
    def shown(self) -> tuple[Offered, ...]:
        """The papers that are offered."""
        return self._shown

    def reload(self) -> None:
        """Ask again."""
        session, case = self._workplace.session, self._case
        self._asked.run(lambda: printing.offered(session, case), done=self._show)

    def open_printed(self, code: str) -> None:
        """Show one of them."""
        open_printed(self._workplace, self._case, code, self)

    def _show(self, found: tuple[Offered, ...]) -> None:
        if found == self._shown:
            return
        self._shown = found
        if self._bar is not None:
            self.body.removeWidget(self._bar)
            self._bar.hide()
            self._bar.deleteLater()
        buttons = []
        for number, one in enumerate(found):
            button = KeyButton(pick(one.label), None if number else KEY)
            button.setObjectName(one.code)
            button.clicked.connect(partial(self._clicked, one.code))
            buttons.append(button)
        self._bar = ActionBar(*buttons)
        self.add(self._bar)
        self.setVisible(bool(found))

    def _clicked(self, code: str, _: bool = False) -> None:
        self.open_printed(code)
