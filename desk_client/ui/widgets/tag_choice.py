"""A few words of which at most one is chosen: the sub-kinds below a row of segments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from desk_client.ui import keys, theme
from desk_client.ui.widgets.checkable import CheckButton
from desk_client.ui.widgets.flow import FlowLayout

MOST_KEYS = 9


class TagChoice(QWidget):
    """Small tags in a flow; Alt+1 … Alt+9 choose the first nine, pressing again clears."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._flow = FlowLayout(self)
        self._tags: dict[str, CheckButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        for digit in range(1, MOST_KEYS + 1):
            keys.bind(self, f"Alt+{digit}", partial(self._press, digit - 1))

    @property
    def value(self) -> str:
        """The chosen tag; empty when none is."""
        return next((value for value, tag in self._tags.items() if tag.isChecked()), "")

    def set_choices(self, choices: Sequence[tuple[str, str]], value: str = "") -> None:
        """Offer (value, words); `value` is chosen."""
        for tag in self._tags.values():
            self._group.removeButton(tag)
            self._flow.removeWidget(tag)
            tag.deleteLater()
        self._tags = {}
        for number, (name, words) in enumerate(choices, 1):
            tag = CheckButton(words)
            theme.mark(tag, role="tag")
            tag.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            if number <= MOST_KEYS:
                tag.setToolTip(f"{words} (Alt+{number})")
            tag.clicked.connect(partial(self._on_clicked, name))
            self._tags[name] = tag
            self._group.addButton(tag)
            self._flow.addWidget(tag)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Choose without telling."""
        for name, tag in self._tags.items():
            tag.setChecked(name == value)

    def _press(self, place: int) -> None:
        tags = list(self._tags.values())
        if place < len(tags):
            tags[place].click()

    def _on_clicked(self, name: str) -> None:
        self.set_value(name if self._tags[name].isChecked() else "")
        self.chosen.emit(self.value)
