"""What a case waits for, held against the kernel's own tables."""

from datetime import timedelta

from msgspec.structs import replace

from casework.cases.directory import DelegationGiven
from casework.cases.ledger.assigning import LedgerItemAssigned, LedgerItemTakenUp
from casework.cases.ledger.intake import LedgerItemEstablished
from casework.cases.walk_in import WalkInFollowUpSet
from casework.codes import Role
from casework.registry import TYPES, Proposal, evolve, read
from casework.worklist import next_step
from desk_client.store import CaseQuery, Store
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    BUREAU_DEVICE,
    CALLER,
    CHIEF,
    DEPUTY,
    DESK,
    DIV_HEAD,
    FIELD,
    HANDLER,
    HEAD,
    PRECINCT,
    ROOM,
    Scribe,
)
from tests.harness.desk.paper import IDENTITY, PaperCentre, case_id, matter, sync, visitor
from tests.harness.lives.claim import to_close_pending
from tests.harness.outside import SeededOutside


def test_item_on_its_whole_way_waits_for_steps_that_begin_where_it_stands() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    state, waited = None, []
    for record in scribe.records:
        state = evolve(state, read(record))
        waited.append(next_step(state))
        assert state.status in TYPES[waited[-1]].step.frm
    assert state == scribe.states[case]
    assert list(dict.fromkeys(waited)) == [
        "LedgerItemEstablished",
        "LedgerItemAssigned",
        "LedgerItemTakenUp",
        "ResultRecorded",
        "FeedbackDrafted",
        "FeedbackApproved",
        "CallBackRecorded",
        "PublicityDecided",
        "AccountabilityDecided",
        "CloseRequested",
        "LedgerItemClosed",
    ]


def mine(store: Store, officer: str) -> list[str]:
    one = store.directory().roster.officers[officer]
    rows = store.case_rows(one, CaseQuery(("ledger_item",), "mine"))
    return [row.awaits.type for row in rows if row.awaits is not None]


def test_item_waits_for_one_after_another(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    sync(store, centre)
    assert mine(store, HEAD) == ["LedgerItemEstablished"]
    assert mine(store, HANDLER) == []
    assert mine(store, DIV_HEAD) == []
    case = draft.case
    centre.elsewhere(HEAD, Proposal(case, LedgerItemEstablished()))
    assign = LedgerItemAssigned(
        lead_unit=PRECINCT, due_on=bureau.day("2026-09-21"), handler=HANDLER
    )
    centre.elsewhere(HEAD, Proposal(case, assign))
    sync(store, centre)
    assert mine(store, HANDLER) == ["LedgerItemTakenUp"]
    assert mine(store, HEAD) == []
    centre.elsewhere(HANDLER, Proposal(case, LedgerItemTakenUp()))
    sync(store, centre)
    assert mine(store, HANDLER) == ["ResultRecorded"]


def test_deputy_finds_what_waits_for_the_chief_in_the_list_while_acting_for_them(
    blank: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    store = blank
    store.enrol(replace(IDENTITY, device=BUREAU_DEVICE, unit=BUREAU))
    draft = matter(outside, owner=BUREAU)
    centre.elsewhere(CALLER, draft)
    sync(store, centre)
    assert (mine(store, CHIEF), mine(store, DEPUTY)) == (["LedgerItemEstablished"], [])
    until = outside.now() + timedelta(days=9)
    given = DelegationGiven(DEPUTY, (Role.CHIEF,), outside.now(), until)
    centre.elsewhere(CHIEF, Proposal(case_id(outside), given))
    sync(store, centre)
    assert mine(store, DEPUTY) == ["LedgerItemEstablished"]


def test_follow_up_waits_for_the_officer_who_was_named(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    follow = WalkInFollowUpSet(bureau.day("2026-09-16"), FIELD)
    store.record(DESK, ROOM, [Proposal(received.case, follow)])
    day = store.reception_day(PRECINCT, bureau.START.date())
    [row] = day.unfinished
    assert row.follow_by == bureau.day("2026-09-16")
    assert row.due is not None
