"""A town for each test: a founded centre, and desks that were enrolled and synced."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk_client.sync.town import Station, Town
from tests.harness import bureau
from tests.harness.desk.enrolled import SteadyServer


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.fixture
def desk(town: Town) -> Station:
    """The desk of the reception room."""
    return town.station(bureau.DESK_DEVICE)


@pytest.fixture
def office(town: Town) -> Station:
    """The other desk of the same precinct."""
    return town.station(bureau.HEAD_DEVICE)


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
