"""The visits' room over real stores: planned, written down, missed, followed up, read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from desk_client.services import visits
from desk_client.services.desk import Session
from desk_client.ui import background
from desk_client.ui.cases.proof_card import ProofCard
from desk_client.ui.screens.visits.page import VisitsPage
from desk_client.ui.widgets.fields import TextArea, TextField
from desk_client.ui.widgets.key_button import KeyButton
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, click, focus, press, says, write
from tests.harness.windows.matters import Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces

YEAR = timedelta(days=365)


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def sit(at: At, shown: Shown, officer: str = bureau.FIELD) -> VisitsPage:
    page = VisitsPage(at(officer))
    shown(page)
    page.enter()
    return page


def all_visits(session: Session) -> list[Visit]:
    today = session.desk.outside.now().date()
    listed = visits.rows(session, (today - YEAR, today + YEAR), 1_000)
    found = [session.desk.store.case(row.case) for row in listed.rows]
    return [one for one in found if isinstance(one, Visit)]


def area(page: VisitsPage, name: str) -> TextArea:
    return next(one for one in page.findChildren(TextArea) if one.accessibleName() == name)


def opened(page: VisitsPage, case: str, qtbot: QtBot) -> None:
    page.open_case(case)
    qtbot.waitUntil(lambda: page.view.bar is not None)
    background.wait_idle()


def take(page: VisitsPage, event_type: str, **values: object) -> None:
    page.view.open_step(event_type)
    background.wait_idle()
    step = page.view.step
    assert step is not None, event_type
    for key, value in values.items():
        step.set_value(key, value)
    step.take_focus()
    press(Qt.Key.Key_Return, CONTROL)


def test_visit_is_written_down_by_keyboard(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = sit(at, shown)
    write("阿依夏·买买提家")
    area(page, "走访内容").setFocus()
    write("身体尚可,讲了防骗要点")
    press(Qt.Key.Key_Return)
    write("楼道灯不亮")
    press(Qt.Key.Key_Return)
    write("周五前带防骗手册来")
    press(Qt.Key.Key_Return, CONTROL)
    session = at(bureau.FIELD).session
    qtbot.waitUntil(lambda: len(all_visits(session)) == 1)
    [visit] = all_visits(session)
    assert (visit.name, visit.status) == ("阿依夏·买买提家", "RECORDED")
    assert [(one.title, one.is_promise) for one in visit.problems] == [
        ("楼道灯不亮", False),
        ("周五前带防骗手册来", True),
    ]
    qtbot.waitUntil(lambda: page.form.is_empty)


def test_visit_is_planned_for_a_day_and_then_written_down(
    at: At, shown: Shown, qtbot: QtBot
) -> None:
    page = sit(at, shown)
    press(Qt.Key.Key_2, CONTROL)
    page.form.take_focus()
    write("吴奶奶家")
    on = next(one for one in page.findChildren(TextField) if one.accessibleName() == "日期")
    on.setFocus()
    write("+2")
    press(Qt.Key.Key_Return, CONTROL)
    session = at(bureau.FIELD).session
    qtbot.waitUntil(lambda: [one.status for one in all_visits(session)] == ["PLANNED"])
    [planned] = all_visits(session)
    assert planned.plan_on == session.desk.outside.now().date() + timedelta(days=2)
    opened(page, planned.case, qtbot)
    assert focus().objectName() == "VisitRecorded"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: says(page, "登记走访:吴奶奶家"))
    assert isinstance(focus(), TextArea)
    write("身体尚可")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: [one.status for one in all_visits(session)] == ["RECORDED"])


def test_what_is_missing_is_said_at_its_row(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = sit(at, shown)
    area(page, "走访内容").setFocus()
    write("身体尚可")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: says(page, "请填写走访对象"))
    assert all_visits(at(bureau.FIELD).session) == []


def test_nobody_there_then_another_day(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.planned_visit()
    page = sit(at, shown)
    opened(page, case, qtbot)
    take(page, "VisitMissed", note_left=True)
    store = at(bureau.FIELD).session.desk.store
    qtbot.waitUntil(lambda: status(store.case(case)) == "MISSED")
    state = store.case(case)
    assert isinstance(state, Visit)
    assert state.note_left
    background.wait_idle()
    take(page, "VisitReplanned", plan_on="+3")
    qtbot.waitUntil(lambda: status(store.case(case)) == "PLANNED")


def status(state: object) -> str:
    return state.status if isinstance(state, Visit) else ""


def test_agreed_time_and_cancelling(at: At, shown: Shown, matters: Matters, qtbot: QtBot) -> None:
    case = matters.planned_visit()
    page = sit(at, shown)
    opened(page, case, qtbot)
    take(page, "VisitAppointed", at="2026-09-15T14:30:00+08:00", way="PHONE")
    qtbot.waitUntil(lambda: says(page.view, "预约 09-15 14:30"))
    take(page, "VisitCancelled", reason="该户已搬离")
    store = at(bureau.FIELD).session.desk.store
    qtbot.waitUntil(lambda: status(store.case(case)) == "CANCELLED")


def test_problem_goes_into_a_ledger_and_another_to_somebody(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    first, second = matters.visit_with_problem(), matters.visit_with_problem()
    page = sit(at, shown)
    opened(page, first, qtbot)
    assert says(page.view, "1. 台阶破损")
    click(page.view, "转入利益诉求账")
    store = at(bureau.FIELD).session.desk.store
    qtbot.waitUntil(lambda: followed(store.case(first)))
    state = store.case(first)
    assert isinstance(state, Visit)
    item = store.case(state.problems[0].linked_case or "")
    assert isinstance(item, LedgerItem)
    assert (item.title, item.source_case) == ("台阶破损", first)
    opened(page, second, qtbot)
    qtbot.waitUntil(lambda: page.view._case == second and not followed_page(page))
    receiver = next(one for one in page.view.findChildren(TextField) if one.isVisible())
    receiver.setFocus()
    write("社区居委会")
    click(page.view, "移交")
    qtbot.waitUntil(lambda: followed(store.case(second)))


def followed(state: object) -> bool:
    return isinstance(state, Visit) and all(one.is_followed for one in state.problems)


def followed_page(page: VisitsPage) -> bool:
    shown = page.view._page
    return shown is None or followed(shown.visit)


def test_head_reads_it_once_nothing_is_left_and_asks_to_go_again(
    at: At, shown: Shown, matters: Matters, workplaces: Workplaces, qtbot: QtBot
) -> None:
    case = matters.visit_with_problem()
    page = sit(at, shown, bureau.HEAD)
    opened(page, case, qtbot)
    review = page.view.findChild(KeyButton, "VisitReviewed")
    assert isinstance(review, KeyButton)
    assert not review.isEnabled()
    assert says(page.view, "走访发现的问题还没有转三本账或移交")
    field = matters.of(bureau.FIELD)
    state = field.desk.store.case(case)
    assert isinstance(state, Visit)
    visits.hand_on(field, case, state.problems[0], "社区居委会")
    workplaces.sync()
    opened(page, case, qtbot)
    qtbot.waitUntil(lambda: focus().objectName() == "VisitReviewed")
    take(page, "VisitReviewed", text="下周再去看看")
    store = at(bureau.HEAD).session.desk.store
    qtbot.waitUntil(lambda: status(store.case(case)) == "REVIEWED")
    qtbot.waitUntil(lambda: says(page.view, "下周再去看看"))
    take(page, "VisitFollowUpSet", on="+7", text="台阶是否修好")
    qtbot.waitUntil(lambda: page.view.findChild(KeyButton, "VisitFollowUpPlanned") is not None)
    take(page, "VisitFollowUpPlanned")
    qtbot.waitUntil(lambda: len(all_visits(at(bureau.HEAD).session)) == 2)


def test_half_written_visit_comes_back_after_a_crash(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = sit(at, shown)
    write("吴奶奶家")
    area(page, "走访内容").setFocus()
    write("写到一半停电了")
    store = at(bureau.FIELD).session.desk.store
    kept = "停电了".encode()
    qtbot.waitUntil(lambda: kept in (store.draft(bureau.FIELD, "visit") or b""), timeout=5000)
    again = sit(at, shown)
    qtbot.waitUntil(lambda: area(again, "走访内容").value == "写到一半停电了")
    assert again.form.name_and_person()[0] == "吴奶奶家"


def test_planned_visit_that_was_being_written_down_is_still_that_visit_after_a_crash(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.planned_visit()
    page = sit(at, shown)
    opened(page, case, qtbot)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.form.planned is not None)
    write("身体尚可")
    store = at(bureau.FIELD).session.desk.store
    qtbot.waitUntil(
        lambda: "尚可".encode() in (store.draft(bureau.FIELD, "visit") or b""), timeout=5000
    )
    again = sit(at, shown)
    qtbot.waitUntil(lambda: again.form.planned is not None)
    assert again.form.planned is not None
    assert again.form.planned.case == case
    assert again.form.words().content == "身体尚可"


def test_escape_empties_the_form_and_offers_it_back(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = sit(at, shown)
    write("吴奶奶家")
    told: list[object] = []
    page._workplace.signals.notice.connect(told.append)
    press(Qt.Key.Key_Escape)
    assert page.form.is_empty
    [notice] = told
    notice.undo()  # type: ignore[attr-defined]  # a Notice with its undo
    assert page.form.name_and_person()[0] == "吴奶奶家"


# ----------------------------------------------------------------------- the day of a visit


def field(page: VisitsPage, name: str) -> TextField:
    """A field in sight, by its name."""
    found = [one for one in page.findChildren(TextField) if one.accessibleName() == name]
    return next(one for one in found if one.isVisible())


def written(page: VisitsPage) -> None:
    """What is needed to record a visit, without the key that does it."""
    page.form.take_focus()
    write("吴奶奶家")
    area(page, "走访内容").setFocus()
    write("身体尚可")


def test_visit_drafted_yesterday_and_saved_today_is_of_yesterday(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    page = sit(at, shown)
    written(page)
    started = page.form.fields.started_at
    assert started is not None
    page._draft.keep()
    background.wait_idle()
    workplaces.outside.pass_seconds(24 * 60 * 60)
    again = sit(at, shown)
    qtbot.waitUntil(lambda: again.form.fields.name.value == "吴奶奶家")
    assert field(again, "日期").text() == "09-14(周一)", "the day stands beside the time"
    again.form.take_focus()
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    [visit] = all_visits(at(bureau.FIELD).session)
    assert visit.started_at == started


def test_form_that_stood_open_overnight_begins_today(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    page = sit(at, shown)
    workplaces.outside.pass_seconds(24 * 60 * 60)
    written(page)
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    [visit] = all_visits(at(bureau.FIELD).session)
    assert visit.started_at is not None
    assert visit.started_at.date() == workplaces.outside.now().date()


def test_what_was_typed_for_the_time_stays_when_the_rest_begins(
    at: At, shown: Shown, workplaces: Workplaces
) -> None:
    page = sit(at, shown)
    workplaces.outside.pass_seconds(24 * 60 * 60)
    start = page.form.fields.start
    start.setFocus()
    start.selectAll()
    write("0815")
    assert start.text() == "0815"
    assert field(page, "日期").text() == "09-15(周二)"


def test_visit_that_ended_past_midnight_began_the_day_before(
    at: At, shown: Shown, workplaces: Workplaces
) -> None:
    page = sit(at, shown)
    workplaces.outside.pass_seconds(15 * 60 * 60 + 10 * 60)
    page.form.take_focus()
    write("吴")
    fields = page.form.fields
    assert (fields.made_on.text(), fields.start.text()) == ("09-14(周一)", "23:40")


def test_visit_of_another_day_is_written_down_with_its_day(
    at: At, shown: Shown, qtbot: QtBot
) -> None:
    page = sit(at, shown)
    written(page)
    day = field(page, "日期")
    day.setFocus()
    day.selectAll()
    write("前天")
    for _ in range(3):
        press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    [visit] = all_visits(at(bureau.FIELD).session)
    assert visit.started_at is not None
    assert f"{visit.started_at:%m-%d}" == "09-12"
    assert page.form.is_empty


def test_same_phone_and_visit_is_asked_about_and_one_key_goes_on(
    at: At, shown: Shown, qtbot: QtBot
) -> None:
    page = sit(at, shown)
    for _ in range(2):
        written(page)
        field(page, "电话").setFocus()
        write("13800002207")
        press(Qt.Key.Key_Return, CONTROL)
        background.wait_idle()
    assert says(page, "刚登记过同一电话、同一事项")
    session = at(bureau.FIELD).session
    assert len(all_visits(session)) == 1
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert len(all_visits(session)) == 2


def test_proof_that_the_visit_stands_in_the_record_is_asked_for_on_its_page(
    at: At, shown: Shown, matters: Matters, qtbot: QtBot
) -> None:
    case = matters.planned_visit()
    page = sit(at, shown)
    opened(page, case, qtbot)
    card = page.view.findChildren(ProofCard)[0]
    qtbot.waitUntil(lambda: says(card, "可离线证明此件在册"))
