"""One item's page over real stores: its steps by keyboard, the gate, and what is hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.directory import DelegationGiven
from casework.cases.ledger.state import LedgerItem
from casework.codes import Role
from casework.registry import Proposal
from casework.state import State
from desk_client.ui import background
from desk_client.ui.rooms import spec_of
from desk_client.ui.screens.ledgers.item_view import ItemView
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.widgets.fields import TextArea
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.masked_field import MaskedField
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, button, click, focus, press, says, write
from tests.harness.windows.matters import COMPLAINT, DUE, PHONE, Matters
from tests.harness.windows.workplaces import Shown, Workplaces


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def status_of(state: State | None) -> str:
    return state.status if state is not None else ""


class ItemOnScreen:
    """An officer who looks at one item."""

    def __init__(self, workplaces: Workplaces, officer: str, qtbot: QtBot, shown: Shown) -> None:
        self.workplace = workplaces.workplace(officer)
        self.page = LedgersPage(self.workplace, spec_of("ledgers"))
        self._qtbot = qtbot
        shown(self.page)

    @property
    def view(self) -> ItemView:
        return self.page.item

    def open(self, case: str) -> None:
        """Open an item and wait until it is drawn."""
        self.page.open_case(case)
        self._qtbot.waitUntil(lambda: self.view.page is not None and background.wait_idle())

    def waits_for(self, status: str) -> LedgerItem:
        """The item once it has come to a status."""
        store, case = self.workplace.session.desk.store, self.view.case

        def there() -> bool:
            page = self.view.page
            return page is not None and page.item.status == status == status_of(store.case(case))

        self._qtbot.waitUntil(there)
        background.wait_idle()
        item = store.case(case)
        assert isinstance(item, LedgerItem)
        return item

    def take(self, event_type: str, **values: object) -> None:
        """Fill a step's form in and save it by keyboard."""
        step = self.begin(event_type)
        for name, value in values.items():
            step.set_value(name, value)
        step.take_focus()
        press(Qt.Key.Key_Return, CONTROL)

    def begin(self, event_type: str) -> StepCard:
        """The form of a step, once it is open."""
        self.view.open_step(event_type)

        def is_open() -> bool:
            step = self.view.step
            return step is not None and step.event_type == event_type

        self._qtbot.waitUntil(is_open)
        step = self.view.step
        assert step is not None
        return step


@pytest.fixture
def at_desk(workplaces: Workplaces, qtbot: QtBot, shown: Shown) -> type[ItemOnScreen]:
    class Seated(ItemOnScreen):
        def __init__(self, officer: str) -> None:  # the fixtures stand in for the rest
            super().__init__(workplaces, officer, qtbot, shown)

    return Seated


# ------------------------------------------------------------------------- by keyboard


def test_head_opens_an_entry_with_enter_and_assigns_it_by_keyboard(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    case = matters.pending()
    desk.open(case)
    assert focus().objectName() == "LedgerItemEstablished"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.view.step is not None)
    press(Qt.Key.Key_Return)
    background.wait_idle()
    assert matters.state(case).status == "PENDING_EST", "no approval by a bare Enter"
    press(Qt.Key.Key_Return, CONTROL)
    assert desk.waits_for("ESTABLISHED").established_by == bureau.HEAD
    qtbot.waitUntil(lambda: focus().objectName() == "LedgerItemAssigned")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.view.step is not None)
    press(Qt.Key.Key_Return)
    write("0921")
    press(Qt.Key.Key_Return, CONTROL)
    item = desk.waits_for("ASSIGNED")
    assert (item.lead_unit, item.due_on) == (bureau.PRECINCT, DUE)
    assert desk.view.step is None


def test_closing_is_confirmed_and_takes_three_keys_from_the_list(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.close_pending()
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    qtbot.waitUntil(lambda: len(desk.page.list.rows) == 1)
    desk.page.enter()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.view.page is not None)
    qtbot.waitUntil(lambda: focus().objectName() == "LedgerItemClosed")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.view.step is not None)
    press(Qt.Key.Key_Return, CONTROL)
    assert desk.waits_for("CLOSED").closed_by == bureau.HEAD
    assert desk.view.case == case


def test_form_that_is_filled_in_stays_while_somebody_else_works_on_the_item(
    at_desk: type, matters: Matters, workplaces: Workplaces, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(case)
    step = desk.begin("CoordinationBegun")
    area = step.findChild(TextArea)
    assert isinstance(area, TextArea)
    area.setFocus()
    write("请物业到场")
    saved = matters.take(bureau.HANDLER, case, "MeasureRecorded", {"text": "已联系店家"})
    workplaces.sync()
    before = len(desk.view.page.timeline) if desk.view.page else 0
    desk.workplace.saved(saved)
    qtbot.waitUntil(
        lambda: desk.view.page is not None and len(desk.view.page.timeline) == before + 1
    )
    assert desk.view.step is step
    assert focus() is area
    assert area.value == "请物业到场"


def test_refusal_of_the_rules_is_said_in_the_form_and_the_words_stay(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(matters.established())
    desk.take("LedgerItemAssigned", lead_unit=bureau.PRECINCT, due_on="2026-09-01")
    qtbot.waitUntil(lambda: says(desk.view, "不能早于交办当天"))
    step = desk.view.step
    assert step is not None
    assert button(step, "交办").isEnabled()


# -------------------------------------------------------------------- gate and buttons


def test_gate_says_what_is_missing_and_begins_the_step_that_provides_it(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(matters.called_back())
    assert says(desk.view, "缺 3 项")
    assert says(desk.view, "一事一公开:须作出公开或不公开的决定")
    click(desk.view, "现在办理")
    qtbot.waitUntil(lambda: desk.view.step is not None)
    step = desk.view.step
    assert step is not None
    assert step.event_type == "PublicityDecided"


def test_steps_of_others_are_not_offered_and_impossible_ones_say_why(
    at_desk: type, matters: Matters
) -> None:
    desk: ItemOnScreen = at_desk(bureau.HANDLER)
    desk.open(matters.in_progress())
    offered = {one.objectName() for one in desk.view.findChildren(KeyButton)}
    assert "ResultRecorded" in offered
    assert "LedgerItemAssigned" not in offered
    feedback = desk.view.findChild(KeyButton, "FeedbackDrafted")
    assert isinstance(feedback, KeyButton)
    assert not feedback.isEnabled()
    assert says(desk.view, "请先登记办理结果")


def test_what_goes_beside_stands_behind_more(at_desk: type, matters: Matters, qtbot: QtBot) -> None:
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(matters.in_progress())
    gate = desk.view.gate
    assert gate is not None
    assert gate.bar.menu is not None
    entries = {one.objectName(): one for one in gate.bar.menu.actions()}
    assert {"CoordinationBegun", "SubTaskSet", "EscalationRequested"} <= set(entries)
    assert "LedgerItemVoided" not in entries
    entries["EscalationRequested"].trigger()
    qtbot.waitUntil(lambda: desk.view.step is not None)
    step = desk.view.step
    assert step is not None
    assert step.event_type == "EscalationRequested"
    press(Qt.Key.Key_Escape)
    assert desk.view.step is None


# ----------------------------------------------------------------------------- detours


def test_coordination_begins_and_ends(at_desk: type, matters: Matters) -> None:
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(matters.in_progress())
    desk.take("CoordinationBegun", way="MEETING", partner="市场监管所", text="到店查看排烟")
    assert desk.waits_for("COORDINATING").coordinations[0].partner == "市场监管所"
    desk.take("CoordinationEnded", text="限期三天加装除味设备")
    item = desk.waits_for("IN_PROGRESS")
    assert item.coordinations[0].record == "限期三天加装除味设备"
    assert says(desk.view, "限期三天加装除味设备")


def test_escalation_is_asked_for_below_and_taken_up_above(
    at_desk: type, matters: Matters, workplaces: Workplaces
) -> None:
    case = matters.in_progress()
    below: ItemOnScreen = at_desk(bureau.HEAD)
    below.open(case)
    below.take("EscalationRequested", text="涉及三个辖区")
    below.waits_for("ESCALATED")
    workplaces.sync()
    above: ItemOnScreen = at_desk(bureau.DIV_HEAD)
    above.open(case)
    above.take("LedgerItemEscalated")
    item = above.waits_for("ESTABLISHED")
    assert item.unit == bureau.DIVISION


def test_sub_task_is_set_and_finished_by_its_officer(
    at_desk: type, matters: Matters, workplaces: Workplaces, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    head: ItemOnScreen = at_desk(bureau.HEAD)
    head.open(case)
    head.take("SubTaskSet", unit=bureau.PRECINCT, due_on="0918", text="测夜间噪声")
    qtbot.waitUntil(lambda: says(head.view, "测夜间噪声"))
    assert len(matters.state(case).open_tasks) == 1
    workplaces.sync()
    handler: ItemOnScreen = at_desk(bureau.HANDLER)
    handler.open(case)
    handler.take("SubTaskFinished", text="43 分贝,达标")
    qtbot.waitUntil(lambda: matters.state(case).open_tasks == ())


def test_more_time_is_asked_for_and_granted(
    at_desk: type, matters: Matters, workplaces: Workplaces, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    handler: ItemOnScreen = at_desk(bureau.HANDLER)
    handler.open(case)
    handler.take(
        "LedgerItemExtensionRequested",
        limit="ledger.claim.first_reply",
        amount="5",
        reason="MULTI",
        told_way="PHONE",
        text="等市场监管所检测报告",
    )
    background.wait_idle()
    workplaces.sync()
    head: ItemOnScreen = at_desk(bureau.HEAD)
    head.open(case)
    assert says(head.view, "姚远 申请延长 5:多部门")
    assert focus().objectName() == "LedgerItemExtensionGranted"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: head.view.step is not None)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: matters.state(case).extension_asked is None)
    background.wait_idle()
    item = matters.state(case)
    assert item.extension_asked is None
    assert len(item.extensions["ledger.claim.first_reply"]) == 1


def test_clock_is_paused_and_goes_on(at_desk: type, matters: Matters, qtbot: QtBot) -> None:
    case = matters.in_progress()
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(case)
    desk.take(
        "LedgerItemClocksPaused",
        limits=["ledger.claim.first_reply"],
        reason="APPRAISAL",
        until="0920",
        text="等检测报告",
    )
    qtbot.waitUntil(lambda: matters.state(case).is_paused)
    background.wait_idle()
    qtbot.waitUntil(lambda: desk.view.findChild(KeyButton, "LedgerItemClocksResumed") is not None)
    desk.take("LedgerItemClocksResumed")
    qtbot.waitUntil(lambda: not matters.state(case).is_paused)


def test_long_term_is_approved_one_level_up_and_reviewed(
    at_desk: type, matters: Matters, workplaces: Workplaces
) -> None:
    case = matters.in_progress()
    above: ItemOnScreen = at_desk(bureau.DIV_HEAD)
    above.open(case)
    above.take("LongTermApproved", until="2026-12-01", text="等管网改造")
    above.waits_for("LONG_TERM")
    assert says(above.view, "承诺 2026-12-01 前")
    workplaces.sync()
    owner: ItemOnScreen = at_desk(bureau.HEAD)
    owner.open(case)
    owner.take("LongTermReviewed", text="管网已开工")
    owner.take("LongTermEnded", text="管网改造完成")
    owner.waits_for("IN_PROGRESS")


def test_item_is_amended_and_only_what_changed_is_recorded(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(case)
    desk.take("LedgerItemAmended", place="钟楼社区 5 号院", people=4)
    qtbot.waitUntil(lambda: matters.state(case).place == "钟楼社区 5 号院")
    item = matters.state(case)
    assert item.people == 4
    told = desk.workplace.session.desk.store.timeline(case)[-1].told
    assert {one.slot.name for one in told} == {"people", "place"}, "nothing that stayed as it was"
    assert item.reporter is not None
    assert item.reporter.phone == PHONE


def test_another_case_is_linked_by_its_number_and_a_wrong_number_is_said(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    other, case = matters.pending(), matters.in_progress()
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(case)
    desk.take("CaseLinked", linked="ZS-0000-1")
    qtbot.waitUntil(lambda: says(desk.view, "没有这个编号"))
    desk.take("CaseLinked", linked=matters.state(other).temp_no)
    qtbot.waitUntil(lambda: len(matters.state(case).links) == 1)
    assert matters.state(case).links[0].case == other


def test_officer_steps_back_and_may_do_nothing_more(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    desk: ItemOnScreen = at_desk(bureau.HANDLER)
    desk.open(case)
    desk.take("LedgerItemOfficerRecused", ground="RELATIVE", text="店主是表亲")
    qtbot.waitUntil(lambda: bureau.HANDLER in matters.state(case).recused)
    qtbot.waitUntil(lambda: says(desk.view, "现在没有需要您办理的"))


# ------------------------------------------------------------------- what is hidden


def test_phone_is_masked_until_a_reason_is_given_and_the_look_is_recorded(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    desk: ItemOnScreen = at_desk(bureau.HANDLER)
    desk.open(case)
    assert not says(desk.view, PHONE)
    field = desk.view.findChild(MaskedField)
    assert isinstance(field, MaskedField)
    assert field.shown == "138****2207"
    reason = field.reasons.actions()[0]  # type: ignore[attr-defined]  # PhoneField has them
    assert reason.text() == "联系群众"
    reason.trigger()
    qtbot.waitUntil(lambda: field.shown == PHONE)
    types = [one.type for one in desk.workplace.session.desk.store.timeline(case)]
    assert types[-1] == "LedgerItemPersonalDataRead"
    background.wait_idle()
    assert field.shown == PHONE, "the page drawn anew does not cover it again"


def test_opening_a_complaint_is_recorded_once(at_desk: type, matters: Matters) -> None:
    case = matters.established(COMPLAINT)
    desk: ItemOnScreen = at_desk(bureau.HEAD)
    desk.open(case)
    background.wait_idle()
    reads = [
        one
        for one in desk.workplace.session.desk.store.timeline(case)
        if one.type == "LedgerItemPersonalDataRead"
    ]
    assert len(reads) == 1


def test_complaint_stays_closed_to_an_auxiliary_officer(
    at_desk: type, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.established(COMPLAINT)
    desk: ItemOnScreen = at_desk(bureau.AUX)
    desk.page.open_case(case)
    qtbot.waitUntil(lambda: desk.page.currentWidget() is desk.page.list)
    assert not says(desk.page, "窗口排队")


def test_deputy_signs_under_the_delegation(
    at_desk: type, matters: Matters, workplaces: Workplaces
) -> None:
    now = workplaces.outside.now()
    given = DelegationGiven(
        bureau.DEPUTY, (Role.CHIEF,), now - timedelta(days=1), now + timedelta(days=9)
    )
    chief = matters.of(bureau.CHIEF)
    chief.record([Proposal(chief.desk.new_case(), given)])
    case = matters.in_progress()
    workplaces.sync()
    desk: ItemOnScreen = at_desk(bureau.DEPUTY)
    desk.open(case)
    desk.take("LongTermApproved", until="2026-12-01", text="等管网改造")
    item = desk.waits_for("LONG_TERM")
    assert item.signatures[-1].under != ""


def test_proof_of_an_item_stands_below_the_matter(
    matters: Matters, workplaces: Workplaces, qtbot: QtBot, shown: Shown
) -> None:
    on = ItemOnScreen(workplaces, bureau.HANDLER, qtbot, shown)
    on.open(matters.in_progress())
    qtbot.waitUntil(lambda: says(on.view, "可离线证明此件在册"))
