"""What a letter waits for, and whose turn it is (domain 8, 9.1).

What only another case or the bureau's thresholds can say is asked of them (:func:`instead`).
"""

from msgspec import Struct

from casework.cases.called_again import TURN, is_supervision_owed, unconfirmed
from casework.cases.chasing import chased_since
from casework.cases.handed_above import waits_above
from casework.cases.letter import above, pressed, published
from casework.cases.letter.answer import CHIEFS, SUPERVISED, LetterReplyApproved, LetterReplyDrafted
from casework.cases.letter.checking import LetterClosingChecked
from casework.cases.letter.closing import (
    CONFIRMED,
    LetterCallBackRecorded,
    LetterClosed,
    LetterClosedExplained,
    LetterRevisitStarted,
    LetterSupervisionLinked,
    is_closable,
    is_explainable,
    is_order_settled,
)
from casework.cases.letter.codes import Grade
from casework.cases.letter.detours import LetterLongTermRechecked, LetterReopened
from casework.cases.letter.dispatch import (
    HANDLERS,
    LetterDispatched,
    LetterReturnAccepted,
    LetterTakenUp,
    waits_for_head,
)
from casework.cases.letter.intake import SETTLED, TEAM, LetterGraded, LetterSigned
from casework.cases.letter.leaving import LetterMergedAnswered, LetterRejected, is_answered
from casework.cases.letter.organising import LetterOrganised, LetterRouted
from casework.cases.letter.state import Letter
from casework.cases.letter.statuses import OPEN
from casework.cases.letter.withdrawal import LetterWithdrawalRefused, LetterWithdrawn
from casework.cases.letter.work import GRANTED, RESUMED, LetterContacted, LetterFeedbackGiven
from casework.cases.needs import is_colleague
from casework.cases.pressing import pressed_first
from casework.cases.publishing import publication_waits
from casework.codes import Role
from casework.context import Context
from casework.machine import Waits
from casework.officers import HEADS
from casework.state import State


def waits(letter: Letter) -> Waits | None:
    """The step that a letter waits for; ``None`` when it is done with.

    Whether the writer really takes it back is decided before anything else is done.
    """
    if letter.withdrawal is not None and letter.status in OPEN:
        unit = letter.lead_unit or letter.unit
        return Waits(LetterWithdrawn, units=(unit,), asked_as=LetterWithdrawalRefused)
    return (
        waits_above(letter, above.STEPS) or pressed_first(letter, pressed.STEPS) or _waits(letter)
    )


def _waits(letter: Letter) -> Waits | None:
    match letter.status:
        case "PENDING_SIGN":
            return Waits(LetterSigned, units=(letter.unit,))
        case "SIGNED" | "REOPENED":
            step = LetterGraded if letter.grade is None else LetterDispatched
            return Waits(step, units=(letter.unit,), by=TEAM)
        case "REJECT_PENDING":
            return Waits(LetterRejected, units=(letter.unit,))
        case "MERGED" if letter.replied_at is None:
            return Waits(LetterMergedAnswered, units=(letter.unit,))
        case "DISPATCHED":
            return _for_handler(letter, LetterTakenUp)
        case "RETURN_PENDING":
            return Waits(LetterReturnAccepted, units=(letter.unit,))
        case "LONG_TERM":
            return _recheck(letter)
        case "HANDLING" | "REWORK":
            return _work(letter)
        case "CLOSED" | "CLOSED_EXPLAINED":
            return _check(letter) or publication_waits(letter, published.STEPS)
        case _:
            return _decision(letter) or _follow_up(letter)


def _check(letter: Letter) -> Waits | None:
    """A closing that was drawn is checked; one that was not as it is written down is reopened."""
    if letter.is_found_true is False:
        return Waits(LetterReopened, units=(letter.unit,))
    if letter.is_check_due and letter.checked_at is None:
        return Waits(LetterClosingChecked)
    return None


def _recheck(letter: Letter) -> Waits:
    """For the handler; asked for in vain so often, for the head of the lead unit."""
    chase = chased_since(letter, letter.long_term_at)
    if chase is not None and chase.is_raised:
        return Waits(LetterLongTermRechecked, units=(letter.lead_unit,), by=HEADS)
    return _for_handler(letter, LetterLongTermRechecked)


def _for_handler(letter: Letter, step: type[Struct], asked_as: type[Struct] | None = None) -> Waits:
    """For whoever handles it; until somebody does, for the handlers of the lead unit."""
    if letter.handler:
        return Waits(step, officers=(letter.handler,), asked_as=asked_as)
    return Waits(step, units=(letter.lead_unit,), asked_as=asked_as, by=(Role.HANDLER,))


def _work(letter: Letter) -> Waits:
    """Contact, feedback, reply: while the writer is not reached, the next try is asked about.

    Nobody waits for a call to somebody who left nothing to be called by.
    """
    if letter.has_details and not letter.contacts:
        return _for_handler(letter, LetterContacted)
    if letter.first_feedback_at is None:
        return _for_handler(letter, LetterFeedbackGiven)
    is_sought = letter.has_details and letter.contacted_at is None
    return _for_handler(letter, LetterReplyDrafted, LetterContacted if is_sought else None)


def _decision(letter: Letter) -> Waits | None:
    """A head of the lead unit, or whoever may where it is for somebody above or beside them."""
    lead = (letter.lead_unit,)
    if letter.status == "SUSPENDED":
        return Waits(RESUMED, units=lead)
    if letter.status == "EXT_PENDING":
        asked = letter.extension_asked
        is_second = asked is not None and bool(letter.extensions.get(asked.limit))
        return Waits(GRANTED, units=() if is_second else lead)
    if letter.status == "REPLY_PENDING":
        if letter.grade is Grade.IMPORTANT:
            return Waits(LetterReplyApproved, by=CHIEFS)
        return Waits(LetterReplyApproved, units=() if letter.is_in_rework else lead)
    return None


def _follow_up(letter: Letter) -> Waits | None:
    """The follow-up centre; an explanation, and an order that is due, are for others."""
    if letter.status == "REPLIED":
        return Waits(LetterRevisitStarted)
    if letter.status != "REVISITING":
        return None
    if unconfirmed(letter.calls) is not None:
        return Waits(CONFIRMED)
    if letter.answer is not None and letter.answer.is_good:
        return _closing(letter, LetterClosed)
    if is_explainable(letter):
        return _closing(letter, LetterClosedExplained)
    return Waits(LetterCallBackRecorded)


def _closing(letter: Letter, step: type[Struct]) -> Waits:
    """What the letter itself says is missing for its closing comes first."""
    if not is_order_settled(letter):
        return Waits(LetterSupervisionLinked)
    if letter.conflicts:
        return Waits(SETTLED, units=(letter.unit, letter.lead_unit))
    return Waits(step)


def before_the_work(letter: Letter, context: Context) -> Waits | None:
    """The head organises the handling where that is asked, or the one named handles no more.

    What is done again is supervised first.  A unit in which nobody handles matters has nobody to
    take it up: it is routed on.
    """
    if letter.withdrawal is not None:
        return None
    able = [
        one.id
        for one in context.roster.station_of(letter.lead_unit)
        if one.id not in letter.recused
        and is_colleague(one.id, letter.lead_unit, context, HANDLERS)
    ]
    if letter.status == "DISPATCHED" and not able:
        return Waits(LetterRouted, units=(letter.unit,))
    if is_supervision_owed(letter, context.now, context) and letter.status != "DISPATCHED":
        return Waits(SUPERVISED, by=TURN)
    is_named = letter.handler == "" or letter.handler in able
    must_organise = letter.status == "DISPATCHED" and waits_for_head(letter, context.now, context)
    if able and (must_organise or not is_named):
        return Waits(LetterOrganised, units=(letter.lead_unit,))
    return None


def master_first(letter: Letter, context: Context) -> State | None:
    """A merged letter waits for the answer to the one that stays."""
    master = context.related(letter.merged_into or "")
    is_done = letter.replied_at is not None
    if not isinstance(master, Letter) or master.replied_at is not None or is_done:
        return None
    return master


def instead(letter: Letter, context: Context) -> Waits | State | None:
    """Whoever cannot be reached was called often enough; the writers of merged letters first."""
    if letter.withdrawal is not None:
        return None
    waiting = _follow_up(letter)
    is_heard = unconfirmed(letter.calls) is None
    if is_heard and letter.answer is None and is_closable(letter, context.now, context):
        waiting = _closing(letter, LetterClosed)
    if waiting is None or waiting.step not in (LetterClosed, LetterClosedExplained):
        return waiting
    known = (context.related(one) for one in letter.duplicates if not is_answered(one, context))
    return next((one for one in known if one is not None), waiting)
