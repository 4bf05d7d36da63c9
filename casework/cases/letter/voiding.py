"""作废、恢复登记: a letter that was entered by mistake, and an import that is taken back.

The rules: void is what an officer (or an import) entered and nobody signed for yet: by whoever
entered it within their shift, later by a head.  What a citizen wrote is never void.  It stays in
the record, marked; the same order under the same number is the same letter, so it is entered again
by a step of its own.  Of a limit that had passed before, it is still the missed one (domain 10).
"""

from msgspec import Struct

from casework.cases.letter.intake import TEAM, LetterReceived
from casework.cases.letter.numbered_outside import NUMBERING, own_case
from casework.cases.letter.shared import HAS_WORDS
from casework.cases.letter.state import ROWS, Letter
from casework.cases.needs import own_shift_or_head, server_time
from casework.cases.words import Words, ended
from casework.event import Event, Label, Refusal, Sealing
from casework.ids import SYSTEM
from casework.machine import ID_IN_USE
from casework.officers import HEADS
from casework.steps import Changes, Guard, refuse

ENTERED_ALREADY = refuse(
    "letter.entered_already",
    "这个编号的工单已经登记过,没有再登记;请按编号查找那一件(已作废的,在它的页上恢复登记)",
    "An order of this number stands in the mailbox already, so this was not entered: find it by "
    "its number (if it is void, enter it again from its own page)",
)


class LetterVoided(Sealing[Words], Struct, frozen=True):
    """作废: entered by mistake, or taken back with its import."""


class LetterEnteredAgain(Struct, frozen=True):
    """恢复登记: it is to be dealt with after all."""


def taken(event: Event[Struct]) -> Refusal:
    """What is said to a second opening of one letter."""
    body = event.body
    if isinstance(body, LetterReceived) and own_case(body) == event.core.case:
        return ENTERED_ALREADY
    return ID_IN_USE


def _enter_again(letter: Letter, event: Event[LetterEnteredAgain]) -> Changes:
    """The limits of a letter begin anew: until now nobody was to sign for it."""
    return {"received_at": server_time(event), "ended_at": None, "words": ""}


NOT_WRITTEN_HERE = Guard[Letter, object](
    "letter.void_citizens",
    Label(
        "群众自己写来的信不能作废;请签收后按规定办理",
        "What a citizen wrote is never void: sign for it, and it takes its course",
    ),
    lambda letter, event, context: letter.opened_by != SYSTEM or letter.channel in NUMBERING,
    asks_form=False,
    hides=True,
)
MAY_VOID = own_shift_or_head("letter.may_void")

STEPS = (
    ROWS.step(
        LetterVoided,
        label=Label("作废", "Voided"),
        verb="Void",
        words=Label("作废原因", "Reason"),
        frm=("PENDING_SIGN",),
        to="VOID",
        by=(*TEAM, *HEADS),
        at="owner",
        guards=(NOT_WRITTEN_HERE, MAY_VOID, HAS_WORDS),
        apply=ended,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LetterEnteredAgain,
        label=Label("恢复登记", "Entered again"),
        verb="Enter again",
        frm=("VOID",),
        to="PENDING_SIGN",
        by=(*TEAM, *HEADS),
        at="owner",
        apply=_enter_again,
    ),
)
