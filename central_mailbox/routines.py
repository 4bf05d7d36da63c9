"""The centre's own rounds: what it does by itself, each run recorded as an event of its own.

Rules kept:

* a run is due when its newest planned moment (``casework.routines``) lies behind the last that was
  recorded: after a stop it is caught up once, and says for which moment;
* steps are asked of the rules again as they are recorded; what another process did meanwhile is
  refused by them, left out, and nothing is done twice;
* a fault ends that run and not the mailbox: it is logged, and tried again.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

from casework.cases.call_sample.lot import Lot
from casework.cases.routine import RoutineCase, RoutineCode, RoutineRan, RoutineRanAgain
from casework.context import Directory
from casework.log_lines import fault_fields
from casework.outside import Outside, new_id
from casework.registry import Proposal, decode_state
from casework.routines import ROUTINES, Act, Bureau, Routine, is_lively
from casework.state import State
from central_mailbox import published
from central_mailbox.adopting import KeptMachines, waiting
from central_mailbox.centre import Centre
from central_mailbox.store import Transaction
from central_mailbox.store.port import CaseRow
from central_mailbox.store.rows import chunks
from central_mailbox.system import NotTakenError

logger = logging.getLogger("central_mailbox")

EVERY_SECONDS = 30.0
"""How often it is looked whether a run is due."""

STEPS_AT_ONCE = 200
"""Acts of one transaction: desks are not kept waiting by a long run."""


class Run(Struct, frozen=True):
    """A run as it was made: how many steps were taken, and how many were left."""

    routine: RoutineCode
    planned_at: datetime
    taken: int
    left: int


def case_of(code: RoutineCode) -> str:
    """The id of a routine's case: the same in every process, so that none opens a second."""
    return str(uuid5(NAMESPACE_OID, f"routine.{code.value}"))


class Lively:
    """The cases with which something may have to be done by itself, remembered from run to run.

    Those that are done with become more with the years: they are read once, and again when the
    directory changed (a limit may run on them from then on), and not every hour.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._directory: Directory | None = None
        self._position = 0
        self._known = set[str]()

    def of(self, kinds: Iterable[str]) -> Iterator[State]:
        """Those of some kinds, by id, at one moment."""
        wanted = frozenset(kinds)
        with self._centre.store.read() as tx:
            self._catch_up(tx)
            for some in chunks(self._known):
                rows = tx.cases.get(some)
                yield from (
                    decode_state(rows[case].state) for case in some if rows[case].kind in wanted
                )

    def _catch_up(self, tx: Transaction) -> None:
        directory, position = self._centre.directory(), tx.books().log.size
        if directory is not self._directory:
            rows: Iterable[CaseRow] = tx.cases.scan()
            self._known.clear()
        else:
            rows = tx.cases.get(tx.events.changed_since(self._position)).values()
        for row in rows:
            is_one = is_lively(decode_state(row.state), directory)
            (self._known.add if is_one else self._known.discard)(row.case)
        self._directory, self._position = directory, position


def run_due(centre: Centre, outside: Outside, lively: Lively | None = None) -> tuple[Run, ...]:
    """Do all that is due now; what was done.  ``lively``: what the runs before this one found."""
    lively = lively or Lively(centre)
    top = next(iter(_tops(centre)), None)
    if top is None:
        return ()
    found = []
    for routine in ROUTINES.values():
        run = _run(centre, outside, lively, routine, *top)
        if run is not None:
            found.append(run)
    _adopt(centre)
    return tuple(found)


def _adopt(centre: Centre) -> None:
    """Say again what somebody had adopted: whenever it is looked, not by the clock."""
    with centre.store.read() as tx:
        cases = waiting(tx)
    for case in cases:
        while centre.adopt(case):
            pass


def _tops(centre: Centre) -> Iterator[tuple[str, datetime]]:
    """The bureau that everything stands under, and since when."""
    roster = centre.directory().roster
    for unit in roster.units.values():
        state = centre.state(unit.id) if unit.parent is None else None
        if state is not None:
            yield unit.id, state.opened_at


def _run(
    centre: Centre,
    outside: Outside,
    lively: Lively,
    routine: Routine,
    top: str,
    founded_at: datetime,
) -> Run | None:
    now, directory = centre.now(), centre.directory()
    last = centre.state(case_of(routine.code))
    before = last.planned_at if isinstance(last, RoutineCase) else founded_at
    planned = routine.planned(directory, now)
    if planned is None or planned <= before:
        return None
    bureau = Bureau(
        directory,
        now,
        lambda kinds: _cases(centre, kinds),
        lively.of,
        lambda: new_id(outside),
        lambda case: _lot(centre, case),
        KeptMachines(centre.store),
    )
    taken = left = 0
    # Whole before anything is written: reading and writing at once would hold up the writer.
    acts = list(routine.acts(bureau))
    for first in range(0, len(acts), STEPS_AT_ONCE):
        some = acts[first : first + STEPS_AT_ONCE]
        done = _take(centre, some)
        taken += done
        left += len(some) - done
    body = RoutineRanAgain if isinstance(last, RoutineCase) else RoutineRan
    ran = body(routine=routine.code, planned_at=planned, taken=taken, left=left)
    if not _take(centre, [Act(top, (Proposal(case_of(routine.code), ran),))]):
        return None  # another process was quicker
    return Run(routine.code, planned, taken, left)


def _cases(centre: Centre, kinds: Iterable[str]) -> Iterator[State]:
    """Every case of these kinds at one moment, one after the other."""
    with centre.store.read() as tx:
        for row in tx.cases.of_kinds(kinds):
            yield decode_state(row.state)


def _lot(centre: Centre, case: str) -> Lot | None:
    newest = centre.checkpoint()
    with centre.store.read() as tx:
        return published.lot(tx, centre.policy, case, newest)


def _take(centre: Centre, acts: Sequence[Act]) -> int:
    """Record them in one transaction, but for those that the rules refuse; how many it were."""
    kept = list(acts)
    while kept:
        proposals = [one for act in kept for one in act.proposals]
        units: Mapping[str, str] = {one.case: act.unit for act in kept for one in act.proposals}
        try:
            centre.found(proposals, units)
        except NotTakenError as error:
            kept = _without(kept, error.refusals)
        else:
            return len(kept)
    return 0


def _without(acts: Sequence[Act], refused: Mapping[int, object]) -> list[Act]:
    """The acts of which nothing is refused."""
    kept, first = [], 0
    for act in acts:
        end = first + len(act.proposals)
        if not any(number in refused for number in range(first, end)):
            kept.append(act)
        first = end
    return kept


@contextmanager
def running(centre: Centre, outside: Outside) -> Iterator[None]:
    """Do what is due, on a thread of its own, while this lasts."""
    over = threading.Event()
    thread = threading.Thread(target=_keep_running, args=(centre, outside, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep_running(centre: Centre, outside: Outside, over: threading.Event) -> None:
    lively = Lively(centre)
    while not over.is_set():
        try:
            for run in run_due(centre, outside, lively):
                logger.info("routine", extra={"event": run.routine.value, "size": run.taken})
        except Exception as error:  # noqa: BLE001 - a run may fail; the mailbox goes on
            logger.error("routine failed", extra=fault_fields(error))  # noqa: TRY400 - no trace: it could show what a citizen wrote
        over.wait(EVERY_SECONDS)
