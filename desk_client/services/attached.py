"""Files that belong to a case: what is recorded is the file's fingerprint, never its place."""

import hashlib
from pathlib import Path

from casework.event import Label
from desk_client.errors import DeskError


class UnreadableFileError(DeskError):
    """The person: the file cannot be read."""


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, by which anybody can tell later that it is the same."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFileError(
            Label(
                f"读不到文件 {path.name},请确认它还在原处并有权读取",
                f"The file {path.name} cannot be read; see that it is still there and may be read",
            )
        ) from error
