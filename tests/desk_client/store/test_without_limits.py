"""A case without limits is said aloud: nothing of it is counted, and nobody would know."""

from datetime import date

from casework.cases.directory import LimitProfileIssued, UnitRegistered
from casework.codes import UnitLevel
from casework.event import Label
from casework.limits import Kind, Limit, LimitProfile
from casework.registry import Proposal
from desk_client.store import Store
from tests.harness.bureau import ADMIN, BUREAU, DESK, HEAD, ROOM, SISTER_HEAD
from tests.harness.desk.paper import PaperCentre, matter, sync
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as


def of_nowhere(centre: PaperCentre) -> None:
    """The bureau is given a limit profile that nobody has issued."""
    body = UnitRegistered(
        code="610100000000",
        name="古城市公安局",
        level=UnitLevel.BUREAU,
        parent=None,
        profile="nowhere",
    )
    centre.elsewhere(ADMIN, propose_as(BUREAU, "UnitRegisteredAnew", body))


def test_open_case_without_limits_needs_attention_until_a_profile_is_in_force(
    store: Store, outside: SeededOutside, centre: PaperCentre
) -> None:
    sync(store, centre)
    limited = matter(outside)
    store.record(DESK, ROOM, [limited])
    outside.later(minutes=1)
    of_nowhere(centre)
    sync(store, centre)
    outside.later(days=1)
    bare = matter(outside)
    store.record(DESK, ROOM, [bare])
    roster = store.directory().roster
    head, stranger = roster.officers[HEAD], roster.officers[SISTER_HEAD]
    assert [state.case for state in store.unlimited(head)] == [bare.case]
    assert store.unlimited(stranger) == ()
    counts = store.rail_counts(head, roster.station(ROOM), outside.time.date())
    assert counts.attention == 1
    store.rebuild()
    assert [state.case for state in store.unlimited(head)] == [bare.case]
    issue(centre)
    sync(store, centre)
    assert store.unlimited(head) == ()


def issue(centre: PaperCentre) -> None:
    limit = Limit(
        code="ledger.establish",
        label=Label("建账", "Establish"),
        kind=Kind.WORKDAYS,
        amount=2,
        starts="submitted_at",
        stops="established_at",
        source="[D]",
    )
    words = Label("某市", "Somewhere")
    profile = LimitProfile(id="nowhere", city=words, since=date(2026, 1, 1), limits=(limit,))
    centre.elsewhere(ADMIN, Proposal(centre.new_case(), LimitProfileIssued(profile)))
