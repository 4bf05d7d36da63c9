"""By which door each event type is taken: asked of the real rooms and commands, not listed.

``python -m tests.doors`` prints the table and, last, ``{"steps": …, "with_door": …}``; it ends
with 1 when a type has none.  ``docs/rules.md`` prints the same table.

* *a room of the desk*: its pages are made, and say what can be taken through them;
* *the centre's own work*: what it records by itself when a machine enrols, and on its rounds;
* *the citizens' pages*: what their forms send;
* *an operator's command*: what ``found FILE`` takes of the directory, tried line by line.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from casework.cases.directory import KINDS as DIRECTORY
from casework.cases.directory import DeviceCase, DeviceRevoked
from casework.cases.letter.intake import LetterReceived
from casework.cases.machine_alarm.reasons import AlarmReason
from casework.cases.machine_alarm.state import case_of
from casework.cases.month_account.signing import MonthAccountSigned
from casework.cases.routine import RoutineCode
from casework.cases.walk_in import WalkInMarkedByVisitor
from casework.citizen_code import RANDOM, new_code
from casework.event import read_core
from casework.ids import SYSTEM
from casework.machine import Machine
from casework.registry import MACHINES, TYPES, Proposal
from casework.routines import ROUTINES, Bureau
from casework.state import State
from casework.wire import EnrolRequest
from central_mailbox.founding import read_founding
from central_mailbox.routines import run_due
from central_mailbox.web.letters import STEPS as SPEAKS_AGAIN
from central_mailbox.web.pages import Pages
from desk_client.ui import rooms
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.lives import call_sample, machine_alarm, month_account
from tests.harness.lives.anybody import Anybody
from tests.harness.lives.letter import WAYS, Mail
from tests.harness.lives.life import founded
from tests.harness.outside import SeededOutside
from tests.harness.rules.rounds import LOT, Quiet, acts
from tests.harness.samples import body_of, private_of
from tests.harness.windows.workplaces import Workplaces

OPERATOR = "操作员命令 operator: `central-mailbox found FILE`"
ENROLMENT = "中心 the centre: a machine enrols"
CITIZENS = "群众网页 citizens' pages:"
ROUTINE = "中心 the centre: by itself, "
MOST_LIVES = 120
MOST_STEPS = 16
YEARS = timedelta(days=800)
"""So long that every limit of a case that was opened has passed."""


def of_the_desk(workplaces: Workplaces) -> dict[str, str]:
    """What the rooms of the desk are doors to, for some officer of the bureau."""
    found: dict[str, str] = {}
    for officer, *_ in bureau.OFFICERS:
        for event_type, door in rooms.doors(workplaces.workplace(officer)).items():
            found.setdefault(event_type, door)
        # The pages have answered. Left lying, the next window that waits would clear them all.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found


def of_the_centre(workplaces: Workplaces) -> dict[str, str]:
    """What the centre records by itself: the newest event of a machine that was let in."""
    desk = PlainDesk(SeededOutside(), bureau.fixed_id(3, 99))
    code = workplaces.centre.issue_code(bureau.PRECINCT)
    workplaces.centre.enrol(EnrolRequest(code, desk.device, desk.public_key))
    state = workplaces.centre.state(desk.device)
    opening = next(step for step in _steps("device") if not step.frm)
    return {opening.name: ENROLMENT} if isinstance(state, DeviceCase) else {}


def of_the_routines(workplaces: Workplaces) -> dict[str, str]:
    """What the centre takes on its rounds: its own record of two, and what each of them would do
    in a bureau in which every kind of case was opened long ago."""
    found: dict[str, str] = {}
    for days in (0, 1):
        outside = SeededOutside(start=workplaces.centre.now() + YEARS + timedelta(days=days))
        centre = workplaces.centre.at_another_time(outside)
        first = centre.log_head().size
        run_due(centre, outside)
        with centre.store.read() as tx:
            for record in islice(tx.events.log(), first, None):
                core = read_core(record.core)
                found.setdefault(core.type, ROUTINE + "a run")
    for machine in (one for one in MACHINES.values() if one.has_clocks):
        found |= _would_be_taken(machine)
    return _of_months() | _of_samples() | _of_machines(workplaces) | found


def _of_months() -> dict[str, str]:
    """What the centre would do to accounts whose figures the record does not have any more."""
    scribe = founded()
    month = scribe.now.date().replace(day=1)
    scribe.later(days=30)
    signed, _ = (
        month_account.drawn(unit, scribe, month) for unit in (bureau.PRECINCT, bureau.SISTER)
    )
    signed.do(bureau.HEAD, MonthAccountSigned())
    found = (one for act in acts(scribe, RoutineCode.MONTHS) for one in act.proposals)
    return {one.type: ROUTINE + RoutineCode.MONTHS.label.en for one in found}


def _of_samples() -> dict[str, str]:
    """What the centre would do to a letter that was closed last week."""
    mail, found = Mail("CLOSED"), dict[str, str]()
    call_sample.asking(mail.scribe, 100)
    mail.later(days=8)
    for code in (RoutineCode.SAMPLES, RoutineCode.LOTS):
        for act in acts(mail.scribe, code):
            for one in act.proposals:
                mail.scribe.happen(SYSTEM, one)
                found[one.type] = ROUTINE + code.label.en
    return found


def _of_machines(workplaces: Workplaces) -> dict[str, str]:
    """What the centre records of a machine that was shut out and sends, and sends more; and of
    what somebody has adopted of that."""
    outside = SeededOutside(start=workplaces.centre.now() + YEARS + timedelta(days=2))
    centre = workplaces.centre.at_another_time(outside)
    desk = PlainDesk(outside, bureau.fixed_id(3, 98), bureau.PRECINCT)
    centre.enrol(EnrolRequest(centre.issue_code(bureau.PRECINCT), desk.device, desk.public_key))
    centre.found([Proposal(desk.device, DeviceRevoked("遗失"))])
    first = centre.log_head().size
    for _ in range(2):
        desk.receive()
        centre.sync(desk.device, desk.request(first=1))
        outside.later(minutes=11)
        run_due(centre, outside)
    case = case_of(desk.device, AlarmReason.SHUT_OUT, 1)
    for body in (machine_alarm.LOOKED, machine_alarm.ADOPTED):
        centre.found([Proposal(case, body)])
    run_due(centre, outside)
    with centre.store.read() as tx:
        cores = [read_core(one.core) for one in islice(tx.events.log(), first, None)]
    wanted = {step.name for step in _steps("machine_alarm") if not step.by}
    return {core.type: ROUTINE + "a run" for core in cores if core.type in wanted}


def _would_be_taken(machine: Machine[Any]) -> dict[str, str]:
    """What the routines would do to a case of a kind at some moment of its life, if nothing more
    happened to it for years."""
    found: dict[str, str] = {}
    anybody = Anybody(Random(machine.kind))
    for _ in range(MOST_LIVES):
        case = anybody.open(machine.kind)
        for _ in range(MOST_STEPS if case is not None else 0):
            assert case is not None
            found = _on_rounds(anybody, anybody.states[case]) | found
            anybody.live(case, 1)
        if {step.name for step in machine.steps if not step.by} <= set(found):
            break
    return found


def _on_rounds(anybody: Anybody, state: State) -> dict[str, str]:
    later = Bureau(
        anybody.directory,
        anybody.now + YEARS,
        lambda kinds: iter((state,)),
        lambda kinds: iter((state,)),
        anybody.new_case,
        lambda case: LOT,
        Quiet(),
    )
    return {
        proposal.type: ROUTINE + routine.code.label.en
        for routine in ROUTINES.values()
        for act in routine.acts(later)
        for proposal in act.proposals
    }


def of_the_citizens(workplaces: Workplaces) -> dict[str, str]:
    """What the forms of the citizens' pages send: an empty letter, and one in each status."""
    found, pages = {}, Pages(workplaces.centre, SeededOutside(), "")
    code = new_code(workplaces.centre.now(), bytes(RANDOM))
    if 'action="/en/write"' in pages.form("en", {"code": code}):
        found[LetterReceived.__name__] = f"{CITIZENS} Write"
    for status in WAYS:
        page = pages.letter("en", Mail(status).letter, code)
        for path, step in SPEAKS_AGAIN.items():
            if f'action="/en/letter/{path}"' in page:
                found[step.__name__] = f"{CITIZENS} Follow, {path}"
    room = workplaces.centre.directory().roster.units[bureau.ROOM]
    if f'action="/en/at/{room.id}/rate"' in pages.marking("en", room):
        found[WalkInMarkedByVisitor.__name__] = f"{CITIZENS} Mark your visit"
    return found


def of_the_operator() -> dict[str, str]:
    """Which event types of the directory a founding file may hold."""
    found = {}
    for kind in sorted(DIRECTORY):
        for step in _steps(kind):
            line = {"case": bureau.fixed_id(9, 1), "type": step.name, "body": body_of(step)}
            private = private_of(step)
            if private is not None:
                line["private"] = private
            (proposal,) = read_founding(msgspec.json.encode([line]))
            found[proposal.type] = OPERATOR
    return found


def _steps(kind: str) -> list[Any]:
    return [entry.step for entry in TYPES.values() if entry.machine.kind == kind]


def doors() -> dict[str, str]:
    """Every event type with its door, in the order of the tables; empty text: none."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        workplaces = Workplaces(Path(folder))
        try:
            found = (
                of_the_citizens(workplaces)
                | of_the_operator()
                | of_the_routines(workplaces)
                | of_the_centre(workplaces)
                | of_the_desk(workplaces)
            )
        finally:
            workplaces.close()
    del app
    return {name: found.get(name, "") for name in TYPES}


def main() -> int:
    """Print the table and its figures."""
    found = doors()
    for name, door in found.items():
        print(f"{name:40} {door or '—'}")
    with_door = sum(bool(door) for door in found.values())
    print(json.dumps({"steps": len(found), "with_door": with_door}))
    return 0 if with_door == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
