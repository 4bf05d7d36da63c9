"""What may be written behind a command: the words, not what they do."""

import argparse
from collections.abc import Callable
from pathlib import Path

from central_mailbox.centre import Centre
from central_mailbox.settings import Settings

Run = Callable[[Centre, Settings, argparse.Namespace], int]
"""What a command about a mailbox does; its exit code."""


def mailbox_options(*, is_needed: bool = True) -> argparse.ArgumentParser:
    """The options of every command: which mailbox it is about."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, required=is_needed, help="folder of the mailbox")
    shared.add_argument("--keys", type=Path, help="folder of the keys (default: DATA/keys)")
    shared.add_argument("--database", default="", help="postgresql://… instead of a file in DATA")
    return shared


def people_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    run_import: Run,
    run_passwords: Run,
) -> None:
    """The bureau's own people: from its spreadsheets, with their first passwords."""
    imported = commands.add_parser(
        "import",
        parents=[mailbox_options(is_needed=False)],
        help="bring the bureau to what its spreadsheets say",
    )
    imported.add_argument("file", type=Path, nargs="?", help=".xlsx, .csv, or a folder of .csv")
    imported.add_argument("--dry-run", action="store_true", help="say what it finds, no more")
    imported.add_argument("--undo", action="store_true", help="take the last import back")
    imported.add_argument("--template", type=Path, help="write an empty workbook to fill in")
    imported.set_defaults(command=run_import)

    users = commands.add_parser("users", help="officers and how they sign in")
    passwords = users.add_subparsers(required=True).add_parser(
        "passwords", parents=[shared], help="a first password for everybody who has none"
    )
    passwords.add_argument("--to", type=Path, required=True, help="folder of the slips")
    passwords.add_argument("--unit", default="", help="only at this unit and below (its code)")
    passwords.add_argument("--officer", default="", help="only this one, once more (police number)")
    passwords.add_argument("--csv", action="store_true", help="tables instead of pages to print")
    passwords.set_defaults(command=run_passwords)
