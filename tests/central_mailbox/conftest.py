"""A centre on each database, and a real PostgreSQL of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store
from central_mailbox.store.sqlite import open_store
from tests.central_mailbox.desks import Hand, Precinct

CENTRE_SECRET = bytes(range(32))
DATABASE_KEY = bytes(range(32, 64))


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "mailbox.db", DATABASE_KEY)
    yield store
    store.close()


@pytest.fixture
def centre(store: Store, hand: Hand) -> Centre:
    return Centre(store, CentreKey(CENTRE_SECRET), hand)


@pytest.fixture
def town(centre: Centre, hand: Hand) -> Precinct:
    return Precinct(centre, hand)
