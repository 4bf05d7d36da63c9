"""Receptions that ended and are erased at a desk, and what is left of their words anywhere."""

from collections.abc import Callable

import pytest

from casework.cases.walk_in import ResultText, WalkInFinished
from casework.event import Record, read_core
from casework.registry import Proposal
from casework.wire import SyncRequest
from desk_client.credentials import Secrets
from desk_client.store import Identity, Store
from desk_client.store.packed import unpack
from tests.harness import bureau
from tests.harness.bureau import DESK, ROOM
from tests.harness.desk.paper import (
    PaperCentre,
    sync,
    visitor,
)
from tests.harness.outside import SeededOutside

CENTRE = Secrets(bytes(32), bytes(range(1, 33)))
HERE = Identity(bureau.DESK_DEVICE, ROOM, "A07", CENTRE.public_key, "公安网")

NAME, PHONE, CONTENT = "欧阳桂芳", "13900005561", "问新生儿落户需要的材料"
RESULT = "已告知要带出生医学证明"
WORDS = (NAME, PHONE, CONTENT, RESULT)
EVERY_TABLE = "SELECT name FROM sqlite_master WHERE type = 'table'"


def reception(outside: SeededOutside) -> Proposal:
    return visitor(outside, NAME, PHONE, CONTENT)


def finish(case: str) -> Proposal:
    return Proposal(case, WalkInFinished(), ResultText(RESULT))


def ended_here(store: Store, centre: PaperCentre, outside: SeededOutside) -> str:
    """A reception of this desk that has ended; the centre has it."""
    one = reception(outside)
    store.record(DESK, ROOM, [one, finish(one.case)])
    sync(store, centre)
    store.index()
    return one.case


def ended_elsewhere(store: Store, centre: PaperCentre, outside: SeededOutside) -> str:
    """The same of another desk."""
    one = reception(outside)
    centre.elsewhere(DESK, one)
    centre.elsewhere(DESK, finish(one.case))
    sync(store, centre)
    store.index()
    return one.case


Live = Callable[[Store, PaperCentre, SeededOutside], str]
LIVES = pytest.mark.parametrize("live", [ended_here, ended_elsewhere], ids=["own", "foreign"])


def words_in(data: bytes) -> list[str]:
    return [one for one in WORDS if one.encode() in data or one.encode("unicode_escape") in data]


def tables(store: Store, but: str = "") -> bytes:
    """Every row of every table, through the store's own connection."""
    told = list[bytes]()
    with store._db.read() as conn:
        for (name,) in conn.execute(f"{EVERY_TABLE} AND name <> ?", (but,)).fetchall():
            for row in conn.execute(f'SELECT * FROM "{name}"'):
                told += [
                    unpack(one) if isinstance(one, bytes) else str(one).encode() for one in row
                ]
    return b"\n".join(told)


def unerased(centre: PaperCentre, case: str) -> list[Record]:
    """The case's records as they are before any erasure."""
    return [one for one in centre.log if read_core(one.core).case == case]


def told(store: Store, centre: PaperCentre, *feed: Record, has_more: bool = False) -> None:
    """An answer with just these records."""
    cursor = store.sync_state().cursor
    answer = centre.response(feed=feed, cursor=cursor, has_more=has_more)
    store.apply(SyncRequest(cursor=cursor), answer)


def parts(store: Store, case: str) -> list[bool]:
    """Of each record of a case, whether its part is there, in their order."""
    with store._db.read() as conn:
        rows = conn.execute(
            "SELECT sealed IS NOT NULL FROM journal WHERE case_id = ?"
            " ORDER BY position IS NULL, position, n",
            (case,),
        ).fetchall()
    return [bool(one) for (one,) in rows]
