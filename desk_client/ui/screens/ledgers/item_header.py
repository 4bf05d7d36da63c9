"""The head of an item's page: what it is, where it stands, who is concerned, which limits run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.clocks import due_text
from desk_client.services import ledgers, personal
from desk_client.services.cases import Running
from desk_client.services.ledgers import ItemPage
from desk_client.ui.i18n import pick
from desk_client.ui.labels import level_label, used, words_or
from desk_client.ui.reveal import PhoneField
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, due_soon, paused, plain
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, masked_name

MOST_LIMITS = 2


class ItemHeader(Card):
    """Shows one item in three lines; the limits beside them."""

    left = Signal()

    def __init__(self, workplace: Workplace, page: ItemPage) -> None:
        super().__init__()
        self._workplace = workplace
        item = page.item
        top = QHBoxLayout()
        number = item.number or item.temp_no
        kind = f"{pick(item.ledger.label)} · {number} · {pick(item.channel.label)}"
        top.addWidget(line(kind, Text.NOTE), 1)
        back = KeyButton(self.tr("Back to the list"), "Alt+Left")
        back.clicked.connect(self.left)
        self.back = back
        top.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        self.add(top)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(text(words_or(item.title, item), Text.TITLE, wraps=True))
        column.addLayout(self._facts(page))
        limits = _shown(page.limits)
        if limits:
            self.add(Pair(words, self._limits(limits), least=300, shares=(5, 3)))
        else:
            self.add(words)

    def _facts(self, page: ItemPage) -> FlowLayout:
        item, flow = page.item, FlowLayout(gap=10)
        flow.addWidget(Chip(plain(pick(ledgers.status_label(item)), Tone.INFO)))
        flow.addWidget(Chip(plain(self.tr("Risk: %1").replace("%1", pick(item.risk.label)))))
        if item.is_paused:
            flow.addWidget(Chip(paused(self.tr("Clock paused"))))
        if item.conflicts:
            flow.addWidget(Chip(due_soon(self.tr("Two values: choose one"))))
        person = personal.person_of(item)
        unknown = words_or("", item, self.tr("anonymous"))
        who = masked_name(person.name) if person else unknown
        flow.addWidget(text(self.tr("Reporter %1").replace("%1", who), Text.NOTE))
        if person is not None and person.phone:
            flow.addWidget(PhoneField(self._workplace, item.case, person.phone))
        for words in self._others(page):
            flow.addWidget(text(words, Text.NOTE))
        if page.handed is not None:
            flow.addWidget(text(pick(page.handed), Text.NOTE))
        return flow

    def _others(self, page: ItemPage) -> list[str]:
        item = page.item
        parts = [
            self.tr("%n person(s)", "", item.people),
            self.tr("Owner %1").replace("%1", self._workplace.unit_name(item.unit)),
        ]
        if item.lead_unit:
            parts.append(
                self.tr("Lead %1").replace("%1", self._workplace.unit_name(item.lead_unit))
            )
        if item.handler:
            handler = self._workplace.officer_name(item.handler)
            parts.append(self.tr("Handler %1").replace("%1", handler))
        if item.co_units:
            names = "、".join(self._workplace.unit_name(unit) for unit in item.co_units)
            parts.append(self.tr("Supported by %1").replace("%1", names))
        return parts

    def _limits(self, limits: Sequence[Running]) -> QWidget:
        box, now = QWidget(), self._workplace.now()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addStretch(1)
        for timed in limits:
            bar = LimitBar(
                pick(timed.label),
                due_text(timed.clock.due_at),
                level_label(timed.reading),
                used(timed.clock, now),
            )
            row.addWidget(bar, 2)
        return box


def _shown(limits: Sequence[Running]) -> list[Running]:
    """Those that run, the next due first; where none runs, those that ended last."""
    running = sorted(
        (one for one in limits if one.clock.is_running), key=lambda one: one.clock.due_at
    )
    return running[:MOST_LIMITS] or list(limits[-MOST_LIMITS:])
