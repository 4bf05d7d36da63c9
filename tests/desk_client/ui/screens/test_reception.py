"""The reception room in a real window, over a real store: by keyboard, in seconds."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.walk_in import WalkIn
from casework.codes import IdType, ServiceCategory
from casework.state import Person
from desk_client.services import drafts, reception
from desk_client.ui import background
from desk_client.ui.printing.window import PrintWindow
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.widgets.fields import TextArea
from desk_client.ui.widgets.toast import ToastStack
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, click, focus, press, says, write
from tests.harness.windows.workplaces import At, Workplaces


def shown(qtbot: QtBot, at: At) -> ReceptionPage:
    """The page in a window of the smallest screen."""
    page = ReceptionPage(at(bureau.DESK))
    qtbot.addWidget(page)
    page.resize(1182, 686)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.enter()
    return page


def day(at: At) -> reception.ReceptionDay:
    return reception.today(at(bureau.DESK).session)


def test_two_keys_count_a_convenience(qtbot: QtBot, at: At) -> None:
    shown(qtbot, at)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: day(at).services == 1)
    walk_in = day(at).walk_ins[0]
    assert walk_in.is_quick
    assert walk_in.services[0].category is ServiceCategory.CONVENIENCE


def with_toasts(page: ReceptionPage) -> ToastStack:
    """The messages of the window that the page stands in."""
    stack = ToastStack(page, over=page)
    page._workplace.signals.notice.connect(stack.show_notice)
    page._workplace.signals.withdrawn.connect(stack.withdraw)
    return stack


def test_a_count_taken_back_stays_in_the_record_as_void(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    stack = with_toasts(page)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: len(stack.toasts) == 1)
    assert day(at).services == 1
    press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: day(at).services == 0)
    assert [row.status for row in day(at).walk_ins] == ["VOID"]


def has_counted(at: At, services: int) -> bool:
    return day(at).services == services


def test_counts_are_taken_back_one_after_the_other(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    stack = with_toasts(page)
    press(Qt.Key.Key_F2)
    for number, key in enumerate((Qt.Key.Key_1, Qt.Key.Key_2), 1):
        press(key)
        qtbot.waitUntil(partial(has_counted, at, number))
    background.wait_idle()
    for left in (1, 0):
        press(Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(partial(has_counted, at, left))
        background.wait_idle()
    assert all(toast.notice.undo is None for toast in stack.toasts)


def test_control_z_does_what_the_newest_message_says(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    stack = with_toasts(page)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(stack.toasts) == 1)
    page.form.focus_content()
    write("一段话")
    press(Qt.Key.Key_Escape)
    assert page.form.is_empty
    press(Qt.Key.Key_Z, CONTROL)
    assert page.form.fields.content.value == "一段话"
    background.wait_idle()
    assert day(at).services == 1, "the count is another matter"


def test_cleared_form_can_come_back_until_something_is_typed(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    stack = with_toasts(page)
    page.form.focus_content()
    write("一段话")
    press(Qt.Key.Key_Escape)
    [toast] = stack.toasts
    assert toast.notice.stays
    write("下一位")
    assert stack.toasts == []
    assert page.form.fields.name.value == "下一位"


def test_a_visit_written_by_keyboard_is_saved_whole(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    page.enter()
    press(Qt.Key.Key_1, CONTROL)
    page.enter()
    write("张桂英")
    press(Qt.Key.Key_Return)
    write("１３８00002207")
    content = next(area for area in page.findChildren(TextArea))
    content.setFocus()
    write("问身份证补办要带什么材料")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(day(at).walk_ins) == 1)
    state = at(bureau.DESK).session.desk.store.case(day(at).walk_ins[0].case)
    assert isinstance(state, WalkIn)
    assert state.status == "DONE"
    assert state.person is not None
    assert (state.person.name, state.person.phone) == ("张桂英", "13800002207")
    qtbot.waitUntil(lambda: content.value == "")


def test_f7_shows_the_receipt_of_what_was_saved_last(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    stack = with_toasts(page)
    press(Qt.Key.Key_F7)
    assert "请先保存" in stack.toasts[-1].notice.text
    press(Qt.Key.Key_1, CONTROL)
    page.form.focus_content()
    write("问身份证补办要带什么材料")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(day(at).walk_ins) == 1)
    background.wait_idle()
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: bool(page.findChildren(PrintWindow)))
    [window] = page.findChildren(PrintWindow)
    assert window.windowTitle() == "接待回执"
    with qtbot.waitSignal(window.destroyed):
        window.close()


def test_what_does_not_fit_is_said_at_its_row_and_stays(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    press(Qt.Key.Key_1, CONTROL)
    fields = page.form.fields
    fields.name.set_value("阿" * 10_000)
    fields.phone.set_value("12ab34")
    press(Qt.Key.Key_Return, CONTROL)
    assert "10,000" in fields.name.accessibleDescription()
    assert day(at).walk_ins == ()
    assert (len(fields.name.value), fields.phone.value) == (10_000, "12ab34")
    fields.name.set_value("阿依古丽")
    press(Qt.Key.Key_Return, CONTROL)
    assert fields.phone.accessibleDescription()
    assert day(at).walk_ins == ()


def test_document_of_a_foreigner_is_filed_as_what_it_is(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    fields = page.form.fields
    fields.id_no.insert("E1234 5678")
    assert "护照" in fields.id_no.note
    fields.id_no.set_value("110105 19491231 002X")
    assert "居民身份证" in fields.id_no.note
    fields.foreign.setChecked(True)
    assert fields.id_type is IdType.PASSPORT
    assert "护照" in fields.id_no.note
    fields.foreign.setChecked(False)
    fields.id_no.set_value("110105 19491231 0021")
    assert "校验码" in fields.id_no.note
    press(Qt.Key.Key_4, CONTROL)
    fields.name.set_value("张桂英")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(day(at).walk_ins) == 1)
    state = at(bureau.DESK).session.desk.store.case(day(at).walk_ins[0].case)
    assert isinstance(state, WalkIn)
    assert state.person is not None
    assert (state.person.id_type, state.person.id_no) == ("ID", "110105194912310021")


def test_a_ledger_draft_that_is_too_short_is_said_at_its_row(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    press(Qt.Key.Key_2, CONTROL)
    press(Qt.Key.Key_F6)
    write("油烟扰民")
    content = next(area for area in page.findChildren(TextArea))
    content.setFocus()
    write("太短")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: content.accessibleDescription() != "")
    assert day(at).walk_ins == ()
    assert content.value == "太短"


def test_typing_survives_a_window_that_dies(qtbot: QtBot, at: At, workplaces: Workplaces) -> None:
    page = shown(qtbot, at)
    content = next(area for area in page.findChildren(TextArea))
    content.setFocus()
    write("写到一半停电了")
    session = at(bureau.DESK).session
    qtbot.waitUntil(
        lambda: session.desk.store.draft(bureau.DESK, "reception") is not None, timeout=4000
    )
    again = shown(qtbot, at)
    restored = next(area for area in again.findChildren(TextArea))
    qtbot.waitUntil(lambda: restored.value == "写到一半停电了")


# ------------------------------------------------------------------- saving, once and again

MATTER = "问身份证补办要带什么材料"


def fill_in(page: ReceptionPage, matter: str = MATTER) -> None:
    """A visitor with a phone, and what they came for; the focus is in the matter."""
    press(Qt.Key.Key_1, CONTROL)
    page.enter()
    write("张桂英")
    press(Qt.Key.Key_Return)
    write("13800002207")
    page.form.focus_content()
    write(matter)


def test_key_struck_three_times_records_one_visitor_and_says_nothing_is_missing(
    qtbot: QtBot, at: At
) -> None:
    page = shown(qtbot, at)
    fill_in(page)
    for _ in range(3):
        press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert len(day(at).walk_ins) == 1
    assert page.form.is_empty
    assert not says(page, "请选择五类服务之一")


def test_form_that_was_saved_leaves_no_draft_for_the_next_visitor(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    fill_in(page)
    page._draft.keep()
    background.wait_idle()
    store = at(bureau.DESK).session.desk.store
    assert store.draft(bureau.DESK, "reception") is not None
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(day(at).walk_ins) == 1)
    background.wait_idle()
    assert store.draft(bureau.DESK, "reception") is None


def test_letters_typed_right_after_the_key_begin_the_next_visitor(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    fill_in(page)
    press(Qt.Key.Key_Return, CONTROL)
    write("李")
    press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: len(day(at).walk_ins) == 1)
    background.wait_idle()
    assert page.form.fields.name.value == "李a"
    assert page.form.fields.content.value == ""
    assert focus() is page.form.fields.name
    session = at(bureau.DESK).session
    assert drafts.kept(session, "reception")["name"] == "李a", "and they are kept as a draft"


def test_next_visitor_written_before_the_first_is_on_disk_is_recorded_too(
    qtbot: QtBot, at: At
) -> None:
    page = shown(qtbot, at)
    for matter in (MATTER, "来领居住证"):
        fill_in(page, matter)
        press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(day(at).walk_ins) == 2)
    background.wait_idle()
    assert page.form.is_empty


def test_form_that_the_rules_refuse_comes_back_and_so_can_what_was_typed_meanwhile(
    qtbot: QtBot, at: At
) -> None:
    page = shown(qtbot, at)
    stack = with_toasts(page)
    fill_in(page, "太短")
    press(Qt.Key.Key_F6)
    write("油烟扰民")
    press(Qt.Key.Key_Return, CONTROL)
    write("李")
    content = page.form.fields.content
    qtbot.waitUntil(lambda: content.accessibleDescription() != "")
    assert (page.form.fields.name.value, content.value) == ("张桂英", "太短")
    [toast] = [one for one in stack.toasts if one.notice.undo is not None]
    assert toast.notice.undo is not None
    toast.notice.undo()
    assert page.form.fields.name.value == "李"


def test_same_phone_and_matter_within_ten_minutes_is_asked_about_and_one_key_goes_on(
    qtbot: QtBot, at: At, workplaces: Workplaces
) -> None:
    page = shown(qtbot, at)
    fill_in(page)
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    workplaces.outside.pass_seconds(9 * 60)
    fill_in(page, " 问身份证补办要带什么材料 ")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(page, "刚登记过同一电话、同一事项"))
    background.wait_idle()
    assert len(day(at).walk_ins) == 1
    assert page.form.fields.name.value == "张桂英"
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert len(day(at).walk_ins) == 2
    assert page.form.is_empty


def test_later_or_with_something_else_nothing_is_asked(
    qtbot: QtBot, at: At, workplaces: Workplaces
) -> None:
    page = shown(qtbot, at)
    for number, (matter, seconds) in enumerate([(MATTER, 0), ("来领居住证", 60), (MATTER, 600)], 1):
        workplaces.outside.pass_seconds(seconds)
        fill_in(page, matter)
        press(Qt.Key.Key_Return, CONTROL)
        background.wait_idle()
        assert len(day(at).walk_ins) == number


# ------------------------------------------------------------------- the day of a visitor


def overnight(workplaces: Workplaces) -> date:
    """The night passes; the day that it is then."""
    workplaces.outside.pass_seconds(24 * 60 * 60)
    return workplaces.outside.now().date()


def recorded(at: At) -> WalkIn:
    """The newest reception."""
    state = at(bureau.DESK).session.desk.store.case(day(at).walk_ins[0].case)
    assert isinstance(state, WalkIn)
    return state


def test_form_that_stood_open_overnight_books_the_first_visitor_for_today(
    qtbot: QtBot, at: At, workplaces: Workplaces
) -> None:
    page = shown(qtbot, at)
    today = overnight(workplaces)
    fill_in(page)
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert recorded(at).started_at.date() == today


def test_form_that_was_freed_by_a_save_begins_with_the_next_visitor(
    qtbot: QtBot, at: At, workplaces: Workplaces
) -> None:
    page = shown(qtbot, at)
    fill_in(page)
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    today = overnight(workplaces)
    fill_in(page, "来领居住证")
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert recorded(at).started_at.date() == today


def test_what_was_begun_yesterday_says_so_and_stays_of_yesterday(
    qtbot: QtBot, at: At, workplaces: Workplaces
) -> None:
    page = shown(qtbot, at)
    fill_in(page)
    page._draft.keep()
    background.wait_idle()
    today = overnight(workplaces)
    again = shown(qtbot, at)
    qtbot.waitUntil(lambda: again.form.fields.name.value == "张桂英")
    assert says(again, f"自 {today - timedelta(days=1):%m-%d} 09:00 起填写,将记在那一天")
    again.form.focus_content()
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    session = at(bureau.DESK).session
    [hit] = reception.person_history(session, Person(phone="13800002207"))
    assert hit.at.date() == today - timedelta(days=1)


def test_visitor_who_is_here_now_is_of_today_on_one_click(
    qtbot: QtBot, at: At, workplaces: Workplaces
) -> None:
    page = shown(qtbot, at)
    fill_in(page)
    today = overnight(workplaces)
    page.reload()
    qtbot.waitUntil(lambda: says(page, "将记在那一天"))
    click(page, "改为现在")
    assert not says(page, "将记在那一天")
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert recorded(at).started_at.date() == today
