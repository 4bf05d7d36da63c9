"""What the writer of a letter reads of it: every answer and every time it went back, as it came."""

from datetime import timedelta

from msgspec import structs

from casework.cases.letter.writer import LetterRated
from casework.cases.words import Words
from casework.codes import DissatisfiedReason, Satisfaction, Solved
from central_mailbox.web import following
from tests.harness.bureau import DIV_HEAD
from tests.harness.lives.letter import PRIVATE, Mail, directory


def said(mail: Mail) -> list[str]:
    """The lines of its page, the oldest first."""
    found = following.happened(mail.letter, directory())
    return [one.say.zh for one in reversed(found)]


def test_every_reply_and_every_rework_is_told() -> None:
    mail = Mail("REPLIED")
    bad = LetterRated(
        solved=Solved.NO,
        satisfaction=Satisfaction.DISSATISFIED,
        reason=DissatisfiedReason.UNSOLVED,
    )
    mail.do("LetterRated", bad, Words("还是没有解决"))
    mail.do("LetterReworkSupervised")
    mail.do("LetterReplyDrafted")
    mail.do("LetterReplyApproved", by=DIV_HEAD)
    mail.do("LetterRated", bad, Words("还是没有解决"))
    lines = said(mail)
    assert lines.count("已答复") == 2
    assert lines.count("您不满意,已退回重新办理") == 2
    assert lines.count("您作了评价:未解决、不满意") == 2
    mark, back = "您作了评价:未解决、不满意", "您不满意,已退回重新办理"
    assert lines.index(mark) < lines.index(back), "it went back after the answer, at that moment"


def test_whoever_it_was_passed_on_to_is_named() -> None:
    mail = Mail("TRANSFERRED")
    found = following.happened(mail.letter, directory())
    assert ("转其他渠道", "市信访局") in [(one.say.zh, one.words) for one in found]


def test_what_is_owed_stands_in_the_order_of_its_days_and_the_own_time_is_the_writers() -> None:
    begun = Mail()
    mail = Mail(needed_by=begun.now + timedelta(minutes=20))
    owed = following.owed(mail.letter, directory())
    assert [one.say.zh for one in owed][:3] == ["签收流转", "签收", "您要求的时限"]
    assert [one.clock.due_at for one in owed] == sorted(one.clock.due_at for one in owed)


def test_no_call_is_promised_to_whoever_left_no_number() -> None:
    mail = Mail(private=structs.replace(PRIVATE, writer=None))
    assert "联系来信人" not in [one.say.zh for one in following.owed(mail.letter, directory())]
    assert "联系来信人" in [one.say.zh for one in following.owed(Mail().letter, directory())]
