"""Every request of every deed fails once, and then for good: by a full disk, by a broken one.

``python -m tests.disk.failing MACHINE FOLDER STRIDE``, run under the shim, prints one line of
JSON.  Behind the first requests of a deed only every ``STRIDE``-th is tried.
Each time the error must be a clear one, what was said before must be there, and the same deed
must succeed as soon as the disk is well again.
"""

import contextlib
import errno
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tests.disk import centre, desk
from tests.disk.shim import ROOT, Disk, environment

ERRORS = (errno.ENOSPC, errno.EIO)
FIRST = 4
"""Requests of a deed that are always tried, each of them."""

TURNING_BACK = {"desk": ("open", "enrol", "first sync"), "centre": ("open", "found")}
"""Deeds that happen once: before each try everything is as it was."""


@dataclass
class Figures:
    """How often which deed failed, and what was wrong with it."""

    failed: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def tried(machine: str, folder: Path, stride: int = 1) -> Figures:
    """Try all in a child; its figures."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "tests.disk.failing", machine, str(folder), str(stride)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return msgspec.json.decode(done.stdout, type=Figures)


class _Trying:
    """One machine, through all its deeds and all failures of each."""

    def __init__(self, kind: str, folder: Path, disk: Disk, stride: int) -> None:
        self.machine: desk.Desk | centre.Mailbox
        self.machine = desk.Desk(folder) if kind == "desk" else centre.Mailbox(folder)
        self._turns_back = TURNING_BACK[kind]
        self._folder = folder
        self._before = folder.with_name("before")
        self._disk = disk
        self._stride = stride
        self._is_open = False
        self.figures = Figures()

    def deed(self, name: str) -> None:
        """All failures of one deed; in the end it is done."""
        said = self.machine.said
        if name in self._turns_back:
            self._end()
            shutil.rmtree(self._before, ignore_errors=True)
            shutil.copytree(self._folder, self._before)
        for error in ERRORS:
            for for_ever in (False, True):
                nth = 0
                while self._fails(name, nth, error, for_ever=for_ever):
                    nth += 1 if nth < FIRST else self._stride
                    self._turn_back(name, said)
                self._turn_back(name, said)
        self._prepare(name)
        self._do(name)

    def _fails(self, name: str, nth: int, error: int, *, for_ever: bool) -> bool:
        """Whether there was an ``nth`` request to fail."""
        where = f"{name}, request {nth}, {errno.errorcode[error]}{' for ever' * for_ever}"
        self._prepare(name)
        self._disk.fail(nth, error, for_ever=for_ever)
        try:
            self._do(name)
        except self.machine.clear_errors:
            pass
        except OSError as raised:
            if name != "small file" or raised.errno != error:
                self.figures.broken.append(f"{where}: {raised!r}")
        except Exception as raised:  # noqa: BLE001 - whatever it is, it is told
            self.figures.broken.append(f"{where}: {type(raised).__name__} {raised}")
        requests = self._disk.heal()
        if requests <= nth:
            return False
        self.figures.failed[name] = self.figures.failed.get(name, 0) + 1
        try:
            self._prepare(name)
            self._do(name)
            if self._is_open:
                self.figures.broken += [f"{where}: {what}" for what in self.machine.missing()]
        except Exception as raised:  # noqa: BLE001 - whatever it is, it is told
            told = f"does not go on: {type(raised).__name__} {raised}"
            self.figures.broken.append(f"{where}: {told}")
        return True

    def _prepare(self, name: str) -> None:
        if name.startswith("open"):
            self._end()
        elif not self._is_open:
            self.machine.open()
            self._is_open = True
        if name in ("index", "close"):
            self.machine.deeds["save" if "save" in self.machine.deeds else "sync"]()

    def _do(self, name: str) -> None:
        self._is_open = self._is_open and name != "close"
        self.machine.deeds[name]()
        self._is_open = name != "close"

    def _end(self) -> None:
        if self._is_open:
            self.machine.close()
            self._is_open = False

    def _turn_back(self, name: str, said: Any) -> None:
        """What happens once is made not to have happened."""
        if name not in self._turns_back:
            return
        self._end()
        for file in self._folder.iterdir():
            file.unlink()
        shutil.copytree(self._before, self._folder, dirs_exist_ok=True)
        self.machine.turn_back(said)


def main(kind: str, folder: str, stride: str) -> None:
    """Try all, and look at the end at what lies there."""
    work = Path(folder) / "work"
    work.mkdir()
    trying = _Trying(kind, work, Disk(work), int(stride))
    for name in trying.machine.deeds:
        trying.deed(name)
    trying.machine.close()
    judge: Callable[..., list[str]] = desk.judge if kind == "desk" else centre.judge
    trying.figures.broken += judge(work, trying.machine.said, is_thorough=True)
    with contextlib.suppress(BrokenPipeError):
        print(msgspec.json.encode(trying.figures).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
