"""What the frame shows at all times: counts on the rail, the next deadline, the sync.

Also search and "needs attention", which belong to no single kind of case.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from casework.context import CodeItem
from casework.facts import title_of
from casework.ids import SYSTEM
from casework.officers import HEADS
from casework.registry import kind_of_state, machine_of
from desk_client.changes import Touched
from desk_client.services.desk import Session
from desk_client.services.passwords import credentials, numbers
from desk_client.services.witnessing import Witnessing, witnessing
from desk_client.store import Attention, Due, RailCounts, SearchHit, SyncState

__all__ = ["Attention", "Due", "RailCounts", "SearchHit"]

ATTENTION_CHANGED = Touched.of("sync")
"""What lists must look at after something was marked as read."""


class Overview(Struct, frozen=True):
    """One look at the state of the desk."""

    counts: RailCounts
    next_due: Due | None
    sync: SyncState
    witnessing: Witnessing


class Unlimited(Struct, frozen=True):
    """A case without limits, and the unit and day for which there are none."""

    case: str
    kind: str
    number: str
    title: str
    unit: str
    opened_at: datetime


class PasswordReset(Struct, frozen=True):
    """An officer's password was set by somebody else; the head of their unit is told."""

    case: str
    officer: str
    set_by: str
    at: datetime
    is_changed: bool
    """Whether the officer has chosen their own since."""


def overview(session: Session) -> Overview:
    """Counts, next deadline and sync state for the signed-in officer."""
    store, now = session.desk.store, session.desk.now()
    sync = store.sync_state()
    counts = store.rail_counts(session.officer, session.station, now.date())
    told = len(password_resets(session))
    return Overview(
        counts=replace(counts, attention=counts.attention + told) if told else counts,
        next_due=store.next_due(session.officer),
        sync=sync,
        witnessing=witnessing(sync, session.desk.directory(), now),
    )


def search(session: Session, text: str, most: int = 50) -> tuple[SearchHit, ...]:
    """Cases by number, name, phone, words, pinyin or initials that the officer may see."""
    return session.desk.store.search(text, session.officer, most)


def attention(session: Session) -> tuple[Attention, ...]:
    """Everything that needs a person: refused, held, and no longer valid.

    The machine is shared: what an officer may not read is not named to them either.
    """
    store = session.desk.store
    return tuple(
        row
        for row in store.attention()
        if row.actor == session.officer.id
        or store.case(row.case) is None
        or session.case(row.case) is not None
    )


def unlimited(session: Session) -> tuple[Unlimited, ...]:
    """Open cases of which nothing is counted, because no limit profile is in force for them."""
    return tuple(
        Unlimited(
            state.case,
            kind_of_state(state),
            state.number or state.temp_no,
            title_of(state) or machine_of(state).label.zh,
            state.unit,
            state.opened_at,
        )
        for state in session.desk.store.unlimited(session.officer)
    )


def password_resets(session: Session) -> tuple[PasswordReset, ...]:
    """Passwords of the officer's own station that another has set lately, for its head."""
    store, now = session.desk.store, session.desk.now()
    roster, since = store.directory().roster, now - numbers(store, now).notice
    found = []
    for one in credentials(store):
        owner = roster.officers.get(one.officer)
        is_by_centre = one.set_by == SYSTEM and not one.is_first
        if owner is None or one.set_at is None:
            continue
        if one.set_by not in roster.officers and not is_by_centre:
            continue
        if one.set_at >= since and roster.may(session.officer, HEADS, (owner.unit,), now):
            found.append(
                PasswordReset(one.case, one.officer, one.set_by, one.set_at, not one.must_change)
            )
    return tuple(reversed(found))


def acknowledge(session: Session, event_id: str) -> None:
    """The officer has read it; the event stays in the record."""
    session.desk.store.acknowledge(event_id)


def kind_of_case(session: Session, case: str) -> str:
    """The kind of a case; empty if it is not (any more) here."""
    state = session.desk.store.case(case)
    return kind_of_state(state) if state else ""


def index(session: Session) -> int:
    """Make the newest words findable, and keep whose turn it is; how many cases were indexed."""
    session.desk.store.settle()
    return session.desk.store.index()


def code_list(session: Session, name: str) -> tuple[CodeItem, ...]:
    """The entries of a code list, empty where none was issued."""
    return session.desk.directory().lists.get(name, ())


def missing_holidays(session: Session) -> tuple[int, ...]:
    """This year and the next, where their holiday notice has not arrived yet."""
    calendar, year = session.desk.directory().calendar, session.desk.now().year
    return tuple(one for one in (year, year + 1) if not calendar.is_known(one))
