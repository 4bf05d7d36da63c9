"""The parts of the directory as they stand, a case each."""

from casework.calendar import HolidayTable
from casework.context import CodeItem
from casework.exemptions import Falsification, Outage
from casework.limits import LimitProfile
from casework.officers import Delegation, Device, Officer, Unit
from casework.receivers import Receiver
from casework.state import Scope, State
from casework.thresholds import ThresholdTable


class DirectoryCase(State, frozen=True):
    """A part of the directory: everybody must know who is who."""

    @property
    def scope(self) -> Scope:
        """Everybody."""
        return "everybody"


class UnitCase(DirectoryCase, frozen=True, tag="unit"):
    """A unit and how it stands."""

    record: Unit


class OfficerCase(DirectoryCase, frozen=True, tag="officer"):
    """An officer and how they stand."""

    record: Officer


class CredentialCase(State, frozen=True, tag="credential"):
    """The Argon2 hash of an officer's password, for signing in without a network."""

    officer: str
    password_hash: str

    @property
    def scope(self) -> Scope:
        """Nobody: the program reads it when the officer signs in."""
        return "nobody"


class DeviceCase(DirectoryCase, frozen=True, tag="device"):
    """An enrolled machine."""

    record: Device


class DelegationCase(DirectoryCase, frozen=True, tag="delegation"):
    """Written authority for a time."""

    record: Delegation


class TableCase(DirectoryCase, frozen=True, tag="table"):
    """A holiday table, a limit profile, a code list or thresholds, by its key."""

    key: str
    holidays: HolidayTable | None = None
    profile: LimitProfile | None = None
    items: tuple[CodeItem, ...] = ()
    thresholds: ThresholdTable | None = None


class OutageCase(DirectoryCase, frozen=True, tag="outage"):
    """A time in which the system was down."""

    record: Outage


class FalsificationCase(DirectoryCase, frozen=True, tag="falsification"):
    """A falsified record of a unit."""

    record: Falsification


class ReceiverCase(DirectoryCase, frozen=True, tag="receiver"):
    """A body outside the police."""

    record: Receiver
