"""Verifying a whole trail: a device's chain, or the centre's log, against signed heads.

Rule kept (invariant 7): falsification shows.  Change, removal, reorder, roll-back and
fork each become a :class:`Finding` with its place and a reason that a person can read;
a trail is never just "invalid".  Nothing raises on hostile records: they are findings.

What no genuine head covers is not proved, and the :class:`Verdict` says how far it is.
The two trails differ only in what numbers a record and in the hash over the first *n*;
:func:`_judge` is the one set of rules for both.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise

import msgspec
from msgspec import Raw, Struct

from casework.audit.chain import Place, chain_next, chain_start, read_place
from casework.audit.heads import SignedHead, TreeHead, Verify, is_genuine
from casework.audit.merkle import Frontier, leaf_hash
from casework.audit.runs import Runs
from casework.codes import Coded
from casework.errors import MalformedError
from casework.event import Record


class Reason(Coded):
    """What was found; the names are the ``code`` of every :class:`casework.errors.ChainError`."""

    ALTERED = "ALTERED", "内容被改动", "Altered"
    MISSING = "MISSING", "记录缺失", "Missing"
    REORDERED = "REORDERED", "顺序被改动", "Out of order"
    ROLLED_BACK = "ROLLED_BACK", "回退到旧状态", "Rolled back"
    FORKED = "FORKED", "存在两份历史", "Two histories"
    SIGNATURE = "SIGNATURE", "签名无效", "Bad signature"
    FOREIGN = "FOREIGN", "非本设备记录", "Of another device"
    UNRECORDED = "UNRECORDED", "并非程序写入", "Not written by the program"


class Finding(Struct, frozen=True, order=True):
    """What was found, and between which numbers (both included) it lies."""

    first: int
    last: int
    reason: Reason


class Verdict(Struct, frozen=True):
    """The findings in order of place, and how far a genuine head vouches.

    Records after ``proved`` stand in order but nobody outside the trail has signed them
    yet: they are proved by the next head at the latest.
    """

    findings: tuple[Finding, ...]
    proved: int
    count: int

    @property
    def is_sound(self) -> bool:
        """Nothing was found."""
        return not self.findings


def log_leaf(core: bytes | Raw, stamp: bytes) -> bytes:
    """The data of a leaf: what happened, and the place and time the centre gave it."""
    return hashlib.sha256(core).digest() + stamp


def record_leaf(record: Record) -> bytes:
    """The leaf hash of an accepted record."""
    return leaf_hash(log_leaf(record.core, msgspec.json.encode(record.stamp)))


def verify_chain(
    verify: Verify,
    public_key: bytes,
    device: str,
    records: Iterable[Record],
    heads: Iterable[SignedHead],
) -> Verdict:
    """A device's own events in stored order, from its first, against its heads.

    Heads that came back from outside the device (the centre's, a receipt's) are the
    strong ones: whoever holds the device's key can sign a new head over a changed chain.
    """
    findings, signed = set[Finding](), set[tuple[int, str]]()
    for head in heads:
        if head.device == device and is_genuine(verify, public_key, head):
            signed.add((head.seq, head.hash))
        else:
            findings.add(Finding(head.seq, head.seq, Reason.SIGNATURE))
    wanted = {length for length, _ in signed}
    order, hash = _Order(), chain_start(device)
    hashes = {0: hash}
    for record in records:
        place, reason = _read(record)
        number = place.seq if place else order.count + 1
        if place and place.device != device:
            reason = Reason.FOREIGN
        if reason:
            findings.add(Finding(number, number, reason))
        order.take(number)
        hash = chain_next(hash, record.core)
        if order.count in wanted:
            hashes[order.count] = hash
    return _judge(findings, order, signed, lambda seq: hashes[seq].hex())


def verify_log(
    verify: Verify, public_key: bytes, records: Iterable[Record], heads: Iterable[TreeHead]
) -> Verdict:
    """The centre's whole log in stored order against the heads that somebody kept.

    Beside the tree, every sealed part must be the one that was chained (erased ones
    aside), and no place in a device's chain may be taken twice.  Records without a
    stamp do not stand in the log and are passed over.
    """
    findings, signed = set[Finding](), set[tuple[int, str]]()
    for head in heads:
        if is_genuine(verify, public_key, head):
            signed.add((head.size, head.root))
        else:
            findings.add(Finding(head.size, head.size, Reason.SIGNATURE))

    order, taken, frontier = _Order(), defaultdict[str, Runs](Runs), Frontier()
    sizes = {size for size, _ in signed}
    roots = {0: frontier.root()}
    for record in records:
        if record.stamp is None:
            continue
        number = record.stamp.position
        place, reason = _read(record)
        if place and not taken[place.device].add(place.seq):
            reason = Reason.FORKED
        if reason:
            findings.add(Finding(number, number, reason))
        order.take(number)
        frontier = frontier.append(record_leaf(record))
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    return _judge(findings, order, signed, lambda size: roots[size].hex())


def _read(record: Record) -> tuple[Place | None, Reason | None]:
    """Where a record belongs, and what is wrong with it by itself."""
    try:
        place = read_place(record.core)
    except MalformedError:
        return None, Reason.ALTERED
    if record.sealed is None or hashlib.sha256(record.sealed).hexdigest() == place.sealed:
        return place, None
    return place, Reason.ALTERED


class _Order:
    """What the numbers of a trail tell, one after the other: rightly 1, 2, 3, ..."""

    def __init__(self) -> None:
        self.count = 0
        self.in_order = 0
        self.highest = 0
        self._findings: set[Finding] = set()
        self._seen = Runs()
        self._seen.add(0)

    def take(self, number: int) -> None:
        """The next record's number."""
        if self.in_order == self.count and number == self.count + 1:
            self.in_order = number
        self.count += 1
        if not self._seen.add(number):
            self._findings.add(Finding(number, number, Reason.FORKED))
        elif number < self.highest:
            self._findings.add(Finding(number, number, Reason.REORDERED))
        self.highest = max(self.highest, number)

    def findings(self) -> set[Finding]:
        """Doubled, moved and missing records."""
        gaps = pairwise(self._seen.spans())
        missing = {
            Finding(before + 1, after - 1, Reason.MISSING) for (_, before), (after, _) in gaps
        }
        return self._findings | missing


def _judge(
    findings: set[Finding],
    order: _Order,
    signed: Iterable[tuple[int, str]],
    hash_of: Callable[[int], str],
) -> Verdict:
    """The verdict on records in stored order.

    ``signed`` are genuine heads as (length, hash); ``hash_of`` gives the trail's own
    hash over its first n records, for each of these lengths that lie in order.  A head that does
    not fit although a longer one does belongs to another history; one that does not fit beyond
    the last that does says that something in between was changed.
    """
    findings = findings | order.findings()
    by_length: dict[int, set[str]] = {}
    for length, hash in signed:
        by_length.setdefault(length, set()).add(hash)
    fitting = {
        length
        for length, hashes in by_length.items()
        if 0 <= length <= order.in_order and hash_of(length) in hashes
    }
    proved = max(fitting, default=0)

    for length, hashes in by_length.items():
        if len(hashes) > 1 or (length <= proved and length not in fitting):
            findings.add(Finding(length, length, Reason.FORKED))
    if by_length and max(by_length) > order.highest:
        findings.add(Finding(order.highest + 1, max(by_length), Reason.ROLLED_BACK))
    broken = [length for length in by_length if proved < length <= order.in_order]
    if broken:
        findings.add(Finding(proved + 1, min(broken), Reason.ALTERED))
    return Verdict(tuple(sorted(findings)), proved, order.count)
