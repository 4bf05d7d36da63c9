"""A new machine takes its station's history in parts: the same as by the feed, or nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
import zstandard
from msgspec import Raw
from msgspec.structs import replace

from casework.audit import sign_tree_head
from casework.cases.ledger.work import RespondentNamed
from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.event import Record
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from casework.wire import MOST_BYTES, FeedPart, SyncResponse
from desk_client.store import Store
from desk_client.store.errors import DiskFullError
from desk_client.sync.errors import (
    AnswerError,
    CentreForkedError,
    CentreSignatureError,
    CutOffError,
    GoneError,
    SyncError,
)
from tests.harness import bureau
from tests.harness.desk.dump import PROJECTIONS, dump
from tests.harness.machines.lines import at_once
from tests.harness.machines.machines import CENTRE_KEY, PowerCut, device_key
from tests.harness.machines.newcomer import Newcomer
from tests.harness.machines.offices import Offices

T = TypeVar("T")
FULL = 12


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Offices]:
    """Offices whose centre keeps parts of twelve records, and a few matters in each station."""
    offices = Offices(tmp_path, bureau.DESK_DEVICE, bureau.HEAD_DEVICE, part_records=FULL)
    for _ in range(2 * FULL):
        offices.room.receive()
    offices.converse()
    yield offices
    offices.close()


def facts_of(store: Store) -> list[object]:
    """What a desk was told and what it makes of it; the order in which it heard is its own."""
    tables = ("journal", *PROJECTIONS, "withdrawn")
    return [(table, dump(store, table)) for table in tables]


def assert_as_by_the_feed(new: Newcomer) -> None:
    """The same rows, to the byte."""
    store = new.by_the_feed()
    assert facts_of(new.store) == facts_of(store)
    assert new.far.cursor == store.sync_state().cursor
    store.close()


def records(part: FeedPart) -> list[Record]:
    return msgspec.json.decode(zstandard.decompress(part.packed), type=list[Record])


def packed(part: FeedPart, told: list[Record]) -> FeedPart:
    return replace(part, packed=zstandard.compress(msgspec.json.encode(told)))


def test_a_new_machine_takes_parts_and_has_what_the_feed_tells(busy: Offices) -> None:
    new = busy.newcomer()
    left = []
    report = new.engine.round()
    while report.has_more:
        left.append(report.parts_left)
        report = new.engine.round()
    assert left == list(range(left[0], -1, -1))
    assert left[0] > 2
    assert len(new.line.parts) == left[0]
    assert_as_by_the_feed(new)


def test_the_next_part_is_fetched_while_one_is_taken_in(busy: Offices) -> None:
    stood: list[int] = []

    def ahead(ask: Callable[[], T], /) -> Callable[[], T]:
        stood.append(new.far.cursor)
        return at_once(ask)

    new = busy.newcomer(ahead=ahead)
    new.engine.catch_up()
    first, *following = new.line.parts
    assert len(following) > 1
    assert stood[: len(following)] == [first, *following[:-1]], "asked while less was taken in"
    assert following == sorted(set(following)), "each is fetched once"
    assert_as_by_the_feed(new)


def test_a_part_fetched_ahead_of_what_was_not_taken_in_does_not_count(busy: Offices) -> None:
    new = busy.newcomer(ahead=at_once)
    new.engine.round()
    before = facts_of(new.store), new.far

    def full() -> None:
        raise DiskFullError("full")

    new.store.before_commit = full
    with pytest.raises(DiskFullError):
        new.engine.round()
    assert (facts_of(new.store), new.far) == before
    new.store.before_commit = lambda: None
    new.engine.catch_up()
    assert_as_by_the_feed(new)


def test_a_line_that_breaks_under_a_part_ahead_is_asked_again(busy: Offices) -> None:
    new = busy.newcomer(ahead=at_once)
    new.engine.round()

    def broken(after: int) -> None:
        raise CutOffError("half-way")

    new.line.meet_part = lambda after: broken(after) if after else None
    new.engine.round()
    with pytest.raises(CutOffError):
        new.engine.round()
    new.line.meet_part = lambda after: None
    new.engine.catch_up()
    assert_as_by_the_feed(new)


def test_a_machine_that_is_up_to_date_asks_for_no_part(busy: Offices) -> None:
    new = busy.newcomer()
    new.engine.catch_up()
    new.line.parts.clear()
    busy.room.receive()
    busy.converse()
    new.start_again()
    new.engine.catch_up()
    assert new.line.parts == []
    assert_as_by_the_feed(new)


def test_a_machine_killed_between_two_parts_goes_on_with_the_next(busy: Offices) -> None:
    new = busy.newcomer()
    for _ in range(3):
        new.engine.round()
    first = new.far.cursor
    assert len(new.line.parts) == 2
    new.start_again()
    new.engine.catch_up()
    assert new.line.parts[2] == first
    assert len(set(new.line.parts)) == len(new.line.parts)
    assert_as_by_the_feed(new)


def test_power_cut_within_a_part_leaves_nothing_of_it(busy: Offices) -> None:
    new = busy.newcomer()
    new.engine.round()
    before = facts_of(new.store), new.far

    def cut() -> None:
        raise PowerCut

    new.store.before_commit = cut
    with pytest.raises(PowerCut):
        new.engine.round()
    assert (facts_of(new.store), new.far) == before
    new.start_again()
    new.engine.catch_up()
    assert_as_by_the_feed(new)


def test_a_line_that_breaks_during_a_part_is_asked_again(busy: Offices) -> None:
    new = busy.newcomer()
    new.engine.round()

    def broken(after: int) -> None:
        raise CutOffError("half-way")

    new.line.meet_part = broken
    with pytest.raises(CutOffError):
        new.engine.round()
    new.line.meet_part = lambda after: None
    new.engine.catch_up()
    assert new.line.parts[:2] == [0, 0]
    assert_as_by_the_feed(new)


def test_what_happens_meanwhile_comes_behind_the_parts(busy: Offices) -> None:
    new = busy.newcomer()
    new.engine.round()
    new.engine.round()
    case = busy.room.receive()
    busy.converse()
    while new.engine.round().has_more:
        busy.room.receive()
        busy.converse()
    new.engine.catch_up()
    assert new.store.case(case) == busy.centre.state(case)
    assert_as_by_the_feed(new)


def test_what_is_saved_meanwhile_leaves_between_two_parts(busy: Offices) -> None:
    new = busy.newcomer()
    for _ in range(2 * FULL):
        busy.room.receive()
    busy.converse()
    while new.device not in new.store.directory().roster.devices:
        assert new.engine.round().parts_left
    body = WalkInReceived(started_at=new.chance.now(), services=(Service(ServiceCategory.CONSULT),))
    case = new_id(new.chance)
    visitor = WalkInPrivate(Person("张桂英", "13800002207"), "问路")
    new.store.record(bureau.FIELD, bureau.PRECINCT, [Proposal(case, body, visitor)])
    report = new.engine.round()
    assert (report.sent, report.accepted) == (1, 1)
    assert report.parts_left
    new.engine.catch_up()
    assert new.store.case(case) == busy.centre.state(case)


def _forged(told: list[Record]) -> list[Record]:
    core = msgspec.json.decode(told[0].core) | {"actor": bureau.HEAD}
    return [replace(told[0], core=Raw(msgspec.json.encode(core))), *told[1:]]


def _unstamped(told: list[Record]) -> list[Record]:
    return [replace(told[0], stamp=None), *told[1:]]


Bend = Callable[[FeedPart], FeedPart]


def _telling(change: Callable[[list[Record]], list[Record]]) -> Bend:
    return lambda part: packed(part, change(records(part)))


def _other_head(part: FeedPart) -> FeedPart:
    """A head that the centre signed, of a log that is not the one that is followed."""
    root = bytes(32).hex()
    return replace(
        part, tree=sign_tree_head(CENTRE_KEY.sign, 1, part.tree.size, root, part.tree.at)
    )


def _older_head(part: FeedPart) -> FeedPart:
    root = bytes(32).hex()
    tree = sign_tree_head(CENTRE_KEY.sign, 1, part.tree.size - 1, root, part.tree.at)
    return replace(part, tree=tree)


def _strangers_head(part: FeedPart) -> FeedPart:
    sign = device_key("somebody").sign
    return replace(part, tree=sign_tree_head(sign, 1, part.tree.size, part.tree.root, part.tree.at))


ATTACKS: dict[str, tuple[Bend, type[SyncError]]] = {
    "a record that was never written": (_telling(_forged), AnswerError),
    "a record without its place": (_telling(_unstamped), AnswerError),
    "a record twice under other words": (_telling(lambda t: [*_forged(t), t[0]]), AnswerError),
    "a record left out of the proof": (_telling(lambda told: told[1:]), AnswerError),
    "no proof": (lambda part: replace(part, proof=b""), AnswerError),
    "a flipped bit in the proof": (
        lambda part: replace(part, proof=bytes([part.proof[0] ^ 1]) + part.proof[1:]),
        AnswerError,
    ),
    "another part": (lambda part: replace(part, after=part.after + 1), AnswerError),
    "a part that goes nowhere": (lambda part: replace(part, cursor=part.after), AnswerError),
    "a part that breaks off": (
        lambda part: replace(part, packed=part.packed[: len(part.packed) // 2]),
        AnswerError,
    ),
    "bytes that are no part": (lambda part: replace(part, packed=b"<html>"), AnswerError),
    "a part of something else": (
        lambda part: replace(part, packed=zstandard.compress(b'{"records":[]}')),
        AnswerError,
    ),
    "a bomb": (
        lambda part: replace(part, packed=zstandard.compress(b" " * (MOST_BYTES + 1))),
        AnswerError,
    ),
    "the head of another log": (_other_head, CentreForkedError),
    "an older head of another log": (_older_head, CentreForkedError),
    "a head that somebody else signed": (_strangers_head, CentreSignatureError),
    "hashes that are none": (
        lambda part: replace(part, tree=_older_head(part).tree, consistency=("xyz",)),
        AnswerError,
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_a_part_that_lies_is_taken(busy: Offices, attack: str) -> None:
    bend, error = ATTACKS[attack]
    new = busy.newcomer()
    new.engine.round()
    new.engine.round()
    before = facts_of(new.store), new.far.cursor, new.far.tree
    new.line.bend_part = bend
    with pytest.raises(error):
        new.engine.round()
    assert (facts_of(new.store), new.far.cursor, new.far.tree) == before
    assert new.far.has_two_histories == (error is CentreForkedError)
    new.line.bend_part = lambda part: part
    new.engine.catch_up()
    assert_as_by_the_feed(new)


def test_a_part_of_another_station_is_not_proved_to_be_ours_and_not_handed_out(
    busy: Offices,
) -> None:
    """Who asks names no station: there is nothing by which to ask for another one's."""
    new, other = busy.newcomer(), busy.newcomer(bureau.SISTER)
    case = busy.room.receive()
    busy.converse()
    for one in (new, other):
        one.engine.catch_up()
    assert new.store.case(case) is not None
    assert other.store.case(case) is None
    assert_as_by_the_feed(other)


def test_a_part_that_is_gone_is_asked_about_again_and_then_the_feed_tells_it(
    busy: Offices,
) -> None:
    new = busy.newcomer()

    def gone(after: int) -> None:
        raise GoneError("404")

    new.line.meet_part = gone
    new.engine.catch_up()
    assert new.line.parts == [0, 0]
    assert_as_by_the_feed(new)


def test_parts_that_nobody_asked_for_are_a_lie(busy: Offices) -> None:
    new = busy.newcomer()
    new.engine.catch_up()

    def promising(answer: SyncResponse) -> SyncResponse:
        return replace(answer, parts=3, feed=answer.feed, cursor=answer.cursor + 1)

    new.line.bend = promising
    with pytest.raises(AnswerError):
        new.engine.round()


def test_a_case_that_a_wall_takes_away_between_two_parts_is_put_away(busy: Offices) -> None:
    case = busy.claim(3)
    new = busy.newcomer()
    while new.store.case(case) is None:
        assert new.engine.round().parts_left, "the case came behind the parts"
    named = RespondentNamed(respondent=bureau.HEAD, owner=bureau.DIVISION)
    busy.division.record(bureau.DIV_HEAD, [Proposal(case, named)])
    busy.converse(busy.division)
    assert busy.room.store.case(case) is None
    new.engine.catch_up()
    assert new.store.case(case) is None
    assert dump(new.store, "withdrawn") == [(case,)]


def test_a_case_that_is_walled_before_its_part_is_fetched_never_comes(busy: Offices) -> None:
    case = busy.claim(3)
    busy.newcomer().engine.catch_up()
    new = busy.newcomer()
    new.engine.round()
    named = RespondentNamed(respondent=bureau.HEAD, owner=bureau.DIVISION)
    busy.division.record(bureau.DIV_HEAD, [Proposal(case, named)])
    busy.converse(busy.division)
    new.engine.catch_up()
    assert case not in {row[2] for row in dump(new.store, "journal")}
    assert new.store.case(case) is None


def test_a_centre_put_back_meanwhile_is_followed_as_by_the_feed(
    busy: Offices, tmp_path: Path
) -> None:
    size = busy.centre.log_head().size
    new = busy.newcomer()
    backup = busy.machine.back_up(tmp_path / "backup")
    for _ in range(3):
        busy.room.receive()
    busy.converse()
    new.engine.round()
    new.engine.round()
    busy.machine.put_back(backup)
    busy.centre.accept_restore(size + 1)
    new.engine.catch_up()
    assert not new.far.has_two_histories
    assert new.far.tree == busy.centre.log_head()
