"""The clock of a desk chooses nothing: what happened is dated by what anybody can know.

A real desk whose clock is set anywhere within thirty years, and a real centre.
"""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemEstablished, LedgerItemPrivate
from casework.cases.ledger.state import LedgerItem
from casework.cases.walk_in import WalkIn
from casework.codes import Channel, Ledger
from casework.deadlines import clocks
from casework.facts import happened_at
from casework.outside import new_id
from casework.registry import Proposal, encode_state
from tests.harness import bureau
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices

THIRTY_YEARS = timedelta(days=30 * 366)
WRONG = st.one_of(
    st.timedeltas(-THIRTY_YEARS, THIRTY_YEARS),
    st.timedeltas(timedelta(days=-20), timedelta(days=20)),
)


def claim(desk: DeskMachine) -> str:
    """A claim that the head opens at once; its case."""
    case = new_id(desk.chance)
    body = LedgerItemDrafted(
        ledger=Ledger.CLAIM, channel=Channel.WALK, owner=bureau.PRECINCT, place="南大街"
    )
    words = LedgerItemPrivate("夜间排风扰民", "楼下烤鸭店油烟上窜,排风扇夜间响至一点。")
    desk.record(bureau.HANDLER, [Proposal(case, body, words)])
    desk.record(bureau.HEAD, [Proposal(case, LedgerItemEstablished())])
    return case


def time_passes(offices: Offices, time: timedelta) -> None:
    for chance in (offices.machine.chance, *(desk.chance for desk in offices.desks)):
        chance.pass_seconds(time.total_seconds())


@settings(max_examples=25, deadline=None)
@given(
    wrong=WRONG,
    away=st.timedeltas(timedelta(minutes=5), timedelta(days=9)),
    restarts=st.booleans(),
)
def test_wherever_a_clock_is_set_a_case_has_limits_and_counts_for_a_day_that_can_be(
    wrong: timedelta, away: timedelta, restarts: bool
) -> None:
    with TemporaryDirectory() as folder:
        offices = Offices(Path(folder), bureau.HEAD_DEVICE)
        desk = offices.precinct
        offices.converse(desk)
        heard = offices.centre.now()
        desk.chance.set_clock(wrong)
        if restarts:
            desk.crash()
        time_passes(offices, away)
        item, visit = claim(desk), desk.receive(bureau.FIELD)
        assert running(desk, item)
        offices.converse(desk)
        received = offices.centre.now()
        at_centre = offices.item(item)
        for at in (at_centre.opened_at, at_centre.established_at):
            assert at is not None
            assert heard - timedelta(seconds=1) <= at <= received
        assert running(desk, item)
        came = offices.centre.state(visit)
        assert isinstance(came, WalkIn)
        assert heard - timedelta(seconds=1) <= happened_at(came) <= received
        assert encode_state(came) == encode_state(desk.store.case(visit) or came)
        offices.close()


def running(desk: DeskMachine, case: str) -> list[str]:
    state = desk.store.case(case)
    assert isinstance(state, LedgerItem)
    return [one.code for one in clocks(state, desk.store.directory()) if one.is_running]


def test_an_honest_desk_that_was_away_keeps_its_own_times(offices: Offices) -> None:
    desk = offices.precinct
    offices.converse(desk)
    time_passes(offices, timedelta(days=3))
    item = claim(desk)
    said = desk.chance.now()
    time_passes(offices, timedelta(days=4))
    offices.converse(desk)
    opened = offices.item(item).opened_at
    assert abs(opened - said) < timedelta(minutes=1)
    assert offices.centre.now() - opened > timedelta(days=3)


def test_a_clock_set_back_between_two_entries_does_not_turn_their_order(offices: Offices) -> None:
    desk = offices.precinct
    offices.converse(desk)
    time_passes(offices, timedelta(days=3))
    first = claim(desk)
    desk.chance.set_clock(timedelta(days=-2))
    desk.crash()
    second = claim(desk)
    offices.converse(desk)
    assert offices.item(second).opened_at >= offices.item(first).opened_at


def test_a_desk_shows_the_centres_day_when_its_own_clock_is_years_slow(offices: Offices) -> None:
    desk = offices.precinct
    offices.converse(desk)
    desk.chance.set_clock(timedelta(days=-9_000))
    assert abs(desk.store.now() - offices.centre.now()) < timedelta(minutes=1)
    time_passes(offices, timedelta(hours=5))
    desk.crash()
    assert abs(desk.store.now() - offices.centre.now()) < timedelta(minutes=1)
