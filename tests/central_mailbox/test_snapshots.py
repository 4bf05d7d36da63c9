"""What the centre keeps of a station's feed: whole, current, of that station, within bounds."""

from collections.abc import Sequence

import msgspec
import pytest
import zstandard

from casework.audit import record_leaf, verify_consistency, verify_places
from casework.cases.directory import DeviceRevoked
from casework.event import Record, read_core
from casework.registry import Proposal
from casework.wire import FeedPart, SyncRequest
from central_mailbox.errors import FaultError
from central_mailbox.snapshots import Snapshots
from central_mailbox.store.tables import EVENTS
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.handed import handed_to_sister, name_respondent

FULL = 10


def take(desks: PlainDesks, snapshots: Snapshots, after: int, station: str) -> FeedPart:
    with desks.centre.store.read() as tx:
        return snapshots.part(tx, station, after, tx.books().log.size)


def records(part: FeedPart) -> list[Record]:
    return msgspec.json.decode(zstandard.decompress(part.packed), type=list[Record])


def every_part(desks: PlainDesks, snapshots: Snapshots, station: str) -> list[FeedPart]:
    """As a new machine fetches them: those that it is told of, one after the other."""
    with desks.centre.store.read() as tx:
        ahead = snapshots.ahead(tx, station, 0)
    parts, cursor = list[FeedPart](), 0
    for _ in range(ahead):
        parts.append(take(desks, snapshots, cursor, station))
        cursor = parts[-1].cursor
    return parts


def by_the_feed(desks: PlainDesks, station: str, end: int) -> list[tuple[bytes, bytes]]:
    """The same stretch row by row, as the feed's table has it."""
    with desks.centre.store.read() as tx:
        rows = [row for row in tx.feed.page(station, 0, 1_000) if row.n <= end]
    return said([row.record for row in rows if row.record is not None])


def said(told: Sequence[Record]) -> list[tuple[bytes, bytes]]:
    return [(bytes(one.core), msgspec.json.encode(one.stamp)) for one in told]


def work(desks: PlainDesks, cases: int) -> None:
    """The sister precinct goes on with other matters."""
    for _ in range(cases):
        desks.sister.draft(bureau.SISTER_HEAD, owner=bureau.SISTER)
    desks.sister.sync(desks.centre)
    assert all(one.result == "accepted" for one in desks.sister.outcomes.values())


def test_parts_are_the_feed_and_each_record_is_proved(desks: PlainDesks) -> None:
    snapshots = Snapshots(FULL)
    parts = every_part(desks, snapshots, bureau.PRECINCT)
    assert len(parts) > 2
    assert [len(records(part)) for part in parts] == [FULL] * len(parts)
    assert [part.after for part in parts] == [0, *(part.cursor for part in parts[:-1])]
    told = [record for part in parts for record in records(part)]
    assert said(told) == by_the_feed(desks, bureau.PRECINCT, parts[-1].cursor)
    for part in parts:
        leaves = {one.stamp.position - 1: record_leaf(one) for one in records(part) if one.stamp}
        root = bytes.fromhex(part.tree.root)
        assert verify_places(leaves, part.tree.size, part.proof, root)


def test_a_part_is_made_once_and_stays_while_the_log_grows(desks: PlainDesks) -> None:
    snapshots = Snapshots(FULL)
    first = take(desks, snapshots, 0, bureau.PRECINCT)
    for _ in range(3):
        desks.room.receive()
    desks.room.sync(desks.centre)
    again = take(desks, snapshots, 0, bureau.PRECINCT)
    assert again.packed is first.packed
    head = desks.centre.log_head()
    assert again.tree.size < head.size
    proof = [bytes.fromhex(node) for node in again.consistency]
    roots = bytes.fromhex(again.tree.root), bytes.fromhex(head.root)
    assert verify_consistency(again.tree.size, head.size, proof, *roots)


def test_no_part_holds_what_a_wall_took_away_since(desks: PlainDesks) -> None:
    case = handed_to_sister(desks)
    work(desks, FULL)
    snapshots = Snapshots(FULL)
    before = every_part(desks, snapshots, bureau.SISTER)
    held = {part.after for part in before for one in records(part) if of(one) == case}
    name_respondent(desks, case, bureau.SISTER_HANDLER)
    after = every_part(desks, snapshots, bureau.SISTER)
    told = [of(one) for part in after for one in records(part)]
    assert case not in told
    assert [part.cursor for part in after][: len(before)] == [part.cursor for part in before]
    kept = [part for part, old in zip(after, before, strict=False) if part.packed is old.packed]
    assert held
    assert len(kept) == len(before) - len(held)


def of(record: Record) -> str:
    return read_core(record.core).case


def test_a_part_tells_who_took_the_one_before_it_to_put_a_case_away(desks: PlainDesks) -> None:
    case = handed_to_sister(desks)
    work(desks, FULL)
    snapshots = Snapshots(FULL)
    parts = every_part(desks, snapshots, bureau.SISTER)
    assert case in {of(one) for part in parts for one in records(part)}
    name_respondent(desks, case, bureau.SISTER_HANDLER)
    work(desks, 2 * FULL)
    later = every_part(desks, snapshots, bureau.SISTER)
    assert [part.withdrawn for part in later if part.withdrawn] == [(case,)]


def test_a_sealed_part_that_is_gone_is_gone_from_the_snapshot(desks: PlainDesks) -> None:
    for _ in range(FULL):
        desks.room.receive()
    desks.room.sync(desks.centre)
    snapshots = Snapshots(FULL)
    parts = every_part(desks, snapshots, bureau.PRECINCT)
    at = next(part.after for part in parts for one in records(part) if one.sealed is not None)
    before = take(desks, snapshots, at, bureau.PRECINCT)
    gone = next(one.stamp.position for one in records(before) if one.sealed and one.stamp)
    with desks.centre.store.write() as tx:
        connection = tx.feed._connection  # type: ignore[attr-defined]  # behind its back
        connection.execute(EVENTS.update().where(EVENTS.c.position == gone).values(sealed=None))
    again = records(take(desks, snapshots, at, bureau.PRECINCT))
    assert [one.sealed for one in again if one.stamp and one.stamp.position == gone] == [None]


def test_a_part_of_another_station_is_not_to_be_had(desks: PlainDesks) -> None:
    desks.room.receive()
    desks.room.sync(desks.centre)
    snapshots = Snapshots(FULL)
    (*_, last) = every_part(desks, snapshots, bureau.PRECINCT)
    with pytest.raises(FaultError) as refused:
        take(desks, snapshots, last.cursor + 1, bureau.SISTER)
    assert refused.value.fault.code == "snapshot.gone"
    device = desks.sister.device
    part = desks.centre.sync(device, SyncRequest(cursor=0, parts=True))
    assert part.parts == 0, "a short feed is told by the page"


def test_a_feed_that_fills_no_part_has_no_snapshot(desks: PlainDesks) -> None:
    snapshots = Snapshots(1_000)
    assert every_part(desks, snapshots, bureau.PRECINCT) == []
    with pytest.raises(FaultError) as refused:
        take(desks, snapshots, 0, bureau.PRECINCT)
    assert refused.value.fault.code == "snapshot.gone"


def test_who_follows_a_longer_log_than_there_is_gets_no_part(desks: PlainDesks) -> None:
    with desks.centre.store.read() as tx, pytest.raises(FaultError) as refused:
        Snapshots(FULL).part(tx, bureau.PRECINCT, 0, tx.books().log.size + 1)
    assert refused.value.fault.code == "snapshot.gone"


def test_parts_take_no_more_memory_than_they_may(desks: PlainDesks) -> None:
    one = take(desks, Snapshots(FULL), 0, bureau.PRECINCT)
    snapshots = Snapshots(FULL, most_bytes=2 * len(one.packed))
    parts = every_part(desks, snapshots, bureau.PRECINCT)
    assert snapshots._size <= 2 * len(one.packed) or len(snapshots._kept) == 1
    assert len(snapshots._kept) < len(parts)
    again = every_part(desks, snapshots, bureau.PRECINCT)
    assert [part.cursor for part in again] == [part.cursor for part in parts]
    assert [said(records(part)) for part in again] == [said(records(part)) for part in parts]


def test_a_machine_that_was_shut_out_gets_no_part(desks: PlainDesks) -> None:
    desks.centre.found([Proposal(desks.sister.device, DeviceRevoked("遗失"))])
    with pytest.raises(FaultError) as refused:
        desks.centre.part(desks.sister.device, 0, 0)
    assert refused.value.fault.code == "device.revoked"


def test_large_records_fill_a_part_before_their_number_does(
    desks: PlainDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central_mailbox.snapshots.PAGE_BYTES", 4_000)
    snapshots = Snapshots(1_000)
    part = take(desks, snapshots, 0, bureau.PRECINCT)
    assert 0 < len(records(part)) < 30
    assert take(desks, snapshots, part.cursor, bureau.PRECINCT).after == part.cursor
