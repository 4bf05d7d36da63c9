"""What a lock of ``requirements/`` says of one system: names, versions, hashes."""

import re
from pathlib import Path

from msgspec import Struct
from packaging.markers import Marker, default_environment

PYTHON = "3.11"
_LINE = re.compile(r"(?P<name>[\w.-]+)(?:\[[\w,]+\])?==(?P<version>[^\s;]+)(?:\s*;(?P<marker>.*))?")
_TAGS = {
    "amd64": ("x86_64", (28, 27, 26, 24, 17, 12, 5)),
    "arm64": ("aarch64", (31, 28, 27, 26, 24, 17)),
}


class Locked(Struct, frozen=True):
    """One part, with the hash of every file that it was published as."""

    name: str
    version: str
    hashes: tuple[str, ...]


def on_linux(machine: str) -> dict[str, str]:
    """What markers are asked of, for the old system on a machine of this kind."""
    return here() | {
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.2",
        "platform_machine": _TAGS[machine][0],
        "sys_platform": "linux",
    }


def here() -> dict[str, str]:
    """The same, for the machine and the Python that this runs on."""
    return {str(name): str(value) for name, value in default_environment().items()}


def locked(lock: Path, environment: dict[str, str]) -> list[Locked]:
    """The parts of a lock that such a machine takes."""
    parts = []
    for line in lock.read_text("utf-8").replace("\\\n", " ").splitlines():
        head, *hashes = line.split("--hash=sha256:")
        read = _LINE.match(head.strip())
        if read and (not read["marker"] or Marker(read["marker"]).evaluate(environment)):
            found = tuple(one.strip() for one in hashes)
            parts.append(Locked(read["name"], read["version"], found))
    return parts


def as_requirements(parts: list[Locked]) -> str:
    """The same for pip, with nothing left to decide."""
    return "".join(
        f"{part.name}=={part.version} {' '.join(f'--hash=sha256:{one}' for one in part.hashes)}\n"
        for part in parts
    )


def pip_platforms(machine: str) -> list[str]:
    """Options by which pip takes no wheel that asks for a newer glibc than is promised."""
    kind, minors = _TAGS[machine]
    tags = [f"manylinux_2_{minor}_{kind}" for minor in minors]
    tags += [f"manylinux2014_{kind}"]
    if machine == "amd64":
        tags += [f"manylinux2010_{kind}", f"manylinux1_{kind}"]
    options = ["--only-binary=:all:", f"--python-version={PYTHON}", "--implementation=cp"]
    return [*options, *(f"--platform={tag}" for tag in tags)]
