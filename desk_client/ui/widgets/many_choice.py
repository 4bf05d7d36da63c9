"""Several of a list: all of them as tags where they are few; else a search and what was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_client.ui import keys, theme
from desk_client.ui.widgets.checkable import CheckButton
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.search_box import SearchBox

MOST_TAGS = 8
"""So many can be taken in at a glance."""


class ManyChoice(QWidget):
    """Space chooses a tag and lets it go again; Enter goes on to the next field."""

    chosen = Signal()

    def __init__(
        self, name: str, typed_as: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._choices: dict[str, str] = {}
        self._chosen: list[str] = []
        self._tags: dict[str, CheckButton] = {}
        self._flow_box = QWidget()
        self._flow = FlowLayout(self._flow_box, gap=6)
        self._search = SearchBox(name, typed_as)
        self._search.activated.connect(lambda _: self._take())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._search)
        column.addWidget(self._flow_box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(self._search)

    @property
    def value(self) -> tuple[str, ...]:
        """What is chosen, in the order of the list."""
        return tuple(one for one in self._choices if one in self._chosen)

    @property
    def is_few(self) -> bool:
        """Whether all of them are shown as tags."""
        return len(self._choices) <= MOST_TAGS

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (value, words); what is chosen stays if it is still there."""
        if self._choices == dict(choices) and list(self._choices) == [one for one, _ in choices]:
            return
        self._choices = dict(choices)
        self._chosen = [one for one in self._chosen if one in self._choices]
        self._search.setVisible(not self.is_few)
        half_typed = self._search.currentText()
        self._draw()
        if half_typed and not self.is_few:
            self._search.setEditText(half_typed)

    def set_value(self, values: Sequence[str]) -> None:
        """Choose without telling."""
        self._chosen = [one for one in values if one in self._choices]
        self._draw()

    def set_wrong(self, is_wrong: bool) -> None:
        theme.mark(self._search, wrong=is_wrong)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and isinstance(watched, CheckButton):
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and watched.isChecked():
                watched.click()
                return True
            return keys.move_on(watched, event)
        return False

    def _draw(self) -> None:
        shown = list(self._choices) if self.is_few else list(self.value)
        if list(self._tags) != shown:
            self._draw_anew(shown)
        for one, tag in self._tags.items():
            tag.setChecked(one in self._chosen)
        if not self.is_few:
            left = [(one, words) for one, words in self._choices.items() if one not in self._chosen]
            self._search.set_choices(left)
            self._search.setCurrentIndex(-1)
            self._search.clearEditText()
        first = next(iter(self._tags.values()), None)
        self.setFocusProxy(first if self.is_few and first is not None else self._search)

    def _draw_anew(self, shown: Sequence[str]) -> None:
        for tag in self._tags.values():
            self._flow.removeWidget(tag)
            tag.hide()
            tag.deleteLater()
        self._tags = {}
        for one in shown:
            tag = CheckButton(self._choices[one])
            theme.mark(tag, role="tag")
            tag.setAutoDefault(False)
            tag.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            tag.installEventFilter(self)
            tag.clicked.connect(partial(self._toggle, one))
            self._tags[one] = tag
            self._flow.addWidget(tag)
        self._flow_box.setVisible(bool(shown))
        self._flow.invalidate()
        self.updateGeometry()

    def _toggle(self, one: str, _: bool = False) -> None:
        if one in self._chosen:
            self._chosen.remove(one)
        else:
            self._chosen.append(one)
        self._draw()
        self.chosen.emit()

    def _take(self) -> None:
        one = self._search.value
        if one is None or one in self._chosen:
            return
        self._chosen.append(one)
        self._draw()
        self.chosen.emit()
