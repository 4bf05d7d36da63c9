"""Power cuts and failing disks: nothing acknowledged is lost, nothing between old and new."""

import sys
from pathlib import Path

import pytest

from desk_client.store import Store
from tests.disk import desk, failing
from tests.disk.powercut import DAYS, Figures, cut
from tests.disk.record import RELEASES, recorded
from tests.disk.seeded_bugs import SEEDED
from tests.harness.desk.paper import KEY
from tests.harness.outside import SeededOutside

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="requests are caught on Linux")

STATES, SEED = 60, 1
OLDEST = [(machine, releases[0]) for machine, releases in RELEASES.items()]
"""Every other release is begun with by ``./desk powercut``."""

STRIDE = 997
"""Behind the first requests of a deed; ``./desk powercut`` lets each of them fail."""


@pytest.mark.parametrize(("machine", "release"), [*(day for day in DAYS if not day[1]), *OLDEST])
def test_power_cut_after_any_request_loses_nothing_that_was_said(
    machine: str, release: str, tmp_path: Path
) -> None:
    figures = Figures()
    cut(machine, recorded(machine, tmp_path / "day", release), STATES, SEED, figures)
    assert figures.states == STATES
    assert figures.broken == []


@pytest.mark.parametrize(("machine", "release", "bug"), SEEDED)
def test_seeded_bug_shows_in_a_power_cut(
    machine: str, release: str, bug: str, tmp_path: Path
) -> None:
    figures = Figures()
    cut(machine, recorded(machine, tmp_path / "day", release, bug), STATES, SEED, figures)
    assert figures.broken


@pytest.mark.parametrize("machine", failing.TURNING_BACK)
def test_disk_that_fails_at_any_request_is_said_clearly_and_work_goes_on(
    machine: str, tmp_path: Path
) -> None:
    figures = failing.tried(machine, tmp_path / machine, STRIDE)
    assert figures.broken == []
    assert sum(figures.failed.values()) > 100


@pytest.mark.parametrize("release", RELEASES["desk"])
def test_database_of_each_release_is_sound_before_anything_is_cut(
    tmp_path: Path, release: str
) -> None:
    """What a cut leaves is judged by verify: it must have nothing to say about the beginning."""
    desk.of_release(int(release), tmp_path)
    store = Store.open(tmp_path / desk.FILE, KEY, SeededOutside(9))
    found = store.verify(lambda *given: True)
    store.close()
    assert found.is_sound, found
    assert found.events > 30
