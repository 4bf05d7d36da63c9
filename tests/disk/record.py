"""A day's work whose every request to the disk is written down; run under the shim.

``python -m tests.disk.record MACHINE RELEASE FOLDER LOG BUG``: ``RELEASE`` and ``BUG`` may be
empty.  What lay in ``FOLDER`` before the day is kept beside it, under ``before``.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from desk_client.store import migrations
from tests.disk import centre, desk
from tests.disk.seeded_bugs import BUGS
from tests.disk.shim import ROOT, Disk, environment

RELEASES = {
    "desk": [str(number) for number in range(1, len(migrations.STEPS))],
    "centre": centre.REVISIONS,
}
"""Earlier schemas that a day may begin with."""


def recorded(machine: str, folder: Path, release: str = "", bug: str = "") -> Path:
    """Live a day of ``machine`` in a child, under ``folder``; the log of its disk."""
    log = folder / "log"
    (folder / "work").mkdir(parents=True)
    where = [machine, release, str(folder / "work"), str(log), bug]
    command = [sys.executable, "-m", "tests.disk.record", *where]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return log


def main(machine: str, release: str, folder: str, log: str, bug: str) -> None:
    """Live the day."""
    work = Path(folder)
    living: desk.Desk | centre.Mailbox
    living = desk.Desk(work) if machine == "desk" else centre.Mailbox(work)
    deeds = list(living.deeds)
    if release and isinstance(living, desk.Desk):
        living.said = desk.of_release(int(release), work)
        deeds = ["open", "draft", "close"]
    elif release:
        centre.of_release(release, work)
        deeds = ["open", "found", "close"]
    shutil.copytree(work, work.with_name("before"))
    disk = Disk(work)
    disk.record(Path(log))

    def mark() -> None:
        disk.mark(msgspec.json.encode(living.said).decode())

    mark()
    if bug:
        BUGS[bug](living, mark)
    for deed in deeds:
        living.deeds[deed]()
        mark()


if __name__ == "__main__":
    main(*sys.argv[1:])
