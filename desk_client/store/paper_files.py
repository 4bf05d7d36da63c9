"""Papers as files beside the database: encrypted, by their case, under the name of their bytes.

Rules kept:

* under its name a paper is whole, and on disk before anything says that it is there: a power
  cut leaves all of it or nothing;
* where it lies says how far it is: ``taken``, the centre is not known to have it; ``here``, it
  has; ``coming``, the beginning of one that is being fetched.  There is no list that could say
  otherwise;
* without its key nothing in it can be read, and the key is never here: it stands in the sealed
  part of the event that names the paper, or in the draft of the form that will.

A photograph of 20 MiB in the database would be written twice at every save, and copied by every
check: so papers lie beside it.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from casework.event import Label
from casework.ids import is_id
from casework.papers import is_digest
from desk_client.files import keep_name, write_private
from desk_client.store.errors import DiskFullError, SurroundingsError, UnwritableError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
SPARE_BYTES = 64 * 1024 * 1024
"""So much of the disk is left to the database: a paper never takes the room of a record."""


class DamagedPaperError(SurroundingsError):
    """The bytes under a name are not the ones that it names."""

    default = Label(
        "这份材料在本机的文件已被改动或损坏,没有打开。请检查磁盘,并告知管理员",
        "The file of this paper on this machine was changed or is damaged; it was not opened. "
        "Check the disk and tell the administrator",
    )


class Place(Enum):
    """Where a paper lies."""

    TAKEN = "taken"
    HERE = "here"
    COMING = "coming"


class PaperId(NamedTuple):
    """A paper of a case, by the SHA-256 of its encrypted bytes."""

    case: str
    sha256: str


class PaperFiles:
    """The papers in a folder, which is made with the first of them.

    Any thread may call.  Raises :class:`DiskFullError` and :class:`UnwritableError`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fresh: set[PaperId] = set()

    def is_fresh(self, one: PaperId) -> bool:
        """Whether it was taken in this run: a form may hold it that no draft knows yet."""
        return one in self._fresh

    def place(self, one: PaperId) -> Place | None:
        """Where it lies; ``None``: nothing of it is here."""
        return next((place for place in Place if self._path(place, one).exists()), None)

    def laid(self, place: Place) -> tuple[PaperId, ...]:
        """All that lie at a place, case by case."""
        folder = self._folder / place.value
        return tuple(
            PaperId(case, name)
            for case in _listed(folder)
            if is_id(case)
            for name in _listed(folder / case)
            if is_digest(name)
        )

    def size(self, one: PaperId) -> int:
        """How many bytes of it are here."""
        place = self.place(one)
        with suppress(FileNotFoundError), _translated():
            return self._path(place, one).stat().st_size if place else 0
        return 0

    def take(self, one: PaperId, data: bytes) -> None:
        """Keep a paper that was taken here; on disk when this returns."""
        self._make_room(len(data))
        self._fresh.add(one)
        with _translated():
            write_private(self._made(Place.TAKEN, one), data)

    def read(self, one: PaperId) -> bytes | None:
        """All of it; ``None`` while it is not whole here.

        Raises :class:`DamagedPaperError` where somebody, or the disk, changed it.
        """
        place = self.place(one)
        if place in (None, Place.COMING):
            return None
        with suppress(FileNotFoundError), _translated():
            data = self._path(place, one).read_bytes()
            if hashlib.sha256(data).hexdigest() != one.sha256:
                raise DamagedPaperError(one.sha256)
            return data
        return None

    def piece(self, one: PaperId, at: int, most: int) -> bytes:
        """Some of one that was taken here, from a place on; nothing where it is gone."""
        path = self._path(Place.TAKEN, one)
        with suppress(FileNotFoundError), _translated(), path.open("rb") as file:
            file.seek(at)
            return file.read(most)
        return b""

    def is_sent(self, one: PaperId) -> None:
        """The centre has it."""
        self._move(one, Place.TAKEN, Place.HERE)

    def all_wait(self) -> None:
        """The centre was put back from a backup: what it had it may have no more."""
        for one in self.laid(Place.HERE):
            self._move(one, Place.HERE, Place.TAKEN)

    def ask(self, one: PaperId) -> None:
        """It is to be fetched; the wish outlives the program."""
        if self.place(one) is None:
            with _translated():
                self._made(Place.COMING, one).touch(0o600)

    def grow(self, one: PaperId, piece: bytes) -> None:
        """More of one that is being fetched."""
        self._make_room(len(piece))
        # Put away in between: nothing is made anew.
        path = self._path(Place.COMING, one)
        with suppress(FileNotFoundError), _translated(), path.open("r+b") as file:
            file.seek(0, os.SEEK_END)
            file.write(piece)

    def has_come(self, one: PaperId) -> bool:
        """The last of it is here: whether it is what it is named by; what is not goes."""
        with suppress(FileNotFoundError), _translated():
            with self._path(Place.COMING, one).open("r+b") as file:
                is_right = hashlib.file_digest(file, "sha256").hexdigest() == one.sha256
                if not is_right:
                    file.truncate(0)
                os.fsync(file.fileno())
            if is_right:
                self._move(one, Place.COMING, Place.HERE)
            return is_right
        return True

    def drop(self, one: PaperId) -> None:
        """It is to lie here no more."""
        self._fresh.discard(one)
        for place in Place:
            path = self._path(place, one)
            with _translated():
                path.unlink(missing_ok=True)
                with suppress(OSError):  # not empty, or not there
                    path.parent.rmdir()

    def drop_leftovers(self) -> None:
        """What a write that was cut off has left under a name that is none."""
        for place in Place:
            for case in _listed(self._folder / place.value):
                for name in _listed(self._folder / place.value / case):
                    if not (is_id(case) and is_digest(name)):
                        with _translated():
                            (self._folder / place.value / case / name).unlink(missing_ok=True)

    def _move(self, one: PaperId, before: Place, after: Place) -> None:
        new = self._made(after, one)
        with suppress(FileNotFoundError), _translated():
            self._path(before, one).replace(new)
            keep_name(new.parent)

    def _path(self, place: Place, one: PaperId) -> Path:
        if not (is_id(one.case) and is_digest(one.sha256)):
            raise ValueError("a paper is named by its case and a digest")
        return self._folder / place.value / one.case / one.sha256

    def _made(self, place: Place, one: PaperId) -> Path:
        path = self._path(place, one)
        if not path.parent.exists():
            with _translated():
                for folder in (self._folder, path.parent.parent, path.parent):
                    folder.mkdir(mode=0o700, exist_ok=True)
                    keep_name(folder.parent)
        return path

    def _make_room(self, size: int) -> None:
        with _translated():
            left = shutil.disk_usage(self._folder.parent).free
        if left < size + SPARE_BYTES:
            raise DiskFullError(f"{left} bytes left")


def _listed(folder: Path) -> list[str]:
    with suppress(FileNotFoundError, NotADirectoryError), _translated():
        return sorted(os.listdir(folder))
    return []


@contextmanager
def _translated() -> Iterator[None]:
    """What the system says of a file, as ours; that it is gone is the caller's matter."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        ours = DiskFullError if error.errno in _FULL else UnwritableError
        raise ours(f"{type(error).__name__} {error.errno}") from error
