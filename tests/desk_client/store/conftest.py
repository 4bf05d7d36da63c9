"""A store in a temporary folder, a paper centre, and a desk that knows its directory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.officers import Officer
from desk_client.store import Store
from tests.harness.desk.ended import HERE
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, sync
from tests.harness.outside import SeededOutside


@pytest.fixture
def outside() -> SeededOutside:
    return SeededOutside()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def centre(outside: SeededOutside) -> PaperCentre:
    return PaperCentre(outside)


@pytest.fixture
def blank(path: Path, outside: SeededOutside) -> Iterator[Store]:
    """A store just made."""
    store = Store.open(path, KEY, outside)
    yield store
    store.close()


@pytest.fixture
def store(blank: Store, centre: PaperCentre) -> Store:
    """A store that is enrolled and has the directory."""
    blank.enrol(IDENTITY)
    sync(blank, centre)
    return blank


@pytest.fixture
def officer(store: Store) -> dict[str, Officer]:
    """Officers by id, as this desk knows them."""
    return dict(store.directory().roster.officers)


@pytest.fixture
def known(blank: Store, centre: PaperCentre) -> Store:
    """A desk that can check its record."""
    blank.enrol(HERE)
    sync(blank, centre)
    return blank
