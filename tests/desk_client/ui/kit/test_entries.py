"""Each meaning of a field as it is shown: what may be typed, and what the record takes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any, cast

import pytest
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from casework.codes import Risk
from casework.event import CHINA, Label
from casework.fields import Choice, Meaning, asked, slots
from casework.state import Person
from desk_client.services.forms import FormField
from desk_client.ui.dates import Lean
from desk_client.ui.signals import Notice, Signals
from desk_client.ui.steps.chosen import PickEntry, SegmentEntry
from desk_client.ui.steps.entry import Entry
from desk_client.ui.steps.groups import GroupsEntry
from desk_client.ui.steps.meanings import entry_for
from desk_client.ui.steps.sheet import FieldSheet
from desk_client.ui.steps.typed import CaseEntry, SecretEntry
from desk_client.ui.steps.when import lean_of
from desk_client.ui.widgets.many_choice import ManyChoice
from desk_client.ui.widgets.search_box import SearchBox
from desk_client.ui.workplace import Workplace
from tests.harness.windows.hands import focus, write

NOW = datetime(2026, 9, 14, 9, 30, 12, tzinfo=CHINA)
NAMES = ("李晨", "赵海燕", "姚远", "王建国", "单志远", "区立群", "盖敏", "仇玉珍", "何秀英")
MANY = tuple(
    Choice(f"id{no}", Label(f"{name} 06100{no}", name))
    for no, name in enumerate((*NAMES, "张三", "张三丰", "李四", "王五", "钱六"))
)
FEW = MANY[:3]


class Party(Struct, frozen=True):
    """A group with a person in it."""

    side: Annotated[Risk, asked("一方", "Side")]
    person: Annotated[Person | None, asked("当事人", "Person")] = None


class Everything(Struct, frozen=True):
    """A field of every sort."""

    title: Annotated[str, asked("标题", "Title")]
    text: Annotated[str, asked("说明", "Words", Meaning.WORDS)]
    count: Annotated[int, asked("人数", "Count")]
    money: Annotated[int, asked("金额", "Amount", Meaning.MONEY)]
    is_told: Annotated[bool, asked("已告知", "Told")]
    risk: Annotated[Risk, asked("风险", "Risk")]
    due_on: Annotated[str, asked("期限", "Due", Meaning.DAY)]
    told_on: Annotated[str, asked("告知日", "Told on", Meaning.DAY)]
    month: Annotated[str, asked("月份", "Month", Meaning.MONTH)]
    at: Annotated[datetime, asked("时间", "At")]
    officer: Annotated[str, asked("民警", "Officer", Meaning.OFFICER)]
    phone: Annotated[str, asked("电话", "Phone", Meaning.PHONE)]
    source: Annotated[str, asked("来源", "From", Meaning.CASE)]
    password: Annotated[str, asked("密码", "Password", Meaning.SECRET)]
    visitors: Annotated[tuple[str, ...], asked("走访人", "Visitors", Meaning.OFFICER)] = ()
    names: Annotated[tuple[str, ...], asked("姓名", "Names")] = ()
    parties: Annotated[tuple[Party, ...], asked("当事人", "Parties")] = ()
    writer: Annotated[Person | None, asked("来信人", "Writer")] = None


SLOTS = {slot.name: slot for slot in slots(Everything)}


def described(name: str, choices: tuple[Choice, ...] | None = None, **more: Any) -> FormField:
    """The field of a form, as the service makes it."""

    def of(slot: Any) -> FormField:
        found = tuple(Choice(c.value, c.label) for c in slot.kind) if slot.kind is Risk else None
        parts = tuple(of(part) for part in slot.parts)
        return FormField(slot.name, slot, slot.label, slot.is_needed, found, None, parts)

    made = of(SLOTS[name])
    values = {**{key: getattr(made, key) for key in made.__dataclass_fields__}, **more}
    if choices is not None:
        values["choices"] = choices
    return FormField(**values)


@pytest.fixture
def workplace() -> Workplace:
    desk = SimpleNamespace(now=lambda: NOW)
    return Workplace(cast("Any", SimpleNamespace(desk=desk)), Signals())


Made = Callable[..., Entry]


@pytest.fixture
def made(workplace: Workplace, qtbot: QtBot) -> Made:
    def make(name: str, choices: tuple[Choice, ...] | None = None, **more: Any) -> Entry:
        entry = entry_for(described(name, choices, **more), workplace)
        qtbot.addWidget(entry.widget)
        entry.widget.show()
        entry.widget.activateWindow()
        qtbot.waitUntil(entry.widget.isActiveWindow)
        entry.widget.setFocus()
        return entry

    return make


@pytest.mark.parametrize(
    ("name", "typed", "value", "shown"),
    [
        ("title", " 油烟扰民 ", "油烟扰民", None),
        ("count", "１２", 12, "12"),
        ("money", "1,200.50", 120050, "1200.50"),
        ("money", "30元", 3000, "30"),
        ("month", "2026年9月", "2026-09-01", "2026-09"),
        ("phone", " 138 0000-2207 ", "138 0000-2207", None),
        ("source", "JD-6101-0088", "JD-6101-0088", None),
    ],
)
def test_what_is_typed_becomes_the_plain_value(
    made: Made, name: str, typed: str, value: object, shown: str | None
) -> None:
    entry = made(name)
    write(typed)
    assert (entry.value, entry.problem) == (value, "")
    entry.set_value(value)
    line = entry.widget
    assert isinstance(line, QLineEdit)
    assert line.text() == (shown or str(value))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("count", "十二"),
        ("count", "-3"),
        ("money", "1.005"),
        ("money", "-5"),
        ("money", "NaN"),
        ("money", "1e99"),
        ("month", "2026-13"),
        ("due_on", "33-99"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept_as_typed(made: Made, name: str, typed: str) -> None:
    entry = made(name)
    write(typed)
    assert entry.value is None
    assert entry.problem
    again = made(name)
    again.bring_back(entry.kept())
    assert (again.value, again.problem) == (None, entry.problem)


def test_day_leans_to_where_its_name_says(made: Made) -> None:
    assert lean_of(described("due_on"), NOW) is Lean.FUTURE
    assert lean_of(described("told_on"), NOW) is Lean.PAST
    due = made("due_on")
    write("0308")
    assert due.value == "2027-03-08"
    told = made("told_on")
    write("昨天")
    assert told.value == "2026-09-13"


def test_moment_stays_exact_until_it_is_changed(made: Made) -> None:
    entry = made("at", first=NOW.isoformat())
    entry.set_value(NOW.isoformat())
    assert entry.value == NOW.isoformat()
    QTest.keyClick(focus(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write("昨天")
    assert entry.value == "2026-09-13T09:30:00+08:00"
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    QTest.keyClick(focus(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write("1405")
    assert entry.value == "2026-09-13T14:05:00+08:00"
    write("5")
    assert entry.problem == "日期和时间,如 0308 和 14:05"
    again = made("at")
    again.bring_back(entry.kept())
    assert again.kept() == entry.kept()


def test_secret_is_covered_and_no_draft_keeps_it(made: Made) -> None:
    entry = made("password")
    write("第七块青砖")
    assert isinstance(entry, SecretEntry)
    assert entry.value == "第七块青砖"
    assert entry.kept() is None
    assert isinstance(entry.widget, QLineEdit)
    assert entry.widget.echoMode() is QLineEdit.EchoMode.Password


def test_case_says_what_it_takes(made: Made) -> None:
    entry = made("source")
    assert isinstance(entry, CaseEntry)
    assert isinstance(entry.widget, QLineEdit)
    assert entry.widget.placeholderText() == "编号,与列表中一致"


# ------------------------------------------------------------------------------ chosen


def test_few_codes_stand_side_by_side(made: Made) -> None:
    entry = made("risk")
    assert isinstance(entry, SegmentEntry)
    assert entry.value is None
    entry.set_value(Risk.HIGH.value)
    assert entry.value == Risk.HIGH.value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("ly", None),
        ("yy", "id2"),
        ("yaoyuan", "id2"),
        ("姚", "id2"),
        ("szy", "id4"),
        ("061003", "id3"),
        ("张三 ", None),
        ("zsf", "id10"),
        ("没有这人", None),
    ],
)
def test_one_of_many_is_found_by_characters_pinyin_initials_and_number(
    made: Made, typed: str, value: str | None
) -> None:
    entry = made("officer", MANY)
    write(typed)
    assert entry.value == value
    assert bool(entry.problem) is (value is None)


def test_enter_takes_the_first_that_fits_and_the_name_stands_there(made: Made) -> None:
    entry = made("officer", MANY)
    write("zs")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    box = entry.widget
    assert isinstance(box, SearchBox)
    assert entry.value == "id9"
    assert box.currentText() == "张三 061009"


def test_choice_stays_when_it_is_still_lawful_and_goes_when_it_is_not(made: Made) -> None:
    entry = made("officer", MANY)
    entry.set_value("id2")
    entry.offer(described("officer", MANY[:5]))
    assert entry.value == "id2"
    entry.offer(described("officer", MANY[3:]))
    assert entry.value is None
    assert entry.problem == ""


def test_segments_follow_other_fields_and_keep_what_is_still_lawful(made: Made) -> None:
    entry = made("risk")
    every = described("risk").choices or ()
    entry.set_value(every[1].value)
    entry.offer(described("risk", every[1:]))
    assert entry.value == every[1].value
    assert len(entry.widget.findChildren(QRadioButton)) >= 2
    entry.offer(described("risk", every[:1]))
    assert entry.value == every[0].value, "there is nothing else to choose"
    entry.offer(described("risk", every))
    assert entry.value == every[0].value


@pytest.mark.parametrize("name", ["officer", "visitors"])
def test_what_is_half_typed_stays_when_other_choices_come(made: Made, name: str) -> None:
    entry = made(name, MANY)
    write("zs")
    entry.offer(described(name, MANY[:13]))
    box = focus()
    assert isinstance(box, SearchBox)
    assert box.currentText() == "zs"
    box.clearEditText()


def test_only_choice_of_a_needed_field_is_taken(made: Made) -> None:
    entry = made("officer", MANY[:1])
    assert isinstance(entry, PickEntry)
    assert entry.value == "id0"
    entry.set_value(None)
    assert entry.value == "id0", "a form that begins empty does not take it away"


def test_optional_choice_can_be_left_empty(made: Made) -> None:
    entry = made("officer", FEW, is_needed=False)
    assert entry.value is None
    entry.set_value("id1")
    entry.set_value(None)
    assert entry.value is None


def test_several_of_few_are_tags_and_space_chooses_them(made: Made) -> None:
    entry = made("visitors", FEW)
    many = entry.widget
    assert isinstance(many, ManyChoice)
    assert many.is_few
    tag = focus()
    assert isinstance(tag, QPushButton)
    QTest.keyClick(tag, Qt.Key.Key_Space)
    QTest.keyClick(tag, Qt.Key.Key_Return)
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    assert entry.value == ["id0", "id1"]
    QTest.keyClick(tag, Qt.Key.Key_Space)
    assert entry.value == ["id1"]


def test_several_of_many_are_searched_and_taken_one_by_one(made: Made) -> None:
    entry = made("visitors", MANY)
    for typed in ("yaoyuan", "szy"):
        write(typed)
        QTest.keyClick(focus(), Qt.Key.Key_Return)
        entry.widget.setFocus()
    assert entry.value == ["id2", "id4"]
    tag = next(one for one in entry.widget.findChildren(QPushButton) if "姚远" in one.text())
    QTest.mouseClick(tag, Qt.MouseButton.LeftButton)
    assert entry.value == ["id4"]


def test_several_short_texts_stand_one_a_line(made: Made) -> None:
    entry = made("names")
    write("张三\n\n 李四 ")
    assert entry.value == ["张三", "李四"]


# ------------------------------------------------------------------------------ groups


def sheet_of(workplace: Workplace, qtbot: QtBot, *names: str) -> FieldSheet:
    sheet = FieldSheet([described(name) for name in names], workplace)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def test_optional_group_that_nobody_began_is_nothing(workplace: Workplace, qtbot: QtBot) -> None:
    sheet = sheet_of(workplace, qtbot, "title", "writer")
    assert sheet.values == {}
    entry = sheet.entries["writer"]
    entry.set_value({"name": "张桂英"})
    assert sheet.values["writer"]["name"] == "张桂英"
    assert not sheet.check(), "the title is missing"


def test_groups_are_added_filled_in_removed_and_brought_back(
    workplace: Workplace, qtbot: QtBot
) -> None:
    told: list[Notice] = []
    workplace.signals.notice.connect(told.append)
    sheet = sheet_of(workplace, qtbot, "parties")
    entry = sheet.entries["parties"]
    assert isinstance(entry, GroupsEntry)
    entry.set_value(
        [{"side": Risk.HIGH.value}, {"side": Risk.LOW.value, "person": {"name": "单志远"}}]
    )
    assert [one["side"] for one in entry.value] == [Risk.HIGH.value, Risk.LOW.value]
    before = entry.kept()
    buttons = [one for one in sheet.findChildren(QPushButton) if one.text() == "移除"]
    buttons[1].click()
    assert [one["side"] for one in entry.value] == [Risk.HIGH.value]
    undo = told[-1].undo
    assert undo is not None
    undo()
    assert entry.kept() == before


def test_what_a_group_lacks_is_said_in_it(workplace: Workplace, qtbot: QtBot) -> None:
    sheet = sheet_of(workplace, qtbot, "parties")
    entry = sheet.entries["parties"]
    assert isinstance(entry, GroupsEntry)
    entry.set_value([{}])
    assert not sheet.check()
    assert sheet.focus_first_error()
