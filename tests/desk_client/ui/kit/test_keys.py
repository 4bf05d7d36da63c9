"""Bare digits never eat typing; everything else works from anywhere on the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui import keys
from desk_client.ui.widgets.counter import CounterButton
from desk_client.ui.widgets.fields import TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight


class PadAndFields(QWidget):
    """A pad with a counter, and fields to type into."""

    def __init__(self) -> None:
        super().__init__()
        self.pad = QWidget()
        self.counter = CounterButton("way", "问路", "1", self.pad)
        inner = QVBoxLayout(self.pad)
        inner.addWidget(self.counter)
        self.field, self.area = TextField("姓名"), TextArea("事由")
        self.box = QComboBox()
        self.box.setEditable(True)
        self.choose = KeyButton("保留", "2")
        column = QVBoxLayout(self)
        for part in (self.pad, self.field, self.area, self.box, self.choose):
            column.addWidget(part)
        self.counted: list[str] = []
        self.chosen: list[str] = []
        self.counter.counted.connect(self.counted.append)
        self.choose.clicked.connect(lambda: self.chosen.append("2"))


@pytest.fixture
def desk(qtbot: QtBot) -> PadAndFields:
    """The pad on an active window."""
    desk = PadAndFields()
    qtbot.addWidget(desk)
    desk.show()
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    return desk


@pytest.mark.parametrize("name", ["field", "area", "box"])
def test_digits_typed_into_a_field_are_typed_and_nothing_else(
    qtbot: QtBot, desk: PadAndFields, name: str
) -> None:
    field: QWidget = getattr(desk, name)
    field.setFocus()
    QTest.keyClicks(field, "12")
    assert desk.counted == []
    assert desk.chosen == []
    typed = {
        "field": desk.field.text(),
        "area": desk.area.value,
        "box": desk.box.currentText(),
    }
    assert typed[name] == "12"


def test_digit_counts_while_the_focus_is_in_its_pad(qtbot: QtBot, desk: PadAndFields) -> None:
    desk.counter.setFocus()
    QTest.keyClick(desk.counter, Qt.Key.Key_1)
    assert desk.counted == ["way"]


def test_digit_of_a_pad_does_not_count_from_elsewhere(qtbot: QtBot, desk: PadAndFields) -> None:
    desk.choose.setFocus()
    QTest.keyClick(desk.choose, Qt.Key.Key_1)
    assert desk.counted == []
    QTest.keyClick(desk.choose, Qt.Key.Key_2)
    assert desk.chosen == ["2"]


def test_forbidden_button_says_why_and_its_key_does_nothing(
    qtbot: QtBot, desk: PadAndFields
) -> None:
    desk.counter.setFocus()
    desk.choose.forbid("要先选定一项。")
    QTest.keyClick(desk.counter, Qt.Key.Key_2)
    assert desk.chosen == []
    assert desk.choose.accessibleDescription() == "要先选定一项。"
    desk.choose.allow()
    QTest.keyClick(desk.counter, Qt.Key.Key_2)
    assert desk.chosen == ["2"]


def test_enter_presses_a_focused_button(qtbot: QtBot, desk: PadAndFields) -> None:
    desk.choose.setFocus()
    QTest.keyClick(desk.choose, Qt.Key.Key_Return)
    assert desk.chosen == ["2"]


@pytest.mark.parametrize(
    ("key", "is_bare"),
    [
        ("1", True),
        ("A", True),
        ("Shift+A", True),
        ("+", True),
        ("F2", False),
        ("Ctrl+1", False),
        ("Alt+1", False),
        ("Ctrl+Return", False),
        ("Esc", False),
    ],
)
def test_only_keys_that_would_type_something_are_bare(key: str, is_bare: bool) -> None:
    assert keys.is_bare(key) is is_bare


def test_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="no such key"):
        keys.is_bare("")


def test_printed_key_says_enter() -> None:
    assert keys.show("Ctrl+Return") == "Ctrl+Enter"


def test_button_grows_with_its_printed_key(qtbot: QtBot) -> None:
    bare, keyed = KeyButton("签收"), KeyButton("签收", "F6", Weight.PRIMARY)
    qtbot.addWidget(bare)
    qtbot.addWidget(keyed)
    assert keyed.sizeHint().width() > bare.sizeHint().width()
