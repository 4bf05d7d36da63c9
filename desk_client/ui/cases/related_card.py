"""Other cases that belong to this one, each a link; one that is not here says so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from casework.registry import MACHINES
from desk_client.services.cases import Related
from desk_client.ui.i18n import pick
from desk_client.ui.labels import title_words
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, short_number


class RelatedCard(Card):
    """Shows them in the order of the kind; a link opens the case in its own room."""

    def __init__(self, workplace: Workplace, related: Sequence[Related]) -> None:
        super().__init__(self.tr("Related cases"))
        self._workplace = workplace
        for one in related:
            self._add_link(one)

    def _add_link(self, one: Related) -> None:
        if not one.kind:
            words = self.tr("Another case that is not on this desk, or not yours to read")
            self.add(text(words, Text.NOTE, wraps=True))
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        link = KeyButton(short_number(one.number), weight=Weight.LINK)
        kind = pick(MACHINES[one.kind].label)
        link.setToolTip(one.number)
        title = title_words(one.lead, one.title)
        link.setAccessibleName(f"{kind} {one.number} {title}")
        link.clicked.connect(partial(self._open, one))
        row.addWidget(link)
        row.addWidget(line(f"{kind} · {title}", Text.NOTE), 1)
        self.add(row)

    def _open(self, one: Related, _: bool = False) -> None:
        self._workplace.signals.open_requested.emit(one.kind, one.case)
