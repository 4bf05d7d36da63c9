"""Edits of both sides are found; a check that is switched off lets some of them through."""

from collections.abc import Iterator

import pytest

from central_mailbox import recount, verify
from desk_client.store import verifying
from tests.tamper.run import tamper

EDITS = 300
FEW = 90
"""Every attack, and some columns of both sides."""


def test_edits_of_every_column_of_both_sides_are_found_or_rebuilt() -> None:
    figures = tamper(EDITS, seed=1)
    assert figures.unseen == []
    assert figures.total()["edits"] == EDITS


def _nothing(*given: object) -> Iterator[str]:
    return iter(())


CHECKS = {
    "the centre's daybook": (verify, "_daybook", _nothing),
    "the running numbers": (recount.Replay, "numbers", _nothing),
    "the desk's daybook": (verifying, "_rows", lambda *given: ()),
    "the desk's cases": (verifying, "_cases", lambda *given: ((), False)),
}


@pytest.mark.parametrize("name", CHECKS)
def test_edits_go_unseen_where_a_check_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(*CHECKS[name])
    assert tamper(FEW, seed=2).unseen
