"""Which states a disk may be in after its power was cut, made from what it was asked for.

A file holds what was synced; of everything since, any part may have arrived: no write, all,
the first few, any few, and of each any sectors.  Names (new, moved, removed files) arrive in
their order, some or all, and those of a folder are certain once it was synced.  Nothing of a later
request is ever there.  That a folder itself is there is not asked.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
CREATE, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MARK = range(1, 8)
_HEAD = struct.Struct("=IIqq")


@dataclass(frozen=True)
class Request:
    """One thing that the disk was asked for; ``data`` may be another name, or what was said.

    ``path`` is below the folder that is watched, which is ``""`` itself.
    """

    kind: int
    path: str
    offset: int
    data: bytes


def requests(log: Path, folder: Path) -> list[Request]:
    """What the shim wrote down of a folder."""
    data, at, found = log.read_bytes(), 0, list[Request]()
    while at < len(data):
        kind, name, offset, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        path = data[at : at + name].decode()
        at += name
        body = data[at : at + length]
        if kind == RENAME:
            body = _below(folder, body.decode()).encode()
        found.append(Request(kind, _below(folder, path), offset, body))
        at += length
    return found


def _below(folder: Path, path: str) -> str:
    if not path or Path(path) == folder:
        return ""
    return Path(path).relative_to(folder).as_posix()


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


@dataclass
class _File:
    """A file's bytes on the disk, and the requests that are under way."""

    synced: bytes = b""
    waiting: list[Request] = field(default_factory=list)

    def sync(self) -> None:
        """All of it is on the disk."""
        data = bytearray(self.synced)
        for request in self.waiting:
            _put(data, request)
        self.synced = bytes(data)
        self.waiting.clear()

    def maybe(self, dice: Random) -> bytes:
        """What of it may be there."""
        data = bytearray(self.synced)
        for request in _some(self.waiting, dice):
            is_torn = request.kind == WRITE and dice.random() < 0.3
            for part in _sectors(request, dice) if is_torn else (request,):
                _put(data, part)
        return bytes(data)


def _put(data: bytearray, request: Request) -> None:
    end = request.offset + len(request.data)
    if request.kind == TRUNCATE:
        del data[request.offset :]
    if len(data) < end:
        data += bytes(end - len(data))
    data[request.offset : end] = request.data


def _some(waiting: list[Request], dice: Random) -> list[Request]:
    way = dice.randrange(4)
    if way == 0:
        return []
    if way == 1:
        return waiting
    if way == 2:
        return waiting[: dice.randint(0, len(waiting))]
    share = dice.random()
    return [request for request in waiting if dice.random() < share]


def _sectors(request: Request, dice: Random) -> Iterator[Request]:
    """Any sectors of one write."""
    share = dice.random()
    for at in range(0, len(request.data), SECTOR):
        if dice.random() < share:
            piece = request.data[at : at + SECTOR]
            yield Request(WRITE, request.path, request.offset + at, piece)


class Disk:
    """Lives through the requests; at any moment it can be asked what a power cut may leave."""

    def __init__(self, before: Path) -> None:
        self._names = {file.name: _File(file.read_bytes()) for file in before.iterdir()}
        self._certain = dict(self._names)
        self._moves: list[Request] = []
        self._made: dict[int, _File] = {}
        self.said = b""

    def take(self, request: Request) -> None:
        """The next request."""
        if request.kind == MARK:
            self.said = request.data
        elif request.kind == SYNC and request.path in self._names:
            self._names[request.path].sync()
        elif request.kind == SYNC:
            self._keep_names(request.path)
        elif request.kind in (WRITE, TRUNCATE):
            self._names[request.path].waiting.append(request)
        else:
            if request.kind == CREATE:
                self._made[id(request)] = _File()
            self._moves.append(request)
            self._move(self._names, request)

    def _keep_names(self, folder: str) -> None:
        """The names of a folder are on the disk as they are now."""
        left = []
        for move in self._moves:
            to = move.data.decode() if move.kind == RENAME else move.path
            if folder in (_folder_of(move.path), _folder_of(to)):
                self._move(self._certain, move)
            else:
                left.append(move)
        self._moves = left

    def _move(self, names: dict[str, _File], request: Request) -> None:
        if request.kind == CREATE:
            names[request.path] = self._made[id(request)]
        elif request.kind == UNLINK:
            names.pop(request.path, None)
        elif request.path in names:
            names[request.data.decode()] = names.pop(request.path)

    def cut(self, dice: Random, to: Path) -> None:
        """Write one of the possible states into the folder ``to``."""
        names = dict(self._certain)
        for move in self._moves[: dice.randint(0, len(self._moves))]:
            self._move(names, move)
        for name, file in names.items():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes(file.maybe(dice))
