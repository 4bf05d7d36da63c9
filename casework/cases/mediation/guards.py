"""The conditions of a mediation's steps; their words are what an officer reads."""

from datetime import date

import msgspec

from casework.cases import needs
from casework.cases.mediation.events import AgreementSigned, MediationHeld
from casework.cases.mediation.state import (
    Capacity,
    Dispute,
    Mediation,
    Mediator,
    Party,
    Side,
    Unfit,
    Way,
    missing_fields,
)
from casework.context import Context
from casework.event import CHINA, Event, Label
from casework.steps import Guard

SECOND_ATTEMPT = "mediation.second_attempt"
CONFIRMATION = "mediation.confirmation"
SESSIONS = 2
"""One mediation, and a second one at most (183)."""


def _new_parties(event: Event) -> tuple[Party, ...] | None:
    """The parties that a form gives; ``None`` where it gives none."""
    if event.private is None:
        return None
    if event.core.type == "MediationOpened":
        return tuple(event.private.parties)
    values = event.private.values
    return msgspec.convert(values["parties"], tuple[Party, ...]) if "parties" in values else None


def _new_day_is_near(event: Event) -> bool:
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


def _guardians_are_there(state: Mediation, event: Event, context: Context) -> bool:
    if event.private is None:
        return event.erased
    on = event.body.started_at.astimezone(CHINA).date()
    guarded = {one.party for one in event.private.present if one.capacity is Capacity.GUARDIAN}
    return all(no in guarded for no, one in enumerate(state.parties, 1) if one.needs_guardian(on))


def _has_host(state: Mediation, event: Event, context: Context) -> bool:
    body: MediationHeld = event.body
    if not needs.is_colleague(body.host, state.unit, context):
        return False
    return body.mediator is Mediator.POLICE or needs.is_said(event, "mediator_name")


def _second_in_time(state: Mediation, event: Event, context: Context) -> bool:
    if not state.sessions:
        return True
    return len(state.sessions) < SESSIONS and needs.is_open(
        state, context, SECOND_ATTEMPT, state.first_failed_at, event.body.ended_at
    )


def _all_signed(state: Mediation, event: Event, context: Context) -> bool:
    body: AgreementSigned = event.body
    if body.is_oral:
        return state.sessions[-1].mediator is Mediator.COMMITTEE
    return set(body.parties) == set(range(1, len(state.parties) + 1))


def _host_signs(state: Mediation, event: Event, context: Context) -> bool:
    last = state.sessions[-1]
    return last.mediator is Mediator.COMMITTEE or event.core.actor == last.host


def _is_unfit_now(state: Mediation, event: Event, context: Context) -> bool:
    only = {Unfit.FAILED: "FAILED", Unfit.BROKEN: "BROKEN"}
    return only.get(event.body.reason, state.status) == state.status


TWO_SIDES = Guard(
    "mediation.parties",
    Label("双方当事人都要写明姓名", "Name the parties on both sides"),
    lambda state, event, context: (
        event.erased or (parties := _new_parties(event)) is None or _two_sides(parties)
    ),
)
AGENT_IS_AUTHORISED = Guard(
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
POLICE_MEDIATE_PUBLIC_ORDER = Guard(
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
TIME_IS_TRUE = Guard(
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
SECOND_IN_TIME = Guard(
    "mediation.second_attempt",
    Label(
        "只能再调解一次,并在第一次调解后七个工作日内完成",
        "One second attempt, finished within seven working days of the first",
    ),
    _second_in_time,
)
HAS_TERMS = needs.said("mediation.terms", "terms", "请写明协议内容", "Write down what was agreed")
PERFORM_BY_IS_AHEAD = needs.from_today(
    "mediation.perform_by", "perform_by", "履行期限不能早于今日", "Performance lies today or later"
)
NEW_DAY_IS_NEAR = Guard(
    "mediation.perform_within",
    Label("履行期限须在十年之内", "Performance lies within ten years"),
    lambda state, event, context: _new_day_is_near(event),
)
AGREEMENT_IS_COMPLETE = Guard(
    "mediation.agreement_complete",
    Label(
        "协议书还缺规定的内容(时间、地点、起因、经过、情节、结果、协议内容、履行期限和方式)",
        "The agreement lacks a field: when, where, cause, course, circumstances, consequence, "
        "terms, performance date and manner",
    ),
    lambda state, event, context: not missing_fields(state),
    asks_form=False,
)
NOTHING_TO_CHOOSE = Guard(
    "mediation.conflicts",
    Label("有两个值待选定,请先选定", "A field has two values; choose one first"),
    lambda state, event, context: not state.conflicts,
    asks_form=False,
)
ALL_SIGNED = Guard(
    "mediation.all_signed",
    Label(
        "双方当事人都要签名;口头协议只限人民调解",
        "Every party signs; only people's mediation knows an oral agreement",
    ),
    _all_signed,
)
HOST_SIGNS = Guard(
    "mediation.host_signs",
    Label("协议书由主持调解的民警签署", "The officer who hosted it signs"),
    _host_signs,
    asks_form=False,
)
OF_PEOPLES_MEDIATION = Guard(
    "mediation.confirmation_of_committee",
    Label(
        "人民调解协议才可申请司法确认", "Only an agreement of people's mediation can be confirmed"
    ),
    lambda state, event, context: state.sessions[-1].mediator is Mediator.COMMITTEE,
    asks_form=False,
)
CONFIRMATION_IN_TIME = Guard(
    "mediation.confirmation_in_time",
    Label(
        "司法确认须在协议生效之日起三十日内共同申请",
        "Judicial confirmation is asked for within thirty days of the agreement",
    ),
    lambda state, event, context: needs.is_open(
        state, context, CONFIRMATION, state.agreed_at, event.core.at
    ),
    asks_form=False,
)
NOT_ASKED_YET = Guard(
    "mediation.confirmation_once",
    Label("已申请司法确认", "Confirmation was asked for already"),
    lambda state, event, context: state.confirmation_requested_at is None,
    asks_form=False,
)
IS_ASKED = Guard(
    "mediation.confirmation_asked",
    Label("尚未申请司法确认,或已有结果", "Confirmation was not asked for, or is answered"),
    lambda state, event, context: (
        state.confirmation_requested_at is not None and state.is_confirmed is None
    ),
    asks_form=False,
)
HAS_COURT = needs.written("mediation.court", "court", "请写明人民法院", "Name the court")
HAS_REFERENCE = needs.written(
    "mediation.reference", "reference", "请写明文书编号", "Give the number of the document"
)
PERFORMED_BY_NOW = needs.in_the_past(
    "mediation.performed_at", "at", "履行时间不能晚于现在", "It was kept now or before"
)
HAS_PROOF = needs.said(
    "mediation.proof", "text", "请写明履行情况和佐证", "Say how it was kept and what proves it"
)
HAS_REASON = needs.said("mediation.reason", "text", "请写明原因", "Give the reason")
WAYS_ARE_TOLD = Guard(
    "mediation.ways",
    Label("须告知向人民法院或人民调解组织申请", "Tell them of the court or of people's mediation"),
    lambda state, event, context: bool({Way.COURT, Way.PEOPLE} & set(event.body.ways)),
)
IS_PUBLIC_ORDER = Guard(
    "mediation.public_order",
    Label("民事纠纷不移送受案,请告知途径", "A civil dispute is no case; tell them the way"),
    lambda state, event, context: state.dispute is Dispute.PUBLIC_ORDER,
    asks_form=False,
)
UNFIT_NOW = Guard(
    "mediation.unfit",
    Label("移送原因与当前状态不符", "The reason does not fit where the matter stands"),
    _is_unfit_now,
)
MAY_VOID = needs.own_shift_or_head("mediation.may_void")
