"""Holiday tables, limit profiles, code lists and thresholds: what a bureau issues as data."""

from casework.calendar import is_notice
from casework.cases.directory.events import (
    CodeListIssued,
    HolidayTableIssued,
    LimitProfileIssued,
    ThresholdsIssued,
)
from casework.cases.directory.reach import AT_TOP, by_whom
from casework.cases.directory.rows import kept
from casework.cases.directory.state import ALWAYS, TableCase
from casework.context import Context
from casework.event import Event, Label
from casework.in_force import replaced
from casework.limits import MOST_EXTENSIONS, MOST_YEARS, in_force
from casework.machine import Display, Machine
from casework.notice import statutory_worked
from casework.steps import Changes, Guard
from casework.thresholds import too_long

CODES = "codes."
Issuing = HolidayTableIssued | LimitProfileIssued | CodeListIssued | ThresholdsIssued


def key_of(body: Issuing) -> str:
    """By what a table is known among the others: what is issued again has the same."""
    if isinstance(body, HolidayTableIssued):
        return f"holidays.{body.table.year}"
    if isinstance(body, LimitProfileIssued):
        return f"limits.{body.profile.id}.{body.profile.since}"
    if isinstance(body, ThresholdsIssued):
        return f"thresholds.{body.table.id}.{body.table.since}"
    return f"{CODES}{body.name}"


def _issued(state: object, event: Event[Issuing], **table: object) -> Changes:
    """A table from now on; the one before keeps the moment until which it was known."""
    nothing: Changes = {"holidays": None, "profile": None, "thresholds": None, "items": ()}
    changes = nothing | table | {"key": key_of(event.body)}
    if isinstance(state, TableCase):
        changes["earlier"] = replaced(state.earlier, state.table, event.core.at)
    return changes


def _holidays(state: object, event: Event[HolidayTableIssued]) -> Changes:
    body = event.body
    year = body.table.year
    name = Label(f"{year}年放假安排", f"Holidays of {year}")
    return _issued(state, event, name=name, holidays=body.table)


def _limits(state: object, event: Event[LimitProfileIssued]) -> Changes:
    body = event.body
    city, since = body.profile.city, body.profile.since
    name = Label(f"{city.zh}时限方案({since} 起)", f"Limits: {city.en}, from {since}")
    return _issued(state, event, name=name, profile=body.profile)


def _base_is_in_force(state: object, event: Event[LimitProfileIssued], context: Context) -> bool:
    profile = event.body.profile
    if profile.base is None:
        return True
    issued = context.directory.profiles.get(profile.base, ())
    return in_force(issued, profile.base, profile.since) is not None


def _is_of_own_city(state: object, event: Event[LimitProfileIssued], context: Context) -> bool:
    """From the top; or the profile that units of the own tree go by, and no others."""
    actor, roster = by_whom(event, context), context.roster
    if actor is None or roster.is_top(actor.unit):
        return True
    own = roster.station(actor.unit)
    places = [one.id for one in roster.units.values() if one.profile == event.body.profile.id]
    return bool(places) and all(roster.covers(own, place) for place in places)


OF_OWN_CITY = Guard(
    "directory.own_profile",
    Label(
        "只能发布本级及以下单位适用的时限方案;通用方案由最高一级单位发布",
        "Only the profile that your own tree goes by; a common one is issued from the top",
    ),
    _is_of_own_city,
)
BASE_IS_IN_FORCE = Guard(
    "directory.profile_base",
    Label(
        "时限方案所依据的通用方案还没有发布",
        "The limit profile that this one stands on has not been issued",
    ),
    _base_is_in_force,
)


_SORTS = {
    "HolidayTableIssued": "holidays.",
    "LimitProfileIssued": "limits.",
    "CodeListIssued": CODES,
    "ThresholdsIssued": "thresholds.",
}


def _is_of_its_sort(state: object, event: Event[object], context: Context) -> bool:
    sort = _SORTS[event.core.type.removesuffix("Anew")]
    return not isinstance(state, TableCase) or state.key.startswith(sort)


OF_ITS_SORT = Guard[object, object](
    "directory.table_sort",
    Label("这是另一种表册", "This is a table of another sort"),
    _is_of_its_sort,
    asks_form=False,
    hides=True,
)
SAME_TABLE = Guard[object, Issuing](
    "directory.table_key",
    Label(
        "只能变更同一张表册:另一年、另一方案、另一日期起的,请另行发布",
        "Only the same table is replaced: one of another year, profile or day is issued by itself",
    ),
    lambda state, event, context: (
        not isinstance(state, TableCase) or state.key == key_of(event.body)
    ),
)
IS_A_NOTICE = Guard[object, HolidayTableIssued](
    "directory.holiday_notice",
    Label(
        "放假安排须列出放假的工作日,上班日只能是周末;空表不能发布",
        "A holiday table names weekdays that rest and weekend days that are worked; an empty one "
        "is no notice",
    ),
    lambda state, event, context: is_notice(event.body.table),
)


RESTS_BY_LAW = Guard[object, HolidayTableIssued](
    "directory.holiday_law",
    Label(
        "法定节假日当天须放假(不是周末的须列入放假日):请核对通知",
        "A statutory day rests; where it is no weekend the notice names it: look at it again",
    ),
    lambda state, event, context: not statutory_worked(event.body.table),
)
LIMITS_ARE_SHORT = Guard[object, LimitProfileIssued](
    "directory.limit_length",
    Label(
        f"一项时限最长{MOST_YEARS}年,最多延期{MOST_EXTENSIONS}次:请核对数值",
        f"A limit runs {MOST_YEARS} years at most, with {MOST_EXTENSIONS} extensions at most: "
        "check its numbers",
    ),
    lambda state, event, context: not any(one.is_too_long for one in event.body.profile.limits),
)
NUMBERS_ARE_SHORT = Guard[object, ThresholdsIssued](
    "directory.threshold_length",
    Label(
        "以日、月、小时、分钟计的数值最长十年:请核对",
        "A number of days, months, hours or minutes is ten years at most: check it",
    ),
    lambda state, event, context: too_long(event.body.table) is None,
)


def _codes(state: object, event: Event[CodeListIssued]) -> Changes:
    body = event.body
    name = body.label or Label(body.name, body.name)
    return _issued(state, event, name=name, items=body.items)


def _thresholds(state: object, event: Event[ThresholdsIssued]) -> Changes:
    body = event.body
    since = body.table.since
    name = Label(f"规则数值({since} 起)", f"Thresholds from {since}")
    return _issued(state, event, name=name, thresholds=body.table)


def _words(state: TableCase) -> tuple[str, ...]:
    return (state.key, state.name.zh, state.name.en) if state.name else (state.key,)


TABLE = Machine(
    kind="table",
    label=Label("表册", "Table"),
    is_signed=True,
    state=TableCase,
    statuses=ALWAYS,
    display=Display[TableCase](
        title=lambda state: "",
        lead="name",
        facts=("name",),
        words=_words,
    ),
    steps=(
        *kept(
            HolidayTableIssued,
            label=Label("放假安排", "Holiday table"),
            verb="Issue a holiday table",
            change="Replace the holiday table",
            at="anywhere",
            apply=_holidays,
            guards=(OF_ITS_SORT, AT_TOP, SAME_TABLE, IS_A_NOTICE, RESTS_BY_LAW),
        ),
        *kept(
            LimitProfileIssued,
            label=Label("时限方案", "Limit profile"),
            verb="Issue a limit profile",
            change="Replace the limit profile",
            at="anywhere",
            apply=_limits,
            guards=(OF_ITS_SORT, OF_OWN_CITY, SAME_TABLE, BASE_IS_IN_FORCE, LIMITS_ARE_SHORT),
        ),
        *kept(
            CodeListIssued,
            label=Label("代码表", "Code list"),
            verb="Issue a code list",
            change="Replace the code list",
            at="anywhere",
            apply=_codes,
            guards=(OF_ITS_SORT, AT_TOP, SAME_TABLE),
        ),
        *kept(
            ThresholdsIssued,
            label=Label("规则数值", "Thresholds"),
            verb="Issue thresholds",
            change="Replace the thresholds",
            at="anywhere",
            apply=_thresholds,
            guards=(OF_ITS_SORT, AT_TOP, SAME_TABLE, NUMBERS_ARE_SHORT),
        ),
    ),
)
