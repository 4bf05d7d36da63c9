"""The first start of a new version on an older database.

Rules kept:

* before anything is changed, the file is copied, and the copy is on disk;
* what was not sent, and every draft, is the same before and after (``migrations``);
* whatever the new version stumbles over, the file is put back as the old one left it, and that is
  said, so that the earlier version can be installed again and goes on;
* the copy goes once nothing waits any more, and at once where an erasure has taken something.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.event import Label
from desk_client.files import keep_name
from desk_client.store import migrations
from desk_client.store.database import Database
from desk_client.store.errors import DiskFullError, StoreError, UnwritableError, UpgradeError
from desk_client.store.unsent import Unsent, is_anything_waiting, unsent

_CHUNK = 1 << 20


def copy_of(path: Path) -> Path:
    """Where the database lies as it was before the newest version took it over."""
    return path.with_name(f"{path.name}.before")


@contextmanager
def guarded(database: Database) -> Iterator[None]:
    """What opens the database runs inside: it may be the first start of a new version."""
    path = database.path
    with database.read() as conn:
        is_due = migrations.is_due(conn)
        waits = unsent(conn) if is_due else Unsent()
    if not is_due:
        yield
        _forget_when_done(database)
        return
    _keep(database, copy_of(path))
    try:
        yield
    except Exception as error:
        database.close()
        _put_back(path)
        if isinstance(error, StoreError) and not isinstance(error, UpgradeError):
            raise
        raise UpgradeError(f"{type(error).__name__}: {error}", _put_back_words(waits)) from error


def forget(path: Path) -> None:
    """The copy goes."""
    copy_of(path).unlink(missing_ok=True)


def _forget_when_done(database: Database) -> None:
    if copy_of(database.path).exists():
        with database.read() as conn:
            is_waiting = is_anything_waiting(conn)
        if not is_waiting:
            forget(database.path)


def _keep(database: Database, to: Path) -> None:
    """The file as it stands, whole, under another name; nobody else has it open."""
    database.bring_home()
    part = to.with_name(f"{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with database.path.open("rb") as source, os.fdopen(handle, "wb") as copy:
            while chunk := source.read(_CHUNK):
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        part.replace(to)
        keep_name(to.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        ours = UnwritableError if isinstance(error, PermissionError) else DiskFullError
        raise ours(f"copy: {type(error).__name__} {error.errno}") from error


def _put_back(path: Path) -> None:
    """The file as it was; its log was brought home when it was closed, and is of the new one."""
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    copy_of(path).replace(path)
    keep_name(path.parent)


def _put_back_words(waits: Unsent) -> Label:
    return Label(
        f"新版本未能接管本机数据,数据已原样放回:{waits.events} 条未办结的记录和 "
        f"{waits.drafts} 份草稿都在。"
        "请管理员退回旧版本(precinct-desk update --back),并把日志交给发布者",
        "The new version could not take this desk's data over, and they were put back as they "
        f"were: {waits.events} records that are not settled and {waits.drafts} drafts are all "
        "there. Have the earlier version put back (precinct-desk update --back), and give the log "
        "to the publisher",
    )
