"""Letters that may tell of one matter are offered with their reasons; one answer goes to many."""

from typing import Any

import pytest

from casework.cases.letter import leaving
from casework.cases.letter.alike import alike
from casework.cases.letter.intake import LetterPrivate
from casework.cases.letter.state import Letter
from casework.codes import ContactWay
from casework.event import Label
from casework.state import Person
from tests.harness.bureau import TRIAGE
from tests.harness.lives.letter import WORDS, Mail, directory

TEXT = "柳园小区北门夜市摆到人行道上,夜里十二点还放音乐,影响孩子休息。"
ALSO = "夜市摆到人行道上,夜里十二点还在放音乐,已经影响休息,请管一管。"
OTHER = "我的居住证办好了吗?想咨询一下领取的时间和地点。"
ZHANG = Person("张桂英", "138 0000 2207")


def written(mail: Mail, content: str, writer: Person | None, title: str = "夜市噪声") -> Letter:
    case = mail.receive(private=LetterPrivate(title, content, writer))
    state = mail.scribe.states[case]
    assert isinstance(state, Letter)
    return state


def said(mail: Mail, one: Letter, other: Letter) -> list[str]:
    found = alike(one, [other], directory(), mail.now)
    assert [one.case for one in found] in ([], [other.case])
    back = alike(other, [one], directory(), mail.now)
    assert [found.percent for found in back] == [one.percent for one in found]
    return [found.person.zh for found in found]


@pytest.mark.parametrize(
    ("writer", "content", "why"),
    [
        (Person("张桂英", "+86 13800002207"), ALSO, ["同一电话"]),
        (Person("桂英", "13800002207"), ALSO, ["同一电话"]),
        (Person("张桂英", "13800002207"), OTHER, []),
        (Person("李四", "13900001111"), TEXT, []),
        (Person("张桂英"), TEXT, ["同名"]),
        (Person("张桂英"), ALSO, []),
        (Person("王五"), TEXT, []),
        (None, TEXT, ["来信人不明"]),
        (None, ALSO, []),
    ],
)
def test_same_person_and_resembling_texts_are_offered_and_nothing_else(
    writer: Person | None, content: str, why: list[str]
) -> None:
    mail = Mail()
    first = written(mail, TEXT, ZHANG)
    title = "夜市噪声" if content != OTHER else "居住证"
    assert said(mail, first, written(mail, content, writer, title)) == why


def test_same_document_says_it_where_the_telephones_differ() -> None:
    mail = Mail()
    one = Person("张桂英", "13800002207", "ID", "110101199003070011")
    other = Person("张桂英", "13900001111", "ID", "11010119900307001 1")
    assert said(mail, written(mail, TEXT, one), written(mail, ALSO, other)) == ["同一证件号码"]


def test_most_alike_stands_first() -> None:
    mail = Mail()
    first = written(mail, TEXT, ZHANG)
    others = [written(mail, ALSO, ZHANG), written(mail, TEXT, ZHANG)]
    found = alike(first, others, directory(), mail.now)
    assert [one.case for one in found] == [others[1].case, others[0].case]
    assert found[0].why == Label(
        "同一电话,内容相似 100%", "The same telephone; the texts are 100% alike"
    )


def test_two_matters_are_said_once_and_offered_no_more_from_either_side() -> None:
    mail = Mail()
    first, second = written(mail, TEXT, ZHANG), written(mail, ALSO, ZHANG)
    mail.case = first.case
    apart = mail.do("LetterKeptApart", leaving.LetterKeptApart(second.case))
    assert apart.kept_apart == (second.case,)
    assert said(mail, apart, second) == []
    assert mail.no("LetterKeptApart", leaving.LetterKeptApart(first.case)) == "letter.kept_apart"


def test_letter_that_was_closed_long_ago_is_offered_no_more() -> None:
    mail = Mail("CLOSED")
    closed = mail.letter
    for days, offered in ((29, True), (2, False)):
        mail.later(days=days)
        fresh = written(mail, closed.content, closed.writer, closed.title)
        assert bool(said(mail, fresh, closed)) is offered


# ------------------------------------------------------------------- one answer to many


def merged(mail: Mail, count: int = 2) -> list[str]:
    """So many letters merged into the letter of the test."""
    master, children = mail.case, []
    for _ in range(count):
        child = mail.other("SIGNED")
        mail.do("LetterDuplicateFound", leaving.LetterDuplicateFound(child))
        mail.case = child
        mail.do("LetterMerged", leaving.LetterMerged(master, is_same_matter=True))
        mail.case = master
        children.append(child)
    return children


def tell(mail: Mail, case: str) -> None:
    mine, mail.case = mail.case, case
    body = leaving.LetterMergedAnswered(mail.now, ContactWay.SMS)
    mail.do("LetterMergedAnswered", body, WORDS)
    mail.case = mine


def told(mail: Mail, *cases: str) -> Any:
    return mail.refusal("LetterWritersTold", leaving.LetterWritersTold(cases), by=TRIAGE)


def test_writers_are_told_once_each_has_its_own_record_of_the_answer() -> None:
    mail = Mail("REPLY_PENDING")
    first, second = merged(mail)
    assert told(mail, first).clause == "letter.writers_answer"
    mail.do("LetterReplyApproved")
    assert told(mail, first).clause == "letter.writers_told"
    tell(mail, first)
    assert told(mail, first, second).clause == "letter.writers_told"
    tell(mail, second)
    assert told(mail, first, second) is None
    assert mail.letter.writers_told == (first, second)
    assert told(mail, first, second).clause == "letter.writers_waiting"
    assert told(mail).clause == "letter.writers_waiting"


def test_letter_that_was_not_merged_here_is_not_said_to_be_told() -> None:
    mail = Mail("REPLY_PENDING")
    (child,) = merged(mail, 1)
    mail.do("LetterReplyApproved")
    tell(mail, child)
    stranger = mail.other("SIGNED")
    assert told(mail, child, stranger).clause == "letter.writers_told"


def test_writers_who_wait_are_those_without_an_answer() -> None:
    mail = Mail("REPLY_PENDING")
    first, second = merged(mail)
    mail.do("LetterReplyApproved")
    tell(mail, first)
    waiting = leaving.waiting_writers(mail.letter, mail.scribe.states.get)
    assert [one.case for one in waiting] == [second]
