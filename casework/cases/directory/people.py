"""Units, officers, their passwords, machines and delegations: rows 1 to 5 of the directory."""

from msgspec import structs

from casework.cases.directory.events import (
    DelegationGiven,
    DelegationRevoked,
    DeviceEnrolled,
    DeviceRevoked,
    OfficerRegistered,
    PasswordSet,
    UnitRegistered,
)
from casework.cases.directory.rows import ADMIN, UNIT_EXISTS, kept, stands
from casework.cases.directory.state import (
    ALWAYS,
    DELEGATION_STATUSES,
    DEVICE_STATUSES,
    CredentialCase,
    DelegationCase,
    DeviceCase,
    OfficerCase,
    UnitCase,
)
from casework.codes import Role, UnitLevel
from casework.context import Context
from casework.event import CHINA, Event, Label
from casework.machine import Display, Machine
from casework.officers import AUXILIARY, HEADS, SEPARATE, Delegation, Device, Officer, Unit
from casework.sameness import bare, police_key
from casework.steps import Changes, Guard, Rows


def _unit(state: object, event: Event[UnitRegistered]) -> Changes:
    body = event.body
    record = Unit(
        event.core.case, body.code, body.name, body.level, body.parent, body.profile, body.room
    )
    return stands(state, event, record) | {
        "unit": event.core.case,
        "units": (event.core.case,),
    }


def _officer(state: object, event: Event[OfficerRegistered]) -> Changes:
    body = event.body
    record = Officer(
        event.core.case,
        body.police_no,
        body.name,
        body.unit,
        body.roles,
        body.is_aux,
        body.is_active,
        body.rank,
    )
    return stands(state, event, record) | {"unit": body.unit, "units": (body.unit,)}


def _password(state: object, event: Event[PasswordSet]) -> Changes:
    return {
        "officer": event.body.officer,
        "password_hash": event.private.password_hash if event.private else "",
    }


def _enrol(state: None, event: Event[DeviceEnrolled]) -> Changes:
    body = event.body
    record = Device(event.core.case, body.unit, body.short, body.public_key)
    return {"record": record, "unit": body.unit, "units": (body.unit,)}


def _revoke(state: DeviceCase, event: Event[DeviceRevoked]) -> Changes:
    return {"record": structs.replace(state.record, is_revoked=True)}


def _delegate(state: None, event: Event[DelegationGiven]) -> Changes:
    body = event.body
    record = Delegation(
        event.core.case,
        event.core.actor,
        body.taker,
        body.roles,
        # Nobody acted under an authority that was not given yet.
        max(body.starts_at, event.core.at),
        body.ends_at,
        steps=body.steps,
    )
    return {"record": record}


def _end_delegation(state: DelegationCase, event: Event[DelegationRevoked]) -> Changes:
    record = structs.replace(state.record, is_revoked=True, revoked_at=event.core.at)
    return {"record": record}


def _delegates_own(state: object, event: Event[DelegationGiven], context: Context) -> bool:
    delegator = context.roster.officers.get(event.core.actor)
    body = event.body
    return (
        delegator is not None
        and bool(body.roles)
        and set(body.roles) <= set(delegator.roles)
        and body.starts_at < body.ends_at
    )


def _deputises(state: object, event: Event[DelegationGiven], context: Context) -> bool:
    roster = context.roster
    delegator, taker = roster.officers.get(event.core.actor), roster.officers.get(event.body.taker)
    return (
        delegator is not None
        and taker is not None
        and taker.is_active
        and not taker.is_aux
        and Role.DEPUTY in taker.roles
        and roster.same_station(delegator.unit, taker.unit)
    )


def _number_is_free(event: Event[OfficerRegistered], context: Context) -> bool:
    """By the police number one signs in: two officers cannot share it."""
    wanted = police_key(event.body.police_no)
    others = (one for one in context.roster.officers.values() if one.id != event.core.case)
    return not event.body.is_active or all(
        police_key(one.police_no) != wanted for one in others if one.is_active
    )


PARENT_EXISTS = Guard[object, UnitRegistered](
    "directory.parent",
    Label("上级单位不存在", "The unit above does not exist"),
    lambda state, event, context: (
        event.body.parent is None or event.body.parent in context.roster.units
    ),
)
ROOM_IS_A_ROOM = Guard[object, UnitRegistered](
    "directory.room",
    Label("只有会客厅登记类型、地址和设施", "Only a reception room has a type and equipment"),
    lambda state, event, context: event.body.room is None or event.body.level is UnitLevel.ROOM,
)
STANDS_BELOW = Guard[object, UnitRegistered](
    "directory.level",
    Label("省厅之上没有上级单位", "No unit stands above a provincial department"),
    lambda state, event, context: (
        event.body.level is not UnitLevel.PROVINCE or event.body.parent is None
    ),
)
OFFICER_EXISTS = Guard[object, PasswordSet](
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
POWERS_ARE_SEPARATE = Guard[object, OfficerRegistered](
    "directory.separate_powers",
    Label(
        "系统管理员、审计员不能兼任其他岗位",
        "An administrator or auditor holds no other role",
    ),
    lambda state, event, context: (
        len(event.body.roles) == 1 or not SEPARATE & set(event.body.roles)
    ),
)
AUX_ROLES_ARE_LIMITED = Guard[object, OfficerRegistered](
    "directory.auxiliary",
    Label(
        "辅警只能任接待员、走访员或回访员",
        "An auxiliary officer receives, visits or calls back, nothing else",
    ),
    lambda state, event, context: not event.body.is_aux or set(event.body.roles) <= AUXILIARY,
)
CODE_IS_FREE = Guard[object, UnitRegistered](
    "directory.unit_code",
    Label(
        "该机构代码已属于另一单位(空格、横线、全角不另算),请核对",
        "Another unit has this code, however it is typed; check it",
    ),
    lambda state, event, context: all(
        bare(one.code) != bare(event.body.code)
        for one in context.roster.units.values()
        if one.id != event.core.case
    ),
)
NUMBER_IS_FREE = Guard[object, OfficerRegistered](
    "directory.police_no",
    Label(
        "该警号已属于另一名在用警员(空格、横线、全角不另算),请核对",
        "Another officer in use has this police number, however it is typed; check it",
    ),
    lambda state, event, context: _number_is_free(event, context),
)
OWN_DELEGATION = Guard[DelegationCase, object](
    "directory.own_delegation",
    Label("只能由授权人收回", "Only the delegator takes it back"),
    lambda state, event, context: state.record.delegator == event.core.actor,
    asks_form=False,
    hides=True,
)

DEVICE_ROWS = Rows(DeviceCase, DEVICE_STATUSES)
DELEGATION_ROWS = Rows(DelegationCase, DELEGATION_STATUSES)


def _days(delegation: Delegation) -> str:
    first, last = (one.astimezone(CHINA) for one in (delegation.starts_at, delegation.ends_at))
    return f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


UNIT = Machine(
    kind="unit",
    label=Label("单位", "Unit"),
    state=UnitCase,
    statuses=ALWAYS,
    display=Display[UnitCase](
        title=lambda state: state.record.name,
        facts=("record",),
        words=lambda state: (state.record.code, state.record.name),
    ),
    steps=kept(
        UnitRegistered,
        label=Label("单位登记", "Unit registered"),
        verb="Register a unit",
        change="Change the unit",
        apply=_unit,
        guards=(PARENT_EXISTS, CODE_IS_FREE, STANDS_BELOW, ROOM_IS_A_ROOM),
    ),
)
OFFICER = Machine(
    kind="officer",
    label=Label("警员", "Officer"),
    state=OfficerCase,
    statuses=ALWAYS,
    display=Display[OfficerCase](
        title=lambda state: f"{state.record.name} {state.record.police_no}",
        facts=("record",),
        words=lambda state: (state.record.police_no, state.record.name),
    ),
    steps=kept(
        OfficerRegistered,
        label=Label("警员登记", "Officer registered"),
        verb="Register an officer",
        change="Change the officer",
        apply=_officer,
        guards=(UNIT_EXISTS, POWERS_ARE_SEPARATE, AUX_ROLES_ARE_LIMITED, NUMBER_IS_FREE),
    ),
)
CREDENTIAL = Machine(
    kind="credential",
    label=Label("口令", "Password"),
    state=CredentialCase,
    statuses=ALWAYS,
    display=Display[CredentialCase](title=lambda state: state.officer, facts=("officer",)),
    steps=kept(
        PasswordSet,
        label=Label("设置口令", "Password set"),
        verb="Set a password",
        change="Set a new password",
        apply=_password,
        guards=(OFFICER_EXISTS,),
    ),
)
DEVICE = Machine(
    kind="device",
    label=Label("设备", "Device"),
    state=DeviceCase,
    statuses=DEVICE_STATUSES,
    display=Display[DeviceCase](
        title=lambda state: state.record.short,
        facts=("record",),
        words=lambda state: (state.record.short,),
    ),
    steps=(
        DEVICE_ROWS.opens(
            DeviceEnrolled,
            label=Label("设备登记", "Device enrolled"),
            verb="Enrol a device",
            to="IN_FORCE",
            by=ADMIN,
            guards=(UNIT_EXISTS,),
            apply=_enrol,
        ),
        DEVICE_ROWS.step(
            DeviceRevoked,
            label=Label("设备停用", "Device revoked"),
            verb="Revoke the device",
            is_grave=True,
            frm=("IN_FORCE",),
            to="ENDED",
            by=ADMIN,
            apply=_revoke,
        ),
    ),
)
DELEGATION = Machine(
    kind="delegation",
    label=Label("授权", "Delegation"),
    state=DelegationCase,
    statuses=DELEGATION_STATUSES,
    display=Display[DelegationCase](
        title=lambda state: _days(state.record),
        facts=("record",),
    ),
    steps=(
        DELEGATION_ROWS.opens(
            DelegationGiven,
            label=Label("授权", "Delegation given"),
            verb="Delegate",
            to="IN_FORCE",
            by=HEADS,
            guards=(DELEGATES_OWN, TAKER_IS_DEPUTY),
            apply=_delegate,
        ),
        DELEGATION_ROWS.step(
            DelegationRevoked,
            label=Label("收回授权", "Delegation revoked"),
            verb="Take it back",
            is_grave=True,
            frm=("IN_FORCE",),
            to="ENDED",
            by=HEADS,
            guards=(OWN_DELEGATION,),
            apply=_end_delegation,
        ),
    ),
)
