"""What is written down when something happens to a consultation session."""

from datetime import date

from msgspec import Struct

from casework.cases.meeting.state import Attendees
from casework.codes import ContactWay, Publicity
from casework.event import Moment
from casework.steps import Approval


class MeetingPlanned(Struct, frozen=True, kw_only=True):
    """第 n 届: a session is called."""

    session_no: int
    planned_at: Moment
    place: str
    host: str
    temp_no: str = ""


class MeetingTopic(Struct, frozen=True):
    """What it is about."""

    topic: str


class MeetingPostponed(Struct, frozen=True):
    """Another time or place, with why in the sealed words."""

    planned_at: Moment
    place: str


class MeetingCancelled(Struct, frozen=True):
    """It will not take place."""


class MatterRaised(Struct, frozen=True):
    """提出议题: a matter, numbered in this order; ``linked_case`` is where it came from."""

    linked_case: str | None = None


class MatterPrivate(Struct, frozen=True):
    """Who raised it, and what it is."""

    proposer: str
    content: str


class MeetingHeld(Struct, frozen=True, kw_only=True):
    """It took place: who took part, by category."""

    held_at: Moment
    finished_at: Moment
    attendees: tuple[Attendees, ...]


class AttendeeNames(Struct, frozen=True):
    """Their names, as far as they signed in."""

    names: tuple[str, ...] = ()


class MatterResolved(Struct, frozen=True, kw_only=True):
    """一事一决议: the owning unit, the day and the supervisor of one matter."""

    no: int
    unit: str
    due_on: date
    supervisor: str


class ResolutionPrivate(Struct, frozen=True):
    """What was said, what was resolved, and how it is to be done."""

    discussion: str
    text: str
    plan: str


class MeetingClosed(Approval, frozen=True):
    """纪要定稿: the minutes stand; from here each resolution is tracked."""


class MatterRedirected(Approval, frozen=True, kw_only=True):
    """Another unit or another day, with why in the sealed words."""

    no: int
    unit: str
    due_on: date


class MatterSupervised(Struct, frozen=True):
    """督办: the supervisor looked, and what they saw."""

    no: int


class MatterFedBack(Struct, frozen=True):
    """反馈: whoever raised it was told."""

    no: int
    at: Moment
    way: ContactWay


class MatterPublished(Struct, frozen=True):
    """公开: where and how, or why not."""

    no: int
    decision: Publicity
    text: str


class MeetingFinished(Approval, frozen=True):
    """全部办结: every resolution is fed back and published."""
