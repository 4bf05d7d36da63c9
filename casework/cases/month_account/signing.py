"""The head looks at it: an objection and its answer, the signature.  Events, guards and rows."""

from msgspec import Struct, structs

from casework.cases import needs
from casework.cases.month_account.state import ROWS, TO_SIGN, MonthAccount, Objection, Status
from casework.cases.words import Words, text_of, words_needed
from casework.codes import Role
from casework.event import Event, Label, Sealing
from casework.officers import HEADS, UPPER_HEADS
from casework.steps import Approval, Changes

LOOKERS = (*HEADS, Role.OFFICE)
ANSWERERS = (Role.OFFICE, Role.SUPERV, *UPPER_HEADS)

# ----------------------------------------------------------------------------- events


class MonthAccountObjected(Sealing[Words], Struct, frozen=True):
    """异议: a figure is not what happened, with the reason in the sealed words."""


class MonthObjectionAnswered(Approval, Sealing[Words], frozen=True):
    """异议答复: what was found, and what is done where the record is wrong."""


class MonthAccountSigned(Approval, frozen=True):
    """签认: the figures stand as they are."""


# ----------------------------------------------------------------------------- guards


def _objected(state: MonthAccount) -> tuple[str, ...]:
    return tuple(one.by for one in state.objections if one.answered_at is None)


SAYS_WHY = words_needed(
    "month_account.objection", "请写明哪一项有异议和理由", "Say which figure, and why"
)
SAYS_WHAT = words_needed(
    "month_account.answer", "请写明核查情况和处理意见", "Say what was found, and what is done"
)
ANSWERED_BY_ANOTHER = needs.another(
    "month_account.another",
    "异议由提出人以外的人答复",
    "Somebody else answers than who objected",
    _objected,
)

# ---------------------------------------------------------------------------- changes


def _object(state: MonthAccount, event: Event[MonthAccountObjected]) -> Changes:
    core = event.core
    one = Objection(at=core.at, by=core.actor, words=text_of(event))
    return {"objections": (*state.objections, one)}


def _answer(state: MonthAccount, event: Event[MonthObjectionAnswered]) -> Changes:
    core = event.core
    last = structs.replace(
        state.objections[-1], answered_at=core.at, answered_by=core.actor, answer=text_of(event)
    )
    return {"objections": (*state.objections[:-1], last)}


def _after_answer(state: MonthAccount, event: Event[MonthObjectionAnswered]) -> Status:
    return "DRAWN" if state.signed_at is None else "SUPPLEMENTED"


def _sign(state: MonthAccount, event: Event[MonthAccountSigned]) -> Changes:
    """The first signature is the account's own; one under a supplement stands with it."""
    first: Changes = {"signed_at": event.core.at, "signed_by": event.core.actor}
    return first if state.signed_at is None else {}


# ------------------------------------------------------------------------------- rows

SIGNING = (
    ROWS.step(
        MonthAccountSigned,
        label=Label("签认月报", "Signed"),
        verb="Sign the account",
        frm=TO_SIGN,
        to="SIGNED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        is_grave=True,
        apply=_sign,
    ),
    ROWS.step(
        MonthAccountObjected,
        label=Label("提出异议", "Objected to"),
        verb="Object",
        words=Label("异议理由", "Which figure, and why"),
        frm=TO_SIGN,
        to="OBJECTED",
        by=LOOKERS,
        at="owner",
        guards=(SAYS_WHY,),
        apply=_object,
    ),
    ROWS.step(
        MonthObjectionAnswered,
        label=Label("答复异议", "Objection answered"),
        verb="Answer the objection",
        words=Label("核查情况和处理意见", "What was found, and what is done"),
        frm=("OBJECTED",),
        to=_after_answer,
        by=ANSWERERS,
        at="owner",
        is_final_say=True,
        guards=(ANSWERED_BY_ANOTHER, SAYS_WHAT),
        apply=_answer,
    ),
)
