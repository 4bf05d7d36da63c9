"""The one step form: how meanings are filled in, drafts that nothing ends, and grave steps."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casework.cases.loan import Loan
from casework.fields import Meaning
from desk_client.services import cases, drafts, forms
from desk_client.services.forms import Filled
from desk_client.store import Store
from desk_client.ui import background
from desk_client.ui.steps.chosen import SegmentEntry
from desk_client.ui.steps.meanings import SHOWN
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.machines.machines import secret
from tests.harness.outside import Chance
from tests.harness.windows.hands import CONTROL, button, click, focus, press, says, write
from tests.harness.windows.step_program import LABEL
from tests.harness.windows.workplaces import At, Shown

DESK_MACHINE = bureau.DEVICE_OF[bureau.DESK]


class Page(QWidget):
    """A page with one place for steps, and something else that takes the focus."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.workplace = workplace
        self.slot = StepSlot(workplace)
        self.made: list[str] = []
        self.slot.made.connect(self.made.append)
        self.other = QWidget()
        self.other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.slot)
        column.addWidget(self.other)

    def show_case(self, case: str) -> None:
        """Turn to a case, with what it offers."""
        page = cases.page(self.workplace.session, case)
        assert page is not None
        self.slot.turn_to(case)
        self.slot.show_offers(page.offers)


Sit = Callable[..., Page]


@pytest.fixture
def sit(at: At, shown: Shown) -> Sit:
    def sit_down(officer: str = bureau.DESK) -> Page:
        page = Page(at(officer))
        shown(page)
        page.resize(360, 680)
        return page

    return sit_down


def opened(page: Page, event_type: str, qtbot: QtBot) -> StepCard:
    """The form of a step, once it is there."""
    page.slot.open(event_type)
    qtbot.waitUntil(lambda: page.slot.step is not None and page.slot.step.isVisible())
    step = page.slot.step
    assert step is not None
    assert step.event_type == event_type
    return step


def newly(page: Page, event_type: str, qtbot: QtBot) -> StepCard:
    """The form that opens a case."""
    page.slot.open_new(event_type)
    qtbot.waitUntil(lambda: page.slot.step is not None)
    assert page.slot.step is not None
    return page.slot.step


def lent(workplace: Workplace) -> str:
    """An umbrella that is lent."""
    evening = "2026-09-14T18:00:00+08:00"
    saved = forms.take(
        workplace.session, "", "ItemLent", Filled({"item": "UMBRELLA", "due_at": evening})
    )
    return saved.case


def state_of(page: Page, case: str) -> Loan:
    state = page.workplace.session.case(case)
    assert isinstance(state, Loan)
    return state


def draft_of(page: Page, case: str, event_type: str) -> dict[str, object]:
    return drafts.kept(page.workplace.session, f"step:{case}:{event_type}")


def test_every_meaning_has_its_one_way_to_be_shown() -> None:
    assert set(SHOWN) == set(Meaning) - {Meaning.GROUP}


# ------------------------------------------------------------------------ taking a step


def test_case_is_opened_by_keyboard_and_its_form_is_done_with(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    step = newly(page, "ItemLent", qtbot)
    step.set_value("item", "UMBRELLA")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(page.made))
    assert state_of(page, page.made[0]).item == "UMBRELLA"
    assert page.slot.step is None
    background.wait_idle()
    assert draft_of(page, "", "ItemLent") == {}


def test_same_case_opened_a_moment_ago_is_asked_about_and_one_key_goes_on(
    sit: Sit, qtbot: QtBot
) -> None:
    page = sit(bureau.TRIAGE)
    typed = {"channel": "TEL", "type": "HELP", "title": "夜市油烟"}
    typed |= {"content": "南大街夜市油烟很大,晚上睡不好。"}
    for _ in range(2):
        step = newly(page, "LetterReceived", qtbot)
        for name, value in typed.items():
            step.set_value(name, value)
        step.set_value("writer", {"name": "张桂英", "phone": "13800002207"})
        for _ in range(3):
            press(Qt.Key.Key_Return, CONTROL)
        background.wait_idle()
    assert len(page.made) == 1
    assert says(page, "刚登记过同一电话、同一事项")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(page.made) == 2)


def test_what_is_missing_is_said_at_its_field_and_gets_the_focus(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    step = newly(page, "ItemLent", qtbot)
    page.other.setFocus()
    step.take_focus()
    press(Qt.Key.Key_Return, CONTROL)
    assert says(step, "请填写")
    assert focus().accessibleName() == "物品"


def test_refusal_is_said_at_the_form_and_what_was_typed_stays(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    step = newly(page, "ItemLent", qtbot)
    step.set_value("item", "UMBRELLA")
    step.set_value("quantity", 100)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(step, "数量从 1 起,至多 99"))
    assert step.filled.body["quantity"] == 100
    assert button(step, "借出").isEnabled()
    assert page.made == []


def test_step_without_fields_that_is_not_grave_acts_at_once(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    case = lent(page.workplace)
    page.show_case(case)
    step = opened(page, "LoanReturned", qtbot)
    step.set_value("condition", "GOOD")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: state_of(page, case).status == "RETURNED")


def test_grave_step_says_so_and_no_bare_enter_takes_it(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    case = lent(page.workplace)
    page.show_case(case)
    step = opened(page, "LoanVoided", qtbot)
    assert says(step, "作废:办理后不能撤回")
    write("登记错误")
    for _ in range(6):
        press(Qt.Key.Key_Return)
    background.wait_idle()
    assert state_of(page, case).status == "LENT"
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: state_of(page, case).status == "VOID")


def test_focus_walks_through_a_form_as_one_reads_it(sit: Sit, qtbot: QtBot) -> None:
    page = sit(bureau.HANDLER)
    page.resize(420, 1500)
    step = newly(page, "MediationOpened", qtbot)
    step.take_focus()
    seen: list[int] = []
    while len(seen) < 60:
        here = focus()
        seen.append(here.mapTo(page, here.rect().topLeft()).y())
        assert isinstance(here, QWidget)
        press(Qt.Key.Key_Tab)
        if focus() is page.other or not step.isAncestorOf(focus()):
            break
    assert len(seen) > 15
    assert seen == sorted(seen)


def test_choices_are_asked_again_and_what_is_not_lawful_any_more_goes(
    sit: Sit, qtbot: QtBot
) -> None:
    page = sit(bureau.OFFICE)
    step = newly(page, "SupervisionOrderDrafted", qtbot)

    def heads() -> set[str]:
        return {one.value for one in step.entry("responsible").field.choices or ()}

    assert {bureau.HEAD, bureau.DIV_HEAD} <= heads()
    step.set_value("responsible", bureau.DIV_HEAD)
    step.set_value("responsible_unit", bureau.PRECINCT)
    qtbot.waitUntil(lambda: heads() == {bureau.HEAD})
    assert "responsible" not in step.filled.body
    step.set_value("responsible", bureau.HEAD)
    step.set_value("title", "油烟扰民")
    background.wait_idle()
    assert step.filled.body["responsible"] == bureau.HEAD, "what is lawful stays"
    assert step.filled.body["responsible_unit"] == bureau.PRECINCT


def test_keys_quicker_than_the_choices_that_follow_do_not_send_the_earlier_ones(
    sit: Sit, qtbot: QtBot
) -> None:
    page = sit(bureau.OFFICE)
    step = newly(page, "SupervisionOrderDrafted", qtbot)
    sent: list[Filled] = []
    step.submitted.connect(lambda _, filled: sent.append(filled))
    step.set_value("responsible_unit", bureau.DIVISION)
    qtbot.waitUntil(lambda: bureau.HEAD not in _choices(step, "responsible"))
    step.set_value("responsible", bureau.DIV_HEAD)
    background.wait_idle()
    qtbot.wait(0)
    step.set_value("responsible_unit", bureau.PRECINCT)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: _choices(step, "responsible") == {bureau.HEAD})
    background.wait_idle()
    assert not [one for one in sent if one.body.get("responsible") == bureau.DIV_HEAD]


def _choices(step: StepCard, name: str) -> set[str]:
    return {one.value for one in step.entry(name).field.choices or ()}


def letter(workplace: Workplace) -> str:
    """A letter that is signed for and waits for its grade."""
    typed = {"channel": "TEL", "type": "HELP", "people": 1}
    words = {"title": "夜市油烟", "content": "南大街夜市油烟很大,晚上睡不好。"}
    case = forms.take(workplace.session, "", "LetterReceived", Filled(typed, words)).case
    forms.take(workplace.session, case, "LetterSigned", Filled())
    return case


def test_grade_of_a_letter_follows_the_ticks_until_the_officer_has_chosen(
    sit: Sit, qtbot: QtBot
) -> None:
    page = sit(bureau.TRIAGE)
    page.show_case(letter(page.workplace))
    step = opened(page, "LetterGraded", qtbot)
    grade = step.entry("grade")
    assert isinstance(grade, SegmentEntry)

    def words() -> list[str]:
        return [one.text() for one in grade.widget.findChildren(QRadioButton) if one.isVisible()]

    def tick(name: str) -> None:
        box = next(one for one in step.findChildren(QCheckBox) if one.text() == name)
        box.setFocus()
        press(Qt.Key.Key_Space)

    assert (grade.value, words()) == ("NORMAL", ["重要", "关注", "一般"])
    tick("涉及弱势群体")
    qtbot.waitUntil(lambda: words() == ["重要", "关注"])
    assert grade.value == "WATCH"
    tick("涉及弱势群体")
    qtbot.waitUntil(lambda: words() == ["重要", "关注", "一般"])
    assert grade.value == "NORMAL", "nobody has chosen a higher one"
    grade.widget.setFocus()
    press(Qt.Key.Key_Left)
    assert grade.value == "WATCH"
    tick("涉及弱势群体")
    qtbot.waitUntil(lambda: words() == ["重要", "关注"])
    tick("涉及弱势群体")
    qtbot.waitUntil(lambda: words() == ["重要", "关注", "一般"])
    assert grade.value == "WATCH", "what the officer chose stays"


# ----------------------------------------------------------------------------- drafts


def test_escape_puts_the_card_away_and_the_words_come_back_with_it(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    page.show_case(lent(page.workplace))
    opened(page, "LoanVoided", qtbot)
    write("登记错误")
    press(Qt.Key.Key_Escape)
    assert page.slot.step is None
    step = opened(page, "LoanVoided", qtbot)
    assert step.filled.sealed == {"text": "登记错误"}
    assert says(step, "已恢复上次未提交的内容")


def test_starting_afresh_drops_the_draft_and_can_be_taken_back(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    case = lent(page.workplace)
    page.show_case(case)
    opened(page, "LoanVoided", qtbot)
    write("登记错误")
    press(Qt.Key.Key_Escape)
    step = opened(page, "LoanVoided", qtbot)
    told: list[object] = []
    page.workplace.signals.notice.connect(told.append)
    click(step, "重新填写")
    background.wait_idle()
    assert step.is_empty
    assert draft_of(page, case, "LoanVoided") == {}
    told[0].undo()  # type: ignore[attr-defined]  # a Notice with its undo
    assert step.filled.sealed == {"text": "登记错误"}


def test_typing_that_rests_is_on_disk_and_survives_a_window_that_dies(
    sit: Sit, qtbot: QtBot
) -> None:
    page = sit()
    case = lent(page.workplace)
    page.show_case(case)
    opened(page, "LoanVoided", qtbot)
    write("写到一半停电了")
    qtbot.waitUntil(lambda: bool(draft_of(page, case, "LoanVoided")), timeout=1000)
    again = sit()
    again.show_case(case)
    step = opened(again, "LoanVoided", qtbot)
    assert step.filled.sealed == {"text": "写到一半停电了"}


def test_typing_is_on_disk_within_a_second_even_if_the_program_is_killed(
    tmp_path: Path,
) -> None:
    program = [sys.executable, "-m", "tests.harness.windows.step_program", str(tmp_path)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "typed\n"
        with pytest.raises(subprocess.TimeoutExpired):
            typing.wait(timeout=1)
        typing.kill()
    short = next(short for device, _, short in bureau.DEVICES if device == DESK_MACHINE)
    store = Store.open(tmp_path / f"{short}.db", secret(short), Chance("screens"))
    kept = store.draft(bureau.DESK, "step::ItemLent")
    store.close()
    assert kept is not None
    assert LABEL in kept.decode()


@pytest.mark.parametrize("leave", ["another room", "the lock", "another case"])
def test_whatever_takes_the_form_away_keeps_it_at_once(sit: Sit, qtbot: QtBot, leave: str) -> None:
    page = sit()
    case, other = lent(page.workplace), lent(page.workplace)
    page.show_case(case)
    opened(page, "LoanVoided", qtbot)
    write("登记错误")
    if leave == "another room":
        page.hide()
    elif leave == "the lock":
        page.workplace.signals.leaving.emit()
    else:
        page.show_case(other)
    background.wait_idle()
    assert draft_of(page, case, "LoanVoided") != {}
    assert draft_of(page, other, "LoanVoided") == {}


@pytest.mark.parametrize("leave", ["another room", "the lock", "another case"])
def test_step_that_is_taken_leaves_no_draft_wherever_the_officer_goes(
    sit: Sit, qtbot: QtBot, leave: str
) -> None:
    page = sit()
    case, other = lent(page.workplace), lent(page.workplace)
    page.show_case(case)
    opened(page, "LoanVoided", qtbot)
    write("登记错误")
    press(Qt.Key.Key_Return, CONTROL)
    if leave == "another room":
        page.hide()
    elif leave == "the lock":
        page.workplace.signals.leaving.emit()
    else:
        page.show_case(other)
    qtbot.waitUntil(lambda: background.wait_idle() and state_of(page, case).status == "VOID")
    assert draft_of(page, case, "LoanVoided") == {}


def test_draft_is_of_its_officer_alone(sit: Sit, at: At, qtbot: QtBot) -> None:
    page = sit()
    case = lent(page.workplace)
    page.show_case(case)
    opened(page, "LoanVoided", qtbot)
    write("登记错误")
    page.hide()
    background.wait_idle()
    other = at(bureau.AUX)
    assert drafts.kept(other.session, f"step:{case}:LoanVoided") == {}


def test_form_that_was_emptied_by_hand_leaves_no_draft(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    case = lent(page.workplace)
    page.show_case(case)
    step = opened(page, "LoanVoided", qtbot)
    write("登记错误")
    step.keep()
    background.wait_idle()
    assert draft_of(page, case, "LoanVoided") != {}
    step.set_value("text", "")
    step.keep()
    background.wait_idle()
    assert draft_of(page, case, "LoanVoided") == {}


def test_what_cannot_be_read_is_kept_as_it_was_typed(sit: Sit, qtbot: QtBot) -> None:
    page = sit()
    step = newly(page, "ItemLent", qtbot)
    due = step.entry("due_at")
    due.widget.setFocus()
    press(Qt.Key.Key_A, CONTROL)
    write("33-99")
    assert due.problem == "不是有效日期:可输入 0308、3-8、昨天、-1"
    assert due.value is None
    press(Qt.Key.Key_Escape)
    again = newly(page, "ItemLent", qtbot)
    assert again.values()["due_at"] == {"typed": ["33-99", "18:00"]}
