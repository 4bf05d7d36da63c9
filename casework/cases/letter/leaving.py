"""转其他渠道、不予受理、并件: how a letter leaves the straight way.

The rules (domain 9.1, 2.4): passed on with the writer told, and 110 phoned before it is
written down; refused for a reason of the list by a head who did not draft it.  Merged: same
person, same matter, no new facts, into a letter that is open or was closed a short time
ago.  The letter that stays names the duplicate first, so that it cannot be closed while
that writer waits: every writer is answered.  The merged letter keeps its own clocks of
signing and contact; its reply clock is that of the other.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, now
from casework.cases.letter.codes import RejectReason, TransferRoute
from casework.cases.letter.intake import TEAM
from casework.cases.letter.shared import AT_IS_PAST, HAS_WORDS, routed, usual_way
from casework.cases.letter.state import ROWS, Letter
from casework.cases.letter.statuses import ANSWERING, DONE, OPEN, WITH_UNIT
from casework.cases.needs import another
from casework.cases.words import Words, ended, kept
from casework.codes import ContactWay
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS
from casework.sameness import same_person
from casework.state import State
from casework.steps import Approval, Changes, Guard

# ------------------------------------------------------------------ passed on, refused


class LetterTransferred(Sealing[Words], Struct, frozen=True, kw_only=True):
    """转其他渠道: to whom, under which reference; the writer was told.  110 is phoned first."""

    route: Annotated[TransferRoute, asked("转送渠道", "Passed on to")]
    reference: Annotated[str, asked("接收单位或对方编号", "Receiver, or their number")]
    told_at: Annotated[
        Moment, asked("告知来信人时间", "Writer told at", first=now, says_when="minute")
    ]
    told_way: Annotated[ContactWay, asked("告知方式", "By what means", first=usual_way)]
    phoned_at: Annotated[
        Moment | None,
        asked(
            "拨打 110 时间",
            "110 phoned at",
            lies="behind",
            hint=("转 110 的须先拨打再登记", "For 110: phone first, then record it"),
        ),
    ] = None


class LetterRejectionDrafted(Sealing[Words], Struct, frozen=True):
    """拟不予受理: the reason code; the words tell the writer why and where to turn."""

    reason: Annotated[RejectReason, asked("不予受理原因", "Reason")]


class LetterRejected(Approval, Sealing[Words], frozen=True):
    """不予受理: a head agrees and the writer was told."""

    told_at: Annotated[
        Moment, asked("告知来信人时间", "Writer told at", first=now, says_when="minute")
    ]
    told_way: Annotated[ContactWay, asked("告知方式", "By what means", first=usual_way)]


class LetterRejectionReturned(Approval, Sealing[Words], frozen=True):
    """The head does not agree: it is to be accepted."""


def _told(letter: Letter, event: Event[Sealing[Words]], told_at: datetime) -> Changes:
    """Told on leaving: that is a contact too."""
    return {"contacted_at": letter.contacted_at or told_at} | ended(letter, event)


def _transfer(letter: Letter, event: Event[LetterTransferred]) -> Changes:
    body = event.body
    return (
        _told(letter, event, body.told_at)
        | routed(letter, event)
        | {"route": body.route, "reference": body.reference}
    )


def _reject(letter: Letter, event: Event[LetterRejected]) -> Changes:
    return _told(letter, event, event.body.told_at)


def _draft_rejection(letter: Letter, event: Event[LetterRejectionDrafted]) -> Changes:
    return (kept(letter, event) | routed(letter, event)) | {
        "reject_reason": event.body.reason,
        "rejection_by": event.core.actor,
    }


def _phoned_first(letter: Letter, event: Event[LetterTransferred], context: Context) -> bool:
    phoned_at = event.body.phoned_at
    if event.body.route is not TransferRoute.EMERGENCY:
        return True
    return phoned_at is not None and phoned_at <= event.core.at


IS_TOLD = Guard[Letter, LetterTransferred | LetterRejected](
    "letter.told",
    Label("请先告知来信人,再登记时间和方式", "Tell the writer first: then say when and how"),
    lambda letter, event, context: letter.received_at <= event.body.told_at <= event.core.at,
)
HAS_REFERENCE = Guard[object, LetterTransferred](
    "letter.reference",
    Label("请写明接收单位或对方编号", "Give the receiver or their reference number"),
    lambda letter, event, context: bool(event.body.reference.strip()),
)
PHONED_FIRST = Guard(
    "letter.phone_first",
    Label("紧急情况先打 110,再登记拨打时间", "An emergency: phone 110 first, then say when"),
    _phoned_first,
)
NOT_THE_DRAFTER: Guard[Letter, object] = another(
    "letter.not_the_drafter",
    "拟不予受理的人不能自己审批",
    "Whoever drafted the refusal does not approve it",
    lambda letter: (letter.rejection_by,),
)

# ---------------------------------------------------------------------------- merging

OWN_CLOCKS = ("mailbox.sign", "mailbox.route", "mailbox.contact")
"""Limits that a merged letter answers for itself."""


class LetterDuplicateFound(Struct, frozen=True):
    """Said on the letter that stays: this other letter is to be merged into it."""

    duplicate: Annotated[str, asked("重复件", "Duplicate", Meaning.CASE, "letter")]


class LetterMerged(Struct, frozen=True):
    """并件: same person, same matter, no new facts."""

    master: Annotated[str, asked("主件", "Letter that stays", Meaning.CASE, "letter")]
    is_same_matter: Annotated[bool, asked("同一来信人、同一事项", "The same matter")]
    has_new_facts: Annotated[bool, asked("有新情况", "It has new facts")] = False


class LetterMergedAnswered(Sealing[Words], Struct, frozen=True):
    """The writer of a merged letter is answered too."""

    at: Annotated[Moment, asked("告知时间", "Told at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("告知方式", "By what means", first=usual_way)]


class LetterKeptApart(Struct, frozen=True):
    """非同一事项: somebody compared the two; they are not offered for merging again."""

    other: Annotated[str, asked("另一封信", "The other letter", Meaning.CASE, "letter")]


def _answer_so_far(asking: Asking[Letter]) -> str:
    """The newest reply that was sent: what every writer hears."""
    sent = (one.text for one in reversed(asking.state.replies) if one.approved_at is not None)
    return next(sent, "")


class LetterWritersTold(Struct, frozen=True):
    """告知全部并件来信人: one answer to every writer who waits; each letter has its own record.

    What it was and by what means stands in those letters; here stands which they were.
    """

    letters: Annotated[
        tuple[str, ...],
        asked("已告知的并件", "Letters whose writers were told", Meaning.CASE, "letter"),
    ]


class TellingWriters(Struct, frozen=True):
    """What is asked for when all writers are told at once; it becomes a step of each letter."""

    at: Annotated[Moment, asked("告知时间", "Told at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("告知方式", "By what means", first=usual_way)]
    text: Annotated[
        str, asked("告知内容", "What the writers were told", Meaning.WORDS, first=_answer_so_far)
    ]


def waiting_writers(letter: Letter, related: Callable[[str], State | None]) -> tuple[Letter, ...]:
    """The merged letters whose writers have no answer yet."""
    known = map(related, letter.duplicates)
    return tuple(
        one
        for one in known
        if isinstance(one, Letter) and one.merged_into == letter.case and one.replied_at is None
    )


def follows(letter: Letter, limit: str) -> str | None:
    """The letter whose clock of a limit counts for this one."""
    if letter.status != "MERGED" or limit in OWN_CLOCKS:
        return None
    return letter.merged_into


def _find_duplicate(letter: Letter, event: Event[LetterDuplicateFound]) -> Changes:
    return {"duplicates": tuple(dict.fromkeys((*letter.duplicates, event.body.duplicate)))}


def _answer_merged(letter: Letter, event: Event[LetterMergedAnswered]) -> Changes:
    at = event.body.at
    return {
        "replied_at": letter.replied_at or at,
        "first_feedback_at": letter.first_feedback_at or at,
        "contacted_at": letter.contacted_at or at,
        "ended_at": event.core.at,
    }


def _master_is_open(letter: Letter, event: Event[LetterMerged], context: Context) -> bool:
    """Open, or closed so recently that it may still take this letter in."""
    master = context.related(event.body.master)
    if not isinstance(master, Letter) or master.case == letter.case:
        return False
    if master.status in OPEN:
        return True
    days = context.directory.threshold("letter.merge.days", event.core.at)
    return (
        master.status in DONE
        and master.closed_at is not None
        and event.core.at - master.closed_at < timedelta(days=days)
    )


def _same_person(letter: Letter, event: Event[LetterMerged], context: Context) -> bool:
    """As far as what they said of themselves tells; the nameless by the clerk's word."""
    master = context.related(event.body.master)
    one, other = letter.writer, master.writer if isinstance(master, Letter) else None
    if one is None or other is None:
        return True
    return same_person(one, other) is not False


def _announced(letter: Letter, event: Event[LetterMerged], context: Context) -> bool:
    master = context.related(event.body.master)
    return isinstance(master, Letter) and letter.case in master.duplicates


def _is_mergeable(letter: Letter, event: Event[LetterDuplicateFound], context: Context) -> bool:
    found = context.related(event.body.duplicate)
    return isinstance(found, Letter) and found.case != letter.case and found.status == "SIGNED"


def _is_another(letter: Letter, event: Event[LetterKeptApart], context: Context) -> bool:
    other = context.related(event.body.other)
    return isinstance(other, Letter) and other.case != letter.case


def _were_told(letter: Letter, event: Event[LetterWritersTold], context: Context) -> bool:
    """Each of them was merged into this one and has its own record of the answer."""
    known = [context.related(one) for one in event.body.letters]
    return bool(known) and all(
        isinstance(one, Letter) and one.merged_into == letter.case and one.replied_at is not None
        for one in known
    )


def _somebody_waits(letter: Letter, event: Event[LetterWritersTold], context: Context) -> bool:
    """Somebody does; or did until they were told, which this step says."""
    said = getattr(event.body, "letters", ())
    return bool(waiting_writers(letter, context.related)) or bool(
        set(said).difference(letter.writers_told)
    )


def _master_answered(letter: Letter, event: Event[object], context: Context) -> bool:
    master = context.related(letter.merged_into or "")
    return isinstance(master, Letter) and master.replied_at is not None


def is_answered(case: str, context: Context) -> bool:
    """Whether the writer of a letter that was to be merged was told, or it goes its own way."""
    found = context.related(case)
    return isinstance(found, Letter) and (found.status != "MERGED" or found.replied_at is not None)


MASTER_IS_OPEN = Guard(
    "letter.master",
    Label(
        "只能并入在办的,或办结未满规定日数(默认 30 日)的信件",
        "Merge into a letter that is open, or was closed within the days allowed (30 by default)",
    ),
    _master_is_open,
)
SAME_PERSON = Guard(
    "letter.same_person",
    Label("并件须是同一来信人", "Both letters must be from the same person"),
    _same_person,
)
SAME_MATTER = Guard[object, LetterMerged](
    "letter.same_matter",
    Label(
        "并件须是同一事项且没有新情况,请核对后确认",
        "Both must be about the same matter, with no new facts: compare and confirm",
    ),
    lambda letter, event, context: event.body.is_same_matter and not event.body.has_new_facts,
)
ANNOUNCED = Guard(
    "letter.announced",
    Label("请先在主件上登记这封重复件", "Record the duplicate on the letter that stays first"),
    _announced,
)
IS_MERGEABLE = Guard(
    "letter.duplicate",
    Label("重复件须是另一封已签收、未转办的信件", "Another letter, signed for and not dispatched"),
    _is_mergeable,
)
MASTER_ANSWERED = Guard(
    "letter.master_answered",
    Label("主件尚未答复,答复后再告知此来信人", "The main letter has no reply yet; wait for it"),
    _master_answered,
    asks_form=False,
)

IS_ANOTHER = Guard(
    "letter.kept_apart",
    Label("请选择另一封信", "Choose another letter"),
    _is_another,
)
HAS_AN_ANSWER = Guard[Letter, object](
    "letter.writers_answer",
    Label("主件尚未答复,答复后再告知并件来信人", "This letter has no reply yet; wait for it"),
    lambda letter, event, context: letter.replied_at is not None,
    asks_form=False,
)
SOMEBODY_WAITS = Guard(
    "letter.writers_waiting",
    Label("没有待告知的并件来信人", "No writer of a merged letter waits"),
    _somebody_waits,
    asks_form=False,
    hides=True,
)
WERE_TOLD = Guard(
    "letter.writers_told",
    Label("请先在每封并件上登记告知", "Each merged letter has its own record of the answer first"),
    _were_told,
)

ITS_WRITER_IS_TOLD: tuple[Guard[Letter, LetterMergedAnswered], ...] = (
    MASTER_ANSWERED,
    AT_IS_PAST,
    HAS_WORDS,
)

# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        LetterTransferred,
        label=Label("转其他渠道", "Passed on"),
        verb="Pass on",
        words=Label("转送理由", "Why it is passed on"),
        frm=("SIGNED",),
        to="TRANSFERRED",
        by=TEAM,
        at="owner",
        guards=(PHONED_FIRST, HAS_REFERENCE, IS_TOLD, HAS_WORDS),
        apply=_transfer,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LetterRejectionDrafted,
        label=Label("拟不予受理", "Refusal drafted"),
        verb="Draft a refusal",
        words=Label(
            "对来信人的说明(原因和其他途径)", "What the writer is told: why, where to turn"
        ),
        frm=("SIGNED",),
        to="REJECT_PENDING",
        by=TEAM,
        at="owner",
        guards=(HAS_WORDS,),
        apply=_draft_rejection,
        is_beside=True,
    ),
    ROWS.step(
        LetterRejected,
        label=Label("不予受理", "Not accepted"),
        verb="Refuse",
        words=Label("告知内容", "What the writer was told"),
        frm=("REJECT_PENDING",),
        to="REJECTED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(NOT_THE_DRAFTER, IS_TOLD, HAS_WORDS),
        apply=_reject,
        is_grave=True,
    ),
    ROWS.step(
        LetterRejectionReturned,
        label=Label("应予受理", "To be accepted"),
        verb="Accept after all",
        words=Label("应予受理的理由", "Why it is to be accepted"),
        frm=("REJECT_PENDING",),
        to="SIGNED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(NOT_THE_DRAFTER, HAS_WORDS),
        apply=kept,
    ),
    ROWS.step(
        LetterDuplicateFound,
        label=Label("发现重复件", "Duplicate found"),
        verb="Record a duplicate",
        frm=("SIGNED", "REOPENED", *WITH_UNIT, *ANSWERING, "LONG_TERM", *DONE),
        by=TEAM,
        at="owner",
        guards=(IS_MERGEABLE,),
        apply=_find_duplicate,
        is_beside=True,
    ),
    ROWS.step(
        LetterMerged,
        label=Label("并件", "Merged"),
        verb="Merge",
        frm=("SIGNED",),
        to="MERGED",
        by=TEAM,
        at="owner",
        guards=(MASTER_IS_OPEN, SAME_PERSON, SAME_MATTER, ANNOUNCED),
        apply=lambda letter, event: {"merged_into": event.body.master} | routed(letter, event),
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LetterMergedAnswered,
        label=Label("告知并件来信人", "Writer of the merged letter answered"),
        verb="Answer its writer",
        words=Label("告知内容", "What the writer was told"),
        frm=("MERGED",),
        by=TEAM,
        at="owner",
        guards=ITS_WRITER_IS_TOLD,
        apply=_answer_merged,
    ),
    ROWS.step(
        LetterKeptApart,
        label=Label("非同一事项", "Another matter"),
        verb="Not the same",
        frm=(*OPEN, *DONE),
        by=TEAM,
        at="owner",
        guards=(IS_ANOTHER,),
        apply=lambda letter, event: {
            "kept_apart": tuple(dict.fromkeys((*letter.kept_apart, event.body.other)))
        },
        is_beside=True,
    ),
    ROWS.step(
        LetterWritersTold,
        label=Label("告知全部并件来信人", "Writers of the merged letters told"),
        verb="Tell every writer",
        frm=(*WITH_UNIT, *ANSWERING, "LONG_TERM", *DONE),
        by=TEAM,
        at="owner",
        guards=(SOMEBODY_WAITS, HAS_AN_ANSWER, WERE_TOLD),
        apply=lambda letter, event: {
            "writers_told": tuple(dict.fromkeys((*letter.writers_told, *event.body.letters)))
        },
    ),
)
