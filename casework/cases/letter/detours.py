"""挂账、反弹重开、转三本账、被反映对象: what may come between.

The rules (domain 9.1): long-term is a chief's word with measures and an explicit date, and
is looked at every thirty days; a closed letter is reopened within ninety days; a letter goes
into one ledger item at most; and when the unit that works a letter turns out to be the
respondent's, the letter comes back to be dispatched anew.
"""

from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.cases.called_again import done_again
from casework.cases.handed_on import (
    done,
    leaves_owner,
    not_named_yet,
    outside_station,
    with_respondent,
)
from casework.cases.letter.shared import (
    HAS_WORDS,
    NO_CONFLICTS,
    NOT_THE_HANDLER,
    RESPONDENT,
    RESPONDENT_RULE,
    points_back,
)
from casework.cases.letter.state import ROWS, Letter, Measure
from casework.cases.letter.statuses import DONE, OPEN, UNDER_WORK, Status
from casework.cases.needs import acts_over, is_open
from casework.cases.timing import end_pauses
from casework.cases.wall import NOT_ABOVE, below
from casework.cases.words import Words, kept
from casework.codes import Role
from casework.context import Context
from casework.event import CHINA, Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import HEADS, UPPER_HEADS, Roster
from casework.steps import Approval, Changes, Guard

# -------------------------------------------------------------------------- long-term


class LetterLongTermSet(Approval, Sealing[Words], frozen=True):
    """挂账: not possible now; measures in the sealed words, and an explicit date."""

    until: Annotated[date, asked("承诺期限", "Promised by")]


class LetterLongTermRechecked(Sealing[Words], Struct, frozen=True):
    """复查: how the measures stand."""


class LetterLongTermEnded(Approval, Sealing[Words], frozen=True):
    """It has become possible: back to work."""


def _set_long_term(letter: Letter, event: Event[LetterLongTermSet]) -> Changes:
    """The measures are a decision, not the handler's work."""
    at = event.core.at
    return {
        "measures": (*letter.measures, done(Measure, event)),
        "long_term_since": at,
        "long_term_at": at,
        "long_term_until": event.body.until,
        "rechecked_at": None,
        "promise_kept_at": None,
    }


def _recheck(letter: Letter, event: Event[LetterLongTermRechecked]) -> Changes:
    return {"measures": (*letter.measures, done(Measure, event)), "long_term_at": event.core.at}


def _end_long_term(letter: Letter, event: Event[LetterLongTermEnded]) -> Changes:
    return kept(letter, event) | {"rechecked_at": event.core.at}


HEAD_OF_LEAD = Guard[Letter, object](
    "letter.head_of_lead",
    Label("由主办单位的上级局长决定", "The chief above the lead unit decides"),
    lambda letter, event, context: acts_over(UPPER_HEADS, letter.lead_unit, event, context),
    asks_form=False,
    hides=True,
)
UNTIL_IS_AHEAD = Guard[object, LetterLongTermSet](
    "letter.until",
    Label("请写明今日之后的明确期限", "Give an explicit date after today"),
    lambda letter, event, context: event.body.until > event.core.at.astimezone(CHINA).date(),
)

# --------------------------------------------------------------------------- reopened


class LetterReopened(Sealing[Words], Struct, frozen=True):
    """反弹: new facts, or the matter is back."""


def _reopen(letter: Letter, event: Event[LetterReopened]) -> Changes:
    """A new round of work; what was done in time the first time stays so."""
    return kept(letter, event) | {
        "reopened": letter.reopened + 1,
        "reopened_at": event.core.at,
        "second_replied_at": None,
        "rework_at": None,
        "reworked_at": None,
        **done_again(),
        "long_term_since": None,
        "long_term_until": None,
        "revisit_from": len(letter.call_backs),
        "closed_at": None,
        "closed_by": "",
        "is_check_due": False,
        "checked_at": None,
        "checked_by": "",
        "is_found_true": None,
        "ended_at": None,
        "ending": None,
        "legal_basis": "",
        "excluded_by": "",
    }


WITHIN_REOPENING = Guard[Letter, object](
    "letter.reopening",
    Label(
        "办结已超过规定日数(默认 90 日),请按新来信登记;回访核查不属实的除外",
        "Closed too long ago (90 days): a new letter, unless a check found it untrue",
    ),
    lambda letter, event, context: (
        letter.is_found_true is False
        or is_open(letter, context, "mailbox.reopening", letter.closed_at, event.core.at)
    ),
    asks_form=False,
)

# ------------------------------------------------------------------------- promotion


class LetterPromoted(Struct, frozen=True):
    """转三本账: the ledger item that was made of it."""

    item: Annotated[str, asked("三本账事项", "Ledger item", Meaning.CASE, "ledger_item")]


def _is_its_item(letter: Letter, event: Event[LetterPromoted], context: Context) -> bool:
    return points_back(context.related(event.body.item), "ledger_item", letter)


NOT_PROMOTED = Guard[Letter, object](
    "letter.promoted_already",
    Label("此信已转入三本账", "This letter is in a ledger already"),
    lambda letter, event, context: letter.ledger_item is None,
    asks_form=False,
    hides=True,
)
ITS_ITEM = Guard(
    "letter.ledger_item",
    Label("请先建立来源为此信的三本账事项", "Draft the ledger item from this letter first"),
    _is_its_item,
)

# ------------------------------------------------------------------------ respondents


def _works_it(letter: Letter, respondent: str, roster: Roster) -> bool:
    """Whether the unit that works the letter is shut out with this respondent."""
    walled = roster.walled_stations((respondent,))
    return bool(letter.lead_unit) and roster.station(letter.lead_unit) in walled


class LetterRespondentNamed(Struct, frozen=True):
    """An officer or a unit turns out to be the one complained about.

    ``is_recalled``: the unit that works the letter is theirs, so it is dispatched anew.
    """

    respondent: Annotated[
        str,
        asked(
            "被反映对象",
            "Respondent",
            Meaning.PARTY,
            among=lambda asking: below(
                asking, not_named_yet(asking, outside_station(asking, asking.state.unit))
            ),
        ),
    ]
    is_recalled: Annotated[
        bool,
        given(
            "收回重新转办",
            "Comes back to be dispatched anew",
            by=lambda asking: _works_it(asking.state, asking.text("respondent"), asking.roster),
        ),
    ] = False


def _name_respondent(letter: Letter, event: Event[LetterRespondentNamed]) -> Changes:
    changes: Changes = {
        "respondents": with_respondent(letter, event.body.respondent),
        "is_police_conduct": True,
    }
    if event.body.is_recalled:
        changes |= {
            "lead_unit": "",
            "co_units": (),
            "handler": "",
            "units": (letter.unit,),
            "extension_asked": None,
        } | end_pauses(letter, event.core.at)
    return changes


def _after_respondent(letter: Letter, event: Event[LetterRespondentNamed]) -> Status:
    return "SIGNED" if event.body.is_recalled else letter.status


RESPONDENT_IS_KNOWN = Guard[Letter, LetterRespondentNamed](
    RESPONDENT,
    RESPONDENT_RULE,
    lambda letter, event, context: leaves_owner(
        letter.unit, (event.body.respondent,), context.roster
    ),
)
RECALL_IS_RIGHT = Guard[Letter, LetterRespondentNamed](
    "letter.recall",
    Label(
        "主办单位是被反映对象的,须同时收回重新转办;否则不得收回",
        "If the lead unit is the respondent's, the letter comes back to be dispatched anew; "
        "otherwise it stays",
    ),
    lambda letter, event, context: (
        event.body.is_recalled is _works_it(letter, event.body.respondent, context.roster)
    ),
)

# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        LetterLongTermSet,
        label=Label("挂账", "Long-term"),
        verb="Set as long-term",
        words=Label("原因和措施", "Why, and the measures"),
        frm=(*UNDER_WORK, "REVISITING"),
        to="LONG_TERM",
        by=UPPER_HEADS,
        is_final_say=True,
        guards=(HEAD_OF_LEAD, NOT_THE_HANDLER, NO_CONFLICTS, UNTIL_IS_AHEAD, HAS_WORDS),
        apply=_set_long_term,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LetterLongTermRechecked,
        label=Label("挂账复查", "Long-term recheck"),
        verb="Recheck",
        words=Label("措施进展", "How the measures stand"),
        frm=("LONG_TERM",),
        by=(Role.HANDLER, *HEADS),
        guards=(HAS_WORDS,),
        apply=_recheck,
    ),
    ROWS.step(
        LetterLongTermEnded,
        label=Label("恢复办理", "Back to work"),
        verb="Take back to work",
        words=Label("恢复办理的理由", "Why it is possible now"),
        frm=("LONG_TERM",),
        to="HANDLING",
        by=UPPER_HEADS,
        is_final_say=True,
        guards=(HEAD_OF_LEAD, HAS_WORDS),
        apply=_end_long_term,
    ),
    ROWS.step(
        LetterReopened,
        label=Label("反弹重开", "Reopened"),
        verb="Reopen",
        words=Label("新情况", "What is new"),
        frm=DONE,
        to="REOPENED",
        by=(Role.TRIAGE, Role.REVISIT),
        guards=(WITHIN_REOPENING, HAS_WORDS),
        apply=_reopen,
    ),
    ROWS.step(
        LetterPromoted,
        label=Label("转三本账", "Promoted to a ledger"),
        verb="Promote to a ledger",
        frm=OPEN,
        by=(Role.TRIAGE, Role.OFFICE, *HEADS),
        guards=(NOT_PROMOTED, ITS_ITEM),
        apply=lambda letter, event: {"ledger_item": event.body.item},
        is_beside=True,
    ),
    ROWS.step(
        LetterRespondentNamed,
        label=Label("登记被反映对象", "Respondent named"),
        verb="Name a respondent",
        frm=OPEN,
        to=_after_respondent,
        by=(Role.TRIAGE, Role.SUPERV, *HEADS),
        guards=(RESPONDENT_IS_KNOWN, NOT_ABOVE, RECALL_IS_RIGHT),
        apply=_name_respondent,
        is_beside=True,
        is_grave=True,
    ),
)
