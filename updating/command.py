"""``update``: what an operator types, the same for both programs.

As root it installs; anybody else is told what waits.  Exit codes: 0 the newest version is on this
machine, or nothing newer is published; 1 it could not be, and everything is as before; 2 it
waits: for root, or until the program is closed.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from casework.event import Label
from updating import apart
from updating.errors import InUseError, NoSourceError, UpdateError
from updating.installing import Installation
from updating.release import Program, Release
from updating.trusted import Repository, Source, trusted_root

ABOUT = """As root: fetch the newest signed release, check it, install it, check the program, and
put the earlier version back if it does not pass. Otherwise: say what waits. Exit codes: 0
installed, or nothing newer; 1 it could not, and all is as before; 2 it waits, for root or until
the program is closed."""
NOWHERE = Label(
    "没有说明从哪里更新:用 --from 指定地址或目录",
    "Nothing says where updates come from: name an address or a folder with --from",
)
WAITS_FOR_ROOT = Label(
    "有新版本 {0}(本机 {1})。请管理员运行:sudo {2} update",
    "Version {0} waits (this machine has {1}). As administrator: sudo {2} update",
)
NOTHING_NEWER = Label("已是最新版本 {0}", "Version {0} is the newest there is")
INSTALLED = Label(
    "已安装 {0}(原 {1})。下次打开就是新版本",
    "Version {0} is installed (it was {1}); whoever opens the program next has it",
)
KEPT_OFF = Label(
    "{0} 曾安装但未通过自检,已退回,不再重试。等待更新的版本;确要重试,删除 {1}",
    "Version {0} was installed once and did not pass, so it is not tried again. Wait for a newer "
    "one; to try all the same, remove {1}",
)
BACK = Label("已退回 {0}", "Version {0} is back")


class Asked(Struct, frozen=True, kw_only=True):
    """What one program brings to the command."""

    program: Program
    default: str
    """Where updates come from when nobody says."""
    authority: Path | None
    packed_root: Path
    """The publisher's root as it was packed with the program."""
    user_state: Path
    """Where somebody who is not root keeps what was seen."""
    about: tuple[str, ...] = ()
    """What the program's check is told."""
    prepare: Callable[[], None] = lambda: None
    """Done by root before anything is replaced."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--from", dest="place", metavar="URL|FOLDER", help="where the repository is"
    )
    parser.add_argument("--back", action="store_true", help="put the version before this one back")


def run(
    options: argparse.Namespace,
    arguments: Sequence[str],
    asked: Callable[[], Asked],
    installation: Callable[[Asked], Installation] | None = None,
) -> int:
    """Carry the command out; ``arguments``: as they were typed behind the program's name."""
    try:
        one = asked()
        here = (installation or _installation)(one)
        if _is_root() and apart.is_needed():
            return apart.run_again(here.state, arguments)
        if options.back:
            return _say(BACK, here.back())
        return _update(options.place or one.default, one, here)
    except InUseError as error:
        _tell(error.say, error.detail)
        return 2
    except (UpdateError, OSError) as error:
        say = error.say if isinstance(error, UpdateError) else Label("出错", "Failed")
        _tell(say, error.detail if isinstance(error, UpdateError) else str(error))
        return 1


def _is_root() -> bool:
    return bool(hasattr(os, "geteuid") and os.geteuid() == 0)


def _installation(asked: Asked) -> Installation:
    return Installation(asked.program, about=asked.about)


def _update(place: str, asked: Asked, here: Installation) -> int:
    if not place:
        raise NoSourceError(NOWHERE)
    is_root = _is_root()
    state = here.state if is_root else asked.user_state
    root = trusted_root(asked.program.id, asked.packed_root, here.system.root)
    with Repository(Source(place, asked.authority), state, root) as repository:
        if not is_root:
            return _waiting(here, here.newer(repository))
        was = here.version
        outcome, release = here.update(repository, asked.prepare)
    if release is None:
        return _say(NOTHING_NEWER, was)
    if outcome == "kept off":
        _tell(_filled(KEPT_OFF, release.version, str(here.refused_file)))
        return 1
    _say(INSTALLED, release.version, was)
    print(release.notes)
    return 0


def _waiting(here: Installation, release: Release | None) -> int:
    if release is None:
        return _say(NOTHING_NEWER, here.version)
    _say(WAITS_FOR_ROOT, release.version, here.version, here.program.name)
    print(release.notes)
    return 2


def _say(words: Label, *values: str) -> int:
    filled = _filled(words, *values)
    print(f"{filled.zh}\n{filled.en}", flush=True)
    return 0


def _tell(words: Label, detail: str = "") -> None:
    print(f"{words.zh}\n{words.en}", file=sys.stderr)
    if detail:
        print(f"  ({detail})", file=sys.stderr)


def _filled(words: Label, *values: str) -> Label:
    return Label(words.zh.format(*values), words.en.format(*values))
