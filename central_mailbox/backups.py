"""Backups of a mailbox in a file, and putting one back.

Rules kept:

* a backup is taken while the centre serves, of one moment, into a folder of its own that was not
  there before; it has its name only once it is on disk and was read again from its first record;
* the keys are never in it: a stolen backup opens nothing, and a restore asks for them;
* papers are encrypted and named by what they hash to: they lie in it as they are, those that the
  backup before it has on the same blocks of the disk.  A bucket keeps copies of its own;
* what is thrown away is older than enough sound ones; a backup with findings never pushes a
  sound one out;
* a restore begins in an empty place, ends with the signed notice that desks need, and has no
  mailbox under its name before that.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from casework.outside import Outside
from central_mailbox.centre import Centre
from central_mailbox.disk import keep, keep_names, make_folder, write_new
from central_mailbox.errors import BackupError, NoMailboxError
from central_mailbox.keys import CentreKey, key_file
from central_mailbox.papers import is_bucket, place_of
from central_mailbox.settings import FILE, Settings
from central_mailbox.store import sqlite
from central_mailbox.verify import verify_all

MANIFEST = "backup.json"
DATABASE = "mailbox.db"
IMPORTS = "imports"
PAPERS = "papers"
PART = ".part"
_CHUNK = 1 << 20


class Manifest(Struct, frozen=True):
    """What a backup is: of when, how long its log, by which key, and the hash of every file."""

    made_at: datetime
    program: str
    schema: str
    size: int
    centre: str
    findings: int
    files: dict[str, str]
    papers: str = ""
    """Where papers lie that are not in it; empty: they are."""


class Backup(Struct, frozen=True):
    """A backup that lies somewhere."""

    folder: Path
    manifest: Manifest


def make(settings: Settings, outside: Outside, to: Path, program: str) -> tuple[Backup, list[str]]:
    """A backup in a new folder under ``to``; and what ``verify`` finds in it."""
    key = key_file(settings.database_key, outside.random, may_make=False)
    centre = CentreKey(key_file(settings.centre_key, outside.random, may_make=False))
    schema = sqlite.look(settings.database_file, key).schema
    if schema.here is None:
        raise NoMailboxError(f"there is no mailbox in {settings.database_file}")
    if schema.here != schema.wanted:
        raise BackupError(
            f"the mailbox has schema {schema.here}, this program writes {schema.wanted}: let the "
            "program that serves it take the backup, or start `serve` of this one first"
        )
    now = outside.now()
    folder = to / f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03}"
    part = folder.with_name(folder.name + PART)
    make_folder(to)
    part.mkdir(mode=0o700)
    try:
        sqlite.copy(settings.database_file, key, part / DATABASE)
        findings, size = _read_again(part / DATABASE, key, centre)
        findings += _take_papers(settings, part, next(iter(lying_in(to)), None))
        _take_along(settings, part)
        manifest = Manifest(
            *(now, program, schema.here, size, centre.public.hex(), len(findings)),
            _hashes(part),
            settings.papers if is_bucket(settings) else "",
        )
        write_new(part / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        for path in _files(part):
            keep(path)
        for path in (part / IMPORTS, part):
            if path.is_dir():
                keep_names(path)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    keep_names(to)
    return Backup(folder, manifest), findings


def _read_again(path: Path, key: bytes, centre: CentreKey) -> tuple[list[str], int]:
    """Everything in the copy, read again under the keys; what is found, and the log's size."""
    store = sqlite.open_store(path, key)
    try:
        report = verify_all(store, centre.public)
        return list(report.findings), report.records
    finally:
        store.close()


def _take_along(settings: Settings, part: Path) -> None:
    """What lies beside the database and cannot be made again."""
    for path in (settings.policy_file, settings.config or settings.data / FILE):
        if path.exists():
            shutil.copyfile(path, part / (FILE if path != settings.policy_file else path.name))
    if (settings.data / IMPORTS).is_dir():
        shutil.copytree(settings.data / IMPORTS, part / IMPORTS, copy_function=shutil.copyfile)


def _take_papers(settings: Settings, part: Path, before: Backup | None) -> list[str]:
    """Every paper that lies in a folder; what does not hash to its name is a finding."""
    if is_bucket(settings):
        return []
    papers, found = place_of(settings), []
    for one in papers.all():
        path = part / PAPERS / one.case / one.sha256
        make_folder(path.parent)
        known = before.folder / PAPERS / one.case / one.sha256 if before else None
        with suppress(OSError):
            if known is not None and known.stat().st_size == one.size:
                os.link(known, path)
                continue
        with suppress(FileNotFoundError):  # erased meanwhile
            data = b"".join(papers.read(one.case, one.sha256))
            write_new(path, data)
            if hashlib.sha256(data).hexdigest() != one.sha256:
                found.append(f"paper {one.sha256} of case {one.case}: its bytes were changed")
    return found


def _files(folder: Path) -> list[Path]:
    """What the manifest vouches for; papers vouch for themselves."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if PAPERS not in path.relative_to(folder).parts)


def _hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): _hash(path) for path in _files(folder)}


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


# ------------------------------------------------------------------------ those there are


def read(folder: Path) -> Backup:
    """The backup in a folder; :class:`BackupError` if it is none."""
    try:
        data = (folder / MANIFEST).read_bytes()
        return Backup(folder, msgspec.json.decode(data, type=Manifest))
    except (OSError, msgspec.DecodeError) as error:
        raise BackupError(
            f"{folder} is no backup: there is no {MANIFEST} that can be read"
        ) from error


def lying_in(to: Path, centre: str = "") -> list[Backup]:
    """The backups in a folder, the newest first; of one centre's key, where it is named."""
    found: list[Backup] = []
    for path in to.glob(f"*/{MANIFEST}"):
        with suppress(BackupError):
            found.append(read(path.parent))
    same = (
        one for one in found if centre in ("", one.manifest.centre) and one.folder.suffix != PART
    )
    return sorted(same, key=lambda one: one.manifest.made_at, reverse=True)


def surplus(backups: list[Backup], keep: int) -> list[Backup]:
    """Which may go: beyond the newest ``keep`` of the sound ones, and of the others."""
    sound = [one for one in backups if not one.manifest.findings]
    others = [one for one in backups if one.manifest.findings]
    return [*sound[keep:], *others[keep:]]


def prune(to: Path, new: Backup, keep: int) -> list[Backup]:
    """Throw away what is older than enough, and what was never finished; what went.

    The one that was just made stays, whatever a wrong clock dated ahead of it.
    """
    for part in to.glob("*" + PART):
        if part.name < new.folder.name:
            shutil.rmtree(part)
    there = lying_in(to, new.manifest.centre)
    gone = [one for one in surplus(there, keep) if one.folder != new.folder]
    for one in gone:
        # Without its manifest it is no backup any more, whatever of it is left.
        (one.folder / MANIFEST).unlink()
        shutil.rmtree(one.folder)
    return gone


def due_in(backups: list[Backup], hours: int, now: datetime) -> timedelta:
    """How long until the next one; what a wrong clock dated ahead of us is none to wait for."""
    made = [one.manifest.made_at for one in backups if one.manifest.made_at <= now]
    if not made:
        return timedelta()
    return max(timedelta(), max(made) + timedelta(hours=hours) - now)


# ------------------------------------------------------------------------------- putting back


def check_files(backup: Backup) -> None:
    """Every file as it was written; :class:`BackupError` names the first that is not."""
    for name, hash in backup.manifest.files.items():
        path = backup.folder / name
        if not path.is_file():
            raise BackupError(f"{path} is missing: take another backup")
        if _hash(path) != hash:
            raise BackupError(f"{path} was changed or damaged: take another backup")
    for path in _papers(backup.folder):
        if _hash(path) != path.name:
            raise BackupError(f"{path} was changed or damaged: take another backup")


def _papers(folder: Path) -> list[Path]:
    return sorted((folder / PAPERS).glob("*/*"))


def check_empty(settings: Settings) -> None:
    """Nothing is put over a mailbox: what lies there may be all that is left of the newest day."""
    there = [settings.database_file, settings.data / IMPORTS]
    there += [settings.database_file.with_name(DATABASE + end) for end in ("-wal", "-shm")]
    for path in there:
        if path.exists():
            raise BackupError(f"{path} is there: restore into an empty folder, and keep this one")


def put_back(settings: Settings, outside: Outside, backup: Backup) -> int:
    """The mailbox of a backup in an empty place, with the notice that desks need; its records."""
    check_empty(settings)
    check_files(backup)
    key = key_file(settings.database_key, outside.random, may_make=False)
    centre = CentreKey(key_file(settings.centre_key, outside.random, may_make=False))
    if centre.public.hex() != backup.manifest.centre:
        raise BackupError(f"{settings.centre_key} is not the key of this backup's centre")
    make_folder(settings.data)
    with _under_another_name(settings.database_file) as part:
        shutil.copyfile(backup.folder / DATABASE, part)
        findings, size = _read_again(part, key, centre)
        if len(findings) > backup.manifest.findings:
            raise BackupError(f"the copy has findings: {findings[0]}")
        store = sqlite.open_store(part, key)
        try:
            Centre(store, centre, outside, settings.zone).accept_restore()
        finally:
            store.close()
        keep(part)
        _put_beside(settings, backup.folder)
    keep_names(settings.data)
    return size


@contextmanager
def _under_another_name(path: Path) -> Iterator[Path]:
    """A file that gets its name once all is well."""
    part = path.with_name(path.name + PART)
    ends = ("", "-wal", "-shm")
    for end in ends:
        part.with_name(part.name + end).unlink(missing_ok=True)
    try:
        yield part
        part.replace(path)
    finally:
        for end in ends:
            part.with_name(part.name + end).unlink(missing_ok=True)


def _put_beside(settings: Settings, folder: Path) -> None:
    if (folder / IMPORTS).is_dir():
        shutil.copytree(folder / IMPORTS, settings.data / IMPORTS, copy_function=shutil.copyfile)
    papers = place_of(settings, may_make=True)
    for path in _papers(folder):
        papers.put(path.parent.name, path.name, path.read_bytes())
    policy = folder / settings.policy_file.name
    if policy.exists() and not settings.policy_file.exists():
        shutil.copyfile(policy, settings.policy_file)
