"""How Chinese is taken apart for search: one token a character, and names as they are typed.

SQLite's tokenizer takes a run of Han characters for one word and drops characters that
Unicode had not assigned in 2012, so text is handed to it ready cut: one token a character,
rare ones by their code point.  Names are indexed by every reading of their characters,
surnames also by the readings that only surnames have.
"""

import itertools
import os
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from casework.characters import is_ideograph, narrow, plain
from casework.sameness import (
    document_key,
    house_numbers,
    local_part,
    name_key,
    number_key,
    phone_key,
)
from desk_client.later import later

# Its dictionary of phrases takes a third of a second at every start, and says which one
# reading a word has; every reading of each character is indexed here instead.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

if TYPE_CHECKING:
    import pypinyin
else:
    pypinyin = later("pypinyin")

SURNAMES: dict[str, str] = {
    "单": "shan",
    "單": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "區": "ou",
    "查": "zha",
    "曾": "zeng",
    "朴": "piao pu",
    "盖": "ge gai",
    "蓋": "ge gai",
    "覃": "qin tan",
    "缪": "miao",
    "繆": "miao",
    "乐": "yue le",
    "樂": "yue le",
    "员": "yun",
    "員": "yun",
    "贠": "yun",
    "貟": "yun",
    "黑": "he hei",
    "折": "she zhe",
    "宓": "fu mi",
    "秘": "bi mi",
    "繁": "po",
    "种": "chong",
    "洗": "xian",
    "冼": "xian",
    "召": "shao",
    "句": "gou",
    "牟": "mu mou",
    "谌": "chen shen",
    "諶": "chen shen",
    "翟": "zhai di",
    "祭": "zhai ji",
    "隗": "wei kui",
    "郇": "xun huan",
    "佴": "nai",
    "么": "yao",
    "卜": "bu",
    "乜": "nie",
    "薄": "bo",
    "费": "fei bi",
    "費": "fei bi",
    "藏": "zang",
    "角": "jue",
    "炅": "gui",
    "库": "she ku",
    "庫": "she ku",
    "粘": "nian",
    "番": "pan",
    "都": "du",
    "能": "nai",
    "兒": "ni",
    "镡": "tan xin",
    "浣": "huan wan",
    "阚": "kan",
    "尉": "wei yu",
    "澹": "tan",
    "任": "ren",
    "盛": "sheng",
    "逄": "pang",
    "哈": "ha",
    "那": "na",
}
"""Readings of single characters as a surname, the likelier first; others stay possible."""

LONG_SURNAMES = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "令狐": ("ling", "hu"),
    "鲜于": ("xian", "yu"),
    "宰父": ("zai", "fu"),
    "乐正": ("yue", "zheng"),
    "子车": ("zi", "ju"),
}

MOST_READINGS = 16
"""Combinations of readings that are indexed for one name."""

MOST_INITIALS = 12
"""Characters of a title whose initials are indexed."""

MOST_SYLLABLES = 4
"""Names up to this long may be typed with any mix of syllables and initials."""


def normal(text: str) -> str:
    """The one spelling of text, without what cannot be stored."""
    return house_numbers(plain(text)).encode("utf-8", "ignore").decode()


@lru_cache(maxsize=30_000)
def _kind(char: str) -> str:
    """``han``: a character that stands for itself, Han or another without small letters.

    So does one that the interpreter's tables do not have yet.
    """
    if is_ideograph(char):
        return "han"
    if not char.isascii() and unicodedata.category(char) in ("Lo", "Co", "Nl", "Cn"):
        return "han"
    return "word" if char.isalnum() else "gap"


RARE = "\uf8fe"
"""Before the code point of a character that SQLite does not know: nobody types it."""


def han_token(char: str) -> str:
    """The token of such a character."""
    code = ord(char)
    if code > 0xFFFF or 0x9FCC <= code <= 0x9FFF or 0x4DB6 <= code <= 0x4DBF:
        return f"{RARE}{code:x}"
    return char if unicodedata.category(char) != "Cn" else f"{RARE}{code:x}"


def runs(text: str) -> Iterator[tuple[bool, str]]:
    """Stretches of normal text: (true, Han characters) or (false, letters and digits)."""
    for kind, chars in itertools.groupby(text, _kind):
        if kind != "gap":
            yield kind == "han", "".join(chars)


def tokens(text: str) -> list[str]:
    """Text as tokens: one for a Han character, one for a run of letters and digits."""
    found: list[str] = []
    for han, run in runs(normal(text)):
        if han:
            found += [han_token(char) for char in run]
        else:
            found.append(run)
    return found


@lru_cache(maxsize=30_000)
def _readings_of(char: str) -> tuple[str, ...]:
    [found] = pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(found))


def readings(name: str) -> list[tuple[str, ...]]:
    """Every way to read a run of Han characters, as syllables; the likeliest first."""
    return list(itertools.islice(itertools.product(*_choices(name)), MOST_READINGS))


def _choices(name: str) -> list[tuple[str, ...]]:
    """The readings of each character of a name, those of its surname first."""
    choices = [_readings_of(char) for char in name]
    long = LONG_SURNAMES.get(name[:2])
    if long is not None:
        choices[0:2] = [_first((long[0],), choices[0]), _first((long[1],), choices[1])]
    elif name[:1] in SURNAMES:
        choices[0] = _first(tuple(SURNAMES[name[0]].split()), choices[0])
    return choices


def _first(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return (*some, *(other for other in others if other not in some))


@lru_cache(maxsize=100_000)
def order_of(text: str, *, is_name: bool = False) -> str:
    """What text is sorted by: signs, digits, letters, then characters by their reading.

    A name begins with a surname, read as one; two characters of one reading stand apart.
    """
    typed = name_key(text) if is_name else normal(text)
    first = [one[0] for one in _choices(typed)[:2]] if is_name else []
    found = []
    for at, char in enumerate(typed):
        if _kind(char) == "han":
            syllable = first[at] if at < len(first) else _readings_of(char)[0]
            found.append(f"3{syllable} {char}")
        elif char.isalnum():
            found.append(f"{'1' if char.isdigit() else '2'}{char}")
        else:
            found.append(f"0{char}")
    return "".join(found)


def spellings(name: str) -> list[str]:
    """What somebody may type for a name: syllables, initials, or some of each, joined."""
    found: dict[str, None] = {}
    for run in dict.fromkeys([*_han_in(name_key(name)), *_han_in(normal(name))]):
        for syllables in readings(run):
            for typed in _typed(syllables):
                found[typed] = None
                if "v" in typed:
                    found[typed.replace("v", "u")] = None
    return list(found)


def _han_in(text: str) -> list[str]:
    return [run for han, run in runs(text) if han]


def _typed(syllables: tuple[str, ...]) -> Iterator[str]:
    if len(syllables) <= MOST_SYLLABLES:
        for mixed in itertools.product(*((syllable, syllable[:1]) for syllable in syllables)):
            yield "".join(mixed)
    for start in range(len(syllables)):
        yield "".join(syllables[start:])
        yield "".join(syllable[:1] for syllable in syllables[start:])


def initials(text: str) -> list[str]:
    """The initials of a title from each of its first characters on, by every reading."""
    choices = list(itertools.islice(_initials(text), MOST_INITIALS))
    found: dict[str, None] = {}
    for letters in itertools.islice(itertools.product(*choices), MOST_READINGS):
        for start in range(len(letters)):
            found["".join(letters[start:])] = None
    return list(found)


def _initials(text: str) -> Iterator[Iterable[str]]:
    for han, run in runs(normal(text[: 2 * MOST_INITIALS])):
        if han:
            for char in run:
                yield dict.fromkeys(reading[:1] for reading in _readings_of(char))
        else:
            yield (run[:1],)


def joined(text: str) -> list[str]:
    """A number from each of its parts and characters on, in one piece: ``JD-6101-0088`` as
    ``jd61010088``, ``61010088`` and ``0088``; a last part also without its zeros.  The first
    is its key."""
    cut = runs(normal(narrow(text)))
    parts = [part for han, run in cut for part in (run if han else (run,))]
    found = [normal(number_key("".join(parts[start:]))) for start in range(len(parts))]
    if found and found[-1].startswith("0"):
        found.append(found[-1].lstrip("0"))
    return [one for one in found if one]


def phones(text: str) -> list[str]:
    """A telephone number as it may be typed: whole, without its area code, its last four digits.

    Full-width, blanks, dashes and country codes make no other number.
    """
    number, local = phone_key(text), local_part(text)
    whole = [*number.split("#")[:1], *local.split("#")[:1]]
    digits = ["".join(char for char in one if char.isdigit()) for one in whole]
    return [one for one in dict.fromkeys([*digits, *(one[-4:] for one in digits)]) if one]


def documents(text: str) -> list[str]:
    """The number of a document, in one piece: found whole or not at all."""
    key = normal(document_key(text))
    return [key] if key else []
