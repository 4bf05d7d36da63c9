"""Rows of a letter, part two: what the lead unit does with it."""

from casework.cases.letter import changes, events
from casework.cases.letter.answering import FEEDBACK_IS_SAID, FIRST_FEEDBACK_GIVEN, HAS_REPORT
from casework.cases.letter.contact import WAS_CONTACTED
from casework.cases.letter.guards import (
    AT_IS_PAST,
    CO_UNITS_ARE_OPEN,
    GOES_ELSEWHERE,
    HANDLER_IS_OF_LEAD,
    HAS_WORDS,
    IS_ASSIGNED_TO,
    LEAD_IS_OPEN,
    MAY_RETURN,
    OF_LEAD_UNIT,
    RETURN_IS_FOUNDED,
    WITHIN_RETURN,
)
from casework.cases.letter.statuses import OPEN, UNDER_WORK
from casework.cases.timing import timing_steps
from casework.cases.words import Words
from casework.codes import Role
from casework.event import Label
from casework.steps import Step

RULING = (Role.TRIAGE, Role.OFFICE)

WORK = (
    Step(
        name="LetterInstructed",
        body=events.LetterInstructed,
        private=Words,
        label=Label("批示", "Instruction"),
        frm=OPEN,
        to=None,
        by=(Role.DIV_HEAD, Role.CHIEF),
        guards=(HAS_WORDS,),
        apply=changes.instruct,
    ),
    Step(
        name="LetterTakenUp",
        body=events.LetterTakenUp,
        label=Label("承办签收", "Taken up"),
        frm=("DISPATCHED",),
        to="HANDLING",
        by=(Role.HANDLER,),
        guards=(OF_LEAD_UNIT, IS_ASSIGNED_TO),
        apply=changes.take_up,
    ),
    Step(
        name="LetterReturnRequested",
        body=events.LetterReturnRequested,
        private=Words,
        label=Label("申请退回", "Return requested"),
        frm=("DISPATCHED",),
        to="RETURN_PENDING",
        by=(Role.HANDLER, Role.UNIT_HEAD),
        guards=(OF_LEAD_UNIT, MAY_RETURN, WITHIN_RETURN, RETURN_IS_FOUNDED),
        apply=changes.request_return,
        note=changes.reason_note,
    ),
    Step(
        name="LetterReturnAccepted",
        body=events.LetterReturnAccepted,
        label=Label("同意退回", "Return accepted"),
        frm=("RETURN_PENDING",),
        to="DISPATCHED",
        by=RULING,
        at="owner",
        is_final_say=True,
        guards=(GOES_ELSEWHERE, LEAD_IS_OPEN, CO_UNITS_ARE_OPEN, HANDLER_IS_OF_LEAD),
        apply=changes.accept_return,
    ),
    Step(
        name="LetterReturnRefused",
        body=events.LetterReturnRefused,
        private=Words,
        label=Label("不同意退回", "Return refused"),
        frm=("RETURN_PENDING",),
        to="HANDLING",
        by=RULING,
        at="owner",
        is_final_say=True,
        guards=(HAS_WORDS,),
        apply=changes.refuse_return,
    ),
    *timing_steps(
        "Letter",
        scope=lambda letter: "mailbox",
        answers=lambda letter: letter.lead_unit,
        frm=UNDER_WORK,
        workers=(Role.HANDLER, Role.UNIT_HEAD),
        paused="SUSPENDED",
        asked="EXT_PENDING",
        back=changes.working,
    ),
    Step(
        name="LetterMeasureRecorded",
        body=events.LetterMeasureRecorded,
        private=Words,
        label=Label("办理进展", "Progress"),
        frm=(*UNDER_WORK, "SUSPENDED", "EXT_PENDING"),
        to=None,
        by=(Role.HANDLER,),
        guards=(HAS_WORDS,),
        apply=changes.measure,
    ),
    Step(
        name="LetterFeedbackGiven",
        body=events.LetterFeedbackGiven,
        private=Words,
        label=Label("反馈来信人", "Feedback given"),
        frm=(*UNDER_WORK, "SUSPENDED", "EXT_PENDING"),
        to=None,
        by=(Role.HANDLER,),
        guards=(OF_LEAD_UNIT, AT_IS_PAST, FEEDBACK_IS_SAID),
        apply=changes.feed_back,
        note=changes.way_note,
    ),
    Step(
        name="LetterReplyDrafted",
        body=events.LetterReplyDrafted,
        private=events.ReplyPrivate,
        label=Label("拟答复", "Reply drafted"),
        frm=UNDER_WORK,
        to="REPLY_PENDING",
        by=(Role.HANDLER,),
        guards=(OF_LEAD_UNIT, WAS_CONTACTED, FIRST_FEEDBACK_GIVEN, HAS_REPORT),
        apply=changes.draft_reply,
        note=changes.way_note,
    ),
)
