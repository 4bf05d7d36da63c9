"""Whoever publishes: the very build that is installed, once more under a higher number, signed.

Its keys lie outside of the bare system; what comes in is a medium with the repository and, by other
means, the root of trust.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

from installer.packing import deb
from installer.packing.programs import PROGRAMS, Program
from tests.bare.system import Bare, run
from tests.harness.updating.publisher import Publisher
from updating.debian import Debian
from updating.release import version_of

NEWEST, OLDER = "/srv/releases", "/srv/older"
"""Where the media lie: the newest, and one that was copied before."""
_VERSION = re.compile(r"^Version: .*$", re.MULTILINE)


class Releases:
    """Two versions of both programs: the one that is installed, and the next."""

    def __init__(self, bare: Bare, packages: list[Path]) -> None:
        self._bare = bare
        self._packages = {Debian().fields(one)["Package"]: one for one in packages}
        (self.version,) = {Debian().fields(one)["Version"] for one in packages}
        major, minor, *_ = version_of(self.version)
        self.next = f"{major}.{minor + 1}.0"

    def publish(self) -> None:
        """One version of both, then the next; the machine has the media and the root of trust."""
        folder = self._bare.beside("publisher")
        publisher = Publisher(folder)
        for program in PROGRAMS:
            publisher.release(self.version, self._packages[program.identity], program.of)
        older = shutil.copytree(publisher.place, folder / "older", copy_function=os.link)
        for program in PROGRAMS:
            made = folder / "next.deb"
            made.write_bytes(_numbered(self._packages[program.identity], program, self.next))
            publisher.release(self.next, made, program.of)
            made.unlink()
            self._bare.write(f"/etc/opt/{program.identity}/update-root.json", publisher.first_root)
        for medium, place in ((publisher.place, NEWEST), (older, OLDER)):
            (self._bare.root / place[1:]).mkdir()
            run("mount", "--bind", "-o", "ro", str(medium), str(self._bare.root / place[1:]))


def _numbered(package: Path, program: Program, version: str) -> bytes:
    """The same build as another version: what says it in the program, and what says it of it."""
    with tempfile.TemporaryDirectory() as folder:
        run("dpkg-deb", "-x", str(package), folder)
        home = Path(folder) / deb.home(program).relative_to("/")
        (told,) = (home / "files/_internal").glob("precinct_desk-*.dist-info")
        metadata = told / "METADATA"
        text = _VERSION.sub(f"Version: {version}", metadata.read_text("utf-8"), count=1)
        metadata.write_text(text, "utf-8")
        told.rename(told.with_name(f"precinct_desk-{version}.dist-info"))
        papers = home / "entries/doc" / program.identity
        machine = Debian().architecture()
        return deb.build(program, home / "files", papers, version, machine, deb.QUICK)
