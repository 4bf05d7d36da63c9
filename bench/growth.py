"""``python -m bench.growth [--keep FOLDER] [SIZE …]``: what lists cost as a desk's years pass.

Every list, count and search that a window asks, a case opened, a save and the taking in of a
hundred records, at each size; and how many times more at the largest than at the smallest, where
a list is asked for as many rows as there were at the smallest.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, get_args

from bench import filling, matters
from bench.machines import DESK_KEY
from casework.audit import TreeHead
from casework.event import Record, Stamp
from casework.officers import Officer
from casework.outside import Outside, new_id
from casework.registry import MACHINES, Proposal, compose
from casework.state import Person
from casework.wire import SyncRequest, SyncResponse
from desk_client.clock import SystemOutside
from desk_client.services import overview
from desk_client.services.desk import Desk, Session
from desk_client.store import CaseQuery, Store, Visits
from desk_client.store.queries.cases import View

SIZES = (1_000, 10_000)
ASKS = 30
FIRST = 50
"""Rows that a window asks for at first."""
RECORDS = 100
"""Of an answer that is taken in."""
LONGEST = 3.0
"""Seconds after which a question is not asked again."""

Questions = dict[str, Callable[[int], object]]
"""Each by its name, asked with how many rows are wanted of it."""
ROOMS: dict[str, tuple[str, ...]] = {
    "ledger": ("ledger_item",),
    "visits": ("visit",),
    "letters": ("letter",),
    "every": tuple(MACHINES),
}
SEARCHED = {
    "one_character": "噪",
    "two_characters": "油烟",
    "absent": "龘靐",
    "initials": "zdy",
    "pinyin": "zhao",
    "number": "JD-990102500100-20261",
    "whole_number": "JD-990102500100-20261105-0003",
    "short_number": "JD",
    "absent_number": "DJ-990102500100-20261",
    "phone": "1380000",
}
WHO = {"handler": "061003", "head": "061004"}
"""By police number: whose work it is, and who decides in the precinct."""


def questions(store: Store) -> Questions:
    """Everything that a window asks of its store."""
    officers = {one.police_no: one for one in store.directory().roster.officers.values()}
    head = officers[WHO["head"]]
    desk = Desk(store, SystemOutside(), lambda: None, lambda: None)
    session = Session(desk, head)
    today = desk.now().date()
    week = (today - timedelta(days=7), today)
    asked: Questions = {
        "overview": lambda most: overview.overview(session),
        "rail": lambda most: store.rail_counts(head, session.station, today),
        "attention": lambda most: overview.attention(session),
        "next_due": lambda most: store.next_due(head),
        "sync_state": lambda most: store.sync_state(),
        "unlimited": lambda most: store.unlimited(head),
        "two_values": lambda most: store.conflicted(head),
        "reception_day": lambda most: store.reception_day(session.station, today),
        "visits_week": lambda most: store.visits(head, session.station, week, most),
    }
    for room, kinds in ROOMS.items():
        for who, number in WHO.items():
            asked |= dict(_room(store, officers[number], f"{room}_{who}", kinds))
    for name, text in SEARCHED.items():
        asked[f"search_{name}"] = partial(store.search, text, head)
    who_came = Person("赵大爷", "13800002207")
    asked["person"] = lambda most: store.person_history(head, who_came)
    case = store.case_rows(head, CaseQuery(("ledger_item",), "all"))[-1].case
    asked["case_open"] = lambda most: (store.case(case), store.timeline(case))
    return asked


def _room(
    store: Store, officer: Officer, name: str, kinds: tuple[str, ...]
) -> Iterator[tuple[str, Callable[[int], object]]]:
    def rows(view: View, most: int) -> object:
        return store.case_rows(officer, CaseQuery(kinds, view, most=most))

    for view in get_args(View):
        yield f"{name}_{view}", partial(rows, view)
    yield f"{name}_count", lambda most: store.room_count(officer, CaseQuery(kinds))


def rows_of(answer: object) -> int:
    """How many rows an answer has; none where it is no list."""
    listed = answer.rows if isinstance(answer, Visits) else answer
    return len(listed) if isinstance(listed, tuple) else 0


class Took(NamedTuple):
    """Milliseconds: the middle and the slowest but one in twenty of several runs, and the same one
    in twenty of the processor's time: what it takes where nobody else is at work."""

    p50: float
    p95: float
    cpu: float
    middle: float
    """The middle of the processor's time."""
    rows: int = 0
    """Of a list."""
    alike: float = 0.0
    """The same where as many rows are asked for as there were at the smallest size."""


def milliseconds(work: Callable[[], object]) -> Took:
    """What something takes."""
    taken: list[float] = []
    worked: list[float] = []
    while len(taken) < ASKS and sum(taken) < LONGEST:
        began, busy = time.perf_counter(), time.thread_time()
        work()
        taken.append(time.perf_counter() - began)
        worked.append(time.thread_time() - busy)
    taken.sort()
    worked.sort()
    late = int(len(taken) * 0.95)
    middle, usual = statistics.median(taken), statistics.median(worked)
    return Took(middle * 1000, taken[late] * 1000, worked[late] * 1000, usual * 1000)


def measured(folder: Path, cases: int, least: Mapping[str, Took]) -> dict[str, Took]:
    """Every figure at one size; ``least``: those at the smallest, where that is another."""
    made = filling.store_of(folder, cases)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        path = Path(shutil.copy(made, scratch))
        with closing(Store.open(path, DESK_KEY, SystemOutside())) as store:
            found = {
                name: _asked(ask, least[name].rows if least else FIRST)
                for name, ask in questions(store).items()
            }
            found["save"] = _saving(store)
            found["apply_100"] = _applying(store)
    return found


def _asked(ask: Callable[[int], object], alike: int) -> Took:
    took, rows = milliseconds(lambda: ask(FIRST)), rows_of(ask(FIRST))
    same = took if alike >= rows else milliseconds(lambda: ask(max(alike, 1)))
    return took._replace(rows=rows, alike=same.middle)


def _saving(store: Store) -> Took:
    roster = store.directory().roster
    head = next(one for one in roster.officers.values() if one.police_no == WHO["head"])
    owner = roster.station(head.unit)
    made = matters.proposals(SystemOutside(), owner, ASKS + 1)
    return milliseconds(lambda: store.record(head.id, head.unit, [next(made)]))


def _applying(store: Store) -> Took:
    """An answer with a hundred records of other desks, each a case of its own."""
    outside, roster = SystemOutside(), store.directory().roster
    head = next(one for one in roster.officers.values() if one.police_no == WHO["head"])
    made = matters.proposals(outside, roster.station(head.unit), RECORDS * (ASKS + 1))
    far = store.sync_state().tree_size

    def answer() -> tuple[SyncRequest, SyncResponse]:
        nonlocal far
        feed = tuple(
            _elsewhere(proposal, head, outside, far + 1 + n)
            for n, proposal in enumerate(islice(made, RECORDS))
        )
        far += RECORDS
        request = SyncRequest(cursor=store.sync_state().cursor)
        tree = TreeHead(1, far, f"{far:064x}", outside.now(), "")
        return request, SyncResponse(
            protocol=1,
            server_time=outside.now(),
            known_seq=store.sync_state().known_seq,
            feed=feed,
            cursor=request.cursor + RECORDS,
            tree=tree,
        )

    answers = iter([answer() for _ in range(ASKS)])
    return milliseconds(lambda: store.apply(*next(answers)))


def _elsewhere(proposal: Proposal, head: Officer, outside: Outside, position: int) -> Record:
    made = compose(
        proposal,
        id=new_id(outside),
        salt=outside.random(16),
        at=outside.now(),
        since_server=None,
        seen=None,
        actor=head.id,
        unit=head.unit,
        device="another",
        seq=position,
    )
    return Record(made.core, made.sealed, Stamp(position, outside.now(), None))


def growth(least: Took, most: Took) -> float:
    """How many times more of the processor's time, row for row."""
    return round((most.alike or most.middle) / least.middle, 2)


def every(sizes: Iterable[int], folder: Path) -> dict[int, dict[str, Took]]:
    """Every figure at each size, the smallest first."""
    found: dict[int, dict[str, Took]] = {}
    for size in sorted(sizes):
        found[size] = measured(folder, size, found[min(found)] if found else {})
    return found


def figures(sizes: Sequence[int], folder: Path) -> dict[str, float]:
    """The middle of each question at each size, and how many times more at the largest."""
    found = every(sizes, folder)
    least, most = found[min(found)], found[max(found)]
    said: dict[str, float] = {}
    for name in least:
        for size, at in found.items():
            said[f"{name}_{size}_ms"] = round(at[name].p50, 3)
        said[f"{name}_growth"] = growth(least[name], most[name])
    return said


def main() -> int:
    """Measure and print; the last line is JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path, help="where filled stores are kept from run to run")
    asked.add_argument("sizes", type=int, nargs="*", default=SIZES)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = every(told.sizes, told.keep or Path(scratch))
    least, most = found[min(found)], found[max(found)]
    print(f"{'p50/p95/cpu, ms; rows':<24}", *(f"{size:>31,}" for size in found), "  growth")
    for name in least:
        cells = (
            "".join(f"{one:>9.2f}" for one in found[size][name][:3])
            + f"{found[size][name].rows:>4}"
            for size in found
        )
        print(f"{name:<24}", *cells, f"{growth(least[name], most[name]):>8.2f}")
    print(json.dumps({str(size): at for size, at in found.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
