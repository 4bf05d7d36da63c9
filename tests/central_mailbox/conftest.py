"""A centre on each database: every test that asks for a store runs on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store, postgres, sqlite
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.postgres import Cluster
from tests.harness.centre.stores import CENTRE_SECRET, DATABASE_KEY, Opener
from tests.harness.outside import SeededOutside


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture
def outside() -> SeededOutside:
    return SeededOutside()


@pytest.fixture(params=["sqlite", "postgres"])
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same database once more, as another process would."""
    opened: list[Store] = []
    cluster: Cluster | None = None
    url = ""
    if request.param == "postgres":
        cluster = request.getfixturevalue("cluster")
        url = cluster.with_tables()

    def open_it() -> Store:
        if url:
            store = postgres.open_store(url)
        else:
            store = sqlite.open_store(tmp_path / "mailbox.db", DATABASE_KEY)
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()
    if cluster is not None:
        cluster.drop(url)


@pytest.fixture
def store(open_again: Opener) -> Store:
    return open_again()


@pytest.fixture
def centre(store: Store, outside: SeededOutside) -> Centre:
    return Centre(store, CentreKey(CENTRE_SECRET), outside)


@pytest.fixture
def desks(centre: Centre, outside: SeededOutside) -> PlainDesks:
    return PlainDesks(centre, outside)
