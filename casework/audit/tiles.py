"""The log as files that anybody can copy: tiles of hashes, bundles of entries.

Rules kept (c2sp.org/tlog-tiles):

* a tile is up to 256 neighbouring hashes of one level; levels are eight apart, and what lies
  between them is hashed again by whoever reads;
* a name says level, place and, where the tile is not full yet, how many hashes it holds: what
  stands under a name never changes;
* an entry is the bytes whose hash is the leaf: a hash, and position, time and number.  Nothing
  of a person stands in them.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

WIDTH = 256
HEIGHT = 8
MOST_LEVEL = 63
_PATH = re.compile(
    r"(?P<level>0|[1-9][0-9]?|entries)/(?P<place>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class Tile(Struct, frozen=True):
    """Some neighbouring hashes of a level, or (``is_entries``) the entries under level 0."""

    level: int
    index: int
    width: int = WIDTH
    is_entries: bool = False

    @property
    def first(self) -> int:
        """The place of its first hash in its level."""
        return self.index * WIDTH

    @property
    def path(self) -> str:
        """Its name, after ``tile/``."""
        kind = "entries" if self.is_entries else str(self.level)
        parts = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            parts.append(f"x{rest % 1000:03}")
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{kind}/{'/'.join(reversed(parts))}{partial}"

    def nodes(self) -> list[tuple[int, int]]:
        """Level and place, in the tree, of every hash in it."""
        return [(self.level * HEIGHT, self.first + i) for i in range(self.width)]

    def is_in(self, size: int) -> bool:
        """Whether a log of ``size`` has it."""
        return self.first + self.width <= size >> self.level * HEIGHT


def read_tile(path: str) -> Tile | None:
    """The tile of that name; ``None`` if it is no tile's."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level, place, width = found["level"], found["place"], found["width"]
    tile = Tile(
        0 if level == "entries" else int(level),
        int(place.replace("x", "").replace("/", "")),
        int(width) if width else WIDTH,
        is_entries=level == "entries",
    )
    return tile if tile.level <= MOST_LEVEL and tile.path == path else None


def tiles_of(size: int) -> list[Tile]:
    """Every tile of hashes of a log of ``size``, and its bundles: all that a mirror copies."""
    tiles = _row(0, size, is_entries=True)
    level = 0
    while count := size >> level * HEIGHT:
        tiles += _row(level, count, is_entries=False)
        level += 1
    return tiles


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries as one file: each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def _row(level: int, count: int, *, is_entries: bool) -> list[Tile]:
    full, rest = divmod(count, WIDTH)
    row = [Tile(level, index, WIDTH, is_entries) for index in range(full)]
    return [*row, Tile(level, full, rest, is_entries)] if rest else row
