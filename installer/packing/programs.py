"""The two programs as packages: what each is called, what it is made from, what it needs."""

import tomllib
from pathlib import Path

from msgspec import Struct

from casework.event import Label
from updating import release

ROOT = Path(__file__).parents[2]
GLIBC = {"amd64": "2.28", "arm64": "2.31"}
"""The newest version of glibc that a package may ask for: UOS 20 has 2.28, Kylin V10 SP1 and
Debian 11 have 2.31.  PySide6 for arm64 asks for the latter."""
BROUGHT = ("libxcb-util1",)
"""What a checkout needs and the package has inside: on UOS 20 it is called otherwise."""
KEEPER = "Maintainers of precinct-desk <maintainers@warmpolicing.invalid>"
LICENCE = "Apache-2.0"


class Program(Struct, frozen=True):
    """One package."""

    of: release.Program
    lock: str
    """The lock in ``requirements/`` with everything that it loads."""
    needs: str
    """The list in ``installer/`` of Debian packages that it does not bring."""
    about: Label
    section: str
    has_windows: bool

    @property
    def identity(self) -> str:
        """What the package and its folder are called."""
        return self.of.id

    @property
    def command(self) -> str:
        """What is typed to start it."""
        return self.of.name

    @property
    def title(self) -> Label:
        """What people call it."""
        return self.of.called


DESK = Program(
    release.DESK,
    "desk.txt",
    "debian-run.txt",
    Label(
        "派出所接待、台账、走访的工作台,断网也能用",
        "Reception desk, ledgers and visits of a precinct, offline for weeks",
    ),
    "misc",
    has_windows=True,
)
MAILBOX = Program(
    release.CENTRE,
    "centre.txt",
    "debian-mailbox.txt",
    Label("与各服务台同步的中心服务", "The service that the desks of a bureau sync with"),
    "net",
    has_windows=False,
)
PROGRAMS = (DESK, MAILBOX)


def version() -> str:
    """The project's version, from the one place where it stands."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(read["project"]["version"])


def needed(program: Program) -> tuple[list[str], list[str]]:
    """Debian packages without which it does not start; and the fonts that it would like."""
    lines = (ROOT / "installer" / program.needs).read_text("utf-8").splitlines()
    names = [name for line in lines if (name := line.partition("#")[0].strip())]
    fonts = [name for name in names if name.startswith("fonts-")]
    return [name for name in names if name not in (*fonts, *BROUGHT)], fonts
