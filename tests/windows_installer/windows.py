"""A Windows to install in: Wine in a bare Debian 13 of its own, with a screen nobody sees.

Debian 12's Wine has no ``ProcessPrng`` and no ``UISettings``, which the desk's parts ask for.  The
stub of NSIS is a 32-bit program, so both kinds are needed, as on a real Windows.
"""

import re
import shutil
import subprocess
from pathlib import Path

from tests.bare.system import Bare, Recipe

WINE = Recipe(
    "trixie",
    (
        "ca-certificates",
        "gcc-mingw-w64-x86-64-win32",
        "locales",
        "wine",
        "wine32:i386",
        "wine64",
        "xauth",
        "xvfb",
    ),
    ("i386",),
)
CHINESE, ENGLISH = "zh_CN.UTF-8", "C.UTF-8"
PATIENCE = 300.0


class Windows:
    """One machine, and what an administrator does at it."""

    def __init__(self, bare: Bare, name: str, kind: str = "win64") -> None:
        self._bare, self._inside = bare, f"/opt/{name}"
        self._environ = {
            "WINEPREFIX": self._inside,
            "WINEARCH": kind,
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self.drive = bare.root / self._inside[1:] / "drive_c"
        assert self.run("wineboot", "-i") == 0
        assert self.run("wineserver", "-w") == 0

    def begin(self, *command: str, language: str = ENGLISH) -> "subprocess.Popen[str]":
        """A program that goes on."""
        environ = self._environ | {"LANG": language, "LC_ALL": language}
        screen = ("xvfb-run", "-a", *command)
        return self._bare.begin(*screen, user="root", log="wine.log", environ=environ)

    def run(self, *command: str, language: str = ENGLISH) -> int:
        """A program to its end; its exit code."""
        return self.begin(*command, language=language).wait(PATIENCE)

    def bring(self, file: Path) -> str:
        """A file on the first drive; its name there."""
        shutil.copy(file, self.drive / file.name)
        return f"C:\\{file.name}"

    def registry(self, key: str) -> dict[str, str]:
        """The values of a key; none where there is no such key."""
        out = self.drive / "key.reg"
        out.unlink(missing_ok=True)
        self.run("wine", "reg", "export", key, "C:\\key.reg", "/y", "/reg:64")
        if not out.exists():
            return {}
        found = re.findall(r'^"(\w+)"=(.*?)\r?$', out.read_text("utf-16"), re.MULTILINE)
        return {name: _plain(value) for name, value in found}

    def tree(self) -> dict[str, bytes]:
        """Every file that a program of ours may have touched, with what stands in it."""
        folders = ("Program Files/PrecinctDesk", "ProgramData", "users", "own", "other")
        return {
            str(path.relative_to(self.drive)): path.read_bytes()
            for folder in folders
            for path in sorted((self.drive / folder).rglob("*"))
            if path.is_file() and "Temp" not in path.parts
        }


def _plain(value: str) -> str:
    return value[1:-1].replace('\\"', '"').replace("\\\\", "\\") if value[:1] == '"' else value
