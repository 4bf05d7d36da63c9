"""The papers of a letter to the chief's mailbox (domain 5.2, papers 2, 6, 7, 8, 10 and 11)."""

from casework.cases.called_again import CallConfirmed
from casework.cases.letter.answer import (
    LetterReplyApproved,
    LetterReplyDrafted,
    LetterReplyReturned,
)
from casework.cases.letter.closing import (
    LetterCallBackRecorded,
    LetterClosed,
    LetterClosedExplained,
)
from casework.cases.letter.dispatch import (
    LetterDispatched,
    LetterReturnAccepted,
    LetterReturnRefused,
    LetterReturnRequested,
    LetterTakenUp,
)
from casework.cases.letter.intake import LetterGraded, LetterSigned
from casework.cases.letter.leaving import (
    LetterRejected,
    LetterRejectionDrafted,
    LetterTransferred,
)
from casework.cases.letter.organising import LetterOrganised, LetterRouted
from casework.cases.letter.state import Letter
from casework.cases.letter.work import (
    LetterContacted,
    LetterFeedbackGiven,
    LetterInstructed,
    LetterMeasureRecorded,
)
from casework.cases.timing.printed import LIMITS, extension
from casework.event import Label
from casework.printed import DAY, HANDLER, HEAD, SEAL, Block, Printed

_WRITER = Block(head=Label("来信人", "Writer"), people=True)
_LETTER = Block(
    head=Label("来信", "Letter"),
    facts=(
        "channel",
        "ext_no",
        "type",
        "received_at",
        "title",
        "place",
        "occurred_on",
        "needed_by",
        "content",
    ),
)
_SHORT = Block(
    head=Label("来信", "Letter"), facts=("type", "received_at", "title", "lead_unit", "handler")
)
_CALLS = Block(head=Label("回访", "Call-back"), steps=(LetterCallBackRecorded, CallConfirmed))
_WORK = Block(
    head=Label("办理过程", "How it was worked"),
    steps=(
        LetterSigned,
        LetterDispatched,
        LetterRouted,
        LetterTakenUp,
        LetterOrganised,
        LetterContacted,
        LetterMeasureRecorded,
        LetterFeedbackGiven,
    ),
)
_REPLY = Block(
    head=Label("答复与审批", "Reply and approval"),
    steps=(LetterReplyDrafted, LetterReplyReturned, LetterReplyApproved),
)
_CLOSED = (LetterClosed, LetterClosedExplained)

SHEET = Printed[Letter](
    code="letter.sheet",
    label=Label("局长信箱信件办理单", "Sheet of a letter"),
    blocks=(
        _WRITER,
        _LETTER,
        Block(head=Label("分级", "Grade"), steps=(LetterGraded,)),
        LIMITS,
        Block(head=Label("批示", "Instructions"), steps=(LetterInstructed,)),
        _WORK,
        _REPLY,
        _CALLS,
        Block(head=Label("办结", "Closing"), steps=_CLOSED),
    ),
    by_hand=(HANDLER, HEAD, DAY),
)

NOTICE = Printed[Letter](
    code="letter.notice",
    label=Label("告知书", "Notice to the writer"),
    after=(LetterSigned, LetterRejected, LetterTransferred),
    blocks=(
        Block(head=Label("您反映的事项", "Your matter"), facts=("title", "received_at", "place")),
        Block(
            head=Label("处理", "What becomes of it"),
            facts=("signed_at", "lead_unit", "reject_reason", "route", "reference"),
        ),
        Block(
            head=Label("依据与途径", "Grounds, and where to turn"),
            steps=(LetterRejectionDrafted, LetterRejected, LetterTransferred),
        ),
        Block(head=Label("期限", "By when"), limits=True),
    ),
    by_hand=(SEAL, DAY),
)

EXTENSION = extension("letter.extension", _SHORT, LetterMeasureRecorded)

RETURN = Printed[Letter](
    code="letter.return",
    label=Label("退回(异议)申请单", "Return or objection"),
    after=(LetterReturnRequested,),
    blocks=(
        _SHORT,
        Block(
            head=Label("申请与裁定", "Asked for and decided"),
            steps=(LetterReturnRequested, LetterReturnAccepted, LetterReturnRefused),
        ),
    ),
    by_hand=(HEAD, DAY),
)

REPORT = Printed[Letter](
    code="letter.report",
    label=Label("办结报告", "Closing report"),
    after=_CLOSED,
    blocks=(
        _LETTER,
        _WORK,
        Block(head=Label("处理结果", "Result"), facts=("ending", "legal_basis", "closed_at")),
        _REPLY,
        Block(
            head=Label("群众反馈", "What the writer said"),
            steps=(LetterCallBackRecorded, CallConfirmed),
        ),
        Block(head=Label("办结", "Closing"), steps=_CLOSED),
    ),
    by_hand=(HANDLER, HEAD, DAY),
)

CALLS = Printed[Letter](
    code="letter.calls",
    label=Label("回访记录单", "Record of call-backs"),
    after=(LetterCallBackRecorded,),
    blocks=(_WRITER, _SHORT, _CALLS),
    by_hand=(Label("回访人签名", "Called by"), DAY),
)

PRINTED = (SHEET, NOTICE, EXTENSION, RETURN, REPORT, CALLS)
