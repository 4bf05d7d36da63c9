"""A cell as the value of its field, or what is wrong with it, in words."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from casework.codes import Coded
from casework.context import CodeItem
from casework.event import Label
from casework.fields import Meaning
from casework.sameness import bare, name_key, police_key
from casework.sizes import problem
from casework.typed_moment import moment_of
from central_mailbox.importing.sheets import Column

_PARTS = re.compile(r"[、,,;;\n]+")
_YES = {"是", "有", "y", "yes", "true", "1", "√", "✓", "在用"}
_NO = {"否", "无", "n", "no", "false", "0", "×", "停用"}


class CellError(Exception):
    """The person: what stands in a cell cannot be."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.say = Label(zh, en)


NEEDED = CellError("必须填写", "This has to be filled in")
NOT_YES_OR_NO = CellError("请填“是”或“否”", "Say yes or no")
NOT_A_COUNT = CellError("请填整数", "A whole number, please")
NOT_A_MOMENT = CellError(
    "请填日期和时间,如 2026-12-31 18:00(北京时间)",
    "A day and a time, please: 2026-12-31 18:00 (Beijing time)",
)


class Names(NamedTuple):
    """What cells may name: ids by every way that people write them, and the code lists.

    Two things of one name: the name says nothing, and its entry is empty.
    """

    units: dict[str, str]
    officers: dict[str, str]
    profiles: dict[str, str]
    lists: dict[str, tuple[CodeItem, ...]]

    def add_unit(self, id: str, code: str, name: str) -> None:
        """A unit, by its code and its name."""
        self.units[bare(code)] = id
        _add(self.units, name_key(name), id)

    def add_officer(self, id: str, police_no: str, name: str) -> None:
        """An officer, by the police number and, where it is theirs alone, the name."""
        self.officers[police_key(police_no)] = id
        _add(self.officers, name_key(name), id)


def _add(known: dict[str, str], key: str, id: str) -> None:
    known[key] = "" if known.get(key, id) != id else id


def value_of(column: Column, text: str, names: Names) -> object:
    """What the cell says; :class:`CellError` if it says nothing that can be."""
    slot = column.slot
    if not text:
        if column.is_needed:
            raise NEEDED
        return () if slot.is_many else slot.default
    if slot.is_many:
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        return tuple(dict.fromkeys(_one(column, part, names) for part in parts))
    return _one(column, text, names)


def _one(column: Column, text: str, names: Names) -> object:
    slot, kind = column.slot, column.slot.kind
    if isinstance(kind, type) and issubclass(kind, Coded):
        return _coded(kind, text)
    match slot.meaning:
        case Meaning.FLAG:
            return _flag(column, text)
        case Meaning.COUNT:
            return _count(text)
        case Meaning.MOMENT:
            return _moment(text)
        case Meaning.UNIT:
            return _named(names.units, text, "单位", "unit", "代码", "code")
        case Meaning.OFFICER:
            return _named(names.officers, text, "警员", "officer", "警号", "police number")
        case Meaning.LISTED:
            return _listed(slot.field.source, text, names)
        case Meaning.PICK:
            return _picked(names.profiles, text)
        case _:
            wrong = problem(slot.meaning, text)
            if wrong is not None:
                raise CellError(wrong.zh, wrong.en)
            return text


def _coded(kind: type[Coded], text: str) -> Coded:
    said = text.casefold()
    for one in kind:
        words = (one.value, one.label.zh, one.label.en, *one.label.zh.split("/"))
        if said in {word.casefold() for word in words}:
            return one
    zh, en = ("、".join(one.label.zh for one in kind), ", ".join(one.label.en for one in kind))
    raise CellError(f"“{text}”不在可选范围:{zh}", f"“{text}” is none of: {en}")


def _flag(column: Column, text: str) -> bool:
    said, no = text.casefold(), column.slot.field.no
    if said in _YES:
        return True
    if said in _NO or (no is not None and said in (no.zh, no.en.casefold())):
        return False
    raise NOT_YES_OR_NO


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise NOT_A_COUNT
    return int(text)


def _moment(text: str) -> datetime:
    at = moment_of(text)
    if at is None:
        raise NOT_A_MOMENT
    return at


def _named(known: Mapping[str, str], text: str, zh: str, en: str, by_zh: str, by_en: str) -> str:
    found = known.get(bare(text)) or known.get(name_key(text))
    if found:
        return found
    if found == "" or known.get(name_key(text)) == "":
        raise CellError(
            f"有几个{zh}叫“{text}”,请填{by_zh}", f"Several are called “{text}”: give the {by_en}"
        )
    raise CellError(
        f"没有{zh}“{text}”:请填文件或目录中已有的{by_zh}",
        f"There is no {en} “{text}”: give a {by_en} of this file or of the directory",
    )


def _listed(source: str, text: str, names: Names) -> str:
    items = names.lists.get(source, ())
    said = text.casefold()
    for one in items:
        if said in (one.code.casefold(), one.label.zh.casefold(), one.label.en.casefold()):
            return one.code
    shown = "、".join(one.label.zh for one in items[:30]) or "(未下发)"
    raise CellError(
        f"“{text}”不在代码表 {source} 中:{shown}", f"“{text}” is no entry of the list {source}"
    )


def _picked(known: Mapping[str, str], text: str) -> str:
    found = known.get(text.casefold())
    if found is None:
        there = "、".join(sorted(set(known.values())))
        raise CellError(f"没有时限方案“{text}”:{there}", f"No limit profile “{text}”: {there}")
    return found
