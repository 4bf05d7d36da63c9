"""销号: the closing gate, as seven named clauses (domain 1.3).

Nothing is struck off before the matter is settled and the citizen satisfied.
"Satisfied" is never forced: the lawful exits (unfounded, not supported by law, cannot
be reached) need their basis and the word of the head one level up, and are counted
as what they are.

The gate is met on every path because it is a guard of the closing events themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from casework.context import Context
from casework.event import Event, Label
from casework.machine import Guard


class ClauseReading(Struct, frozen=True):
    """One clause as it stands for an item: what it asks and whether it is met."""

    clause: str
    title: Label
    rule: Label
    is_met: bool


def _has_result(item: Any) -> bool:
    return bool(item.outcome and item.outcome_text.strip() and item.evidence.strip())


def _is_fed_back(item: Any) -> bool:
    return item.feedback is not None and item.feedback.is_approved


def _is_satisfied(item: Any) -> bool:
    """The newest answer of the citizen counts, given to a third person."""
    if item.exit_approved_by:
        return True
    answers = [call for call in item.call_backs if call.is_connected]
    return (
        bool(answers)
        and answers[-1].satisfaction.is_satisfied
        and (answers[-1].by not in item.handlers)
    )


def _nothing_is_open(item: Any) -> bool:
    return set(item.co_units) <= set(item.co_units_done) and not item.conflicts


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the gate over the item alone, so that a window can show it."""

    clause: str
    title: Label
    rule: Label
    is_met: Callable[[Any], bool]

    def guard(self) -> Guard:
        """The clause as a guard of a step."""
        return Guard(
            self.clause,
            self.rule,
            lambda item, event, context: self.is_met(item),
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
        lambda item: item.publicity is not None,
    ),
    Clause(
        "closing.accountability",
        Label("一事一问责", "Accountability decided"),
        Label("须作出问责决定", "Decide on accountability"),
        lambda item: item.accountability is not None,
    ),
    Clause(
        "closing.nothing_open",
        Label("无未结协办、督办、延期、冲突", "Nothing left open"),
        Label(
            "协办、督办、延期等须全部了结",
            "Supporting work, orders and extensions must all be finished",
        ),
        _nothing_is_open,
    ),
)
"""Clauses 1 to 6: they hold before closing may even be asked for."""

SIGNED_BY_ANOTHER = Clause(
    "closing.signed_by_another",
    Label("账主审批", "Signed by the owner"),
    Label(
        "销号须由承办人、回访人以外的账主审批",
        "The owner of the ledger signs, being neither handler nor caller",
    ),
    lambda item: bool(item.closed_by),
)


def _signer_is_another(item: Any, event: Event, context: Context) -> bool:
    signer = event.core.actor
    called = [call.by for call in item.call_backs]
    return signer not in (*item.handlers, *called, item.close_requested_by)


REQUEST_GUARDS = tuple(clause.guard() for clause in BEFORE_REQUEST)
CLOSING_GUARDS = (
    *REQUEST_GUARDS,
    Guard(SIGNED_BY_ANOTHER.clause, SIGNED_BY_ANOTHER.rule, _signer_is_another, asks_form=False),
)


def readings(item: Any) -> tuple[ClauseReading, ...]:
    """All seven clauses for an item, in the order of the approval form."""
    return tuple(
        ClauseReading(clause.clause, clause.title, clause.rule, clause.is_met(item))
        for clause in (*BEFORE_REQUEST, SIGNED_BY_ANOTHER)
    )
