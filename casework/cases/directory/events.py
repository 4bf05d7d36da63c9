"""What is written down when the directory changes, and who may be chosen for it.

A form that changes a part of the directory begins with it as it stands.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, codes, now, officers, units
from casework.calendar import HolidayTable
from casework.cases.directory.reach import (
    may_stand_below,
    needs_second,
    officers_below,
    units_below,
    units_of_tree,
)
from casework.cases.directory.state import CredentialCase, OfficerCase
from casework.cases.words import Words
from casework.codes import Rank, Role, UnitLevel
from casework.context import CodeItem
from casework.event import Label, Moment, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.guides import SUBJECTS
from casework.limits import LimitProfile
from casework.officers import ServiceRoom, Unit
from casework.receivers import Sector
from casework.state import State
from casework.steps import Approval
from casework.thresholds import ThresholdTable


def _standing(name: str, otherwise: object = None) -> Callable[[Asking[State | None]], object]:
    """A field of the record in force; ``otherwise`` while there is none."""

    def first(asking: Asking[State | None]) -> object:
        record = getattr(asking.state, "record", None)
        return otherwise if record is None else getattr(record, name)

    return first


def _whose_password(asking: Asking[State | None]) -> str | None:
    return asking.state.officer if isinstance(asking.state, CredentialCase) else None


def _awaits_second(asking: Asking[State | None]) -> bool:
    """Whether the form so far gives, or changes, power in the officer's own house."""
    before = asking.state.stands if isinstance(asking.state, OfficerCase) else None
    said = asking.so_far.get("roles")
    roles = [Role(one) for one in said] if isinstance(said, list | tuple) else []
    return needs_second(asking.roster, asking.officer, before, asking.text("unit"), roles)


def _is_to_change(asking: Asking[State | None]) -> bool:
    """Whoever sets the password of another knows it: it is good for one sign-in."""
    return True


def _units_above(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """Under which a unit may be put: of the own tree, not below itself; else where it is."""
    record, roster = getattr(asking.state, "record", None), asking.roster
    if isinstance(record, Unit) and record.id == asking.station:
        return units(one for one in roster.units.values() if one.id == record.parent)
    level = asking.text("level")
    return units(
        one
        for one in roster.units.values()
        if roster.covers(asking.station, one.id)
        and not (isinstance(record, Unit) and roster.covers(record.id, one.id))
        and (not level or may_stand_below(UnitLevel(level), one.level))
    )


def _profiles(asking: Asking[State | None]) -> tuple[Choice, ...]:
    names = sorted(asking.context.directory.profiles)
    return tuple(Choice(name, Label(name, name)) for name in names)


def _deputies(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The deputies at work in the officer's own station."""
    roster = asking.roster
    return officers(
        one
        for one in roster.officers.values()
        if Role.DEPUTY in one.roles
        and one.id != asking.officer.id
        and one.is_active
        and not one.is_aux
        and roster.same_station(one.unit, asking.officer.unit)
    )


def _own_roles(asking: Asking[State | None]) -> tuple[Choice, ...]:
    return codes(asking.officer.roles)


def _what_they_sign(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The steps of every kind that are signed in one of the officer's own roles."""
    own = set(asking.officer.roles)
    return tuple(
        Choice(step.name, machine.named(step))
        for machine in asking.machines.values()
        for step in machine.steps
        if issubclass(step.body, Approval) and own.intersection(step.by)
    )


class UnitRegistered(Struct, frozen=True, kw_only=True):
    """A unit, or how it stands from now on."""

    code: Annotated[str, asked("单位代码", "Code", first=_standing("code"))]
    name: Annotated[str, asked("单位名称", "Name", first=_standing("name"))]
    level: Annotated[UnitLevel, asked("层级", "Level", first=_standing("level"))]
    parent: Annotated[
        str | None,
        asked(
            "上级单位", "Unit above", Meaning.UNIT, among=_units_above, first=_standing("parent")
        ),
    ]
    profile: Annotated[
        str,
        asked(
            "时限方案",
            "Limit profile",
            Meaning.PICK,
            among=_profiles,
            first=_standing("profile", ""),
            hint=("不填则同上级单位", "Left empty, that of the unit above"),
        ),
    ] = ""
    room: Annotated[
        ServiceRoom | None,
        asked(
            "会客厅情况",
            "The room",
            first=_standing("room"),
            hint=("会客厅填写", "For a reception room"),
        ),
    ] = None
    is_active: Annotated[
        bool, asked("在用", "In use", first=_standing("is_active", True), no=("撤销", "Dissolved"))
    ] = True


class OfficerRegistered(Struct, frozen=True, kw_only=True):
    """An officer, or how they stand from now on."""

    police_no: Annotated[str, asked("警号", "Police number", first=_standing("police_no"))]
    name: Annotated[str, asked("姓名", "Name", first=_standing("name"))]
    unit: Annotated[
        str, asked("单位", "Unit", Meaning.UNIT, among=units_of_tree, first=_standing("unit"))
    ]
    roles: Annotated[tuple[Role, ...], asked("岗位", "Roles", first=_standing("roles"))]
    is_aux: Annotated[
        bool, asked("辅警", "Auxiliary officer", first=_standing("is_aux", False))
    ] = False
    is_active: Annotated[
        bool, asked("在用", "In use", first=_standing("is_active", True), no=("停用", "Disabled"))
    ] = True
    rank: Annotated[Rank, asked("职级", "Rank", first=_standing("rank", Rank.NONE))] = Rank.NONE
    shift_team: Annotated[
        str, asked("值班班组", "Shift team", first=_standing("shift_team", ""))
    ] = ""
    awaits_second: Annotated[
        bool, given("须第二人确认", "Waits for a second officer", by=_awaits_second)
    ] = False


class OfficerConfirmed(Approval, frozen=True):
    """第二人确认: another officer says yes to what was proposed; it stands from now on."""


class OfficerNotConfirmed(Sealing[Words], Struct, frozen=True):
    """不予确认: what was proposed does not come about (sealed words say why)."""


class PasswordPrivate(Struct, frozen=True):
    """The Argon2id hash."""

    password_hash: Annotated[str, given("口令", "Password", Meaning.SECRET)]


class PasswordSet(Sealing[PasswordPrivate], Struct, frozen=True):
    """An officer has a (new) password."""

    officer: Annotated[
        str,
        asked("警员", "Officer", Meaning.OFFICER, among=officers_below, first=_whose_password),
    ]
    must_change: Annotated[
        bool, given("须在下次登录时更换", "To be changed at the next sign-in", by=_is_to_change)
    ] = False


class PasswordChanged(Sealing[PasswordPrivate], Struct, frozen=True):
    """更换口令: the officer chose another password themselves."""


class DeviceEnrolled(Struct, frozen=True):
    """A machine was let in with a one-time code."""

    unit: Annotated[str, asked("单位", "Unit", Meaning.UNIT, among=units_of_tree)]
    short: Annotated[str, asked("设备代号", "Short name", hint=("三个字符", "Three characters"))]
    public_key: Annotated[bytes, given("公钥", "Public key", Meaning.SECRET)]


class DeviceInvited(Struct, frozen=True):
    """A machine of the unit may be let in, once, by whoever brings the code of this digest."""

    code_hash: Annotated[str, given("登记码摘要", "Digest of the code", Meaning.SECRET)]


class DeviceRevoked(Struct, frozen=True):
    """A machine is shut out."""

    reason: Annotated[str, asked("停用原因", "Reason")]


class DelegationGiven(Struct, frozen=True):
    """A head lets a deputy act for them, from and until; ``steps`` may narrow it down."""

    taker: Annotated[str, asked("被授权人", "Given to", Meaning.OFFICER, among=_deputies)]
    roles: Annotated[tuple[Role, ...], asked("授予岗位", "Roles", among=_own_roles)]
    starts_at: Annotated[Moment, asked("起始时间", "From", first=now, lies="ahead")]
    ends_at: Annotated[Moment, asked("截止时间", "Until")]
    steps: Annotated[
        tuple[str, ...],
        asked(
            "限于",
            "Only for",
            Meaning.STEP,
            among=_what_they_sign,
            hint=("不选则不限", "None chosen: whatever the roles may do"),
        ),
    ] = ()


class DelegationRevoked(Struct, frozen=True):
    """The authority ends at once."""


class HolidayTableIssued(Struct, frozen=True):
    """The working days of a year became known (or changed): limits follow."""

    table: Annotated[HolidayTable, given("放假安排", "Holiday table")]


class LimitProfileIssued(Struct, frozen=True):
    """A city's limits from a day on."""

    profile: Annotated[LimitProfile, given("时限方案", "Limit profile")]


class CodeListIssued(Struct, frozen=True):
    """The entries of a code list from now on."""

    name: Annotated[str, given("代码表", "Code list")]
    items: Annotated[tuple[CodeItem, ...], given("代码", "Codes")]
    label: Annotated[Label | None, given("名称", "Name")] = None


class ThresholdsIssued(Struct, frozen=True):
    """Numbers that rules compare with, from a day on."""

    table: Annotated[ThresholdTable, given("规则数值", "Thresholds")]


class OutageRecorded(Struct, frozen=True, kw_only=True):
    """系统故障: down at a unit and below; ``evidence`` names the log or notice that proves it."""

    unit: Annotated[str, asked("故障单位", "Unit", Meaning.UNIT, among=units_of_tree)]
    starts_at: Annotated[Moment, asked("故障开始", "Down from", lies="behind")]
    ends_at: Annotated[Moment, asked("故障结束", "Down until", first=now, lies="behind")]
    evidence: Annotated[
        str, asked("故障依据", "Proved by", hint=("日志、通知", "The log or the notice"))
    ]


class OutageWithdrawn(Struct, frozen=True):
    """It was no outage after all."""

    reason: Annotated[str, asked("撤回原因", "Why it is taken back")]


class FalsificationFound(Struct, frozen=True, kw_only=True):
    """弄虚作假认定: ``month`` is its first day; ``basis`` names the finding's document."""

    unit: Annotated[str, asked("被认定单位", "Unit", Meaning.UNIT, among=units_below)]
    month: Annotated[date, asked("月份", "Month", Meaning.MONTH)]
    basis: Annotated[str, asked("认定文书或依据", "Document of the finding")]


class FalsificationWithdrawn(Struct, frozen=True):
    """The finding was lifted."""

    basis: Annotated[str, asked("撤销依据", "Lifted by which document")]


class ReceiverRegistered(Struct, frozen=True, kw_only=True):
    """A body that takes what is not police work, or how it stands from now on."""

    code: Annotated[str, asked("单位代码", "Code", first=_standing("code"))]
    name: Annotated[str, asked("单位名称", "Name", first=_standing("name"))]
    sector: Annotated[Sector, asked("领域", "Sector", first=_standing("sector"))]
    topics: Annotated[
        tuple[str, ...],
        asked(
            "承接事项",
            "Takes",
            Meaning.LISTED,
            "diversion.topic",
            first=_standing("topics", ()),
        ),
    ] = ()
    phone: Annotated[str, asked("联系电话", "Telephone", first=_standing("phone", ""))] = ""
    address: Annotated[str, asked("地址", "Address", first=_standing("address", ""))] = ""


class ReceiverEnded(Struct, frozen=True):
    """The body takes nothing any more."""

    reason: Annotated[str, asked("停用原因", "Reason")]


class GuideIssued(Struct, frozen=True, kw_only=True):
    """How something is done at the police, as it stands from now on."""

    title: Annotated[str, asked("指南名称", "Title", first=_standing("title"))]
    subject: Annotated[
        str, asked("公开类别", "Subject", Meaning.LISTED, SUBJECTS, first=_standing("subject"))
    ]
    text: Annotated[
        str, asked("办理说明", "How it is done", Meaning.WORDS, first=_standing("text"))
    ]
    unit: Annotated[str, asked("负责单位", "Kept by", Meaning.UNIT, first=_standing("unit"))]
    place: Annotated[str, asked("办理地点", "Where", first=_standing("place", ""))] = ""
    hours: Annotated[str, asked("办理时间", "When", first=_standing("hours", ""))] = ""
    phone: Annotated[str, asked("咨询电话", "Telephone", first=_standing("phone", ""))] = ""


class GuideEnded(Struct, frozen=True):
    """It is told no more."""

    reason: Annotated[str, asked("指南停用原因", "Reason")]
