"""The desk's own database: encrypted, durable, rebuilt from its journal at will.

=================  =============================================================
module             keeps
=================  =============================================================
``store``          the chip: :class:`Store`
``database``       the encrypted file, its transactions, SQLite's errors as ours
``migrations``     the shape of what is kept for ever; ``unsent``: what it never changes
``upgrading``      the first start of a new version on an older file, and back
``journal``        every event, once; the desk's chain; what became of each
``writing``        the two transactions: recording, and taking in an answer
``folding``        journal to cases: the replica rule
``projections``    the cases as they stand; ``listing``: their list columns
``search``         finding; ``documents`` and ``spelling``: by what
``queries/``       what lists ask, one module per room of work
``receipts``       receipts of the record: wanted, and those that came
``drafts``         what is being typed
``papers``         which papers cases have; ``paper_files``: the encrypted files beside it
``verifying``      whether anything was changed behind our back
``daybook``        which rows each transaction wrote; ``schema``: what lies in the file
``views``          the rows that are handed out; ``errors``: what can go wrong
=================  =============================================================
"""

from desk_client.store.errors import (
    BrokenStoreError,
    BusyError,
    DamagedError,
    DiskFullError,
    EmptiedError,
    NewerDatabaseError,
    NotEnrolledError,
    OldSqliteError,
    RefusedError,
    StoreError,
    UnwritableError,
    UpgradeError,
    WrongKeyError,
)
from desk_client.store.facts import Tries
from desk_client.store.queries.cases import CaseQuery
from desk_client.store.queries.trail import TrailEntry, TrailQuery
from desk_client.store.store import Store
from desk_client.store.views import (
    Attention,
    Awaits,
    CaseRow,
    Due,
    Identity,
    Pending,
    PersonHit,
    RailCounts,
    ReceptionDay,
    Result,
    RoomCount,
    SearchHit,
    ServiceCount,
    SyncState,
    TimelineEntry,
    Verification,
    VisitRow,
    Visits,
    WalkInRow,
)

__all__ = [
    "Attention",
    "Awaits",
    "BrokenStoreError",
    "BusyError",
    "CaseQuery",
    "CaseRow",
    "DamagedError",
    "DiskFullError",
    "Due",
    "EmptiedError",
    "Identity",
    "NewerDatabaseError",
    "NotEnrolledError",
    "OldSqliteError",
    "Pending",
    "PersonHit",
    "RailCounts",
    "ReceptionDay",
    "RefusedError",
    "Result",
    "RoomCount",
    "SearchHit",
    "ServiceCount",
    "Store",
    "StoreError",
    "SyncState",
    "TimelineEntry",
    "TrailEntry",
    "TrailQuery",
    "Tries",
    "UnwritableError",
    "UpgradeError",
    "Verification",
    "VisitRow",
    "Visits",
    "WalkInRow",
    "WrongKeyError",
]
