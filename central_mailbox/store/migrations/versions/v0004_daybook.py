"""What was written into rows that nobody signed, line by line."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; the operator says when the daybook begins (``daybook``)."""
    op.create_table(
        "daybook",
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_table(
        "daybook_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
