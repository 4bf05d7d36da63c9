"""Two thousand falsified trails are found; a careless verifier is caught letting some by."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec.structs import replace as with_changes

from casework.audit import Verdict
from tests.harness.rules.audit_mutants import (
    ATTACKS,
    Trail,
    World,
    chain_world,
    log_world,
    mutants,
)

Judge = Callable[[Trail], Verdict]


def missed(worlds: list[World], count: int) -> set[str]:
    return {mutant.attack for mutant in mutants(iter(range(count)), worlds) if not mutant.is_found}


def test_two_thousand_falsified_trails_are_all_found() -> None:
    found = list(mutants(iter(range(2_000)), [chain_world(), log_world()]))
    assert {mutant.attack for mutant in found} == {attack.__name__ for attack in ATTACKS}
    assert [mutant for mutant in found if not mutant.is_found] == []


def forgets_order(judge: Judge) -> Judge:
    """Sorts before it looks."""
    return lambda trail: judge(sorted(trail, key=lambda r: r.stamp.position if r.stamp else 0))


def forgets_personal_data(judge: Judge) -> Judge:
    return lambda trail: judge([with_changes(record, sealed=None) for record in trail])


def forgets_doubles(judge: Judge) -> Judge:
    """Takes the last record of each position."""
    return lambda trail: judge(list({r.stamp.position: r for r in trail if r.stamp}.values()))


def forgets_heads(judge: Judge) -> Judge:
    """Believes every trail that agrees with itself."""

    def careless(trail: Trail) -> Verdict:
        verdict = judge(trail)
        kept = tuple(f for f in verdict.findings if f.reason not in ("ALTERED", "ROLLED_BACK"))
        return Verdict(kept, verdict.proved, verdict.count)

    return careless


@pytest.mark.parametrize(
    ("bug", "attack"),
    [
        (forgets_order, "reorder"),
        (forgets_personal_data, "edit_personal_data"),
        (forgets_doubles, "replay"),
        (forgets_heads, "roll_back"),
        (forgets_heads, "write_anew"),
        (forgets_heads, "edit"),
    ],
)
def test_careless_verifier_lets_mutants_by(bug: Callable[[Judge], Judge], attack: str) -> None:
    world = log_world()
    assert attack in missed([replace(world, judge=bug(world.judge))], 120)
