"""States without their empty fields: every case is folded anew from its records.

A state that its records do not say (somebody edited it) is left as it lies, for ``verify`` to find.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from msgspec import MsgspecError

from casework.registry import decode_state, encode_state, fold, read
from casework.state import State
from central_mailbox.store.events import record_of
from central_mailbox.store.tables import CASES, EVENTS

revision = "0005"
down_revision = "0004"

AT_ONCE = 500


def upgrade() -> None:
    """Write them, some hundred at a time."""
    connection, last = op.get_bind(), ""
    some = sa.select(CASES.c.case_id, CASES.c.state).order_by(CASES.c.case_id).limit(AT_ONCE)
    brief = (
        sa.update(CASES)
        .where(CASES.c.case_id == sa.bindparam("of_case"))
        .values(state=sa.bindparam("brief"))
    )
    while rows := connection.execute(some.where(CASES.c.case_id > last)).all():
        last = rows[-1].case_id
        found = [
            {"of_case": row.case_id, "brief": state}
            for row in rows
            for state in _brief(connection, row.case_id, row.state)
        ]
        if found:
            connection.execute(brief, found)


def _brief(connection: sa.Connection, case: str, lies: bytes) -> Iterator[bytes]:
    """The state of a case in its new writing, if its records say what lies there."""
    state = _folded(connection, case)
    if state is None:
        return
    written = encode_state(state)
    try:
        is_sound = decode_state(lies) == decode_state(written)
    except (MsgspecError, ValueError):
        return
    if is_sound:
        yield written


def _folded(connection: sa.Connection, case: str) -> State | None:
    query = (
        sa.select(EVENTS.c.core, EVENTS.c.sealed, EVENTS.c.stamp)
        .where(EVENTS.c.case_id == case, EVENTS.c.position.is_not(None))
        .order_by(EVENTS.c.position)
    )
    records = (record_of(*row) for row in connection.execute(query))
    try:
        return fold(read(record) for record in records)
    except Exception:  # noqa: BLE001 - whatever a rule stumbles over in an edited record
        return None
