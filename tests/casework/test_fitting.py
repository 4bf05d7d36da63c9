"""Which standard answers fit a text: the surest first, in force only, quick among thousands."""

from datetime import date, datetime, timedelta
from time import perf_counter

from msgspec import structs

from casework.cases.standard_answer.fitting import Shelf, keywords_of
from casework.cases.standard_answer.state import StandardAnswer
from casework.event import CHINA
from tests.harness.lives import standard_answer

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=CHINA)
KNOWN = (
    ("夜间施工噪音扰民怎么投诉", "噪音、施工、扰民", "夜间禁止产生噪声的建筑施工作业"),
    ("居民身份证丢了怎么补办", "身份证、补办、挂失", "带户口簿到任一户籍窗口"),
    ("居住证怎么办理", "居住证、签注", "居住半年以上,凭住址证明"),
    ("接到自称公检法的电话要求转账怎么办", "诈骗、反诈、转账", "立即挂断,拨打96110"),
    ("新生儿怎么落户", "落户、新生儿、出生", "凭出生医学证明"),
    ("网上买到假货被骗了怎么报警", "网购、被骗", "保存记录,到派出所报案"),
)


def answers() -> list[StandardAnswer]:
    state: StandardAnswer = standard_answer.in_force().state
    return [
        structs.replace(
            state, case=f"case {at}", question=question, keywords=keywords, answer=answer
        )
        for at, (question, keywords, answer) in enumerate(KNOWN)
    ]


def first_of(text: str, *, typed: bool = False) -> str:
    shelf = Shelf(answers())
    found = shelf.for_words(text, NOW) if typed else shelf.for_matter(text, NOW)
    return found[0].answer.question if found else ""


def test_matter_finds_what_its_own_words_ask() -> None:
    for text, question in (
        ("小区旁边工地晚上十二点还在施工,噪音很大,老人孩子睡不着", KNOWN[0][0]),
        ("我的身份证在公交车上丢了,想补一张新的", KNOWN[1][0]),
        ("外地来打工的,想给孩子上学用,居住证需要什么材料", KNOWN[2][0]),
        ("有人打电话说是公安局的,让我把钱转账到安全账户", KNOWN[3][0]),
        ("孩子刚出生两个月,户口落在哪里", KNOWN[4][0]),
    ):
        assert first_of(text) == question, text
    assert first_of("路灯坏了没有人修,晚上走路看不见") == ""


def test_typed_words_find_keywords_questions_then_answers() -> None:
    assert first_of("身份证", typed=True) == KNOWN[1][0]
    assert first_of("96110", typed=True) == KNOWN[3][0]
    assert first_of("户籍窗口 补办", typed=True) == KNOWN[1][0]
    assert first_of("骗", typed=True) in (KNOWN[3][0], KNOWN[5][0])
    assert first_of("施工扰民的噪音", typed=True) == KNOWN[0][0], "in other words, by its pairs"
    assert first_of("天气预报", typed=True) == ""
    assert first_of("  ", typed=True) == ""


def test_only_what_is_in_force_is_offered() -> None:
    (one,) = [answer for answer in answers() if "身份证" in answer.question]
    shelf = Shelf([one])
    over = datetime.combine(one.until + timedelta(days=1), datetime.min.time(), CHINA)
    assert shelf.for_words("身份证", over - timedelta(seconds=1))
    assert not shelf.for_words("身份证", over)
    assert not shelf.for_matter("身份证丢了补办", over)
    assert not shelf.for_words("身份证", NOW - timedelta(days=1)), "nor before it was let in"


def test_keywords_are_parted_by_what_people_type() -> None:
    assert keywords_of("身份证、补办,挂失, 换证;遗失") == (
        *("身份证", "补办", "挂失", "换证", "遗失"),
    )


def test_two_thousand_answers_are_asked_within_a_blink() -> None:
    many = [
        structs.replace(one, case=f"case {n}", question=f"{one.question}第{n}问", answer="字" * 500)
        for n in range(334)
        for one in answers()
    ]
    shelf = Shelf(many)
    began = perf_counter()
    found = shelf.for_matter("工地晚上十二点还在施工,噪音很大" * 20, NOW)
    assert len(found) == 5
    assert perf_counter() - began < 0.5, "of which a machine of ours takes a twentieth"
    assert all(isinstance(one.answer.until, date) for one in found)
