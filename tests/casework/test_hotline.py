"""A row of a hotline's export as a letter, or why it is none."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import pytest

from casework.cases.letter.codes import AppealType, Urgency
from casework.cases.letter.numbered_outside import case_numbered, own_case
from casework.cases.letter.voiding import LetterEnteredAgain
from casework.codes import Channel
from casework.event import CHINA, Label
from casework.hotline import (
    ENTERED,
    FINISHED,
    LEFT,
    OTHERWISE,
    REASON,
    NoOrdersError,
    Order,
    orders_of,
    proposal_of,
    refused_rows,
)
from casework.ids import SYSTEM, is_id
from casework.registry import Proposal
from tests.harness.bureau import BUREAU, HANDLER, HEAD, TRIAGE
from tests.harness.hotline import BEIJING, ORDER, OTHER, order, rows
from tests.harness.lives.letter import Mail


class Cell(NamedTuple):
    text: str
    wrong: Label | None = None


class Line(NamedTuple):
    number: int
    cells: Sequence[Cell]


def read(lines: list[list[str]]) -> tuple[Order, ...]:
    found = [Line(no, [Cell(text) for text in line]) for no, line in enumerate(lines, 1)]
    return orders_of(found, BUREAU).rows


def only(**changes: str) -> Order:
    (found,) = read(rows(ORDER | changes))
    return found


# ---------------------------------------------------------------------------- columns


def test_order_of_21_columns_is_a_letter_that_loses_nothing() -> None:
    one = only(标签="扰民", 企业名称="柳园餐饮")
    assert one.wrong is None
    assert one.body is not None
    assert one.private is not None
    assert (one.body.owner, one.body.channel, one.body.type, one.body.ext_no) == (
        BUREAU,
        Channel.H12345,
        AppealType.COMPLAIN,
        "202611280001",
    )
    writer = one.private.writer
    assert writer is not None
    assert (writer.name, writer.phone) == ("钱小燕", "139 0000 1111")
    assert (one.private.title, one.private.place) == ("夜市噪声", "城中区南大街街道柳园社区")
    assert one.private.content.splitlines() == [
        "夜里十二点还在放音乐。",
        "【问题分类(三级 a->b->c)】治安->噪声->夜市",
        "【标签】扰民",
        "【企业名称】柳园餐饮",
        "【工单性质】主办",
    ]


def test_the_other_set_of_columns_has_its_moments() -> None:
    said = {
        "order_no": "JN-7",
        "order_type": "求助",
        "title": "路灯",
        "content": "路灯不亮。",
        "urgent_level": "紧急",
        "is_secrecy": "是",
        "transfer_time/opinion": "请尽快办理",
        "提出时间": "2026/11/28 8:05",
        "办理时限": "2026年12月3日",
    }
    (one,) = read(rows(said, heads=OTHER))
    assert one.wrong is None
    assert one.body is not None
    assert one.private is not None
    assert one.body.urgency is Urgency.URGENT
    assert one.body.raised_at == datetime(2026, 11, 28, 8, 5, tzinfo=CHINA)
    assert one.body.due_by == datetime(2026, 12, 3, 23, 59, tzinfo=CHINA)
    assert "【is_secrecy】是\n【transfer_time/opinion】请尽快办理" in one.private.content


def test_account_that_is_no_telephone_stays_readable() -> None:
    one = only(**{"来电人电话/账号": "wx_user_7"})
    assert one.private is not None
    assert one.private.writer is not None
    assert one.private.writer.phone == ""
    assert "【来电人电话/账号】wx_user_7" in one.private.content


def test_heads_that_are_no_hotlines_are_said() -> None:
    with pytest.raises(NoOrdersError, match="number, type, title and content"):
        read([["姓名", "电话"], ["张", "1"]])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"工单编号": ""}, "没有工单编号"),
        ({"工单编号": "—"}, "没有工单编号"),
        ({"标题": ""}, "“标题”没有填"),
        ({"主要内容": ""}, "“主要内容”没有填"),
        ({"工单类型": "吵架"}, "“工单类型”:“吵架”不在可选范围"),
        ({"标题": "很" * 201}, "共 201 字"),
        ({"工单状态": "已办结"}, FINISHED.zh),
        ({"办结时间": "2026-11-27 10:00"}, FINISHED.zh),
    ],
)
def test_row_that_is_no_letter_says_why(changes: dict[str, str], said: str) -> None:
    wrong = only(**changes).wrong
    assert wrong is not None
    assert said in wrong.zh


def test_moment_that_is_none_is_said() -> None:
    said = {"order_no": "1", "order_type": "求助", "title": "a", "content": "b", "提出时间": "昨天"}
    (one,) = read(rows(said, heads=OTHER))
    assert one.wrong is not None
    assert "“提出时间”" in one.wrong.zh


def test_order_that_stands_twice_in_a_file_is_one() -> None:
    first, second = read(rows(order(1), order(1, 工单编号="2026 1128-0001")))
    assert first.wrong is None
    assert second.wrong is not None
    assert second.wrong.zh == "与第 2 行是同一工单"


def test_example_rows_are_not_read() -> None:
    assert read(rows({"工单编号": "#示例"}, order(1)))[0].row == 3


# ------------------------------------------------------------------------- one letter


def test_id_follows_from_channel_and_number_however_it_is_typed() -> None:
    one, other = only(), only(工单编号="2026-1128 0001")
    assert one.case == other.case == case_numbered("H12345", "202611280001")
    assert is_id(one.case)
    assert len({case_numbered(way, "1") for way in Channel}) == len(Channel)
    with pytest.raises(ValueError, match="without a letter or digit"):
        case_numbered("H12345", " - ")


def test_letter_that_names_a_number_has_the_same_id_by_hand() -> None:
    body = only().body
    assert body is not None
    assert own_case(body) == only().case


def entered(mail: Mail, actor: str = TRIAGE) -> Order:
    one = only()
    made = proposal_of(one, None, "临-1")
    assert isinstance(made, Proposal)
    mail.case = one.case
    mail.scribe.happen(actor, made)
    return one


def test_order_entered_a_second_time_is_told_which_letter_it_is() -> None:
    mail = Mail()
    one = entered(mail)
    again = proposal_of(one, None)
    assert isinstance(again, Proposal)
    refusal = mail.scribe.try_it(TRIAGE, again)
    assert refusal is not None
    assert refusal.clause == "letter.entered_already"


def test_order_is_left_where_it_stands_and_said_where_it_differs() -> None:
    mail = Mail()
    one = entered(mail)
    assert proposal_of(one, mail.letter) is ENTERED
    assert proposal_of(only(标题="改了"), mail.letter) is OTHERWISE
    assert {ENTERED, OTHERWISE, FINISHED} == LEFT


# ------------------------------------------------------------------------------- void


def test_what_was_entered_is_void_within_the_shift_and_comes_back() -> None:
    mail = Mail()
    one = entered(mail)
    assert mail.no("LetterVoided", by=HANDLER) == "role.missing"
    letter = mail.do("LetterVoided")
    assert letter.status == "VOID"
    again = proposal_of(one, letter)
    assert isinstance(again, Proposal)
    assert again == Proposal(one.case, LetterEnteredAgain())
    mail.later(days=2)
    letter = mail.do("LetterEnteredAgain")
    assert (letter.status, letter.received_at, letter.ended_at) == ("PENDING_SIGN", mail.now, None)


def test_void_needs_a_head_once_the_shift_is_over() -> None:
    mail = Mail()
    entered(mail)
    mail.later(days=3)
    assert mail.no("LetterVoided") == "letter.may_void"


def test_citizens_own_letter_is_never_void() -> None:
    mail = Mail()
    mail.case = mail.receive(actor=SYSTEM, channel=Channel.WEB)
    for actor in (TRIAGE, HEAD, SYSTEM):
        assert mail.no("LetterVoided", by=actor) in ("letter.void_citizens", "role.missing")
    assert mail.no("LetterVoided") == "letter.void_citizens"


def test_import_of_the_centre_is_taken_back_by_it() -> None:
    mail = Mail()
    entered(mail, SYSTEM)
    assert mail.do("LetterVoided", by=SYSTEM).status == "VOID"


def test_signed_letter_is_void_no_more() -> None:
    mail = Mail()
    entered(mail)
    mail.do("LetterSigned")
    assert mail.no("LetterVoided") == "status.not_now"


# ----------------------------------------------------------------------------- refused


def test_refused_rows_are_a_file_to_correct_and_read_again() -> None:
    lines = rows(order(1), order(2, 标题="", 主要内容="=HYPERLINK(1)"))
    found = [Line(no, [Cell(text) for text in line]) for no, line in enumerate(lines, 1)]
    orders = orders_of(found, BUREAU)
    bad = orders.rows[1]
    assert bad.wrong is not None
    kept = refused_rows(orders, [(bad, bad.wrong)])
    assert kept[0] == [*BEIJING, REASON]
    assert kept[1][0] == "202611280002"
    assert kept[1][5] == "'=HYPERLINK(1)"
    kept[1][4] = "有标题了"
    (good,) = read(kept)
    assert good.wrong is None
