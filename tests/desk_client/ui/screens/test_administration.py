"""Three rooms of three powers: what is seen there, and what a change moves before it is made."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casework.cases.directory import TableCase
from casework.cases.every_case import PersonalField, ReadReason
from casework.codes import Role
from casework.deadlines import clocks
from casework.invitation import Invitation
from casework.invitation import read as read_string
from casework.registry import TYPES
from casework.wire import EnrolRequest
from central_mailbox.errors import FaultError
from desk_client import signing
from desk_client.services import personal
from desk_client.services.auditing import Sort
from desk_client.store import Store
from desk_client.ui import background, rooms
from desk_client.ui.administration import ALARMS, SECURITY, SYSTEM
from desk_client.ui.cases.invitation_card import InvitationCard
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.rooms import ROOMS
from desk_client.ui.screens.audit.page import AuditPage
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.widgets.rail import Rail
from tests.harness import bureau
from tests.harness.machines.machines import secret
from tests.harness.windows.changes import fill, submit
from tests.harness.windows.hands import CONTROL, press, says, write
from tests.harness.windows.matters import Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces

THREE = [
    (bureau.ADMIN, Role.ADMIN, "system"),
    (bureau.SECURITY, Role.SECURITY, "security"),
    (bureau.AUDITOR, Role.AUDIT, "audit"),
]


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def opened(page: RoomPage, step: str, qtbot: QtBot) -> StepCard:
    """The form by which something new is begun."""
    page.begin(step)
    qtbot.waitUntil(lambda: page.new.form.step is not None and page.new.form.step.isVisible())
    background.wait_idle()
    assert page.new.form.step is not None
    return page.new.form.step


def due(store: Store, case: str) -> dict[str, datetime]:
    """When the running limits of a case are due."""
    state = store.case(case)
    assert state is not None
    return {one.code: one.due_at for one in clocks(state, store.directory()) if one.is_running}


# ------------------------------------------------------------------------------ whose room


@pytest.mark.parametrize(("officer", "role", "home"), THREE)
def test_day_of_each_of_the_three_begins_in_a_room_that_is_nobody_elses(
    at: At, qtbot: QtBot, officer: str, role: Role, home: str
) -> None:
    desk = DeskWindow(at(officer), "公安网")
    try:
        with qtbot.waitExposed(desk.window):
            desk.window.show()
        assert desk.window.room == home
        rail = desk.window.findChild(Rail)
        assert isinstance(rail, Rail)
        others = {key for _, _, key in THREE} - {home}
        assert not others & set(rail.shown_rooms())
        for other in others:
            with pytest.raises(KeyError):
                desk.window.page(other)
        background.wait_idle()
    finally:
        desk.close()
        background.wait_idle()


@pytest.mark.parametrize("officer", [bureau.CHIEF, bureau.OFFICE, bureau.HEAD, bureau.DESK])
def test_rooms_of_the_three_are_not_even_in_the_menu_of_others(at: At, officer: str) -> None:
    own, others = rooms.home_first(at(officer))
    assert not {spec.key for spec in (*own, *others)} & {"system", "security"}


@pytest.mark.parametrize(
    ("officer", "role", "spec"),
    [(bureau.ADMIN, Role.ADMIN, SYSTEM), (bureau.SECURITY, Role.SECURITY, SECURITY)],
)
def test_room_offers_no_step_of_another_of_the_three(
    at: At, shown: Shown, qtbot: QtBot, officer: str, role: Role, spec: RoomSpec
) -> None:
    page = RoomPage(at(officer), spec)
    shown(page)
    qtbot.waitUntil(lambda: bool(page.list.rows))
    kinds = {row.kind: row.case for row in page.list.rows}
    assert page.list.new.openings
    for name, _ in page.list.new.openings:
        assert role in TYPES[name].step.by
    for case in kinds.values():
        page.open_case(case)
        qtbot.waitUntil(lambda: page.case.page is not None)
        background.wait_idle()
        assert page.case.page is not None
        for offer in page.case.page.offers:
            assert role in TYPES[offer.event_type].step.by, offer


# ------------------------------------------------------------------------------- directory


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("061003", {bureau.HANDLER}),
        ("姚远", {bureau.HANDLER}),
        ("yaoyuan", {bureau.HANDLER}),
        ("yy", {bureau.HANDLER}),
        ("dongguan", {bureau.SISTER, bureau.SISTER_HEAD, bureau.SISTER_HANDLER}),
        ("东关 061011", {bureau.SISTER_HANDLER}),
        ("钟楼会客厅 qxy", {bureau.AUX}),
        ("没有的人", set()),
    ],
)
def test_directory_is_found_by_name_pinyin_number_and_unit(
    at: At, shown: Shown, qtbot: QtBot, typed: str, found: set[str]
) -> None:
    page = RoomPage(at(bureau.ADMIN), SYSTEM)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) > 20)
    page.list.typed.setFocus()
    write(typed)
    people = {"unit", "officer"}
    qtbot.waitUntil(lambda: {row.case for row in page.list.rows if row.kind in people} == found)


def test_leaving_says_first_what_is_in_the_officers_hands(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    held, free = matters.in_progress(), matters.pending()
    workplace = at(bureau.ADMIN)
    number = number_of(workplace.session.desk.store, held)
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    page.open_case(bureau.HANDLER)
    qtbot.waitUntil(lambda: page.case.page is not None)
    page.case.open_step("OfficerRegisteredAnew")
    qtbot.waitUntil(lambda: page.case.form.step is not None and page.case.form.step.isVisible())
    form = page.case.form.step
    assert form is not None
    background.wait_idle()
    fill(form, is_active=False)
    submit()
    qtbot.waitUntil(lambda: says(form, "此人手上还有 1 件在办事项"))
    assert says(form, number)
    assert not says(form, number_of(workplace.session.desk.store, free))
    roster = workplace.session.desk.directory
    assert roster().roster.officers[bureau.HANDLER].is_active
    submit()
    qtbot.waitUntil(lambda: not roster().roster.officers[bureau.HANDLER].is_active)


def number_of(store: Store, case: str) -> str:
    state = store.case(case)
    assert state is not None
    return state.number or state.temp_no


# ---------------------------------------------------------------------------------- tables


def test_limit_that_is_changed_moves_what_was_said_and_nothing_else(
    at: At, shown: Shown, matters: Matters, workplaces: Workplaces, qtbot: QtBot
) -> None:
    cases = [matters.established(), matters.established(), matters.pending()]
    workplace = at(bureau.ADMIN)
    store = workplace.session.desk.store
    before = {case: due(store, case) for case in cases}
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    form = opened(page, "LimitProfileIssued", qtbot)
    fill(form, limit="ledger.claim.first_reply")
    qtbot.waitUntil(lambda: form.entry("amount").value == 5)
    assert form.entry("max_extensions").value == 2
    fill(form, amount=7, since="2023-01-01", source="市公办〔2026〕12号")
    submit()
    qtbot.waitUntil(lambda: says(form, "2 件在办事项的 2 个时限会因此改变"))
    for case in cases[:2]:
        assert says(form, number_of(store, case))
    assert not says(form, number_of(store, cases[2]))
    assert {case: due(store, case) for case in cases} == before, "nothing is made yet"
    submit()
    qtbot.waitUntil(lambda: page.currentWidget() is page.case)
    after = {case: due(store, case) for case in cases}
    moved = {
        (case, code)
        for case in cases
        for code in before[case]
        if before[case][code] != after[case][code]
    }
    assert moved == {(case, "ledger.claim.first_reply") for case in cases[:2]}
    workplaces.sync()
    assert {case: due(matters.of(bureau.HEAD).desk.store, case) for case in cases} == after


def test_limit_of_a_later_day_moves_no_case_that_is_there(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.established()
    workplace = at(bureau.ADMIN)
    store = workplace.session.desk.store
    before = due(store, case)
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    form = opened(page, "LimitProfileIssued", qtbot)
    fill(form, limit="ledger.claim.first_reply", amount=7, since="2027-01-01")
    submit()
    qtbot.waitUntil(lambda: says(form, "没有在办事项的时限因此改变"))
    submit()
    qtbot.waitUntil(lambda: page.currentWidget() is page.case)
    assert due(store, case) == before
    versions = store.directory().profiles["zhanjiang"]
    assert [one.since.year for one in versions] == [2023, 2027]
    limits = [one.limit("ledger.claim.first_reply") for one in versions]
    assert [one.amount for one in limits if one is not None] == [5, 7]


def test_day_off_that_is_added_moves_working_days_and_is_in_force_since_now(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.established()
    workplace = at(bureau.ADMIN)
    store = workplace.session.desk.store
    before = due(store, case)["ledger.claim.first_reply"]
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    tables = [one for one in store.states("table") if isinstance(one, TableCase)]
    table = next(one.case for one in tables if one.key == "holidays.2026")
    page.open_case(table)
    qtbot.waitUntil(lambda: page.case.page is not None)
    background.wait_idle()
    assert page.case.page is not None
    assert {one.event_type for one in page.case.page.offers} == {"HolidayTableIssuedAnew"}
    assert says(page.case, "放假的工作日")
    page.case.open_step("HolidayTableIssuedAnew")
    qtbot.waitUntil(lambda: page.case.form.step is not None and page.case.form.step.isVisible())
    form = page.case.form.step
    assert form is not None
    background.wait_idle()
    off = str(form.entry("off").value)
    assert off.startswith("01-01 01-02 02-16")
    fill(form, off=off.replace("01-01 ", "", 1))
    submit()
    qtbot.waitUntil(lambda: says(form, "改变"))
    submit()
    qtbot.waitUntil(lambda: says(form, "法定节假日当天须放假"))
    fill(form, off=f"{off} 09-16", source="国办发明电〔2026〕3号")
    submit()
    qtbot.waitUntil(lambda: says(form, "1 件在办事项"))
    submit()
    qtbot.waitUntil(lambda: due(store, case)["ledger.claim.first_reply"] > before)


@pytest.mark.parametrize("off", ["10-32", "十月一日", "2025-10-01"])
def test_what_is_no_day_of_the_year_is_said_in_words(
    at: At, shown: Shown, qtbot: QtBot, off: str
) -> None:
    page = RoomPage(at(bureau.ADMIN), SYSTEM)
    shown(page)
    form = opened(page, "HolidayTableIssued", qtbot)
    assert form.entry("year").value == 2027
    fill(form, off=off)
    submit()
    qtbot.waitUntil(lambda: says(form, "不是这一年的一天"))


def test_number_of_a_rule_is_changed_by_choosing_it(at: At, shown: Shown, qtbot: QtBot) -> None:
    workplace = at(bureau.ADMIN)
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    form = opened(page, "ThresholdsIssued", qtbot)
    fill(form, code="visit.pairs")
    qtbot.waitUntil(lambda: form.entry("value").value == 16)
    fill(form, value=20)
    submit()
    qtbot.waitUntil(lambda: says(form, "没有在办事项"))
    submit()
    qtbot.waitUntil(lambda: page.currentWidget() is page.case)
    directory = workplace.session.desk.directory()
    assert directory.threshold("visit.pairs", workplace.now()) == 20
    assert directory.threshold("visit.misses", workplace.now()) == 2


def test_code_list_says_which_entries_are_new_changed_or_out(
    at: At, shown: Shown, qtbot: QtBot
) -> None:
    workplace = at(bureau.ADMIN)
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    before = workplace.session.desk.directory().lists["loan.item"]
    form = opened(page, "CodeListIssued", qtbot)
    fill(form, name="loan.item", code="TORCH", zh="手电筒", en="Torch")
    submit()
    qtbot.waitUntil(lambda: says(form, "新增 1(手电筒),修改 0,去掉 0"))
    submit()
    qtbot.waitUntil(lambda: page.currentWidget() is page.case)
    after = workplace.session.desk.directory().lists["loan.item"]
    assert [one.code for one in after] == [*(one.code for one in before), "TORCH"]
    assert after[:-1] == before
    form = opened(page, "CodeListIssued", qtbot)
    fill(form, name="loan.item")
    entry = form.entry("entry")
    qtbot.waitUntil(lambda: "TORCH" in {one.value for one in entry.field.choices or ()})
    fill(form, entry="TORCH")
    qtbot.waitUntil(lambda: form.entry("zh").value == "手电筒")
    fill(form, is_used=False)
    submit()
    qtbot.waitUntil(lambda: says(form, "新增 0,修改 0,去掉 1(手电筒)"))
    submit()
    qtbot.waitUntil(lambda: workplace.session.desk.directory().lists["loan.item"] == before)


def test_file_that_the_command_takes_is_taken_here_too(at: At, shown: Shown, qtbot: QtBot) -> None:
    workplace = at(bureau.ADMIN)
    page = RoomPage(workplace, SYSTEM)
    shown(page)
    form = opened(page, "CodeListIssued", qtbot)
    file = bureau.RESOURCES / "codes" / "loan-item.json"
    fill(form, file=str(file))
    submit()
    qtbot.waitUntil(lambda: says(form, "新增 0,修改 0,去掉 0"))
    fill(form, file='{"name": "loan.item"}')
    submit()
    qtbot.waitUntil(lambda: says(form, "文件内容不合要求"))
    fill(form, file="/no/such/file.json")
    submit()
    qtbot.waitUntil(lambda: says(form, "不能读取"))


# ---------------------------------------------------------------------------------- machines


def test_machine_is_let_in_by_the_string_that_the_administrators_desk_shows(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    workplace = at(bureau.ADMIN)
    desk = dataclasses.replace(workplace.session.desk, centre_url="https://mailbox.example:8443")
    session = dataclasses.replace(workplace.session, desk=desk)
    page = RoomPage(structs.replace(workplace, session=session), SYSTEM)
    shown(page)
    page.open_case(bureau.PRECINCT)
    qtbot.waitUntil(lambda: page.case.page is not None)
    background.wait_idle()
    page.case.open_step("DeviceInvited")
    qtbot.waitUntil(lambda: page.case.form.step is not None and page.case.form.step.isVisible())
    submit()
    qtbot.waitUntil(lambda: bool(page.case.findChildren(InvitationCard)))
    [card] = page.case.findChildren(InvitationCard)
    assert card.code.modules > 0
    found = read_string(card.string)
    assert isinstance(found, Invitation)
    assert (found.centre_url, found.zone) == ("https://mailbox.example:8443", "公安网")
    assert found.code not in str(session.case(bureau.PRECINCT)), "the record has its digest alone"
    device, key = bureau.fixed_id(3, 70), signing.public_key(secret("new"))
    early = EnrolRequest(found.code, device, key)
    with pytest.raises(FaultError):
        workplaces.centre.enrol(early)
    workplaces.sync()
    assert workplaces.centre.enrol(early).unit == bureau.PRECINCT
    with pytest.raises(FaultError) as told_no:
        workplaces.centre.enrol(EnrolRequest(found.code, bureau.fixed_id(3, 71), key))
    assert told_no.value.fault.code == "enrol.code_used"


# ----------------------------------------------------------------------------------- audit


def test_auditor_sees_every_look_with_who_and_why_and_nobody_else_does(
    at: At, shown: Shown, matters: Matters, workplaces: Workplaces, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    handler = at(bureau.HANDLER).session
    personal.show(handler, case, PersonalField.PHONE, ReadReason.CONTACT)
    workplaces.sync()
    workplace = at(bureau.AUDITOR)
    page = AuditPage(workplace)
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    [row] = page.rows
    assert (row.actor, row.case) == (bureau.HANDLER, case)
    assert "电话号码" in told(page)
    assert "联系群众" in told(page)
    press_in(page, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: {row.kind for row in page.rows} >= {"officer", "unit", "table"})
    assert page.sort.value == Sort.CHANGES
    assert {one.about.zh for one in page.rows if one.about} >= {"姚远 061003", "南大街派出所"}
    assert all(one.about is None for one in page.rows if one.kind == "credential")
    page.typed.setFocus()
    write("没有的人")
    qtbot.waitUntil(lambda: not page.rows)
    admin = AuditPage(at(bureau.ADMIN))
    shown(admin)
    background.wait_idle()
    assert not admin.rows, "an administrator reads no case, nor who read it"


def told(page: AuditPage) -> str:
    return " ".join(one.words.zh for row in page.rows for one in row.told)


def press_in(page: QWidget, key: Qt.Key) -> None:
    page.activateWindow()
    press(key, CONTROL)


def test_rail_of_the_auditor_counts_the_looks_of_today(
    at: At, matters: Matters, workplaces: Workplaces, qtbot: QtBot
) -> None:
    case = matters.in_progress()
    personal.show(at(bureau.HANDLER).session, case, PersonalField.PHONE, ReadReason.CONTACT)
    workplaces.sync()
    desk = DeskWindow(at(bureau.AUDITOR), "公安网")
    try:
        with qtbot.waitExposed(desk.window):
            desk.window.show()
        qtbot.waitUntil(lambda: desk.window.count("audit").words == "今日查阅 1")
    finally:
        desk.close()
        background.wait_idle()


def test_every_step_of_the_two_administrators_is_of_a_kind_in_their_room() -> None:
    for role, of_theirs in ((Role.ADMIN, (SYSTEM,)), (Role.SECURITY, (SECURITY, ALARMS))):
        steps = [one for one in TYPES.values() if role in one.step.by]
        kinds = {one.machine.kind for one in steps if one.step.name != "PasswordChanged"}
        assert kinds <= {kind for spec in of_theirs for kind in spec.kinds}
    assert {spec.key for spec in ROOMS if spec.only} == {"system", "security", "alarms"}
