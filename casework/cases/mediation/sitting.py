"""Taking in and sitting: who is in dispute about what, and what came of bringing them together.

The police mediate public-order matters only (178); one session and a second one at most,
within seven working days (183); a minor's guardian is there (181); the accused sends nobody
in their place, anybody else only with written authority.
"""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Struct

from casework.amend import Amended, AmendedPrivate, AmendmentSettled, amending_steps
from casework.asking import Asking, at_work, codes, me, now
from casework.cases import needs
from casework.cases.mediation.codes import Capacity, Dispute, Mediator, Side
from casework.cases.mediation.state import (
    AMENDABLE,
    HOSTS,
    ROWS,
    SESSIONS,
    UNSIGNED,
    Attendee,
    Mediation,
    Party,
    Session,
)
from casework.context import Context
from casework.event import CHINA, Event, Label, Moment, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.steps import Changes, Guard, Step

SECOND_ATTEMPT = "mediation.second_attempt"
"""Code of the limit to the second session."""


def _mediators(asking: Asking[Mediation]) -> tuple[Choice, ...]:
    """A civil dispute is for a people's mediation committee."""
    is_civil = asking.state.dispute is Dispute.CIVIL
    return codes((Mediator.COMMITTEE,) if is_civil else Mediator)


def _usual_mediator(asking: Asking[Mediation]) -> Mediator:
    return Mediator.COMMITTEE if asking.state.dispute is Dispute.CIVIL else Mediator.POLICE


def _hosts(asking: Asking[Mediation]) -> tuple[Choice, ...]:
    """The officers of the unit who may act alone."""
    return at_work(asking, asking.state.unit)


class MediationPrivate(Struct, frozen=True, kw_only=True):
    """Who is in dispute about what, as far as it is known."""

    parties: Annotated[tuple[Party, ...], asked("双方当事人", "Parties")]
    cause: Annotated[str, asked("起因", "Cause", Meaning.WORDS)]
    happened_place: Annotated[str, asked("发生地点", "Where it happened")] = ""
    course: Annotated[str, asked("经过", "Course", Meaning.WORDS)] = ""
    circumstances: Annotated[str, asked("情节", "Circumstances", Meaning.WORDS)] = ""
    consequence: Annotated[str, asked("结果", "Consequence", Meaning.WORDS)] = ""


class MediationOpened(Sealing[MediationPrivate], Struct, frozen=True, kw_only=True):
    """A dispute is brought.  ``category`` is a code of the list ``walk_in.mediate``."""

    dispute: Annotated[Dispute, asked("性质", "Kind of dispute")]
    category: Annotated[
        str, asked("纠纷类别", "What it is about", Meaning.LISTED, "walk_in.mediate")
    ] = ""
    happened_at: Annotated[Moment | None, asked("发生时间", "When it happened")] = None
    source_case: Annotated[str | None, given("关联事项", "Belongs to", Meaning.CASE)] = None
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class SessionPrivate(Struct, frozen=True, kw_only=True):
    """Where, who else was there, and what came of it in words."""

    place: Annotated[str, asked("调解地点", "Place")]
    words: Annotated[
        str, asked("调解经过和双方意见", "How it went and what each said", Meaning.WORDS)
    ]
    present: Annotated[tuple[Attendee, ...], asked("在场人", "Also present")] = ()
    mediator_name: Annotated[
        str,
        asked(
            "人民调解员",
            "Committee's mediator",
            hint=("人民调解的须填写", "Needed where the committee mediates"),
        ),
    ] = ""
    """Who mediated for the committee; of the police it is the host."""


class MediationHeld(Sealing[SessionPrivate], Struct, frozen=True, kw_only=True):
    """A sitting.  ``host`` is the officer who hosts it, or records the committee's."""

    mediator: Annotated[
        Mediator, asked("调解机关", "Mediated by", among=_mediators, first=_usual_mediator)
    ]
    host: Annotated[str, asked("主持民警", "Host", Meaning.OFFICER, among=_hosts, first=me)]
    started_at: Annotated[Moment, asked("开始时间", "Started at")]
    ended_at: Annotated[Moment, asked("结束时间", "Ended at", first=now, says_when="day")]
    is_agreed: Annotated[
        bool, asked("达成协议", "Agreement reached", no=("未达成协议", "No agreement"))
    ]


def _new_parties(event: Event[MediationOpened | Amended]) -> tuple[Party, ...] | None:
    """The parties that a form gives; ``None`` where it gives none."""
    if isinstance(event.sealed, MediationPrivate):
        return event.sealed.parties
    values = event.sealed.values if isinstance(event.sealed, AmendedPrivate) else {}
    return msgspec.convert(values["parties"], tuple[Party, ...]) if "parties" in values else None


def _new_day_is_near(event: Event[Amended]) -> bool:
    values = event.private.values if event.private else {}
    day = msgspec.convert(values.get("perform_by"), date | None)
    return day is None or needs.is_near(day, event)


def _two_sides(parties: tuple[Party, ...]) -> bool:
    named = all(one.person.name.strip() for one in parties)
    return named and len({one.side for one in parties}) > 1


def _is_authorised(party: Party) -> bool:
    if party.agent is None:
        return True
    may_send = party.side is not Side.ACCUSED
    return may_send and bool(party.authority.strip()) and needs.has_id(party.agent)


def _guardians_are_there(state: Mediation, event: Event[MediationHeld], context: Context) -> bool:
    if event.private is None:
        return event.erased
    on = event.body.started_at.astimezone(CHINA).date()
    guarded = {one.party for one in event.private.present if one.capacity is Capacity.GUARDIAN}
    return all(no in guarded for no, one in enumerate(state.parties, 1) if one.needs_guardian(on))


def _has_host(state: Mediation, event: Event[MediationHeld], context: Context) -> bool:
    if not needs.is_colleague(event.body.host, state.unit, context):
        return False
    if event.body.mediator is Mediator.POLICE or event.erased:
        return True
    return event.private is not None and bool(event.private.mediator_name.strip())


def _second_in_time(state: Mediation, event: Event[MediationHeld], context: Context) -> bool:
    if not state.sessions:
        return True
    return len(state.sessions) < SESSIONS and needs.is_open(
        state, context, SECOND_ATTEMPT, state.first_failed_at, event.body.ended_at
    )


TWO_SIDES = Guard[object, MediationOpened | Amended](
    "mediation.parties",
    Label("双方当事人都要写明姓名", "Name the parties on both sides"),
    lambda state, event, context: (
        event.erased or (parties := _new_parties(event)) is None or _two_sides(parties)
    ),
)
AGENT_IS_AUTHORISED = Guard[object, MediationOpened | Amended](
    "mediation.agent",
    Label(
        "代理人须有委托书和证件;违法嫌疑人不得委托他人",
        "An agent needs written authority and a document; the accused sends nobody",
    ),
    lambda state, event, context: all(_is_authorised(one) for one in _new_parties(event) or ()),
)
HAS_CAUSE = needs.said(
    "mediation.cause", "cause", "请写明纠纷起因", "Say what the dispute is about"
)
NEW_DAY_IS_NEAR = Guard[object, Amended](
    "mediation.perform_within",
    Label("履行期限须在十年之内", "Performance lies within ten years"),
    lambda state, event, context: _new_day_is_near(event),
)
POLICE_MEDIATE_PUBLIC_ORDER = Guard[Mediation, MediationHeld](
    "mediation.not_civil",
    Label(
        "民事纠纷由人民调解委员会调解,或告知当事人向人民法院、人民调解组织申请",
        "A civil dispute is for a people's mediation committee; or tell the way to the court",
    ),
    lambda state, event, context: (
        state.dispute is Dispute.PUBLIC_ORDER or event.body.mediator is Mediator.COMMITTEE
    ),
)
HAS_HOST = Guard(
    "mediation.host",
    Label(
        "请写明主持人:公安机关由本单位民警主持;人民调解须写调解员姓名",
        "Name the host: an officer of this unit, or the committee's mediator",
    ),
    _has_host,
)
TIME_IS_TRUE = Guard[object, MediationHeld](
    "mediation.time",
    Label("调解时间须先开始后结束,且不晚于现在", "It started, then ended, and not after now"),
    lambda state, event, context: needs.happened(event.body.started_at, event.body.ended_at, event),
)
HAS_PLACE = needs.said("mediation.place", "place", "请写明调解地点", "Say where it was held")
HAS_SESSION_WORDS = needs.said(
    "mediation.words",
    "words",
    "请写明调解经过和双方意见",
    "Write down how it went and what each said",
)
GUARDIANS_ARE_THERE = Guard(
    "mediation.guardian",
    Label(
        "有未成年当事人的,须通知其监护人到场",
        "A minor is among the parties: the guardian must be there",
    ),
    _guardians_are_there,
)
MAY_STILL_MEET = Guard[Mediation, object](
    "mediation.sessions",
    Label("已调解两次,不再调解", "It was mediated twice; there is no third time"),
    lambda state, event, context: len(state.sessions) < SESSIONS,
    asks_form=False,
    hides=True,
)
SECOND_IN_TIME = Guard(
    "mediation.second_attempt",
    Label(
        "只能再调解一次,并在第一次调解后七个工作日内完成",
        "One second attempt, finished within seven working days of the first",
    ),
    _second_in_time,
)


def _open(state: object, event: Event[MediationOpened]) -> Changes:
    body = event.body
    private = event.private or MediationPrivate(parties=(), cause="")
    return {
        "dispute": body.dispute,
        "category": body.category,
        "happened_at": body.happened_at,
        "source_case": body.source_case,
        "temp_no": body.temp_no,
        "happened_place": private.happened_place,
        "parties": private.parties,
        "cause": private.cause,
        "course": private.course,
        "circumstances": private.circumstances,
        "consequence": private.consequence,
        "handlers": (event.core.actor,),
    }


def _hold(state: Mediation, event: Event[MediationHeld]) -> Changes:
    body = event.body
    private = event.private or SessionPrivate(place="", words="")
    session = Session(
        no=len(state.sessions) + 1,
        started_at=body.started_at,
        ended_at=body.ended_at,
        place=private.place,
        mediator=body.mediator,
        host=body.host,
        mediator_name=private.mediator_name,
        present=private.present,
        is_agreed=body.is_agreed,
        words=private.words,
    )
    changes: Changes = {
        "sessions": (*state.sessions, session),
        "handlers": tuple(dict.fromkeys((*needs.with_actor(state, event), body.host))),
    }
    if state.sessions:
        changes["second_attempt_at"] = body.ended_at
    elif not body.is_agreed:
        changes["first_failed_at"] = body.ended_at
    return changes


_AMENDING: tuple[Step[Mediation, Amended], Step[Mediation, AmendmentSettled]] = amending_steps(
    "Mediation",
    AMENDABLE,
    frm=UNSIGNED,
    by=HOSTS,
    aux=True,
    guards=(TWO_SIDES, AGENT_IS_AUTHORISED, NEW_DAY_IS_NEAR),
)
SITTING = (
    ROWS.opens(
        MediationOpened,
        label=Label("调解受理", "Taken in"),
        verb="Take in",
        to="OPEN",
        by=HOSTS,
        aux=True,
        numbers=True,
        guards=(TWO_SIDES, AGENT_IS_AUTHORISED, HAS_CAUSE),
        apply=_open,
    ),
    *_AMENDING,
    ROWS.step(
        MediationHeld,
        label=Label("调解", "Mediated"),
        verb="Record a sitting",
        frm=("OPEN", "FAILED"),
        to=lambda state, event: "AGREED" if event.body.is_agreed else "FAILED",
        by=HOSTS,
        guards=(
            MAY_STILL_MEET,
            POLICE_MEDIATE_PUBLIC_ORDER,
            HAS_HOST,
            TIME_IS_TRUE,
            SECOND_IN_TIME,
            GUARDIANS_ARE_THERE,
            HAS_PLACE,
            HAS_SESSION_WORDS,
        ),
        apply=_hold,
    ),
)
