"""From one version to the next and back: real packages, the real dpkg, a system in a folder."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.harness.updating.publisher import SOUND, Publisher, package, system
from updating import apart, in_use
from updating.errors import InUseError, MachineError, PutBackError, WrongPackageError
from updating.installing import Installation
from updating.release import CENTRE, DESK
from updating.trusted import Repository, Source

OTHER_WORK = SOUND.replace('"work": 7', '"work": 6')
OTHER_VERSION = SOUND.replace("{name} {version}", "{name} 9.9.9")
CRASH = "#!/bin/sh\necho 'no library of that name' >&2\nexit 127\n"
NO_PROGRAM = "not a program at all"
BAD = {
    "work that is less": OTHER_WORK,
    "another version": OTHER_VERSION,
    "a crash": CRASH,
    "no program": NO_PROGRAM,
}


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "publisher")
    made.releases("0.1.0")
    return made


@pytest.fixture
def here(publisher: Publisher, tmp_path: Path) -> Installation:
    """A system with 0.1.0 on it, put on by other means."""
    made = Installation(DESK, system(tmp_path / "system"))
    made.system.put_on(package(tmp_path / "first", "0.1.0"))
    return made


@contextmanager
def asked(publisher: Publisher, here: Installation) -> Iterator[Repository]:
    source = Source(str(publisher.place))
    with Repository(source, here.state, publisher.first_root) as repository:
        yield repository


def update(publisher: Publisher, here: Installation) -> str:
    with asked(publisher, here) as repository:
        return here.update(repository)[0]


def files(here: Installation) -> set[str]:
    """What lies in the program's folder, but for the program."""
    folder = here.system.root / DESK.executable.parent
    return {path.name for path in folder.iterdir()} - {DESK.name}


def says(here: Installation) -> str:
    program = here.system.root / DESK.executable
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout


def test_newer_version_is_put_on_and_the_old_one_kept(
    publisher: Publisher, here: Installation
) -> None:
    assert update(publisher, here) == "nothing newer"
    publisher.releases("0.2.0")
    assert update(publisher, here) == "installed"
    assert (here.version, says(here)) == ("0.2.0", "precinct-desk 0.2.0\n")
    assert files(here) == {"only-in-0.2.0", "weight"}
    kept = {path.name for path in (here.state / "kept").iterdir()}
    assert kept == {"0.1.0.deb", "0.2.0.deb"}
    publisher.releases("0.3.0")
    assert update(publisher, here) == "installed"
    kept = {path.name for path in (here.state / "kept").iterdir()}
    assert kept == {"0.2.0.deb", "0.3.0.deb"}
    assert update(publisher, here) == "nothing newer"


def test_ten_is_higher_than_nine(publisher: Publisher, here: Installation) -> None:
    publisher.releases("0.9.0")
    publisher.releases("0.10.0")
    assert update(publisher, here) == "installed"
    assert here.version == "0.10.0"


def test_lower_version_is_never_put_on_though_it_is_signed(
    publisher: Publisher, here: Installation, tmp_path: Path
) -> None:
    """A publisher's repository of before, whole and in time, on a machine that never saw it."""
    here.system.put_on(package(tmp_path / "newer", "0.2.0"))
    assert update(publisher, here) == "nothing newer"
    assert here.version == "0.2.0"


@pytest.mark.parametrize("fault", list(BAD))
def test_version_that_does_not_pass_is_put_back_and_not_tried_again(
    publisher: Publisher, here: Installation, tmp_path: Path, fault: str
) -> None:
    publisher.release("0.2.0", package(tmp_path / "bad", "0.2.0", script=BAD[fault]))
    with pytest.raises(PutBackError) as told:
        update(publisher, here)
    assert "0.2.0" in told.value.say.zh
    assert (here.version, says(here)) == ("0.1.0", "precinct-desk 0.1.0\n")
    assert files(here) == {"only-in-0.1.0", "weight"}
    assert update(publisher, here) == "kept off"
    assert here.version == "0.1.0"
    publisher.releases("0.2.1")
    assert update(publisher, here) == "installed"


def test_package_that_dpkg_refuses_leaves_the_old_one(
    publisher: Publisher, here: Installation, tmp_path: Path
) -> None:
    needs = package(tmp_path / "bad", "0.2.0", control="Depends: libnobody-has\n")
    publisher.release("0.2.0", needs)
    with pytest.raises(PutBackError) as told:
        update(publisher, here)
    assert "libnobody-has" in told.value.detail
    assert here.version == "0.1.0"
    assert here.system.is_whole(DESK.id)
    assert files(here) == {"only-in-0.1.0", "weight"}


@pytest.mark.parametrize("other", ["id", "version", "program"])
def test_package_that_is_not_what_its_description_says_is_not_put_on(
    publisher: Publisher, here: Installation, tmp_path: Path, other: str
) -> None:
    if other == "id":
        made = package(tmp_path / "bad", "0.2.0", named="org.example.another")
    elif other == "version":
        made = package(tmp_path / "bad", "0.1.9")
    else:
        made = package(tmp_path / "bad", "0.2.0", CENTRE)
    publisher.release("0.2.0", made)
    with pytest.raises(WrongPackageError):
        update(publisher, here)
    assert here.version == "0.1.0"


def test_open_program_keeps_its_files_and_the_update_waits(
    publisher: Publisher, here: Installation
) -> None:
    publisher.releases("0.2.0")
    folder = here.system.root / "opt/apps" / DESK.id
    held = "import sys, time; from pathlib import Path; from updating import in_use\n"
    held += "with in_use.running(Path(sys.argv[1])):\n print('open', flush=True)\n sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", held, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "open\n"
        with in_use.running(folder), pytest.raises(InUseError):
            update(publisher, here)
        assert (here.version, files(here)) == ("0.1.0", {"only-in-0.1.0", "weight"})
        assert list((here.state / "held").glob("*.deb"))
        desk.send_signal(signal.SIGKILL)
    assert update(publisher, here) == "installed"
    with in_use.replacing(folder), pytest.raises(InUseError) as told, in_use.running(folder):
        pass
    assert told.value.say == in_use.UPDATING


def test_changed_files_are_no_way_back(publisher: Publisher, here: Installation) -> None:
    publisher.releases("0.2.0")
    (here.system.root / DESK.executable.parent / "only-in-0.1.0").write_text("other")
    info = here.system.root / "var/lib/dpkg/info" / f"{DESK.id}.md5sums"
    info.write_text(f"{'0' * 32}  {DESK.executable.parent / 'only-in-0.1.0'}\n")
    with pytest.raises(MachineError) as told:
        update(publisher, here)
    assert "only-in-0.1.0" in told.value.detail
    assert here.version == "0.1.0"


def test_what_is_packed_once_more_is_the_package(here: Installation, tmp_path: Path) -> None:
    again = tmp_path / "again.deb"
    here.system.packed_again(DESK.id, again)
    first = tmp_path / "first" / f"{DESK.id}_0.1.0.deb"

    def listed(package: Path) -> list[list[str]]:
        shown = subprocess.run(
            ["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True
        ).stdout
        lines = [line.split() for line in shown.splitlines()]
        return [[line[0], line[1], line[-1]] for line in lines if line[0][0] != "d"]

    assert sorted(listed(again)) == sorted(listed(first))
    assert here.system.fields(again) == here.system.fields(first)


@pytest.mark.parametrize("at", ["--unpack", "-i"])
def test_update_that_was_cut_off_is_put_back_by_the_next_run(
    publisher: Publisher, here: Installation, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """The machine loses power when the new files lie there, and nobody has checked them."""
    publisher.releases("0.2.0")
    put_on = type(here.system).put_on

    def and_then_dark(system: object, package: Path) -> None:
        root = f"--root={here.system.root}"
        subprocess.run(["dpkg", root, at, package], check=True, capture_output=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(type(here.system), "put_on", and_then_dark)
    with pytest.raises(KeyboardInterrupt):
        update(publisher, here)
    monkeypatch.setattr(type(here.system), "put_on", put_on)
    assert here.version == "0.2.0"
    if at == "--unpack":
        here.finish()
        assert (here.version, says(here)) == ("0.1.0", "precinct-desk 0.1.0\n")
        assert here.system.is_whole(DESK.id)
    assert update(publisher, here) == "installed", "once more, and looked at this time"
    assert (here.version, here.system.is_whole(DESK.id)) == ("0.2.0", True)


def test_somebody_goes_back_by_hand_and_is_not_updated_to_the_same_again(
    publisher: Publisher, here: Installation, tmp_path: Path
) -> None:
    with pytest.raises(MachineError):
        here.back()
    publisher.releases("0.2.0")
    update(publisher, here)
    publisher.release("0.3.0", package(tmp_path / "bad", "0.3.0", script=CRASH))
    with pytest.raises(PutBackError):
        update(publisher, here)
    assert here.back() == "0.1.0"
    assert (here.version, files(here)) == ("0.1.0", {"only-in-0.1.0", "weight"})
    assert update(publisher, here) == "kept off", "neither the newest, which did not pass"
    publisher.releases("0.3.1")
    assert update(publisher, here) == "installed"


def test_program_that_is_no_package_is_said(publisher: Publisher, tmp_path: Path) -> None:
    nowhere = Installation(DESK, system(tmp_path / "empty"))
    with pytest.raises(MachineError) as told:
        update(publisher, nowhere)
    assert DESK.id in told.value.say.en


def test_updater_goes_on_from_a_copy_that_keeps_its_bytes(
    here: Installation, publisher: Publisher
) -> None:
    folder = here.system.root / DESK.executable.parent
    copy = apart.copied(folder, here.state / "updater")
    publisher.releases("0.2.0")
    assert update(publisher, here) == "installed"
    assert (copy / "only-in-0.1.0").read_bytes() == b"0.1.0" * 99
    said = subprocess.run(
        [copy / DESK.name, "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout == "precinct-desk 0.1.0\n"
    program = folder / DESK.name
    assert in_use.package_folder(program) == here.system.root / "opt/apps" / DESK.id
    assert in_use.own_folder() is None
