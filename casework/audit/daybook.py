"""The daybook: what a program wrote beside the signed trails, line by line, chained and signed.

The chains and the log prove what happened.  What became of it (answers, refusals, alarms,
codes, what a feed sends, how far a desk has come) stands in rows that nobody signed.  Each
transaction closes with a line that says which of those rows it wrote: their digests before
and after.  The lines are chained like a device's events, and the newest is signed.

Rule kept (invariant 7): a row that was changed, taken out, put in or put back by anybody but
the program shows, with its table and key, and so does one that was changed for a while only.

The check holds neither rows nor lines in memory: both sides are added up, mark by mark, in
so many sums; only where two sums differ are the rows of that part held against each other.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from casework.audit.chain import Tip, chain_next, chain_start
from casework.audit.heads import SignedHead, Verify, is_genuine
from casework.audit.trail import Reason

OWNER = "daybook"
"""Whose chain its lines are, in heads: no device is called so."""

PARTS = 1_024
"""Sums that are kept; a part of a million rows holds a thousand."""

Value = str | int | bytes | bool | float | None
"""What stands in a column, as the database gives it."""


class Entry(Struct, frozen=True, array_like=True):
    """A row that was written: its digest before (``None``: there was none) and after."""

    table: str
    key: str
    old: str | None
    new: str | None


class Line(Struct, frozen=True):
    """One transaction's entries as stored, and the chain's hash after them."""

    n: int
    body: bytes
    hash: str


class Row(NamedTuple):
    """A row as it lies now."""

    table: str
    key: str
    digest: str


class RowFinding(Struct, frozen=True, order=True):
    """What was found at a row; of the table ``daybook`` the key is the number of a line."""

    table: str
    key: str
    reason: Reason


_entries = msgspec.json.Decoder(tuple[Entry, ...])


def digest(values: Sequence[Value]) -> str:
    """What stands for a row: its columns in the table's order, each with its type.

    Empty ones at the end are left out: a column that a later program adds changes nothing.
    """
    count = len(values)
    while count and values[count - 1] is None:
        count -= 1
    return hashlib.sha256(msgspec.msgpack.encode(values[:count])).hexdigest()


def origin_of_daybook() -> Tip:
    """The end of a daybook without lines."""
    return Tip(OWNER, 0, chain_start(OWNER).hex())


def tip_of_daybook(verify: Verify, public_key: bytes, head: SignedHead | None, last: int) -> Tip:
    """Where the next line is chained on: to what was signed, whatever lies there now.

    So lines that somebody rewrote are never signed over: the break stays.  ``last`` is the
    number of the last line that lies there; without a genuine head nothing can be chained on.
    """
    if head is not None and head.device == OWNER and is_genuine(verify, public_key, head):
        return Tip(OWNER, max(head.seq, last), head.hash)
    return Tip(OWNER, last, "")


def next_line(tip: Tip, entries: Sequence[Entry]) -> Line:
    """The line after ``tip``."""
    body = msgspec.json.encode(entries)
    return Line(tip.seq + 1, body, chain_next(_hash(tip.hash), body).hex())


def verify_daybook(
    verify: Verify,
    public_key: bytes,
    lines: Callable[[], Iterable[Line]],
    rows: Callable[[], Iterable[Row]],
    head: SignedHead | None,
    salt: bytes,
) -> Iterator[RowFinding]:
    """What the rows are not that the lines say, and what is wrong with the lines.

    ``lines`` and ``rows`` begin anew each time they are called, and are read twice at most.
    ``salt`` is drawn for this one check: whoever edited could not reckon with it.
    """
    sums = [0] * PARTS
    tip = origin_of_daybook()
    for line in lines():
        entries, wrong = _read(tip, line)
        if wrong is not None:
            yield wrong
        tip = Tip(OWNER, line.n, line.hash)
        for entry in entries:
            part = _part(entry.table, entry.key)
            sums[part] += _mark(salt, entry.table, entry.key, entry.new)
            sums[part] -= _mark(salt, entry.table, entry.key, entry.old)
    yield from _judge_head(verify, public_key, tip, head)
    for row in rows():
        sums[_part(row.table, row.key)] -= _mark(salt, *row)
    doubtful = {part for part, total in enumerate(sums) if total}
    if doubtful:
        yield from _compare(lines, rows, doubtful)


def _read(tip: Tip, line: Line) -> tuple[tuple[Entry, ...], RowFinding | None]:
    """The entries of a line, and what is wrong with it where it stands."""
    wrong = None
    if line.n != tip.seq + 1:
        wrong = _gap(tip.seq + 1, line.n)
    elif chain_next(_hash(tip.hash), line.body).hex() != line.hash:
        wrong = RowFinding(OWNER, str(line.n), Reason.ALTERED)
    try:
        return _entries.decode(line.body), wrong
    except (msgspec.MsgspecError, ValueError, RecursionError, TypeError):
        return (), RowFinding(OWNER, str(line.n), Reason.ALTERED)


def _gap(expected: int, number: int) -> RowFinding:
    """A line that is not the next one."""
    if number < expected:
        return RowFinding(OWNER, str(number), Reason.UNRECORDED)
    last = f"-{number - 1}" if number - 1 > expected else ""
    return RowFinding(OWNER, f"{expected}{last}", Reason.MISSING)


def _hash(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _judge_head(
    verify: Verify, public_key: bytes, tip: Tip, head: SignedHead | None
) -> Iterator[RowFinding]:
    """Whether the holder of the key vouches for just these lines."""
    if head is None or head.device != OWNER or not is_genuine(verify, public_key, head):
        yield RowFinding(OWNER, str(tip.seq), Reason.SIGNATURE)
    elif head.seq > tip.seq:
        yield RowFinding(OWNER, f"{tip.seq + 1}-{head.seq}", Reason.ROLLED_BACK)
    elif (head.seq, head.hash) != (tip.seq, tip.hash):
        yield RowFinding(OWNER, str(tip.seq), Reason.ALTERED)


def _compare(
    lines: Callable[[], Iterable[Line]], rows: Callable[[], Iterable[Row]], doubtful: set[int]
) -> Iterator[RowFinding]:
    """The rows of some parts, one by one."""
    said: dict[tuple[str, str], str | None] = {}
    found: set[RowFinding] = set()
    tip = origin_of_daybook()
    for line in lines():
        entries, _ = _read(tip, line)
        tip = Tip(OWNER, line.n, line.hash)
        for entry in entries:
            if _part(entry.table, entry.key) not in doubtful:
                continue
            place = entry.table, entry.key
            if said.get(place) != entry.old:
                found.add(RowFinding(*place, Reason.ALTERED))
            said[place] = entry.new
    left = {place: digest for place, digest in said.items() if digest is not None}
    for row in rows():
        if _part(row.table, row.key) not in doubtful:
            continue
        wanted = left.pop((row.table, row.key), None)
        if wanted is None:
            found.add(RowFinding(row.table, row.key, Reason.UNRECORDED))
        elif wanted != row.digest:
            found.add(RowFinding(row.table, row.key, Reason.ALTERED))
    found |= {RowFinding(table, key, Reason.MISSING) for table, key in left}
    yield from sorted(found)


def _part(table: str, key: str) -> int:
    return zlib.crc32(f"{table}\0{key}".encode(errors="surrogatepass")) % PARTS


def _mark(salt: bytes, table: str, key: str, digest: str | None) -> int:
    """A number for a row that is there; 0 for none."""
    if digest is None:
        return 0
    data = f"{table}\0{key}\0{digest}".encode(errors="surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, key=salt, digest_size=24).digest(), "big")
