"""The directory is cases too: units, officers, devices, tables change by events.

They travel in the feed and stand in the same record as everything else, so "who was
allowed to do what on that day" can be answered for ever.  What is secret about an
officer (the password's hash) is a case of its own, sent only to the officer's house.
"""

from collections.abc import Iterable

from msgspec import Struct, structs

from casework.calendar import HolidayTable, WorkCalendar
from casework.codes import Role, UnitLevel
from casework.context import CodeItem, Context, Directory
from casework.event import Event, Label, Moment
from casework.limits import LimitProfile, complete_profiles
from casework.machine import Changes, Guard, Machine, Step
from casework.officers import (
    AUXILIARY,
    SEPARATE,
    Delegation,
    Device,
    Officer,
    Roster,
    Unit,
)
from casework.state import Scope, State
from casework.thresholds import ThresholdTable

ADMIN = (Role.ADMIN,)


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


def _unit(state: UnitCase | None, event: Event) -> Changes:
    body: UnitRegistered = event.body
    record = Unit(event.core.case, body.code, body.name, body.level, body.parent, body.profile)
    return {"record": record, "unit": event.core.case, "units": (event.core.case,)}


def _officer(state: OfficerCase | None, event: Event) -> Changes:
    body: OfficerRegistered = event.body
    record = Officer(
        event.core.case,
        body.police_no,
        body.name,
        body.unit,
        body.roles,
        body.is_aux,
        body.is_active,
    )
    return {"record": record, "unit": body.unit, "units": (body.unit,)}


def _password(state: CredentialCase | None, event: Event) -> Changes:
    return {
        "officer": event.body.officer,
        "password_hash": event.private.password_hash if event.private else "",
    }


def _enrol(state: DeviceCase | None, event: Event) -> Changes:
    body: DeviceEnrolled = event.body
    record = Device(event.core.case, body.unit, body.short, body.public_key)
    return {"record": record, "unit": body.unit, "units": (body.unit,)}


def _revoke(state: DeviceCase, event: Event) -> Changes:
    old = state.record
    return {"record": Device(old.id, old.unit, old.short, old.public_key, is_revoked=True)}


def _delegate(state: DelegationCase | None, event: Event) -> Changes:
    body: DelegationGiven = event.body
    record = Delegation(
        event.core.case,
        event.core.actor,
        body.taker,
        body.roles,
        body.starts_at,
        body.ends_at,
        steps=body.steps,
    )
    return {"record": record}


def _end_delegation(state: DelegationCase, event: Event) -> Changes:
    return {"record": structs.replace(state.record, is_revoked=True)}


def _delegates_own(state: object, event: Event, context: Context) -> bool:
    giver = context.roster.officers.get(event.core.actor)
    body: DelegationGiven = event.body
    return (
        giver is not None
        and bool(body.roles)
        and set(body.roles) <= set(giver.roles)
        and body.starts_at < body.ends_at
    )


def _deputises(state: object, event: Event, context: Context) -> bool:
    roster = context.roster
    giver, taker = roster.officers.get(event.core.actor), roster.officers.get(event.body.taker)
    return (
        giver is not None
        and taker is not None
        and taker.is_active
        and not taker.is_aux
        and Role.DEPUTY in taker.roles
        and roster.same_house(giver.unit, taker.unit)
    )


PARENT_EXISTS = Guard(
    "directory.parent",
    Label("上级单位不存在", "The unit above does not exist"),
    lambda state, event, context: (
        event.body.parent is None or event.body.parent in context.roster.units
    ),
)
UNIT_EXISTS = Guard(
    "directory.unit",
    Label("单位不存在", "The unit does not exist"),
    lambda state, event, context: event.body.unit in context.roster.units,
)
OFFICER_EXISTS = Guard(
    "directory.officer",
    Label("警员不存在", "The officer does not exist"),
    lambda state, event, context: event.body.officer in context.roster.officers,
)
DELEGATES_OWN = Guard(
    "directory.delegation",
    Label(
        "只能在起止日期内授出本人持有的权限",
        "Only roles you hold yourself, to another officer, between two dates",
    ),
    _delegates_own,
)
TAKER_IS_DEPUTY = Guard(
    "directory.deputy",
    Label("只能授权给本单位的分管副职", "Only to a deputy of your own unit"),
    _deputises,
)
POWERS_ARE_SEPARATE = Guard(
    "directory.separate_powers",
    Label(
        "系统管理员、审计员不能兼任其他岗位",
        "An administrator or auditor holds no other role",
    ),
    lambda state, event, context: (
        len(event.body.roles) == 1 or not SEPARATE & set(event.body.roles)
    ),
)
AUX_ROLES_ARE_LIMITED = Guard(
    "directory.auxiliary",
    Label("辅警只能任接待员或走访员", "An auxiliary officer receives or visits, nothing else"),
    lambda state, event, context: not event.body.is_aux or set(event.body.roles) <= AUXILIARY,
)
OWN_DELEGATION = Guard(
    "directory.own_delegation",
    Label("只能由授权人收回", "Only the giver takes it back"),
    lambda state, event, context: state.record.giver == event.core.actor,
    asks_form=False,
)

IN_FORCE = {"IN_FORCE": Label("有效", "In force"), "ENDED": Label("已停用", "Ended")}


def _kept(type_: str, body: type[Struct], label: Label, **more: object) -> tuple[Step, Step]:
    """A pair of rows: the first event opens the case, later ones of ``…Changed`` replace it."""
    common = {"body": body, "by": ADMIN, "to": "IN_FORCE"} | more
    return (
        Step(name=type_, label=label, frm=(), **common),  # type: ignore[arg-type]
        Step(
            name=f"{type_}Anew",
            label=Label(f"{label.zh}(变更)", f"{label.en} (changed)"),
            frm=("IN_FORCE",),
            **common,  # type: ignore[arg-type]
        ),
    )


UNIT = Machine(
    kind="unit",
    label=Label("单位", "Unit"),
    state=UnitCase,
    statuses=IN_FORCE,
    steps=_kept(
        "UnitRegistered",
        UnitRegistered,
        Label("单位登记", "Unit registered"),
        guards=(PARENT_EXISTS,),
        apply=_unit,
    ),
)
OFFICER = Machine(
    kind="officer",
    label=Label("警员", "Officer"),
    state=OfficerCase,
    statuses=IN_FORCE,
    steps=_kept(
        "OfficerRegistered",
        OfficerRegistered,
        Label("警员登记", "Officer registered"),
        guards=(UNIT_EXISTS, POWERS_ARE_SEPARATE, AUX_ROLES_ARE_LIMITED),
        apply=_officer,
    ),
)
CREDENTIAL = Machine(
    kind="credential",
    label=Label("口令", "Password"),
    state=CredentialCase,
    statuses=IN_FORCE,
    steps=_kept(
        "PasswordSet",
        PasswordSet,
        Label("设置口令", "Password set"),
        private=PasswordPrivate,
        guards=(OFFICER_EXISTS,),
        apply=_password,
    ),
)
DEVICE = Machine(
    kind="device",
    label=Label("设备", "Device"),
    state=DeviceCase,
    statuses=IN_FORCE,
    steps=(
        Step(
            name="DeviceEnrolled",
            body=DeviceEnrolled,
            label=Label("设备登记", "Device enrolled"),
            frm=(),
            to="IN_FORCE",
            by=ADMIN,
            guards=(UNIT_EXISTS,),
            apply=_enrol,
        ),
        Step(
            name="DeviceRevoked",
            body=DeviceRevoked,
            label=Label("设备停用", "Device revoked"),
            frm=("IN_FORCE",),
            to="ENDED",
            by=ADMIN,
            apply=_revoke,
            note=lambda event: (event.body.reason,),
        ),
    ),
)
DELEGATION = Machine(
    kind="delegation",
    label=Label("授权", "Delegation"),
    state=DelegationCase,
    statuses=IN_FORCE,
    steps=(
        Step(
            name="DelegationGiven",
            body=DelegationGiven,
            label=Label("授权", "Delegation given"),
            frm=(),
            to="IN_FORCE",
            by=(Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF),
            guards=(DELEGATES_OWN, TAKER_IS_DEPUTY),
            apply=_delegate,
        ),
        Step(
            name="DelegationRevoked",
            body=DelegationRevoked,
            label=Label("收回授权", "Delegation revoked"),
            frm=("IN_FORCE",),
            to="ENDED",
            by=(Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF),
            guards=(OWN_DELEGATION,),
            apply=_end_delegation,
        ),
    ),
)
TABLE = Machine(
    kind="table",
    label=Label("表册", "Table"),
    state=TableCase,
    statuses=IN_FORCE,
    steps=(
        *_kept(
            "HolidayTableIssued",
            HolidayTableIssued,
            Label("放假安排", "Holiday table"),
            apply=lambda state, event: {
                "key": f"holidays.{event.body.table.year}",
                "holidays": event.body.table,
            },
        ),
        *_kept(
            "LimitProfileIssued",
            LimitProfileIssued,
            Label("时限方案", "Limit profile"),
            apply=lambda state, event: {
                "key": f"limits.{event.body.profile.id}.{event.body.profile.since}",
                "profile": event.body.profile,
            },
        ),
        *_kept(
            "CodeListIssued",
            CodeListIssued,
            Label("代码表", "Code list"),
            apply=lambda state, event: {
                "key": f"codes.{event.body.name}",
                "items": event.body.items,
            },
        ),
        *_kept(
            "ThresholdsIssued",
            ThresholdsIssued,
            Label("规则数值", "Thresholds"),
            apply=lambda state, event: {
                "key": f"thresholds.{event.body.table.id}.{event.body.table.since}",
                "thresholds": event.body.table,
            },
        ),
    ),
)

MACHINES = (UNIT, OFFICER, CREDENTIAL, DEVICE, DELEGATION, TABLE)
KINDS = frozenset(machine.kind for machine in MACHINES)
EVERYWHERE = KINDS - {"credential"}
"""Kinds that every device is sent: everybody must know who is who."""


def build(states: Iterable[State]) -> Directory:
    """The directory from its cases, in any order."""
    units: dict[str, Unit] = {}
    officers: dict[str, Officer] = {}
    devices: dict[str, Device] = {}
    delegations: list[Delegation] = []
    tables: list[TableCase] = []
    for state in states:
        if isinstance(state, UnitCase):
            units[state.case] = state.record
        elif isinstance(state, OfficerCase):
            officers[state.case] = state.record
        elif isinstance(state, DeviceCase):
            devices[state.case] = state.record
        elif isinstance(state, DelegationCase):
            delegations.append(state.record)
        elif isinstance(state, TableCase):
            tables.append(state)
    tables.sort(key=lambda table: (table.key, table.case))
    delegations.sort(key=lambda given: given.id)
    profiles: dict[str, tuple[LimitProfile, ...]] = {}
    for profile in complete_profiles(table.profile for table in tables if table.profile):
        profiles[profile.id] = (*profiles.get(profile.id, ()), profile)
    return Directory(
        roster=Roster(units, officers, devices, delegations),
        calendar=WorkCalendar(tuple(table.holidays for table in tables if table.holidays)),
        profiles=profiles,
        lists={table.key.removeprefix("codes."): table.items for table in tables if table.items},
        thresholds=tuple(table.thresholds for table in tables if table.thresholds),
    )
