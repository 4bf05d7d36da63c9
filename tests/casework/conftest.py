"""What the tests of the rules share."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def lives_are_let_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lives that a module played once for all its tests do not stay for those of the others."""
    yield
    for one in vars(request.module).values():
        if hasattr(one, "cache_clear") and one.__module__ == request.module.__name__:
            one.cache_clear()
