"""An officer's whole window: rooms by keyboard, search, counts, lock, and nothing that flashes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_client.services import amending
from desk_client.ui import background, theme
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.idle import IdleWatch
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.theme import DARK, Size, Theme
from desk_client.ui.widgets.fields import TextField
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, focus, press, says, write
from tests.harness.windows.matters import Matters
from tests.harness.windows.workplaces import Workplaces

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


class Seat:
    """An officer at an open window."""

    def __init__(self, workplaces: Workplaces, officer: str, qtbot: QtBot) -> None:
        self.workplace = workplaces.workplace(officer)
        self.desk = DeskWindow(self.workplace, "公安网")
        window = self.desk.window
        window.resize(1366, 768)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        background.wait_idle()


@pytest.fixture
def seat(workplaces: Workplaces, qtbot: QtBot) -> Iterator[type[Seat]]:
    made: list[Seat] = []

    class Seated(Seat):
        def __init__(self, officer: str) -> None:  # the fixtures stand in for the rest
            super().__init__(workplaces, officer, qtbot)
            made.append(self)

    yield Seated
    for one in made:
        one.desk.close()
    background.wait_idle()


def test_every_room_is_entered_by_its_key_and_takes_the_focus(seat: type, qtbot: QtBot) -> None:
    window = seat(bureau.DESK).desk.window
    rooms = ["reception", "ledgers", "visits", "targets", "sessions"]
    rooms += ["clues", "mediation", "property", "diversion", "knowledge"]
    for digit, room in zip("1234567890", rooms, strict=True):
        QTest.keyClick(window, Qt.Key(ord(digit)), ALT_SHIFT)
        assert window.room == room
        background.wait_idle()
        assert window.page(room).isAncestorOf(focus()), f"the focus of {room}"
    for room in ("exports", "handover", "search", "attention", "sync", "reception"):
        press(Qt.Key.Key_PageDown, CONTROL)
        assert window.room == room
    press(Qt.Key.Key_PageUp, CONTROL)
    assert window.room == "sync"


def test_search_is_reached_typed_and_opened_by_keyboard(
    seat: type, workplaces: Workplaces, qtbot: QtBot
) -> None:
    case = Matters(workplaces).in_progress()
    window = seat(bureau.HANDLER).desk.window
    press(Qt.Key.Key_F3)
    write("油烟")
    press(Qt.Key.Key_Return)
    page = window.page("search")
    qtbot.waitUntil(lambda: getattr(page, "count", 0) == 1)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.room == "ledgers")
    ledgers = window.page("ledgers")
    assert isinstance(ledgers, LedgersPage)
    assert ledgers.item.case == case


def test_typed_words_are_kept_when_somebody_goes_to_another_room(seat: type) -> None:
    window = seat(bureau.DESK).desk.window
    write("张桂英")
    press(Qt.Key.Key_PageDown, CONTROL)
    press(Qt.Key.Key_PageUp, CONTROL)
    page = window.page("reception")
    assert isinstance(page, ReceptionPage)
    assert page.form.fields.name.value == "张桂英"


def test_what_is_typed_is_on_disk_when_the_window_goes(
    seat: type, workplaces: Workplaces, qtbot: QtBot
) -> None:
    seated = seat(bureau.DESK)
    write("张桂英")
    seated.desk.close()
    store = workplaces.store(bureau.DESK_DEVICE)
    qtbot.waitUntil(lambda: "张桂英".encode() in (store.draft(bureau.DESK, "reception") or b""))


def test_what_was_not_taken_comes_into_the_form_of_its_room_with_one_key(
    seat: type, workplaces: Workplaces, qtbot: QtBot
) -> None:
    matters = Matters(workplaces)
    case = matters.pending()
    matters.take(bureau.DESK, case, "LedgerItemVoided", {"text": "登记错了"})
    matters.take(bureau.HEAD, case, "LedgerItemEstablished")
    for device in (bureau.HEAD_DEVICE, bureau.DESK_DEVICE):
        workplaces.engines[device].catch_up()
    window = seat(bureau.DESK).desk.window
    window.enter_room("attention")
    page = window.page("attention")
    qtbot.waitUntil(lambda: says(page, "登记错了"))
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: window.room == "ledgers")


def test_f12_locks_and_control_q_closes(seat: type, qtbot: QtBot) -> None:
    desk = seat(bureau.DESK).desk
    with qtbot.waitSignal(desk.lock_asked):
        press(Qt.Key.Key_F12)
    with qtbot.waitSignal(desk.window.closing):
        press(Qt.Key.Key_Q, CONTROL)


def test_nobody_touching_the_desk_locks_it_and_a_key_puts_that_off(
    dressed_app: QApplication, qtbot: QtBot
) -> None:
    watch = IdleWatch(dressed_app, milliseconds=400)
    field = TextField("姓名")
    qtbot.addWidget(field)
    field.show()
    told: list[bool] = []
    watch.idle.connect(lambda: told.append(True))
    watch.start()
    for _ in range(6):
        QTest.qWait(100)
        QTest.keyClick(field, Qt.Key.Key_A)
    assert told == []
    qtbot.waitUntil(lambda: told == [True], timeout=3000)
    dressed_app.removeEventFilter(watch)


def test_rail_and_bar_tell_what_is_to_do(seat: type, workplaces: Workplaces, qtbot: QtBot) -> None:
    matters = Matters(workplaces)
    case = matters.in_progress()
    amending.amend(matters.of(bureau.DESK), case, {"place": "5 号院"})
    amending.amend(matters.of(bureau.HEAD), case, {"place": "7 号院"})
    for device in (bureau.HEAD_DEVICE, bureau.DESK_DEVICE, bureau.HEAD_DEVICE):
        workplaces.engines[device].catch_up()
    window = seat(bureau.HEAD).desk.window
    qtbot.waitUntil(lambda: window.count("attention").badge == "1")
    assert window.count("ledgers").tip == "在办 1"
    deadline = window.bar.status.next_deadline
    assert deadline is not None
    assert deadline.id == case


def test_text_size_and_colours_belong_to_the_officer(
    seat: type, workplaces: Workplaces, qtbot: QtBot, dressed_app: QApplication
) -> None:
    seated = seat(bureau.DESK)
    press(Qt.Key.Key_Equal, CONTROL)
    seated.desk._look.toggle_dark()
    assert theme.current() == Theme(DARK, Size.LARGE)
    store = workplaces.store(bureau.DESK_DEVICE)
    qtbot.waitUntil(lambda: b"true" in (store.draft(bureau.DESK, "look") or b""))
    background.wait_idle()
    seated.desk.close()
    theme.apply(dressed_app, Theme())
    seat(bureau.DESK)
    qtbot.waitUntil(lambda: theme.current() == Theme(DARK, Size.LARGE))
    seat(bureau.AUX)
    qtbot.waitUntil(lambda: theme.current() == Theme())


class Flashes(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_no_part_of_a_page_flashes_up_as_a_window(
    seat: type, workplaces: Workplaces, qtbot: QtBot, dressed_app: QApplication
) -> None:
    matters = Matters(workplaces)
    case, visit = matters.called_back(), matters.visit_with_problem()
    flashes = Flashes()
    dressed_app.installEventFilter(flashes)
    try:
        desk = seat(bureau.HEAD).desk
        for room in ("ledgers", "visits", "search", "attention", "sync", "reception"):
            desk.window.enter_room(room)
            background.wait_idle()
        desk.open_case("ledger_item", case)
        desk.open_case("visit", visit)
        page = desk.window.page("ledgers")
        assert isinstance(page, LedgersPage)
        qtbot.waitUntil(lambda: page.item.page is not None)
        page.item.open_step("PublicityDecided")
        background.wait_idle()
    finally:
        dressed_app.removeEventFilter(flashes)
    assert flashes.seen == [desk.window]
