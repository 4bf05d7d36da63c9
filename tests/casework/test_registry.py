"""Reading records: what does not fit is refused by name, what is new is left for later."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw, structs

from casework import registry
from casework.cases.directory.people import UNIT
from casework.cases.walk_in import WalkInPrivate, WalkInReceived
from casework.context import Context
from casework.errors import MalformedError, UnknownTypeError
from casework.event import Core, Record, Refusal, read_core, sealed_matches
from casework.ids import RANDOM_BYTES, uuid7
from casework.outside import new_id
from casework.registry import Proposal, fold, kind_of, read
from casework.state import Person
from tests.harness.bureau import DESK, START, Scribe

PRIVATE = WalkInPrivate(Person("张桂英", "13800002207"), "问路")


def record(private: Any = PRIVATE, **changes: Any) -> Record:
    """A walk-in as its device recorded it, with something about it changed."""
    scribe = Scribe()
    scribe.compose(
        DESK,
        Proposal(scribe.new_case(), WalkInReceived(started_at=START), private),
    )
    made = scribe.records[0]
    core = structs.replace(read_core(made.core), **changes)
    return Record(Raw(msgspec.json.encode(core)), made.sealed, made.stamp)


def test_record_is_read_in_its_types() -> None:
    event = read(record())
    assert event.private == PRIVATE
    assert event.body.started_at == START
    assert not event.erased


def test_erased_part_shows_as_erased_and_a_missing_one_does_not() -> None:
    whole = record()
    erased = read(Record(whole.core, None, None))
    assert (erased.private, erased.erased) == (None, True)
    without = read(record(private=None))
    assert (without.private, without.erased) == (None, False)


@pytest.mark.parametrize("changes", [{"type": "WalkInDreamt"}, {"v": 99}], ids=["type", "version"])
def test_type_or_version_of_a_newer_program_is_unknown_and_not_malformed(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(UnknownTypeError):
        read(record(**changes))


def test_kind_of_an_unknown_type_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownTypeError, match="'WalkInDreamt'"):
        kind_of("WalkInDreamt")


@pytest.mark.parametrize("body", [b"{}", b'{"started_at":"soon"}', b'{"started_at":7}'])
def test_body_that_does_not_fit_its_schema_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError, match="WalkInReceived"):
        read(record(body=Raw(body)))


def test_sealed_part_that_was_exchanged_is_malformed() -> None:
    mine, other = record(), record(private=WalkInPrivate(None, "别的话"))
    assert not sealed_matches(read_core(mine.core), other.sealed)
    with pytest.raises(MalformedError, match="not the one that was recorded"):
        read(Record(mine.core, other.sealed, None))


def test_sealed_part_of_a_type_that_has_none_is_malformed() -> None:
    with pytest.raises(MalformedError, match="has no sealed part"):
        read(record(type="WalkInRated", body=Raw(b'{"rating":"5"}')))


@pytest.mark.parametrize("core", [b"", b"[]", b"{}", b'{"id":1}', b"[" * 100_000, b"\xff"])
def test_bytes_that_are_no_core_are_malformed(core: bytes) -> None:
    with pytest.raises(MalformedError, match="not an event"):
        read_core(core)


def test_time_without_its_zone_is_malformed() -> None:
    naive = bytes(record().core).replace(
        b'"at":"2026-09-14T09:00:00+08:00"', b'"at":"2026-09-14T09:00:00"'
    )
    assert naive != bytes(record().core)
    with pytest.raises(MalformedError):
        read_core(naive)


def test_fields_that_a_newer_program_added_survive_as_bytes() -> None:
    grown = bytes(record().core).replace(b'{"id"', b'{"mood":"fair","id"', 1)
    newer = Record(Raw(grown), record().sealed, None)
    assert isinstance(read(newer).core, Core)
    arrived = msgspec.json.decode(msgspec.json.encode(newer), type=Record)
    assert bytes(arrived.core) == grown


def test_fold_of_nothing_is_nothing_and_goes_on_from_a_state() -> None:
    assert fold([]) is None
    state = fold([read(record())])
    assert state is not None
    assert fold([], state) is state


def test_type_that_is_registered_twice_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "ALL_MACHINES", (UNIT, UNIT))
    with pytest.raises(ValueError, match="UnitRegistered is registered twice"):
        registry._register()


def test_check_of_a_case_that_is_not_here_says_so() -> None:
    refusal = registry.check(None, read(record()), Context(START, Scribe().directory))
    assert isinstance(refusal, Refusal)


# ---------------------------------------------------------------------------------- ids


class Fixed:
    """A time and a chance that stand still."""

    def now(self) -> Any:
        return START

    def monotonic_ms(self) -> int:
        return 0

    def random(self, count: int) -> bytes:
        return bytes(range(1, count + 1))


def test_id_is_a_uuid7_of_the_time_and_of_chance() -> None:
    made = new_id(Fixed())
    assert made == uuid7(int(START.timestamp() * 1000), bytes(range(1, 11)))
    parts = made.split("-")
    assert [len(part) for part in parts] == [8, 4, 4, 4, 12]
    assert parts[2][0] == "7"
    assert parts[3][0] in "89ab"
    assert int(parts[0] + parts[1], 16) == int(START.timestamp() * 1000)


def test_ids_of_a_later_millisecond_sort_later() -> None:
    assert uuid7(1, b"\xff" * 10) < uuid7(2, bytes(10))


def test_id_needs_exactly_its_random_bytes() -> None:
    for count in (RANDOM_BYTES - 1, RANDOM_BYTES + 1):
        with pytest.raises(ValueError, match=f"got {count}"):
            uuid7(0, bytes(count))
