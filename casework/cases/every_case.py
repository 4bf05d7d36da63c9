"""What may happen to every case, whatever its kind: an officer steps back; somebody reads.

The rules they keep (domain 8, hard guard (c); 信访工作条例 30): an officer with a stake in a
matter acts on it no more, nor does anybody in their place; and whoever looks at an ID
number, a telephone number or a complaint leaves a trace of what and why.  Reading says
something *about* a case without moving it on, so it never stands in the way of an approval.

Kinds do not list these rows: :func:`with_common_steps` adds them to each table, under the
name of the kind (``LedgerItemPersonalDataRead``).
"""

from dataclasses import replace
from typing import Annotated, TypeVar

from msgspec import Struct

from casework.asking import Asking, me, officers
from casework.cases.words import Words, words_needed
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked
from casework.machine import Machine
from casework.officers import HEADS, READERS, may_read
from casework.state import State
from casework.steps import Changes, Guard, Step, own

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


class ReadReason(Coded):
    """Why it was looked at.  A code, so that the trace itself says nothing about a person."""

    CONTACT = "CONTACT", "联系群众", "To contact the citizen"
    VERIFY = "VERIFY", "核对身份", "To verify identity"
    HANDLE = "HANDLE", "办理需要", "To work on the matter"
    CALL_BACK = "CALL_BACK", "回访", "To call back"
    APPROVE = "APPROVE", "审批", "To approve"
    CHECK = "CHECK", "检查、审计", "Inspection or audit"


def _who_may_step_back(asking: Asking[State]) -> tuple[Choice, ...]:
    """Everybody themselves; a head also the officers of the units concerned."""
    roster, state, me = asking.roster, asking.state, asking.officer
    is_head = roster.may(me, HEADS, state.units, asking.context.now)
    return officers(
        one
        for one in roster.officers.values()
        if one.id not in state.recused
        and (
            one.id == me.id
            or (is_head and any(roster.same_station(one.unit, unit) for unit in state.units))
        )
    )


class OfficerRecused(Sealing[Words], Struct, frozen=True):
    """回避: the officer (id) acts on the case no more."""

    officer: Annotated[
        str,
        asked("回避民警", "Who steps back", Meaning.OFFICER, among=_who_may_step_back, first=me),
    ]
    ground: Annotated[RecusalGround, asked("回避事由", "Ground")]


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


def _is_self_or_ordered(state: State, event: Event[OfficerRecused], context: Context) -> bool:
    """Everybody for themselves; a head may order another to step back."""
    actor = context.roster.officers.get(event.core.actor)
    return event.body.officer == event.core.actor or (
        actor is not None and context.roster.may(actor, HEADS, state.units, event.core.at)
    )


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
    Label("本人提出回避,或由负责人责令回避", "For oneself, or ordered by a head"),
    _is_self_or_ordered,
)
RECUSAL_WORDS = words_needed("recusal.words", "请写明回避理由", "Say why")
READER_MAY = Guard(
    "read.scope",
    Label("此件不在您可查看的范围内", "This matter is not yours to read"),
    _reader_may,
    asks_form=False,
)

STEPPING_BACK = tuple(role for role in READERS if role is not Role.AUDIT)


def prefix_of(kind: str) -> str:
    """What the event types of a kind begin with: ``WalkIn``."""
    return "".join(part.capitalize() for part in kind.split("_"))


def event_type(kind: str, body: type[Struct]) -> str:
    """The event type under which a kind of case has one of these: ``WalkInOfficerRecused``."""
    return prefix_of(kind) + body.__name__


def with_common_steps(machine: Machine[S]) -> Machine[S]:
    """The kind with the rows that every kind has."""
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
