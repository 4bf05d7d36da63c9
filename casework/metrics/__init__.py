"""Every figure, once (domain 10): the same functions at the desk and at the centre.

Pure functions over the states of cases, a directory, a period and a *now*.  A figure never
stands without its denominator and what was left out.

``rate`` what a rate is · ``scope`` the question and its population · ``letters``, ``ledgers``,
``reception``, ``outreach``, ``outcomes`` the figures of each room · ``ranking`` scores, ranks,
praise, the bottom three · ``sheet`` all figures of a unit, for its month's account ·
``back_dating`` what was written down too late · ``names`` what each is called and counts.
"""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from casework.metrics.back_dating import BackDated, UnitFlags, back_dated, unit_flags
from casework.metrics.ledgers import Account, LedgerFigures, account, ledger_figures
from casework.metrics.letters import LetterFigures, letter_figures
from casework.metrics.outcomes import OutcomeFigures, outcome_figures
from casework.metrics.outreach import OfficerRow, OutreachFigures, by_officer, outreach_figures
from casework.metrics.ranking import (
    UnitRow,
    best,
    criticised,
    months_at_bottom,
    must_examine,
    of_unit,
    often_best,
    praised,
    unit_rows,
)
from casework.metrics.rate import LeftOut, Mean, Rate
from casework.metrics.reception import ReceptionFigures, Reconciliation, reception_figures
from casework.metrics.scope import Period, Scope, days, month, quarter, readable
from casework.metrics.sheet import behind, figure_of, is_rate, parts, sheets, worth
from casework.state import State

AnyState = TypeVar("AnyState", bound=State)
Figures = TypeVar("Figures")


class Both(NamedTuple, Generic[Figures]):
    """The figures as they are, and with the outages taken out: they are shown together."""

    plain: Figures
    exempted: Figures


def with_and_without(
    figures: Callable[[tuple[AnyState, ...], Scope], Figures],
    states: Iterable[AnyState],
    scope: Scope,
) -> Both[Figures]:
    """Figures of a room both ways (domain 7.1): ``figures`` is one of the functions here."""
    known = tuple(states)
    return Both(figures(known, scope), figures(known, scope.exempting()))


__all__ = [
    "Account",
    "BackDated",
    "Both",
    "LedgerFigures",
    "LeftOut",
    "LetterFigures",
    "Mean",
    "OfficerRow",
    "OutcomeFigures",
    "OutreachFigures",
    "Period",
    "Rate",
    "ReceptionFigures",
    "Reconciliation",
    "Scope",
    "UnitFlags",
    "UnitRow",
    "account",
    "back_dated",
    "behind",
    "best",
    "by_officer",
    "criticised",
    "days",
    "figure_of",
    "is_rate",
    "ledger_figures",
    "letter_figures",
    "month",
    "months_at_bottom",
    "must_examine",
    "of_unit",
    "often_best",
    "outcome_figures",
    "outreach_figures",
    "parts",
    "praised",
    "quarter",
    "readable",
    "reception_figures",
    "sheets",
    "unit_flags",
    "unit_rows",
    "with_and_without",
    "worth",
]
