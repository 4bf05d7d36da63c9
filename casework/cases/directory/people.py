"""Units, officers, their passwords, machines and delegations: rows 1 to 5 of the directory."""

from msgspec import structs

from casework.cases.directory.events import (
    DelegationGiven,
    DelegationRevoked,
    DeviceEnrolled,
    DeviceRevoked,
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
    UnitRegistered,
)
from casework.cases.directory.rows import ADMIN, ALWAYS, IN_FORCE, UNIT_EXISTS, kept
from casework.cases.directory.state import (
    CredentialCase,
    DelegationCase,
    DeviceCase,
    OfficerCase,
    UnitCase,
)
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.machine import Machine
from casework.officers import AUXILIARY, HEADS, SEPARATE, Delegation, Device, Officer, Unit
from casework.steps import Changes, Guard, Step


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
    return {"record": structs.replace(state.record, is_revoked=True)}


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

UNIT = Machine(
    kind="unit",
    label=Label("单位", "Unit"),
    state=UnitCase,
    statuses=ALWAYS,
    steps=kept(
        "UnitRegistered",
        UnitRegistered,
        Label("单位登记", "Unit registered"),
        _unit,
        (PARENT_EXISTS,),
    ),
)
OFFICER = Machine(
    kind="officer",
    label=Label("警员", "Officer"),
    state=OfficerCase,
    statuses=ALWAYS,
    steps=kept(
        "OfficerRegistered",
        OfficerRegistered,
        Label("警员登记", "Officer registered"),
        _officer,
        (UNIT_EXISTS, POWERS_ARE_SEPARATE, AUX_ROLES_ARE_LIMITED),
    ),
)
CREDENTIAL = Machine(
    kind="credential",
    label=Label("口令", "Password"),
    state=CredentialCase,
    statuses=ALWAYS,
    steps=kept(
        "PasswordSet",
        PasswordSet,
        Label("设置口令", "Password set"),
        _password,
        (OFFICER_EXISTS,),
        PasswordPrivate,
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
            by=HEADS,
            guards=(DELEGATES_OWN, TAKER_IS_DEPUTY),
            apply=_delegate,
        ),
        Step(
            name="DelegationRevoked",
            body=DelegationRevoked,
            label=Label("收回授权", "Delegation revoked"),
            frm=("IN_FORCE",),
            to="ENDED",
            by=HEADS,
            guards=(OWN_DELEGATION,),
            apply=_end_delegation,
        ),
    ),
)
