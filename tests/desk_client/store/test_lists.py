"""What lists and the frame show: true counts, the right order, only what may be seen."""

from datetime import date, timedelta

import msgspec
import pytest

from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.intake import LedgerItemEstablished, LedgerItemVoided
from casework.cases.visit import (
    Target,
    VisitLogged,
    VisitLoggedPrivate,
    VisitNotes,
    VisitPlanned,
    VisitTargetPrivate,
)
from casework.cases.walk_in import (
    Service,
    WalkInFinished,
    WalkInFollowUpSet,
    WalkInRated,
    WalkInReceived,
    WalkInVoided,
)
from casework.cases.words import Words
from casework.codes import Ledger, Satisfaction, ServiceCategory, TargetKind, VisitWay
from casework.officers import may_read
from casework.registry import Proposal
from casework.state import State
from desk_client.store import CaseQuery, ServiceCount, Store, projections
from desk_client.store.listing import reach_of
from desk_client.store.queries import visits
from desk_client.store.queries.sight import Sight
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, DIV_HEAD, FIELD, HANDLER, HEAD, PRECINCT, ROOM, SISTER
from tests.harness.desk.paper import PaperCentre, case_id, matter, sync, visitor
from tests.harness.lives.ledger import Item
from tests.harness.outside import SeededOutside

TODAY = bureau.START.date()


ITEMS = ("ledger_item",)


def quick(outside: SeededOutside, sub: str) -> Proposal:
    body = WalkInReceived(
        started_at=outside.time,
        is_quick=True,
        services=(Service(ServiceCategory.CONVENIENCE, sub),),
    )
    return Proposal(case_id(outside), body)


def visit(
    outside: SeededOutside, *, days: int = 0, problems: tuple[str, ...] = (), by: str = FIELD
) -> Proposal:
    started = outside.time + timedelta(days=days)
    notes = VisitNotes(
        started_at=started,
        ended_at=started + timedelta(hours=1),
        way=VisitWay.DOOR,
        visitors=(by,),
        met=2,
    )
    target = Target(TargetKind.HOUSEHOLD, "孤寡独居老人", "钟楼社区3号院")
    private = VisitLoggedPrivate("赵大爷", "楼道灯坏了一个月", None, problems)
    return Proposal(case_id(outside), VisitLogged(target=target, notes=notes), private)


def test_day_counts_visits_persons_and_services_apart(store: Store, outside: SeededOutside) -> None:
    for sub in ("hot_water", "hot_water", "umbrella"):
        store.record(DESK, ROOM, [quick(outside, sub)])
    services = (
        Service(ServiceCategory.CONSULT, "户政", 2),
        Service(ServiceCategory.CONVENIENCE, "umbrella"),
    )
    store.record(DESK, ROOM, [visitor(outside, persons=3, services=services)])
    void = quick(outside, "umbrella")
    store.record(DESK, ROOM, [void])
    store.record(DESK, ROOM, [Proposal(void.case, WalkInVoided("按错"))])
    day = store.reception_day(PRECINCT, TODAY)
    assert (day.visits, day.persons, day.services) == (4, 6, 6)
    assert day.counts == (
        ServiceCount(ServiceCategory.CONSULT, "户政", 1, 3, 2),
        ServiceCount(ServiceCategory.CONVENIENCE, "hot_water", 2, 2, 2),
        ServiceCount(ServiceCategory.CONVENIENCE, "umbrella", 2, 4, 2),
    )
    assert len(day.walk_ins) == 5
    assert day.walk_ins[0].status == "VOID", "the newest stands first"
    counts = store.rail_counts(store.directory().roster.officers[DESK], PRECINCT, TODAY)
    assert (counts.visits_today, counts.persons_today, counts.services_today) == (4, 6, 6)
    assert counts.waiting == 6


def test_day_begins_and_ends_at_midnight_in_china(store: Store, outside: SeededOutside) -> None:
    outside.time = bureau.START.replace(hour=23, minute=59)
    store.record(DESK, ROOM, [quick(outside, "last")])
    outside.time = bureau.START.replace(hour=0, minute=0) + timedelta(days=1)
    store.record(DESK, ROOM, [quick(outside, "first")])
    for day, sub in ((TODAY, "last"), (TODAY + timedelta(days=1), "first")):
        [row] = store.reception_day(PRECINCT, day).walk_ins
        assert row.services[0].sub == sub


def test_unfinished_walk_ins_of_any_day_stand_by_when_they_are_due(
    store: Store, outside: SeededOutside
) -> None:
    later, sooner, done = (visitor(outside, content=text) for text in ("晚", "早", "完"))
    for received in (later, sooner, done):
        store.record(DESK, ROOM, [received])
    for received, day in ((later, "2026-09-25"), (sooner, "2026-09-16")):
        follow = WalkInFollowUpSet(bureau.day(day), FIELD)
        store.record(DESK, ROOM, [Proposal(received.case, follow)])
    store.record(DESK, ROOM, [Proposal(done.case, WalkInFinished())])
    rated = WalkInRated(Satisfaction.VERY_SATISFIED)
    store.record(DESK, ROOM, [Proposal(done.case, rated)])
    tomorrow = store.reception_day(PRECINCT, TODAY + timedelta(days=1))
    assert tomorrow.walk_ins == ()
    assert [row.content for row in tomorrow.unfinished] == ["早", "晚"]
    [finished] = [r for r in store.reception_day(PRECINCT, TODAY).walk_ins if r.content == "完"]
    assert finished.rating is Satisfaction.VERY_SATISFIED
    assert finished.officer == "李晨"
    assert finished.due is None
    field = store.directory().roster.officers[FIELD]
    due = store.next_due(field)
    assert due is not None
    assert due.case == sooner.case
    assert due.label.zh


def test_walk_ins_of_another_station_are_not_in_the_day(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    centre.elsewhere(bureau.SISTER_HANDLER, visitor(outside))
    sync(store, centre)
    assert store.reception_day(PRECINCT, TODAY).visits == 0
    assert store.reception_day(SISTER, TODAY).visits == 1


def test_each_station_lists_its_own_walk_ins_finished_or_not(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    ours, theirs = visitor(outside), visitor(outside)
    store.record(DESK, ROOM, [ours])
    centre.elsewhere(bureau.SISTER_HANDLER, theirs)
    later = bureau.day("2026-09-17")
    store.record(DESK, ROOM, [Proposal(ours.case, WalkInFollowUpSet(later, DESK))])
    called = WalkInFollowUpSet(later, bureau.SISTER_HANDLER)
    centre.elsewhere(bureau.SISTER_HANDLER, Proposal(theirs.case, called))
    sync(store, centre)
    for station, case in ((PRECINCT, ours.case), (SISTER, theirs.case)):
        day_of = store.reception_day(station, TODAY)
        assert [row.case for row in day_of.walk_ins] == [case]
        assert [row.case for row in day_of.unfinished] == [case]


def test_ledger_rows_by_view_ledger_and_due(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    claim = matter(outside, "商铺水电费分摊争议")
    complaint = matter(outside, "窗口排队时间长", Ledger.COMPLAINT)
    void = matter(outside, "重复登记", is_submitted=False)
    for draft in (claim, complaint, void):
        centre.elsewhere(DESK, draft)
    words = Words("重复")
    centre.elsewhere(DESK, Proposal(void.case, LedgerItemVoided(), words))
    established = LedgerItemEstablished()
    outside.later(minutes=1)
    centre.elsewhere(HEAD, Proposal(claim.case, established))
    assign = LedgerItemAssigned(
        lead_unit=PRECINCT, due_on=bureau.day("2026-10-20"), handler=HANDLER
    )
    centre.elsewhere(HEAD, Proposal(claim.case, assign))
    sync(store, centre)
    officers = store.directory().roster.officers

    def titles(officer: str, query: CaseQuery) -> list[str]:
        return [row.title for row in store.case_rows(officers[officer], query)]

    assert titles(HEAD, CaseQuery(ITEMS, "open")) == ["窗口排队时间长", "商铺水电费分摊争议"]
    assert set(titles(HEAD, CaseQuery(ITEMS, "all"))) == {
        "窗口排队时间长",
        "商铺水电费分摊争议",
        "重复登记",
    }
    assert titles(HEAD, CaseQuery(ITEMS, "mine")) == ["窗口排队时间长"]
    assert titles(HANDLER, CaseQuery(ITEMS, "mine")) == ["商铺水电费分摊争议"]
    assert titles(DIV_HEAD, CaseQuery(ITEMS, "mine")) == []
    assert titles(HEAD, CaseQuery(ITEMS, "open", lead="CLAIM")) == ["商铺水电费分摊争议"]
    assert titles(HEAD, CaseQuery(ITEMS, "all", most=1)) == ["窗口排队时间长"]
    assert titles(AUX, CaseQuery(ITEMS, "open")) == ["商铺水电费分摊争议"]
    [row] = store.case_rows(officers[HANDLER], CaseQuery(ITEMS, "mine"))
    assert row.told["handler"].zh == "姚远"
    assert row.told["lead_unit"].zh == "南大街派出所"
    assert row.turn is not None
    assert row.turn.zh == "姚远"
    assert row.due is not None
    assert row.number == centre.states[claim.case].number
    assert row.awaits is not None
    assert row.awaits.label.zh == "签收"
    assert not row.is_waiting
    count = store.room_count(officers[HEAD], CaseQuery(ITEMS))
    assert (count.open, count.mine) == (2, 1)
    assert store.room_count(officers[AUX], CaseQuery(ITEMS)).open == 1


def test_row_says_that_it_waits_for_the_centre(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    store.record(DESK, ROOM, [matter(outside)])
    head = store.directory().roster.officers[HEAD]
    [row] = store.case_rows(head, CaseQuery(ITEMS))
    assert row.is_waiting
    sync(store, centre)
    [row] = store.case_rows(head, CaseQuery(ITEMS))
    assert not row.is_waiting


def test_walled_item_is_in_no_list_count_or_deadline(store: Store, outside: SeededOutside) -> None:
    """A complaint about an officer of this station, before the centre has withdrawn it."""
    roster = store.directory().roster
    owner = roster.owner_for(PRECINCT, [HEAD])
    draft = matter(outside, "态度生硬", Ledger.COMPLAINT, owner=owner, respondents=(HEAD,))
    store.record(DESK, ROOM, [draft])
    for officer in (HEAD, DESK):
        one = roster.officers[officer]
        assert store.case_rows(one, CaseQuery(ITEMS, "all")) == ()
        assert store.room_count(one, CaseQuery(ITEMS)).open == 0
        assert store.next_due(one) is None
        assert store.search("态度生硬", one) == ()


def test_visits_of_a_week_newest_first(
    store: Store, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record(FIELD, PRECINCT, [visit(outside, days=-1)])
    store.record(FIELD, PRECINCT, [visit(outside, problems=("楼道灯",))])
    store.record(FIELD, PRECINCT, [visit(outside, days=-30)])
    plan = VisitPlanned(
        target=Target(TargetKind.ORGANISATION, "物业", "东关"), plan_on=date(2026, 9, 18)
    )
    private = VisitTargetPrivate("钟楼物业")
    store.record(FIELD, PRECINCT, [Proposal(case_id(outside), plan, private)])
    head = store.directory().roster.officers[HEAD]
    days = date(2026, 9, 13), date(2026, 9, 20)
    found = store.visits(head, PRECINCT, days)
    rows = found.rows
    assert [row.on for row in rows] == [date(2026, 9, 18), TODAY, date(2026, 9, 13)]
    assert found.count == 3
    read: list[bytes] = []
    state_in = projections.state_in

    def counting(data: bytes) -> State:
        read.append(data)
        return state_in(data)

    monkeypatch.setattr(visits, "state_in", counting)
    fewer = store.visits(head, PRECINCT, days, most=2)
    assert (fewer.rows, fewer.count, len(read)) == (rows[:2], 3, 2)
    planned, today, before = rows
    assert planned.name == "钟楼物业"
    assert planned.started_at is None
    assert (today.problems, today.unfollowed) == (1, 1)
    assert today.visitors == ("赵海燕",)
    assert today.awaits is not None
    assert today.awaits.type == "VisitProblemLinked"
    assert before.awaits is not None
    assert before.awaits.type == "VisitReviewed"
    assert before.awaits.is_mine
    counts = store.rail_counts(head, PRECINCT, TODAY)
    assert counts.visits_week == 2, "Monday to Sunday: the 13th was a Sunday"


def test_who_sees_several_stations_is_shown_the_visits_of_one(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    ours, theirs = visit(outside), visit(outside, by=bureau.SISTER_HANDLER)
    store.record(FIELD, PRECINCT, [ours])
    centre.elsewhere(bureau.SISTER_HANDLER, theirs)
    sync(store, centre)
    above = store.directory().roster.officers[DIV_HEAD]
    for station, case in ((PRECINCT, ours.case), (SISTER, theirs.case)):
        found = store.visits(above, station, (TODAY, TODAY))
        assert ([row.case for row in found.rows], found.count) == ([case], 1)
        assert store.rail_counts(above, station, TODAY).visits_week == 1


def test_timeline_tells_every_event_with_its_note(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    sync(store, centre)
    established = LedgerItemEstablished()
    store.record(HEAD, PRECINCT, [Proposal(draft.case, established)])
    first, second = store.timeline(draft.case)
    assert first.label is not None
    assert first.label.zh == "登记入账草稿"
    assert [getattr(part, "zh", part) for part in first.note] == ["利益诉求", "会客厅"]
    assert first.actor_name == "李晨"
    assert first.received_at is not None
    assert (second.result, second.position) == ("pending", None)


def test_case_that_is_not_here_is_nothing(store: Store) -> None:
    assert store.case("nowhere") is None
    assert store.timeline("nowhere") == ()


def test_draft_is_kept_until_it_is_dropped(store: Store) -> None:
    assert store.draft(DESK, "walk_in") is None
    store.save_draft(DESK, "walk_in", b"one")
    store.save_draft(DESK, "walk_in", b"two")
    store.save_draft(DESK, "visit", b"three")
    store.save_draft(FIELD, "walk_in", b"other")
    assert store.draft(DESK, "walk_in") == b"two"
    store.drop_draft(DESK, "walk_in")
    assert store.draft(DESK, "walk_in") is None
    assert store.draft(FIELD, "walk_in") == b"other"


def test_lists_show_what_went_to_the_level_above_to_none_of_those_it_is_against() -> None:
    """What a list keeps of a reach tells as much as the case itself."""
    item = Item(ledger=Ledger.COMPLAINT, police_conduct=True, owner=bureau.BUREAU)
    directory = item.office.directory
    for step in ("", "LedgerItemHandedAbove"):
        state = item.say(step) if step else item.state
        for officer in directory.roster.officers.values():
            sight = Sight(officer, directory)
            assert sight.may(reach_of(state)) == may_read(directory.roster, officer, state), (
                officer.name
            )
    assert not Sight(directory.roster.officers[bureau.CHIEF], directory).may(reach_of(item.state))
    of_before = msgspec.json.encode(("units", True, item.state.units, ())).decode()
    assert Sight(directory.roster.officers[bureau.SUPERV], directory).may(of_before)
