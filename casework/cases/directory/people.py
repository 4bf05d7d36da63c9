"""Units, machines and delegations: rows 1, 4 and 5 of the directory."""

from msgspec import structs

from casework.cases.directory.events import (
    DelegationGiven,
    DelegationRevoked,
    DeviceEnrolled,
    DeviceInvited,
    DeviceRevoked,
    UnitRegistered,
)
from casework.cases.directory.reach import (
    REACH,
    UNIT_IN_TREE,
    fits_levels,
    is_empty,
    makes_no_circle,
    reaches_all,
)
from casework.cases.directory.rows import (
    ADMIN,
    SECURITY,
    UNIT_EXISTS,
    UNIT_IN_USE,
    kept,
    stands,
)
from casework.cases.directory.state import (
    ALWAYS,
    DELEGATION_STATUSES,
    DEVICE_STATUSES,
    DelegationCase,
    DeviceCase,
    InvitedMachine,
    UnitCase,
)
from casework.codes import Role, UnitLevel
from casework.context import Context
from casework.event import CHINA, Event, Label
from casework.machine import Display, Machine
from casework.officers import HEADS, Delegation, Device, Unit
from casework.sameness import bare
from casework.steps import Changes, Guard, Rows


def unit_as(id: str, body: UnitRegistered) -> Unit:
    """A unit as it stands once it is registered so."""
    return Unit(
        id,
        body.code,
        body.name,
        body.level,
        body.parent,
        body.profile,
        body.room,
        body.is_active,
    )


def _unit(state: object, event: Event[UnitRegistered]) -> Changes:
    return stands(state, event, unit_as(event.core.case, event.body)) | {
        "unit": event.core.case,
        "units": (event.core.case,),
    }


def _enrol(state: None, event: Event[DeviceEnrolled]) -> Changes:
    body = event.body
    record = Device(event.core.case, body.unit, body.short, body.public_key)
    return {"record": record, "unit": body.unit, "units": (body.unit,)}


MOST_INVITED = 50
"""Invitations of a unit that are known at a time: the newest."""


def _invite(state: UnitCase, event: Event[DeviceInvited]) -> Changes:
    made = InvitedMachine(event.body.code_hash, event.core.at)
    return {"invited": (*state.invited, made)[-MOST_INVITED:]}


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
        and taker.id != delegator.id
        and taker.is_active
        and not taker.is_aux
        and Role.DEPUTY in taker.roles
        and roster.same_station(delegator.unit, taker.unit)
    )


def _is_in_tree(state: object, event: Event[UnitRegistered], context: Context) -> bool:
    """Where it stands: the unit itself.  Where it is put: what is above it, before and after."""
    unit = unit_as(event.core.case, event.body)
    places: list[str | None] = []
    if isinstance(state, UnitCase):
        places.append(state.record.id)
        if (state.record.parent, state.record.level) != (unit.parent, unit.level):
            places += [state.record.parent, unit.parent]
    else:
        places.append(unit.parent)
    return reaches_all(places, event, context)


def _above_is_used(event: Event[UnitRegistered], context: Context) -> bool:
    """Whether the unit above is in use; where there is none, another guard says so."""
    above = context.roster.units.get(event.body.parent or "")
    return above is None or above.is_active


PARENT_EXISTS = Guard[object, UnitRegistered](
    "directory.parent",
    Label("上级单位不存在", "The unit above does not exist"),
    lambda state, event, context: (
        event.body.parent is None or event.body.parent in context.roster.units
    ),
)
ABOVE_IS_IN_USE = Guard[object, UnitRegistered](
    "directory.parent_in_use",
    Label(
        "上级单位已撤销:在用单位须归在用的上级单位",
        "The unit above was dissolved: a unit in use stands below one in use",
    ),
    lambda state, event, context: not event.body.is_active or _above_is_used(event, context),
)
EMPTY_IF_DISSOLVED = Guard[object, UnitRegistered](
    "directory.unit_empty",
    Label(
        "撤销单位之前,须先调离或停用其警员、停用其设备、调整或撤销其下级单位",
        "Before a unit is dissolved its officers move on or leave, its machines are revoked and "
        "the units below it are moved or dissolved",
    ),
    lambda state, event, context: event.body.is_active or is_empty(event.core.case, context.roster),
)
ROOM_IS_A_ROOM = Guard[object, UnitRegistered](
    "directory.room",
    Label("只有会客厅登记类型、地址和设施", "Only a reception room has a type and equipment"),
    lambda state, event, context: event.body.room is None or event.body.level is UnitLevel.ROOM,
)
STANDS_BELOW = Guard[object, UnitRegistered](
    "directory.level",
    Label(
        "单位的层级须低于上级单位、高于下级单位;省厅之上没有上级单位",
        "A unit's level lies below that of the unit above it and above those below; nothing "
        "stands above a provincial department",
    ),
    lambda state, event, context: fits_levels(unit_as(event.core.case, event.body), context.roster),
)
NO_CIRCLE = Guard[object, UnitRegistered](
    "directory.circle",
    Label("上级单位不能是本单位或其下级", "A unit cannot stand below itself"),
    lambda state, event, context: makes_no_circle(
        event.core.case, event.body.parent, context.roster
    ),
)
KEPT_FROM_ABOVE = Guard(
    REACH,
    Label(
        "只能在本级之下登记和变更单位,调入调出的上下级单位都须在本级之内;最高一级单位由中心建立",
        "Only units below your own, and moved within your own tree; a unit with nothing above it "
        "is made by the centre",
    ),
    _is_in_tree,
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
OWN_DELEGATION = Guard[DelegationCase, object](
    "directory.own_delegation",
    Label("只能由授权人收回", "Only the delegator takes it back"),
    lambda state, event, context: state.record.delegator == event.core.actor,
    asks_form=False,
    hides=True,
)

STANDS_IN_USE = Guard[UnitCase, DeviceInvited](
    "directory.unit_in_use",
    Label("单位已撤销,请选择在用单位", "The unit was dissolved; choose one that is in use"),
    lambda state, event, context: (
        (unit := context.roster.units.get(event.core.case)) is None or unit.is_active
    ),
    asks_form=False,
)
IS_DIGEST = Guard[UnitCase, DeviceInvited](
    "directory.code_digest",
    Label(
        "登记码由程序生成,请从单位页办理", "The program makes the code: invite from the unit's page"
    ),
    lambda state, event, context: (
        len(event.body.code_hash) == DIGEST_LETTERS
        and all(one.code_hash != event.body.code_hash for one in state.invited)
    ),
)
DIGEST_LETTERS = 64

UNIT_ROWS = Rows(UnitCase, ALWAYS)
DEVICE_ROWS = Rows(DeviceCase, DEVICE_STATUSES)
DELEGATION_ROWS = Rows(DelegationCase, DELEGATION_STATUSES)


def _days(delegation: Delegation) -> str:
    first, last = (one.astimezone(CHINA) for one in (delegation.starts_at, delegation.ends_at))
    return f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


UNIT = Machine(
    kind="unit",
    label=Label("单位", "Unit"),
    is_signed=True,
    state=UnitCase,
    statuses=ALWAYS,
    display=Display[UnitCase](
        title=lambda state: state.record.name,
        facts=("record",),
        words=lambda state: (state.record.code, state.record.name),
    ),
    steps=(
        *kept(
            UnitRegistered,
            label=Label("单位登记", "Unit registered"),
            verb="Register a unit",
            change="Change the unit",
            apply=_unit,
            guards=(
                PARENT_EXISTS,
                ABOVE_IS_IN_USE,
                KEPT_FROM_ABOVE,
                NO_CIRCLE,
                CODE_IS_FREE,
                STANDS_BELOW,
                ROOM_IS_A_ROOM,
                EMPTY_IF_DISSOLVED,
            ),
        ),
        UNIT_ROWS.step(
            DeviceInvited,
            label=Label("邀请设备登记", "Device invited"),
            verb="Invite a device",
            frm=("IN_FORCE",),
            by=ADMIN,
            guards=(STANDS_IN_USE, IS_DIGEST),
            apply=_invite,
        ),
    ),
)
DEVICE = Machine(
    kind="device",
    label=Label("设备", "Device"),
    is_signed=True,
    state=DeviceCase,
    statuses=DEVICE_STATUSES,
    display=Display[DeviceCase](
        title=lambda state: state.record.short,
        facts=("unit", "record"),
        columns=("unit",),
        words=lambda state: (state.record.short,),
    ),
    steps=(
        DEVICE_ROWS.opens(
            DeviceEnrolled,
            label=Label("设备登记", "Device enrolled"),
            verb="Enrol a device",
            to="IN_FORCE",
            by=ADMIN,
            guards=(UNIT_EXISTS, UNIT_IN_USE, UNIT_IN_TREE),
            apply=_enrol,
        ),
        DEVICE_ROWS.step(
            DeviceRevoked,
            label=Label("设备停用", "Device revoked"),
            verb="Revoke the device",
            is_grave=True,
            frm=("IN_FORCE",),
            to="ENDED",
            by=SECURITY,
            apply=_revoke,
        ),
    ),
)
DELEGATION = Machine(
    kind="delegation",
    label=Label("授权", "Delegation"),
    is_signed=True,
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
