"""Holiday tables, limit profiles, code lists and thresholds: what a bureau issues as data."""

from casework.cases.directory.events import (
    CodeListIssued,
    HolidayTableIssued,
    LimitProfileIssued,
    ThresholdsIssued,
)
from casework.cases.directory.rows import ALWAYS, kept
from casework.cases.directory.state import TableCase
from casework.event import Event, Label
from casework.machine import Changes, Machine


def _holidays(state: TableCase | None, event: Event) -> Changes:
    body: HolidayTableIssued = event.body
    return {"key": f"holidays.{body.table.year}", "holidays": body.table}


def _limits(state: TableCase | None, event: Event) -> Changes:
    body: LimitProfileIssued = event.body
    key = f"limits.{body.profile.id}.{body.profile.since}"
    return {"key": key, "profile": body.profile}


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
        ),
        *kept("CodeListIssued", CodeListIssued, Label("代码表", "Code list"), _codes),
        *kept("ThresholdsIssued", ThresholdsIssued, Label("规则数值", "Thresholds"), _thresholds),
    ),
)
