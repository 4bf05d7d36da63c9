"""回访、办结: who calls back, and what closing needs.

The rules (domain 1.3, 9.1): handler, approver and caller are three people.  A mark is the
citizen's own.  A letter is closed when the citizen says that it is solved and that they are
satisfied, or could not be reached after enough calls and a message, or by the lawful exit
of an explanation that a head answers for.  A second dissatisfied answer about our work asks
for a supervision order, or for the supervision's word that none is needed.
"""

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from casework.asking import now
from casework.cases.called_again import (
    COMPLAINTS_ARE_AN_OFFICERS,
    SAYS_WHO_CALLED,
    UNHAPPY,
    CallConfirmed,
    called_again,
    callers,
    calls_hold,
    confirmed,
    done_again,
    is_auxiliary,
    officer_first,
    script,
    second_caller,
    supervised_by_order,
    to_confirm,
    unconfirmed,
)
from casework.cases.letter.answer import IS_ABOUT_THIS
from casework.cases.letter.checking import Closing
from casework.cases.letter.codes import Ending
from casework.cases.letter.leaving import is_answered
from casework.cases.letter.shared import (
    AT_IS_PAST,
    HAS_WORDS,
    NO_CONFLICTS,
    NOT_THE_HANDLER,
    points_back,
    usual_way,
)
from casework.cases.letter.state import ROWS, CallBack, Letter
from casework.cases.letter.statuses import ANSWERING, AT_UNIT, Status
from casework.cases.needs import another
from casework.cases.words import Words, is_said, kept, text_of, words_needed
from casework.codes import ContactWay, DissatisfiedReason, Role, Satisfaction, Solved
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import UPPER_HEADS
from casework.steps import Approval, Changes, Guard, own

ORDER_AFTER = 2
"""So many dissatisfied answers about our work ask for a supervision order."""

# -------------------------------------------------------------------------- call-back


class LetterRevisitStarted(Struct, frozen=True):
    """The follow-up centre takes it."""


class LetterCallBackRecorded(Sealing[Words], Struct, frozen=True, kw_only=True):
    """回访: a call that connected, one that did not, or a message left."""

    at: Annotated[Moment, asked("回访时间", "Called at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("回访方式", "By what means", first=usual_way)]
    is_connected: Annotated[bool, asked("接通", "Connected", no=("未接通", "No answer"))]
    solved: Annotated[
        Solved | None,
        asked("是否解决", "Is it solved?", hint=("接通的须填", "Needed if it connected")),
    ] = None
    satisfaction: Annotated[
        Satisfaction,
        asked("满意度", "Satisfaction", hint=("由群众自己评价", "The citizen's own mark")),
    ] = Satisfaction.NOT_RATED
    reason: Annotated[
        DissatisfiedReason | None,
        asked(
            "不满意原因",
            "Why not",
            hint=("未解决或不满意的须填", "Needed if it is not solved, or they are dissatisfied"),
        ),
    ] = None
    is_by_auxiliary: Annotated[
        bool, given("由辅警回访", "Called by an auxiliary officer", by=is_auxiliary)
    ] = False


CONFIRMED = own("Letter", CallConfirmed)


def is_our_work(body: LetterCallBackRecorded | CallBack) -> bool:
    """Whether this answer sends the letter back: not solved or not satisfied, by our work."""
    if not body.is_connected or body.reason is DissatisfiedReason.POLICY:
        return False
    is_unsolved = body.solved is not None and not body.solved.is_solved
    return is_unsolved or body.satisfaction in UNHAPPY


def _call_back(letter: Letter, event: Event[LetterCallBackRecorded]) -> Changes:
    body = event.body
    call = CallBack(
        body.at,
        event.core.actor,
        body.way,
        body.is_connected,
        body.solved,
        body.satisfaction,
        body.reason,
        text_of(event),
        event.core.at,
        awaits_officer=body.is_by_auxiliary and is_our_work(body),
    )
    heard: Changes = {"call_backs": (*letter.call_backs, call)} | called_again(letter, event)
    return heard | (back_to_work(letter, call, event) if _sends_back(body) else {})


def _confirm(letter: Letter, event: Event[CallConfirmed]) -> Changes:
    """The answer has the effect that it would have had if an officer had heard it."""
    heard = unconfirmed(letter.calls)
    changes = confirmed(letter.call_backs, heard, event)
    return changes if heard is None else changes | back_to_work(letter, heard, event)


def back_to_work(letter: Letter, call: CallBack, event: Event[object]) -> Changes:
    again: Changes = {
        "rework_at": event.core.at,
        "reworked_at": None,
        "reworks": letter.reworks + 1,
    }
    return done_again() | again | _count_unhappy(letter, call)


def _count_unhappy(letter: Letter, body: CallBack) -> Changes:
    """The second answer of this kind asks for a supervision order (seed 002).

    A decision that none is needed was about the answers before: it does not hold for one
    more.
    """
    if body.satisfaction not in UNHAPPY:
        return {}
    count = letter.dissatisfied + 1
    if count < ORDER_AFTER:
        return {"dissatisfied": count}
    return {"dissatisfied": count, "supervision_due": True, "supervision_waived_by": ""}


def _after_call(letter: Letter, event: Event[LetterCallBackRecorded]) -> Status:
    return "REWORK" if _sends_back(event.body) else letter.status


def _sends_back(body: LetterCallBackRecorded) -> bool:
    """Whether it goes back to work at once: what an auxiliary officer heard is confirmed first."""
    return is_our_work(body) and not body.is_by_auxiliary


def _is_honest(letter: object, event: Event[LetterCallBackRecorded], context: Context) -> bool:
    body = event.body
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


NOT_INVOLVED: Guard[Letter, object] = another(
    "letter.caller",
    "回访须由承办人、审批人以外的第三人进行",
    "A third person calls back: neither a handler nor whoever approved the reply",
    lambda letter: (*letter.handlers, *letter.approvers),
)
IS_SECOND_CALLER: Guard[Letter, object] = second_caller(
    lambda letter: [call.by for call in letter.call_backs if is_our_work(call)],
    lambda letter: letter.lead_unit,
    lambda letter, context: (*letter.handlers, *letter.approvers),
)
OFFICER_FIRST: Guard[Letter, object] = officer_first(lambda letter: letter.calls)
IS_UNCONFIRMED: Guard[Letter, object] = to_confirm(lambda letter: letter.calls)
CALLS_HOLD: Guard[Letter, object] = calls_hold(lambda letter: letter.calls)
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


class LetterClosed(Closing, frozen=True):
    """办结."""


class LetterClosedExplained(Closing, Sealing[Words], frozen=True):
    """已解释办结: the claim has no basis in law, and this was explained."""

    legal_basis: Annotated[str, asked("法律政策依据", "Basis in law")]


class LetterExcluded(Approval, frozen=True):
    """剔除: an explained letter does not count as dissatisfied."""

    basis: Annotated[str, asked("剔除依据", "Basis", Meaning.WORDS)]


def _close(letter: Letter, event: Event[LetterClosed]) -> Changes:
    return _closed(event) | {
        "ending": Ending.SATISFIED if letter.answer is not None else Ending.NO_ANSWER
    }


def _close_explained(letter: Letter, event: Event[LetterClosedExplained]) -> Changes:
    return (
        _closed(event)
        | kept(letter, event)
        | {"ending": Ending.EXPLAINED, "legal_basis": event.body.legal_basis}
    )


def _closed(event: Event[Closing]) -> Changes:
    core = event.core
    return {
        "closed_at": core.at,
        "closed_by": core.actor,
        "ended_at": core.at,
        "is_check_due": event.body.is_sampled,
    }


def is_closable(letter: Letter, at: datetime, context: Context) -> bool:
    """A good answer, or nobody to be reached: enough calls, and a message left."""
    if letter.answer is not None:
        return letter.answer.is_good
    calls = [call for call in letter.calls if not call.is_message]
    needed = context.directory.threshold("letter.call_back.failed", at)
    return len(calls) >= needed and any(call.is_message for call in letter.calls)


def is_explainable(letter: Letter) -> bool:
    """Whether the citizen is dissatisfied with the law, not with us."""
    answer = letter.answer
    return (
        answer is not None
        and answer.satisfaction in UNHAPPY
        and answer.reason is DissatisfiedReason.POLICY
    )


def _basis(body: LetterClosedExplained | LetterExcluded) -> str:
    return body.basis if isinstance(body, LetterExcluded) else body.legal_basis


IS_CLOSABLE = Guard[Letter, object](
    "letter.satisfied",
    Label(
        "须群众答复已解决且基本满意以上;或三次未接通并已留言",
        "The citizen says it is solved and is at least fairly satisfied; or three calls went "
        "unanswered and a message was left",
    ),
    lambda letter, event, context: is_closable(letter, event.core.at, context),
    asks_form=False,
)
IS_EXPLAINABLE = Guard[Letter, object](
    "letter.explainable",
    Label(
        "只有因诉求于法无据(政策原因)不满意的,才能按已解释办结",
        "Only where the citizen is dissatisfied because the claim has no basis in law",
    ),
    lambda letter, event, context: is_explainable(letter),
    asks_form=False,
)
EXPLANATION_IS_PROVED = words_needed(
    "letter.explanation", "请写明解释说明的佐证", "Say what proves the explanation"
)
HAS_BASIS = Guard[object, LetterClosedExplained | LetterExcluded](
    "letter.legal_basis",
    Label("请写明依据", "Give the basis"),
    lambda letter, event, context: bool(_basis(event.body).strip()),
)
NOT_THE_CALLER: Guard[Letter, object] = another(
    "letter.not_the_caller",
    "回访人不能自己认定已解释办结",
    "Whoever called back does not close it as explained",
    lambda letter: callers(letter.call_backs),
)
NOT_THE_CLOSER: Guard[Letter, object] = another(
    "letter.not_the_closer",
    "剔除须由办结人以外的人批准",
    "Another than who closed it approves this",
    lambda letter: (letter.closed_by,),
)
NOT_EXCLUDED = Guard[Letter, object](
    "letter.excluded_already",
    Label("此件已批准剔除", "It is excluded already"),
    lambda letter, event, context: not letter.excluded_by,
    asks_form=False,
    hides=True,
)

# ------------------------------------------------------------------- supervision order


class LetterSupervisionLinked(Struct, frozen=True):
    """The supervision order that was drafted for it."""

    order: Annotated[str, asked("督办单", "Supervision order", Meaning.CASE, "supervision_order")]


class LetterSupervisionWaived(Approval, Sealing[Words], frozen=True):
    """The supervision decides that no order is needed, and why."""


def _waive_supervision(letter: Letter, event: Event[LetterSupervisionWaived]) -> Changes:
    return kept(letter, event) | {"supervision_waived_by": event.core.actor}


def _is_its_order(letter: Letter, event: Event[LetterSupervisionLinked], context: Context) -> bool:
    order = context.related(event.body.order)
    return points_back(order, "supervision_order", letter) and (
        order is not None and order.status not in ("VOID", "REVOKED")
    )


def is_order_settled(letter: Letter) -> bool:
    """Whether no order is due, or there is one, or it was decided that none is needed."""
    return (
        not letter.supervision_due
        or letter.supervision_order is not None
        or bool(letter.supervision_waived_by)
    )


ITS_ORDER = Guard(
    "letter.supervision_order",
    Label("请先拟出来源为此信的督办单", "Draft the supervision order from this letter first"),
    _is_its_order,
)
ORDER_IS_SETTLED = Guard[Letter, object](
    "letter.order_due",
    Label(
        "再次不满意的,须先关联督办单,或由执法监督决定不督办",
        "Dissatisfied again: link a supervision order, or let the supervision decide against one",
    ),
    lambda letter, event, context: is_order_settled(letter),
    asks_form=False,
)
ORDER_IS_DUE = Guard[Letter, object](
    "letter.order_not_due",
    Label("此件没有待定的督办", "No supervision order is waiting to be decided"),
    lambda letter, event, context: not is_order_settled(letter),
    asks_form=False,
    hides=True,
)
WRITERS_ARE_ANSWERED = Guard[Letter, object](
    "letter.writers_answered",
    Label(
        "并入此件的来信还有人未答复",
        "The writer of a letter that was merged into this one has not been answered",
    ),
    lambda letter, event, context: all(is_answered(one, context) for one in letter.duplicates),
    asks_form=False,
)

GATE = (CALLS_HOLD, WRITERS_ARE_ANSWERED, ORDER_IS_SETTLED, NO_CONFLICTS)
"""What every closing of a letter asks, whatever its ground."""

# ------------------------------------------------------------------------------- rows

_SUPERVISED: tuple[Status, ...] = (*AT_UNIT, *ANSWERING, "LONG_TERM")

STEPS = (
    ROWS.step(
        LetterRevisitStarted,
        label=Label("开始回访", "Follow-up started"),
        verb="Start the follow-up",
        frm=("REPLIED",),
        to="REVISITING",
        by=(Role.REVISIT,),
        guards=(NOT_INVOLVED, IS_SECOND_CALLER, COMPLAINTS_ARE_AN_OFFICERS),
        apply=lambda letter, event: {"revisit_from": len(letter.call_backs)},
        aux=True,
    ),
    ROWS.step(
        LetterCallBackRecorded,
        label=Label("回访", "Follow-up call"),
        verb="Record a call",
        words=Label("群众原话", "The citizen's words"),
        frm=("REVISITING",),
        to=_after_call,
        by=(Role.REVISIT,),
        guards=(
            NOT_INVOLVED,
            IS_SECOND_CALLER,
            COMPLAINTS_ARE_AN_OFFICERS,
            OFFICER_FIRST,
            IS_ABOUT_THIS,
            AT_IS_PAST,
            SAYS_WHO_CALLED,
            CALL_IS_HONEST,
        ),
        apply=_call_back,
        aux=True,
        suggests=script(lambda letter: letter.calls),
    ),
    ROWS.step(
        CONFIRMED,
        label=Label("确认回访", "Call confirmed"),
        verb="Confirm the call",
        frm=("REVISITING",),
        to="REWORK",
        by=(Role.REVISIT,),
        is_final_say=True,
        guards=(IS_UNCONFIRMED, NOT_INVOLVED),
        apply=_confirm,
    ),
    ROWS.step(
        LetterClosed,
        label=Label("办结", "Closed"),
        verb="Close",
        frm=("REVISITING",),
        to="CLOSED",
        by=(Role.REVISIT,),
        is_final_say=True,
        guards=(NOT_INVOLVED, IS_CLOSABLE, *GATE),
        apply=_close,
        is_grave=True,
    ),
    ROWS.step(
        LetterClosedExplained,
        label=Label("已解释办结", "Closed, explained"),
        verb="Close as explained",
        words=Label("解释说明的佐证", "What proves the explanation"),
        frm=("REVISITING",),
        to="CLOSED_EXPLAINED",
        by=(Role.SUPERV, *UPPER_HEADS),
        is_final_say=True,
        guards=(
            NOT_INVOLVED,
            NOT_THE_CALLER,
            IS_EXPLAINABLE,
            *GATE,
            HAS_BASIS,
            EXPLANATION_IS_PROVED,
        ),
        apply=_close_explained,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LetterExcluded,
        label=Label("批准剔除", "Excluded from the figures"),
        verb="Exclude from the figures",
        frm=("CLOSED_EXPLAINED",),
        by=(Role.SUPERV, Role.CHIEF, Role.PROV_CHIEF),
        is_final_say=True,
        guards=(NOT_EXCLUDED, NOT_THE_HANDLER, NOT_THE_CLOSER, HAS_BASIS),
        apply=lambda letter, event: {"excluded_by": event.core.actor},
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LetterSupervisionLinked,
        label=Label("关联督办单", "Supervision order linked"),
        verb="Link a supervision order",
        frm=_SUPERVISED,
        by=(Role.OFFICE, Role.SUPERV),
        guards=(ITS_ORDER,),
        apply=lambda letter, event: (
            {"supervision_order": event.body.order} | supervised_by_order(letter, event)
        ),
        is_beside=True,
    ),
    ROWS.step(
        LetterSupervisionWaived,
        label=Label("决定不督办", "No order needed"),
        verb="Decide against an order",
        words=Label("不督办的理由", "Why none is needed"),
        frm=_SUPERVISED,
        by=(Role.SUPERV,),
        is_final_say=True,
        guards=(ORDER_IS_DUE, NOT_THE_HANDLER, HAS_WORDS),
        apply=_waive_supervision,
        is_beside=True,
        is_grave=True,
    ),
)
