"""What may stand in each sheet, read from the fields of the steps that it becomes.

Nothing is described a second time: a column's words, whether it must be filled in and what may
be chosen come from the body's ``asked(…)``.  A part of a field (the address of a room) is a
column of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import NoneType
from typing import Annotated, get_args, get_type_hints

from msgspec import Struct

from casework.cases.directory import OfficerRegistered, ReceiverRegistered, UnitRegistered
from casework.cases.loan import ItemLent, LoanPrivate
from casework.cases.visit_target.events import VisitTargetNamed, VisitTargetRegistered
from casework.codes import Coded
from casework.event import Label
from casework.fields import Meaning, Slot, asked, slots

YES, NO = Label("是", "Yes"), Label("否", "No")
TOMORROW = "{tomorrow}"
"""In an example: the day after the template was written."""
SEPARATOR = "、"
"""Between several values of a cell; commas and semicolons do as well."""
_LEFT_OUT = (Meaning.PICK, Meaning.DOCUMENT)
"""Parts of a person that no list of targets needs: documents and their numbers."""


class CodeRow(Struct, frozen=True, kw_only=True):
    """A line of a code list."""

    name: Annotated[str, asked("代码表", "Code list", hint=("如 loan.item", "loan.item, say"))]
    code: Annotated[str, asked("代码", "Code")]
    zh: Annotated[str, asked("中文", "Chinese")]
    en: Annotated[str, asked("英文", "English")]
    group: Annotated[str, asked("上级代码", "Code above")] = ""
    zh_name: Annotated[str, asked("表名", "Name of the list")] = ""
    en_name: Annotated[str, asked("英文表名", "Its English name")] = ""


class AtUnit(Struct, frozen=True, kw_only=True):
    """Whose list a target stands in; who lent a thing."""

    unit: Annotated[str, asked("单位", "Unit", Meaning.UNIT)]


@dataclass(frozen=True, eq=False)
class Column:
    """One column: the way to its value in the row, and what the field says of itself."""

    path: tuple[str, ...]
    slot: Slot
    label: Label
    is_needed: bool

    @property
    def head(self) -> str:
        """What stands above it: both languages."""
        return f"{self.label.zh} / {self.label.en}"

    def choices(self) -> tuple[Label, ...]:
        """The words that may be chosen from, where they are fixed."""
        kind = self.slot.kind
        if isinstance(kind, type) and issubclass(kind, Coded):
            return tuple(one.label for one in kind)
        return (YES, NO) if self.slot.meaning is Meaning.FLAG else ()


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet: the schemas that one row of it fills, and lines to show how."""

    name: str
    label: Label
    schemas: tuple[type[Struct], ...]
    about: Label
    examples: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, in the order of the template."""
        return tuple(one for schema in self.schemas for one in _columns(schema))

    def is_called(self, title: str) -> bool:
        """Whether a sheet or a file of that name is this one."""
        return _plain(title) in {_plain(self.label.zh), _plain(self.label.en), _plain(self.name)}

    def column(self, head: str) -> Column | None:
        """The column with that head, in either language or both."""
        said = {_plain(part) for part in (head, *head.replace("\n", "/").split("/"))} - {""}
        for one in self.columns:
            if said & {_plain(one.label.zh), _plain(one.label.en), _plain(one.head)}:
                return one
        return None


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _columns(schema: type[Struct]) -> Iterator[Column]:
    for slot in slots(schema):
        if not slot.is_asked:
            continue
        if slot.meaning is not Meaning.GROUP:
            needed = slot.is_needed and not _may_be_none(schema, slot.name)
            yield Column((slot.name,), slot, slot.label, needed)
            continue
        for part in slot.parts:
            if part.is_asked and part.meaning not in _LEFT_OUT:
                label = Label(
                    f"{slot.label.zh}:{part.label.zh}", f"{slot.label.en}: {part.label.en}"
                )
                yield Column((slot.name, part.name), part, label, False)


def _may_be_none(schema: type[Struct], name: str) -> bool:
    """Whether nothing is an answer: the top unit has nobody above it."""
    return NoneType in get_args(get_type_hints(schema)[name])


UNITS = Sheet(
    "units",
    Label("单位", "Units"),
    (UnitRegistered,),
    Label(
        "一行一个单位,以单位代码识别;上级单位填代码或名称,最高一级留空",
        "A row for each unit, known by its code; the unit above by code or name, none for the top",
    ),
    (
        ("610100000000", "古城市公安局", "市局", "", "", "", "", "", "", "是"),
        ("610103000000", "古城市公安局城中分局", "分局", "610100000000", "", "", "", "", "", "是"),
        ("610103500000", "南大街派出所", "派出所", "610103000000", "", "", "", "", "", "是"),
        (
            "610103500100",
            "南大街暖心警务会客厅",
            "会客厅",
            "610103500000",
            "",
            "街面",
            "南大街 12 号",
            "每日 9:00 至 18:00",
            "热水、雨伞",
            "是",
        ),
    ),
)
OFFICERS = Sheet(
    "officers",
    Label("警员", "Officers"),
    (OfficerRegistered,),
    Label(
        "一行一人,以警号识别;多个岗位用顿号分开;不再在岗的填“在用:否”",
        "A row for each officer, known by the police number; several roles are parted by commas; "
        "who has left is marked as not in use",
    ),
    (
        ("060001", "周管理", "610100000000", "系统管理员", "否", "是", "科员", ""),
        ("061004", "王建国", "610103500000", "单位一把手", "否", "是", "副科级", ""),
        ("061010", "李晓梅", "610103500100", "会客厅接待员、走访民警", "否", "是", "科员", "一班"),
        ("F61011", "赵明", "610103500100", "会客厅接待员", "是", "是", "", "一班"),
    ),
)
RECEIVERS = Sheet(
    "receivers",
    Label("承接单位", "Receiving bodies"),
    (ReceiverRegistered,),
    Label(
        "公安之外的承接单位,以单位代码识别;承接事项填代码或名称",
        "Bodies outside the police, known by their code; what they take by code or name",
    ),
    (
        ("R01", "12345政务服务便民热线", "政务热线", "", "12345", "市政务服务中心4楼"),
        ("R04", "城市管理和综合执法局", "城市管理", "占道经营、路灯", "5550-10004", "环城南路8号"),
    ),
)
TARGETS = Sheet(
    "visit_targets",
    Label("走访对象", "Visit targets"),
    (AtUnit, VisitTargetNamed, VisitTargetRegistered),
    Label(
        "走访对象和结对民警(填警号);以单位、类型、名称、地点识别",
        "Whom to visit, and the paired officer (police number); known by unit, kind, name and "
        "place",
    ),
    (
        (
            "610103500000",
            "南大街小学",
            "刘校长",
            "5550-20001",
            "",
            "单位",
            "学校",
            "061004",
            "南大街 30 号",
            "1",
        ),
    ),
)
LOANS = Sheet(
    "loans",
    Label("物品借用", "Loans"),
    (AtUnit, ItemLent, LoanPrivate),
    Label(
        "借出未还的物品;以单位、物品、编号、借用人识别;约定归还如 2026-12-31 18:00(北京时间),"
        "只填日期的至当日 23:59;归还时间有变的为续借",
        "What is lent and not back; known by unit, item, label and borrower; due back as "
        "2026-12-31 18:00 (Beijing time), a day alone until 23:59; a moment that moved prolongs it",
    ),
    (
        ("610103500100", "雨伞", f"{TOMORROW} 18:00", "1", "YS-07", "张某某", "5550-20002", ""),
        ("610103500100", "充电器", f"{TOMORROW} 18:00", "1", "CD-02", "", "", ""),
    ),
)
CODES = Sheet(
    "codes",
    Label("代码表", "Code lists"),
    (CodeRow,),
    Label(
        "一行一个代码;文件中出现的代码表以文件内容整表替换,未出现的不变",
        "A row for each code; a list that is named here is replaced whole, others stay",
    ),
    (
        ("loan.item", "UMBRELLA", "雨伞", "Umbrella", "", "借用物品", "Things to lend"),
        ("loan.item", "CHARGER", "充电器", "Charger", "", "借用物品", "Things to lend"),
    ),
)
SHEETS = (CODES, UNITS, OFFICERS, RECEIVERS, TARGETS, LOANS)
"""In the order in which they are read: what others name comes first."""
