"""The agreement: put into words, signed, confirmed by the court if asked for, kept or not.

It has every field of 程序规定 184 before it is signed; until then it is a draft.  An oral
agreement of people's mediation is recorded (人民调解法 28), and judicial confirmation may be
asked for within thirty days (33).
"""

from datetime import date
from typing import Annotated

from msgspec import Struct, structs

from casework.asking import Asking, now
from casework.cases import needs
from casework.cases.mediation.codes import Mediator
from casework.cases.mediation.state import (
    HOSTS,
    ROWS,
    Mediation,
    missing_fields,
    parties_by_number,
)
from casework.cases.words import Words, text_of, words_needed
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked
from casework.steps import Changes, Guard

CONFIRMATION = "mediation.confirmation"
"""Code of the limit to the request for confirmation."""


def _every_party(asking: Asking[Mediation]) -> list[str]:
    return [choice.value for choice in parties_by_number(asking)]


def _course(asking: Asking[Mediation]) -> str:
    return asking.state.course


def _circumstances(asking: Asking[Mediation]) -> str:
    return asking.state.circumstances


def _consequence(asking: Asking[Mediation]) -> str:
    return asking.state.consequence


class AgreementPrivate(Struct, frozen=True, kw_only=True):
    """The facts, as they stand or as they were found to be, and the terms."""

    course: Annotated[str, asked("经过", "Course", Meaning.WORDS, first=_course)]
    circumstances: Annotated[
        str, asked("情节", "Circumstances", Meaning.WORDS, first=_circumstances)
    ]
    consequence: Annotated[str, asked("结果", "Consequence", Meaning.WORDS, first=_consequence)]
    terms: Annotated[str, asked("协议内容", "Terms", Meaning.WORDS)]
    perform_way: Annotated[str, asked("履行方式", "Manner of performance")]


class AgreementDrafted(Sealing[AgreementPrivate], Struct, frozen=True):
    """What was agreed is put into words: a draft until it is signed."""

    perform_by: Annotated[date, asked("履行期限", "To be kept by")]


class SigningRefused(Sealing[Words], Struct, frozen=True):
    """A party will not sign after all: no agreement was reached."""


class AgreementSigned(Struct, frozen=True):
    """The parties (numbers from 1) signed, or the oral agreement was recorded."""

    parties: Annotated[
        tuple[int, ...],
        asked(
            "签名的当事人",
            "Parties who signed",
            Meaning.PICK,
            among=parties_by_number,
            first=_every_party,
        ),
    ] = ()
    is_oral: Annotated[
        bool,
        asked("口头协议", "Oral agreement", hint=("只限人民调解", "People's mediation only")),
    ] = False


class ConfirmationRequested(Struct, frozen=True):
    """The parties together ask the court to confirm the agreement."""

    court: Annotated[str, asked("人民法院", "Court")]


class ConfirmationAnswered(Struct, frozen=True):
    """The court's answer."""

    is_confirmed: Annotated[
        bool, asked("法院予以确认", "Confirmed", no=("法院不予确认", "Not confirmed"))
    ]
    reference: Annotated[str, asked("文书编号", "Number of the document")]


class AgreementPerformed(Sealing[Words], Struct, frozen=True):
    """The agreement was kept, with what proves it in the sealed words."""

    at: Annotated[Moment, asked("履行时间", "Kept at", first=now, says_when="day")]


class AgreementBroken(Sealing[Words], Struct, frozen=True):
    """The agreement was not kept, with how in the sealed words."""


def _all_signed(state: Mediation, event: Event[AgreementSigned], context: Context) -> bool:
    body = event.body
    if body.is_oral:
        return state.sessions[-1].mediator is Mediator.COMMITTEE
    return set(body.parties) == set(range(1, len(state.parties) + 1))


def _host_signs(state: Mediation, event: Event[object], context: Context) -> bool:
    last = state.sessions[-1]
    return last.mediator is Mediator.COMMITTEE or event.core.actor == last.host


HAS_TERMS = needs.said("mediation.terms", "terms", "请写明协议内容", "Write down what was agreed")
PERFORM_BY_IS_AHEAD = needs.from_today(
    "mediation.perform_by", "perform_by", "履行期限不能早于今日", "Performance lies today or later"
)
AGREEMENT_IS_COMPLETE = Guard[Mediation, object](
    "mediation.agreement_complete",
    Label(
        "协议书还缺规定的内容(时间、地点、起因、经过、情节、结果、协议内容、履行期限和方式)",
        "The agreement lacks a field: when, where, cause, course, circumstances, consequence, "
        "terms, performance date and manner",
    ),
    lambda state, event, context: not missing_fields(state),
    asks_form=False,
)
NOTHING_TO_CHOOSE = Guard[Mediation, object](
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
    hides=True,
)
OF_PEOPLES_MEDIATION = Guard[Mediation, object](
    "mediation.confirmation_of_committee",
    Label(
        "人民调解协议才可申请司法确认", "Only an agreement of people's mediation can be confirmed"
    ),
    lambda state, event, context: state.sessions[-1].mediator is Mediator.COMMITTEE,
    asks_form=False,
    hides=True,
)
CONFIRMATION_IN_TIME: Guard[Mediation, object] = needs.in_window(
    "mediation.confirmation_in_time",
    "司法确认须在协议生效之日起三十日内共同申请",
    "Judicial confirmation is asked for within thirty days of the agreement",
    lambda state: CONFIRMATION,
    lambda state: state.agreed_at,
)
NOT_ASKED_YET = Guard[Mediation, object](
    "mediation.confirmation_once",
    Label("已申请司法确认", "Confirmation was asked for already"),
    lambda state, event, context: state.confirmation_requested_at is None,
    asks_form=False,
    hides=True,
)
IS_ASKED = Guard[Mediation, object](
    "mediation.confirmation_asked",
    Label("尚未申请司法确认,或已有结果", "Confirmation was not asked for, or is answered"),
    lambda state, event, context: (
        state.confirmation_requested_at is not None and state.is_confirmed is None
    ),
    asks_form=False,
    hides=True,
)
HAS_COURT = needs.written("mediation.court", "court", "请写明人民法院", "Name the court")
HAS_REFERENCE = needs.written(
    "mediation.reference", "reference", "请写明文书编号", "Give the number of the document"
)
PERFORMED_BY_NOW = needs.in_the_past(
    "mediation.performed_at", "at", "履行时间不能晚于现在", "It was kept now or before"
)
HAS_PROOF = words_needed(
    "mediation.proof", "请写明履行情况和佐证", "Say how it was kept and what proves it"
)
HAS_REASON = words_needed("mediation.reason", "请写明原因", "Give the reason")


def _draft(state: Mediation, event: Event[AgreementDrafted]) -> Changes:
    said: dict[str, object] = structs.asdict(event.private) if event.private else {}
    return needs.decided_fields(state, event, perform_by=event.body.perform_by, **said) | {
        "handlers": needs.with_actor(state, event)
    }


def _refuse_to_sign(state: Mediation, event: Event[SigningRefused]) -> Changes:
    changes = needs.decided_fields(state, event, terms="", perform_by=None, perform_way="")
    if len(state.sessions) == 1:
        changes["first_failed_at"] = event.core.at
    return changes | {"words": text_of(event)}


def _sign(state: Mediation, event: Event[AgreementSigned]) -> Changes:
    return {
        "agreed_at": event.core.at,
        "signed_by": event.core.actor,
        "is_oral": event.body.is_oral,
    }


AGREEMENT = (
    ROWS.step(
        AgreementDrafted,
        label=Label("起草协议书", "Agreement drafted"),
        verb="Draft the agreement",
        frm=("AGREED",),
        to="DRAFTED",
        by=HOSTS,
        aux=True,
        guards=(HAS_TERMS, PERFORM_BY_IS_AHEAD),
        apply=_draft,
    ),
    ROWS.step(
        SigningRefused,
        label=Label("当事人拒绝签名", "A party will not sign"),
        verb="A party will not sign",
        words=Label("拒绝签名的原因", "Why not"),
        frm=("AGREED", "DRAFTED"),
        to="FAILED",
        by=HOSTS,
        guards=(HAS_REASON,),
        apply=_refuse_to_sign,
        is_beside=True,
    ),
    ROWS.step(
        AgreementSigned,
        label=Label("签署协议书", "Agreement signed"),
        verb="Sign the agreement",
        frm=("DRAFTED",),
        to="SIGNED",
        by=HOSTS,
        is_final_say=True,
        guards=(HOST_SIGNS, NOTHING_TO_CHOOSE, AGREEMENT_IS_COMPLETE, ALL_SIGNED),
        apply=_sign,
        is_grave=True,
    ),
    ROWS.step(
        ConfirmationRequested,
        label=Label("申请司法确认", "Judicial confirmation requested"),
        verb="Ask the court to confirm",
        frm=("SIGNED",),
        by=HOSTS,
        guards=(OF_PEOPLES_MEDIATION, NOT_ASKED_YET, CONFIRMATION_IN_TIME, HAS_COURT),
        apply=lambda state, event: {
            "confirmation_requested_at": event.core.at,
            "confirmation_court": event.body.court,
        },
        is_beside=True,
    ),
    ROWS.step(
        ConfirmationAnswered,
        label=Label("司法确认结果", "Court's answer"),
        verb="Record the court's answer",
        frm=("SIGNED", "PERFORMED", "BROKEN"),
        by=HOSTS,
        guards=(IS_ASKED, HAS_REFERENCE),
        apply=lambda state, event: {
            "is_confirmed": event.body.is_confirmed,
            "confirmation_reference": event.body.reference,
        },
    ),
    ROWS.step(
        AgreementPerformed,
        label=Label("协议履行", "Agreement kept"),
        verb="Record as kept",
        words=Label("履行情况和佐证", "How it was kept, and what proves it"),
        frm=("SIGNED",),
        to="PERFORMED",
        by=HOSTS,
        aux=True,
        guards=(PERFORMED_BY_NOW, HAS_PROOF),
        apply=lambda state, event: {
            "performed_at": event.body.at,
            "ended_at": event.core.at,
            "words": text_of(event),
        },
    ),
    ROWS.step(
        AgreementBroken,
        label=Label("协议未履行", "Agreement not kept"),
        verb="Record as not kept",
        words=Label("未履行的情况", "How it was not kept"),
        frm=("SIGNED",),
        to="BROKEN",
        by=HOSTS,
        guards=(HAS_REASON,),
        apply=lambda state, event: {"broken_at": event.core.at, "words": text_of(event)},
        is_grave=True,
    ),
)
