"""Rows lie packed from here on (``packed``), and a feed's row has no second key.

No row is written anew: each has its line in the daybook, and what lies there in plain is read
as it is.  An earlier program, which cannot unpack, does not open the database any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """SQLite keeps rows under their key alone: the tables are copied for it, row by row."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("feed_n", "feed")
        return
    op.rename_table("feed", "feed_before")
    op.create_table(
        "feed",
        sa.Column("house", sa.Text, primary_key=True),
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger),
        sa.Column("since", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.rename_table("nodes", "nodes_before")
    op.create_table(
        "nodes",
        sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO feed SELECT * FROM feed_before ORDER BY house, n")
    op.execute("INSERT INTO nodes SELECT * FROM nodes_before ORDER BY level, place")
    op.drop_table("feed_before")
    op.drop_table("nodes_before")
    op.create_index("feed_of_case", "feed", ["case_id", "house"])
