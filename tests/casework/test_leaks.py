"""What gives somebody away in a text for the public: a list by hand, disguises, and chance.

The list is independent of the check: each line says what a careful reader would object to.
"""

import random
from datetime import date

import pytest

from casework.event import Label
from casework.leaks import Finding, Known, Leak, findings, known_of
from casework.sameness import WEIGHTS
from casework.state import Amendment
from tests.harness.bureau import OFFICERS
from tests.harness.lives.letter import WRITER, Mail, directory

TODAY = date(2026, 11, 28)
CITIZEN = "11010519491231002X"  # the example of GB 11643, domain 6
KNOWN = Known(
    names=("张桂英", "阿不都·热合曼", "Li Wei"),
    other_names=("赵敏",),
    phones=("13800002207", "029-88887777"),
    documents=(CITIZEN,),
    numbers=("XJ-610103500100-20260914-0001", "临-A07-14-003"),
    addresses=("雁塔区小寨东路126号3号楼2单元501",),
    places=("南大街夜市东口",),
    units=("小寨派出所",),
)
CERTAIN = (
    ("张桂英反映", "张桂英", Leak.NAME),
    ("张 桂英反映", "张 桂英", Leak.NAME),
    ("张·桂·英反映", "张·桂·英", Leak.NAME),
    ("张\u200b桂英反映", "张\u200b桂英", Leak.NAME),
    ("阿不都•热合曼说", "阿不都•热合曼", Leak.NAME),
    ("阿不都热合曼说", "阿不都热合曼", Leak.NAME),
    ("Ms LI  WEI said", "LI  WEI", Leak.NAME),
    ("ＬｉＷｅｉ", "ＬｉＷｅｉ", Leak.NAME),
    ("电话13800002207。", "13800002207", Leak.PHONE),
    ("电话138 0000 2207", "138 0000 2207", Leak.PHONE),
    ("电话138-0000-2207", "138-0000-2207", Leak.PHONE),
    ("１３８００００２２０７", "１３８００００２２０７", Leak.PHONE),
    ("一三八〇〇〇〇二二〇七", "一三八〇〇〇〇二二〇七", Leak.PHONE),
    ("幺三八零零零零二二零七", "幺三八零零零零二二零七", Leak.PHONE),
    ("另一号码15912345678也可", "15912345678", Leak.PHONE),
    ("+86 159 1234 5678", "86 159 1234 5678", Leak.PHONE),
    ("座机88887777", "88887777", Leak.PHONE),
    (f"证件{CITIZEN}", CITIZEN, Leak.DOCUMENT),
    ("证件11010519491231002x", "11010519491231002x", Leak.DOCUMENT),
    ("证件110105 1949 1231 002X", "110105 1949 1231 002X", Leak.DOCUMENT),
    ("证件440524188001010014不在此例", "440524188001010014", Leak.LONG),
    ("证件440524198001010013", "440524198001010013", Leak.DOCUMENT),
    ("见XJ-610103500100-20260914-0001号", "XJ-610103500100-20260914-0001", Leak.NUMBER),
    ("见XJ6101035001002026 09140001号", "XJ6101035001002026 09140001", Leak.NUMBER),
    ("见ZS-610103500100-20260101-0009", "ZS-610103500100-20260101-0009", Leak.NUMBER),
    ("车牌陕A12345的车", "陕A12345", Leak.PLATE),
    ("车牌陕A·D12345", "陕A·D12345", Leak.PLATE),
    ("车牌陕ａ12Ｂ45", "陕ａ12Ｂ45", Leak.PLATE),
    ("发到wang.ying@example.com", "wang.ying@example.com", Leak.ACCOUNT),
    ("微信号:gy_1965", "微信号:gy_1965", Leak.ACCOUNT),
    ("QQ 10013888", "QQ 10013888", Leak.ACCOUNT),
    ("1949年12月31日", "1949年12月31日", Leak.BIRTH),
    ("1949-12-31", "1949-12-31", Leak.BIRTH),
    ("一九四九年十二月三十一日", "一九四九年十二月三十一日", Leak.BIRTH),
    ("2019年3月8日出生的孩子", "2019年3月8日", Leak.BIRTH),
    ("住雁塔区 小寨东路126号3号楼2单元501", "雁塔区 小寨东路126号3号楼2单元501", Leak.ADDRESS),
)
"""What must go: the text, what is found in it, and as what; ``LONG`` is the one doubt of them."""
DOUBTS = (
    ("王先生反映", "王先生", Leak.NAME),
    ("值班的赵敏", "赵敏", Leak.NAME),
    ("热合曼说", "热合曼", Leak.NAME),
    ("我叫周大福", "我叫周大福", Leak.NAME),
    ("请拨打029-86750000", "029-86750000", Leak.PHONE),
    ("138****2207", "138****2207", Leak.PHONE),
    ("护照E12345678", "E12345678", Leak.DOCUMENT),
    ("卡号6222021234567890123", "6222021234567890123", Leak.LONG),
    ("1985年3月2日", "1985年3月2日", Leak.BIRTH),
    ("小寨东路126号", "小寨东路126号", Leak.ADDRESS),
    ("南大街夜市东口", "南大街夜市东口", Leak.ADDRESS),
    ("3号楼2单元", "3号楼2单元", Leak.ADDRESS),
    ("由小寨派出所办理", "小寨派出所", Leak.UNIT),
    ("曲江第一小学门口", "曲江第一小学", Leak.UNIT),
)
NOTHING = (
    "您反映的夜间噪声问题,民警于2026年11月28日22:30到场,已责令停止。",
    "请拨打110、12345或者12389;办理时限为5个工作日,延长不超过10个工作日。",
    "依据《中华人民共和国治安管理处罚法》第五十八条,处200元以上500元以下罚款。",
    "办理身份证需要1张照片,费用20元,60日内领取。",
    "姓王,明天再来;张,桂英是一种花。",
    "Police answer within 5 working days; liweight and lilywei are words.",
    "",
)


@pytest.mark.parametrize(("text", "found", "kind"), CERTAIN)
def test_what_can_only_be_a_persons_is_certain(text: str, found: str, kind: Leak) -> None:
    said = [(text[one.start : one.end], one.kind, one.is_certain) for one in seen(text)]
    assert (found, kind, kind is not Leak.LONG) in said


@pytest.mark.parametrize(("text", "found", "kind"), DOUBTS)
def test_what_may_be_a_persons_is_a_doubt(text: str, found: str, kind: Leak) -> None:
    said = [(text[one.start : one.end], one.kind, one.is_certain) for one in seen(text)]
    assert (found, kind, False) in said


@pytest.mark.parametrize("text", NOTHING)
def test_an_ordinary_answer_gives_nobody_away(text: str) -> None:
    assert seen(text) == ()


def seen(text: str) -> tuple[Finding, ...]:
    return findings(text, KNOWN, TODAY)


def test_words_say_where_and_what() -> None:
    text = "来信人张桂英"
    (one,) = seen(text)
    said = one.words(text, Label("答复", "Answer"))
    assert said.zh == "答复第 4 字“张桂英”:姓名,须删去或改写"
    assert said.en == "Answer, character 4, “张桂英”: Name; take it out"


def test_every_finding_is_a_place_in_the_text_and_none_lies_in_another() -> None:
    text = "。".join(text for text, _, _ in (*CERTAIN, *DOUBTS))
    found = seen(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    certain = [one for one in found if one.is_certain]
    for one in found:
        others = [other for other in certain if other != one]
        assert not any(o.start <= one.start and one.end <= o.end for o in others), one


# ------------------------------------------------------------------------------- by chance

FILLER = "您好这件事我们已经到场查看并且责令整改今后如有情况可以随时来信谢谢理解和支持"
BLANKS = ("", " ", "\u3000", "-", "·")


def a_citizen_number(rng: random.Random) -> str:
    """One with a right check digit, made here by GB 11643 and not by the program."""
    day = date(rng.randint(1930, 2020), rng.randint(1, 12), rng.randint(1, 28))
    first = f"{rng.choice(('610103', '110105', '440524'))}{day:%Y%m%d}{rng.randint(1, 999):03}"
    rest = sum(int(one) * weight for one, weight in zip(first, WEIGHTS, strict=True)) % 11
    return first + "10X98765432"[rest]


def a_mobile(rng: random.Random) -> str:
    return f"1{rng.randint(3, 9)}{rng.randint(0, 10**9 - 1):09}"


def disguised(number: str, rng: random.Random) -> str:
    """As somebody types it: whole, in full width, in groups, in Chinese digits."""
    match rng.randrange(4):
        case 0:
            return number
        case 1:
            return "".join(chr(ord(one) + 0xFEE0) for one in number)
        case 2:
            blank = rng.choice((" ", "-", ".", "\u3000"))
            return blank.join((number[:3], number[3:7], number[7:]))
        case _:
            return "".join(
                "〇一二三四五六七八九"[int(one)] if one != "X" else one for one in number
            )


def filler(rng: random.Random) -> str:
    return "".join(rng.choice(FILLER) for _ in range(rng.randint(0, 30))) + ","


@pytest.mark.parametrize("seed", range(60))
def test_numbers_hidden_anywhere_are_found_whole(seed: int) -> None:
    rng = random.Random(seed)
    hidden = [disguised(rng.choice((a_mobile, a_citizen_number))(rng), rng) for _ in range(4)]
    text = filler(rng) + "".join(one + "," + filler(rng) for one in hidden)
    certain = {text[one.start : one.end] for one in seen(text) if one.is_certain}
    assert certain == set(hidden)


@pytest.mark.parametrize("seed", range(60))
def test_names_of_the_case_are_found_whatever_stands_between(seed: int) -> None:
    rng = random.Random(seed)
    name = "".join(rng.choice("𬭛㼆龘淼昊琳俊嘉𪨰") for _ in range(rng.randint(2, 4)))
    spelt = rng.choice(BLANKS).join(name)
    text = filler(rng) + spelt + filler(rng)
    (one,) = findings(text, Known(names=(name,)), TODAY)
    assert text[one.start : one.end] == spelt
    assert (one.kind, one.is_certain) == (Leak.NAME, True)


@pytest.mark.parametrize("seed", range(20))
def test_texts_without_anybody_are_let_through(seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(filler(rng) for _ in range(20))
    assert [one for one in findings(text, Known(), TODAY) if one.is_certain] == []


def test_the_longest_text_is_read_at_once() -> None:
    """A hostile text costs no more than its length: 50,000 characters of each kind."""
    for part in ("1 3 8 ", "13800002207,", "aaaa.", "陕A", "张", "路1号"):
        seen((part * 50_000)[:50_000])


# -------------------------------------------------------------------------- what a case knows


def test_a_case_knows_its_people_its_officers_and_itself() -> None:
    mail = Mail("CLOSED")
    known = known_of(mail.letter, directory().roster)
    of_case = {"姚远", "王建国", "陈静", "仇天佑", WRITER.name}
    assert set(known.names) == of_case
    assert set(known.other_names) == {name for _, _, name, *_ in OFFICERS} - of_case
    assert known.phones == (WRITER.phone,)
    assert known.places == ("南大街",)
    assert "南大街派出所" in known.units
    assert "古城市公安局" not in known.units


def test_what_somebody_was_called_before_it_was_put_right_is_known_too() -> None:
    mail = Mail("CLOSED")
    before = Amendment("writer", {"name": "张贵英", "phone": "13900001111"}, "", "", mail.now)
    mail.pretend(amended=(before,))
    known = known_of(mail.letter, directory().roster)
    assert "张贵英" in known.names
    assert "13900001111" in known.phones


@pytest.mark.parametrize("name", ["匿名", "某先生", "不详", ""])
def test_nobody_is_no_name(name: str) -> None:
    mail = Mail("CLOSED")
    writer = mail.letter.writer
    assert writer is not None
    mail.pretend(writer=type(writer)(name))
    assert name not in known_of(mail.letter, directory().roster).names
