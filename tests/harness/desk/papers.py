"""Papers attached at a store without windows, and what lies of them on its disk."""

from __future__ import annotations

from pathlib import Path

from casework.cases.attaching import PapersAttached, PapersPrivate
from casework.outside import Outside
from casework.papers import KEY_BYTES, Media, Paper
from casework.registry import MACHINES, Proposal
from desk_client.sealing import Encrypted, encrypted
from desk_client.store import Store
from desk_client.store.paper_files import PaperId


def taken(store: Store, outside: Outside, case: str, data: bytes, name: str = "照片.png") -> Paper:
    """A paper on the disk, as a form has it before anything is recorded."""
    made: Encrypted = encrypted(data, outside.random(KEY_BYTES))
    store.papers.files.take(PaperId(case, made.sha256), made.data)
    return Paper(made.sha256, name, Media.PNG, len(data), made.key)


def attached(case: str, *papers: Paper, kind: str = "walk_in") -> Proposal:
    """The step that attaches them."""
    return Proposal(case, MACHINES[kind].own(PapersAttached)(), PapersPrivate(papers))


def on_disk(store: Store) -> dict[str, list[str]]:
    """The names that lie at each place, leftovers too."""
    folder = store._db.path.with_suffix(".papers")
    return {
        place.name: sorted(one.name for one in place.rglob("*") if one.is_file())
        for place in sorted(folder.glob("*"))
    }


def bytes_under(folder: Path) -> bytes:
    """Everything that lies in files below a folder."""
    return b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())
