"""Two or three real desks and a real centre, in the middle of a precinct's work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store.sqlite import open_store
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.machines.offices import Offices
from tests.harness.outside import SeededOutside


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    offices = Offices(tmp_path, bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.DIVISION_DEVICE)
    yield offices
    offices.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[PlainDesks]:
    """A real centre with desks in the test's hand, which may say anything."""
    outside = SeededOutside()
    centre = Centre(open_store(tmp_path / "mailbox.db", bytes(32)), CentreKey(bytes(32)), outside)
    yield PlainDesks(centre, outside)
    centre.close()
