"""The head of a case's page: what it is, where it stands, whose turn it is, which limits run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.clock_reading import Level, reading
from casework.clocks import due_text
from casework.limits import Kind
from desk_client.services.cases import CasePage, Running
from desk_client.ui.i18n import pick
from desk_client.ui.labels import (
    countdown,
    is_counted_down,
    level_label,
    span,
    title_words,
    used,
    words_or,
)
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, due_soon, plain
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace

MOST_LIMITS, MOST_MINUTES = 2, 3
TICK_MS = 1_000
"""Limits of minutes are shown second by second."""


class CaseHeader(Card):
    """Shows one case in three lines; the limits beside them."""

    left = Signal()

    def __init__(self, workplace: Workplace, page: CasePage) -> None:
        super().__init__()
        self._now = workplace.now
        self._bars: list[tuple[LimitBar, Running]] = []
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
        if page.handed is not None:
            flow.addWidget(text(pick(page.handed), Text.NOTE))
        return flow

    def _limits(self, limits: Sequence[Running]) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addStretch(1)
        now = self._now()
        for one in limits:
            title = f"{pick(one.label)} · {due_text(one.clock.due_at)}"
            chip = level_label(one.reading)
            bar = LimitBar(title, self._left(one, now), chip, used(one.clock, now))
            self._bars.append((bar, one))
            row.addWidget(bar, 2)
        ticks = QTimer(self, interval=TICK_MS)
        ticks.timeout.connect(self.tell_time)
        ticks.start()
        return box

    def tell_time(self) -> None:
        """Count the limits that run: each second, as the desk knows the time without a network."""
        if not self.isVisible():
            return
        now = self._now()
        for bar, one in self._bars:
            if one.clock.is_running:
                read = structs.replace(one, reading=reading(one.clock, now))
                bar.set_limit(
                    self._left(read, now), level_label(read.reading), used(one.clock, now)
                )

    def _left(self, one: Running, now: datetime) -> str:
        """How much time there is still, or how long ago it was up."""
        seconds = one.reading.remaining_seconds
        told = countdown if is_counted_down(one.clock, now) else span
        if one.reading.level is Level.DONE:
            return self.tr("done")
        if seconds < 0:
            return self.tr("%1 late").replace("%1", told(-seconds))
        return self.tr("%1 left").replace("%1", told(seconds))


def _shown(limits: Sequence[Running]) -> list[Running]:
    """Those that run, the next due first, more of them where they are of minutes; where none runs,
    those that ended last."""
    running = sorted(
        (one for one in limits if one.clock.is_running), key=lambda one: one.clock.due_at
    )
    minutes = [one for one in running if one.clock.kind is Kind.MINUTES]
    if len(minutes) > MOST_LIMITS:
        return minutes[:MOST_MINUTES]
    return running[:MOST_LIMITS] or list(limits[-MOST_LIMITS:])
