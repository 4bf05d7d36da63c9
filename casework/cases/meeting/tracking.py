"""Each resolution is supervised, fed back and published; then the session ends."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Struct

from casework.asking import now
from casework.cases import agenda, needs
from casework.cases.meeting.state import (
    HOSTS,
    ROWS,
    SUPERVISORS,
    Matter,
    Meeting,
    Published,
    Supervised,
    Told,
    changed,
)
from casework.cases.words import Words, text_of
from casework.codes import ContactWay, Publicity
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

# ---------------------------------------------------------------------- whose matter it is


def _supervised(state: Meeting, officer: str, context: Context) -> Iterator[Matter]:
    """The matters that an officer supervises."""
    return (one for one in state.matters if one.resolution and one.resolution.supervisor == officer)


def _to_supervise(state: Meeting, officer: str, context: Context) -> Iterator[Matter]:
    return (one for one in _supervised(state, officer, context) if not one.supervised)


def _reported(state: Meeting, officer: str, context: Context) -> Iterator[Matter]:
    """The matters whose outcome an officer reports: all as the host, else their station's."""
    known, roster = context.roster.officers.get(officer), context.roster
    return (
        one
        for one in state.matters
        if known is not None
        and one.resolution is not None
        and (officer == state.host or roster.same_station(known.unit, one.resolution.unit))
    )


def _to_feed_back(state: Meeting, officer: str, context: Context) -> Iterator[Matter]:
    return (one for one in _reported(state, officer, context) if one.told is None)


def _to_publish(state: Meeting, officer: str, context: Context) -> Iterator[Matter]:
    return (one for one in _reported(state, officer, context) if one.published is None)


# ----------------------------------------------------------------------------- events


class MatterSupervised(Sealing[Words], Struct, frozen=True):
    """督办: the supervisor looked, and what they saw."""

    no: Annotated[int, agenda.which(_supervised, first=_to_supervise)]


class MatterFedBack(Sealing[Words], Struct, frozen=True):
    """反馈: whoever raised it was told."""

    no: Annotated[int, agenda.which(_reported, first=_to_feed_back)]
    at: Annotated[Moment, asked("反馈时间", "Told at", first=now)]
    way: Annotated[ContactWay, asked("反馈方式", "By what means")]


class MatterPublished(Struct, frozen=True):
    """公开: where and how, or why not."""

    no: Annotated[int, agenda.which(_reported, first=_to_publish)]
    decision: Annotated[Publicity, asked("是否公开", "Decision")]
    text: Annotated[
        str,
        asked(
            "公开情况",
            "Publicity",
            Meaning.WORDS,
            hint=("公开的范围和载体,或不公开的理由", "Where and how, or why not"),
        ),
    ]


class MeetingFinished(Approval, frozen=True):
    """全部办结: every resolution is fed back and published."""


# ----------------------------------------------------------------------------- guards


SUPERVISES_ANY = agenda.any_of(
    "meeting.supervises_none",
    "您不是任何议题的督办人",
    "No resolution names you as its supervisor",
    _supervised,
)
IS_THE_SUPERVISOR = agenda.one_of(
    "meeting.by_supervisor",
    "由决议指定的督办人督办",
    "The supervisor whom the resolution names does this",
    _supervised,
)
HAS_FINDINGS = needs.said("meeting.findings", "text", "请写明督办情况", "Write down what was seen")
OWNS_ANY_OR_HOSTS = agenda.any_of(
    "meeting.owns_none",
    "您的单位不是任何议题的责任单位",
    "Your unit owns none of the resolutions",
    _reported,
)
OWNS_OR_HOSTS = agenda.one_of(
    "meeting.by_owner",
    "由责任单位或主持人办理",
    "The owning unit or the host does this",
    _reported,
)
TOLD_BY_NOW = needs.in_the_past(
    "meeting.told_at", "at", "反馈时间不能晚于现在", "They were told now or before"
)
TOLD_WHAT = needs.said(
    "meeting.feedback", "text", "请写明反馈内容", "Write down what they were told"
)
PUBLISHED_HOW = needs.written(
    "meeting.publicity",
    "text",
    "请写明公开的范围和载体,或不公开的理由",
    "Say where and how it is published, or why it is not",
)
FIVE_ARE_DONE = Guard[Meeting, object](
    "meeting.five",
    Label(
        "每个议题都要商议、有方案、督办、反馈、公开",
        "Every matter is discussed, planned, supervised, fed back and published",
    ),
    lambda state, event, context: all(not one.missing for one in state.matters),
    asks_form=False,
)

# ---------------------------------------------------------------------------- changes


def _supervise(state: Meeting, event: Event[MatterSupervised]) -> Changes:
    matter = state.matter(event.body.no)
    seen = Supervised(event.core.at, event.core.actor, text_of(event))
    before = matter.supervised if matter else ()
    return changed(state, event, event.body.no, supervised=(*before, seen))


def _feed_back(state: Meeting, event: Event[MatterFedBack]) -> Changes:
    body = event.body
    told = Told(body.at, event.core.actor, body.way, text_of(event))
    return changed(state, event, body.no, told=told) | {"handlers": needs.with_actor(state, event)}


def _publish(state: Meeting, event: Event[MatterPublished]) -> Changes:
    body = event.body
    return changed(state, event, body.no, published=Published(body.decision, body.text))


# ------------------------------------------------------------------------------- rows

TRACKING = (
    ROWS.step(
        MatterSupervised,
        label=Label("督办", "Supervised"),
        verb="Supervise",
        words=Label("督办情况", "What was seen"),
        frm=("CLOSED",),
        by=SUPERVISORS,
        at="anywhere",
        guards=(IS_THE_SUPERVISOR, SUPERVISES_ANY, HAS_FINDINGS),
        apply=_supervise,
    ),
    ROWS.step(
        MatterFedBack,
        label=Label("反馈", "Fed back"),
        verb="Feed back",
        words=Label("反馈内容", "What they were told"),
        frm=("CLOSED",),
        by=HOSTS,
        guards=(OWNS_OR_HOSTS, OWNS_ANY_OR_HOSTS, TOLD_BY_NOW, TOLD_WHAT),
        apply=_feed_back,
    ),
    ROWS.step(
        MatterPublished,
        label=Label("公开", "Published"),
        verb="Publish",
        frm=("CLOSED",),
        by=HOSTS,
        guards=(OWNS_OR_HOSTS, OWNS_ANY_OR_HOSTS, PUBLISHED_HOW),
        apply=_publish,
    ),
    ROWS.step(
        MeetingFinished,
        label=Label("全部办结", "All done"),
        verb="Finish the session",
        frm=("CLOSED",),
        to="FINISHED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        is_grave=True,
        guards=(FIVE_ARE_DONE,),
        apply=lambda state, event: {"ended_at": event.core.at},
    ),
)
