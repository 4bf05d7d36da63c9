"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    _events()
    _what_follows_from_them()
    _log()
    _devices()
    _evidence()


def _events() -> None:
    op.create_table(
        "books",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("peaks", sa.LargeBinary, nullable=False),
        sa.Column("arrivals", sa.BigInteger, nullable=False),
        sa.Column("feed_end", sa.BigInteger, nullable=False),
        sa.Column("directory_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("opens", sa.Boolean, nullable=False),
        sa.Column("core", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("arrival", sa.BigInteger, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("position", sa.BigInteger),
        sa.Column("stamp", sa.LargeBinary),
        sa.UniqueConstraint("id", name="events_id"),
        sa.UniqueConstraint("position", name="events_position"),
    )
    op.create_index("events_of_case", "events", ["case_id", "position"])


def _what_follows_from_them() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("houses", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_index("cases_of_kind", "cases", ["kind"])
    op.create_table(
        "numbers",
        sa.Column("prefix", sa.Text, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "feed",
        sa.Column("house", sa.Text, primary_key=True),
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger),
        sa.Column("since", sa.BigInteger),
        sa.UniqueConstraint("n", name="feed_n"),
    )
    op.create_index("feed_of_case", "feed", ["case_id", "house"])


def _log() -> None:
    op.create_table(
        "nodes",
        sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "heads",
        sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )


def _devices() -> None:
    op.create_table(
        "chains",
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("issued_at", sa.Text, nullable=False),
        sa.UniqueConstraint("token_hash", name="tokens_hash"),
    )
    op.create_table(
        "codes",
        sa.Column("code_hash", sa.Text, primary_key=True),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("issued_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("used_at", sa.Text),
        sa.Column("device", sa.Text),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("wrong_codes_at", "wrong_codes", ["at"])


def _evidence() -> None:
    op.create_table(
        "quarantine",
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("core", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
    )
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("evidence", sa.LargeBinary, nullable=False),
        sa.Column("evidence_hash", sa.Text, nullable=False),
        sa.Column("raised_at", sa.Text, nullable=False),
        sa.UniqueConstraint("device", "code", "evidence_hash", name="alarms_once"),
    )
