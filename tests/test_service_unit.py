"""The unit of the central mailbox: systemd reads it without a word, and finds it shut tight."""

import re
import subprocess
from pathlib import Path

import pytest

from central_mailbox.commands.parser import parser

UNIT = Path(__file__).parents[1] / "installer" / "central-mailbox.service"
EXPOSED = 20
"""Of 100; a service without any of it has 96."""


def analyzed(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", *command], capture_output=True, text=True, check=False
    )


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit as it would be installed here: systemd looks whether the command is there."""
    text = UNIT.read_text("utf-8").replace("/usr/bin/central-mailbox", "/bin/true")
    assert "/bin/true serve --config" in text
    path = tmp_path / UNIT.name
    path.write_text(text, "utf-8")
    return path


def test_unit_is_read_without_a_word(unit: Path) -> None:
    told = analyzed("verify", str(unit))
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
    unit.write_text(unit.read_text("utf-8").replace("Restart=", "Restrat="), "utf-8")
    assert "Restrat" in analyzed("verify", str(unit)).stderr


def test_unit_lets_little_through(unit: Path) -> None:
    told = analyzed("security", "--offline=true", f"--threshold={EXPOSED}", str(unit))
    assert told.returncode == 0, told.stdout
    unit.write_text(
        re.sub(r"^(Protect|System).*$", "", unit.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    assert analyzed("security", "--offline=true", f"--threshold={EXPOSED}", str(unit)).returncode


def test_unit_reads_its_certificate_again_when_it_is_asked_to() -> None:
    (reload,) = re.findall(r"^ExecReload=(.*)$", UNIT.read_text("utf-8"), flags=re.MULTILINE)
    assert reload == "/bin/kill -HUP $MAINPID"


def test_unit_has_files_for_every_desk_of_a_province_that_waits() -> None:
    """One for each; nobody says so when they end, desks are just not let in."""
    (files,) = re.findall(r"^LimitNOFILE=(.*)$", UNIT.read_text("utf-8"), flags=re.MULTILINE)
    assert int(files) > 50_000


def test_command_of_the_unit_is_one_of_ours() -> None:
    (command,) = re.findall(r"^ExecStart=(.*)$", UNIT.read_text("utf-8"), flags=re.MULTILINE)
    options = parser().parse_args(command.split()[1:])
    assert options.config == Path("/etc/central-mailbox/mailbox.toml")
