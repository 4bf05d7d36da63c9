"""A case's page of any kind: facts, people, history, steps; over real stores, by keyboard."""

from __future__ import annotations

import pytest
import segno
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from casework.audit.notes import read_vkey
from casework.audit.policy import Policy
from casework.audit.receipt import check_receipt, code_of, read_receipt
from central_mailbox.keys import verify
from desk_client.changes import Touched
from desk_client.services import amending
from desk_client.ui import background
from desk_client.ui.cases.proof_card import ProofCard
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.conflicts import ConflictCard
from desk_client.ui.reveal import PersonalValue
from desk_client.ui.rooms import ROOMS
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.qr_code import QrCode
from desk_client.ui.widgets.timeline import Timeline
from tests.harness import bureau
from tests.harness.windows.hands import ALT, CONTROL, button, click, focus, press, says
from tests.harness.windows.loans import PHONE, Loans
from tests.harness.windows.matters import COMPLAINT, Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces

SPEC = next(spec for spec in ROOMS if spec.key == "property")


@pytest.fixture
def loans(workplaces: Workplaces) -> Loans:
    return Loans(workplaces)


class Open:
    """A room in which a case is open."""

    def __init__(self, page: RoomPage, case: str, qtbot: QtBot) -> None:
        self.room, self.page, self.workplace = page, page.case, page.workplace
        page.open_case(case)
        qtbot.waitUntil(lambda: page.case.page is not None)
        background.wait_idle()

    def masked(self) -> list[PersonalValue]:
        """What is masked on the page."""
        return self.page.findChildren(PersonalValue)

    def status(self) -> str:
        """Where the case stands."""
        return self.page.page.status.zh if self.page.page else ""

    def history(self) -> str:
        """Everything that the history says."""
        model = self.page.findChildren(Timeline)[0].model()
        return "\n".join(str(model.index(n, 0).data()) for n in range(model.rowCount()))


def opened(at: At, shown: Shown, qtbot: QtBot, officer: str, case: str) -> Open:
    room = RoomPage(at(officer), SPEC)
    shown(room)
    return Open(room, case, qtbot)


def test_page_says_what_it_is_whose_turn_it_is_and_how_long_there_is(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    on = opened(at, shown, qtbot, bureau.DESK, loans.lend(hours=5))
    page = on.page
    for words in ("雨伞 伞-017", "物品借用 · WJ-", "会客厅接待员", "约定归还"):
        assert says(page, words), words
    assert says(page.findChildren(LimitBar)[0], "还剩 4 小时")
    assert isinstance(focus(), KeyButton)
    assert focus().text() == "归还"  # type: ignore[attr-defined]


def test_values_wrap_and_can_be_copied(at: At, loans: Loans, shown: Shown, qtbot: QtBot) -> None:
    on = opened(at, shown, qtbot, bureau.DESK, loans.lend("很长的编号" * 30))
    page = on.page
    values = [one for one in page.findChildren(QLabel) if one.text() == "很长的编号" * 30]
    assert values
    by_keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert all(one.wordWrap() and one.textInteractionFlags() & by_keyboard for one in values)
    assert all(one.width() <= page.width() for one in values)


def test_step_is_taken_by_keyboard_and_the_page_follows(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend()
    on = opened(at, shown, qtbot, bureau.DESK, case)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: on.page.form.step is not None)
    assert on.page.form.isAncestorOf(focus())
    on.page.form.step.set_value("condition", "GOOD")  # type: ignore[union-attr]
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: on.status() == "已归还")
    qtbot.waitUntil(lambda: says(on.page, "此件已办结"))
    assert "归还" in on.history()
    assert "完好" in on.history()


def test_form_that_is_being_filled_in_stays_when_the_case_changes(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend()
    on = opened(at, shown, qtbot, bureau.DESK, case)
    on.page.open_step("LoanReturned")
    qtbot.waitUntil(lambda: on.page.form.step is not None)
    step, where = on.page.form.step, focus()
    loans.take_back(case)
    on.page._reload()
    qtbot.waitUntil(lambda: on.status() == "已归还")
    background.wait_idle()
    assert on.page.form.step is step
    assert focus() is where


def test_what_changed_while_the_room_was_not_in_front_is_shown_when_it_is_again(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend()
    on = opened(at, shown, qtbot, bureau.DESK, case)
    on.room.hide()
    loans.take_back(case)
    on.workplace.signals.announce(Touched.of("loan", case))
    background.wait_idle()
    assert on.status() != "已归还"
    on.room.show()
    on.room.enter()
    qtbot.waitUntil(lambda: on.status() == "已归还")


def test_words_that_were_written_stand_in_the_history(
    workplaces: Workplaces, at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend(hours=0.5)
    workplaces.outside.pass_seconds(3600)
    loans.write_off(case, "联系三次未果,借用人已离开本市")
    on = opened(at, shown, qtbot, bureau.HEAD, case)
    assert "核销原因:联系三次未果,借用人已离开本市" in on.history()
    assert on.status() == "已核销"


def test_masked_things_are_shown_for_a_reason_recorded_and_stay_open(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend()
    on = opened(at, shown, qtbot, bureau.DESK, case)
    name, phone, document, address = on.masked()
    assert [one.shown for one in on.masked()] == [
        "张**",
        "138****2207",
        "6101**********0028",
        "钟楼社区3号****",
    ]
    for one in (name, phone):
        one.reasons.actions()[0].trigger()
        qtbot.waitUntil(lambda one=one: one.is_revealed)  # type: ignore[misc]
    background.wait_idle()
    loans.lend("another one")
    on.page._reload()
    background.wait_idle()
    assert (name.shown, phone.shown) == ("张桂英", PHONE), "a redraw covers nothing"
    assert not document.is_revealed
    assert not address.is_revealed
    assert loans.looks(case) == ["姓名", "电话号码"]


def test_what_was_shown_is_covered_when_the_page_is_left(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend()
    on = opened(at, shown, qtbot, bureau.DESK, case)
    phone = on.masked()[1]
    phone.reasons.actions()[0].trigger()
    qtbot.waitUntil(lambda: phone.is_revealed)
    on.room.show_list()
    assert not phone.is_revealed
    assert phone.shown == "138****2207"


def test_another_case_shows_nothing_of_the_one_before(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    first, second = loans.lend("1"), loans.lend("2")
    on = opened(at, shown, qtbot, bureau.DESK, first)
    on.masked()[1].reasons.actions()[0].trigger()
    qtbot.waitUntil(lambda: says(on.page, PHONE))
    on.room.open_case(second)
    assert not says(on.page, PHONE)
    qtbot.waitUntil(lambda: says(on.page, "雨伞 2"))
    background.wait_idle()
    assert not says(on.page, PHONE)


def test_who_cannot_take_the_step_reads_whose_turn_it_is(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    on = opened(at, shown, qtbot, bureau.HEAD, loans.lend())
    assert on.page.steps is not None
    assert says(on.page, "等待")
    late = [one for one in on.page.findChildren(KeyButton) if one.text() == "续借"]
    assert late, "a head of the station may prolong"


def test_alt_left_goes_back_to_the_row_of_the_case(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    loans.lend("1", hours=2)
    case = loans.lend("2", hours=3)
    on = opened(at, shown, qtbot, bureau.DESK, case)
    press(Qt.Key.Key_Left, ALT)
    assert on.room.currentWidget() is on.room.list
    assert isinstance(focus(), ListTable)
    assert on.room.list.table.current_id == case


def test_case_that_is_not_here_is_said_and_left(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    workplace = at(bureau.DESK)
    room = RoomPage(workplace, SPEC)
    shown(room)
    background.wait_idle()
    with qtbot.waitSignal(workplace.signals.notice) as said:
        room.open_case(bureau.fixed_id(9, 9))
    assert "不在本机" in said.args[0].text
    qtbot.waitUntil(lambda: room.currentWidget() is room.list)


def test_step_behind_more_says_why_it_cannot_be_taken_yet(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    on = opened(at, shown, qtbot, bureau.HEAD, loans.lend())
    button(on.page, "更多")
    assert on.page.steps is not None
    menu = on.page.steps.bar.menu
    assert menu is not None
    words = [one.text() for one in menu.actions()]
    assert any("未到归还时间" in one for one in words), words


def test_related_case_is_a_link_and_one_that_is_not_here_says_so(
    at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    first = loans.lend("1")
    on = opened(at, shown, qtbot, bureau.DESK, loans.lend("2", source_case=first))
    assert says(on.page, "物品借用 · 雨伞 1")
    link = next(one for one in on.page.findChildren(KeyButton) if one.text().startswith("WJ…"))
    with qtbot.waitSignal(on.workplace.signals.open_requested) as asked:
        link.setFocus()
        press(Qt.Key.Key_Return)
    assert asked.args == ["loan", first]
    on.room.open_case(loans.lend_unsent("3", source_case=bureau.fixed_id(9, 9)))
    qtbot.waitUntil(lambda: says(on.page, "另有一件关联事项"))


def test_opening_a_complaint_is_a_look_that_is_recorded(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    case = Matters(workplaces).established(COMPLAINT)
    workplace = at(bureau.HEAD)
    room = RoomPage(workplace, next(spec for spec in ROOMS if spec.key == "call_back"))
    shown(room)
    Open(room, case, qtbot)
    entries = workplace.session.desk.store.timeline(case)
    reads = [one for one in entries if one.type == "LedgerItemPersonalDataRead"]
    assert [one.actor for one in reads] == [bureau.HEAD]


def test_two_values_of_a_field_are_chosen_between_on_the_page(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    matters = Matters(workplaces)
    case = matters.in_progress()
    amending.amend(matters.of(bureau.DESK), case, {"place": "5 号院"})
    amending.amend(matters.of(bureau.HEAD), case, {"place": "7 号院"})
    for device in (bureau.HEAD_DEVICE, bureau.DESK_DEVICE, bureau.HEAD_DEVICE):
        workplaces.engines[device].catch_up()
    room = RoomPage(at(bureau.HEAD), next(spec for spec in ROOMS if spec.key == "call_back"))
    shown(room)
    on = Open(room, case, qtbot)
    card = on.page.findChild(ConflictCard)
    assert isinstance(card, ConflictCard)
    assert says(card, "两处都改了“地点”")
    offered = on.page.page.offers if on.page.page else ()
    assert "LedgerItemAmendmentSettled" not in {one.event_type for one in offered}
    card.first.click()
    qtbot.waitUntil(lambda: not matters.state(case).conflicts)
    qtbot.waitUntil(lambda: "地点:改用另一内容" in on.history())
    assert "地点:7 号院" in on.history()


def test_proof_is_asked_for_and_shown_as_a_code(
    workplaces: Workplaces, at: At, loans: Loans, shown: Shown, qtbot: QtBot
) -> None:
    case = loans.lend()
    store = workplaces.store(bureau.DEVICE_OF[bureau.DESK])
    identity = store.identity
    assert identity is not None
    store.enrol(replace(identity, policy=Policy(workplaces.centre.log_key.split("+")[0])))
    on = opened(at, shown, qtbot, bureau.DESK, case)
    card = on.page.findChildren(ProofCard)[0]
    qtbot.waitUntil(lambda: says(card, "可离线证明此件在册"))
    click(card, "出具存证")
    qtbot.waitUntil(lambda: says(card, "正在向中心索取存证"))
    assert not card.code.isVisible()
    workplaces.sync()
    on.workplace.signals.announce(Touched.of("sync"))
    qtbot.waitUntil(lambda: says(card, "存证已由本机核验,另有 0 个见证方签认"))
    assert card.code.isVisible()
    # The words are there before the room for the code is.
    qtbot.waitUntil(lambda: card.code.height() == card.code.heightForWidth(card.code.width()))
    assert card.code.modules * 2 <= card.code.width() <= card.width()
    click(card, "复制存证全文")
    key = read_vkey(workplaces.centre.log_key)
    copied = QApplication.clipboard().text()
    proven = check_receipt(verify, key, (), read_receipt(copied))
    state = store.case(case)
    assert state is not None
    assert proven.number == state.number
    whole = segno.make_qr(code_of(copied), error="l", boost_error=False)
    expected = [[bool(one) for one in row] for row in whole.matrix_iter(border=4)]
    is_same = painted(card.code) == expected  # spelling out how such squares differ takes hours
    assert is_same


def painted(code: QrCode) -> list[list[bool]]:
    """Which modules are dark on the screen."""
    image = code.grab().toImage()
    scale = code.heightForWidth(code.width()) // code.modules
    middle = scale // 2
    return [
        [
            image.pixelColor(across * scale + middle, down * scale + middle).lightness() < 128
            for across in range(code.modules)
        ]
        for down in range(code.modules)
    ]
