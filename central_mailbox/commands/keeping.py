"""Keeping a mailbox through the years: read again, put back, said to others."""

import argparse
import os
import sys
from pathlib import Path

from central_mailbox import backups, sweeping
from central_mailbox.centre import Centre
from central_mailbox.commands.opening import NO_MAILBOX, open_store
from central_mailbox.commands.options import said
from central_mailbox.disk import make_folder, write_new
from central_mailbox.errors import FaultError, NoMailboxError, SettingsError
from central_mailbox.keys import CentreKey, key_file
from central_mailbox.outside import SystemOutside, this_version
from central_mailbox.papers import place_of
from central_mailbox.settings import FILE, Settings, read_settings, toml_text, written_settings
from central_mailbox.store import postgres
from central_mailbox.verify import verify_all

FINDINGS = 2
NICE = 10
PORT = 8700
POSTGRES = """central mailbox: nothing was written; PostgreSQL is dumped by its own tools:
  pg_dump --format=custom --file=mailbox.dump --dbname={0}
  pg_restore --file=/dev/null mailbox.dump    # reads the whole dump: no error, or take another
and put back by them:
  pg_restore --clean --if-exists --exit-on-error --dbname={0} mailbox.dump
then `verify` reads every record again, and `restored` tells the desks before `serve`.
The keys are not in the dump: keep a copy of their folder apart from it."""


def verify(settings: Settings, options: argparse.Namespace) -> int:
    """Read everything again.  The centre is not started: it would write, or stumble."""
    store = open_store(settings, may_found=False)
    try:
        with store.read() as tx:
            if not (tx.events.devices() or tx.daybook.last()):
                raise NoMailboxError(NO_MAILBOX.format(settings.place))
        secret = key_file(settings.centre_key, SystemOutside().random, may_make=False)
        report = verify_all(store, CentreKey(secret).public)
        papers = place_of(settings)
        findings = [*report.findings, *sweeping.damaged(papers)]
        absent = sum(1 for _ in sweeping.missing(store, papers, SystemOutside().now()))
    finally:
        store.close()
    for finding in findings:
        print(finding)
    print(
        f"records {report.records}, devices {report.devices}, cases {report.cases}, "
        f"papers not here {absent}, findings {len(findings)}"
    )
    return 1 if findings else 0


def backup(settings: Settings, options: argparse.Namespace) -> int:
    """A backup beside the running service, read again from its first record."""
    to: Path | None = options.to or settings.backup_folder
    if settings.database:
        print(POSTGRES.format(settings.database), file=sys.stderr)
        return FINDINGS
    if to is None:
        raise SettingsError("say where it goes: --to FOLDER, or backup_folder in the TOML file")
    if sys.platform != "win32":
        os.nice(NICE)  # desks are answered first
    made, findings = backups.make(settings, SystemOutside(), to, this_version())
    for finding in findings:
        print(finding)
    print(f"backup: {made.folder}, {made.manifest.size} records, findings {len(findings)}")
    if made.manifest.papers:
        print(f"the papers are not in it: have {made.manifest.papers} keep versions of its own")
    print(f"the keys are not in it: keep a copy of {settings.keys} apart from it")
    if options.keep:
        for one in backups.prune(to, made, options.keep):
            print(f"removed: {one.folder}")
    return 1 if findings else 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Put a backup back into an empty place, and say so to every desk."""
    if settings.database:
        print(POSTGRES.format(settings.database), file=sys.stderr)
        return FINDINGS
    size = backups.put_back(settings, SystemOutside(), backups.read(options.backup))
    print(f"restored: {size} records; desks go on from there and send again what came after")
    print("tell each witness why the log has another name from now on (`vkey`)")
    return 0


def restored(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """Say to desks that a backup was put back by other means than ``restore``."""
    try:
        notice = centre.accept_restore(options.size)
    except FaultError as error:
        end = centre.log_head().size
        raise SettingsError(f"the log has {end} records, not {options.size}") from error
    print(f"restored: desks go on from record {notice.size}")
    return 0


def daybook(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """Begin the daybook of a mailbox from before there was one."""
    print(f"the daybook begins with {centre.begin_daybook()} rows that lay here before")
    return 0


def vkey(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """The log's name and key."""
    print(centre.log_key)
    return 0


def init(options: argparse.Namespace) -> int:
    """Everything but the bureau: the folder, its keys, and a file with every setting in words."""
    settings = read_settings(said(options), is_beginning=True)
    file = settings.config or settings.data / FILE
    keys = [settings.centre_key]
    if settings.database:
        if postgres.look(settings.database).schema.here is not None:
            raise SettingsError(f"there is a mailbox in {settings.database}; nothing was written")
    else:
        keys.append(settings.database_key)
    for there in (file, *keys, settings.database_file):
        if there.exists():
            raise SettingsError(f"{there} is there already; nothing was written")
    told = {"data": str(settings.data.absolute()), "keys": str(settings.keys.absolute())}
    if settings.database:
        told["database"] = settings.database
    written = {name: toml_text(at) for name, at in told.items()}
    written["port"] = str(settings.port or PORT)  # one that desks find again after a restart
    make_folder(settings.data)
    for key in keys:
        key_file(key, SystemOutside().random, may_make=True)
    write_new(file, written_settings(written).encode())
    print(f"written: {file}")
    print(f"keys:    {settings.keys} (back them up apart from everything else)")
    print(f"next:    central-mailbox found --config {file} --profile NAME --name city.example/log")
    return 0
