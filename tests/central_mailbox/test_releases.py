"""The centre as the web server of a repository of releases, and brought up to date itself."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from central_mailbox.commands import updating as commands
from tests.harness import bureau
from tests.harness.centre.server import ROOT, Server, fault
from tests.harness.updating.publisher import Publisher, package, system
from updating import command
from updating.debian import Debian
from updating.errors import UpdateError
from updating.installing import Checked, Installation
from updating.release import CENTRE, DESK
from updating.trusted import Repository, Source

MACHINE = Debian().architecture()
SCRIPT = f"""#!/bin/sh
case "$1" in
--version) echo "central-mailbox {{version}}" ;;
*) cd '{ROOT}' && '{sys.executable}' -m central_mailbox "$@" |
    sed 's/"version":"[^"]*"/"version":"{{version}}"/' ;;
esac
"""


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    made = Publisher(tmp_path_factory.mktemp("publisher"))
    made.releases("0.2.0", weight=600_000)
    return made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, publisher: Publisher) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("releases"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    (server.folder / "secret.txt").write_text("a key")
    (publisher.place / "targets" / "link").symlink_to(server.folder / "secret.txt")
    server.serving = ["--updates", str(publisher.place)]
    server.start()
    yield server
    assert server.stop() == 0


def test_a_desk_takes_its_update_from_the_centre(
    server: Server, publisher: Publisher, tmp_path: Path
) -> None:
    source = Source(f"{server.url}/updates")
    with Repository(source, tmp_path, publisher.first_root) as repository:
        found = repository.package(repository.newest(DESK.id, MACHINE))
    assert found.read_bytes() == (publisher.folder / "made" / f"{DESK.id}_0.2.0.deb").read_bytes()


def test_what_was_cut_off_is_served_from_there(server: Server, publisher: Publisher) -> None:
    (package,) = publisher.place.rglob("*.deb")
    whole = package.read_bytes()
    url = f"{server.url}/updates/{package.relative_to(publisher.place).as_posix()}"
    rest = httpx.get(url, headers={"range": "bytes=500000-"}, trust_env=False)
    assert (rest.status_code, rest.content) == (206, whole[500_000:])
    assert rest.headers["content-range"] == f"bytes 500000-{len(whole) - 1}/{len(whole)}"
    for other in ("bytes=1-2", "bytes=-5", f"bytes={len(whole)}-", "lines=1-", "bytes=²-"):
        headers = {b"range": other.encode()}
        answer = httpx.get(url, headers=headers, trust_env=False)
        assert (answer.status_code, len(answer.content)) == (200, len(whole)), other


@pytest.mark.parametrize(
    "path",
    [
        *("/updates/", "/updates/metadata", "/updates/metadata/9.root.json"),
        *("/updates/targets/link", "/updates/%2e%2e/secret.txt", "/updates/..%2fsecret.txt"),
        *("/updates//etc/passwd", "/updates/%00", "/updates/" + "a" * 5000),
    ],
)
def test_nothing_but_files_of_the_folder_is_served(server: Server, path: str) -> None:
    answer = httpx.get(f"{server.url}{path}", trust_env=False)
    assert answer.status_code == 404
    assert fault(answer).code == "request.not_found"


def test_centre_without_a_repository_serves_none(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.open_centre().close()
    server.start()
    answer = httpx.get(f"{server.url}/updates/metadata/timestamp.json", trust_env=False)
    assert server.stop() == 0
    assert fault(answer).code == "request.not_found"


def test_self_check_counts_a_copy_and_leaves_nothing(server: Server) -> None:
    before = sorted(path.name for path in server.settings.data.iterdir())
    done = server.run("self-check")
    assert done.returncode == 0, done.stderr
    size = server.open_centre().log_head().size
    assert msgspec.json.decode(done.stdout, type=Checked).work == size > 0
    assert sorted(path.name for path in server.settings.data.iterdir()) == before


def test_centre_is_updated_with_a_backup_of_before_and_put_back_when_records_are_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(tmp_path / "mailbox")
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    size = centre.log_head().size
    centre.close()
    publisher = Publisher(tmp_path / "publisher")
    (tmp_path / "root.json").write_bytes(publisher.first_root)
    monkeypatch.setattr(commands, "PACKED_ROOT", tmp_path / "root.json")
    on = system(tmp_path / "system")
    on.put_on(package(tmp_path / "first", "0.1.0", CENTRE, SCRIPT))
    run = command.run
    monkeypatch.setattr(
        command,
        "run",
        lambda options, typed, asked: run(
            options, typed, asked, lambda one: Installation(one.program, on, one.about)
        ),
    )
    options = argparse.Namespace(place=str(publisher.place), back=False)
    options.data, options.keys = server.settings.data, server.settings.keys
    publisher.release("0.2.0", package(tmp_path / "made", "0.2.0", CENTRE, SCRIPT), CENTRE)
    assert commands.update(options) == 0
    said = capsys.readouterr().out
    assert f"{size} records, findings 0" in said
    assert on.installed(CENTRE.id) == "0.2.0"
    (kept,) = (server.settings.data / commands.BEFORE).iterdir()
    assert (kept / "mailbox.db").exists()
    less = SCRIPT.replace("sed '", 'sed \'s/"work":[0-9]*/"work":1/;', 1)
    publisher.release("0.3.0", package(tmp_path / "made", "0.3.0", CENTRE, less), CENTRE)
    assert commands.update(options) == 1
    assert "已退回 0.2.0" in capsys.readouterr().err
    assert on.installed(CENTRE.id) == "0.2.0"
    check = subprocess.run(
        [on.root / CENTRE.executable, "--version"], capture_output=True, text=True, check=True
    )
    assert check.stdout == "central-mailbox 0.2.0\n"


def test_release_of_a_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.deb").write_text("nothing")
    with pytest.raises(UpdateError):
        Debian().fields(tmp_path / "no.deb")
