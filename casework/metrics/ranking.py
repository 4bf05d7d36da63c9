"""三率排名: a unit's score, its rank, and what follows: praise, criticism, an examination.

The rules they keep (domain 10, seed 002): the score weighs response, resolution, satisfaction,
reply and closing as the bureau decides, less what was overdue or done again; falsification
strikes it whole (一票否决).  A rank is given only to units with enough matters, because three
letters prove nothing, and there is a bottom only in a table that is long enough to have one.

Each month whoever satisfied everybody is praised (通报表扬) and whoever is last is criticised
(通报批评); who is at the bottom three months running writes an examination.  Each quarter the
best are named (季度优秀), and who was among them often enough in a year stands out.  Every number
is the bureau's (``figures.*`` in ``resources/thresholds``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import chain

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

    ``due`` is how many answers fell due; ``score`` is ``None`` where one of the weighed rates
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
    is_last: bool = False


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
    known, issued = scope.known(letters), scope.known(orders)
    rows = [_row(known, issued, unit, scope) for unit in units]
    return _ranked(rows, scope)


def _row(
    letters: Sequence[Letter], orders: Sequence[SupervisionOrder], unit: str, scope: Scope
) -> UnitRow:
    roster = scope.directory.roster
    figures = letter_figures(of_unit(letters, unit, roster), scope, unit)
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
        ("figures.weight.replied", figures.replied),
        ("figures.weight.closed", figures.closed),
    )
    points = Decimal(0)
    for code, rate in weighed:
        weight = scope.threshold(code)
        if not weight:
            continue
        if rate.percent is None:
            return None
        points += rate.percent * weight / 100
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
    is_long = len(scores) >= scope.threshold("figures.bottom.least")
    places = scope.threshold("figures.bottom.places") if is_long else 0
    placed = [_placed(row, scores, places) for row in in_race]
    return (*sorted(placed, key=lambda row: (row.rank or 0, row.unit)), *others)


def _why_unranked(row: UnitRow, least: int) -> Label | None:
    if row.due < least:
        return TOO_FEW
    return NO_SCORE if row.score is None else None


def _placed(row: UnitRow, scores: Iterable[Decimal], places: int) -> UnitRow:
    """Equal scores share a rank; the best is never at the bottom.

    Without ``places`` the table is too short: nobody is at its bottom, or last.
    """
    mine = row.score or Decimal(0)
    known = tuple(scores)
    better = sum(other > mine for other in known)
    worse = sum(other < mine for other in known)
    is_bottom = better > 0 and worse < places
    return replace(row, rank=better + 1, is_bottom=is_bottom, is_last=is_bottom and not worse)


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


def praised(rows: Iterable[UnitRow]) -> tuple[str, ...]:
    """通报表扬: ranked units whose every citizen who gave a mark was satisfied."""
    return tuple(row.unit for row in _standing(rows) if row.figures.satisfied.is_full)


def criticised(rows: Iterable[UnitRow]) -> tuple[str, ...]:
    """通报批评: whoever is last; all of them where several share that place."""
    return tuple(row.unit for row in rows if row.is_last)


def best(rows: Iterable[UnitRow], scope: Scope) -> tuple[str, ...]:
    """季度优秀: the first places of a quarter's table, those whom a finding strikes apart."""
    places = scope.threshold("figures.best.places")
    return tuple(row.unit for row in _standing(rows) if row.rank is not None and row.rank <= places)


def often_best(quarters: Iterable[Iterable[UnitRow]], scope: Scope) -> frozenset[str]:
    """Units that were among the best in so many quarters of a year."""
    times = Counter(chain.from_iterable(best(rows, scope) for rows in quarters))
    least = scope.threshold("figures.best.times")
    return frozenset(unit for unit, n in times.items() if n >= least)


def _standing(rows: Iterable[UnitRow]) -> Iterable[UnitRow]:
    """Units with a rank that no finding of falsification strikes."""
    return (row for row in rows if row.rank is not None and not row.is_falsified)
