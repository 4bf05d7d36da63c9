"""Other ends: told the way to the court, passed on as a case, or entered by mistake.

A civil dispute goes to the court or to people's mediation; a public-order matter that is
unfit for mediation, or whose mediation failed, goes on to case acceptance (179, 185).
"""

from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, codes
from casework.cases import needs
from casework.cases.mediation.agreement import HAS_REASON, HAS_REFERENCE
from casework.cases.mediation.codes import Dispute, Unfit, Way
from casework.cases.mediation.state import HOSTS, ROWS, Mediation
from casework.cases.words import Words, text_of
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, asked
from casework.steps import Changes, Guard


def fits_now(reason: Unfit, state: Mediation) -> bool:
    """Whether a reason fits where the matter stands: only a failed one failed."""
    only = {Unfit.FAILED: "FAILED", Unfit.BROKEN: "BROKEN"}
    return only.get(reason, state.status) == state.status


def _reasons(asking: Asking[Mediation]) -> tuple[Choice, ...]:
    return codes(reason for reason in Unfit if fits_now(reason, asking.state))


class WayTold(Struct, frozen=True):
    """告知: the parties were told where they may turn."""

    ways: Annotated[tuple[Way, ...], asked("告知的途径", "Ways told")]


class MediationPassedOn(Sealing[Words], Struct, frozen=True):
    """移送受案: not to be mediated (any more); the number of the case acceptance."""

    reason: Annotated[Unfit, asked("移送原因", "Why it is passed on", among=_reasons)]
    reference: Annotated[str, asked("受案编号", "Case acceptance no.")]


class MediationVoided(Sealing[Words], Struct, frozen=True):
    """Entered by mistake."""


def _is_unfit_now(state: Mediation, event: Event[MediationPassedOn], context: Context) -> bool:
    return fits_now(event.body.reason, state)


WAYS_ARE_TOLD = Guard[object, WayTold](
    "mediation.ways",
    Label("须告知向人民法院或人民调解组织申请", "Tell them of the court or of people's mediation"),
    lambda state, event, context: bool({Way.COURT, Way.PEOPLE} & set(event.body.ways)),
)
IS_PUBLIC_ORDER = Guard[Mediation, object](
    "mediation.public_order",
    Label("民事纠纷不移送受案,请告知途径", "A civil dispute is no case; tell them the way"),
    lambda state, event, context: state.dispute is Dispute.PUBLIC_ORDER,
    asks_form=False,
    hides=True,
)
UNFIT_NOW = Guard(
    "mediation.unfit",
    Label("移送原因与当前状态不符", "The reason does not fit where the matter stands"),
    _is_unfit_now,
)
MAY_VOID = needs.own_shift_or_head("mediation.may_void")


def _tell_ways(state: Mediation, event: Event[WayTold]) -> Changes:
    """A civil dispute ends here; a public-order case still goes on to its decision."""
    told = tuple(dict.fromkeys((*state.told_ways, *event.body.ways)))
    ends = {"ended_at": event.core.at} if state.dispute is Dispute.CIVIL else {}
    return {"told_ways": told} | ends


def _pass_on(state: Mediation, event: Event[MediationPassedOn]) -> Changes:
    return {
        "unfit": event.body.reason,
        "reference": event.body.reference,
        "ended_at": event.core.at,
        "words": text_of(event),
    }


OTHER_ENDS = (
    ROWS.step(
        WayTold,
        label=Label("告知途径", "Told the way"),
        verb="Tell the way",
        frm=("OPEN", "FAILED", "BROKEN"),
        to=lambda state, event: "REFERRED" if state.dispute is Dispute.CIVIL else state.status,
        by=HOSTS,
        aux=True,
        guards=(WAYS_ARE_TOLD,),
        apply=_tell_ways,
    ),
    ROWS.step(
        MediationPassedOn,
        label=Label("移送受案", "Passed on as a case"),
        verb="Pass on as a case",
        words=Label("移送的说明", "In words"),
        frm=("OPEN", "FAILED", "BROKEN"),
        to="PASSED_ON",
        by=HOSTS,
        guards=(IS_PUBLIC_ORDER, UNFIT_NOW, HAS_REFERENCE),
        apply=_pass_on,
        is_grave=True,
    ),
    ROWS.step(
        MediationVoided,
        label=Label("作废", "Voided"),
        verb="Void",
        words=Label("作废原因", "Reason"),
        frm=("OPEN",),
        to="VOID",
        by=HOSTS,
        aux=True,
        guards=(MAY_VOID, HAS_REASON),
        apply=lambda state, event: {"words": text_of(event), "ended_at": event.core.at},
        is_beside=True,
        is_grave=True,
    ),
)
