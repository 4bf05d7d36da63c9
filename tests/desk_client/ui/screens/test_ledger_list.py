"""The ledgers' list and the form of a new item, over real stores, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.ledger.state import LedgerItem
from casework.codes import Ledger
from desk_client.services import cases
from desk_client.services.cases import CaseQuery, CaseRow
from desk_client.services.desk import Session
from desk_client.ui import background
from desk_client.ui.cases import list_page
from desk_client.ui.rooms import spec_of
from desk_client.ui.screens.ledgers.draft_view import DraftView
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.widgets.fields import TextArea, TextField
from desk_client.ui.widgets.list_table import ListTable
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, click, focus, press, says, write
from tests.harness.windows.matters import Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces


def open_items(at: At) -> list[LedgerItem]:
    session = at(bureau.DESK).session
    rows = cases.rows(session, CaseQuery(("ledger_item",), "all"))
    found = [session.desk.store.case(row.case) for row in rows]
    return [one for one in found if isinstance(one, LedgerItem)]


# --------------------------------------------------------------------------- the list


def test_list_shows_what_waits_for_the_officer_and_all_of_it_on_a_key(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    matters = Matters(workplaces)
    waits, goes_on = matters.pending(), matters.in_progress()
    page = LedgersPage(at(bureau.HEAD), spec_of("ledgers"))
    shown(page)
    qtbot.waitUntil(lambda: [row.case for row in page.list.rows] == [waits])
    press(Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: {row.case for row in page.list.rows} == {waits, goes_on})


def test_enter_opens_the_row_and_alt_left_comes_back_to_it(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    case = Matters(workplaces).pending()
    page = LedgersPage(at(bureau.HEAD), spec_of("ledgers"))
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    page.enter()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.item.page is not None)
    assert page.item.case == case
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.currentWidget() is page.list
    assert isinstance(focus(), ListTable)
    assert page.list.findChild(ListTable).current_id == case  # type: ignore[union-attr]


def test_scrolling_on_reads_behind_the_last_row_and_nothing_twice(
    workplaces: Workplaces,
    at: At,
    shown: Shown,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(list_page, "FIRST", 2)
    monkeypatch.setattr(list_page, "PAGE", 2)
    matters = Matters(workplaces)
    waiting = [matters.pending() for _ in range(5)]
    read, rows = list[int](), cases.rows

    def counted(session: Session, query: CaseQuery) -> tuple[CaseRow, ...]:
        found = rows(session, query)
        read.append(len(found))
        return found

    monkeypatch.setattr(cases, "rows", counted)
    page = LedgersPage(at(bureau.HEAD), spec_of("ledgers"))
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 2)
    read.clear()
    page.list.table.end_reached.emit()
    qtbot.waitUntil(lambda: len(page.list.rows) == 4)
    page.list.table.end_reached.emit()
    qtbot.waitUntil(lambda: len(page.list.rows) == 5)
    assert {row.case for row in page.list.rows} == {*waiting}
    assert read == [2, 1]


def test_number_is_painted_short_and_copied_whole(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    Matters(workplaces).in_progress()
    page = LedgersPage(at(bureau.HANDLER), spec_of("ledgers"))
    shown(page)
    press(Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    number = page.list.rows[0].number
    assert number is not None
    table = page.list.findChild(ListTable)
    assert isinstance(table, ListTable)
    model = table.model()
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DisplayRole) == number
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == number


def test_list_is_narrowed_to_one_of_the_three_ledgers(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    Matters(workplaces).pending()
    page = LedgersPage(at(bureau.HEAD), spec_of("ledgers"))
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    held = page.list.rows[0].lead
    assert [page.list.part.itemText(n) for n in range(page.list.part.count())][1:] == [
        ledger.label.zh for ledger in Ledger
    ]
    assert held is not None
    for ledger in Ledger:
        page.list.part.setCurrentIndex(page.list.part.findData(ledger.value))
        page.list.part.activated.emit(page.list.part.currentIndex())
        background.wait_idle()
        assert len(page.list.rows) == int(held == ledger.label)


def test_empty_list_teaches_what_would_be_there(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = LedgersPage(at(bureau.HEAD), spec_of("ledgers"))
    shown(page)
    background.wait_idle()
    qtbot.waitUntil(lambda: says(page.list, "这里还没有内容"))
    press(Qt.Key.Key_N, CONTROL)
    assert page.currentWidget() is page.draft


# --------------------------------------------------------------------- the new item


def field(view: DraftView, name: str) -> TextField:
    return next(one for one in view.findChildren(TextField) if one.accessibleName() == name)


def drafting(at: At, shown: Shown) -> LedgersPage:
    page = LedgersPage(at(bureau.DESK), spec_of("ledgers"))
    shown(page)
    page.start_draft()
    return page


def fill_in(view: DraftView, content: str) -> None:
    field(view, "标题").setFocus()
    write("夜市周边增设临时停车引导")
    area = view.findChild(TextArea)
    assert isinstance(area, TextArea)
    area.setFocus()
    write(content)
    field(view, "地点").setFocus()
    write("南门夜市")


def test_item_is_drafted_by_keyboard_and_opened(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = drafting(at, shown)
    fill_in(page.draft, "周末车辆乱停,建议在路口增设临时引导牌。")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.currentWidget() is page.item)
    [item] = open_items(at)
    assert (item.title, item.status) == ("夜市周边增设临时停车引导", "PENDING_EST")
    assert page.draft.is_empty


def test_content_that_is_too_short_is_said_at_its_row(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = drafting(at, shown)
    fill_in(page.draft, "太短")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(page.draft, "主要内容不少于 10 个字"))
    assert isinstance(focus(), TextArea)
    assert open_items(at) == []


def test_going_back_to_the_list_keeps_what_was_typed(at: At, shown: Shown) -> None:
    page = drafting(at, shown)
    fill_in(page.draft, "写到一半")
    press(Qt.Key.Key_Escape)
    assert page.currentWidget() is page.list
    page.start_draft()
    assert field(page.draft, "地点").value == "南门夜市"
    click(page.draft, "清空")
    assert page.draft.is_empty


def test_half_written_item_comes_back_after_a_crash(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = drafting(at, shown)
    fill_in(page.draft, "写到一半停电了")
    store = at(bureau.DESK).session.desk.store
    qtbot.waitUntil(
        lambda: b"\xe5\x86\x99" in (store.draft(bureau.DESK, "ledger_item") or b""), timeout=5000
    )
    again = drafting(at, shown)
    qtbot.waitUntil(lambda: field(again.draft, "标题").value == "夜市周边增设临时停车引导")


def test_complaint_asks_what_it_is_and_whom_it_is_about(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = drafting(at, shown)
    assert not says(page.draft, "被反映对象")
    complaint = next(
        one
        for one in page.draft.findChildren(type(page.draft._ledger))
        if one.accessibleName() == "账类"
    )
    complaint.set_value(Ledger.COMPLAINT.value)
    complaint.chosen.emit(Ledger.COMPLAINT.value)
    assert says(page.draft, "被反映对象")
    fill_in(page.draft, "上午在窗口排队两个小时,工作人员没有解释原因。")
    page.draft._respondent.setCurrentIndex(page.draft._respondent.findData(bureau.SISTER))
    page.draft._conduct.setChecked(True)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.currentWidget() is page.item)
    [item] = open_items(at)
    assert item.ledger is Ledger.COMPLAINT
    assert item.police_conduct
    assert item.respondents == (bureau.SISTER,)


def test_key_struck_three_times_puts_one_item_down_and_the_same_again_is_asked_about(
    at: At, shown: Shown, qtbot: QtBot
) -> None:
    content = "楼下烤鸭店油烟上窜,排风扇夜间响至一点。"
    page = drafting(at, shown)
    view = page.draft
    fill_in(view, content)
    field(view, "电话").setFocus()
    write("13800002207")
    for _ in range(3):
        press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert len(open_items(at)) == 1
    page.start_draft()
    fill_in(view, content)
    field(view, "电话").setFocus()
    write("138 0000 2207")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(view, "刚登记过同一电话、同一事项"))
    assert len(open_items(at)) == 1
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert len(open_items(at)) == 2
