"""What somebody changed in the file behind the program's back is found."""

from pathlib import Path

import pytest

from casework.audit import Reason, sign_tree_head
from casework.cases.walk_in import WalkInFinished
from casework.registry import Proposal
from casework.wire import SyncRequest, SyncResponse
from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.store import Identity, Store
from tests.harness import bureau
from tests.harness.bureau import DESK, ROOM
from tests.harness.desk.disk import opened_raw
from tests.harness.desk.paper import KEY, PaperCentre, sync, visitor
from tests.harness.outside import SeededOutside

CENTRE = Secrets(bytes(32), bytes(range(1, 33)))
HERE = Identity(bureau.DESK_DEVICE, ROOM, "A07", CENTRE.public_key, "公安网")

TRIGGERS = ("journal_never_deletes", "journal_never_changes", "journal_own_stays")


@pytest.fixture
def kept(blank: Store, centre: PaperCentre, outside: SeededOutside) -> Store:
    """A store with five own events and three tree heads of a true centre."""
    blank.enrol(HERE)
    sync(blank, centre)
    for _ in range(5):
        blank.record(DESK, ROOM, [visitor(outside)])
    return blank


def changed(store: Store, path: Path, outside: SeededOutside, *statements: str) -> Store:
    """The store after somebody who has the key went at its file."""
    store.close()
    raw = opened_raw(path)
    for trigger in TRIGGERS:
        raw.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        raw.execute(statement)
    raw.close()
    return Store.open(path, KEY, outside)


@pytest.mark.parametrize(
    ("statement", "reasons"),
    [
        (
            "UPDATE journal SET core ="
            " CAST(replace(CAST(plain(core) AS TEXT), 'WalkInReceived', 'WalkInReceiveD') AS BLOB)"
            " WHERE seq = 3",
            {Reason.ALTERED},
        ),
        ("DELETE FROM journal WHERE seq = 3", {Reason.ALTERED, Reason.MISSING}),
        ("UPDATE journal SET prev = zeroblob(32) WHERE seq = 2", {Reason.ALTERED}),
    ],
)
def test_own_chain_shows_what_was_changed(
    kept: Store, path: Path, outside: SeededOutside, statement: str, reasons: set[Reason]
) -> None:
    assert not kept.verify(signing.verify).chain
    again = changed(kept, path, outside, statement)
    found = again.verify(signing.verify)
    assert {finding.reason for finding in found.chain} == reasons
    assert not found.is_sound
    again.close()


def test_other_words_in_a_sealed_part_show(kept: Store, path: Path, outside: SeededOutside) -> None:
    again = changed(
        kept,
        path,
        outside,
        "UPDATE journal SET sealed ="
        " CAST(replace(CAST(plain(sealed) AS TEXT), '烤鸭店', '烤鱼店') AS BLOB) WHERE seq = 3",
    )
    found = again.verify(signing.verify)
    assert len(found.sealed) == 1
    assert again.verify(signing.verify).events == kept_events(again)
    again.close()


def test_sealed_part_that_is_kept_back_shows(
    kept: Store, path: Path, outside: SeededOutside
) -> None:
    """Absence is no erasure: nobody said that it was."""
    again = changed(kept, path, outside, "UPDATE journal SET sealed = NULL WHERE seq = 3")
    assert len(again.verify(signing.verify).sealed) == 1
    again.close()


def kept_events(store: Store) -> int:
    with store._db.read() as conn:
        row = conn.execute("SELECT count(*) FROM journal").fetchone()
    assert row is not None
    return int(row[0])


def test_programs_own_statements_cannot_change_the_journal(kept: Store) -> None:
    for statement in (
        "DELETE FROM journal",
        "UPDATE journal SET core = x'00'",
        "UPDATE journal SET sealed = NULL WHERE seq = 1",
        "DELETE FROM tree_heads",
        "UPDATE tree_heads SET root = ''",
    ):
        with pytest.raises(Exception, match="fault of its own"), kept._db.write() as conn:
            conn.execute(statement)


def test_tree_heads_that_shrink_fork_or_are_not_signed_show(
    blank: Store, outside: SeededOutside
) -> None:
    blank.enrol(HERE)

    def keep(size: int, root: str, signer: Secrets = CENTRE) -> None:
        head = sign_tree_head(signer.sign, 1, size, root * 64, bureau.START)
        answer = SyncResponse(
            protocol=1,
            server_time=outside.time,
            known_seq=0,
            outcomes=(),
            feed=(),
            cursor=0,
            has_more=False,
            withdrawn=(),
            tree=head,
        )
        blank.apply(SyncRequest(cursor=0), answer)

    keep(5, "a")
    keep(9, "b")
    assert blank.verify(signing.verify).is_sound
    keep(7, "c")
    keep(9, "d")
    keep(11, "e", Secrets(bytes(32), bytes(32)))
    found = {(one.first, one.reason) for one in blank.verify(signing.verify).heads}
    assert found == {
        (7, Reason.ROLLED_BACK),
        (9, Reason.FORKED),
        (11, Reason.SIGNATURE),
    }


def test_file_is_whole_after_a_search_and_much_that_came_since(
    kept: Store, outside: SeededOutside
) -> None:
    """Who searched before remembers parts of the index that were put together meanwhile."""
    officer = kept.directory().roster.officers[DESK]
    came = [visitor(outside, f"来人{number}", f"138{number:08d}") for number in range(60)]
    kept.record(DESK, ROOM, came)
    kept.index()
    assert kept.search("来人", officer)
    for one in came:
        kept.record(DESK, ROOM, [Proposal(one.case, WalkInFinished())])
        kept.index()
    assert kept.verify(signing.verify).pages == ()
