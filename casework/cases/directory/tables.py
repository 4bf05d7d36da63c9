"""Holiday tables, limit profiles, code lists and thresholds: what a bureau issues as data."""

from casework.cases.directory.events import (
    CodeListIssued,
    HolidayTableIssued,
    LimitProfileIssued,
    ThresholdsIssued,
)
from casework.cases.directory.rows import ALWAYS, kept
from casework.cases.directory.state import TableCase
from casework.context import Context
from casework.event import Event, Label
from casework.limits import LimitProfile, in_force
from casework.machine import Machine
from casework.steps import Changes, Guard


def _holidays(state: TableCase | None, event: Event) -> Changes:
    body: HolidayTableIssued = event.body
    return {"key": f"holidays.{body.table.year}", "holidays": body.table}


def _limits(state: TableCase | None, event: Event) -> Changes:
    body: LimitProfileIssued = event.body
    key = f"limits.{body.profile.id}.{body.profile.since}"
    return {"key": key, "profile": body.profile}


def _base_is_in_force(state: object, event: Event, context: Context) -> bool:
    profile: LimitProfile = event.body.profile
    if profile.base is None:
        return True
    issued = context.directory.profiles.get(profile.base, ())
    return in_force(issued, profile.base, profile.since) is not None


BASE_IS_IN_FORCE = Guard(
    "directory.profile_base",
    Label(
        "时限方案所依据的通用方案还没有发布",
        "The limit profile that this one stands on has not been issued",
    ),
    _base_is_in_force,
)


def _codes(state: TableCase | None, event: Event) -> Changes:
    body: CodeListIssued = event.body
    return {"key": f"codes.{body.name}", "items": body.items}


def _thresholds(state: TableCase | None, event: Event) -> Changes:
    body: ThresholdsIssued = event.body
    return {"key": f"thresholds.{body.table.id}.{body.table.since}", "thresholds": body.table}


TABLE = Machine(
    kind="table",
    label=Label("表册", "Table"),
    state=TableCase,
    statuses=ALWAYS,
    steps=(
        *kept(
            "HolidayTableIssued",
            HolidayTableIssued,
            Label("放假安排", "Holiday table"),
            _holidays,
        ),
        *kept(
            "LimitProfileIssued",
            LimitProfileIssued,
            Label("时限方案", "Limit profile"),
            _limits,
            guards=(BASE_IS_IN_FORCE,),
        ),
        *kept("CodeListIssued", CodeListIssued, Label("代码表", "Code list"), _codes),
        *kept("ThresholdsIssued", ThresholdsIssued, Label("规则数值", "Thresholds"), _thresholds),
    ),
)
