"""``precinct-desk update`` and ``self-check``: what is typed, before and without any window."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from desk_client import later
from desk_client import settings as settings_module
from desk_client.app import WINDOWS
from desk_client.clock import SystemOutside
from desk_client.command_line import this_version
from desk_client.errors import DeskError
from desk_client.services.updates import PACKED_ROOT, PATH, STATE
from desk_client.start import application
from desk_client.store import Store, migrations
from desk_client.store.database import KEY_BYTES, Connection, Database
from updating import command
from updating.errors import UpdateError
from updating.installing import Checked
from updating.release import DESK

DRAFT = b"{}"


def update(arguments: Sequence[str]) -> int:
    """Bring the program to the newest release, or say what waits."""
    parser = argparse.ArgumentParser(
        prog=f"{DESK.name} update", description=command.ABOUT, allow_abbrev=False
    )
    command.add_options(parser)
    return command.run(parser.parse_args(arguments), ["update", *arguments], _asked)


def _asked() -> command.Asked:
    try:
        settings = settings_module.read_settings()
    except DeskError as error:
        raise UpdateError(error.say) from error
    return command.Asked(
        program=DESK,
        default=settings.centre_url and settings.centre_url + PATH,
        authority=settings.authority,
        packed_root=PACKED_ROOT,
        user_state=settings.data / STATE,
    )


def self_check() -> int:
    """Whether the program is whole: every window loads, and an old database is taken over.

    The database is one of its own, of the first shape there was, with a draft in it: that of an
    officer is opened only with the officer's key (``store.upgrading`` keeps a copy of it).
    """
    with tempfile.TemporaryDirectory() as folder:
        work = _taken_over(Path(folder) / "desk.db", os.urandom(KEY_BYTES))
    application()
    for name in WINDOWS:
        later.load(name)
    later.load_all()
    sys.stdout.write(msgspec.json.encode(Checked(this_version(), work)).decode() + "\n")
    return 0


def _taken_over(path: Path, key: bytes) -> int:
    """How many drafts of an old database are there once this program has opened it."""

    def first_shape(conn: Connection) -> bool:
        migrations.apply(conn, before=migrations.STEPS[1].__name__)
        conn.execute("INSERT INTO drafts VALUES ('officer', 'form', ?, 0)", (DRAFT,))
        return False

    old = Database(path, key)
    old.prepare(first_shape)
    old.close()
    store = Store.open(path, key, SystemOutside())
    try:
        return int(store.draft("officer", "form") == DRAFT)
    finally:
        store.close()
