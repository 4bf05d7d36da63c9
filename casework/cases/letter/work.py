"""联系、批示、进展、反馈: what is done on a letter while it is worked.

The rules (domain 7.1, 9.1): the contact clock stops at the first contact that reached the
writer.  A message counts only where the writer asked not to be called, or at an hour when
they asked for quiet; the reason is written down.  Whoever could not be reached must have
been tried at three different hours, on two days at least, before a reply may be drafted; whoever
left neither telephone nor address reads it by their code.
The first substantive feedback, never an automatic receipt, stops the clock of feedback.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from msgspec import Struct

from casework.asking import Asking, now
from casework.cases.handed_on import done
from casework.cases.letter.shared import (
    AT_IS_PAST,
    HAS_WORDS,
    OF_LEAD_UNIT,
    usual_way,
    working,
)
from casework.cases.letter.state import ROWS, Contact, Letter, Measure
from casework.cases.letter.statuses import AT_UNIT, OPEN, UNDER_WORK, WITH_UNIT
from casework.cases.needs import with_actor
from casework.cases.timing import ClocksResumed, ExtensionGranted, timing_steps
from casework.cases.words import Words, is_said, text_of
from casework.codes import ContactWay, Role
from casework.context import Context
from casework.event import CHINA, Event, Label, Moment, Sealing
from casework.fields import Suggested, asked
from casework.officers import UPPER_HEADS
from casework.said import counts_at
from casework.steps import Changes, Guard, Step

# ---------------------------------------------------------------------------- contact

SPOKEN = (ContactWay.PHONE, ContactWay.FACE)


class LetterContacted(Sealing[Words], Struct, frozen=True):
    """联系来信人: an attempt, and whether the writer was reached."""

    at: Annotated[Moment, asked("联系时间", "When", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("联系方式", "By what means", first=usual_way)]
    is_reached: Annotated[
        bool,
        asked("已联系上", "Reached", yes=("已联系上", "Reached"), no=("未联系上", "Not reached")),
    ]


def _suggest_way(asking: Asking[Letter]) -> Suggested[Mapping[str, object]] | None:
    """A message in the hours in which the writer wants no call, and from when one may be made;
    what is still to be tried before the writer counts as not to be reached."""
    letter, at = asking.state, asking.context.now.astimezone(CHINA)
    why, values = list[Label](), dict[str, object]()
    if letter.quiet is not None and letter.quiet.holds(at):
        ends = letter.quiet.ends
        values["way"] = ContactWay.SMS.value
        why.append(
            Label(
                f"现在是来信人的免扰时段,{ends}:00 起可致电;此时发消息也算联系",
                f"The writer wants quiet now: call from {ends}:00; a message counts until then",
            )
        )
    missed = [one for one in letter.contacts if not one.is_reached]
    if missed and letter.contacted_at is None:
        why.append(_still_to_try(missed, asking.context))
    return Suggested(values, tuple(why)) if why else None


def _still_to_try(missed: Sequence[Contact], context: Context) -> Label:
    """How many more hours, and whether on another day."""
    directory, now_at = context.directory, context.now
    tried = [counts_at(one, directory).astimezone(CHINA) for one in missed]
    hours, days = {at.hour for at in tried}, {at.date() for at in tried}
    more = max(0, directory.threshold("letter.contact.attempts", now_at) - len(hours))
    later = max(0, directory.threshold("letter.contact.days", now_at) - len(days))
    said = "、".join(f"{at:%m-%d %H} 时" for at in tried)
    told = ", ".join(f"{at:%m-%d %H}:00" for at in tried)
    return Label(
        f"已试 {len(tried)} 次({said}),还须换 {more} 个钟点、另 {later} 日",
        f"Tried {len(tried)} times ({told}); still {more} other hours, on {later} other days",
    )


def tried_enough(tried: Sequence[datetime], attempts: int, days: int) -> bool:
    """Whether so many attempts were made at different hours, on so many days."""
    hours, dates = {at.hour for at in tried}, {at.date() for at in tried}
    return len(hours) >= attempts and len(dates) >= days


def was_contacted(letter: Letter, event: Event[object], context: Context) -> bool:
    """Whether the writer was reached, tried often enough, or left nothing to be reached by."""
    if letter.contacted_at is not None or not letter.has_details:
        return True
    directory, at = context.directory, event.core.at
    return tried_enough(
        [counts_at(one, directory) for one in letter.contacts if not one.is_reached],
        directory.threshold("letter.contact.attempts", at),
        directory.threshold("letter.contact.days", at),
    )


def _message_counts(letter: Letter, event: Event[LetterContacted], context: Context) -> bool:
    """Whether it was spoken, or the writer is rather written to than called, at that hour."""
    body = event.body
    is_quiet = letter.quiet is not None and letter.quiet.holds(body.at)
    return not body.is_reached or body.way in SPOKEN or letter.no_calls or is_quiet


def _contact(letter: Letter, event: Event[LetterContacted]) -> Changes:
    body = event.body
    core = event.core
    made = Contact(body.at, core.actor, body.way, body.is_reached, text_of(event), core.at)
    changes: Changes = {
        "contacts": (*letter.contacts, made),
        "handlers": with_actor(letter, event),
    }
    if body.is_reached and letter.contacted_at is None:
        changes["contacted_at"] = body.at
    return changes


MESSAGE_COUNTS = Guard(
    "letter.message_counts",
    Label(
        "群众未要求免电话且不在免扰时段的,短信等留言只算一次尝试",
        "A message counts as contact only where the writer asked not to be called, or for quiet "
        "at that hour; otherwise record it as an attempt",
    ),
    _message_counts,
)
CONTACT_HAS_WORDS = Guard[object, LetterContacted](
    "letter.contact_words",
    Label("请写明联系情况;留言算联系的写明理由", "Write down how it went, or why a message counts"),
    lambda letter, event, context: is_said(event),
)

# --------------------------------------------------------- instruction, progress, feedback


class LetterInstructed(Sealing[Words], Struct, frozen=True):
    """批示: a chief's word on a letter."""


class LetterMeasureRecorded(Sealing[Words], Struct, frozen=True):
    """A step of the work."""


class LetterFeedbackGiven(Sealing[Words], Struct, frozen=True):
    """反馈: the writer was told how the matter stands; the first one stops its clock."""

    at: Annotated[Moment, asked("反馈时间", "Told at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("反馈方式", "By what means", first=usual_way)]


def _instruct(letter: Letter, event: Event[LetterInstructed]) -> Changes:
    said = Measure(event.core.at, event.core.actor, text_of(event))
    return {"instructions": (*letter.instructions, said)}


def _measure(letter: Letter, event: Event[Sealing[Words]]) -> Changes:
    return {
        "measures": (*letter.measures, done(Measure, event)),
        "handlers": with_actor(letter, event),
    }


def _feed_back(letter: Letter, event: Event[LetterFeedbackGiven]) -> Changes:
    first = letter.first_feedback_at or event.body.at
    return _measure(letter, event) | {"first_feedback_at": first}


FEEDBACK_IS_SAID = Guard[object, LetterFeedbackGiven](
    "letter.feedback_words",
    Label(
        "请写明告知的实质内容(不少于 10 个字),自动回执不算反馈",
        "Write down what the writer was told, in at least 10 characters; a receipt is no feedback",
    ),
    lambda letter, event, context: is_said(event, 10),
)

# ------------------------------------------------------------------------------- rows

TIMING = timing_steps(
    "Letter",
    scope=lambda letter: "mailbox",
    answers=lambda letter: letter.lead_unit,
    frm=UNDER_WORK,
    workers=(Role.HANDLER, Role.UNIT_HEAD),
    paused="SUSPENDED",
    asked="EXT_PENDING",
    back=working,
)
RESUMED, GRANTED = (
    next(step.body for step in TIMING if issubclass(step.body, shared))
    for shared in (ClocksResumed, ExtensionGranted)
)

STEPS: tuple[Step[Letter, Any], ...] = (
    ROWS.step(
        LetterContacted,
        label=Label("联系来信人", "Writer contacted"),
        verb="Record a contact",
        words=Label("联系情况", "How it went"),
        frm=("SIGNED", "REJECT_PENDING", "REOPENED", *WITH_UNIT, "REPLY_PENDING", "LONG_TERM"),
        by=(Role.TRIAGE, Role.HANDLER),
        guards=(AT_IS_PAST, MESSAGE_COUNTS, CONTACT_HAS_WORDS),
        apply=_contact,
        suggests=_suggest_way,
    ),
    ROWS.step(
        LetterInstructed,
        label=Label("批示", "Instruction"),
        verb="Give an instruction",
        words=Label("批示内容", "Instruction"),
        frm=OPEN,
        by=UPPER_HEADS,
        guards=(HAS_WORDS,),
        apply=_instruct,
    ),
    ROWS.step(
        LetterMeasureRecorded,
        label=Label("办理进展", "Progress"),
        verb="Record progress",
        words=Label("办理情况", "What was done"),
        frm=AT_UNIT,
        by=(Role.HANDLER,),
        guards=(HAS_WORDS,),
        apply=_measure,
    ),
    ROWS.step(
        LetterFeedbackGiven,
        label=Label("反馈来信人", "Feedback given"),
        verb="Give feedback",
        words=Label("告知内容", "What the writer was told"),
        words_hint=Label("不少于 10 个字", "10 characters or more"),
        frm=AT_UNIT,
        by=(Role.HANDLER,),
        guards=(OF_LEAD_UNIT, AT_IS_PAST, FEEDBACK_IS_SAID),
        apply=_feed_back,
    ),
    *TIMING,
)
