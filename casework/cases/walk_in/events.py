"""What is written down when something happens to a reception."""

from datetime import date

from msgspec import Struct

from casework.cases.walk_in.state import Service, ServiceResult
from casework.codes import HandOff, Satisfaction
from casework.event import Moment
from casework.state import Person


class WalkInReceived(Struct, frozen=True, kw_only=True):
    """Somebody came in.  ``reports_case``: they report a crime or an offence."""

    started_at: Moment
    is_quick: bool = False
    persons: int = 1
    services: tuple[Service, ...] = ()
    place: str = ""
    is_foreign: bool = False
    language: str = ""
    temp_no: str = ""
    reports_case: bool = False


class WalkInPrivate(Struct, frozen=True):
    """Who came and what they said."""

    person: Person | None = None
    content: str = ""


class ServiceAdded(Struct, frozen=True):
    """One more service in the same visit."""

    service: Service


class ServiceFinished(Struct, frozen=True):
    """What came of a service (its number from 1), and how long it took."""

    no: int
    result: ServiceResult
    minutes: int | None = None


class WalkInFinished(Struct, frozen=True):
    """Dealt with on the spot, or after the follow-up."""


class WalkInFollowUpSet(Struct, frozen=True):
    """To be followed up by a date, by an officer (id)."""

    by: date
    officer: str


class WalkInHandedOff(Struct, frozen=True):
    """Given to somebody else.

    ``reference`` is their number, or who took it; ``linked_case`` the case it became here;
    ``receiver`` a body of the directory, or a unit; ``noticed_at`` when the emergency was
    noticed and ``called_at`` when 110 was called, if not just now.
    """

    to: HandOff
    reference: str
    linked_case: str | None = None
    receiver: str = ""
    noticed_at: Moment | None = None
    called_at: Moment | None = None


class WalkInReferenceGiven(Struct, frozen=True):
    """The number came later (110 is called first and asked afterwards)."""

    reference: str


class WalkInRated(Struct, frozen=True):
    """The visitor's own mark on the way out."""

    rating: Satisfaction


class WalkInVoided(Struct, frozen=True):
    """Entered by mistake; it stays in the record, marked."""

    reason: str


class ResultText(Struct, frozen=True):
    """What was done, in words: may speak of people, so it is sealed."""

    result: str = ""
