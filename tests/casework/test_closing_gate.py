"""The closing gate holds on every path: no item is closed without every clause, ever.

Random officers act at random, rightly and wrongly, one action at a time, in bulk, by import
and by sync; every closing is held against an oracle that knows only the trail of events.
The test is held against itself by faults put into the product: each must be found.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import machine, registry
from casework.cases.ledger import closing, gate
from casework.cases.ledger.gate import BEFORE_REQUEST, CLAUSES
from casework.steps import Step
from tests.harness.gate.world import GATE, PATHS, GateWorld

LENGTH = {"single": 120, "bulk": 90, "import": 90, "sync": 200}

GENTLE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def lived(path: str, seed: int) -> GateWorld:
    return GateWorld(path, seed).run(LENGTH[path])


@pytest.mark.parametrize("path", PATHS)
@GENTLE
@given(seed=st.integers(0, 1 << 40))
def test_no_path_leads_round_the_gate(path: str, seed: int) -> None:
    world = lived(path, seed)
    assert not world.violations, f"GateWorld({path!r}, {seed}): {world.violations}"


@pytest.mark.parametrize("path", PATHS)
def test_worlds_close_items_and_meet_the_clauses(path: str) -> None:
    """A property over worlds in which nothing is ever closed would say nothing."""
    closed, refused = 0, Counter[str]()
    for seed in range(120 if path == "sync" else 25):
        world = lived(path, seed)
        closed += world.closed
        refused += world.refused
    assert closed >= (4 if path == "sync" else 10)
    if path != "sync":
        assert set(refused) >= GATE - {"closing.result", "closing.feedback"}


def test_result_and_feedback_stand_before_the_gate_can_be_reached() -> None:
    """Their clauses never speak, because no item is fed back without them."""
    assert [clause.clause for clause in CLAUSES[:2]] == ["closing.result", "closing.feedback"]


# ------------------------------------------------------------------- the test is tested

Patch = Callable[[pytest.MonkeyPatch], None]


def altered(name: str, **values: Any) -> Patch:
    """A step of the ledger with other values in its row."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        entry = registry.TYPES[name]
        step: Step[Any, Any] = replace(entry.step, **values)
        monkeypatch.setitem(registry.TYPES, name, entry._replace(step=step))

    return patch


def without(clause: str, *names: str) -> Patch:
    """Steps that lost a guard."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for name in names:
            guards = registry.TYPES[name].step.guards
            kept = tuple(guard for guard in guards if guard.clause != clause)
            assert kept != guards, (name, clause)
            altered(name, guards=kept)(monkeypatch)

    return patch


def only_the_newest_event_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_history", lambda before, event: event)


def nobody_is_walled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "no_signer_is_accused", lambda item, context: True)


def calls_survive_a_reopening(monkeypatch: pytest.MonkeyPatch) -> None:
    def reopen(state: Any, event: Any) -> Any:
        kept = {"call_backs": state.call_backs, "publicity": state.publicity}
        return closing.reopen(state, event) | kept

    altered("LedgerItemReopened", apply=reopen)(monkeypatch)


BOTH = ("CloseRequested", "LedgerItemClosed")
FAULTS: dict[str, tuple[str, Patch]] = {
    **{
        f"no {clause.clause}": ("single", without(clause.clause, *BOTH))
        for clause in BEFORE_REQUEST[2:]
    },
    "closed with something open": ("single", without("closing.nothing_open", "LedgerItemClosed")),
    "anybody with the role signs": ("single", without("closing.signed_by_another", BOTH[1])),
    "any head signs": ("single", without("ledger.signing_chief", BOTH[1])),
    "closed without a request": ("single", altered(BOTH[1], frm=("FED_BACK", "CLOSE_PENDING"))),
    "closing without looking": ("sync", altered(BOTH[1], is_final_say=False)),
    "looking at the newest event only": ("sync", only_the_newest_event_is_named),
    "waived at one's own level": ("single", without("ledger.one_level_up", "ClauseWaived")),
    "satisfaction waived": ("single", without("ledger.waivable", "ClauseWaived")),
    "exit at one's own level": ("single", without("ledger.one_level_up", "ExitApproved")),
    "exit for anything": ("single", without("ledger.lawful_exit", "ExitApproved")),
    "caller waives": ("single", without("ledger.not_the_caller", "ClauseWaived")),
    "signed by the accused": ("single", nobody_is_walled),
    "old calls count": ("single", calls_survive_a_reopening),
}
"""Each with the path on which it shows."""

RARE = {"looking at the newest event only": 40, "caller waives": 195}
"""Faults that few worlds show: where to begin to look."""

MOST_SEEDS = 600


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_the_product_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, patch = FAULTS[fault]
    patch(monkeypatch)
    first = RARE.get(fault, 0)
    seeds = range(first, first + MOST_SEEDS)
    assert any(lived(path, seed).violations for seed in seeds)
