"""``./desk founding-day``: a bureau's first weeks on a bare Debian 12, from the two packages alone.

The packages are installed by apt in a root of its own, a bureau of 661 units and 2,000 officers is
founded from its workbook, and somebody sits in front of the packed desk: let in by its string, a
first password, 张三 typed on the keyboard through fcitx5, visitors while the centre is away, a
month that the centre closes and the head signs, a signed update of both programs while visitors
wait to be sent, an older release refused, a backup, a disk that is gone, a restore.  The last line
is one JSON object; ``lost`` counts visitors that a new machine does not find afterwards.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bare.day import Day
from tests.bare.system import ROOT, Bare, base, in_a_space_of_its_own

PROMISED = ("typed", "month_signed", "updated", "refused_downgrade")
"""What is true of a day that went as it should."""


def main() -> int:
    """Play it; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="./desk founding-day", description=__doc__)
    parser.add_argument(
        "--packages", type=Path, help="folder with both packages; else they are made first"
    )
    parser.add_argument(
        "--ready",
        action="store_true",
        help="only make the two systems, to pack in and to install in",
    )
    options = parser.parse_args()
    in_a_space_of_its_own()
    if options.ready:
        with ThreadPoolExecutor(1) as beside:
            system = beside.submit(base)
            subprocess.run([ROOT / "installer" / "old-root"], check=True, stdout=sys.stderr)
            system.result()
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="packages-") as made:
        folder = options.packages or Path(made)
        with ThreadPoolExecutor(1) as beside:
            system = beside.submit(base)
            if options.packages is None:
                command = [str(ROOT / "installer" / "build"), "--quick", "--to", made]
                subprocess.run(command, check=True, stdout=sys.stderr)
            system.result()
        packages = sorted(folder.glob("*.deb"))
        if len(packages) != 2:
            parser.error(f"{folder} has {len(packages)} packages, not one of each program")
        figures = Day(Bare(), packages).play()
    line = figures | {"total_seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(line, ensure_ascii=False))
    return int(line["lost"] != 0 or not all(line[name] for name in PROMISED))


if __name__ == "__main__":
    sys.exit(main())
