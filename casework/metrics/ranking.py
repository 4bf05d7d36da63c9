"""三率排名: a unit's score, its rank, and who stood at the bottom three months running.

The rules they keep (domain 10, seed 002): the score weighs response, resolution and
satisfaction, less what was overdue or done again; falsification strikes it whole (一票否决).
A rank is given only to units with enough matters, because three letters prove nothing.  Who
is at the bottom three months running writes an examination; who has all of everything is
praised.  Every number is the bureau's (``figures.*`` in ``resources/thresholds``).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal

from msgspec import Struct
from msgspec.structs import replace

from casework.cases.letter.state import Letter
from casework.cases.supervision.state import SupervisionOrder
from casework.event import Label
from casework.metrics.letters import LetterFigures, letter_figures
from casework.metrics.rate import Rate
from casework.metrics.scope import Scope
from casework.officers import Roster

_CENT = Decimal("0.01")

TOO_FEW = Label("件数不足,不参加排名", "Too few matters for a rank")
NO_SCORE = Label("暂无回访结果,不参加排名", "Nobody was called back yet: no rank")


class UnitRow(Struct, frozen=True, kw_only=True):
    """One unit in the table of the three rates (R2).

    ``due`` is how many answers fell due; ``score`` is ``None`` where one of the three rates
    has nothing to count; ``rank`` is ``None`` where ``unranked`` says why.
    """

    unit: str
    due: int
    figures: LetterFigures
    orders: int
    is_falsified: bool
    score: Decimal | None
    rank: int | None = None
    unranked: Label | None = None
    is_bottom: bool = False


def unit_of(letter: Letter) -> str:
    """The unit that answers for a letter: the lead unit, before there is one the owner."""
    return letter.lead_unit or letter.unit


def of_unit(letters: Iterable[Letter], unit: str, roster: Roster) -> tuple[Letter, ...]:
    """The letters that a unit and those below it answer for."""
    return tuple(letter for letter in letters if roster.covers(unit, unit_of(letter)))


def unit_rows(
    letters: Iterable[Letter],
    units: Iterable[str],
    scope: Scope,
    orders: Iterable[SupervisionOrder] = (),
) -> tuple[UnitRow, ...]:
    """The table: the best first, then those without a rank in the order of their codes."""
    known, issued = tuple(letters), tuple(orders)
    rows = [_row(known, issued, unit, scope) for unit in units]
    return _ranked(rows, scope)


def _row(
    letters: Sequence[Letter], orders: Sequence[SupervisionOrder], unit: str, scope: Scope
) -> UnitRow:
    roster = scope.directory.roster
    figures = letter_figures(of_unit(letters, unit, roster), scope)
    falsified = _is_falsified(unit, scope)
    return UnitRow(
        unit=unit,
        due=figures.completed.denominator,
        figures=figures,
        orders=sum(
            scope.period.holds(order.issued_at) and roster.covers(unit, order.responsible_unit)
            for order in orders
        ),
        is_falsified=falsified,
        score=Decimal("0.00") if falsified else score(figures, scope),
    )


def _is_falsified(unit: str, scope: Scope) -> bool:
    """Whether a finding of this period stands against the unit or one below it."""
    first, last = scope.period.start.date(), scope.period.last_day
    return any(
        not one.is_withdrawn
        and first.replace(day=1) <= one.month <= last
        and scope.directory.roster.covers(unit, one.unit)
        for one in scope.directory.falsifications
    )


def score(figures: LetterFigures, scope: Scope) -> Decimal | None:
    """The weighed rates less the deductions, from 0 to 100, cut off after two decimals."""
    weighed: tuple[tuple[str, Rate], ...] = (
        ("figures.weight.response", figures.responded),
        ("figures.weight.solved", figures.solved),
        ("figures.weight.satisfied", figures.satisfied),
    )
    points = Decimal(0)
    for code, rate in weighed:
        if rate.percent is None:
            return None
        points += rate.percent * scope.threshold(code) / 100
    late = figures.completed.denominator - figures.completed.numerator
    points -= Decimal(late * scope.threshold("figures.deduct.overdue")) / 100
    again = figures.reworked.numerator
    points -= Decimal(again * scope.threshold("figures.deduct.rework")) / 100
    return max(points, Decimal(0)).quantize(_CENT, ROUND_FLOOR)


def _ranked(rows: Iterable[UnitRow], scope: Scope) -> tuple[UnitRow, ...]:
    least = scope.threshold("figures.rank.least")
    reasoned = [replace(row, unranked=_why_unranked(row, least)) for row in rows]
    in_race = [row for row in reasoned if row.unranked is None]
    others = sorted((row for row in reasoned if row.unranked), key=lambda row: row.unit)
    scores = [row.score for row in in_race if row.score is not None]
    places = scope.threshold("figures.bottom.places")
    placed = [_placed(row, scores, places) for row in in_race]
    return (*sorted(placed, key=lambda row: (row.rank or 0, row.unit)), *others)


def _why_unranked(row: UnitRow, least: int) -> Label | None:
    if row.due < least:
        return TOO_FEW
    return NO_SCORE if row.score is None else None


def _placed(row: UnitRow, scores: Iterable[Decimal], places: int) -> UnitRow:
    """Equal scores share a rank; the best is never at the bottom, however few there are."""
    mine = row.score or Decimal(0)
    known = tuple(scores)
    better = sum(other > mine for other in known)
    worse = sum(other < mine for other in known)
    return replace(row, rank=better + 1, is_bottom=better > 0 and worse < places)


def months_at_bottom(months: Sequence[Iterable[UnitRow]]) -> Mapping[str, int]:
    """How many months running each unit has stood at the bottom, the newest month last.

    A month without a rank breaks the row as a good one does: nothing was proved.
    """
    running: dict[str, int] = {}
    for rows in months:
        at_bottom = {row.unit for row in rows if row.is_bottom}
        running = {unit: running.get(unit, 0) + 1 for unit in at_bottom}
    return running


def must_examine(months: Sequence[Iterable[UnitRow]], scope: Scope) -> frozenset[str]:
    """Units that stood at the bottom for as many months running as call for an examination."""
    most = scope.threshold("figures.bottom.months")
    return frozenset(unit for unit, n in months_at_bottom(months).items() if n >= most)


def all_of_everything(rows: Iterable[UnitRow]) -> tuple[str, ...]:
    """通报表扬: ranked units that answered all in time, and solved and satisfied all."""
    return tuple(
        row.unit
        for row in rows
        if row.rank is not None
        and not row.is_falsified
        and all(
            rate.is_full
            for rate in (row.figures.completed, row.figures.solved, row.figures.satisfied)
        )
    )
