"""What an attacker between publisher and desk can do to a real repository: nothing but a no."""

import json
import shutil
from pathlib import Path

import pytest

from casework.event import Label
from installer.releasing import keys
from tests.harness.updating.mirror import Mirror, mirror
from tests.harness.updating.publisher import Publisher, package
from updating.debian import Debian
from updating.errors import (
    ExpiredError,
    NoSourceError,
    OlderError,
    UnreachableError,
    UntrustedError,
    UpdateError,
)
from updating.fetching import Patience
from updating.release import CENTRE, DESK, Release
from updating.trusted import Repository, Source

MACHINE = Debian().architecture()
SHORT = Patience(connect=2, piece=2, window=0.3, least=10_000, breaks=1)


def looked(publisher: Publisher, place: str | Path, state: Path) -> Release:
    """The newest desk, as a machine with this state takes it from there."""
    source = Source(str(place), patience=SHORT)
    with Repository(source, state, publisher.first_root) as repository:
        return repository.newest(DESK.id, MACHINE)


def fetched(publisher: Publisher, place: str | Path, state: Path) -> bytes:
    source = Source(str(place), patience=SHORT)
    with Repository(source, state, publisher.first_root) as repository:
        return repository.package(repository.newest(DESK.id, MACHINE)).read_bytes()


def resigned(path: Path, change: dict[str, object]) -> bytes:
    """A list with something changed in it, under the signatures it had."""
    read = json.loads(path.read_bytes())
    read["signed"] |= change
    return json.dumps(read).encode()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_newest_release_comes_from_a_web_server_and_from_a_folder(
    publisher: Publisher, web: Mirror, tmp_path: Path
) -> None:
    package = (publisher.folder / "made" / f"{DESK.id}_0.2.0.deb").read_bytes()
    for place, name in ((web.url, "web"), (publisher.place, "folder")):
        assert looked(publisher, place, tmp_path / name).version == "0.2.0"
        assert fetched(publisher, place, tmp_path / name) == package


def test_a_mirror_rolled_back_is_refused_by_who_has_seen_more(
    publisher: Publisher, state: Path, tmp_path: Path
) -> None:
    old = publisher.copied("old")
    publisher.releases("0.3.0")
    assert looked(publisher, publisher.place, state).version == "0.3.0"
    with mirror(old) as bad, pytest.raises(OlderError):
        looked(publisher, bad.url, state)
    assert looked(publisher, publisher.place, state).version == "0.3.0"


def test_a_mirror_held_back_is_refused_when_its_time_is_over(tmp_path: Path, state: Path) -> None:
    publisher = Publisher(tmp_path / "publisher", {"timestamp": -1})
    publisher.releases("0.2.0")
    with mirror(publisher.place) as bad, pytest.raises(ExpiredError) as told:
        looked(publisher, bad.url, state)
    assert "日期" in told.value.say.zh


@pytest.mark.parametrize("role", ["root", "snapshot", "targets"])
def test_every_list_that_has_run_out_is_refused(tmp_path: Path, state: Path, role: str) -> None:
    publisher = Publisher(tmp_path / "publisher", {role: -1})
    publisher.releases("0.2.0")
    with pytest.raises(ExpiredError):
        looked(publisher, publisher.place, state)


def test_lists_of_two_days_are_not_mixed(publisher: Publisher, web: Mirror, state: Path) -> None:
    """The new timestamp with the snapshot of before, and the new snapshot with old targets."""
    old = publisher.copied("old")
    snapshot = max(old.glob("metadata/*.snapshot.json"), key=lambda path: int(path.name[0]))
    targets = max(old.glob("metadata/*.targets.json"), key=lambda path: int(path.name[0]))
    publisher.releases("0.3.0")
    for swapped in (snapshot, targets):
        name = f".{swapped.name.split('.')[1]}.json"
        web.swapped = {name: swapped.read_bytes()}
        with pytest.raises(UntrustedError):
            looked(publisher, web.url, state)
    web.swapped = {}
    assert looked(publisher, web.url, state).version == "0.3.0"


def test_another_publisher_is_not_believed(
    publisher: Publisher, state: Path, tmp_path: Path
) -> None:
    other = Publisher(tmp_path / "other")
    other.releases("9.9.9")
    with mirror(other.place) as bad, pytest.raises(UntrustedError):
        looked(publisher, bad.url, state)


def test_one_stolen_root_key_makes_no_root(publisher: Publisher, state: Path) -> None:
    """The threshold is two: the publisher's own tool refuses, and so does a machine."""
    thief = keys.make(publisher.folder / "thief", "targets")
    stolen = publisher.offline[:1]
    with pytest.raises(Exception, match="root was signed by 1/2 keys"):
        publisher.repository.renew("targets", [thief], stolen, publisher.online)
    forged = resigned(publisher.place / "metadata" / "1.root.json", {"version": 2})
    (publisher.place / "metadata" / "2.root.json").write_bytes(forged)
    with pytest.raises(UntrustedError):
        looked(publisher, publisher.place, state)


def test_keys_that_changed_are_followed_and_old_ones_open_nothing(
    publisher: Publisher, state: Path, tmp_path: Path
) -> None:
    assert looked(publisher, publisher.place, state).version == "0.2.0"
    old = publisher.copied("old")
    fresh = keys.make(publisher.folder / "new", "targets")
    lost = dict(publisher.online)
    publisher.online["targets"] = fresh
    publisher.repository.renew("targets", [fresh], publisher.offline, publisher.online)
    media = [keys.make(publisher.folder / f"medium-{n}", "root") for n in (3, 4)]
    publisher.repository.renew("root", media, publisher.offline, publisher.online)
    publisher.releases("0.3.0")
    assert looked(publisher, publisher.place, state).version == "0.3.0"
    assert looked(publisher, publisher.place, tmp_path / "new machine").version == "0.3.0"
    # whoever has the key that was lost signs into the repository of before: too late
    thief = Publisher.__new__(Publisher)
    thief.folder, thief.online = publisher.folder / "thief", lost
    thief.repository = type(publisher.repository)(
        old, {"targets": 9, "snapshot": 9, "timestamp": 9}
    )
    for number in range(9):
        thief.releases(f"9.9.{number}")
    for path in publisher.place.glob("metadata/*.root.json"):
        shutil.copy(path, old / "metadata")
    with pytest.raises(UntrustedError):
        looked(publisher, old, state)


def test_package_swapped_on_the_mirror_is_thrown_away(
    publisher: Publisher, web: Mirror, state: Path
) -> None:
    right = (publisher.folder / "made" / f"{DESK.id}_0.2.0.deb").read_bytes()
    web.swapped = {".deb": right[:-1] + b"x"}
    with pytest.raises(UntrustedError):
        fetched(publisher, web.url, state)
    assert not list(state.rglob("*.deb"))
    web.swapped = {}
    assert fetched(publisher, web.url, state) == right


def test_description_swapped_with_one_of_another_program_is_refused(
    publisher: Publisher, web: Mirror, state: Path
) -> None:
    publisher.releases("0.9.0", CENTRE)
    other = next((publisher.place / "targets" / CENTRE.id).glob("*.json"))
    web.swapped = {f".{MACHINE}.json": other.read_bytes()}
    with pytest.raises(UntrustedError):
        looked(publisher, web.url, state)


@pytest.mark.parametrize("end", ["timestamp.json", "snapshot.json", "targets.json", ".deb"])
def test_data_without_end_is_left_where_it_passes_what_was_signed(
    publisher: Publisher, web: Mirror, state: Path, end: str
) -> None:
    web.endless = end
    with pytest.raises(UntrustedError):
        fetched(publisher, web.url, state)
    assert sum(path.stat().st_size for path in state.rglob("*") if path.is_file()) < 6_000_000


@pytest.mark.parametrize("end", ["timestamp.json", ".deb"])
def test_line_that_drips_is_left(publisher: Publisher, web: Mirror, state: Path, end: str) -> None:
    web.dripping = end
    with pytest.raises(UnreachableError):
        fetched(publisher, web.url, state)


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_cut_download_is_picked_up_in_the_same_run_and_in_the_next(
    tmp_path: Path, state: Path, *, knows_ranges: bool
) -> None:
    publisher = Publisher(tmp_path / "publisher")
    publisher.releases("0.2.0", weight=500_000)
    right = (publisher.folder / "made" / f"{DESK.id}_0.2.0.deb").read_bytes()
    with mirror(publisher.place) as web:
        web.knows_ranges = knows_ranges
        web.cut_after = [100_000, 0, 0] if knows_ranges else [100_000, 50_000, 50_000]
        with pytest.raises(UnreachableError):
            fetched(publisher, web.url, state)
        assert fetched(publisher, web.url, state) == right
        assert ("bytes=100000-" in {start for _, start in web.asked}) is True
        if knows_ranges:
            assert web.sent == len(right)
        web.asked.clear()
        assert fetched(publisher, web.url, state) == right
        assert not [path for path, _ in web.asked if path.endswith(".deb")]


def test_beginning_of_a_swapped_package_does_not_spoil_the_right_one(
    tmp_path: Path, state: Path
) -> None:
    publisher = Publisher(tmp_path / "publisher")
    publisher.releases("0.2.0", weight=500_000)
    right = (publisher.folder / "made" / f"{DESK.id}_0.2.0.deb").read_bytes()
    with mirror(publisher.place) as web:
        web.swapped = {".deb": b"x" * len(right)}
        web.cut_after = [100_000, 0]
        with pytest.raises(UnreachableError):
            fetched(publisher, web.url, state)
        web.swapped = {}
        with pytest.raises(UntrustedError):
            fetched(publisher, web.url, state)
        assert fetched(publisher, web.url, state) == right


def test_no_repository_no_server_and_no_release_are_said(
    publisher: Publisher, web: Mirror, state: Path, tmp_path: Path
) -> None:
    said: list[Label] = []
    for place in (tmp_path / "nothing", f"{web.url}/nothing"):
        with pytest.raises(NoSourceError) as told:
            looked(publisher, place, state)
        said.append(told.value.say)
    assert len({one.zh for one in said}) == 1
    with (
        Repository(Source(str(publisher.place)), state, publisher.first_root) as repository,
        pytest.raises(NoSourceError) as told,
    ):
        repository.newest(CENTRE.id, MACHINE)
    assert told.value.say not in said
    web.ended.set()


def test_plain_http_beyond_this_machine_is_not_spoken(publisher: Publisher, state: Path) -> None:
    with pytest.raises(NoSourceError) as told:
        looked(publisher, "http://updates.example.org", state)
    assert "https://" in told.value.say.en


def test_publisher_refuses_what_no_machine_would_take(publisher: Publisher, tmp_path: Path) -> None:
    made = package(tmp_path / "again", "0.2.0")
    with pytest.raises(keys.ReleaseError):
        publisher.release("0.2.0", made)
    with pytest.raises(keys.ReleaseError):
        publisher.release("0.1.9", made)
    with pytest.raises(UpdateError):
        publisher.release("0.3-beta", made)
