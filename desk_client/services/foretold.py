"""What a change of the directory will move, said before it is made.

A table moves the limits of open cases; an officer who leaves, or goes to another station, leaves
open matters behind; a unit takes people, machines and cases along, and a body outside the police
has matters under way; what is adopted of a machine that was shut out is in force from then on.
Whoever changes it reads how many and which, and confirms.  A case says nothing here but its number:
administrators read no case.  Whoever ends a shift reads what will be listed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from casework.cases.directory import (
    CodeListIssued,
    LimitProfileIssued,
    OfficerCase,
    OfficerRegistered,
    UnitCase,
    UnitRegistered,
    unit_as,
)
from casework.cases.machine_alarm.state import Lying, MachineAlarm
from casework.clocks import due_text
from casework.event import Label
from casework.in_force import AnyTable
from casework.moved import Moved, UnitMoved, moves, number_of, unit_moves, with_the_body
from casework.officers import Unit
from casework.registry import TYPES, machine_of
from casework.state import State
from desk_client.services import handing_over, issuing
from desk_client.services.again import AskedError
from desk_client.services.desk import Session

MOST_NAMED = 8
"""So many are named; the others are counted."""
CONFIRM = Label("确认请再按 Ctrl+Enter", "Press Ctrl+Enter again to go on")


class ForetoldError(AskedError):
    """What it will move; the same again does it."""


def tell_first(session: Session, case: str, event_type: str, body: Struct) -> None:
    """Say what a step will move, where it is one that moves something."""
    foretell = FORETOLD.get(event_type)
    said = foretell(session, case, body) if foretell is not None else None
    if said is not None:
        raise ForetoldError(Label(f"{said.zh}\n{CONFIRM.zh}", f"{said.en}\n{CONFIRM.en}"))


def _table(session: Session, case: str, typed: Struct) -> Label | None:
    body = issuing.table_of(session, typed)
    if isinstance(body, CodeListIssued):
        return _entries(session, body)
    table = body.profile if isinstance(body, LimitProfileIssued) else body.table
    found = tuple(_moves(session, table))
    if not found:
        return Label(
            "没有在办事项的时限因此改变", "No open case is due at another time because of it"
        )
    cases = len({one.case for one in found})
    lines = [_moved(one) for one in found[:MOST_NAMED]]
    zh = [f"{cases} 件在办事项的 {len(found)} 个时限会因此改变:", *(one.zh for one in lines)]
    en = [f"{len(found)} limits of {cases} open cases will move:", *(one.en for one in lines)]
    return _listed(zh, en, len(found))


def _moves(session: Session, table: AnyTable) -> Iterable[Moved]:
    """The limits of open cases in the officer's tree that a table moves if it is issued now."""
    desk = session.desk
    return moves(_open_cases(session), desk.directory(), table, desk.now())


def _open_cases(session: Session) -> tuple[State, ...]:
    return session.desk.store.across.open_cases(session.officer)


def _moved(one: Moved) -> Label:
    before, after = due_text(one.before), due_text(one.after)
    return Label(
        f"{one.case} {one.label.zh} {before} → {after}",
        f"{one.case} {one.label.en}: {before} → {after}",
    )


def _listed(zh: list[str], en: list[str], count: int) -> Label:
    more = count - MOST_NAMED
    if more > 0:
        zh.append(f"……另有 {more} 个")
        en.append(f"… and {more} more")
    return Label("\n".join(zh), "\n".join(en))


def _entries(session: Session, body: CodeListIssued) -> Label:
    """Which entries of a code list are new, called otherwise, or gone."""
    known = {one.code: one for one in session.desk.directory().lists.get(body.name, ())}
    given = {one.code: one for one in body.items}
    new = [one.label for code, one in given.items() if code not in known]
    gone = [one.label for code, one in known.items() if code not in given]
    other = [one.label for code, one in given.items() if code in known and known[code] != one]
    return Label(
        f"新增{_names(new, 'zh')},修改{_names(other, 'zh')},去掉{_names(gone, 'zh')};"
        "已登记的事项不变",
        f"New: {_names(new, 'en')}; changed: {_names(other, 'en')}; out: {_names(gone, 'en')}. "
        "What is recorded stays as it is",
    )


def _names(labels: Sequence[Label], language: str) -> str:
    words = [one.zh if language == "zh" else one.en for one in labels]
    shown = ("、" if language == "zh" else ", ").join(words[:MOST_NAMED])
    return f" {len(words)}({shown})" if words else " 0"


def _officer(session: Session, case: str, body: OfficerRegistered) -> Label | None:
    """Open matters that wait for an officer who leaves, or goes to another station."""
    state, roster = session.case(case), session.desk.directory().roster
    if not isinstance(state, OfficerCase):
        return None
    stays = roster.same_station(state.record.unit, body.unit)
    if not state.record.is_active or (body.is_active and stays):
        return None
    held = [number_of(one) for one in _open_cases(session) if _has(one, case)]
    if not held:
        return Label("没有在办事项在此人手上", "No open case is in this officer's hands")
    zh = [f"此人手上还有 {len(held)} 件在办事项,之后由其负责人改派:", *held[:MOST_NAMED]]
    en = [f"{len(held)} open cases are in this officer's hands; their head hands them on:"]
    return _listed(zh, [*en, *held[:MOST_NAMED]], len(held))


def _has(state: State, officer: str) -> bool:
    waits = machine_of(state).waits(state)
    return getattr(state, "handler", "") == officer or (
        waits is not None and officer in waits.officers
    )


# --------------------------------------------------------------------------------- units


def _unit(session: Session, case: str, body: UnitRegistered) -> Label | None:
    """What a unit takes along that is put elsewhere, called otherwise or dissolved."""
    state, unit = session.case(case), unit_as(case, body)
    if not isinstance(state, UnitCase) or _shape(state.record) == _shape(unit):
        return None
    desk = session.desk
    found = unit_moves(_open_cases(session), desk.directory(), unit)
    lines = [*_taken_along(found), *_sent(session, found), *_counted(session, found)]
    lines += _from_now_on(state.record, unit, found)
    return Label("\n".join(one.zh for one in lines), "\n".join(one.en for one in lines))


def _shape(unit: Unit) -> tuple[object, ...]:
    """What others than the unit itself notice."""
    return unit.parent, unit.level, unit.name, unit.code, unit.profile, unit.is_active


def _taken_along(found: UnitMoved) -> list[Label]:
    officers = [Label(one.name, one.name) for one in found.officers]
    machines = [Label(one.short, one.short) for one in found.machines]
    cases = [Label(one, one) for one in found.cases]
    return [
        Label(
            f"本单位及下级:警员{_names(officers, 'zh')},设备{_names(machines, 'zh')}",
            f"The unit and those below: officers{_names(officers, 'en')}, "
            f"machines{_names(machines, 'en')}",
        ),
        Label(f"在办事项{_names(cases, 'zh')}", f"Open cases:{_names(cases, 'en')}"),
    ]


def _sent(session: Session, found: UnitMoved) -> list[Label]:
    """Which stations will see open cases that they did not see, and which no more."""
    lines = []
    for one in found.reach[:MOST_NAMED]:
        name = _unit_name(session, one.station)
        if one.gained:
            lines.append(
                Label(
                    f"{name}将看到其中 {one.gained} 件",
                    f"{name} will see {one.gained} of them that it does not see now",
                )
            )
        if one.lost:
            lines.append(
                Label(
                    f"{name}不再看到其中 {one.lost} 件",
                    f"{name} will see {one.lost} of them no more",
                )
            )
    more = len(found.reach) - MOST_NAMED
    if more > 0:
        lines.append(Label(f"……另有 {more} 个单位", f"… and {more} more units"))
    return lines


def _counted(session: Session, found: UnitMoved) -> list[Label]:
    """Whose figures the month that runs will stand in."""
    if not found.leaves and not found.joins:
        return []
    month = session.desk.now()
    before, after = (
        [Label(name, name) for name in (_unit_name(session, unit) for unit in units)]
        for units in (found.leaves, found.joins)
    )
    return [
        Label(
            f"指标自 {month.year} 年 {month.month} 月起,计入{_names(after, 'zh')},"
            f"不再计入{_names(before, 'zh')};以前的月份不变",
            f"Its figures of {month:%Y-%m} and later count for{_names(after, 'en')}, no more for"
            f"{_names(before, 'en')}; earlier months stay as they are",
        )
    ]


def _from_now_on(before: Unit, unit: Unit, found: UnitMoved) -> list[Label]:
    """What is numbered or limited otherwise from now on."""
    lines = []
    was, will = found.profiles
    if was != will:
        lines.append(
            Label(
                f"新登记的事项按时限方案“{will}”;已登记的仍按“{was}”",
                f"Cases that are opened from now on have the limits of “{will}”; those that are "
                f"there keep those of “{was}”",
            )
        )
    if before.code != unit.code:
        lines.append(
            Label(
                f"新编号改用单位代码 {unit.code};已有的编号不变",
                f"New numbers carry {unit.code}; those that were given stay",
            )
        )
    old, new = found.agencies
    if old != new:
        lines.append(
            Label(
                f"新发文字号的机关代字由“{old}”改为“{new}”",
                f"New orders are numbered under “{new}”, no more “{old}”",
            )
        )
    return lines


def _unit_name(session: Session, unit: str) -> str:
    known = session.desk.directory().roster.units.get(unit)
    return known.name if known else unit


# ----------------------------------------------------------------- bodies outside the police


def _receiver(session: Session, case: str, body: Struct) -> Label | None:
    """The matters that a body has in hand."""
    held = [number_of(one) for one in with_the_body(_open_cases(session), case)]
    if not held:
        return Label("没有转办事项在该单位手上", "No diverted matter is in this body's hands")
    zh = [f"该单位手上还有 {len(held)} 件转办事项,仍由原转出单位跟踪:", *held[:MOST_NAMED]]
    en = [f"{len(held)} diverted matters are in this body's hands, and stay with who sent them:"]
    return _listed(zh, [*en, *held[:MOST_NAMED]], len(held))


# ------------------------------------------------------------------------------- machines


def _adopted(session: Session, case: str, body: Struct) -> Label | None:
    """What is taken in of what lies apart, and that each is judged."""
    alarm = session.case(case)
    if not isinstance(alarm, MachineAlarm):
        return None
    first = Label(
        f"{alarm.records} 条记录将以中心的名义记入,编号和登记人不变,逐条按规则核对;"
        "不合规则的不生效,理由列在此件上;收录后不能撤回:",
        f"{alarm.records} records are said again by the centre, with their ids and who made them; "
        "each is judged by the rules, and what they refuse is listed here. It is not undone:",
    )
    device = session.desk.directory().roster.devices.get(alarm.device)
    still = [] if device is None or device.is_revoked else [STILL_IN_USE]
    return _with_what_lies(first, alarm, still)


def _left(session: Session, case: str, body: Struct) -> Label | None:
    """What stays apart, and is in force nowhere."""
    alarm = session.case(case)
    if not isinstance(alarm, MachineAlarm):
        return None
    first = Label(
        f"{alarm.records} 条记录留作证据,不生效,群众反映的内容不会进入任何事项;以后仍可收录:",
        f"{alarm.records} records stay as evidence and are in force nowhere, what citizens said "
        "among them; they can be adopted later:",
    )
    return _with_what_lies(first, alarm, [])


def _with_what_lies(first: Label, alarm: MachineAlarm, last: list[Label]) -> Label:
    lines = [first, *map(_lying, alarm.lies[:MOST_NAMED])]
    more = sum(one.count for one in alarm.lies[MOST_NAMED:])
    if more:
        lines.append(Label(f"……另有 {more} 条", f"… and {more} more"))
    lines += last
    return Label("\n".join(one.zh for one in lines), "\n".join(one.en for one in lines))


def _lying(one: Lying) -> Label:
    known = TYPES.get(one.step)
    what = UNREADABLE if known is None else known.machine.named(known.step)
    return Label(f"{what.zh} {one.count} 条", f"{what.en}: {one.count}")


UNREADABLE = Label("无法识别、不会收录", "Unreadable, will not be taken in")
STILL_IN_USE = Label(
    "注意:此设备还没有停用;分不清哪一台是真的,先停用",
    "Mind: the machine is not revoked yet; where it is unclear which is genuine, revoke it first",
)

FORETOLD: Mapping[str, Callable[[Session, str, Any], Label | None]] = {
    **{name: _table for opening in issuing.ASKS for name in (opening, f"{opening}Anew")},
    "OfficerRegisteredAnew": _officer,
    "UnitRegisteredAnew": _unit,
    "ReceiverRegisteredAnew": _receiver,
    "ReceiverEnded": _receiver,
    "HandoverOpened": handing_over.foretell,
    "MachineAlarmAdopted": _adopted,
    "MachineAlarmLeft": _left,
}
"""Which steps are foretold, by event type."""
