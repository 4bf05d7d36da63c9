"""交接班: what may stand open for a shift that ends, and the hand-overs there were."""

from datetime import datetime

from casework.cases.handover.state import Handover
from casework.left_open import CALLING, SIGNING, WHOLE
from casework.state import State
from desk_client.store.database import Connection
from desk_client.store.listing import milliseconds
from desk_client.store.projections import state_in
from desk_client.store.queries.sight import Sight, marks


def left_open(conn: Connection, sight: Sight, until: datetime) -> tuple[State, ...]:
    """Open cases that the officer may read, as far as a hand-over may name them: due by a moment,
    waiting for a signature or a call, or of a kind of which all that is open is named."""
    steps, kinds = (*SIGNING, *CALLING), tuple(WHOLE)
    rows = conn.execute(
        "SELECT reach, coalesce(pending, confirmed) FROM cases INDEXED BY cases_open"
        f" WHERE awaits <> '' AND (due_at <= ? OR awaits IN ({marks(steps)})"
        f" OR kind IN ({marks(kinds)}))",
        (milliseconds(until), *steps, *kinds),
    )
    return tuple(state_in(data) for reach, data in rows if sight.may(reach))


def handovers(conn: Connection, sight: Sight, unit: str, most: int) -> tuple[Handover, ...]:
    """A unit's hand-overs that the officer may read, as they came to be known here, newest first;
    the one with the highest number is among them."""
    rows = conn.execute(
        "SELECT reach, coalesce(pending, confirmed) FROM cases INDEXED BY cases_handed_over"
        " WHERE kind = 'handover' AND unit = ? ORDER BY doc DESC LIMIT ?",
        (unit, most),
    )
    found = [state_in(data) for reach, data in rows if sight.may(reach)]
    known = [one for one in found if isinstance(one, Handover)]
    return tuple(sorted(known, key=lambda one: one.no, reverse=True))
