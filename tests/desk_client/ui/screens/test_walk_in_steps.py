"""One reception's page: its steps by the one step form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casework.cases.walk_in import Service, WalkIn
from casework.codes import HandOff, ServiceCategory
from casework.state import Person
from desk_client.services import reception
from desk_client.services.reception import FollowUp, WalkInForm
from desk_client.ui import background
from desk_client.ui.cases.proof_card import ProofCard
from desk_client.ui.screens.reception.walk_in_view import WalkInView
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, press, says
from tests.harness.windows.matters import PHONE
from tests.harness.windows.workplaces import At, Shown


class Seat:
    """An officer of the reception before one visitor's page."""

    def __init__(self, workplace: Workplace, case: str, qtbot: QtBot) -> None:
        self.workplace, self.case = workplace, case
        self.view = WalkInView(workplace)
        self._qtbot = qtbot

    @property
    def state(self) -> WalkIn:
        found = self.workplace.session.case(self.case)
        assert isinstance(found, WalkIn)
        return found

    def begin(self, event_type: str) -> StepCard:
        """The form of a step, once it is open."""
        self.view.open_step(event_type)
        self._qtbot.waitUntil(lambda: self.view.step is not None)
        step = self.view.step
        assert step is not None
        assert step.event_type == event_type
        return step

    def take(self, event_type: str, **values: object) -> None:
        """Fill it in and save it by keyboard."""
        step = self.begin(event_type)
        for name, value in values.items():
            step.set_value(name, value)
        step.take_focus()
        press(Qt.Key.Key_Return, CONTROL)
        self._qtbot.waitUntil(lambda: self.view.step is None)
        background.wait_idle()


Sit = Callable[[], Seat]


@pytest.fixture
def sit(at: At, shown: Shown, qtbot: QtBot) -> Sit:
    def sit_down() -> Seat:
        workplace = at(bureau.DESK)
        now = workplace.now()
        form = WalkInForm(
            now,
            (Service(ServiceCategory.CONSULT, ""),),
            place="钟楼社区",
            person=Person("张桂英", PHONE),
            content="问身份证补办要带什么材料",
            follow_up=FollowUp(now.date(), bureau.DESK),
        )
        seat = Seat(workplace, reception.save_walk_in(workplace.session, form).case, qtbot)
        shown(seat.view)
        seat.view.show_case(seat.case)
        qtbot.waitUntil(lambda: seat.view.bar is not None)
        return seat

    return sit_down


def test_follow_up_is_finished_in_words(sit: Sit) -> None:
    seat = sit()
    seat.take("WalkInFinished", result="已电话告知材料清单")
    assert (seat.state.status, seat.state.result) == ("DONE", "已电话告知材料清单")


def test_visitor_is_handed_over_with_their_number(sit: Sit) -> None:
    seat = sit()
    values = {"to": HandOff.CASE.value, "reference": "SAAJ-0001"}
    seat.take("WalkInHandedOff", **values)
    assert seat.state.handed_to is HandOff.CASE
    assert seat.state.reference == "SAAJ-0001"


def test_amending_shows_nobody_and_changes_only_what_was_changed(sit: Sit) -> None:
    seat = sit()
    step = seat.begin("WalkInAmended")
    shown = [one.text() for one in step.findChildren(QLineEdit)]
    assert "钟楼社区" in shown
    assert PHONE not in shown
    assert "张桂英" not in shown
    seat.take("WalkInAmended", place="钟楼社区5号院", person={"name": "张桂英"})
    assert seat.state.place == "钟楼社区5号院"
    assert seat.state.person == Person("张桂英", PHONE)
    assert [one.field for one in seat.state.amended] == ["place"]


def test_amending_nothing_is_said_at_the_form(sit: Sit, qtbot: QtBot) -> None:
    seat = sit()
    step = seat.begin("WalkInAmended")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(step, "没有改动"))


def test_wrong_entry_is_voided_with_its_reason(sit: Sit) -> None:
    seat = sit()
    seat.take("WalkInFinished")
    seat.take("WalkInVoided", reason="登记错了")
    assert seat.state.status == "VOID"


def test_proof_that_the_reception_stands_in_the_record_is_asked_for_on_its_page(
    sit: Sit, qtbot: QtBot
) -> None:
    seat = sit()
    card = seat.view.findChildren(ProofCard)[0]
    qtbot.waitUntil(lambda: says(card, "此件还没有进入中心的日志"))
