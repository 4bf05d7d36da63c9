"""New letters at the duty team's window: heard until signed for, by one key, and counted down."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.letter.state import QuietHours
from desk_client.changes import Touched
from desk_client.ui import background
from desk_client.ui.cases.case_header import CaseHeader
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.new_letters import NewLetters
from desk_client.ui.rooms import spec_of
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, press
from tests.harness.windows.mail import Mail
from tests.harness.windows.workplaces import At, Shown, Workplaces

LETTERS = spec_of("letters")
HEARD = Touched.of("letter")


class Watch:
    """An officer's window with what watches over new letters; counts how often it rang."""

    def __init__(self, workplace: Workplace, qtbot: QtBot) -> None:
        self.workplace, self.rung, self.number = workplace, 0, -1
        self.words: list[str] = []
        self.desk = DeskWindow(workplace, "公安网")
        self.letters = NewLetters(workplace, self._ring, self._show_number)
        self.letters.told.connect(self.words.append)
        window = self.desk.window
        window.resize(1366, 768)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        background.wait_idle()

    def _ring(self) -> None:
        self.rung += 1

    def _show_number(self, number: int) -> None:
        self.number = number

    def hear(self) -> None:
        """The sync thread says that letters have come or gone."""
        self.workplace.signals.announce(HEARD)
        background.wait_idle()

    @property
    def toasts(self) -> list[str]:
        """What stands in the window until it is done."""
        return [one.notice.text for one in self.desk.window.toasts.toasts if one.notice.is_held]

    def close(self) -> None:
        self.letters.end()
        self.desk.close()
        background.wait_idle()


@pytest.fixture
def mail(workplaces: Workplaces) -> Mail:
    return Mail(workplaces)


@pytest.fixture
def watch(at: At, qtbot: QtBot) -> Iterator[Callable[[str], Watch]]:
    made: list[Watch] = []

    def sit(officer: str) -> Watch:
        made.append(Watch(at(officer), qtbot))
        return made[-1]

    yield sit
    for one in made:
        one.close()


def test_letter_rings_stays_in_every_room_and_one_key_signs_the_first(
    mail: Mail, watch: Callable[[str], Watch], workplaces: Workplaces, qtbot: QtBot
) -> None:
    mail.hear()
    duty = watch(bureau.TRIAGE)
    assert (duty.rung, duty.toasts, duty.number) == (0, [], -1)
    first = mail.arrives("夜市噪音")
    workplaces.outside.pass_seconds(60)
    second = mail.arrives("路灯不亮")
    duty.hear()
    assert duty.rung == 1
    assert duty.number == 2
    duty.desk.window.enter_room("search")
    [said] = duty.toasts
    assert said.startswith("2 封新来信待签收")
    assert "夜市" not in said, "a name or a matter is nobody's business on a screen by the door"
    press(Qt.Key.Key_9, CONTROL)
    qtbot.waitUntil(lambda: mail.letter(first).status == "SIGNED")
    assert mail.letter(second).status == "PENDING_SIGN"
    qtbot.waitUntil(lambda: duty.number == 1)
    [said] = duty.toasts
    assert said.startswith("1 封新来信待签收")
    press(Qt.Key.Key_9, CONTROL)
    qtbot.waitUntil(lambda: mail.letter(second).status == "SIGNED")
    qtbot.waitUntil(lambda: duty.toasts == [])
    assert (duty.number, duty.words[-1]) == (0, "")
    assert duty.rung == 1, "nothing new came: nothing rings"
    assert mail.letter(first).signed_by == bureau.TRIAGE


def test_muted_letter_is_silent_but_stays_and_the_next_one_rings(
    mail: Mail, watch: Callable[[str], Watch], qtbot: QtBot
) -> None:
    mail.arrives()
    duty = watch(bureau.TRIAGE)
    qtbot.waitUntil(lambda: duty.rung == 1)
    press(Qt.Key.Key_0, CONTROL)
    assert duty.letters.is_muted
    assert len(duty.toasts) == 1
    duty.hear()
    assert duty.rung == 1
    mail.arrives("又一封")
    duty.hear()
    assert duty.rung == 2
    assert not duty.letters.is_muted


def test_letter_rings_again_until_a_colleague_signs_elsewhere(
    mail: Mail, watch: Callable[[str], Watch], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk_client.services.duty.ring_seconds", lambda session: 0.05)
    case = mail.arrives()
    duty = watch(bureau.TRIAGE)
    qtbot.waitUntil(lambda: duty.rung >= 3)
    assert duty.letters.is_ringing
    mail.take(bureau.TRIAGE, case, "LetterSigned")
    duty.hear()
    assert duty.toasts == []
    assert not duty.letters.is_ringing


def test_nobody_else_hears_it(mail: Mail, watch: Callable[[str], Watch]) -> None:
    mail.arrives()
    chief = watch(bureau.CHIEF)
    assert (chief.rung, chief.toasts) == (0, [])


def test_list_and_page_count_down_by_the_second_without_a_network(
    mail: Mail, workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    later = mail.arrives("来得早")
    mail.take(bureau.TRIAGE, later, "LetterSigned")
    workplaces.outside.pass_seconds(120)
    case = mail.arrives("来得晚")
    page = RoomPage(at(bureau.TRIAGE), LETTERS)
    shown(page)
    table = page.list.table
    qtbot.waitUntil(lambda: len(page.list.rows) == 2)
    assert [row.case for row in page.list.rows] == [later, case], "what is due next stands first"
    due = next(n for n, one in enumerate(table._model.columns) if one.key == "due")

    def says(row: int) -> str:
        return str(table.model().index(row, due).data())

    assert says(0).startswith("剩 07:5")
    assert says(1).startswith("剩 09:5")
    page.open_case(case)
    qtbot.waitUntil(lambda: page.case.page is not None)
    [header] = page.case.findChildren(CaseHeader)
    bars = header.findChildren(LimitBar)
    assert "签收" in bars[0].accessibleName()
    assert ["剩 09:5" in bar.accessibleName() for bar in bars] == [True, True, False]
    assert "联系来信人" in bars[2].accessibleName()
    assert "剩 29:5" in bars[2].accessibleName()
    workplaces.outside.pass_seconds(8 * 60)
    qtbot.waitUntil(lambda: "剩 01:5" in bars[0].accessibleName())
    assert "将到期" in bars[0].accessibleName()
    workplaces.outside.pass_seconds(150)
    qtbot.waitUntil(lambda: "超期" in bars[0].accessibleName())
    assert "00:3" in bars[0].accessibleName()
    assert says(1).startswith("超期 00:3")
    assert says(0).startswith("超期 02:3")


def test_suggestion_stands_with_its_words_and_is_taken_with_one_key_alone(
    mail: Mail, workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    case = mail.arrives("有人要跳楼", content="南大街路口,他说被骗了3万元要跳楼。")
    mail.take(bureau.TRIAGE, case, "LetterSigned")
    page = RoomPage(at(bureau.TRIAGE), LETTERS)
    shown(page)
    page.open_case(case)
    qtbot.waitUntil(lambda: page.case.page is not None)
    page.case.open_step("LetterGraded")
    qtbot.waitUntil(lambda: page.case.form.step is not None)
    form = page.case.form.step
    assert form is not None
    assert "跳楼" in form.suggestion.words
    assert "重要" in form.suggestion.words
    assert not form.filled.body["facts"]["touches_safety"], "never by itself"
    press(Qt.Key.Key_7, CONTROL)
    assert form.filled.body["facts"]["touches_safety"]
    assert form.filled.body["facts"]["money_yuan"] == 30_000
    qtbot.waitUntil(lambda: form.filled.body.get("grade") == "IMPORTANT")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: mail.letter(case).grade is not None)
    qtbot.waitUntil(lambda: page.case.form.step is None)
    background.wait_idle()
    page.case.open_step("LetterDispatched")
    qtbot.waitUntil(lambda: page.case.form.step is not None)
    sent = page.case.form.step
    assert sent is not None
    assert "南大街派出所" in sent.suggestion.words
    assert sent.filled.body.get("lead_unit") is None
    press(Qt.Key.Key_7, CONTROL)
    assert sent.filled.body["lead_unit"] == bureau.PRECINCT


def test_quiet_hours_and_tries_are_said_before_a_call(
    mail: Mail, workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    case = mail.arrives(quiet=QuietHours(8, 12))
    mail.take(bureau.TRIAGE, case, "LetterSigned")
    page = RoomPage(at(bureau.TRIAGE), LETTERS)
    shown(page)
    page.open_case(case)
    qtbot.waitUntil(lambda: page.case.page is not None)
    page.case.open_step("LetterContacted")
    qtbot.waitUntil(lambda: page.case.form.step is not None)
    form = page.case.form.step
    assert form is not None
    assert "12:00 起可致电" in form.suggestion.words
    assert form.filled.body["way"] == "PHONE"
    press(Qt.Key.Key_7, CONTROL)
    assert form.filled.body["way"] == "SMS"
