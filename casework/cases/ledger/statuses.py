"""Where a ledger item can stand, which statuses belong together, and who does what there."""

from typing import Literal

from casework.cases.handed_above import LABEL
from casework.codes import Role
from casework.event import Label
from casework.officers import HEADS

Status = Literal[
    "DRAFT",
    "PENDING_EST",
    "NOT_EST",
    "ESTABLISHED",
    "ASSIGNED",
    "RETURN_PENDING",
    "IN_PROGRESS",
    "COORDINATING",
    "ESCALATED",
    "LONG_TERM",
    "FEEDBACK_PENDING",
    "FED_BACK",
    "CLOSE_PENDING",
    "CLOSED",
    "REOPENED",
    "HANDED_ABOVE",
    "TRANSFERRED",
    "VOID",
]
STATUSES: dict[Status, Label] = {
    "DRAFT": Label("草拟", "Draft"),
    "PENDING_EST": Label("待建账", "To be opened"),
    "NOT_EST": Label("不予建账", "Not opened"),
    "ESTABLISHED": Label("已建账", "Opened"),
    "ASSIGNED": Label("已交办", "Assigned"),
    "RETURN_PENDING": Label("退回待裁", "Return to be decided"),
    "IN_PROGRESS": Label("办理中", "In progress"),
    "COORDINATING": Label("协调中", "Coordinating"),
    "ESCALATED": Label("提级待定", "Escalation to be decided"),
    "LONG_TERM": Label("挂账", "Long-term"),
    "FEEDBACK_PENDING": Label("反馈待审", "Feedback to be approved"),
    "FED_BACK": Label("已反馈", "Fed back"),
    "CLOSE_PENDING": Label("销号待审", "Closing to be approved"),
    "CLOSED": Label("已销号", "Closed"),
    "REOPENED": Label("反弹重开", "Reopened"),
    "HANDED_ABOVE": LABEL,
    "TRANSFERRED": Label("已转其他渠道", "Handed to another body"),
    "VOID": Label("作废", "Void"),
}

AT_WORK: tuple[Status, ...] = ("IN_PROGRESS", "COORDINATING")
WORKING: tuple[Status, ...] = (*AT_WORK, "FEEDBACK_PENDING", "FED_BACK", "CLOSE_PENDING")
OPEN_STATES: tuple[Status, ...] = (
    "PENDING_EST",
    "ESTABLISHED",
    "ASSIGNED",
    "RETURN_PENDING",
    *WORKING,
    "ESCALATED",
    "LONG_TERM",
    "REOPENED",
)

WORKERS = (Role.HANDLER, Role.UNIT_HEAD, Role.SUPERV)
"""Whoever does a part of the work; inspection only what was routed to it."""
LEAD = (Role.HANDLER, Role.SUPERV)
"""Whoever handles the item itself."""
ANYBODY = (Role.DESK, Role.FIELD, Role.TRIAGE, Role.HANDLER, Role.REVISIT, Role.SUPERV, *HEADS)
