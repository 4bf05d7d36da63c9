"""Erasing in a case's room, and the case afterwards: calm, in Chinese, and without a name.

So that it can be told apart what an erasure takes, one press of the amending form is two events.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casework.cases.erasing import Erased, ErasureGround
from casework.cases.visit import VisitProblemLinked, VisitReviewed
from casework.cases.walk_in import (
    ResultText,
    Service,
    WalkInFinished,
    WalkInPrivate,
    WalkInReceived,
)
from casework.cases.words import Words
from casework.codes import ServiceCategory
from casework.registry import MACHINES, Proposal, kind_of_state
from casework.state import Person, State
from desk_client.services import amending, cases
from desk_client.services.desk import RefusedError
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.rooms import ROOMS
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.widgets.timeline import Timeline
from tests.harness import bureau
from tests.harness.windows import eyes
from tests.harness.windows.hands import CONTROL, press, says, write
from tests.harness.windows.loans import Loans
from tests.harness.windows.matters import Matters
from tests.harness.windows.tour import FRAMED, Tour, closed, opened
from tests.harness.windows.workplaces import PASSWORD, At, Shown, Workplaces

REFERENCE = "市公办〔2026〕7号"
CITIZEN, PHONE = "张桂英", "13800002207"
WORDS = (CITIZEN, "张**", PHONE, "2207", "吴奶奶", "烤鸭店", "台阶")


def loan(workplaces: Workplaces) -> str:
    """A loan that came back."""
    loans = Loans(workplaces)
    case = loans.lend()
    loans.take_back(case)
    return case


def item(workplaces: Workplaces) -> str:
    """A ledger item that was closed."""
    return Matters(workplaces).closed()


def walk_in(workplaces: Workplaces) -> str:
    """A reception that is over."""
    session = workplaces.workplace(bureau.DESK).session
    case = session.desk.new_case()
    services = (Service(ServiceCategory.CONSULT),)
    body = WalkInReceived(started_at=session.desk.outside.now(), services=services)
    words = WalkInPrivate(Person(CITIZEN, PHONE), "楼下烤鸭店油烟")
    session.record([Proposal(case, body, words)])
    session.record([Proposal(case, WalkInFinished(), ResultText("已告知烤鸭店"))])
    return case


def visit(workplaces: Workplaces) -> str:
    """A visit that found something, which was handed on."""
    matters = Matters(workplaces)
    case = matters.visit_with_problem()
    matters.of(bureau.FIELD).record([Proposal(case, VisitProblemLinked(1, handed_to="钟楼社区"))])
    workplaces.sync()
    matters.of(bureau.HEAD).record([Proposal(case, VisitReviewed(), Words("已阅,台阶已修"))])
    return case


ENDED: dict[str, Callable[[Workplaces], str]] = {
    "loan": loan,
    "ledger_item": item,
    "walk_in": walk_in,
    "visit": visit,
}


def erase(workplaces: Workplaces, case: str) -> State:
    """The chief has it erased."""
    workplaces.sync()
    session = workplaces.workplace(bureau.CHIEF).session
    workplaces.sync()
    state = session.case(case)
    assert state is not None
    body = MACHINES[kind_of_state(state)].own(Erased)
    session.record([Proposal(case, body(ground=ErasureGround.REQUEST, reference=REFERENCE))])
    workplaces.sync()
    erased = session.case(case)
    assert erased is not None
    assert erased.is_erased
    return erased


@pytest.mark.parametrize("kind", ENDED)
@pytest.mark.parametrize("officer", [bureau.CHIEF, bureau.HEAD], ids=["chief", "head"])
def test_page_of_an_erased_case_is_calm(
    workplaces: Workplaces,
    at: At,
    kind: str,
    officer: str,
    dressed_app: QApplication,
) -> None:
    case = ENDED[kind](workplaces)
    state = erase(workplaces, case)
    workplace = at(officer)
    workplaces.sync()
    desk = opened(workplace, FRAMED)
    room = next(one.key for one in ROOMS if kind in one.kinds and one.awaited_by is None)
    for view in Tour(desk, workplace, has_forms=False).views([room]):
        window = desk.window
        assert not eyes.faults(window), view
        said = " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
        assert not [one for one in WORDS if one in said], view
    assert state.number
    closed(desk)


def test_chief_erases_in_the_form_with_the_password_and_the_history_says_on_what_ground(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    case = loan(workplaces)
    workplace = at(bureau.CHIEF)
    workplaces.sync()
    workplaces.outside.pass_seconds(301)
    room = RoomPage(workplace, next(one for one in ROOMS if "loan" in one.kinds))
    shown(room)
    room.open_case(case)
    qtbot.waitUntil(lambda: room.case.page is not None)
    room.case.open_step("LoanErased")
    qtbot.waitUntil(lambda: room.case.form.step is not None)
    step = room.case.form.step
    assert step is not None
    step.set_value("ground", ErasureGround.REQUEST.value)
    step.set_value("reference", "电话13800002207")
    assert step.signature.take_focus()
    write(PASSWORD)
    step.take_focus()
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(step, "请写批准文号"))
    assert not list(eyes.cut_words(room))
    assert not list(eyes.foreign(room))
    step.set_value("reference", REFERENCE)
    step.take_focus()
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: room.case.form.step is None)
    workplaces.sync()
    room.case.show_case(case)
    qtbot.waitUntil(lambda: "删除个人信息" in _history(room))
    for words in ("单雄飞 删除个人信息", "本人依法要求删除", REFERENCE, "个人信息已删除"):
        assert words in _history(room)
    assert room.case.page is not None
    assert room.case.page.people == ()


def _history(room: RoomPage) -> str:
    model = room.case.findChildren(Timeline)[0].model()
    return "\n".join(str(model.index(n, 0).data()) for n in range(model.rowCount()))


def test_one_press_that_changes_the_person_and_what_is_counted_is_two_events(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    case = Matters(workplaces).pending()
    workplace = at(bureau.DESK)
    slot, around = StepSlot(workplace), QWidget()
    QVBoxLayout(around).addWidget(slot)
    shown(around)
    page = cases.page(workplace.session, case)
    assert page is not None
    slot.turn_to(case)
    slot.show_offers(page.offers)
    slot.open("LedgerItemAmended")
    qtbot.waitUntil(lambda: slot.step is not None)
    assert slot.step is not None
    before = len(page.timeline)
    slot.step.set_value("title", "烤鸭店油烟扰民")
    slot.step.set_value("place", "钟楼社区5号院")
    slot.step.take_focus()
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: slot.step is None)
    written = workplace.session.desk.store.timeline(case)[before:]
    assert [[told.slot.name for told in one.told] for one in written] == [["place"], ["title"]]
    workplaces.sync()
    results = {one.result for one in workplace.session.desk.store.timeline(case)}
    assert results == {"accepted"}


def test_one_press_of_which_a_part_is_not_possible_changes_nothing(
    workplaces: Workplaces, at: At
) -> None:
    case = Matters(workplaces).pending()
    session = at(bureau.DESK).session
    before = session.desk.store.timeline(case)
    with pytest.raises(RefusedError):
        amending.amend(session, case, {"title": "", "place": "钟楼社区5号院"})
    assert session.desk.store.timeline(case) == before
