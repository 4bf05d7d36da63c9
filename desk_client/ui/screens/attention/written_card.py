"""All that an officer wrote in a step that was not taken; persons are shown masked."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_client.services.not_taken import Written
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import masked_name, masked_phone


class WrittenCard(Scrolling):
    """Each field with its words, one below the other; long texts scroll."""

    def __init__(self, written: Written) -> None:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 8, 8, 8)
        column.setSpacing(2)
        for person in written.people:
            words = f"{masked_name(person.name)} {masked_phone(person.phone)}".strip()
            column.addWidget(text(words, selectable=True))
        for one in written.told:
            column.addWidget(text(pick(one.label), Text.NOTE))
            column.addWidget(text(pick(one.words), wraps=True, selectable=True))
        column.addStretch(1)
        super().__init__(sheet)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("What was written"))

    def sizeHint(self) -> QSize:
        """As high as what was written, where there is room for it."""
        width = super().sizeHint().width()
        return QSize(width, self.widget().heightForWidth(max(width, self.width())))
