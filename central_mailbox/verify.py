"""Reading the whole mailbox again: nothing is believed that can be counted anew.

What is checked, and what each check finds:

* the log under every head that was ever signed: edited, missing, moved, doubled records;
* every device's chain under its newest signed head, whatever became of the events;
* every case folded anew from the log, byte for byte against the stored state;
* whatever stands beside these trails, counted anew (``recount``);
* every row that nothing else tells, against the daybook (``casework.audit.daybook``);
* each lot by which somebody was drawn for a call: cast by a head of this very log, after its list;
* who is sent what: every station's feed holds exactly the cases it may see.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import MsgspecError, Struct

from casework.audit import Verdict, is_genuine, verify_chain, verify_daybook, verify_log
from casework.cases.call_sample.state import CallSample
from casework.event import Record
from casework.ids import SYSTEM
from casework.officers import Roster
from casework.registry import decode_state
from central_mailbox import published, recount
from central_mailbox.keys import verify
from central_mailbox.recount import Replay
from central_mailbox.store import Store, Transaction
from central_mailbox.store.errors import StoreError

SALT_BYTES = 16


class Report(Struct, frozen=True):
    """What was read, and what was found; no findings: sound."""

    records: int
    devices: int
    cases: int
    findings: tuple[str, ...]


def verify_all(store: Store, centre_key: bytes) -> Report:
    """Check everything in one moment of the database.

    What cannot even be read is a finding of its part, and the other parts are read all the same.
    """
    with store.read() as tx:
        replay = Replay()
        findings = [*_read("log", replay.play(tx))]
        roster = replay.roster
        came: Counter[str] = Counter()
        findings += _read("log", _log(tx, centre_key))
        findings += _read("devices", _chains(tx, centre_key, roster))
        findings += _read("events", recount.events(tx.events.rows(), came))
        findings += _read("books", replay.books(tx, came["events"]))
        findings += _read("cases", replay.cases(tx))
        findings += _read("numbers", replay.numbers(tx.cases.last_numbers()))
        findings += _read("lots", _lots(tx))
        findings += _read("daybook", _daybook(tx, centre_key))
        return Report(replay.frontier.size, len(replay.devices), replay.count, tuple(findings))


def _read(part: str, findings: Iterable[str]) -> Iterator[str]:
    """The findings of a part, up to what cannot be read."""
    try:
        yield from findings
    except (MsgspecError, StoreError, ValueError, LookupError, TypeError, OverflowError) as error:
        yield f"{part}: cannot be read ({type(error).__name__})"


def _log(tx: Transaction, centre_key: bytes) -> Iterator[str]:
    log = verify_log(verify, centre_key, tx.events.log(), tx.log.heads())
    yield from _told("log", log)
    if log.proved != log.count:
        yield f"log: signed up to {log.proved} of {log.count}"
    for notice in tx.log.notices():
        if not is_genuine(verify, centre_key, notice):
            yield f"notice of a restore to {notice.size}: Bad signature"


def _chains(tx: Transaction, centre_key: bytes, roster: Roster) -> Iterator[str]:
    """Every device's chain under its newest head.

    Its sealed parts are checked where they count: what was refused for a swapped one stays
    as it came, and is no finding for ever.
    """
    heads = {tip.device: tip for tip in tx.devices.tips()}
    for device in sorted(heads.keys() | set(tx.events.devices())):
        tip = heads.get(device)
        if tip is None:
            yield f"device {device}: no head vouches for its events"
            continue
        key = centre_key if device == SYSTEM else _key_of(roster, device)
        records = (Record(record.core) for record in tx.events.chain(device))
        chain = verify_chain(verify, key, device, records, [tip.head])
        yield from _told(f"device {device}", chain)
        if chain.count != tip.seq or (tip.seq, tip.hash) != (tip.head.seq, tip.head.hash):
            yield f"device {device}: {chain.count} of {tip.seq} events"


def _lots(tx: Transaction) -> Iterator[str]:
    for row in tx.cases.of_kinds(["call_sample"]):
        sample = decode_state(row.state)
        lot = sample.lot if isinstance(sample, CallSample) else None
        if lot is not None and not published.is_of_this_log(tx, sample.case, lot):
            yield f"case {sample.case}: drawn by no head of this log"


def _told(trail: str, verdict: Verdict) -> list[str]:
    return [
        f"{trail}: {finding.first}-{finding.last} {finding.reason.label.en}"
        for finding in verdict.findings
    ]


def _key_of(roster: Roster, device: str) -> bytes:
    known = roster.devices.get(device)
    return known.public_key if known else b""


def _daybook(tx: Transaction, centre_key: bytes) -> Iterator[str]:
    """Where a row is not what the centre wrote, or a line is not the centre's."""
    book = tx.daybook
    if not book.last():
        yield "daybook: not begun; nothing vouches for what stands beside the log"
        return
    salt = secrets.token_bytes(SALT_BYTES)
    for one in verify_daybook(verify, centre_key, book.lines, book.rows, book.head(), salt):
        yield f"{one.table} {one.key}: {one.reason.label.en}"
