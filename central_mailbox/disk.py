"""Small files as they have to be written: for their owner only, never over another, and on disk."""

import os
import sys
from pathlib import Path


def make_folder(path: Path) -> None:
    """A folder for its owner only, with those above it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """A file that was not there, durable with its name; :class:`FileExistsError` if it was."""
    make_folder(path.parent)
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    keep_names(path.parent)


def write_as(part: Path, path: Path, data: bytes) -> None:
    """The same for a file that others may look for meanwhile: it has its name once it is whole.

    ``part``: where it is written first, on the same disk.
    """
    make_folder(path.parent)
    write_new(part, data)
    try:
        os.link(part, path)
    finally:
        part.unlink()
    keep_names(path.parent)


def keep(path: Path) -> None:
    """The file's bytes on disk, whoever wrote them."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_names(folder: Path) -> None:
    """Which files the folder holds, on disk."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
