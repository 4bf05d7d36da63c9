"""Characters that are one character under several code points, and what an ideograph is.

The same name reaches a desk in more than one spelling of the machine: from an older system
in the private-use code points of GBK, from a scanner as a radical, from an input method in
full width.  :func:`plain` is the one spelling in which text is compared and searched; the
text itself is kept as it was typed.

The tables are closed: GB 18030-2022 gave every private-use character of GBK its standard
code point, and the unified ideographs of radicals and strokes are Unicode's
(EquivalentUnifiedIdeograph).  What an ideograph is follows from its plane, never from the
tables of the interpreter, which are years behind the characters of people's names
(GB 18030-2022 level 3 and its amendment; Unicode extensions G to I).
"""

import unicodedata

_GBK = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖"
    "䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
"""GBK FE50 to FEA0, private use U+E815 to U+E864, by their standard code points."""

_VERTICAL = "︐︒︑︓︔︕︖︗︘︙"
"""U+E78D to U+E796."""

_DESCRIPTION = "\u303e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb"
"""U+E7E7 to U+E7F3."""

_RADICALS = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小尐兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爬丬牛犭王𤴔目"
    "示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艺艻虎衤覀西见角𧢲讠贝𧾷车辶辷辸邑钅長镸长门𨸏阝雨"
    "青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""U+2E80 to U+2EF3."""

_STROKES = "㇀㇁㇂㇃㇄㇅𠃌㇇㇈㇉㇊㇋㇌㇍㇎乀一丨丿乀丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎㇢㇣"
"""U+31C0 to U+31E3."""

DOTS = "·•‧∙⋅・･ㆍᆞ᛫⸱ꞏ·⸳𐄁"
"""What is typed for the dot within a name; the first of them is the standard's."""

DASHES = "-‐‑‒–—―−⁃˗﹘﹣－─━➖"
"""What is typed for a hyphen in a number; the first is the ASCII one."""


def _row(first: int, twins: str) -> dict[int, str]:
    return {first + at: twin for at, twin in enumerate(twins)}


_TWINS = (
    _row(0xE815, _GBK)
    | _row(0xE78D, _VERTICAL)
    | _row(0xE7E7, _DESCRIPTION)
    | {0xE7C7: "ḿ", 0xE7C8: "ǹ"}
    | dict.fromkeys(map(ord, DOTS), DOTS[0])
)
_UNIFIED = _row(0x2E80, _RADICALS) | _row(0x31C0, _STROKES)

_IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFD),
)
"""The unified blocks, the compatibility block, and planes 2 and 3, which hold nothing else."""


def is_ideograph(char: str) -> bool:
    """Whether a character is Han, also one that Unicode has not assigned yet."""
    code = ord(char)
    return char == "〇" or any(first <= code <= last for first, last in _IDEOGRAPHS)


def _is_unseen(char: str) -> bool:
    """Nothing to be seen: joiners, marks of direction, selectors of a variant's drawing."""
    code = ord(char)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return True
    return unicodedata.category(char) in ("Cf", "Cs")


def plain(text: str) -> str:
    """Text in its one spelling: half-width, small letters, standard code points, nothing unseen."""
    standard = unicodedata.normalize("NFKC", text.translate(_TWINS)).translate(_UNIFIED)
    small = unicodedata.normalize("NFKC", standard.casefold())
    return "".join(char for char in small if char.isascii() or not _is_unseen(char))


_ONE_DASH = dict.fromkeys(map(ord, DASHES), DASHES[0])


def one_dash(text: str) -> str:
    """Text with every dash as a hyphen."""
    return text.translate(_ONE_DASH)


def narrow(text: str) -> str:
    """Full-width letters, digits of any script and signs as ASCII, every dash as a hyphen.

    For numbers.  Capitals stay; so does what is no number, for whoever reads it to say so.
    """
    half = one_dash(unicodedata.normalize("NFKC", one_dash(text)))
    return "".join(map(_digit, (char for char in half if char.isascii() or not _is_unseen(char))))


def _digit(char: str) -> str:
    """A digit of any script as the ASCII one."""
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))
