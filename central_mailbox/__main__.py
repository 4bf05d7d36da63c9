"""The command line of the central mailbox.

::

    python -m central_mailbox serve  --data DIR [--port N] [--port-file F]
    python -m central_mailbox found  --data DIR [--name NAME] [--profile PROFILE] [FILE]
    python -m central_mailbox import --template FILE
    python -m central_mailbox import --data DIR [--dry-run] (FILE | FOLDER | --undo)
    python -m central_mailbox users passwords --data DIR --to FOLDER [--unit CODE] …
    python -m central_mailbox code   --data DIR UNIT_CODE
    python -m central_mailbox verify --data DIR
    python -m central_mailbox restored --data DIR [--size N]
    python -m central_mailbox daybook --data DIR
    python -m central_mailbox vkey   --data DIR
    python -m central_mailbox policy FILE LOG_NAME
    python -m central_mailbox check-receipt FILE LOG_KEY [--policy FILE]
    python -m central_mailbox witness found|follow|serve --folder DIR …

Every command about a mailbox takes ``--database postgresql://…`` and ``--keys DIR`` as well.
Exit codes: 0 it did what was asked, 1 it could not, 2 there is something to put right first and
nothing was written.
"""

import argparse
import logging
import os
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType

import uvicorn
from msgspec.structs import replace

from casework.audit.notes import read_vkey
from casework.audit.policy import NO_WITNESSES, Policy, read_policy
from casework.audit.receipt import check_receipt, read_receipt
from casework.errors import ChainError, MalformedError
from casework.event import CHINA
from central_mailbox import witness
from central_mailbox.app import create_app
from central_mailbox.centre import Centre
from central_mailbox.cosigning import collecting
from central_mailbox.errors import CentreError, FaultError, NoMailboxError, SettingsError
from central_mailbox.first_passwords import Form, issue
from central_mailbox.founding import read_founding, replaced_tables
from central_mailbox.importing.findings import stopping, told
from central_mailbox.importing.run import import_file, undo_last
from central_mailbox.importing.workbook import write_template
from central_mailbox.keys import CentreKey, key_file, verify
from central_mailbox.logs import start_logging
from central_mailbox.options import Run, mailbox_options, people_commands
from central_mailbox.outside import SystemOutside
from central_mailbox.settings import Settings, checked_database
from central_mailbox.store import Store, postgres, sqlite
from central_mailbox.tables import tables_of
from central_mailbox.verify import verify_all
from central_mailbox.waiting import Waiting

if sys.platform != "win32":
    import resource

logger = logging.getLogger("central_mailbox")

GRACE_SECONDS = 5
FINDINGS = 2
NO_MAILBOX = (
    "there is no mailbox in {}: look at the path and whether its disk is there; put a backup "
    "back, or set up a new bureau with `found`"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    return run(_parser(), arguments)


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Run one command of a parser over the mailbox that its options name."""
    _keep_private()
    start_logging()
    options = parser.parse_args(arguments)
    if getattr(options, "template", None) is not None:
        options.apart = _write_template
    elif getattr(options, "data", options) is None:
        parser.error("--data DIR names the mailbox")
    if hasattr(options, "apart"):
        return _apart(options)
    try:
        settings = _settings(options)
        if getattr(options, "only_reads", False):
            return _verify(settings)
        may_found = getattr(options, "may_found", False)
        centre = open_centre(settings, may_found=may_found, name=getattr(options, "name", ""))
    except (CentreError, OSError) as error:
        return _failed(error)
    try:
        command: Run = options.command
        return command(centre, settings, options)
    except (CentreError, OSError) as error:
        return _failed(error)
    finally:
        centre.close()


def _apart(options: argparse.Namespace) -> int:
    """A command that is about no mailbox: what a witness does."""
    try:
        command: Callable[[argparse.Namespace], int] = options.apart
        return command(options)
    except (CentreError, OSError) as error:
        return _failed(error)


def _keep_private() -> None:
    """Files for their owner only; no memory dump, wherever the system would send one."""
    os.umask(0o077)
    if sys.platform != "win32":
        # One byte, not none: Linux hands a dump to a collecting program even at a limit of
        # zero, and refuses only at one (core(5)).
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        limit = 1 if most == resource.RLIM_INFINITY else min(1, most)
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        data=options.data,
        keys=options.keys or options.data / "keys",
        database=checked_database(options.database),
        host=getattr(options, "host", "127.0.0.1"),
        port=getattr(options, "port", 0),
    )


def _failed(error: Exception) -> int:
    """The operator's mistake or the machine's, in words: a missing file, a port in use."""
    print(f"central mailbox: {error}", file=sys.stderr)
    return 1


def open_centre(settings: Settings, *, may_found: bool = False, name: str = "") -> Centre:
    """The centre over the database that the settings name.

    Only founding makes a mailbox where there is none: a mistyped path, or a medium that is
    not mounted, must not become a second centre.  Keys are made with the mailbox and never
    for one that exists.  ``name`` is what its log is called to others, for good.
    """
    outside = SystemOutside()
    store = _open_store(settings, outside, may_found=may_found)
    try:
        with store.read() as tx:
            is_new = tx.log.head() is None
        if is_new and not may_found:
            raise NoMailboxError(NO_MAILBOX.format(settings.database or settings.database_file))
        secret = key_file(settings.centre_key, outside.random, may_make=is_new)
        policy = _policy(settings.policy_file)
        return Centre(store, CentreKey(secret), outside, settings.zone, name, policy)
    except BaseException:
        store.close()
        raise


def _policy(path: Path) -> Policy:
    try:
        return read_policy(path.read_text("utf-8"))
    except FileNotFoundError:
        return Policy()
    except (MalformedError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def _open_store(settings: Settings, outside: SystemOutside, *, may_found: bool) -> Store:
    if settings.database:
        return postgres.open_store(settings.database)
    if not (may_found or settings.database_file.exists()):
        raise NoMailboxError(NO_MAILBOX.format(settings.database_file))
    is_new = not settings.database_file.exists()
    key = key_file(settings.database_key, outside.random, may_make=is_new)
    return sqlite.open_store(settings.database_file, key)


def _serve(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    waiting = Waiting(centre)
    config = uvicorn.Config(
        create_app(centre, waiting),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with listening(settings.host, settings.port) as listener, collecting(centre):
        logger.info("opened", extra=dict(centre.store.facts()))
        _Server(config, waiting.close, options.port_file).run(sockets=[listener])
    return 0


def listening(host: str, port: int) -> socket.socket:
    """The socket that desks come to; what it answers leaves at once.

    The option is handed down to every connection.  asyncio sets it only on sockets whose
    protocol is spelt out, as this one's is not: each answer waited 40 ms for an ACK.
    """
    listener = socket.create_server((host, port))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class _Server(uvicorn.Server):
    """Says where it listens once it does, and lets waiting desks go when asked to stop."""

    def __init__(
        self, config: uvicorn.Config, stop: Callable[[], None], port_file: Path | None
    ) -> None:
        super().__init__(config)
        self._stop = stop
        self._port_file = port_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then write the port file whole."""
        await super().startup(sockets)
        if not sockets or self.should_exit:
            return
        host, port = sockets[0].getsockname()[:2]
        logger.info("listening", extra={"host": host, "port": port})
        print(f"http://{host}:{port}", flush=True)
        if self._port_file is not None:
            part = self._port_file.with_suffix(".part")
            part.write_text(f"{port}\n", encoding="ascii")
            part.replace(self._port_file)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asked to stop: held requests get their answer now; asked twice, nobody is heard out.

        The signal is not raised again afterwards (as uvicorn would): a clean end is 0.
        """
        self._stop()
        self.force_exit = self.should_exit
        self.should_exit = True


def _found(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    proposals = tables_of(options.profile, SystemOutside()) if options.profile else []
    if options.file is not None:
        proposals += read_founding(options.file.read_bytes())
    if not proposals:
        raise SettingsError("say what the bureau is founded with: --profile NAME, a file, or both")
    before = centre.directory()
    centre.found(proposals)
    for table in replaced_tables(before, centre.directory()):
        print(f"replaced: {table}")
    print(f"founded: {len(centre.directory().roster.units)} units")
    return 0


def _write_template(options: argparse.Namespace) -> int:
    write_template(options.template)
    print(f"written: {options.template}")
    return 0


def _import(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    is_dry = options.dry_run
    if options.undo:
        done = undo_last(centre, settings.data, is_dry=is_dry)
    elif options.file is not None:
        outside = SystemOutside()
        done = import_file(centre, outside, settings.data, options.file, is_dry=is_dry)
    else:
        raise SettingsError("say which file is imported, or --undo")
    for line in told(done.findings):
        print(line)
    print(
        f"{'would be ' if is_dry or done.is_stopped else ''}entered {done.entered}, "
        f"changed {done.changed}, findings {len(stopping(done.findings))}"
    )
    return FINDINGS if done.is_stopped else 0


def _passwords(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    form: Form = "csv" if options.csv else "html"
    given = issue(
        centre, SystemOutside(), options.to, form, unit=options.unit, officer=options.officer
    )
    print(f"first passwords given: {given}, slips in {options.to}")
    return 0


def _code(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    print(centre.issue_code(options.unit))
    return 0


def _verify(settings: Settings) -> int:
    """Read everything again.  The centre is not started: it would write, or stumble."""
    outside = SystemOutside()
    store = _open_store(settings, outside, may_found=False)
    try:
        with store.read() as tx:
            if not (tx.events.devices() or tx.daybook.last()):
                raise NoMailboxError(NO_MAILBOX.format(settings.database or settings.database_file))
        secret = key_file(settings.centre_key, outside.random, may_make=False)
        report = verify_all(store, CentreKey(secret).public)
    finally:
        store.close()
    for finding in report.findings:
        print(finding)
    print(
        f"records {report.records}, devices {report.devices}, cases {report.cases}, "
        f"findings {len(report.findings)}"
    )
    return 1 if report.findings else 0


def _restored(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    try:
        notice = centre.accept_restore(options.size)
    except FaultError as error:
        end = centre.log_head().size
        raise SettingsError(f"the log has {end} records, not {options.size}") from error
    print(f"restored: desks go on from record {notice.size}")
    return 0


def _daybook(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    print(f"the daybook begins with {centre.begin_daybook()} rows that lay here before")
    return 0


def _parser() -> argparse.ArgumentParser:
    shared = mailbox_options()
    parser = argparse.ArgumentParser(prog="central_mailbox")
    commands = parser.add_subparsers(required=True)

    serve = commands.add_parser("serve", parents=[shared], help="answer desks")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0, help="0: any free one")
    serve.add_argument("--port-file", type=Path, help="written once it listens")
    serve.set_defaults(command=_serve)

    found = commands.add_parser("found", parents=[shared], help="set up the bureau from a file")
    found.add_argument("file", type=Path, nargs="?", help="JSON list of events")
    found.add_argument(
        "--profile",
        default="",
        help="issue the tables of resources/ with this city's limits (a wrong name lists them)",
    )
    found.add_argument("--name", default="", help="what its log is called to witnesses, for good")
    found.set_defaults(command=_found, may_found=True)

    people_commands(commands, shared, _import, _passwords)

    code = commands.add_parser("code", parents=[shared], help="a one-time enrolment code")
    code.add_argument("unit", help="the unit's twelve-digit code")
    code.set_defaults(command=_code)

    verify = commands.add_parser("verify", parents=[shared], help="check the whole record")
    verify.set_defaults(only_reads=True)

    vkey = commands.add_parser("vkey", parents=[shared], help="the log's name and key, in a word")
    vkey.set_defaults(command=_vkey)

    restored = commands.add_parser(
        "restored", parents=[shared], help="a backup was put back: desks may go on from it"
    )
    restored.add_argument(
        "--size", type=int, help="records in the log when it was put back, if served since"
    )
    restored.set_defaults(command=_restored)
    policy = commands.add_parser("policy", help="what a policy is good for, and its code")
    policy.add_argument("file", type=Path, help="the witnesses and their quorum")
    policy.add_argument("name", help="the log's name, as it was founded")
    policy.set_defaults(apart=_show_policy)

    check = commands.add_parser("check-receipt", help="what a receipt proves, with no line")
    check.add_argument("file", type=Path, help="the receipt, or the text of its code")
    check.add_argument("vkey", help="the log's name and key, as it published them")
    check.add_argument("--policy", type=Path, help="the witnesses that must have cosigned")
    check.set_defaults(apart=_check_receipt)

    _witness_commands(commands.add_parser("witness", help="cosign the heads of a log"))

    daybook = commands.add_parser(
        "daybook", parents=[shared], help="once, for a mailbox from before there was a daybook"
    )
    daybook.set_defaults(command=_daybook)
    return parser


def _witness_commands(parser: argparse.ArgumentParser) -> None:
    """What another body runs, on a machine of its own, with none of the mailbox's files."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--folder", type=Path, required=True, help="folder of the witness")
    commands = parser.add_subparsers(required=True)

    found = commands.add_parser("found", parents=[shared], help="make the witness and its key")
    found.add_argument("name", help="what it is called, for good: discipline.example/w1")
    found.set_defaults(apart=_found_witness)

    follow = commands.add_parser("follow", parents=[shared], help="cosign for this log from now on")
    follow.add_argument("vkey", help="the log's name and key, as the centre prints them")
    follow.set_defaults(apart=_follow)

    serve = commands.add_parser("serve", parents=[shared], help="answer the logs' centres")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0, help="0: any free one")
    serve.add_argument("--port-file", type=Path, help="written once it listens")
    serve.set_defaults(apart=_serve_witness)


def _found_witness(options: argparse.Namespace) -> int:
    with witness.found(options.folder, options.name, SystemOutside()) as one:
        print(one.key.vkey)
    return 0


def _follow(options: argparse.Namespace) -> int:
    with witness.opened(options.folder, SystemOutside()) as one:
        print(f"follows {one.follow(options.vkey)}")
    return 0


def _serve_witness(options: argparse.Namespace) -> int:
    with (
        witness.opened(options.folder, SystemOutside()) as one,
        listening(options.host, options.port) as listener,
    ):
        config = uvicorn.Config(
            witness.application(one), log_config=None, access_log=False, server_header=False
        )
        _Server(config, lambda: None, options.port_file).run(sockets=[listener])
    return 0


def _show_policy(options: argparse.Namespace) -> int:
    policy = replace(_policy(options.file), origin=options.name)
    if not policy.quorum:
        raise SettingsError(f"{options.file} names no witnesses")
    for one in policy.witnesses:
        print(f"witness  {one.vkey}")
    print(f"quorum   {policy.quorum} of {len(policy.witnesses)}")
    if policy.is_split_proof:
        print(f"bears    {policy.may_lie} false before two histories can both be witnessed")
    else:
        print("bears    nothing: honest witnesses alone can be shown two histories")
    print(f"code     {policy.code}")
    return 0


def _check_receipt(options: argparse.Namespace) -> int:
    policy = _policy(options.policy) if options.policy else NO_WITNESSES
    try:
        found = read_receipt(options.file.read_text("utf-8"))
        proven = check_receipt(verify, read_vkey(options.vkey), policy.witnesses, found)
    except (ChainError, MalformedError, UnicodeDecodeError) as error:
        raise SettingsError(f"proves nothing: {error}") from error
    print(f"log       {proven.origin}, {proven.size} records")
    print(f"position  {proven.position}")
    print(f"received  {proven.received_at.isoformat()}")
    print(f"number    {proven.number or '-'}")
    print(f"event     {proven.event_hash.hex()}")
    for name, at in sorted(proven.witnesses.items()):
        print(f"witness   {name} {datetime.fromtimestamp(at, CHINA).isoformat()}")
    if len(proven.witnesses) < policy.quorum:
        print(f"too few witnesses: {policy.quorum} are needed")
        return 1
    return 0


def _vkey(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    print(centre.log_key)
    return 0


if __name__ == "__main__":
    sys.exit(main())
