"""What is written down when something happens to a visit."""

from datetime import date

from msgspec import Struct

from casework.cases.visit.state import Promise, Target
from casework.codes import ContactWay, VisitWay
from casework.event import Moment
from casework.state import Person
from casework.steps import Approval


class VisitPlanned(Struct, frozen=True, kw_only=True):
    """A visit is planned for a day; ``follows`` is the visit that it follows up."""

    target: Target
    plan_on: date
    temp_no: str = ""
    target_case: str | None = None
    follows: str | None = None


class VisitTargetPrivate(Struct, frozen=True):
    """The name that is visited, and how to reach them."""

    name: str
    person: Person | None = None


class VisitNotes(Struct, frozen=True, kw_only=True):
    """What was done on a visit: shared by a planned and an unplanned one.

    ``publicity`` are codes of the list ``visit.publicity``.
    """

    started_at: Moment
    ended_at: Moment
    way: VisitWay
    visitors: tuple[str, ...]
    met: int
    opinions: int = 0
    disputes: int = 0
    hazards: int = 0
    card_given: bool = False
    publicity: tuple[str, ...] = ()


class VisitLogged(Struct, frozen=True, kw_only=True):
    """A visit that nobody planned, written down in one go."""

    target: Target
    notes: VisitNotes
    temp_no: str = ""
    target_case: str | None = None


class VisitLoggedPrivate(Struct, frozen=True):
    """Who was visited and what was said."""

    name: str
    content: str
    person: Person | None = None
    problems: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()


class VisitAppointed(Struct, frozen=True):
    """预约: a moment was agreed with them."""

    at: Moment
    way: ContactWay


class VisitStarted(Struct, frozen=True):
    """On the way, or at the door."""

    at: Moment


class VisitRecorded(Struct, frozen=True):
    """A planned visit took place."""

    notes: VisitNotes


class VisitWords(Struct, frozen=True):
    """What was said; problems, then promises, numbered from 1 in this order."""

    content: str
    problems: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()


class VisitMissed(Struct, frozen=True):
    """Nobody there."""

    at: Moment
    note_left: bool


class VisitReplanned(Struct, frozen=True):
    """A new day."""

    plan_on: date


class VisitCancelled(Struct, frozen=True):
    """It will not take place."""

    reason: str


class VisitProblemLinked(Struct, frozen=True):
    """Where a problem or promise went: an item (case id) or a receiver in words."""

    no: int
    linked_case: str | None = None
    handed_to: str = ""


class VisitFollowUpSet(Struct, frozen=True):
    """They are to be visited again by a day, with why in the sealed words."""

    on: date


class VisitFollowUpPlanned(Struct, frozen=True):
    """The visit (case id) that follows this one up."""

    visit: str


class VisitReviewed(Approval, frozen=True):
    """The head has read it; a remark may stand in the sealed words."""


class VisitArchived(Struct, frozen=True):
    """Put away."""
