"""What needs a person: a refused step with its reason, two values of one field, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.directory import OfficerRegistered, UnitRegistered
from casework.cases.ledger.state import LedgerItem
from casework.cases.walk_in import Service
from casework.codes import Role, ServiceCategory, UnitLevel
from casework.state import Person
from desk_client.services import amending, drafts, forms, overview, reception
from desk_client.services.forms import Filled
from desk_client.services.reception import WalkInForm
from desk_client.ui import background
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.rooms import ROOMS
from desk_client.ui.screens.attention.page import AttentionPage
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.signals import Notice
from tests.harness import bureau
from tests.harness.proposals import propose_as
from tests.harness.windows.hands import CONTROL, button, click, press, says
from tests.harness.windows.matters import COMPLAINT, Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def speak(workplaces: Workplaces, *officers: str) -> None:
    """Their machines talk to the centre, one after the other."""
    for officer in officers:
        workplaces.engines[bureau.DEVICE_OF[officer]].catch_up()


@pytest.fixture
def refused(matters: Matters, workplaces: Workplaces) -> str:
    """The reception voids an item that the head has opened meanwhile: the centre says no."""
    case = matters.pending()
    matters.take(bureau.DESK, case, "LedgerItemVoided", {"text": "登记错了"})
    matters.take(bureau.HEAD, case, "LedgerItemEstablished")
    speak(workplaces, bureau.HEAD, bureau.DESK, bureau.HEAD)
    return case


@pytest.fixture
def doubled(matters: Matters, workplaces: Workplaces) -> str:
    """Two desks give the place another value, each without the other's."""
    case = matters.in_progress()
    amending.amend(matters.of(bureau.DESK), case, {"place": "5 号院"})
    amending.amend(matters.of(bureau.HEAD), case, {"place": "7 号院"})
    speak(workplaces, bureau.HEAD, bureau.DESK, bureau.HEAD)
    return case


def place_of(matters: Matters, case: str) -> LedgerItem:
    return matters.state(case, bureau.DESK)


def test_refused_step_is_shown_with_its_reason_and_stays_when_read(
    refused: str, at: At, shown: Shown, qtbot: QtBot
) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    page.enter()
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    assert page.rows[0].is_new
    assert says(page, "当前状态“已建账”下不能“作废”")
    assert says(page, "中心没有接受这一步")
    click(page, "已阅,保留记录")
    qtbot.waitUntil(lambda: len(page.rows) == 1 and not page.rows[0].is_new)
    assert overview.overview(at(bureau.DESK).session).counts.attention == 0


def test_refused_step_leads_to_its_matter(refused: str, at: At, shown: Shown, qtbot: QtBot) -> None:
    workplace = at(bureau.DESK)
    page = AttentionPage(workplace)
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    page.enter()
    with qtbot.waitSignal(workplace.signals.open_requested) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args == ["ledger_item", refused]


def test_nothing_that_needs_attention_is_said_calmly(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: says(page, "没有待处理的事项"))


def test_two_values_stand_side_by_side_and_say_which_one_is_in_force(
    doubled: str, at: At, shown: Shown, qtbot: QtBot
) -> None:
    session = at(bureau.DESK).session
    assert overview.overview(session).counts.attention == 1
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    assert says(page, "两处都改了“地点”")
    assert says(page, "先到中心的“7 号院”")
    assert button(page, "改用 5 号院").isEnabled()
    assert button(page, "保留 7 号院").isEnabled()


@pytest.mark.parametrize(("key", "where"), [(Qt.Key.Key_1, "5 号院"), (Qt.Key.Key_2, "7 号院")])
def test_one_key_chooses_and_the_question_is_gone_everywhere(
    doubled: str,
    at: At,
    shown: Shown,
    qtbot: QtBot,
    matters: Matters,
    workplaces: Workplaces,
    key: Qt.Key,
    where: str,
) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    page.enter()
    press(key)
    qtbot.waitUntil(lambda: page.conflict is None)
    workplaces.sync()
    for officer in (bureau.DESK, bureau.HEAD):
        item = matters.state(doubled, officer)
        assert item.conflicts == ()
        assert item.place == where
        assert amending.conflicts(matters.of(officer)) == ()


def test_keeping_both_writes_the_other_value_down_as_progress(
    doubled: str, at: At, shown: Shown, qtbot: QtBot, matters: Matters
) -> None:
    page = AttentionPage(at(bureau.HEAD))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    page.enter()
    press(Qt.Key.Key_3)
    qtbot.waitUntil(lambda: page.conflict is None)
    item = matters.state(doubled)
    assert item.place == "7 号院"
    assert "5 号院" in item.measures[-1].text
    assert "李晨" in item.measures[-1].text


def test_officer_who_may_not_keep_both_is_told_why(
    doubled: str, at: At, shown: Shown, qtbot: QtBot
) -> None:
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: page.conflict is not None)
    assert not button(page, "保留现值,另一个留作说明").isEnabled()
    assert says(page, "您没有这个权限")


def test_complaint_is_not_named_to_an_auxiliary_officer_of_the_same_machine(
    at: At, matters: Matters, workplaces: Workplaces
) -> None:
    case = matters.pending(COMPLAINT)
    matters.take(bureau.DESK, case, "LedgerItemVoided", {"text": "登记错了"})
    matters.take(bureau.HEAD, case, "LedgerItemEstablished")
    speak(workplaces, bureau.HEAD, bureau.DESK)
    assert len(overview.attention(at(bureau.DESK).session)) == 1
    assert overview.attention(at(bureau.AUX).session) == ()


# ------------------------------------------------------------------- written, and not taken

MATTER = "问身份证补办要带什么材料,孩子下周要用"


@pytest.fixture
def moved(workplaces: Workplaces) -> None:
    """The officer at the reception is given other work, and their desk has not heard of it."""
    workplaces.store(bureau.DESK_DEVICE)
    body = OfficerRegistered(
        police_no="061001", name="李晨", unit=bureau.ROOM, roles=(Role.REVISIT,)
    )
    changed = propose_as(bureau.DESK, "OfficerRegisteredAnew", body)
    workplaces.workplace(bureau.ADMIN).session.record([changed])
    speak(workplaces, bureau.ADMIN)
    workplaces.outside.pass_seconds(600)


def came(workplaces: Workplaces) -> str:
    """Somebody came, and the centre does not take it."""
    session = workplaces.workplace(bureau.DESK).session
    form = WalkInForm(
        started_at=session.desk.now(),
        services=(Service(ServiceCategory.CONSULT),),
        persons=2,
        place="钟楼社区",
        person=Person("张桂英", "13800002207"),
        content=MATTER,
    )
    case = reception.save_walk_in(session, form).case
    speak(workplaces, bureau.DESK)
    return case


def the_opening(page: AttentionPage) -> None:
    """Go to the row of the opening, by keyboard."""
    page.enter()
    press(Qt.Key.Key_End, CONTROL)


@pytest.mark.usefixtures("moved")
def test_opening_that_was_not_taken_is_read_whole_with_what_followed_and_who_can_help(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    came(workplaces)
    page = AttentionPage(at(bureau.DESK))
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    assert [row.chip.word for row in page.rows] == ["未被接受", "未被接受"]
    the_opening(page)
    assert says(page, MATTER)
    assert says(page, "张** 138****2207")
    assert says(page, "钟楼社区")
    assert says(page, "随之未被接收:当场办结")
    assert says(page, "或请:仇小雨")
    press(Qt.Key.Key_Up)
    assert says(page, "该事项的首条登记未被接收,后续操作随之无效")


@pytest.mark.usefixtures("moved")
def test_one_key_puts_what_was_written_into_a_form_and_what_stood_there_can_come_back(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    came(workplaces)
    workplace = at(bureau.DESK)
    room = ReceptionPage(workplace)
    qtbot.addWidget(room)
    room.form.fields.content.setPlainText("下一位")
    notices: list[Notice] = []
    workplace.signals.notice.connect(notices.append)
    workplace.signals.anew_asked.connect(room.write_anew)
    page = AttentionPage(workplace)
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    the_opening(page)
    press(Qt.Key.Key_F4)
    fields = room.form.fields
    assert fields.content.value == MATTER
    assert (fields.name.value, fields.phone.value) == ("张桂英", "13800002207")
    assert (fields.persons.value, fields.place.value) == ("2", "钟楼社区")
    assert fields.category.value == "CONSULT"
    background.wait_idle()
    assert drafts.kept(workplace.session, "reception")["content"] == MATTER
    [notice] = [one for one in notices if one.undo is not None]
    assert notice.undo is not None
    notice.undo()
    assert fields.content.value == "下一位"


@pytest.mark.usefixtures("moved")
def test_form_of_any_kind_is_filled_in_with_what_was_not_taken(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    workplace = at(bureau.DESK)
    typed = Filled(
        {"item": "UMBRELLA", "label": "伞-017", "due_at": "2026-09-14T18:00:00+08:00"},
        {"borrower": {"name": "张桂英", "phone": "13800002207"}},
    )
    forms.take(workplace.session, "", "ItemLent", typed)
    speak(workplaces, bureau.DESK)
    room = RoomPage(workplace, next(spec for spec in ROOMS if spec.key == "property"))
    workplace.signals.anew_asked.connect(room.write_anew)
    page = AttentionPage(workplace)
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    page.enter()
    press(Qt.Key.Key_F4)
    shown(room)
    qtbot.waitUntil(lambda: room.new.form.step is not None)
    step = room.new.form.step
    assert step is not None
    assert step.filled.body["label"] == "伞-017"
    assert step.filled.body["due_at"] == "2026-09-14T18:00:00+08:00"
    assert step.filled.sealed["borrower"]["phone"] == "13800002207"


def test_refused_step_is_written_anew_in_its_own_form_or_it_is_said_why_not(
    refused: str, at: At, shown: Shown, qtbot: QtBot
) -> None:
    workplace = at(bureau.DESK)
    room = LedgersPage(workplace, next(spec for spec in ROOMS if spec.key == "ledgers"))
    qtbot.addWidget(room)
    notices: list[Notice] = []
    workplace.signals.notice.connect(notices.append)
    workplace.signals.anew_asked.connect(room.write_anew)
    page = AttentionPage(workplace)
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    assert says(page, "登记错了"), "the reason that was written is read here"
    page.enter()
    press(Qt.Key.Key_F4)
    background.wait_idle()
    assert room.item.step is None
    assert "不能办理" in notices[-1].text or "当前状态" in notices[-1].text


@pytest.mark.usefixtures("moved")
def test_what_somebody_else_wrote_is_not_shown_to_a_colleague_of_the_machine(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    came(workplaces)
    page = AttentionPage(at(bureau.AUX))
    shown(page)
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    the_opening(page)
    assert not says(page, MATTER)
    assert says(page, "由 李晨 填写")


def test_matter_without_limits_is_shown_with_what_to_do(
    matters: Matters, workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    body = UnitRegistered(
        code="610100000000",
        name="古城市公安局",
        level=UnitLevel.BUREAU,
        parent=None,
        profile="nowhere",
    )
    workplaces.store(bureau.HEAD_DEVICE)
    workplaces.centre.found([propose_as(bureau.BUREAU, "UnitRegisteredAnew", body)])
    case = matters.pending()
    speak(workplaces, bureau.DESK, bureau.HEAD)
    workplace = at(bureau.HEAD)
    page = AttentionPage(workplace)
    shown(page)
    page.enter()
    qtbot.waitUntil(lambda: [row.case for row in page.rows] == [case])
    assert says(page, "此件没有任何时限在计算")
    asked: list[str] = []
    workplace.signals.open_requested.connect(lambda kind, wanted: asked.append(wanted))
    click(page, "打开此件")
    assert asked == [case]
