"""答复: drafted by the handler, let out by a head who did not handle it.

The rules (domain 1.3, 9.1): the writer was contacted and got a first feedback before; an
important letter is answered by a chief above the unit, a rework by another reviewer than
the reply that the citizen did not accept, where there is another: a lone chief answers again.
"""

from typing import Annotated, Any

from msgspec import Struct
from msgspec.structs import replace

from casework.asking import Asking
from casework.cases.called_again import (
    IS_REWORKED,
    IS_SUPERVISED,
    SUPERVISORS,
    ReworkSupervised,
    supervised,
)
from casework.cases.called_again import NOT_THE_HANDLER as REWORK_IS_ANOTHERS
from casework.cases.handed_on import done
from casework.cases.letter.codes import Grade
from casework.cases.letter.shared import (
    HAS_WORDS,
    NOT_THE_HANDLER,
    OF_LEAD_UNIT,
    working,
)
from casework.cases.letter.state import ROWS, Letter, Measure, Reply
from casework.cases.letter.statuses import UNDER_WORK
from casework.cases.letter.work import was_contacted
from casework.cases.needs import (
    about_what_stands,
    acts_over,
    is_another,
    server_time,
    signed_at,
    somebody_else_may,
    with_actor,
)
from casework.cases.quoting import QUOTED, QUOTES_HOLD, Quote, no_gaps
from casework.cases.words import Words, kept
from casework.codes import ContactWay, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS, UPPER_HEADS
from casework.steps import Approval, Changes, Guard, Step, own

CHIEFS = UPPER_HEADS

# ----------------------------------------------------------------------------- drafting


def _before(asking: Asking[Letter]) -> Reply | None:
    """The newest reply: what was sent back is worked over, not written anew."""
    return asking.state.replies[-1] if asking.state.replies else None


def _way_before(asking: Asking[Letter]) -> ContactWay | None:
    before = _before(asking)
    return before.way if before else None


def _report_before(asking: Asking[Letter]) -> str:
    before = _before(asking)
    return before.report if before else ""


def _reply_before(asking: Asking[Letter]) -> str:
    before = _before(asking)
    return before.text if before else ""


class ReplyPrivate(Struct, frozen=True):
    """The work report, and the reply as the writer will read it."""

    report: Annotated[str, asked("办理报告", "Work report", Meaning.WORDS, first=_report_before)]
    reply: Annotated[
        str, asked("答复内容", "Reply to the writer", Meaning.WORDS, first=_reply_before)
    ]


class LetterReplyDrafted(Sealing[ReplyPrivate], Struct, frozen=True):
    """拟答复: report and reply go to the head."""

    way: Annotated[ContactWay, asked("答复方式", "By what means", first=_way_before)]
    quoted: Annotated[tuple[Quote, ...], QUOTED] = ()


def _draft_reply(letter: Letter, event: Event[LetterReplyDrafted]) -> Changes:
    private, core = event.private or ReplyPrivate("", ""), event.core
    way, quoted = event.body.way, event.body.quoted
    reply = Reply(core.at, core.actor, way, private.report, private.reply, quoted=quoted)
    return {"replies": (*letter.replies, reply), "handlers": with_actor(letter, event)}


def _has_report(letter: Letter, event: Event[LetterReplyDrafted], context: Context) -> bool:
    private = event.private
    return event.erased or (
        private is not None and bool(private.report.strip() and private.reply.strip())
    )


WAS_CONTACTED = Guard(
    "letter.contacted",
    Label(
        "须已联系上来信人,或在不同时段、至少两日内尝试三次以上;没有留下联系方式的除外",
        "The writer must have been reached, or tried three times at different hours on two days, "
        "if they left anything to be reached by",
    ),
    was_contacted,
    asks_form=False,
)
FIRST_FEEDBACK_GIVEN = Guard[Letter, object](
    "letter.first_feedback",
    Label("请先向来信人作首次反馈", "Give the writer a first feedback before the reply"),
    lambda letter, event, context: letter.first_feedback_at is not None,
    asks_form=False,
)
HAS_REPORT = Guard(
    "letter.report",
    Label("须附办理报告和答复内容", "The work report and the reply itself are needed"),
    _has_report,
)


def _told(event: Event[LetterReplyDrafted]) -> str:
    return event.private.reply if event.private else ""


NO_GAPS = no_gaps(_told)

# ---------------------------------------------------------------------------- reviewing


class LetterReplyReturned(Approval, Sealing[Words], frozen=True):
    """退改: the reply is not good enough."""


class LetterReplyApproved(Approval, frozen=True):
    """批准答复: it goes out."""


def _approve_reply(letter: Letter, event: Event[LetterReplyApproved]) -> Changes:
    """The reply goes out: it answers the rework, the reopened matter, or the letter."""
    at = server_time(event)
    approved = replace(letter.replies[-1], approved_by=event.core.actor, approved_at=at)
    changes: Changes = {"replies": (*letter.replies[:-1], approved)}
    if letter.is_in_rework:
        changes["reworked_at"] = at
    elif letter.reopened_at is not None and letter.second_replied_at is None:
        changes["second_replied_at"] = at
    elif letter.replied_at is None:
        changes["replied_at"] = at
    if letter.long_term_until is not None and letter.promise_kept_at is None:
        changes["promise_kept_at"] = at
    return changes


IS_ABOUT_THIS: Guard[Letter, object] = about_what_stands(
    "letter.called_about_this",
    "此回访登记于本次答复之前,说的是以前的答复:请就现在的答复重新回访",
    "This call was written down before the present reply and is about an earlier one: call about "
    "the reply that stands now",
    lambda letter: signed_at(letter, LetterReplyApproved),
)


def _reviewers(letter: Letter) -> tuple[Role, ...]:
    return CHIEFS if letter.grade is Grade.IMPORTANT else HEADS


def _may_review(letter: Letter, event: Event[object], context: Context) -> bool:
    return acts_over(_reviewers(letter), letter.lead_unit, event, context)


def _is_other_reviewer(letter: Letter, event: Event[object], context: Context) -> bool:
    """Not who let the refused reply go out, unless nobody else could read this one."""
    before = letter.approvers[-1:] if letter.is_in_rework else ()
    if is_another(event, context, before):
        return True
    return not somebody_else_may(
        _reviewers(letter),
        letter.lead_unit,
        letter,
        context,
        at=event.core.at,
        step=event.core.type,
        parts=(*before, *letter.handlers),
    )


MAY_REVIEW = Guard(
    "letter.reviewer",
    Label(
        "由主办单位负责人审批;重要信件由分局局长或市局局长审批",
        "The head of the lead unit decides; on an important letter, the division head or the chief",
    ),
    _may_review,
    asks_form=False,
    hides=True,
)
OTHER_REVIEWER = Guard[Letter, object](
    "letter.other_reviewer",
    Label(
        "重办的答复须由上次审批人以外的负责人审批(没有其他负责人的除外)",
        "Another head than last time decides on the reply to a rework, where there is another",
    ),
    _is_other_reviewer,
    asks_form=False,
)

# ------------------------------------------------------------------- done again, supervised

SUPERVISED = own("Letter", ReworkSupervised)


def _supervise(letter: Letter, event: Event[ReworkSupervised]) -> Changes:
    return supervised(event) | {"instructions": (*letter.instructions, done(Measure, event))}


# -------------------------------------------------------------------------------- rows

REVIEWING = (MAY_REVIEW, NOT_THE_HANDLER, OTHER_REVIEWER)

STEPS: tuple[Step[Letter, Any], ...] = (
    ROWS.step(
        SUPERVISED,
        label=Label("督办重办", "Rework supervised"),
        verb="Supervise the rework",
        words=Label("督办要求", "How it is to be done again"),
        frm=UNDER_WORK,
        by=SUPERVISORS,
        guards=(IS_REWORKED, REWORK_IS_ANOTHERS, HAS_WORDS),
        apply=_supervise,
    ),
    ROWS.step(
        LetterReplyDrafted,
        label=Label("拟答复", "Reply drafted"),
        verb="Draft the reply",
        frm=UNDER_WORK,
        to="REPLY_PENDING",
        by=(Role.HANDLER,),
        guards=(
            OF_LEAD_UNIT,
            IS_SUPERVISED,
            WAS_CONTACTED,
            FIRST_FEEDBACK_GIVEN,
            HAS_REPORT,
            NO_GAPS,
            QUOTES_HOLD,
        ),
        apply=_draft_reply,
        quotes="reply",
        v=2,
    ),
    ROWS.step(
        LetterReplyApproved,
        label=Label("批准答复", "Reply approved"),
        verb="Approve the reply",
        frm=("REPLY_PENDING",),
        to="REPLIED",
        by=HEADS,
        is_final_say=True,
        guards=REVIEWING,
        apply=_approve_reply,
        is_grave=True,
    ),
    ROWS.step(
        LetterReplyReturned,
        label=Label("退改答复", "Reply returned"),
        verb="Send the reply back",
        words=Label("修改意见", "What to change"),
        frm=("REPLY_PENDING",),
        to=working,
        by=HEADS,
        is_final_say=True,
        guards=(*REVIEWING, HAS_WORDS),
        apply=kept,
    ),
)
