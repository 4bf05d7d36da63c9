"""What lies packed in the file comes out byte for byte, whoever put it there."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.store import Store, daybook, journal, migrations
from desk_client.store.packed import NEWEST, pack, unpack
from tests.harness.bureau import DESK, ROOM
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, sync, visitor
from tests.harness.outside import SeededOutside

ROOT_FOLDER = Path(__file__).parents[3]
SECRETS = Secrets(KEY, bytes(range(9, 41)))
RELEASED = {
    1: "0b4a2c504e04c00ff52ed07409e32cd83c0d200563108da4cea93beba7e7bcbf",
    2: "4e08aae0fc8688077a52329e56209236c2c461a2336fc06d6cc21601f0a0760f",
}
"""Every dictionary that ever packed something: none is changed or taken away."""

SPECIMENS = [
    one.read_bytes() for one in sorted((ROOT_FOLDER / "tests" / "fixtures" / "wire").glob("*.json"))
]


def test_dictionaries_that_packed_something_stay_as_they_are() -> None:
    """With another one nobody could read what lies in the files of the desks."""
    folder = ROOT_FOLDER / "resources" / "packing"
    here = {int(one.stem): sha256(one.read_bytes()).hexdigest() for one in folder.glob("*.dict")}
    assert here == RELEASED
    assert max(RELEASED) == NEWEST


@pytest.mark.parametrize("number", RELEASED)
def test_what_any_dictionary_packed_is_read(number: int) -> None:
    words = (ROOT_FOLDER / "resources" / "packing" / f"{number}.dict").read_bytes()
    packer = zstandard.ZstdCompressor(dict_data=zstandard.ZstdCompressionDict(words))
    assert all(unpack(packer.compress(one)) == one for one in SPECIMENS)


@given(st.binary(max_size=2_000))
def test_any_bytes_come_out_as_they_went_in(data: bytes) -> None:
    assert unpack(pack(data)) == data
    assert unpack(pack(zstandard.FRAME_HEADER + data)) == zstandard.FRAME_HEADER + data


@given(st.binary(max_size=200))
def test_what_cannot_be_unpacked_is_given_as_it_lies(data: bytes) -> None:
    """Whoever checks then finds bytes that nobody chained; nothing stumbles."""
    torn = zstandard.FRAME_HEADER + data
    assert unpack(torn) in (torn, b"")
    assert unpack(b"{" + data) == b"{" + data


def test_a_record_takes_less_than_half_of_its_bytes() -> None:
    """Of every event type; of most it is less than a third."""
    sizes = [(len(pack(one)), len(one)) for one in SPECIMENS]
    assert all(there * 2 < plain for there, plain in sizes)


def test_threads_pack_at_the_same_time() -> None:
    with ThreadPoolExecutor(8) as threads:
        there = list(threads.map(pack, SPECIMENS * 8))
        assert list(threads.map(unpack, there)) == SPECIMENS * 8


def test_file_of_a_program_that_packed_nothing_is_read_on(
    path: Path, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows stay as they are; what comes now lies packed beside them."""
    centre = PaperCentre(outside)
    with monkeypatch.context() as older:
        others = tuple(one for one in migrations.STEPS if one is not migrations.m0006_packed)
        older.setattr(migrations, "STEPS", others)
        for module in (journal, daybook):
            older.setattr(module, "pack", bytes)
        older.setattr(journal, "packed", lambda data: data)
        store = Store.open(path, KEY, outside, SECRETS)
        store.enrol(IDENTITY)
        sync(store, centre)
        store.record(DESK, ROOM, [visitor(outside)])
        sync(store, centre)
        store.record(DESK, ROOM, [visitor(outside)])
        rows, entries, cases = dump(store, "journal"), dump(store, "daybook"), dump(store, "cases")
        store.close()
    with closing(Store.open(path, KEY, outside, SECRETS)) as again:
        assert dump(again, "cases") == cases
        again.record(DESK, ROOM, [visitor(outside)])
        known = dict.fromkeys(row[0] for row in rows)
        assert [row for row in dump(again, "journal") if row[0] in known] == rows
        assert set(entries) < set(dump(again, "daybook"))
        found = again.verify(signing.verify)
        assert (found.rows, found.cases, found.chain, found.sealed) == ((), (), (), ())
        assert found.events == len(rows) + 1
        sync(again, centre)
        assert {case for case, *_ in dump(again, "cases", "case_id")} <= set(centre.states)
        again.rebuild()
        assert again.verify(signing.verify).cases == ()
    plain = {bool(row[3][:1] == b"{") for row in rows}
    assert plain == {True}
