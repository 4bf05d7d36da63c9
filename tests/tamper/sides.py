"""Each side opened after an edit, verified by the product's own check, and judged.

``found``: a finding names the row; or the program refuses the file, or the next sync raises
the alarm, in words.
``harmless``: nothing is found, and when the program has done what it does by itself (opened,
checked, synced) every table is to the byte what it is in a copy that nobody touched.
``unseen``: neither.
"""

import hashlib
import shutil
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

import sqlcipher3

from central_mailbox.centre import Centre
from central_mailbox.errors import CentreError
from central_mailbox.store import Store
from central_mailbox.store.sqlite import open_store
from central_mailbox.verify import verify_all
from desk_client.credentials import Secrets
from desk_client.services.found import told
from desk_client.signing import verify
from desk_client.store import Store as DeskStore
from desk_client.store import StoreError
from desk_client.sync.engine import Engine
from desk_client.sync.errors import AlarmError
from tests.harness import bureau
from tests.harness.desk.disk import opened_raw
from tests.harness.desk.dump import PROJECTIONS
from tests.harness.machines.beginning import Nobody
from tests.harness.machines.machines import CENTRE_KEY, CentreMachine, secret
from tests.harness.machines.network import Network, Weather
from tests.harness.outside import Chance
from tests.tamper.hands import (
    CELLS,
    ROWS,
    Done,
    NothingToDoError,
    Table,
    Values,
    tables,
    unguarded,
)

Kind = Literal["found", "harmless", "unseen"]
TRIES = 12


@dataclass(frozen=True)
class Judged:
    """What became of one edit."""

    side: str
    table: str
    column: str
    how: str
    kind: Kind
    words: str


class Side:
    """A closed database to copy, and how it is opened and checked."""

    name = ""
    key = b""

    def __init__(self, source: Path, older: Path, folder: Path) -> None:
        self._source = source
        self._older = opened_raw(older, self.key)
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        raw = opened_raw(source, self.key)
        self.tables = tables(raw)
        raw.close()

    @property
    def path(self) -> Path:
        """The copy that is edited."""
        return self._folder / "database"

    def fresh(self) -> None:
        """A copy that nobody touched."""
        for old in self._folder.iterdir():
            old.unlink()
        shutil.copyfile(self._source, self.path)

    def spots(self) -> list[tuple[Table, str]]:
        """Every column of every table; ``""`` is the row as a whole."""
        return [(table, column) for table in self.tables for column in ("", *table.columns)]

    def try_at(self, table: Table, column: str, dice: Random) -> Judged | None:
        """One edit of a kind that changes something there; ``None`` where nothing can."""
        for _ in range(TRIES):
            self.fresh()
            how, done = self._edit(table, column, dice)
            if done is not None:
                kind, words = self.judge(done)
                return Judged(self.name, table.name, column, how, kind, words)
        return None

    def _edit(self, table: Table, column: str, dice: Random) -> tuple[str, Done | None]:
        conn = opened_raw(self.path, self.key)
        try:
            unguarded(conn)
            with _without_triggers(conn):
                before = table.rows(conn)
                edit = dice.choice(CELLS if column else ROWS)
                done = edit(conn, self._older, table, column, dice)
                return edit.__name__, done if table.rows(conn) != before else None
        except (NothingToDoError, sqlcipher3.Error):
            return "", None
        finally:
            conn.close()

    def attacked(self, name: str, attack: Any, dice: Random) -> Judged:
        """One attack of somebody who knows what he wants."""
        self.fresh()
        conn = opened_raw(self.path, self.key)
        with _without_triggers(conn):
            attack(conn, dice)
        conn.close()
        kind, words = self.judge(None)
        return Judged(self.name, "attack", name, "attack", kind, words)

    def judge(self, done: Done | None) -> tuple[Kind, str]:
        """Open, verify, and say what became of the edit; a traceback is never an answer."""
        try:
            findings = self.findings()
        except Exception:  # noqa: BLE001 - any traceback is what is looked for
            return "unseen", "traceback: " + traceback.format_exc().strip()
        if findings:
            if done is None or self._is_placed(done, findings):
                return "found", findings[0]
            wanted = [self.spoken(done.table, row) for row in done.rows[:2]]
            return "unseen", f"without its place {wanted}: {findings[:3]}"
        return self.otherwise()

    def _is_placed(self, done: Done, findings: Iterable[str]) -> bool:
        """Whether a finding says where; the program may also refuse the whole file."""
        told = "\n".join(findings)
        return told.startswith("refused") or any(
            self.spoken(done.table, row) in told for row in done.rows
        )

    def spoken(self, table: Table, row: Values) -> str:
        """How a row is called in this side's findings."""
        return "daybook" if table.name.startswith("daybook") else table.place(row)

    def findings(self) -> list[str]:
        """What the product says."""
        raise NotImplementedError

    def otherwise(self) -> tuple[Kind, str]:
        """What becomes of an edit that the check does not find."""
        return "unseen", "sound"


class CentreSide(Side):
    """The centre's database."""

    name = "centre"
    key = secret("centre database")

    def spoken(self, table: Table, row: Values) -> str:
        match table.name:
            case "cases":
                return f"case {row['case_id']}"
            case "board":
                return f"board: case {row['case_id']}"
            case "numbers":
                return f"numbers: {row['prefix']}"
            case "nodes":
                return f"node {row['place']} of level {row['level']}"
        return super().spoken(table, row)

    def findings(self) -> list[str]:
        try:
            store = open_store(self.path, self.key)
        except CentreError as error:
            return [f"refused: {error}"]
        try:
            findings = list(verify_all(store, CENTRE_KEY.public).findings)
            _starts(store)
        finally:
            store.close()
        return findings


class DeskSide(Side):
    """A desk's database; ``centre`` is the one it syncs with."""

    name = "desk"
    device = bureau.HEAD_DEVICE
    secrets = Secrets(secret(f"desk {bureau.HEAD_DEVICE}"), secret(f"device {bureau.HEAD_DEVICE}"))
    key = secrets.database_key

    def __init__(self, source: Path, older: Path, folder: Path, centre: Path) -> None:
        super().__init__(source, older, folder)
        self._centre = centre
        self._untouched: str | None = None

    def spoken(self, table: Table, row: Values) -> str:
        if table.name in PROJECTIONS:
            return f"case {row['case_id']}"
        if table.name == "marks":
            return "open_counts"  # what is not late by a mark that was moved
        return "fts5" if table.name.startswith("search") else super().spoken(table, row)

    def findings(self) -> list[str]:
        try:
            store = self._open()
        except StoreError as error:
            return [f"refused: {error}"]
        try:
            found = store.verify(verify)
            told(store, found)  # what the window says of it
        finally:
            store.close()
        parts = (("own", found.chain), ("head", found.heads))
        return [
            *(f"{one.table} {one.key}: {one.reason.label.en}" for one in found.rows),
            *(f"case {case}: computed again" for case in found.cases),
            *(f"sealed {id}" for id in found.sealed),
            *(
                f"{part} {one.first}-{one.last} {one.reason}"
                for part, some in parts
                for one in some
            ),
            *found.pages,
        ]

    def otherwise(self) -> tuple[Kind, str]:
        """After a check and a sync, against a copy that had the same and was not touched."""
        try:
            here = self._lived_on()
        except (AlarmError, StoreError) as error:
            return "found", f"at the next sync: {error}"
        if self._untouched is None:
            self.fresh()
            assert self.findings() == []
            self._untouched = self._lived_on()
        return ("harmless", "rebuilt") if here == self._untouched else ("unseen", "sound")

    def _open(self) -> DeskStore:
        return DeskStore.open(self.path, self.key, Chance("tampered desk"), self.secrets)

    def _lived_on(self) -> str:
        """What all tables hold once the desk has synced with a centre of its own."""
        folder = self._folder.with_name("its centre")
        shutil.rmtree(folder, ignore_errors=True)
        machine = CentreMachine(folder, Chance("tampered centre"))
        machine.files.put(self._centre)
        machine.start()
        line = Network(machine, Random(0), Nobody(), Weather.fine()).line(self.device)
        store = self._open()
        try:
            Engine(store, line, self.secrets.sign).catch_up()
            store.index()
        finally:
            store.close()
            machine.close()
        return _digest(self.path, self.key, self.tables)


def _digest(path: Path, key: bytes, every: Iterable[Table]) -> str:
    """All that lies in a database; of the index, what can be found by it."""
    conn = opened_raw(path, key)
    told = [repr(table.rows(conn)) for table in every if not table.name.startswith("search_")]
    conn.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, instance)")
    told.append(repr(sorted(conn.execute("SELECT term, doc, col, offset FROM temp.words"))))
    conn.close()
    return hashlib.sha256("".join(told).encode()).hexdigest()


def _starts(store: Store) -> None:
    """Serving an edited mailbox begins, or is refused in words."""
    try:
        Centre(store, CENTRE_KEY, Chance("tampered"))
    except CentreError:
        return


class _without_triggers:  # noqa: N801 - reads as what it is at its only use
    """All triggers of a file away for a while, in one transaction."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn

    def __enter__(self) -> None:
        self._conn.execute("BEGIN IMMEDIATE")
        found = self._conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        self._triggers = found.fetchall()
        for name, _ in self._triggers:
            self._conn.execute(f'DROP TRIGGER "{name}"')

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            self._conn.execute("ROLLBACK")
            return
        for _, sql in self._triggers:
            self._conn.execute(sql)
        self._conn.execute("COMMIT")
