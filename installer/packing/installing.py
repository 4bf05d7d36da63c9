"""What is put into a folder for PyInstaller to find: parts by the lock, and our own wheel."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installer.packing.locked import Locked, as_requirements
from installer.packing.programs import ROOT


def parts(listed: list[Locked], target: Path, options: Sequence[str] = ()) -> None:
    """Wheels of a lock, by hash; with ``options`` for a system that is older than this one."""
    wanted = target.with_suffix(".txt")
    wanted.write_text(as_requirements(listed), "ascii")
    _pip(
        "install",
        "--no-deps",
        "--require-hashes",
        *options,
        "--target",
        str(target),
        "-r",
        str(wanted),
    )


def ours(work: Path) -> Path:
    """The programs' own wheel, as tests/test_installed.py holds it: with resources and version."""
    copy = work / "copy"
    copy.mkdir()
    names = said("git", "-C", str(ROOT), "ls-files", "-z").split("\0")
    for name in names:
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(work), str(copy))
    (wheel,) = work.glob("*.whl")
    return wheel


def put(wheel: Path, site: Path) -> None:
    """A wheel of ours among the parts."""
    _pip("install", "--no-deps", "--target", str(site), str(wheel))


def said(*command: str) -> str:
    """What a command printed."""
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout.strip()


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "-q", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, *arguments], check=False, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise SystemExit(f"pip {arguments[0]} failed (above)")
