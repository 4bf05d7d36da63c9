"""The smaller widgets: what they say, to the eye and to a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui.icons import Mark
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import StateChip, due_soon, in_time, overdue, paused, plain
from desk_client.ui.widgets.clause_list import Clause, ClauseList, Standing
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.counter import CounterButton
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.figure_card import FigureCard
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.widgets.masked_field import MaskedField
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.widgets.timeline import Step, Timeline


def words_in(widget: QWidget) -> list[str]:
    """The labels in sight."""
    labels = [w for w in widget.findChildren(QLabel) if not w.isHidden()]
    return [label.text() for label in labels if label.text()]


def test_states_differ_by_mark_and_not_by_colour_alone() -> None:
    faces = [in_time("限内"), due_soon("将到期"), overdue("超期"), paused("中止")]
    assert len({chip.mark for chip in faces}) == len(faces)


def test_state_without_a_mark_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="mark"):
        StateChip(plain("限内", Tone.OK))


def test_grey_buttons_say_why_once_below_them(qtbot: QtBot) -> None:
    approve, print_it = KeyButton("批准销号"), KeyButton("打印")
    bar = ActionBar(approve, print_it)
    qtbot.addWidget(bar)
    bar.show()
    approve.forbid("公开决定作出后可用。")
    print_it.forbid("公开决定作出后可用。")
    assert words_in(bar) == ["公开决定作出后可用。"]
    approve.allow()
    print_it.allow()
    assert words_in(bar) == []


def test_buttons_wrap_where_the_card_is_narrow(qtbot: QtBot) -> None:
    bar = ActionBar(*(KeyButton("退回并说明") for _ in range(4)))
    qtbot.addWidget(bar)
    bar.resize(260, 200)
    bar.show()
    tops = {button.y() for button in bar.findChildren(KeyButton)}
    assert len(tops) > 1
    assert all(b.geometry().right() <= bar.width() for b in bar.findChildren(KeyButton))


def test_clauses_say_how_they_stand_and_offer_the_missing_step(qtbot: QtBot) -> None:
    clauses = ClauseList(
        [
            Clause("result", "办理结果", Standing.MET),
            Clause("public", "一事一公开", Standing.MISSING, "尚未决定", (("yes", "脱敏公开"),)),
            Clause("approval", "账主审批", Standing.OPEN, "等您"),
        ]
    )
    qtbot.addWidget(clauses)
    clauses.show()
    assert clauses.missing == 2
    spoken = [w.accessibleName() for w in clauses.findChildren(QLabel)]
    assert spoken == ["已具备: 办理结果", "缺少: 一事一公开:尚未决定", "待定: 账主审批:等您"]
    with qtbot.waitSignal(clauses.acted) as acted:
        clauses.findChildren(KeyButton)[0].click()
    assert acted.args == ["public", "yes"]


def test_fulfilled_clause_replaces_the_missing_one(qtbot: QtBot) -> None:
    clauses = ClauseList([Clause("public", "一事一公开", Standing.MISSING)])
    qtbot.addWidget(clauses)
    clauses.show()
    clauses.set_clauses([Clause("public", "一事一公开", Standing.MET)])
    assert clauses.missing == 0
    qtbot.waitUntil(lambda: len(clauses.findChildren(QLabel)) == 1)


def test_limit_says_title_value_and_state_together(qtbot: QtBot) -> None:
    bar = LimitBar("首次反馈", "3 天", in_time("限内"), 0.4)
    qtbot.addWidget(bar)
    bar.set_limit("超期 2 时", overdue("超期"), 1.7)
    assert bar.accessibleName() == "首次反馈 超期 2 时 超期"
    bar.grab()


def test_figure_says_what_it_counts(qtbot: QtBot) -> None:
    card = FigureCard("满意率", "95.83 %", "46 / 48,剔除 2")
    qtbot.addWidget(card)
    assert card.accessibleName() == "满意率 95.83 % 46 / 48,剔除 2"
    assert card.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_figure_that_opens_is_reached_and_pressed_by_keyboard(qtbot: QtBot) -> None:
    card = FigureCard("超期", "1", opens=True)
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.clicked):
        QTest.keyClick(card, Qt.Key.Key_Return)


def test_counter_tells_its_service_and_shows_only_what_was_saved(qtbot: QtBot) -> None:
    pad = QWidget()
    counter = CounterButton("way", "问路", "1", pad, 5, pad)
    qtbot.addWidget(pad)
    with qtbot.waitSignal(counter.counted) as counted:
        counter.click()
    assert counted.args == ["way"]
    assert counter.count == 5
    counter.set_count(6)
    assert counter.accessibleName() == "问路 6"


def test_masked_number_is_asked_for_and_covered_again(qtbot: QtBot) -> None:
    field = MaskedField("电话", "138****2207")
    qtbot.addWidget(field)
    button = field.findChildren(KeyButton)[0]
    with qtbot.waitSignal(field.reveal_requested):
        button.click()
    assert field.shown == "138****2207"
    field.reveal("13800012207")
    assert field.shown == "13800012207"
    with qtbot.assertNotEmitted(field.reveal_requested):
        button.click()
    assert field.shown == "138****2207"
    assert button.text() == "显示"


def test_what_was_shown_is_masked_again_when_its_page_is_left(qtbot: QtBot) -> None:
    pages = QStackedWidget()
    field, elsewhere = MaskedField("电话", "138****2207"), QWidget()
    pages.addWidget(field)
    pages.addWidget(elsewhere)
    qtbot.addWidget(pages)
    pages.show()
    field.reveal("13800012207")
    assert field.shown == "13800012207"
    pages.setCurrentWidget(elsewhere)
    assert field.shown == "138****2207"


def test_timeline_gives_written_words_the_lines_they_need(qtbot: QtBot) -> None:
    short, long = (
        Timeline([Step("回访", "09-14")]),
        Timeline([Step("回访", "09-14", body="话" * 90)]),
    )
    for one in (short, long):
        qtbot.addWidget(one)
        one.resize(300, 300)
        one.show()
    rows = [one.visualRect(one.model().index(0, 0)).height() for one in (short, long)]
    assert rows[1] > rows[0] + 60
    assert str(long.model().index(0, 0).data()).endswith("话" * 90)


def test_empty_list_teaches_and_its_key_begins(qtbot: QtBot) -> None:
    empty = EmptyState("还没有走访", "走访记录会出现在这里。", "新建走访", "F2")
    qtbot.addWidget(empty)
    empty.show()
    empty.activateWindow()
    qtbot.waitUntil(empty.isActiveWindow)
    assert words_in(empty) == ["还没有走访", "走访记录会出现在这里。"]
    with qtbot.waitSignal(empty.started):
        QTest.keyClick(empty, Qt.Key.Key_F2)


def test_timeline_is_read_aloud_opened_and_copied_by_keyboard(qtbot: QtBot) -> None:
    line_of_time = Timeline(
        [
            Step("所长建账", "09-14 11:25", id="e1"),
            Step("未接受", "09-19", Tone.OVERDUE, Mark.OVERDUE, "e2"),
        ]
    )
    qtbot.addWidget(line_of_time)
    line_of_time.resize(300, 200)
    line_of_time.show()
    line_of_time.setCurrentIndex(line_of_time.model().index(0, 0))
    QTest.keyClick(line_of_time, Qt.Key.Key_Down)
    with qtbot.waitSignal(line_of_time.opened) as opened:
        QTest.keyClick(line_of_time, Qt.Key.Key_Return)
    assert opened.args == ["e2"]
    QTest.keyClick(line_of_time, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "未接受\n09-19"
    role = Qt.ItemDataRole.AccessibleTextRole
    assert line_of_time.model().index(0, 0).data(role) == "所长建账\n09-14 11:25"


def test_timeline_that_is_asked_again_keeps_its_step_or_takes_the_neighbour(qtbot: QtBot) -> None:
    one, two, three = (Step(name, id=name) for name in ("a", "b", "c"))
    waiting = Timeline([one, two, three])
    qtbot.addWidget(waiting)
    waiting.show()
    waiting.setCurrentIndex(waiting.model().index(1, 0))
    waiting.set_steps([Step("new", id="n"), one, two, three])
    assert waiting.current_id == "b"
    waiting.set_steps([one, three])
    assert waiting.current_id == "c"


def test_long_step_wraps_instead_of_being_cut(qtbot: QtBot) -> None:
    history = Timeline([Step("短"), Step("很长的一步" * 20)])
    qtbot.addWidget(history)
    history.resize(260, 400)
    history.show()
    short, long = (history.visualRect(history.model().index(n, 0)) for n in (0, 1))
    assert long.height() > 3 * short.height()
    assert long.width() <= history.viewport().width()


def test_citizens_text_is_never_read_as_markup(qtbot: QtBot) -> None:
    label = text("<b>粗</b><img src='http://x'>", Text.BODY)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_line_without_room_is_cut_and_its_tip_says_all(qtbot: QtBot) -> None:
    note = line("临-A07-1121-018 · 14:02 起 · 已自动保存", Text.NOTE)
    qtbot.addWidget(note)
    note.resize(60, 20)
    note.grab()
    assert note.toolTip() == note.text()
    note.resize(600, 20)
    note.grab()
    assert note.toolTip() == ""


def test_three_columns_fold_to_two_where_it_is_narrow(qtbot: QtBot) -> None:
    page = Columns()
    qtbot.addWidget(page)
    for column in (page.left, page.middle, page.right):
        column.add(Card("卡"), stretch=1)
    page.resize(1182, 600)
    page.show()
    qtbot.waitUntil(lambda: page.left.y() == page.right.y())
    page.resize(900, 600)
    qtbot.waitUntil(lambda: page.right.y() > page.left.y())
    assert page.right.x() == page.left.x()
    assert page.right.width() == page.left.width()
    assert page.middle.width() > 500


def test_form_takes_the_place_of_the_page_where_nothing_fits_beside_it(qtbot: QtBot) -> None:
    head = Card("头")
    page = Columns(left_width=0, right_width=336, head=head)
    qtbot.addWidget(page)
    page.middle.add(Card("事情"), stretch=1)
    page.right.add(Card("办理"), stretch=1)
    page.resize(1182, 600)
    page.show()
    page.bring_forward(is_forward=True)
    assert page.middle.isVisible()
    with qtbot.waitSignal(page.covered) as covered:
        page.resize(600, 600)
    assert covered.args == [True]
    assert not page.middle.isVisible()
    assert page.right.height() > 400
    page.bring_forward(is_forward=False)
    assert page.middle.isVisible()
    page.resize(1182, 400)
    qtbot.waitUntil(lambda: page.middle.isAncestorOf(head))
    page.resize(1182, 600)
    qtbot.waitUntil(lambda: not page.middle.isAncestorOf(head))


def test_column_is_never_narrower_than_what_stands_in_it(qtbot: QtBot) -> None:
    page = Columns()
    wide = Card("卡")
    wide.setMinimumWidth(300)
    page.left.add(wide)
    qtbot.addWidget(page)
    page.resize(1182, 600)
    page.show()
    qtbot.waitUntil(lambda: page.left.width() >= 300)


def test_card_is_named_and_can_be_chosen(qtbot: QtBot) -> None:
    card = Card("两处都改了“时限”", "ZS-0092")
    qtbot.addWidget(card)
    card.add(text("11-27(周五)", Text.TITLE))
    card.add_rule()
    card.set_chosen(True)
    card.set_title("一处", "ZS-0093")
    assert card.accessibleName() == "一处"
    assert card.property("chosen") is True


def test_pair_goes_one_below_the_other_when_a_part_comes_later(qtbot: QtBot) -> None:
    first, late = QLabel("轮到我 在办 超期 全部"), QLabel("召集一次复盘例会")
    needed = first.minimumSizeHint().width() + late.minimumSizeHint().width() + 16 + 32
    late.hide()
    pair = Pair(first, late, least=0)
    pair.setContentsMargins(16, 0, 16, 0)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(pair)
    qtbot.addWidget(holder)
    holder.resize(needed - 20, 200)
    holder.show()
    late.show()
    qtbot.waitUntil(lambda: late.y() > first.y())
    assert first.geometry().right() < pair.contentsRect().right() + 1
    holder.resize(needed, 200)
    qtbot.waitUntil(lambda: late.y() == first.y())


def test_what_is_wider_than_its_line_gives_way(qtbot: QtBot) -> None:
    box = QWidget()
    row = FlowLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    wide = QLineEdit()
    row.addWidget(wide)
    qtbot.addWidget(box)
    box.resize(wide.sizeHint().width() - 20, 60)
    box.show()
    qtbot.waitUntil(lambda: wide.geometry().right() < box.width())
