"""What is written down when something happens to a mediation."""

from datetime import date

from msgspec import Struct

from casework.cases.mediation.state import (
    Attendee,
    Dispute,
    Mediator,
    Party,
    Unfit,
    Way,
)
from casework.event import Moment


class MediationOpened(Struct, frozen=True, kw_only=True):
    """A dispute is brought.  ``category`` is a code of the list ``walk_in.mediate``."""

    dispute: Dispute
    category: str = ""
    happened_at: Moment | None = None
    source_case: str | None = None
    temp_no: str = ""


class MediationPrivate(Struct, frozen=True, kw_only=True):
    """Who is in dispute about what, as far as it is known."""

    parties: tuple[Party, ...]
    cause: str
    happened_place: str = ""
    course: str = ""
    circumstances: str = ""
    consequence: str = ""


class MediationHeld(Struct, frozen=True, kw_only=True):
    """A sitting.  ``host`` is the officer who hosts it, or records the committee's."""

    mediator: Mediator
    host: str
    started_at: Moment
    ended_at: Moment
    is_agreed: bool


class SessionPrivate(Struct, frozen=True, kw_only=True):
    """Where, who else was there, and what came of it in words."""

    place: str
    words: str
    present: tuple[Attendee, ...] = ()
    mediator_name: str = ""
    """Who mediated for the committee; of the police it is the host."""


class AgreementDrafted(Struct, frozen=True):
    """What was agreed is put into words: a draft until it is signed."""

    perform_by: date


class AgreementPrivate(Struct, frozen=True, kw_only=True):
    """The facts and the terms."""

    course: str
    circumstances: str
    consequence: str
    terms: str
    perform_way: str


class SigningRefused(Struct, frozen=True):
    """A party will not sign after all: no agreement was reached."""


class AgreementSigned(Struct, frozen=True):
    """The parties (numbers from 1) signed, or the oral agreement was recorded."""

    parties: tuple[int, ...] = ()
    is_oral: bool = False


class ConfirmationRequested(Struct, frozen=True):
    """The parties together ask the court to confirm the agreement."""

    court: str


class ConfirmationAnswered(Struct, frozen=True):
    """The court's answer."""

    is_confirmed: bool
    reference: str


class AgreementPerformed(Struct, frozen=True):
    """The agreement was kept, with what proves it in the sealed words."""

    at: Moment


class AgreementBroken(Struct, frozen=True):
    """The agreement was not kept, with how in the sealed words."""


class WayTold(Struct, frozen=True):
    """告知: the parties were told where they may turn."""

    ways: tuple[Way, ...]


class MediationPassedOn(Struct, frozen=True):
    """移送受案: not to be mediated (any more); the number of the case acceptance."""

    reason: Unfit
    reference: str


class MediationVoided(Struct, frozen=True):
    """Entered by mistake."""
