"""A row of segments by keyboard, by mouse and for a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from tests.harness.windows.hands import focus


@pytest.fixture
def row(qtbot: QtBot) -> SegmentedChoice:
    """Three segments, nothing chosen."""
    choices = [Choice(v, w, f"Ctrl+{n}") for n, (v, w) in enumerate(WORDS.items(), 1)]
    row = SegmentedChoice(choices, name="类别")
    qtbot.addWidget(row)
    row.show()
    row.activateWindow()
    qtbot.waitUntil(row.isActiveWindow)
    return row


WORDS = {"consult": "咨询求助", "mediate": "矛盾纠纷", "rescue": "紧急救助"}


def test_nothing_is_chosen_until_somebody_chooses(row: SegmentedChoice) -> None:
    assert row.value is None


def test_printed_key_chooses_and_tells(qtbot: QtBot, row: SegmentedChoice) -> None:
    with qtbot.waitSignal(row.chosen) as told:
        QTest.keyClick(row, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["mediate"]
    assert row.value == "mediate"


def test_arrow_keys_move_the_choice(qtbot: QtBot, row: SegmentedChoice) -> None:
    row.set_value("consult")
    row.setFocus()
    with qtbot.waitSignal(row.chosen) as told:
        QTest.keyClick(focus(), Qt.Key.Key_Right)
    assert told.args == ["mediate"]
    QTest.keyClick(focus(), Qt.Key.Key_Left)
    assert row.value == "consult"


def test_value_set_by_the_program_is_not_told(qtbot: QtBot, row: SegmentedChoice) -> None:
    with qtbot.assertNotEmitted(row.chosen):
        row.set_value("rescue")
    assert row.value == "rescue"
    row.set_value(None)
    assert row.value is None


def test_segment_that_is_not_allowed_cannot_be_chosen(qtbot: QtBot, row: SegmentedChoice) -> None:
    row.set_allowed("mediate", False)
    QTest.keyClick(row, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert row.value is None


def test_click_at_the_very_edge_of_a_segment_chooses_it(qtbot: QtBot, row: SegmentedChoice) -> None:
    segment = row.findChildren(QRadioButton)[2]
    spot = segment.rect().topRight()
    QTest.mouseClick(segment, Qt.MouseButton.LeftButton, pos=spot)
    assert row.value == "rescue"


def test_screen_reader_is_told_of_radio_buttons(row: SegmentedChoice) -> None:
    segment = row.findChildren(QRadioButton)[0]
    reader = QAccessible.queryAccessibleInterface(segment)
    assert reader.role() == QAccessible.Role.RadioButton


def test_words_of_a_segment_can_carry_a_count(row: SegmentedChoice) -> None:
    row.set_words("mediate", "矛盾纠纷 6")
    assert row.findChildren(QRadioButton)[1].text() == "矛盾纠纷 6"
