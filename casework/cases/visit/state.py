"""A visit as it stands, and what its days say."""

from datetime import date, datetime

from msgspec import Struct

from casework.codes import ContactWay, TargetKind, VisitWay
from casework.context import Directory
from casework.event import Label
from casework.state import Person, State

DUE = Label("到期", "Due")
"""The word for a planned visit whose day has come: a reading, no status."""

MISSES = "visit.misses"
"""The threshold: after so many times in vain, a day is better agreed beforehand."""


class Target(Struct, frozen=True):
    """Who is visited.  ``category`` is a code of the list ``visit.target``."""

    kind: TargetKind
    category: str = ""
    place: str = ""


class Promise(Struct, frozen=True):
    """What an officer promised on the doorstep, and by when."""

    text: str
    by: date | None = None


class Problem(Struct, frozen=True):
    """Something found or promised on a visit, and where it went (a case, or a receiver)."""

    no: int
    title: str
    linked_case: str | None = None
    handed_to: str = ""
    is_promise: bool = False
    promised_by: date | None = None

    @property
    def is_followed(self) -> bool:
        """Whether it became an item or was handed to somebody; a promise only as an item."""
        return self.linked_case is not None or (
            not self.is_promise and bool(self.handed_to.strip())
        )


class Visit(State, frozen=True, tag="visit"):
    """A visit as it stands.  ``target_case`` is its target in the pairing, if it has one."""

    target: Target
    name: str = ""
    person: Person | None = None
    plan_on: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    way: VisitWay | None = None
    visitors: tuple[str, ...] = ()
    met: int = 0
    content: str = ""
    opinions: int = 0
    disputes: int = 0
    hazards: int = 0
    card_given: bool = False
    problems: tuple[Problem, ...] = ()
    missed: int = 0
    note_left: bool = False
    reviewed_by: str = ""
    reason: str = ""
    publicity: tuple[str, ...] = ()
    target_case: str | None = None
    follows: str | None = None
    """The earlier visit that this one follows up."""
    planned_at: datetime | None = None
    appointed_at: datetime | None = None
    appointed_way: ContactWay | None = None
    missed_at: tuple[datetime, ...] = ()
    recorded_at: datetime | None = None
    reviewed_at: datetime | None = None
    review: str = ""
    follow_up_on: date | None = None
    follow_up_set_at: datetime | None = None
    follow_up_why: str = ""
    follow_up_case: str | None = None
    follow_up_planned_at: datetime | None = None
    cancelled_at: datetime | None = None


def is_due(visit: Visit, today: date) -> bool:
    """Whether a planned visit's day has come."""
    return visit.status == "PLANNED" and visit.plan_on is not None and visit.plan_on <= today


def needs_appointment(visit: Visit, directory: Directory) -> bool:
    """Whether they were out so often that a day should be agreed before going again."""
    return (
        visit.status in ("PLANNED", "MISSED")
        and visit.appointed_at is None
        and visit.missed >= directory.threshold(MISSES, visit.updated_at)
    )
