"""The desk's work on a disk that may fail or lose its power: what it does, what it has said.

``said`` grows only after a call returned; :func:`missing` holds a disk against it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct, structs

from casework.audit import Entry, next_line, origin_of_daybook
from casework.papers import KEY_BYTES
from desk_client.files import write_private
from desk_client.sealing import encrypted
from desk_client.store import (
    DiskFullError,
    Store,
    UnwritableError,
    daybook,
    facts,
    journal,
    migrations,
)
from desk_client.store.database import Connection, Database
from desk_client.store.paper_files import PaperId, Place
from tests.harness import bureau
from tests.harness.desk.dump import PROJECTIONS, dump
from tests.harness.desk.paper import BYTES, IDENTITY, KEY, PaperCentre, sync, visitor
from tests.harness.desk.papers import attached, taken
from tests.harness.outside import SeededOutside

FILE, SMALL = "desk.db", "desk.id"
FORM = "walk_in"


class Said(Struct, frozen=True):
    """What was acknowledged: all of it must be on the disk whatever happens next."""

    seq: int = 0
    hash: str = ""
    draft: bytes = b""
    cursor: int = 0
    is_enrolled: bool = False
    small: bytes = b""
    papers: tuple[tuple[str, str], ...] = ()
    """By case and name: those that an event says are there."""


class Desk:
    """A desk in ``folder``; its deeds by their names, in the order of a day."""

    clear_errors: tuple[type[Exception], ...] = (DiskFullError, UnwritableError)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outside = SeededOutside()
        self.centre = PaperCentre(self.outside)
        self.said = Said()
        self.deeds: dict[str, Callable[[], None]] = {
            "open": self.open,
            "enrol": self.enrol,
            "first sync": self.fetch,
            "save": self.save,
            "draft": self.draft,
            "save again": self.save,
            "attach": self.attach,
            "index": self.index,
            "sync": self.sync,
            "attach again": self.attach,
            "papers sent": self.papers_sent,
            "paper fetched": self.paper_fetched,
            "small file": self.small_file,
            "rebuild": self.rebuild,
            "close": self.close,
            "open again": self.open,
            "save in the evening": self.save,
        }

    def open(self) -> None:
        """Make the database, or open what lies there."""
        self.store = Store.open(self.folder / FILE, KEY, self.outside)

    def enrol(self) -> None:
        """Remember who this desk is."""
        self.store.enrol(IDENTITY)
        self._say(is_enrolled=True)

    def save(self) -> None:
        """Somebody comes."""
        self.store.record(bureau.DESK, bureau.ROOM, [visitor(self.outside)])
        end = self.store.pending(1_000, BYTES)
        self._say(seq=end.last_seq, hash=end.hash)

    def attach(self) -> None:
        """A paper is put to what somebody came for: on the disk before the event says so."""
        one = visitor(self.outside)
        self.store.record(bureau.DESK, bureau.ROOM, [one])
        paper = taken(self.store, self.outside, one.case, self.outside.random(3_000))
        self.store.record(bureau.DESK, bureau.ROOM, [attached(one.case, paper)])
        end = self.store.pending(1_000, BYTES)
        papers = (*self.said.papers, (one.case, paper.sha256))
        self._say(seq=end.last_seq, hash=end.hash, papers=papers)

    def papers_sent(self) -> None:
        """The centre has them."""
        for one in self.store.papers.files.laid(Place.TAKEN):
            self.store.papers.files.is_sent(one)

    def paper_fetched(self) -> None:
        """One of somebody else comes in two pieces."""
        one = visitor(self.outside)
        made = encrypted(self.outside.random(2_000), self.outside.random(KEY_BYTES))
        id, laid = PaperId(one.case, made.sha256), self.store.papers.files
        laid.ask(id)
        laid.grow(id, made.data[:900])
        laid.grow(id, made.data[900:])
        laid.has_come(id)

    def draft(self) -> None:
        """What is being typed is kept."""
        words = self.outside.random(300)
        self.store.save_draft(bureau.DESK, FORM, words)
        self._say(draft=words)

    def index(self) -> None:
        """What waits is indexed."""
        self.store.index()

    def fetch(self) -> None:
        """The directory is fetched."""
        sync(self.store, self.centre)
        self._say(cursor=self.store.sync_state().cursor)

    def sync(self) -> None:
        """The centre is told, and tells what happened elsewhere."""
        self.centre.elsewhere(bureau.FIELD, visitor(self.outside))
        sync(self.store, self.centre)
        self._say(cursor=self.store.sync_state().cursor)

    def small_file(self) -> None:
        """A small file beside the database is replaced."""
        data = self.outside.random(600)
        write_private(self.folder / SMALL, data)
        self._say(small=data)

    def rebuild(self) -> None:
        """The journal is folded anew."""
        self.store.rebuild()

    def close(self) -> None:
        """The end of the day."""
        self.store.close()

    def _say(self, **what: object) -> None:
        self.said = structs.replace(self.said, **what)

    def turn_back(self, said: Said) -> None:
        """So much was said: what came after never happened."""
        self.said = said

    def missing(self) -> Iterator[str]:
        """What was said and is not there, in the program that goes on."""
        yield from missing(self.store, self.folder, self.said)


def missing(store: Store, folder: Path, said: Said) -> Iterator[str]:
    """What was said and is not there."""
    if said.is_enrolled and store.identity != IDENTITY:
        yield "the desk forgot who it is"
        return
    state = store.sync_state()
    if state.last_seq < said.seq:
        yield f"{said.seq} events were saved, {state.last_seq} are there"
    elif said.seq:
        with store._db.read() as conn:
            hash = journal.hash_after(conn, IDENTITY.device, said.seq)
        if hash.hex() != said.hash:
            yield f"event {said.seq} is not the one that was saved"
    if said.draft and not store.draft(bureau.DESK, FORM):
        yield "a draft is gone"
    if state.cursor < said.cursor:
        yield f"what the centre told up to {said.cursor} is there up to {state.cursor}"
    for case, name in said.papers:
        if store.papers.files.read(PaperId(case, name)) is None:
            yield "a paper is gone that an event names"
    for one in store.papers.files.laid(Place.HERE):
        store.papers.files.read(one)  # a paper that is not whole under its name is an error
    small = folder / SMALL
    if said.small and (not small.exists() or len(small.read_bytes()) != len(said.small)):
        yield "a small file is neither the old one nor the new one"


def judge(folder: Path, said: Said, *, is_thorough: bool) -> list[str]:
    """Open what lies in ``folder`` after a power cut, and look."""
    store = Store.open(folder / FILE, KEY, SeededOutside(9))
    try:
        broken = [*missing(store, folder, said), *store._db.damaged_pages()]
        if is_thorough and not broken:
            broken += _goes_on(store)
    finally:
        store.close()
    return broken


def _goes_on(store: Store) -> Iterator[str]:
    if not store.verify(lambda *given: True).is_sound:
        yield "the journal does not verify"
    before = {table: dump(store, table) for table in PROJECTIONS}
    store.rebuild()
    if {table: dump(store, table) for table in PROJECTIONS} != before:
        yield "a rebuild gave other bytes"
    if bureau.DESK in store.directory().roster.officers:
        seq = store.sync_state().last_seq
        store.record(bureau.DESK, bureau.ROOM, [visitor(SeededOutside(seq + 77))])
        if store.sync_state().last_seq != seq + 1:
            yield "the next save is not the next event"


def of_release(release: int, folder: Path) -> Said:
    """A database of an earlier release in ``folder``, with events that wait; what it said."""
    made = folder / "made"
    made.mkdir()
    desk = Desk(made)
    for deed in ("open", "enrol", "first sync", "save", "draft", "save again"):
        desk.deeds[deed]()
    desk.close()
    new, old = Database(made / FILE, KEY), Database(folder / FILE, KEY)
    stop = migrations.STEPS[release].__name__

    def older(conn: Connection) -> bool:
        migrations.apply(conn, before=stop)
        return False

    old.prepare(older)
    with new.read() as read, old.write() as write:
        there = {name for (name,) in write.execute("SELECT name FROM sqlite_master")}
        for table in [one for one in daybook.WRITTEN_DOWN if one in there - {daybook.MIGRATED}]:
            columns = [row[1] for row in write.execute(f"PRAGMA table_info ({table})")]
            for row in read.execute(f"SELECT {', '.join(columns)} FROM {table}"):
                places = ", ".join("?" * len(columns))
                write.execute(f"INSERT INTO {table} VALUES ({places})", row)
        write.execute("DELETE FROM facts WHERE name = ?", (facts.PROJECTION,))
        if "daybook" in there:
            _begin_daybook(write, there)
    new.close()
    old.close()
    for file in made.iterdir():
        file.unlink()
    made.rmdir()
    return desk.said


def _begin_daybook(write: Connection, there: set[str]) -> None:
    """As that release began its own, over what lies there."""
    tables = [one for one in daybook.WRITTEN_DOWN if one in there]
    rows = [row for table in tables for row in daybook._of_table(write, table)]
    line = next_line(origin_of_daybook(), [Entry(*row[:2], None, row.digest) for row in rows])
    write.execute("INSERT INTO daybook VALUES (?, ?, ?)", (line.n, line.body, line.hash))
