"""Typing: Enter walks, numbers become narrow, days are understood, undo stays where it belongs."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casework.fields import Meaning
from desk_client.ui import keys
from desk_client.ui.dates import Lean
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import PickBox, TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.number_fields import DocumentField, NumberField, TelephoneField
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
        self.phone = TelephoneField("电话")
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


def test_count_is_read_without_blanks_and_hyphens(qtbot: QtBot) -> None:
    field = NumberField("人数")
    qtbot.addWidget(field)
    field.set_value("1 2-0")
    assert (field.value, field.problem) == ("120", "")
    field.set_value("9" * 5_000)
    assert field.problem


def test_telephone_is_kept_as_it_was_typed(form: Form) -> None:
    form.phone.insert("０２９－8888 7777转801 ")
    assert form.phone.value == "029-8888 7777转801"
    assert not form.phone.problem
    form.phone.set_value("12ab34")
    assert form.phone.problem


@pytest.mark.parametrize(
    ("pasted", "value"),
    [
        ("110105 19491231 002X", "11010519491231002X"),
        ("１１０１０５　１９４９１２３１　００２Ｘ", "11010519491231002X"),
        (" 110105-19491231-002x\n", "110105-19491231-002x"),
        ("110105\u200b194912310021234567890", "110105194912310021234567890"),
    ],
)
def test_pasted_document_is_whole(qtbot: QtBot, pasted: str, value: str) -> None:
    """One with blanks once became a plausible number of 15 digits."""
    field = DocumentField("证件", lambda: TODAY)
    qtbot.addWidget(field)
    field.insert(pasted)
    assert field.value == value


@pytest.mark.parametrize("name", ["阿" * 10_000, "𱍐" * 201])
def test_long_name_is_refused_with_its_count_and_stays(qtbot: QtBot, form: Form, name: str) -> None:
    form.name.insert(name)
    assert form.name.value == name
    assert f"{len(name):,}" in form.name.problem
    assert not form.grid.check_texts()
    assert form.grid.focus_first_error()
    assert focus() is form.name
    assert form.name.property("wrong") is True
    form.name.set_value("𱍐" * 200)
    form.grid.clear_errors()
    assert form.grid.check_texts()


def test_text_is_counted_near_its_limit_and_refused_beyond_it(form: Form) -> None:
    form.reason.setPlainText("字" * 44_999)
    assert form.reason.note == ""
    form.reason.setPlainText("字" * 45_000)
    assert "45,000" in form.reason.note
    assert "50,000" in form.reason.note
    assert form.grid.check_texts()
    form.reason.setPlainText("字" * 5_600_000)
    assert "5,600,000" in form.reason.note
    assert not form.grid.check_texts()
    assert len(form.reason.value) == 5_600_000


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("钟楼\n派出所", "钟楼 派出所"),
        ("钟楼\r\n\r\n派出所\n", "钟楼 派出所"),
        ("钟楼\t派出所", "钟楼 派出所"),
        ("钟楼\u2028派出所", "钟楼 派出所"),
        ("\n\n钟楼", " 钟楼"),
    ],
)
def test_line_break_in_one_line_becomes_a_blank(form: Form, pasted: str, shown: str) -> None:
    form.name.insert("𱍐")
    form.name.insert(pasted)
    form.name.insert("!")
    assert form.name.text() == f"𱍐{shown}!"


def test_line_break_after_a_pasted_password_is_no_part_of_it(qtbot: QtBot) -> None:
    field = TextField("口令", meaning=Meaning.SECRET)
    qtbot.addWidget(field)
    field.insert("钟楼下的第七块青砖\n")
    assert field.text() == "钟楼下的第七块青砖"


@pytest.mark.parametrize(
    ("number", "doubts"),
    [
        ("11010519491231002X", 0),
        ("110105194912310021", 1),
        ("110105194902310020", 2),
        ("11010520991231002X", 2),
        ("1101051949123100", 1),
        ("E12345678", 0),
        ("", 0),
    ],
)
def test_what_looks_wrong_about_a_document_is_said_and_never_blocks(
    qtbot: QtBot, number: str, doubts: int
) -> None:
    field = DocumentField("证件", lambda: TODAY)
    qtbot.addWidget(field)
    grid = FieldGrid()
    qtbot.addWidget(grid)
    grid.add("id", "证件", field)
    field.insert(number)
    assert len([one for one in field.note.split(" · ") if one]) == doubts
    assert grid.check_texts()


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
