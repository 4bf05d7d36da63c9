"""评价码: what a visitor is shown or handed, and what stands at the counter.

Made on this machine without a network; the address of the pages is known since the last sync, and
where it is not the code is typed at the counter's own QR picture.
"""

from msgspec import Struct

from casework.cases.directory import UnitCase
from casework.cases.walk_in import WalkIn
from casework.state import State
from casework.visit_code import address_of, short_code
from desk_client.services.desk import Session

MARKABLE = ("DONE", "HANDED_OFF", "RATED")


class VisitCode(Struct, frozen=True):
    """What is typed, and the address that a QR picture holds; empty where the pages are unknown."""

    short: str
    address: str


def of_visit(session: Session, case: str) -> VisitCode | None:
    """The code of a reception that its visitor may still mark."""
    state = session.case(case)
    if (
        not isinstance(state, WalkIn)
        or state.is_quick
        or state.marked_at is not None
        or state.status not in MARKABLE
    ):
        return None
    pages = _pages(session)
    return VisitCode(short_code(case), address_of(pages, state.unit, case) if pages else "")


def of_counter(session: Session, state: State) -> str:
    """Where the pages of a unit in use are; empty for anything else, or where none are known."""
    pages = _pages(session)
    if not pages or not isinstance(state, UnitCase) or not state.record.is_active:
        return ""
    return address_of(pages, state.case)


def _pages(session: Session) -> str:
    identity = session.desk.store.identity
    return identity.pages if identity else ""
