"""报上级处理: what is against the whole top of the bureau goes to the level above, by name.

The rule it keeps (domain rule 4; docs/adr/0029): an exclusion leaves somebody who reads a matter
and decides it, so the wall never stands before the whole top.  Where all who could decide there
are complained about, the supervision hands the matter to a body above them: the provincial
department's inspection or discipline inspection, 12389, or the discipline commission.  From then
on those who are named read nothing of it and act on it no more, each by themselves: the supervision
sits in the same house and must read.  It stays open, and its limits run on, until the supervision
has written down what that body answered and somebody who is not named has told the citizen.

A kind whose state is :class:`HandedUp` takes :func:`handing_above` into its table.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from msgspec import Struct, structs

from casework.asking import Asking, now
from casework.cases.pressing import Pressable
from casework.cases.words import Words, text_of, words_needed
from casework.codes import Coded, ContactWay, Role
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked, given
from casework.machine import Waits
from casework.officers import Officer, Roster
from casework.state import State
from casework.steps import Approval, Changes, Guard, Step, own

U = TypeVar("U", bound="HandedUp")

STATUS = "HANDED_ABOVE"
BY = (Role.SUPERV,)
TELLERS = (Role.SUPERV, Role.REVISIT, Role.TRIAGE)
"""Whoever speaks with citizens for the whole bureau."""
LABEL = Label("已报上级处理", "With the level above")


class AboveBody(Coded):
    """Which body above takes it (domain 1.2, 2.8; the exits that docs/adr/0029 names)."""

    PROVINCE = "PROV_INSPECTION", "省厅督察", "Provincial department, inspection"
    PROVINCE_DISCIPLINE = "PROV_DISCIPLINE", "省厅纪检监察", "Provincial department, discipline"
    D12389 = "12389", "12389", "12389 hotline"
    DISCIPLINE = "DISCIPLINE", "纪委监委", "Discipline commission"


class Above(Struct, frozen=True, kw_only=True):
    """To whom it was handed, when and how; what they answered; when the citizen was told."""

    against: Annotated[tuple[str, ...], given("被反映的负责人", "Against", Meaning.OFFICER)]
    receiver: Annotated[AboveBody, given("受理机关", "Handed to")]
    sent_at: Annotated[datetime, given("报送时间", "Handed at")]
    way: Annotated[ContactWay, given("报送方式", "By what means")]
    by: Annotated[str, given("报送人", "Handed by", Meaning.OFFICER)]
    reference: Annotated[str, given("对方编号", "Their number")] = ""
    answered_at: Annotated[datetime | None, given("上级答复时间", "Answered from above at")] = None
    answer: Annotated[str, given("上级答复", "Answer from above", Meaning.WORDS)] = ""
    told_at: Annotated[datetime | None, given("告知群众时间", "Citizen told at")] = None
    told_by: Annotated[str, given("告知人", "Told by", Meaning.OFFICER)] = ""


class HandedUp(Pressable, frozen=True, kw_only=True):
    """A case that may be handed to the level above."""

    above: Annotated[Above | None, given("报上级处理", "Handed to the level above")] = None

    @property
    def shut_out(self) -> tuple[str, ...]:
        """The heads whom it is against: out of it, each by themselves."""
        return self.above.against if self.above else ()


# --------------------------------------------------------------------------------- the steps


def top(unit: str, roster: Roster) -> tuple[Officer, ...]:
    """Who could decide at the top of the bureau: its chiefs and their deputies."""
    station = roster.upward(unit)[-1:]
    roles = {*roster.chief_roles(station[0]), Role.DEPUTY} if station else set[Role]()
    found = roster.station_of(station[0]) if station else ()
    return tuple(one for one in found if not one.is_aux and not roles.isdisjoint(one.roles))


def _all_of_them(asking: Asking[State]) -> tuple[str, ...]:
    recused = asking.state.recused
    found = top(asking.state.unit, asking.roster)
    return tuple(one.id for one in found if one.id not in recused)


class HandedAbove(Approval, Sealing[Words], frozen=True, kw_only=True):
    """报上级处理: it is against all who could decide at the top, and goes to whom by name."""

    against: Annotated[
        tuple[str, ...],
        given("被反映的负责人", "Against", Meaning.OFFICER, by=_all_of_them),
    ]
    is_whole_top: Annotated[
        bool,
        asked(
            "最高一级能决定的负责人(正职和副职)全部被反映",
            "It is against all who could decide at the top, chief and deputies",
            hint=("他们此后看不到此件", "They are shown nothing of it from now on"),
        ),
    ]
    receiver: Annotated[AboveBody, asked("受理机关", "Handed to")]
    at: Annotated[Moment, asked("报送时间", "Handed at", first=now, says_when="minute")]
    way: Annotated[
        ContactWay, asked("报送方式", "By what means", first=lambda asking: ContactWay.LETTER)
    ]
    reference: Annotated[
        str, asked("对方编号", "Their number", hint=("尚未取得的可不填", "If there is one yet"))
    ] = ""


class AboveAnswered(Sealing[Words], Struct, frozen=True, kw_only=True):
    """上级答复: the supervision writes down what the body above answered, and its number there."""

    at: Annotated[Moment, asked("答复时间", "Answered at", first=now, says_when="minute")]
    reference: Annotated[
        str,
        asked(
            "对方编号",
            "Their number",
            first=lambda asking: asking.state.above.reference if asking.state.above else "",
            needed=True,
        ),
    ]


class AboveTold(Sealing[Words], Struct, frozen=True, kw_only=True):
    """告知上级答复: the citizen hears it from somebody whom it is not against."""

    at: Annotated[Moment, asked("告知时间", "Told at", first=now, says_when="minute")]
    way: Annotated[
        ContactWay, asked("告知方式", "By what means", first=lambda asking: ContactWay.PHONE)
    ]


def _hand(state: HandedUp, event: Event[HandedAbove]) -> Changes:
    body = event.body
    above = Above(
        against=body.against,
        receiver=body.receiver,
        sent_at=body.at,
        way=body.way,
        by=event.core.actor,
        reference=body.reference,
    )
    return {"above": above}


def _answer(state: HandedUp, event: Event[AboveAnswered]) -> Changes:
    if state.above is None:
        return {}
    body = event.body
    answered = structs.replace(
        state.above, answered_at=body.at, answer=text_of(event), reference=body.reference
    )
    return {"above": answered}


def _tell(state: HandedUp, event: Event[AboveTold]) -> Changes:
    if state.above is None:
        return {}
    told = structs.replace(state.above, told_at=event.body.at, told_by=event.core.actor)
    return {"above": told, "ended_at": event.core.at}


def _is_whole_top(state: HandedUp, event: Event[HandedAbove], context: Context) -> bool:
    """All who could decide there are named, or stepped back; and nobody else is named."""
    deciding = {one.id for one in top(state.unit, context.roster)}
    named = set(event.body.against)
    is_all = named <= deciding and deciding <= named | set(state.recused)
    return event.body.is_whole_top and bool(named) and is_all


IS_AGAINST_SOMEBODY = Guard[HandedUp, object](
    "above.complaint",
    Label("只有投诉举报可以报上级处理", "Only a complaint is handed to the level above"),
    lambda state, event, context: state.is_complaint,
    asks_form=False,
    hides=True,
)
IS_WHOLE_TOP = Guard(
    "above.whole_top",
    Label(
        "最高一级能决定的负责人(正职和副职)须全部被反映或已回避;仍有人可以决定的,由其决定",
        "It must be against all who could decide at the top, chief and deputies, less those who "
        "stepped back; while one of them is free, they decide",
    ),
    _is_whole_top,
)
NOT_NAMED = Guard[HandedUp, HandedAbove](
    "above.not_named",
    Label("被反映的人不能自己报送", "Whoever it is against does not hand it on"),
    lambda state, event, context: event.core.actor not in event.body.against,
)
SENT_BEFORE = Guard[HandedUp, HandedAbove](
    "above.sent",
    Label(
        "报送时间须在登记之后、现在之前", "It was handed on after it was entered, and before now"
    ),
    lambda state, event, context: state.opened_at <= event.body.at <= event.core.at,
)
NOT_ANSWERED = Guard[HandedUp, object](
    "above.answered_already",
    Label("上级答复已登记,请告知群众", "The answer is written down; tell the citizen"),
    lambda state, event, context: state.above is None or state.above.answered_at is None,
    asks_form=False,
    hides=True,
)
ANSWERED_SINCE = Guard[HandedUp, AboveAnswered](
    "above.answered",
    Label(
        "答复时间须在报送之后、现在之前",
        "It was answered after it was handed on, and before now",
    ),
    lambda state, event, context: (
        state.above is not None and state.above.sent_at <= event.body.at <= event.core.at
    ),
)
IS_ANSWERED = Guard[HandedUp, object](
    "above.not_answered",
    Label("上级尚未答复,答复登记后再告知", "No answer is written down yet; wait for it"),
    lambda state, event, context: state.above is not None and state.above.answered_at is not None,
    asks_form=False,
    hides=True,
)
TOLD_SINCE = Guard[HandedUp, AboveTold](
    "above.told",
    Label("告知时间须在上级答复之后、现在之前", "They were told after the answer, and before now"),
    lambda state, event, context: (
        state.above is not None
        and state.above.answered_at is not None
        and state.above.answered_at <= event.body.at <= event.core.at
    ),
)
WHY = words_needed("above.words", "请写明内容", "Write down what it is, in words")


# ----------------------------------------------------------------------------- what it waits for


def waits_above(state: HandedUp, steps: tuple[Step[Any, Any], ...]) -> Waits | None:
    """The answer from above, then that the citizen is told; ``None`` where it is not there."""
    if state.status != STATUS or state.above is None:
        return None
    wanted = AboveAnswered if state.above.answered_at is None else AboveTold
    return Waits(next(step.body for step in steps if issubclass(step.body, wanted)))


def handing_above(
    prefix: str,
    frm: tuple[str, ...],
    *,
    handed: Callable[[U, Event[HandedAbove]], Changes],
    told: Callable[[U, Event[AboveTold]], Changes],
) -> tuple[Step[U, Any], ...]:
    """The three rows of a kind; ``handed`` and ``told`` are what it sets beside."""
    return (
        Step[U, HandedAbove](
            body=own(prefix, HandedAbove),
            label=Label("报上级处理", "Handed to the level above"),
            verb="Hand to the level above",
            words=Label("报送理由", "Why it goes there"),
            frm=frm,
            to=STATUS,
            by=BY,
            guards=(IS_AGAINST_SOMEBODY, IS_WHOLE_TOP, NOT_NAMED, SENT_BEFORE, WHY),
            apply=lambda state, event: handed(state, event) | _hand(state, event),
            is_final_say=True,
            is_beside=True,
            is_grave=True,
            numbers=True,
        ),
        Step[U, AboveAnswered](
            body=own(prefix, AboveAnswered),
            label=Label("上级答复", "Answered from above"),
            verb="Record the answer from above",
            words=Label("答复内容", "What they answered"),
            frm=(STATUS,),
            to=None,
            by=BY,
            guards=(NOT_ANSWERED, ANSWERED_SINCE, WHY),
            apply=_answer,
        ),
        Step[U, AboveTold](
            body=own(prefix, AboveTold),
            label=Label("告知上级答复", "Told what was answered above"),
            verb="Tell the citizen",
            words=Label("告知内容", "What the citizen was told"),
            frm=(STATUS,),
            to="TRANSFERRED",
            by=TELLERS,
            guards=(IS_ANSWERED, TOLD_SINCE, WHY),
            apply=lambda state, event: told(state, event) | _tell(state, event),
        ),
    )
