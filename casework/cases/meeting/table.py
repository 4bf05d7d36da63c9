"""A consultation session as a kind of case: what it shows, whom it waits for, its steps."""

from collections.abc import Iterator

from casework.cases.meeting.calling import CALLING, MatterRaised, MeetingHeld
from casework.cases.meeting.printed import PRINTED
from casework.cases.meeting.resolving import RESOLVING, MatterResolved, MeetingClosed
from casework.cases.meeting.state import STATUSES, Matter, Meeting, Resolution
from casework.cases.meeting.tracking import (
    TRACKING,
    MatterFedBack,
    MatterPublished,
    MatterSupervised,
    MeetingFinished,
)
from casework.clocks import end_of_day
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Display, Machine, Waits


def _words(meeting: Meeting) -> tuple[str, ...]:
    return (
        meeting.topic,
        meeting.place,
        *meeting.names,
        meeting.words,
        *(words for one in meeting.matters for words in _words_of(one)),
    )


def _related(meeting: Meeting) -> tuple[str, ...]:
    linked = (one.linked_case for one in meeting.matters if one.linked_case)
    return (*linked, *meeting.advisers)


def _words_of(matter: Matter) -> Iterator[str]:
    yield from (matter.proposer, matter.content)
    if matter.resolution is not None:
        yield from (matter.resolution.discussion, matter.resolution.text, matter.resolution.plan)
    yield from (seen.words for seen in matter.supervised)
    if matter.told is not None:
        yield matter.told.words
    if matter.published is not None:
        yield matter.published.text


DISPLAY = Display[Meeting](
    title=lambda meeting: meeting.topic or meeting.place,
    facts=(
        "session_no",
        "topic",
        "planned_at",
        "place",
        "host",
        "held_at",
        "finished_at",
        "attendees",
        "names",
        "matters",
        "minutes_by",
        "closed_at",
        "words",
    ),
    columns=("session_no", "planned_at", "place", "host"),
    words=_words,
    happened_at=lambda meeting: meeting.held_at or meeting.planned_at,
    related=_related,
)


def waits(meeting: Meeting) -> Waits | None:
    """For the host until each matter has its resolution; then for what the five still lack.

    Of the five, in their order: the supervisors who have not looked yet, the units that still
    have to feed back, then those that have not published; the head closes and ends it.
    """
    host, here = (meeting.host,), (meeting.unit,)
    if meeting.status == "PLANNED":
        return Waits(MeetingHeld, officers=host)
    if meeting.status == "HELD" and not meeting.matters:
        return Waits(MatterRaised, officers=host)
    if meeting.status == "HELD":
        if meeting.unresolved:
            return Waits(MatterResolved, officers=host)
        return Waits(MeetingClosed, units=here)
    return _tracked(meeting) if meeting.status == "CLOSED" else None


def _tracked(meeting: Meeting) -> Waits:
    resolved = [(one, one.resolution) for one in meeting.matters if one.resolution is not None]
    looking = [found.supervisor for one, found in resolved if not one.supervised]
    telling = [found.unit for one, found in resolved if one.told is None]
    publishing = [found.unit for one, found in resolved if one.published is None]
    if looking:
        return Waits(MatterSupervised, officers=tuple(dict.fromkeys(looking)))
    if telling:
        return Waits(MatterFedBack, units=tuple(dict.fromkeys(telling)))
    if publishing:
        return Waits(MatterPublished, units=tuple(dict.fromkeys(publishing)))
    return Waits(MeetingFinished, units=(meeting.unit,))


def appointments(meeting: Meeting) -> tuple[Appointment, ...]:
    """The session itself while it lies ahead; then the day of every resolution."""
    going = Appointment(
        code="meeting.session",
        label=Label("召开会议", "Session"),
        due_at=meeting.planned_at,
        since=meeting.opened_at,
        done_at=meeting.held_at or meeting.ended_at,
    )
    return (going, *(_day(one, one.resolution) for one in meeting.matters if one.resolution))


def _day(matter: Matter, resolution: Resolution) -> Appointment:
    return Appointment(
        code=f"meeting.matter.{matter.no}",
        label=Label(f"议题{matter.no}反馈", f"Feedback on matter {matter.no}"),
        due_at=end_of_day(resolution.due_on),
        since=resolution.at,
        done_at=matter.told.at if matter.told else None,
    )


MACHINE = Machine(
    kind="meeting",
    label=Label("进建商", "Consultation session"),
    state=Meeting,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    number_code=lambda meeting: "HY",
    limits=lambda meeting: "meeting",
    appointments=appointments,
    remembers=("held_at",),
    steps=(*CALLING, *RESOLVING, *TRACKING),
)
