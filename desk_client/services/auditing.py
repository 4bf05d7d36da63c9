"""审计: who looked at personal data, which limits were said to pass, who changed the directory.

The auditor reads and changes nothing (三员分立); what is listed is what stands in the record.
"""

from datetime import timedelta
from enum import StrEnum

from casework.cases.alarm import LimitAlarmed
from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.every_case import PersonalDataRead
from casework.registry import TYPES
from desk_client.services.desk import Session
from desk_client.store import TrailEntry, TrailQuery

__all__ = ["Sort", "TrailEntry"]


class Sort(StrEnum):
    """Which part of the trail is looked at."""

    READS = "reads"
    CHANGES = "changes"
    ALARMS = "alarms"


def _types(sort: Sort) -> frozenset[str]:
    if sort is Sort.CHANGES:
        return frozenset(
            name
            for name, entry in TYPES.items()
            if entry.machine.kind in DIRECTORY_KINDS and not entry.step.is_quiet
        )
    body = PersonalDataRead if sort is Sort.READS else LimitAlarmed
    return frozenset(name for name, entry in TYPES.items() if issubclass(entry.step.body, body))


TYPES_OF = {sort: _types(sort) for sort in Sort}


def trail(session: Session, sort: Sort, days: int, most: int = 500) -> tuple[TrailEntry, ...]:
    """What happened since the beginning of the day so many days back, newest first."""
    desk = session.desk
    morning = desk.now().replace(hour=0, minute=0, second=0, microsecond=0)
    since = morning - timedelta(days=days - 1)
    return desk.store.across.trail(session.officer, TrailQuery(TYPES_OF[sort], since, most))
