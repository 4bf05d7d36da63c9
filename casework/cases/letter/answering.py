"""答复、回访、办结: who lets a reply go out, who calls back, and what closing needs.

The rules (domain 1.3, 9.1): handler, approver and caller are three people; an important
letter is answered by a chief above the unit, a rework by another reviewer than the first
reply.  A mark is the citizen's own.  A letter is closed when the citizen says that it is
solved and that they are satisfied, or could not be reached after enough calls and a
message, or by the lawful exit of an explanation that a head answers for.
"""

from casework.cases.letter.changes import UNHAPPY
from casework.cases.letter.codes import Grade
from casework.cases.letter.events import LetterCallBackRecorded, ReplyPrivate
from casework.cases.letter.merging import WRITERS_ARE_ANSWERED
from casework.cases.letter.state import Letter
from casework.cases.timing import acts_over, is_another
from casework.cases.words import is_said, words_needed
from casework.codes import DissatisfiedReason, Role, Satisfaction
from casework.context import Context
from casework.event import Event, Label
from casework.officers import HEADS
from casework.steps import Guard

CHIEFS = (Role.DIV_HEAD, Role.CHIEF)

# ------------------------------------------------------------------------------ reply


def _has_report(letter: Letter, event: Event, context: Context) -> bool:
    private: ReplyPrivate | None = event.private
    return event.erased or (
        private is not None and bool(private.report.strip() and private.reply.strip())
    )


def _may_review(letter: Letter, event: Event, context: Context) -> bool:
    roles = CHIEFS if letter.grade is Grade.IMPORTANT else HEADS
    return acts_over(roles, letter.lead_unit, event, context)


def _is_other_reviewer(letter: Letter, event: Event, context: Context) -> bool:
    return not letter.is_in_rework or is_another(event, context, letter.approvers)


FEEDBACK_IS_SAID = Guard(
    "letter.feedback_words",
    Label(
        "请写明告知的实质内容(不少于 10 个字),自动回执不算反馈",
        "Write down what the writer was told, in at least 10 characters; a receipt is no feedback",
    ),
    lambda letter, event, context: is_said(event, 10),
)
FIRST_FEEDBACK_GIVEN = Guard(
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
MAY_REVIEW = Guard(
    "letter.reviewer",
    Label(
        "由主办单位负责人审批;重要信件由分局局长或市局局长审批",
        "The head of the lead unit decides; on an important letter, the division head or the chief",
    ),
    _may_review,
    asks_form=False,
)
OTHER_REVIEWER = Guard(
    "letter.other_reviewer",
    Label("重办的答复须由另一位负责人审批", "Another head decides on the reply to a rework"),
    _is_other_reviewer,
    asks_form=False,
)

# -------------------------------------------------------------------------- call-back


def _is_honest(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterCallBackRecorded = event.body
    if not body.is_connected:
        return (
            body.solved is None
            and body.satisfaction is Satisfaction.NOT_RATED
            and body.reason is None
        )
    if body.solved is None or not is_said(event):
        return False
    is_good = body.solved.is_solved and body.satisfaction not in UNHAPPY
    return is_good or body.reason is not None


NOT_INVOLVED = Guard(
    "letter.caller",
    Label(
        "回访须由承办人、审批人以外的第三人进行",
        "A third person calls back: neither a handler nor whoever approved the reply",
    ),
    lambda letter, event, context: is_another(
        event, context, (*letter.handlers, *letter.approvers)
    ),
    asks_form=False,
)
CALL_IS_HONEST = Guard(
    "letter.call_honest",
    Label(
        "接通须有是否解决、群众原话,未解决或不满意须选原因;未接通不能代填评价",
        "A call that connected carries whether it is solved, the citizen's words, and the reason "
        "of a bad answer; one that did not carries no answer",
    ),
    _is_honest,
)

# ---------------------------------------------------------------------------- closing


def _is_closable(letter: Letter, event: Event, context: Context) -> bool:
    """A good answer, or nobody to be reached: enough calls, and a message left."""
    if letter.answer is not None:
        return letter.answer.is_good
    calls = [call for call in letter.calls if not call.is_message]
    needed = context.directory.threshold("letter.call_back.failed", event.core.at)
    return len(calls) >= needed and any(call.is_message for call in letter.calls)


def _is_explainable(letter: Letter, event: Event, context: Context) -> bool:
    answer = letter.answer
    return (
        answer is not None
        and answer.satisfaction in UNHAPPY
        and answer.reason is DissatisfiedReason.POLICY
    )


def _order_is_settled(letter: Letter, event: Event, context: Context) -> bool:
    return (
        not letter.supervision_due
        or letter.supervision_order is not None
        or bool(letter.supervision_waived_by)
    )


IS_CLOSABLE = Guard(
    "letter.satisfied",
    Label(
        "须群众答复已解决且基本满意以上;或三次未接通并已留言",
        "The citizen says it is solved and is at least fairly satisfied; or three calls went "
        "unanswered and a message was left",
    ),
    _is_closable,
    asks_form=False,
)
IS_EXPLAINABLE = Guard(
    "letter.explainable",
    Label(
        "只有因诉求于法无据(政策原因)不满意的,才能按已解释办结",
        "Only where the citizen is dissatisfied because the claim has no basis in law",
    ),
    _is_explainable,
    asks_form=False,
)
EXPLANATION_IS_PROVED = words_needed(
    "letter.explanation", "请写明解释说明的佐证", "Say what proves the explanation"
)
HAS_BASIS = Guard(
    "letter.legal_basis",
    Label("请写明依据", "Give the basis"),
    lambda letter, event, context: bool(
        getattr(event.body, "legal_basis", getattr(event.body, "basis", "")).strip()
    ),
)
NOT_THE_CALLER = Guard(
    "letter.not_the_caller",
    Label("回访人不能自己认定已解释办结", "Whoever called back does not close it as explained"),
    lambda letter, event, context: is_another(
        event, context, (call.by for call in letter.call_backs)
    ),
    asks_form=False,
)
NOT_THE_CLOSER = Guard(
    "letter.not_the_closer",
    Label("剔除须由办结人以外的人批准", "Another than who closed it approves this"),
    lambda letter, event, context: is_another(event, context, (letter.closed_by,)),
    asks_form=False,
)
NOT_EXCLUDED = Guard(
    "letter.excluded_already",
    Label("此件已批准剔除", "It is excluded already"),
    lambda letter, event, context: not letter.excluded_by,
    asks_form=False,
)
ORDER_IS_SETTLED = Guard(
    "letter.order_due",
    Label(
        "再次不满意的,须先关联督办单,或由执法监督决定不督办",
        "Dissatisfied again: link a supervision order, or let the supervision decide against one",
    ),
    _order_is_settled,
    asks_form=False,
)
ORDER_IS_DUE = Guard(
    "letter.order_not_due",
    Label("此件没有待定的督办", "No supervision order is waiting to be decided"),
    lambda letter, event, context: not _order_is_settled(letter, event, context),
    asks_form=False,
)
NO_CONFLICTS = Guard(
    "letter.conflicts",
    Label("还有两处不同的修改待选定", "Two values of a field wait for a person to choose"),
    lambda letter, event, context: not letter.conflicts,
    asks_form=False,
)

GATE = (WRITERS_ARE_ANSWERED, ORDER_IS_SETTLED, NO_CONFLICTS)
"""What every closing of a letter asks, whatever its ground."""
