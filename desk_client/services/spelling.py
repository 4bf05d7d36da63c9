"""What may be typed for a name: its characters, its pinyin, its initials.

For long lists of units and officers, where nobody wants to scroll.
"""

from collections.abc import Iterable
from functools import lru_cache

from casework.characters import plain
from casework.sameness import name_key
from desk_client.store import spelling
from desk_client.store.spelling import order_of

__all__ = ["is_typed", "order_of", "typed_as"]


def is_typed(typed: str, names: Iterable[str]) -> bool:
    """Whether each word that was typed stands in one of the names, in any way to type it."""
    known = [typed_as(one) for one in names if one]
    return all(any(term in one for one in known) for term in plain(typed).split())


APART = "\n"
"""Stands between two ways to type a name: nobody types it."""


@lru_cache(maxsize=10_000)
def typed_as(name: str) -> str:
    """Every way to type a name, one below the other; what is typed is found within it."""
    found = dict.fromkeys([spelling.normal(name), name_key(name)])
    for is_han, run in spelling.runs(spelling.normal(name)):
        if is_han:
            for syllables in spelling.readings(run):
                found["".join(syllables)] = None
                found["".join(one[:1] for one in syllables)] = None
    return APART.join(found)
