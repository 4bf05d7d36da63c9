"""F9: what stands open is listed by itself, somebody else signs for it, and the case says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.handover.opening import HandoverOpened
from casework.cases.handover.state import Handover, Why, case_of
from casework.cases.handover.taking import HandoverTaken
from casework.cases.walk_in import WalkInReceived
from casework.cases.words import Words
from casework.registry import Proposal
from desk_client.services import cases, handing_over
from desk_client.services.desk import RefusedError, Session
from desk_client.ui import background
from desk_client.ui.cases.listed_card import ListedCard
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.lives.walk_in import CONSULT
from tests.harness.windows.hands import CONTROL, press, says, write
from tests.harness.windows.tour import FRAMED, closed, opened
from tests.harness.windows.workplaces import Workplaces

Open = Callable[[Workplace], DeskWindow]
WORDS = "钥匙在值班室"


@pytest.fixture
def window_of(qtbot: QtBot) -> Iterator[Open]:
    """An officer's window, in front; several may be opened one after the other."""
    made: list[DeskWindow] = []

    def open_it(workplace: Workplace) -> DeskWindow:
        for one in made:
            closed(one)
        made[:] = [opened(workplace, FRAMED)]
        made[0].window.activateWindow()
        qtbot.waitUntil(made[0].window.isActiveWindow)
        return made[0]

    yield open_it
    for one in made:
        closed(one)
    background.wait_idle()


def received(session: Session) -> str:
    """Somebody at the desk who has not been helped yet; the case."""
    case = session.desk.new_case()
    at = session.desk.now() - timedelta(minutes=5)
    body = WalkInReceived(started_at=at, services=(CONSULT,), place="钟楼会客厅")
    session.record([Proposal(case, body)])
    return case


def says_in_rail(desk: DeskWindow, words: str) -> bool:
    return desk.window.count("handover").words == words


def page_of(desk: DeskWindow) -> RoomPage:
    page = desk.window.page("handover")
    assert isinstance(page, RoomPage)
    return page


def handover_of(session: Session, no: int = 1) -> Handover:
    state = session.case(case_of(bureau.ROOM, no))
    assert isinstance(state, Handover)
    return state


def hand_over(session: Session) -> str:
    due = session.desk.now() + timedelta(minutes=30)
    return handing_over.hand_over(session, "", HandoverOpened(due_at=due), Words(WORDS)).case


def test_shift_is_handed_over_by_one_key_and_taken_by_another_officer(
    workplaces: Workplaces, window_of: Open, qtbot: QtBot
) -> None:
    going = workplaces.workplace(bureau.DESK)
    case = received(going.session)
    desk = window_of(going)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(
        lambda: desk.window.room == "handover" and page_of(desk).new.form.step is not None
    )
    form = page_of(desk).new.form.step
    assert form is not None
    form.entry("text").tab_stops()[0].setFocus()
    write(WORDS)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(form, "将列入 1 件:接待未完 1"))
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page_of(desk).case.page is not None)
    state = handover_of(going.session)
    assert [(one.case, one.why) for one in state.listed] == [(case, (Why.RECEPTION,))]
    assert (state.words, state.status) == (WORDS, "OPEN")
    card = page_of(desk).case.findChild(ListedCard)
    assert card is not None
    assert [one.case for one in card.table.rows] == [case]

    coming = workplaces.workplace(bureau.AUX)
    desk = window_of(coming)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: desk.window.room == "handover" and page_of(desk).case.page is not None)
    page_of(desk).case.open_step("HandoverTaken")
    qtbot.waitUntil(lambda: page_of(desk).case.form.step is not None)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: handover_of(coming.session).status == "TAKEN")
    assert handover_of(coming.session).taken_by == bureau.AUX
    shown = cases.page(coming.session, case)
    assert shown is not None
    assert shown.handed is not None
    assert shown.handed.zh.startswith("李晨 交班、仇小雨 ")


def test_rail_says_that_a_hand_over_waits(
    workplaces: Workplaces, window_of: Open, qtbot: QtBot
) -> None:
    hand_over(workplaces.workplace(bureau.DESK).session)
    for officer, words in ((bureau.DESK, "今日到期 1"), (bureau.AUX, "轮到我 1")):
        desk = window_of(workplaces.workplace(officer))

        qtbot.waitUntil(partial(says_in_rail, desk, words))


def test_whoever_has_no_shift_is_told_so(
    workplaces: Workplaces, window_of: Open, qtbot: QtBot
) -> None:
    desk = window_of(workplaces.workplace(bureau.HANDLER))
    before = desk.window.room
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: says(desk.window, "您没有这个权限"))
    assert desk.window.room == before


def test_second_hand_over_waits_for_the_first_and_is_numbered_after_it(
    workplaces: Workplaces,
) -> None:
    session = workplaces.workplace(bureau.DESK).session
    first = hand_over(session)
    with pytest.raises(RefusedError):
        hand_over(session)
    coming = workplaces.workplace(bureau.AUX).session
    coming.record([Proposal(first, HandoverTaken(handed_by=bureau.DESK))])
    hand_over(coming)
    assert handover_of(coming, 2).no == 2


def test_finished_case_is_not_said_to_be_handed_over(workplaces: Workplaces) -> None:
    going, coming = (workplaces.workplace(one).session for one in (bureau.DESK, bureau.AUX))
    case = received(going)
    coming.record([Proposal(hand_over(going), HandoverTaken(handed_by=bureau.DESK))])
    shown = cases.page(going, case)
    assert shown is not None
    assert shown.handed is not None
    other = cases.page(going, received(going))
    assert other is not None
    assert other.handed is None
