"""A disk that is too small, and a database that is read behind the store's back."""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3

from desk_client.store.packed import unpacked
from tests.harness.desk.paper import KEY


@contextmanager
def small_disk(folder: Path, size: str = "2m") -> Iterator[Callable[[bool], None]]:
    """``folder`` on a disk that can be filled up and emptied again.

    A small tmpfs where we may mount one; elsewhere no file may grow any more.
    """
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    tried = subprocess.run(mounted, capture_output=True, check=False)
    if tried.returncode != 0:
        with no_growth(folder) as limit:
            yield limit
        return
    filler = folder / "filler"

    def fill(is_full: bool) -> None:
        if not is_full:
            filler.unlink()
            return
        with filler.open("wb", buffering=0) as file:
            for size in (65_536, 4_096, 1):
                try:
                    while file.write(b"\0" * size) == size:
                        pass
                except OSError:
                    continue

    try:
        yield fill
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def no_growth(folder: Path) -> Iterator[Callable[[bool], None]]:
    """No file of this process may grow beyond the largest in ``folder``."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(is_full: bool) -> None:
        largest = max(file.stat().st_size for file in folder.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest if is_full else soft, hard))

    try:
        yield fill
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def opened_raw(path: Path, key: bytes = KEY) -> "sqlcipher3.Connection":
    """The database behind the program's back; ``plain(column)`` is what lies packed there."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.create_function("plain", 1, unpacked)
    return connection
