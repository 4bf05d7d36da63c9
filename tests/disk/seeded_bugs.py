"""Careless faults in front of this disk, to show that power cuts would find them."""

import os
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import sqlite_utils

from central_mailbox.store.sql import SqlStore
from desk_client.store.database import Connection, Database
from tests.disk.centre import Mailbox
from tests.disk.desk import Desk

Machine = Desk | Mailbox
Bug = Callable[[Machine, Callable[[], None]], None]


def _after_open(machine: Machine, change: Callable[[], None]) -> None:
    honest = machine.open

    def opened() -> None:
        honest()
        change()

    machine.deeds |= {"open": opened, "open again": opened}


def normal_instead_of_full(machine: Machine, mark: Callable[[], None]) -> None:
    """Commits are not waited for."""

    def lax() -> None:
        if isinstance(machine, Desk):
            machine.store._db._writer.execute("PRAGMA synchronous = NORMAL")
            return
        assert isinstance(machine.centre.store, SqlStore)
        connection = machine.centre.store.engine.raw_connection()
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.close()

    _after_open(machine, lax)


def acknowledge_before_commit(machine: Machine, mark: Callable[[], None]) -> None:
    """What is about to be committed is said to be saved."""
    assert isinstance(machine, Desk)

    def early() -> None:
        machine._say(seq=machine.said.seq + 1)
        mark()

    honest = machine.save

    def save() -> None:
        machine.store.before_commit = early
        honest()
        machine.store.before_commit = lambda: None

    machine.deeds |= {"save": save, "save again": save}


def no_fsync_of_small_files(machine: Machine, mark: Callable[[], None]) -> None:
    """Small files are renamed before their bytes are on the disk."""
    hasty: Any = os
    hasty.fsync = lambda handle: None


def migrate_in_pieces(machine: Machine, mark: Callable[[], None]) -> None:
    """Each statement of a migration is committed by itself."""
    hasty: Any = sqlite_utils.Database
    hasty.atomic = lambda db: nullcontext()

    def prepare(
        self: Database,
        ready: Callable[[Connection], bool],
        begin: Callable[[Any], None],
    ) -> None:
        connection: Any = self._writer
        if ready(connection):
            begin(connection)
        connection.execute("PRAGMA journal_mode = WAL")

    honest: Any = Database
    honest.prepare = prepare


BUGS: dict[str, Bug] = {
    bug.__name__: bug
    for bug in (
        normal_instead_of_full,
        acknowledge_before_commit,
        no_fsync_of_small_files,
        migrate_in_pieces,
    )
}

SEEDED = (
    ("desk", "", "normal_instead_of_full"),
    ("centre", "", "normal_instead_of_full"),
    ("desk", "", "acknowledge_before_commit"),
    ("desk", "", "no_fsync_of_small_files"),
    ("desk", "1", "migrate_in_pieces"),
)
"""Machine, release that its day begins with, and what is wrong with it."""
