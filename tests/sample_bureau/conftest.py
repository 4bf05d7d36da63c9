"""The sample played once without a store, and loaded once into a centre."""

from collections.abc import Iterator

import pytest

from sample_bureau import load
from tests.harness.sample import (
    NOW,
    SEED,
    InCentre,
    Played,
    fresh_centre,
    play_through,
)


@pytest.fixture(scope="session")
def played() -> Played:
    return play_through(SEED, NOW)


@pytest.fixture(scope="session")
def in_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InCentre]:
    centre = fresh_centre(tmp_path_factory.mktemp("sample"))
    yield InCentre(centre, load(centre, SEED, NOW))
    centre.close()
