"""变量: what stands in braces in a standard answer is filled in where it is quoted.

The rule (domain 12.3: texts with variables {姓}{事项}{期限}): what the case knows is filled in when
the text is taken; the rest is for the officer, and a text with a gap is not saved
(``casework.cases.quoting``).  Pure: what a case knows is handed in.
"""

import re
from collections.abc import Mapping

from casework.event import Label

SURNAME, MATTER, LIMIT, UNIT, NUMBER, TODAY = "姓", "事项", "期限", "单位", "编号", "今日"

VARIABLES: Mapping[str, Label] = {
    SURNAME: Label("来信人、反映人的姓", "The citizen's surname"),
    MATTER: Label("事项标题", "What the matter is about"),
    LIMIT: Label("最近的办理时限", "The next limit of the matter"),
    UNIT: Label("主办单位", "The lead unit"),
    NUMBER: Label("事项编号", "The number of the matter"),
    TODAY: Label("当天日期", "This day"),
}
"""What the program fills in where the case knows it; any other word in braces is a gap to fill."""

_GAP = re.compile(r"[{\uff5b]\s*([^{}\uff5b\uff5d\n]{1,20}?)\s*[}\uff5d]")
_HAN = re.compile(r"[\u3400-\u9fff]")

_TWO = re.compile(
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|长孙|宇文|端木|百里|东郭|南宫|"
    "独孤|轩辕|呼延|赫连|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|仲孙|钟离|闾丘|拓跋"
)
"""Surnames of two characters."""


def gaps(text: str) -> tuple[str, ...]:
    """The words in braces of a text, each once, in their order: what is left to fill in."""
    found = (one for one in _GAP.findall(text) if _HAN.search(one))
    return tuple(dict.fromkeys(found))


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with what is known in the place of its variables; the others stay as they are."""

    def put(found: re.Match[str]) -> str:
        return known.get(found.group(1).strip()) or found.group(0)

    return _GAP.sub(put, text)


def surname(name: str) -> str:
    """The surname of a Chinese name; empty where a name is none, or is not said."""
    said = name.strip()
    if not _HAN.match(said) or "·" in said or not 2 <= len(said) <= 4 or said.startswith("匿名"):
        return ""
    return said[:2] if _TWO.match(said) and len(said) > 2 else said[:1]
