"""The tables of the centre.  ``migrations`` makes them; a test holds the two together.

Times are kept as text with their zone, the way they stand in a record.  Only text that
was checked (ids, codes, hashes) becomes a column; everything a desk wrote freely stays
in bytes, so no event can trip the database.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()

BOOKS = Table(
    "books",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("peaks", LargeBinary, nullable=False),
    Column("arrivals", BigInteger, nullable=False),
    Column("feed_end", BigInteger, nullable=False),
    Column("directory_at", BigInteger, nullable=False),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("opens", Boolean, nullable=False),
    Column("core", LargeBinary, nullable=False),
    Column("sealed", LargeBinary),
    Column("hash", Text, nullable=False),
    Column("arrival", BigInteger, nullable=False),
    Column("result", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("position", BigInteger),
    Column("stamp", LargeBinary),
    UniqueConstraint("id", name="events_id"),
    UniqueConstraint("position", name="events_position"),
    Index("events_of_case", "case_id", "position"),
)

CASES = Table(
    "cases",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("houses", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("cases_of_kind", "kind"),
)

NUMBERS = Table(
    "numbers",
    METADATA,
    Column("prefix", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

FEED = Table(
    "feed",
    METADATA,
    Column("house", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", Text, nullable=False),
    Column("position", BigInteger),
    Column("since", BigInteger),
    Index("feed_of_case", "case_id", "house"),
    sqlite_with_rowid=False,
)

NODES = Table(
    "nodes",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

HEADS = Table(
    "heads",
    METADATA,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("head", LargeBinary, nullable=False),
)

NOTICES = Table(
    "notices",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("notice", LargeBinary, nullable=False),
)

ORIGINS = Table(
    "origins",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)

COSIGNATURES = Table(
    "cosignatures",
    METADATA,
    Column("cosigner", Text, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
    Index("cosignatures_of_size", "origin", "size"),
)

CHAINS = Table(
    "chains",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("head", LargeBinary, nullable=False),
)

TOKENS = Table(
    "tokens",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("token_hash", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    UniqueConstraint("token_hash", name="tokens_hash"),
)

CODES = Table(
    "codes",
    METADATA,
    Column("code_hash", Text, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
    Column("device", Text),
)

WRONG_CODES = Table(
    "wrong_codes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("wrong_codes_at", "at"),
)

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("core", LargeBinary, nullable=False),
    Column("sealed", LargeBinary),
    Column("hash", Text, nullable=False),
    Column("received_at", Text, nullable=False),
)

ALARMS = Table(
    "alarms",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("device", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("detail", Text, nullable=False),
    Column("evidence", LargeBinary, nullable=False),
    Column("evidence_hash", Text, nullable=False),
    Column("raised_at", Text, nullable=False),
    UniqueConstraint("device", "code", "evidence_hash", name="alarms_once"),
)

DAYBOOK = Table(
    "daybook",
    METADATA,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", Text, nullable=False),
)

DAYBOOK_HEAD = Table(
    "daybook_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("head", LargeBinary, nullable=False),
)

BOARD = Table(
    "board",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("from_on", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("is_shown", Boolean, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("board_of_case", "case_id"),
    Index("board_since", "position"),
)
"""Answers for the public.  ``key`` is what a question is compared with: free text, but without what
a database would stumble over (``central_mailbox.board``)."""

COUNTED_ANEW = (CASES, NUMBERS, NODES, BOARD)
"""Tables that ``verify`` computes from the records."""

WRITTEN_DOWN = (
    BOOKS,
    EVENTS,
    FEED,
    HEADS,
    NOTICES,
    CHAINS,
    TOKENS,
    CODES,
    WRONG_CODES,
    QUARANTINE,
    ALARMS,
    ORIGINS,
    COSIGNATURES,
)
"""Tables whose rows nothing else tells: every change of one stands in the daybook."""
