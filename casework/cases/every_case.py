"""What may happen to every case, whatever its kind: an officer steps back, or may after all;
somebody reads; papers are attached (``casework.cases.attaching``); what it says of people is
erased (``casework.cases.erasing``).

The rules they keep (domain 8, hard guard (c); 信访工作条例 30): an officer with a stake in a
matter acts on it no more, nor does anybody in their place; and whoever looks at an ID
number, a telephone number or a complaint leaves a trace of what and why.  Reading says
something *about* a case without moving it on, so it never stands in the way of an approval.

Kinds do not list these rows: :func:`with_common_steps` adds them to each table, under the
name of the kind (``LedgerItemPersonalDataRead``).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, TypeVar

from msgspec import Struct

from casework.asking import Asking, me, officers
from casework.cases.alarm import LimitAlarmed, alarming
from casework.cases.attaching import WITH_PAPERS, PapersAttached, attaching
from casework.cases.chasing import Chased, chasing
from casework.cases.erasing import Erased, erasing
from casework.cases.wall import WALLED, RespondentReleased, releasing
from casework.cases.words import Words, words_needed
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.machine import Machine
from casework.officers import HEADS, READERS, Officer, Roster, may_read
from casework.state import State
from casework.steps import Approval, Changes, Guard, Step, own

S = TypeVar("S", bound=State)


class RecusalGround(Coded):
    """Why an officer steps back."""

    RELATIVE = "RELATIVE", "与当事人是近亲属", "A close relative of a party"
    INTEREST = "INTEREST", "与事项有利害关系", "An interest in the matter"
    INVOLVED = "INVOLVED", "本人曾参与事项", "Took part in what it is about"
    OTHER = "OTHER", "其他可能影响公正的关系", "Another tie that could colour the outcome"


class PersonalField(Coded):
    """What was looked at; each is masked until somebody asks."""

    NAME = "NAME", "姓名", "Name"
    ID_NO = "ID_NO", "证件号码", "ID number"
    PHONE = "PHONE", "电话号码", "Telephone number"
    ADDRESS = "ADDRESS", "住址", "Address"
    COMPLAINT = "COMPLAINT", "投诉举报内容", "A complaint"
    PAPER = "PAPER", "打印文书上的个人信息", "The people on a printed paper"


class ReadReason(Coded):
    """Why it was looked at.  A code, so that the trace itself says nothing about a person."""

    CONTACT = "CONTACT", "联系群众", "To contact the citizen"
    VERIFY = "VERIFY", "核对身份", "To verify identity"
    HANDLE = "HANDLE", "办理需要", "To work on the matter"
    CALL_BACK = "CALL_BACK", "回访", "To call back"
    APPROVE = "APPROVE", "审批", "To approve"
    CHECK = "CHECK", "检查、审计", "Inspection or audit"


def _who_may_step_back(asking: Asking[State]) -> tuple[Choice, ...]:
    """Everybody themselves; a head also those below them in the units concerned."""
    roster, state, me, at = asking.roster, asking.state, asking.officer, asking.context.now
    return officers(
        one
        for one in roster.officers.values()
        if one.id not in state.recused
        and (
            one.id == me.id
            or (
                any(roster.same_station(one.unit, unit) for unit in state.units)
                and _stands_below(one, me, roster, at)
            )
        )
    )


def _who_may_come_back(asking: Asking[State]) -> tuple[Choice, ...]:
    """Of those who stepped back, whom the officer may ask to go on."""
    roster, me, at = asking.roster, asking.officer, asking.context.now
    known = (roster.officers.get(one) for one in asking.state.recused)
    return officers(one for one in known if one and _is_above(me, one, roster, at))


class OfficerRecused(Sealing[Words], Struct, frozen=True):
    """回避: the officer (id) acts on the case no more."""

    officer: Annotated[
        str,
        asked("回避民警", "Who steps back", Meaning.OFFICER, among=_who_may_step_back, first=me),
    ]
    ground: Annotated[RecusalGround, asked("回避事由", "Ground")]


class RecusalLifted(Approval, Sealing[Words], frozen=True):
    """撤销回避: one level up it is found that the officer may act on the case after all."""

    officer: Annotated[
        str, asked("恢复办理民警", "Who goes on", Meaning.OFFICER, among=_who_may_come_back)
    ]


class PersonalDataRead(Struct, frozen=True):
    """Somebody had something masked shown to them."""

    field: Annotated[PersonalField, asked("查看内容", "What was looked at")]
    reason: Annotated[ReadReason, asked("查看原因", "Why")]


def _recuse(state: State, event: Event[OfficerRecused]) -> Changes:
    officer = event.body.officer
    changes: Changes = {"recused": (*state.recused, officer)}
    if getattr(state, "handler", "") == officer:
        changes["handler"] = ""
    return changes


def _lift(state: State, event: Event[RecusalLifted]) -> Changes:
    return {"recused": tuple(one for one in state.recused if one != event.body.officer)}


NEVER_ORDERED = frozenset((*HEADS, Role.SUPERV, Role.AUDIT))
"""Nobody of their own house orders them to step back: its heads, supervision and audit."""


def _stands_below(other: Officer, head: Officer, roster: Roster, at: datetime) -> bool:
    """Whether a head may order another to step back: one below them, not of their own height."""
    if other.id == head.id or not roster.may(head, HEADS, (other.unit,), at):
        return False
    is_peer = roster.same_station(head.unit, other.unit)
    return not (is_peer and NEVER_ORDERED.intersection(other.roles))


def _is_above(head: Officer, other: Officer, roster: Roster, at: datetime) -> bool:
    """Whether an officer is head one level up of another; at the top, another head there."""
    is_higher = not roster.same_station(head.unit, other.unit) or roster.is_top(other.unit)
    return head.id != other.id and is_higher and roster.may(head, HEADS, (other.unit,), at)


def _is_self_or_ordered(state: State, event: Event[OfficerRecused], context: Context) -> bool:
    """Everybody for themselves; a head may order those below them to step back."""
    roster, core = context.roster, event.core
    actor, other = roster.officers.get(core.actor), roster.officers.get(event.body.officer)
    return event.body.officer == core.actor or (
        actor is not None and other is not None and _stands_below(other, actor, roster, core.at)
    )


def _is_lifted_from_above(state: State, event: Event[RecusalLifted], context: Context) -> bool:
    roster, core = context.roster, event.core
    actor, other = roster.officers.get(core.actor), roster.officers.get(event.body.officer)
    return actor is not None and other is not None and _is_above(actor, other, roster, core.at)


def _reader_may(state: State, event: Event[PersonalDataRead], context: Context) -> bool:
    reader = context.roster.officers.get(event.core.actor)
    return reader is not None and may_read(context.roster, reader, state)


RECUSED_IS_KNOWN = Guard[State, OfficerRecused](
    "recusal.officer",
    Label("回避的须是在册警员,且尚未回避", "Name an officer who has not stepped back already"),
    lambda state, event, context: (
        event.body.officer in context.roster.officers and event.body.officer not in state.recused
    ),
)
SELF_OR_ORDERED = Guard(
    "recusal.by",
    Label(
        "本人提出回避,或由负责人责令下级回避;不能责令上级、同级负责人和监督、审计人员",
        "For oneself, or ordered by a head of those below: never of those above, nor of heads, "
        "supervision and audit of one's own level",
    ),
    _is_self_or_ordered,
)
IS_RECUSED = Guard[State, RecusalLifted](
    "recusal.is_recused",
    Label("该民警未回避此件", "This officer did not step back"),
    lambda state, event, context: event.body.officer in state.recused,
)
SOMEBODY_STEPPED_BACK = Guard[State, object](
    "recusal.somebody",
    Label("此件没有人回避", "Nobody stepped back from this matter"),
    lambda state, event, context: bool(state.recused),
    asks_form=False,
    hides=True,
)
LIFTED_FROM_ABOVE = Guard(
    "recusal.lifted_by",
    Label("回避由上一级负责人撤销", "The head one level up takes it back"),
    _is_lifted_from_above,
)
LIFTING_WORDS = words_needed(
    "recusal.why_lifted", "请写明撤销回避的理由", "Say why it is taken back"
)
RECUSAL_WORDS = words_needed("recusal.words", "请写明回避理由", "Say why")
READER_MAY = Guard(
    "read.scope",
    Label("此件不在您可查看的范围内", "This matter is not yours to read"),
    _reader_may,
    asks_form=False,
)

COMMON = (
    *(OfficerRecused, RecusalLifted, RespondentReleased, PersonalDataRead, Erased),
    *(LimitAlarmed, Chased, PapersAttached),
)
"""What any kind has under its own name."""


def is_common(step: Step[Any, Any]) -> bool:
    """Whether a row is one that kinds have in common, and not of their own work."""
    return issubclass(step.body, COMMON)


STEPPING_BACK = tuple(role for role in READERS if role is not Role.AUDIT)


def prefix_of(kind: str) -> str:
    """What the event types of a kind begin with: ``WalkIn``."""
    return "".join(part.capitalize() for part in kind.split("_"))


def event_type(kind: str, body: type[Struct]) -> str:
    """The event type under which a kind of case has one of these: ``WalkInOfficerRecused``."""
    return prefix_of(kind) + body.__name__


def with_common_steps(machine: Machine[S], kinds: Mapping[str, Machine[Any]]) -> Machine[S]:
    """The kind with the rows that every kind has; ``kinds``: all of them, by their tags."""
    anywhere, prefix = tuple(machine.statuses), prefix_of(machine.kind)
    return replace(
        machine,
        steps=(
            *machine.steps,
            Step[State, OfficerRecused](
                body=own(prefix, OfficerRecused),
                label=Label("回避", "Stepped back"),
                verb="Step back",
                words=Label("回避理由", "Reason"),
                frm=anywhere,
                to=None,
                by=STEPPING_BACK,
                aux=True,
                guards=(RECUSED_IS_KNOWN, SELF_OR_ORDERED, RECUSAL_WORDS),
                apply=_recuse,
                is_beside=True,
                is_grave=True,
            ),
            Step[State, RecusalLifted](
                body=own(prefix, RecusalLifted),
                label=Label("撤销回避", "Stepping back undone"),
                verb="Let them go on",
                words=Label("撤销理由", "Reason"),
                frm=anywhere,
                to=None,
                by=HEADS,
                guards=(SOMEBODY_STEPPED_BACK, IS_RECUSED, LIFTED_FROM_ABOVE, LIFTING_WORDS),
                apply=_lift,
                is_beside=True,
                is_grave=True,
            ),
            *((attaching(machine, prefix),) if machine.kind in WITH_PAPERS else ()),
            *((releasing(prefix, anywhere),) if machine.kind in WALLED else ()),
            erasing(machine, kinds, prefix),
            *((alarming(machine, prefix),) if machine.has_clocks else ()),
            *((chasing(machine, prefix),) if machine.chased else ()),
            Step[State, PersonalDataRead](
                body=own(prefix, PersonalDataRead),
                label=Label("查看个人信息", "Personal data read"),
                verb="Read personal data",
                frm=anywhere,
                to=None,
                by=READERS,
                at="anywhere",
                aux=True,
                is_quiet=True,
                guards=(READER_MAY,),
            ),
        ),
    )
