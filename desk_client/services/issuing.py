"""发布表册: holidays, limits, numbers of rules and code lists, by changing values in a form.

A form asks for what is to be otherwise; the whole table is issued, as the rules want it.  Whoever
has the file that the centre's command takes gives that instead: its path, or its text.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from casework.asking import Asking, today
from casework.calendar import HolidayTable
from casework.cases.directory import (
    CodeListIssued,
    HolidayTableIssued,
    LimitProfileIssued,
    TableCase,
    ThresholdsIssued,
)
from casework.cases.directory.contents import called, in_words
from casework.cases.directory.tables import CODES, Issuing, key_of
from casework.context import CodeItem
from casework.errors import MalformedError
from casework.event import Label
from casework.fields import Choice, Meaning, asked
from casework.hand_written import text_of
from casework.limits import Limit, LimitProfile, read_limit_profile
from casework.notice import days_in, read_notice
from casework.registry import Proposal, anew
from casework.state import State
from casework.thresholds import DEFAULTS, Threshold, ThresholdTable, read_thresholds, threshold
from desk_client.errors import DeskError
from desk_client.services.desk import Saved, Session

MOST_FILE = 1_000_000
OWN = "own"
"""What a bureau's own numbers are called that no file gave a name."""


class UnfitTableError(DeskError):
    """The person: what was typed, or the file, is no such table."""


def _table(asking: Asking[State | None]) -> TableCase | None:
    return asking.state if isinstance(asking.state, TableCase) else None


_FILE = asked(
    "或用文件",
    "Or from a file",
    Meaning.WORDS,
    hint=(
        "文件路径,或粘贴文件内容;填写后以文件为准",
        "Its path, or its text; what stands here goes before the rest",
    ),
    needed=False,
)


# ------------------------------------------------------------------------------ holidays


def _year(asking: Asking[State | None]) -> int:
    """The table's own; of a new one the next that nobody knows."""
    table = _table(asking)
    if table is not None and table.holidays is not None:
        return table.holidays.year
    year = today(asking).year
    calendar = asking.context.directory.calendar
    return next(one for one in range(year, year + 100) if not calendar.is_known(one))


def _days(name: str) -> Callable[[Asking[State | None]], str]:
    def first(asking: Asking[State | None]) -> str:
        table = _table(asking)
        if table is None or table.holidays is None:
            return ""
        return " ".join(f"{day:%m-%d}" for day in getattr(table.holidays, name))

    return first


_LISTED = ("如:10-01 10-02", "10-01 10-02, say")


class HolidayNotice(Struct, frozen=True, kw_only=True):
    """A year's notice, as it is typed."""

    year: Annotated[int, asked("年份", "Year", first=_year)]
    off: Annotated[
        str,
        asked(
            "放假的工作日", "Weekdays that rest", Meaning.WORDS, first=_days("off"), hint=_LISTED
        ),
    ] = ""
    worked: Annotated[
        str,
        asked(
            "上班的周末", "Weekend days worked", Meaning.WORDS, first=_days("worked"), hint=_LISTED
        ),
    ] = ""
    source: Annotated[str, asked("通知文号", "Notice")] = ""
    file: Annotated[str, _FILE] = ""


def _holidays(session: Session, typed: HolidayNotice) -> Issuing:
    if typed.file.strip():
        return HolidayTableIssued(_read(read_notice, typed.file))
    try:
        off, worked = days_in(typed.off, typed.year), days_in(typed.worked, typed.year)
        return HolidayTableIssued(HolidayTable(typed.year, off, worked, typed.source.strip()))
    except ValueError as error:
        raise UnfitTableError(_no_day(str(error))) from error


def _no_day(word: str) -> Label:
    return Label(
        f"“{word}”不是这一年的一天,或同一天既放假又上班。请按 月-日 填写,用空格隔开",
        f"“{word}” is no day of that year, or a day stands in both lists. Write month-day, with "
        "blanks between",
    )


# -------------------------------------------------------------------------------- limits


def _profile(asking: Asking[State | None]) -> str:
    """The profile whose table it is; of a new one the one that the own station goes by."""
    table = _table(asking)
    if table is not None and table.profile is not None:
        return table.profile.id
    return asking.roster.profile_of(asking.station)


def _profiles(asking: Asking[State | None]) -> tuple[Choice, ...]:
    known = asking.context.directory.profiles
    return tuple(Choice(id, known[id][-1].city) for id in sorted(known))


def _limits_now(asking: Asking[State | None]) -> Mapping[str, Limit]:
    versions = asking.context.directory.profiles.get(asking.text("profile") or _profile(asking), ())
    newest = max(versions, key=lambda one: one.since, default=None)
    return {limit.code: limit for limit in newest.limits} if newest else {}


def _limits(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The limits in force, each with how long it is."""
    found = []
    for code, limit in sorted(_limits_now(asking).items()):
        name, now = called(limit), in_words(limit)
        found.append(Choice(code, Label(f"{name.zh}({now.zh})", f"{name.en} ({now.en})")))
    return tuple(found)


def _of_limit(name: str) -> Callable[[Asking[State | None]], object]:
    def first(asking: Asking[State | None]) -> object:
        limit = _limits_now(asking).get(asking.text("limit"))
        return None if limit is None else getattr(limit, name)

    return first


class LimitChange(Struct, frozen=True, kw_only=True):
    """One limit of a profile, otherwise than it is."""

    profile: Annotated[
        str, asked("时限方案", "Profile", Meaning.PICK, among=_profiles, first=_profile)
    ]
    limit: Annotated[str, asked("时限", "Limit", Meaning.PICK, among=_limits)] = ""
    amount: Annotated[int, asked("时长", "How long", first=_of_limit("amount"))] = 0
    max_extensions: Annotated[
        int, asked("可延期(次)", "Extensions", first=_of_limit("max_extensions"))
    ] = 0
    extension_amount: Annotated[
        int, asked("每次延期", "Each by", first=_of_limit("extension_amount"))
    ] = 0
    since: Annotated[date, asked("自何日起", "From", first=today, lies="either")]
    source: Annotated[str, asked("依据", "Source", hint=("文件名称和文号", "The document"))] = ""
    file: Annotated[str, _FILE] = ""


def _limit_profile(session: Session, typed: LimitChange) -> Issuing:
    if typed.file.strip():
        return LimitProfileIssued(_read(read_limit_profile, typed.file))
    whole = session.desk.directory().profiles.get(typed.profile, ())
    newest = max(whole, key=lambda one: one.since, default=None)
    limit = newest.limit(typed.limit) if newest else None
    own = max(_own_versions(session, typed.profile), key=lambda one: one.since, default=None)
    if limit is None or own is None:
        raise UnfitTableError(Label("请选择一项时限", "Choose a limit"))
    try:
        changed = replace(
            limit,
            amount=typed.amount,
            max_extensions=typed.max_extensions,
            extension_amount=typed.extension_amount,
            source=typed.source.strip() or limit.source,
        )
    except ValueError as error:
        raise UnfitTableError(_no_limit(limit)) from error
    limits = _put(own.limits, changed, lambda one: one.code)
    return LimitProfileIssued(replace(own, since=typed.since, limits=limits))


def _own_versions(session: Session, id: str) -> list[LimitProfile]:
    """As they were issued: without what they stand on."""
    return [one.profile for one in _tables(session) if one.profile and one.profile.id == id]


def _no_limit(limit: Limit) -> Label:
    return Label(
        f"“{limit.label.zh}”:时长至少为 1;延期次数和每次延期要么都填、要么都为 0;"
        f"以{limit.kind.unit.zh}计的时限可能不能延期",
        f"“{limit.label.en}”: at least 1; the number of extensions and their length come together, "
        f"or both are 0; one in {limit.kind.unit.en} may know no extension",
    )


# ---------------------------------------------------------------------------- thresholds


def _numbers(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """Every number that a rule compares with, with what it is now."""
    directory, now = asking.context.directory, asking.context.now
    named = _named_numbers(directory.thresholds)
    found = []
    for code in DEFAULTS:
        label = named[code].label if code in named else Label(code, code)
        value = directory.threshold(code, now)
        found.append(Choice(code, Label(f"{label.zh}:{value}", f"{label.en}: {value}")))
    return tuple(found)


def _named_numbers(tables: Iterable[ThresholdTable]) -> Mapping[str, Threshold]:
    ordered = sorted(tables, key=lambda one: one.since)
    return {one.code: one for table in ordered for one in table.thresholds}


def _value(asking: Asking[State | None]) -> int | None:
    code = asking.text("code")
    if code not in DEFAULTS:
        return None
    return threshold(asking.context.directory.thresholds, code, today(asking))


class NumberChange(Struct, frozen=True, kw_only=True):
    """One number that rules compare with, otherwise than it is."""

    code: Annotated[str, asked("规则数值", "Number", Meaning.PICK, among=_numbers)] = ""
    value: Annotated[int, asked("新值", "New value", first=_value)] = 0
    since: Annotated[date, asked("自何日起", "From", first=today, lies="either")]
    source: Annotated[str, asked("依据", "Source", hint=("文件名称和文号", "The document"))] = ""
    file: Annotated[str, _FILE] = ""


def _thresholds(session: Session, typed: NumberChange) -> Issuing:
    if typed.file.strip():
        return ThresholdsIssued(_read(read_thresholds, typed.file))
    if typed.code not in DEFAULTS:
        raise UnfitTableError(Label("请选择一项规则数值", "Choose a number"))
    tables = [one.thresholds for one in _tables(session) if one.thresholds]
    known = _named_numbers(tables).get(typed.code)
    label = known.label if known else Label(typed.code, typed.code)
    source = typed.source.strip() or (known.source if known else "")
    one = Threshold(code=typed.code, label=label, value=typed.value, source=source)
    same = next((table for table in tables if table.since == typed.since), None)
    if same is None:
        newest = max(tables, key=lambda table: table.since, default=None)
        id = newest.id if newest else OWN
        return ThresholdsIssued(ThresholdTable(id=id, since=typed.since, thresholds=(one,)))
    rest = _put(same.thresholds, one, lambda number: number.code)
    return ThresholdsIssued(replace(same, thresholds=rest))


# ----------------------------------------------------------------------------- code lists


def _lists(asking: Asking[State | None]) -> tuple[Choice, ...]:
    lists = asking.context.directory.lists
    return tuple(Choice(name, Label(name, name)) for name in sorted(lists))


def _list(asking: Asking[State | None]) -> str | None:
    table = _table(asking)
    return table.key.removeprefix(CODES) if table is not None and table.items else None


def _items(asking: Asking[State | None]) -> Mapping[str, CodeItem]:
    name = asking.text("name") or _list(asking) or ""
    return {one.code: one for one in asking.context.directory.lists.get(name, ())}


def _entries(asking: Asking[State | None]) -> tuple[Choice, ...]:
    return tuple(Choice(code, one.label) for code, one in _items(asking).items())


def _of_entry(language: str) -> Callable[[Asking[State | None]], str]:
    def first(asking: Asking[State | None]) -> str:
        item = _items(asking).get(asking.text("entry"))
        return "" if item is None else str(getattr(item.label, language))

    return first


class CodeChange(Struct, frozen=True, kw_only=True):
    """One entry of a code list: new, called otherwise, or taken out."""

    name: Annotated[str, asked("代码表", "Code list", Meaning.PICK, among=_lists, first=_list)] = ""
    entry: Annotated[
        str,
        asked(
            "已有项目",
            "Entry",
            Meaning.PICK,
            among=_entries,
            hint=("不选则新增", "None chosen: a new one"),
        ),
    ] = ""
    code: Annotated[str, asked("新代码", "New code", hint=("新增时填写", "For a new entry"))] = ""
    zh: Annotated[str, asked("中文名称", "Chinese", first=_of_entry("zh"))] = ""
    en: Annotated[str, asked("英文名称", "English", first=_of_entry("en"))] = ""
    is_used: Annotated[bool, asked("在用", "In use", no=("去掉", "Taken out"))] = True
    file: Annotated[str, _FILE] = ""


def _codes(session: Session, typed: CodeChange) -> Issuing:
    if typed.file.strip():
        return _read(_read_codes, typed.file)
    table = next((one for one in _tables(session) if one.key == CODES + typed.name), None)
    code = typed.entry or typed.code.strip()
    if table is None or not code:
        raise UnfitTableError(
            Label(
                "请选择代码表,并选择项目或填写新代码", "Choose a list, and an entry or a new code"
            )
        )
    known = next((one for one in table.items if one.code == code), None)
    zh, en = typed.zh.strip(), typed.en.strip()
    if not typed.is_used:
        items = tuple(one for one in table.items if one.code != code)
        if known is None or not items:
            raise UnfitTableError(
                Label(
                    "表中没有这个代码,或它是最后一个", "It is not in the list, or is the last one"
                )
            )
    elif zh:
        group = known.group if known else ""
        made = CodeItem(code, Label(zh, en or zh), group)
        items = _put(table.items, made, lambda one: one.code)
    else:
        raise UnfitTableError(Label("请填写中文名称", "Give it its Chinese name"))
    return CodeListIssued(typed.name, items, table.name)


def _read_codes(data: bytes) -> CodeListIssued:
    try:
        return msgspec.json.decode(text_of(data), type=CodeListIssued)
    except msgspec.DecodeError as error:
        raise MalformedError(f"not a code list: {error}") from error


# -------------------------------------------------------------------------------- issuing

ASKS: Mapping[str, type[Struct]] = {
    "HolidayTableIssued": HolidayNotice,
    "LimitProfileIssued": LimitChange,
    "CodeListIssued": CodeChange,
    "ThresholdsIssued": NumberChange,
}
"""What is asked for, in place of the table itself."""

_MADE: Mapping[type[Struct], Callable[[Session, Any], Issuing]] = {
    HolidayNotice: _holidays,
    LimitChange: _limit_profile,
    CodeChange: _codes,
    NumberChange: _thresholds,
}


def table_of(session: Session, typed: Struct) -> Issuing:
    """The whole table that would be issued; :class:`UnfitTableError` where it is none."""
    return _MADE[type(typed)](session, typed)


def issue(session: Session, case: str, typed: Struct) -> Saved:
    """Issue it in the place of the table of the same key; raises what :meth:`Session.record` does.

    ``case``: the table on whose page it was asked for; which one it replaces is told by its key.
    """
    body = table_of(session, typed)
    known = next((one.case for one in _tables(session) if one.key == key_of(body)), None)
    made = Proposal(known, anew(body)) if known else Proposal(session.desk.new_case(), body)
    return session.record([made])


def _tables(session: Session) -> list[TableCase]:
    states = session.desk.store.states("table")
    return [state for state in states if isinstance(state, TableCase)]


T = TypeVar("T")


def _put(known: tuple[T, ...], one: T, key: Callable[[T], str]) -> tuple[T, ...]:
    """The same, with one in the place of what has its key, or behind them."""
    if any(key(other) == key(one) for other in known):
        return tuple(one if key(other) == key(one) else other for other in known)
    return (*known, one)


def _read(read: Callable[[bytes], T], typed: str) -> T:
    text = typed.strip()
    try:
        data = text.encode() if text.startswith("{") else _file(text)
        return read(data)
    except MalformedError as error:
        raise UnfitTableError(
            Label(f"文件内容不合要求:{error}", f"The file does not fit: {error}")
        ) from error


def _file(path: str) -> bytes:
    try:
        with Path(path).expanduser().open("rb") as file:
            return file.read(MOST_FILE)
    except (OSError, ValueError) as error:
        raise UnfitTableError(
            Label(
                f"不能读取 {path},请核对路径和权限,或粘贴文件内容",
                f"{path} cannot be read; see its path and permissions, or paste its text",
            )
        ) from error
