"""Two or three real desks and a real centre, in the middle of a precinct's work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store.sqlite import open_store
from tests.harness.centre.desks import Hand, Precinct
from tests.merging.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Precinct]:
    """A real centre with desks in the test's hand, which may say anything."""
    hand = Hand()
    centre = Centre(open_store(tmp_path / "mailbox.db", bytes(32)), CentreKey(bytes(32)), hand)
    yield Precinct(centre, hand)
    centre.close()
