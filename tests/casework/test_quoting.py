"""引用标准答案: what a reply quotes was in force when it was written; nothing leaves with a gap."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from casework.cases.ledger.answer import FeedbackDrafted
from casework.cases.letter.answer import LetterReplyDrafted, ReplyPrivate
from casework.cases.quoting import Quote
from casework.cases.standard_answer.deciding import StandardAnswerWithdrawn
from casework.cases.standard_answer.variables import filled, gaps, surname
from casework.cases.words import Words
from casework.codes import ContactWay
from casework.event import CHINA
from casework.registry import Proposal, decode_state, encode_state
from tests.harness.bureau import HANDLER, OFFICE
from tests.harness.lives import standard_answer
from tests.harness.lives.ledger import Item
from tests.harness.lives.letter import Mail
from tests.harness.lives.life import Life

TOLD = "您好,已经整改,谢谢您的来信。"


def reply(mail: Mail, *quoted: Quote, text: str = TOLD) -> Proposal:
    body = LetterReplyDrafted(ContactWay.PHONE, quoted)
    return Proposal(mail.case, body, ReplyPrivate("已到现场处理", text))


def no(mail: Mail, *quoted: Quote, text: str = TOLD) -> str:
    refusal = mail.scribe.try_it(HANDLER, reply(mail, *quoted, text=text))
    return "" if refusal is None else refusal.clause


def to_be_replied() -> tuple[Mail, Life]:
    mail = Mail("HANDLING")
    mail.do("LetterFeedbackGiven")
    return mail, standard_answer.in_force(mail.scribe)


def test_reply_keeps_which_version_it_quoted() -> None:
    mail, kept = to_be_replied()
    assert no(mail, Quote(kept.case, 1)) == ""
    assert mail.letter.replies[-1].quoted == (Quote(kept.case, 1),)
    assert decode_state(encode_state(mail.letter)) == mail.letter


def test_version_that_is_none_or_of_something_else_is_refused() -> None:
    mail, kept = to_be_replied()
    assert no(mail, Quote(kept.case, 2)) == "quoting.in_force"
    assert no(mail, Quote(kept.case, 0)) == "quoting.in_force"
    assert no(mail, Quote(mail.case, 1)) == "quoting.in_force"
    assert no(mail, Quote("no id", 1)).startswith(("named.", "value."))


def test_what_waits_for_its_second_person_is_not_quoted() -> None:
    mail, _ = to_be_replied()
    waits = standard_answer.drafted(mail.scribe)
    assert no(mail, Quote(waits.case, 1)) == "quoting.in_force"


def test_reply_written_offline_over_an_older_version_is_refused_when_it_comes() -> None:
    mail, kept = to_be_replied()
    mail.later(days=1)
    standard_answer.revised(kept)
    mail.later(hours=1)
    assert no(mail, Quote(kept.case, 1)) == "quoting.in_force"
    assert no(mail, Quote(kept.case, 2)) == ""


def test_reply_from_before_the_newer_version_is_taken_though_it_comes_after_it() -> None:
    mail, kept = to_be_replied()
    then = mail.now
    mail.later(days=1)
    standard_answer.revised(kept)
    mail.scribe.now = then + timedelta(hours=1)
    assert no(mail, Quote(kept.case, 1)) == ""


def test_it_may_be_quoted_until_midnight_of_its_last_day() -> None:
    mail, _ = to_be_replied()
    kept = standard_answer.in_force(mail.scribe, until=mail.now.date())
    midnight = datetime.combine(mail.now.date() + timedelta(days=1), datetime.min.time(), CHINA)
    mail.scribe.now = midnight
    assert no(mail, Quote(kept.case, 1)) == "quoting.in_force"
    mail.scribe.now = midnight - timedelta(milliseconds=1)
    assert no(mail, Quote(kept.case, 1)) == ""


def test_withdrawn_is_not_quoted_anew_and_what_quoted_it_stays() -> None:
    mail, kept = to_be_replied()
    assert no(mail, Quote(kept.case, 1)) == ""
    before = mail.letter.replies[-1]
    mail.later(hours=1)
    kept.do(OFFICE, StandardAnswerWithdrawn(), standard_answer.WORDS)
    mail.do("LetterReplyReturned")
    assert no(mail, Quote(kept.case, 1)) == "quoting.in_force"
    assert mail.letter.replies[-1] == before


@pytest.mark.parametrize("text", ["请于{期限}前到窗口", "{ 姓 }先生您好", "尊敬的{姓}女士"])
def test_reply_with_a_gap_is_refused(text: str) -> None:
    mail, _ = to_be_replied()
    assert no(mail, text=text) == "quoting.gaps"
    assert no(mail, text="集合 {a, b} 不是变量") == ""


def test_feedback_quotes_by_the_same_rule() -> None:
    item = Item().go("ResultRecorded")
    kept = standard_answer.in_force(item.office)
    form: dict[str, Any] = {"at": item.office.now, "way": ContactWay.PHONE}
    for quoted, words, clause in (
        ((Quote(kept.case, 9),), "已告知", "quoting.in_force"),
        ((), "请于{期限}前补交", "quoting.gaps"),
        ((Quote(kept.case, 1),), "已告知", ""),
    ):
        body = FeedbackDrafted(quoted=quoted, **form)
        refusal = item.office.try_it(HANDLER, Proposal(item.case, body, Words(words)))
        assert (refusal.clause if refusal else "") == clause
    told = item.state.feedback
    assert told is not None
    assert told.quoted == (Quote(kept.case, 1),)


def test_reply_from_before_there_were_quotations_stays_readable() -> None:
    body = msgspec.json.decode(b'{"way":"PHONE"}', type=LetterReplyDrafted)
    assert body == LetterReplyDrafted(ContactWay.PHONE)
    assert msgspec.json.encode(body.quoted) == b"[]"


def test_variables_are_filled_in_where_known_and_told_where_not() -> None:
    text = "{姓}先生:{事项}将在{期限}前办结,{办理人}"
    told = filled(text, {"姓": "欧阳", "期限": "9月30日"})
    assert told == "欧阳先生:{事项}将在9月30日前办结,{办理人}"
    assert gaps(told) == ("事项", "办理人")
    assert [surname(one) for one in ("张桂英", "欧阳修", "欧阳", "匿名", "Ann Lee", "")] == [
        "张",
        "欧阳",
        "欧",
        "",
        "",
        "",
    ]
