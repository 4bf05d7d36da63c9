"""The way from one version to the next, and back.

Rules kept:

* a version that is not higher than the one on the system is never put on by an update;
* the package says the same program, version and architecture as its signed description;
* before the first file is replaced, the package to go back to lies there;
* the new program must start, say its version, and open the same work as the old one did; if it
  does not, the old one is put back, and that version is not tried again;
* whoever is cut off in the middle is put back by the next run, before anything else.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from casework.event import Label
from updating.debian import Debian
from updating.errors import MachineError, PutBackError, UpdateError, WrongPackageError
from updating.in_use import replacing
from updating.release import Program, Release, version_of
from updating.trusted import Repository

CHECK_SECONDS = 1800
"""The longest that a check of the program may take: it opens a copy of all its work."""
CHECK = "self-check"

Outcome = Literal["nothing newer", "installed", "kept off"]


class Checked(Struct, frozen=True):
    """What a program says that was asked to check itself: its version, and its work in records."""

    version: str
    work: int


class Way(Struct, frozen=True):
    """A change of version under way: from which, to which."""

    was: str
    wanted: str


NOT_INSTALLED = Label(
    "本程序不是由软件包 {0} 安装的,不能这样更新",
    "This program was not installed from the package {0}, so it cannot be updated like this",
)
ALTERED = Label(
    "已安装的程序文件被改动过,更新前无法保留可退回的版本。请先用原安装包重装当前版本",
    "Files of the installed program were changed, so there is no sound version to go back to. "
    "Install the present version anew from its package first",
)
PUT_BACK = Label(
    "新版本 {0} 没有通过自检,已退回 {1},数据未动。请把下面的说明交给管理员,等待更新的版本",
    "Version {0} did not pass its check; {1} is back, and no data was touched. Give what stands "
    "below to the administrator and wait for a newer version",
)
NO_WAY_BACK = Label(
    "没有留存的旧版本可退回",
    "There is no earlier version kept to go back to",
)


class Installation:
    """A program on this system; ``about`` is what its check is told: which mailbox, say."""

    def __init__(
        self, program: Program, system: Debian | None = None, about: Sequence[str] = ()
    ) -> None:
        self.program = program
        self.system = system or Debian()
        self._about = tuple(about)
        root = self.system.root
        self._folder = root / "opt/apps" / program.id
        self.state = root / "var/opt" / program.id / "updates"
        self._kept = self.state / "kept"
        self._way = self.state / "under-way.json"
        self.refused_file = self.state / "refused"

    @property
    def version(self) -> str:
        """The version on the system."""
        version = self.system.installed(self.program.id)
        if version is None:
            words, name = NOT_INSTALLED, self.program.id
            raise MachineError(Label(words.zh.format(name), words.en.format(name)))
        return version

    def newer(self, repository: Repository) -> Release | None:
        """The newest release, where it is higher than what is here."""
        release = repository.newest(self.program.id, self.system.architecture())
        return release if version_of(release.version) > version_of(self.version) else None

    def is_refused(self, release: Release) -> bool:
        """Whether that version was here and did not pass."""
        return release.version in self._refused()

    def update(
        self, repository: Repository, prepare: Callable[[], None] = lambda: None
    ) -> tuple[Outcome, Release | None]:
        """Bring the program to the newest release; :class:`PutBackError` when it is back.

        ``prepare`` is called once nobody works in the program any more, before it is replaced.
        """
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.finish()
        release = self.newer(repository)
        if release is None:
            return "nothing newer", None
        if self.is_refused(release):
            return "kept off", release
        package = repository.package(release)
        self._agrees(package, release)
        with replacing(self._folder):
            prepare()
            self._exchange(package, release)
        return "installed", release

    def finish(self) -> None:
        """What was cut off in the middle is put back to where it began."""
        if self._way.exists():
            way = msgspec.json.decode(self._way.read_bytes(), type=Way)
            with replacing(self._folder):
                self._put_back(way.was)

    def back(self) -> str:
        """Put the version before this one on again, because somebody says so; which that is."""
        self.finish()
        here = version_of(self.version)
        kept = [path.stem for path in self._kept.glob("*.deb")]
        earlier = [one for one in kept if version_of(one) < here]
        if not earlier:
            raise MachineError(NO_WAY_BACK)
        was, left = max(earlier, key=version_of), self.version
        with replacing(self._folder):
            self._put_back(was)
        self._refuse(left)
        return was

    # ---------------------------------------------------------------------------- steps

    def _agrees(self, package: Path, release: Release) -> None:
        said = self.system.fields(package)
        wanted = {
            "Package": self.program.id,
            "Version": release.version,
            "Architecture": release.architecture,
        }
        if said != wanted:
            raise WrongPackageError(
                Label(
                    "更新包与其说明不一致(程序、版本或机型不符),没有安装。请报告发布者",
                    "The package is not what its description says (program, version or machine); "
                    "it was not installed. Tell the publisher",
                ),
                f"{said} instead of {wanted}",
            )

    def _exchange(self, package: Path, release: Release) -> None:
        was = self.version
        before = self._checked()
        self._keep(was)
        _write(self._way, msgspec.json.encode(Way(was, release.version)))
        try:
            self.system.put_on(package)
            after = self._checked()
            if after != Checked(release.version, before.work):
                raise MachineError(Label("自检结果不符", "The check differs"), f"{before}, {after}")
        except (UpdateError, OSError) as error:
            self._put_back(was)
            self._refuse(release.version)
            words = PUT_BACK
            raise PutBackError(
                Label(words.zh.format(release.version, was), words.en.format(release.version, was)),
                str(error),
            ) from error
        shutil.move(package, self._kept / f"{release.version}.deb")
        self._forget_all_but(was, release.version)
        self._way.unlink()

    def _keep(self, version: str) -> None:
        """The package to go back to: the one that was put on, or one made of what is there."""
        kept = self._kept / f"{version}.deb"
        if kept.exists():
            return
        altered = self.system.altered(self.program.id)
        if altered:
            raise MachineError(ALTERED, ", ".join(altered[:5]))
        self._kept.mkdir(mode=0o700, exist_ok=True)
        self.system.packed_again(self.program.id, kept)

    def _refused(self) -> list[str]:
        """Versions that were here and are not to come again, one a line."""
        if not self.refused_file.exists():
            return []
        return self.refused_file.read_text("utf-8").split()

    def _refuse(self, version: str) -> None:
        versions = [*self._refused(), version]
        _write(self.refused_file, "".join(f"{one}\n" for one in versions).encode())

    def _put_back(self, version: str) -> None:
        self.system.put_on(self._kept / f"{version}.deb")
        self._way.unlink(missing_ok=True)

    def _forget_all_but(self, *versions: str) -> None:
        for path in self._kept.glob("*.deb"):
            if path.stem not in versions:
                path.unlink()

    def _checked(self) -> Checked:
        """The installed program, asked its version and to open a copy of its work."""
        program = self.system.root / self.program.executable
        said = _told([str(program), "--version"]).split()
        checked = _told([str(program), CHECK, *self._about])
        try:
            told = msgspec.json.decode(checked, type=Checked)
        except msgspec.DecodeError as error:
            raise MachineError(_CANNOT_CHECK, str(error)) from error
        if said[-1:] != [told.version]:
            raise MachineError(_CANNOT_CHECK, f"--version says {' '.join(said)}, not {told}")
        return told


_CANNOT_CHECK = Label("程序自检失败", "The program's check failed")


def _told(command: list[str]) -> str:
    """What a program prints, run without a screen and in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        environ = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8"}
        try:
            done = subprocess.run(
                command,
                check=False,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                stdin=subprocess.DEVNULL,
                env=environ | {"QT_QPA_PLATFORM": "offscreen"},
                timeout=CHECK_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MachineError(_CANNOT_CHECK, f"{command[0]}: {error}") from error
    if done.returncode != 0:
        raise MachineError(_CANNOT_CHECK, f"exit {done.returncode}: {done.stderr.strip()[-400:]}")
    return done.stdout


def _write(path: Path, data: bytes) -> None:
    """On disk before anything is replaced."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
