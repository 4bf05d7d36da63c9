"""Projections are computed from the journal: thrown away and rebuilt to the same bytes."""

from collections.abc import Iterable
from random import Random

import pytest

from casework.cases.directory import KINDS, OfficerRegistered
from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.codes import Channel
from casework.ids import SYSTEM
from casework.officers import Roster, may_read
from casework.registry import Proposal, encode_state, kind_of_state
from casework.state import Person, State
from casework.wire import SyncRequest
from desk_client.store import RefusedError, Store
from desk_client.store.listing import reach_of, read_reach
from desk_client.store.projections import state_in
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, FIELD, HANDLER, HEAD, UNIT_OF
from tests.harness.desk.dump import PROJECTIONS, dump, vocabulary
from tests.harness.desk.paper import IDENTITY, PaperCentre, case_id, question, sync, visitor
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


@pytest.mark.parametrize("seed", range(6))
def test_random_days_rebuild_to_the_same_bytes(blank: Store, seed: int) -> None:
    outside, dice = SeededOutside(seed), Random(seed)
    centre = PaperCentre(outside)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    assert live(blank, centre, outside, dice, 500) > 50
    is_waiting = any(tried(blank, actor, [visitor(outside)]) for actor in HERE)
    assert ((1,) in dump(blank, "cases", "is_waiting")) >= is_waiting
    before = {table: dump(blank, table) for table in PROJECTIONS}
    blank.index()
    words = vocabulary(blank)
    officer = blank.directory().roster.officers
    blank.rebuild()
    assert {table: dump(blank, table) for table in PROJECTIONS} == before
    assert blank.directory().roster.officers == officer
    blank.index()
    assert vocabulary(blank) == words


def test_case_of_a_kind_without_a_list_keeps_its_due_time_over_a_rebuild(blank: Store) -> None:
    """Found by a simulated world: the letter lost its sign-by time."""
    outside = SeededOutside(1)
    centre = PaperCentre(outside)
    body = LetterReceived(owner=bureau.BUREAU, channel=Channel.MAIL, type=AppealType.CONSULT)
    private = LetterPrivate(
        "夜间噪声", "楼下烤鸭店的排风扇夜间响至一点。", Person("张桂英", "13800002207")
    )
    centre.elsewhere(SYSTEM, Proposal(case_id(outside), body, private))
    blank.enrol(IDENTITY)
    sync(blank, centre)
    before = dump(blank, "cases")
    assert dump(blank, "cases WHERE kind = 'letter' AND due_at IS NOT NULL")
    blank.rebuild()
    assert dump(blank, "cases") == before


@pytest.mark.parametrize("seed", range(3))
def test_desk_that_caught_up_agrees_with_the_centre_byte_for_byte(blank: Store, seed: int) -> None:
    outside, dice = SeededOutside(seed), Random(seed + 100)
    centre = PaperCentre(outside)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    live(blank, centre, outside, dice, 150)
    for _ in range(200):
        request = question(blank)
        response = centre.answer(request)
        blank.apply(request, response)
        if not response.has_more and not question(blank).batch and not blank.held():
            break
    for case, state in centre.states.items():
        if case not in centre.gone:
            here = blank.case(case)
            assert here is not None
            assert encode_state(here) == encode_state(state)


def test_reach_decides_who_reads_as_the_whole_case_does(blank: Store) -> None:
    """Lists ask the rule about the reach alone: it must hold all that the rule looks at."""
    outside, dice = SeededOutside(5), Random(5)
    centre = PaperCentre(outside)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    live(blank, centre, outside, dice, 200)
    roster = blank.directory().roster
    asked = 0
    for (data,) in dump(blank, "cases", "coalesce(pending, confirmed)"):
        state = state_in(data)
        for officer in roster.officers.values():
            reach = read_reach(reach_of(state))
            assert may_read(roster, officer, reach) == may_read(roster, officer, state)
            asked += 1
    assert asked > 500
