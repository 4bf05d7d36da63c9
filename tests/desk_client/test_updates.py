"""Whether a newer version waits: looked at, believed by its signatures, and never in the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_client.services import updates
from desk_client.settings import Settings
from tests.harness.updating.mirror import Mirror, mirror
from tests.harness.updating.publisher import Publisher, package


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A centre's address with releases below it."""
    publisher = Publisher(tmp_path / "publisher")
    made = package(tmp_path / "made", "0.2.0")
    publisher.release("0.2.0", made, notes="* tea")
    publisher.place.rename(publisher.folder / "updates")
    (tmp_path / "root.json").write_bytes(publisher.first_root)
    monkeypatch.setattr(updates, "PACKED_ROOT", tmp_path / "root.json")
    with mirror(publisher.folder) as one:
        yield one


def settings(tmp_path: Path, url: str) -> Settings:
    return Settings(data=tmp_path / "data", centre_url=url)


def test_newer_version_is_found_with_its_notes_and_an_equal_one_is_not(
    web: Mirror, tmp_path: Path
) -> None:
    found = updates.newer(settings(tmp_path, web.url), "0.1.0")
    assert found is not None
    assert (found.version, found.notes) == ("0.2.0", "* tea")
    assert updates.newer(settings(tmp_path, web.url), "0.2.0") is None


def test_nothing_that_is_wrong_with_a_source_reaches_the_officer(
    web: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No centre, no server, no root of trust, no sound version of its own, a source that lies."""
    assert updates.newer(settings(tmp_path, ""), "0.1.0") is None
    assert updates.newer(settings(tmp_path, "http://127.0.0.1:1"), "0.1.0") is None
    assert updates.newer(settings(tmp_path, web.url), "(not installed)") is None
    web.swapped = {"timestamp.json": b"{}"}
    assert updates.newer(settings(tmp_path, web.url), "0.1.0") is None
    web.swapped = {}
    monkeypatch.setattr(updates, "PACKED_ROOT", tmp_path / "nowhere.json")
    asked = len(web.asked)
    assert updates.newer(settings(tmp_path, web.url), "0.1.0") is None
    assert len(web.asked) == asked
