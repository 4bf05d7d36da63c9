"""A reception as it stands."""

from datetime import date, datetime

from msgspec import Struct

from casework.codes import Coded, HandOff, Satisfaction, ServiceCategory
from casework.event import Moment
from casework.state import Person, State


class ServiceResult(Coded):
    """What came of one service."""

    DONE = "DONE", "已办", "Done"
    EXPLAINED = "EXPLAINED", "已解答", "Explained"
    PARTLY = "PARTLY", "部分办理", "Partly done"
    LATER = "LATER", "待后续", "To be followed up"
    NOT_DONE = "NOT_DONE", "未能办理", "Could not be done"


class Service(Struct, frozen=True):
    """One service given: ``sub`` is a code of the list ``walk_in.<category>``."""

    category: ServiceCategory
    sub: str = ""
    quantity: int = 1
    result: ServiceResult = ServiceResult.DONE
    minutes: int | None = None


class WalkIn(State, frozen=True, tag="walk_in"):
    """A reception as it stands."""

    started_at: Moment
    is_quick: bool
    persons: int
    services: tuple[Service, ...]
    place: str = ""
    is_foreign: bool = False
    language: str = ""
    person: Person | None = None
    content: str = ""
    result: str = ""
    promised_at: datetime | None = None
    done_at: datetime | None = None
    follow_by: date | None = None
    follow_officer: str = ""
    handed_to: HandOff | None = None
    reference: str = ""
    linked_case: str | None = None
    rating: Satisfaction | None = None
    void_reason: str = ""
    receiver: str = ""
    """The body of the directory, or the unit, that took it (id)."""
    reports_case: bool = False
    emergency_at: datetime | None = None
    """When an emergency was noticed."""
    called_at: datetime | None = None
    """When 110 was called."""
    accepted_at: datetime | None = None
    """When a report of a crime was taken: it goes on within a day."""
    handed_off_at: datetime | None = None
    voided_at: datetime | None = None

    def service(self, no: int) -> Service | None:
        """The service with a number (from 1); ``None`` where there is none."""
        return self.services[no - 1] if 0 < no <= len(self.services) else None


AMENDABLE = {
    "persons": int,
    "place": str,
    "is_foreign": bool,
    "language": str,
    "person": Person | None,
    "content": str,
    "result": str,
}
"""Fields that may be changed after they were recorded, and their types."""
