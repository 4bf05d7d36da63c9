"""What the centre publishes of its log: one name for good, and nothing of a person."""

import pytest

from casework.audit import leaf_hash, root
from casework.audit.notes import read_checkpoint, read_note
from casework.audit.tiles import tiles_of
from casework.wire import SyncRequest
from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError, SettingsError
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.stores import CENTRE_SECRET
from tests.harness.outside import SeededOutside

NAME = "police.example/warm"
WORDS = "东大街十二号深夜施工"


def named(store: Store, name: str) -> Centre:
    return Centre(store, CentreKey(CENTRE_SECRET), SeededOutside(), name=name)


def origin(centre: Centre) -> str:
    return read_checkpoint(read_note(centre.checkpoint()).text).origin


def test_a_log_keeps_the_name_it_was_given(store: Store) -> None:
    assert origin(named(store, NAME)) == NAME
    assert origin(named(store, "")) == NAME
    with pytest.raises(SettingsError):
        named(store, "another.example/warm")


def test_a_log_that_nobody_named_is_called_after_its_key(centre: Centre, store: Store) -> None:
    assert origin(centre).startswith("central-mailbox/")
    assert origin(named(store, "")) == origin(centre)


@pytest.mark.parametrize("name", ["two words", "a+b", "line\nbreak"])
def test_a_name_that_a_note_cannot_hold_is_refused(store: Store, name: str) -> None:
    with pytest.raises(SettingsError):
        named(store, name)


def test_a_restored_log_is_another_log(centre: Centre, desks: PlainDesks) -> None:
    before = origin(centre)
    centre.accept_restore(3)
    assert origin(centre) == f"{before}/restored-1"
    centre.accept_restore()
    assert origin(centre) == f"{before}/restored-2"


def test_what_is_published_is_the_log_and_tells_nothing_of_a_person(
    centre: Centre, desks: PlainDesks
) -> None:
    desks.room.catch_up(centre)
    desks.room.receive(name="王小明", content=WORDS)
    desks.room.sync(centre)
    said = read_checkpoint(read_note(centre.checkpoint()).text)
    published = {tile.path: centre.tile(tile.path) for tile in tiles_of(said.size)}
    entries = list[bytes]()
    rest = next(content for path, content in published.items() if path.startswith("entries/"))
    while rest:
        length = int.from_bytes(rest[:2], "big")
        entries.append(rest[2 : 2 + length])
        rest = rest[2 + length :]
    assert root(leaf_hash(entry) for entry in entries) == said.root
    assert bytes.fromhex(centre.log_head().root) == said.root
    assert len(centre.sync(desks.room.device, SyncRequest(cursor=0)).feed) <= len(entries)
    everything = b"".join(published.values())
    for one in ("王小明", WORDS):
        assert one.encode() not in everything
        assert one.encode("unicode_escape") not in everything


def test_a_tile_of_tomorrow_is_not_there(centre: Centre, desks: PlainDesks) -> None:
    size = centre.log_head().size
    assert centre.tile(f"0/000.p/{size}")
    with pytest.raises(FaultError):
        centre.tile(f"0/000.p/{size + 1}")
