"""Small files beside the database: for their owner only, and never half-written.

The rule it keeps: whoever is killed, or loses power, in the middle finds the old file or
the new one.  The bytes are on disk before the name is theirs, and the name is on disk
before the caller goes on.
"""

import os
import sys
from pathlib import Path

FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
"""Ours alone; on Windows as bytes, not as lines of text."""


def write_private(path: Path, data: bytes) -> None:
    """Replace the file at ``path``, with mode 0600; on disk when this returns.

    What an interrupted write left behind is cleared away by the next one.  Raises
    ``OSError``; then the old file is still there.
    """
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, FRESH, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    keep_name(path.parent)


def keep_name(folder: Path) -> None:
    """A renamed file is found after a power cut only when its folder is on disk, too."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
