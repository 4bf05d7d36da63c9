"""The verbs, and how one of them is run."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casework.codes import Channel
from central_mailbox.commands import (
    bureau,
    channels,
    counters,
    examining,
    inviting,
    keeping,
    serving,
    updating,
    users,
    witnessing,
)
from central_mailbox.commands.opening import open_centre
from central_mailbox.commands.options import (
    Run,
    RunApart,
    RunClosed,
    add_settings,
    mailbox_options,
    said,
)
from central_mailbox.errors import CentreError
from central_mailbox.logs import start_logging
from central_mailbox.outside import this_version
from central_mailbox.settings import SETTINGS, read_settings
from updating.command import ABOUT as ABOUT_UPDATES
from updating.command import add_options
from updating.errors import UpdateError

if TYPE_CHECKING:
    from central_mailbox.commands.options import Commands

if sys.platform != "win32":
    import resource

ABOUT = """Exit codes: 0 it did what was asked; 1 it could not; 2 there is something to put right
first, and nothing was written. Settings: a flag over MAILBOX_… over the TOML file over the
default. docs/operating.md says what to do at three in the morning."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    return run(parser(), arguments)


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Run one command of a parser over the mailbox that its options name."""
    _keep_private()
    start_logging()
    options = parser.parse_args(arguments)
    if getattr(options, "template", None) is not None:
        options.apart = bureau.template
    try:
        return _run(options)
    except (CentreError, UpdateError, OSError) as error:
        # The operator's mistake or the machine's, in words: a missing file, a port in use.
        print(f"central mailbox: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    if hasattr(options, "apart"):
        apart: RunApart = options.apart
        return apart(options)
    settings = read_settings(said(options))
    if hasattr(options, "closed"):
        closed: RunClosed = options.closed
        return closed(settings, options)
    may_found = getattr(options, "may_found", False)
    centre = open_centre(settings, may_found=may_found, name=getattr(options, "name", ""))
    try:
        command: Run = options.command
        return command(centre, settings, options)
    finally:
        centre.close()


def _keep_private() -> None:
    """Files for their owner only; no memory dump, wherever the system would send one."""
    os.umask(0o077)
    if sys.platform != "win32":
        # One byte, not none: Linux hands a dump to a collecting program even at a limit of
        # zero, and refuses only at one (core(5)).
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        limit = 1 if most == resource.RLIM_INFINITY else min(1, most)
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def parser() -> argparse.ArgumentParser:
    """Every verb of the central mailbox."""
    shared = mailbox_options()
    top = argparse.ArgumentParser(prog="central-mailbox", epilog=ABOUT)
    top.add_argument("--version", action="version", version=f"central-mailbox {this_version()}")
    commands = top.add_subparsers(required=True, metavar="VERB")

    def about_a_mailbox(name: str, words: str, run: Run) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[shared], help=words, description=words)
        made.set_defaults(command=run)
        return made

    serve = about_a_mailbox("serve", "answer desks", serving.serve)
    add_settings(serve, (one for one in SETTINGS if one.of == "serve"))
    serve.add_argument("--port-file", type=Path, help="written once it listens")

    words = "set up the bureau: the only verb that begins one"
    found = about_a_mailbox("found", words, bureau.found)
    found.add_argument("file", type=Path, nargs="?", help="JSON list of events")
    found.add_argument(
        "--profile",
        default="",
        help="issue the tables of resources/ with this city's limits (a wrong name lists them)",
    )
    found.add_argument("--name", default="", help="what its log is called to witnesses, for good")
    found.set_defaults(may_found=True)

    words = "the folder, the keys and a TOML file with every setting explained; founds nothing"
    init = commands.add_parser("init", parents=[shared], help=words, description=words)
    init.set_defaults(apart=keeping.init)

    _people(commands, shared, about_a_mailbox)
    _keeping(commands, shared, about_a_mailbox)
    _for_others(commands)
    return top


AddVerb = Callable[[str, str, Run], argparse.ArgumentParser]


def _people(
    commands: "Commands", shared: argparse.ArgumentParser, about_a_mailbox: AddVerb
) -> None:
    """The bureau's own people: from its spreadsheets, with their first passwords and machines."""
    words = "bring the bureau to what its spreadsheets say"
    imported = about_a_mailbox("import", words, bureau.bring_in)
    imported.add_argument("file", type=Path, nargs="?", help=".xlsx, .csv, or a folder of .csv")
    imported.add_argument("--dry-run", action="store_true", help="say what it finds, no more")
    imported.add_argument("--undo", action="store_true", help="take the last import back")
    imported.add_argument("--template", type=Path, help="write an empty workbook to fill in")

    words = "enter the orders of a 12345 hotline's export as letters, row by row"
    orders = about_a_mailbox("orders", words, bureau.orders)
    orders.add_argument("file", type=Path, nargs="?", help="the hotline's .xlsx or .csv")
    orders.add_argument("--dry-run", action="store_true", help="say what it would enter, no more")
    orders.add_argument("--undo", action="store_true", help="void what the last file entered")

    words = "the bureau as the workbook that `import` reads; nothing that names citizens"
    exported = about_a_mailbox("export", words, bureau.export)
    exported.add_argument("file", type=Path, help="a new .xlsx")

    words = "let another channel in (an app, a micro-blog): its key, once; no name: which there are"
    channel = commands.add_parser("channel", parents=[shared], help=words, description=words)
    channel.add_argument("name", nargs="?", help="what it is called, for good: city-app")
    channel.add_argument("--way", default=Channel.OTHER.value, help="what its letters came by")
    channel.set_defaults(closed=channels.channel)

    words = "a one-time code that lets one machine in; then, where centre_url is set, its string"
    enrol = about_a_mailbox("enrol", words, inviting.enrol)
    enrol.add_argument("unit", help="the unit's twelve-digit code")
    add_settings(enrol, (one for one in SETTINGS if one.of == "enrol"))
    enrol.add_argument("--qr", type=Path, help="write the string as a code: a new .png or .svg")

    words = "the QR picture of every unit for its counter, a page to print for each"
    desk = about_a_mailbox("counters", words, counters.counters)
    desk.add_argument("folder", type=Path, help="where the files are written; none over another")
    desk.add_argument("--unit", default="", help="only this one (its twelve-digit code)")
    desk.add_argument("--form", choices=counters.FORMS, default="html", help="html: to print")
    add_settings(desk, (one for one in SETTINGS if one.name == "citizens_url"))

    words = "issue a year's holiday notice, and say which running limits it moves"
    holidays = about_a_mailbox("holidays", words, bureau.holidays)
    holidays.add_argument("file", type=Path, help="JSON: the program's own form, or a public one")
    holidays.add_argument("--dry-run", action="store_true", help="say what it moves, no more")

    users.add_verbs(commands)


def _keeping(
    commands: "Commands", shared: argparse.ArgumentParser, about_a_mailbox: AddVerb
) -> None:
    """A mailbox through the years."""
    words = "check the whole record"
    verify = commands.add_parser("verify", parents=[shared], help=words, description=words)
    verify.set_defaults(closed=keeping.verify)

    words = "a copy of one moment, beside the running service, read again when it is written"
    backup = commands.add_parser("backup", parents=[shared], help=words, description=words)
    backup.add_argument("--to", type=Path, help="a folder for it is made in this one")
    backup.add_argument("--keep", type=int, default=0, help="then keep so many, 0: all")
    backup.set_defaults(closed=keeping.backup)

    words = "put a backup back into an empty place, and tell the desks"
    restore = commands.add_parser("restore", parents=[shared], help=words, description=words)
    restore.add_argument("backup", type=Path, help="the backup's folder")
    restore.set_defaults(closed=keeping.restore)

    words = "what is wrong with this installation, and what to do; changes nothing"
    doctor = commands.add_parser("doctor", parents=[shared], help=words, description=words)
    doctor.add_argument("--json", action="store_true", help="for programs")
    doctor.set_defaults(apart=examining.doctor)

    words = "bring this program to the newest signed release"
    update = commands.add_parser(
        "update", parents=[shared], help=words, description=words, epilog=ABOUT_UPDATES
    )
    add_options(update)
    update.set_defaults(apart=updating.update)
    words = "open a copy of the mailbox with this program, and count; an update asks it"
    check = commands.add_parser("self-check", parents=[shared], help=words, description=words)
    check.set_defaults(closed=updating.self_check)

    words = "a backup was put back by hand: desks may go on from it"
    restored = about_a_mailbox("restored", words, keeping.restored)
    restored.add_argument(
        "--size", type=int, help="records in the log when it was put back, if served since"
    )
    words = "once, for a mailbox from before there was a daybook"
    about_a_mailbox("daybook", words, keeping.daybook)
    about_a_mailbox("vkey", "the log's name and key, in a word", keeping.vkey)


def _for_others(commands: "Commands") -> None:
    """What is about no mailbox of this machine: policies, receipts, witnesses."""
    policy = commands.add_parser("policy", help="what a policy is good for, and its code")
    policy.add_argument("file", type=Path, help="the witnesses and their quorum")
    policy.add_argument("name", help="the log's name, as it was founded")
    policy.set_defaults(apart=witnessing.show_policy)

    check = commands.add_parser("check-receipt", help="what a receipt proves, with no line")
    check.add_argument("file", type=Path, help="the receipt, or the text of its code")
    check.add_argument("vkey", help="the log's name and key, as it published them")
    check.add_argument("--policy", type=Path, help="the witnesses that must have cosigned")
    check.set_defaults(apart=witnessing.check_receipt)

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--folder", type=Path, required=True, help="folder of the witness")
    witness = commands.add_parser("witness", help="cosign the heads of a log")
    verbs = witness.add_subparsers(required=True)

    found = verbs.add_parser("found", parents=[shared], help="make the witness and its key")
    found.add_argument("name", help="what it is called, for good: discipline.example/w1")
    found.set_defaults(apart=witnessing.found_witness)

    follow = verbs.add_parser("follow", parents=[shared], help="cosign for this log from now on")
    follow.add_argument("vkey", help="the log's name and key, as the centre prints them")
    follow.set_defaults(apart=witnessing.follow)

    serve = verbs.add_parser("serve", parents=[shared], help="answer the logs' centres")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0, help="0: any free one")
    serve.add_argument("--port-file", type=Path, help="written once it listens")
    serve.set_defaults(apart=serving.serve_witness)
