"""Where a letter can stand, and the groups of statuses that its rows name."""

from typing import Literal

from casework.cases.handed_above import LABEL
from casework.event import Label

Status = Literal[
    "PENDING_SIGN",
    "SIGNED",
    "HANDED_ABOVE",
    "TRANSFERRED",
    "REJECT_PENDING",
    "REJECTED",
    "MERGED",
    "DISPATCHED",
    "RETURN_PENDING",
    "HANDLING",
    "SUSPENDED",
    "EXT_PENDING",
    "REPLY_PENDING",
    "REPLIED",
    "REVISITING",
    "REWORK",
    "LONG_TERM",
    "CLOSED",
    "CLOSED_EXPLAINED",
    "REOPENED",
    "WITHDRAWN",
    "VOID",
]
STATUSES: dict[Status, Label] = {
    "PENDING_SIGN": Label("待签收", "To be signed for"),
    "SIGNED": Label("已签收", "Signed for"),
    "HANDED_ABOVE": LABEL,
    "TRANSFERRED": Label("转其他渠道", "Passed on"),
    "REJECT_PENDING": Label("不予受理待审", "Refusal to be approved"),
    "REJECTED": Label("不予受理", "Not accepted"),
    "MERGED": Label("并件", "Merged"),
    "DISPATCHED": Label("已转办", "Dispatched"),
    "RETURN_PENDING": Label("退回待裁", "Return to be decided"),
    "HANDLING": Label("办理中", "In progress"),
    "SUSPENDED": Label("中止计时", "Paused"),
    "EXT_PENDING": Label("延期待审", "Extension to be approved"),
    "REPLY_PENDING": Label("答复待审", "Reply to be approved"),
    "REPLIED": Label("已答复", "Replied"),
    "REVISITING": Label("回访中", "Being called back"),
    "REWORK": Label("重办", "Rework"),
    "LONG_TERM": Label("挂账", "Long-term"),
    "CLOSED": Label("办结", "Closed"),
    "CLOSED_EXPLAINED": Label("已解释办结", "Closed, explained"),
    "REOPENED": Label("反弹重开", "Reopened"),
    "WITHDRAWN": Label("撤诉", "Withdrawn"),
    "VOID": Label("作废", "Void"),
}

UNDER_WORK: tuple[Status, ...] = ("HANDLING", "REWORK")
AT_UNIT: tuple[Status, ...] = (*UNDER_WORK, "SUSPENDED", "EXT_PENDING")
WITH_UNIT: tuple[Status, ...] = ("DISPATCHED", "RETURN_PENDING", *AT_UNIT)
ANSWERING: tuple[Status, ...] = ("REPLY_PENDING", "REPLIED", "REVISITING")
OPEN: tuple[Status, ...] = (
    "PENDING_SIGN",
    "SIGNED",
    "REJECT_PENDING",
    "REOPENED",
    *WITH_UNIT,
    *ANSWERING,
    "LONG_TERM",
)
DONE: tuple[Status, ...] = ("CLOSED", "CLOSED_EXPLAINED")
