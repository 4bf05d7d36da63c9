"""Bringing a database to this program's schema, in one transaction, or refusing it."""

from pathlib import Path
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from central_mailbox.store.errors import NewerDatabaseError, StoreError


def config(connection: Connection) -> Config:
    """Alembic's settings for the packaged migrations, over an open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


class Schema(NamedTuple):
    """Which schema a database has (``None``: no tables yet), and which this program wants."""

    here: str | None
    wanted: str | None
    is_known: bool


def schema_of(connection: Connection) -> Schema:
    """Look, and change nothing."""
    scripts = ScriptDirectory.from_config(config(connection))
    here = _revision(connection)
    known = {script.revision for script in scripts.walk_revisions()}
    return Schema(here, scripts.get_current_head(), here is None or here in known)


class Look(NamedTuple):
    """What a database is, seen without opening it for work."""

    database: str
    version: str
    schema: Schema


def migrate(connection: Connection) -> None:
    """Make or upgrade the tables; closes the connection.

    A database that a newer program wrote is refused with :class:`NewerDatabaseError`
    before anything is touched.
    """
    with connection, connection.begin():
        schema = schema_of(connection)
        if not schema.is_known:
            raise NewerDatabaseError(f"the database has schema {schema.here}; update this program")
        if schema.here != schema.wanted:
            command.upgrade(config(connection), "head")


def _revision(connection: Connection) -> str | None:
    """Which schema the database has."""
    try:
        return MigrationContext.configure(connection).get_current_revision()
    except CommandError as error:
        raise StoreError("the note of which schema the database has was changed") from error
