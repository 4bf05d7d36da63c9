"""A bare Debian to install programs in: made once, used under a throw-away layer in memory.

Its clock is its own as well: every program in it is told the hour that it is set to (``clock.c``),
so that a month ends on the day that it began.

Nothing of it stays: the layer, the mounts and every process lie in name spaces of their own, which
end with the process that asked for them.  So nothing is ever deleted through a mount, and of the
machine's own folders only the cache of packages is seen from inside.
"""

import fcntl
import hashlib
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Recipe(NamedTuple):
    """The release, what somebody who tries it out brings along, and other kinds of machine."""

    release: str
    tools: tuple[str, ...]
    foreign: tuple[str, ...] = ()


DESK_AND_CENTRE = Recipe(
    "bookworm",
    (
        # a screen, a session, and what a screen reader has
        *("xvfb", "dbus-x11", "at-spi2-core", "python3-gi", "gir1.2-atspi-2.0"),
        # a window manager, a keyboard, and the input method that types Chinese with it
        *("openbox", "xdotool", "fcitx5", "fcitx5-pinyin", "libglib2.0-bin"),
        # a certificate authority
        *("openssl", "ca-certificates"),
    ),
)
"""For the two packages, which bring the rest."""
OFFICER, SERVICE = "officer", "central-mailbox"
INSIDE = "PRECINCT_BARE_INSIDE"
CLOCK, AHEAD = "/usr/lib/clock.so", "/etc/clock-is-ahead"
SECONDS_OFF = 5
"""How far a program's first look at the clock may lie behind the moment that it was set to."""


def cache() -> Path:
    """Where roots are kept, as installer/old-root has it."""
    named = os.environ.get("PRECINCT_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(home) / "precinct-desk"


def mirror() -> str:
    """Where Debian's packages come from, as installer/old-root has it."""
    return subprocess.run(
        [ROOT / "installer" / "debian-mirror"], check=True, capture_output=True, text=True
    ).stdout.strip()


def in_a_space_of_its_own() -> None:
    """Begin this program anew where mounts and processes are its own; returns there."""
    if os.environ.get(INSIDE):
        return
    if os.geteuid():
        raise SystemExit("a root of its own needs root (chroot): run this as root")
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
    os.environ[INSIDE] = "1"
    os.execvp(command[0], [*command, sys.executable, *sys.orig_argv[1:]])


def base(recipe: Recipe = DESK_AND_CENTRE) -> Path:
    """The bare system with the tools, made where there is none."""
    packages = mirror()
    named = (packages, recipe.release, recipe.tools, *recipe.foreign)
    what = hashlib.sha256(repr(named).encode()).hexdigest()[:12]
    root = cache() / f"bare-root-{what}"
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "bare-root.lock").open("w") as turn:
        # Whoever else asks for it meanwhile waits, and finds it made.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (root / "made").exists():
            _make(root, packages, recipe)
    return root


def _make(root: Path, packages: str, recipe: Recipe) -> None:
    shutil.rmtree(root, ignore_errors=True)
    run("debootstrap", "--variant=minbase", recipe.release, str(root), packages)
    (root / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text("force-unsafe-io\n", "ascii")
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    for machine in recipe.foreign:
        into(root, "dpkg", "--add-architecture", machine)
    into(root, "apt-get", "-q", "update")
    into(root, "apt-get", "-q", "-y", "install", "--no-install-recommends", *recipe.tools)
    for user in (OFFICER, SERVICE):
        into(root, "useradd", "--create-home", user)
    (root / "made").touch()


class Bare:
    """A bare system under a layer in memory."""

    def __init__(self, recipe: Recipe = DESK_AND_CENTRE) -> None:
        lower, packages, work = base(recipe), cache() / "bare-packages", cache() / "bare-work"
        self._work = work
        work.mkdir(exist_ok=True)
        (packages / "partial").mkdir(parents=True, exist_ok=True)
        run("mount", "-t", "tmpfs", "tmpfs", str(work))
        self.root = work / "root"
        for name in ("upper", "work", "root"):
            (work / name).mkdir()
        layers = f"lowerdir={lower},upperdir={work / 'upper'},workdir={work / 'work'}"
        run("mount", "-t", "overlay", "overlay", "-o", layers, str(self.root))
        run("mount", "-t", "proc", "proc", str(self.root / "proc"))
        run("mount", "-t", "tmpfs", "tmpfs", str(self.root / "dev/shm"))
        run("mount", "--bind", str(packages), str(self.root / "var/cache/apt/archives"))
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")

    def set_clock(self, moment: datetime) -> None:
        """From now on it is this moment, for every program and at once."""
        ahead = self.root / AHEAD[1:]
        if not ahead.exists():
            ahead.write_bytes(bytes(8))
            library = str(self.root / CLOCK[1:])
            source = str(Path(__file__).with_name("clock.c"))
            run("gcc", "-O2", "-shared", "-fPIC", f'-DAHEAD="{AHEAD}"', "-o", library, source)
            self.write("/etc/ld.so.preload", f"{CLOCK}\n".encode())
        with ahead.open("r+b") as file:
            file.write(struct.pack("=q", round((moment - datetime.now(UTC)).total_seconds())))
        shown = int(self.run("date", "+%s"))
        assert 0 <= shown + 1 - moment.timestamp() <= SECONDS_OFF, shown

    def beside(self, name: str) -> Path:
        """A folder that lasts as long, and is not in the system."""
        (self._work / name).mkdir()
        return self._work / name

    def write(self, path: str, data: bytes) -> None:
        """A file that everybody may read."""
        place = self.root / path[1:]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def answer(self, *command: str) -> tuple[int, str]:
        """How a command of root ends, and what it says, whatever that is."""
        done = subprocess.run(
            _as(self.root, "root", command),
            env=_environment("root"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    def run(self, *command: str, user: str = "root", stdin: str = "") -> str:
        """What a command says; a failure ends everything with its words."""
        return into(self.root, *command, user=user, stdin=stdin)

    def begin(
        self, *command: str, user: str, log: str, environ: Mapping[str, str]
    ) -> "subprocess.Popen[str]":
        """A command that goes on; its standard error lies in ``log``."""
        with (self.root / "var/log" / log).open("a") as errors:
            return subprocess.Popen(
                _as(self.root, user, command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(user) | dict(environ),
                text=True,
            )


def into(root: Path, *command: str, user: str = "root", stdin: str = "") -> str:
    """Run a command in a root."""
    return run(*_as(root, user, command), stdin=stdin, environ=_environment(user))


def run(*command: str, stdin: str = "", environ: Mapping[str, str] | None = None) -> str:
    """Run a command; its standard output."""
    done = subprocess.run(
        command,
        input=stdin,
        env=dict(environ) if environ is not None else None,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-4000:])
        raise SystemExit(f"failed ({done.returncode}): {' '.join(command)}")
    return done.stdout


def _as(root: Path, user: str, command: tuple[str, ...]) -> list[str]:
    return ["/usr/sbin/chroot", f"--userspec={user}:{user}", str(root), *command]


def _environment(user: str) -> dict[str, str]:
    home = "/root" if user == "root" else f"/home/{user}"
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    said = {"LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    return {"PATH": path, "HOME": home} | said
