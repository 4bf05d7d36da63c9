"""``init``: folder, keys and a file that explains itself; never over anything, never a bureau."""

import stat
from pathlib import Path

import pytest

from tests.harness.centre.server import Server


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def lying(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_begun_folder_holds_keys_and_settings_and_no_mailbox(server: Server) -> None:
    done = server.run("init")
    assert (done.returncode, done.stderr) == (0, "")
    settings = server.settings
    file = settings.data / "mailbox.toml"
    assert f"written: {file}" in done.stdout
    for path in (file, settings.centre_key, settings.database_key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "\nport = 8700\n" in file.read_text("utf-8"), "desks find it again after a restart"
    assert not settings.database_file.exists()
    served = server.run("serve")
    assert served.returncode == 1
    assert "there is no mailbox in" in served.stderr


def test_founded_mailbox_takes_the_keys_that_were_begun(server: Server) -> None:
    server.run("init")
    keys = lying(server.settings.keys)
    assert server.run("found", "--profile", "zhanjiang").returncode == 0
    assert lying(server.settings.keys) == keys
    assert server.run("verify").returncode == 0


def test_nothing_is_begun_over_what_is_there(server: Server) -> None:
    server.run("init")
    server.run("found", "--profile", "zhanjiang")
    files = [path for path in server.folder.rglob("*") if path.is_file()]
    assert len(files) == 4
    for kept in files:
        for path in files:
            if path != kept:
                path.rename(path.with_name(f"{path.name}.away"))
        before = lying(server.folder)
        again = server.run("init")
        assert again.returncode == 1, kept
        assert f"{kept} is there already; nothing was written" in again.stderr
        assert lying(server.folder) == before
        for path in files:
            if path != kept:
                path.with_name(f"{path.name}.away").rename(path)


def test_file_elsewhere_leads_to_the_mailbox(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "etc" / "mailbox.toml"
    assert server.run("init", "--config", str(file)).returncode == 0
    assert not (server.settings.data / "mailbox.toml").exists()
    again = server.run("init", "--config", str(file))
    assert (again.returncode, f"{file} is there already" in again.stderr) == (1, True)
