"""What a visitor is handed at the desk: the code of their visit, and the picture at the counter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.cases.walk_in import WalkInMarkedByVisitor
from casework.cases.words import Words
from casework.codes import DissatisfiedReason, Satisfaction, Solved
from casework.registry import Proposal
from casework.visit_code import address_of, short_code
from casework.wire import pages_code
from desk_client.services import printing, reception, visit_codes
from desk_client.ui import background
from desk_client.ui.cases.case_page import CasePage
from desk_client.ui.cases.code_cards import CounterCard, VisitCard
from desk_client.ui.rooms import spec_of
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.screens.reception.walk_in_view import WalkInView
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, click, press, says, write
from tests.harness.windows.workplaces import At, Shown, Workplaces

PAGES = "https://letters.example.cn"


def received(qtbot: QtBot, page: ReceptionPage, at: At) -> str:
    """A visitor, written down by keyboard; the case."""
    page.enter()
    press(Qt.Key.Key_1, CONTROL)
    page.enter()
    write("张桂英")
    press(Qt.Key.Key_Return, CONTROL)
    session = at(bureau.DESK).session
    qtbot.waitUntil(lambda: len(reception.today(session).walk_ins) == 1)
    return reception.today(session).walk_ins[0].case


def test_a_saved_reception_shows_its_code_without_another_key(
    qtbot: QtBot, at: At, shown: Shown, workplaces: Workplaces
) -> None:
    workplaces.centre.pages = PAGES
    workplaces.store(bureau.DESK_DEVICE)
    page = ReceptionPage(at(bureau.DESK))
    said: list[str] = []
    page._workplace.signals.notice.connect(lambda notice: said.append(notice.text))
    shown(page)
    card = page.findChild(VisitCard)
    assert card is not None
    assert not card.isVisible()
    case = received(qtbot, page, at)
    qtbot.waitUntil(card.isVisible)
    assert says(card, short_code(case))
    assert card.picture.isVisible()
    assert any(short_code(case) in one for one in said)
    assert page.form.is_empty
    code = visit_codes.of_visit(at(bureau.DESK).session, case)
    assert code is not None
    assert code.address == address_of(PAGES, bureau.ROOM, case)
    receipt = printing.sheet(at(bureau.DESK).session, case, "walk_in.receipt")
    assert [one.text for one in receipt.squares][1:] == [code.address]
    assert short_code(case) in receipt.squares[-1].words.zh
    page.enter()
    write("李")
    qtbot.waitUntil(lambda: not card.isVisible())


def test_without_a_network_the_code_is_typed(qtbot: QtBot, at: At, shown: Shown) -> None:
    page = ReceptionPage(at(bureau.DESK))
    shown(page)
    card = page.findChild(VisitCard)
    assert card is not None
    case = received(qtbot, page, at)
    qtbot.waitUntil(card.isVisible)
    assert says(card, short_code(case))
    assert not card.picture.isVisible()


def test_the_page_of_a_reception_shows_its_code_until_the_visitor_marked_it(
    qtbot: QtBot, at: At, shown: Shown, workplaces: Workplaces
) -> None:
    workplaces.centre.pages = PAGES
    page = ReceptionPage(at(bureau.DESK))
    shown(page)
    case = received(qtbot, page, at)
    view = WalkInView(at(bureau.DESK))
    shown(view)
    view.show_case(case)
    qtbot.waitUntil(lambda: view.findChild(VisitCard) is not None)
    workplaces.sync()
    body = WalkInMarkedByVisitor(
        solved=Solved.NO,
        rating=Satisfaction.DISSATISFIED,
        reason=DissatisfiedReason.SLOW,
    )
    workplaces.centre.found([Proposal(case, body, Words("等了一个小时"))])
    workplaces.sync()
    view.show_case(case)
    qtbot.waitUntil(lambda: says(view, "等了一个小时"))
    background.wait_idle()
    left = view.findChild(VisitCard)
    assert left is None or not left.isVisible()
    assert says(view, "不满意")
    assert visit_codes.of_visit(at(bureau.DESK).session, case) is None


def test_the_page_of_a_unit_shows_the_picture_for_its_counter(
    qtbot: QtBot, at: At, shown: Shown, workplaces: Workplaces
) -> None:
    workplaces.store(bureau.HEAD_DEVICE)
    page = CasePage(at(bureau.HEAD), spec_of("directory"))
    shown(page)
    page.show_case(bureau.PRECINCT)
    qtbot.waitUntil(lambda: page.page is not None)
    background.wait_idle()
    assert page.findChild(CounterCard) is None, "nobody told where the pages are"
    workplaces.centre.pages = PAGES
    workplaces.sync()
    page.show_case(bureau.PRECINCT)
    qtbot.waitUntil(lambda: page.findChild(CounterCard) is not None)
    card = page.findChild(CounterCard)
    assert card is not None
    qtbot.waitUntil(card.isVisible)
    click(card, "复制网址")
    assert QApplication.clipboard().text() == address_of(PAGES, bureau.PRECINCT)


def test_a_desk_is_told_the_address_once_and_again_when_it_changes(
    workplaces: Workplaces, tmp_path: Path
) -> None:
    store = workplaces.store(bureau.DESK_DEVICE)
    known = store.identity
    assert known is not None
    assert known.pages == ""
    for address in (PAGES, "https://other.example.cn", ""):
        workplaces.centre.pages = address
        workplaces.sync()
        found = store.identity
        assert found is not None
        assert found.pages == address
        assert (pages_code(found.pages) == "") == (address == "")
