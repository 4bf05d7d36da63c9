"""A publisher: keys, a repository, releases of small packages, all of it real."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from installer.releasing import keys
from installer.releasing.repository import Repository
from updating.debian import Debian
from updating.release import DESK, Program, Release

DAYS = {"root": 365, "targets": 180, "snapshot": 30, "timestamp": 30}

SOUND = """#!/bin/sh
case "$1" in
--version) echo "{name} {version}" ;;
self-check) echo '{{"version": "{version}", "work": 7}}' ;;
esac
"""


def package(
    folder: Path,
    version: str,
    program: Program = DESK,
    script: str = SOUND,
    *,
    named: str = "",
    control: str = "",
    weight: int = 0,
) -> Path:
    """A package with a program in it that is a few lines of shell, and bytes of no use."""
    folder.mkdir(parents=True, exist_ok=True)
    tree = folder / f"tree-{version}"
    command = tree / program.executable
    command.parent.mkdir(parents=True)
    command.write_text(script.format(name=program.name, version=version), "utf-8")
    command.chmod(0o755)
    (command.parent / f"only-in-{version}").write_bytes(version.encode() * 99)
    (command.parent / "weight").write_bytes(_noise(weight))
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN").chmod(0o755)  # whatever the programs that ran here before made of the umask
    (tree / "DEBIAN" / "control").write_text(
        f"Package: {named or program.id}\nVersion: {version}\n"
        f"Architecture: {Debian().architecture()}\nMaintainer: nobody <nobody@example.org>\n"
        f"Description: a stand-in\n{control}",
        "utf-8",
    )
    made = folder / f"{program.id}_{version}.deb"
    subprocess.run(
        ["dpkg-deb", "--build", "--root-owner-group", "-Znone", tree, made],
        check=True,
        capture_output=True,
    )
    shutil.rmtree(tree)
    return made


def _noise(count: int) -> bytes:
    block = bytes(range(256))
    return (block * (count // 256 + 1))[:count]


class Publisher:
    """Whoever makes releases, with a folder for the repository and one for each set of keys."""

    def __init__(self, folder: Path, days: Mapping[str, int] | None = None) -> None:
        self.folder = folder
        self.repository = Repository(folder / "repository", DAYS | dict(days or {}))
        self.offline = [keys.make(folder / f"medium-{n}", "root") for n in (1, 2)]
        self.online = {role: keys.make(folder / "keys", role) for role in keys.ROLES}
        self.repository.begin(self.offline, 2, self.online)
        self.first_root = self.repository.root_file.read_bytes()

    @property
    def place(self) -> Path:
        """Where the repository lies."""
        return self.repository.folder

    def release(self, version: str, made: Path, program: Program = DESK, notes: str = "") -> None:
        """Publish a package."""
        machine = Debian().architecture()
        path = f"{program.id}/{program.id}_{version}_{machine}.deb"
        release = Release(program.id, version, machine, path, notes)
        self.repository.add(release, made, self.online)

    def releases(self, version: str, program: Program = DESK, weight: int = 0) -> None:
        """Publish a sound package of a version."""
        made = package(self.folder / "made", version, program, weight=weight)
        self.release(version, made, program)

    def copied(self, name: str) -> Path:
        """The repository as it is now, kept by somebody."""
        return Path(shutil.copytree(self.place, self.folder / name))


def system(folder: Path) -> Debian:
    """An empty Debian system in a folder."""
    database = folder / "var/lib/dpkg"
    for name in ("info", "updates", "triggers"):
        (database / name).mkdir(parents=True)
    for name in ("status", "available"):
        (database / name).touch()
    return Debian(folder)
