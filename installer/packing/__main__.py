"""``installer/build``: both programs as packages, in ``dist/``.

The last line of standard output is for programs: the newest glibc that anything in the packages
asks for, and how many megabytes they are to carry.  Above what the lock promises it fails.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from installer.packing import deb, glibc, installing, papers
from installer.packing.locked import locked, on_linux, pip_platforms
from installer.packing.papers import Brought
from installer.packing.programs import GLIBC, PROGRAMS, ROOT, Program, version

HERE = ROOT / "installer"


def main() -> int:
    """Pack what was named, or everything."""
    parser = argparse.ArgumentParser(prog="installer/build", description=__doc__)
    commands = [program.command for program in PROGRAMS]
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=" ".join(commands))
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="else dist/")
    parser.add_argument(
        "--quick", action="store_true", help="squeezed less and sooner: to be tried, not given away"
    )
    options = parser.parse_args()
    if unknown := set(options.programs) - set(commands):
        parser.error(f"there is no program {', '.join(sorted(unknown))}: {', '.join(commands)}")
    os.environ.setdefault("SOURCE_DATE_EPOCH", _when())
    machine = installing.said("dpkg", "--print-architecture")
    root = Path(installing.said(str(HERE / "old-root")))
    options.to.mkdir(parents=True, exist_ok=True)
    wanted = [one for one in PROGRAMS if not options.programs or one.command in options.programs]
    squeeze = deb.QUICK if options.quick else deb.SMALL
    with _bench(root, machine, options.to, squeeze) as bench, ThreadPoolExecutor() as beside:
        made = list(beside.map(bench.package, wanted))
    newest = max((asked for asked, _ in made), key=glibc.as_numbers)
    size = sum(package.stat().st_size for _, package in made)
    line = {"glibc": newest, "mb": round(size / 1_000_000, 1)}
    print(msgspec.json.encode(line).decode())
    return int(glibc.as_numbers(newest) > glibc.as_numbers(GLIBC[machine]))


class _Bench(Struct, frozen=True):
    """Where packages are made, side by side: the old system, and what each of them takes from."""

    root: Path
    machine: str
    to: Path
    squeeze: tuple[str, ...]
    work: Path
    """A folder in the old system: ``tools`` to pack with, and our own wheel."""
    wheel: Path

    def package(self, program: Program) -> tuple[str, Path]:
        """One program's package, with the list of its parts beside it."""
        began = time.monotonic()
        work = self.work / program.command
        site = work / "site"
        site.mkdir(parents=True)
        parts = locked(ROOT / "requirements" / program.lock, on_linux(self.machine))
        installing.parts(parts, site, pip_platforms(self.machine))
        installing.put(self.wheel, site)
        tree = _freeze(program, self.root, work)
        newest = _newest(tree, self.machine)
        listed = papers.write(program, work / "papers", site, parts, compiled(self.root))
        name = f"{program.identity}_{version()}_{self.machine}"
        package = self.to / f"{name}.deb"
        package.write_bytes(
            deb.build(program, tree, work / "papers", version(), self.machine, self.squeeze)
        )
        (self.to / f"{name}.cdx.json").write_bytes(listed)
        _say(f"{package.name} in {time.monotonic() - began:.0f} s")
        return newest, package


@contextmanager
def _bench(root: Path, machine: str, to: Path, squeeze: tuple[str, ...]) -> Iterator[_Bench]:
    work = root / "pack" / str(os.getpid())
    work.mkdir(parents=True)
    try:
        tools = locked(ROOT / "requirements" / "build.txt", on_linux(machine))
        installing.parts(tools, work / "tools", pip_platforms(machine))
        yield _Bench(root, machine, to, squeeze, work, installing.ours(work))
    finally:
        shutil.rmtree(work)


def _freeze(program: Program, root: Path, work: Path) -> Path:
    """What PyInstaller makes of it in the old system."""
    spec = work / f"{program.command}.spec"
    shutil.copy(HERE / spec.name, spec)
    inside = Path("/") / work.relative_to(root)
    environ = {
        "PATH": "/opt/python/bin:/usr/bin:/bin",
        "PYTHONPATH": f"{inside}/site:{inside.parent}/tools",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": os.environ["SOURCE_DATE_EPOCH"],
        "HOME": str(inside),
        "LC_ALL": "C.UTF-8",
    }
    command = ["/usr/sbin/chroot", str(root), "/opt/python/bin/python3.11", "-m", "PyInstaller"]
    command += ["--noconfirm", "--log-level", "ERROR", "--distpath", f"{inside}/dist"]
    command += ["--workpath", f"{inside}/work", str(inside / spec.name)]
    subprocess.run(command, env=environ, check=True)
    return work / "dist" / program.command


def compiled(root: Path) -> list[Brought]:
    """What was compiled in the old system from Debian's sources, or taken from it."""
    room = root / "opt/licences"
    lines = [line.split(" ", 1) for line in (room / "versions").read_text("utf-8").splitlines()]
    return [
        Brought(name, number, f"pkg:deb/debian/{name}@{number}?arch=source", room / name)
        for name, number in lines
    ]


def _newest(tree: Path, machine: str) -> str:
    """The newest glibc that the folder asks for; the files above the promise are named."""
    most = glibc.as_numbers(GLIBC[machine])
    asked = {path: glibc.asked(path) for path in glibc.binaries(tree)}
    for path, number in asked.items():
        if number > most:
            _say(f"{path.relative_to(tree)} asks for glibc {'.'.join(map(str, number))}")
    return ".".join(str(part) for part in max(asked.values()))


def _when() -> str:
    """The moment that everything in a package bears: when the source was last changed."""
    return installing.said("git", "-C", str(ROOT), "log", "-1", "--format=%ct")


def _say(words: str) -> None:
    sys.stderr.write(f"desk: {words}\n")


if __name__ == "__main__":
    sys.exit(main())
