"""The ranking of units, told a second time from bare numbers (domain 0, 10; seed 002).

Whole numbers and fractions only, and no state, letter or directory: what a unit did in a month is
a :class:`Month`.  Written from the domain without looking at ``casework.metrics.ranking``.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Month(NamedTuple):
    """What a unit did: letters whose reply was due, and what became of them.

    ``late``: replied late; ``silent``: never; ``unreached``: contacted late.  Of those ``rated``
    (all of whom were called back) so many were ``unhappy``, and ``reworked`` were done again;
    ``closed`` of all.
    """

    due: int
    late: int
    silent: int
    unreached: int
    rated: int
    unhappy: int
    reworked: int
    closed: int
    is_struck: bool = False


class Placed(NamedTuple):
    """Where a unit came."""

    rank: int | None
    is_bottom: bool
    is_last: bool
    is_praised: bool


def _cut(share: Fraction) -> Fraction:
    """A percentage cut off after two decimals."""
    return Fraction(int(share * 10_000), 100)


def hundredths(month: Month, weights: Mapping[str, int]) -> int | None:
    """The score in hundredths of a point; nothing where a rate that counts has nothing."""
    if month.is_struck:
        return 0
    shares = {
        "response": (month.due - month.unreached, month.due),
        "solved": (month.rated - month.unhappy, month.rated),
        "satisfied": (month.rated - month.unhappy, month.rated),
        "replied": (month.due - month.silent, month.due),
        "closed": (month.closed, month.due),
    }
    points = Fraction(0)
    for name, weight in weights.items():
        part, whole = shares[name]
        if weight and not whole:
            return None
        points += weight * _cut(Fraction(part, whole)) / 100 if weight else 0
    points -= month.late + month.silent
    points -= Fraction(month.reworked, 2)
    return max(0, int(points * 100))


def placed(months: Sequence[Month], weights: Mapping[str, int], least: int) -> list[Placed]:
    """The table of a month: five due answers make a rank, ``least`` ranks make a bottom."""
    scores = [hundredths(month, weights) if month.due >= 5 else None for month in months]
    ranked = sorted((one for one in scores if one is not None), reverse=True)
    found = []
    for month, score in zip(months, scores, strict=True):
        if score is None:
            found.append(Placed(None, False, False, False))
            continue
        rank = ranked.index(score) + 1
        below = sum(one < score for one in ranked)
        has_bottom = len(ranked) >= least and rank > 1
        found.append(
            Placed(
                rank,
                has_bottom and below < 3,
                has_bottom and below == 0,
                month.rated > 0 and month.unhappy == 0 and not month.is_struck,
            )
        )
    return found


def best_of(quarters: Sequence[Sequence[Placed]], struck: Sequence[Sequence[bool]]) -> list[int]:
    """In how many quarters each unit stood first, and nothing of it was struck."""
    return [
        sum(
            table[unit].rank == 1 and not is_struck[unit]
            for table, is_struck in zip(quarters, struck, strict=True)
        )
        for unit in range(len(quarters[0]))
    ]
