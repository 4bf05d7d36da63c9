"""The room of what was noticed of machines: read, foretold, adopted, and read along."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casework.cases.directory import DeviceRevoked
from casework.cases.machine_alarm.reasons import AlarmFinding, LeavingGround
from casework.cases.machine_alarm.state import MachineAlarm
from casework.registry import Proposal
from casework.wire import EnrolRequest
from central_mailbox.routines import run_due
from desk_client.services import cases
from desk_client.ui import background, rooms
from desk_client.ui.administration import ALARMS
from desk_client.ui.cases.room_page import RoomPage
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.outside import SeededOutside
from tests.harness.windows.changes import changing, fill, submit
from tests.harness.windows.hands import says
from tests.harness.windows.workplaces import At, Shown, Workplaces


class Laptop:
    """A machine of the precinct that was shut out, and brought receptions home."""

    def __init__(self, workplaces: Workplaces) -> None:
        self._workplaces = workplaces
        self.outside = SeededOutside(start=workplaces.centre.now())
        self.centre = workplaces.centre.at_another_time(self.outside)
        self.desk = PlainDesk(self.outside, bureau.fixed_id(3, 97), bureau.PRECINCT)
        code = self.centre.issue_code(bureau.PRECINCT)
        self.centre.enrol(EnrolRequest(code, self.desk.device, self.desk.public_key))
        self.centre.found([Proposal(self.desk.device, DeviceRevoked("遗失"))])
        self.cases = [self.desk.receive(name="欧阳桂芳") for _ in range(2)]
        self.centre.sync(self.desk.device, self.desk.request())
        self.round()

    def round(self) -> None:
        """The centre goes on its round, and everybody hears of it."""
        self.outside.later(minutes=11)
        run_due(self.centre, self.outside)
        self._workplaces.sync()

    @property
    def alarm(self) -> MachineAlarm:
        """What the centre raised."""
        (found,) = self.centre.standing(("machine_alarm",))[1].values()
        assert isinstance(found, MachineAlarm)
        return found


@pytest.fixture
def laptop(workplaces: Workplaces) -> Laptop:
    return Laptop(workplaces)


def test_security_administrator_sees_it_counted_and_adopts_what_lies_there(
    at: At, shown: Shown, workplaces: Workplaces, laptop: Laptop, qtbot: QtBot
) -> None:
    workplace = at(bureau.SECURITY)
    workplaces.sync()
    own, _ = rooms.home_first(workplace)
    assert [spec.key for spec in own] == ["security", "alarms"]
    assert cases.count(workplace.session, ALARMS.query()).mine == 1
    page = RoomPage(workplace, ALARMS)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    case = laptop.alarm.case
    form = changing(page, case, "MachineAlarmLookedInto", qtbot)
    fill(form, finding=AlarmFinding.UNKNOWING.value)
    submit()
    qtbot.waitUntil(lambda: _status(workplace.session.case(case)) == "LOOKED_INTO")
    form = changing(page, case, "MachineAlarmAdopted", qtbot)
    submit()
    qtbot.waitUntil(lambda: says(form, "2 条记录将以中心的名义记入"))
    assert says(form, "接待·接待 2 条") or says(form, "2 条")
    assert _status(workplace.session.case(case)) == "LOOKED_INTO"
    submit()
    qtbot.waitUntil(lambda: _status(workplace.session.case(case)) == "TAKING_IN")
    workplaces.sync()
    laptop.round()
    qtbot.waitUntil(lambda: _status(workplace.session.case(case)) == "ADOPTED")
    assert all(laptop.centre.state(one) is not None for one in laptop.cases)
    assert cases.count(workplace.session, ALARMS.query()).open == 0
    assert workplace.session.case(laptop.cases[0]) is None, "who keeps security reads no case"
    background.wait_idle()


def test_what_is_left_is_said_first_and_stays_apart(
    at: At, shown: Shown, workplaces: Workplaces, laptop: Laptop, qtbot: QtBot
) -> None:
    workplace = at(bureau.SECURITY)
    workplaces.sync()
    page = RoomPage(workplace, ALARMS)
    shown(page)
    case = laptop.alarm.case
    form = changing(page, case, "MachineAlarmLookedInto", qtbot)
    fill(form, finding=AlarmFinding.FORGED.value)
    submit()
    qtbot.waitUntil(lambda: _status(workplace.session.case(case)) == "LOOKED_INTO")
    form = changing(page, case, "MachineAlarmLeft", qtbot)
    fill(form, ground=LeavingGround.FORGED.value)
    submit()
    qtbot.waitUntil(lambda: says(form, "留作证据,不生效"))
    submit()
    qtbot.waitUntil(lambda: _status(workplace.session.case(case)) == "LEFT")
    laptop.round()
    assert laptop.alarm.status == "LEFT"
    assert all(laptop.centre.state(one) is None for one in laptop.cases)


def test_auditor_reads_along_and_is_offered_nothing(
    at: At, shown: Shown, workplaces: Workplaces, laptop: Laptop, qtbot: QtBot
) -> None:
    workplace = at(bureau.AUDITOR)
    workplaces.sync()
    own, _ = rooms.home_first(workplace)
    assert "alarms" in [spec.key for spec in own]
    page = RoomPage(workplace, ALARMS)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    page.open_case(laptop.alarm.case)
    qtbot.waitUntil(lambda: page.case.page is not None)
    assert page.case.page is not None
    assert page.case.page.offers == ()
    background.wait_idle()


@pytest.mark.parametrize("officer", [bureau.CHIEF, bureau.ADMIN, bureau.OFFICE, bureau.HEAD])
def test_nobody_else_has_the_room_or_reads_an_alarm(
    at: At, workplaces: Workplaces, laptop: Laptop, officer: str
) -> None:
    workplace = at(officer)
    workplaces.sync()
    own, others = rooms.home_first(workplace)
    assert "alarms" not in {spec.key for spec in (*own, *others)}
    assert workplace.session.case(laptop.alarm.case) is None
    assert cases.rows(workplace.session, ALARMS.query("all")) == ()


def _status(state: object) -> str:
    return state.status if isinstance(state, MachineAlarm) else ""
