"""What a change of a unit or of a body outside moves is said before it is made."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casework.registry import Proposal
from desk_client.store import Store
from desk_client.ui.administration import SYSTEM
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.lives import diversion, receivers
from tests.harness.windows.changes import changing, fill, submit
from tests.harness.windows.hands import says
from tests.harness.windows.matters import Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def number_of(store: Store, case: str) -> str:
    state = store.case(case)
    assert state is not None
    return state.number or state.temp_no


def test_unit_that_is_put_elsewhere_says_first_what_it_takes_along_and_who_will_see_it(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    cases = [matters.established(), matters.in_progress()]
    workplace = at(bureau.ADMIN)
    numbers = [number_of(workplace.session.desk.store, case) for case in cases]
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    form = changing(page, bureau.PRECINCT, "UnitRegisteredAnew", qtbot)
    fill(form, parent=bureau.OTHER_DIVISION)
    submit()
    qtbot.waitUntil(lambda: says(form, "在办事项 2("))
    for words in (*numbers, "警员 5(李晨、", "设备 2(A07、A08)"):
        assert says(form, words), words
    assert says(form, "莲湖分局将看到其中 2 件")
    assert says(form, "碑林分局不再看到其中 2 件")
    assert says(form, "指标自 2026 年 9 月起,计入 1(莲湖分局),不再计入 1(碑林分局)")
    roster = workplace.session.desk.directory
    assert roster().roster.units[bureau.PRECINCT].parent == bureau.DIVISION
    submit()
    qtbot.waitUntil(lambda: roster().roster.units[bureau.PRECINCT].parent == bureau.OTHER_DIVISION)


def test_room_whose_hours_alone_change_is_not_asked_about(
    at: At, shown: Shown, qtbot: QtBot
) -> None:
    workplace = at(bureau.ADMIN)
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    changing(page, bureau.ROOM, "UnitRegisteredAnew", qtbot)
    before = workplace.session.case(bureau.ROOM)
    assert before is not None
    submit()
    qtbot.waitUntil(lambda: counted(workplace, bureau.ROOM) > before.count)


def counted(workplace: Workplace, case: str) -> int:
    state = workplace.session.case(case)
    return state.count if state is not None else 0


def test_body_that_ends_or_changes_says_first_what_it_has_in_hand(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    body = receivers.registering()
    receiver = bureau.fixed_id(6, 90)
    workplaces.centre.found([Proposal(receiver, body)])
    desk = at(bureau.DESK)
    workplaces.sync()
    sent = desk.session.desk.new_case()
    desk.session.record([Proposal(sent, diversion.sending(receiver=receiver), diversion.MATTER)])
    workplaces.sync()
    workplace = at(bureau.ADMIN)
    workplaces.sync()
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    form = changing(page, receiver, "ReceiverEnded", qtbot)
    fill(form, reason="机构改革撤并")
    submit()
    qtbot.waitUntil(lambda: says(form, "该单位手上还有 1 件转办事项"))
    assert says(form, number_of(workplace.session.desk.store, sent))
    assert not workplace.session.desk.directory().receivers[receiver].is_ended
    submit()
    qtbot.waitUntil(lambda: workplace.session.desk.directory().receivers[receiver].is_ended)
