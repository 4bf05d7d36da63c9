"""The papers of the cases that are here, and what becomes of their files.

Rules kept:

* which papers a case has is said by the sealed parts of its lines in the journal, and nowhere
  else; so whatever takes these (an erasure, a case that is put away) takes the papers with it:
  without their keys they are noise at once, and the sweep behind it deletes the files;
* a file that no line names stays while a draft holds it, or a form of this run may;
* a paper is sent once the centre has the event that names it.

A refused event names its papers still: what was not taken can be written anew with them.
"""

from collections.abc import Iterator

from msgspec import Struct

from casework.cases.attaching import PapersPrivate
from casework.event import Core
from casework.papers import Paper
from desk_client.store import folding, journal, projections
from desk_client.store.database import Connection, Database
from desk_client.store.lent import Lent
from desk_client.store.paper_files import PaperFiles, PaperId, Place
from desk_client.store.views import Result


class KeptPaper(Struct, frozen=True):
    """A paper of a case: who attached it when, and what became of that."""

    paper: Paper
    core: Core
    result: Result

    @property
    def id(self) -> PaperId:
        """By what it is found."""
        return PaperId(self.core.case, self.paper.sha256)


class Papers:
    """The papers of an open database."""

    def __init__(self, database: Database) -> None:
        self._db = database
        folder = database.path.with_suffix(".papers")
        self.files, self.lent = PaperFiles(folder), Lent(folder)
        self._is_swept = False

    def of_case(self, case: str) -> tuple[KeptPaper, ...]:
        """The papers of a case in the order of its history; what was refused is among them."""
        with self._db.read() as conn:
            return tuple(_of_case(conn, case))

    def find(self, one: PaperId) -> KeptPaper | None:
        """One of them; ``None`` where nothing that can be read names it."""
        found = (kept for kept in self.of_case(one.case) if kept.id == one)
        return next(found, None)

    def to_send(self) -> Iterator[PaperId]:
        """Those that the centre may not have, and whose event it has."""
        taken: dict[str, set[str]] = {}
        for one in self.files.laid(Place.TAKEN):
            taken.setdefault(one.case, set()).add(one.sha256)
        for case, names in taken.items():
            for kept in self.of_case(case):
                if kept.result == "accepted" and kept.id.sha256 in names:
                    yield kept.id

    def sweep(self, *, is_due: bool) -> None:
        """Delete the files that nothing here can read any more; also once in a run."""
        if self._is_swept and not is_due:
            return
        cases: dict[str, set[PaperId]] = {}
        for place in Place:
            for one in self.files.laid(place):
                cases.setdefault(one.case, set()).add(one)
        for case, laid in cases.items():
            with self._db.read() as conn:
                named = {kept.id for kept in _of_case(conn, case)}
                is_closed = _is_closed(conn, case)
                held = {one for one in laid if _is_drafted(conn, one)}
            for one in laid - named - held:
                if is_closed or not self.files.is_fresh(one):
                    self.files.drop(one)
        if not self._is_swept:
            self.files.drop_leftovers()
            self.lent.take_back()
        self._is_swept = True


def _of_case(conn: Connection, case: str) -> Iterator[KeptPaper]:
    if folding.is_withdrawn(conn, case):
        return
    for entry in journal.of_case(conn, case):
        event = folding.readable(entry.record) if entry.record.sealed is not None else None
        if event is not None and isinstance(event.sealed, PapersPrivate):
            for paper in event.sealed.papers:
                yield KeptPaper(paper, event.core, entry.result or "accepted")


def _is_closed(conn: Connection, case: str) -> bool:
    """Whether nobody here writes to a case any more: it was erased, or is put away."""
    state = projections.shown(conn, case)
    return state is None or state.is_erased


def _is_drafted(conn: Connection, one: PaperId) -> bool:
    held = conn.execute(
        "SELECT 1 FROM drafts WHERE instr(body, CAST(? AS BLOB)) LIMIT 1", (one.sha256,)
    )
    return held.fetchone() is not None
