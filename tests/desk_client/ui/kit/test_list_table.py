"""The list: what stays when it is asked again, what the keyboard does, what is copied."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desk_client.ui.widgets.chip import overdue
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.rows import Column

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class Row:
    id: str
    matter: str
    homes: int


ROWS = [Row("a", "油烟\n扰民", 3), Row("b", "停车", 14), Row("c", "路灯", 9)]


@pytest.fixture
def table(qtbot: QtBot) -> ListTable[Row]:
    """Three rows on an active window."""
    table = ListTable[Row](
        [
            Column("id", "编号", lambda r: r.id, 80),
            Column("matter", "内容", lambda r: r.matter, stretches=True),
            Column("homes", "户数", lambda r: str(r.homes), is_number=True, sort=lambda r: r.homes),
            Column("limit", "时限", lambda r: "超期", chip=lambda r: overdue("超期")),
            Column("unit", "单位", lambda r: "南大街所", is_hidden=True, tip=lambda r: "主办"),
        ],
        lambda r: r.id,
        name="三本账",
        has_ticks=True,
        row_menu=lambda r: [QAction(f"打开 {r.id}")],
    )
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.set_rows(ROWS)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.setFocus()
    return table


def shown(table: ListTable[Row]) -> list[str]:
    return [row.id for row in table.rows]


def test_model_keeps_the_rules_of_qt(table: ListTable[Row]) -> None:
    tester = QAbstractItemModelTester(
        table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    table.set_rows(ROWS[:2])
    table.append_rows(ROWS[2:])
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert tester.model() is table.model()


def test_rows_asked_again_keep_cursor_and_ticks(table: ListTable[Row]) -> None:
    table.select("b")
    QTest.keyClick(table, Qt.Key.Key_Space)
    table.set_rows([Row("new", "新", 1), *ROWS])
    assert table.current_id == "b"
    assert table.selected_ids == ["b"]
    assert table.ticked_ids == ["b"]


@pytest.mark.parametrize(
    ("left", "neighbour"),
    [(["a", "c"], "c"), (["c"], "c"), (["a"], "a")],
)
def test_cursor_whose_row_is_gone_goes_to_the_neighbour(
    qtbot: QtBot, table: ListTable[Row], left: list[str], neighbour: str
) -> None:
    table.select("b")
    QTest.keyClick(table, Qt.Key.Key_Space)
    with qtbot.waitSignal(table.current_changed) as told:
        table.set_rows([Row("new", "新", 1), *(row for row in ROWS if row.id in left)])
    assert told.args == [neighbour]
    assert table.current_id == neighbour
    assert table.selected_ids == [neighbour]
    assert table.ticked_ids == []


def test_neighbour_is_the_one_in_the_order_shown(table: ListTable[Row]) -> None:
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert shown(table) == ["b", "c", "a"]
    table.select("b")
    table.set_rows([row for row in ROWS if row.id != "b"])
    assert table.current_id == "c"


def test_cursor_is_nowhere_when_none_of_the_rows_is_left(
    qtbot: QtBot, table: ListTable[Row]
) -> None:
    table.select("b")
    with qtbot.waitSignal(table.current_changed) as told:
        table.set_rows([Row("new", "新", 1)])
    assert told.args == [""]
    assert table.current_id is None


def test_marked_rows_stay_marked_when_asked_again(table: ListTable[Row]) -> None:
    table.select("a")
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert table.selected_ids == ["a", "b"]
    table.set_rows([Row("new", "新", 1), *ROWS])
    assert table.current_id == "b"
    assert table.selected_ids == ["a", "b"]


def test_enter_opens_the_row_under_the_cursor(qtbot: QtBot, table: ListTable[Row]) -> None:
    table.select("a")
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == ["b"]


def test_moving_the_cursor_tells_the_id(qtbot: QtBot, table: ListTable[Row]) -> None:
    with qtbot.waitSignal(table.current_changed) as told:
        table.select("c")
    assert told.args == ["c"]
    assert not table.select("unknown")


def test_click_on_a_tick_ticks_and_leaves_the_cursor(qtbot: QtBot, table: ListTable[Row]) -> None:
    table.select("a")
    spot = QPoint(14, table.rowViewportPosition(2) + 10)
    with qtbot.waitSignal(table.ticks_changed):
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.ticked_ids == ["c"]
    assert table.current_id == "a"


def test_numbers_sort_as_numbers_and_stay_sorted_when_asked_again(
    table: ListTable[Row],
) -> None:
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert shown(table) == ["a", "c", "b"]
    table.set_rows(list(reversed(ROWS)))
    assert shown(table) == ["a", "c", "b"]
    table.clear_sort()
    table.set_rows(ROWS)
    assert shown(table) == ["a", "b", "c"]


def test_sorting_keeps_the_cursor_on_its_row(table: ListTable[Row]) -> None:
    table.select("b")
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert table.current_id == "b"
    assert table.currentIndex().row() == 0


READ = {
    "安": "an",
    "白": "bai",
    "谌": "chen 1",
    "陈": "chen 2",
    "区": "ou",
    "仇": "qiu",
    "任": "ren",
    "单": "shan",
    "王": "wang",
    "解": "xie",
    "尉": "yu",
    "贠": "yun",
    "曾": "zeng",
    "查": "zha",
    "张": "zhang",
}
"""As the dictionary of surnames has them; two of one reading stand each for itself."""
NAMES = "安然 白雪 查良镛 陈静 谌龙 仇小雨 区志远 任静 单雄飞 王芳 解明 尉迟恭 贠梦 曾静 张丽 张三"


def test_names_are_sorted_by_how_they_are_read(qtbot: QtBot) -> None:
    """By pinyin, the first character as a surname: 单 as shan, 仇 as qiu, 查 as zha."""
    column = Column[Row]("matter", "姓名", lambda r: r.matter, is_name=True)
    table = ListTable[Row]([column], lambda r: r.id)
    qtbot.addWidget(table)
    # Sorting keeps the order of equals: 张丽 (li) stands before 张三 (san).
    right = sorted(NAMES.split(), key=lambda name: READ[name[0]])
    table.set_rows([Row(name, name, 0) for name in sorted(NAMES.split())])
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert shown(table) == right
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert shown(table) == right[::-1]


def test_matters_are_sorted_by_how_they_are_read(qtbot: QtBot) -> None:
    """Digits, letters, then characters; 解 and 单 are no surnames here."""
    column = Column[Row]("matter", "内容", lambda r: r.matter)
    table = ListTable[Row]([column], lambda r: r.id)
    qtbot.addWidget(table)
    right = ["", "12345", "KTV噪音", "单位证明", "解决停车", "路灯", "停车", "油烟", "油烟扰民"]
    table.set_rows([Row(str(n), one, 0) for n, one in enumerate(sorted(right))])
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [row.matter for row in table.rows] == right


def test_full_list_is_sorted_by_reading_at_once(qtbot: QtBot) -> None:
    column = Column[Row]("matter", "姓名", lambda r: r.matter, is_name=True)
    table = ListTable[Row]([column], lambda r: r.id)
    qtbot.addWidget(table)
    chars = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜"
    names = [a + b + c for a in chars for b in chars for c in chars[:10]]
    table.set_rows([Row(str(n), name, 0) for n, name in enumerate(names)])
    began = time.perf_counter()
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    first = time.perf_counter() - began
    began = time.perf_counter()
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    again = time.perf_counter() - began
    assert len(names) > 17_000
    assert first < 2.0
    assert again < 0.5


def test_what_is_copied_is_one_line_a_cell_and_no_formula(qtbot: QtBot) -> None:
    column = Column[Row]("matter", "内容", lambda r: r.matter)
    count = Column[Row]("homes", "户数", lambda r: str(r.homes))
    table = ListTable[Row]([column, count], lambda r: r.id)
    qtbot.addWidget(table)
    table.set_rows([Row("a", '=HYPERLINK("http://x")\n油烟\t扰民', 3)])
    table.select("a")
    table.copy_rows()
    assert QGuiApplication.clipboard().text() == '\'=HYPERLINK("http://x") 油烟 扰民\t3'
    table.copy_cell()
    assert QGuiApplication.clipboard().text() == '\'=HYPERLINK("http://x") 油烟 扰民'


def test_marked_rows_are_copied_as_shown_columns(table: ListTable[Row]) -> None:
    table.select("a")
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "a\t油烟 扰民\t3\t超期\nb\t停车\t14\t超期"


def test_cell_under_the_cursor_is_copied(table: ListTable[Row]) -> None:
    table.select("b")
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == "停车"


def test_column_chooser_hides_and_shows_but_never_the_last(table: ListTable[Row]) -> None:
    menu = table.column_menu()
    unit = next(a for a in menu.actions() if a.text() == "单位")
    assert not unit.isChecked()
    unit.setChecked(True)
    assert not table.isColumnHidden(4)
    for number in range(1, 5):
        table.show_column(number, is_shown=False)
    only = table.column_menu().actions()[0]
    assert not only.isEnabled()


def test_layout_is_taken_up_again_in_another_list(qtbot: QtBot, table: ListTable[Row]) -> None:
    table.show_column(3, is_shown=False)
    table.setColumnWidth(0, 133)
    table.horizontalHeader().moveSection(2, 0)
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    state = table.layout_state()
    table.show_column(3, is_shown=True)
    table.setColumnWidth(0, 50)
    table.horizontalHeader().moveSection(0, 2)
    table.restore_layout(state)
    assert table.layout_state() == state
    assert table.isColumnHidden(3)
    assert table.columnWidth(0) == 133
    assert shown(table) == ["b", "c", "a"]


def test_layout_remembered_by_another_version_does_no_harm(table: ListTable[Row]) -> None:
    table.restore_layout(
        '{"order": ["gone", "homes"], "hidden": ["gone"], "widths": {"gone": 3}, '
        '"sort": "gone", "descending": false}'
    )
    assert not table.isColumnHidden(0)
    assert table.horizontalHeader().visualIndex(2) == 0


def test_right_click_offers_the_rows_actions_and_copying(
    qtbot: QtBot, table: ListTable[Row]
) -> None:
    table.customContextMenuRequested.emit(QPoint(200, table.rowViewportPosition(1) + 5))
    menu = table.findChild(QMenu)
    assert menu is not None
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["打开 b", "复制所选行", "复制单元格"]
    menu.close()


def test_scrolling_to_the_end_asks_for_the_next_page(qtbot: QtBot, table: ListTable[Row]) -> None:
    table.set_rows([Row(str(n), "事", n) for n in range(200)])
    with qtbot.waitSignal(table.end_reached):
        table.scrollToBottom()
    table.append_rows([Row(str(n), "事", n) for n in range(200, 300)])
    assert len(table.rows) == 300


def test_ten_thousand_rows_ask_only_for_the_cells_in_sight(qtbot: QtBot) -> None:
    asked: list[str] = []

    def matter(row: Row) -> str:
        asked.append(row.id)
        return row.matter

    table = ListTable[Row]([Column("matter", "内容", matter, stretches=True)], lambda r: r.id)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    begun = time.perf_counter()
    table.set_rows([Row(str(n), "事", n) for n in range(10_000)])
    table.grab()
    seconds = time.perf_counter() - begun
    assert len(set(asked)) < 40
    assert seconds < 1.0


def test_list_in_a_hidden_column_tells_its_tip(table: ListTable[Row]) -> None:
    index = table.model().index(0, 4)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "主办"


def test_columns_yield_before_the_matter_is_cut_and_are_remembered_all_the_same(
    qtbot: QtBot,
) -> None:
    columns = [
        Column[Row]("id", "编号", lambda r: r.id, 80),
        Column[Row]("matter", "内容", lambda r: r.matter, stretches=True),
        Column[Row]("risk", "风险", lambda r: "低", 100, yields=1),
        Column[Row]("unit", "单位", lambda r: "南大街所", 100, yields=2),
    ]
    table = ListTable[Row](columns, lambda r: r.id, name="三本账")
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    assert not [n for n in range(4) if table.isColumnHidden(n)]
    state = table.layout_state()
    table.resize(400, 300)
    qtbot.waitUntil(lambda: table.isColumnHidden(3))
    assert not table.isColumnHidden(2)
    assert table.columnWidth(1) >= 190
    assert table.layout_state() == state
    unit = next(one for one in table.column_menu().actions() if one.text() == "单位")
    assert unit.isChecked()
    table.resize(600, 300)
    qtbot.waitUntil(lambda: not table.isColumnHidden(3))
