"""The centre's work on a disk that may fail or lose its power: what it does, what it has said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from alembic import command
from alembic.script import ScriptDirectory
from msgspec import Struct, structs
from sqlalchemy import create_engine

from casework.cases.erasing import Erased, ErasureGround
from casework.cases.walk_in import ResultText, WalkInFinished
from casework.erasure import is_erasure
from casework.event import read_core
from casework.registry import MACHINES, Proposal
from casework.wire import EnrolRequest
from central_mailbox.accept import outcomes
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store import migrate
from central_mailbox.store.errors import DiskFullError, UnwritableError
from central_mailbox.store.sqlite import open_store
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.centre.stores import CENTRE_SECRET, DATABASE_KEY
from tests.harness.outside import SeededOutside
from tests.harness.pages import lying

FILE = "mailbox.db"
NAME, RESULT = "欧阳桂芳", "已告知要带出生医学证明"
"""Words that are erased in the evening."""
SCRIPTS = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][:0:-1]
"""Schemas of earlier releases, the oldest first."""


class Said(Struct, frozen=True):
    """What was answered: all of it must be on the disk whatever happens next."""

    founded: int = 0
    size: int = 0
    root: str = ""
    outcomes: dict[str, int] = {}
    erased: str = ""


class Mailbox:
    """A centre in ``folder`` with one machine; its deeds by their names, in order."""

    clear_errors: tuple[type[Exception], ...] = (DiskFullError, UnwritableError)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outside = SeededOutside()
        self.desk = PlainDesk(self.outside, bureau.HEAD_DEVICE, bureau.PRECINCT)
        self.above = PlainDesk(self.outside, bureau.BUREAU_DEVICE, bureau.BUREAU)
        self._ended = ""
        self.said = Said()
        self.deeds: dict[str, Callable[[], None]] = {
            "open": self.open,
            "found": self.found,
            "enrol": self.enrol,
            "first sync": self.sync,
            "sync": self.sync,
            "close": self.close,
            "open again": self.open,
            "end": self.end,
            "erase": self.erase,
            "sync in the evening": self.sync,
        }

    def open(self) -> None:
        """Make the database, or open what lies there."""
        self.centre = _opened(self.folder, self.outside)

    def found(self) -> None:
        """The bureau is set up."""
        if not self.said.founded:
            self.centre.found(bureau.founding({}))
        self._say()

    def enrol(self) -> None:
        """A machine is let in with a code."""
        for desk in (self.desk, self.above):
            code = self.centre.issue_code(desk.unit)
            self.centre.enrol(EnrolRequest(code, desk.device, desk.public_key))
        self._say()

    def sync(self) -> None:
        """A machine sends events; after a failure the same ones come again, and more with them."""
        case = self.desk.receive(bureau.FIELD)
        self.desk.serve(case, bureau.FIELD)
        self.desk.catch_up(self.centre)
        self._say()

    def end(self) -> None:
        """A reception ends, once."""
        if not self._ended:
            self._ended = self.desk.receive(bureau.FIELD, name=NAME)
            done = Proposal(self._ended, WalkInFinished(), ResultText(RESULT))
            self.desk.write(bureau.FIELD, done)
        self.desk.catch_up(self.centre)
        self._say()

    def erase(self) -> None:
        """The chief has its words erased; after a failure the same step comes again."""
        self.above.catch_up(self.centre)
        if not self.above.records:
            body = MACHINES["walk_in"].own(Erased)
            made = body(ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号")
            self.above.write(bureau.CHIEF, Proposal(self._ended, made))
        self.above.catch_up(self.centre)
        self.said = structs.replace(self.said, erased=self._ended)
        self._say()

    def close(self) -> None:
        """The service ends."""
        self.centre.store.close()

    def _say(self) -> None:
        head = self.centre.log_head()
        told = {one.id: one.position or 0 for one in self.desk.outcomes.values()}
        founded = self.said.founded or head.size
        self.said = structs.replace(
            self.said, founded=founded, size=head.size, root=head.root, outcomes=told
        )

    def turn_back(self, said: Said) -> None:
        """So much was said: what came after never happened."""
        self.said = said

    def missing(self) -> Iterator[str]:
        """What was answered and is not there, in the program that goes on."""
        yield from missing(self.centre, self.said)


def _opened(folder: Path, outside: SeededOutside) -> Centre:
    store = open_store(folder / FILE, DATABASE_KEY)
    try:
        return Centre(store, CentreKey(CENTRE_SECRET), outside)
    except BaseException:
        store.close()
        raise


def missing(centre: Centre, said: Said) -> Iterator[str]:
    """What was answered and is not there."""
    head = centre.log_head()
    if head.size < said.size:
        yield f"the log had {said.size} records, it has {head.size}"
    with centre.store.read() as tx:
        answers = outcomes(tx.events.answers_to(bureau.HEAD_DEVICE, said.outcomes))
    there = {answer.id: answer.position or 0 for answer in answers}
    if there != said.outcomes:
        yield f"answers that were given are not known: {said.outcomes.keys() - there.keys()}"


def judge(folder: Path, said: Said, *, is_thorough: bool) -> list[str]:
    """Open what lies in ``folder`` after a power cut, and look."""
    centre = _opened(folder, SeededOutside(9))
    try:
        broken = [*missing(centre, said), *_half_erased(centre, folder, said), *_damage(folder)]
        if is_thorough and not broken:
            broken += verify_all(centre.store, centre.public_key).findings
            if not said.founded and centre.log_head().size == 0:
                centre.found(bureau.founding({}))
            elif bureau.PRECINCT in centre.directory().roster.units:
                centre.issue_code(bureau.PRECINCT)
    finally:
        centre.store.close()
    return broken


def _half_erased(centre: Centre, folder: Path, said: Said) -> Iterator[str]:
    """An erasure happened or did not: all parts of its case are there, or none is anywhere."""
    with centre.store.read() as tx:
        records = [(read_core(one.core), one.sealed is not None) for one in tx.events.log()]
    erased = [core.case for core, _ in records if is_erasure(core.type)]
    if said.erased and said.erased not in erased:
        yield "an erasure that was answered is not there"
    if not erased:
        return
    if any(core.case in erased and is_there for core, is_there in records):
        yield "of what was erased a part is there"
    told = lying(folder / FILE, DATABASE_KEY)
    if any(word.encode() in told for word in (NAME, RESULT)):
        yield "a page holds what was erased"


def _damage(folder: Path) -> list[str]:
    connection = _raw(folder)
    connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    found += [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    connection.close()
    return [finding for finding in found if finding != "ok"]


def of_release(revision: str, folder: Path) -> Said:
    """An empty database of an earlier release in ``folder``."""
    with create_engine("sqlite://", module=driver, creator=lambda: _raw(folder)).begin() as conn:
        command.upgrade(migrate.config(conn), revision)
    return Said()


def _raw(folder: Path) -> "driver.Connection":
    connection = driver.connect(str(folder / FILE), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{DATABASE_KEY.hex()}'\"")
    return connection
