"""Figures that are kept: what is counted, whatever happened, whatever the hour."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from casework.audit import Reason, RowFinding
from casework.codes import Role
from casework.event import CHINA
from casework.facts import happened_at
from casework.officers import Officer, may_read
from casework.registry import MACHINES, kind_of_state
from casework.state import State
from desk_client import signing
from desk_client.store import CaseQuery, CaseRow, Store
from desk_client.store.queries.cases import View
from tests.harness.bureau import CHIEF, DESK, HEAD, PRECINCT, ROOM
from tests.harness.desk.days import HERE, here, live
from tests.harness.desk.disk import opened_raw
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import (
    IDENTITY,
    KEY,
    PaperCentre,
    erase,
    matter,
    sync,
    visitor,
)
from tests.harness.outside import SeededOutside

HOURS = (0, 1, 7, 26, 24 * 9, 24 * 40, -30)
NOT_A_KEY = {"open_counts": 3, "day_counts": 4}
"""Of each table, how many of its last columns are counts."""


def kept(store: Store) -> dict[str, dict[tuple[Any, ...], tuple[int, ...]]]:
    """Every figure as it lies in the file."""
    return {
        table: {row[:-counts]: row[-counts:] for row in dump(store, table)}
        for table, counts in NOT_A_KEY.items()
    }


def missing(store: Store) -> set[tuple[str, str, str]]:
    """Kinds, leading codes and reaches of cases of which no list would know."""
    shelves = set(dump(store, "shelves"))
    return {one for one in dump(store, "cases", "kind, lead, reach") if one not in shelves}


def day_of(ms: int) -> int:
    """Days since the year 1, by the calendar: whatever the table numbers them from."""
    at = datetime.fromtimestamp(ms / 1000, CHINA)
    return at.date().toordinal()


def counted(store: Store) -> dict[str, dict[tuple[Any, ...], tuple[int, ...]]]:
    """The same figures, case by case."""
    marks = dict(dump(store, "marks"))
    names = (
        "kind, unit, awaits, reach, takers, due_at, happened_at, lead, status, persons, services"
    )
    found: dict[str, dict[tuple[Any, ...], list[int]]] = {table: {} for table in NOT_A_KEY}

    def add(table: str, key: tuple[Any, ...], *more: int) -> None:
        sums = found[table].setdefault(key, [0] * len(more))
        sums[:] = map(sum, zip(sums, more, strict=True))

    for row in dump(store, "cases", names):
        kind, unit, awaits, reach, takers, due, at, lead, status, persons, services = row
        if awaits:
            late, tonight = (due is not None and due <= marks[one] for one in ("late", "tonight"))
            add("open_counts", (kind, lead, awaits, unit, reach, takers), 1, late, tonight)
        if kind in ("visit", "walk_in"):
            valid = status != "VOID"
            of_day = (1, int(valid), valid * persons, valid * services)
            add("day_counts", (kind, day_of(at) + 280_837, unit, reach), *of_day)
    return {
        table: {key: tuple(sums) for key, sums in rows.items()} for table, rows in found.items()
    }


def days_told(store: Store) -> int:
    """The rail and the list of visits against the cases themselves; how many there were."""
    roster, now = store.directory().roster, store.now()
    monday = now.date() - timedelta(days=now.weekday())
    station = {unit for unit in roster.units if roster.station(unit) == PRECINCT}
    weeks = 0
    for officer in (roster.officers[one] for one in HERE):
        seen = [one for one in here(store) if one.unit in station]
        visits = [one for one in of_kind(seen, "visit") if may_read(roster, officer, one)]
        of_week = [v for v in visits if monday <= day(v) <= monday + timedelta(days=6)]
        told = store.rail_counts(officer, PRECINCT, now.date())
        came = [one for one in of_kind(seen, "walk_in") if day(one) == now.date()]
        valid = [one for one in came if one.status != "VOID"]
        weeks += len(of_week)
        assert (told.visits_week, told.visits_today) == (len(of_week), len(valid))
        assert told.persons_today == sum(getattr(one, "persons", 0) for one in valid)
        days = (now.date() - timedelta(days=3), now.date())
        between = [one for one in visits if days[0] <= day(one) <= days[1]]
        assert store.visits(officer, PRECINCT, days).count == len(between)
    open_here = [one for one in dump(store, "cases", "kind, unit, awaits") if one[2]]
    unfinished = [one for one in open_here if one[0] == "walk_in" and one[1] in station]
    assert store.reception_day(PRECINCT, now.date()).unfinished_count == len(unfinished)
    return weeks


def of_kind(states: list[State], kind: str) -> list[State]:
    return [one for one in states if kind_of_state(one) == kind]


def day(state: State) -> Any:
    return happened_at(state).astimezone(CHINA).date()


@pytest.mark.parametrize("seed", range(3))
def test_figures_of_random_days_are_what_is_counted(blank: Store, seed: int) -> None:
    outside, dice = SeededOutside(seed), Random(seed)
    centre = PaperCentre(outside)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    told, late, erased = 0, 0, 0
    for turn in range(24):
        live(blank, centre, outside, dice, 20)
        if dice.random() < 0.7:
            blank.settle()
        if turn % 8 == 5:
            came = [one.case for one in of_kind(here(blank), "walk_in")]
            erased += any(centre.try_elsewhere(CHIEF, erase(one)) for one in came)
            sync(blank, centre)
        if turn % 8 == 7:
            blank.rebuild()
        outside.later(hours=dice.choice(HOURS))
        assert kept(blank) == counted(blank)
        assert not missing(blank)
        told += days_told(blank)
        late += sum(row[-2] for row in dump(blank, "open_counts"))
    assert told > 20
    assert late > 20
    assert erased
    assert not blank.verify(signing.verify).rows
    assert kept(blank) == counted(blank)


def pages(store: Store, officer: Officer, query: CaseQuery) -> list[CaseRow]:
    """A list read page by page."""
    found: list[CaseRow] = []
    while page := store.case_rows(officer, query):
        found += page
        query = replace(query, after=page[-1].place)
    return found


@pytest.mark.parametrize("is_settled", [True, False])
def test_list_read_page_by_page_is_the_whole_list(blank: Store, is_settled: bool) -> None:
    outside, dice = SeededOutside(4), Random(4)
    centre = PaperCentre(outside)
    blank.enrol(IDENTITY)
    sync(blank, centre)
    live(blank, centre, outside, dice, 1400)
    outside.later(days=9)
    if is_settled:
        blank.settle()
    compared = 0
    for officer in (blank.directory().roster.officers[one] for one in HERE):
        for view in get_args(View):
            for role in (None, Role.REVISIT):
                query = CaseQuery(tuple(MACHINES), view, role, most=10_000)
                whole = blank.case_rows(officer, query)
                assert pages(blank, officer, replace(query, most=7)) == [*whole]
                compared += len(whole) > 14
    assert compared > 8


def test_what_becomes_late_is_counted_by_the_question_until_the_mark_is_moved(
    store: Store, outside: SeededOutside
) -> None:
    store.record(DESK, ROOM, [matter(outside)])
    store.settle()
    marks = Counter(dict(dump(store, "marks")))
    assert not [row for row in dump(store, "open_counts") if row[-2]]
    outside.later(days=60)
    assert (
        store.room_count(
            store.directory().roster.officers[HEAD], CaseQuery(("ledger_item",))
        ).overdue
        == 1
    )
    assert Counter(dict(dump(store, "marks"))) == marks
    store.settle()
    assert [row[-3:] for row in dump(store, "open_counts") if row[-2]] == [(1, 1, 1)]
    outside.later(days=-60)
    assert (
        store.room_count(
            store.directory().roster.officers[HEAD], CaseQuery(("ledger_item",))
        ).overdue
        == 0
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE open_counts SET cases = cases + 1",
        "UPDATE open_counts SET late = 1 WHERE kind = 'ledger_item'",
        "DELETE FROM open_counts WHERE kind = 'walk_in'",
        "INSERT INTO open_counts VALUES ('letter', '', 'X', '', '', '', 1, 0, 0)",
        "UPDATE marks SET at = 9000000000000000 WHERE name = 'late'",
        "UPDATE day_counts SET persons = 7",
        "DELETE FROM shelves",
    ],
)
def test_figure_that_somebody_changed_in_the_file_is_found_and_put_right(
    store: Store, path: Path, outside: SeededOutside, statement: str
) -> None:
    store.record(DESK, ROOM, [matter(outside), visitor(outside)])
    store.settle()
    assert not store.verify(signing.verify).rows
    store.settle()
    store.close()
    raw = opened_raw(path)
    raw.execute(statement)
    raw.close()
    changed = Store.open(path, KEY, outside)
    table = next((one for one in (*NOT_A_KEY, "shelves") if one in statement), "open_counts")
    rows = changed.verify(signing.verify).rows
    assert {(one.table, one.reason) for one in rows} == {(table, Reason.ALTERED)}
    assert kept(changed) == counted(changed)
    assert not missing(changed)
    assert not changed.verify(signing.verify).rows
    changed.close()


def test_mark_that_somebody_took_out_is_set_again(
    store: Store, path: Path, outside: SeededOutside
) -> None:
    store.record(DESK, ROOM, [matter(outside), visitor(outside)])
    store.settle()
    store.close()
    raw = opened_raw(path)
    raw.execute("DELETE FROM marks")
    raw.close()
    outside.later(days=60)
    changed = Store.open(path, KEY, outside)
    changed.settle()
    assert {name for name, _ in dump(changed, "marks")} >= {"late", "tonight"}
    changed.close()


def test_trigger_that_somebody_took_out_is_missed(
    store: Store, path: Path, outside: SeededOutside
) -> None:
    store.close()
    raw = opened_raw(path)
    raw.execute("DROP TRIGGER open_counts_come")
    raw.close()
    changed = Store.open(path, KEY, outside)
    found = changed.verify(signing.verify).rows
    assert found == (RowFinding("sqlite_master", "open_counts_come", Reason.MISSING),)
    changed.close()
