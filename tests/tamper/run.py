"""A number of edits on both sides, from a seed: all attacks, then every column in turn.

The same number and seed make the same edits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from random import Random

from tests.harness.machines.beginning import worlds_folder
from tests.tamper.attacks import CENTRE, DESK, Attack
from tests.tamper.hands import Table
from tests.tamper.played import played
from tests.tamper.sides import CentreSide, DeskSide, Judged, Side

KINDS = ("found", "harmless", "unseen")


@dataclass
class Figures:
    """What became of the edits, column by column."""

    by_place: dict[str, Counter[str]] = field(default_factory=dict)
    unseen: list[Judged] = field(default_factory=list)

    def count(self, judged: Judged) -> None:
        """One more."""
        where = ".".join(part for part in (judged.side, judged.table, judged.column) if part)
        self.by_place.setdefault(where, Counter())[judged.kind] += 1
        if judged.kind == "unseen":
            self.unseen.append(judged)

    def total(self) -> dict[str, int]:
        """The last line."""
        sums: Counter[str] = Counter()
        for counter in self.by_place.values():
            sums += counter
        return {"edits": sums.total(), **{kind: sums[kind] for kind in KINDS}}


def sides() -> tuple[tuple[Side, dict[str, Attack]], ...]:
    """Both, each with its attacks."""
    made, folder = played(), worlds_folder()
    return (
        (CentreSide(made.centre, made.older_centre, folder / "edited centre"), CENTRE),
        (DeskSide(made.desk, made.older_desk, folder / "edited desk", made.centre), DESK),
    )


def tamper(edits: int, seed: int) -> Figures:
    """So many edits."""
    figures = Figures()
    both = [edits_of(side, attacks, seed) for side, attacks in sides()]
    for judged in islice(_in_turn(both), edits):
        figures.count(judged)
    return figures


def edits_of(side: Side, attacks: dict[str, Attack], seed: int) -> Iterator[Judged]:
    """The attacks of a side, then its columns for ever."""
    dice = Random(f"{side.name} {seed}")
    for name, attack in attacks.items():
        yield side.attacked(name, attack, dice)
    while True:
        yield from _columns(side, side.spots(), dice)


def _columns(side: Side, spots: Sequence[tuple[Table, str]], dice: Random) -> Iterator[Judged]:
    """Every column of every table once, in any order."""
    for table, column in dice.sample(spots, len(spots)):
        judged = side.try_at(table, column, dice)
        if judged is not None:
            yield judged


def _in_turn(both: Iterable[Iterator[Judged]]) -> Iterator[Judged]:
    return (one for one in chain.from_iterable(zip_longest(*both)) if one is not None)
