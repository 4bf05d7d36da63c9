"""Edits of both sides are found; a check that is switched off lets some of them through."""

from collections.abc import Iterator
from itertools import islice

import pytest

from central_mailbox import recount, verify
from desk_client.store import verifying
from tests.tamper.run import edits_of, sides, tamper

EDITS = 300
MOST = 120
"""Every attack, and every column once."""

CENTRE, DESK = 0, 1


def test_edits_of_every_column_of_both_sides_are_found_or_rebuilt() -> None:
    figures = tamper(EDITS, seed=1)
    assert figures.unseen == []
    assert figures.total()["edits"] == EDITS


def _nothing(*given: object) -> Iterator[str]:
    return iter(())


CHECKS = {
    "the centre's daybook": (CENTRE, verify, "_daybook", _nothing),
    "the running numbers": (CENTRE, recount.Replay, "numbers", _nothing),
    "the desk's daybook": (DESK, verifying, "_rows", lambda *given: ()),
    "the desk's cases": (DESK, verifying, "_cases", lambda *given: ((), False)),
}


@pytest.mark.parametrize("name", CHECKS)
def test_edits_go_unseen_where_a_check_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    number, module, check, nothing = CHECKS[name]
    monkeypatch.setattr(module, check, nothing)
    edits = islice(edits_of(*sides()[number], seed=2), MOST)
    assert any(one.kind == "unseen" for one in edits)
