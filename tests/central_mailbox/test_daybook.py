"""The centre's daybook: what is written beside the log is vouched for, from the first line on."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from central_mailbox.centre import Centre
from central_mailbox.errors import DamagedMailboxError, FoundingError
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store
from central_mailbox.store.sql import SqlStore
from central_mailbox.store.tables import (
    COUNTED_ANEW,
    DAYBOOK,
    DAYBOOK_HEAD,
    METADATA,
    WRITTEN_DOWN,
)
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.stores import CENTRE_SECRET
from tests.harness.outside import SeededOutside

STORE = Path(__file__).parents[2] / "central_mailbox" / "store"
NOT_BEGUN = "daybook: not begun; nothing vouches for what stands beside the log"


def edit(centre: Centre, *statements: str) -> None:
    """Behind the centre's back."""
    store = centre.store
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))


def findings(centre: Centre) -> tuple[str, ...]:
    return verify_all(centre.store, centre.public_key).findings


@pytest.fixture
def worked(desks: PlainDesks) -> Centre:
    """A centre after a reception, with a code that nobody used."""
    desks.room.receive()
    desks.room.sync(desks.centre)
    desks.centre.issue_code(bureau.ROOM)
    return desks.centre


def test_every_table_is_written_down_or_counted_anew() -> None:
    tables = {*WRITTEN_DOWN, *COUNTED_ANEW, DAYBOOK, DAYBOOK_HEAD}
    assert {table.name for table in tables} == set(METADATA.tables)
    assert len(tables) == len(WRITTEN_DOWN) + len(COUNTED_ANEW) + 2


def test_emptied_daybook_is_a_finding_and_never_a_beginning(
    worked: Centre, desks: PlainDesks, store: Store, outside: SeededOutside
) -> None:
    edit(worked, "DELETE FROM daybook", "DELETE FROM daybook_head")
    again = Centre(store, CentreKey(CENTRE_SECRET), outside)
    desks.room.receive()
    desks.room.sync(again)
    assert findings(again) == (NOT_BEGUN,)


def test_mailbox_from_before_gets_its_daybook_once_by_the_operators_word(worked: Centre) -> None:
    edit(worked, "DELETE FROM daybook", "DELETE FROM daybook_head")
    assert worked.begin_daybook() > 10
    assert findings(worked) == ()
    worked.issue_code(bureau.ROOM)
    assert findings(worked) == ()
    with pytest.raises(FoundingError, match="begun already"):
        worked.begin_daybook()
    edit(worked, "UPDATE codes SET expires_at = '2099-01-01T00:00:00.000+08:00'")
    assert all(one.startswith("codes ") and "Altered" in one for one in findings(worked))


def test_code_opened_again_shows_after_it_was_used_too(worked: Centre, desks: PlainDesks) -> None:
    """A row changed for a while: by the time of the check it is what the centre wrote last."""
    edit(worked, "UPDATE codes SET expires_at = '2099-01-01T00:00:00.000+08:00'")
    with worked.store.read() as tx:
        lines = list(tx.daybook.lines())
    store = worked.store
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection:
        code = str(connection.execute(text("SELECT code_hash FROM codes")).scalar_one())
    with worked._writing() as tx:
        kept = tx.devices.code(code)
        assert kept is not None
        tx.devices.put_code(kept)
        moved = type(kept)(kept.code_hash, kept.unit, kept.issued_at, kept.issued_at)
        tx.devices.put_code(moved)
    with worked.store.read() as tx:
        assert len(list(tx.daybook.lines())) == len(lines) + 1
    assert findings(worked) == (f"codes {code}: Altered",)


def test_conversation_without_news_writes_no_line(desks: PlainDesks, worked: Centre) -> None:
    with worked.store.read() as tx:
        before = tx.daybook.last()
    desks.room.sync(worked)
    with worked.store.read() as tx:
        assert tx.daybook.last() == before


def test_books_that_cannot_be_read_are_said_in_words(
    worked: Centre, store: Store, outside: SeededOutside
) -> None:
    edit(worked, "UPDATE books SET size = 0")
    with pytest.raises(DamagedMailboxError, match="verify"):
        Centre(store, CentreKey(CENTRE_SECRET), outside)
    assert any(one.startswith("books") for one in findings(worked))


def test_clock_of_the_centre_put_back_400_days_shows_where(
    desks: PlainDesks, worked: Centre, outside: SeededOutside
) -> None:
    outside.later(days=-400)
    desks.room.receive()
    desks.room.sync(worked)
    end = worked.log_head().size
    assert findings(worked) == (f"log: {end} was received before what stands before it",)


def test_no_other_hand_writes_a_table_that_is_written_down() -> None:
    """A statement past the one hand would make a finding of the centre's own work."""
    names = "|".join(table.name.upper() for table in WRITTEN_DOWN)
    past = re.compile(rf"(?<!\.)\b(?:insert|update|delete)\((?:{names})\b")
    sources = [path for path in STORE.glob("*.py") if path.name != "daybook.py"]
    assert len(sources) > 8
    assert [path.name for path in sources if past.search(path.read_text("utf-8"))] == []
