"""What a list costs does not grow with the years: in steps of SQLite's machine, not in time."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from casework.cases.ledger.intake import LedgerItemVoided
from casework.cases.visit import Target, VisitCancelled, VisitPlanned, VisitTargetPrivate
from casework.cases.walk_in import WalkInFinished
from casework.cases.words import Words
from casework.codes import TargetKind
from casework.registry import Proposal
from desk_client.store import CaseQuery, Store
from desk_client.store.database import Connection, Database
from tests.harness.bureau import DESK, HEAD, ROOM
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, case_id, matter, sync, visitor
from tests.harness.desk.questions import SEARCHED, questions
from tests.harness.outside import SeededOutside

FEW, MANY = 420, 4_200
FEW_OPEN, MANY_OPEN = 300, 3_000
A_DAY = 20
OPEN = 10
GRAIN = 4
"""Steps of the machine between two looks at it."""
MORE = 1.3
"""So much more may a deeper index cost."""
A_LOOK = 50
"""Steps that do not matter."""
PARTS = 1_100
"""The search index lies in some parts that are joined now and then: a look into each."""


def closed(outside: SeededOutside, number: int) -> list[Proposal]:
    if number % 2:
        received = visitor(outside, "赵大爷", f"139{number:08d}")
        return [received, Proposal(received.case, WalkInFinished()), *cancelled(outside)]
    drafted = matter(outside, f"旧事{number}")
    return [drafted, Proposal(drafted.case, LedgerItemVoided(), Words("重复登记"))]


def cancelled(outside: SeededOutside) -> list[Proposal]:
    target = Target(TargetKind.ORGANISATION, "物业", "东关")
    planned = VisitPlanned(target=target, plan_on=outside.now().date())
    made = Proposal(case_id(outside), planned, VisitTargetPrivate("钟楼物业"))
    return [made, Proposal(made.case, VisitCancelled("临时有事"))]


def filled(path: Path, cases: int) -> Store:
    """The same few that are open, and so many of other days that are done with."""
    outside = SeededOutside()
    store, centre = Store.open(path, KEY, outside), PaperCentre(outside)
    store.enrol(IDENTITY)
    sync(store, centre)
    for number in range(OPEN):
        store.record(DESK, ROOM, [visitor(outside, f"钱{number}"), matter(outside, f"新{number}")])
    for start in range(0, cases, A_DAY):
        outside.later(days=1)
        made = [closed(outside, number) for number in range(start, start + A_DAY)]
        store.record(HEAD, ROOM, [one for case in made for one in case])
    sync(store, centre)
    store.index()
    return store


def opened(path: Path, cases: int) -> Store:
    """So many that are open, of this week: a third each that came, was written down, is planned."""
    outside = SeededOutside()
    store, centre = Store.open(path, KEY, outside), PaperCentre(outside)
    store.enrol(IDENTITY)
    sync(store, centre)
    for start in range(0, cases, A_DAY * 3):
        for number in range(start, start + A_DAY * 3, 3):
            came = visitor(outside, "赵大爷", f"139{number:08d}")
            planned = cancelled(outside)[0]
            store.record(HEAD, ROOM, [came, matter(outside, f"新事{number}"), planned])
        outside.later(minutes=1)
    sync(store, centre)
    outside.later(days=1)
    store.index()
    store.settle()
    return store


SEARCHES = {"person_history", *(f"search {text}" for text in SEARCHED)}


class Steps:
    """How far SQLite's machine went."""

    def __init__(self) -> None:
        self.count = 0

    def one(self) -> int:
        self.count += GRAIN
        return 0


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    steps, take = Steps(), Database._take

    def watched(self: Database) -> Connection:
        connection = take(self)
        watching: Any = connection
        watching.set_progress_handler(steps.one, GRAIN)
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(Database, "_take", watched)
        yield steps


def cost(store: Store, monkeypatch: pytest.MonkeyPatch, most: int = 50) -> dict[str, int]:
    officer = store.directory().roster.officers[HEAD]
    found = {}
    with counting(monkeypatch) as steps:
        for name, question in tuple(questions(store, officer, most)):
            question()  # a statement is made ready by reading the schema: that is not the question
            before = steps.count
            question()
            found[name] = steps.count - before
    return found


def test_no_question_costs_more_for_ten_times_as_many_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = []
    for cases in (FEW, MANY):
        with closing(filled(tmp_path / f"{cases}.db", cases)) as store:
            figures.append(cost(store, monkeypatch))
    compare(*figures)


def test_no_question_costs_more_where_ten_times_as_many_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = []
    for cases in (FEW_OPEN, MANY_OPEN):
        with closing(opened(tmp_path / f"{cases}.db", cases)) as store:
            head = store.directory().roster.officers[HEAD]
            assert (
                store.room_count(head, CaseQuery(("walk_in", "ledger_item", "visit"))).open == cases
            )
            figures.append(cost(store, monkeypatch, most=A_DAY))
    assert all(one.pop(SHOWS_ALL) for one in figures)
    compare(*figures)


SHOWS_ALL = "reception_day"
"""Everything of one day stands there, however much that was."""


def compare(few: dict[str, int], many: dict[str, int]) -> None:
    """Each question costs the same."""
    grown = [
        f"{name}: {few[name]} → {many[name]} steps"
        for name in few
        if many[name] > few[name] * MORE + (PARTS if name in SEARCHES else A_LOOK)
    ]
    assert sum(few.values()) > 10_000
    assert not grown, "\n".join(grown)
