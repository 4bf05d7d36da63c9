"""A form: labels right-aligned in one column, fields in the other, errors below their field."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from desk_client.ui import theme
from desk_client.ui.i18n import Language, language
from desk_client.ui.keys import EnterMoves
from desk_client.ui.widgets.fields import TextArea, TextField
from desk_client.ui.widgets.text import Text, text


class _FormRow(Struct, frozen=True):
    label: QLabel | None
    fields: tuple[QWidget, ...]
    error: QLabel
    place: int

    @property
    def has_error(self) -> bool:
        """Whether what is said below it is an error, and not a note."""
        return bool(self.error.text()) and self.error.property("kind") == Text.ERROR.value


GAP = 10
"""Pixels between two rows."""


class FieldGrid(QWidget):
    """Rows of label and fields. Enter walks through them in the order they were added."""

    def __init__(
        self, parent: QWidget | None = None, *, label_width: int = 72, wraps: bool = False
    ) -> None:
        """`label_width` in pixels at the normal text size; 0 for a form without labels.

        `wraps` breaks a longer label into lines, so that the fields of all forms stand in line.
        """
        super().__init__(parent)
        self._wraps = wraps
        self._label_width = label_width
        self._enter = EnterMoves(self)
        self._rows: dict[str, _FormRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8 if label_width else 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._fit()

    def add(
        self,
        key: str,
        label: str,
        *fields: QWidget,
        shares: tuple[int, ...] = (),
        takes_room: bool = False,
    ) -> None:
        """Add a row; several fields share its width in the proportion of `shares`.

        `takes_room` lets the row grow with the form, for a text area.
        """
        caption = text(label, Text.BODY, wraps=self._wraps)
        caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.mark(caption, kind="caption")
        caption.setBuddy(fields[0])
        caption.setMinimumHeight(theme.current().control)
        error = text("", Text.ERROR, wraps=True)
        error.setContentsMargins(0, 2, 0, 6)
        error.setVisible(False)
        place = self._grid.rowCount()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(caption, place, 0, right)
        caption.setVisible(self._label_width > 0)
        line = QHBoxLayout()
        line.setSpacing(8)
        for number, field in enumerate(fields):
            line.addWidget(field, shares[number] if shares else 1)
            if isinstance(field, TextField | TextArea):
                field.textChanged.connect(partial(self.show_note, key))
            if isinstance(field, QCheckBox):
                field.installEventFilter(self._enter)
        self._grid.addLayout(line, place, 1)
        self._grid.addWidget(error, place + 1, 1)
        self._grid.setRowMinimumHeight(place + 1, GAP)
        self._grid.setRowStretch(place, 1 if takes_room else 0)
        self._rows[key] = _FormRow(caption, fields, error, place)
        self._fit_caption(caption)

    def add_wide(self, key: str, widget: QWidget) -> None:
        """Add what needs the whole width: the caption of a group, a list of its own."""
        error = text("", Text.ERROR, wraps=True)
        error.setContentsMargins(0, 2, 0, 6)
        error.setVisible(False)
        place = self._grid.rowCount()
        self._grid.addWidget(widget, place, 0, 1, 2)
        self._grid.addWidget(error, place + 1, 0, 1, 2)
        self._grid.setRowMinimumHeight(place + 1, GAP)
        self._rows[key] = _FormRow(None, (widget,), error, place)

    def set_error(self, key: str, words: str, field: int = 0) -> None:
        """Say at a row what is wrong and what to do; the first thing said at a row stays."""
        row = self._rows[key]
        if row.has_error:
            return
        theme.mark(row.error, kind=Text.ERROR.value)
        row.error.setText(words)
        row.error.setVisible(bool(words))
        theme.mark(row.fields[field], wrong=True)
        row.fields[field].setAccessibleDescription(words)

    def show_note(self, key: str, *_: object) -> None:
        """What the fields of a row say of what is typed: a count near the limit, a doubt."""
        row = self._rows[key]
        if row.has_error:
            return
        notes = [one.note for one in row.fields if isinstance(one, TextField | TextArea)]
        words = next(filter(None, notes), "")
        if words != row.error.text():
            theme.mark(row.error, kind=Text.NOTE.value)
            row.error.setText(words)
            row.error.setVisible(bool(words))

    def check_texts(self) -> bool:
        """Say at each row what cannot be saved as it stands; whether all can."""
        is_right = True
        for key, row in self._rows.items():
            for number, one in enumerate(row.fields):
                if isinstance(one, TextField | TextArea) and not one.isHidden() and one.problem:
                    several = len([f for f in row.fields if isinstance(f, TextField)]) > 1
                    name = f"{one.accessibleName()}: " if several else ""
                    self.set_error(key, name + one.problem, number)
                    is_right = False
        return is_right

    def clear_errors(self) -> None:
        """Take every error away; what the fields say of what is typed comes back."""
        for key, row in self._rows.items():
            if row.has_error:
                row.error.clear()
                row.error.setVisible(False)
            for field in row.fields:
                if field.property("wrong"):
                    theme.mark(field, wrong=False)
                    field.setAccessibleDescription("")
            self.show_note(key)

    def focus_first_error(self) -> bool:
        """Put the focus on the first field that has an error; False when none has."""
        for row in self._rows.values():
            if row.has_error:
                wrong = next((one for one in row.fields if one.property("wrong")), row.fields[0])
                wrong.setFocus(Qt.FocusReason.OtherFocusReason)
                if isinstance(wrong, QLineEdit):
                    wrong.selectAll()
                return True
        return False

    def set_row_visible(self, key: str, is_visible: bool) -> None:
        """Show or hide a whole row."""
        row = self._rows[key]
        if row.label is not None:
            row.label.setVisible(is_visible and self._label_width > 0)
        for widget in row.fields:
            widget.setVisible(is_visible)
        row.error.setVisible(is_visible and bool(row.error.text()))
        self._grid.setRowMinimumHeight(row.place + 1, GAP if is_visible else 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._fit()
            for row in self._rows.values():
                if row.label is not None:
                    row.label.setMinimumHeight(theme.current().control)
                    self._fit_caption(row.label)

    def _fit_caption(self, caption: QLabel) -> None:
        if self._wraps and self._label_width:
            caption.ensurePolished()
            words = caption.text().split()
            longest = max(
                (caption.fontMetrics().horizontalAdvance(one) for one in words), default=0
            )
            # A long word of English is not broken: its form stands a little further right.
            is_chinese = language() is Language.CHINESE
            wide = theme.current().px(self._label_width)
            caption.setFixedWidth(wide if is_chinese else max(wide, longest + 2))

    def _fit(self) -> None:
        self._grid.setColumnMinimumWidth(0, theme.current().px(self._label_width))
