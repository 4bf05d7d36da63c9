"""What a reader wants to know of a case: a label and a value a line, in the order of its kind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from casework.telling import Told
from desk_client.ui import theme
from desk_client.ui.i18n import pick
from desk_client.ui.labels import told_words
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.text import Text, text

LABEL, WRAPPED = 84, 100
"""Least and most width of labels, in pixels at the normal text size; the rest is the value's."""


class FactsCard(Card):
    """Shows the facts; long words wrap, and all of them can be selected and copied."""

    def __init__(self, facts: Sequence[Told]) -> None:
        super().__init__(self.tr("Facts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.current().px(LABEL))
        top = Qt.AlignmentFlag.AlignTop
        for row, fact in enumerate(facts):
            label = text(pick(fact.label), Text.NOTE, wraps=True)
            value = text(told_words(fact), wraps=True, selectable=True)
            value.setAccessibleName(f"{pick(fact.label)} {pick(fact.words)}")
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setMaximumWidth(theme.current().px(WRAPPED))
            label.setContentsMargins(0, 2, 0, 0)
            grid.addWidget(label, row, 0, top)
            grid.addWidget(value, row, 1, top)
        self.add(grid)
        self.body.addStretch(1)
