"""The command line of the sample bureau.

::

    python -m sample_bureau found --data DIR --seed N

It takes ``--database`` and ``--keys`` as every command of the central mailbox does.
"""

import argparse
import sys
from collections.abc import Sequence

from central_mailbox.centre import Centre
from central_mailbox.commands.options import mailbox_options
from central_mailbox.commands.parser import run
from central_mailbox.settings import Settings
from sample_bureau import PASSWORD, SIGN_INS, load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    parser = argparse.ArgumentParser(prog="sample_bureau")
    commands = parser.add_subparsers(required=True)
    found = commands.add_parser(
        "found", parents=[mailbox_options()], help="an invented bureau at work, in an empty folder"
    )
    found.add_argument("--seed", type=int, required=True, help="the same seed, the same bureau")
    found.set_defaults(command=_found, may_found=True)
    return run(parser, arguments)


def _found(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    loaded = load(centre, options.seed, centre.now())
    print(f"played: {loaded.cases} cases, {loaded.events} events")
    print(f"sign in with the password {PASSWORD} as one of")
    for one in SIGN_INS:
        print(f"  {one.police_no}  {one.name}  {one.role.label.zh}  {one.unit}")
    print(f"founded: {len(centre.directory().roster.units)} units")
    return 0


if __name__ == "__main__":
    sys.exit(main())
