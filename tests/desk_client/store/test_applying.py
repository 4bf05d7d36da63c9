"""Taking in the centre's answers: once, in any repetition, and nothing is lost by it."""

from casework.audit import RestoreNotice
from casework.cases import directory
from casework.cases.ledger.assigning import LedgerItemAssigned, LedgerItemTakenUp
from casework.cases.ledger.work import MeasureRecorded, RespondentNamed
from casework.cases.walk_in import WalkInFinished, WalkInHandedOff
from casework.cases.words import Words
from casework.clocks import due_text
from casework.codes import HandOff, Role
from casework.event import read_core
from casework.ids import SYSTEM
from casework.registry import Proposal, encode_state
from casework.steps import refuse
from casework.wire import Outcome, SyncRequest
from desk_client.store import CaseQuery, Store
from desk_client.store.listing import milliseconds
from tests.harness import bureau
from tests.harness.bureau import DESK, FIELD, HANDLER, HEAD, PRECINCT, ROOM, UNITS
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import (
    BYTES,
    IDENTITY,
    PaperCentre,
    establish,
    matter,
    question,
    state_of,
    sync,
    visitor,
)
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as


def test_directory_of_the_bureau_arrives_with_the_first_answer(store: Store) -> None:
    roster = store.directory().roster
    assert set(roster.units) == {unit for unit, *_ in UNITS}
    assert roster.officers[HEAD].name == "王建国"
    assert store.directory().calendar.is_known(2026)


def test_own_events_come_back_with_their_stamp_and_number(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received = visitor(outside, temp_no="临-A07-0914-001")
    store.record(DESK, ROOM, [received])
    sync(store, centre)
    state = state_of(store, received.case)
    assert state.number is not None
    assert state.temp_no == "临-A07-0914-001"
    [entry] = store.timeline(received.case)
    assert (entry.result, entry.position) == ("accepted", len(centre.log))
    assert store.sync_state().waiting == 0
    assert encode_state(state) == encode_state(centre.states[received.case])


def test_the_same_answer_twice_changes_nothing(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    store.record(DESK, ROOM, [visitor(outside), matter(outside)])
    centre.elsewhere(FIELD, matter(outside, "夜市周边增设临时停车引导"))
    request = question(store)
    response = centre.answer(request)
    store.apply(request, response)
    before = dump(store)
    outside.time = bureau.START
    for again in (request, question(store)):
        changes = store.apply(again, response)
        assert changes.ids == frozenset()
    assert dump(store) == before


def test_late_answer_does_not_move_the_cursor_back(store: Store, centre: PaperCentre) -> None:
    cursor = store.sync_state().cursor
    store.apply(SyncRequest(cursor=3), centre.response(cursor=5))
    assert store.sync_state().cursor == cursor


def test_events_of_others_come_under_own_pending_ones(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    centre.elsewhere(HEAD, establish(draft.case))
    sync(store, centre)
    words = Words("另有两户反映同样问题")
    due = bureau.day("2026-09-30")
    assign = LedgerItemAssigned(lead_unit=PRECINCT, due_on=due)
    store.record(HEAD, PRECINCT, [Proposal(draft.case, assign)])
    store.record(
        HANDLER,
        PRECINCT,
        [
            Proposal(draft.case, LedgerItemTakenUp()),
            Proposal(draft.case, MeasureRecorded(), words),
        ],
    )
    named = RespondentNamed(bureau.SISTER_HEAD, PRECINCT)
    centre.elsewhere(HEAD, Proposal(draft.case, named))
    request = SyncRequest(cursor=store.sync_state().cursor)
    store.apply(request, centre.answer(request))
    state = state_of(store, draft.case)
    assert state.respondents == (bureau.SISTER_HEAD,)
    # the assignment was made without knowing the respondent: doubtful, and the rest with it
    doubtful = {one.refusal.clause for one in store.attention() if one.refusal}
    assert doubtful == {"final_say.moved_on", "status.not_now"}
    assert {one.what for one in store.attention()} == {"doubtful"}
    assert len(store.pending(10, BYTES).records) == 3


def test_refused_event_is_kept_with_its_reason_and_leaves_the_case(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    sync(store, centre)
    store.record(HEAD, PRECINCT, [establish(draft.case)])
    centre.elsewhere(HEAD, establish(draft.case))
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    sync(store, centre)
    [attention] = store.attention()
    assert attention.what == "refused"
    assert attention.refusal is not None
    assert attention.refusal.say.zh
    assert attention.label is not None
    assert attention.actor_name == "王建国"
    assert state_of(store, draft.case).status == "ESTABLISHED"
    assert state_of(store, received.case).number is not None, "the queue behind it went on"
    results = [entry.result for entry in store.timeline(draft.case)]
    assert results == ["accepted", "accepted", "refused"]
    store.acknowledge(attention.event_id)
    [acknowledged] = store.attention()
    assert acknowledged.is_acknowledged


def test_case_whose_opening_was_refused_leaves_the_lists_and_keeps_its_words(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    core = read_core(store.pending(1, BYTES).records[0].core)
    centre.known_seq = 1
    no = Outcome(core.id, "refused", refusal=refuse("test.no", "不行", "No"))
    store.apply(question(store), centre.response([no], cursor=store.sync_state().cursor))
    assert store.case(received.case) is None
    [attention] = store.attention()
    assert (attention.case, attention.kind) == (received.case, "walk_in")
    assert store.pending(1, BYTES).records == ()
    assert store.sync_state().refused == 1


def test_step_that_waits_behind_a_refused_opening_is_known_to_go_with_it(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    core = read_core(store.pending(1, BYTES).records[0].core)
    store.record(DESK, ROOM, [Proposal(received.case, WalkInFinished())])
    centre.known_seq = 1
    no = Outcome(core.id, "refused", refusal=refuse("test.no", "不行", "No"))
    store.apply(question(store), centre.response([no], cursor=store.sync_state().cursor))
    after, opening = store.attention()
    assert (opening.what, after.what) == ("refused", "doubtful")
    assert after.refusal is not None
    assert after.refusal.clause == "case.opening_refused"
    written = store.event(opening.event_id)
    assert written is not None
    assert written.core.id == core.id


def test_held_event_is_asked_about_until_it_is_decided(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    request = question(store)
    core = read_core(request.batch[0].core)
    held = Outcome(core.id, "held", refusal=refuse("case.missing", "未到", "Missing"))
    centre.known_seq = 1
    store.apply(request, centre.response([held], cursor=request.cursor))
    assert store.held() == (core.id,)
    assert store.pending(1, BYTES).records == ()
    assert [one.what for one in store.attention()] == ["held"]
    assert store.case(received.case) is not None
    done = Outcome(core.id, "accepted", len(centre.log) + 1)
    store.apply(question(store), centre.response([done], cursor=request.cursor))
    assert store.held() == ()
    assert store.attention() == ()


def test_event_held_because_of_a_gap_is_sent_again(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    store.record(DESK, ROOM, [visitor(outside)])
    request = question(store)
    core = read_core(request.batch[0].core)
    centre.known_seq = 0
    gap = Outcome(core.id, "held", refusal=refuse("chain.gap", "缺前件", "A gap"))
    store.apply(request, centre.response([gap], cursor=request.cursor))
    assert store.held() == ()
    assert len(store.pending(10, BYTES).records) == 1


def test_centre_that_knows_less_is_sent_everything_again(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    for _ in range(3):
        store.record(DESK, ROOM, [visitor(outside)])
    sync(store, centre)
    assert store.pending(10, BYTES).records == ()
    notice = RestoreNotice(1, len(centre.log) - 2, "0" * 64, bureau.START, "")
    assert "sync" in store.take_back([notice], 1).kinds
    pending = store.pending(10, BYTES)
    assert (pending.first_seq, pending.last_seq) == (2, 3)
    far = store.sync_state()
    assert (far.cursor, far.waiting, far.notices) == (0, 2, (notice,))


def test_lost_answer_is_asked_for_again_by_sending_again(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    centre.answer(question(store))
    sync(store, centre)
    assert len(centre.log) == len({read_core(record.core).id for record in centre.log})
    assert store.sync_state().waiting == 0
    assert state_of(store, received.case).number is not None


def test_undecided_event_that_the_centre_knows_is_asked_about(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """An answer got lost, and the next one already tells of a longer chain."""
    store.record(DESK, ROOM, [visitor(outside)])
    centre.known_seq = 1
    store.apply(question(store), centre.response(cursor=store.sync_state().cursor))
    assert len(store.held()) == 1


def test_withdrawn_case_is_gone_and_foreign_words_with_it(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside, "窗口排队时间长")
    centre.elsewhere(DESK, draft)
    sync(store, centre)
    draft_here = matter(outside, "窗口排队时间长二")
    store.record(DESK, ROOM, [draft_here])
    store.index()
    officer = store.directory().roster.officers[DESK]
    assert len(store.search("窗口排队", officer)) == 2
    cursor = store.sync_state().cursor
    gone = [draft.case, draft_here.case]
    changes = store.apply(
        SyncRequest(cursor=cursor), centre.response(cursor=cursor, withdrawn=gone)
    )
    assert set(gone) <= changes.ids
    assert store.case(draft.case) is None
    assert store.search("窗口排队", officer) == ()
    assert store.timeline(draft.case) == ()
    rows = dict(dump(store, "journal", "case_id, sealed"))
    assert rows[draft.case] is None
    assert rows[draft_here.case] is not None, "what was written here stays"
    assert store.verify(lambda *given: True).sealed == ()


def test_case_that_never_came_here_may_be_withdrawn(store: Store, centre: PaperCentre) -> None:
    far = store.sync_state().cursor
    unknown = bureau.fixed_id(9, 77)
    store.apply(question(store), centre.response(cursor=far + 1, withdrawn=(unknown,)))
    assert store.sync_state().cursor == far + 1
    assert store.case(unknown) is None


def test_case_that_may_be_seen_again_is_whole_again(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    centre.elsewhere(HEAD, establish(draft.case))
    sync(store, centre)
    before = state_of(store, draft.case)
    cursor = store.sync_state().cursor
    asked = SyncRequest(cursor=cursor)
    store.apply(asked, centre.response(cursor=cursor, withdrawn=[draft.case]))
    store.apply(asked, centre.response(feed=centre.log[-2:], cursor=cursor))
    assert state_of(store, draft.case) == before


def test_history_that_arrives_out_of_order_folds_by_position(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    centre.elsewhere(HEAD, establish(draft.case))
    cursor = store.sync_state().cursor
    late, early = centre.log[-1], centre.log[-2]
    store.apply(SyncRequest(cursor=cursor), centre.response(feed=[late], cursor=cursor + 1))
    assert store.case(draft.case) is None
    assert [one.what for one in store.attention()] == ["unknown"]
    store.apply(SyncRequest(cursor=cursor + 1), centre.response(feed=[early], cursor=cursor + 2))
    assert state_of(store, draft.case) == centre.states[draft.case]
    assert store.attention() == ()


def test_officer_shut_out_while_we_were_offline_makes_own_events_doubtful(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received = visitor(outside)
    store.record(DESK, ROOM, [received])
    body = directory.OfficerRegistered(
        police_no="061001", name="李晨", unit=ROOM, roles=(Role.DESK,), is_active=False
    )
    centre.elsewhere(SYSTEM, propose_as(DESK, "OfficerRegisteredAnew", body))
    request = SyncRequest(cursor=store.sync_state().cursor)
    changes = store.apply(request, centre.answer(request))
    assert "directory" in changes.kinds
    assert store.case(received.case) is None
    [attention] = store.attention()
    assert attention.what == "doubtful"
    assert attention.refusal is not None
    assert attention.refusal.clause == "sender.inactive"


def test_holiday_table_that_arrives_moves_the_due_times(
    blank: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """Working days over the National Day (domain §7): 09-30 and five more are 10-13; as long as
    nobody knows the notice, 10-01 to 10-03 rest by law, and they are 10-09."""
    blank.enrol(IDENTITY)
    [table] = [record for record in centre.log if b'"year":2026' in bytes(record.core)]
    rest = [record for record in centre.log if record is not table]
    blank.apply(question(blank), centre.response(feed=rest, cursor=1))
    outside.time = bureau.START.replace(month=9, day=30)
    draft = matter(outside)
    blank.record(DESK, ROOM, [draft])
    blank.record(HEAD, PRECINCT, [establish(draft.case)])
    head = blank.directory().roster.officers[HEAD]

    def due() -> str:
        [row] = blank.case_rows(head, CaseQuery(("ledger_item",)))
        [[kept]] = dump(blank, "cases WHERE kind = 'ledger_item'", "due_at")
        assert row.due is not None
        assert milliseconds(row.due.due_at) == kept
        return due_text(row.due.due_at)

    assert due() == "10-09 24:00"
    changes = blank.apply(question(blank), centre.response(feed=[table], cursor=2))
    assert "table" in changes.kinds
    assert due() == "10-13 24:00"


def test_holiday_table_moves_the_due_times_of_what_is_settled_too(
    blank: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """Nothing of ours waits on such a case, so nothing but the table gives reason to look."""
    blank.enrol(IDENTITY)
    [table] = [record for record in centre.log if b'"year":2026' in bytes(record.core)]
    outside.time = bureau.START.replace(month=9, day=30)
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    centre.elsewhere(HEAD, establish(draft.case))
    rest = [record for record in centre.log if record is not table]
    blank.apply(question(blank), centre.response(feed=rest, cursor=1))
    [[before]] = dump(blank, "cases WHERE kind = 'ledger_item'", "due_at")
    blank.apply(question(blank), centre.response(feed=[table], cursor=2))
    [[after]] = dump(blank, "cases WHERE kind = 'ledger_item'", "due_at")
    assert after != before
    [row] = blank.case_rows(blank.directory().roster.officers[HEAD], CaseQuery(("ledger_item",)))
    assert row.due is not None
    assert (milliseconds(row.due.due_at), due_text(row.due.due_at)) == (after, "10-13 24:00")


def test_hand_off_number_stays_when_the_final_one_comes(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    received, draft = visitor(outside), matter(outside, temp_no="临-A07-0914-002")
    handed = WalkInHandedOff(HandOff.LEDGER, "临-A07-0914-002", draft.case)
    store.record(DESK, ROOM, [received, draft, Proposal(received.case, handed)])
    store.record(HEAD, PRECINCT, [establish(draft.case)])
    sync(store, centre)
    state = state_of(store, draft.case)
    assert state.number is not None
    assert state.number.startswith("ZS-")
    assert state.temp_no == "临-A07-0914-002"
