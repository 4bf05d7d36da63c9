"""The centre on its rounds, over the cases of a scribe."""

from collections.abc import Iterable, Iterator, Mapping

from casework.cases.machine_alarm.noticed import Heap, Machines, Noticed
from casework.cases.machine_alarm.state import Kept
from casework.cases.routine import RoutineCode
from casework.registry import kind_of_state
from casework.routines import ROUTINES, Act, Bureau, is_lively
from casework.state import State
from tests.harness.bureau import Scribe
from tests.harness.lives.call_sample import lot

LOT = lot()
"""What somebody outside signed."""


class Quiet:
    """Nothing was noticed of any machine, but what a test says."""

    def __init__(
        self,
        noticed: Iterable[Noticed] = (),
        heaps: Iterable[Heap] = (),
        steps: Mapping[str, int] | None = None,
    ) -> None:
        self.seen, self.lying, self.counts = list(noticed), list(heaps), steps or {}

    def noticed(self) -> Iterable[Noticed]:
        return self.seen

    def heaps(self) -> Iterable[Heap]:
        return self.lying

    def steps(self, kept: Kept) -> Mapping[str, int]:
        return self.counts


def seen(scribe: Scribe, machines: Machines | None = None) -> Bureau:
    """The bureau as a routine sees it."""

    def cases(kinds: Iterable[str]) -> Iterator[State]:
        wanted = set(kinds)
        return iter([one for one in scribe.states.values() if kind_of_state(one) in wanted])

    def lively(kinds: Iterable[str]) -> Iterator[State]:
        return (one for one in cases(kinds) if is_lively(one, scribe.directory))

    return Bureau(
        scribe.directory,
        scribe.now,
        cases,
        lively,
        scribe.new_case,
        lambda case: LOT,
        machines or Quiet(),
    )


def acts(scribe: Scribe, code: RoutineCode, machines: Machines | None = None) -> list[Act]:
    """What the centre would do now."""
    return list(ROUTINES[code].acts(seen(scribe, machines)))
