"""What is written down of a diverted matter, and who may be chosen for it."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, now
from casework.cases.diversion.state import Diversion, SentBy
from casework.cases.words import Words
from casework.codes import Channel, ContactWay, ReturnReason, Role, Solved
from casework.event import Label, Moment, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.receivers import Receiver, suggested
from casework.state import Person, State
from casework.steps import Approval


def _in_force(asking: Asking[State | None], topic: str) -> tuple[Receiver, ...]:
    """The bodies in force: those that take the topic first, each group by its code."""
    receivers = asking.context.directory.receivers.values()
    fitting = suggested(receivers, topic)
    others = (one for one in receivers if not one.is_ended and one not in fitting)
    return (*fitting, *sorted(others, key=lambda one: one.code))


def _bodies(found: Iterable[Receiver]) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, Label(one.name, one.name)) for one in found)


def _takers(asking: Asking[State | None]) -> tuple[Choice, ...]:
    return _bodies(_in_force(asking, asking.text("topic")))


def _other_takers(asking: Asking[Diversion]) -> tuple[Choice, ...]:
    """Those that have not had it yet."""
    tried = {one.receiver for one in asking.state.attempts}
    return _bodies(one for one in _in_force(asking, asking.state.topic) if one.id not in tried)


_DESK_OF = {Role.DESK: Channel.WALK, Role.FIELD: Channel.VISIT, Role.TRIAGE: Channel.MAIL}


def _usual_channel(asking: Asking[State | None]) -> Channel | None:
    """Where the matters of the officer's desk come from."""
    return next((_DESK_OF[role] for role in asking.officer.roles if role in _DESK_OF), None)


# ----------------------------------------------------------------------------------- events


DueOn = Annotated[
    date | None,
    asked("办理时限", "Answer by", hint=("不填则按规定时限", "Left empty, the usual limit counts")),
]
"""The day that was agreed with the body, if one was."""


class DiversionPrivate(Struct, frozen=True, kw_only=True):
    """The matter in words, and who brought it if they let it be passed on."""

    content: Annotated[str, asked("事项内容", "What it is about", Meaning.WORDS)]
    demand: Annotated[str, asked("群众诉求", "What they ask for", Meaning.WORDS)] = ""
    citizen: Annotated[Person | None, asked("反映人", "Citizen")] = None


class DiversionSent(Sealing[DiversionPrivate], Struct, frozen=True, kw_only=True):
    """转出: to one body, with what it is about."""

    receiver: Annotated[str, asked("承接单位", "Body", Meaning.RECEIVER, among=_takers)]
    topic: Annotated[str, asked("事项类别", "Topic", Meaning.LISTED, "diversion.topic")]
    channel: Annotated[Channel, asked("来源渠道", "Came by", first=_usual_channel)]
    way: Annotated[SentBy, asked("转送方式", "How it goes")]
    source_case: Annotated[
        str | None,
        asked(
            "来源事项",
            "Comes from",
            Meaning.CASE,
            hint=("来源事项的编号,没有可不填", "The number of that matter, if there is one"),
        ),
    ] = None
    due_on: DueOn = None
    citizen_agreed: Annotated[
        bool,
        asked(
            "本人同意转出个人信息",
            "The citizen agrees that their data go on",
            hint=("填写了反映人的,须经本人同意", "Needed where the citizen is named"),
        ),
    ] = False
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class DiversionAcknowledged(Struct, frozen=True):
    """回执: the body has it, under its own number."""

    reference: Annotated[str, asked("对方编号或接收人", "Their number, or who took it")]


class DiversionPressed(Sealing[Words], Struct, frozen=True):
    """催办: it was asked for, with what they said in the sealed words."""


class DiversionUrged(Sealing[Words], Struct, frozen=True):
    """发函催办: the office above writes to the body, after it was asked for in vain."""

    reference: Annotated[
        str,
        asked(
            "催办函文号", "Number of the letter", hint=("函号或会议纪要编号", "Or of the minutes")
        ),
    ]


class DiversionAnswered(Sealing[Words], Struct, frozen=True):
    """答复: what the body says came of it, in the sealed words."""

    solved: Annotated[Solved, asked("是否解决", "Solved")]


class DiversionReturned(Sealing[Words], Struct, frozen=True):
    """退回: the body sends it back, with why in the sealed words."""

    reason: Annotated[ReturnReason, asked("退回原因", "Sent back because")]


class DiversionResent(Struct, frozen=True, kw_only=True):
    """改派: to another body."""

    receiver: Annotated[str, asked("承接单位", "Body", Meaning.RECEIVER, among=_other_takers)]
    way: Annotated[SentBy, asked("转送方式", "How it goes")]
    due_on: DueOn = None


class CitizenTold(Sealing[Words], Struct, frozen=True):
    """告知群众: what came of it, in the sealed words."""

    at: Annotated[Moment, asked("告知时间", "Told at", first=now, says_when="minute")]
    way: Annotated[ContactWay, asked("告知方式", "By what means")]


class CitizenNotTold(Approval, Sealing[Words], frozen=True):
    """未能告知: nobody can be told, with why in the sealed words."""
