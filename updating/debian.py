"""Packages of a Debian system: what is on it, put one on, make one of what is there.

Only dpkg's own commands; nothing here knows what a release is.  ``root`` is the system's root:
another one is a system in a folder.
"""

import shutil
import subprocess
from pathlib import Path

from msgspec import Struct

from casework.event import Label
from updating.errors import MachineError

SECONDS = 900
"""The longest that dpkg may take, on a slow disk."""
NO_DPKG = Label(
    "这台机器没有 dpkg,本程序在这里不能自行更新。请管理员用安装包更新",
    "This machine has no dpkg, so the program cannot update itself here. Have it installed anew",
)
FAILED = Label(
    "系统软件包管理器出错({0})。请看下面的说明,改正后再更新",
    "The system's package manager failed ({0}). See what it says below, and update again",
)


class Debian(Struct, frozen=True):
    """The packages of a system."""

    root: Path = Path("/")

    def architecture(self) -> str:
        """What packages this machine takes: amd64, arm64."""
        return self._said("dpkg", "--print-architecture").strip()

    def installed(self, name: str) -> str | None:
        """The version that is on it, whole or half; ``None`` where there is none."""
        there = self._asked("-W", "-f", "${Version}|${db:Status-Status}", name)
        version, _, status = there.partition("|")
        return version if status not in ("", "not-installed", "config-files") else None

    def is_whole(self, name: str) -> bool:
        """Whether the package was put on to the end."""
        return self._asked("-W", "-f", "${Status}", name) == "install ok installed"

    def altered(self, name: str) -> list[str]:
        """The package's files that are not as it brought them."""
        done = self._run("dpkg", *self._at, "--verify", name)
        return [line.split(maxsplit=1)[-1] for line in done.stdout.splitlines()]

    def fields(self, package: Path) -> dict[str, str]:
        """What a package says of itself."""
        names = ("Package", "Version", "Architecture")
        shown = "".join(f"{name}=${{{name}}}\n" for name in names)
        said = self._said("dpkg-deb", "--show", f"--showformat={shown}", str(package))
        return dict(line.split("=", 1) for line in said.splitlines())

    def put_on(self, package: Path) -> None:
        """Put a package on, over another version of it, newer or older."""
        self._said("dpkg", *self._at, "--force-downgrade", "--force-confold", "-i", str(package))

    def packed_again(self, name: str, to: Path) -> None:
        """The package as it is on the system now, as a file: what one goes back to.

        Ours have no scripts and no files of configuration, so their files and their control
        are all of them.
        """
        tree = to.with_suffix(".tree")
        shutil.rmtree(tree, ignore_errors=True)
        try:
            for line in self._asked("-L", name).splitlines():
                there, copy = self.root / line.lstrip("/"), tree / line.lstrip("/")
                if there.is_dir() and not there.is_symlink():
                    copy.mkdir(parents=True, exist_ok=True)
                    shutil.copystat(there, copy)
                else:
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(there, copy, follow_symlinks=False)
            control = tree / "DEBIAN" / "control"
            control.parent.mkdir()
            control.write_text(self._control(name), "utf-8")
            control.parent.chmod(0o755)
            control.chmod(0o644)
            part = to.with_suffix(".part")
            self._said(
                *("dpkg-deb", "--build", "--root-owner-group", "-Zgzip", "-z1"),
                *(str(tree), str(part)),
            )
            part.replace(to)
        finally:
            shutil.rmtree(tree, ignore_errors=True)

    def _control(self, name: str) -> str:
        """The control file: what the system knows, without what it noted itself."""
        lines = self._asked("-s", name).splitlines()
        return "".join(f"{line}\n" for line in lines if not line.startswith("Status:"))

    @property
    def _at(self) -> tuple[str, ...]:
        return () if self.root == Path("/") else (f"--root={self.root}",)

    def _asked(self, *arguments: str) -> str:
        """What the package database answers; nothing where it knows no such package."""
        return self._run("dpkg-query", *self._at, *arguments).stdout

    def _said(self, *command: str) -> str:
        done = self._run(*command)
        if done.returncode != 0:
            words = Label(FAILED.zh.format(command[0]), FAILED.en.format(command[0]))
            raise MachineError(words, done.stderr.strip())
        return done.stdout

    def _run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                command,
                check=False,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                stdin=subprocess.DEVNULL,
                timeout=SECONDS,
            )
        except FileNotFoundError as error:
            raise MachineError(NO_DPKG, command[0]) from error
        except subprocess.TimeoutExpired as error:
            words = Label(FAILED.zh.format(command[0]), FAILED.en.format(command[0]))
            raise MachineError(words, f"over {SECONDS} s") from error
