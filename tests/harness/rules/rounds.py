"""The centre on its rounds, over the cases of a scribe."""

from collections.abc import Iterable, Iterator

from casework.cases.routine import RoutineCode
from casework.registry import kind_of_state
from casework.routines import ROUTINES, Act, Bureau, is_lively
from casework.state import State
from tests.harness.bureau import Scribe
from tests.harness.lives.call_sample import lot

LOT = lot()
"""What somebody outside signed."""


def seen(scribe: Scribe) -> Bureau:
    """The bureau as a routine sees it."""

    def cases(kinds: Iterable[str]) -> Iterator[State]:
        wanted = set(kinds)
        return iter([one for one in scribe.states.values() if kind_of_state(one) in wanted])

    def lively(kinds: Iterable[str]) -> Iterator[State]:
        return (one for one in cases(kinds) if is_lively(one, scribe.directory))

    return Bureau(scribe.directory, scribe.now, cases, lively, scribe.new_case, lambda case: LOT)


def acts(scribe: Scribe, code: RoutineCode) -> list[Act]:
    """What the centre would do now."""
    return list(ROUTINES[code].acts(seen(scribe)))
