"""The parts of the directory as they stand, a case each."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Struct

from casework.calendar import HolidayTable
from casework.context import CodeItem
from casework.event import Label
from casework.exemptions import Falsification, Outage
from casework.fields import Meaning, given
from casework.guides import Guide
from casework.in_force import Held
from casework.limits import LimitProfile
from casework.officers import Delegation, Device, Officer, Unit
from casework.receivers import Receiver
from casework.state import Scope, State
from casework.thresholds import ThresholdTable

Always = Literal["IN_FORCE"]
ALWAYS: dict[Always, Label] = {"IN_FORCE": Label("有效", "In force")}
Status = Literal["IN_FORCE", "ENDED"]


def _ends_as(zh: str, en: str) -> dict[Status, Label]:
    return {"IN_FORCE": ALWAYS["IN_FORCE"], "ENDED": Label(zh, en)}


OfficerStatus = Literal["PROPOSED", "IN_FORCE", "CHANGE_PROPOSED", "NOT_CONFIRMED"]
OFFICER_STATUSES: dict[OfficerStatus, Label] = {
    "PROPOSED": Label("待第二人确认", "Waits for a second officer"),
    "NOT_CONFIRMED": Label("未予确认", "Not confirmed"),
    "CHANGE_PROPOSED": Label("变更待第二人确认", "A change waits for a second officer"),
    "IN_FORCE": ALWAYS["IN_FORCE"],
}
DEVICE_STATUSES = _ends_as("已停用", "Revoked")
DELEGATION_STATUSES = _ends_as("已收回", "Taken back")
OUTAGE_STATUSES = _ends_as("已撤回", "Taken back")
FALSIFICATION_STATUSES = _ends_as("已撤销", "Lifted")
RECEIVER_STATUSES = _ends_as("已停用", "Ended")
GUIDE_STATUSES = _ends_as("已停用", "Ended")
"""What the end of each is called."""


EARLIER = given("此前记载", "As it stood before")


class DirectoryCase(State, frozen=True, kw_only=True):
    """A part of the directory: everybody must know who is who."""

    @property
    def scope(self) -> Scope:
        """Everybody."""
        return "everybody"


class InvitedMachine(Struct, frozen=True, array_like=True):
    """The digest of a code by which a machine may be let in, and since when."""

    code_hash: str
    at: datetime


class UnitCase(DirectoryCase, frozen=True, kw_only=True, tag="unit"):
    """A unit and how it stands; ``invited``: the machines that were invited last."""

    status: Always
    record: Annotated[Unit, given("单位", "Unit")]
    earlier: Annotated[tuple[Held[Unit], ...], EARLIER] = ()
    invited: tuple[InvitedMachine, ...] = ()


class OfficerCase(DirectoryCase, frozen=True, kw_only=True, tag="officer"):
    """An officer and how they stand; ``proposed`` waits for a second officer."""

    status: OfficerStatus
    record: Annotated[Officer, given("警员", "Officer")]
    earlier: Annotated[tuple[Held[Officer], ...], EARLIER] = ()
    proposed: Annotated[Officer | None, given("待确认", "Proposed")] = None
    proposed_by: Annotated[str, given("提出人", "Proposed by", Meaning.OFFICER)] = ""

    @property
    def stands(self) -> Officer:
        """How the officer stands, or will once they are confirmed."""
        is_new = self.status == "PROPOSED" and self.proposed is not None
        return self.proposed if is_new and self.proposed else self.record


class CredentialCase(State, frozen=True, kw_only=True, tag="credential"):
    """The Argon2 hash of an officer's password, for signing in without a network."""

    status: Always
    officer: str
    password_hash: str
    must_change: bool = False
    """Somebody else set it: it is good for one sign-in."""
    set_by: str = ""
    set_at: datetime | None = None
    """By whom and when it was set last, by another than the officer."""

    @property
    def is_first(self) -> bool:
        """Whether nobody set another in place of the one that it began with."""
        return self.set_at is None or self.set_at == self.opened_at

    def has_run_out(self, days: int, now: datetime) -> bool:
        """Whether it was set for its officer and not used within so many days; 0: any time."""
        at = self.set_at or self.updated_at
        return self.must_change and bool(days) and now >= at + timedelta(days=days)

    @property
    def scope(self) -> Scope:
        """Nobody: the program reads it when the officer signs in."""
        return "nobody"


class DeviceCase(DirectoryCase, frozen=True, kw_only=True, tag="device"):
    """An enrolled machine."""

    status: Status
    record: Annotated[Device, given("设备", "Device")]


class DelegationCase(DirectoryCase, frozen=True, kw_only=True, tag="delegation"):
    """Written authority for a time."""

    status: Status
    record: Annotated[Delegation, given("授权", "Delegation")]


class Table(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was issued: one of these."""

    holidays: HolidayTable | None = None
    profile: LimitProfile | None = None
    items: tuple[CodeItem, ...] = ()
    thresholds: ThresholdTable | None = None


class TableCase(DirectoryCase, frozen=True, kw_only=True, tag="table"):
    """A holiday table, a limit profile, a code list or thresholds, by its key."""

    status: Always
    key: str
    name: Annotated[Label | None, given("表册", "Table")] = None
    """What people call it; the key is for programs."""
    holidays: HolidayTable | None = None
    profile: LimitProfile | None = None
    items: tuple[CodeItem, ...] = ()
    thresholds: ThresholdTable | None = None
    earlier: Annotated[tuple[Held[Table], ...], EARLIER] = ()

    @property
    def table(self) -> Table:
        """What was issued last."""
        return Table(
            holidays=self.holidays,
            profile=self.profile,
            items=self.items,
            thresholds=self.thresholds,
        )

    @property
    def issued_at(self) -> datetime:
        """When it was."""
        return self.earlier[-1].until if self.earlier else self.opened_at


class OutageCase(DirectoryCase, frozen=True, kw_only=True, tag="outage"):
    """A time in which the system was down."""

    status: Status
    record: Annotated[Outage, given("系统故障", "Outage")]


class FalsificationCase(DirectoryCase, frozen=True, kw_only=True, tag="falsification"):
    """A falsified record of a unit."""

    status: Status
    record: Annotated[Falsification, given("认定", "Finding")]


class ReceiverCase(DirectoryCase, frozen=True, kw_only=True, tag="receiver"):
    """A body outside the police."""

    status: Status
    record: Annotated[Receiver, given("承接单位", "Body")]
    earlier: Annotated[tuple[Held[Receiver], ...], EARLIER] = ()


class GuideCase(DirectoryCase, frozen=True, kw_only=True, tag="guide"):
    """How something is done, for everybody."""

    status: Status
    record: Annotated[Guide, given("办事指南", "Guide")]
