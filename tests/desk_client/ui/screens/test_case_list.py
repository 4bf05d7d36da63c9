"""A room's list of cases of any kind: views, figures, columns, a new case; by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_client.ui import background
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.rooms import ROOMS
from desk_client.ui.widgets.list_table import ListTable
from tests.harness import bureau
from tests.harness.windows.hands import ALT, CONTROL, focus, press, says
from tests.harness.windows.loans import Loans
from tests.harness.windows.workplaces import At, Shown, Workplaces

SPEC = next(spec for spec in ROOMS if spec.key == "property")


@pytest.fixture
def loans(workplaces: Workplaces) -> Loans:
    return Loans(workplaces)


def cases_of(page: RoomPage) -> list[str]:
    return [row.case for row in page.list.rows]


def titles(page: RoomPage) -> list[str]:
    """The columns that are shown, from left to right."""
    table = page.list.table
    model, header = table.model(), table.horizontalHeader()
    order = [header.logicalIndex(n) for n in range(header.count())]
    way = Qt.Orientation.Horizontal
    return [str(model.headerData(n, way)) for n in order if not table.isColumnHidden(n)]


def test_views_are_changed_by_key_and_say_what_is_mine_open_late_and_all(
    workplaces: Workplaces, at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    late, later, back = loans.lend("1", hours=0.5), loans.lend("2"), loans.lend("3")
    loans.take_back(back)
    workplaces.outside.pass_seconds(3600)
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    qtbot.waitUntil(lambda: cases_of(page) == [late, later])
    press(Qt.Key.Key_3, CONTROL)
    qtbot.waitUntil(lambda: cases_of(page) == [late])
    press(Qt.Key.Key_4, CONTROL)
    qtbot.waitUntil(lambda: set(cases_of(page)) == {late, later, back})
    press(Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: cases_of(page) == [late, later])


def test_figures_are_the_true_ones_and_open_what_they_count(
    workplaces: Workplaces, at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    late = loans.lend("1", hours=0.5)
    loans.lend("2", hours=2)
    loans.lend("3", hours=48)
    workplaces.outside.pass_seconds(3600)
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    figures = page.list.figures
    cards = (figures.mine, figures.today, figures.late, figures.open)
    qtbot.waitUntil(lambda: [card.figure for card in cards] == ["3", "1", "1", "3"])
    figures.late.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cases_of(page) == [late])
    assert page.list.view == "overdue"


def test_what_is_not_my_turn_is_not_mine_though_it_is_open(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend()
    page = RoomPage(at(bureau.DIV_HEAD), SPEC)
    shown(page)
    background.wait_idle()
    qtbot.waitUntil(lambda: page.list.figures.mine.figure == "0")
    assert cases_of(page) == []
    press(Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: cases_of(page) == [case])


def test_the_kind_shows_its_own_columns_and_mixed_kinds_say_which_they_are(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    loans.lend()
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    assert titles(page)[:3] == ["编号", "类别", "事项"]
    assert titles(page)[-4:] == ["下一步", "由谁办理", "时限", "状态"]
    table = page.list.table
    row = [str(table.model().index(0, n).data()) for n in range(table.model().columnCount())]
    assert "雨伞 伞-017" in row
    assert "归还" in row
    assert "物品借用" in row


def test_cursor_stays_on_its_case_when_another_one_comes_first(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    loans.lend("1", hours=3)
    second = loans.lend("2", hours=4)
    workplace = at(bureau.DESK)
    page = RoomPage(workplace, SPEC)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 2)
    page.enter()
    press(Qt.Key.Key_Down)
    assert page.list.table.current_id == second
    loans.lend("0", hours=1)
    page.list.reload()
    qtbot.waitUntil(lambda: len(page.list.rows) == 3)
    assert page.list.table.current_id == second
    assert isinstance(focus(), ListTable)


def test_after_a_step_the_cursor_goes_to_the_neighbour_and_not_to_the_first_row(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    first, second, third = (loans.lend(str(n), hours=n) for n in (3, 4, 5))
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    qtbot.waitUntil(lambda: cases_of(page) == [first, second, third])
    page.enter()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.case.page is not None)
    loans.take_back(second)
    page.list.reload()
    qtbot.waitUntil(lambda: cases_of(page) == [first, third])
    press(Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: page.currentWidget() is page.list)
    assert page.list.table.current_id == third


def test_columns_come_back_as_the_officer_left_them_and_not_for_somebody_else(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    loans.lend()
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    background.wait_idle()
    page.list.table.column_menu().actions()[1].trigger()
    page.list.table.setColumnWidth(0, 201)
    store = loans.of(bureau.DESK).desk.store
    qtbot.waitUntil(lambda: b"201" in (store.draft(bureau.DESK, "columns.property") or b""))
    assert "类别" not in titles(page)
    page.close()
    again, other = RoomPage(at(bureau.DESK), SPEC), RoomPage(at(bureau.AUX), SPEC)
    shown(again)
    qtbot.waitUntil(lambda: again.list.table.columnWidth(0) == 201)
    assert "类别" not in titles(again)
    shown(other)
    background.wait_idle()
    assert "类别" in titles(other)


def test_empty_list_says_what_would_be_here(at: At, shown: Shown) -> None:
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    background.wait_idle()
    assert says(page, SPEC.teaches.zh)


def test_new_case_is_opened_from_the_menu_by_keyboard(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    qtbot.waitUntil(lambda: bool(page.list.new.openings))
    page.enter()
    press(Qt.Key.Key_N, CONTROL)
    menu = page.list.new.menu_of_openings
    qtbot.waitUntil(menu.isVisible)
    entry = next(one for one in menu.actions() if one.objectName() == "ItemLent")
    menu.setActiveAction(entry)
    entry.trigger()
    menu.close()
    page.activateWindow()  # offscreen nobody gives the window back what the menu took
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: page.new.form.step is not None)
    assert page.currentWidget() is page.new
    assert page.new.isAncestorOf(focus())
    step = page.new.form.step
    assert step is not None
    step.set_value("item", "UMBRELLA")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.case.page is not None)
    assert page.currentWidget() is page.case
    assert page.case.page is not None
    assert page.case.page.status.zh == "借出"


def test_putting_a_new_case_away_goes_back_to_the_list(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    qtbot.waitUntil(lambda: bool(page.list.new.openings))
    page.begin("ItemLent")
    qtbot.waitUntil(lambda: page.new.form.step is not None)
    press(Qt.Key.Key_Escape)
    assert page.currentWidget() is page.list
    assert page.list.isAncestorOf(focus())


def test_who_may_open_nothing_is_offered_nothing(at: At, shown: Shown) -> None:
    page = RoomPage(at(bureau.CALLER), SPEC)
    shown(page)
    background.wait_idle()
    assert page.list.new.isHidden()


def test_one_kind_of_several_is_picked(at: At, loans: Loans, shown: Shown, qtbot: QtBot) -> None:
    loans.lend()
    page = RoomPage(at(bureau.DESK), SPEC)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    for down, expected in ((1, 0), (2, 0), (3, 1)):
        page.list.part.setFocus()
        press(Qt.Key.Key_Down)
        assert page.list.part.value == SPEC.kinds[down - 1]
        background.wait_idle()
        assert len(page.list.rows) == expected


def test_directory_waits_for_nobody_and_lists_all_there_is(
    at: At, shown: Shown, qtbot: QtBot
) -> None:
    spec = next(spec for spec in ROOMS if spec.key == "directory")
    page = RoomPage(at(bureau.ADMIN), spec)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) > 20)
    assert page.list.figures.isHidden()
    assert titles(page) == ["类别", "事项", "单位", "状态", "登记日期"]
    table = next(row.case for row in page.list.rows if row.kind == "table")
    page.open_case(table)
    qtbot.waitUntil(lambda: page.case.page is not None)
    background.wait_idle()
    assert not says(page.case, "此件已办结"), "what is in force is not done with"
