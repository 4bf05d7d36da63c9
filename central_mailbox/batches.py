"""A device's batch: verified against its chain before anything is taken in.

Rules kept (docs/protocol.md):

* nothing is taken on trust: the head must be signed by the device's key, and the events
  must lead from the stored tip to it; otherwise nothing is taken in, and an alarm stays;
* sending again, all or part of it, early or late, gets the stored answers;
* what a revoked device still sends is verified the same way and put into quarantine, and so is the
  other history that a fork brings: whole, apart, under a name of its own.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from casework.audit import Link, SignedHead, Tip, branch, origin, verify_batch
from casework.audit.chain import read_place
from casework.cases.machine_alarm.noticed import CLOCK_MINUTES, clock_off
from casework.cases.machine_alarm.reasons import AlarmReason
from casework.errors import (
    ChainError,
    ForkError,
    GapError,
    MalformedError,
    RollBackError,
)
from casework.event import CHINA, Label, Record, Refusal, read_core
from casework.officers import Device
from casework.wire import MOST_EVENTS, Outcome, SyncRequest
from central_mailbox.accept import Intake, outcomes
from central_mailbox.arrivals import said_id
from central_mailbox.errors import FaultError
from central_mailbox.keys import verify
from central_mailbox.store import Transaction
from central_mailbox.store.port import MOST_SEQ, Alarm, Chain, Quarantined

BRANCH_NAME = 16
"""So many digits of its first hash name the other history of a device."""

CLOCK, ROLLED_BACK = AlarmReason.CLOCK.value, AlarmReason.ROLLED_BACK.value
ON_ITS_WAY = timedelta(minutes=10)
"""No request is longer on its way."""

REVOKED = Refusal(
    "device.revoked",
    Label(
        "这台设备已停用;这条记录另行保管,请联系管理员",
        "This machine was shut out; the event is kept apart. Ask the administrator",
    ),
)


class ChainFaultError(FaultError):
    """A batch that does not verify: refused as a whole, with an alarm to keep.

    ``apart``: what of it is kept all the same, because the device did sign it.
    """

    def __init__(self, error: ChainError, alarm: Alarm, apart: Sequence[Quarantined] = ()) -> None:
        super().__init__(f"chain.{error.code}")
        self.alarm = alarm
        self.apart = apart

    def keep(self, tx: Transaction) -> None:
        """What stays of it, in a transaction of its own."""
        tx.devices.alarm(self.alarm)
        if self.apart:
            known = {row.seq for row in tx.devices.quarantined(self.apart[0].device)}
            tx.devices.quarantine([row for row in self.apart if row.seq not in known])


class Received(Struct, frozen=True):
    """What became of a batch, and how far the device's chain is known now."""

    outcomes: tuple[Outcome, ...]
    known_seq: int


class _Batch(Struct, frozen=True):
    """A batch that verified: ``links`` are new, those before them are known."""

    first: int
    links: tuple[Link, ...]
    records: tuple[Record, ...]
    head: SignedHead

    @property
    def new_records(self) -> Sequence[Record]:
        """The records of ``links``."""
        return self.records[len(self.records) - len(self.links) :]


def known_seq(tx: Transaction, device: str) -> int:
    """The last event of the device in the books."""
    tip = tx.devices.tip(device)
    return 0 if tip is None else tip.seq


def receive(
    tx: Transaction, intake: Intake, device: Device, request: SyncRequest, now: datetime
) -> Received:
    """Take in a batch; raises :class:`FaultError` with nothing taken in."""
    known = _tip(tx, device)
    try:
        batch = _verified(tx, device, known, request, now)
    except GapError:
        held = (Outcome(said_id(bytes(one.core)), "held") for one in request.batch)
        return Received(tuple(held), known.seq)
    if device.is_revoked:
        return _quarantine(tx, device, batch, known, now)
    before = outcomes(_stored(tx, device, batch))
    if not batch.links:
        return Received(before, known.seq)
    sealed = [record.sealed for record in batch.new_records]
    after = intake.take(device.id, batch.links, sealed)
    tip = batch.links[-1]
    tx.devices.set_tip(Chain(device.id, tip.seq, tip.hash, batch.head))
    _look_at_clock(tx, device, tip, intake.who.directory.threshold(CLOCK_MINUTES, now), now)
    return Received((*before, *after), tip.seq)


def _tip(tx: Transaction, device: Device) -> Tip:
    chain = tx.devices.tip(device.id)
    kept = tx.devices.quarantine_tip(device.id) if device.is_revoked else None
    if kept is not None:
        return Tip(device.id, *kept)
    return origin(device.id) if chain is None else Tip(device.id, chain.seq, chain.hash)


def _verified(
    tx: Transaction, device: Device, known: Tip, request: SyncRequest, now: datetime
) -> _Batch:
    head, cores = request.head, [bytes(record.core) for record in request.batch]
    if head is None:
        raise FaultError("request.no_head")
    if len(cores) > MOST_EVENTS:
        raise FaultError("request.too_many")
    hashes = _Hashes(tx, device.id)
    try:
        try:
            links = verify_batch(verify, device.public_key, known, cores, head, hashes.at)
        except RollBackError:
            # A genuine head of before: an old request that came late. Judge it as of then.
            then = Tip(device.id, head.seq, hashes.at(head.seq)) if head.seq else origin(device.id)
            links = verify_batch(verify, device.public_key, then, cores, head, hashes.at)
        first = read_place(cores[0]).seq if cores else known.seq + 1
    except GapError:
        raise
    except ChainError as error:
        evidence = msgspec.json.encode(head)
        number = min(error.number, MOST_SEQ)  # what it claims stands in the evidence
        alarm = Alarm(device.id, error.code, number, str(error), evidence, now)
        apart = _apart(device, known, request, hashes, now) if isinstance(error, ForkError) else ()
        raise ChainFaultError(error, alarm, apart) from error
    except MalformedError as error:
        raise FaultError("chain.malformed") from error
    return _Batch(first, links, request.batch, head)


def _apart(
    device: Device, known: Tip, request: SyncRequest, hashes: "_Hashes", now: datetime
) -> list[Quarantined]:
    """The other history that a fork brought, under a name of its own: its first hash."""
    if request.head is None:
        return []
    cores = [bytes(record.core) for record in request.batch]
    links = branch(known, cores, request.head, hashes.at)
    if not links:
        return []
    chain = f"{device.id}/{links[0].hash[:BRANCH_NAME]}"
    records = request.batch[len(request.batch) - len(links) :]
    return _kept(chain, links, records, now)


def _kept(
    chain: str, links: Sequence[Link], records: Sequence[Record], now: datetime
) -> list[Quarantined]:
    return [
        Quarantined(
            chain,
            link.seq,
            link.core,
            None if record.sealed is None else bytes(record.sealed),
            link.hash,
            now,
        )
        for link, record in zip(links, records, strict=True)
    ]


class _Hashes:
    """The hashes kept for a device's events, read in one stretch when first asked for."""

    def __init__(self, tx: Transaction, device: str) -> None:
        self._tx = tx
        self._device = device
        self._known: dict[int, str] = {}

    def at(self, seq: int) -> str:
        """The hash after ``seq``."""
        if seq not in self._known:
            last = seq + MOST_EVENTS
            self._known |= self._tx.events.hashes(self._device, seq, last)
            self._known |= {row.seq: row.hash for row in self._tx.devices.quarantined(self._device)}
        return self._known[seq]


def _look_at_clock(
    tx: Transaction, device: Device, newest: Link, minutes: int, now: datetime
) -> None:
    """Keep, once a day, that a clock is far off by what its newest event proves."""
    try:
        off = clock_off(read_core(newest.core), now)
    except (MalformedError, OverflowError):
        return
    if minutes > 0 and abs(off) >= timedelta(minutes=minutes):
        side = "ahead" if off > timedelta() else "behind"
        evidence = f"{side} {now.astimezone(CHINA):%Y-%m-%d}".encode()
        detail = f"the clock is {abs(off) // timedelta(minutes=1)} min {side}"
        tx.devices.alarm(Alarm(device.id, CLOCK, newest.seq, detail, evidence, now))


def put_back(tx: Transaction, device: str, known: int, own_seq: int, now: datetime) -> Alarm | None:
    """The alarm to keep of a machine that says it has less than is ``known`` of it: an old backup.

    Not at once: a request that was long on its way says what was true when it was put.
    """
    if not 0 < own_seq < known:
        return None
    last = tx.events.last_accepted(device, MOST_SEQ)
    if last is None or last.stamp is None or now - last.stamp.received_at < ON_ITS_WAY:
        return None
    evidence = f"{own_seq} of {known}".encode()
    return Alarm(device, ROLLED_BACK, own_seq, f"{known} events are known", evidence, now)


def _stored(tx: Transaction, device: Device, batch: _Batch) -> list[bytes]:
    count = len(batch.records) - len(batch.links)
    return tx.events.answers(device.id, batch.first, batch.first + count - 1) if count else []


def _quarantine(
    tx: Transaction, device: Device, batch: _Batch, known: Tip, now: datetime
) -> Received:
    """Keep what a revoked device sends, apart; answer what was decided before that."""
    rows = _kept(device.id, batch.links, batch.new_records, now)
    tx.devices.quarantine(rows)
    decided = outcomes(_stored(tx, device, batch))
    apart = (
        Outcome(said_id(bytes(record.core)), "refused", refusal=REVOKED)
        for record in batch.records[len(decided) :]
    )
    return Received((*decided, *apart), rows[-1].seq if rows else known.seq)
