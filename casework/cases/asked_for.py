"""申请、督促: what one officer asks for and another answers, for every kind that does so.

The rule it keeps: one thing waits at a time, only what waits can be answered, and whoever asked
does not grant it.  What was asked, and by whom, stands in the case until the answer: more time for
a limit, the writer's wish to take a letter back, the answer that a head presses for.

Where a status alone says that something waits (退回, 不予受理, 导出), the row's ``frm`` is enough.
A kind keeps its clauses and its words.
"""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from casework.cases.needs import another
from casework.event import Label
from casework.state import State
from casework.steps import Guard

S = TypeVar("S", bound=State)


class Asked(Protocol):
    """What waits for an answer."""

    @property
    def by(self) -> str:
        """Who asked."""


Waiting = Callable[[S], Asked | None]
"""What of a case waits for an answer; ``None`` when nothing does."""


def none_waits(clause: str, zh: str, en: str, waiting: Waiting[S]) -> Guard[S, object]:
    """The guard of asking: greyed while one waits already."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: waiting(state) is None,
        asks_form=False,
    )


def one_waits(clause: str, zh: str, en: str, waiting: Waiting[S]) -> Guard[S, object]:
    """The guard of an answer: hidden while nothing waits for one."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: waiting(state) is not None,
        asks_form=False,
        hides=True,
    )


def not_who_asked(
    clause: str,
    zh: str,
    en: str,
    waiting: Waiting[S],
    parts: Callable[[S], Iterable[str]] = lambda state: (),
) -> Guard[S, object]:
    """The guard of granting or refusing: for somebody else than who asked, or had these parts."""

    def had_a_part(state: S) -> tuple[str, ...]:
        asked = waiting(state)
        return (*parts(state), *(() if asked is None else (asked.by,)))

    return another(clause, zh, en, had_a_part)
