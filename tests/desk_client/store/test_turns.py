"""Whose turn it is, as it is kept: what the rules say, whatever happened and whatever the hour."""

from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from casework.cases.directory import DelegationGiven, OfficerRegistered
from casework.codes import Role
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.ids import SYSTEM
from casework.officers import Officer, may_read
from casework.registry import MACHINES, Proposal
from casework.state import State
from casework.worklist import is_turn, next_step, whose_turn
from desk_client import signing
from desk_client.store import CaseQuery, RoomCount, Store
from desk_client.store.queries import cases
from desk_client.store.turns import FEW
from tests.harness.bureau import (
    BUREAU,
    BUREAU_DEVICE,
    DESK,
    DEVICE_OF,
    FIELD,
    HANDLER,
    HEAD,
    PRECINCT,
    ROOM,
    TRIAGE,
)
from tests.harness.desk.days import HERE, here, live
from tests.harness.desk.disk import opened_raw
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, case_id, matter, sync, visitor
from tests.harness.lives.letter import Mail
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as

EVERY = tuple(MACHINES)
HOURS = (0, 1, 7, 26, 24 * 9, 24 * 40, -3)


def kept(store: Store) -> int:
    """Of how many cases it is kept whose turn it is."""
    return len(dump(store, "cases WHERE turn_until > 0"))


def compared(store: Store, officer: Officer) -> int:
    """Lists and counts against the rules, asked of each case by itself; how many were compared."""
    seat = store.seat(officer)
    roster = store.directory().roster
    seen = [one for one in here(store) if may_read(roster, officer, one) and next_step(one)]
    theirs = {one.case for one in seen if is_turn(one, seat)}
    listed = store.case_rows(officer, CaseQuery(EVERY, "mine", most=10_000))
    assert {row.case for row in listed} == theirs
    rows = {row.case: row for row in store.case_rows(officer, CaseQuery(EVERY, most=10_000))}
    assert rows.keys() == {one.case for one in seen}
    for one in seen:
        assert rows[one.case].turn == whose_turn(one, seat.context)
        awaits = rows[one.case].awaits
        assert awaits is None or awaits.is_mine == (one.case in theirs)
    assert store.room_count(officer, CaseQuery(EVERY)) == counted(store, seen, len(theirs))
    return len(theirs)


def counted(store: Store, seen: list[State], mine: int) -> RoomCount:
    """The figures of a room, from its cases."""
    now = store.now()
    tonight = datetime.combine(now.date() + timedelta(days=1), time(), CHINA)
    due = [at for one in seen if (at := due_at(store, one)) is not None]
    late = [at for at in due if at <= now]
    return RoomCount(mine, sum(now < at <= tonight for at in due), len(late), len(seen))


def due_at(store: Store, state: State) -> datetime | None:
    clock = next_clock(state, store.directory())
    return None if clock is None else clock.due_at


def made_deputy(centre: PaperCentre) -> None:
    """The field officer is a deputy beside that, so the head may hand over to them."""
    one = centre.directory.roster.officers[FIELD]
    roles = (Role.FIELD, Role.DEPUTY)
    body = OfficerRegistered(police_no=one.police_no, name=one.name, unit=one.unit, roles=roles)
    centre.elsewhere(SYSTEM, propose_as(FIELD, "OfficerRegisteredAnew", body))


def delegated(centre: PaperCentre, outside: SeededOutside, minutes: int) -> bool:
    """The head hands over for two days, some minutes from now; whether the rules let them."""
    begins = outside.now() + timedelta(minutes=minutes)
    given = DelegationGiven(FIELD, (Role.UNIT_HEAD,), begins, begins + timedelta(days=2))
    return centre.try_elsewhere(HEAD, Proposal(case_id(outside), given))


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_random_days_are_kept_as_the_rules_see_them_at_any_hour(blank: Store, seed: int) -> None:
    outside, dice = SeededOutside(seed), Random(seed)
    centre = PaperCentre(outside)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    made_deputy(centre)
    found, most, given = 0, 0, 0
    for _ in range(20):
        live(blank, centre, outside, dice, 20)
        if dice.random() < 0.7:
            blank.settle()
            most = max(most, kept(blank))
            live(blank, centre, outside, dice, 4)
        if dice.random() < 0.5:
            given += delegated(centre, outside, minutes=dice.randint(0, 300))
            sync(blank, centre)
            blank.settle()
        outside.later(hours=dice.choice(HOURS))
        officers = blank.directory().roster.officers
        found += sum(compared(blank, officers[one]) for one in HERE)
    assert most > 10
    assert given > 1
    assert found > 60


def test_machine_of_another_station_keeps_its_own(
    blank: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    draft = matter(outside)
    centre.elsewhere(DESK, draft)
    sync_as(blank, centre, HEAD)
    blank.settle()
    officers = blank.directory().roster.officers
    assert compared(blank, officers[HEAD]) == 1


def sync_as(store: Store, centre: PaperCentre, officer: str) -> None:
    """The store of an officer's machine, up to date."""
    store.enrol(replace(IDENTITY, device=DEVICE_OF[officer], unit=PRECINCT))
    sync(store, centre)


def test_case_that_the_answer_looked_at_changes_it(
    blank: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """A merged letter waits for the other one, then for the duty team."""
    blank.enrol(replace(IDENTITY, device=BUREAU_DEVICE, unit=BUREAU))
    mail = Mail("SIGNED", centre)
    master = mail.announcing_master("REPLY_PENDING")
    _, proposal = mail.proposal("LetterMerged")
    mail.do("LetterMerged", type(proposal.body)(master, True))
    child = mail.case
    centre.log_what_happened()
    outside.later(days=9)
    sync(blank, centre)
    blank.settle()
    team = blank.directory().roster.officers[TRIAGE]
    assert child not in theirs(blank, team)
    mail.case = master
    mail.do("LetterReplyApproved")
    centre.log_what_happened()
    sync(blank, centre)
    assert child in theirs(blank, team)
    assert compared(blank, team)


def theirs(store: Store, officer: Officer) -> set[str]:
    return {row.case for row in store.case_rows(officer, CaseQuery(EVERY, "mine"))}


def test_clock_that_is_put_back_takes_no_answer_of_a_later_hour(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    """The deputy's time has come by a clock that runs ahead, and has not once it is right."""
    centre.elsewhere(DESK, matter(outside))
    made_deputy(centre)
    assert delegated(centre, outside, minutes=300)
    sync(store, centre)
    officers = store.directory().roster.officers
    right = outside.time
    outside.time = right + timedelta(hours=6)
    store.settle()
    assert compared(store, officers[FIELD]) == 1
    outside.time = right
    store.settle()
    assert compared(store, officers[FIELD]) == 0


def test_list_has_many_settled_first_and_asks_about_few(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    head = store.directory().roster.officers[HEAD]
    store.record(DESK, ROOM, [matter(outside, f"{n}") for n in range(FEW)])
    assert (compared(store, head), kept(store)) == (FEW, 0)
    store.record(DESK, ROOM, [matter(outside, "one more")])
    assert (compared(store, head), kept(store)) == (FEW + 1, FEW + 1)


def test_once_settled_no_list_or_count_asks_the_rules_of_a_case(
    store: Store, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = store.directory().roster.officers[HEAD]
    store.record(DESK, ROOM, [matter(outside), visitor(outside)])
    store.settle()
    counted = store.room_count(head, CaseQuery(EVERY))
    asked: list[str] = []

    def ask(state: State, about: object) -> bool:
        asked.append(state.case)
        return False

    monkeypatch.setattr(cases, "is_turn", ask)
    monkeypatch.setattr(cases, "whose_turn", ask)
    assert store.room_count(head, CaseQuery(EVERY)) == counted
    assert len(store.case_rows(head, CaseQuery(EVERY, "mine"))) == counted.mine == 1
    assert len(store.case_rows(head, CaseQuery(EVERY))) == counted.open == 2
    assert not asked
    store.record(DESK, ROOM, [visitor(outside, "钱大妈")])
    assert store.room_count(head, CaseQuery(EVERY)).open == 3
    assert len(asked) == 1


def test_saved_case_is_asked_anew_and_the_others_stay(store: Store, outside: SeededOutside) -> None:
    store.record(DESK, ROOM, [matter(outside), visitor(outside)])
    store.settle()
    assert kept(store) == 2
    store.record(DESK, ROOM, [visitor(outside, "钱大妈")])
    assert kept(store) == 2
    store.settle()
    assert kept(store) == 3


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE cases SET takers = ' {HANDLER} ' WHERE kind = 'ledger_item'",
        "UPDATE cases SET takers = '' WHERE kind = 'ledger_item'",
        'UPDATE cases SET whose = CAST(\'{"zh":"局长","en":"x"}\' AS BLOB)'
        " WHERE kind = 'ledger_item'",
        "UPDATE cases SET takers = '', turn_until = 9e15 WHERE kind = 'ledger_item'",
        f"UPDATE cases SET takers = ' {HANDLER} ', turn_until = 0 WHERE kind = 'ledger_item'",
    ],
)
def test_turn_that_somebody_changed_in_the_file_is_found_and_put_right(
    store: Store, path: Path, outside: SeededOutside, statement: str
) -> None:
    draft = matter(outside)
    store.record(DESK, ROOM, [draft, visitor(outside)])
    store.settle()
    assert not store.verify(signing.verify).cases
    store.settle()
    store.close()
    raw = opened_raw(path)
    raw.execute(statement)
    raw.close()
    changed = Store.open(path, KEY, outside)
    assert changed.verify(signing.verify).cases == (draft.case,)
    assert compared(changed, changed.directory().roster.officers[HEAD]) == 1
    assert not changed.verify(signing.verify).cases
    changed.close()
