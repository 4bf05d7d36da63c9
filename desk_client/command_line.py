"""What may be written behind ``precinct-desk``: settings of one run, over the environment.

What is none of it goes to Qt (``-platform``, ``-style``); a long option that nobody knows is
refused, so that a mistyped setting is not passed over in silence.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desk_client.later import later
from desk_client.settings import ABOUT, PREFIX

if TYPE_CHECKING:
    from importlib import metadata
else:
    metadata = later("importlib.metadata")

DISTRIBUTION = "precinct-desk"
EPILOG = """Exit codes: 0 it was closed by the person; 1 it could not start, and a window said why;
2 the command line was not understood. Verbs: `update` brings the program to the newest signed
release (`update --help`), `self-check` says whether it is whole. Settings: a flag over DESK_… over
the TOML file over the machine's policy over what enrolment kept over the default. docs/operating.md
says more."""


class _Version(argparse.Action):
    """Says the version when it is asked for, and reads the package's metadata only then."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        sys.stdout.write(f"{DISTRIBUTION} {this_version()}\n")
        parser.exit()


def this_version() -> str:
    """The version of the package; a checkout that nobody installed has none."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "(not installed)"


def taken(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The environment with what the command line says over it; and what is left for Qt."""
    parser = argparse.ArgumentParser(prog=DISTRIBUTION, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action=_Version, nargs=0, help="say it and end")
    for name, words in ABOUT.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=words.en)
    options, rest = parser.parse_known_args(arguments)
    unknown = [one for one in rest if one.startswith("--")]
    if unknown:
        parser.error(f"there is no option {unknown[0]}")
    said = {name: getattr(options, name) for name in ABOUT}
    told = {f"{PREFIX}{name.upper()}": str(one) for name, one in said.items() if one is not None}
    return dict(environ) | told, rest
