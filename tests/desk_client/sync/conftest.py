"""A bureau for each test: a founded centre, and desks that were enrolled and synced."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import bureau
from tests.harness.desk.enrolled import SteadyServer
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    offices = Offices(tmp_path)
    yield offices
    offices.close()


@pytest.fixture
def desk(offices: Offices) -> DeskMachine:
    """The desk of the reception room."""
    return offices.room


@pytest.fixture
def office(offices: Offices) -> DeskMachine:
    """The other desk of the same precinct."""
    return offices.precinct


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre's folder after the founding, made once."""
    server = SteadyServer(tmp_path_factory.mktemp("founded"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    return server.folder


@pytest.fixture
def server(founded: Path, tmp_path: Path) -> Iterator[SteadyServer]:
    """The real centre, founded and listening."""
    server = SteadyServer(Path(shutil.copytree(founded, tmp_path / "centre")))
    server.start()
    yield server
    server.kill()
