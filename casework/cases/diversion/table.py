"""The life of a diverted matter as a table: read the steps from top to bottom."""

from datetime import datetime

from msgspec import Struct

from casework.cases import needs
from casework.cases.chasing import chased_since
from casework.cases.diversion.events import (
    CitizenNotTold,
    CitizenTold,
    DiversionAcknowledged,
    DiversionAnswered,
    DiversionPressed,
    DiversionPrivate,
    DiversionResent,
    DiversionReturned,
    DiversionSent,
    DiversionUrged,
)
from casework.cases.diversion.printed import PRINTED
from casework.cases.diversion.state import (
    CAME_BACK,
    STATUSES,
    WITH_THE_BODY,
    Attempt,
    Diversion,
    Status,
)
from casework.cases.words import text_of
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS, UPPER_HEADS
from casework.receivers import is_in_force
from casework.steps import Changes, Guard, Rows

# ---------------------------------------------------------------------------------- changes


def _send(state: None, event: Event[DiversionSent]) -> Changes:
    body = event.body
    private = event.private or DiversionPrivate(content="")
    return {
        "receiver": body.receiver,
        "topic": body.topic,
        "channel": body.channel,
        "way": body.way,
        "source_case": body.source_case,
        "due_on": body.due_on,
        "citizen_agreed": body.citizen_agreed,
        "temp_no": body.temp_no,
        "content": private.content,
        "demand": private.demand,
        "citizen": private.citizen,
        "attempts": (Attempt(body.receiver, event.core.at, body.way),),
        "sent_at": event.core.at,
        "handlers": (event.core.actor,),
    }


def _resend(state: Diversion, event: Event[DiversionResent]) -> Changes:
    body = event.body
    return {
        "receiver": body.receiver,
        "way": body.way,
        "due_on": body.due_on,
        "attempts": (*state.attempts, Attempt(body.receiver, event.core.at, body.way)),
        "sent_at": event.core.at,
        "acknowledged_at": None,
        "reference": "",
        "redirected_at": event.core.at,
        "handlers": needs.with_actor(state, event),
    }


def _press(state: Diversion, event: Event[DiversionPressed]) -> Changes:
    return {"pressed": state.pressed + 1, "pressed_at": event.core.at}


def _urge(state: Diversion, event: Event[DiversionUrged]) -> Changes:
    return {
        "pressed": state.pressed + 1,
        "pressed_at": event.core.at,
        "urged": event.body.reference,
    }


def _return(state: Diversion, event: Event[DiversionReturned]) -> Changes:
    last = state.attempts[-1]
    returned = Attempt(last.receiver, last.sent_at, last.way, event.body.reason)
    return {
        "attempts": (*state.attempts[:-1], returned),
        "returned_at": event.core.at,
        "redirected_at": None,
        "words": text_of(event),
    }


def _answer(state: Diversion, event: Event[DiversionAnswered]) -> Changes:
    return {
        "answered_at": event.core.at,
        "solved": event.body.solved,
        "answer": text_of(event),
    }


def _tell(state: Diversion, event: Event[CitizenTold]) -> Changes:
    return {
        "told_at": event.body.at,
        "told_way": event.body.way,
        "told_words": text_of(event),
        "redirected_at": event.core.at,
        "handlers": needs.with_actor(state, event),
    }


def _is_raised(state: Diversion) -> bool:
    chase = chased_since(state, state.pressed_at)
    return chase is not None and chase.is_raised


def _ends(state: Diversion) -> tuple[datetime, ...]:
    """Sent back, or nobody to tell: what the body owed ends there."""
    done = (state.returned_at, state.redirected_at if state.status == "NOT_TOLD" else None)
    return tuple(at for at in done if at is not None)


# ----------------------------------------------------------------------------------- guards


def _may_leave(state: object, event: Event[DiversionSent], context: Context) -> bool:
    """The matter it comes from is known, and it is no complaint."""
    source = event.body.source_case
    if source is None:
        return True
    known = context.related(source)
    return known is not None and not known.is_complaint and not known.respondents


def _goes_elsewhere(state: Diversion, event: Event[DiversionResent], context: Context) -> bool:
    return event.body.receiver not in [one.receiver for one in state.attempts]


def _due_is_near(
    state: object, event: Event[DiversionSent | DiversionResent], context: Context
) -> bool:
    due = event.body.due_on
    return due is None or (needs.today(event) <= due and needs.is_near(due, event))


RECEIVER_TAKES = Guard[object, DiversionSent | DiversionResent](
    "diversion.receiver",
    Label("承接单位须在目录内且未停用", "The body must be in the directory and in force"),
    lambda state, event, context: is_in_force(context.directory.receivers, event.body.receiver),
)
HAS_TOPIC = needs.written("diversion.topic", "topic", "请选择事项类别", "Choose the topic")
HAS_CONTENT = needs.said("diversion.content", "content", "请写明事项内容", "Say what it is about")
CITIZEN_AGREED = Guard[object, DiversionSent](
    "diversion.consent",
    Label("转出个人信息须经本人同意", "Personal data goes on only with the citizen's word"),
    lambda state, event, context: (
        event.body.citizen_agreed or event.private is None or event.private.citizen is None
    ),
)
MAY_LEAVE = Guard(
    "diversion.no_complaint",
    Label(
        "来源事项不存在;投诉举报不得转出公安机关",
        "No such source; a complaint about the police does not leave this way",
    ),
    _may_leave,
)
DUE_IS_AHEAD = Guard(
    "diversion.due",
    Label("办理时限不能早于今日", "The day lies today or later"),
    _due_is_near,
)
HAS_REFERENCE = needs.written(
    "diversion.reference", "reference", "请写明对方编号或接收人", "Give their number or who took it"
)
PRESSED_HOW = needs.said("diversion.pressed", "text", "请写明催办情况", "Say what they said")
ANSWER_HAS_WORDS = needs.said("diversion.answer", "text", "请写明答复内容", "Write down the answer")
RETURN_HAS_WORDS = needs.said(
    "diversion.returned", "text", "请写明退回理由", "Say why it came back"
)
GOES_ELSEWHERE = Guard(
    "diversion.elsewhere",
    Label("该单位已退回过,请改派其他单位", "That body sent it back already; choose another"),
    _goes_elsewhere,
)
TOLD_BY_NOW = needs.in_the_past(
    "diversion.told_at", "at", "告知时间不能晚于现在", "They were told now or before"
)
TOLD_WHAT = needs.said("diversion.told", "text", "请写明告知内容", "Say what they were told")
NOT_TOLD_WHY = needs.said("diversion.not_told", "text", "请写明未能告知的原因", "Say why not")

IS_RAISED = Guard[Diversion, object](
    "diversion.raised",
    Label(
        "多次催办无果、报上一级后,由上级联席办发函",
        "The office above writes once it was asked for in vain so often that it was raised",
    ),
    lambda state, event, context: _is_raised(state),
    asks_form=False,
    hides=True,
)
HAS_LETTER = needs.written(
    "diversion.letter", "reference", "请写明催办函文号", "Give the number of the letter"
)
URGED_HOW = needs.said("diversion.urged", "text", "请写明函告内容", "Say what was written")

URGERS = (Role.OFFICE, *UPPER_HEADS)
WORKERS = (Role.DESK, Role.FIELD, Role.TRIAGE, Role.HANDLER, Role.OFFICE, *HEADS)

ROWS = Rows(Diversion, STATUSES)

DISPLAY = Display[Diversion](
    title=lambda state: state.content,
    facts=(
        "topic",
        "receiver",
        "content",
        "demand",
        "citizen_agreed",
        "channel",
        "way",
        "due_on",
        "sent_at",
        "reference",
        "acknowledged_at",
        "pressed",
        "pressed_at",
        "urged",
        "returned_at",
        "answered_at",
        "solved",
        "answer",
        "told_at",
        "told_way",
        "told_words",
        "words",
        "attempts",
    ),
    columns=("topic", "receiver", "due_on"),
    people=lambda state: (state.citizen,) if state.citizen else (),
    words=lambda state: (
        state.content,
        state.demand,
        state.reference,
        state.urged,
        state.answer,
        state.told_words,
        state.words,
    ),
    related=lambda state: (state.source_case,) if state.source_case else (),
)

_AWAITED: dict[Status, type[Struct]] = {
    "SENT": DiversionAcknowledged,
    "ACKNOWLEDGED": DiversionAnswered,
    "ANSWERED": CitizenTold,
    "RETURNED": DiversionResent,
}


def waits(state: Diversion) -> Waits | None:
    """For whoever is at work where it was sent from: they hear from the body, press and tell.

    Pressed in vain so often, it is for the office above to write.
    """
    if state.status in WITH_THE_BODY and chased_since(state, state.pressed_at) is not None:
        step: type[Struct] | None = DiversionUrged if _is_raised(state) else DiversionPressed
    else:
        step = _AWAITED.get(state.status)
    return Waits(step, units=(state.unit,)) if step else None


MACHINE = Machine(
    kind="diversion",
    label=Label("非警务分流", "Diversion"),
    state=Diversion,
    statuses=STATUSES,
    display=DISPLAY,
    printed=PRINTED,
    waits=waits,
    number_code=lambda state: "FL",
    chased=("diversion.acknowledge", "diversion.answer"),
    limits=lambda state: "diversion",
    named_day=lambda state: state.due_on,
    ends=_ends,
    steps=(
        ROWS.opens(
            DiversionSent,
            label=Label("分流转出", "Sent"),
            verb="Divert",
            to="SENT",
            by=WORKERS,
            aux=True,
            numbers=True,
            guards=(
                RECEIVER_TAKES,
                HAS_TOPIC,
                HAS_CONTENT,
                CITIZEN_AGREED,
                MAY_LEAVE,
                DUE_IS_AHEAD,
            ),
            apply=_send,
        ),
        ROWS.step(
            DiversionAcknowledged,
            label=Label("承接单位回执", "Acknowledged"),
            verb="Record the receipt",
            frm=("SENT",),
            to="ACKNOWLEDGED",
            by=WORKERS,
            aux=True,
            guards=(HAS_REFERENCE,),
            apply=lambda state, event: {
                "acknowledged_at": event.core.at,
                "reference": event.body.reference,
            },
        ),
        ROWS.step(
            DiversionPressed,
            label=Label("催办", "Asked for"),
            verb="Press",
            words=Label("催办情况", "What they said"),
            frm=WITH_THE_BODY,
            by=WORKERS,
            aux=True,
            guards=(PRESSED_HOW,),
            apply=_press,
        ),
        ROWS.step(
            DiversionUrged,
            label=Label("发函催办", "Urged by a letter"),
            verb="Write to the body",
            words=Label("函告内容", "What was written"),
            frm=WITH_THE_BODY,
            by=URGERS,
            at="owner",
            guards=(IS_RAISED, HAS_LETTER, URGED_HOW),
            apply=_urge,
        ),
        ROWS.step(
            DiversionAnswered,
            label=Label("承接单位答复", "Answered"),
            verb="Record the answer",
            words=Label("答复内容", "The answer"),
            frm=WITH_THE_BODY,
            to="ANSWERED",
            by=WORKERS,
            aux=True,
            guards=(ANSWER_HAS_WORDS,),
            apply=_answer,
        ),
        ROWS.step(
            DiversionReturned,
            label=Label("承接单位退回", "Sent back"),
            verb="Record that it came back",
            words=Label("退回理由", "Why it came back"),
            is_beside=True,
            frm=WITH_THE_BODY,
            to="RETURNED",
            by=WORKERS,
            aux=True,
            guards=(RETURN_HAS_WORDS,),
            apply=_return,
        ),
        ROWS.step(
            DiversionResent,
            label=Label("改派", "Sent to another"),
            verb="Send to another",
            frm=("RETURNED",),
            to="SENT",
            by=WORKERS,
            guards=(RECEIVER_TAKES, GOES_ELSEWHERE, DUE_IS_AHEAD),
            apply=_resend,
        ),
        ROWS.step(
            CitizenTold,
            label=Label("告知群众", "Citizen told"),
            verb="Tell the citizen",
            words=Label("告知内容", "What they were told"),
            frm=CAME_BACK,
            to="TOLD",
            by=WORKERS,
            aux=True,
            guards=(TOLD_BY_NOW, TOLD_WHAT),
            apply=_tell,
        ),
        ROWS.step(
            CitizenNotTold,
            label=Label("未能告知", "Nobody could be told"),
            verb="Nobody can be told",
            words=Label("未能告知的原因", "Why not"),
            is_beside=True,
            is_grave=True,
            frm=CAME_BACK,
            to="NOT_TOLD",
            by=HEADS,
            is_final_say=True,
            guards=(needs.NOT_THE_HANDLER, NOT_TOLD_WHY),
            apply=lambda state, event: {
                "redirected_at": event.core.at,
                "words": text_of(event),
            },
        ),
    ),
)
