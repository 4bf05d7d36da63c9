"""The head of a case's page: what it is, where it stands, whose turn it is, which limits run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.clock_reading import Level
from casework.clocks import due_text
from desk_client.services.cases import CasePage, Running
from desk_client.ui.i18n import pick
from desk_client.ui.labels import level_label, span, title_words, used, words_or
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, due_soon, plain
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace

MOST_LIMITS = 2


class CaseHeader(Card):
    """Shows one case in three lines; the limits beside them."""

    left = Signal()

    def __init__(self, workplace: Workplace, page: CasePage) -> None:
        super().__init__()
        self._now = workplace.now()
        top = QHBoxLayout()
        name = " · ".join(part for part in (pick(page.kind), page.number) if part)
        top.addWidget(line(name, Text.NOTE), 1)
        self.back = KeyButton(self.tr("Back to the list"), "Alt+Left")
        self.back.clicked.connect(self.left)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.add(top)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        title = title_words(page.lead, words_or(page.title, page.state, ""))
        column.addWidget(text(title, Text.TITLE, wraps=True, selectable=True))
        column.addLayout(self._standing(page))
        limits = _shown(page.limits)
        if limits:
            self.add(Pair(words, self._limits(limits), least=300, shares=(5, 3)))
        else:
            self.add(words)

    def _standing(self, page: CasePage) -> FlowLayout:
        flow = FlowLayout(gap=10)
        flow.addWidget(Chip(plain(pick(page.status), Tone.INFO)))
        if page.conflicts:
            flow.addWidget(Chip(due_soon(self.tr("Two values: choose one"))))
        if page.turn is not None:
            whose = self.tr("Waits for %1").replace("%1", pick(page.turn))
            flow.addWidget(text(whose, Text.NOTE))
        return flow

    def _limits(self, limits: Sequence[Running]) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addStretch(1)
        for one in limits:
            title = f"{pick(one.label)} · {due_text(one.clock.due_at)}"
            chip = level_label(one.reading)
            row.addWidget(LimitBar(title, self._left(one), chip, used(one.clock, self._now)), 2)
        return box

    def _left(self, one: Running) -> str:
        """How much time there is still, or how long ago it was up."""
        seconds = one.reading.remaining_seconds
        if one.reading.level is Level.DONE:
            return self.tr("done")
        if seconds < 0:
            return self.tr("%1 late").replace("%1", span(-seconds))
        return self.tr("%1 left").replace("%1", span(seconds))


def _shown(limits: Sequence[Running]) -> list[Running]:
    """Those that run, the next due first; where none runs, those that ended last."""
    running = sorted(
        (one for one in limits if one.clock.is_running), key=lambda one: one.clock.due_at
    )
    return running[:MOST_LIMITS] or list(limits[-MOST_LIMITS:])
