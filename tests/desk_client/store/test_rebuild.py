"""Projections are computed from the journal: thrown away and rebuilt to the same bytes."""

from random import Random

import pytest

from casework.cases.directory import KINDS
from casework.officers import may_read
from casework.registry import Proposal, decode_state, encode_state, kind_of_state
from casework.wire import SyncRequest
from desk_client.store import RefusedError, Store
from desk_client.store.listing import reach_of, read_reach
from tests import bureau
from tests.bureau import AUX, DESK, FIELD, HANDLER, HEAD, UNIT_OF
from tests.desk_client.store.dump import PROJECTIONS, dump, vocabulary
from tests.desk_client.store.paper import (
    IDENTITY,
    Hand,
    PaperCentre,
    case_id,
    question,
    sync,
    visitor,
)
from tests.world.deeds import OPENINGS, UNTRIED, proposal, steps_from
from tests.world.scene import Scene

HERE = (DESK, AUX, FIELD, HANDLER, HEAD)
"""Officers who may sit at this desk: the house of the precinct."""


def attempt(centre: PaperCentre, dice: Random, hand: Hand, store: Store, actor: str) -> Proposal:
    """Something the officer might do, to a case that is known here or to a new one."""
    known = [store.case(case) for case in sorted(store_cases(store))]
    open_to = [
        one for one in known if one and kind_of_state(one) not in UNTRIED and steps_from(one)
    ]
    state = dice.choice(open_to) if open_to and dice.random() < 0.8 else None
    steps = OPENINGS if state is None else steps_from(state)
    scene = Scene(dice, hand.now(), actor, store.directory().roster, state)
    return proposal(scene, dice.choice(steps), state.case if state else case_id(hand))


def store_cases(store: Store) -> set[str]:
    return {case for (case,) in dump(store, "cases", "case_id")}


def tried(store: Store, actor: str, proposals: list[Proposal]) -> bool:
    """Whether the rules let it be recorded."""
    try:
        store.record(actor, UNIT_OF[actor], proposals)
    except RefusedError:
        return False
    return True


def matters(store: Store, centre: PaperCentre) -> list[str]:
    """Cases that both sides have and that are no part of the directory."""
    both = store_cases(store) & set(centre.states)
    return sorted(case for case in both if kind_of_state(centre.states[case]) not in KINDS)


def live(store: Store, centre: PaperCentre, hand: Hand, dice: Random, steps: int) -> int:
    """A desk's days: recording, others at work, syncing now and then; how many were saved.

    Now and then a case is withdrawn; ``centre.gone`` remembers which.
    """
    saved = 0
    for _ in range(steps):
        hand.later(minutes=dice.randint(1, 90))
        if dice.random() < 0.6:
            actor = dice.choice(HERE)
            saved += tried(store, actor, [attempt(centre, dice, hand, store, actor)])
        elif dice.random() < 0.7:
            actor = dice.choice(sorted(bureau.DEVICE_OF))
            centre.try_elsewhere(actor, attempt(centre, dice, hand, store, actor))
        else:
            request = question(store, most=dice.randint(1, 20))
            response = centre.answer(request, page=dice.randint(1, 30))
            if dice.random() < 0.8:
                store.apply(request, response)
        if dice.random() < 0.02 and (cases := matters(store, centre)):
            cursor = store.sync_state().cursor
            gone = [dice.choice(cases)]
            centre.gone.update(gone)
            store.apply(SyncRequest(cursor=cursor), centre.response(cursor=cursor, withdrawn=gone))
    return saved


@pytest.mark.parametrize("seed", range(6))
def test_random_days_rebuild_to_the_same_bytes(blank: Store, seed: int) -> None:
    hand, dice = Hand(seed), Random(seed)
    centre = PaperCentre(hand)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    assert live(blank, centre, hand, dice, 500) > 20
    is_waiting = any(tried(blank, actor, [visitor(hand)]) for actor in HERE)
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


@pytest.mark.parametrize("seed", range(3))
def test_desk_that_caught_up_agrees_with_the_centre_byte_for_byte(blank: Store, seed: int) -> None:
    hand, dice = Hand(seed), Random(seed + 100)
    centre = PaperCentre(hand)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    live(blank, centre, hand, dice, 150)
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
    hand, dice = Hand(5), Random(5)
    centre = PaperCentre(hand)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    live(blank, centre, hand, dice, 200)
    roster = blank.directory().roster
    asked = 0
    for (data,) in dump(blank, "cases", "coalesce(tip, base)"):
        state = decode_state(data)
        for officer in roster.officers.values():
            reach = read_reach(reach_of(state))
            assert may_read(roster, officer, reach) == may_read(roster, officer, state)
            asked += 1
    assert asked > 500
