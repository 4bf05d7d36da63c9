"""Each program runs on its own lock: what the other one needs is not there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("requirements/*.txt"))
OURS = {"desk.txt", "centre.txt", "run.txt", "build.txt", "dev.txt"}

ONLY = """
import sys
from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from importlib import import_module

named = {name.lower().replace("_", "-").replace(".", "-") for name in sys.argv[1].split()}
homes = {
    module: {one.lower().replace("_", "-").replace(".", "-") for one in dists}
    for module, dists in packages_distributions().items()
}

class Locked(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        of = homes.get(name.partition(".")[0], set())
        if of and not of & named:
            raise ModuleNotFoundError(f"{name} is not in the lock", name=name)
        return None

sys.meta_path.insert(0, Locked)
"""

DESK = """
from desk_client import later, start
later.load_all()
from desk_client.ui import main_window, rooms
from desk_client.sync.http import HttpPort
import sqlite_utils
"""

CENTRE = """
from central_mailbox.commands.parser import parser
from central_mailbox.app import create_app
import alembic, psycopg
parser().format_help()
"""


def pins(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", lock.read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(name, set()).add(version)
    return found


def run(lock: str, program: str) -> subprocess.CompletedProcess[str]:
    names = " ".join(pins(ROOT / "requirements" / lock))
    command = [sys.executable, "-c", ONLY + program, names]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("lock", "program"), [("desk.txt", DESK), ("centre.txt", CENTRE)])
def test_each_program_loads_with_its_own_lock_alone(lock: str, program: str) -> None:
    outcome = run(lock, program)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize(("lock", "program"), [("centre.txt", DESK), ("desk.txt", CENTRE)])
def test_neither_loads_with_the_others(lock: str, program: str) -> None:
    assert "is not in the lock" in run(lock, program).stderr


def test_what_stands_in_two_locks_stands_there_with_one_version() -> None:
    whole = pins(ROOT / "requirements" / "dev.txt")
    for lock in LOCKS:
        if lock.name in OURS:
            assert pins(lock).items() <= whole.items(), lock.name


def test_the_locks_of_the_programs_make_the_lock_of_both() -> None:
    of = {lock.stem: pins(lock) for lock in LOCKS}
    assert of["desk"] | of["centre"] == of["run"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_a_host_or_holds_pip(lock: Path) -> None:
    assert not re.search(r"://|index|find-links|^pip==", lock.read_text("utf-8"), re.MULTILINE)
