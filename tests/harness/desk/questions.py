"""Everything that a window, the sync or a start asks of a store: lists, counts, searches."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import get_args

from casework.codes import Role
from casework.officers import Officer
from casework.registry import MACHINES
from casework.state import Person
from desk_client.store import CaseQuery, Store
from desk_client.store.queries.cases import View
from tests.harness import bureau
from tests.harness.bureau import PRECINCT

TODAY = bureau.START.date()
SEARCHED = (
    "赵",
    "zdy",
    "zhaodaye",
    "13800002207",
    "1390",
    "油烟",
    "龘靐",
    "JD-6101",
    "JD-610103500000-2026",
    "JD-610103500000-20260914-9999",
)


def questions(
    store: Store, officer: Officer, most: int = 50
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each by its name, in the same order whatever lies in it; ``most`` rows of each list."""
    every = tuple(MACHINES)
    kinds = [(kind,) for kind in every] + [every]
    case = store.case_rows(officer, CaseQuery(every, "all"))[0].case
    yield "case", lambda: store.case(case)
    yield "timeline", lambda: store.timeline(case)
    yield "event", lambda: store.event(store.timeline(case)[0].event_id)
    yield "pending", lambda: store.pending(1000, 1_000_000)
    yield "held", store.held
    yield "sync_state", store.sync_state
    yield "attention", store.attention
    yield "conflicted", lambda: store.conflicted(officer)
    yield "unlimited", lambda: store.unlimited(officer)
    yield "reception_day", lambda: store.reception_day(PRECINCT, TODAY)
    week = (TODAY, TODAY + timedelta(days=7))
    yield "visits", lambda: store.visits(officer, PRECINCT, week, most)
    yield "rail_counts", lambda: store.rail_counts(officer, PRECINCT, TODAY)
    yield "next_due", lambda: store.next_due(officer)
    yield "next_temp_no", lambda: store.next_temp_no("walk_in", TODAY)
    for text in SEARCHED:
        yield f"search {text}", partial(store.search, text, officer, most)
    who = Person("赵大爷", "13800002207")
    yield "person_history", lambda: store.person_history(officer, who)
    yield "receipt", lambda: store.receipt(case)
    yield "wanted_receipts", lambda: store.wanted_receipts(100)
    for one in kinds:
        of = one[0] if len(one) == 1 else "every"
        for view in get_args(View):
            for query in (
                CaseQuery(one, view, most=most),
                CaseQuery(one, view, Role.REVISIT, "CLAIM", most),
            ):
                asks = f"rows of {of} {view} {query.lead}"
                yield asks, partial(store.case_rows, officer, query)
        for query in (CaseQuery(one), CaseQuery(one, awaited_by=Role.REVISIT)):
            yield f"count of {of} {query.awaited_by}", partial(store.room_count, officer, query)
