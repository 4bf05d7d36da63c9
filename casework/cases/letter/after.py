"""Rows of a letter, part four: long-term, reopened, withdrawn, promoted, recalled."""

from casework.cases.letter import changes, events
from casework.cases.letter.answering import NO_CONFLICTS
from casework.cases.letter.guards import (
    HAS_WORDS,
    HEAD_OF_LEAD,
    ITS_ITEM,
    MAY_WITHDRAW,
    NOT_PROMOTED,
    NOT_THE_HANDLER,
    RECALL_IS_RIGHT,
    RESPONDENTS_ARE_KNOWN,
    UNTIL_IS_AHEAD,
    WITHIN_REOPENING,
)
from casework.cases.letter.statuses import DONE, OPEN, UNDER_WORK
from casework.cases.words import Words
from casework.codes import Role
from casework.event import Label
from casework.officers import HEADS
from casework.steps import Step

AFTER = (
    Step(
        name="LetterLongTermSet",
        body=events.LetterLongTermSet,
        private=Words,
        label=Label("挂账", "Long-term"),
        frm=(*UNDER_WORK, "REVISITING"),
        to="LONG_TERM",
        by=(Role.DIV_HEAD, Role.CHIEF),
        is_final_say=True,
        guards=(HEAD_OF_LEAD, NOT_THE_HANDLER, NO_CONFLICTS, UNTIL_IS_AHEAD, HAS_WORDS),
        apply=changes.set_long_term,
        note=lambda event: (event.body.until.isoformat(),),
    ),
    Step(
        name="LetterLongTermRechecked",
        body=events.LetterLongTermRechecked,
        private=Words,
        label=Label("挂账复查", "Long-term recheck"),
        frm=("LONG_TERM",),
        to=None,
        by=(Role.HANDLER, *HEADS),
        guards=(HAS_WORDS,),
        apply=changes.recheck,
    ),
    Step(
        name="LetterLongTermEnded",
        body=events.LetterLongTermEnded,
        private=Words,
        label=Label("恢复办理", "Back to work"),
        frm=("LONG_TERM",),
        to="HANDLING",
        by=(Role.DIV_HEAD, Role.CHIEF),
        is_final_say=True,
        guards=(HEAD_OF_LEAD, HAS_WORDS),
        apply=changes.end_long_term,
    ),
    Step(
        name="LetterReopened",
        body=events.LetterReopened,
        private=Words,
        label=Label("反弹重开", "Reopened"),
        frm=DONE,
        to="REOPENED",
        by=(Role.TRIAGE, Role.REVISIT),
        guards=(WITHIN_REOPENING, HAS_WORDS),
        apply=changes.reopen,
    ),
    Step(
        name="LetterWithdrawn",
        body=events.LetterWithdrawn,
        private=Words,
        label=Label("撤诉", "Withdrawn"),
        frm=OPEN,
        to="WITHDRAWN",
        by=(Role.TRIAGE, Role.HANDLER),
        guards=(MAY_WITHDRAW, HAS_WORDS),
        apply=changes.ended,
    ),
    Step(
        name="LetterPromoted",
        body=events.LetterPromoted,
        label=Label("转三本账", "Promoted to a ledger"),
        frm=OPEN,
        to=None,
        by=(Role.TRIAGE, Role.OFFICE, *HEADS),
        guards=(NOT_PROMOTED, ITS_ITEM),
        apply=lambda letter, event: {"ledger_item": event.body.item},
    ),
    Step(
        name="LetterRespondentNamed",
        body=events.LetterRespondentNamed,
        label=Label("登记被反映对象", "Respondent named"),
        frm=OPEN,
        to=changes.after_respondent,
        by=(Role.TRIAGE, Role.SUPERV, *HEADS),
        guards=(RESPONDENTS_ARE_KNOWN, RECALL_IS_RIGHT),
        apply=changes.name_respondent,
    ),
)
