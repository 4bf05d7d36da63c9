"""Verifying a whole trail: a device's chain, or the centre's log, against signed heads.

Rule kept (invariant 7): falsification shows.  Change, removal, reorder, roll-back and
fork each become a :class:`Finding` with its place and a reason that a person can read;
a trail is never just "invalid".  Nothing raises on hostile records: they are findings.

What no genuine head covers is not proved, and the :class:`Verdict` says how far it is.
The two trails differ only in what numbers a record and in the hash over the first *n*;
:func:`_judge` is the one set of rules for both.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import msgspec
from msgspec import Raw, Struct

from casework.audit.chain import Place, chain_next, chain_start, read_place
from casework.audit.heads import SignedHead, TreeHead, Verify, is_genuine
from casework.audit.merkle import Frontier, leaf_hash
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
    findings, numbers, hashes = set[Finding](), list[int](), [chain_start(device)]
    for record in records:
        place, reason = _read(record)
        number = place.seq if place else len(numbers) + 1
        if place and place.device != device:
            reason = Reason.FOREIGN
        if reason:
            findings.add(Finding(number, number, reason))
        numbers.append(number)
        hashes.append(chain_next(hashes[-1], record.core))
    signed = set[tuple[int, str]]()
    for head in heads:
        if head.device == device and is_genuine(verify, public_key, head):
            signed.add((head.seq, head.hash))
        else:
            findings.add(Finding(head.seq, head.seq, Reason.SIGNATURE))
    return _judge(findings, numbers, signed, lambda seq: hashes[seq].hex())


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

    numbers, taken, frontier = list[int](), set[tuple[str, int]](), Frontier()
    sizes = {size for size, _ in signed}
    roots = {0: frontier.root()}
    for record in records:
        if record.stamp is None:
            continue
        number = record.stamp.position
        place, reason = _read(record)
        if place and (place.device, place.seq) in taken:
            reason = Reason.FORKED
        if place:
            taken.add((place.device, place.seq))
        if reason:
            findings.add(Finding(number, number, reason))
        numbers.append(number)
        frontier = frontier.append(record_leaf(record))
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    return _judge(findings, numbers, signed, lambda size: roots[size].hex())


def _read(record: Record) -> tuple[Place | None, Reason | None]:
    """Where a record belongs, and what is wrong with it by itself."""
    try:
        place = read_place(record.core)
    except MalformedError:
        return None, Reason.ALTERED
    if record.sealed is None or hashlib.sha256(record.sealed).hexdigest() == place.sealed:
        return place, None
    return place, Reason.ALTERED


def _judge(
    findings: set[Finding],
    numbers: Sequence[int],
    signed: Iterable[tuple[int, str]],
    hash_of: Callable[[int], str],
) -> Verdict:
    """The verdict on records ``numbers`` (in stored order, rightly 1, 2, 3, ...).

    ``signed`` are genuine heads as (length, hash); ``hash_of`` gives the trail's own
    hash over its first n records.  A head that does not fit although a longer one does
    belongs to another history; one that does not fit beyond the last that does says
    that something in between was changed.
    """
    findings = findings | _order_findings(numbers)
    in_order = next((i for i, number in enumerate(numbers) if number != i + 1), len(numbers))
    longest = max(numbers, default=0)
    by_length: dict[int, set[str]] = {}
    for length, hash in signed:
        by_length.setdefault(length, set()).add(hash)
    fitting = {n for n, hashes in by_length.items() if n <= in_order and hash_of(n) in hashes}
    proved = max(fitting, default=0)

    for length, hashes in by_length.items():
        if len(hashes) > 1 or (length <= proved and length not in fitting):
            findings.add(Finding(length, length, Reason.FORKED))
    if by_length and max(by_length) > longest:
        findings.add(Finding(longest + 1, max(by_length), Reason.ROLLED_BACK))
    broken = [length for length in by_length if proved < length <= in_order]
    if broken:
        findings.add(Finding(proved + 1, min(broken), Reason.ALTERED))
    return Verdict(tuple(sorted(findings)), proved, len(numbers))


def _order_findings(numbers: Sequence[int]) -> set[Finding]:
    """What the numbers alone tell: doubled, moved and missing records."""
    findings, seen, highest = set[Finding](), {0}, 0
    for number in numbers:
        if number in seen:
            findings.add(Finding(number, number, Reason.FORKED))
        elif number < highest:
            findings.add(Finding(number, number, Reason.REORDERED))
        seen.add(number)
        highest = max(highest, number)
    for before, after in pairwise(sorted(seen)):
        if after - before > 1:
            findings.add(Finding(before + 1, after - 1, Reason.MISSING))
    return findings
