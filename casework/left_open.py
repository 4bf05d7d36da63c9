"""What stands open for a unit when its shift ends, and why: counted by the rules, never typed.

Source: domain 5.2, paper 17 (未签收、将到期、超期、待回访).  Unfinished receptions and what was
lent are ours ([D]): nobody else of the room knows of them.
"""

from collections import Counter
from collections.abc import Iterable

from casework.cases.call_sample.calling import CallSampleCalled
from casework.cases.handover.opening import HandoverOpened, is_of, is_told
from casework.cases.handover.state import MOST_LISTED, Counted, LeftOpen, Why
from casework.cases.ledger.answer import CallBackRecorded
from casework.cases.ledger.assigning import LedgerItemTakenUp
from casework.cases.letter.closing import LetterCallBackRecorded, LetterRevisitStarted
from casework.cases.letter.dispatch import LetterTakenUp
from casework.cases.letter.intake import LetterSigned
from casework.cases.loan import Loan
from casework.cases.supervision.work import SupervisionOrderReceipted
from casework.cases.walk_in import WalkIn
from casework.clock_reading import Level, reading
from casework.context import Context
from casework.deadlines import next_clock
from casework.registry import kind_of_state
from casework.state import State
from casework.worklist import next_step

SIGNING = frozenset(
    body.__name__
    for body in (LetterSigned, LetterTakenUp, LedgerItemTakenUp, SupervisionOrderReceipted)
)
"""The steps by which somebody signs for a matter, by their event types."""
CALLING = frozenset(
    body.__name__
    for body in (LetterRevisitStarted, LetterCallBackRecorded, CallBackRecorded, CallSampleCalled)
)
"""The steps of a call back, by their event types."""
WHOLE = frozenset({"walk_in", "loan"})
"""Kinds of which everything that is open is listed."""
_LEVELS = {Level.OVERDUE: Why.OVERDUE, Level.WARNING: Why.DUE_SOON}


def why(state: State, context: Context) -> tuple[Why, ...]:
    """Why a case is to be handed over; empty: it is not."""
    step = next_step(state, context)
    if not step or kind_of_state(state) == "handover":
        return ()
    found = []
    clock = next_clock(state, context.directory, context.related)
    level = None if clock is None else reading(clock, context.now).level
    if level in _LEVELS:
        found.append(_LEVELS[level])
    if step in SIGNING:
        found.append(Why.UNSIGNED)
    if step in CALLING:
        found.append(Why.CALL_BACK)
    if isinstance(state, WalkIn):
        found.append(Why.RECEPTION)
    if isinstance(state, Loan):
        found.append(Why.LENT)
    return tuple(found)


def left_open(unit: str, cases: Iterable[State], context: Context) -> tuple[LeftOpen, ...]:
    """The cases of a unit that are to be handed over, the most pressing first."""
    found = [
        (reasons, state.opened_at, state.case)
        for state in cases
        if is_told(state) and is_of(unit, state, context.roster)
        if (reasons := why(state, context))
    ]
    order = {one: place for place, one in enumerate(Why)}
    found.sort(key=lambda one: ([order[reason] for reason in one[0]], one[1], one[2]))
    return tuple(LeftOpen(case=case, why=reasons) for reasons, _, case in found)


def counts(found: Iterable[LeftOpen]) -> tuple[Counted, ...]:
    """How many there are for each reason."""
    reasons = Counter(why for one in found for why in one.why)
    return tuple(Counted(why=why, count=reasons[why]) for why in Why if reasons[why])


def handed_over(body: HandoverOpened, no: int, found: tuple[LeftOpen, ...]) -> HandoverOpened:
    """The hand-over of a number, with what was found: a list that is bounded, the rest counted."""
    return HandoverOpened(
        due_at=body.due_at,
        no=no,
        listed=found[:MOST_LISTED],
        counts=counts(found),
        total=len(found),
        temp_no=body.temp_no,
    )
