"""销号: the closing gate, as seven named clauses (domain 1.3).

Nothing is struck off before the matter is settled and the citizen satisfied.
"Satisfied" is never forced: the lawful exits (unfounded, not supported by law, cannot
be reached) need their basis and the word of the head one level up, and are counted
as what they are.

A clause may be let pass by the head one level up, in writing, one clause at a time; the
citizen's satisfaction may not: for that there is the lawful exit.  Where the owner of the
ledger cannot sign (they handled it), that waiver lets the head one level up sign instead.

The gate is met on every path because it is a guard of the closing events themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from casework.cases.called_again import callers
from casework.cases.ledger.state import LedgerItem
from casework.context import Context
from casework.event import Event, Label
from casework.state import State
from casework.steps import Guard, signers

Related = Callable[[str], State | None]

SETTLED_ORDER = frozenset({"ACCEPTED", "REVOKED", "VOID"})
"""Statuses in which a supervision order asks for nothing any more."""


def _nothing_known(case: str) -> State | None:
    return None


class ClauseReading(Struct, frozen=True):
    """One clause as it stands for an item: what it asks and whether it is met.

    ``is_waived``: it is not met, and the head one level up let it pass.
    """

    clause: str
    title: Label
    rule: Label
    is_met: bool
    is_waived: bool = False


def is_waived(item: LedgerItem, clause: str) -> bool:
    """Whether the head one level up let this clause pass."""
    return any(waiver.clause == clause for waiver in item.waivers)


def _has_result(item: LedgerItem, related: Related) -> bool:
    """Words that were erased were there."""
    is_said = item.outcome_text.strip() and item.evidence.strip()
    return bool(item.outcome and (is_said or item.is_erased))


def _is_fed_back(item: LedgerItem, related: Related) -> bool:
    """Told, and somebody who did not handle it has read how."""
    told = item.feedback
    return told is not None and told.is_approved and told.approved_by not in item.handlers


def _is_satisfied(item: LedgerItem, related: Related) -> bool:
    """The newest answer of the citizen to this result counts, given to a third person."""
    if item.exit_approved_by:
        return item.exit_approved_by not in item.handlers
    answers = item.answers
    return (
        bool(answers)
        and answers[-1].satisfaction.is_satisfied
        and answers[-1].by not in item.handlers
        and answers[-1].by != (item.feedback.approved_by if item.feedback else "")
    )


def _is_settled(order: str, related: Related) -> bool:
    """An order that has not arrived here counts as open: the centre has it."""
    state = related(order)
    return state is not None and state.status in SETTLED_ORDER


def open_order(item: LedgerItem, related: Related) -> State | None:
    """An order over the item that asks for something still, where one is known here."""
    known = (related(order) for order in item.orders if not _is_settled(order, related))
    return next((order for order in known if order is not None), None)


def _nothing_is_open(item: LedgerItem, related: Related) -> bool:
    return (
        set(item.co_units) <= set(item.co_units_done)
        and not item.open_tasks
        and not item.conflicts
        and not item.is_paused
        and item.extension_asked is None
        and all(one.ended_at is not None for one in item.coordinations)
        and all(_is_settled(order, related) for order in item.orders)
    )


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the gate over the item and the orders on it, so that a window can show it."""

    clause: str
    title: Label
    rule: Label
    is_met: Callable[[LedgerItem, Related], bool]

    def lets_pass(self, item: LedgerItem, related: Related) -> bool:
        """Whether the clause is met, or waived."""
        return self.is_met(item, related) or is_waived(item, self.clause)

    def guard(self) -> Guard[LedgerItem, object]:
        """The clause as a guard of a step."""
        return Guard[LedgerItem, object](
            self.clause,
            self.rule,
            lambda item, event, context: self.lets_pass(item, context.related),
            asks_form=False,
        )


BEFORE_REQUEST = (
    Clause(
        "closing.result",
        Label("办理结果与佐证", "Result and evidence"),
        Label("须有办理结果、文字说明和佐证", "A result with words and evidence is needed"),
        _has_result,
    ),
    Clause(
        "closing.feedback",
        Label("一事一反馈", "Feedback"),
        Label(
            "须已向群众反馈并经单位负责人审核",
            "The citizen must be told, and the unit head have read how",
        ),
        _is_fed_back,
    ),
    Clause(
        "closing.satisfied",
        Label("群众满意", "Citizen satisfied"),
        Label(
            "须由第三人回访且群众满意,或经上一级批准依法退出",
            "A third person's call with a satisfied citizen, or a lawful exit approved above",
        ),
        _is_satisfied,
    ),
    Clause(
        "closing.publicity",
        Label("一事一公开", "Publicity decided"),
        Label("须作出公开或不公开的决定", "Decide whether the result is published"),
        lambda item, related: item.publicity is not None,
    ),
    Clause(
        "closing.accountability",
        Label("一事一问责", "Accountability decided"),
        Label("须作出问责决定", "Decide on accountability"),
        lambda item, related: item.accountability is not None,
    ),
    Clause(
        "closing.nothing_open",
        Label("无未结子任务、协办、督办、延期、中止、冲突", "Nothing left open"),
        Label(
            "子任务、协办、协调、督办、延期、中止和两值冲突须全部了结",
            "Sub-tasks, supporting work, coordination, orders, extensions, pauses and conflicts "
            "must all be finished",
        ),
        _nothing_is_open,
    ),
)
"""Clauses 1 to 6: they hold before closing may even be asked for."""

SIGNED_BY_ANOTHER = Clause(
    "closing.signed_by_another",
    Label("账主审批", "Signed by the owner"),
    Label(
        "销号须由承办人、回访人以外的账主审批,各签字人均不得是被反映对象",
        "The owner of the ledger signs, being neither handler nor caller; nobody who signed "
        "is the one complained about",
    ),
    lambda item, related: bool(item.closed_by),
)

CLAUSES = (*BEFORE_REQUEST, SIGNED_BY_ANOTHER)

WAIVABLE = frozenset(clause.clause for clause in CLAUSES) - {"closing.satisfied"}
"""Clauses that may be let pass one level up.  Satisfaction has its own exit, with a basis."""


def parts_in(item: LedgerItem) -> frozenset[str]:
    """Who had a part in the item, and therefore does not sign its closing."""
    return frozenset((*item.handlers, *callers(item.call_backs), item.close_requested_by))


def _signer_is_another(item: LedgerItem, event: Event[object], context: Context) -> bool:
    return not signers(event, context) & parts_in(item) and no_signer_is_accused(item, context)


def no_signer_is_accused(item: LedgerItem, context: Context) -> bool:
    """What somebody signed who was named as respondent later, others must do anew."""
    if not item.respondents:
        return True
    signed = {item.result_by, item.close_requested_by, item.exit_approved_by}
    signed |= {waiver.by for waiver in item.waivers}
    if item.feedback is not None:
        signed |= {item.feedback.by, item.feedback.approved_by}
    return not any(is_accused(officer, item, context) for officer in signed)


def is_accused(officer: str, item: LedgerItem, context: Context) -> bool:
    """Whether an officer who had a part in it is shut out now."""
    known = context.roster.officers.get(officer)
    return known is not None and context.roster.is_walled(known, item.respondents)


REQUEST_GUARDS = tuple(clause.guard() for clause in BEFORE_REQUEST)
CLOSING_GUARDS = (
    *REQUEST_GUARDS,
    Guard(SIGNED_BY_ANOTHER.clause, SIGNED_BY_ANOTHER.rule, _signer_is_another, asks_form=False),
)


def readings(item: LedgerItem, related: Related = _nothing_known) -> tuple[ClauseReading, ...]:
    """All seven clauses for an item, in the order of the approval form."""
    return tuple(_reading(clause, item, related) for clause in CLAUSES)


def _reading(clause: Clause, item: LedgerItem, related: Related) -> ClauseReading:
    is_met = clause.is_met(item, related)
    waived = not is_met and is_waived(item, clause.clause)
    return ClauseReading(clause.clause, clause.title, clause.rule, is_met, waived)
