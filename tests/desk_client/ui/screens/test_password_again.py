"""The password again before a signature: asked at the form, once within its life, kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_client.services import cases, drafts
from desk_client.services.desk import Session
from desk_client.ui.screens.attention.page import AttentionPage
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, focus, press, says, write
from tests.harness.windows.matters import Matters
from tests.harness.windows.workplaces import PASSWORD, At, Shown, Workplaces

GIVEN = "known to the administrator"


class Page(QWidget):
    """A page with one place for steps."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.slot = StepSlot(workplace)
        QVBoxLayout(self).addWidget(self.slot)


def opened(workplace: Workplace, slot: StepSlot, case: str, step: str, qtbot: QtBot) -> StepCard:
    """The form of a step of a case."""
    page = cases.page(workplace.session, case)
    assert page is not None
    slot.turn_to(case)
    slot.show_offers(page.offers)
    slot.open(step)
    qtbot.waitUntil(lambda: slot.step is not None and slot.step.isVisible())
    assert slot.step is not None
    return slot.step


def test_signature_is_given_with_the_password_and_asked_for_once_within_its_life(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    matters = Matters(workplaces)
    first, second = matters.pending(), matters.pending()
    workplace = at(bureau.HEAD)
    page = Page(workplace)
    shown(page)
    slot = page.slot
    workplaces.outside.pass_seconds(301)
    step = opened(workplace, slot, first, "LedgerItemEstablished", qtbot)
    field = focus()
    assert isinstance(field, QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(step, "请输入本人口令以确认"))
    write("不是这个口令")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(step, "口令不对,请重新输入"))
    assert matters.state(first).status == "PENDING_EST"
    assert "口令" not in str(drafts.kept(workplace.session, f"step:{first}:{step.event_type}"))
    write(PASSWORD)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: matters.state(first).status == "ESTABLISHED")
    qtbot.waitUntil(lambda: slot.step is None)
    step = opened(workplace, slot, second, "LedgerItemEstablished", qtbot)
    assert step.signature.isHidden()
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: matters.state(second).status == "ESTABLISHED")


def test_form_that_stood_open_too_long_asks_then_and_keeps_what_was_typed(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    matters = Matters(workplaces)
    case = matters.pending()
    workplace = at(bureau.HEAD)
    page = Page(workplace)
    shown(page)
    slot = page.slot
    step = opened(workplace, slot, case, "LedgerItemNotEstablished", qtbot)
    assert step.signature.isHidden()
    write("同一事项已在另一件办理")
    workplaces.outside.pass_seconds(301)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: not step.signature.isHidden())
    assert step.filled.sealed["text"] == "同一事项已在另一件办理"
    write(PASSWORD)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: matters.state(case).status == "NOT_EST")


def test_password_that_another_set_is_changed_at_the_next_sign_in_and_the_head_is_told(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    head = at(bureau.HEAD)
    workplaces.outside.pass_seconds(60)
    office = Page(at(bureau.SECURITY))
    shown(office)
    office.slot.open_new("PasswordSet")
    qtbot.waitUntil(lambda: office.slot.step is not None and office.slot.step.isVisible())
    form = office.slot.step
    assert form is not None
    offered = {one.value for one in form.entry("officer").field.choices or ()}
    assert bureau.HANDLER in offered
    assert not offered & {bureau.CHIEF, bureau.ADMIN, bureau.SUPERV}
    form.set_value("officer", bureau.HANDLER)
    form.set_value("temporary", GIVEN)
    with qtbot.waitSignal(office.slot.made):
        press(Qt.Key.Key_Return, CONTROL)
    workplaces.sync()
    office.close()
    page = SignInPage(workplaces.desk(bureau.HANDLER), "公安网")
    shown(page)
    qtbot.waitUntil(lambda: page.offers("061003"))
    page.choose("061003")
    write(GIVEN)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.asks_new_password)
    assert says(page, "盛安")
    page.type_new_password("钟楼下的第八块青砖", "钟楼下的第九块青砖")
    page.submit()
    assert says(page, "两次输入不一致")
    page.type_new_password("短")
    page.submit()
    qtbot.waitUntil(lambda: says(page, "新口令至少 8 个字符"))
    page.type_new_password("钟楼下的第八块青砖")
    with qtbot.waitSignal(page.signed_in) as told:
        page.submit()
    [session] = told.args or []
    assert isinstance(session, Session)
    assert session.officer.id == bureau.HANDLER
    attention = AttentionPage(head)
    shown(attention)
    qtbot.waitUntil(lambda: bool(attention.rows))
    assert [row.number for row in attention.rows] == ["姚远"]
    assert says(attention, "本人已设置新口令")
