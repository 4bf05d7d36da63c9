"""Tags: at most one chosen, by mouse and by Alt and a digit; pressing again clears."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_client.ui.widgets.tag_choice import TagChoice

ALT = Qt.KeyboardModifier.AltModifier


def shown(qtbot: QtBot) -> TagChoice:
    choice = TagChoice("小类")
    choice.set_choices([("NOISE", "噪音"), ("RENT", "租赁")])
    qtbot.addWidget(choice)
    with qtbot.waitExposed(choice):
        choice.show()
    choice.activateWindow()
    return choice


def test_alt_and_a_digit_choose_and_the_same_again_clears(qtbot: QtBot) -> None:
    choice = shown(qtbot)
    told: list[str] = []
    choice.chosen.connect(told.append)
    QTest.keyClick(choice, Qt.Key.Key_2, ALT)
    QTest.keyClick(choice, Qt.Key.Key_1, ALT)
    QTest.keyClick(choice, Qt.Key.Key_1, ALT)
    assert told == ["RENT", "NOISE", ""]
    assert choice.value == ""


def test_a_digit_without_a_tag_changes_nothing(qtbot: QtBot) -> None:
    choice = shown(qtbot)
    choice.set_value("NOISE")
    QTest.keyClick(choice, Qt.Key.Key_9, ALT)
    assert choice.value == "NOISE"


def test_other_choices_replace_the_tags(qtbot: QtBot) -> None:
    choice = shown(qtbot)
    choice.set_choices([("ID", "身份证")], "ID")
    assert choice.value == "ID"
