"""The desk program as the system sees it: one at a time, ended in order, quiet about people."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desk_client import logs
from tests.harness.windows.desk_program import CANARY

PATIENCE = 60
ALREADY = "TroublePage 警务工作台已经打开"


@contextmanager
def desk(folder: Path, action: str = "stay") -> Iterator["subprocess.Popen[str]"]:
    """A desk without a key store; ended at the end, whatever became of it."""
    environ = os.environ | {"DESK_DATA": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.harness.windows.desk_program", action],
        env=environ | {"XDG_RUNTIME_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: "subprocess.Popen[str]") -> str:
    """The next page that comes up."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def log_of(folder: Path) -> str:
    return (folder / logs.FILE).read_text()


def test_second_desk_on_the_same_data_says_so_and_opens_nothing(tmp_path: Path) -> None:
    with desk(tmp_path) as first:
        assert said(first).startswith("PassphrasePage")
        with desk(tmp_path, "close") as second:
            assert said(second).startswith(ALREADY)
            assert second.wait(PATIENCE) == 1
        with desk(tmp_path / "another") as third:
            assert said(third).startswith("PassphrasePage")


def test_second_desk_opens_when_the_first_has_gone(tmp_path: Path) -> None:
    with desk(tmp_path) as first:
        assert said(first).startswith("PassphrasePage")
        with desk(tmp_path, "again") as second:
            assert said(second).startswith(ALREADY)
            assert said(second).startswith(ALREADY)
    with desk(tmp_path) as third:
        assert said(third).startswith("PassphrasePage")


def test_closing_the_first_window_ends_the_program(tmp_path: Path) -> None:
    with desk(tmp_path, "close") as process:
        assert said(process).startswith("PassphrasePage")
        assert process.wait(PATIENCE) == 0
    assert '"what":"ended"' in log_of(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_wish_of_the_system_ends_the_program_in_order(tmp_path: Path, number: int) -> None:
    with desk(tmp_path) as process:
        assert said(process).startswith("PassphrasePage")
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
    assert '"what":"ended"' in log_of(tmp_path)


@pytest.mark.parametrize(("action", "raiser"), [("break", "_look"), ("break-thread", "run")])
def test_fault_that_nobody_caught_is_told_in_words_and_logged_without(
    tmp_path: Path, action: str, raiser: str
) -> None:
    with desk(tmp_path, action) as process:
        assert said(process).startswith("PassphrasePage")
        assert said(process).startswith("TroublePage 程序内部出错")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    log = log_of(tmp_path)
    assert '"error":"ValueError"' in log
    assert f":{raiser}:" in log
    assert ":break_down:" in log
    assert CANARY not in log + out + err
    assert "Traceback" not in err


def test_everything_that_the_desk_writes_is_for_its_owner_only(tmp_path: Path) -> None:
    with desk(tmp_path, "close") as process:
        process.wait(PATIENCE)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {logs.FILE, logs.CRASH_FILE}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
