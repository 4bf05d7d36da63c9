"""What was adopted of quarantine is said again; and what the centre noticed of machines, counted.

Rules kept (docs/adr/0061):

* what the security administrator saw lying there is said again, no record more: in the centre's own
  chain, under the same id, each judged by itself; what became of each stands in the same
  transaction beside it, so that it is done once, whoever does it;
* an id that the centre knows already is not said twice;
* the bytes stay in quarantine as evidence; an erasure empties both.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from casework.cases.machine_alarm.noticed import Heap, Noticed
from casework.cases.machine_alarm.reasons import AlarmReason
from casework.cases.machine_alarm.state import Kept, MachineAlarm, Taken, TakenResult
from casework.cases.machine_alarm.taking_in import MachineRecordsTaken, next_places
from casework.errors import MalformedError
from casework.event import Core, read_core
from casework.ids import is_id
from casework.outside import Outside
from casework.registry import TYPES, Proposal, decode_state
from casework.wire import Outcome
from central_mailbox.accept import Intake
from central_mailbox.arrivals import MALFORMED, UNKNOWN_TYPE
from central_mailbox.keys import CentreKey
from central_mailbox.published import REFUSED
from central_mailbox.store import Store, Transaction
from central_mailbox.store.port import Quarantined
from central_mailbox.system import record_by_system, say_again

AT_ONCE = 50
"""Records of one transaction: desks are not kept waiting by a large heap."""
_RESULTS = {
    "accepted": TakenResult.ACCEPTED,
    "held": TakenResult.WAITS,
    "refused": TakenResult.REFUSED,
}
_REASONS: Mapping[str, AlarmReason] = {one.value: one for one in AlarmReason} | {
    REFUSED: AlarmReason.WITNESS
}


class KeptMachines:
    """What a mailbox keeps of machines (:class:`casework.cases.machine_alarm.noticed.Machines`)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def noticed(self) -> Iterator[Noticed]:
        """What was noticed, by machine and reason."""
        with self._store.read() as tx:
            for one in tx.devices.noticed():
                if one.code in _REASONS:
                    seqs, moments = (one.first_seq, one.last_seq), (one.first_at, one.last_at)
                    yield Noticed(one.device, _REASONS[one.code], one.times, *seqs, *moments)

    def heaps(self) -> Iterator[Heap]:
        """What lies apart, by name."""
        with self._store.read() as tx:
            for one in tx.devices.heaps():
                yield Heap(one.chain, one.first, one.last, one.first_at, one.last_at)

    def steps(self, kept: Kept) -> Mapping[str, int]:
        """How many of which step lie in a stretch."""
        with self._store.read() as tx:
            rows = tx.devices.quarantined(kept.chain, kept.first, kept.last)
            return Counter(_step(_core(row)) for row in rows)


def waiting(tx: Transaction) -> tuple[str, ...]:
    """The alarms (cases) of which something is still to be said again."""
    states = (decode_state(row.state) for row in tx.cases.of_kinds(["machine_alarm"]))
    return tuple(one.case for one in states if one.status == "TAKING_IN")


def take_in(tx: Transaction, intake: Intake, key: CentreKey, outside: Outside, case: str) -> bool:
    """Say the next records of an alarm again, and what became of them; whether there were any."""
    row = tx.cases.get((case,)).get(case)
    alarm = None if row is None else decode_state(row.state)
    if not isinstance(alarm, MachineAlarm) or alarm.status != "TAKING_IN":
        return False
    rows = _rows(tx, next_places(alarm, AT_ONCE))
    fresh = _fresh(tx, rows)
    outcomes = dict(zip(fresh, say_again(tx, intake, key, list(fresh.values())), strict=True))
    taken = tuple(_taken(one, outcomes.get((one.device, one.seq))) for one in rows)
    body = MachineRecordsTaken(taken=taken)
    record_by_system(tx, intake, key, outside, [Proposal(case, body)], {case: alarm.unit})
    return True


def _rows(tx: Transaction, places: Sequence[tuple[str, int]]) -> list[Quarantined]:
    """What lies there, in order."""
    seqs: dict[str, list[int]] = {}
    for chain, seq in places:
        seqs.setdefault(chain, []).append(seq)
    return [
        row
        for chain, some in seqs.items()
        for row in tx.devices.quarantined(chain, some[0], some[-1])
    ]


def _fresh(tx: Transaction, rows: Sequence[Quarantined]) -> dict[tuple[str, int], Quarantined]:
    """Those that can be read here and whose ids nobody knows, each id once."""
    cores = [(row, core) for row in rows if (core := _core(row)) is not None and _step(core)]
    known = tx.events.known(core.id for _, core in cores)
    found: dict[tuple[str, int], Quarantined] = {}
    for row, core in cores:
        if core.id not in known and is_id(core.id):
            known.add(core.id)
            found[row.device, row.seq] = row
    return found


def _taken(row: Quarantined, outcome: Outcome | None) -> Taken:
    core = _core(row)
    step = _step(core)
    if outcome is not None:
        result = _RESULTS[outcome.result]
        why = outcome.refusal.say if outcome.refusal else None
    elif core is None or not is_id(core.id):
        result, why = TakenResult.REFUSED, MALFORMED.say
    elif not step:
        result, why = TakenResult.REFUSED, UNKNOWN_TYPE.say
    else:
        result, why = TakenResult.KNOWN, None
    return Taken(chain=row.device, seq=row.seq, step=step, result=result, why=why)


def _core(row: Quarantined) -> Core | None:
    try:
        return read_core(row.core)
    except MalformedError:
        return None


def _step(core: Core | None) -> str:
    """The event type, where it is one of this program."""
    return core.type if core is not None and core.type in TYPES else ""
