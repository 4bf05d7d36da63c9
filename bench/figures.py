"""The figures of a run: our time and the plain limit's, taken in turn, and what they come to."""

import statistics
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Figures = dict[str, float]


class Pair(NamedTuple):
    """One sample in seconds: ours, the plain limit's, and the peer's where it ran."""

    ours: float
    plain: float
    peer: float | None = None


class Sheet:
    """Samples by name, and single figures that are no times."""

    def __init__(self) -> None:
        self._samples: dict[str, list[Pair]] = {}
        self._single: Figures = {}

    def add(self, name: str, ours: float, plain: float, peer: float | None = None) -> None:
        """A sample: both were measured one after the other."""
        self._samples.setdefault(name, []).append(Pair(ours, plain, peer))

    def say(self, figures: Mapping[str, float]) -> None:
        """Figures that stand as they are."""
        self._single |= figures

    def figures(self) -> Figures:
        """Medians, the ratio of each pair's two, and how far the ratios lie apart."""
        found: Figures = {}
        for name, pairs in self._samples.items():
            ratios = [one.ours / one.plain for one in pairs]
            found[f"{name}_ms"] = _ms(one.ours for one in pairs)
            found[f"{name}_plain_ms"] = _ms(one.plain for one in pairs)
            found[f"{name}_ratio"] = round(statistics.median(ratios), 2)
            if len(pairs) > 1:
                found[f"{name}_ratio_low"] = round(min(ratios), 2)
                found[f"{name}_ratio_high"] = round(max(ratios), 2)
            peers = [(one.ours, one.peer) for one in pairs if one.peer is not None]
            if peers:
                found[f"{name}_peer_ms"] = _ms(peer for _, peer in peers)
                found[f"{name}_of_peer"] = round(statistics.median(o / p for o, p in peers), 2)
        return found | self._single


def _ms(seconds: Iterable[float]) -> float:
    return round(statistics.median(seconds) * 1000, 3)
