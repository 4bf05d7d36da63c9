"""知识库: looked up in its room, quoted in an answer with one key, its version kept and shown."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from casework.cases.ledger.state import LedgerItem
from casework.cases.quoting import Quote
from casework.cases.standard_answer.keeping import StandardAnswerReported
from casework.cases.standard_answer.state import StandardAnswer
from casework.cases.words import Words
from casework.registry import Proposal
from desk_client.services import cases, quoting
from desk_client.ui import background
from desk_client.ui.cases.quoted_card import QuotedCard
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.rooms import spec_of
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.widgets.text import Line
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, press, write
from tests.harness.windows.matters import Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces

LEDGERS, KNOWLEDGE = spec_of("ledgers"), spec_of("knowledge")
QUESTION = "烧烤店油烟扰民怎么办"
ANSWER = "{姓}先生:您反映的“{事项}”已经处理,{期限}前还会复查。{窗口}"


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def kept(
    matters: Matters, workplaces: Workplaces, question: str = QUESTION, **changes: object
) -> str:
    """A standard answer in force at every desk."""
    fields: dict[str, object] = {
        "question": question,
        "answer": ANSWER,
        "subject": "OTHER",
        "law": "大气污染防治法第八十一条",
        "keywords": "油烟、烧烤",
        "owner_unit": bureau.BUREAU,
        "owner": bureau.TRIAGE,
        "until": "2027-03-31",
    } | changes
    case = matters.take(bureau.TRIAGE, "", "StandardAnswerDrafted", None, **fields).case
    let_in(matters, workplaces, case)
    return case


def let_in(matters: Matters, workplaces: Workplaces, case: str) -> None:
    workplaces.outside.pass_seconds(5)
    matters.take(bureau.OFFICE, case, "StandardAnswerApproved")
    workplaces.sync()


def answer(matters: Matters, case: str) -> StandardAnswer:
    state = matters.of(bureau.HANDLER).desk.store.case(case)
    assert isinstance(state, StandardAnswer)
    return state


def feedback(
    case: str, at: At, shown: Shown, qtbot: QtBot, officer: str = bureau.HANDLER
) -> tuple[RoomPage, StepCard]:
    """The form of the feedback, with what the knowledge base has."""
    page = RoomPage(at(officer), LEDGERS)
    shown(page)
    page.open_case(case)
    qtbot.waitUntil(lambda: page.case.page is not None)
    page.case.open_step("FeedbackDrafted")
    qtbot.waitUntil(lambda: page.case.form.step is not None)
    form = page.case.form.step
    assert form is not None
    strip = form.quotes
    assert strip is not None
    background.wait_idle()
    return page, form


def test_answer_that_fits_is_quoted_with_one_key_and_its_version_is_kept(
    matters: Matters, workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    answers = kept(matters, workplaces)
    kept(matters, workplaces, "居住证怎么办理", keywords="居住证")
    case = matters.with_result()
    page, form = feedback(case, at, shown, qtbot)
    strip = form.quotes
    assert strip is not None
    qtbot.waitUntil(lambda: [one.isVisible() for one in strip.rows] == [True])
    (offered,) = strip.offered
    assert (offered.question, offered.version, offered.until) == (QUESTION, 1, date(2027, 3, 31))
    assert offered.gaps == ("窗口",)
    press(Qt.Key.Key_7, CONTROL)
    title = matters.state(case).title
    told = form.entry("text").value
    assert told.startswith(f"张先生:您反映的“{title}”已经处理,"), told
    number = answer(matters, answers).number
    assert form.filled.body["quoted"] == [{"answer": number, "version": 1}]
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert page.case.form.step is form, "a gap is left"
    assert any("花括号" in one.text() for one in form.findChildren(QLabel))
    form.set_value("text", told.replace("{窗口}", ""))
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: matters.state(case, bureau.HANDLER).feedback is not None)
    item: LedgerItem = matters.state(case, bureau.HANDLER)
    assert item.feedback is not None
    assert item.feedback.quoted == (Quote(answers, 1),)
    qtbot.waitUntil(lambda: page.case.findChild(QuotedCard) is not None)
    card = page.case.findChild(QuotedCard)
    assert card is not None
    assert QUESTION in {one.text() for one in card.findChildren(Line)}


def test_what_is_typed_finds_others_and_nothing_is_taken_by_itself(
    matters: Matters, workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    kept(matters, workplaces)
    kept(matters, workplaces, "居住证怎么办理", keywords="居住证")
    case = matters.with_result()
    _, form = feedback(case, at, shown, qtbot)
    strip = form.quotes
    assert strip is not None
    assert form.entry("text").value is None
    strip.typed.setFocus()
    write("居住证")
    qtbot.waitUntil(lambda: [one.question for one in strip.offered] == ["居住证怎么办理"])
    strip.typed.clear()
    write("天气预报")
    qtbot.waitUntil(lambda: not strip.offered)
    assert form.entry("text").value is None


def test_newer_version_is_told_where_the_older_one_was_quoted(
    matters: Matters, workplaces: Workplaces
) -> None:
    answers = kept(matters, workplaces)
    case = matters.with_result()
    handler = matters.of(bureau.HANDLER)
    quoted = [{"answer": answers, "version": 1}]
    body = {"at": matters.now(bureau.HANDLER), "way": "PHONE", "quoted": quoted}
    matters.take(bureau.HANDLER, case, "FeedbackDrafted", {"text": "已告知"}, **body)
    (before,) = quoting.quoted(handler, case)
    assert (before.version, before.newer, before.is_in_force) == (1, 0, True)
    workplaces.sync()
    workplaces.outside.pass_seconds(60)
    now = matters.of(bureau.TRIAGE).desk.store.case(answers)
    assert isinstance(now, StandardAnswer)
    names = ("question", "subject", "law", "keywords", "owner_unit", "owner")
    text = {name: getattr(now, name) for name in names}
    matters.take(
        bureau.TRIAGE,
        answers,
        "StandardAnswerRevised",
        answer="新的答案",
        until="2027-04-30",
        **text,
    )
    let_in(matters, workplaces, answers)
    (after,) = quoting.quoted(handler, case)
    assert (after.version, after.newer, after.is_in_force) == (1, 2, True)
    (offered, *_) = quoting.offered(handler, quoting.shelf(handler), case, "油烟")
    assert (offered.version, offered.text) == (2, "新的答案")


def test_reply_over_a_version_that_was_replaced_meanwhile_is_kept_with_the_reason(
    matters: Matters, workplaces: Workplaces
) -> None:
    answers = kept(matters, workplaces)
    case = matters.with_result()
    workplaces.outside.pass_seconds(60)
    matters.take(bureau.OFFICE, answers, "StandardAnswerWithdrawn", {"text": "规定已废止"})
    workplaces.engines[bureau.DEVICE_OF[bureau.OFFICE]].catch_up()
    workplaces.outside.pass_seconds(60)
    quoted = [{"answer": answers, "version": 1}]
    body = {"at": matters.now(bureau.HANDLER), "way": "PHONE", "quoted": quoted}
    matters.take(bureau.HANDLER, case, "FeedbackDrafted", {"text": "已告知"}, **body)
    workplaces.sync()
    store = matters.of(bureau.HANDLER).desk.store
    assert store.sync_state().refused == 1


def test_room_lists_all_and_finds_by_words(
    matters: Matters, workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    kept(matters, workplaces)
    other = kept(matters, workplaces, "居住证怎么办理", keywords="居住证")
    desk = matters.of(bureau.DESK)
    desk.record([Proposal(other, StandardAnswerReported(), Words("签注期限写错了"))])
    workplaces.sync()
    page = RoomPage(at(bureau.TRIAGE), KNOWLEDGE)
    shown(page)
    qtbot.waitUntil(lambda: len(page.list.rows) == 2)
    page.list.typed.set_value("居住证")
    qtbot.waitUntil(lambda: [row.case for row in page.list.rows] == [other])
    page.list.typed.clear()
    page.list.choose_view("mine")
    qtbot.waitUntil(lambda: [row.case for row in page.list.rows] == [other])


def test_what_is_due_to_be_read_again_is_counted_for_its_owner_when_its_month_begins(
    matters: Matters, workplaces: Workplaces
) -> None:
    kept(matters, workplaces, until="2026-10-31")
    session = matters.of(bureau.TRIAGE)
    assert cases.count(session, KNOWLEDGE.query()).mine == 0
    workplaces.outside.pass_seconds(18 * 24 * 3600)
    assert cases.count(session, KNOWLEDGE.query()).mine == 1
    (row,) = cases.rows(session, KNOWLEDGE.query("mine"))
    assert row.awaits is not None
    assert row.awaits.is_mine
