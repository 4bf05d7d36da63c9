"""An updater that does not lie in what it replaces.

A packed program reads pieces of itself while it runs.  Before its own package is replaced it
goes on from a copy of its folder, of links where the disk allows: the old bytes stay where they are
for as long as somebody has them by name.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from updating.in_use import own_folder

MARK = "PRECINCT_UPDATER_APART"


def is_needed() -> bool:
    """Whether this process runs from a package's folder."""
    return own_folder() is not None and MARK not in os.environ


def run_again(state: Path, arguments: Sequence[str]) -> int:
    """The same command from a copy of the program's folder; its exit code."""
    program = Path(sys.executable).resolve()
    folder = copied(program.parent, state / "updater")
    try:
        done = subprocess.run(
            [folder / program.name, *arguments],
            check=False,
            env=os.environ | {MARK: "1", "PYINSTALLER_RESET_ENVIRONMENT": "1"},
        )
        return done.returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copied(folder: Path, to: Path) -> Path:
    """A folder once more, of the same bytes."""
    shutil.rmtree(to, ignore_errors=True)
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copytree(folder, to, symlinks=True, copy_function=_linked)
    return to


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target)
