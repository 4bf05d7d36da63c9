"""The papers of a ledger item: opening, assignment, return, closing with every signature, calls.

Sources: domain 5.2, papers 3, 4, 6, 7, 9 and 11.
"""

from casework.cases.ledger.answer import (
    CallBackRecorded,
    FeedbackApproved,
    FeedbackDrafted,
    FeedbackReturned,
)
from casework.cases.ledger.assigning import (
    AssignmentObjected,
    LedgerItemAssigned,
    LedgerItemTakenUp,
    ReturnAccepted,
    ReturnRefused,
    ReturnRequested,
)
from casework.cases.ledger.closing import (
    AccountabilityDecided,
    CloseRequested,
    CloseReturned,
    LedgerItemClosed,
    PublicityDecided,
)
from casework.cases.ledger.detours import (
    CoordinationBegun,
    CoordinationEnded,
    EscalationRequested,
    LedgerItemEscalated,
    LongTermApproved,
    LongTermEnded,
    LongTermReviewed,
)
from casework.cases.ledger.intake import (
    LedgerItemEstablished,
    LedgerItemNotEstablished,
    LedgerItemSubmitted,
)
from casework.cases.ledger.parts import ClauseWaived
from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.work import ExitApproved, MeasureRecorded, ResultRecorded
from casework.cases.timing.printed import LIMITS, extension
from casework.event import Label
from casework.printed import CITIZEN, DAY, HANDLER, HEAD, Block, Printed

_REPORTER = Block(head=Label("反映人", "Reporter"), people=True)
_MATTER = Block(
    head=Label("事项", "Matter"),
    facts=("ledger", "channel", "title", "place", "people", "risk", "content", "demand"),
)
_SHORT = Block(head=Label("事项", "Matter"), facts=("ledger", "title", "lead_unit", "handler"))

SHEET = Printed[LedgerItem](
    code="ledger.sheet",
    label=Label("三本账台账单", "Sheet of a ledger item"),
    blocks=(
        _REPORTER,
        _MATTER,
        Block(
            head=Label("承办", "Handled by"),
            facts=("lead_unit", "co_units", "co_units_done", "handler", "due_on"),
        ),
        LIMITS,
        Block(
            head=Label("办理过程", "How it was worked"),
            steps=(
                LedgerItemEstablished,
                LedgerItemAssigned,
                LedgerItemTakenUp,
                MeasureRecorded,
                CoordinationBegun,
                CoordinationEnded,
                EscalationRequested,
                LedgerItemEscalated,
                LongTermApproved,
                LongTermReviewed,
                LongTermEnded,
                ResultRecorded,
            ),
        ),
    ),
)

OPENING = Printed[LedgerItem](
    code="ledger.opening",
    label=Label("三本账建账审批表", "Approval of a ledger entry"),
    blocks=(
        _REPORTER,
        _MATTER,
        Block(head=Label("拟办", "Proposed"), facts=("lead_unit", "co_units", "due_on")),
        Block(
            head=Label("提交与审批", "Submitted and decided"),
            steps=(LedgerItemSubmitted, LedgerItemEstablished, LedgerItemNotEstablished),
        ),
    ),
    by_hand=(HANDLER, HEAD, DAY),
)

ASSIGNMENT = Printed[LedgerItem](
    code="ledger.assignment",
    label=Label("交办单", "Assignment"),
    after=(LedgerItemAssigned,),
    blocks=(
        Block(
            head=Label("交办", "Assigned"),
            facts=("lead_unit", "co_units", "handler", "due_on", "assigned_at"),
        ),
        _MATTER,
        Block(head=Label("要求", "What is asked"), steps=(LedgerItemAssigned,)),
        LIMITS,
        Block(head=Label("回执", "Receipt"), steps=(LedgerItemTakenUp,)),
    ),
    by_hand=(Label("签收人签名", "Signed for by"), DAY),
)

EXTENSION = extension("ledger.extension", _SHORT, MeasureRecorded)

RETURN = Printed[LedgerItem](
    code="ledger.return",
    label=Label("退回(异议)申请单", "Return or objection"),
    after=(ReturnRequested, AssignmentObjected),
    blocks=(
        _SHORT,
        Block(
            head=Label("申请与裁定", "Asked for and decided"),
            steps=(ReturnRequested, AssignmentObjected, ReturnAccepted, ReturnRefused),
        ),
    ),
    by_hand=(HEAD, DAY),
)

CLOSING = Printed[LedgerItem](
    code="ledger.closing",
    label=Label("销号审批表", "Approval of a closing"),
    after=(CloseRequested, LedgerItemClosed),
    blocks=(
        _REPORTER,
        _MATTER,
        Block(
            head=Label("办理结果", "Result"),
            facts=("outcome", "outcome_text", "evidence", "legal_basis", "exit_approved_by"),
        ),
        Block(head=Label("销号条件", "Conditions of the closing"), clauses=True),
        Block(
            head=Label("反馈、公开、问责", "Feedback, publicity, accountability"),
            steps=(
                FeedbackDrafted,
                FeedbackApproved,
                FeedbackReturned,
                PublicityDecided,
                AccountabilityDecided,
            ),
        ),
        Block(head=Label("回访", "Call-back"), steps=(CallBackRecorded,)),
        Block(
            head=Label("签批", "Signed"),
            steps=(
                ResultRecorded,
                ExitApproved,
                ClauseWaived,
                CloseRequested,
                CloseReturned,
                LedgerItemClosed,
            ),
        ),
    ),
    is_draft=lambda item: item.closed_at is None,
    by_hand=(HANDLER, HEAD, DAY),
)

CALLS = Printed[LedgerItem](
    code="ledger.calls",
    label=Label("回访记录单", "Record of call-backs"),
    after=(CallBackRecorded,),
    blocks=(_REPORTER, _SHORT, Block(head=Label("回访", "Call-back"), steps=(CallBackRecorded,))),
    by_hand=(Label("回访人签名", "Called by"), CITIZEN, DAY),
)

PRINTED = (SHEET, OPENING, ASSIGNMENT, EXTENSION, RETURN, CLOSING, CALLS)
