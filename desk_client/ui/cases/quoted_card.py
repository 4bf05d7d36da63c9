"""引用标准答案: what the newest answer quoted, in which version, and whether one is newer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from desk_client.services.quoting import KIND, Quoted
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, short_number


class QuotedCard(Card):
    """Shows each with its question; a link opens it in the knowledge base."""

    def __init__(self, workplace: Workplace, quoted: Sequence[Quoted]) -> None:
        super().__init__(self.tr("Quoted standard answers"))
        self._workplace = workplace
        for one in quoted:
            self._add(one)

    def _add(self, one: Quoted) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        if one.question:
            link = KeyButton(short_number(one.number), weight=Weight.LINK)
            link.setToolTip(one.number)
            link.setAccessibleName(f"{one.number} {one.question}")
            link.clicked.connect(partial(self._open, one.case))
            row.addWidget(link)
        words = one.question or self.tr("A standard answer that is not on this desk")
        row.addWidget(line(words, Text.BODY), 1)
        self.add(row)
        self.add(text(self._says(one), Text.NOTE, wraps=True))

    def _says(self, one: Quoted) -> str:
        said = self.tr("Version %1").replace("%1", str(one.version))
        if one.newer:
            newer = self.tr("version %1 is newer").replace("%1", str(one.newer))
            said = f"{said} · {newer}"
        if one.question and not one.is_in_force:
            said = f"{said} · {self.tr('not in force any more')}"
        return said

    def _open(self, case: str, _: bool = False) -> None:
        self._workplace.signals.open_requested.emit(KIND, case)
