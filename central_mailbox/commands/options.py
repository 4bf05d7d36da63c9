"""What may be written behind a command: the words, not what they do."""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from central_mailbox.centre import Centre
from central_mailbox.settings import SETTINGS, Setting, Settings

Run = Callable[[Centre, Settings, argparse.Namespace], int]
"""What a command about an open mailbox does; its exit code."""

RunClosed = Callable[[Settings, argparse.Namespace], int]
"""What a command does that opens the mailbox itself, or does not open it."""

RunApart = Callable[[argparse.Namespace], int]
"""What a command about no mailbox does."""

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def mailbox_options() -> argparse.ArgumentParser:
    """The options of every command: which mailbox it is about."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--config", type=Path, help="the mailbox's TOML file (default: DATA/mailbox.toml)"
    )
    add_settings(shared, (one for one in SETTINGS if one.of == "every verb"))
    return shared


def add_settings(parser: argparse.ArgumentParser, settings: Iterable[Setting]) -> None:
    """Settings as flags, each over what environment and file say."""
    for one in settings:
        kind = Path if one.kind == "path" else str
        shown = {"path": "PATH", "count": "N", "text": "TEXT"}[one.kind]
        parser.add_argument(one.flag, type=kind, metavar=shown, help=f"{one.about.en}")


def said(options: argparse.Namespace) -> dict[str, object]:
    """What the command line said of settings."""
    names = ["config", *(one.name for one in SETTINGS)]
    return {name: getattr(options, name, None) for name in names}
