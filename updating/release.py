"""What a release says of itself, and the two programs there are releases of.

A repository holds for each program and architecture one description (a small signed file), which
names the version, the package and its notes.  Everything else about a package is read from the
package itself and must agree.
"""

import re
from pathlib import PurePosixPath

import msgspec
from msgspec import Struct

from casework.errors import MalformedError
from casework.event import Label
from updating.errors import UntrustedError, WrongPackageError

MOST_PARTS = 4


class Program(Struct, frozen=True):
    """A program that is updated: its package, its command, where that lies in the package."""

    id: str
    name: str
    called: Label

    @property
    def executable(self) -> PurePosixPath:
        """The command, seen from the root of the system."""
        return PurePosixPath("opt/apps", self.id, "files", self.name)


DESK = Program(
    "org.warmpolicing.precinct-desk", "precinct-desk", Label("警务工作台", "Precinct desk")
)
CENTRE = Program(
    "org.warmpolicing.central-mailbox", "central-mailbox", Label("中心信箱", "Central mailbox")
)


class Release(Struct, frozen=True, forbid_unknown_fields=False):
    """A description as it is signed: which package is the newest for a machine."""

    id: str
    version: str
    architecture: str
    package: str
    """The package's path among the targets."""
    notes: str = ""
    """The part of the changelog, as written."""


Version = tuple[int, ...]


def version_of(text: str) -> Version:
    """A version as numbers that compare; anything else is none."""
    parts = text.split(".")
    if len(parts) > MOST_PARTS or not all(re.fullmatch(r"[0-9]{1,6}", part) for part in parts):
        raise WrongPackageError(
            Label(f"版本号 {text} 不合规格", f"{text} is no version: numbers and dots"), text
        )
    return tuple(int(part) for part in parts)


def described_at(program: str, architecture: str) -> str:
    """Where the description of a program's newest release lies among the targets."""
    return f"{program}/{architecture}.json"


def read_release(data: bytes) -> Release:
    """A description that was let through; what it names is checked against the package later."""
    try:
        return msgspec.json.decode(data, type=Release)
    except (msgspec.DecodeError, MalformedError, RecursionError) as error:
        raise UntrustedError(f"description: {error}") from error


def written_release(release: Release) -> bytes:
    """A description as it lies in a repository."""
    return msgspec.json.format(msgspec.json.encode(release)) + b"\n"
