"""The reception room in a real window, over a real store: by keyboard, in seconds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.walk_in import WalkIn
from casework.codes import ServiceCategory
from desk_client.services import reception
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.widgets.fields import TextArea
from desk_client.ui.widgets.key_button import KeyButton
from tests import bureau
from tests.desk_client.ui.hands import CONTROL, press, write
from tests.desk_client.ui.screens.conftest import At, Bureau


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


def test_a_count_taken_back_stays_in_the_record_as_void(qtbot: QtBot, at: At) -> None:
    page = shown(qtbot, at)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_2)
    undo = next(one for one in page.findChildren(KeyButton) if one.text() == "撤销")
    qtbot.waitUntil(undo.isVisible)
    assert day(at).services == 1
    press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: day(at).services == 0)
    assert [row.status for row in day(at).walk_ins] == ["VOID"]


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


def test_typing_survives_a_window_that_dies(qtbot: QtBot, at: At, town: Bureau) -> None:
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
