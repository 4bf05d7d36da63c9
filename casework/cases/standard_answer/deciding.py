"""审核: a second person lets a version in, or sends it back; an answer is withdrawn."""

from msgspec import structs

from casework.cases import needs
from casework.cases.standard_answer.state import HOLDS, ROWS, StandardAnswer, Status, Version
from casework.cases.standard_answer.writing import as_it_reads
from casework.cases.words import Words, text_of, words_needed
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

DECIDERS = (Role.OFFICE, *HEADS)
"""Who lets a version in: the office, or a head."""

# ----------------------------------------------------------------------------- events


class StandardAnswerApproved(Approval, frozen=True, kw_only=True):
    """审核通过: the text is the next version from now on."""


class StandardAnswerReturned(Approval, Sealing[Words], frozen=True, kw_only=True):
    """退回修改: it is not fit to be quoted; what stood before goes on to stand."""


class StandardAnswerWithdrawn(Approval, Sealing[Words], frozen=True, kw_only=True):
    """停用: nobody quotes it any more; what was quoted keeps what it said."""


# ----------------------------------------------------------------------------- guards


def _still_fits(state: StandardAnswer, event: Event[object], context: Context) -> bool:
    return state.proposed is None or needs.today(event) <= state.proposed.until


BY_ANOTHER: Guard[StandardAnswer, object] = needs.another(
    "standard_answer.another",
    "起草人不能审核自己的稿件,请由办公室或者负责人中的另一人审核",
    "Not by who wrote it: somebody else of the office, or a head, lets it in",
    lambda state: (state.proposed.by,) if state.proposed else (),
)
STILL_FITS = Guard[StandardAnswer, object](
    "standard_answer.over",
    Label(
        "稿件写明的有效期已过,请退回修改",
        "The last day that it names is over: send it back",
    ),
    _still_fits,
    asks_form=False,
)
SAYS_WHY = words_needed(
    "standard_answer.words", "请写明退回或者停用的理由", "Say why it is sent back, or withdrawn"
)

# ---------------------------------------------------------------------------- changes


def _approve(state: StandardAnswer, event: Event[StandardAnswerApproved]) -> Changes:
    """The version before it ends in the same moment; what was reported of it is seen to."""
    draft, at = state.proposed, event.core.at
    if draft is None:
        return {}
    version = Version(
        no=state.version + 1, since=at, until=draft.until, approved_by=event.core.actor
    )
    reports = tuple(
        structs.replace(one, done_at=at) if one.done_at is None and one.at <= draft.at else one
        for one in state.reports
    )
    return as_it_reads(draft) | {
        "version": version.no,
        "versions": (*ended(state, event), version),
        "written_by": draft.by,
        "term_from": at,
        "proposed": None,
        "reports": reports,
    }


def ended(state: StandardAnswer, event: Event[object]) -> tuple[Version, ...]:
    """The versions so far: none of them holds from now on."""
    return tuple(
        structs.replace(one, ended_at=event.core.at) if one.ended_at is None else one
        for one in state.versions
    )


def _send_back(state: StandardAnswer, event: Event[StandardAnswerReturned]) -> Changes:
    draft = state.proposed
    sent = None if draft is None else structs.replace(draft, returned=text_of(event))
    return {"proposed": None, "returned": sent}


def _back_to(state: StandardAnswer, event: Event[StandardAnswerReturned]) -> Status:
    return "IN_FORCE" if state.version else "RETURNED"


def _withdraw(state: StandardAnswer, event: Event[StandardAnswerWithdrawn]) -> Changes:
    return {
        "versions": ended(state, event),
        "proposed": None,
        "returned": None,
        "ended_at": event.core.at,
        "words": text_of(event),
    }


# ------------------------------------------------------------------------------- rows

DECIDING = (
    ROWS.step(
        StandardAnswerApproved,
        label=Label("审核通过", "Let in force"),
        verb="Let it in force",
        frm=("PROPOSED", "REVISED"),
        to="IN_FORCE",
        by=DECIDERS,
        guards=(BY_ANOTHER, STILL_FITS),
        apply=_approve,
        is_final_say=True,
        is_grave=True,
    ),
    ROWS.step(
        StandardAnswerReturned,
        label=Label("退回修改", "Sent back"),
        verb="Send it back",
        words=Label("退回意见", "What to change"),
        frm=("PROPOSED", "REVISED"),
        to=_back_to,
        by=DECIDERS,
        guards=(BY_ANOTHER, SAYS_WHY),
        apply=_send_back,
        is_final_say=True,
    ),
    ROWS.step(
        StandardAnswerWithdrawn,
        label=Label("停用标准答案", "Withdrawn"),
        verb="Withdraw the answer",
        words=Label("停用原因", "Reason"),
        frm=("PROPOSED", "RETURNED", *HOLDS),
        to="WITHDRAWN",
        by=DECIDERS,
        guards=(SAYS_WHY,),
        apply=_withdraw,
        is_final_say=True,
        is_beside=True,
        is_grave=True,
    ),
)
