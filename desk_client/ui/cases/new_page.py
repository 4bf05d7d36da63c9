"""A new case: the form of the step that opens it, on a page of its own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_client.services.forms import Filled
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.workplace import Workplace

WIDE = 6
"""The form's share of the page: lines of text that are too wide are hard to read."""


class NewPage(QWidget):
    """What is being written stays when somebody looks at the list, or goes to another room."""

    made = Signal(str)
    """The case that was opened."""
    left = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.form = StepSlot(workplace)
        self.form.made.connect(self.made)
        self.form.cancelled.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.addStretch(1)
        row.addWidget(self.form, WIDE)
        row.addStretch(1)

    def begin(self, event_type: str, filled: Filled | None = None) -> None:
        """Open the form of a step that opens a case; `filled`: with what was written before."""
        self.form.open_new(event_type, filled)
