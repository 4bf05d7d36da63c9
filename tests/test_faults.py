"""The careless faults can still be made: what was rewritten since is rewritten there, too."""

from pathlib import Path

from tests.faults.__main__ import outdated
from tests.faults.faults import FAULTS
from tests.faults.guards import GUARDS

ROOT = Path(__file__).parents[1]


def test_every_fault_finds_the_text_that_it_changes() -> None:
    assert outdated(ROOT, (*FAULTS, *GUARDS)) == []


def test_there_are_thirty_of_the_first_kind_and_as_many_in_guards() -> None:
    assert (len(FAULTS), len(GUARDS)) == (33, 30)
