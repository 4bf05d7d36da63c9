"""The clauses of a gate: what is there, what is missing and what waits for somebody else.

The missing ones come with the step that provides them, so that the list is also the way through.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_client.ui.icons import Mark
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.mark_icon import MarkIcon
from desk_client.ui.widgets.text import Text, text


class Standing(Enum):
    """How a clause stands: fulfilled ✓, missing ■, or open and not in your hand ○."""

    MET = "met"
    MISSING = "missing"
    OPEN = "open"


MARKS = {
    Standing.MET: (Mark.OK, Tone.OK),
    Standing.MISSING: (Mark.OVERDUE, Tone.OVERDUE),
    Standing.OPEN: (Mark.OPEN, Tone.PAUSED),
}


class Clause(Struct, frozen=True):
    """One clause. `actions` are (value, words) of what can be done about it here."""

    name: str
    words: str
    standing: Standing
    detail: str = ""
    actions: tuple[tuple[str, str], ...] = ()


class ClauseList(QWidget):
    """Shows clauses in the order of the rules."""

    acted = Signal(str, str)
    """Name of the clause and value of the action that was chosen."""

    def __init__(self, clauses: Sequence[Clause] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What is needed"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._clauses: tuple[Clause, ...] = ()
        self._shown: list[QWidget] = []
        self.set_clauses(clauses)

    @property
    def missing(self) -> int:
        """How many clauses are not met yet."""
        return sum(clause.standing is not Standing.MET for clause in self._clauses)

    def set_clauses(self, clauses: Sequence[Clause]) -> None:
        """Show these clauses."""
        if self._clauses and tuple(clauses) == self._clauses:
            return
        self._clauses = tuple(clauses)
        for old in self._shown:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._shown = []
        for number, clause in enumerate(self._clauses):
            self._add(number, clause)

    def _add(self, number: int, clause: Clause) -> None:
        mark, tone = MARKS[clause.standing]
        is_missing = clause.standing is Standing.MISSING
        top = Qt.AlignmentFlag.AlignTop
        row = number * 2
        icon = MarkIcon(mark.value, tone)
        self._grid.addWidget(icon, row, 0, top)
        words = clause.words
        if clause.detail:
            words = self.tr("%1: %2").replace("%1", words).replace("%2", clause.detail)
        label = text(words, Text.STRONG if is_missing else Text.BODY, wraps=True)
        label.setAccessibleName(f"{self._spoken(clause.standing)}: {words}")
        self._grid.addWidget(label, row, 1, top)
        below = QWidget()
        flow = FlowLayout(below, gap=12)
        for value, shown in clause.actions:
            button = KeyButton(shown, weight=Weight.LINK)
            button.clicked.connect(
                lambda _=False, name=clause.name, chosen=value: self.acted.emit(name, chosen)
            )
            flow.addWidget(button)
        below.setMinimumHeight(6)
        self._grid.addWidget(below, row + 1, 1)
        self._shown += [icon, label, below]

    def _spoken(self, standing: Standing) -> str:
        words = {
            Standing.MET: self.tr("there"),
            Standing.MISSING: self.tr("missing"),
            Standing.OPEN: self.tr("open"),
        }
        return words[standing]
