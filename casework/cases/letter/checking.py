"""回访核查: after closing, the supervision centre looks whether it was as it is written down.

The rule (seed 000, Shenzhen's five 一律): after closing the centre for law enforcement supervision
leads inspection and legal affairs in a check.  It may be taken on any closed letter; how many of a
hundred wait for it is the bureau's number; which ones is drawn after they are closed
(``casework.cases.call_sample``), so that nobody who closes one can know it.  Where it was not as
it is written down, the letter waits to be reopened, however long ago it was closed; that a unit
made it up is a finding of its own (``FalsificationFound``).
"""

from typing import Annotated

from msgspec import Struct

from casework.cases.called_again import callers
from casework.cases.letter.shared import HAS_WORDS
from casework.cases.letter.state import ROWS, Letter
from casework.cases.letter.statuses import DONE
from casework.cases.needs import is_another, somebody_else_may
from casework.cases.words import Words, kept
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.steps import Approval, Changes, Guard

BY = (Role.SUPERV,)


class Closing(Approval, frozen=True, kw_only=True):
    """``is_sampled``: drawn for a check, where the closing said so; by a lot now, afterwards."""

    is_sampled: Annotated[bool, given("抽中回访核查", "To be checked")] = False


class LetterCheckDrawn(Struct, frozen=True):
    """抽中回访核查: the lot fell on it."""

    sample: Annotated[str, given("抽样名单", "Sample", Meaning.CASE)]


class LetterClosingChecked(Approval, Sealing[Words], Struct, frozen=True):
    """回访核查: what inspection and legal affairs found."""

    is_true: Annotated[
        bool,
        asked(
            "情况属实",
            "As it is written down",
            no=("与记录不符", "Not as it is written down"),
            hint=("不符的,此件待重开", "If it is not, the letter waits to be reopened"),
        ),
    ]


def _check(letter: Letter, event: Event[LetterClosingChecked]) -> Changes:
    return kept(letter, event) | {
        "checked_at": event.core.at,
        "checked_by": event.core.actor,
        "is_found_true": event.body.is_true,
    }


def _had_no_part(letter: Letter, event: Event[object], context: Context) -> bool:
    """Whether the checker had no part in it, where there is another who had none."""
    parts = (
        *letter.handlers,
        *letter.approvers,
        *callers(letter.call_backs),
        letter.closed_by,
    )
    core = event.core
    return is_another(event, context, parts) or not somebody_else_may(
        BY, letter.unit, letter, context, at=core.at, step=core.type, parts=parts
    )


NOT_CHECKED = Guard[Letter, object](
    "letter.checked_already",
    Label("此次办结已回访核查", "This closing is checked already"),
    lambda letter, event, context: letter.checked_at is None,
    asks_form=False,
    hides=True,
)
NOT_DRAWN = Guard[Letter, object](
    "letter.drawn_already",
    Label("此次办结已抽中或已核查", "This closing is drawn or checked already"),
    lambda letter, event, context: not letter.is_check_due and letter.checked_at is None,
)
HAD_NO_PART = Guard[Letter, object](
    "letter.checker",
    Label(
        "回访核查须由未承办、未审批、未回访、未办结此件的人进行",
        "Whoever handled, approved, called back or closed it does not check it",
    ),
    _had_no_part,
    asks_form=False,
)

STEPS = (
    ROWS.step(
        LetterCheckDrawn,
        label=Label("抽中回访核查", "Drawn to be checked"),
        verb="Draw it to be checked",
        frm=DONE,
        by=(),
        guards=(NOT_DRAWN,),
        apply=lambda letter, event: {"is_check_due": True},
    ),
    ROWS.step(
        LetterClosingChecked,
        label=Label("回访核查", "Closing checked"),
        verb="Check the closing",
        words=Label("核查情况", "What was found"),
        frm=DONE,
        by=BY,
        is_final_say=True,
        guards=(NOT_CHECKED, HAD_NO_PART, HAS_WORDS),
        apply=_check,
    ),
)
