"""One thing typed in many ways is one thing; two things stay two.

The oracle is a clerk: it knows what it means and types it in some way, and knows nothing of keys.
"""

import random
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import sameness
from casework.characters import is_ideograph, plain
from casework.numbering import display_number, formal_number
from casework.state import Person
from tests.harness.bureau import START

FULL = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
DASHES = "-–—－―‐−"
DOTS = "··•・‧∙⋅．.·"
BLANKS = (" ", "　", "\u00a0", "\u2009", "")
UNSEEN = ("", "", "\u200b", "\ufeff", "\u200e", "\U000e0100")
COMPATIBLE = {"龜": "\uf907", "金": "\uf90a", "樂": "\uf914", "車": "\uf902", "丽": "\U0002f800"}
RADICALS = {"马": "\u2ee2", "王": "\u2ea9", "金": "\u2fa6", "黄": "\u2ee9", "青": "\u2ed8"}
PRIVATE = {
    "䶮": "\ue863",
    "㑇": "\ue81b",
    "龴": "\ue81e",
    "龸": "\ue832",
    "𠂇": "\ue816",
    "䴘": "\ue861",
}
"""Standard characters and the private-use code points that GBK had for them."""
SURNAMES = "张王马金黄青单解䶮贠𠂇阿"
GIVEN = "丽英国强㑇龴龸䴘龜车𬭛𮯰𱍐艾山"


def somehow(text: str, chance: random.Random) -> str:
    """Text as somebody else's machine has it: full width, blanks, things that are not seen."""
    typed = [FULL.get(char, char) if chance.random() < 0.3 else char for char in text]
    return "".join(char + chance.choice(UNSEEN) for char in typed)


def typed_name(parts: list[str], chance: random.Random) -> str:
    twins: list[dict[str, str]] = [COMPATIBLE, RADICALS, PRIVATE]
    words = []
    for part in parts:
        chars = (chance.choice(twins).get(char) or char for char in part)
        words.append("".join(chance.choice(BLANKS) + char for char in chars))
    between = chance.choice(DOTS) if len(parts) > 1 else ""
    blank = chance.choice(BLANKS)
    return somehow(f"{blank}{between}{blank}".join(words), chance)


def typed_phone(number: str, chance: random.Random) -> str:
    """``number`` as it is dialled at home: a mobile, or a landline with its area code."""
    if number[0] == "0":
        code = 3 if number[1] in "12" else 4
        area, rest = number[:code], number[code:]
        said = chance.choice((f"{area}-{rest}", f"({area}){rest}", f"{area} {rest}", number))
        abroad = f"{area[1:]}-{rest}"
    else:
        said = chance.choice((number, f"{number[:3]} {number[3:7]} {number[7:]}", f"0{number}"))
        said = chance.choice((said, f"{number[:3]}-{number[3:7]}-{number[7:]}"))
        abroad = number
    country = chance.choice(("", "", "+86", "0086", "+86 ", "86-", "+86-"))
    dash = chance.choice(DASHES)
    return somehow((country + abroad if country else said).replace("-", dash), chance)


def typed_number(number: str, chance: random.Random) -> str:
    """A case number with another dash, other brackets, small letters, blanks."""
    for one, others in {"-": DASHES, "〔": "〔[［【(（", "〕": "〕]］】)）"}.items():
        number = number.replace(one, chance.choice(others))
    spaced = "".join(char + (chance.choice(BLANKS) if char in "-—〕" else "") for char in number)
    return somehow(chance.choice((spaced, spaced.lower())), chance)


def typed_document(number: str, chance: random.Random) -> str:
    shown = chance.choice((number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}"))
    if number.endswith("X"):
        shown = shown[:-1] + chance.choice("Xx×Х*")
    return somehow(shown, chance)


def citizen_number(chance: random.Random) -> str:
    """A citizen number by the text of the standard: the sum over all 18 is 1 modulo 11."""
    day = date(1930, 1, 1) + timedelta(days=chance.randrange(30_000))
    area, serial = chance.choice((110105, 440524, 610103)), chance.randrange(1000)
    body = f"{area}{day:%Y%m%d}{serial:03}"
    for last in "0123456789X":
        total = sum(
            (10 if char == "X" else int(char)) * pow(2, 17 - at, 11)
            for at, char in enumerate(body + last)
        )
        if total % 11 == 1:
            return body + last
    raise AssertionError


seeds = st.integers(0, 2**32)


@given(seeds)
def test_one_name_typed_in_many_ways_is_one_name(seed: int) -> None:
    chance = random.Random(seed)
    parts = [
        chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.randrange(1, 4)))
        for _ in range(chance.choice((1, 1, 2, 3)))
    ]
    one, other = typed_name(parts, chance), typed_name(parts, chance)
    assert sameness.name_key(one) == sameness.name_key(other) == plain("".join(parts))


@given(
    st.lists(st.text("张王马金黄青单解丽英国强㑇𬭛𮯰𱍐一二三", min_size=1, max_size=4), unique=True)
)
def test_different_names_stay_different(names: list[str]) -> None:
    assert len({sameness.name_key(name) for name in names}) == len(names)


def mobile(chance: random.Random) -> str:
    return f"1{chance.choice('3456789')}{chance.randrange(10**9):09}"


def landline(chance: random.Random) -> str:
    """A landline: an area code, and a number that begins with neither 0 nor 1."""
    area = chance.choice(("010", "021", "029", "0755", "0915", "0371"))
    return f"{area}{chance.randrange(2, 10)}{chance.randrange(10**7):07}"


@given(seeds)
def test_one_telephone_typed_in_many_ways_is_one_telephone(seed: int) -> None:
    chance = random.Random(seed)
    number = chance.choice((mobile, landline))(chance)
    typed = typed_phone(number, chance)
    assert sameness.phone_key(typed) == number
    assert sameness.is_phone(typed)


@given(seeds)
def test_different_telephones_stay_different(seed: int) -> None:
    chance = random.Random(seed)
    numbers = {make(chance) for make in (mobile, landline) for _ in range(20)}
    keys = {sameness.phone_key(typed_phone(number, chance)) for number in numbers}
    assert len(keys) == len(numbers)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("029-88887777", "8888 7777", True),
        ("88887777", "+86 29 8888-7777", True),
        ("029-88887777", "021-88887777", False),
        ("88887777转801", "029-88887777-801", True),
        ("029-88887777-801", "029-88887777-802", False),
        ("029-8888-7777", "02988887777", True),
        ("+1 415 555 2671", "001 (415) 555-2671", True),
        ("13800002207", "", False),
        ("", "", False),
    ],
)
def test_telephones_with_area_codes_and_extensions(one: str, other: str, same: bool) -> None:
    assert sameness.same_phone(one, other) is same
    assert sameness.same_phone(other, one) is same


@pytest.mark.parametrize(
    "typed", ["12ab34", "无", "138****2207", "张三", "+", "1", "12x34", "转801"]
)
def test_what_is_no_telephone_is_no_telephone(typed: str) -> None:
    assert not sameness.is_phone(typed)


@pytest.mark.parametrize("typed", ["110", "12345", "95588", "400-800-1234", "+852 9123 4567"])
def test_short_and_foreign_numbers_are_telephones(typed: str) -> None:
    assert sameness.is_phone(typed)


@given(seeds)
def test_one_document_typed_in_many_ways_is_one_document(seed: int) -> None:
    chance = random.Random(seed)
    number = chance.choice((citizen_number(chance), "E12345678", "H1234567801"))
    assert sameness.document_key(typed_document(number, chance)) == number


@given(seeds)
def test_earlier_number_of_15_digits_is_the_later_one(seed: int) -> None:
    number = citizen_number(random.Random(seed))
    earlier = number[:6] + number[8:17]
    assert (sameness.document_key(earlier) == number) is (number[6:8] == "19")


def test_vectors_of_the_standard() -> None:
    """GB 11643-1999, appendix."""
    for number in ("11010519491231002X", "440524188001010014"):
        assert sameness.check_digit(number) == number[-1]


@given(seeds)
def test_one_case_number_typed_in_many_ways_is_one_number(seed: int) -> None:
    chance = random.Random(seed)
    day = START + timedelta(days=chance.randrange(5000))
    numbers = [
        display_number(chance.choice(("JD", "ZS")), "610103500100", day, chance.randrange(10**5)),
        formal_number("古公", "督", day.year, chance.randrange(1, 500)),
        f"临-A07-{day:%m%d}-{chance.randrange(1000):03}",
    ]
    for number in numbers:
        one, other = typed_number(number, chance), typed_number(number, chance)
        assert sameness.number_key(one) == sameness.number_key(other)
    assert len({sameness.number_key(number) for number in numbers}) == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Person("张三", "13800002207"), Person("章三", "+86 138 0000 2207"), True),
        (Person("张三", "13800002207"), Person("张三", "13900002207"), False),
        (Person("买买提·艾山"), Person("买买提．艾山", "13900002207"), True),
        (Person("张三"), Person("李四"), False),
        (Person("张三"), Person(phone="13900002207"), None),
        (Person(), Person(), None),
        (
            Person("张三", "1", "ID", "11010519491231002x"),
            Person("张山", "2", "ID", "110105 19491231 002X"),
            True,
        ),
        (
            Person("张三", "13800002207", "ID", "11010519491231002x"),
            Person("张三", "13800002207", "ID", "440524188001010014"),
            False,
        ),
        (
            Person("张三", "13800002207", "ID", "11010519491231002x"),
            Person("张三", "13800002207", "PASSPORT", "E12345678"),
            True,
        ),
    ],
)
def test_persons(one: Person, other: Person, same: bool | None) -> None:
    assert sameness.same_person(one, other) is same
    assert sameness.same_person(other, one) is same


def test_every_code_point_of_planes_2_and_3_is_an_ideograph() -> None:
    """By its plane: the interpreter's tables end years before the names of people do."""
    assert unicodedata.category("𮯰") in ("Cn", "Lo")
    for code in (0x20000, 0x2A6DF, 0x2EBF0, 0x2EE5D, 0x31350, 0x323AF, 0x3347F, 0x3FFFD, 0x3007):
        assert is_ideograph(chr(code))
    for char in "a1·,。 ー한あ\ue000😀":
        assert not is_ideograph(char)


def test_every_private_character_of_gbk_has_its_twin() -> None:
    """The interpreter's own codec knows 66 of the 80; it is asked as an independent witness."""
    rows = [bytes((0xFE, low)) for low in (*range(0x50, 0x7F), *range(0x80, 0xA1))]
    known = 0
    for at, row in enumerate(rows):
        private, standard = chr(0xE815 + at), row.decode("gb18030")
        if not 0xE000 <= ord(standard) <= 0xF8FF:
            known += 1
            assert plain(private) == plain(standard)
        assert not 0xE000 <= ord(plain(private)) <= 0xF8FF
    assert known == 66
