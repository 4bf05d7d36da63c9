"""Projections are computed from the journal: thrown away and rebuilt to the same bytes."""

from random import Random

import pytest

from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.codes import Channel
from casework.ids import SYSTEM
from casework.officers import may_read
from casework.registry import Proposal, encode_state
from casework.state import Person
from desk_client.store import Store
from desk_client.store.listing import reach_of, read_reach
from desk_client.store.projections import state_in
from tests.harness import bureau
from tests.harness.desk.days import HERE, live, tried
from tests.harness.desk.dump import PROJECTIONS, dump, vocabulary
from tests.harness.desk.paper import IDENTITY, PaperCentre, case_id, question, sync, visitor
from tests.harness.outside import SeededOutside


@pytest.mark.parametrize("seed", range(6))
def test_random_days_rebuild_to_the_same_bytes(blank: Store, seed: int) -> None:
    outside, dice = SeededOutside(seed), Random(seed)
    centre = PaperCentre(outside)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    assert live(blank, centre, outside, dice, 700) > 50
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
