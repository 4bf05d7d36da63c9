"""撤诉: the writer takes the letter back; somebody else than whoever heard it says that it is so.

The rules (domain 9.1): a letter does not end by its handler's word.  What counts is the writer's
own wish: when and by what means they said so, in which words, with the paper where it was
written.  Another officer, who did not handle the letter, holds that against the evidence.  A
report of wrongdoing or a complaint about the police does not end because the writer takes it back.
"""

from typing import Annotated

from msgspec import Struct

from casework.asking import now
from casework.cases.asked_for import none_waits, not_who_asked, one_waits
from casework.cases.letter.codes import AppealType
from casework.cases.letter.shared import AT_IS_PAST, HAS_WORDS, usual_way
from casework.cases.letter.state import ROWS, Letter, Wish
from casework.cases.letter.statuses import OPEN
from casework.cases.words import Words, ended, kept, text_of
from casework.codes import ContactWay, Role
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

JUDGES = (Role.OFFICE, Role.SUPERV, *HEADS)

# --------------------------------------------------------------------- what is written down


class LetterWithdrawalRequested(Sealing[Words], Struct, frozen=True):
    """申请撤诉: the writer wishes it, and what proves that."""

    at: Annotated[
        Moment, asked("来信人表示时间", "Said by the writer at", first=now, says_when="minute")
    ]
    way: Annotated[ContactWay, asked("表示方式", "By what means", first=usual_way)]
    evidence: Annotated[
        tuple[str, ...],
        asked(
            "证明材料",
            "What proves it",
            Meaning.FILE,
            hint=(
                "书面撤诉须附原件,电话撤诉可附录音",
                "The paper itself if it was written; a recording of a call if there is one",
            ),
        ),
    ] = ()


class LetterWithdrawn(Approval, Sealing[Words], frozen=True):
    """撤诉: the wish is the writer's own."""


class LetterWithdrawalRefused(Approval, Sealing[Words], frozen=True):
    """不同意撤诉: it goes on."""


# --------------------------------------------------------------------------------- changes


def _request(letter: Letter, event: Event[LetterWithdrawalRequested]) -> Changes:
    body, core = event.body, event.core
    return {"withdrawal": Wish(body.at, body.way, core.actor, text_of(event), body.evidence)}


def _refuse(letter: Letter, event: Event[LetterWithdrawalRefused]) -> Changes:
    return kept(letter, event) | {"withdrawal": None}


# ------------------------------------------------------------------------------ conditions


MAY_WITHDRAW = Guard[Letter, object](
    "letter.may_withdraw",
    Label("举报和涉警投诉不能因撤诉而终止", "A report or a complaint about police is not ended so"),
    lambda letter, event, context: (
        letter.type is not AppealType.REPORT and not letter.is_police_conduct
    ),
    asks_form=False,
)
NOT_ASKED_YET: Guard[Letter, object] = none_waits(
    "letter.withdrawal_asked",
    "已有一项撤诉待审",
    "The writer's wish is waiting to be decided",
    lambda letter: letter.withdrawal,
)
IS_ASKED: Guard[Letter, object] = one_waits(
    "letter.withdrawal_not_asked",
    "没有待审的撤诉",
    "No withdrawal was asked for",
    lambda letter: letter.withdrawal,
)
IS_PROVED = Guard[Letter, LetterWithdrawalRequested](
    "letter.withdrawal_paper",
    Label("书面撤诉须附来信人的原件", "A withdrawal in writing comes with the paper itself"),
    lambda letter, event, context: (
        event.body.way is not ContactWay.LETTER or bool(event.body.evidence)
    ),
)
NOT_WHO_HEARD_IT: Guard[Letter, object] = not_who_asked(
    "letter.withdrawal_by_another",
    "撤诉须由承办人、申请人以外的人审核",
    "Neither a handler nor whoever heard the writer decides on the withdrawal",
    lambda letter: letter.withdrawal,
    lambda letter: letter.handlers,
)

# ------------------------------------------------------------------------------------ rows

STEPS = (
    ROWS.step(
        LetterWithdrawalRequested,
        label=Label("申请撤诉", "Withdrawal requested"),
        verb="Record the writer's wish",
        words=Label("来信人撤诉的原话", "The writer's own words"),
        frm=OPEN,
        by=(Role.TRIAGE, Role.HANDLER),
        guards=(MAY_WITHDRAW, NOT_ASKED_YET, AT_IS_PAST, IS_PROVED, HAS_WORDS),
        apply=_request,
        is_beside=True,
    ),
    ROWS.step(
        LetterWithdrawn,
        label=Label("撤诉", "Withdrawn"),
        verb="Approve the withdrawal",
        words=Label("核实情况", "How it was verified"),
        frm=OPEN,
        to="WITHDRAWN",
        by=JUDGES,
        is_final_say=True,
        guards=(IS_ASKED, MAY_WITHDRAW, NOT_WHO_HEARD_IT, HAS_WORDS),
        apply=ended,
        is_grave=True,
    ),
    ROWS.step(
        LetterWithdrawalRefused,
        label=Label("不同意撤诉", "Withdrawal refused"),
        verb="Refuse the withdrawal",
        words=Label("不同意的理由", "Why not"),
        frm=OPEN,
        by=JUDGES,
        is_final_say=True,
        guards=(IS_ASKED, NOT_WHO_HEARD_IT, HAS_WORDS),
        apply=_refuse,
    ),
)
