"""What the centre keeps of machines, and which alarms it would raise of it now: pure.

The rule it keeps: of one machine and one reason there is one alarm at a time.  What comes before
somebody has dealt with it joins it; what comes later is the next one, and covers that alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from casework.cases.machine_alarm.raising import MachineAlarmRaised, MachineAlarmRaisedAgain
from casework.cases.machine_alarm.reasons import AlarmReason
from casework.cases.machine_alarm.state import Kept, Lying, MachineAlarm, case_of, count_of
from casework.codes import Role
from casework.event import Core, earliest
from casework.officers import Roster

MOST_SEQ = 1_000_000_000
"""A number that a stranger claimed may be any: no larger one is said."""
CLOCK_MINUTES = "machine.clock.minutes"
"""The threshold: from so many minutes on a clock is alarming; 0: none is."""
BEHIND = "/"
"""What stands between a device's id and the name of its other history."""


def clock_off(core: Core, received_at: datetime) -> timedelta:
    """By how much a machine's clock is wrong for sure; below zero: it is behind.

    Behind what the machine had heard of the centre's time, or ahead of when the centre had it:
    what lies between may have waited.
    """
    known = earliest(core.server_at, core.since_server)
    if known is not None and core.at < known:
        return core.at - known
    return max(core.at - received_at, timedelta())


class Noticed(NamedTuple):
    """How often something was noticed of a machine, between which numbers and moments."""

    device: str
    reason: AlarmReason
    times: int
    first_seq: int
    last_seq: int
    first_at: datetime
    last_at: datetime


class Heap(NamedTuple):
    """What lies apart under one name, between which numbers and moments."""

    chain: str
    first: int
    last: int
    first_at: datetime
    last_at: datetime

    @property
    def device(self) -> str:
        """The machine that it came from."""
        return self.chain.partition(BEHIND)[0]

    @property
    def reason(self) -> AlarmReason:
        """Why it lies apart: its name says so."""
        return AlarmReason.FORKED if BEHIND in self.chain else AlarmReason.SHUT_OUT


class Machines(Protocol):
    """What the centre keeps of machines."""

    def noticed(self) -> Iterable[Noticed]:
        """What was noticed, by machine and reason."""

    def heaps(self) -> Iterable[Heap]:
        """What lies apart, by name."""

    def steps(self, kept: Kept) -> Mapping[str, int]:
        """How many of which step (event type; empty: unknown here) lie in a stretch."""


class _Sum(NamedTuple):
    """All that is known of one machine for one reason."""

    device: str
    reason: AlarmReason
    noticed: Noticed | None
    heaps: tuple[Heap, ...]

    @property
    def all(self) -> tuple[Noticed | Heap, ...]:
        return (*self.heaps, *((self.noticed,) if self.noticed else ()))


class Raise(NamedTuple):
    """An alarm to raise, or to raise again: in whose name, of which case, what is said."""

    unit: str
    case: str
    body: MachineAlarmRaised | MachineAlarmRaisedAgain


def to_be_raised(
    known: Iterable[MachineAlarm], machines: Machines, roster: Roster
) -> Iterator[Raise]:
    """What nobody was told yet."""
    alarms: dict[tuple[str, AlarmReason], list[MachineAlarm]] = {}
    for alarm in sorted(known, key=lambda one: one.no):
        alarms.setdefault((alarm.device, alarm.reason), []).append(alarm)
    for found in _sums(machines):
        before = alarms.get((found.device, found.reason), [])
        no = len(before)
        if before and before[-1].is_open:
            more = _again(found, before, machines)
            if more is not None:
                yield Raise(before[-1].unit, case_of(found.device, found.reason, no), more)
        else:
            said = _raised(found, before, machines, roster)
            if said is not None:
                yield Raise(said.unit, case_of(found.device, found.reason, no + 1), said)


def keeper(roster: Roster, station: str) -> str:
    """The nearest house, from a machine's own upward, in which a security administrator sits."""
    for above in roster.upward(station):
        if roster.station(above) == above and any(
            Role.SECURITY in one.roles for one in roster.station_of(above)
        ):
            return above
    return roster.top


def _sums(machines: Machines) -> Iterator[_Sum]:
    noticed = {(one.device, one.reason): one for one in machines.noticed()}
    heaps: dict[tuple[str, AlarmReason], list[Heap]] = {}
    for heap in machines.heaps():
        heaps.setdefault((heap.device, heap.reason), []).append(heap)
    for device, reason in sorted(noticed.keys() | heaps.keys()):
        lying = sorted(heaps.get((device, reason), []))
        yield _Sum(device, reason, noticed.get((device, reason)), tuple(lying))


def _raised(
    found: _Sum, before: list[MachineAlarm], machines: Machines, roster: Roster
) -> MachineAlarmRaised | None:
    times = found.noticed.times if found.noticed else 0
    kept = tuple(_uncovered(found.heaps, before))
    if not kept and times <= _times(before):
        return None
    known = roster.devices.get(found.device)
    station = roster.station(known.unit) if known else ""
    since = () if before else found.all  # when it began stands in the first alarm
    last_at, last_seq = max(one.last_at for one in found.all), _last_of(found)
    return MachineAlarmRaised(
        unit=keeper(roster, station) if station else roster.top,
        device=found.device,
        machine=known.short if known else "",
        station=station,
        reason=found.reason,
        no=len(before) + 1,
        times=times,
        first_seq=min((*(_first(one) for one in (*since, *kept)), last_seq)),
        last_seq=last_seq,
        first_at=min((*(one.first_at for one in since), last_at)),
        last_at=last_at,
        kept=kept,
        lies=_lies(kept, machines),
    )


def _again(
    found: _Sum, before: list[MachineAlarm], machines: Machines
) -> MachineAlarmRaisedAgain | None:
    alarm, earlier = before[-1], before[:-1]
    times = found.noticed.times if found.noticed else 0
    kept = tuple(_uncovered(found.heaps, earlier))
    if times <= alarm.times and count_of(kept) <= count_of(alarm.kept):
        return None
    return MachineAlarmRaisedAgain(
        times=times,
        last_seq=_last_of(found),
        last_at=max(one.last_at for one in found.all),
        kept=kept,
        lies=_lies(kept, machines),
    )


def _times(before: Iterable[MachineAlarm]) -> int:
    return max((one.times for one in before), default=0)


def _uncovered(heaps: Iterable[Heap], before: Iterable[MachineAlarm]) -> Iterator[Kept]:
    """What of it no earlier alarm was about."""
    covered: dict[str, int] = {}
    for alarm in before:
        for one in alarm.kept:
            covered[one.chain] = max(covered.get(one.chain, 0), one.last)
    for heap in heaps:
        first = max(heap.first, covered.get(heap.chain, 0) + 1)
        if first <= heap.last:
            yield Kept(heap.chain, first, heap.last)


def _lies(kept: Iterable[Kept], machines: Machines) -> tuple[Lying, ...]:
    counts: dict[str, int] = {}
    for one in kept:
        for step, count in machines.steps(one).items():
            counts[step] = counts.get(step, 0) + count
    return tuple(Lying(step, count) for step, count in sorted(counts.items()))


def _first(one: Noticed | Heap | Kept) -> int:
    return one.first_seq if isinstance(one, Noticed) else one.first


def _last_of(found: _Sum) -> int:
    last = (one.last if isinstance(one, Heap) else one.last_seq for one in found.all)
    return min(max(last), MOST_SEQ)
