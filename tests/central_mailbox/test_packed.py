"""What lies packed at the centre comes out byte for byte, and no bit of it changes unseen."""

from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from central_mailbox.centre import Centre
from central_mailbox.store.packed import NEWEST, pack, unpack
from central_mailbox.store.sql import SqlStore
from tests.harness.centre.desks import PlainDesks

ROOT = Path(__file__).parents[2]
SPECIMENS = [one.read_bytes() for one in sorted((ROOT / "tests/fixtures/wire").glob("*.json"))]
DICTIONARIES = sorted((ROOT / "resources" / "packing").glob("*.dict"))


def test_it_packs_by_the_newest_dictionary() -> None:
    assert max(int(one.stem) for one in DICTIONARIES) == NEWEST
    assert zstandard.get_frame_parameters(pack(SPECIMENS[0])).dict_id == NEWEST


@pytest.mark.parametrize("dictionary", DICTIONARIES, ids=lambda one: one.stem)
def test_what_any_dictionary_packed_is_read(
    dictionary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = zstandard.ZstdCompressionDict(dictionary.read_bytes())
    monkeypatch.setattr(
        "central_mailbox.store.packed._tools.packer", zstandard.ZstdCompressor(dict_data=words)
    )
    assert all(unpack(pack(one)) == one for one in SPECIMENS)


@given(st.binary(max_size=2_000))
def test_any_bytes_come_out_as_they_went_in(data: bytes) -> None:
    assert unpack(pack(data)) == data
    assert unpack(pack(zstandard.FRAME_HEADER + data)) == zstandard.FRAME_HEADER + data


def test_a_changed_bit_is_never_the_same_record() -> None:
    """Of a frame some bits mean nothing: without the sum one of them would change unseen."""
    plain = SPECIMENS[0]
    lies = pack(plain)
    for at in range(len(lies) * 8):
        other = bytearray(lies)
        other[at // 8] ^= 1 << at % 8
        assert unpack(bytes(other)) == bytes(other)


@given(st.binary(max_size=200))
def test_what_cannot_be_unpacked_is_given_as_it_lies(data: bytes) -> None:
    assert unpack(zstandard.FRAME_HEADER + data) == zstandard.FRAME_HEADER + data
    assert unpack(b"{" + data) == b"{" + data


def test_an_event_with_all_that_stands_beside_it_takes_less_than_three_times_its_bytes(
    centre: Centre, desks: PlainDesks
) -> None:
    """Rows and their keys, without what a page of the database leaves free."""
    desks.room.catch_up(centre)
    before = _bytes(centre)
    for _ in range(100):
        desks.room.receive()
    desks.room.catch_up(centre)
    own = sum(len(bytes(one.core)) + len(bytes(one.sealed or b"")) for one in desks.room.records)
    assert (_bytes(centre) - before) < own * 2


def _bytes(centre: Centre) -> int:
    """What lies in every cell of every table."""
    assert isinstance(centre.store, SqlStore)
    with centre.store.engine.connect() as connection:
        return sum(
            len(cell) if isinstance(cell, bytes | str) else 4
            for table in ("events", "cases", "feed", "nodes", "daybook", "heads")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            for cell in row
        )
