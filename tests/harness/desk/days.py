"""A desk's days at random: recording, others at work elsewhere, syncing now and then."""

from collections.abc import Iterable
from random import Random

from casework.cases.directory import KINDS, OfficerRegistered
from casework.ids import SYSTEM
from casework.officers import Roster
from casework.registry import Proposal, kind_of_state
from casework.state import State
from casework.wire import SyncRequest
from desk_client.store import RefusedError, Store
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, FIELD, HANDLER, HEAD, UNIT_OF
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import PaperCentre, case_id, question
from tests.harness.machines.actions import BODIES, OPENINGS, RARE, proposal, steps_from
from tests.harness.machines.scene import Scene
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as

HERE = (DESK, AUX, FIELD, HANDLER, HEAD)
"""Officers who may sit at this desk: the station of the precinct."""


def attempt(
    known: list[State], dice: Random, outside: SeededOutside, roster: Roster, actor: str
) -> Proposal:
    """Something the officer might do, to a case as it stands where they are, or to a new one."""
    state = dice.choice(known) if known and dice.random() < 0.8 else None
    steps = steps_from(state) if state else ()
    if dice.random() < 0.95:
        steps = tuple(step for step in steps if step.name in BODIES and step.name not in RARE)
    if not steps:
        state, steps = None, tuple(step for step in OPENINGS if step.name in BODIES)
    scene = Scene(dice, outside.now(), actor, roster, state)
    return proposal(scene, dice.choice(steps), state.case if state else case_id(outside))


def shifted(centre: PaperCentre, dice: Random) -> Proposal:
    """An officer of this station comes or goes: their own waiting events are judged anew."""
    record = centre.directory.roster.officers[dice.choice(HERE)]
    body = OfficerRegistered(
        police_no=record.police_no,
        name=record.name,
        unit=record.unit,
        roles=record.roles,
        is_aux=record.is_aux,
        is_active=dice.random() < 0.6,
    )
    return propose_as(record.id, "OfficerRegisteredAnew", body)


def store_cases(store: Store) -> set[str]:
    return {case for (case,) in dump(store, "cases", "case_id")}


def tried(store: Store, actor: str, proposals: list[Proposal]) -> bool:
    """Whether the rules let it be recorded."""
    try:
        store.record(actor, UNIT_OF[actor], proposals)
    except RefusedError:
        return False
    return True


def matters(states: Iterable[State]) -> list[State]:
    """Cases that are no part of the directory."""
    return [state for state in states if kind_of_state(state) not in KINDS]


def here(store: Store) -> list[State]:
    """Cases as this desk shows them."""
    found = (store.case(case) for case in sorted(store_cases(store)))
    return matters(state for state in found if state is not None)


def live(
    store: Store, centre: PaperCentre, outside: SeededOutside, dice: Random, steps: int
) -> int:
    """A desk's days: recording, others at work, syncing now and then; how many were saved.

    Now and then a case is withdrawn; ``centre.gone`` remembers which.
    """
    saved = 0
    for _ in range(steps):
        outside.later(minutes=dice.randint(1, 90))
        roll = dice.random()
        if roll < 0.5:
            actor = dice.choice(HERE)
            roster = store.directory().roster
            saved += tried(store, actor, [attempt(here(store), dice, outside, roster, actor)])
        elif roll < 0.88:
            actor = dice.choice((HEAD, HANDLER, *sorted(bureau.DEVICE_OF)))
            known = matters(centre.states.values())
            roster = centre.directory.roster
            centre.try_elsewhere(actor, attempt(known, dice, outside, roster, actor))
        elif roll < 0.9:
            centre.elsewhere(SYSTEM, shifted(centre, dice))
        elif roll < 0.98:
            request = question(store, most=dice.randint(1, 20))
            response = centre.answer(request, page=dice.randint(1, 30))
            if dice.random() < 0.8:
                store.apply(request, response)
        elif known := here(store):
            withdraw(store, centre, dice.choice(known).case)
    return saved


def withdraw(store: Store, centre: PaperCentre, case: str) -> None:
    """The desk may not see the case any more."""
    cursor = store.sync_state().cursor
    centre.gone.add(case)
    answer = centre.response(cursor=cursor, withdrawn=[case])
    store.apply(SyncRequest(cursor=cursor), answer)
