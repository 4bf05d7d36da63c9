"""``python -m tests.faults``: each fault is made in a copy of the tree, the nearest tests run.

First they run without a fault: what fails then proves nothing.  The last line is one JSON
object; the exit status is 1 unless every fault was caught.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.faults.faults import FAULTS, Fault
from tests.faults.guards import GUARDS

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 1_800


def copied(to: Path) -> None:
    """The tree as it is here, without what is not its own."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout
    for name in names.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def passes(tree: Path, tests: Iterable[str]) -> bool:
    """Whether tests pass in a tree; a collection that breaks is a failure like any other."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    surroundings = dict(os.environ) | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(tree)}
    done = subprocess.run(
        command,
        cwd=tree,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    if done.returncode > 1:
        raise RuntimeError(done.stdout + done.stderr)
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-4:-1]), file=sys.stderr)
    return done.returncode == 0


def outdated(tree: Path, faults: Iterable[Fault]) -> list[str]:
    """Faults whose text is not found any more: they were not made, so nobody caught them."""
    return [
        f"{fault.name}: its text is no longer in {fault.file}"
        for fault in faults
        if fault.before not in (tree / fault.file).read_text(encoding="utf-8")
    ]


def is_caught(tree: Path, fault: Fault) -> bool:
    """Make a fault, run its tests, and take it back."""
    file = tree / fault.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(fault.before, fault.after, 1), encoding="utf-8")
    try:
        return not passes(tree, fault.tests)
    finally:
        file.write_text(whole, encoding="utf-8")


def run(faults: Sequence[Fault]) -> int:
    """All of them, one after the other."""
    began, survived = time.monotonic(), list[str]()
    with tempfile.TemporaryDirectory(prefix="faults-") as made:
        tree = Path(made)
        copied(tree)
        if old := outdated(tree, faults):
            print("\n".join(old), file=sys.stderr)
            return 1
        if not passes(tree, sorted({test for fault in faults for test in fault.tests})):
            print("the tests fail without any fault", file=sys.stderr)
            return 1
        for number, fault in enumerate(faults, 1):
            caught = is_caught(tree, fault)
            said = "caught" if caught else f"SURVIVED: {fault.harm}"
            print(f"{number:2} {fault.name}: {said}", file=sys.stderr)
            survived += [] if caught else [fault.name]
    line = {
        "made": len(faults),
        "caught": len(faults) - len(survived),
        "survived": survived,
        "seconds": round(time.monotonic() - began),
    }
    print(json.dumps(line, ensure_ascii=False))
    return 1 if survived else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="./desk faults", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the names of those that are made")
    names = parser.parse_args().names or [""]
    sys.exit(
        run([fault for fault in (*FAULTS, *GUARDS) if any(name in fault.name for name in names)])
    )
