"""How far this desk and its centre have come: asked for in every round.

The rule it keeps: nothing here is counted, so it costs the same however much waits.
"""

from casework.audit.policy import NO_WITNESSES, Standing
from desk_client.store import erasing, facts, tally
from desk_client.store.database import Connection
from desk_client.store.facts import Heard
from desk_client.store.listing import moment
from desk_client.store.views import SyncState


def sync_state(conn: Connection, heard_at: Heard) -> SyncState:
    """How far this desk and its centre have come; ``heard_at``: when the centre was heard."""
    far, numbers = facts.progress(conn), tally.kept(conn)
    known = facts.identity(conn)
    policy = known.policy if known else NO_WITNESSES
    standing = facts.get(conn, facts.WITNESSED, Standing)
    last_seq = tally.last_seq(conn)
    return SyncState(
        cursor=far.cursor,
        tree=facts.last_head(conn),
        notices=tuple(notice for notice, _ in facts.restores(conn)),
        known_seq=far.known_seq,
        last_seq=last_seq,
        last_sync_at=None if heard_at.last_sync_ms is None else moment(heard_at.last_sync_ms),
        server_offset_ms=heard_at.server_offset_ms,
        waiting=last_seq - numbers.decided,
        held=numbers.held,
        refused=numbers.refused,
        policy=policy,
        witnessed=standing,
        unwitnessed_since=facts.unwitnessed_since(conn, standing) if policy.quorum else None,
        kept_back=erasing.kept_back(conn),
        has_two_histories=facts.has_two_histories(conn),
    )
