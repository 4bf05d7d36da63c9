"""What the rules cost: one step judged and applied, against decoding the same event.

The case has fifty events behind it, as a matter of some weeks has; a second run stands
among ten thousand other cases, which must not be felt.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from casework.event import Event
from casework.registry import check, evolve, read
from casework.state import State
from tests.harness.bureau import fixed_id
from tests.harness.lives.ledger import WHO, Item, Office
from tests.harness.proposals import propose_as

EVENTS = 50
OTHERS = 10_000
ROUNDS = 2_000
STEP = "MeasureRecorded"


def ratios() -> dict[str, float]:
    """Microseconds of a step and of decoding, and the one by the other."""
    item = Item().go("LedgerItemTakenUp")
    office = item.office
    while sum(read(one).core.case == item.case for one in office.records) < EVENTS:
        item.say(STEP)
    event = office.compose(WHO[STEP], propose_as(item.case, STEP, *item.form(STEP)))
    step = partial(_step, office, item.state, event)
    decoding = _median(partial(read, office.records[-1]))
    alone = _median(step)
    office.states |= {fixed_id(7, number): item.state for number in range(OTHERS)}
    among = _median(step)
    return {
        "rules_step_us": round(alone * 1e6, 1),
        "rules_decode_us": round(decoding * 1e6, 1),
        "rules_step_ratio": round(alone / decoding, 2),
        "rules_among_10000_cases_ratio": round(among / alone, 2),
    }


def _step(office: Office, state: State, event: Event[Any]) -> State:
    refusal = check(state, event, office.context())
    assert refusal is None, refusal
    return evolve(state, event)


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
