"""Which glibc a folder of programs asks for, by the version of every symbol it is linked to."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_VERSION = re.compile(r"\bGLIBC_(\d+(?:\.\d+)+)\b")
_NEEDED = re.compile(r"^\s*NEEDED\s+(\S+)", re.MULTILINE)


def binaries(folder: Path) -> Iterator[Path]:
    """Every ELF file below a folder, links left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _headers(path: Path) -> str:
    command = ["objdump", "-p", str(path)]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def asked(path: Path) -> tuple[int, ...]:
    """The newest glibc that one file asks for; (0,) where it asks for none."""
    found = _VERSION.findall(_headers(path))
    return max((as_numbers(one) for one in found), default=(0,))


def from_outside(folder: Path) -> set[str]:
    """Libraries that the folder's files are linked to and that are not in it."""
    files = list(binaries(folder))
    wanted = {name for path in files for name in _NEEDED.findall(_headers(path))}
    return wanted - {path.name for path in folder.rglob("*.so*")}


def as_numbers(version: str) -> tuple[int, ...]:
    """``2.28`` as something that can be compared."""
    return tuple(int(part) for part in version.split("."))
