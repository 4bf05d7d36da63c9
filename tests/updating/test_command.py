"""What is typed: who may install, what is said, and how it ends."""

import argparse
import os
from pathlib import Path

import pytest

from tests.harness.updating.publisher import SOUND, Publisher, package, system
from updating import command, in_use
from updating.installing import Installation
from updating.release import DESK
from updating.trusted import ROOT_FILE

OTHER_WORK = SOUND.replace('"work": 7', '"work": 6')


class Machine:
    """A machine with 0.1.0 on it, and somebody who types."""

    def __init__(self, publisher: Publisher, folder: Path) -> None:
        self.here = Installation(DESK, system(folder / "system"))
        self.here.system.put_on(package(folder / "first", "0.1.0"))
        self.root = folder / "root.json"
        self.root.write_bytes(publisher.first_root)
        self.prepared = 0
        self.asked = command.Asked(
            program=DESK,
            default="",
            authority=None,
            packed_root=self.root,
            user_state=folder / "of a user",
            prepare=self._prepare,
        )

    def _prepare(self) -> None:
        self.prepared += 1

    def types(self, *arguments: str) -> int:
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        given = ["update", *arguments]
        return command.run(
            parser.parse_args(arguments), given, lambda: self.asked, lambda asked: self.here
        )


@pytest.fixture
def machine(publisher: Publisher, tmp_path: Path) -> Machine:
    return Machine(publisher, tmp_path)


def test_root_installs_and_reads_what_is_new(
    machine: Machine, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publisher.release("0.3.0", package(tmp_path / "new", "0.3.0"), notes="### Added\n* tea")
    assert machine.types("--from", str(publisher.place)) == 0
    said = capsys.readouterr().out
    assert "已安装 0.3.0(原 0.1.0)" in said
    assert "* tea" in said
    assert (machine.here.version, machine.prepared) == ("0.3.0", 1)
    assert machine.types("--from", str(publisher.place)) == 0
    assert "已是最新版本 0.3.0" in capsys.readouterr().out
    assert machine.types("--back") == 0
    assert machine.here.version == "0.1.0"
    assert machine.types("--from", str(publisher.place)) == 1
    assert "refused" in capsys.readouterr().err
    assert machine.prepared == 1


def test_anybody_else_is_told_what_waits(
    machine: Machine,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert machine.types("--from", str(publisher.place)) == 2
    assert "sudo precinct-desk update" in capsys.readouterr().out
    assert machine.here.version == "0.1.0"
    assert (machine.asked.user_state / "metadata").is_dir()
    assert not machine.here.state.exists()


def test_open_program_and_a_bad_version_end_in_codes_of_their_own(
    machine: Machine, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with in_use.running(machine.here.system.root / "opt/apps" / DESK.id):
        assert machine.types("--from", str(publisher.place)) == 2
    assert "关闭" in capsys.readouterr().err
    publisher.release("0.3.0", package(tmp_path / "bad", "0.3.0", script=OTHER_WORK))
    assert machine.types("--from", str(publisher.place)) == 1
    assert "已退回 0.1.0" in capsys.readouterr().err
    assert machine.here.version == "0.1.0"


def test_nowhere_and_no_root_of_trust_are_said(
    machine: Machine, publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.types() == 1
    assert "--from" in capsys.readouterr().err
    machine.root.unlink()
    assert machine.types("--from", str(publisher.place)) == 1
    assert ROOT_FILE in capsys.readouterr().err


def test_root_of_the_administrator_goes_before_the_one_that_was_packed(
    machine: Machine, publisher: Publisher, tmp_path: Path
) -> None:
    """Whoever signs releases of their own says so on the machine."""
    machine.root.write_bytes(Publisher(tmp_path / "other").first_root)
    assert machine.types("--from", str(publisher.place)) == 1
    named = machine.here.system.root / "etc/opt" / DESK.id / ROOT_FILE
    named.parent.mkdir(parents=True)
    named.write_bytes(publisher.first_root)
    for path in (machine.here.state / "metadata").rglob("*"):
        if not path.is_dir():
            path.unlink()
    assert machine.types("--from", str(publisher.place)) == 0
