"""What is written down when the directory changes."""

from datetime import date

from msgspec import Struct

from casework.calendar import HolidayTable
from casework.codes import Role, UnitLevel
from casework.context import CodeItem
from casework.event import Moment
from casework.limits import LimitProfile
from casework.receivers import Sector
from casework.thresholds import ThresholdTable


class UnitRegistered(Struct, frozen=True, kw_only=True):
    """A unit, or how it stands from now on."""

    code: str
    name: str
    level: UnitLevel
    parent: str | None
    profile: str = ""


class OfficerRegistered(Struct, frozen=True, kw_only=True):
    """An officer, or how they stand from now on."""

    police_no: str
    name: str
    unit: str
    roles: tuple[Role, ...]
    is_aux: bool = False
    is_active: bool = True


class PasswordSet(Struct, frozen=True):
    """An officer has a (new) password."""

    officer: str


class PasswordPrivate(Struct, frozen=True):
    """The Argon2id hash."""

    password_hash: str


class DeviceEnrolled(Struct, frozen=True):
    """A machine was let in with a one-time code."""

    unit: str
    short: str
    public_key: bytes


class DeviceRevoked(Struct, frozen=True):
    """A machine is shut out."""

    reason: str


class DelegationGiven(Struct, frozen=True):
    """A head lets a deputy act for them, from and until; ``steps`` may narrow it down."""

    taker: str
    roles: tuple[Role, ...]
    starts_at: Moment
    ends_at: Moment
    steps: tuple[str, ...] = ()


class DelegationRevoked(Struct, frozen=True):
    """The authority ends at once."""


class HolidayTableIssued(Struct, frozen=True):
    """The working days of a year became known (or changed): limits follow."""

    table: HolidayTable


class LimitProfileIssued(Struct, frozen=True):
    """A city's limits from a day on."""

    profile: LimitProfile


class CodeListIssued(Struct, frozen=True):
    """The entries of a code list from now on."""

    name: str
    items: tuple[CodeItem, ...]


class ThresholdsIssued(Struct, frozen=True):
    """Numbers that rules compare with, from a day on."""

    table: ThresholdTable


class OutageRecorded(Struct, frozen=True, kw_only=True):
    """系统故障: down at a unit and below; ``evidence`` names the log or notice that proves it."""

    unit: str
    starts_at: Moment
    ends_at: Moment
    evidence: str


class OutageWithdrawn(Struct, frozen=True):
    """It was no outage after all."""

    reason: str


class FalsificationFound(Struct, frozen=True, kw_only=True):
    """弄虚作假认定: ``month`` is its first day; ``basis`` names the finding's document."""

    unit: str
    month: date
    basis: str


class FalsificationWithdrawn(Struct, frozen=True):
    """The finding was lifted."""

    basis: str


class ReceiverRegistered(Struct, frozen=True, kw_only=True):
    """A body that takes what is not police work, or how it stands from now on."""

    code: str
    name: str
    sector: Sector
    topics: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""


class ReceiverEnded(Struct, frozen=True):
    """The body takes nothing any more."""

    reason: str
