"""What a table says, a line each, for whoever looks what is in force and since when."""

from collections.abc import Iterator
from typing import NamedTuple

from casework.calendar import HolidayTable
from casework.cases.directory.state import TableCase
from casework.context import CodeItem
from casework.event import CHINA, Label
from casework.limits import Limit, LimitProfile
from casework.thresholds import ThresholdTable


class Line(NamedTuple):
    """One thing that a table says, and what it says of it."""

    label: Label
    words: Label


def contents(table: TableCase) -> tuple[Line, ...]:
    """All lines of a table, since when it is known first."""
    at = f"{table.issued_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return (
        _same(Label("发布时间", "Issued at"), at),
        *(_of_holidays(table.holidays) if table.holidays else ()),
        *(_of_profile(table.profile) if table.profile else ()),
        *(_of_thresholds(table.thresholds) if table.thresholds else ()),
        *(_of_items(table.items) if table.items else ()),
    )


def _of_holidays(table: HolidayTable) -> Iterator[Line]:
    yield _same(Label("放假的工作日", "Weekdays that rest"), _days(table.off))
    yield _same(Label("上班的周末", "Weekend days worked"), _days(table.worked) or "–")
    yield _same(Label("通知", "Notice"), table.source or "–")


def _days(days: tuple[object, ...]) -> str:
    return "、".join(f"{day:%m-%d}" for day in days)


def _of_profile(profile: LimitProfile) -> Iterator[Line]:
    yield _same(Label("自何日起", "Holds from"), profile.since.isoformat())
    if profile.base:
        yield _same(Label("依据方案", "Stands on"), profile.base)
    for limit in profile.limits:
        yield Line(called(limit), in_words(limit))


_SCOPES = {
    "mailbox": Label("局长信箱", "Letters"),
    "ledger": Label("三本账", "Three ledgers"),
    "supervision": Label("督办", "Supervision"),
    "petition": Label("信访", "Petition"),
    "walk_in": Label("接待", "Reception"),
    "visit": Label("走访", "Visits"),
    "mediation": Label("调解", "Mediation"),
    "lost_property": Label("失物", "Lost property"),
    "shift": Label("班次", "Shift"),
    "meeting": Label("进建商", "Sessions"),
    "diversion": Label("分流", "Diversion"),
    "common_issue": Label("共性问题", "Common issues"),
}


def called(limit: Limit) -> Label:
    """What a limit is called among those of all kinds: its own words may stand in several."""
    scope = _SCOPES.get(limit.code.split(".", maxsplit=1)[0])
    if scope is None:
        return limit.label
    return Label(f"{scope.zh}:{limit.label.zh}", f"{scope.en}: {limit.label.en}")


def in_words(limit: Limit) -> Label:
    """How long a limit is, and how far it may be extended."""
    unit = limit.kind.unit
    zh, en = f"{limit.amount} {unit.zh}", f"{limit.amount} {unit.en}"
    if limit.extendable:
        most, each = limit.max_extensions, limit.extension_amount
        zh += f",可延期 {most} 次,每次 {each} {unit.zh}"
        en += f", {most} extensions of {each} {unit.en}"
    return Label(zh, en)


def _of_thresholds(table: ThresholdTable) -> Iterator[Line]:
    yield _same(Label("自何日起", "Holds from"), table.since.isoformat())
    for one in table.thresholds:
        yield _same(one.label, str(one.value))


def _of_items(items: tuple[CodeItem, ...]) -> Iterator[Line]:
    zh, en = (one.label.zh for one in items), (one.label.en for one in items)
    yield Line(Label("代码", "Codes"), Label("、".join(zh), ", ".join(en)))


def _same(label: Label, words: str) -> Line:
    return Line(label, Label(words, words))
