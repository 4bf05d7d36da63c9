"""What one transaction has touched: the tail that every write and every sync ends in."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Touched(Struct, frozen=True):
    """What one transaction has touched.

    ``kinds`` are kinds of cases (``"walk_in"``, ``"ledger_item"``, ``"visit"`` …) or of
    the desk's own things (``"sync"``, ``"draft"``, ``"directory"``); ``ids`` the cases.
    Empty ``ids`` means: any number of them, ask again.
    """

    kinds: frozenset[str]
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, kind: str, *ids: str) -> Touched:
        """Touched of one kind."""
        return cls(frozenset({kind}), frozenset(ids))

    def touches(self, kinds: Iterable[str], case_id: str | None = None) -> bool:
        """Whether something that shows ``kinds`` (and only ``case_id``, if given) is stale."""
        if self.kinds.isdisjoint(kinds):
            return False
        return case_id is None or not self.ids or case_id in self.ids
