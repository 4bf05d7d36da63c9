"""What needs a person: a refused step with its reason, two values of one field, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.ledger.state import LedgerItem
from desk_client.services import amending, overview
from desk_client.ui.screens.attention.page import AttentionPage
from tests.harness import bureau
from tests.harness.windows.hands import button, click, press, says
from tests.harness.windows.matters import COMPLAINT, Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def speak(workplaces: Workplaces, *officers: str) -> None:
    """Their machines talk to the centre, one after the other."""
    for officer in officers:
        workplaces.engines[bureau.DEVICE_OF[officer]].catch_up()


@pytest.fixture
def refused(matters: Matters, workplaces: Workplaces) -> str:
    """The reception voids an item that the head has opened meanwhile: the centre says no."""
    case = matters.pending()
    matters.take(bureau.DESK, case, "LedgerItemVoided", {"text": "登记错了"})
    matters.take(bureau.HEAD, case, "LedgerItemEstablished")
    speak(workplaces, bureau.HEAD, bureau.DESK, bureau.HEAD)
    return case


@pytest.fixture
def doubled(matters: Matters, workplaces: Workplaces) -> str:
    """Two desks give the place another value, each without the other's."""
    case = matters.in_progress()
    amending.amend(matters.of(bureau.DESK), case, {"place": "5 号院"})
    amending.amend(matters.of(bureau.HEAD), case, {"place": "7 号院"})
    speak(workplaces, bureau.HEAD, bureau.DESK, bureau.HEAD)
    return case


def place_of(matters: Matters, case: str) -> LedgerItem:
    return matters.state(case, bureau.DESK)


def test_refused_step_is_shown_with_its_reason_and_stays_when_read(
    refused: str, at: At, shown: Shown, qtbot: QtBot
) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    page.enter()
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    assert page.rows[0].is_new
    assert says(page, "当前状态“已建账”下不能“作废”")
    assert says(page, "中心没有接受这一步")
    click(page, "已阅,保留记录")
    qtbot.waitUntil(lambda: len(page.rows) == 1 and not page.rows[0].is_new)
    assert overview.overview(at(bureau.DESK).session).counts.attention == 0


def test_refused_step_leads_to_its_matter(refused: str, at: At, shown: Shown, qtbot: QtBot) -> None:
    workplace = at(bureau.DESK)
    page = AttentionPage(workplace)
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    page.enter()
    with qtbot.waitSignal(workplace.signals.open_requested) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args == ["ledger_item", refused]


def test_nothing_that_needs_attention_is_said_calmly(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: says(page, "没有待处理的事项"))


def test_two_values_stand_side_by_side_and_say_which_one_is_in_force(
    doubled: str, at: At, shown: Shown, qtbot: QtBot
) -> None:
    session = at(bureau.DESK).session
    assert overview.overview(session).counts.attention == 1
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    assert says(page, "两处都改了“地点”")
    assert says(page, "先到中心的“7 号院”")
    assert button(page, "改用 5 号院").isEnabled()
    assert button(page, "保留 7 号院").isEnabled()


@pytest.mark.parametrize(("key", "where"), [(Qt.Key.Key_1, "5 号院"), (Qt.Key.Key_2, "7 号院")])
def test_one_key_chooses_and_the_question_is_gone_everywhere(
    doubled: str,
    at: At,
    shown: Shown,
    qtbot: QtBot,
    matters: Matters,
    workplaces: Workplaces,
    key: Qt.Key,
    where: str,
) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    page.enter()
    press(key)
    qtbot.waitUntil(lambda: page.conflict is None)
    workplaces.sync()
    for officer in (bureau.DESK, bureau.HEAD):
        item = matters.state(doubled, officer)
        assert item.conflicts == ()
        assert item.place == where
        assert amending.conflicts(matters.of(officer)) == ()


def test_keeping_both_writes_the_other_value_down_as_progress(
    doubled: str, at: At, shown: Shown, qtbot: QtBot, matters: Matters
) -> None:
    page = AttentionPage(at(bureau.HEAD))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    page.enter()
    press(Qt.Key.Key_3)
    qtbot.waitUntil(lambda: page.conflict is None)
    item = matters.state(doubled)
    assert item.place == "7 号院"
    assert "5 号院" in item.measures[-1].text
    assert "李晨" in item.measures[-1].text


def test_officer_who_may_not_keep_both_is_told_why(
    doubled: str, at: At, shown: Shown, qtbot: QtBot
) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    assert not button(page, "保留现值,另一个留作说明").isEnabled()
    assert says(page, "您没有这个权限")


def test_complaint_is_not_named_to_an_auxiliary_officer_of_the_same_machine(
    at: At, matters: Matters, workplaces: Workplaces
) -> None:
    case = matters.pending(COMPLAINT)
    matters.take(bureau.DESK, case, "LedgerItemVoided", {"text": "登记错了"})
    matters.take(bureau.HEAD, case, "LedgerItemEstablished")
    speak(workplaces, bureau.HEAD, bureau.DESK)
    assert len(overview.attention(at(bureau.DESK).session)) == 1
    assert overview.attention(at(bureau.AUX).session) == ()
