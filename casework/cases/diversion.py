"""非警务诉求分流: what is not police work goes to somebody by name, who answers.

The rules (seed 002, 联动分流; domain §2.5, §9.3):

* it goes to one body of the directory that is in force, under a limit that runs until it
  answers; a body that sends it back names why, and it is sent on or the citizen is told;
* a citizen's data leaves the police only with their word (PIPL 23), and a complaint about
  the police never leaves this way (信访工作条例 30);
* whatever comes back, **the citizen is told**.  Where nobody can be told (anonymous, not
  reached) a head says so, and it is counted as what it is.
"""

from datetime import date, datetime

from msgspec import Struct

from casework.cases import needs
from casework.cases.letter.codes import Solved
from casework.cases.words import Words, text_of
from casework.codes import Channel, Coded, ContactWay, ReturnReason, Role
from casework.context import Context
from casework.event import Event, Label, Moment
from casework.machine import Machine
from casework.officers import HEADS
from casework.receivers import is_in_force
from casework.state import Person, State
from casework.steps import Approval, Changes, Guard, Step


class SentBy(Coded):
    """How it travels to the body."""

    SYSTEM = "SYSTEM", "对接平台", "Shared platform"
    LETTER = "LETTER", "书面函", "Letter"
    PHONE = "PHONE", "电话", "Telephone"
    FACE = "FACE", "当面", "In person"


class Attempt(Struct, frozen=True):
    """One body that it was sent to, and why that one sent it back."""

    receiver: str
    sent_at: datetime
    way: SentBy
    returned: ReturnReason | None = None


class Diversion(State, frozen=True, kw_only=True, tag="diversion"):
    """A diverted matter as it stands.  ``topic`` is a code of the list ``diversion.topic``."""

    receiver: str
    topic: str
    channel: Channel
    way: SentBy
    source_case: str | None = None
    due_on: date | None = None
    citizen: Person | None = None
    citizen_agreed: bool = False
    content: str = ""
    demand: str = ""
    attempts: tuple[Attempt, ...] = ()
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    reference: str = ""
    pressed: int = 0
    answered_at: datetime | None = None
    answer: str = ""
    solved: Solved | None = None
    returned_at: datetime | None = None
    redirected_at: datetime | None = None
    """When what was sent back went on, or the citizen was told."""
    told_at: datetime | None = None
    told_way: ContactWay | None = None
    told_words: str = ""
    words: str = ""
    """The last reason given with a return, or for telling nobody."""


class DiversionSent(Struct, frozen=True, kw_only=True):
    """转出: to one body, with what it is about."""

    receiver: str
    topic: str
    channel: Channel
    way: SentBy
    source_case: str | None = None
    due_on: date | None = None
    citizen_agreed: bool = False
    temp_no: str = ""


class DiversionPrivate(Struct, frozen=True, kw_only=True):
    """The matter in words, and who brought it if they let it be passed on."""

    content: str
    demand: str = ""
    citizen: Person | None = None


class DiversionAcknowledged(Struct, frozen=True):
    """回执: the body has it, under its own number."""

    reference: str


class DiversionPressed(Struct, frozen=True):
    """催办: it was asked for, with what they said in the sealed words."""


class DiversionAnswered(Struct, frozen=True):
    """答复: what the body says came of it, in the sealed words."""

    solved: Solved


class DiversionReturned(Struct, frozen=True):
    """退回: the body sends it back, with why in the sealed words."""

    reason: ReturnReason


class DiversionResent(Struct, frozen=True, kw_only=True):
    """改派: to another body."""

    receiver: str
    way: SentBy
    due_on: date | None = None


class CitizenTold(Struct, frozen=True):
    """告知群众: what came of it, in the sealed words."""

    at: Moment
    way: ContactWay


class CitizenNotTold(Approval, frozen=True):
    """未能告知: nobody can be told, with why in the sealed words."""


def _send(state: Diversion | None, event: Event) -> Changes:
    body: DiversionSent = event.body
    private: DiversionPrivate = event.private or DiversionPrivate(content="")
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


def _resend(state: Diversion, event: Event) -> Changes:
    body: DiversionResent = event.body
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


def _return(state: Diversion, event: Event) -> Changes:
    last = state.attempts[-1]
    returned = Attempt(last.receiver, last.sent_at, last.way, event.body.reason)
    return {
        "attempts": (*state.attempts[:-1], returned),
        "returned_at": event.core.at,
        "redirected_at": None,
        "words": text_of(event),
    }


def _answer(state: Diversion, event: Event) -> Changes:
    return {
        "answered_at": event.core.at,
        "solved": event.body.solved,
        "answer": text_of(event),
    }


def _tell(state: Diversion, event: Event) -> Changes:
    return {
        "told_at": event.body.at,
        "told_way": event.body.way,
        "told_words": text_of(event),
        "redirected_at": event.core.at,
        "handlers": needs.with_actor(state, event),
    }


def _ends(state: Diversion) -> tuple[datetime, ...]:
    """Sent back, or nobody to tell: what the body owed ends there."""
    done = (state.returned_at, state.redirected_at if state.status == "NOT_TOLD" else None)
    return tuple(at for at in done if at is not None)


def _may_leave(state: object, event: Event, context: Context) -> bool:
    """The matter it comes from is known, and it is no complaint."""
    source = event.body.source_case
    if source is None:
        return True
    known = context.related(source)
    return known is not None and not known.is_complaint and not known.respondents


def _goes_elsewhere(state: Diversion, event: Event, context: Context) -> bool:
    return event.body.receiver not in [one.receiver for one in state.attempts]


def _due_is_near(state: object, event: Event, context: Context) -> bool:
    due: date | None = event.body.due_on
    return due is None or (needs.today(event) <= due and needs.is_near(due, event))


RECEIVER_TAKES = Guard(
    "diversion.receiver",
    Label("承接单位须在目录内且未停用", "The body must be in the directory and in force"),
    lambda state, event, context: is_in_force(context.directory.receivers, event.body.receiver),
)
HAS_TOPIC = needs.written("diversion.topic", "topic", "请选择事项类别", "Choose the topic")
HAS_CONTENT = needs.said("diversion.content", "content", "请写明事项内容", "Say what it is about")
CITIZEN_AGREED = Guard(
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

WORKERS = (Role.DESK, Role.FIELD, Role.TRIAGE, Role.HANDLER, Role.OFFICE, *HEADS)

MACHINE = Machine(
    kind="diversion",
    label=Label("非警务分流", "Diversion"),
    state=Diversion,
    statuses={
        "SENT": Label("已转出", "Sent"),
        "ACKNOWLEDGED": Label("已回执", "Acknowledged"),
        "ANSWERED": Label("已答复", "Answered"),
        "RETURNED": Label("已退回", "Sent back"),
        "TOLD": Label("已告知群众", "Citizen told"),
        "NOT_TOLD": Label("未能告知", "Nobody could be told"),
    },
    number_code=lambda state: "FL",
    limits=lambda state: "diversion",
    named_day=lambda state: state.due_on,
    ends=_ends,
    steps=(
        Step(
            name="DiversionSent",
            body=DiversionSent,
            private=DiversionPrivate,
            label=Label("分流转出", "Sent"),
            frm=(),
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
            note=lambda event: (event.body.way.label,),
        ),
        Step(
            name="DiversionAcknowledged",
            body=DiversionAcknowledged,
            label=Label("承接单位回执", "Acknowledged"),
            frm=("SENT",),
            to="ACKNOWLEDGED",
            by=WORKERS,
            aux=True,
            guards=(HAS_REFERENCE,),
            apply=lambda state, event: {
                "acknowledged_at": event.core.at,
                "reference": event.body.reference,
            },
            note=lambda event: (event.body.reference,),
        ),
        Step(
            name="DiversionPressed",
            body=DiversionPressed,
            private=Words,
            label=Label("催办", "Asked for"),
            frm=("SENT", "ACKNOWLEDGED"),
            to=None,
            by=WORKERS,
            aux=True,
            guards=(PRESSED_HOW,),
            apply=lambda state, event: {"pressed": state.pressed + 1},
        ),
        Step(
            name="DiversionAnswered",
            body=DiversionAnswered,
            private=Words,
            label=Label("承接单位答复", "Answered"),
            frm=("SENT", "ACKNOWLEDGED"),
            to="ANSWERED",
            by=WORKERS,
            aux=True,
            guards=(ANSWER_HAS_WORDS,),
            apply=_answer,
            note=lambda event: (event.body.solved.label,),
        ),
        Step(
            name="DiversionReturned",
            body=DiversionReturned,
            private=Words,
            label=Label("承接单位退回", "Sent back"),
            frm=("SENT", "ACKNOWLEDGED"),
            to="RETURNED",
            by=WORKERS,
            aux=True,
            guards=(RETURN_HAS_WORDS,),
            apply=_return,
            note=lambda event: (event.body.reason.label,),
        ),
        Step(
            name="DiversionResent",
            body=DiversionResent,
            label=Label("改派", "Sent to another"),
            frm=("RETURNED",),
            to="SENT",
            by=WORKERS,
            guards=(RECEIVER_TAKES, GOES_ELSEWHERE, DUE_IS_AHEAD),
            apply=_resend,
            note=lambda event: (event.body.way.label,),
        ),
        Step(
            name="CitizenTold",
            body=CitizenTold,
            private=Words,
            label=Label("告知群众", "Citizen told"),
            frm=("ANSWERED", "RETURNED"),
            to="TOLD",
            by=WORKERS,
            aux=True,
            guards=(TOLD_BY_NOW, TOLD_WHAT),
            apply=_tell,
            note=lambda event: (event.body.way.label,),
        ),
        Step(
            name="CitizenNotTold",
            body=CitizenNotTold,
            private=Words,
            label=Label("未能告知", "Nobody could be told"),
            frm=("ANSWERED", "RETURNED"),
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
