"""The room of letters: a file of orders row by row, one matter found and merged, many told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt

from casework.codes import Channel
from desk_client.services import forms, merging
from desk_client.services.forms import Filled
from desk_client.ui import background
from desk_client.ui.cases.alike_card import AlikeCard
from desk_client.ui.rooms import spec_of
from desk_client.ui.screens.letters.page import LettersPage
from desk_client.ui.signals import Notice
from tests.harness import bureau
from tests.harness.hotline import as_xlsx, order, rows
from tests.harness.windows.hands import ALT, CONTROL, button, click, press, says
from tests.harness.windows.mail import Mail
from tests.harness.windows.workplaces import At, Shown, Workplaces

REPLY = "已约束摊位,夜间十点停止播放。"
TEXT = "夜市摆到人行道上,夜里十二点还放音乐,影响休息。"
ALSO = "夜市摆到人行道上,夜里十二点还在放音乐,请管一管。"


@pytest.fixture
def mail(workplaces: Workplaces) -> Mail:
    return Mail(workplaces)


@pytest.fixture
def room(at: At, shown: Shown) -> LettersPage:
    page = LettersPage(at(bureau.TRIAGE), spec_of("letters"))
    shown(page)
    background.wait_idle()
    return page


def notices(page: LettersPage) -> list[Notice]:
    told: list[Notice] = []
    page.workplace.signals.notice.connect(told.append)
    return told


# ------------------------------------------------------------------------ from a file


def test_file_is_shown_row_by_row_entered_by_one_key_and_taken_back(
    room: LettersPage, mail: Mail, tmp_path: Path
) -> None:
    told = notices(room)
    press(Qt.Key.Key_O, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert room.currentWidget() is room.orders
    file = as_xlsx(tmp_path / "工单.xlsx", rows(order(1), order(2), order(3, 工单类型="吵架")))
    room.orders.read(file)
    background.wait_idle()
    assert says(room.orders, "将登记 2 件,保持不变 0 件,不能登记 1 件")
    assert [one.why is None for one in room.orders.rows] == [True, True, False]
    assert mail.of(bureau.TRIAGE).desk.store.case(room.orders.rows[0].order.case) is None
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert says(room.orders, "已登记 2 件,保持不变 0 件,未登记 1 件")
    assert says(room.orders, "工单-未登记.csv")
    letter = mail.letter(room.orders.rows[0].order.case)
    assert (letter.channel, letter.opened_by) == (Channel.H12345, bureau.TRIAGE)
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    assert len(told) == 1, "entered once, however often the key is pressed"
    mail.take(bureau.TRIAGE, letter.case, "LetterSigned")
    click(room.orders, "撤回本次登记")
    background.wait_idle()
    assert told[-1].text.startswith("已撤回 1 件;1 件保持不变")
    states = [mail.letter(one.order.case).status for one in room.orders.rows[:2]]
    assert states == ["SIGNED", "VOID"]
    assert says(room.orders, "将登记 1 件,保持不变 1 件")


def test_row_that_was_entered_opens_its_letter(room: LettersPage, tmp_path: Path) -> None:
    room.show_orders()
    room.orders.read(as_xlsx(tmp_path / "1.xlsx", rows(order(1))))
    background.wait_idle()
    press(Qt.Key.Key_Return, CONTROL)
    background.wait_idle()
    press(Qt.Key.Key_Return)
    background.wait_idle()
    assert room.currentWidget() is room.case
    assert room.case.case == room.orders.rows[0].order.case


def test_file_without_orders_says_so_and_nothing_can_be_entered(
    room: LettersPage, tmp_path: Path
) -> None:
    told = notices(room)
    room.show_orders()
    (tmp_path / "a.csv").write_text("姓名,电话\n张,1\n", "utf-8")
    room.orders.read(tmp_path / "a.csv")
    background.wait_idle()
    assert "没有找到工单的栏名" in told[0].text
    assert not room.orders.take.isEnabled()
    assert room.orders.take.reason == "请先选择文件"


def test_whoever_registers_no_letters_has_no_such_button(at: At, shown: Shown) -> None:
    page = LettersPage(at(bureau.CHIEF), spec_of("letters"))
    shown(page)
    background.wait_idle()
    assert not page.from_file.isVisible()


# ------------------------------------------------------------------------- one matter


def typed(mail: Mail, content: str) -> str:
    body = {"channel": "TEL", "type": "COMPLAIN"}
    writer = {"name": "张桂英", "phone": "13800002207"}
    sealed = {"title": "夜市噪声", "content": content, "writer": writer}
    session = mail.of(bureau.TRIAGE)
    case = forms.take(session, "", "LetterReceived", Filled(body, sealed), is_meant=True).case
    mail.take(bureau.TRIAGE, case, "LetterSigned")
    return case


def opened(room: LettersPage, case: str) -> AlikeCard | None:
    room.open_case(case)
    background.wait_idle()
    return next(iter(room.case.findChildren(AlikeCard)), None)


def test_letter_of_the_same_matter_is_offered_with_why_and_merged_by_one_key(
    room: LettersPage, mail: Mail
) -> None:
    first, second = typed(mail, TEXT), typed(mail, ALSO)
    card = opened(room, second)
    assert card is not None
    assert says(card, "同一电话,内容相似")
    press(Qt.Key.Key_M, ALT)
    background.wait_idle()
    letter = mail.letter(second)
    assert (letter.status, letter.merged_into) == ("MERGED", first)
    assert opened(room, second) is None


def test_two_matters_are_kept_apart_by_one_key_and_offered_no_more(
    room: LettersPage, mail: Mail
) -> None:
    first, second = typed(mail, TEXT), typed(mail, ALSO)
    assert opened(room, first) is not None
    press(Qt.Key.Key_N, ALT)
    background.wait_idle()
    assert mail.letter(first).kept_apart == (second,)
    assert opened(room, first) is None
    assert opened(room, second) is None


def test_merging_that_cannot_be_says_why(room: LettersPage, mail: Mail) -> None:
    first = typed(mail, TEXT)
    other = mail.write("夜市噪声", ALSO)
    mail.hear()
    card = opened(room, first)
    assert card is not None
    merge = button(card, "并入本件")
    assert not merge.isEnabled()
    assert merge.reason
    assert mail.letter(other).status == "PENDING_SIGN"


def test_letter_of_somebody_else_is_not_offered(room: LettersPage, mail: Mail) -> None:
    first = typed(mail, TEXT)
    assert opened(room, first) is None


# -------------------------------------------------------------------- one answer to many


def answered(workplaces: Workplaces, mail: Mail, case: str) -> None:
    """Graded, dispatched, worked on, and answered with what the head approved."""
    facts = {"repeats": 1, "money_yuan": 0}
    report = {"report": "已到现场约束摊位。", "reply": REPLY}
    steps: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
        (bureau.TRIAGE, "LetterGraded", {"grade": "NORMAL", "facts": facts}, {}),
        (bureau.TRIAGE, "LetterContacted", {"way": "PHONE", "is_reached": True}, {"text": "打通"}),
        (bureau.TRIAGE, "LetterDispatched", {"lead_unit": bureau.PRECINCT}, {}),
        (bureau.HANDLER, "LetterTakenUp", {}, {}),
        (
            bureau.HANDLER,
            "LetterFeedbackGiven",
            {"way": "PHONE"},
            {"text": "已约谈摊主,正在协调城管部门。"},
        ),
        (bureau.HANDLER, "LetterReplyDrafted", {"way": "PHONE"}, report),
        (bureau.CHIEF, "LetterReplyApproved", {}, {}),
    ]
    for officer, event_type, body, sealed in steps:
        is_spoken = event_type in ("LetterContacted", "LetterFeedbackGiven")
        at = {"at": msgspec.to_builtins(workplaces.outside.now())} if is_spoken else {}
        forms.take(mail.of(officer), case, event_type, Filled(body | at, sealed))
        workplaces.sync()


def test_one_answer_is_told_to_every_writer_and_each_letter_has_its_record(
    mail: Mail, workplaces: Workplaces
) -> None:
    first, *others = (typed(mail, text) for text in (TEXT, ALSO, ALSO))
    for one in others:
        mail.take(bureau.TRIAGE, one, "LetterMerged", master=first, is_same_matter=True)
    answered(workplaces, mail, first)
    session = mail.of(bureau.TRIAGE)
    form = forms.form(session, first, "LetterWritersTold")
    values = {one.name: one.first for one in form.fields}
    assert values["text"] == REPLY
    forms.take(session, first, "LetterWritersTold", Filled(values))
    workplaces.sync()
    assert mail.letter(first).writers_told == tuple(others)
    for one in others:
        assert mail.letter(one).replied_at is not None
        assert session.desk.store.timeline(one)[-1].type == "LetterMergedAnswered"
        assert workplaces.centre.state(one) == mail.letter(one)
    refusal = session.may(mail.letter(first), "LetterWritersTold")
    assert refusal is not None
    assert refusal.clause == "letter.writers_waiting"


def test_writer_who_cannot_be_told_is_named_and_the_others_stand(
    mail: Mail, workplaces: Workplaces
) -> None:
    first, second = typed(mail, TEXT), typed(mail, ALSO)
    mail.take(bureau.TRIAGE, second, "LetterMerged", master=first, is_same_matter=True)
    answered(workplaces, mail, first)
    session = mail.of(bureau.TRIAGE)
    before = workplaces.outside.now() - timedelta(days=30)
    told = {"at": msgspec.to_builtins(before), "way": "SMS", "text": REPLY}
    with pytest.raises(merging.NotAllToldError) as said:
        forms.take(session, first, "LetterWritersTold", Filled(told))
    assert "以下并件未能登记告知" in said.value.say.zh
    assert mail.letter(second).replied_at is None
    assert mail.letter(first).writers_told == ()
