"""泄露检查: what in a text that goes to the public would still say who it is about.

The rules it keeps (domain 1.3 no. 4, hard guard (c); 个人信息保护法 4, 73): what is published
speaks of a matter, never of a person.  What can only be a person's is *certain* and has to go: a
mobile number, an identity number, a number plate, an account, and whatever the case itself knows:
its people, their numbers and addresses, the officers who worked it, its own numbers.  What may be
(a house number, a school, a unit, a date long ago, "Mr Wang") is a *doubt*: somebody looks at it.
A text is read as a person would type round a check: in full width, with blanks or dots
between, in Chinese digits, in another code point of the same character.

Which patterns are certain is our own ([D]): no public rule says it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from casework.characters import is_ideograph, narrow, plain
from casework.codes import Coded
from casework.event import Label
from casework.officers import Roster
from casework.sameness import (
    birth_day,
    document_key,
    house_numbers,
    is_citizen_number,
    local_part,
    name_key,
    number_key,
    phone_key,
)
from casework.state import Person, State


class Leak(Coded):
    """What gives somebody away."""

    NAME = "NAME", "姓名", "Name"
    PHONE = "PHONE", "电话号码", "Telephone number"
    DOCUMENT = "DOCUMENT", "证件号码", "Document number"
    NUMBER = "NUMBER", "编号", "Number of a case"
    PLATE = "PLATE", "车牌号", "Number plate"
    ACCOUNT = "ACCOUNT", "网络账号", "Account or e-mail"
    BIRTH = "BIRTH", "出生日期", "Date of birth"
    ADDRESS = "ADDRESS", "地址", "Address"
    UNIT = "UNIT", "单位", "Unit or place of work"
    LONG = "LONG", "长号码", "Long number"


class Finding(NamedTuple):
    """From where to where in the text, what it is, and whether that is certain."""

    start: int
    end: int
    kind: Leak
    is_certain: bool

    def words(self, text: str, place: Label) -> Label:
        """What was found, as somebody reads it beside the form; ``place``: what the text is."""
        found = text[self.start : self.end]
        at, kind = self.start + 1, self.kind.label
        if self.is_certain:
            return Label(
                f"{place.zh}第 {at} 字“{found}”:{kind.zh},须删去或改写",
                f"{place.en}, character {at}, “{found}”: {kind.en}; take it out",
            )
        return Label(
            f"{place.zh}第 {at} 字“{found}”:疑似{kind.zh},请核对",
            f"{place.en}, character {at}, “{found}”: perhaps {kind.en}; look at it",
        )


class Known(NamedTuple):
    """What a case and the roster know: words by their kind."""

    names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    """Officers who had no part in it."""
    phones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


# ------------------------------------------------------------------------ what a case knows

NOBODY = re.compile("匿名|不详|未知|某|群众|市民|先生|女士|小姐|网友|anonym|unknown", re.IGNORECASE)
"""What is written where somebody did not say who they are."""


def known_of(state: State, roster: Roster) -> Known:
    """The people, officers, numbers and units of a case, wherever they stand in it."""
    leaves = list(_leaves(state))
    people = [one for one in leaves if isinstance(one, Person)]
    ids = {one for one in leaves if isinstance(one, str)}
    officers = {one.name for one in roster.officers.values() if one.id in ids}
    others = {one.name for one in roster.officers.values()} - officers
    named = (one.name for one in people if not NOBODY.search(one.name))
    numbers = (state.number or "", state.temp_no, str(getattr(state, "ext_no", "")))
    return Known(
        names=_said(*named, *officers),
        other_names=_said(*others),
        phones=_said(*(one.phone for one in people)),
        documents=_said(*(one.id_no for one in people)),
        numbers=_said(*numbers),
        addresses=_said(*(one.address for one in people)),
        places=_said(str(getattr(state, "place", ""))),
        units=_said(*(one.name for one in roster.units.values() if not roster.is_top(one.id))),
    )


def _said(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in words if one.strip()))


_OF_A_PERSON = frozenset(one.name for one in structs.fields(Person))


def _leaves(value: object) -> Iterator[Person | str]:
    """Everybody and every word in a value; what somebody was called before it was amended, too."""
    if isinstance(value, Person | str):
        yield value
    elif isinstance(value, Struct):
        for one in structs.fields(type(value)):
            yield from _leaves(getattr(value, one.name))
    elif isinstance(value, Mapping):
        if value and value.keys() <= _OF_A_PERSON:
            yield msgspec.convert(dict(value), Person, strict=False)
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _leaves(inner)


# ------------------------------------------------------------------------- a text as it is read


class _Read(NamedTuple):
    """A text in one spelling, and where each of its characters came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]

    def all(self, wanted: str) -> Iterator[tuple[int, int]]:
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            yield at, at + len(wanted)
            at = self.text.find(wanted, at + 1)


def _read(text: str, spelt: Callable[[str], str]) -> _Read:
    said, starts, ends = [], [], []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for char in spelt(text[at:end]):
            said.append(char)
            starts.append(at)
            ends.append(end)
        at = end
    return _Read("".join(said), tuple(starts), tuple(ends))


_PAUSES = frozenset(',,;;::。｡!!??“”"、\n\r')
"""Where a name ends: what stands on both sides of them is not one word."""
_DIGITS = str.maketrans("〇零○◯一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "00001234567891123456789")
_ALIKE = str.maketrans("×✕✖╳ХΧ", "XXXXXX")


def _as_name(char: str) -> str:
    return char if char in _PAUSES else name_key(char)


def _as_number(char: str) -> str:
    return narrow(char.translate(_ALIKE)).upper().translate(_DIGITS)


def _as_address(char: str) -> str:
    return "".join(plain(char).split())


# --------------------------------------------------------------------------------- numbers

_GROUP = re.compile(r"\d+X?")
_BETWEEN = re.compile(r"[ \t\u3000\-.·()/]{0,3}")
_MOST_GROUPS = 18
_MOBILE = re.compile(r"1[3-9]\d{9}")
_MASKED = re.compile(r"1[3-9]\d[*X]{2,6}\d{2,4}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}")
_DOCUMENT = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\d{7,10}(?![A-Z0-9])")
_CASE_NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z]{2}-[A-Z0-9]{6,15}-\d{8}-\d{3,6}(?!\d)")
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCE}][A-HJ-NP-Z][·.\- ]?[A-HJ-NP-Z0-9]{{4,5}}[A-Z0-9挂学警港澳](?![A-Z0-9])"
)
_MAIL = re.compile(r"[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63})+")
_ACCOUNT = re.compile(r"(?:QQ|微信|WECHAT|VX|抖音|微博)号?[::是 ]{0,3}[A-Z0-9_\-]{5,}")
SHORTEST_NUMBER = 6
"""Characters of a number of the case that no year or amount has by chance."""
LONGEST_PLAIN = 11
"""Digits in a row beyond which a number is some account, card or file."""


def _numbers(read: _Read, known: Known) -> Iterator[Finding]:
    phones = {
        digits
        for phone in known.phones
        for digits in (_only_digits(phone_key(phone)), _only_digits(local_part(phone)))
        if len(digits) >= 5
    }
    documents = {key for one in known.documents if len(key := document_key(one)) >= 5}
    for groups in _runs(read.text):
        digits, places = _joined(read.text, groups)
        for wanted, kind in (
            *((one, Leak.PHONE) for one in phones),
            *((one, Leak.DOCUMENT) for one in documents),
        ):
            for at in _all(digits, wanted):
                yield _found(read, places, at, at + len(wanted), kind)
        yield from _shapes(read, groups)


def _shapes(read: _Read, groups: list[tuple[int, int]]) -> Iterator[Finding]:
    """Every row of groups that together are a number of a known shape; the longest from each."""
    at = 0
    while at < len(groups):
        taken = at + 1
        for to in range(min(len(groups), at + _MOST_GROUPS), at, -1):
            digits, places = _joined(read.text, groups[at:to])
            shape = _shape(digits)
            if shape is None or (to - at > 1 and shape[0] is Leak.LONG):
                continue
            yield _found(read, places, 0, len(digits), shape[0], is_certain=shape[1])
            taken = to
            break
        at = taken


def _shape(digits: str) -> tuple[Leak, bool] | None:
    if len(digits) > 20:
        return Leak.LONG, False
    if is_citizen_number(digits) and (born := birth_day(digits)) and 1900 <= born.year < 2100:
        return Leak.DOCUMENT, True
    if _MOBILE.fullmatch(phone_key(digits)):
        return Leak.PHONE, True
    if _LANDLINE.fullmatch(digits):
        return Leak.PHONE, False
    if len(digits) == 15 and is_citizen_number(document_key(digits)):
        return Leak.DOCUMENT, False
    return (Leak.LONG, False) if len(digits) > LONGEST_PLAIN else None


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Groups of digits that stand so near to each other that they may be one number."""
    run: list[tuple[int, int]] = []
    for group in _GROUP.finditer(text):
        if run and not _BETWEEN.fullmatch(text, run[-1][1], group.start()):
            yield run
            run = []
        run.append(group.span())
    if run:
        yield run


def _joined(text: str, groups: list[tuple[int, int]]) -> tuple[str, list[int]]:
    places = [at for start, end in groups for at in range(start, end)]
    return "".join(text[at] for at in places), places


def _found(
    read: _Read, places: list[int], start: int, end: int, kind: Leak, *, is_certain: bool = True
) -> Finding:
    return Finding(*read.place(places[start], places[end - 1] + 1), kind, is_certain)


def _only_digits(text: str) -> str:
    return "".join(char for char in text.partition("#")[0] if char.isdigit())


def _all(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _patterns(read: _Read) -> Iterator[Finding]:
    for pattern, kind, is_certain in (
        (_PLATE, Leak.PLATE, True),
        (_CASE_NUMBER, Leak.NUMBER, True),
        (_MAIL, Leak.ACCOUNT, True),
        (_ACCOUNT, Leak.ACCOUNT, True),
        (_MASKED, Leak.PHONE, False),
        (_DOCUMENT, Leak.DOCUMENT, False),
    ):
        for found in pattern.finditer(read.text):
            yield Finding(*read.place(*found.span()), kind, is_certain)


def _own_numbers(text: str, known: Known) -> Iterator[Finding]:
    read = _read(text, number_key)
    for number in known.numbers:
        key = number_key(number)
        if len(key) >= SHORTEST_NUMBER:
            for span in read.all(key):
                yield Finding(*read.place(*span), Leak.NUMBER, is_certain=True)


# ----------------------------------------------------------------------------------- days

_DAY = re.compile(
    r"((?:19|20)\d\d)\s*[年\-./]\s*(\d{1,2}|十\d?)\s*[月\-./]\s*(\d?十\d?|\d{1,2})(?!\d)日?号?|"
    r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)"
)
_BORN = re.compile(r"出\s*生|生\s*于|生\s*日|BORN|BIRTH")
LONG_AGO = timedelta(days=14 * 366)
"""A day so long ago is more likely somebody's birth than the day of a matter."""


def _days(read: _Read, born: frozenset[date], today: date) -> Iterator[Finding]:
    for found in _DAY.finditer(read.text):
        parts = [one for one in found.groups() if one is not None]
        day = _day(*parts) if len(parts) == 3 else None
        if day is None:
            continue
        around = read.text[max(found.start() - 6, 0) : found.end() + 4]
        is_said = _BORN.search(around) is not None
        if day in born or is_said or today - day >= LONG_AGO:
            is_certain = day in born or is_said
            yield Finding(*read.place(*found.span()), Leak.BIRTH, is_certain)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), _count(month), _count(day))
    except ValueError:
        return None


def _count(said: str) -> int:
    """12, 十2 (十二) or 2十1 (二十一)."""
    tens, ten, ones = said.rpartition("十")
    return int(tens or "1") * 10 + int(ones or "0") if ten else int(said)


# ---------------------------------------------------------------------------------- names

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关"
    "苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
)
_CALLED = re.compile(
    rf"(?:[{_SURNAMES}][\u4e00-\u9fff]?|欧阳|上官|司马|诸葛)"
    "(?:先生|女士|小姐|同志|大爷|大妈|阿姨|叔叔|民警|警官|辅警|所长|队长|大队长|局长|主任|老师|某某|某)"
)
_SAYS_NAME = re.compile(r"(?:我叫|名叫|姓名[::]?|我是)[\u4e00-\u9fff·]{2,4}")


def _names(text: str, known: Known) -> Iterator[Finding]:
    read = _read(text, _as_name)
    for name, is_certain in (
        *((one, True) for one in known.names),
        *((one, False) for one in known.other_names),
        *((part, False) for one in known.names for part in _parts(one)),
    ):
        key = name_key(name)
        if len(key) < 2:
            continue
        for span in read.all(key):
            start, end = read.place(*span)
            if not key.isascii() or _stands_alone(text, start, end):
                yield Finding(start, end, Leak.NAME, is_certain)
    for pattern in (_CALLED, _SAYS_NAME):
        for found in pattern.finditer(text):
            yield Finding(*found.span(), Leak.NAME, is_certain=False)


def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name of several: each may be what somebody is called by."""
    found = re.split(r"[\s·.,-]+", plain(name))
    if len(found) < 2:
        return ()
    return tuple(one for one in found if len(one) >= (2 if is_ideograph(one[0]) else 4))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a word of letters is no part of a longer one."""
    before, behind = text[:start][-1:], text[end:][:1]
    return not any(char.isascii() and char.isalpha() for char in (before, behind))


# ------------------------------------------------------------------------ places and units

_HOUSE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}(?:路|街|巷|道|弄|胡同|村|小区|苑|园))?"
    r"[0-9〇一二三四五六七八九十]{1,5}(?:号楼|号院|栋|幢|单元|室|户|号门)|"
    r"[\u4e00-\u9fff]{2,8}(?:路|街|巷|道|弄|胡同)[0-9]{1,5}号"
)
_EMPLOYER = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{2,12}(?:有限公司|公司|小学|中学|大学|学院|幼儿园|医院|工厂|超市|酒店|"
    r"宾馆|饭店|小区|家属院|花园)"
)
SAME_RUN = 6
"""So many characters of an address in a row are the address."""


def _places(text: str, known: Known) -> Iterator[Finding]:
    read = _read(text, _as_address)
    for address, is_own in (
        *((one, True) for one in known.addresses),
        *((one, False) for one in known.places),
    ):
        key = _as_address(house_numbers(address))
        if len(key) >= SAME_RUN:
            yield from _common(read, key, is_own=is_own)
    for unit in known.units:
        for span in read.all(_as_address(unit)):
            yield Finding(*read.place(*span), Leak.UNIT, is_certain=False)
    for pattern, kind in ((_HOUSE, Leak.ADDRESS), (_EMPLOYER, Leak.UNIT)):
        for found in pattern.finditer(read.text):
            yield Finding(*read.place(*found.span()), kind, is_certain=False)


def _common(read: _Read, key: str, *, is_own: bool) -> Iterator[Finding]:
    """The whole of an address, or a part of it that is long enough."""
    at = 0
    while at <= len(key) - SAME_RUN:
        to = at + SAME_RUN
        if key[at:to] not in read.text:
            at += 1
            continue
        while to < len(key) and key[at : to + 1] in read.text:
            to += 1
        is_whole = is_own and to - at == len(key)
        for span in read.all(key[at:to]):
            yield Finding(*read.place(*span), Leak.ADDRESS, is_whole)
        at = to


# ------------------------------------------------------------------------------------ all


def findings(text: str, known: Known, today: date) -> tuple[Finding, ...]:
    """What would give somebody away, by its place; a doubt within a certainty is not told."""
    numbers = _read(text, _as_number)
    born = (birth_day(document_key(one)) for one in known.documents)
    found = {
        *_numbers(numbers, known),
        *_patterns(numbers),
        *_own_numbers(text, known),
        *_days(numbers, frozenset(day for day in born if day is not None), today),
        *_names(text, known),
        *_places(text, known),
    }
    kept: list[Finding] = []
    told = {True: 0, False: 0}
    """How far what was kept reaches, certainties and doubts."""
    for one in sorted(found, key=lambda each: (each.start, not each.is_certain, -each.end)):
        if one.end > max(told[True], 0 if one.is_certain else told[False]):
            kept.append(one)
            told[one.is_certain] = max(told[one.is_certain], one.end)
    return tuple(kept)
