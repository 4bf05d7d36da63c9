"""Which rooms an officer sees, where their day begins, and by which steps each page is a door."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from casework.cases.directory import KINDS as DIRECTORY
from casework.registry import MACHINES
from desk_client.services.cases import RoomCount
from desk_client.ui import background, rooms, theme
from desk_client.ui.administration import ALARMS
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.room import Count
from desk_client.ui.rooms import ROOMS
from desk_client.ui.theme import Theme
from desk_client.ui.widgets.rail import Rail
from tests.harness import bureau
from tests.harness.windows.loans import Loans
from tests.harness.windows.workplaces import At, Workplaces

HOMES = [
    (bureau.TRIAGE, "letters"),
    (bureau.CALLER, "call_back"),
    (bureau.OFFICE, "supervision"),
    (bureau.ADMIN, "system"),
    (bureau.SECURITY, "security"),
    (bureau.HEAD, "ledgers"),
    (bureau.DIV_HEAD, "ledgers"),
    (bureau.CHIEF, "ledgers"),
    (bureau.HANDLER, "ledgers"),
    (bureau.FIELD, "visits"),
    (bureau.DESK, "reception"),
]


@pytest.mark.parametrize(("officer", "home"), HOMES)
def test_the_day_begins_in_the_room_of_the_role(at: At, officer: str, home: str) -> None:
    own, others = rooms.home_first(at(officer))
    assert own[0].key == home
    held = at(officer).session.seat().held_roles()
    shown = {spec.key for spec in ROOMS if spec.is_shown(held)}
    assert {spec.key for spec in (*own, *others)} == shown


def test_officer_sees_only_rooms_in_which_they_may_take_a_step(at: At) -> None:
    own, _ = rooms.home_first(at(bureau.CALLER))
    seen = {spec.key for spec in own}
    assert "call_back" in seen
    assert not seen & {"reception", "property", "mediation", "directory"}
    own, _ = rooms.home_first(at(bureau.DESK))
    assert not {spec.key for spec in own} & {"letters", "supervision", "call_back", "directory"}


def test_every_kind_has_a_room_that_shows_all_of_it() -> None:
    for kind in MACHINES:
        whole = [
            spec.key
            for spec in ROOMS
            if kind in spec.kinds and spec.awaited_by is None and (not spec.only or spec is ALARMS)
        ]
        assert len(whole) == 1, kind
    directory = next(spec for spec in ROOMS if spec.key == "directory")
    assert set(directory.kinds) == DIRECTORY | {"routine"}


def test_rail_says_whose_turn_what_is_due_and_badges_what_is_late() -> None:
    assert rooms.count_of(RoomCount()) == Count()
    count = rooms.count_of(RoomCount(mine=3, due_today=2, overdue=1, open=9))
    assert (count.words, count.badge) == ("轮到我 3", "超期 1")
    assert count.tip == "轮到我 3 · 今日到期 2 · 超期 1 · 在办 9"
    assert rooms.count_of(RoomCount(due_today=2, open=2)).words == "今日到期 2"


def test_window_counts_the_rooms_and_counts_again_when_something_changes(
    workplaces: Workplaces, at: At, qtbot: QtBot
) -> None:
    loans = Loans(workplaces)
    case = loans.lend()
    workplace = at(bureau.DESK)
    desk = DeskWindow(workplace, "公安网")
    try:
        with qtbot.waitExposed(desk.window):
            desk.window.show()
        qtbot.waitUntil(lambda: desk.window.count("property").words == "轮到我 1")
        loans.take_back(case)
        desk.window.count_all()
        qtbot.waitUntil(lambda: desk.window.count("property") == Count())
    finally:
        desk.close()
        background.wait_idle()


def test_room_that_is_not_in_the_rail_appears_there_once_somebody_goes(
    at: At, qtbot: QtBot
) -> None:
    desk = DeskWindow(at(bureau.HANDLER), "公安网")
    window = desk.window
    try:
        with qtbot.waitExposed(window):
            window.show()
        rail = window.findChild(Rail)
        assert isinstance(rail, Rail)
        assert "call_back" not in rail.shown_rooms()
        assert isinstance(window.enter_room("call_back"), RoomPage)
        assert "call_back" in rail.shown_rooms()
    finally:
        background.wait_idle()
        desk.close()
        background.wait_idle()


def test_link_to_a_case_opens_its_own_room_or_stays_where_it_can_be_shown(
    workplaces: Workplaces, at: At, qtbot: QtBot
) -> None:
    case = Loans(workplaces).lend()
    own, _ = rooms.home_first(at(bureau.CALLER))
    assert rooms.room_of("ledger_item", "call_back", own) == "call_back"
    assert rooms.room_of("ledger_item", "search", own) == "ledgers"
    assert rooms.room_of("sync", "search", own) == ""
    desk = DeskWindow(at(bureau.DESK), "公安网")
    try:
        with qtbot.waitExposed(desk.window):
            desk.window.show()
        desk.open_case("", case)
        qtbot.waitUntil(lambda: desk.window.room == "property")
        page = desk.window.page("property")
        assert isinstance(page, RoomPage)
        assert page.case.case == case
    finally:
        background.wait_idle()
        desk.close()
        background.wait_idle()


@pytest.mark.parametrize("officer", [bureau.HEAD, bureau.OFFICE, bureau.DESK])
def test_rail_holds_all_rooms_of_an_officer_on_the_smallest_screen(
    at: At, officer: str, qtbot: QtBot
) -> None:
    desk = DeskWindow(at(officer), "公安网")
    window = desk.window
    try:
        window.resize(1366, 768)
        with qtbot.waitExposed(window):
            window.show()
        rail = window.findChild(Rail)
        assert isinstance(rail, Rail)
        background.wait_idle()
        qtbot.waitUntil(lambda: rail.height() > 0)
        seen = rail.visibleRegion().boundingRect()
        assert seen.contains(QRect(0, 0, rail.width(), rail.minimumSizeHint().height() - 1))
        assert theme.current() == Theme()
    finally:
        desk.close()
        background.wait_idle()


def test_rooms_are_asked_by_which_steps_they_are_a_door(at: At) -> None:
    found = rooms.doors(at(bureau.DESK))
    for step in MACHINES["loan"].steps:
        if step.by and step.name not in ("LoanWrittenOff", "LoanRecusalLifted", "LoanErased"):
            assert found[step.name].startswith("property "), step.name
    assert "LoanWrittenOff" not in found, "the desk may not write off"
    assert rooms.doors(at(bureau.HEAD))["LoanWrittenOff"].endswith("核销")
    assert found["WalkInReceived"].startswith("reception ")
    assert found["VisitPlanned"].startswith("visits ")
    assert not set(found) & {"LetterReceived", "UnitRegistered"}


@pytest.mark.parametrize("spec", ROOMS, ids=[spec.key for spec in ROOMS])
def test_every_room_opens_for_everybody_and_teaches(at: At, qtbot: QtBot, spec: RoomSpec) -> None:
    page = rooms.page_of(at(bureau.CHIEF), spec)
    qtbot.addWidget(page)
    page.show()
    background.wait_idle()
    assert isinstance(page, rooms.CasesPage)
    assert spec.teaches.zh
    page.close()
