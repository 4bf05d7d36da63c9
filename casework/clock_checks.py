"""Whether a clock may be paused, extended or given an earlier last day.

The rules it keeps (domain §7.1): a pause needs one of five lawful reasons and never touches
signing or contact; an extension is applied for before the limit ends, so many times and
so long as the profile says; a day that the head sets lies within the limit.  Who may
approve is a question of roles and asked by the kind of case.

Each answers ``None`` (it may happen) or the rule's no with its words.
"""

from datetime import datetime

from casework.clocks import Clock, due_text, is_late
from casework.codes import Coded
from casework.event import Label, Refusal
from casework.limits import Limit


class PauseReason(Coded):
    """The only reasons for which a clock may pause (domain §7.1)."""

    MATERIAL = "MATERIAL", "待补材料", "Waiting for material"
    APPRAISAL = "APPRAISAL", "鉴定听证", "Appraisal or hearing"
    LEGAL = "LEGAL", "法定程序中", "Statutory procedure"
    CITIZEN = "CITIZEN", "群众要求", "At the citizen's request"
    FORCE = "FORCE", "不可抗力", "Force majeure"


class ExtensionReason(Coded):
    """Why more time is asked for."""

    COMPLEX = "COMPLEX", "情况复杂", "Complex matter"
    MULTI = "MULTI", "多部门", "Several departments"
    LEGAL = "LEGAL", "法定期限长", "Longer statutory limit"
    OTHER = "OTHER", "其他", "Other"


_PAUSE_REASONS = frozenset[str](PauseReason)
_EXTENSION_REASONS = frozenset[str](ExtensionReason)


def _refuse(clause: str, zh: str, en: str) -> Refusal:
    return Refusal(f"clock.{clause}", Label(zh, en))


def _check_open(clock: Clock, at: datetime) -> Refusal | None:
    if clock.stopped_at is not None:
        return _refuse("stopped", "该时限已办结", "This limit is met already")
    if is_late(clock, at):
        due = due_text(clock.due_at)
        return _refuse(
            "overdue",
            f"时限已于 {due} 届满,应在届满前提出",
            f"The limit ended at {due}; this must be asked for before it ends",
        )
    return None


def check_pause(clock: Clock, limit: Limit, at: datetime, code: str) -> Refusal | None:
    """Whether the clock may be paused ``at`` for the reason ``code``."""
    if not limit.pausable:
        return _refuse("never_pauses", "该时限不得中止", "This limit never pauses")
    if clock.is_paused:
        return _refuse("paused", "该时限已在中止", "This limit is paused already")
    if code not in _PAUSE_REASONS:
        return _refuse("pause_reason", "请选择法定中止事由", "Choose a lawful reason for the pause")
    return _check_open(clock, at)


def check_extension(
    clock: Clock, limit: Limit, at: datetime, amount: int, code: str
) -> Refusal | None:
    """Whether an extension applied for ``at`` may be granted."""
    if not limit.extendable:
        return _refuse("never_extends", "该时限不得延期", "This limit is never extended")
    if len(clock.extensions) >= limit.max_extensions:
        most = limit.max_extensions
        return _refuse(
            "extensions_used", f"最多延期{most}次,已用完", f"All {most} extensions are used up"
        )
    if not 1 <= amount <= limit.extension_amount:
        most = limit.extension_amount
        unit = limit.kind.unit
        return _refuse(
            "extension_length",
            f"每次延期须为1至{most}{unit.zh}",
            f"An extension is 1 to {most} {unit.en}",
        )
    if code not in _EXTENSION_REASONS:
        return _refuse("extension_reason", "请选择延期理由", "Choose a reason for the extension")
    return _check_open(clock, at)
