"""What a change of the directory will move, said before it is made.

A table moves the limits of open cases; an officer who leaves, or goes to another station, leaves
open matters behind.  Whoever changes it reads how many and which, and confirms.  A case says
nothing here but its number: administrators read no case.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from casework.cases.directory import (
    CodeListIssued,
    LimitProfileIssued,
    OfficerCase,
    OfficerRegistered,
)
from casework.clocks import due_text
from casework.event import Label
from casework.in_force import AnyTable
from casework.moved import Moved, moves
from casework.registry import machine_of
from casework.state import State
from desk_client.services import issuing
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
    states, directory, now = (
        desk.store.across.open_cases(session.officer),
        desk.directory(),
        desk.now(),
    )
    return moves(states, directory, table, now)


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
    held = [
        _number(one)
        for one in session.desk.store.across.open_cases(session.officer)
        if _has(one, case)
    ]
    if not held:
        return Label("没有在办事项在此人手上", "No open case is in this officer's hands")
    zh = [f"此人手上还有 {len(held)} 件在办事项,之后由其负责人改派:", *held[:MOST_NAMED]]
    en = [f"{len(held)} open cases are in this officer's hands; their head hands them on:"]
    return _listed(zh, [*en, *held[:MOST_NAMED]], len(held))


def _number(state: State) -> str:
    return state.number or state.temp_no or state.case


def _has(state: State, officer: str) -> bool:
    waits = machine_of(state).waits(state)
    return getattr(state, "handler", "") == officer or (
        waits is not None and officer in waits.officers
    )


FORETOLD: Mapping[str, Callable[[Session, str, Any], Label | None]] = {
    **{name: _table for opening in issuing.ASKS for name in (opening, f"{opening}Anew")},
    "OfficerRegisteredAnew": _officer,
}
"""Which steps are foretold, by event type."""
