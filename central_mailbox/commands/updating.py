"""``update`` and ``self-check``: the centre's side of a new version (``updating``)."""

import argparse
import sys
import tempfile
from pathlib import Path

import msgspec

from central_mailbox import backups
from central_mailbox.commands.options import said
from central_mailbox.keys import key_file
from central_mailbox.outside import SystemOutside, this_version
from central_mailbox.settings import Settings, read_settings
from central_mailbox.store import postgres, sqlite
from central_mailbox.store.errors import NewerDatabaseError
from updating import command
from updating.installing import Checked
from updating.release import CENTRE

BEFORE = "before-update"
KEPT = 1
PACKED_ROOT = Path(__file__).parents[2] / "resources" / "updates" / "root.json"


def update(options: argparse.Namespace) -> int:
    """Bring the program to the newest release; a backup is taken before it is replaced."""

    def asked() -> command.Asked:
        settings = read_settings(said(options))
        about = ["--data", str(settings.data.absolute()), "--keys", str(settings.keys.absolute())]
        if settings.database:
            about += ["--database", settings.database]
        return command.Asked(
            program=CENTRE,
            default=str(settings.updates or ""),
            authority=settings.authority,
            packed_root=PACKED_ROOT,
            user_state=settings.data / "updates",
            about=tuple(about),
            prepare=lambda: _keep(settings),
        )

    return command.run(options, sys.argv[1:], asked)


def self_check(settings: Settings, options: argparse.Namespace) -> int:
    """Open a copy of the mailbox with this program, changing its shape if need be, and count."""
    if settings.database:
        work = _looked_at(settings)
    else:
        work = _copied(settings) if settings.database_file.exists() else 0
    sys.stdout.write(msgspec.json.encode(Checked(this_version(), work)).decode() + "\n")
    return 0


def _copied(settings: Settings) -> int:
    key = key_file(settings.database_key, SystemOutside().random, may_make=False)
    with tempfile.TemporaryDirectory(dir=settings.data, prefix="check-") as folder:
        copy = Path(folder) / settings.database_file.name
        sqlite.copy(settings.database_file, key, copy)
        store = sqlite.open_store(copy, key)
        try:
            with store.read() as tx:
                head = tx.log.head()
        finally:
            store.close()
    return 0 if head is None else head.size


def _looked_at(settings: Settings) -> int:
    """A server's database is not copied here; whether this program knows its shape is looked at."""
    schema = postgres.look(settings.database).schema
    if not schema.is_known:
        raise NewerDatabaseError(f"{settings.place} has schema {schema.here}, of a newer program")
    return 0


def _keep(settings: Settings) -> None:
    """A backup of before, read again; of a server's database its own tools make one."""
    if settings.database:
        print(f"PostgreSQL: dump {settings.database} by its own tools first (`backup` says how)")
        return
    if not settings.database_file.exists():
        return
    to = settings.data / BEFORE
    made, findings = backups.make(settings, SystemOutside(), to, this_version())
    for finding in findings:
        print(finding)
    print(f"backup: {made.folder}, {made.manifest.size} records, findings {len(findings)}")
    backups.prune(to, made, KEPT)
