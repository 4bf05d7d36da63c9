"""``users``: who there is and how they stand with signing in, and passwords on slips."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from casework.cases.directory import KINDS
from casework.cells import cell
from central_mailbox.accounts import Access, Account, accounts
from central_mailbox.centre import Centre
from central_mailbox.commands.options import mailbox_options
from central_mailbox.first_passwords import FIRST_DAYS, Form, issue
from central_mailbox.outside import SystemOutside
from central_mailbox.settings import Settings

if TYPE_CHECKING:
    from central_mailbox.commands.options import Commands

LOCKS = (
    "Wrong passwords are counted at the desk where they are typed, and the pause that grows with "
    "each lives there: it ends by itself, and here is nothing to unlock. A password that is "
    "forgotten is reset."
)


def add_verbs(commands: "Commands") -> None:
    """Everything that may be typed behind ``users``."""
    users = commands.add_parser("users", help="officers and how they sign in", epilog=LOCKS)
    verbs = users.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        return verbs.add_parser(
            name, parents=[mailbox_options()], help=words, description=words, epilog=LOCKS
        )

    listed = verb("list", "who there is, and how each stands with signing in; no passwords")
    listed.add_argument("--unit", default="", help="only at this unit and below (its code)")
    states = ", ".join(f"{one.value}: {one.label.en.lower()}" for one in Access)
    listed.add_argument(
        "--state", choices=[one.value for one in Access], help=f"only these ({states})"
    )
    listed.set_defaults(command=show)

    slips = verb("passwords", "a first password for everybody without one, on slips")
    slips.add_argument("--unit", default="", help="only at this unit and below (its code)")
    slips.set_defaults(command=passwords, number="")

    again = verb("reset", "a new first password for one officer; the one before is void")
    again.add_argument("number", help="the police number")
    again.set_defaults(command=passwords, unit="")
    for made in (slips, again):
        made.add_argument("--to", type=Path, required=True, help="folder of the slips")
        made.add_argument("--csv", action="store_true", help="tables instead of pages to print")


def show(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """A line for each officer: number, name, unit, roles and how they stand."""
    now = SystemOutside().now()
    directory, states = centre.standing(KINDS)
    days = directory.threshold(FIRST_DAYS, now)
    found = [
        one
        for one in accounts(directory.roster, states, days, now, options.unit)
        if options.state in (None, one.access.value)
    ]
    for one in found:
        print(_line(one))
    print(f"officers: {len(found)}")
    return 0


def _line(one: Account) -> str:
    officer, unit = one.officer, one.unit
    roles = "、".join(role.label.zh for role in officer.roles)
    words = (officer.police_no, officer.name, unit.code, unit.name, roles)
    return "\t".join([*map(cell, words), f"{one.access.label.zh} | {one.access.label.en}"])


def passwords(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """First passwords on slips: for everybody without one, or anew for one officer."""
    form: Form = "csv" if options.csv else "html"
    given = issue(
        centre, SystemOutside(), options.to, form, unit=options.unit, officer=options.number
    )
    print(f"first passwords given: {given}, slips in {options.to}")
    return 0
