"""Every button that stays pressed tells of a screen reader's "Toggle", as of a click."""

import re

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui.room import Room
from desk_client.ui.widgets.checkable import CheckButton, CheckMark, RadioButton
from desk_client.ui.widgets.many_choice import ManyChoice
from desk_client.ui.widgets.rail import Rail
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.widgets.tag_choice import TagChoice
from tests.harness.bureau import RESOURCES

UI = RESOURCES.parent / "desk_client" / "ui"
BARE = re.compile(r"\b(QCheckBox|QRadioButton)\(|(?<!action)\.setCheckable\(")


def toggle(button: QAbstractButton) -> None:
    """As a screen reader does."""
    action = QAccessible.queryAccessibleInterface(button).actionInterface()
    action.doAction(action.toggleAction())


@pytest.mark.parametrize("made", [CheckButton, CheckMark, RadioButton])
def test_toggle_is_told_as_a_click_and_what_the_program_sets_is_not(
    qtbot: QtBot, made: type[CheckButton | CheckMark | RadioButton]
) -> None:
    told: list[tuple[str, bool]] = []
    toggled, clicked, told_to = made("公开"), made("匿名"), made("回访")
    for one in (toggled, clicked, told_to):
        qtbot.addWidget(one)
        one.clicked.connect(lambda checked, one=one: told.append((one.text(), checked)))
    told_to.setChecked(True)
    assert told == []
    toggle(toggled)
    clicked.click()
    assert told == [("公开", True), ("匿名", True)]


def test_toggle_of_a_room_enters_it(qtbot: QtBot) -> None:
    rail = Rail([Room("reception", "接待", QWidget), Room("letters", "信箱", QWidget)])
    qtbot.addWidget(rail)
    entered: list[str] = []
    rail.entered.connect(entered.append)
    rail.show_room("reception")
    toggle(rail.findChildren(CheckButton)[1])
    assert entered == ["letters"]


def test_toggle_chooses_segments_and_tags(qtbot: QtBot) -> None:
    segments = SegmentedChoice([Choice("a", "甲"), Choice("b", "乙")], "a")
    tags, many = TagChoice("种类"), ManyChoice("种类", str)
    tags.set_choices([("x", "子"), ("y", "丑")])
    many.set_choices([("p", "辰"), ("q", "巳")])
    told: list[object] = []
    for one in (segments, tags, many):
        qtbot.addWidget(one)
    segments.chosen.connect(told.append)
    tags.chosen.connect(told.append)
    many.chosen.connect(lambda: told.append(tuple(many.value)))
    toggle(segments.findChildren(RadioButton)[1])
    for one in (tags, many):
        toggle(one.findChildren(CheckButton)[0])
    assert told == ["b", "x", ("p",)]


def test_windows_have_no_other_buttons_that_stay_pressed() -> None:
    found = [
        path.name
        for path in UI.rglob("*.py")
        if BARE.search(path.read_text("utf-8")) and path.name != "checkable.py"
    ]
    assert found == []
