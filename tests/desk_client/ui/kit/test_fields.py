"""Typing: Enter walks, numbers become narrow, days are understood, undo stays where it belongs."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui import keys
from desk_client.ui.dates import Lean
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import NumberField, PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from tests.harness.windows.hands import focus

TODAY = date(2026, 11, 21)
ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Form(QWidget):
    """One of each field, as a screen would use them."""

    def __init__(self) -> None:
        super().__init__()
        self.name = TextField("姓名")
        self.phone = NumberField("电话")
        self.day = DateBox("期限", lambda: TODAY)
        self.reason = TextArea("事由")
        self.kind = SegmentedChoice([Choice("a", "甲", "Ctrl+1"), Choice("b", "乙", "Ctrl+2")], "b")
        self.officer = PickBox("承办人")
        self.officer.set_choices([("yao", "姚警官"), ("li", "李警官")])
        self.secret = QCheckBox("保密")
        self.save = KeyButton("保存", "Ctrl+Return")
        self.grid = FieldGrid()
        fields = (self.name, self.phone, self.day, self.reason, self.kind, self.officer)
        for number, field in enumerate(fields):
            self.grid.add(str(number), "标签", field)
        self.grid.add("secret", "保密", self.secret)
        column = QVBoxLayout(self)
        column.addWidget(self.grid)
        column.addWidget(self.save)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    """A form on an active window."""
    form = Form()
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.name.setFocus()
    return form


def test_enter_walks_through_every_kind_of_field_and_back(qtbot: QtBot, form: Form) -> None:
    order = [form.name, form.phone, form.day, form.reason]
    for field in order:
        assert focus() is field
        QTest.keyClick(focus(), ENTER)
    assert form.kind.isAncestorOf(focus())
    QTest.keyClick(focus(), ENTER)
    assert focus() is form.officer
    QTest.keyClick(focus(), ENTER)
    assert focus() is form.secret
    QTest.keyClick(focus(), ENTER)
    assert focus() is form.save
    form.officer.setFocus()
    QTest.keyClick(focus(), ENTER, SHIFT)
    assert form.kind.isAncestorOf(focus())
    QTest.keyClick(focus(), ENTER, SHIFT)
    assert focus() is form.reason


def test_choice_row_is_entered_at_the_chosen_segment(qtbot: QtBot, form: Form) -> None:
    form.reason.setFocus()
    QTest.keyClick(focus(), ENTER)
    assert focus().text() == "乙"  # type: ignore[attr-defined]


def test_new_line_in_a_text_area_is_control_j(qtbot: QtBot, form: Form) -> None:
    form.reason.setFocus()
    QTest.keyClicks(form.reason, "one")
    QTest.keyClick(form.reason, Qt.Key.Key_J, CONTROL)
    QTest.keyClicks(form.reason, "two")
    assert form.reason.value == "one\ntwo"
    assert focus() is form.reason


def test_control_enter_in_a_text_area_reaches_the_save_button(qtbot: QtBot, form: Form) -> None:
    form.reason.setFocus()
    with qtbot.waitSignal(form.save.clicked):
        QTest.keyClick(form.reason, ENTER, CONTROL)
    assert form.reason.value == ""


def test_full_width_phone_number_becomes_narrow(form: Form) -> None:
    form.phone.insert("１３８００１３８０００")
    assert form.phone.text() == "13800138000"


def test_number_is_read_without_blanks_and_hyphens(form: Form) -> None:
    form.phone.set_value("138-0013 8000")
    assert form.phone.value == "13800138000"


def test_rare_characters_count_as_one_each(qtbot: QtBot) -> None:
    field = TextField("姓名", most=3)
    qtbot.addWidget(field)
    field.insert("𬭛𪨰𪚥龘")
    assert field.text() == "𬭛𪨰𪚥"


def test_typed_day_is_shown_in_full_when_the_field_is_left(qtbot: QtBot, form: Form) -> None:
    form.day.setFocus()
    QTest.keyClicks(form.day, "1123")
    QTest.keyClick(form.day, ENTER)
    assert form.day.text() == "11-23(周一)"
    assert form.day.day == date(2026, 11, 23)
    assert not form.day.is_wrong


def test_day_that_is_none_stays_typed_and_is_marked(qtbot: QtBot, form: Form) -> None:
    form.day.setFocus()
    QTest.keyClicks(form.day, "2-30")
    QTest.keyClick(form.day, ENTER)
    assert form.day.text() == "2-30"
    assert form.day.is_wrong
    assert form.day.day is None
    assert form.day.property("wrong") is True


def test_arrow_keys_move_the_day(qtbot: QtBot, form: Form) -> None:
    form.day.setFocus()
    QTest.keyClick(form.day, Qt.Key.Key_Up)
    assert form.day.day == date(2026, 11, 22)
    QTest.keyClick(form.day, Qt.Key.Key_Down)
    QTest.keyClick(form.day, Qt.Key.Key_Down)
    assert form.day.day == date(2026, 11, 20)


def test_day_that_was_filled_in_does_not_lean_into_another_year(qtbot: QtBot) -> None:
    box = DateBox("日期", lambda: TODAY, date(2026, 12, 30), lean=Lean.PAST)
    qtbot.addWidget(box)
    assert box.day == date(2026, 12, 30)


def test_error_is_shown_below_its_field_and_gets_the_focus(qtbot: QtBot, form: Form) -> None:
    form.grid.set_error("1", "电话要填 11 位数字。")
    assert form.phone.property("wrong") is True
    assert form.phone.accessibleDescription() == "电话要填 11 位数字。"
    assert form.grid.focus_first_error()
    assert focus() is form.phone
    form.grid.clear_errors()
    assert form.phone.property("wrong") is False
    assert not form.grid.focus_first_error()


def test_hidden_row_hides_label_and_field(form: Form) -> None:
    form.grid.set_row_visible("1", False)
    assert not form.phone.isVisible()
    form.grid.set_row_visible("1", True)
    assert form.phone.isVisible()


def test_new_choices_keep_what_was_picked_if_it_is_still_there(form: Form) -> None:
    form.officer.set_choices([("yao", "姚警官"), ("li", "李警官")], "li")
    form.officer.set_choices([("li", "李警官"), ("wang", "王警官")])
    assert form.officer.value == "li"
    form.officer.set_choices([("wang", "王警官")])
    assert form.officer.value is None


def test_control_z_undoes_typing_first_and_the_last_action_then(qtbot: QtBot, form: Form) -> None:
    undone: list[str] = []
    keys.bind(form, "Ctrl+Z", lambda: undone.append("action"))
    QTest.keyClicks(form.name, "abc")
    QTest.keyClick(form.name, Qt.Key.Key_Z, CONTROL)
    assert (form.name.text(), undone) == ("", [])
    QTest.keyClick(form.name, Qt.Key.Key_Z, CONTROL)
    assert undone == ["action"]
    form.reason.setFocus()
    QTest.keyClick(form.reason, Qt.Key.Key_Z, CONTROL)
    assert undone == ["action", "action"]
