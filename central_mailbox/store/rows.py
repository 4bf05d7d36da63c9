"""Turns that every table needs: long lists in parts, times as text with their zone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from casework.event import CHINA

MOST_BOUND = 500
"""Values bound in one statement: well under every database's limit."""


Item = TypeVar("Item", str, int)


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The distinct items in lists that fit into one statement."""
    rest = iter(sorted(set(items)))
    while some := list(islice(rest, MOST_BOUND)):
        yield some


def time_text(at: datetime) -> str:
    """A time as sortable text at +08:00, whatever zone it was given in."""
    return at.astimezone(CHINA).isoformat(timespec="milliseconds")


def time_of(text: str) -> datetime:
    """The time that :func:`time_text` wrote."""
    return datetime.fromisoformat(text).astimezone(CHINA)
