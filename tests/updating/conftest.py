from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.updating.mirror import Mirror, mirror
from tests.harness.updating.publisher import Publisher


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """A publisher whose newest desk is 0.2.0."""
    made = Publisher(tmp_path / "publisher")
    made.releases("0.1.0")
    made.releases("0.2.0")
    return made


@pytest.fixture
def web(publisher: Publisher) -> Iterator[Mirror]:
    """Its repository on a web server."""
    with mirror(publisher.place) as one:
        yield one
